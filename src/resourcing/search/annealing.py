"""Simulated annealing from given leads, several runs at once, the best of which counts."""

import time
from collections.abc import Iterable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from typing import Any

import numpy as np

from resourcing.problem import NOBODY, ProblemData
from resourcing.search.moves import draw
from resourcing.search.pricing import (
    Draft,
    Ledger,
    blank_draft,
    charge,
    commit,
    compiled,
    forget,
    ledger,
    price_draft,
)
from resourcing.search.tables import Tables, tables

MOVES_PER_CELL = 400
"""Moves tried for each alliance and period by default."""
NUM_RUNS = 2
"""Independent runs at a time, the best of which counts."""
HOTTEST, COLDEST = 0.04, 0.005
"""First and last temperature, as a share of what an active alliance and period is worth or costs on average."""
COOL_EVERY = 64
"""Moves between two temperatures."""
LEAST_GAIN = 1e-9
"""Gain in points below which nothing counts as better."""


class Interrupted(KeyboardInterrupt):
    """An interruption by the keyboard, with the best leads until then and their points."""

    def __init__(self, lead: np.ndarray, points: float) -> None:
        super().__init__()
        self.lead, self.points = lead, points


def improve(
    data: ProblemData,
    *,
    lead: np.ndarray,
    seed: int = 0,
    num_moves: int | None = None,
    seconds: float | None = None,
) -> np.ndarray:
    """Return leads at least as good as those given, found by simulated annealing.

    Parameters
    ----------
    data
        The instance.
    lead
        Leads to start from, shape (alliance, period); where they may not lead, nobody does.
    seed
        Seed of the search; the same seed gives the same answer.
    num_moves
        Moves tried in each of `NUM_RUNS` runs; by default `MOVES_PER_CELL` for each active alliance and period.
    seconds
        Time limit, None for none.

    Returns
    -------
    numpy.ndarray
        Index of the lead or `NOBODY`, shape (alliance, period).

    Raises
    ------
    Interrupted
        If it is interrupted by the keyboard; it carries the best leads until then.

    Examples
    --------
    >>> import numpy as np
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(
    ...     need=np.full((2, 1, 1), 10.0), available=np.full((2, 1), 10.0)
    ... )
    >>> leads = improve(data, lead=np.full((2, 1), NOBODY), num_moves=200)
    >>> sorted(leads.ravel().tolist())
    [0, 1]
    """
    start = only_eligible(data, lead)
    if not data.eligible.any() or not start.size:
        return start
    moves = num_moves
    if moves is None:
        moves = MOVES_PER_CELL * max(1, int(data.active.sum()))
    streams = np.random.default_rng(seed).spawn(NUM_RUNS)
    found, _ = best_of(
        tables(data),
        start,
        streams=streams,
        num_moves=moves,
        scale=scale_of(data),
        until=None if seconds is None else time.perf_counter() + seconds,
    )
    return found


def scale_of(data: ProblemData) -> float:
    """Return what an active alliance and period is worth or costs on average, in points; at least 1."""
    cells = max(1, int(data.active.sum()))
    return max(data.full_value / cells, float(np.abs(data.placement_cost).mean()), 1.0)


def best_of(
    tab: Tables,
    start: np.ndarray,
    *,
    streams: Iterable[np.random.Generator],
    num_moves: int,
    scale: float,
    until: float | None = None,
) -> tuple[np.ndarray, float]:
    """Anneal once for each stream of chance, side by side, and return the best leads with their points.

    Parameters
    ----------
    tab
        The instance as plain arrays.
    start
        Leads that every run starts from, all of them allowed.
    streams
        Streams of chance.
    num_moves
        Moves of each run.
    scale
        Points to which the temperatures relate.
    until
        Reading of `time.perf_counter` at which the runs stop with what they have; None for none.

    Returns
    -------
    tuple
        Leads, shape (alliance, period), and their points up to a constant of the instance.

    Raises
    ------
    Interrupted
        If it is interrupted by the keyboard; it carries the same.
    """
    interrupted = False
    halt = np.zeros(1, dtype=np.bool_)
    heat, cold = HOTTEST * scale, COLDEST * scale
    runs: list[Future[Any]] = []
    with ThreadPoolExecutor(max_workers=NUM_RUNS) as pool:
        try:
            for stream in streams:
                asked: Any = (tab, start, stream, num_moves, heat, cold, halt)
                runs.append(pool.submit(anneal, *asked))
            left = None if until is None else max(0.0, until - time.perf_counter())
            wait(runs, timeout=left, return_when=FIRST_EXCEPTION)
        except KeyboardInterrupt:
            interrupted = True
        finally:
            halt[0] = True
    ended = [run.result() for run in runs] or [(start, -np.inf)]
    lead, points = max(ended, key=lambda found: found[1])
    if interrupted:
        raise Interrupted(np.asarray(lead), float(points))
    return np.asarray(lead), float(points)


def only_eligible(data: ProblemData, lead: np.ndarray) -> np.ndarray:
    """Return the leads with nobody where the lead may not lead or the alliance is not active."""
    if not len(data.resources):
        return np.full(data.active.shape, NOBODY)
    a, t = np.indices(lead.shape)
    allowed = data.eligible[lead, a, t] & (lead != NOBODY) & data.active
    return np.where(allowed, lead, NOBODY)


@compiled
def anneal(
    tab: Tables,
    start: np.ndarray,
    rng: np.random.Generator,
    num_moves: int,
    hottest: float,
    coldest: float,
    halt: np.ndarray,
) -> tuple[np.ndarray, float]:
    """Return the best leads met on the way from hot to cold, and their points (up to a constant).

    It stops early once `halt` holds true.
    """
    lead = start.copy()
    draft = blank_draft(tab)
    book = ledger(tab, lead, draft)
    now = total(tab, book)
    best, best_lead = now, lead.copy()
    paths = np.zeros((2, start.shape[1]), dtype=lead.dtype)
    heat = hottest
    cooling = (coldest / hottest) ** (1.0 / max(1, num_moves // COOL_EVERY))
    for move in range(num_moves):
        if move % COOL_EVERY == COOL_EVERY - 1:
            heat *= cooling
            if halt[0]:
                break
        a, b = draw(tab, book, lead, rng, paths[0], paths[1])
        if a >= 0:
            now += step(tab, lead, rng, a, b, paths, heat, book, draft)
            if now > best + LEAST_GAIN:
                best = now
                best_lead[:] = lead
    return best_lead, best


@compiled
def total(tab: Tables, book: Ledger) -> float:
    """Return the points of a ledger, up to a constant of the instance."""
    points = book.own.sum() + book.points.sum()
    if tab.move_price > 0.0:
        points -= tab.move_price * max(0.0, book.moves[0] - tab.most_moves)
    for r in range(tab.hire.shape[0]):
        if book.led[r] > 0:
            points -= tab.hire[r]
    return float(points)


@compiled
def step(
    tab: Tables,
    lead: np.ndarray,
    rng: np.random.Generator,
    a: int,
    b: int,
    paths: np.ndarray,
    heat: float,
    book: Ledger,
    draft: Draft,
) -> float:
    """Try a move of one or two alliances (b is -1 for one), keep it or not, and return the points it changed."""
    charge(tab, a, lead[a], paths[0], -1, draft)
    own_a = charge(tab, a, paths[0], lead[a], 1, draft)
    delta, own_b = own_a - book.own[a], 0.0
    if b >= 0:
        charge(tab, b, lead[b], paths[1], -1, draft)
        own_b = charge(tab, b, paths[1], lead[b], 1, draft)
        delta += own_b - book.own[b]
    delta += price_draft(tab, book, draft)
    kept = delta >= 0 or rng.random() < np.exp(delta / heat)
    if kept:
        commit(tab, book, draft)
        lead[a], book.own[a] = paths[0], own_a
        if b >= 0:
            lead[b], book.own[b] = paths[1], own_b
    forget(draft)
    return delta if kept else 0.0
