"""What a log may name: alliances, services and people of a world, with their dates and paces.

Knows the world only; which row of a log names what is judged in `rows`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from resourcing.history.log import TEXT
from resourcing.scenario import World

LONG_AGO, FAR_AHEAD = date(1900, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True, kw_only=True, eq=False)
class Codes:
    """What a log may name.

    Attributes
    ----------
    alliances, services, people
        Codes of every alliance, every service, and of managers and teams.
    requested
        Codes of the services on request.
    served
        manager_id with the first and last day of service (columns first, last).
    lived
        alliance_id with its first and last day (columns first, last).
    pace
        Hours that each manager and team needs for a standard hour.
    """

    alliances: frozenset[str]
    services: frozenset[str]
    requested: frozenset[str]
    people: frozenset[str]
    served: pd.DataFrame
    lived: pd.DataFrame
    pace: Mapping[str, float]


def codes_of(world: World) -> Codes:
    """Return what a log kept over a world may name."""
    register, catalogue = world.register, world.playbook.services
    served = [
        (r.manager_id, r.available_from, r.available_to) for r in register.managers
    ]
    lived = [(row.alliance_id, row.start, row.end) for row in register.alliances]
    return Codes(
        alliances=frozenset(name for name, *_ in lived),
        services=frozenset(catalogue),
        requested=frozenset(
            name for name, item in catalogue.items() if item.trigger == "on_request"
        ),
        people=frozenset(
            (*(name for name, *_ in served), *(row.team_id for row in register.teams))
        ),
        served=_dated(served, "manager_id"),
        lived=_dated(lived, "alliance_id"),
        pace=_paces(world),
    )


def _dated(rows: list[tuple[str, date | None, date | None]], name: str) -> pd.DataFrame:
    """Return codes with their first and last day; far away where there is none."""
    found = [(code, first or LONG_AGO, last or FAR_AHEAD) for code, first, last in rows]
    frame = pd.DataFrame(found, columns=[name, "first", "last"])
    return frame.astype(
        {name: TEXT, "first": "datetime64[us]", "last": "datetime64[us]"}
    )


def _paces(world: World) -> dict[str, float]:
    """Return the hours that each manager and team needs for a standard hour."""
    planning, register = world.playbook.planning, world.register
    people = {
        row.manager_id: float(getattr(planning.pace, row.grade))
        for row in register.managers
    }
    teams = {
        row.team_id: float(planning.team_pace.get(row.resourcing_option, 1.0))
        for row in register.teams
    }
    return {**people, **teams}
