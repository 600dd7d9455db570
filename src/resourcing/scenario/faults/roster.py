"""Who and what is there when a change of the list comes: alliances, people and teams with their first and last days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from resourcing.domain import Alliance, Manager, Register
from resourcing.playbook import Fault
from resourcing.scenario.changes import (
    AllianceEnds,
    AlliancesMerge,
    Change,
    DealArrives,
    DealsArrive,
    ManagerJoins,
    ManagerLeaves,
)
from resourcing.scenario.sampling import names_of


@dataclass(frozen=True, kw_only=True)
class Days:
    """First and last day of an alliance or a person; None where there is none known.

    Attributes
    ----------
    eligible
        Whether the front door places the alliance; whatever happens to another one, nobody works for it.
    """

    first: date | None = None
    last: date | None = None
    eligible: bool = True


@dataclass(frozen=True, kw_only=True)
class Roster:
    """Names that a change may point at, with their days.

    Attributes
    ----------
    alliances, managers
        First and last days by identifier; last days as in the register.
    teams
        Identifiers.
    ends
        Last days of alliances and people that changes give, wherever they stand in the list.
    """

    alliances: dict[str, Days]
    managers: dict[str, Days]
    teams: frozenset[str]
    ends: dict[str, date]

    @classmethod
    def of(cls, register: Register, changes: Sequence[Change]) -> Self:
        """Return the roster of a register before any change."""
        return cls(
            alliances={
                row.alliance_id: _of_alliance(row) for row in register.alliances
            },
            managers={row.manager_id: _of_manager(row) for row in register.managers},
            teams=frozenset(row.team_id for row in register.teams),
            ends=dict(pair for change in changes for pair in _ends(change)),
        )

    @property
    def people(self) -> set[str]:
        """Return the identifiers of managers and teams."""
        return {*self.managers, *self.teams}

    def after(self, change: Change) -> Self:
        """Return the roster after a change."""
        alliances, managers = dict(self.alliances), dict(self.managers)
        match change:
            case DealArrives(alliance=row):
                alliances[row.alliance_id] = _of_alliance(row)
            case DealsArrive():
                new = Days(first=change.last)
                alliances |= dict.fromkeys(names_of(change), new)
            case ManagerJoins(manager=row):
                managers[row.manager_id] = _of_manager(row)
        return type(self)(
            alliances=alliances, managers=managers, teams=self.teams, ends=self.ends
        )

    def outside(self, place: str, name: str, day: date) -> Iterator[Fault]:
        """Yield a day on which an alliance or a person is not there yet, or no longer."""
        days = self.alliances.get(name) or self.managers.get(name)
        if days is None:
            return
        last = self.ends.get(name, days.last)
        if days.first and day < days.first:
            rule = f"comes before the first day of {name}, {days.first}"
        elif last and last < day:
            rule = f"comes after the last day of {name}, {last}"
        else:
            return
        yield Fault(place=place, value=str(day), rule=rule, repair="move the date")


def _of_alliance(row: Alliance) -> Days:
    """Return the days of an alliance."""
    eligible = getattr(row, "shared_risk_reward", True) and getattr(
        row, "business_model_defined", True
    )
    return Days(first=row.start, last=row.end, eligible=eligible)


def _of_manager(row: Manager) -> Days:
    """Return the days of a person."""
    return Days(first=row.available_from, last=row.available_to)


def _ends(change: Change) -> Iterator[tuple[str, date]]:
    """Yield whom a change ends, and the last day."""
    match change:
        case AllianceEnds():
            yield change.alliance_id, change.date
        case AlliancesMerge():
            for name in change.merged:
                yield name, change.date - timedelta(days=1)
        case ManagerLeaves():
            yield change.manager_id, change.date
