"""Replays a plan: warm-up, replications, and as many of them as the intervals take."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from resourcing.results import Solution
from resourcing.scenario import SimulationSettings
from resourcing.simulate.checks import check_replication
from resourcing.simulate.engine import UNANSWERED, replicate
from resourcing.simulate.network import Network
from resourcing.simulate.outcome import DECLINED, Replication, Simulation
from resourcing.simulate.planned import work_off
from resourcing.simulate.ratios import by_replication
from resourcing.simulate.settling import replications_needed, settled_after
from resourcing.simulate.staffed import SimulatedCase, Staffed, staffed

PILOT_DAYS = 500
"""Working days of the pilot from which the warm-up is read, empty at first, as in the first period."""
PILOT_REPLICATIONS = 20
"""Replications of the pilot; its own luck, not that of the simulation."""
BATCH = 20
"""Replications between two looks at the intervals."""
MOST_WORKERS = 8
"""Most threads."""
_PILOT_FROM = 1 << 31
"""Number of the first replication of the pilot."""


def simulate(
    case: SimulatedCase,
    plan: Solution,
    *,
    settings: SimulationSettings,
    seed: int,
    workers: int = 2,
) -> Simulation:
    """Replay a plan with requests that arrive by chance.

    Parameters
    ----------
    case
        The case of the plan.
    plan
        Who leads and supports what.
    settings
        How it is replayed; usually the scenario's.
    seed
        Seed of everything drawn: plans simulated with one seed meet the same luck.
    workers
        Threads; the answer does not depend on them.

    Returns
    -------
    Simulation
        What happened; `levels` measures it.

    Raises
    ------
    InputError
        If a period has no working day.
    RuntimeError
        If requests are lost on the way: a defect of this program.
    """
    ready = staffed(case, plan, settings=settings, seed=seed)
    warm_up, settled = _warm_up(ready, settings, workers=workers)
    ready = replace(ready, network=ready.warmed(warm_up))
    done, enough = _enough(ready, settings, workers=workers)
    return Simulation(
        staffed=ready,
        settings=settings,
        seed=seed,
        warm_up=warm_up,
        settled=settled,
        enough=enough,
        replications=tuple(done),
    )


def _warm_up(
    ready: Staffed, settings: SimulationSettings, *, workers: int
) -> tuple[int, bool | None]:
    """Return the working days of the warm-up, and whether it settles; none where it does not."""
    if settings.warm_up_days is not None:
        return settings.warm_up_days, None
    first = ready.network.rate[:, :1]
    if not first.any():
        return 0, True
    pilot = ready.network.replace(
        rate=first,
        lead=ready.network.lead[:, :1],
        helpers=ready.network.helpers[:, :1],
        edges=np.zeros(0),
        speed=ready.warmed(1).speed[:, :1],
        end=float(PILOT_DAYS),
    )
    numbers = range(_PILOT_FROM, _PILOT_FROM + PILOT_REPLICATIONS)
    open_ = [_open(rows) for rows, *_ in _replicated(pilot, numbers, workers=workers)]
    days = settled_after(np.mean(open_, axis=0))
    return (0, False) if days is None else (days, True)


def _open(rows: np.ndarray) -> np.ndarray:
    """Return the requests that wait or are in work at the end of each day of the pilot, shape (day,)."""
    days = np.arange(1.0, PILOT_DAYS + 1)
    left = np.sort(np.where(np.isnan(rows["left"]), np.inf, rows["left"]))
    return np.asarray(
        np.searchsorted(rows["arrived"], days) - np.searchsorted(left, days)
    )


def _enough(
    ready: Staffed, settings: SimulationSettings, *, workers: int
) -> tuple[Sequence[Replication], bool | None]:
    """Return the replications, and whether they are enough; None where their number is given."""
    if settings.replications is not None:
        return list(_played(ready, range(settings.replications), workers=workers)), None
    done: list[Replication] = []
    while len(done) < settings.most_replications:
        more = min(BATCH, settings.most_replications - len(done))
        numbers = range(len(done), len(done) + more)
        done += _played(ready, numbers, workers=workers)
        values = by_replication(ready, done)
        if needed := replications_needed(values, half_width=settings.half_width):
            return done[:needed], True
    return done, False


def _played(
    ready: Staffed, numbers: Sequence[int], *, workers: int
) -> Iterator[Replication]:
    """Yield replications with what becomes of planned work."""
    warm_up = round(-ready.network.begin)
    total = ready.planned.total
    catch_up = int(ready.catches_up)
    for rows, worked, _ in _replicated(ready.network, numbers, workers=workers):
        inside = (rows["arrived"] >= 0) & (rows["arrived"] < ready.num_days)
        spent = worked[:, warm_up : warm_up + ready.num_days]
        free = np.maximum(ready.daily - spent, 0.0)
        done = work_off(total, free=free, workdays=ready.workdays, catch_up=catch_up)
        rows = _with_declined(ready, rows[inside])
        yield Replication(rows=rows, worked=spent, done=done)


def _with_declined(ready: Staffed, rows: np.ndarray) -> np.ndarray:
    """Return requests, those set apart that went unanswered because the plan gives up what they ask for."""
    found, silent = rows.copy(), rows["state"] == UNANSWERED
    declined = silent & ready.declined_at(rows["source"], rows["left"])
    found["state"][declined] = DECLINED
    return found


def _replicated(
    network: Network, numbers: Sequence[int], *, workers: int
) -> Iterator[tuple[np.ndarray, np.ndarray, float]]:
    """Yield what the engine returns for each replication, in order, checked."""
    arrays, options = network.arrays(), network.options()
    expected = network.expected()
    room = int(expected + 6.0 * np.sqrt(expected)) + 16

    def one(number: int) -> tuple[np.ndarray, np.ndarray, float]:
        found: tuple[np.ndarray, np.ndarray, float] = replicate(
            arrays, options, number, room
        )
        check_replication(network, *found)
        return found

    with ThreadPoolExecutor(max_workers=max(1, min(workers, MOST_WORKERS))) as pool:
        yield from pool.map(one, numbers)
