"""Service under load with names and verdicts, for pages and notebooks; and what asks while its lead is away.

Everything is measured in `simulate`; nothing here decides or rounds a number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
import pandas as pd

from resourcing.problem import NOBODY
from resourcing.simulate import (
    COLUMNS,
    GROUPS,
    Simulation,
    service_levels,
    verdict,
)
from resourcing.simulate.wording import NOTHING
from resourcing.study import Case
from resourcing.view.tables.shown import resource_names

SERVICE = (*COLUMNS[:2], "name", "segment", *COLUMNS[2:], "verdict")
"""Columns of `service`."""
DIFFERS = ""
"""Verdict on a group whose members are promised different things."""


@dataclass(frozen=True, kw_only=True)
class WhileAway:
    """Requests that arrive on days on which the lead has no hours.

    Attributes
    ----------
    leads
        Those who were away, in the order of the instance.
    requests
        Share of all requests that arrive so.
    in_time
        Share of these that are begun in time; not a number where there are none.
    of_late
        Their share of all requests that are not begun in time; not a number where there are none.
    """

    leads: tuple[str, ...]
    requests: float
    in_time: float
    of_late: float


def service(
    case: Case, *, simulation: Simulation, by: Sequence[str] = GROUPS
) -> pd.DataFrame:
    """Return what a simulation of a case measures, with names and verdicts.

    Parameters
    ----------
    case
        The case that was replayed.
    simulation
        What happened.
    by
        Any of `simulate.GROUPS`.

    Returns
    -------
    pandas.DataFrame
        The rows of `simulate.service_levels` with name, segment (of segments, profiles and alliances), and verdict on the promised
        fraction: kept, not kept, cannot be told, nothing asked, or blank where members are promised different things.
    """
    names, segments = _names(case), _segments(case, simulation)
    rows = [
        {
            **row,
            "name": names.get((row["by"], row["key"]), row["key"]),
            "segment": segments.get((row["by"], row["key"]), ""),
            "verdict": _verdict(row),
        }
        for row in service_levels(simulation, by=by).to_dict("records")
    ]
    return pd.DataFrame(rows, columns=list(SERVICE))


def promised_service(case: Case, *, simulation: Simulation) -> pd.DataFrame:
    """Return the rows of `service` by which promises are judged: segments, each followed by its profiles where their promises differ."""
    table = service(case, simulation=simulation, by=["segment", "profile"])
    return table.loc[list(_judged(table))].reset_index(drop=True)


def _judged(table: pd.DataFrame) -> Iterator[int]:
    """Yield the places of segments, each followed by those of its profiles where their promises differ."""
    profiles = table[table["by"] == "profile"]
    for place, row in table[table["by"] == "segment"].iterrows():
        yield int(place)  # type: ignore[call-overload] # rows are numbered
        if row["verdict"] == DIFFERS:
            yield from profiles.index[profiles["segment"] == row["key"]]


def _names(case: Case) -> dict[tuple[object, object], str]:
    """Return what to call a group, by kind and key."""
    book = case.world.playbook
    return {
        **{("profile", key): item.name for key, item in book.profiles.items()},
        **{("service", key): item.name for key, item in book.services.items()},
        **{("manager", key): name for key, name in resource_names(case).items()},
        **{
            ("alliance", item.alliance_id): item.name
            for item in case.portfolio.placements
        },
    }


def _segments(case: Case, simulation: Simulation) -> dict[tuple[object, object], str]:
    """Return the segment of a group, by kind and key."""
    ready, profiles = simulation.staffed, case.world.playbook.profiles
    names = ready.plan.data.alliances
    return {
        **{("segment", name): name for name in ready.segments},
        **{("profile", key): item.segment for key, item in profiles.items()},
        **{
            ("alliance", name): segment
            for name, segment in zip(names, ready.segments, strict=True)
        },
    }


def _verdict(row: dict[object, float]) -> str:
    """Return the verdict on a row, blank where it has no single promise."""
    if not row["requests"]:
        return NOTHING
    if not (isfinite(row["promised"]) and isfinite(row["limit_days"])):
        return DIFFERS
    low, high = row["in_time_low"], row["in_time_high"]
    return verdict(promised=row["promised"], low=low, high=high)


def while_away(simulation: Simulation) -> WhileAway:
    """Return what asks while its lead has no hours.

    Parameters
    ----------
    simulation
        What happened.
    """
    rows = np.concatenate([item.rows["arrived"] for item in simulation.replications])
    ready, lead = simulation.staffed, simulation.lead
    away = lead != NOBODY
    away[away] = ready.daily[lead[away], rows[away].astype(int)] <= 0
    late = ~simulation.in_time
    names = ready.plan.data.resources
    return WhileAway(
        leads=tuple(names[r] for r in np.unique(lead[away]).tolist()),
        requests=_share(away),
        in_time=_share(simulation.in_time[away]),
        of_late=_share(away[late]),
    )


def _share(chosen: np.ndarray) -> float:
    """Return the share that is chosen, not a number of nothing."""
    return float(chosen.mean()) if len(chosen) else np.nan
