"""Where the best option changes along one assumption, read off a table."""

import pandas as pd
import pytest

from resourcing.sensitivity import Assumption, best_at, flips_of

HIRE = Assumption(name="hire", low=0, high=9, text="time to hire", unit="months")


def test_each_change_of_the_best_of_three_is_interpolated_between_its_neighbors():
    """The two lines of a change cross at 2 and at 5; a third option that is never best changes nothing."""
    table = pd.DataFrame(
        {"a": [9.0, 3.0, 0.0], "b": [3.0, 6.0, 5.0], "c": [0.0, 4.0, 6.0], "d": 0.0},
        index=[0, 3, 6],
    )
    found = flips_of(table, assumption=HIRE)
    assert found.frame["value"].tolist() == pytest.approx([2.0, 5.0])
    assert found.best == ("a", "b", "c")


def test_options_that_are_equal_flip_nothing():
    """Of equal options the one that stays best is taken, so that a tie is no change."""
    table = pd.DataFrame({"a": [1.0, 1.0, 0.0], "b": [1.0, 1.0, 2.0]}, index=[0, 1, 2])
    found = flips_of(table, assumption=HIRE)
    assert found.best == ("b",)
    assert found.sentences() == [
        "b is best at all 3 values of time to hire from 0 months to 9 months."
    ]
    assert best_at(table) == {"a": 2, "b": 3}


def test_a_change_within_what_outcomes_leave_open_is_not_told():
    """A lead of 1 where the other may be 2 better is no lead; whole numbers are not split."""
    table = pd.DataFrame({"a": [5.0, 0.0], "b": [0.0, 1.0]}, index=[2, 3])
    whole = Assumption(name="hire", low=2, high=3, whole=True)
    spare = pd.DataFrame({"a": [0.0, 2.0], "b": [0.0, 0.0]}, index=[2, 3])
    assert flips_of(table, assumption=whole).frame["told"].tolist() == [True]
    found = flips_of(table, assumption=whole, spare=spare)
    assert found.frame["told"].tolist() == [False]
    (text,) = found.sentences()
    assert "is between 2 and 3" in text
    assert text.endswith("that lies within what the outcomes leave open.")


def test_missing_outcomes_are_refused():
    """A gap is left to the caller, who knows why it is one."""
    table = pd.DataFrame({"a": [1.0, None], "b": [0.0, 0.0]}, index=[0, 1])
    with pytest.raises(ValueError, match="none missing"):
        flips_of(table, assumption=HIRE)
