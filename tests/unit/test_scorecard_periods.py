"""Periods are written as people write them, and lie back to back."""

from datetime import date

import pytest

from resourcing.scorecard import Period, period_of


@pytest.mark.parametrize(
    ("text", "first", "months", "label"),
    [
        ("2027Q1", date(2027, 1, 1), 3, "2027Q1"),
        ("2027-q4", date(2027, 10, 1), 3, "2027Q4"),
        ("2027-02", date(2027, 2, 1), 1, "2027-02"),
        ("2027", date(2027, 1, 1), 12, "2027"),
        ("2027-01-01:2027-03-31", date(2027, 1, 1), 3, "2027Q1"),
        ("2026-11-01 to 2027-02-28", date(2026, 11, 1), 4, "2026-11 to 2027-02"),
    ],
)
def test_a_period_is_read_and_named(text, first, months, label):
    """Year, quarter, month and two dates."""
    found = period_of(text)
    assert (found.first, found.months, found.label) == (first, months, label)


@pytest.mark.parametrize(
    "text",
    [
        "2027Q5",
        "2027-13",
        "last quarter",
        "2027-01-15:2027-03-31",  # begins within a month
        "2027-01-01:2027-03-30",  # ends within a month
        "2027-03-01:2027-01-31",  # reversed
        "2027-02-30:2027-03-31",  # no such day
    ],
)
def test_what_is_no_period_is_refused_with_the_forms(text):
    """The error names what was written."""
    with pytest.raises(ValueError, match=r"2027"):
        period_of(text)


def test_the_period_before_ends_where_the_period_begins():
    """Whatever its length, over the turn of a year too."""
    odd = Period(first=date(2027, 2, 1), months=5)
    assert odd.previous.following == odd.first
    assert odd.previous.first == date(2026, 9, 1)
    assert odd.last == date(2027, 6, 30)


def test_reviews_that_do_not_fit_become_months():
    """Quarterly reviews in a quarter, months in a period of two."""
    quarter = Period(first=date(2027, 1, 1), months=3).horizon(months_per_review=3)
    pair = Period(first=date(2027, 1, 1), months=2).horizon(months_per_review=3)
    assert (quarter.periods, quarter.months_per_period) == (1, 3)
    assert (pair.periods, pair.months_per_period) == (2, 1)
