"""What the plan starts from: the portfolio, what it needs, who is there, and on how many assumptions it rests.

How the plan fares is told in `today` and `attention`.
"""

import numpy as np

from resourcing.playbook import SEGMENTS
from resourcing.view.pages.words import (
    counted,
    listed,
    numeral,
    sentence,
    share,
    spoken,
)
from resourcing.view.report.facts import FULL_FROM, Facts
from resourcing.view.tables import assumptions


def portfolio(facts: Facts) -> list[str]:
    """Return two sentences about the portfolio."""
    counts = facts.case.portfolio.counts()
    parts = [f"{counts[segment]} {segment}" for segment in SEGMENTS if counts[segment]]
    off, verb = counts["ineligible"], "is" if counts["ineligible"] == 1 else "are"
    parts += [f"{off} that {verb} not eligible"] if off else []
    total = counted(sum(counts.values()), "alliance")
    return [
        f"{total} came to the front door: {listed(parts)}.",
        f"{_evidence(facts)}; {_unsure_count(facts)}.",
    ]


def _evidence(facts: Facts) -> str:
    """Return how many of the evaluations rest on assumptions."""
    rows = facts.case.world.register.evaluations
    if not rows:
        return "There is no evaluation on record"
    assumed = sum(row.basis == "assumption" for row in rows)
    whole = counted(len(rows), "evaluation")
    if assumed == len(rows):
        return f"All of the {whole} on record rest on assumptions"
    return f"{share(assumed, len(rows))} of the {whole} on record rest on assumptions, the others on evidence"


def _unsure_count(facts: Facts) -> str:
    """Return how many placements are unsure."""
    number = len(facts.unsure)
    if not number:
        return f"no placement is less than {facts.unsure_below:.0%} likely"
    verb = "is" if number == 1 else "are"
    return f"{counted(number, 'placement')} {verb} less than {facts.unsure_below:.0%} likely"


def services(facts: Facts) -> list[str]:
    """Return two sentences about what the portfolio needs."""
    need, months = facts.plan.hours_needed, len(facts.case.scenario.horizon.months)
    data = facts.case.data
    bundles = [
        f"{share(float(hours), need)} {spoken(name)}"
        for name, hours in zip(data.bundles, data.need.sum(axis=(0, 2)), strict=True)
    ]
    spent = facts.case.demand.service_hours.sum(axis=(0, 2))
    if not need or not len(spent):
        return ["The portfolio needs no hours within the horizon."]
    largest = int(np.argmax(spent))
    name = facts.case.world.playbook.services[facts.case.demand.services[largest]].name
    return [
        f"The portfolio needs {counted(need, 'hour')} over {counted(len(data.periods), facts.period)}, "
        f"about {numeral(need / months)} a month: {listed(bundles)}.",
        f"{sentence(_takes(facts))[:-1]}; the largest of {counted(len(spent), 'service')} is “{name}” with "
        f"{share(float(spent[largest]), need)} of the hours.",
    ]


def _takes(facts: Facts) -> str:
    """Return which segment takes most hours, beside its share of the alliances."""
    data, labels = facts.case.data, facts.labels
    hours = {s: float(data.need[labels == s].sum()) for s in SEGMENTS}
    most = max(hours, key=lambda segment: hours[segment])
    number = int((labels == most).sum())
    alliances = counted(number, f"{most} alliance")
    verb = "takes" if number == 1 else "take"
    return f"the {alliances} {verb} {share(hours[most], sum(hours.values()))} of these hours"


def people(facts: Facts) -> list[str]:
    """Return two sentences about who is there and how full they are."""
    managers, teams = len(facts.people), len(facts.teams)
    bought = len(facts.contractors)
    others = [
        counted(bought, "contractor") if bought else "",
        f"{counted(teams, 'team')} outside alliance management" if teams else "",
    ]
    who = listed(
        [
            f"{counted(managers, 'alliance manager')}{_hires(facts)}",
            *(item for item in others if item),
        ]
    )
    verb = "has" if managers + teams + bought == 1 else "have"
    hours = counted(facts.plan.hours_available, "hour")
    ratio = (
        f", {facts.hours_per_hundred:,} for every 100 needed, before the work of leading and handing over"
        if facts.plan.hours_needed
        else ""
    )
    return [f"{who} {verb} {hours}{ratio}.", _load(facts)]


def _hires(facts: Facts) -> str:
    """Return how many of the people are hired by the option or by the plan, in brackets; empty where nobody is."""
    counts = (
        (len(facts.case.world.hires), "option"),
        (len(facts.hired_by_plan), "plan"),
    )
    parts = [f"{number} of them hired by this {by}" for number, by in counts if number]
    return f" ({', '.join(parts)})" if parts else ""


def _load(facts: Facts) -> str:
    """Return how many people are full, and who has most room."""
    if not facts.people:
        return "There is nobody in alliance management within the horizon."
    data = facts.case.data
    index = [data.resources.index(name) for name in facts.people]
    have = data.available[index].sum(axis=1)
    used = facts.run.plan.hours_used[index].sum(axis=1)
    if len(index) == 1:
        planned = share(float(used[0]), float(have[0]))
        return f"{facts.names[facts.people[0]]} is planned for {planned} of the hours."
    free = np.maximum(0.0, have - used)
    most = int(np.argmax(free))
    room = share(float(free[most]), float(have[most]))
    return (
        f"{_full(facts)} planned for {FULL_FROM:.0%} or more of the hours in at least one {facts.period}; "
        f"{facts.names[facts.people[most]]} has most room, with {room} of the hours unplanned."
    )


def _full(facts: Facts) -> str:
    """Return how many managers are full."""
    number, whole = len(facts.full), len(facts.people)
    if number == whole:
        return f"All {whole:,} managers are"
    verb = "is" if number == 1 else "are"
    return f"{f'{number:,}' if number else 'None'} of the {whole:,} managers {verb}"


def assumed(facts: Facts) -> str:
    """Return how many numbers the results rest on, and how many of them have no source."""
    basis = assumptions(facts.case)["basis"]
    total, user = len(basis), int((basis == "user").sum())
    derived, sourced = int((basis == "derived").sum()), int((basis == "sourced").sum())
    return (
        f"{counted(total, 'number')} of playbook and scenario: {user:,} set by the user ({share(user, total)}), "
        f"{derived:,} derived from others, {sourced:,} from a published source. Those set by the user stand first in "
        "each list; open a list to read or print it."
    )
