"""The generated pages of the documentation say what the code says now."""

import importlib.util
from pathlib import Path

import pytest

import resourcing

ROOT = Path(__file__).resolve().parents[1]


def made():
    """Return the module that makes the pages."""
    spec = importlib.util.spec_from_file_location(
        "reference", ROOT / "tools" / "reference.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["commands.md", "api.md"])
def test_page_is_what_the_tool_writes(page):
    """Whoever adds a command or a public name runs `tools/reference.py`."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert text == made().PAGES[page](), "run tools/reference.py"


def test_every_public_name_is_documented():
    """The page of the Python interface lists each public name once."""
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith(".. auto")]
    names = [line.rpartition(".")[2] for line in lines]
    assert sorted([*names, "__version__"]) == sorted(resourcing.__all__)


def test_every_page_of_docs_is_on_the_site():
    """No page of docs or notebook is left out of the site's contents."""
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    listed = {line.strip() for line in index.splitlines()}
    pages = {path.stem for path in (ROOT / "docs").glob("*.md")} - {"index"}
    books = {f"../notebooks/{p.stem}" for p in ROOT.glob("notebooks/*.ipynb")}
    assert (pages | books) - listed == set()
