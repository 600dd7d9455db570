"""One cell becomes the value that its column asks for, or a reason why not."""

from datetime import date, datetime, time

import pytest

from resourcing.domain import Alliance, Decision, Evaluation, Manager, Pulse
from resourcing.read.cells import Refusal, converter
from resourcing.read.grid import Formula

FIELDS = {
    "name": Alliance.model_fields["name"],
    "identifier": Alliance.model_fields["alliance_id"],
    "choice": Alliance.model_fields["phase"],
    "text": Alliance.model_fields["notes"],
    "texts": Alliance.model_fields["skills"],
    "truth": Alliance.model_fields["shared_risk_reward"],
    "date": Alliance.model_fields["start"],
    "day": Evaluation.model_fields["date"],
    "number": Manager.model_fields["fte"],
    "amount": Manager.model_fields["annual_cost"],
    "integer": Pulse.model_fields["respondents"],
    "time": Decision.model_fields["time"],
}

READ = [
    ("name", "Café & Co.", "Café & Co."),
    ("name", 17, "17"),  # Excel holds a numeric name as a number
    ("identifier", 17.0, "17"),
    ("text", date(2027, 1, 5), "2027-01-05"),  # supersedes of a decision
    ("text", datetime(2027, 1, 5, 14, 30), "2027-01-05T14:30:00"),
    ("text", True, "TRUE"),
    ("choice", "launch", "launch"),
    ("texts", "oncology; rare disease ;", ("oncology", "rare disease")),
    ("texts", ";", ()),
    ("truth", "TRUE", True),
    ("truth", "Yes", True),
    ("truth", "no", False),
    ("truth", False, False),
    ("date", "2027-01-05", date(2027, 1, 5)),
    ("date", "2027-01-05 00:00:00", date(2027, 1, 5)),  # written by other programs
    ("date", datetime(2027, 1, 5), date(2027, 1, 5)),  # a date cell of Excel
    ("day", date(2027, 1, 5), date(2027, 1, 5)),
    ("number", "0.5", 0.5),
    ("number", "5e-1", 0.5),
    ("number", 1, 1.0),
    ("amount", "+1200", 1200.0),
    ("integer", "9", 9),
    ("integer", 9.0, 9),  # Excel holds whole numbers as floats
    ("time", "2027-01-05 14:30", datetime(2027, 1, 5, 14, 30)),
    ("time", "2027-01-05T14:30:15", datetime(2027, 1, 5, 14, 30, 15)),
    ("time", "2027-01-05", datetime(2027, 1, 5)),
    ("time", date(2027, 1, 5), datetime(2027, 1, 5)),
]

REFUSED = [
    ("identifier", datetime(2027, 3, 1), "a date where text"),  # MAR-1 spoiled by Excel
    ("truth", "maybe", "true or false"),
    ("truth", 1, "true or false"),
    ("date", "05/01/2027", "must be a date"),
    ("date", "20270105", "must be a date"),
    ("date", "2027-02-30", "not a day of the calendar"),
    ("date", 46023, "plain number"),
    ("date", True, "must be a date"),
    ("date", datetime(2027, 1, 5, 8), "time of day"),
    ("number", "one", "must be a number"),
    ("number", "1_000", "must be a number"),  # Python alone would take it
    ("number", "nan", "must be a number"),
    ("number", "inf", "must be a number"),
    ("number", True, "TRUE or FALSE"),
    ("number", datetime(1900, 1, 1), "date or time"),  # 1 with a date format
    ("number", time(8), "date or time"),
    ("integer", "2.5", "whole number"),
    ("integer", "two", "must be a number"),
    ("time", "14:30", "time of day"),
    ("time", "2027-01-05T14:30Z", "time of day"),  # zones would not compare
    ("time", "2027-01-05 25:00", "not a time"),
    ("time", 46023.5, "plain number"),
    ("number", "#N/A", "formula error #N/A"),
    ("name", "#REF!", "formula error #REF!"),
    ("number", Formula.UNSAVED, "not stored"),
]


@pytest.mark.parametrize(("column", "cell", "value"), READ)
def test_a_cell_becomes_the_value_that_its_column_asks_for(column, cell, value):
    """A readable cell gives a value of the column's type, and nothing else is guessed."""
    read = converter(FIELDS[column])(cell)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(("column", "cell", "rule"), REFUSED)
def test_a_cell_that_cannot_be_read_is_refused_with_rule_and_repair(column, cell, rule):
    """An unreadable cell gives its rule in the user's words, and a repair."""
    refusal = converter(FIELDS[column])(cell)
    assert isinstance(refusal, Refusal)
    assert rule in refusal.rule
    assert refusal.repair


@pytest.mark.parametrize(
    ("cell", "repair"),
    [
        ("1,5", "with a point: 1.5"),
        ("1,500", "the comma: 1500"),
        ("12 %", "fraction: 0.12"),
        ("120%", "fraction: 0.8 for 80%"),
        ("n/a", "blank"),
    ],
)
def test_common_ways_to_write_a_number_get_the_repair_that_fits(cell, repair):
    """A decimal comma, a thousands comma, a percentage and a mark for unknown are each told how to be written."""
    assert repair in converter(FIELDS["number"])(cell).repair
