"""What is wrong with an input is said once, in full, and grouped by file."""

import pickle

import pytest

from resourcing.errors import InputError, InputProblem, describe, did_you_mean

NEGATIVE_HOURS = InputProblem(
    file="teams.csv",
    place="row 3",
    column="hours_per_month",
    value="-40",
    rule="must be at least 0",
    repair="write hours a month",
)
EMPTY_FILE = InputProblem(file="managers.csv", rule="is empty")
NO_FILE = InputProblem(file="", rule="nothing to read", repair="name a scenario")


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (
            NEGATIVE_HOURS,
            "teams.csv, row 3, hours_per_month = '-40': must be at least 0; write hours a month",
        ),
        (EMPTY_FILE, "managers.csv: is empty"),
        (NO_FILE, "nothing to read; name a scenario"),
        (
            InputProblem(file="a.csv", column="fte", rule="column is missing"),
            "a.csv, fte: column is missing",
        ),
    ],
    ids=["everything", "whole file", "no file", "whole column"],
)
def test_problem_reads_as_one_line(problem, text):
    """A problem says where, what, which rule and what to do, and leaves out what it does not know."""
    assert str(problem) == text


def test_problems_are_grouped_by_file_in_order_of_first_appearance():
    """Each file gets one heading with its count, and its name is not repeated in the bullets."""
    second = InputProblem(file="teams.csv", place="row 9", rule="is blank")
    assert describe([NEGATIVE_HOURS, EMPTY_FILE, second]).splitlines() == [
        "2 problems in teams.csv",
        " * row 3, hours_per_month = '-40': must be at least 0; write hours a month",
        " * row 9: is blank",
        "1 problem in managers.csv",
        " * is empty",
    ]


def test_problems_without_a_file_have_a_plain_heading():
    """Input that is not a file is counted without an empty name."""
    assert describe([NO_FILE]).splitlines() == [
        "1 problem",
        " * nothing to read; name a scenario",
    ]


def test_error_carries_its_problems_as_data():
    """A caller can look at the problems instead of parsing the message."""
    error = InputError(iter([NEGATIVE_HOURS, EMPTY_FILE]))
    assert isinstance(error, ValueError)
    assert error.problems == (NEGATIVE_HOURS, EMPTY_FILE)
    assert str(error) == describe([NEGATIVE_HOURS, EMPTY_FILE])


def test_error_survives_a_trip_between_processes():
    """An error raised in a worker process arrives with all its problems."""
    error = InputError([NEGATIVE_HOURS, EMPTY_FILE])
    copy = pickle.loads(pickle.dumps(error))
    assert copy.problems == error.problems
    assert str(copy) == str(error)


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("critcality", 'did you mean "criticality"?'),
        ("hours", 'did you mean "hour"?'),
        ("banana", ""),
    ],
)
def test_suggestion_is_the_nearest_known_word_or_nothing(word, answer):
    """A near word is suggested; a far one is not."""
    assert did_you_mean(word, ["hour", "criticality", "segment"]) == answer
