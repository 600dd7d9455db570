"""Why an alliance changes hands, and why one has no lead, in words.

Reads the reasons off the instance and the register; re-solves nothing, so it never says what a change would cost.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from resourcing.domain import Alliance
from resourcing.results import Handover
from resourcing.study import Case
from resourcing.words import MOST_NAMED, listed

BETTER_USE = "better use of hours"
"""Reason of a handover that no rule and no departure asks for."""


def why_moved(move: Handover, *, case: Case, names: Mapping[str, str]) -> str:
    """Return why an alliance changes hands, from what is true of its old lead in the period of the change.

    In this order: the old lead leaves by then; may not lead it; somebody else is pinned; is not available; leaves
    later, while the alliance goes on; otherwise the hours are better used this way.

    Parameters
    ----------
    move
        The handover.
    case
        The case.
    names
        What to call each resource.
    """
    causes = (
        _left_by_then(move, case, names),
        _may_not(move, case, names),
        _pinned(move, case, names),
        _away(move, case, names),
        _leaves_later(move, case, names),
    )
    return next((cause for cause in causes if cause), BETTER_USE)


def why_unmanaged(
    alliance: int,
    *,
    period: int,
    case: Case,
    names: Mapping[str, str],
    unhired: Collection[str] = (),
) -> str:
    """Return why an active alliance has no lead in a period.

    Parameters
    ----------
    alliance, period
        Indices into the instance of the case.
    case
        The case.
    names
        What to call each resource.
    unhired
        Candidates who are not hired; they are named only where nobody else could lead.
    """
    data = case.data
    row = _alliance(alliance, case)
    there = [name for name in data.resources if name not in unhired]
    able = [name for name in there if _may_lead(name, row.alliance_id, case)]
    eligible = [
        name
        for name in there
        if data.eligible[data.resources.index(name), alliance, period]
    ]
    if not able:
        return _nobody(row.alliance_id, case, names, unhired)
    if not data.eligible[:, alliance, period].any() and _is_published(period, case):
        return f"the leads published until {case.world.published_until} stay, and it has none there"
    if _pin_holds(row, able, period, case):
        why = "whose hours go further elsewhere" if eligible else "who is not available"
        return f"pinned to {names[row.pinned_manager or '']}, {why}"
    if not eligible and len(able) == 1:
        return f"only {names[able[0]]} may lead it, who is not available"
    if not eligible:
        return f"{_called(able, names)} may lead it, but are not available"
    if len(eligible) == 1:
        only = (
            f"only {names[eligible[0]]} may lead it, whose hours go further elsewhere"
        )
        return f"{only}{_others(row.alliance_id, case, unhired)}"
    return (
        f"{_called(eligible, names)} may lead it, but their hours go further elsewhere"
    )


def _left_by_then(move: Handover, case: Case, names: Mapping[str, str]) -> str | None:
    """Return that the old lead leaves before or in the period of the change."""
    day = _last_day(move, case)
    if day is None or day >= case.world.horizon.first_days[move.period + 1]:
        return None
    return _leaving(move, day, case, names)


def _leaves_later(move: Handover, case: Case, names: Mapping[str, str]) -> str | None:
    """Return that the old lead leaves within the horizon, while the alliance goes on."""
    day = _last_day(move, case)
    firsts = case.world.horizon.first_days
    if day is None or day >= firsts[-1]:
        return None
    after = [period for period, first in enumerate(firsts[:-1]) if first > day]
    goes_on = case.data.active[move.alliance, after].any()
    return f"{_leaving(move, day, case, names)}; handed over ahead" if goes_on else None


def _leaving(move: Handover, day: date, case: Case, names: Mapping[str, str]) -> str:
    """Return that the old lead leaves, in the tense of the case's today."""
    verb = "leaves" if day >= case.world.today else "left"
    return f"{names[_old(move, case)]} {verb} on {day}"


def _last_day(move: Handover, case: Case) -> date | None:
    """Return the last day of service of the old lead, None for a team or an open end."""
    people = {row.manager_id: row for row in case.world.register.managers}
    old = _old(move, case)
    return people[old].available_to if old in people else None


def _may_not(move: Handover, case: Case, names: Mapping[str, str]) -> str | None:
    """Return the rule that keeps the old lead from leading it."""
    old = _old(move, case)
    rule = case.staffing.reasons.get((old, case.data.alliances[move.alliance]))
    return f"{names[old]} may not lead it: {rule}" if rule else None


def _pinned(move: Handover, case: Case, names: Mapping[str, str]) -> str | None:
    """Return that the alliance is pinned to its new lead."""
    new = case.data.resources[move.incoming]
    pin = _alliance(move.alliance, case).pinned_manager
    return f"pinned to {names[new]}" if pin == new else None


def _away(move: Handover, case: Case, names: Mapping[str, str]) -> str | None:
    """Return that the old lead has no hours in the period."""
    if case.data.available[move.outgoing, move.period] > 0:
        return None
    return f"{names[_old(move, case)]} is not available in {case.data.periods[move.period]}"


def _old(move: Handover, case: Case) -> str:
    """Return the identifier of the old lead."""
    return case.data.resources[move.outgoing]


def _is_published(period: int, case: Case) -> bool:
    """Return whether the leads of a period are published."""
    until = case.world.published_until
    return until is not None and case.world.horizon.first_days[period] < until


def _nobody(
    alliance_id: str, case: Case, names: Mapping[str, str], unhired: Collection[str]
) -> str:
    """Return what keeps everybody from leading an alliance, the commonest rule first."""
    could = [
        name
        for name in case.data.resources
        if name in unhired and _may_lead(name, alliance_id, case)
    ]
    if could:
        verb = "is" if len(could) == 1 else "are"
        return f"only {_called(could, names)} could lead it, who {verb} not hired"
    rules = Counter(_rules(alliance_id, case, unhired))
    if not rules:
        return "there is nobody in the register who could lead it"
    named = [f"{rule} ({count})" for rule, count in rules.most_common()]
    return f"nobody may lead it: {_apart(named)}"


def _others(alliance_id: str, case: Case, unhired: Collection[str]) -> str:
    """Return what keeps most of the others from leading an alliance, in brackets; empty where nothing does."""
    rules = Counter(_rules(alliance_id, case, unhired))
    if not rules:
        return ""
    rule, count = rules.most_common(1)[0]
    return f" (of {sum(rules.values())} others, {count}: {rule})"


def _rules(alliance_id: str, case: Case, unhired: Collection[str]) -> Iterator[str]:
    """Yield the rule that keeps each resource that is there from leading an alliance."""
    for name in case.data.resources:
        if name in unhired:
            continue
        if rule := case.staffing.reasons.get((name, alliance_id)):
            yield rule


def _pin_holds(row: Alliance, able: list[str], period: int, case: Case) -> bool:
    """Return whether a pin, and nothing else, keeps others from leading in a period."""
    data = case.data
    a = data.alliances.index(row.alliance_id)
    others = [data.resources.index(n) for n in able if n != row.pinned_manager]
    free = [r for r in others if data.available[r, period] > 0]
    return bool(
        row.pinned_manager and free and not data.eligible[free, a, period].any()
    )


def _may_lead(resource_id: str, alliance_id: str, case: Case) -> bool:
    """Return whether no rule keeps a resource from leading an alliance."""
    return (resource_id, alliance_id) not in case.staffing.reasons


def _alliance(index: int, case: Case) -> Alliance:
    """Return the register's row of an alliance of the instance."""
    wanted = case.data.alliances[index]
    return next(r for r in case.world.register.alliances if r.alliance_id == wanted)


def _called(resources: list[str], names: Mapping[str, str]) -> str:
    """Return the names of resources as text, only the first few of many."""
    return listed([names[item] for item in resources])


def _apart(rules: list[str]) -> str:
    """Return rules as text with semicolons between, only the first few of many."""
    rest = len(rules) - MOST_NAMED
    more = f"; and {rest} more" if rest > 0 else ""
    return "; ".join(rules[:MOST_NAMED]) + more
