"""Which option to choose under stated preferences, how sure that is, what doing nothing costs, and what cannot be undone.

Ranks what futures say of the options; when the choice fails is in `failing`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from resourcing.futures import (
    Interval,
    Outcome,
    evpi,
    futures_needed,
    mean_interval,
    resampled,
    share_interval,
    standing,
    tail_mean,
)
from resourcing.scenario import AS_IS, Preferences, Scenario
from resourcing.study.committing import Commitment, Known, commitments

Score = Callable[[np.ndarray], np.ndarray]
"""From values, shape (option, future), to a number for each option; more is better."""

COMPARED = (
    "points",
    "essential",
    "promises",
    "coverage",
    "unmanaged",
    "handovers",
    "cost",
)
"""Measures by which doing nothing is priced."""
NEAR = 1e-9
"""Below a share that is asked for by no more than rounding."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Recommendation:
    """Which option to choose, and what stands behind it.

    Attributes
    ----------
    chosen
        The option named.
    titles
        Titles of the options.
    clear
        Whether it is better than every other admissible option by more than chance.
    rivals
        Other admissible options that cannot be told from the best one.
    refused
        Options that break a preference, each with why.
    unsure
        Options of which the futures cannot tell whether they keep to a preference, each with why.
    runner_up
        The best other option, an admissible one where there is one; empty where there is no other.
    lead
        By how much the option named is ahead of it in what is preferred (`score`), over resampled futures; None where
        there is no other.
    preferences
        What was preferred.
    table
        Ranking of the options, see `futures.Standing`, with column `score`: what they are ranked by.
    nothing
        What choosing the option changes against doing nothing (as-is), by measure; empty where it is as-is.
    points_per_thousand
        Value points of a thousand of currency, by which points may be read as money.
    commitments
        What the option decides, and how that can be taken back.
    evpi
        Expected value of perfect information among the admissible options, in the measure that ranks.
    needed, needed_for_half
        Futures at which the averages of the first two admissible options would be told apart at the difference seen, and
        known to within half of it; None where there is none.
    num_futures
        Futures behind it.
    """

    chosen: str
    titles: Mapping[str, str]
    clear: bool
    rivals: tuple[str, ...]
    refused: Mapping[str, str]
    unsure: Mapping[str, str]
    runner_up: str
    lead: Interval | None
    preferences: Preferences
    table: pd.DataFrame
    nothing: Mapping[str, Interval]
    points_per_thousand: float
    commitments: tuple[Commitment, ...]
    evpi: Interval
    needed: int | None
    needed_for_half: int | None
    num_futures: int

    @property
    def decide_by(self) -> date | None:
        """Return the first day by which something of the option has to be decided, None where nothing presses."""
        days = [item.decide_by for item in self.commitments if item.decide_by]
        return min(days, default=None)


def recommend(
    outcome: Outcome,
    *,
    scenario: Scenario,
    points_per_thousand: float,
    known: Known | None = None,
) -> Recommendation:
    """Return which option to choose under the preferences of a scenario.

    Parameters
    ----------
    outcome
        What the options achieved over the same futures.
    scenario
        Preferences, options, and how long it takes to hire.
    points_per_thousand
        Value points of a thousand of currency.
    known
        Names of people, alliances and profiles; without them decisions tell identifiers.

    Examples
    --------
    >>> import resourcing as rs
    >>> outcome = rs.read_outcome("scenarios/astrazeneca/next-two-years")
    >>> inputs = rs.read_inputs("scenarios/next-two-years.toml")
    >>> found = rs.recommend(
    ...     outcome,
    ...     scenario=inputs.scenario,
    ...     points_per_thousand=inputs.playbook.charges.points_per_thousand,
    ... )
    >>> found.chosen, found.clear, found.runner_up
    ('hire_two', True, 'project_managers_lead_simple')
    >>> print(found.decide_by)
    2027-03-01
    """
    wanted, name_of = scenario.preferences, outcome.options
    refused = dict(_refused(outcome, wanted))
    open_to = [k for k, name in enumerate(name_of) if name not in refused]
    open_to = open_to or list(range(len(name_of)))
    score, judged = _score(outcome, wanted, open_to)
    scores = score(judged)
    best = max(open_to, key=lambda k: float(scores[k]))
    rivals = [
        k
        for k in open_to
        if k != best and _gap(judged, score, best, k, outcome.seed).low <= 0
    ]
    chosen = _named(outcome, wanted, best, rivals)
    second = _runner_up(scores, open_to, chosen)
    told = outcome.told[chosen]
    difference = _first_two(outcome.values(), open_to, best)
    return Recommendation(
        chosen=name_of[chosen],
        titles=outcome.titles,
        clear=not rivals,
        rivals=tuple(name_of[k] for k in (best, *rivals) if k != chosen),
        refused=refused,
        unsure=dict(_unsure(outcome, wanted)),
        runner_up="" if second is None else name_of[second],
        lead=None
        if second is None
        else _gap(judged, score, chosen, second, outcome.seed),
        preferences=wanted,
        table=_table(standing(outcome).table, outcome, scores),
        nothing=_against_nothing(outcome, name_of[chosen]),
        points_per_thousand=points_per_thousand,
        commitments=tuple(
            commitments(scenario, told.option, hired=told.hired, known=known)
        ),
        evpi=_information(outcome, open_to),
        needed=None if difference is None else futures_needed(difference),
        needed_for_half=None
        if difference is None
        else futures_needed(difference, within=0.5),
        num_futures=outcome.num_futures,
    )


def _runner_up(scores: np.ndarray, open_to: Sequence[int], chosen: int) -> int | None:
    """Return the best other option, an admissible one where there is one."""
    others = [k for k in open_to if k != chosen]
    others = others or [k for k in range(len(scores)) if k != chosen]
    return max(others, key=lambda k: float(scores[k]), default=None)


def _first_two(
    values: np.ndarray, open_to: Sequence[int], best: int
) -> np.ndarray | None:
    """Return by how much the best option is ahead of the next one in each future, None where there is no other."""
    others = [k for k in open_to if k != best]
    if not others:
        return None
    second = max(others, key=lambda k: float(values[k].mean()))
    return np.asarray(values[best] - values[second])


def _information(outcome: Outcome, open_to: Sequence[int]) -> Interval:
    """Return the expected value of perfect information among the admissible options."""
    worth, low, high = resampled(
        outcome.values()[list(open_to)],
        lambda part: np.array([evpi(part)]),
        seed=outcome.seed,
    )
    return Interval(
        value=max(0.0, float(worth[0])),
        low=max(0.0, float(low[0])),
        high=max(0.0, float(high[0])),
    )


def _score(
    outcome: Outcome, wanted: Preferences, open_to: Sequence[int]
) -> tuple[Score, np.ndarray]:
    """Return the score of an attitude, and the values that it is taken of; what is ruled out is not regretted."""
    if wanted.attitude == "satisfied":
        good = outcome.values("essential") >= outcome.satisfied_at - NEAR
        return _mean, good.astype(float)
    possible = list(open_to)
    scores: dict[str, Score] = {
        "expected": _mean,
        "cautious": lambda values: tail_mean(values, share=outcome.tail),
        "regret": lambda values: -np.max(values[possible].max(axis=0) - values, axis=1),
    }
    return scores[wanted.attitude], outcome.values()


def _mean(values: np.ndarray) -> np.ndarray:
    """Return the mean of each option."""
    return np.asarray(values.mean(axis=1))


def _gap(
    values: np.ndarray, score: Score, first: int, other: int, seed: int
) -> Interval:
    """Return by how much an option is ahead of another in score, with its interval over resampled futures."""

    def gap(part: np.ndarray) -> np.ndarray:
        found = score(part)
        return np.array([found[first] - found[other]])

    value, low, high = resampled(values, gap, seed=seed)
    return Interval(value=float(value[0]), low=float(low[0]), high=float(high[0]))


def _refused(outcome: Outcome, wanted: Preferences) -> Iterator[tuple[str, str]]:
    """Yield the options that break a preference, each with why."""
    cost = -outcome.values("cost").mean(axis=1)
    good = (outcome.values("essential") >= outcome.satisfied_at - NEAR).mean(axis=1)
    for k, name in enumerate(outcome.options):
        if wanted.most_cost is not None and cost[k] > wanted.most_cost:
            yield (
                name,
                f"costs {cost[k]:,.0f} on average, above {wanted.most_cost:,.0f}",
            )
        elif wanted.least_satisfied is not None and good[k] < wanted.least_satisfied:
            yield (
                name,
                f"keeps enough essential promises in {good[k]:.0%} of the futures, below {wanted.least_satisfied:.0%}",
            )


def _unsure(outcome: Outcome, wanted: Preferences) -> Iterator[tuple[str, str]]:
    """Yield the options of which the interval holds the limit of a preference, each with that interval."""
    cost, essential = outcome.values("cost"), outcome.values("essential")
    for k, name in enumerate(outcome.options):
        told = []
        found = mean_interval(-cost[k])
        if wanted.most_cost is not None and found.low < wanted.most_cost < found.high:
            told.append(f"its average cost lies between {found.low:,.0f} and {found.high:,.0f}")  # fmt: skip
        good = int((essential[k] >= outcome.satisfied_at - NEAR).sum())
        share, least = share_interval(good, outcome.num_futures), wanted.least_satisfied
        if least is not None and share.low < least < share.high:
            told.append(
                f"it keeps enough essential promises in {share.low:.0%} to {share.high:.0%} of futures"
            )
        if told:
            yield name, " and ".join(told)


def _named(
    outcome: Outcome, wanted: Preferences, best: int, rivals: Sequence[int]
) -> int:
    """Return the option that is named: the best, or of those like it the cheapest, or as-is."""
    if not rivals:
        return best
    alike = [best, *rivals]
    if wanted.tie == "as_is" and AS_IS in (outcome.options[k] for k in alike):
        return outcome.options.index(AS_IS)
    cost = outcome.values("cost").mean(axis=1)
    return max(alike, key=lambda k: (float(cost[k]), k == best))


def _table(table: pd.DataFrame, outcome: Outcome, scores: np.ndarray) -> pd.DataFrame:
    """Return the standing of the options with their scores, the best first."""
    by_name = dict(zip(outcome.options, scores.tolist(), strict=True))
    scored = table.assign(score=table["option"].map(by_name))
    return scored.sort_values("score", ascending=False, kind="stable").reset_index(
        drop=True
    )


def _against_nothing(outcome: Outcome, name: str) -> dict[str, Interval]:
    """Return what an option changes against as-is, by measure; more of a charge counts as more."""
    if name == AS_IS or AS_IS not in outcome.options:
        return {}
    here, there = outcome.options.index(name), outcome.options.index(AS_IS)
    frame = outcome.totals
    found = {}
    for measure in COMPARED:
        wide = frame.pivot_table(index="future", columns="option", values=measure)
        change = wide[outcome.options[here]] - wide[outcome.options[there]]
        found[measure] = mean_interval(change.to_numpy())
    return found
