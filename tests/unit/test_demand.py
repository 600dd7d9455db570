"""Hours needed, worked out by hand from the small playbook: 14 essential, 5 core and 6 higher-value hours a month
for a flagship in development, 40 hours x 3.65 a year more in start-up.
"""

from datetime import date

import numpy as np
import pytest
from builders_world import SMALL, alliance, placed, small_world

from resourcing.demand import expected_demand, phase_on, stretches
from resourcing.scenario import PhaseMoves, SlaMoves

STARTUP = 40 * 3.65 / 12
"""Hours a month of the start-up service."""
JANUARY, FEBRUARY, MARCH = 0, 1, 2


def needs(row, profile="flagship", **changes):
    """Return the need by month of one alliance over the first quarter of 2027, shape (bundle, month)."""
    return demand_of(row, profile, **changes).need[0]


def demand_of(row, profile="flagship", **changes):
    """Return the demand of one alliance by month."""
    world = small_world(row, **{"months": 1, "periods": 3, **changes})
    return expected_demand(placed(A=profile), world=world)


def moved(day, phase):
    """Return the move of the alliance into a phase."""
    return PhaseMoves(kind="phase_moves", alliance_id="A", date=day, phase=phase)


def agreed(day, **changes):
    """Return a change of the flagship's agreement."""
    return SlaMoves(kind="sla_moves", profile="flagship", date=day, **changes)


def test_whole_months_need_the_catalogue():
    """An alliance active throughout needs occurrences x hours / 12 a month, expected requests included."""
    for month in needs(alliance("A")).T:
        assert month.tolist() == pytest.approx([14.0, 5.0, 6.0])


@pytest.mark.parametrize(
    ("profile", "hours"),
    [
        ("flagship", [14.0, 5.0, 6.0]),
        ("ecosystem", [14.0, 5.0, 6.0]),
        ("partnership", [7.0, 5.0, 0.0]),
        ("embedded", [7.0, 5.0, 0.0]),
        ("light", [2.5, 0.0, 0.0]),
    ],
)
def test_need_depends_on_the_profile(profile, hours):
    """Each profile needs what the small playbook's docstring says."""
    assert needs(alliance("A"), profile)[:, 0].tolist() == pytest.approx(hours)


def test_quarter_sums_its_months():
    """A quarter needs three times a month, and is active for three months."""
    demand = demand_of(alliance("A"), months=3, periods=2)
    assert demand.periods == ("2027Q1", "2027Q2")
    assert demand.need[0].tolist() == pytest.approx(
        np.array([[42.0] * 2, [15.0] * 2, [18.0] * 2])
    )
    assert demand.active_months.tolist() == [[3.0, 3.0]]


def test_start_in_mid_month_counts_days():
    """From 16 January, 16 of 31 days count, in start-up."""
    demand = demand_of(alliance("A", start=date(2027, 1, 16)))
    assert demand.active_months[0].tolist() == pytest.approx([16 / 31, 1, 1])
    assert demand.need[0, 0, JANUARY] == pytest.approx(16 / 31 * (14 + STARTUP))
    assert demand.need[0, 1, JANUARY] == pytest.approx(16 / 31 * 5)


def test_startup_lasts_100_days():
    """From 16 January start-up lasts to 25 April; the other 5 days of April are development."""
    row = alliance("A", start=date(2027, 1, 16))
    essential = needs(row, periods=5)[0]
    assert essential[1:3].tolist() == pytest.approx([14 + STARTUP] * 2)
    assert essential[3] == pytest.approx(14 + 25 / 30 * STARTUP)
    assert essential[4] == pytest.approx(14)
    world = small_world(row)
    assert phase_on(row, day=date(2027, 4, 25), world=world) == "startup"
    assert phase_on(row, day=date(2027, 4, 26), world=world) == "development"


@pytest.mark.parametrize("start", [None, date(2026, 9, 22)])
def test_startup_long_ago_is_over(start):
    """A blank start lies long ago; so does one 101 days before the horizon. A register's start-up is development."""
    essential = needs(alliance("A", start=start, phase="startup"))[0]
    assert essential.tolist() == pytest.approx([14.0] * 3)


def test_startup_that_ends_within_the_horizon_counts_its_rest():
    """Started 99 days before the horizon, an alliance has one day of start-up left."""
    essential = needs(alliance("A", start=date(2026, 9, 24)))[0]
    assert essential.tolist() == pytest.approx([14 + STARTUP / 31, 14, 14])


def test_end_is_the_last_day_of_work():
    """Until 10 March, 10 of 31 days count, and nothing after."""
    row = alliance("A", end=date(2027, 3, 10))
    essential = needs(row, periods=4)[0]
    assert essential.tolist() == pytest.approx([14, 14, 14 * 10 / 31, 0])


@pytest.mark.parametrize(("last", "months"), [(29, 1.0), (28, 28 / 29)])
def test_february_of_a_leap_year_has_29_days(last, months):
    """In February 2028 the 29th is the last of 29 days."""
    row = alliance("A", end=date(2028, 2, last))
    demand = demand_of(row, start=date(2028, 2, 1), periods=1)
    assert demand.active_months[0, 0] == pytest.approx(months)
    assert demand.need[0, 0, 0] == pytest.approx(14 * months)


@pytest.mark.parametrize(
    "dates",
    [
        {"start": date(2027, 4, 1)},  # begins after the horizon
        {"end": date(2026, 12, 31)},  # is over before it
    ],
)
def test_alliance_outside_the_horizon_needs_nothing(dates):
    """An alliance that is not active within the horizon stays in the list and needs nothing."""
    demand = demand_of(alliance("A", **dates))
    assert demand.alliances == ("A",)
    assert not demand.need.any()
    assert not demand.active_months.any()
    assert not demand.floors.any()


def test_one_day_is_enough_to_need_something():
    """An alliance of one day needs a day's share of the month."""
    day = date(2027, 2, 15)
    row = alliance("A", start=day, end=day)
    assert needs(row)[0].tolist() == pytest.approx([0, (14 + STARTUP) / 28, 0])


def test_phase_multiplies_occurrences():
    """At launch, issues come half as often again: 10 + 4 x 1.5 hours."""
    essential = needs(alliance("A", phase="launch"))[0]
    assert essential.tolist() == pytest.approx([16.0] * 3)


def test_phase_move_splits_the_month():
    """A launch on 15 February changes 14 of 28 days; later moves count from their day."""
    moves = (moved(date(2027, 3, 1), "commercial"), moved(date(2027, 2, 15), "launch"))
    essential = needs(alliance("A"), phase_moves=moves)[0]
    assert essential.tolist() == pytest.approx([14.0, 15.0, 14.0])


def test_phase_move_ends_startup():
    """A dated move counts also within the first 100 days; a move of another alliance does not."""
    row = alliance("A", start=date(2027, 1, 1))
    moves = (moved(date(2027, 2, 1), "development"), moved(date(2027, 3, 1), "launch"))
    other = moves[0].replace(alliance_id="B", date=date(2027, 1, 1))
    essential = needs(row, phase_moves=(*moves, other))[0]
    assert essential.tolist() == pytest.approx([14 + STARTUP, 14.0, 16.0])


def test_agreement_move_changes_occurrences_from_its_day():
    """Governance halved from 15 February: 10 hours fall to 7.5 in February and to 5 in March."""
    move = agreed(date(2027, 2, 15), occurrences={"governance": 6.0})
    essential = needs(alliance("A"), sla_moves=(move,))[0]
    assert essential.tolist() == pytest.approx([14.0, 11.5, 9.0])


def test_agreement_moves_add_up():
    """A second move keeps what the first one changed, in order of their dates."""
    moves = (
        agreed(date(2027, 3, 1), occurrences={"reporting": 0.0}),
        agreed(date(2027, 2, 1), occurrences={"governance": 6.0}),
    )
    hours = needs(alliance("A"), sla_moves=moves)
    assert hours[0].tolist() == pytest.approx([14.0, 9.0, 9.0])
    assert hours[1].tolist() == pytest.approx([5.0, 5.0, 0.0])


def test_agreement_of_another_profile_changes_nothing():
    """A move of the flagship's agreement leaves a partnership alone."""
    move = agreed(
        date(2027, 1, 1), occurrences={"governance": 0.0}, floors={"core": 1.0}
    )
    demand = demand_of(alliance("A"), "partnership", sla_moves=(move,))
    assert demand.need[0, :, 0].tolist() == pytest.approx([7.0, 5.0, 0.0])
    assert demand.floors[0, :, 0].tolist() == pytest.approx([0.8, 0.0, 0.0])


def test_floors_are_those_of_the_agreement():
    """Floors come from the profile's agreement, whatever part of the month is active."""
    demand = demand_of(alliance("A", start=date(2027, 1, 16)))
    assert demand.floors[0, :, JANUARY].tolist() == pytest.approx([0.9, 0.5, 0.0])


def test_floors_that_move_are_averaged_over_the_active_days():
    """Active from 8 February and moved on the 15th: 7 days at 0.9 and 14 days at 0.6 average 0.7."""
    move = agreed(date(2027, 2, 15), floors={"essential": 0.6})
    demand = demand_of(alliance("A", start=date(2027, 2, 8)), sla_moves=(move,))
    assert demand.floors[0, :, FEBRUARY].tolist() == pytest.approx([0.7, 0.5, 0.0])
    assert demand.floors[0, 0].tolist() == pytest.approx([0.0, 0.7, 0.6])


def test_requests_are_counted_and_planned_services_are_not():
    """A flagship expects one request a month, 1.5 at launch, and its hours are part of the need."""
    demand = demand_of(alliance("A"), phase_moves=(moved(date(2027, 3, 1), "launch"),))
    issues = demand.services.index("issues")
    assert demand.requests[0, issues].tolist() == pytest.approx([1.0, 1.0, 1.5])
    assert demand.requests.sum() == pytest.approx(3.5)
    assert demand.service_hours[0, issues].tolist() == pytest.approx([4.0, 4.0, 6.0])


def test_services_add_up_to_their_bundles():
    """The need of a bundle is the sum of its services."""
    demand = demand_of(alliance("A", start=date(2027, 1, 1)))
    assert demand.services == tuple(SMALL.services)
    assert demand.need.sum(axis=1) == pytest.approx(demand.service_hours.sum(axis=1))
    assert demand.need[0, 1] == pytest.approx(
        demand.service_hours[0, demand.services.index("reporting")]
    )


def test_only_eligible_alliances_need_hours_in_register_order():
    """An alliance that is not eligible is left out; the others keep the order of the register."""
    world = small_world(alliance("C"), alliance("B"), alliance("A"))
    demand = expected_demand(placed(A="light", B=None, C="flagship"), world=world)
    assert demand.alliances == ("C", "A")
    assert demand.need[:, 0, 0].tolist() == pytest.approx([42.0, 7.5])


def test_no_eligible_alliance_leaves_an_empty_demand():
    """Where no alliance is eligible, the arrays are empty and keep their other axes."""
    demand = expected_demand(placed(A=None), world=small_world(alliance("A")))
    assert demand.need.shape == (0, 3, 1)
    assert demand.frame().empty


def test_frame_has_a_row_for_each_alliance_period_and_bundle():
    """The table lists hours by alliance, then period, then bundle."""
    frame = demand_of(alliance("A", end=date(2027, 1, 31)), periods=2).frame()
    assert list(frame.columns) == ["alliance_id", "period", "bundle", "hours"]
    assert frame["period"].tolist() == ["2027-01"] * 3 + ["2027-02"] * 3
    assert frame["bundle"].tolist() == ["essential", "core", "higher_value"] * 2
    assert frame["hours"].tolist() == pytest.approx([14, 5, 6, 0, 0, 0])


def test_stretches_cover_the_active_days_without_overlap():
    """The stretches of a month add up to its active part, each with its own phase."""
    row = alliance("A", start=date(2027, 1, 16), end=date(2027, 5, 10))
    world = small_world(row, months=1, periods=6)
    found = list(stretches(row, world=world, portfolio=placed(A="flagship")))
    assert sum(part.months for part in found) == pytest.approx(16 / 31 + 3 + 10 / 31)
    assert [part.period for part in found] == [0, 1, 2, 3, 3, 4]
    assert [part.phase for part in found] == ["startup"] * 4 + ["development"] * 2
