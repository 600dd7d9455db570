"""The report's title and sentences, each computed from numbers, so that none can be false when numbers change.

Every function returns plain text; escaping is the template's work.
"""

from collections.abc import Iterator

import numpy as np

from resourcing.playbook import SEGMENTS
from resourcing.problem import NOBODY
from resourcing.study import Measures
from resourcing.view.plots.comparison import Covered, covered
from resourcing.view.report import levers
from resourcing.view.report.facts import FULL_FROM, Facts
from resourcing.view.report.words import (
    at_most,
    counted,
    listed,
    numeral,
    sentence,
    share,
    spoken,
)
from resourcing.view.tables import assumptions

POINT = 0.005
"""Smallest change of a coverage that is worth a word."""


def headline(facts: Facts) -> str:
    """Return the finding as one line: what the plan achieves, against today, and how hours stand to need."""
    if not facts.alliances:
        return "No alliance is eligible and active, so there is nothing to lead yet"
    if facts.everything_done:
        whom = "its one alliance needs" if facts.alliances == 1 else f"its {facts.alliances:,} alliances need"  # fmt: skip
        return f"The team can do everything that {whom}, with {_spare(facts)} of its hours to spare"
    balance = (
        f"there are {counted(facts.hours_per_hundred, 'hour')} for every 100 needed"
    )
    return f"{_kept(facts)}; {balance}"


def _spare(facts: Facts) -> str:
    """Return the share of the hours that the plan leaves free."""
    used = float(facts.run.plan.hours_used.sum())
    return share(
        max(0.0, facts.plan.hours_available - used), facts.plan.hours_available
    )


def _led(facts: Facts) -> str:
    """Return the middle of the title: how many alliances have a lead."""
    if facts.without_lead == 0:
        whom = "the one alliance" if facts.alliances == 1 else f"all {facts.alliances:,} alliances"  # fmt: skip
        return f"finds a lead for {whom}"
    one = facts.alliances == 1
    left = "the one alliance" if one else f"{facts.without_lead:,} of {counted(facts.alliances, 'alliance')}"  # fmt: skip
    return f"leaves {left} without a lead for some time"


def _kept(facts: Facts) -> str:
    """Return the title without the balance: promises kept (hours delivered where nothing is promised), and today's."""
    if facts.plan.promises_made:
        verb, what, whole = "keep", "promises", facts.plan.promises_made
        now, then = facts.plan.promises_kept, facts.today.promises_kept
    else:
        verb, what, whole = "deliver", "the hours needed", round(facts.plan.hours_needed)  # fmt: skip
        now, then = round(facts.plan.hours_delivered), round(facts.today.hours_delivered)  # fmt: skip
    plan = f"The plan {verb}s {share(now, whole)} of {what} and {_led(facts)}"
    alone = facts.without_lead_today
    if (share(now, whole), facts.without_lead) == (share(then, whole), alone):
        return f"{plan}, as today's leads would"
    left = f"{alone:,}" if alone else "none"
    return f"{plan}; today's leads would {verb} {share(then, whole)} and leave {left}"


def proof(facts: Facts) -> str:
    """Return in one sentence how good the plan is proven to be."""
    result = facts.run.result
    worth = f"This plan is worth {numeral(facts.run.plan.objective)} value points"
    if result.status == "optimal":
        return f"{worth}, and it is proven that no plan under the same assumptions is worth more."
    return (
        f"{worth} and none under the same assumptions can be worth more than {numeral(np.ceil(result.bound))}, "
        f"so no plan can be more than {at_most(result.gap or 0.0)} better (of the {numeral(result.full_value)} points "
        "that complete service would be worth)."
    )


def how_it_stopped(facts: Facts) -> str:
    """Return why the search stopped."""
    settings, result = facts.case.scenario.optimizer, facts.run.result
    took = f"after {counted(max(1, round(result.seconds)), 'second')}"
    if result.status == "optimal":
        return f"The search was complete {took}."
    if result.status == "time_limit":
        return f"The search was cut off by its time limit {took}; with more time the proof may get tighter."
    if result.status == "interrupted":
        return f"The search was interrupted {took}; with more time plan and proof may get better."
    if (result.gap or 0.0) <= settings.gap:
        return f"The search stopped {took}, once the proof was within the {at_most(settings.gap)} asked for."
    return f"The search stopped {took}, at the number of steps asked for."


def attention(facts: Facts) -> list[str]:
    """Return what leadership should pay attention to, most pressing first."""
    return [text for text in _attention(facts) if text]


def _attention(facts: Facts) -> Iterator[str]:
    """Yield the points; empty where there is nothing to say."""
    yield _attention_unmanaged(facts)
    yield broken_promises(facts)
    yield given_up(facts)
    yield handovers(facts)
    yield levers.above_limit(facts)
    yield stretched(facts)
    yield unsure(facts)
    yield cost(facts)
    yield levers.above_budget(facts)


def _attention_unmanaged(facts: Facts) -> str:
    """Return who goes without a lead."""
    if not facts.without_lead:
        return ""
    data = facts.case.data
    found = [data.alliances[i] for i in np.flatnonzero(facts.run.plan.unmanaged.any(axis=1))]  # fmt: skip
    names = [facts.case.portfolio.placement(item).name for item in found]
    return f"Without a lead for some or all of the time: {listed(names)}."


def broken_promises(facts: Facts) -> str:
    """Return how many promises are not kept, and where most of them are."""
    made, kept = facts.plan.promises_made, facts.plan.promises_kept
    if made == kept:
        return f"All {made:,} promises are kept." if made > 1 else ""
    answer, data, labels = facts.run.plan, facts.case.data, facts.labels
    broken = (answer.promised & ~answer.kept).sum(axis=2)
    by_place = {
        (segment, bundle): int(broken[labels == segment, number].sum())
        for segment in SEGMENTS
        for number, bundle in enumerate(data.bundles)
    }
    (segment, bundle), most = max(by_place.items(), key=lambda pair: pair[1])
    where = f"{most:,} of them" if most < made - kept else "all" if most > 1 else "it"
    verb = "is" if made - kept == 1 else "are"
    concern = "concerns" if most == 1 else "concern"
    return (
        f"{made - kept:,} of {counted(made, 'promise')} {verb} not kept; {where} {concern} "
        f"the {spoken(bundle)} bundle of {segment} alliances."
    )


def given_up(facts: Facts) -> str:
    """Return how many hours are given up, and of which bundles."""
    missing = (facts.case.data.need - facts.run.plan.delivered).sum(axis=(0, 2))
    total = float(missing.sum())
    if round(total) == 0:
        return ""
    parts = [
        f"{numeral(hours)} {spoken(bundle)}"
        for bundle, hours in zip(facts.case.data.bundles, missing.tolist(), strict=True)
        if round(hours)
    ]
    return (
        f"{counted(total, 'hour')} ({share(total, facts.plan.hours_needed)} of what is needed) "
        f"{'is' if round(total) == 1 else 'are'} given up: {listed(parts)}."
    )


def handovers(facts: Facts) -> str:
    """Return how many handovers there are, and when they begin."""
    moves = facts.run.plan.handovers
    if not moves:
        return "No alliance changes hands."
    alliances = len({move.alliance for move in moves})
    first = facts.case.data.periods[0]
    soon = sum(move.period == 0 for move in moves)
    when = (
        f"{'the one' if soon == len(moves) == 1 else soon or 'none'} of them in {first}"
    )
    hours = sum(move.hours_in + move.hours_out for move in moves)
    changes = "changes" if alliances == 1 else "change"
    return (
        f"{counted(alliances, 'alliance')} {changes} hands, {counted(len(moves), 'handover')} in all "
        f"({when}), at {counted(hours, 'hour')} of handover work."
    )


def stretched(facts: Facts) -> str:
    """Return which managers lead more than their span at some time."""
    data = facts.case.data
    above = (facts.run.plan.span > data.span_limit[:, None] + 1e-6).any(axis=1)
    found = [facts.names[data.resources[r]] for r in np.flatnonzero(above).tolist()]
    if not found:
        return ""
    verb, whose = ("leads", "the") if len(found) == 1 else ("lead", "their")
    return f"{listed(found)} {verb} more alliances than {whose} span at some time."


def unsure(facts: Facts) -> str:
    """Return which placements are unsure."""
    if not facts.unsure:
        return ""
    names = [facts.case.portfolio.placement(item).name for item in facts.unsure]
    number = counted(len(names), "placement")
    verb = "is" if len(names) == 1 else "are"
    return (
        f"{number} {verb} less than {facts.unsure_below:.0%} likely: {listed(names)}."
    )


def cost(facts: Facts) -> str:
    """Return what the decisions cost, beside the salaries of the present team."""
    if round(facts.plan.cost) == 0:
        return ""
    money = levers.money(facts, facts.plan.cost)
    return f"The plan costs {money} over the horizon beside present salaries, for {_paid_for(facts)}."


def _paid_for(facts: Facts) -> str:
    """Return what the cost of the plan is for."""
    hired = len(facts.case.world.hires) + len(facts.hired_by_plan)
    hires = counted(hired, "hire")
    hours = "contractors' and team hours" if facts.contractors else "team hours"
    if hired:
        return f"{hires} and {hours}"
    return hours if facts.contractors else "the hours of teams"


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


def today_and_plan(facts: Facts) -> list[str]:
    """Return two sentences that set today against the plan."""
    if not facts.alliances:
        return ["There is nothing to lead, today or in the plan."]
    left, periods = (
        facts.today.unmanaged,
        counted(facts.alliance_periods, f"alliance-{facts.period}"),
    )
    return [
        f"If the present leads simply stay, {left:,} of {periods} {'is' if left == 1 else 'are'} without a lead and "
        f"{_promises(facts.today)}; in the plan it is {facts.plan.unmanaged:,}, and {_promises(facts.plan)}.",
        *_nobody_named(facts),
        *_weightier(facts),
        falls(facts),
    ]


def _nobody_named(facts: Facts) -> Iterator[str]:
    """Yield how many alliances have no present lead in the register, since they count as without one today."""
    number = int((facts.case.data.incumbent == NOBODY).sum())
    if number:
        verb = "has" if number == 1 else "have"
        yield f"{counted(number, 'alliance')} {verb} no current lead in the register and {'counts' if number == 1 else 'count'} as without one today."


def _weightier(facts: Facts) -> Iterator[str]:
    """Yield why a plan that keeps fewer promises, or leads fewer, is still the better one."""
    fewer = facts.plan.promises_kept < facts.today.promises_kept
    if fewer or facts.plan.unmanaged > facts.today.unmanaged:
        today, plan = (
            -item.points["shortfall"] for item in (facts.run.today, facts.run.plan)
        )
        if plan >= today:
            return
        what = "keeps fewer promises" if fewer else "leaves more without a lead"
        yield (
            f"The plan {what} than today, but serves the weightier alliances: what it misses below the promised floors "
            f"is charged {numeral(plan)} value points, today's {numeral(today)}."
        )


def _promises(found: Measures) -> str:
    """Return the share of promises kept, or of hours delivered where nothing is promised."""
    if found.promises_made:
        return f"{share(found.promises_kept, found.promises_made)} of promises are kept"
    return f"{share(found.hours_delivered, found.hours_needed)} of the hours needed are delivered"


def falls(facts: Facts) -> str:
    """Return what the plan covers less than today, so that nobody learns it later."""
    lower = [item for item in covered(facts.run) if item.plan < item.today - POINT]
    if not lower:
        return "In no segment is any bundle of services covered less than today."
    parts = [_fall(item) for item in lower]
    return f"The plan gives less coverage than today to {listed(parts, most=9)}."


def _fall(item: Covered) -> str:
    """Return one coverage that falls."""
    return f"{spoken(item.bundle)} services of {item.segment} alliances ({item.today:.0%} to {item.plan:.0%})"


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
