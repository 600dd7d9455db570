"""`notebooks --check` lists exactly the outputs that changed."""

import runpy
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

TOOL = Path(__file__).resolve().parents[2] / "tools" / "notebooks.py"


@pytest.fixture(scope="module")
def tool():
    """Return the names of the notebook tool."""
    return runpy.run_path(str(TOOL), run_name="tool")


def book(*texts, picture="AAAA"):
    """Return a notebook with one printed text and a picture a cell."""
    figure = {"image/png": picture, "text/plain": "<Figure>"}
    cells = [
        new_code_cell(
            "f()",
            outputs=[
                new_output("stream", name="stdout", text=text),
                new_output("display_data", data=figure),
            ],
        )
        for text in texts
    ]
    return new_notebook(cells=cells)


def test_equal_outputs_are_not_listed(tool):
    """Two equal notebooks differ nowhere, whatever their pictures hold."""
    old, new = book("1", "2"), book("1", "2", picture="BBBB")
    assert list(tool["changes"](old, new)) == []


def test_a_changed_number_is_listed_with_old_and_new(tool):
    """The change names the cell and shows both texts."""
    (change,) = tool["changes"](book("1", "cost 2"), book("1", "cost 3"))
    assert (change.cell, change.old, change.new) == (2, "cost 2", "cost 3")
    assert "-cost 2" in str(change)
    assert "+cost 3" in str(change)


def test_an_output_that_came_or_went_is_listed(tool):
    """A cell that printed nothing before is a change too."""
    silent = new_notebook(cells=[new_code_cell("f()")])
    came = list(tool["changes"](silent, book("1")))
    went = list(tool["changes"](book("1"), silent))
    assert [(c.kind, c.old, c.new) for c in came] == [
        ("stdout", "", "1"),
        ("text/plain", "", "<Figure>"),
    ]
    assert [(c.kind, c.old, c.new) for c in went] == [
        ("stdout", "1", ""),
        ("text/plain", "<Figure>", ""),
    ]


def test_memory_addresses_do_not_count(tool):
    """What nbval sanitizes is sanitized here as well."""
    old, new = book("<f at 0x7f00aa11>"), book("<f at 0x7f00bb22>")
    assert list(tool["changes"](old, new)) == []
