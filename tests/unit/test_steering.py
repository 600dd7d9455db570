"""A state steers a plan: each control reaches the instance, files keep it, and quick answers stay honest."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from builders_run import write_small_inputs

from resourcing.errors import InputError
from resourcing.optimize import StopRules, optimize
from resourcing.problem import NOBODY
from resourcing.read import read_inputs
from resourcing.results import solution
from resourcing.steering import (
    Ground,
    Joiners,
    NewDeals,
    State,
    answer,
    asked_words,
    changed_leads,
    days_of_scores,
    further,
    measured,
    prepared,
    saved,
    scenario_of,
    side_by_side,
    state_of,
    without_gone,
)
from resourcing.steering.answering import answered, carried_lead, carried_prices
from resourcing.study import measures
from resourcing.view.files import toml_text

JULY = date(2027, 7, 1)
SENIORS = Joiners(grade="senior", number=2, first=JULY)
EVERYTHING = State(
    joiners=(SENIORS, Joiners(grade="manager", unit="Oncology", number=1, first=JULY)),
    contract_hours={"senior": 30.0},
    may_lead={"project_management": ("simple", "typical")},
    floors={"complex": 0.35, "simple": 0.1},
    core_floors={"complex": 0.2, "typical": 0.3},
    deals=(NewDeals(profile="light", number=2, first=date(2027, 4, 1)),),
    leavers={"M4": date(2027, 9, 30)},
    freeze_until=date(2027, 3, 31),
    max_handovers=4,
    levels={
        "A4": {"importance": 5.0, "programs": 8.0},
        "new-light-20270401-2": {"importance": 4.0},
    },
    pins={"A1": "M2", "new-light-20270401-1": "M1"},
    seed=7,
)


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    """Return the small portfolio as the ground."""
    path = write_small_inputs(tmp_path_factory.mktemp("steered"))
    return Ground(inputs=read_inputs(path), path=path)


@pytest.fixture(scope="module")
def base(ground):
    """Return the answer of the scenario as it stands."""
    return answer(ground, State(), seconds=None)


def instance(ground, **fields):
    """Return the instance of a state."""
    return prepared(ground, State(**fields)).data


# --- What each control does ---


def test_what_is_asked_for_stands_in_words(ground, base):
    """Every control that was moved has its phrase, by name; where none was, it is as it stands."""
    moved = answer(ground, EVERYTHING, near=base, seconds=None)
    phrases = asked_words(moved).split("; ")
    assert asked_words(base) == "as it stands"
    assert phrases[:5] == [
        "2 senior more (central) from 2027-07-01",
        "1 manager more (Oncology) from 2027-07-01",
        "Dan leaves after 2027-09-30",
        "no hiring until 2027-03-31",
        "up to 30 contract hours a month (senior)",
    ]
    assert "at least 20% of core services, complex" in phrases
    assert "project management may lead typical, simple" in phrases
    assert phrases[-2:] == ["at most 4 handovers", "seed 7"]


def test_the_empty_state_is_the_scenario_as_it_stands(ground):
    """The instance is that of the ground, array by array."""
    data, own = prepared(ground, State()).data, ground.case.data
    for name in ("need", "available", "eligible", "floor", "weight", "incumbent"):
        np.testing.assert_array_equal(getattr(data, name), getattr(own, name))
    assert data.max_handovers == own.max_handovers


def test_joiners_have_hours_from_their_first_day_on(ground):
    """Two like people more, none of their hours before July, with the usual skills and the mean cost of the grade."""
    case = prepared(ground, State(joiners=(SENIORS,)))
    new = [r for r in case.data.resources if r not in ground.case.data.resources]
    assert len(new) == 2
    rows = [case.data.resources.index(name) for name in new]
    assert (case.data.available[rows, :2] == 0).all()
    assert (case.data.available[rows, 2:] > 0).all()
    people = {row.manager_id: row for row in case.world.register.managers}
    assert {people[name].skills for name in new} == {ground.skills("senior")}
    assert {people[name].annual_cost for name in new} == {ground.annual_cost("senior")}


def test_a_freeze_delays_joiners(ground):
    """Frozen until September, they start in October."""
    data = instance(ground, joiners=(SENIORS,), freeze_until=date(2027, 9, 30))
    assert (data.available[-4:-2] >= 0).all()
    new = [r for r, n in enumerate(data.resources) if n.startswith("new-senior")]
    assert (data.available[new, 2] == 0).all()
    assert (data.available[new, 3] > 0).all()


def test_leavers_have_no_hours_after_their_last_day(ground):
    """Dan leaves at the end of September."""
    data = instance(ground, leavers={"M4": date(2027, 9, 30)})
    dan = data.available[data.resources.index("M4")]
    own = ground.case.data.available[ground.case.data.resources.index("M4")]
    assert dan[3] == 0 < own[3]
    np.testing.assert_array_equal(dan[:3], own[:3])


def test_deals_arrive_with_the_profile_asked_for(ground):
    """Two light ones in the second quarter."""
    deals = (NewDeals(profile="light", number=2, first=date(2027, 4, 1)),)
    case = prepared(ground, State(deals=deals))
    new = [a for a in case.data.alliances if a not in ground.case.data.alliances]
    assert len(new) == 2
    assert {case.portfolio.placement(name).profile for name in new} == {"light"}
    rows = [case.data.alliances.index(name) for name in new]
    assert case.data.active[rows].tolist() == [[False, True, True, True]] * 2


def test_another_seed_draws_other_deals(ground):
    """The seed is that of the deals: other levels, and the same again for the same."""
    deals = (NewDeals(profile="light", number=5, first=date(2027, 4, 1)),)
    one, two, same = (
        prepared(ground, State(deals=deals, seed=seed)).world.register.evaluations
        for seed in (1, 2, 1)
    )
    assert one != two
    assert one == same


def test_teams_may_lead_the_segments_chosen(ground):
    """Project managers lead typical ones in their unit, where skills and units do not stand against it."""
    before = ground.case.world.playbook.profiles
    case = prepared(ground, State(may_lead={"project_management": ("simple",)}))
    for name, item in case.world.playbook.profiles.items():
        if item.segment == "simple":
            assert "project_management" in item.resourcing
        else:
            assert item.resourcing == before[name].resourcing


def test_floors_are_those_of_the_segment(ground):
    """Essential services of complex alliances are promised at 35 %, their core ones at 15 %; nothing else changes."""
    state = State(floors={"complex": 0.35}, core_floors={"complex": 0.15})
    case = prepared(ground, state)
    data, own = case.data, ground.case.data
    labels = np.array([case.portfolio.placement(a).label for a in data.alliances])
    where = data.active & (labels == "complex")[:, None]
    assert where.any()
    np.testing.assert_allclose(data.floor[:, 0][where], 0.35)
    np.testing.assert_allclose(data.floor[:, 1][where], 0.15)
    np.testing.assert_array_equal(data.floor[:, 2:], own.floor[:, 2:])


def test_moved_levels_change_the_segment(ground):
    """Scored highest throughout, a typical alliance becomes complex."""
    highest = {
        name: 5.0 if not item.counts else 99.0
        for name, item in ground.inputs.playbook.criteria.items()
    }
    assert ground.case.portfolio.placement("A4").label == "typical"
    case = prepared(ground, State(levels={"A4": highest}))
    assert case.portfolio.placement("A4").label == "complex"


def test_a_new_deal_is_scored_and_pinned_like_any_alliance(ground):
    """From its first day on a light deal scored highest is complex, and the one who is pinned to it is the only one who may."""
    name, highest = (
        "new-light-20270401-1",
        {
            key: 99.0 if item.counts else 5.0
            for key, item in ground.inputs.playbook.criteria.items()
        },
    )
    deals = (NewDeals(profile="light", number=1, first=date(2027, 4, 1)),)
    state = State(deals=deals, levels={name: highest}, pins={name: "M1"})
    assert days_of_scores(ground, state)[name] == date(2027, 4, 1)
    case = prepared(ground, state)
    assert case.portfolio.placement(name).label == "simple"
    later = case.portfolio.placement_on(name, date(2027, 4, 1))
    assert later.label == "complex"
    a = case.data.alliances.index(name)
    may = case.data.eligible[:, a, 1]
    assert [case.data.resources[r] for r in np.flatnonzero(may)] == ["M1"]


def test_pins_and_scores_go_with_their_deal(ground):
    """One deal fewer: what was asked for the second is gone, the rest stays."""
    one = NewDeals(profile="light", number=1, first=date(2027, 4, 1))
    left = without_gone(ground, EVERYTHING.replace(deals=(one,)))
    assert set(left.levels) == {"A4"}
    assert left.pins == EVERYTHING.pins
    assert without_gone(ground, EVERYTHING) == EVERYTHING


def test_a_pinned_lead_is_the_only_one_who_may(ground):
    """A1 is pinned to Ben, who leaves in the middle: nobody else may lead it until then."""
    data = instance(ground, pins={"A1": "M2"})
    may = data.eligible[:, data.alliances.index("A1"), 0]
    assert [data.resources[r] for r in np.flatnonzero(may)] == ["M2"]


def test_hours_can_be_bought_at_the_cost_of_an_employee(ground):
    """Thirty hours a month of a senior who may lead."""
    case = prepared(ground, State(contract_hours={"senior": 30.0}))
    r = case.data.resources.index("contract-senior")
    assert case.data.available[r].sum() == pytest.approx(12 * 30.0)
    assert case.staffing.hourly_cost[r] == ground.hourly_cost("senior")
    assert case.data.eligible[r].any()


def test_handovers_are_limited(ground):
    """The limit is the state's, before the scenario's."""
    assert instance(ground, max_handovers=4).max_handovers == 4


def test_kinds_that_stand_twice_are_refused():
    """Two entries for one thing would be added up by nobody."""
    with pytest.raises(ValueError, match="stand twice"):
        State(joiners=(SENIORS, SENIORS))


# --- Answers ---


def test_a_quick_answer_is_enclosed_by_its_bound_and_the_optimum(ground, base):
    """Its value is that of its leads by the evaluator; its bound lies above what a long solve finds."""
    best = optimize(ground.case.data, stop=StopRules(gap=0.0)).best.objective
    again = solution(base.case.data, lead=base.run.plan.lead)
    assert again.objective == pytest.approx(base.run.plan.objective)
    assert base.run.plan.objective <= best + 1e-6 <= base.result.bound + 2e-6


def test_without_a_time_limit_answers_repeat(ground, base):
    """Same state, same start: same leads, bit for bit."""
    one, two = (
        answer(ground, EVERYTHING, near=base, seconds=None).run.plan for _ in range(2)
    )
    np.testing.assert_array_equal(one.lead, two.lead)
    assert one.objective == two.objective


def test_a_further_look_never_loses(base):
    """Value does not fall, the bound does not rise."""
    more = further(base, seconds=None)
    assert more.run.plan.objective >= base.run.plan.objective
    assert more.result.bound <= base.result.bound


def test_everything_that_cannot_be_is_told_at_once_by_its_control(ground, base):
    """Names people know, no counters of files."""
    wrong = State(
        leavers={"M9": JULY, "M4": date(2031, 1, 1)},
        levels={"A4": {"importance": 9.0}},
        pins={"A9": "M1"},
    )
    with pytest.raises(InputError) as caught:
        answer(ground, wrong, near=base)
    said = [str(item) for item in caught.value.problems]
    assert len(said) == 4
    assert any(text.startswith("Dan leaves = '2031-01-01'") for text in said)
    assert any(text.startswith("scores of A4") for text in said)
    assert not any("changes[" in text or "steered" in text for text in said)


def test_a_pin_that_breaks_a_rule_is_told_by_name(ground):
    """Who may not lead what, without identifiers."""
    with pytest.raises(InputError) as caught:
        prepared(ground, State(pins={"A4": "M4"}))
    (problem,) = caught.value.problems
    assert str(problem).startswith("lead of Alliance A4 = 'Dan': may not lead it")


def test_no_plan_at_all_is_told_with_what_helps(base):
    """A solve that found nothing is a sentence, not a defect."""
    with pytest.raises(InputError, match=r"no plan was found .* raise the most"):
        answered(State(), base.case, replace(base.result, best=None))


def test_leads_and_prices_are_carried_over_by_name(ground, base):
    """People and alliances keep theirs wherever they stand; a new person gets the mean price, a new alliance nobody."""
    before = base.case.data
    deals = (NewDeals(profile="light", number=1, first=date(2027, 4, 1)),)
    after = instance(ground, joiners=(SENIORS,), deals=deals)
    lead = carried_lead(base.run.plan.lead, before, after)
    for a, name in enumerate(after.alliances):
        if name in before.alliances:
            old = base.run.plan.lead[before.alliances.index(name)]
            names = [None if r == NOBODY else before.resources[r] for r in old]
            assert names == [
                None if r == NOBODY else after.resources[r] for r in lead[a]
            ]
        else:
            assert (lead[a] == NOBODY).all()
    prices = carried_prices(base.result.prices, before, after)
    kept = [after.resources.index(name) for name in before.resources]
    np.testing.assert_array_equal(prices.hours[kept], base.result.prices.hours)
    new = [r for r in range(len(after.resources)) if r not in kept]
    mean = base.result.prices.hours.mean(axis=0)
    np.testing.assert_allclose(prices.hours[new], [mean] * 2)


# --- Contrast ---


def test_measures_are_those_of_the_study(base):
    """Percentages from hours and counts, the rest as it is."""
    found, own = measured(base), measures(base.run.plan, case=base.case)
    assert found["coverage"] == pytest.approx(
        100 * own.hours_delivered / own.hours_needed
    )
    assert found["cost"] == own.cost
    assert list(side_by_side({"a": base, "b": base}).columns) == ["a", "b"]


def test_changed_leads_tell_every_cell_that_differs(ground, base):
    """As many cells as differ by name, each within its stretch; against itself nothing."""
    other = answer(ground, State(pins={"A1": "M2"}), near=base, seconds=None)
    assert changed_leads(base, base).empty
    frame = changed_leads(base, other)
    assert set(frame["before"]) & {"Ada"}
    periods = base.case.data.periods
    cells = sum(
        periods.index(row.last) - periods.index(row.first) + 1
        for row in frame.itertuples()
    )
    both = [carried_lead(x.run.plan.lead, x.case.data, base.case.data) for x in (base, other)]  # fmt: skip
    active = base.case.data.active
    assert cells == int((both[0] != both[1])[active].sum())


# --- Files ---


def test_a_saved_state_reads_back_as_itself(ground):
    """Through a file that `resourcing run` takes as well, every control included."""
    path = ground.path.with_name("steered-state.toml")
    keys = saved(ground, EVERYTHING, extends=ground.path.name, title="Everything")
    path.write_text(toml_text(keys), encoding="utf-8")
    inputs = read_inputs(path)
    assert state_of(ground, inputs.scenario) == EVERYTHING
    made = scenario_of(ground, EVERYTHING)
    assert inputs.scenario.changes == made.changes
    assert inputs.scenario.options == made.options


def test_a_scenario_that_no_control_can_ask_for_is_no_state(ground):
    """Another horizon, or a hire of another kind, is a new ground."""
    scenario = scenario_of(ground, State(joiners=(SENIORS,)))
    option = scenario.options["steered"]
    part_time = option.hires[0].replace(fte=0.5)
    other = scenario.replace(
        options={**scenario.options, "steered": option.replace(hires=(part_time,))}
    )
    assert state_of(ground, scenario) == State(joiners=(SENIORS,))
    assert state_of(ground, other) is None
