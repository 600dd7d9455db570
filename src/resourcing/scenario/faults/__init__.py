"""References of a scenario that point at nothing, days out of range, and limits that cannot be kept."""

from collections.abc import Iterator

from resourcing.domain import Register
from resourcing.playbook import Fault, Playbook
from resourcing.scenario.description import Scenario
from resourcing.scenario.faults.asked import Asked
from resourcing.scenario.faults.changes import change_faults
from resourcing.scenario.faults.limits import limit_faults
from resourcing.scenario.faults.options import option_faults

__all__ = ["scenario_faults"]


def scenario_faults(
    scenario: Scenario, *, register: Register, playbook: Playbook
) -> list[Fault]:
    """Return every reference of a scenario that its register or playbook does not know, and dates out of range."""
    asked = Asked.of(scenario, register, playbook)
    return [
        *_horizon_faults(scenario),
        *change_faults(scenario, register, playbook),
        *option_faults(scenario, register, playbook),
        *limit_faults(scenario, playbook),
        *asked.faults_of_changes(scenario),
        *(
            fault
            for name, option in scenario.options.items()
            for fault in asked.faults_of_option(name, option)
        ),
    ]


def _horizon_faults(scenario: Scenario) -> Iterator[Fault]:
    """Yield a horizon that does not start with a month (or a quarter)."""
    start, months = scenario.horizon.start, scenario.horizon.months_per_period
    if start.day != 1 or (start.month - 1) % months:
        what = "quarter" if months > 1 else "month"
        yield Fault(
            place="horizon.start",
            value=str(start),
            rule=f"must be the first day of a {what}",
            repair=f"move it to the first day of a {what}, or change months_per_period",
        )
