"""Rules without a price, budgets and dates that limit nothing or cannot be kept, and service times that nothing takes."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from resourcing.playbook import SOFT_PRICES, Fault, Playbook, unpriced
from resourcing.scenario.changes import HiringFreeze
from resourcing.scenario.dated import first_day_after
from resourcing.scenario.description import Scenario
from resourcing.scenario.faults.checks import known_names
from resourcing.scenario.options import Option
from resourcing.scenario.worlds import budget_left

MONTHS_PER_YEAR = 12
PENNY = 0.01
"""Currency below which an overrun of a budget is rounding."""


def limit_faults(scenario: Scenario, playbook: Playbook) -> Iterator[Fault]:
    """Yield rules soft without a price, years outside the horizon, a window that is over, and times of no requests."""
    yield from _rule_faults(scenario, playbook)
    years = scenario.horizon.years
    what = "year of the horizon"
    yield from known_names("budget", scenario.budget, years, what)
    for name, option in scenario.options.items():
        yield from known_names(f"options.{name}.budget", option.budget, years, what)
        yield from _hired_beyond(name, option, scenario, playbook)
    yield from _window_faults(scenario)
    yield from _timed_faults(scenario, playbook)


def _rule_faults(scenario: Scenario, playbook: Playbook) -> Iterator[Fault]:
    """Yield rules that end up soft without a price by what the scenario sets; silent where the playbook's are not readable."""
    if not (hasattr(playbook, "charges") and hasattr(playbook, "rules")):
        return
    given = {name for name, value in scenario.rules if value is not None}
    priced = {
        name for name, price in SOFT_PRICES.items() if price in scenario.charges.given
    }
    rules = scenario.rules.over(playbook.rules)
    charges = scenario.charges.over(playbook.charges)
    yield from unpriced(sorted(given), rules=rules, charges=charges)
    for fault in unpriced(sorted(priced - given), rules=rules, charges=charges):
        rule = fault.place.removeprefix("rules.")
        yield replace(
            fault,
            place=f"charges.{SOFT_PRICES[rule]}",
            value="0",
            rule=f"is no price, though the rule of {rule} is soft",
        )


def _timed_faults(scenario: Scenario, playbook: Playbook) -> Iterator[Fault]:
    """Yield service times of services that the playbook does not have, or that nobody requests."""
    place, given = "simulation.service_times_of", scenario.simulation.service_times_of
    services = playbook.services
    yield from known_names(place, given, services, "service of the playbook")
    for name in given:
        if name in services and services[name].trigger == "planned":
            yield Fault(
                place=place,
                value=name,
                rule="is planned, so no request for it is simulated",
                repair="delete its table, or give that of a service on request",
            )


def _window_faults(scenario: Scenario) -> Iterator[Fault]:
    """Yield a published window that ends before the horizon begins."""
    until = scenario.published_until
    if until is not None and until <= scenario.horizon.start:
        yield Fault(
            place="published_until",
            value=str(until),
            rule=f"fixes nothing, since the horizon begins on {scenario.horizon.start}",
            repair="move the date into the horizon, or delete the key",
        )


def _hired_beyond(
    name: str, option: Option, scenario: Scenario, playbook: Playbook
) -> Iterator[Fault]:
    """Yield years in which the people whom an option hires, and its training, already cost more than a strict budget."""
    if scenario.rules.over(playbook.rules).budget != "strict":
        return
    budget = budget_left(scenario, option)
    for year, cost in _cost_of_hires(option, scenario).items():
        if cost > budget.get(year, cost) + PENNY:
            yield Fault(
                place=f"options.{name}.hires",
                value=f"{cost:.0f}",
                rule=f"cost more in {year}, training included, than its budget of {budget[year]:.0f}"
                if option.upskilling
                else f"cost more in {year} than its budget of {budget[year]:.0f}",
                repair="raise the budget, hire later or fewer, or write rules.budget soft",
            )


def _cost_of_hires(option: Option, scenario: Scenario) -> Mapping[str, float]:
    """Return what the people whom an option hires, and its training, cost in each year of the horizon, in currency."""
    freezes = [c for c in scenario.changes if isinstance(c, HiringFreeze)]
    total = dict.fromkeys(scenario.horizon.years, 0.0)
    for person in option.hires:
        months = scenario.horizon.months_served(
            first=person.available_from
            and first_day_after(person.available_from, freezes),
            last=person.available_to,
        )
        for year, served in months.items():
            total[year] += (person.annual_cost or 0.0) / MONTHS_PER_YEAR * served
    for item in option.upskilling:
        if str(item.date.year) in total and item.date >= scenario.horizon.start:
            total[str(item.date.year)] += item.cost
    return total
