"""The generated pages of the documentation say what the code says now."""

import argparse
import importlib.util
import re
from pathlib import Path

import pytest

import resourcing
from resourcing.cli import parser
from resourcing.cli.usage import INTERRUPTED, PROBLEMS

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


def test_every_command_stands_with_all_that_it_takes():
    """Each command has a section in the order of the help, and in it a row for every argument, with its default where one is told."""
    text = made().commands_page()
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    names = list(commands_of(parser()))
    assert headings == [f"## `resourcing {name}`" for name in names]
    for name, command in commands_of(parser()).items():
        section = text.partition(f"## `resourcing {name}`\n")[2].partition("\n## ")[0]
        told = [line for line in section.splitlines() if line.startswith("| `")]
        asked = [a for a in command._actions if a.dest != "help"]
        assert len(told) == len(asked), name
        for action in asked:
            word = (action.option_strings or [action.metavar or action.dest.upper()])[0]
            begins = re.compile(rf"\| `\[?{re.escape(word)}(?![\w-])")
            (row,) = [row for row in told if begins.match(row)]
            assert "%(" not in row
            assert row.rstrip().endswith(". |"), row


def commands_of(given):
    """Return the parsers of the commands by name."""
    return next(a.choices for a in given._actions if isinstance(a.choices, dict))


def test_exit_codes_are_those_of_the_code():
    """What the page says of exit codes is what the commands return."""
    said = next(line for line in made().commands_page().splitlines() if line.startswith("Exit codes"))  # fmt: skip
    assert said == f"Exit codes: 0 done, {PROBLEMS} problems with the input, 2 wrong usage, {INTERRUPTED} interrupted."  # fmt: skip


def test_an_argument_is_spelled_as_one_writes_it():
    """Words of choice, what may be repeated and what may be left out are told; marks of tables and emphasis are escaped."""
    sub = argparse.ArgumentParser()
    sub.add_argument("files", nargs="+", metavar="FILE", help="read a|b and *c*")
    sub.add_argument("--kind", choices=["x", "y"], help="100%% of it")
    sub.add_argument("--on", action="store_true", help=argparse.SUPPRESS)
    sub.add_argument("--off", action="store_true", help="not")
    sub.add_argument("rest", nargs="?", default=3, help="default %(default)s")
    assert list(made().rows(sub)) == [
        "| `FILE ...` | Read a\\|b and \\*c\\*. |",
        "| `--kind x or y` | 100% of it. |",
        "| `--off` | Not. |",
        "| `[REST]` | Default 3. |",
    ]


def test_a_directive_fits_what_it_documents():
    """Classes, functions and values have the directives of their kinds."""
    names = ("Run", "read_inputs", "__version__")
    kinds = [next(iter(made().directive(name))).split("::")[0] for name in names]
    assert kinds == [".. autoclass", ".. autofunction", ".. autodata"]


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


def test_every_page_of_the_site_is_there():
    """The site's contents name no page that does not exist."""
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    trees = re.findall(r"```{toctree}\n(.*?)```", index, flags=re.DOTALL)
    named = [line for tree in trees for line in tree.split("\n") if line and line[0] != ":"]  # fmt: skip
    assert len(named) == len(set(named)) > 20
    for name in named:
        place = ROOT / "docs" / name
        assert any(place.with_suffix(end).exists() for end in (".md", ".ipynb")), name
