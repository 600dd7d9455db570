"""Hours available, worked out by hand: 120 productive hours in a full-time month of the small playbook."""

from datetime import date

import numpy as np
import pytest
from builders_world import person, small_world, team

from resourcing.capacity import available_capacity, ramp_up
from resourcing.domain import Absence


def hours(*managers, **changes):
    """Return the hours by month of the first person over the first four months of 2027."""
    return capacity(*managers, **changes).available[0].tolist()


def capacity(*managers, **changes):
    """Return the capacity by month over the first four months of 2027."""
    fields = {"months": 1, "periods": 4, "managers": managers}
    return available_capacity(small_world(**{**fields, **changes}))


def away(first, last, share=1.0, name="M"):
    """Return an absence in February 2027."""
    return Absence(
        manager_id=name,
        first_day=date(2027, 2, first),
        last_day=date(2027, 2, last),
        share=share,
    )


@pytest.mark.parametrize(
    ("changes", "each"),
    [
        ({}, 120.0),  # full time
        ({"fte": 0.5}, 60.0),
        ({"core_role_share": 0.25}, 90.0),
        ({"fte": 0.5, "core_role_share": 0.5}, 30.0),
        ({"core_role_share": 1.0}, 0.0),
    ],
)
def test_person_gives_productive_hours_less_the_core_role(changes, each):
    """A month gives FTE x productive hours x (1 - core-role share)."""
    assert hours(person("M", **changes)) == pytest.approx([each] * 4)


def test_quarter_sums_its_months():
    """Three months of 120 hours make 360."""
    found = capacity(person("M"), months=3, periods=2)
    assert found.available[0].tolist() == pytest.approx([360.0, 360.0])
    assert found.periods == ("2027Q1", "2027Q2")


def test_newcomer_ramps_up_by_calendar_month():
    """From 16 January: a quarter of 16 / 31 of a month, then half, three quarters, and full effect."""
    found = hours(person("M", available_from=date(2027, 1, 16)))
    assert found == pytest.approx([120 * 16 / 31 * 0.25, 60.0, 90.0, 120.0])


def test_service_long_ago_needs_no_ramp_up():
    """A start three calendar months before the horizon has full effect; two months before, three quarters."""
    assert hours(person("M", available_from=date(2026, 10, 31)))[0] == pytest.approx(
        120
    )
    assert hours(person("M", available_from=date(2026, 11, 30)))[0] == pytest.approx(90)


def test_last_day_of_service_counts():
    """Until 14 February, 14 of 28 days count, and nothing after."""
    found = hours(person("M", available_to=date(2027, 2, 14)))
    assert found == pytest.approx([120.0, 60.0, 0.0, 0.0])


def test_dates_outside_the_horizon_leave_all_or_nothing():
    """Somebody who left before gives nothing, somebody who leaves after gives everything."""
    assert hours(person("M", available_to=date(2026, 12, 31))) == [0.0] * 4
    assert hours(person("M", available_to=date(2030, 1, 1))) == pytest.approx(
        [120.0] * 4
    )
    assert hours(person("M", available_from=date(2027, 5, 1))) == [0.0] * 4


def test_absence_takes_its_share_of_its_days():
    """Half away on 14 of 28 days leaves three quarters of February."""
    found = hours(person("M"), absences=(away(1, 14, 0.5),))
    assert found == pytest.approx([120.0, 90.0, 120.0, 120.0])


def test_overlapping_absences_add_up_to_all_of_a_day_at_most():
    """Half away all February and wholly for a week within it: 21 half days are left."""
    found = hours(person("M"), absences=(away(1, 28, 0.5), away(8, 14)))
    assert found[1] == pytest.approx(120 * 21 * 0.5 / 28)
    three = hours(person("M"), absences=tuple(away(1, 28, 0.4) for _ in range(3)))
    assert three[1] == 0.0


def test_absence_of_another_person_changes_nothing():
    """Absences belong to one person."""
    found = capacity(person("M"), person("N"), absences=(away(1, 28, name="N"),))
    assert found.available[:, 1].tolist() == pytest.approx([120.0, 0.0])


def test_absence_in_february_of_a_leap_year_counts_29_days():
    """One day away in February 2028 takes a 29th."""
    day = Absence(
        manager_id="M", first_day=date(2028, 2, 29), last_day=date(2028, 2, 29)
    )
    found = hours(person("M"), absences=(day,), start=date(2028, 2, 1), periods=1)
    assert found == pytest.approx([120 * 28 / 29])


def test_team_gives_its_hours_a_month():
    """A team gives its hours a month, whatever the length of the month, and is employed by nobody."""
    found = capacity(teams=(team("T", hours_per_month=80.0),), months=3, periods=2)
    assert found.available.tolist() == pytest.approx(np.array([[240.0, 240.0]]))
    assert found.employed_months.tolist() == [[0.0, 0.0]]


def test_employment_counts_days_of_service_without_ramp_up_or_absence():
    """Months of employment follow the dates alone."""
    one = person("M", available_from=date(2027, 1, 16), available_to=date(2027, 3, 31))
    found = capacity(one, absences=(away(1, 28),))
    assert found.employed_months[0].tolist() == pytest.approx([16 / 31, 1, 1, 0])


def test_resources_are_people_then_teams():
    """Labels and rows go together: people in register order, then teams."""
    found = capacity(person("B"), person("A", fte=0.5), teams=(team("T"),))
    assert found.resources == ("B", "A", "T")
    assert found.available[:, 0].tolist() == pytest.approx([120.0, 60.0, 80.0])


def test_nobody_has_no_rows():
    """Without people and teams the arrays are empty and keep the periods."""
    assert capacity().available.shape == (0, 4)
    assert capacity().frame().empty


def test_frame_has_a_row_for_each_resource_and_period():
    """The table lists hours by resource, then period."""
    frame = capacity(person("M", fte=0.5), periods=2).frame()
    assert list(frame.columns) == ["resource_id", "period", "hours"]
    assert frame["period"].tolist() == ["2027-01", "2027-02"]
    assert frame["hours"].tolist() == pytest.approx([60.0, 60.0])


@pytest.mark.parametrize(
    ("curve", "want"),
    [
        ((0.25, 0.5), [0.25, 0.5, 1.0, 1.0]),
        ((), [1.0, 1.0, 1.0, 1.0]),
        ((0.0,), [0.0, 1.0, 1.0, 1.0]),
    ],
)
def test_ramp_up_is_full_after_its_curve(curve, want):
    """Each calendar month of service takes its share; afterwards the effect is full."""
    days = np.array(
        ["2027-01-31", "2027-02-01", "2027-03-15", "2029-01-01"], dtype="datetime64[D]"
    )
    assert ramp_up(days, start=date(2027, 1, 15), curve=curve).tolist() == want
    assert ramp_up(days, start=None, curve=curve).tolist() == [1.0] * 4
