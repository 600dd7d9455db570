"""A placed portfolio becomes an instance: who may lead, pins, weights, charges, each by itself."""

from datetime import date

import numpy as np
import pytest
from builders_staffing import staffed
from builders_world import SMALL, alliance, person, placed, team

from resourcing.errors import InputError
from resourcing.playbook import OccupancyPrice, Rules
from resourcing.problem import NOBODY, PinEnded

# --- Who may lead ---


def test_reasons_are_kept_for_pairs_that_never_may():
    """The instance carries a reason for each pair that may not, and none for those that may."""
    found = staffed(
        placed(A="flagship", B="light"),
        *(alliance("A"), alliance("B")),
        managers=(person("M"), person("N", grade="associate")),
        teams=(team("T"),),
    )
    assert found.data.resources == ("M", "N", "T")
    assert set(found.reasons) == {("N", "A"), ("T", "A")}
    assert found.data.eligible[:, :, 0].tolist() == [
        [True, True],
        [False, True],
        [False, True],
    ]


def test_eligibility_needs_hours_and_activity():
    """Nobody leads in a month without hours, nor an alliance that is not active."""
    found = staffed(
        placed(A="flagship", B="light"),
        alliance("A", start=date(2027, 2, 10)),
        alliance("B", end=date(2027, 2, 10)),
        managers=(person("M", available_to=date(2027, 2, 1)), person("N")),
    )
    assert found.data.eligible[0].tolist() == [
        [False, True, False],
        [True, True, False],
    ]
    assert found.data.eligible[1].tolist() == [[False, True, True], [True, True, False]]


# --- Pins ---


def test_pin_removes_every_other_candidate():
    """A pinned alliance may be led by that person only; others are as free as before."""
    found = staffed(
        placed(A="light", B="light"),
        alliance("A", pinned_manager="N"),
        alliance("B"),
        managers=(person("M"), person("N")),
    )
    assert found.data.eligible[:, 0].tolist() == [[False] * 3, [True] * 3]
    assert found.data.eligible[:, 1].all()
    assert found.pins_ended == ()


def test_pin_never_forces():
    """A pinned alliance need not be led at all."""
    found = staffed(
        placed(A="light"), alliance("A", pinned_manager="M"), managers=(person("M"),)
    )
    assert not found.data.must_lead.any()


def test_pin_ends_with_its_leaver_and_is_reported():
    """After the leaver's last month others may lead, and the first such month is reported."""
    found = staffed(
        placed(A="light"),
        alliance("A", pinned_manager="N"),
        managers=(person("M"), person("N", available_to=date(2027, 1, 31))),
    )
    assert found.data.eligible[:, 0].tolist() == [
        [False, True, True],
        [True, False, False],
    ]
    assert found.pins_ended == (
        PinEnded(alliance_id="A", resource_id="N", period="2027-02"),
    )


def test_pin_ends_at_the_next_activity():
    """Where the alliance comes only later, the pin of somebody gone before ends in its first month."""
    found = staffed(
        placed(A="light"),
        alliance("A", pinned_manager="N", start=date(2027, 3, 1)),
        managers=(person("M"), person("N", available_to=date(2026, 12, 31))),
    )
    assert [pin.period for pin in found.pins_ended] == ["2027-03"]
    assert found.data.eligible[:, 0, 2].tolist() == [True, False]


def test_pin_of_an_alliance_that_ends_first_is_not_reported():
    """A leaver whose alliance is over by then ends no pin."""
    found = staffed(
        placed(A="light"),
        alliance("A", pinned_manager="N", end=date(2027, 1, 20)),
        managers=(person("N", available_to=date(2027, 2, 15)),),
    )
    assert found.pins_ended == ()


def test_pin_waits_for_somebody_who_starts_later():
    """Until the pinned person starts, nobody leads; the pin does not end."""
    found = staffed(
        placed(A="light"),
        alliance("A", pinned_manager="N"),
        managers=(person("M"), person("N", available_from=date(2027, 2, 1))),
    )
    assert found.data.eligible[:, 0].tolist() == [[False] * 3, [False, True, True]]
    assert found.pins_ended == ()


def test_pin_may_name_a_team():
    """Managers and teams share one namespace."""
    found = staffed(
        placed(A="light"),
        alliance("A", pinned_manager="T"),
        managers=(person("M"),),
        teams=(team("T"),),
    )
    assert found.data.eligible[:, 0, 0].tolist() == [False, True]


def test_pins_to_somebody_who_may_not_lead_are_input_problems():
    """All such pins come together, each with alliance, column, value and reason."""
    with pytest.raises(InputError) as caught:
        staffed(
            placed(A="flagship", B="flagship"),
            *(alliance(name, pinned_manager="M") for name in "AB"),
            managers=(person("M", grade="associate"),),
        )
    problems = caught.value.problems
    assert [(p.place, p.column, p.value) for p in problems] == [
        ("A", "pinned_manager", "M"),
        ("B", "pinned_manager", "M"),
    ]
    assert "grade associate is below senior" in problems[0].rule


def test_pin_of_an_alliance_that_is_not_eligible_is_left_alone():
    """An alliance outside the portfolio has no lead to check."""
    found = staffed(
        placed(A=None),
        alliance("A", pinned_manager="M"),
        managers=(person("M", grade="associate"),),
    )
    assert found.data.alliances == ()


# --- Weights ---


def test_weight_follows_segment_and_criticality():
    """The weight is the segment's weight x criticality / 3."""
    rows = [alliance(name) for name in "ABC"]
    found = staffed(
        placed(4.5, A="flagship", B="partnership", C="light"),
        *rows,
        managers=(person("M"),),
    )
    assert found.data.weight[:, 0].tolist() == pytest.approx([150.0, 60.0, 18.0])


def by_value(*stakes, **profiles):
    """Return the weights of alliances with values at stake, where the playbook shares out by value."""
    rows = [
        alliance(name, value_at_stake=stake)
        for name, stake in zip(profiles, stakes, strict=True)
    ]
    book = SMALL.replace(value=SMALL.value.replace(weight_by="value_at_stake"))
    found = staffed(placed(**profiles), *rows, playbook=book, managers=(person("M"),))
    return found.data.weight[:, 0].tolist()


def test_weight_by_value_shares_out_the_same_total():
    """By value at stake, 100 + 40 + 12 points are shared out in proportion to the values."""
    weights = by_value(10.0, 20.0, 46.0, A="flagship", B="partnership", C="light")
    assert weights == pytest.approx([20.0, 40.0, 92.0])


def test_blank_value_takes_the_mean_of_its_segment():
    """A blank takes the segment's mean, and the portfolio's mean where its segment has none."""
    weights = by_value(
        10.0, None, 30.0, None, A="light", B="light", C="light", D="flagship"
    )
    assert weights == pytest.approx([136 / 4 / 2, 136 / 4, 136 / 4 * 1.5, 136 / 4])


def test_blank_values_throughout_fall_back_on_criticality():
    """Without any value at stake, weights follow criticality."""
    assert by_value(None, None, A="flagship", B="light") == pytest.approx([100.0, 12.0])


# --- Hours, charges and prices ---


def one_of_each(**changes):
    """Return the staffing of one alliance of each segment by quarter, with every kind of resource."""
    rows = (
        alliance("A", current_manager="M"),
        alliance("B", current_manager="T"),
        alliance("C", end=date(2027, 5, 31)),
    )
    fields = {
        "managers": (person("M"), person("N", grade="associate", fte=0.5)),
        "teams": (
            team("T", hourly_cost=50.0),
            team("P", resourcing_option="project_management"),
        ),
        "months": 3,
        "periods": 2,
    }
    return staffed(
        placed(A="flagship", B="partnership", C="light"), *rows, **{**fields, **changes}
    )


def test_overhead_follows_segment_and_active_months():
    """Leading takes 4, 2 or 1 hours in each active month, whoever leads."""
    overhead = one_of_each().data.overhead
    assert overhead[0].tolist() == pytest.approx(np.array([[12, 12], [6, 6], [3, 2]]))
    assert (overhead == overhead[0]).all()


def test_handover_hours_and_charge_follow_the_segment():
    """A handover takes the segment's hours on both sides and 15 % of a month's weight x months of the period."""
    data = one_of_each().data
    assert data.handover_in[:, 0].tolist() == [24.0, 12.0, 4.0]
    assert data.handover_out[:, 0].tolist() == [12.0, 6.0, 2.0]
    assert data.handover_points.tolist() == pytest.approx(
        np.array([[45.0] * 2, [18.0] * 2, [5.4] * 2])
    )
    assert data.cold_handover_factor == 1.5


def test_span_and_pace_follow_grade_and_option():
    """Spans are those of the grade x FTE and none for teams; paces those of grade and option."""
    data = one_of_each().data
    assert data.span_limit[:, 0].tolist() == [6.0, 2.0, np.inf, np.inf]
    assert data.span_weight[:, 0].tolist() == [2.0, 1.0, 0.4]
    assert data.pace[:, 0].tolist() == [0.9, 1.2, 1.0, 1.25]
    assert (data.pace == data.pace[:, :1]).all()


def test_incumbents_are_current_managers_and_teams():
    """The last lead is the current manager or team, or nobody."""
    assert one_of_each().data.incumbent.tolist() == [0, 2, NOBODY]


def test_hours_of_teams_are_paid_and_salaries_are_not():
    """An hour of a team at 50 costs 0.2 points a thousand; hours of people cost nothing."""
    found = one_of_each()
    assert found.hourly_cost.tolist() == [0.0, 0.0, 50.0, 0.0]
    assert found.data.hour_points.tolist() == pytest.approx([0.0, 0.0, 0.01, 0.0])


def test_hires_cost_the_months_of_their_employment():
    """A hire of 120,000 a year for 4.5 of 6 months costs 45,000: 9 points; others cost nothing."""
    hired = person("H", available_from=date(2027, 2, 15), annual_cost=120_000.0)
    found = one_of_each(
        managers=(person("M", annual_cost=99_000.0), hired), hires=("H",)
    )
    assert found.hire_cost == pytest.approx(10_000 * 4.5)
    assert found.data.fixed_points == pytest.approx(9.0)
    assert one_of_each().hire_cost == 0.0


def test_rules_and_prices_are_those_of_the_playbook():
    """Rates, rules, ceiling and prices come from the playbook as they stand there."""
    data = one_of_each(playbook=SMALL.replace(rules=Rules(span="strict"))).data
    assert data.rules == Rules(span="strict", occupancy="strict")
    assert data.bundle_rate.tolist() == [3.0, 2.0, 1.0]
    assert data.shortfall_rate.tolist() == [10.0, 4.0, 1.0]
    assert (data.span_points, data.occupancy_points_per_hour) == (10.0, 5.0)
    assert data.occupancy_prices == (OccupancyPrice(above=0.9, points_per_month=20.0),)
    assert (data.months, data.occupancy_ceiling) == (3.0, 1.0)


def test_hours_are_those_of_demand_and_capacity():
    """Needs, floors, activity and available hours are carried over with their labels."""
    data = one_of_each().data
    assert (data.alliances, data.periods) == (("A", "B", "C"), ("2027Q1", "2027Q2"))
    assert data.need[0, :, 0].tolist() == pytest.approx([42.0, 15.0, 18.0])
    assert data.floor[0, :, 0].tolist() == pytest.approx([0.9, 0.5, 0.0])
    assert data.active_months[2].tolist() == [3.0, 2.0]
    assert data.available[:, 0].tolist() == pytest.approx([360.0, 180.0, 240.0, 240.0])


def test_world_without_people_or_alliances_is_an_instance():
    """No people and no alliances make an instance with empty axes."""
    assert staffed(placed(A="light"), alliance("A")).data.shape == (0, 1, 3)
    assert staffed(
        placed(A=None), alliance("A"), managers=(person("M"),)
    ).data.shape == (1, 0, 3)
