"""Problems between rows and tables are told once, with every row, and never follow from others."""

from datetime import date

import pytest
from helpers import (
    WRITERS,
    alliance_row,
    cell_place,
    evaluation_row,
    manager_row,
    places,
    register_rows,
    with_row,
    with_rows,
    write_workbook,
)

from resourcing.read import check


@pytest.fixture(params=WRITERS)
def kind(request):
    """Run a test for CSV and for Excel."""
    return request.param


def test_doubled_identifiers_name_every_row(tmp_path, kind):
    """An identifier in several rows is one problem that names them all."""
    rows = [alliance_row(name) for name in ("A1", "A2", "A1")]
    problems = check(WRITERS[kind](tmp_path, with_rows("alliances", rows)))
    expected = "rows 2 and 4" if kind == "csv" else "sheet alliances, cells A2 and A4"
    assert [(p.place, p.value) for p in problems] == [(expected, "A1")]
    assert "unique" in problems[0].rule


def test_a_doubled_row_with_another_fault_is_still_a_double(tmp_path):
    """A row that breaks a rule of its own still counts among the doubles."""
    rows = [manager_row("M1"), manager_row("M2"), manager_row("M2", fte=7)]
    problems = check(WRITERS["csv"](tmp_path, with_rows("managers", rows)))
    assert places(problems) == [
        ("managers.csv", "row 4", "fte"),
        ("managers.csv", "rows 3 and 4", "manager_id"),
    ]


def test_a_row_with_a_fault_makes_no_unknown_manager_elsewhere(tmp_path, kind):
    """A manager whose row breaks a rule is still known to other tables."""
    rows = with_row("managers", 0, fte="lots")
    assert len(check(WRITERS[kind](tmp_path, rows))) == 1


def test_an_identifier_that_cannot_be_read_makes_no_unknown_manager(tmp_path):
    """Where an identifier is a formula error, nobody can say which references are wrong."""
    path = write_workbook(
        tmp_path / "register.xlsx", with_row("managers", 0, manager_id="#REF!")
    )
    assert places(check(path)) == [cell_place("excel", "managers", 2, "manager_id")]


def test_many_rows_with_one_unknown_name_are_one_problem(tmp_path):
    """The same unknown alliance in a hundred rows is told once, with the rows."""
    row = register_rows()["timesheet"][0]
    rows = with_rows("timesheet", [{**row, "alliance_id": "A7"}] * 100)
    problems = check(WRITERS["csv"](tmp_path, rows))
    assert [p.place for p in problems] == ["rows 2, 3, 4 and 97 more"]


def test_the_same_score_twice_on_one_day_is_told(tmp_path, kind):
    """An evaluator scores a criterion of an alliance once a day; another day or person is fine."""
    first = evaluation_row("A1", "importance", 4)
    others = [
        {**first, "evaluator": "Ben"},
        {**first, "date": date(2026, 11, 3)},
        {**first, "alliance_id": "A2"},
    ]
    again = evaluation_row("A1", "importance", 2)
    rows = with_rows("evaluations", [first, *others, again])
    (problem,) = check(WRITERS[kind](tmp_path, rows))
    assert "2" in problem.place
    assert "6" in problem.place
    assert "more than once on 2026-11-02" in problem.rule


@pytest.mark.parametrize(
    ("second", "total"),
    [
        (("2027-01-10", "2027-01-20", 0.6), 1.2),  # last day of the first one
        (("2027-01-05", "2027-01-05", 0.5), 1.1),  # within it
        (("2027-01-11", "2027-01-20", 0.6), None),  # the day after
        (("2027-01-05", "2027-01-08", 0.4), None),  # exactly the whole time
    ],
)
def test_absences_that_add_up_to_more_than_one_are_told(tmp_path, kind, second, total):
    """Overlapping absences of one manager may not exceed the whole time on any day."""
    spans = [("2027-01-01", "2027-01-10", 0.6), second]
    names = ("from", "to", "share")
    rows = [
        {"manager_id": "M1", **dict(zip(names, span, strict=True))} for span in spans
    ]
    rows += [{**rows[0], "manager_id": "M2"}]  # of somebody else
    problems = check(WRITERS[kind](tmp_path, with_rows("absences", rows)))
    assert [p.value for p in problems] == ([f"{total:.15g}"] if total else [])
    if total:
        expected = (
            "rows 2 and 3" if kind == "csv" else "sheet absences, cells D2 and D3"
        )
        assert problems[0].place == expected
