"""The data dictionary is made from the classes that read the files, and the stored one is current."""

from pathlib import Path

import pytest

from resourcing.domain import TABLES
from resourcing.read import data_dictionary

STORED = Path(__file__).parents[2] / "docs" / "data_dictionary.md"


def test_the_stored_data_dictionary_is_current():
    """docs/data_dictionary.md is what tools/data_dictionary.py would write now."""
    assert STORED.read_text(encoding="utf-8") == data_dictionary()


@pytest.mark.parametrize(
    "line",
    [
        "| `fte` | number, above 0 and at most 1 | full-time equivalent | required | Fraction of full time. |",
        "| `home` | one of `central`, `embedded` |  | `central` | Central node team, or embedded in a unit. |",
        "| `from` | date |  | required | First day away (column `from`). |",
        "| `optimizer.gap` | number, at least 0 and below 1 | fraction of full value | `0.005` | Stop at this proven gap. |",
        "| `changes[alliance_ends].date` | date |  | required | Last day of work. |",
        "| `decision_table[].criticality` | list of one of `low`, `medium`, `high` |  | `low`, `medium`, `high` | Bands of criticality that match. |",
        "| `services.NAME.occurrences` | table from text to number, at least 0 | a year | required | Occurrences a year by profile; a profile left out does not get the service. |",
    ],
)
def test_a_line_says_type_unit_default_and_meaning(line):
    """Each column and key has its type in words, its unit, its default and its meaning."""
    assert line in data_dictionary().splitlines()


def test_every_column_of_every_table_is_there_with_a_meaning():
    """No column is left out and none is left without words."""
    lines = data_dictionary().splitlines()
    for model in TABLES.values():
        for name, field in model.model_fields.items():
            assert any(
                line.startswith(f"| `{field.alias or name}` |") for line in lines
            )
    rows = [line for line in lines if line.startswith("| `")]
    assert [line for line in rows if line.endswith("|  |")] == []
