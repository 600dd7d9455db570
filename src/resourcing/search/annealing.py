"""Simulated annealing from given leads, several runs, the best of which counts."""

from functools import cache

import numpy as np

from resourcing.problem import NOBODY, ProblemData, problem_from_arrays
from resourcing.search.moves import draw
from resourcing.search.pricing import Ledger, compiled, copy, ledger, reprice, retrace
from resourcing.search.tables import Tables, tables

MOVES_PER_CELL = 1000
"""Moves tried for each alliance and period by default."""
MOST_MOVES = 600_000
"""Most moves of a run by default, so that a large instance leaves time to the solver."""
MOVES_PER_SECOND = 20_000
"""Most moves of a run for each second that the whole solve may take."""
NUM_RUNS = 6
"""Independent runs, the best of which counts."""
HOTTEST, COLDEST = 0.5, 0.005
"""First and last temperature, as a share of what an active alliance and period is worth or costs on average."""
LEAST_GAIN = 1e-9
"""Gain in points below which nothing counts as better."""


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
        Moves tried in each of `NUM_RUNS` runs; by default `MOVES_PER_CELL` for each active alliance and period, at most
        `MOST_MOVES`.
    seconds
        Time that the whole solve may take. It limits the moves to `MOVES_PER_SECOND` each, a number that does not hang
        on the machine, so that the same settings give the same answer.

    Returns
    -------
    numpy.ndarray
        Index of the lead or `NOBODY`, shape (alliance, period).

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
    num_resources, num_alliances, num_periods = data.shape
    if not (num_resources and num_alliances and num_periods and data.eligible.any()):
        return np.full((num_alliances, num_periods), NOBODY)
    start = only_eligible(data, lead)
    cells = max(1, int(data.active.sum()))
    cost = float(np.abs(data.placement_cost).mean())
    scale = max(data.full_value / cells, cost, 1.0)
    moves = num_moves if num_moves is not None else effort(cells, seconds=seconds)
    tab = tables(data)
    streams = np.random.default_rng(seed).spawn(NUM_RUNS)
    runs = [
        anneal(tab, start, stream, moves, HOTTEST * scale, COLDEST * scale)
        for stream in streams
    ]
    return np.asarray(max(runs, key=lambda run: run[1])[0])


def effort(cells: int, *, seconds: float | None) -> int:
    """Return the moves of a run for a number of active alliance-periods and the seconds of the whole solve.

    Examples
    --------
    >>> (
    ...     effort(100, seconds=None),
    ...     effort(100, seconds=0.5),
    ...     effort(10_000, seconds=None),
    ... )
    (100000, 10000, 600000)
    """
    moves = min(MOVES_PER_CELL * cells, MOST_MOVES)
    return moves if seconds is None else min(moves, int(MOVES_PER_SECOND * seconds))


@cache
def warm_up() -> None:
    """Compile the search, or load it from the cache on disk; a solve is timed without it."""
    data = problem_from_arrays(need=np.ones((2, 1, 1)), available=np.ones((1, 1)))
    improve(data, lead=np.full((2, 1), NOBODY), num_moves=1)


def only_eligible(data: ProblemData, lead: np.ndarray) -> np.ndarray:
    """Return the leads with nobody where the lead may not lead or the alliance is not active."""
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
) -> tuple[np.ndarray, float]:
    """Return the best leads met on the way from hot to cold, and their points (up to a constant)."""
    lead = start.copy()
    touched = np.zeros((tab.eligible.shape[0], start.shape[1]), dtype=np.bool_)
    book, trial = ledger(tab, lead, touched), ledger(tab, lead, touched)
    now = book.own.sum() + book.cell.sum()
    best, best_lead = now, lead.copy()
    paths = np.zeros((2, start.shape[1]), dtype=lead.dtype)
    for move in range(num_moves):
        a, b = draw(tab, lead, rng, paths[0], paths[1])
        if a >= 0:
            heat = hottest * (coldest / hottest) ** (move / num_moves)
            now += step(tab, lead, rng, a, b, paths, heat, book, trial, touched)
            if now > best + LEAST_GAIN:
                best = now
                best_lead[:] = lead
    return best_lead, best


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
    trial: Ledger,
    touched: np.ndarray,
) -> float:
    """Try a move of one or two alliances (b is -1 for one); keep or undo it, and return the points it changed."""
    touched[:] = False
    old_a, old_b = lead[a].copy(), lead[b].copy()
    delta = retrace(tab, lead, a, paths[0], trial, touched)
    if b >= 0:
        delta += retrace(tab, lead, b, paths[1], trial, touched)
    delta += reprice(tab, lead, trial, touched)
    if delta >= 0 or rng.random() < np.exp(delta / heat):
        copy(trial, book, touched, a, b)
        return delta
    copy(book, trial, touched, a, b)
    lead[a] = old_a
    if b >= 0:
        lead[b] = old_b
    return 0.0
