"""Instances of futures equal what the ordinary pipeline makes of the same events written as dated changes."""

from datetime import date

import numpy as np
import pytest
from builders_run import LEVELS, START, TYPICAL, small_case, small_register

from resourcing.futures import NEVER, Course, course, ground, instance, staff
from resourcing.problem import NOBODY, ProblemData
from resourcing.scenario import (
    Agreement,
    AllianceEnds,
    AllianceRescored,
    DealArrives,
    Futures,
    ManagerJoins,
    ManagerLeaves,
    Move,
    Option,
    PhaseMoves,
    Triangle,
    Upskilling,
)

AT_ONCE = Triangle(low=0.0, mode=0.0, high=0.0)
AS_PLANNED = Triangle(low=1.0, mode=1.0, high=1.0)
STILL = Futures().replace(
    deals=Futures().deals.replace(per_year=0.0),
    evaluations=Futures().evaluations.replace(register_too="never"),
    segments=Futures().segments.replace(per_year=0.0),
    endings=Futures().endings.replace(per_year=0.0),
    people=Futures().people.replace(
        per_year=0.0, ramp_up=AS_PLANNED, months_late=AT_ONCE
    ),
)
"""Settings at which nothing happens, phases apart."""
NAMES = tuple(LEVELS)[:-1]
"""Eligible alliances."""


def grounds(option: str = "as_is"):
    """Return what instances of the small scenario are made of."""
    case = small_case(option)
    return case, ground(
        case.world, portfolio=case.portfolio, staffing=case.staffing, settings=STILL
    )


def still(found, **events) -> Course:
    """Return the course in which nothing happens but the given events: alliance or person to month."""
    path = course(found.outlook, settings=STILL, seed=0, number=0)
    never = np.full_like(path.launch, NEVER)
    path = path.replace(launch=never, commercial=never)
    for field, at in events.items():
        labels = (
            found.outlook.people if field in ("leaves", "successor") else path.names
        )
        months = getattr(path, field).copy()
        for name, value in at.items():
            months[labels.index(name)] = value
        path = path.replace(**{field: months})
    return path


def made(found, path: Course) -> ProblemData:
    """Return the instance of a course in truth."""
    return instance(found, path, staff(found, path, after=path))


def changed(*changes, option: str = "as_is") -> ProblemData:
    """Return the instance of the small scenario with more changes."""
    own = small_case(option).scenario.changes
    return small_case(option, changes=(*own, *changes)).data


def assert_same(found: ProblemData, wanted: ProblemData, *, but=()) -> None:
    """Assert that two instances agree in every array, some left out; rows may stand in another order."""
    resources = [found.resources.index(name) for name in wanted.resources]
    alliances = [found.alliances.index(name) for name in wanted.alliances]
    for name in ARRAYS:
        if name in but:
            continue
        mine, other = getattr(found, name), getattr(wanted, name)
        for axis, label in enumerate(AXES[name]):
            if label == "resources":
                mine = np.take(mine, resources, axis=axis)
            if label == "alliances":
                mine = np.take(mine, alliances, axis=axis)
        np.testing.assert_allclose(mine * 1.0, other * 1.0, atol=1e-9, err_msg=name)


AXES = {
    "need": ("alliances", "bundles", "periods"),
    "active_months": ("alliances", "periods"),
    "floor": ("alliances", "bundles", "periods"),
    "weight": ("alliances", "periods"),
    "available": ("resources", "periods"),
    "eligible": ("resources", "alliances", "periods"),
    "pace": ("resources", "alliances"),
    "overhead": ("resources", "alliances", "periods"),
    "placement_cost": ("resources", "alliances", "periods"),
    "span_limit": ("resources", "periods"),
    "span_weight": ("alliances", "periods"),
    "handover_in": ("alliances", "periods"),
    "handover_out": ("alliances", "periods"),
    "handover_points": ("alliances", "periods"),
    "support_cap": ("alliances", "bundles", "periods"),
    "oversight_hours": ("alliances", "periods"),
    "may_oversee": ("resources", "alliances", "periods"),
}
ARRAYS = tuple(AXES)


@pytest.mark.parametrize("option", ["as_is", "hire", "projects"])
def test_without_events_it_is_the_instance_of_the_option(option):
    """A future in which nothing happens is the plan's own instance, array by array."""
    case, found = grounds(option)
    data = made(found, still(found))
    assert_same(data, case.data)
    assert data.incumbent.tolist() == case.data.incumbent.tolist()
    assert data.fixed_points == pytest.approx(case.data.fixed_points)
    assert data.full_value == pytest.approx(case.data.full_value)


def test_an_option_that_trains_moves_and_agrees_is_in_every_future():
    """Skills, seats, service levels and what training costs are those of the option's own instance."""
    option = Option(
        title="Change",
        upskilling=(
            Upskilling(
                manager_id="M3",
                date=date(2027, 7, 1),
                skills=("gene therapy",),
                hours=20.0,
                cost=5000.0,
            ),
        ),
        moves=(Move(manager_id="M1", date=date(2027, 4, 1), home="central"),),
        sla=(
            Agreement(
                profile="light", date=date(2027, 10, 1), floors={"essential": 0.25}
            ),
        ),
    )
    case = small_case("change", options={"change": option})
    found = ground(
        case.world, portfolio=case.portfolio, staffing=case.staffing, settings=STILL
    )
    data = made(found, still(found))
    assert_same(data, case.data)
    plain = small_case()
    assert (case.data.eligible & ~plain.data.eligible).any()
    assert not np.allclose(case.data.floor, plain.data.floor)
    assert data.fixed_points == pytest.approx(case.data.fixed_points)
    assert data.fixed_points > 0
    assert found.training.tolist() == [0.0, 0.0, 5000.0, 0.0]


def test_an_ending_winds_down_first():
    """An alliance that winds down from May and ends in August is that of a dated change."""
    _, found = grounds()
    data = made(found, still(found, winds_down={"A1": 4}, ends={"A1": 8}))
    ends = AllianceEnds(
        kind="alliance_ends",
        alliance_id="A1",
        date=date(2027, 8, 31),
        wind_down_from=date(2027, 5, 1),
    )
    wanted = changed(ends)
    assert_same(data, wanted)
    assert not np.allclose(wanted.need, small_case().data.need)


def test_phases_advance():
    """An alliance in launch from April and commercial from September is that of two dated changes."""
    _, found = grounds()
    data = made(found, still(found, launch={"A4": 3}, commercial={"A4": 8}))
    moves = [
        PhaseMoves(kind="phase_moves", alliance_id="A4", date=day, phase=phase)
        for day, phase in (
            (date(2027, 4, 1), "launch"),
            (date(2027, 9, 1), "commercial"),
        )
    ]
    assert_same(data, changed(*moves))


def test_an_alliance_changes_segment():
    """A simple alliance that is typical from July has the hours, floors and leads of one scored anew."""
    _, found = grounds()
    usual = int(found.outlook.typical_profile[1])
    data = made(found, still(found, changes={"A7": 6}, becomes={"A7": usual}))
    again = AllianceRescored(
        kind="alliance_rescored",
        alliance_id="A7",
        date=date(2027, 7, 1),
        levels=TYPICAL,
    )
    assert_same(data, changed(again))


def test_a_wrong_first_evaluation_holds_from_the_first_day():
    """An alliance that is typical in truth has the hours of one scored so on the first day."""
    _, found = grounds()
    usual = int(found.outlook.typical_profile[1])
    data = made(found, still(found, true={"A6": usual}))
    again = AllianceRescored(
        kind="alliance_rescored", alliance_id="A6", date=START, levels=TYPICAL
    )
    assert_same(data, changed(again))


def test_a_leaver_and_the_successor():
    """M1 leaves at the end of May; a successor like M1 begins in September and ramps up."""
    _, found = grounds()
    path = still(found, leaves={"M1": 5}, successor={"M1": 8})
    data = made(found, path)
    leaves = ManagerLeaves(
        kind="manager_leaves", manager_id="M1", date=date(2027, 5, 31)
    )
    first = next(p for p in small_register().managers if p.manager_id == "M1")
    joins = ManagerJoins(
        kind="manager_joins",
        manager=first.replace(manager_id="M1+", available_from=date(2027, 9, 1)),
    )
    assert_same(data, changed(leaves, joins))


def test_a_leaver_without_a_successor():
    """Whom nobody replaces leaves the hours empty."""
    _, found = grounds()
    data = made(found, still(found, leaves={"M3": 2}))
    leaves = ManagerLeaves(
        kind="manager_leaves", manager_id="M3", date=date(2027, 2, 28)
    )
    assert data.resources == small_case().data.resources
    assert_same(data, changed(leaves))


def test_a_pin_ends_with_its_person():
    """A5 is pinned to M5; once M5 has left it is as free as after a dated change."""
    _, found = grounds()
    data = made(found, still(found, leaves={"M5": 6}))
    leaves = ManagerLeaves(
        kind="manager_leaves", manager_id="M5", date=date(2027, 6, 30)
    )
    wanted = changed(leaves)
    assert_same(data, wanted)
    pinned = wanted.alliances.index("A5")
    assert wanted.eligible[:, pinned, 3].sum() > wanted.eligible[:, pinned, 0].sum()


def test_who_leaves_by_the_scenario_has_no_successor():
    """M2 leaves in June by the scenario; a resignation drawn for later brings nobody."""
    _, found = grounds()
    data = made(found, still(found, leaves={"M2": 8}, successor={"M2": 9}))
    assert data.resources == small_case().data.resources


def test_a_hire_comes_late():
    """A hire planned for April who comes in June has the hours and the cost of one planned for June."""
    case, found = grounds("hire")
    path = still(found)
    path = path.replace(market=type(path.market)(wait=3, late=2, ramp=1.0))
    data = made(found, path)
    hire = case.scenario.options["hire"].hires[0]
    option = case.scenario.options["hire"].replace(
        hires=(hire.replace(available_from=date(2027, 6, 1)),)
    )
    wanted = small_case("hire", options={"hire": option}).data
    assert_same(data, wanted)
    assert data.fixed_points == pytest.approx(wanted.fixed_points)


def test_a_slower_ramp_up_takes_hours():
    """At twice the months of ramp-up a hire gives less in the first quarters, and as much at full effect."""
    _, found = grounds("hire")
    path = still(found)
    slow = path.replace(market=type(path.market)(wait=3, late=0, ramp=2.0))
    hire = found.data.resources.index("H1")
    usual, slower = (made(found, p).available[hire] for p in (path, slow))
    assert (slower <= usual + 1e-9).all()
    assert slower.sum() < usual.sum()


def test_a_deal_is_like_the_alliance_that_it_is_modelled_on():
    """A deal like A2 from May on needs, and may be led by whom, a deal with A2's scores from 1 May does."""
    _, found = grounds()
    path = still(found)
    row = path.names.index("A2")
    added = {
        "rows": row,
        "start": 4,
        "placed": path.placed[row],
        "true": path.placed[row],
        "found": 4,
        "becomes": path.placed[row],
    }
    longer = {
        name: np.append(getattr(path, name), added.get(name, NEVER))
        for name in (
            *("rows", "start", "placed", "true", "found", "changes", "becomes"),
            *("launch", "commercial", "winds_down", "ends"),
        )
    }
    path = path.replace(
        names=(*path.names, "D1"), new=np.append(path.new, True), **longer
    )
    model = next(a for a in small_register().alliances if a.alliance_id == "A2")
    deal = DealArrives(
        kind="deal_arrives",
        alliance=model.replace(
            alliance_id="D1", start=date(2027, 5, 1), current_manager=None
        ),
        levels=LEVELS["A2"],
    )
    data = made(found, path)
    assert_same(data, changed(deal))
    assert data.incumbent[-1] == NOBODY


def test_more_work_and_fewer_hours_are_factors():
    """Numbers of the world that a future draws scale need and hours."""
    _, found = grounds()
    path = still(found)
    data = made(found, path)
    hard = made(
        found, path.replace(values={"world.hours": 1.2, "world.productive": 0.9})
    )
    np.testing.assert_allclose(hard.need, 1.2 * data.need)
    np.testing.assert_allclose(hard.available, 0.9 * data.available)
