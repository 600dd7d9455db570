"""Prices and search in turn, until the gap is small enough, the time is over or the last round is done."""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np

from resourcing.decomposition.dual import constant, descend, limits, start_prices
from resourcing.decomposition.fixing import shortfalls
from resourcing.decomposition.helped import helped_tables
from resourcing.decomposition.service import NEVER, network
from resourcing.decomposition.softened import is_hard, softened
from resourcing.decomposition.starting import (
    first_answer,
    in_order,
    no_prices,
    nobody,
)
from resourcing.problem import NOBODY, ProblemData, problem_from_arrays
from resourcing.results import TOLERANCE, Prices, Solution, solution
from resourcing.search import (
    NUM_RUNS,
    Interrupted,
    Tables,
    best_of,
    only_eligible,
    scale_of,
    tables,
)

ROUNDS = (15, 60, 240, 960, 2560)
"""Moves of a run in each round, for each active alliance and period."""
LEAST_MOVES = 2000
"""Least moves of a run."""
STEPS = (200, 200, 300, 300, 600)
"""Steps of the search for prices in each round."""
CHUNK = 100
"""Most steps of prices between two looks at the clock."""
OVERRUN = 0.1
"""Seconds by which steps of prices may overrun a time limit, so that an answer out of time has a bound all the same."""
FIRST_LENGTH, NEXT_LENGTH = 1.0, 0.5
"""Length of the steps in the first round and in later ones."""
SAFETY = 1e-7
"""Share of full value by which a lead must be hopeless before it is dropped, for the errors of arithmetic."""
DEARER = 2.0
"""Factor on the price of the money of a year whose strict budget the last search exceeded."""
LEAST_DEAR = 0.05
"""Least price of the money of such a year: the whole budget, as a share of full value."""
ASSUMED_GAP = 0.02
"""Share of full value by which an answer is taken to lie below the bound where none is known."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Found:
    """What prices and search found.

    Attributes
    ----------
    best
        Best answer that keeps every strict rule, None where none was found.
    bound
        Upper bound on every answer, in points.
    prices, priced
        Prices, and the bound that they prove by themselves.
    late, interrupted
        Whether the time was over, or somebody interrupted, before the last round.
    impossible
        Whether prices prove that no answer keeps every strict rule.
    """

    best: Solution | None
    bound: float
    prices: Prices
    priced: float
    late: bool
    interrupted: bool
    impossible: bool


def decompose(
    data: ProblemData,
    *,
    lead: np.ndarray,
    seed: int = 0,
    gap_points: float = 0.0,
    seconds: float | None = None,
    prices: Prices | None = None,
    rounds: Sequence[int] = ROUNDS,
) -> Found:
    """Return a good answer with a bound that prices prove.

    Parameters
    ----------
    data
        The instance.
    lead
        Leads to start from, shape (alliance, period); where they may not lead, nobody does.
    seed
        Seed of the search; the same seed gives the same answer unless the time limit stops it.
    gap_points
        Proven gap in points at which it stops.
    seconds
        Time limit, None for none. An interruption by the keyboard ends it in the same way.
    prices
        Prices to begin with.
    rounds
        Moves of each round for each active alliance and period.

    Returns
    -------
    Found
        The answer, never worse than the start where that keeps every strict rule.

    Examples
    --------
    >>> import numpy as np
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(
    ...     need=np.full((2, 1, 1), 10.0), available=np.full((1, 1), 15.0)
    ... )
    >>> found = decompose(data, lead=np.full((2, 1), -1))
    >>> found.best.objective, round(found.bound, 6)
    (1.5, 1.5)
    """
    until = None if seconds is None else time.perf_counter() + seconds
    try:
        work = _Work(data, lead=lead, seed=seed, prices=prices)
    except KeyboardInterrupt:
        return _at_start(data, lead, prices)
    try:
        if prices is None and (work.helped or is_hard(work.net.tab)):
            work.price(STEPS[0], length=FIRST_LENGTH, until=until)
        for number, per_cell in enumerate(rounds):
            work.search(per_cell, until=until)
            if number == 0 and not work.proven(gap_points):
                work.price(STEPS[0], length=FIRST_LENGTH, until=until)
            elif not work.proven(gap_points):
                work.price(
                    STEPS[min(number, len(STEPS) - 1)], length=NEXT_LENGTH, until=until
                )
            if work.proven(gap_points) or work.impossible or _over(until):
                break
        interrupted = False
    except KeyboardInterrupt:
        interrupted = True
    return Found(
        best=work.best,
        bound=work.bound,
        prices=work.prices,
        priced=work.priced,
        late=_over(until) and not work.proven(gap_points),
        interrupted=interrupted,
        impossible=work.impossible,
    )


def _at_start(data: ProblemData, lead: np.ndarray, prices: Prices | None) -> Found:
    """Return what is known before any work: the leads to start from, or nobody's where they break a strict rule."""
    return Found(
        best=first_answer(data, lead),
        bound=data.trivial_bound,
        prices=no_prices(data) if prices is None else prices,
        priced=np.inf,
        late=False,
        interrupted=True,
        impossible=False,
    )


class _Work:
    """An instance while it is being worked on: the best answer and the least bound so far."""

    def __init__(
        self, data: ProblemData, *, lead: np.ndarray, seed: int, prices: Prices | None
    ) -> None:
        self.data, self.net, self.caps = data, network(data), limits(data)
        self.chance = np.random.default_rng(seed)
        self.prices = (
            start_prices(data, self.net) if prices is None else self._within(prices)
        )
        self.bound, self.constant = data.trivial_bound, constant(data)
        self.priced, self.impossible = np.inf, False
        self.dear = np.ones(len(data.years))
        self.step_seconds: float | None = None
        self.lead = only_eligible(data, lead)
        self.best: Solution | None = None
        if self._offer(self.lead).breaches:
            self._offer(nobody(data))
        if prices is not None:
            self.price(1, length=NEXT_LENGTH, until=None)

    def _within(self, prices: Prices) -> Prices:
        """Return prices that may be written, none above the highest that can matter here: above it they prove nothing."""
        tab, caps = self.net.tab, self.caps
        return Prices(
            hours=np.clip(prices.hours, 0.0, tab.steps_price[:, :, -1]),
            heads=np.clip(prices.heads, 0.0, tab.heads_price[:, :, -1]),
            money=np.clip(prices.money, 0.0, caps.most_money),
            moves=np.clip(prices.moves, 0.0, caps.most_price),
        )

    def proven(self, gap_points: float) -> bool:
        """Return whether the gap is small enough."""
        return self.best is not None and self.bound - self.best.objective <= gap_points

    def search(self, per_cell: int, *, until: float | None) -> None:
        """Look for better leads from the best ones so far."""
        if not self.data.eligible.any():
            return
        tab, lead = self._tables(), self.lead
        moves = max(LEAST_MOVES, per_cell * int(self.data.active.sum()))
        anneal = partial(
            best_of, num_moves=moves, scale=scale_of(self.data), until=until
        )
        try:
            if is_hard(tab):
                loose = softened(tab, self.prices)
                lead, _ = anneal(loose, lead, streams=self._streams())
            found, points = anneal(tab, lead, streams=self._streams())
        except Interrupted as stop:
            self._offer(in_order(self.data, stop.lead))
            raise
        answer = self._offer(in_order(self.data, found))
        self._note_budget(answer)
        if self.simple and not answer.breaches:
            _check(answer, points + self.constant)

    def _streams(self) -> list[np.random.Generator]:
        """Return new streams of chance, one for each run."""
        return self.chance.spawn(NUM_RUNS)

    def _tables(self) -> Tables:
        """Return what the search reads; what it cannot price itself counts at the prices so far."""
        tied = self.data.limits_budget.any()
        tab = tables(self.data, money=self._money() if tied else None)
        if not self.helped:
            return tab
        return helped_tables(self.net, tab, self.prices, self.best)

    def _money(self) -> np.ndarray:
        """Return what a unit of currency costs the search: its price, or more where a strict budget was exceeded."""
        budget = np.maximum(1.0, self.caps.budget)
        least = np.where(self.dear > 1.0, LEAST_DEAR * self.data.full_value / budget, 0)
        return np.maximum(self.prices.money, least) * self.dear

    def _note_budget(self, answer: Solution) -> None:
        """Make the money of years dearer whose strict budget an answer exceeds."""
        data = self.data
        if data.limits_budget.any() and data.rules.budget == "strict":
            over = data.limits_budget & (answer.spent > data.budget + TOLERANCE)
            self.dear = np.where(over, self.dear * DEARER, self.dear)

    @property
    def helped(self) -> bool:
        """Return whether anybody may support or has to oversee."""
        return self.data.may_support is not None or bool(self.data.overseen.any())

    @property
    def simple(self) -> bool:
        """Return whether the search prices everything that the evaluator does."""
        data = self.data
        tied = data.limits_budget.any() or (data.hire_after >= 0).any()
        return not (self.helped or tied)

    def _offer(self, lead: np.ndarray) -> Solution:
        """Keep leads that are better than the best, or the first of all."""
        answer = solution(self.data, lead=lead)
        if answer.breaches:
            self.lead = lead if self.best is None else self.lead
        elif self.best is None or answer.objective > self.best.objective:
            self.best, self.lead = answer, lead
        return answer

    def price(self, num_steps: int, *, length: float, until: float | None) -> None:
        """Look for prices that prove a lower bound."""
        lengths = np.full(1, length)
        for begin in range(0, num_steps, CHUNK):
            steps = self._affordable(min(CHUNK, num_steps - begin), until)
            found = descend(
                self.net, self.caps, self.prices, self._target(), steps, lengths
            )
            self.impossible = found < NEVER / 10
            if self.impossible:
                return
            self.priced = float(found) + self.constant
            self.bound = min(self.bound, self.priced)
            if _over(until):
                return

    def _affordable(self, num_steps: int, until: float | None) -> int:
        """Return how many of some steps of prices fit into the time left, at least one."""
        if until is None or num_steps <= 1:
            return num_steps
        if self.step_seconds is None:
            trial = Prices(*(price.copy() for price in self.prices))
            begun = time.perf_counter()
            descend(self.net, self.caps, trial, self._target(), 1, np.ones(1))
            self.step_seconds = max(1e-9, time.perf_counter() - begun)
        left = max(OVERRUN, until - time.perf_counter())
        return int(min(num_steps, max(1.0, left / self.step_seconds)))

    def _target(self) -> float:
        """Return the value towards which prices are sought, without the constant."""
        if self.best is not None:
            return self.best.objective - self.constant
        return self.bound - ASSUMED_GAP * max(1.0, self.data.full_value) - self.constant


def _check(answer: Solution, points: float) -> None:
    """Raise RuntimeError where search and evaluator disagree about the points of an answer."""
    scale = max(1.0, abs(answer.objective), abs(answer.data.full_value))
    if abs(points - answer.objective) > TOLERANCE * scale:
        msg = (
            f"search and evaluator disagree: {points} against {answer.objective} points"
        )
        raise RuntimeError(msg)


def _over(until: float | None) -> bool:
    """Return whether a time has passed."""
    return until is not None and time.perf_counter() >= until


def bound_at(data: ProblemData, prices: Prices, *, num_steps: int = 1) -> float:
    """Return the upper bound that prices prove for an instance of the same shape, improved by a number of steps.

    Any prices prove one, so those of an instance serve a changed one, such as one with a lead forced.

    Examples
    --------
    >>> import numpy as np
    >>> data = problem_from_arrays(
    ...     need=np.full((2, 1, 1), 10.0), available=np.full((1, 1), 15.0)
    ... )
    >>> prices = Prices(
    ...     hours=np.array([[0.1]]),
    ...     heads=np.zeros((1, 1)),
    ...     money=np.zeros(1),
    ...     moves=np.zeros(1),
    ... )
    >>> round(bound_at(data, prices), 6)
    1.5
    """
    work = _Work(data, lead=nobody(data), seed=0, prices=prices)
    if num_steps > 1:
        work.price(num_steps - 1, length=NEXT_LENGTH, until=None)
    return work.bound


def narrowed(data: ProblemData, found: Found) -> ProblemData:
    """Return the instance without the leads that no answer better than the one found can have."""
    if found.best is None or not np.isfinite(found.priced):
        return data
    slack = found.priced - found.best.objective + SAFETY * data.full_value
    keep = shortfalls(network(data), found.prices) < slack
    return data.replace(eligible=data.eligible & (keep | found.best.leads))


def restricted(data: ProblemData, found: Found, *, most: int) -> ProblemData:
    """Return the instance with the most promising leads only: those of the answer found, and the best at its prices."""
    if int(data.eligible.sum()) <= most:
        return data
    kept = np.zeros_like(data.eligible) if found.best is None else found.best.leads
    room = most - int(kept.sum())
    if room <= 0:
        return data.replace(eligible=data.eligible & kept)
    short = np.where(data.eligible, shortfalls(network(data), found.prices), np.inf)
    worst = np.partition(short[~kept], room)[room]
    return data.replace(eligible=data.eligible & (kept | (short < worst)))


def is_compiled() -> bool:
    """Return whether the compiled code lies in the cache on disk, or is not wanted."""
    stats = getattr(descend, "stats", None)
    return stats is None or any(Path(stats.cache_path).glob("dual.descend-*.nbi"))


@cache
def warm_up() -> None:
    """Compile the method, or load it from the cache on disk; a solve is timed without it, and a compilation says so."""
    if not is_compiled():
        sys.stderr.write("compiling, once after each installation: a minute or so\n")
    data = problem_from_arrays(need=np.ones((2, 1, 1)), available=np.ones((1, 1)))
    found = decompose(data, lead=np.full((2, 1), NOBODY), rounds=(1,))
    narrowed(data, found)
