"""What people, teams and grades are on a day: the register's and the playbook's word, with the dated changes up to that day.

Changes up to the first day of the horizon are in the register and playbook of the world already.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

from resourcing.domain import Grade, Manager, Team
from resourcing.playbook import BUNDLES, Playbook
from resourcing.scenario.changes import (
    Agreement,
    HiringFreeze,
    ManagerWorks,
    Move,
    ServiceMoves,
    SpanMoves,
    TeamHoursMove,
)
from resourcing.scenario.options import Upskilling


@dataclass(frozen=True, kw_only=True)
class Delayed:
    """Somebody who starts later than planned, since hiring was frozen on the day."""

    manager_id: str
    planned: date
    first_day: date


@dataclass(frozen=True, kw_only=True)
class PeopleMoves:
    """Dated changes to people and teams.

    Attributes
    ----------
    works
        Shares of full time.
    moves
        Units and homes.
    upskilling
        Training.
    spans
        Spans of grades.
    teams
        Hours of teams.
    """

    works: tuple[ManagerWorks, ...] = ()
    moves: tuple[Move, ...] = ()
    upskilling: tuple[Upskilling, ...] = ()
    spans: tuple[SpanMoves, ...] = ()
    teams: tuple[TeamHoursMove, ...] = ()

    def manager_on(self, person: Manager, day: date) -> Manager:
        """Return a person as they are on a day: share of full time, home, unit and skills; the same object where nothing changed."""
        changes: dict[str, object] = {}
        mine = [row for row in self.works if row.manager_id == person.manager_id]
        if last := latest(mine, day):
            changes["fte"] = last.fte
        sits = [row for row in self.moves if row.manager_id == person.manager_id]
        if place := latest(sits, day):
            changes |= {"home": place.home, "unit": place.unit}
        changes["skills"] = self._skills(person, day)
        new = {k: v for k, v in changes.items() if v != getattr(person, k)}
        return person.replace(**new) if new else person

    def _skills(self, person: Manager, day: date) -> tuple[str, ...]:
        """Return the skills of a person on a day."""
        gained = [
            skill
            for row in sorted(self.upskilling, key=lambda row: row.date)
            if row.manager_id == person.manager_id and row.date <= day
            for skill in row.skills
        ]
        return tuple(dict.fromkeys((*person.skills, *gained)))

    def team_on(self, team: Team, day: date) -> Team:
        """Return a team with its hours on a day; the same object where nothing changed."""
        mine = [row for row in self.teams if row.team_id == team.team_id]
        last = latest(mine, day)
        if last is None or last.hours_per_month == team.hours_per_month:
            return team
        return team.replace(hours_per_month=last.hours_per_month)

    def span_on(self, grade: Grade, day: date, playbook: Playbook) -> float:
        """Return the span of a full-time person of a grade on a day."""
        last = latest([row for row in self.spans if row.grade == grade], day)
        return last.span if last else float(getattr(playbook.planning.span, grade))


class _OnADay(Protocol):
    """Something that changes on a day."""

    @property
    def date(self) -> date:
        """Return the day."""


Item = TypeVar("Item", bound=_OnADay)


def latest(items: Sequence[Item], day: date) -> Item | None:
    """Return the last of some changes up to a day, of equal days the later in order; None where there is none."""
    known = [row for row in items if row.date <= day]
    return (
        max(enumerate(known), key=lambda pair: (pair[1].date, pair[0]))[1]
        if known
        else None
    )


def first_day_after(day: date, freezes: Sequence[HiringFreeze]) -> date:
    """Return the first day on which somebody planned for a day may start.

    Examples
    --------
    >>> freeze = HiringFreeze(
    ...     kind="hiring_freeze", first_day=date(2027, 4, 1), last_day=date(2027, 9, 30)
    ... )
    >>> first_day_after(date(2027, 7, 1), [freeze])
    datetime.date(2027, 10, 1)
    """
    for freeze in sorted(freezes, key=lambda item: item.first_day):
        if freeze.first_day <= day <= freeze.last_day:
            day = freeze.last_day + timedelta(days=1)
    return day


def playbook_on(
    playbook: Playbook,
    day: date,
    *,
    sla: Sequence[Agreement],
    services: Sequence[ServiceMoves],
    spans: Sequence[SpanMoves],
) -> Playbook:
    """Return a playbook with the response limits, support shares, hours of services and spans that hold on a day.

    Floors and occurrences are not changed: demand reads them by the day.
    """
    changed = {row.service: row.hours for row in _by_day(services, day)}
    span = {row.grade: row.span for row in _by_day(spans, day)}
    agreed = _by_day(sla, day)
    if not (changed or span or agreed):
        return playbook
    planning = playbook.planning
    result = playbook.replace(
        services={
            key: item.replace(hours=changed[key]) if key in changed else item
            for key, item in playbook.services.items()
        },
        planning=planning.replace(span=planning.span.replace(**span)),
    )
    for row in agreed:
        result = _agreed(result, row)
    return result


def _by_day(items: Sequence[Item], day: date) -> list[Item]:
    """Return the changes up to a day, by day."""
    return sorted((row for row in items if row.date <= day), key=lambda row: row.date)


def _agreed(playbook: Playbook, row: Agreement) -> Playbook:
    """Return a playbook with the response limits and support shares of an agreement."""
    level, profile = playbook.sla[row.profile], playbook.profiles[row.profile]
    given = {
        name: value
        for name in ("response_days", "response_fraction")
        if (value := getattr(row, name)) is not None
    }
    shares = {
        name: row.support_share[name] for name in BUNDLES if name in row.support_share
    }
    share = profile.support_share.replace(**shares)
    return playbook.replace(
        sla={**playbook.sla, row.profile: level.replace(**given)},
        profiles={
            **playbook.profiles,
            row.profile: profile.replace(support_share=share),
        },
    )
