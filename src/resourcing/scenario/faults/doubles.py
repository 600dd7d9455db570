"""Changes that say the same thing twice, or two things that cannot both be."""

from collections.abc import Iterator, Sequence

from resourcing.playbook import Fault
from resourcing.scenario.changes import (
    AllianceEnds,
    AllianceRescored,
    AlliancesMerge,
    BudgetCut,
    Change,
    HiringFreeze,
    ManagerLeaves,
    ManagerMoves,
    ManagerWorks,
    PhaseMoves,
    ServiceMoves,
    SlaMoves,
    SpanMoves,
    TeamHoursMove,
)

DELETE = "delete one of them"


def double_faults(changes: Sequence[Change]) -> Iterator[tuple[int, Fault]]:
    """Yield the number of every change that repeats or contradicts an earlier one, with the fault."""
    first: dict[tuple[object, ...], int] = {}
    for index, change in enumerate(changes):
        for key in _keys(change):
            earlier = first.setdefault(key, index)
            if earlier != index:
                yield index, _double(index, earlier, key)
    yield from _after_wind_down(changes)


def _double(index: int, earlier: int, key: tuple[object, ...]) -> Fault:
    """Return the fault of a change that repeats or contradicts another."""
    verb, subject, *_ = key
    return Fault(
        place=f"changes[{index}]",
        value=str(subject),
        rule=f"{verb} what changes[{earlier}] {verb} already",
        repair=DELETE,
    )


def _keys(change: Change) -> Iterator[tuple[object, ...]]:
    """Yield what a change may do only once: a verb, whom it concerns, and the day where it may happen on several."""
    match change:
        case AllianceEnds():
            yield "ends", change.alliance_id
        case AlliancesMerge():
            yield from (("ends", name) for name in change.merged)
            yield "scores on that day", change.into, change.date
        case ManagerLeaves():
            yield "ends", change.manager_id
        case AllianceRescored():
            yield "scores on that day", change.alliance_id, change.date
        case PhaseMoves():
            yield "changes on that day", change.alliance_id, change.date
        case ManagerWorks() | ManagerMoves():
            yield "changes on that day", change.manager_id, change.date, change.kind
        case _:
            yield from _terms(change)


def _terms(change: Change) -> Iterator[tuple[object, ...]]:
    """Yield what a change of terms may do only once."""
    match change:
        case BudgetCut():
            yield "cuts", change.year
        case HiringFreeze():
            yield "freezes", change.first_day, change.last_day
        case SlaMoves():
            yield "changes on that day", change.profile, change.date, "sla"
        case ServiceMoves():
            yield "changes on that day", change.service, change.date, "service"
        case SpanMoves():
            yield "changes on that day", change.grade, change.date, "span"
        case TeamHoursMove():
            yield "changes on that day", change.team_id, change.date, "team"


def _after_wind_down(changes: Sequence[Change]) -> Iterator[tuple[int, Fault]]:
    """Yield phases that an alliance enters although it winds down by then."""
    ends = [change for change in changes if isinstance(change, AllianceEnds)]
    downs = {end.alliance_id: end.wind_down_from for end in ends if end.wind_down_from}
    for index, change in enumerate(changes):
        if isinstance(change, PhaseMoves) and change.alliance_id in downs:
            day = downs[change.alliance_id]
            if day and day <= change.date:
                yield (
                    index,
                    Fault(
                        place=f"changes[{index}].date",
                        value=str(change.date),
                        rule=f"{change.alliance_id} winds down from {day} on",
                        repair="move the date, or leave out wind_down_from",
                    ),
                )
