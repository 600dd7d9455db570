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
    mean_interval,
    regret,
    resampled,
    standing,
    tail_mean,
)
from resourcing.scenario import AS_IS, Option, Preferences, Scenario, add_months

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


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """One thing that an option decides, and how it can be taken back.

    Attributes
    ----------
    what
        What is decided, in words.
    undone
        How it can be taken back, in words.
    lasting
        Whether taking it back costs more than a review.
    first_day
        Day from which it acts, None where it acts from the first day of the horizon.
    decide_by
        Last day on which it can be decided to act from then on, None where no lead time is known.
    """

    what: str
    undone: str
    lasting: bool
    first_day: date | None = None
    decide_by: date | None = None


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
        Expected value of perfect information among the options, in the measure that ranks.
    needed
        Futures at which the first two would be told apart at the difference seen; None where there is none.
    num_futures
        Futures behind it.
    """

    chosen: str
    titles: Mapping[str, str]
    clear: bool
    rivals: tuple[str, ...]
    refused: Mapping[str, str]
    preferences: Preferences
    table: pd.DataFrame
    nothing: Mapping[str, Interval]
    points_per_thousand: float
    commitments: tuple[Commitment, ...]
    evpi: Interval
    needed: int | None
    num_futures: int

    @property
    def decide_by(self) -> date | None:
        """Return the first day by which something of the option has to be decided, None where nothing presses."""
        days = [item.decide_by for item in self.commitments if item.decide_by]
        return min(days, default=None)


def recommend(
    outcome: Outcome, *, scenario: Scenario, points_per_thousand: float
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
    """
    wanted, values = scenario.preferences, outcome.values()
    refused = dict(_refused(outcome, wanted))
    open_to = [k for k, name in enumerate(outcome.options) if name not in refused]
    open_to = open_to or list(range(len(outcome.options)))
    score, judged = _score(outcome, wanted)
    best = max(open_to, key=lambda k: float(score(judged)[k]))
    rivals = [
        k
        for k in open_to
        if k != best and not _ahead(judged, score, best, k, outcome.seed)
    ]
    chosen = _named(outcome, wanted, best, rivals)
    name = outcome.options[chosen]
    found = standing(outcome)
    return Recommendation(
        chosen=name,
        titles=outcome.titles,
        clear=not rivals,
        rivals=tuple(outcome.options[k] for k in (best, *rivals) if k != chosen),
        refused=refused,
        preferences=wanted,
        table=_table(found.table, outcome, score(judged)),
        nothing=_against_nothing(outcome, name),
        points_per_thousand=points_per_thousand,
        commitments=tuple(_commitments(scenario, name)),
        evpi=found.evpi,
        needed=_needed(values, open_to, best),
        num_futures=outcome.num_futures,
    )


def _score(outcome: Outcome, wanted: Preferences) -> tuple[Score, np.ndarray]:
    """Return the score of an attitude, and the values that it is taken of."""
    if wanted.attitude == "satisfied":
        good = outcome.values("essential") >= outcome.satisfied_at - 1e-9
        return _mean, good.astype(float)
    scores: dict[str, Score] = {
        "expected": _mean,
        "cautious": lambda values: tail_mean(values, share=outcome.tail),
        "regret": lambda values: -regret(values).max(axis=1),
    }
    return scores[wanted.attitude], outcome.values()


def _mean(values: np.ndarray) -> np.ndarray:
    """Return the mean of each option."""
    return np.asarray(values.mean(axis=1))


def _ahead(values: np.ndarray, score: Score, best: int, other: int, seed: int) -> bool:
    """Return whether an option is better than another by more than chance."""

    def gap(part: np.ndarray) -> np.ndarray:
        found = score(part)
        return np.array([found[best] - found[other]])

    _, low, _ = resampled(values, gap, seed=seed)
    return bool(low[0] > 0)


def _refused(outcome: Outcome, wanted: Preferences) -> Iterator[tuple[str, str]]:
    """Yield the options that break a preference, each with why."""
    cost = -outcome.values("cost").mean(axis=1)
    good = (outcome.values("essential") >= outcome.satisfied_at - 1e-9).mean(axis=1)
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


def _needed(values: np.ndarray, open_to: Sequence[int], best: int) -> int | None:
    """Return the futures at which the best two would be told apart at the difference seen."""
    others = [k for k in open_to if k != best]
    if not others:
        return None
    second = max(others, key=lambda k: float(values[k].mean()))
    change = values[best] - values[second]
    gap, spread = abs(float(change.mean())), float(change.std(ddof=1))
    return None if gap <= 0 else max(2, int(np.ceil((1.96 * spread / gap) ** 2)))


def _commitments(scenario: Scenario, name: str) -> Iterator[Commitment]:
    """Yield what an option decides, and how that can be taken back."""
    if name not in scenario.options:
        return
    option = scenario.options[name]
    months = round(scenario.futures.people.months_to_replace.mean)
    for person in (*option.hires, *option.candidates):
        first = person.available_from
        yield Commitment(
            what=f"{person.name}, {person.grade}, joins",
            undone="hardly: somebody has a job",
            lasting=True,
            first_day=first,
            decide_by=add_months(first, months=-months) if first else None,
        )
    for item in option.contractors:
        yield Commitment(
            what=f"{item.name}: up to {item.hours_per_month:g} hours a month may be bought",
            undone="by buying none in a later month",
            lasting=False,
            first_day=item.available_from,
        )
    yield from _agreed(option)


def _agreed(option: Option) -> Iterator[Commitment]:
    """Yield what an option agrees with teams, people and those who are served."""
    for item in option.may_lead:
        yield Commitment(
            what=f"{item.resourcing.replace('_', ' ')} may lead {', '.join(item.profiles)}",
            undone="at the next review, with a handover of each alliance they lead",
            lasting=False,
        )
    yield from _people_changed(option)
    for team, hours in option.team_hours_per_month.items():
        yield Commitment(
            what=f"{team} gives {hours:g} hours a month",
            undone="at the next review",
            lasting=False,
        )
    for profile, day in dict.fromkeys((row.profile, row.date) for row in option.sla):
        yield Commitment(
            what=f"another service-level agreement for {profile}",
            undone="at a later review, after telling those who were promised it",
            lasting=False,
            first_day=day,
        )


def _people_changed(option: Option) -> Iterator[Commitment]:
    """Yield what an option changes for people who are there."""
    for item in option.upskilling:
        yield Commitment(
            what=f"{item.manager_id} is trained in {', '.join(item.skills)}",
            undone="not at all, but nothing more is spent",
            lasting=False,
            first_day=item.date,
        )
    for move in option.moves:
        where = move.home if move.unit is None else f"{move.home}, {move.unit}"
        yield Commitment(
            what=f"{move.manager_id} moves: {where}",
            undone="by moving back, with the handovers that it takes",
            lasting=True,
            first_day=move.date,
        )
