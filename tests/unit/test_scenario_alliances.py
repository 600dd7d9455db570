"""Changes to the portfolio: scored anew, merged, wound down, sampled; from the first day they are as if written into the register."""

from datetime import date

import numpy as np
import pytest
from builders_changes import (
    BOOK,
    HIGH,
    LOW,
    MIDDLE,
    PORTFOLIO,
    START,
    case_of,
    differing,
    scenario_of,
    scored,
)

from resourcing.front_door import segment
from resourcing.scenario import (
    AllianceEnds,
    AllianceRescored,
    AlliancesMerge,
    DealsArrive,
    world,
)

APRIL = date(2027, 4, 1)
MID_MAY = date(2027, 5, 16)


def rescored(day: date, levels=HIGH, name: str = "A2") -> AllianceRescored:
    """Return an alliance scored anew, by default the partnership as a flagship."""
    return AllianceRescored(
        kind="alliance_rescored", alliance_id=name, date=day, levels=levels
    )


def merge(day: date, **levels: float) -> AlliancesMerge:
    """Return the light alliance and the flagship merged into the partnership."""
    return AlliancesMerge(
        kind="alliances_merge",
        date=day,
        into="A2",
        merged=("A1", "A3"),
        levels=levels,
    )


def deals(**changes) -> DealsArrive:
    """Return three sampled deals of the second and third quarter."""
    fields = {
        "kind": "deals_arrive",
        "alliance_id": "deal",
        "name": "Deal",
        "count": 3,
        "first": APRIL,
        "last": date(2027, 9, 30),
    }
    return DealsArrive(**{**fields, **changes})


def written(levels, name: str = "A2"):
    """Return the register with the levels written in."""
    others = [
        row
        for row in PORTFOLIO.evaluations
        if row.alliance_id != name or row.criterion not in levels
    ]
    new = [row for row in scored(name, levels) if row.criterion in levels]
    return PORTFOLIO.replace(evaluations=(*others, *new))


# --- Scored anew ---


@pytest.mark.parametrize("levels", [HIGH, LOW, {"importance": 5.0}])
def test_scored_anew_on_the_first_day_is_as_if_written_into_the_register(levels):
    """Every array of the instance and every placement is that of a register with the levels."""
    changed = case_of(rescored(START, levels))
    plain = case_of(register=written(levels))
    assert differing(changed.data, plain.data) == []
    assert differing(changed.data, case_of().data) != []
    one, other = changed.portfolio.placement("A2"), plain.portfolio.placement("A2")
    assert (one.profile, one.scores, one.drivers) == (
        other.profile,
        other.scores,
        other.drivers,
    )
    assert changed.portfolio.later == ()


def test_scored_anew_later_acts_from_its_day_on():
    """Periods before the day are untouched, those that begin on it or later are as if scored so from the start."""
    changed, before = case_of(rescored(APRIL)).data, case_of().data
    after = case_of(rescored(START)).data
    for name in ("need", "floor", "weight", "span_weight", "handover_in", "eligible"):
        found, old, new = (getattr(d, name) for d in (changed, before, after))
        assert np.array_equal(found[..., :1], old[..., :1]), name
        assert np.array_equal(found[..., 1:], new[..., 1:]), name
    assert changed.span_weight[1].tolist() == [1.0, 2.0, 2.0, 2.0]
    assert changed.handover_out[1].tolist() == [6.0, 12.0, 12.0, 12.0]
    assert changed.support_cap[..., 1:] == pytest.approx(after.support_cap[..., 1:])


def test_within_a_period_hours_follow_days_and_placement_the_first_day():
    """Half of May before the change and half after: hours are shared by days, the rest waits for the next period."""
    changed = case_of(rescored(MID_MAY)).data
    before, after = case_of().data, case_of(rescored(START)).data
    old, new = before.need[1, :, 1], after.need[1, :, 1]
    share = (1 + 15 / 31) / 3
    assert changed.need[1, :, 1] == pytest.approx(share * old + (1 - share) * new)
    hours = (before.overhead[0, 1, 1], after.overhead[0, 1, 1])
    assert changed.overhead[0, 1, 1] == pytest.approx(
        share * hours[0] + (1 - share) * hours[1]
    )
    assert changed.weight[1, 1] == before.weight[1, 1]
    assert changed.weight[1, 2] == after.weight[1, 2]
    assert changed.eligible[1, 1].tolist() == [True, True, False, False]


def test_placements_shown_stay_those_of_today_and_later_ones_are_listed():
    """The portfolio counts the placement of today; the later one has its day, profile and reasons."""
    portfolio = case_of(rescored(MID_MAY), rescored(APRIL, LOW, "A1")).portfolio
    assert portfolio.counts() == case_of().portfolio.counts()
    assert [(item.day, item.placement.alliance_id) for item in portfolio.later] == [
        (APRIL, "A1"),
        (MID_MAY, "A2"),
    ]
    late = portfolio.placement_on("A2", MID_MAY)
    assert (late.profile, late.segment) == ("flagship", "complex")
    assert late.drivers
    assert portfolio.placement("A2").profile == "partnership"


def test_levels_are_kept_until_they_change_again():
    """A second change of another criterion keeps the levels of the first."""
    first, second = (
        rescored(APRIL, LOW, "A1"),
        rescored(MID_MAY, {"functions": 8}, "A1"),
    )
    portfolio = case_of(second, first).portfolio
    scores = portfolio.placement_on("A1", MID_MAY).scores
    assert scores["criticality"] == 1.0
    assert scores["cross_functionality"] == 3.0


# --- Merged ---


def test_merged_alliances_end_the_day_before_and_the_rest_is_scored_highest():
    """The others end; criterion by criterion the merged alliance has the highest evaluation; its lead stays."""
    case = case_of(merge(date(2027, 7, 1)))
    ends = {row.alliance_id: row.end for row in case.world.register.alliances}
    last = date(2027, 6, 30)
    assert ends == {"A1": last, "A2": None, "A3": last}
    after = case.portfolio.placement_on("A2", date(2027, 7, 1))
    assert after.profile == "flagship"
    assert after.scores == case.portfolio.placement("A1").scores
    data = case.data
    assert data.active[:, 2].tolist() == [False, True, False]
    assert data.resources[data.incumbent[1]] == "M2"


def test_merging_with_levels_given_is_ending_and_scoring_anew():
    """The same instance comes from two ends and new levels on the day."""
    day, last = date(2027, 7, 1), date(2027, 6, 30)
    ends = [
        AllianceEnds(kind="alliance_ends", alliance_id=name, date=last)
        for name in ("A1", "A3")
    ]
    levels = {**HIGH, "dependence": 2.0}
    apart = case_of(*ends, rescored(day, levels))
    assert differing(case_of(merge(day, **levels)).data, apart.data) == []


# --- Wound down ---


def test_wind_down_is_a_phase_until_the_end():
    """From its first day the services of the phase are those of wind-down; after the last day nothing is needed."""
    ends = AllianceEnds(
        kind="alliance_ends",
        alliance_id="A2",
        wind_down_from=APRIL,
        date=date(2027, 9, 30),
    )
    issues = BOOK.services["issues"].replace(phase_multipliers={"wind_down": 0.0})
    book = BOOK.replace(services={**BOOK.services, "issues": issues})
    case = case_of(ends, playbook=book)
    asked = case.demand.requests[1].sum(axis=0)
    assert asked[0] > 0
    assert asked[1:].tolist() == [0.0, 0.0, 0.0]
    assert case.data.need[1].sum(axis=0)[2] > 0
    assert not case.data.active[1, 3]


# --- Sampled ---


def test_sampled_deals_are_named_dated_and_marked():
    """Each deal has its identifier, a day within the range, a note, and levels that rest on assumptions."""
    case = case_of(deals())
    names = ("deal-1", "deal-2", "deal-3")
    assert case.world.sampled == names
    rows = [r for r in case.world.register.alliances if r.alliance_id in names]
    days = [row.start for row in rows]
    assert days == sorted(days)
    assert all(APRIL <= day <= date(2027, 9, 30) for day in days)
    assert all("sampled by the scenario" in row.notes for row in rows)
    assert all(row.current_manager is None for row in rows)
    scores = [e for e in case.world.register.evaluations if e.alliance_id in names]
    assert {item.basis for item in scores} == {"assumption"}
    assert len(scores) == 15
    assert all(name in case.data.alliances for name in names)


def test_sampled_deals_follow_from_seed_and_change_alone():
    """The same seed gives the same deals beside other changes, another seed others."""
    plain = case_of(deals()).world.register.alliances[3:]
    beside = case_of(rescored(APRIL), deals()).world.register.alliances[3:]
    other = case_of(deals(), seed=1).world.register.alliances[3:]
    assert plain == beside
    assert plain != other


def test_sampled_deals_are_like_the_alliances_named():
    """Named alliances lend traits and levels: deals like the flagship are placed as flagships in its unit."""
    case = case_of(deals(like=("A1",)))
    placed = {case.portfolio.placement(name).profile for name in case.world.sampled}
    assert placed == {"flagship"}
    assert {row.unit for row in case.world.register.alliances[3:]} == {"Onco"}


@pytest.mark.parametrize(
    "profile", ["flagship", "ecosystem", "partnership", "embedded", "light"]
)
def test_deals_sampled_for_a_profile_are_placed_in_it(profile):
    """Whatever levels are drawn for a profile, the front door agrees."""
    state = world(
        scenario_of(deals(profiles={profile: 1.0}, count=40)),
        register=PORTFOLIO,
        playbook=BOOK,
    )
    found = segment(state.register, playbook=BOOK, today=START)
    assert {found.placement(name).profile for name in state.sampled} == {profile}


def test_profiles_are_drawn_by_their_weights():
    """A profile three times as likely is drawn about three times as often."""
    state = world(
        scenario_of(deals(profiles={"light": 3, "flagship": 1}, count=100)),
        register=PORTFOLIO,
        playbook=BOOK,
    )
    found = segment(state.register, playbook=BOOK, today=START)
    light = sum(found.placement(n).profile == "light" for n in state.sampled)
    assert 60 <= light <= 90


def test_middle_levels_make_a_partnership():
    """The register of these tests holds what its docstring says."""
    found = segment(PORTFOLIO, playbook=BOOK, today=START)
    assert [item.profile for item in found.placements] == [
        "flagship",
        "partnership",
        "light",
    ]
    assert MIDDLE["importance"] == 3.0
