"""What is in force otherwise in one of two worlds, and from when to when: portfolio, people, teams, terms and budgets.

Compares the worlds after every change and option, day by day, so that a merger, a freeze or a cut is told by what it leads to.
Knows no plan.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import get_args

import pandas as pd

from resourcing.demand import phase_on
from resourcing.domain import Alliance, Grade, Manager
from resourcing.playbook import BUNDLES
from resourcing.read.resolving import said
from resourcing.scenario import AlliancesMerge
from resourcing.study import Case, Pair
from resourcing.view.tables import names_in

IN_FORCE = ("about", "id", "name", "what", "from", "until", "before", "after")
"""Columns of `in_force`."""
ALLIANCE, PERSON, TEAM, PROFILE, SERVICE, GRADE, BUDGET = (
    *("alliance", "person", "team", "profile", "service", "grade", "budget"),
)
"""What a row may be about, in the order of the table."""
ABOUT = (ALLIANCE, PERSON, TEAM, PROFILE, SERVICE, GRADE, BUDGET)
PLACED, WORKS, LEFT = "placed as", "works", "budget after cuts"
ABSENT: Mapping[tuple[str, str], str] = {
    (ALLIANCE, PLACED): "not active",
    (PERSON, WORKS): "not there",
    (BUDGET, LEFT): "none given",
}
"""What holds where a world does not know something; everything else is told only where both know it."""
ONE_DAY = timedelta(days=1)

Key = tuple[str, str, str]
"""What it is about, its identifier, and what of it."""
State = Mapping[Key, str]


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Days in which two worlds differ in one thing; `last` is None where that lasts to the end."""

    key: Key
    first: date
    last: date | None
    before: str
    after: str


def in_force(pair: Pair) -> pd.DataFrame:
    """Return what is in force otherwise in the second column of a pair, a row for each unbroken stretch of days.

    Returns
    -------
    pandas.DataFrame
        Columns of `IN_FORCE`; `from` and `until` are the first and last day within the periods of both, `until` blank where
        it lasts to their end.
    """
    one, two = (column.run.case for column in (pair.before, pair.after))
    days = _days(one, two)
    if not days:
        return pd.DataFrame(columns=list(IN_FORCE))
    states = [[state_on(case, day) for day in days] for case in (one, two)]
    names = {**_names(one), **_names(two)}
    found = sorted(_stretches(days, *states), key=lambda item: ABOUT.index(item.key[0]))
    rows = [_row(item, names) for item in found]
    return pd.DataFrame(rows, columns=list(IN_FORCE))


def _row(item: Stretch, names: Mapping[str, str]) -> list[object]:
    """Return the row of a stretch."""
    about, label, what = item.key
    head = [about, label, names.get(label, label), what]
    return [*head, item.first, item.last, item.before, item.after]


def _names(case: Case) -> dict[str, str]:
    """Return the names of everything that a state tells of."""
    book = case.world.playbook
    return {
        **names_in(case.world),
        **{key: item.name for key, item in book.profiles.items()},
        **{key: item.name for key, item in book.services.items()},
    }


def _days(one: Case, two: Case) -> list[date]:
    """Return the days on which something may change in either world, in order, within the periods of both."""
    horizons = [case.world.horizon for case in (one, two)]
    first = max(item.start for item in horizons)
    last = min(item.first_days[-1] for item in horizons)
    found = {first, *(day for case in (one, two) for day in _turns(case))}
    years = {date(int(year), 1, 1) for item in horizons for year in item.years}
    return sorted(day for day in found | years if first <= day < last)


def _turns(case: Case) -> Iterator[date]:
    """Yield the days on which something may change in a world."""
    state = case.world
    people = state.people
    startup = timedelta(days=state.playbook.planning.startup_days)
    for row in state.register.alliances:
        yield from _edges(row.start, row.end)
        yield from [row.start + startup] if row.start else []
    for person in state.register.managers:
        yield from _edges(person.available_from, person.available_to)
    for away in state.register.absences:
        yield from _edges(away.first_day, away.last_day)
    yield from (item.day for item in case.portfolio.later)
    yield from (item.planned for item in state.delayed)
    for moves in (state.phase_moves, state.sla_moves, state.service_moves, people.works, people.moves, people.upskilling, people.spans, people.teams):  # fmt: skip
        yield from (move.date for move in moves)


def _edges(first: date | None, last: date | None) -> Iterator[date]:
    """Yield the first day of something, and the one after its last."""
    yield from [first] if first else []
    yield from [last + ONE_DAY] if last and last < date.max else []


def state_on(case: Case, day: date) -> dict[Key, str]:
    """Return what holds on a day, as text by what it is about."""
    return dict(
        (
            *_alliances(case, day),
            *_people(case, day),
            *_teams(case, day),
            *_terms(case, day),
            *_money(case, day),
        )
    )


Pairs = Iterator[tuple[Key, str]]


def _alliances(case: Case, day: date) -> Pairs:
    """Yield where alliances stand and in which phase they are."""
    state = case.world
    merged = {
        name: move.into
        for move in state.score_moves
        if isinstance(move, AlliancesMerge) and move.date <= day
        for name in move.merged
    }
    names = names_in(state)
    for row in state.register.alliances:
        name = row.alliance_id
        if _active(row, day):
            yield (ALLIANCE, name, PLACED), _placed(case, name, day)
            phase = phase_on(row, day=day, world=state)
            yield (ALLIANCE, name, "phase"), phase.replace("_", "-")
        elif name in merged:
            yield (ALLIANCE, name, PLACED), f"part of {names[merged[name]]}"


def _active(row: Alliance, day: date) -> bool:
    """Return whether an alliance is active on a day."""
    return (row.start is None or row.start <= day) and (
        row.end is None or day <= row.end
    )


def _placed(case: Case, name: str, day: date) -> str:
    """Return where an alliance stands."""
    item = case.portfolio.placement_on(name, day)
    if item.profile is None:
        return "not eligible"
    return case.world.playbook.profiles[item.profile].name


def _people(case: Case, day: date) -> Pairs:
    """Yield how much people work, where they sit, what they can do, and whether they are away."""
    state = case.world
    frozen = {i.manager_id for i in state.delayed if i.planned <= day < i.first_day}
    for row in state.register.managers:
        name = row.manager_id
        if name in frozen:
            yield (PERSON, name, WORKS), "not yet: hiring is frozen"
        if not _serves(row, day):
            continue
        now = state.people.manager_on(row, day)
        yield (PERSON, name, WORKS), _works(case, now)
        yield (PERSON, name, "sits"), _sits(now)
        yield (PERSON, name, "skills"), said(tuple(sorted(now.skills)))
        away = sum(
            item.share
            for item in state.register.absences
            if item.manager_id == name and item.first_day <= day <= item.last_day
        )
        yield (PERSON, name, "away"), f"{min(away, 1.0):.0%}"


def _serves(row: Manager, day: date) -> bool:
    """Return whether somebody serves on a day."""
    return (row.available_from is None or row.available_from <= day) and (
        row.available_to is None or day <= row.available_to
    )


def _works(case: Case, row: Manager) -> str:
    """Return how much somebody works, and by whose decision they are there."""
    state, name = case.world, row.manager_id
    if name in state.contracts:
        most = state.contracts[name].hours_per_month
        return f"at most {most:g} hours a month, if bought"
    perhaps = {person for like in state.candidates for person in like}
    how = " if hired" if name in perhaps else ", hired" if name in state.hires else ""
    return f"{row.fte:.0%} of full time{how}"


def _sits(row: Manager) -> str:
    """Return where somebody sits."""
    unit = f"in {row.unit}" if row.unit else "in no unit"
    return f"embedded {unit}" if row.home == "embedded" else f"central, {unit}"


def _teams(case: Case, day: date) -> Pairs:
    """Yield the hours of teams."""
    for row in case.world.register.teams:
        now = case.world.people.team_on(row, day)
        yield (TEAM, row.team_id, "hours a month"), f"{now.hours_per_month:g}"


def _terms(case: Case, day: date) -> Pairs:
    """Yield what is agreed for profiles, what services take, and the spans of grades."""
    state, book = case.world, case.world.playbook
    for name, profile in book.profiles.items():
        level = book.sla[name]
        terms: dict[str, object] = {"may be led by": profile.resourcing}
        for bundle in BUNDLES:
            terms[f"floor of {bundle}"] = getattr(level.floors, bundle)
            terms[f"support of {bundle}"] = getattr(profile.support_share, bundle)
        terms["first response within (days)"] = level.response_days
        terms["share of requests in time"] = level.response_fraction
        for item in book.services.values():
            terms[f"{item.name}, a year"] = item.occurrences.get(name, 0.0)
        for key, value in {**terms, **_agreed(case, name, day)}.items():
            yield (PROFILE, name, key), _in_words(value)
    hours = {key: item.hours for key, item in book.services.items()}
    for move in sorted(state.service_moves, key=lambda item: item.date):
        hours |= {move.service: move.hours} if move.date <= day else {}
    for service, value in hours.items():
        yield (SERVICE, service, "hours each time"), f"{value:g}"
    for grade in get_args(Grade):
        span = state.people.span_on(grade, day, book)
        yield (GRADE, grade, "span"), f"{span:g}"


def _agreed(case: Case, profile: str, day: date) -> dict[str, object]:
    """Return what agreements up to a day change for a profile."""
    found: dict[str, object] = {}
    services = case.world.playbook.services
    moves = [m for m in case.world.sla_moves if m.profile == profile and m.date <= day]
    for move in sorted(moves, key=lambda item: item.date):
        found |= {f"floor of {key}": value for key, value in move.floors.items()}
        found |= {f"support of {key}": v for key, v in move.support_share.items()}
        for service, number in move.occurrences.items():
            found[f"{services[service].name}, a year"] = number
        if move.response_days is not None:
            found["first response within (days)"] = move.response_days
        if move.response_fraction is not None:
            found["share of requests in time"] = move.response_fraction
    return found


def _in_words(value: object) -> str:
    """Return a term as text."""
    if isinstance(value, tuple):
        return said(tuple(str(item).replace("_", " ") for item in value))
    return f"{value:g}" if isinstance(value, int | float) else said(value)


def _money(case: Case, day: date) -> Pairs:
    """Yield the budget of the year of a day, after cuts."""
    year = str(day.year)
    if year in case.world.budget:
        yield (BUDGET, year, LEFT), f"{case.world.budget[year]:,.0f}"


def _stretches(
    days: Sequence[date], one: Sequence[State], two: Sequence[State]
) -> Iterator[Stretch]:
    """Yield the stretches of days in which two worlds differ, thing by thing."""
    for key in dict.fromkeys(key for state in (*one, *two) for key in state):
        about, label, what = key
        default = ABSENT.get((about, what))
        values = [
            (a.get(key, default), b.get(key, default))
            for a, b in zip(one, two, strict=True)
        ]
        places = range(len(days))
        for (before, after), run in groupby(places, key=values.__getitem__):
            found = [*run]
            if before is None or after is None or before == after:
                continue
            following = found[-1] + 1
            ends = days[following] - ONE_DAY if following < len(days) else None
            yield Stretch(
                key=(about, label, what),
                first=days[found[0]],
                last=ends,
                before=before,
                after=after,
            )
