"""What a run is planned again for: its changes in words, and how much of the plan before they leave untouched.

How the new plan departs is told by `replanning`.
"""

from collections.abc import Iterator, Mapping, Sequence

from resourcing.explain.asked import AskedCase
from resourcing.scenario import (
    AllianceEnds,
    AllianceRescored,
    AlliancesMerge,
    BudgetCut,
    Change,
    DealArrives,
    DealsArrive,
    HiringFreeze,
    ManagerJoins,
    ManagerLeaves,
    ManagerMoves,
    ManagerOnLeave,
    ManagerWorks,
    PhaseMoves,
    ServiceMoves,
    SlaMoves,
    SpanMoves,
    TeamHoursMove,
    day_of,
)
from resourcing.words import counted, listed


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
    names = {
        **{row.manager_id: row.name for row in register.managers},
        **{row.alliance_id: row.name for row in register.alliances},
        **{row.team_id: row.name for row in register.teams},
    }
    return _of_alliances(change, names) or _of_people(change, names) or _of_terms(change, names)  # fmt: skip


def _of_alliances(change: Change, names: Mapping[str, str]) -> str:
    """Return a change to the portfolio in words; empty for any other."""
    match change:
        case DealArrives(alliance=deal):
            return f"{deal.name} arrives on {deal.start}"
        case DealsArrive(name=name, count=count, first=first, last=last):
            return (
                f"{counted(count, 'sampled deal')} ({name}) between {first} and {last}"
            )
        case AllianceEnds(alliance_id=name, date=day, wind_down_from=since):
            winds = f"winds down from {since} and " if since else ""
            return f"{names.get(name, name)} {winds}ends (last day {day})"
        case AlliancesMerge(into=name, merged=merged, date=day):
            others = listed([names.get(item, item) for item in merged])
            return f"{others} merge into {names.get(name, name)} on {day}"
        case AllianceRescored(alliance_id=name, date=day):
            return f"{names.get(name, name)} is scored anew on {day}"
        case PhaseMoves(alliance_id=name, date=day, phase=phase):
            return f"{names.get(name, name)} enters the phase {_spoken(phase)} on {day}"
    return ""


def _of_people(change: Change, names: Mapping[str, str]) -> str:
    """Return a change to the team in words; empty for any other."""
    match change:
        case ManagerJoins(manager=person):
            return f"{person.name} joins on {person.available_from}"
        case ManagerLeaves(manager_id=name, date=day):
            return f"{names.get(name, name)} leaves (last day {day})"
        case ManagerWorks(manager_id=name, date=day, fte=fte):
            return f"{names.get(name, name)} works {fte:.0%} of full time from {day}"
        case ManagerOnLeave(manager_id=name, first_day=day, last_day=last):
            return f"{names.get(name, name)} is on leave from {day} to {last}"
        case ManagerMoves(manager_id=name, date=day, home=home, unit=unit):
            where = f"{home} in {unit}" if unit else home
            return f"{names.get(name, name)} is {where} from {day}"
    return ""


def _of_terms(change: Change, names: Mapping[str, str]) -> str:
    """Return a change of terms in words; empty for any other."""
    match change:
        case SlaMoves(profile=profile, date=day):
            return f"Service levels of the profile {_spoken(profile)} change on {day}"
        case ServiceMoves(service=name, date=day, hours=hours):
            return f"The service {_spoken(name)} takes {hours:g} hours from {day}"
        case SpanMoves(grade=grade, date=day, span=span):
            return f"The span of grade {grade} is {span:g} from {day}"
        case TeamHoursMove(team_id=name, date=day, hours_per_month=hours):
            return f"{names.get(name, name)} gives {hours:g} hours a month from {day}"
        case HiringFreeze(first_day=day, last_day=last):
            return f"Nobody starts from {day} to {last}"
        case BudgetCut(year=year, amount=amount, share=share):
            what = f"{share:.0%}" if share is not None else f"{amount:,.0f}"
            return f"The budget of {year} is cut by {what}"
    return ""


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
