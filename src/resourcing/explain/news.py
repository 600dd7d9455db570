"""What a run is planned again for: its changes in words, and how much of the plan before they leave untouched.

How the new plan departs is told by `replanning`.
"""

from collections.abc import Iterator, Sequence

from resourcing.explain.asked import AskedCase
from resourcing.scenario import (
    AllianceEnds,
    Change,
    DealArrives,
    ManagerJoins,
    ManagerLeaves,
    PhaseMoves,
    SlaMoves,
    day_of,
)


def told_changes(
    case: AskedCase, *, changes: Sequence[Change], kept_periods: int
) -> tuple[str, ...]:
    """Return the changes of a case in words, a line each, and in which periods the plan before stays.

    Parameters
    ----------
    case
        The changed case.
    changes
        Those of its changes that are new.
    kept_periods
        Number of first periods in which the planned leads stay.
    """
    lines = [f" * {item}" for item in _sentences(case, changes)]
    return ("Planned again, since:", *lines, _kept(case, changes, kept_periods))


def _sentences(case: AskedCase, changes: Sequence[Change]) -> Iterator[str]:
    """Yield each change as a sentence without a full stop, and that it comes before the horizon where it does."""
    start = case.world.horizon.start
    for change in changes:
        day = day_of(change)
        early = ", before the horizon begins" if day and day < start else ""
        yield f"{_sentence(case, change)}{early}"


def _sentence(case: AskedCase, change: Change) -> str:
    """Return a change as a sentence without a full stop."""
    register = case.world.register
    people = {row.manager_id: row.name for row in register.managers}
    alliances = {row.alliance_id: row.name for row in register.alliances}
    match change:
        case DealArrives(alliance=deal):
            return f"{deal.name} arrives on {deal.start}"
        case AllianceEnds(alliance_id=name, date=day):
            return f"{alliances.get(name, name)} ends (last day {day})"
        case PhaseMoves(alliance_id=name, date=day, phase=phase):
            return f"{alliances.get(name, name)} enters the phase {_spoken(phase)} on {day}"
        case ManagerJoins(manager=person):
            return f"{person.name} joins on {person.available_from}"
        case ManagerLeaves(manager_id=name, date=day):
            return f"{people.get(name, name)} leaves (last day {day})"
        case SlaMoves(profile=profile, date=day):
            return f"Service levels of the profile {_spoken(profile)} change on {day}"


def _spoken(name: str) -> str:
    """Return an identifier as words."""
    return name.replace("_", " ")


def _kept(case: AskedCase, changes: Sequence[Change], kept_periods: int) -> str:
    """Return in which periods the plan before stays."""
    periods, start = case.data.periods, case.world.horizon.start
    if kept_periods:
        first, last = periods[0], periods[kept_periods - 1]
        when = first if kept_periods == 1 else f"{first} to {last}"
        begin, until = (
            "begins" if kept_periods == 1 else "begin",
            case.world.published_until,
        )
        return f"The planned leads stay in {when}, which {begin} before {until}."
    days = (day_of(item) for item in changes)
    early = any(day is not None and day < start for day in days)
    what = "comes before the horizon begins" if early else "comes as the horizon begins"
    return f"No period stays as planned, since the first change {what} ({start})."
