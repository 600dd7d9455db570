"""Every equation of the compact model still writes the rows that were read and approved."""

import pytest
from golden.make import FOLDER, ROWS_OF_SOLVES, WIDENED, golden_lines

from resourcing.formulation import EQUATIONS

NAMES = [
    *("objective", "complete_objective"),
    *(equation.__name__ for equation in EQUATIONS),
    *(f"complete_{equation.__name__}" for equation in WIDENED),
    *ROWS_OF_SOLVES,
]


@pytest.mark.parametrize("name", NAMES)
def test_equation_writes_its_golden_rows(name):
    """The rows of one equation on the tiny instance equal its golden file, whatever their order."""
    text = (FOLDER / f"{name}.lp").read_text(encoding="utf-8")
    assert {*golden_lines()[name], "end"} == set(text.splitlines())


def test_every_equation_has_a_golden_file_and_every_file_an_equation():
    """The register of golden files is complete: none is missing and none is left over."""
    assert {path.stem for path in FOLDER.glob("*.lp")} == set(NAMES)


def test_golden_instance_shows_every_row():
    """No equation is tested on an instance that leaves it without a row."""
    assert all(len(lines) > 1 for lines in golden_lines().values())
