"""A made-up team for a portfolio: people, absences, teams beside them, and who leads what today.

Sized so that its hours are a stated share of what the portfolio needs. Nothing here is about real people.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count

from resourcing.domain import (
    Absence,
    Alliance,
    Grade,
    Manager,
    Team,
    TeamOption,
)
from resourcing.playbook import Playbook, why_not
from resourcing.scenario import Horizon
from resourcing.trials.judging import stream
from resourcing.trials.posts import (
    CORE_ROLE_SHARE,
    JOINS_AFTER_MONTHS,
    USUAL_PEOPLE,
    Need,
    Post,
    posts_for,
    shared_skills,
)

CAPACITY_SHARE = 0.85
"""Available hours of people and teams together, as a share of the hours needed."""

TEAM_SHARE = 0.015
"""Hours of each team beside the people, as a share of the hours needed."""

LEAST_TEAM_HOURS = 4.0
"""Hours a month below which there is no team: nobody would plan with so little."""

USUAL_LEAST_FTE = 0.6
SMALL_FTE = 0.3
"""FTE below which fewer people do the work, down to one."""

LEAST_FTE = 0.05
FTE_STEP = 0.05
NOBODY_SHARE = 0.08
"""Chance that an alliance has nobody today, beside those that nobody can lead."""

LOAD_NOISE = 0.25
"""Chance in how busy people seem when an alliance is given to them, as a share of their span."""

ANNUAL_COST: Mapping[Grade, float] = {
    "associate": 120_000.0,
    "manager": 160_000.0,
    "senior": 205_000.0,
    "lead": 250_000.0,
}
"""Full cost of a full-time year, in the playbook's currency; made up."""

TEAMS: Mapping[TeamOption, tuple[str, float, tuple[str, ...]]] = {
    "market_facing": ("Market-facing team", 85.0, ("commercialization", "medical")),
    "innovation": ("Innovation team", 90.0, ("data", "development", "translational")),
    "specialist": ("Specialist function", 80.0, ("consortia", "medical", "research")),
    "project_management": ("Project management", 70.0, ()),
}
"""Name, cost of an hour and skills of the teams; made up."""


HoursOf = Callable[[Sequence[Manager], Sequence[Absence]], Sequence[float]]
"""From people with their absences to the hours a month that each has for alliances, mean over the horizon."""


@dataclass(frozen=True, kw_only=True)
class SeededTeam:
    """A made-up team and who leads what before the first period."""

    managers: tuple[Manager, ...]
    """People, their names marked as made up."""
    absences: tuple[Absence, ...]
    """Absences within the horizon."""
    teams: tuple[Team, ...]
    """Teams for resourcing options beside the node team, as many as have a few hours each."""
    current: Mapping[str, str]
    """Alliance to the manager who leads it today; an alliance left out has nobody."""


def seed_team(
    alliances: Sequence[Alliance],
    *,
    hours_per_month: Mapping[str, float],
    profiles: Mapping[str, str],
    playbook: Playbook,
    horizon: Horizon,
    hours_of: HoursOf,
    seed: int,
) -> SeededTeam:
    """Make up a team for a portfolio.

    Parameters
    ----------
    alliances
        Alliances of the portfolio.
    hours_per_month
        Hours needed by alliance, mean over the months of the horizon (hours a month).
    profiles
        Profile by alliance; an alliance left out is not eligible and asks for nobody.
    playbook
        Playbook of the profiles; its planning assumptions size the team.
    horizon
        Review periods.
    hours_of
        How many hours a month people have for alliances.
    seed
        Seed of everything made up.

    Returns
    -------
    SeededTeam
        Three people or more, each skill of the alliances held by two or more; one or two people where three would have
        very little time each.

    Examples
    --------
    >>> from datetime import date
    >>> from resourcing.read import default_playbook_path, read_playbook
    >>> row = Alliance(
    ...     alliance_id="A",
    ...     name="A",
    ...     partner="A",
    ...     kind="asset",
    ...     phase="launch",
    ...     shared_risk_reward=True,
    ...     business_model_defined=True,
    ... )
    >>> team = seed_team(
    ...     [row],
    ...     hours_per_month={"A": 300.0},
    ...     profiles={"A": "complex_core"},
    ...     playbook=read_playbook(default_playbook_path()),
    ...     horizon=Horizon(start=date(2027, 1, 1), periods=8),
    ...     hours_of=lambda people, absences: [130 * person.fte for person in people],
    ...     seed=1,
    ... )
    >>> [person.grade for person in team.managers]
    ['senior', 'manager', 'associate']
    """
    need = _need(alliances, hours_per_month, profiles, playbook)
    teams = _teams(need)
    wanted = CAPACITY_SHARE * need.total - sum(team.hours_per_month for team in teams)
    posts = _staffed(need, wanted, horizon, hours_of)
    skills = shared_skills(posts, need, playbook)
    people = _people(posts, horizon, skills)
    return SeededTeam(
        managers=people,
        absences=_absences(posts, horizon),
        teams=teams,
        current=_current(need, people, playbook, seed),
    )


def _need(
    alliances: Sequence[Alliance],
    hours_per_month: Mapping[str, float],
    profiles: Mapping[str, str],
    playbook: Playbook,
) -> Need:
    """Return what the alliances with a profile ask for, most hours first."""
    asking = [row for row in alliances if row.alliance_id in profiles]
    ordered = sorted(
        asking, key=lambda row: (-hours_per_month[row.alliance_id], row.alliance_id)
    )
    named = {
        row.alliance_id: playbook.profiles[profiles[row.alliance_id]] for row in ordered
    }
    span = playbook.planning.span_weight
    return Need(
        alliances=tuple(ordered),
        hours={key: hours_per_month[key] for key in named},
        profiles=named,
        weights={key: getattr(span, profile.segment) for key, profile in named.items()},
    )


def _teams(need: Need) -> tuple[Team, ...]:
    """Return made-up teams that share out their hours: one for each resourcing option, fewer where hours are few."""
    together = len(TEAMS) * TEAM_SHARE * need.total
    number = min(len(TEAMS), int(together / LEAST_TEAM_HOURS))
    chosen = list(TEAMS)[len(TEAMS) - number :]
    return tuple(
        Team(
            team_id=f"T{number:02d}",
            name=f"{TEAMS[option][0]} (made up)",
            resourcing_option=option,
            hours_per_month=float(round(together / len(chosen))),
            hourly_cost=TEAMS[option][1],
            skills=TEAMS[option][2],
        )
        for number, option in enumerate(chosen, start=1)
    )


def _staffed(
    need: Need, wanted: float, horizon: Horizon, hours_of: HoursOf
) -> tuple[Post, ...]:
    """Return the posts whose hours a month add up to what is wanted: three or more, fewer where each would be small."""

    def hours(posts: Sequence[Post]) -> Sequence[float]:
        return hours_of(_people(posts, horizon), _absences(posts, horizon))

    def fitted(posts: tuple[Post, ...]) -> tuple[Post, ...]:
        each = hours(posts)
        return _trimmed(posts, each, sum(each) - wanted)

    sizes = (posts_for(number, need) for number in count(USUAL_PEOPLE))
    usual = fitted(next(posts for posts in sizes if sum(hours(posts)) >= wanted))
    fewer = (
        fitted(posts_for(number, need)) for number in range(USUAL_PEOPLE - 1, 0, -1)
    )
    tries = (usual, *fewer) if _is_small(usual) else (usual,)
    return next((posts for posts in tries if not _is_small(posts)), tries[-1])


def _is_small(posts: Sequence[Post]) -> bool:
    """Return whether somebody would have very little time."""
    return min(post.fte for post in posts) < SMALL_FTE


def _trimmed(
    posts: tuple[Post, ...], each: Sequence[float], excess: float
) -> tuple[Post, ...]:
    """Return the posts with part of their time taken away, last posts first; all alike where that is not enough."""
    share = 1 - excess / sum(each)
    if share < USUAL_LEAST_FTE:
        return tuple(
            replace(post, fte=max(LEAST_FTE, round(share * post.fte, 2)))
            for post in posts
        )
    kept: list[Post] = []
    for post, hours in zip(reversed(posts), reversed(each), strict=True):
        per_fte = hours / post.fte
        cut = min(post.fte - USUAL_LEAST_FTE, max(0.0, excess) / per_fte)
        steps = round(cut / FTE_STEP) * FTE_STEP
        kept.append(replace(post, fte=round(post.fte - steps, 2)))
        excess -= steps * per_fte
    return tuple(reversed(kept))


def _people(
    posts: Sequence[Post],
    horizon: Horizon,
    skills: Sequence[tuple[str, ...]] | None = None,
) -> tuple[Manager, ...]:
    """Return the people who fill the posts."""
    firsts = [first for _, first, _ in horizon.months]
    return tuple(
        Manager(
            manager_id=_person_id(index),
            name=f"Manager {index + 1:02d} (made up)",
            grade=post.grade,
            fte=post.fte,
            unit=post.unit,
            home="embedded" if post.embedded else "central",
            skills=skills[index] if skills else (),
            available_from=firsts[min(JOINS_AFTER_MONTHS, len(firsts) - 1)]
            if post.joins_late
            else None,
            core_role_share=CORE_ROLE_SHARE if post.add_on else 0.0,
            annual_cost=round(ANNUAL_COST[post.grade] * post.fte, -2),
        )
        for index, post in enumerate(posts)
    )


def _person_id(index: int) -> str:
    """Return the identifier of a post's person."""
    return f"M{index + 1:02d}"


def _absences(posts: Sequence[Post], horizon: Horizon) -> tuple[Absence, ...]:
    """Return the made-up absences of the posts, by post, within the horizon."""
    months = horizon.months
    return tuple(
        Absence(
            manager_id=_person_id(index),
            first_day=months[away[0]][1],
            last_day=months[min(away[-1], len(months) - 1)][2] - timedelta(days=1),
            share=share,
        )
        for index, post in enumerate(posts)
        for away, share in post.away
        if away[0] < len(months)
    )


def _current(
    need: Need, people: Sequence[Manager], playbook: Playbook, seed: int
) -> dict[str, str]:
    """Return who leads what today: mostly one of the less busy of those who may, some nobody.

    Where nobody may, somebody near stands in, as happens in life; the plan will say which rule that breaks.
    """
    rng = stream(seed, "current")
    here = [person for person in people if person.available_from is None]
    led: dict[str, float] = {person.manager_id: 0.0 for person in here}
    current: dict[str, str] = {}
    for row in need.alliances:
        able = [person for person in here if _may_lead(person, row, need)]
        able = able or [person for person in here if _is_near(person, row)]
        noise = rng.normal(0, LOAD_NOISE, size=len(here))
        if row.start is not None or rng.random() < NOBODY_SHARE or not able:
            continue
        busy = {
            person.manager_id: led[person.manager_id] / _span(person, playbook)
            + float(chance)
            for person, chance in zip(here, noise, strict=True)
        }
        lead = min((person.manager_id for person in able), key=lambda key: busy[key])
        led[lead] += need.weights[row.alliance_id]
        current[row.alliance_id] = lead
    return current


def _span(person: Manager, playbook: Playbook) -> float:
    """Return the weighted count of alliances that a person leads at most."""
    return float(getattr(playbook.planning.span, person.grade)) * person.fte


def _may_lead(person: Manager, row: Alliance, need: Need) -> bool:
    """Return whether the playbook lets a person lead an alliance."""
    profile = need.profiles[row.alliance_id]
    return why_not(person, alliance=row, profile=profile) is None


def _is_near(person: Manager, row: Alliance) -> bool:
    """Return whether a full-time person is central, or of the alliance's own unit."""
    near = person.home == "central" or person.unit == row.unit
    return near and person.core_role_share == 0
