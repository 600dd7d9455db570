"""What can be told from chance: against published values and values computed by hand."""

import numpy as np
import pytest

from resourcing.scorecard import chance


@pytest.mark.parametrize(
    ("hits", "cases", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_intervals_are_those_of_newcombe(hits, cases, low, high):
    """The four examples of Newcombe's comparison of seven methods."""
    found = chance.share(hits, cases)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.value == hits / cases


def test_all_and_nothing_end_at_one_and_zero():
    """No interval passes 0 or 1."""
    assert chance.share(5, 5).high == 1.0
    assert chance.share(0, 5).low == 0.0


@pytest.mark.parametrize(
    ("number", "low", "high"), [(0, 0.0, 3.6889), (5, 1.6235, 11.6683)]
)
def test_counts_have_the_exact_poisson_interval(number, low, high):
    """Published exact limits for 0 and 5 events."""
    found = chance.count(number)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_shares_differ_by_fishers_test():
    """One of 12 against 9 of 12 has p = 0.0028; three of three against none of three only 0.1."""
    assert chance.shares_differ(1, 12, hits_before=9, cases_before=12)
    assert not chance.shares_differ(0, 3, hits_before=3, cases_before=3)
    assert not chance.shares_differ(5, 10, hits_before=5, cases_before=10)


def test_counts_differ_beside_the_time_they_took():
    """Twenty against five is more than chance; in four times the time it is what was to be expected."""
    assert chance.counts_differ(20, 5)
    assert not chance.counts_differ(20, 5, exposure=4.0)
    assert not chance.counts_differ(0, 0)


def test_weeks_give_the_error_of_a_ratio():
    """Two weeks at 0.2 and 0.4 of ten hours: residuals of one hour, error 0.1."""
    found = chance.ratio(np.array([2.0, 4.0, 0.0]), np.array([10.0, 10.0, 0.0]))
    assert found is not None
    assert (found.value, round(found.error, 10), found.freedom) == (0.3, 0.1, 1.0)
    assert chance.ratio(np.array([2.0]), np.array([10.0])) is None


def test_ratios_without_any_spread_differ_where_they_are_not_equal():
    """No division by an error of zero."""
    one, two = (
        chance.Ratio(value=value, error=0.0, freedom=3.0) for value in (0.2, 0.3)
    )
    assert chance.ratios_differ(one, two)
    assert not chance.ratios_differ(one, one)
