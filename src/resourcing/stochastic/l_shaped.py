"""The L-shaped method (Benders): a master program of x learns what the outcomes are worth from cuts, one an outcome.

It stops at a gap between the best x and the master's bound. Equations: docs/stochastic.md.
"""

import time
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.sparse import csc_array, csr_array, hstack, vstack

from resourcing.stochastic.answers import HereAndNow
from resourcing.stochastic.description import TwoStage
from resourcing.stochastic.extensive import extensive_form, row_limits
from resourcing.stochastic.lp import Answer, Program, Status, maximize
from resourcing.stochastic.recourse import Recourse, Second

ROUNDS = 500
"""Rounds after which the method gives up improving."""
GAP = 1e-7
"""Gap to reach, as a share of the worth (of 1 where that is less)."""
NEW = 1e-9
"""How far below the master's estimate, as a share of it, a worth must lie to be news."""


class Cut(NamedTuple):
    """A row of the master: counts times the worth of an outcome is at most constant + slope x.

    `counts` is 1 where the cut is about worth, 0 where it is about which x are possible.
    """

    outcome: int
    constant: float
    slope: np.ndarray
    counts: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Found:
    """Where the method stands: the best decision so far and the bound.

    Attributes
    ----------
    first
        The best x, shape (column,); empty for none.
    objective, bound
        Its worth; upper bound on every worth.
    """

    first: np.ndarray
    objective: float
    bound: float

    def closed(self, gap: float) -> bool:
        """Return whether objective and bound are as close as asked."""
        scale = max(1.0, abs(self.objective))
        known = np.isfinite(self.objective) and np.isfinite(self.bound)
        return bool(known and self.bound - self.objective <= gap * scale)


def l_shaped(
    problem: TwoStage,
    *,
    gap: float = GAP,
    rounds: int = ROUNDS,
    seconds: float | None = None,
    recourse: Recourse | None = None,
    cuts: tuple[Cut, ...] = (),
    start: np.ndarray | None = None,
) -> tuple[HereAndNow, tuple[Cut, ...]]:
    """Return the decision before the outcome is known, and the cuts that prove its bound.

    Parameters
    ----------
    problem
        The program.
    gap
        Gap to stop at, as a share of the worth.
    rounds, seconds
        Limits.
    recourse
        Its second stage, where it has been asked before.
    cuts
        Cuts that are known to hold.
    start
        A decision to look at first, shape (column,).

    Examples
    --------
    >>> from resourcing.stochastic.classics import farmer
    >>> answer, cuts = l_shaped(farmer())
    >>> print(answer)
    optimal: 108,390.0 of at most 108,390.0
    """
    began = time.perf_counter()
    until = np.inf if seconds is None else began + seconds
    run = _Run(problem, recourse or Recourse(problem), cuts)
    if start is not None:
        run.look(start)
    status, done = run.improve(gap, rounds, until)
    answer = HereAndNow(
        labels=problem.first.labels,
        first=run.found.first,
        objective=run.found.objective,
        bound=run.found.bound,
        status=status,
        method="l_shaped",
        rounds=done,
        seconds=time.perf_counter() - began,
    )
    return answer, tuple(run.cuts)


class _Run:
    """One run of the method: its cuts and the best decision so far."""

    def __init__(
        self, problem: TwoStage, recourse: Recourse, cuts: tuple[Cut, ...]
    ) -> None:
        self.problem, self.recourse = problem, recourse
        self.cuts = list(cuts)
        self.found = Found(first=np.zeros(0), objective=-np.inf, bound=np.inf)

    def improve(self, gap: float, rounds: int, until: float) -> tuple[Status, int]:
        """Improve decision and bound until they are close; return how it ended and after how many rounds."""
        for done in range(1, rounds + 1):
            left = until - time.perf_counter()
            if left <= 0:
                return "time_limit", done - 1
            answer = self._master(left)
            if answer.status in {"infeasible", "unbounded", "time_limit"}:
                return self._ended(answer), done
            self._lower(answer)
            if self.found.closed(gap):
                return "optimal", done
            x = _rounded(self.problem, answer.columns)
            new = self.look(x, estimate=answer.columns[len(x) :])
            if self.found.closed(gap) or not new:
                return "optimal", done
        return "feasible", rounds

    def look(self, x: np.ndarray, *, estimate: np.ndarray | None = None) -> int:
        """Look at a decision, learn its cuts, and return how many are new against an estimate of the worth."""
        second = self.recourse.at(x)
        worth = float(self.problem.first.worth @ x)
        worth += float(self.problem.probabilities @ second.worth)
        if worth > self.found.objective and _keeps_rows(self.problem, x):
            self.found = Found(first=x, objective=worth, bound=self.found.bound)
        new = _new_cuts(x, second, self._limits(estimate))
        self.cuts.extend(new)
        return len(new)

    def _limits(self, estimate: np.ndarray | None) -> np.ndarray:
        """Return what the master takes each outcome to be worth, infinite where it has no cut."""
        limits = np.full(len(self.problem.outcomes), np.inf)
        if estimate is not None:
            known = sorted(_priced(self.cuts))
            limits[known] = estimate[known]
        return limits

    def _master(self, seconds: float) -> Answer:
        """Return the master's answer; where it has no limit, with what the outcomes could be worth if known."""
        limit = seconds if np.isfinite(seconds) else None
        answer = maximize(master(self.problem, self.cuts), seconds=limit)
        if answer.status == "unbounded":
            self.cuts.extend(_known_limits(self.problem))
            answer = maximize(master(self.problem, self.cuts), seconds=limit)
        return answer

    def _ended(self, answer: Answer) -> Status:
        """Return how the method ends where the master has no answer."""
        if answer.status == "infeasible":
            self.found = Found(first=np.zeros(0), objective=-np.inf, bound=-np.inf)
        elif answer.status == "unbounded":
            self.found = Found(first=np.zeros(0), objective=np.inf, bound=np.inf)
        else:
            self._lower(answer)
        return answer.status

    def _lower(self, answer: Answer) -> None:
        """Lower the bound to the master's, where every outcome has a cut."""
        if len(_priced(self.cuts)) == len(self.problem.outcomes):
            old = self.found
            bound = max(min(old.bound, answer.bound), old.objective)
            self.found = Found(first=old.first, objective=old.objective, bound=bound)


def master(problem: TwoStage, cuts: list[Cut]) -> Program:
    """Return the master: x, and the worth of each outcome under its cuts; equations (2), (5), (6) and (7).

    Examples
    --------
    >>> from resourcing.stochastic.classics import farmer
    >>> master(farmer(), []).rows.shape
    (1, 6)
    """
    first, count = problem.first, len(problem.outcomes)
    known = _priced(cuts)
    free = np.array([index in known for index in range(count)])
    least, most = row_limits(first.senses, first.right)
    rows, constants = _cut_rows(len(first.labels), count, cuts)
    own = hstack([first.rows, csr_array((first.rows.shape[0], count))])
    return Program(
        worth=np.concatenate([first.worth, problem.probabilities]),
        rows=csc_array(vstack([own, rows])),
        least=np.concatenate([least, np.full(len(cuts), -np.inf)]),
        most=np.concatenate([most, constants]),
        low=np.concatenate([first.low, np.where(free, -np.inf, 0.0)]),
        high=np.concatenate([first.high, np.where(free, np.inf, 0.0)]),
        whole=np.concatenate([first.whole, np.zeros(count, dtype=bool)]),
    )


def _cut_rows(width: int, count: int, cuts: list[Cut]) -> tuple[csr_array, np.ndarray]:
    """(6, 7) Return the rows of cuts, worth - slope x at most the constant, and the constants."""
    if not cuts:
        return csr_array((0, width + count)), np.zeros(0)
    slopes = csr_array(-np.array([cut.slope for cut in cuts]))
    outcomes = np.array([cut.outcome for cut in cuts])
    counts = np.array([cut.counts for cut in cuts])
    at = np.flatnonzero(counts)
    entries = (counts[at], (at, outcomes[at]))
    worth = csr_array(entries, shape=(len(cuts), count))
    return csr_array(hstack([slopes, worth])), np.array([cut.constant for cut in cuts])


def _priced(cuts: list[Cut]) -> set[int]:
    """Return the outcomes whose worth some cut limits."""
    return {cut.outcome for cut in cuts if cut.counts}


def _new_cuts(x: np.ndarray, second: Second, limits: np.ndarray) -> list[Cut]:
    """(6, 7) Return the cuts at x: what outcomes are worth, where that is less than thought, and which x are possible."""
    cuts = []
    for index, worth in enumerate(second.worth):
        if second.missing[index] > 0:
            slope = -second.missing_slopes[index]
            constant = -float(second.missing[index] + slope @ x)
            cuts.append(Cut(index, constant, slope, 0.0))
        elif worth < limits[index] - NEW * max(1.0, abs(worth)):
            slope = second.slopes[index]
            cuts.append(Cut(index, float(worth - slope @ x), slope, 1.0))
    return cuts


def _known_limits(problem: TwoStage) -> list[Cut]:
    """Return cuts from what each outcome is worth if known, whole numbers forgotten: x and its outcome together."""
    cuts = []
    for index, outcome in enumerate(problem.outcomes):
        program = extensive_form(problem.knowing(outcome))
        loose = maximize(_without_whole(program))
        if loose.status == "optimal":
            worth = loose.value + outcome.constant
            cuts.append(Cut(index, worth, -problem.first.worth, 1.0))
    return cuts


def _without_whole(program: Program) -> Program:
    """Return a program that forgets which columns are whole."""
    kept = {name: value for name, value in vars(program).items() if name != "whole"}
    return Program(**kept, whole=np.zeros_like(program.whole))


def _rounded(problem: TwoStage, columns: np.ndarray) -> np.ndarray:
    """Return x within its bounds, whole where it must be."""
    first = problem.first
    x = np.clip(columns[: len(first.labels)], first.low, first.high)
    return np.where(first.whole, np.round(x), x)


def _keeps_rows(problem: TwoStage, x: np.ndarray) -> bool:
    """Return whether a decision keeps the rows and bounds of the first stage."""
    first = problem.first
    least, most = row_limits(first.senses, first.right)
    rows, slack = first.rows @ x, 1e-6 * np.maximum(1.0, np.abs(first.right))
    inside = ((x >= first.low) & (x <= first.high)).all()
    whole = (x[first.whole] % 1 == 0).all()
    kept = ((rows >= least - slack) & (rows <= most + slack)).all()
    return bool(inside and whole and kept)
