"""Candidate hires, contractors, budgets, limits and rules of a scenario reach the world and are checked."""

from datetime import date

import pytest
from builders_playbook import free_of, small_playbook
from builders_scenario import BASE, HIRE, REGISTER
from pydantic import ValidationError

from resourcing.playbook import SOFT_PRICES, BundleFractions, Fault, Playbook, Rules
from resourcing.scenario import (
    AS_IS,
    Candidate,
    Contractor,
    Horizon,
    Option,
    RuleChanges,
    scenario_assumptions,
    scenario_faults,
    world,
)

MAYBE = Candidate(
    manager_id="C",
    name="Maybe",
    grade="manager",
    fte=1.0,
    available_from=date(2027, 7, 1),
    annual_cost=120_000.0,
)
BOUGHT = Contractor(
    contractor_id="X",
    name="Bought",
    grade="senior",
    hourly_cost=150.0,
    hours_per_month=30.0,
    may_lead=True,
)


@pytest.fixture(scope="module")
def playbook() -> Playbook:
    """Return the small playbook of the builders."""
    return small_playbook()


def offered(**changes):
    """Return the base scenario with one option called o."""
    return BASE.replace(options={"o": Option(title="O", **changes)})


def faults(scenario, book) -> list[Fault]:
    """Return the faults of a scenario over the small register."""
    return scenario_faults(scenario, register=REGISTER, playbook=book)


def chosen(scenario, book, option="o"):
    """Return the world of an option."""
    return world(scenario, register=REGISTER, playbook=book, option=option)


# --- What becomes of them ---


def test_candidate_is_one_person_or_several_alike():
    """One keeps the identifier; of several each gets a number, and nothing else differs."""
    assert [row.manager_id for row in MAYBE.people] == ["C"]
    several = MAYBE.replace(count=3).people
    assert [row.manager_id for row in several] == ["C-1", "C-2", "C-3"]
    assert [row.name for row in several] == ["Maybe 1", "Maybe 2", "Maybe 3"]
    kinds = {row.replace(manager_id="C", name="Maybe") for row in several}
    assert kinds == set(MAYBE.people)


@pytest.mark.parametrize("missing", ["available_from", "annual_cost"])
def test_candidate_needs_a_first_day_and_a_cost(missing):
    """Somebody who may be hired comes at the earliest on a day, for a price."""
    fields = {name: getattr(MAYBE, name) for name in Candidate.model_fields}
    with pytest.raises(ValidationError, match=missing):
        Candidate(**{name: value for name, value in fields.items() if name != missing})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"hours_per_month": 0.0}, "greater than 0"),
        ({"hourly_cost": -1.0}, "greater than or equal to 0"),
        ({"home": "embedded"}, "needs a unit"),
        (
            {"available_from": date(2027, 2, 1), "available_to": date(2027, 1, 1)},
            "is before",
        ),
    ],
)
def test_contractor_refuses_what_cannot_be(changes, words):
    """A contractor has hours, a price, a unit where embedded, and days in order."""
    with pytest.raises(ValidationError, match=words):
        BOUGHT.replace(**changes)


def test_contractor_counts_for_the_span_as_part_of_full_time():
    """30 of 120 hours are a quarter of full time; more than full time is one person."""
    assert BOUGHT.as_manager(full_time=120.0).fte == 0.25
    assert BOUGHT.replace(hours_per_month=500.0).as_manager(full_time=120.0).fte == 1.0


def test_people_follow_the_register_in_a_fixed_order(playbook):
    """Hires, candidates and contractors come after the register's own, and the world says who is who."""
    result = chosen(
        offered(
            hires=(HIRE,),
            candidates=(MAYBE.replace(count=2), MAYBE.replace(manager_id="D")),
            contractors=(BOUGHT,),
        ),
        playbook,
    )
    names = [row.manager_id for row in result.register.managers]
    assert names == ["M1", "M2", "H1", "C-1", "C-2", "D", "X"]
    assert result.hires == ("H1",)
    assert result.candidates == (("C-1", "C-2"), ("D",))
    assert dict(result.contracts) == {"X": BOUGHT}


def test_pins_of_an_option_stand_in_place_of_those_of_the_register(playbook):
    """A pin to a hire of the option itself counts; as-is keeps the register's."""
    scenario = offered(hires=(HIRE,), pins={"A2": "H1"})
    assert faults(scenario, playbook) == []
    rows = chosen(scenario, playbook).register.alliances
    assert [row.pinned_manager for row in rows] == [None, "H1"]
    rows = chosen(scenario, playbook, AS_IS).register.alliances
    assert [row.pinned_manager for row in rows] == [None, None]


def test_budget_of_an_option_comes_before_that_of_the_scenario(playbook):
    """Years that the option names are its own, the others stay; limits are carried on."""
    scenario = offered(budget={"2028": 7.0}).replace(
        budget={"2027": 5.0, "2028": 6.0},
        max_handovers=3,
        published_until=date(2027, 4, 1),
    )
    result = chosen(scenario, playbook)
    assert result.budget == {"2027": 5.0, "2028": 7.0}
    assert chosen(scenario, playbook, AS_IS).budget == {"2027": 5.0, "2028": 6.0}
    assert (result.max_handovers, result.published_until) == (3, date(2027, 4, 1))


def test_nothing_limits_by_default(playbook):
    """Without budget, limit and window there is none."""
    result = chosen(BASE, playbook, AS_IS)
    assert (result.budget, result.max_handovers) == ({}, None)
    assert (result.published_until, result.candidates) == (None, ())


@pytest.mark.parametrize("rule", Rules.model_fields)
def test_scenario_may_change_the_strictness_of_every_rule(rule, playbook):
    """Each rule of the playbook can be strict, soft or off in a scenario."""
    scenario = BASE.replace(rules=RuleChanges(**{rule: "off"}))
    rules = chosen(scenario, playbook, AS_IS).playbook.rules
    assert rules == playbook.rules.replace(**{rule: "off"})


# --- Months served ---


def test_months_served_add_up_by_year_in_proportion_to_days():
    """Half of June 2027, then six months; nothing after the last day."""
    horizon = Horizon(start=date(2027, 4, 1), periods=5)
    served = horizon.months_served(first=date(2027, 6, 16), last=date(2028, 1, 31))
    assert served == pytest.approx({"2027": 6.5, "2028": 1.0})
    assert horizon.months_served(first=None, last=None) == {"2027": 9.0, "2028": 6.0}
    assert horizon.months_served(first=date(2029, 1, 1), last=None) == {
        "2027": 0.0,
        "2028": 0.0,
    }


# --- What is wrong with them ---


@pytest.mark.parametrize(
    ("changes", "place", "value", "rule"),
    [
        ({"candidates": (MAYBE.replace(manager_id="M1"),)}, "candidates[0].manager_id", "M1", "taken"),
        ({"candidates": (MAYBE, MAYBE)}, "candidates[1].manager_id", "C", "taken"),
        ({"hires": (HIRE,), "contractors": (BOUGHT.replace(contractor_id="H1"),)}, "contractors[0].contractor_id", "H1", "taken"),
        ({"candidates": (MAYBE.replace(available_from=date(2029, 1, 1)),)}, "candidates[0]", "2029-01-01", "beyond the horizon"),
        ({"contractors": (BOUGHT.replace(available_from=date(2029, 1, 1)),)}, "contractors[0]", "2029-01-01", "beyond the horizon"),
        ({"contractors": (BOUGHT.replace(may_lead=False),)}, "contractors[0]", "X", "no profile of the playbook takes support"),
        ({"budget": {"2026": 1.0}}, "budget", "2026", "no such year of the horizon"),
        ({"pins": {"A9": "M1"}}, "pins", "A9", "no such alliance"),
        ({"pins": {"A1": "M9"}}, "pins", "M9", "no such manager or team"),
        ({"hires": (HIRE,), "budget": {"2027": 49_999.0}}, "hires", "50000", "more in 2027 than its budget of 49999"),
    ],
)  # fmt: skip
def test_option_that_cannot_be_is_a_fault(playbook, changes, place, value, rule):
    """Each thing wrong with an option is reported once, where it stands, with a repair."""
    (fault,) = faults(offered(**changes), playbook)
    assert (fault.place, fault.value) == (f"options.o.{place}", value)
    assert rule in fault.rule
    assert fault.repair


def test_several_alike_take_their_numbered_names(playbook):
    """A candidate of whom there are two may not take the number of somebody else."""
    option = Option(
        title="O",
        candidates=(MAYBE.replace(count=2), MAYBE.replace(manager_id="C-2")),
    )
    (fault,) = faults(BASE.replace(options={"o": option}), playbook)
    assert (fault.place, fault.value) == ("options.o.candidates[1].manager_id", "C-2")


def test_contractor_may_support_where_a_profile_takes_support(playbook):
    """A contractor who may not lead is of use as soon as one profile takes support."""
    share = BundleFractions(core=0.3)
    light = playbook.profiles["light"].replace(support_share=share)
    book = playbook.replace(profiles={**playbook.profiles, "light": light})
    scenario = offered(contractors=(BOUGHT.replace(may_lead=False),))
    assert faults(scenario, book) == []


@pytest.mark.parametrize("strictness", ["soft", "off"])
def test_hires_may_cost_more_than_a_budget_that_is_not_strict(playbook, strictness):
    """Where the budget is soft or off, hires beyond it are no contradiction."""
    scenario = offered(hires=(HIRE,), budget={"2027": 0.0}).replace(
        rules=RuleChanges(budget=strictness)
    )
    charges = playbook.charges.replace(budget_points_per_thousand=1.0)
    assert faults(scenario, playbook.replace(charges=charges)) == []


def test_hires_within_their_budget_are_no_fault(playbook):
    """A quarter of 200,000 fits into 50,000."""
    assert faults(offered(hires=(HIRE,), budget={"2027": 50_000.0}), playbook) == []


def test_budget_of_a_year_outside_the_horizon_is_a_fault(playbook):
    """A year that no period belongs to limits nothing."""
    (fault,) = faults(BASE.replace(budget={"27": 5.0, "2028": 6.0}), playbook)
    assert (fault.place, fault.value) == ("budget", "27")
    assert "2027" in fault.repair


def test_window_that_is_over_is_a_fault(playbook):
    """A published window before the horizon fixes nothing; one day within fixes the first period."""
    over = BASE.replace(published_until=date(2027, 1, 1))
    (fault,) = faults(over, playbook)
    assert (fault.place, fault.value) == ("published_until", "2027-01-01")
    assert faults(BASE.replace(published_until=date(2027, 1, 2)), playbook) == []


@pytest.mark.parametrize("rule", SOFT_PRICES)
def test_rule_made_soft_without_a_price_is_a_fault(playbook, rule):
    """A scenario that softens a rule which the playbook does not price would switch it off in silence."""
    free = playbook.replace(charges=free_of(playbook.charges, SOFT_PRICES[rule]))
    (fault,) = faults(BASE.replace(rules=RuleChanges(**{rule: "soft"})), free)
    assert (fault.place, fault.value) == (f"rules.{rule}", "soft")
    assert SOFT_PRICES[rule] in fault.rule


def test_numbers_that_the_optimizer_weighs_are_assumptions():
    """Limits, budgets, candidates and contractors are listed as user-set numbers."""
    scenario = offered(
        candidates=(MAYBE.replace(count=2),),
        contractors=(BOUGHT,),
        budget={"2028": 7.0},
    ).replace(budget={"2027": 5.0}, max_handovers=3, published_until=date(2027, 4, 1))
    rows = {row.name: row.value for row in scenario_assumptions(scenario)}
    assert {name: rows[name] for name in rows if name not in BASE_ROWS} == {
        "budget.2027": "5",
        "max_handovers": "3",
        "published_until": "2027-04-01",
        "options.o.candidates[0].annual_cost": "120000",
        "options.o.candidates[0].count": "2",
        "options.o.contractors[0].hourly_cost": "150",
        "options.o.contractors[0].hours_per_month": "30",
        "options.o.budget.2028": "7",
    }


BASE_ROWS = {row.name for row in scenario_assumptions(BASE)}
