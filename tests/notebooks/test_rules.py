"""The notebooks obey the house rules, also where nbval passes while checking nothing."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[2]
BOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MAX_CELL_LINES = 15
MAX_LOOP_LINES = 2
CODE_LINES = range(35, 126)

pytestmark = pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)


def code_cells(path: Path) -> list[NotebookNode]:
    """Return the code cells of a notebook."""
    cells = nbformat.read(path, as_version=4).cells
    return [cell for cell in cells if cell.cell_type == "code"]


def lines(cell: NotebookNode) -> list[str]:
    """Return the lines of a cell that are not blank."""
    return [line for line in cell.source.splitlines() if line.strip()]


def nodes(path: Path) -> list[ast.AST]:
    """Return every syntax node of a notebook's code."""
    trees = [ast.parse(cell.source) for cell in code_cells(path)]
    return [node for tree in trees for node in ast.walk(tree)]


def text_of(output: NotebookNode) -> str:
    """Return what a reader can read in an output."""
    data = output.get("data", {})
    return "\n".join([output.get("text", ""), *map(str, data.values())])


def test_notebook_is_valid_and_runs_anywhere(path):
    """The file is a valid notebook for the kernel name that every machine has."""
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    assert book.metadata.kernelspec.name == "python3"
    assert "widgets" not in book.metadata


def test_file_name_is_numbered_and_lower_case(path):
    """The name holds a number and one question, in lower case."""
    assert re.fullmatch(r"\d\d(_[a-z0-9]+)+", path.stem)


def test_no_magic_or_shell_lines(path):
    """A magic or shell line hides failures from nbval and needs a machine's set-up."""
    found = [
        line
        for cell in code_cells(path)
        for line in lines(cell)
        if line.lstrip().startswith(("%", "!", "?")) or line.rstrip().endswith("?")
    ]
    assert found == []


def test_nothing_is_defined(path):
    """What deserves a name belongs in the package, where it is tested."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    assert [node.lineno for node in nodes(path) if isinstance(node, kinds)] == []


def test_loops_are_short(path):
    """A loop longer than two lines is logic and belongs in the package."""
    loops = [node for node in nodes(path) if isinstance(node, (ast.For, ast.While))]
    lengths = [loop.end_lineno - loop.lineno + 1 for loop in loops]
    assert all(length <= MAX_LOOP_LINES for length in lengths)


def test_cells_and_code_are_short(path):
    """No cell exceeds 15 lines, and the whole stays between 35 and 125."""
    counts = [len(lines(cell)) for cell in code_cells(path)]
    assert max(counts) <= MAX_CELL_LINES
    assert sum(counts) in CODE_LINES


def test_imports_stand_in_the_first_code_cell(path):
    """A reader sees at the top what the notebook uses."""
    imports = (ast.Import, ast.ImportFrom)
    late = [
        node.lineno
        for cell in code_cells(path)[1:]
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, imports)
    ]
    assert late == []


def test_no_two_code_cells_in_a_row(path):
    """A sentence stands before each code cell."""
    kinds = [cell.cell_type for cell in nbformat.read(path, as_version=4).cells]
    assert kinds[0] == "markdown"
    assert ("code", "code") not in list(pairwise(kinds))


def test_a_notebook_asserts_what_it_reports(path):
    """At least one assert guards the reported quantity, outputs or not."""
    assert any(isinstance(node, ast.Assert) for node in nodes(path))


def test_the_title_asks_one_question(path):
    """The first line is a heading that ends with its question mark; the first, the tour, included."""
    cell = nbformat.read(path, as_version=4).cells[0]
    title = cell.source.splitlines()[0]
    assert re.fullmatch(r"# [^#?]+\?", title)


def test_the_answer_comes_first(path):
    """The first code cell shows something computed."""
    assert code_cells(path)[0].outputs


def test_the_next_notebook_is_linked(path):
    """The last cell leads on, and every link to a notebook leads somewhere."""
    cells = nbformat.read(path, as_version=4).cells
    linked = re.findall(r"\]\((\d\d_\w+\.ipynb)\)", cells[-1].source)
    assert linked
    every = [name for c in cells for name in re.findall(r"\((\d\d_\w+\.ipynb)\)", c.source)]  # fmt: skip
    assert all((path.parent / name).is_file() for name in every)


def test_what_the_numbers_rest_on_is_shown(path):
    """Somewhere the basis of the numbers stands, or what is assumed."""
    text = "\n".join(c.source for c in nbformat.read(path, as_version=4).cells)
    assert re.search(r"basis|assumption", text)


def test_cells_were_run_in_order_from_a_clean_kernel(path):
    """Counts run 1 to n: nbval compares nothing in a cell without a count."""
    cells = code_cells(path)
    counts = [cell.execution_count for cell in cells]
    assert counts == list(range(1, len(cells) + 1))
    assert any(cell.outputs for cell in cells)


def test_stored_outputs_hold_no_error_warning_or_machine_path(path):
    """Outputs show results, neither failures nor somebody's machine."""
    outputs = [output for cell in code_cells(path) for output in cell.outputs]
    assert [o for o in outputs if o.output_type == "error"] == []
    assert [o.text for o in outputs if o.get("name") == "stderr"] == []
    text = "\n".join(map(text_of, outputs))
    assert re.findall(r"(?:/(?:home|Users|root|tmp)/|[A-Z]:\\)\S*", text) == []
