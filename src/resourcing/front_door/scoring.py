"""From evaluations to levels: whose score counts, what a count is worth, and how sure each evaluator is.

Knows criteria and dimension scores, not segments.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import fsum

from resourcing.domain import Evaluation, EvaluationBasis, Register
from resourcing.playbook import (
    DIMENSIONS,
    NUM_LEVELS,
    Criterion,
    Dimension,
    FrontDoor,
    Playbook,
)

LOWEST_LEVEL = 1.0
HIGHEST_LEVEL = float(NUM_LEVELS)
MOST_LABELS = 5
"""Labels named in the message of a broken promise."""


@dataclass(frozen=True, kw_only=True)
class Score:
    """One evaluator's score of one criterion, in levels.

    Parameters
    ----------
    low, level, high
        Lowest plausible, likeliest and highest plausible level, each in [1, 5].
    basis
        Whether it rests on evidence or on an assumption.
    date
        Day of the evaluation.
    """

    low: float
    level: float
    high: float
    basis: EvaluationBasis
    date: date


Card = Mapping[str, tuple[Score, ...]]
"""Scores of one alliance: criterion to one score for each evaluator; scored criteria only, in playbook order."""


def score_cards(
    register: Register, *, playbook: Playbook, today: date
) -> dict[str, Card]:
    """Return every alliance's scores: each evaluator's latest up to `today`, counted once.

    Two evaluations of one evaluator on one day (refused when read from a file) count as the higher, so that file
    order never matters.
    """
    latest: dict[str, dict[tuple[str, str], Evaluation]] = defaultdict(dict)
    for item in register.evaluations:
        if item.date <= today:
            key = (item.criterion, item.evaluator)
            known = latest[item.alliance_id].get(key)
            if known is None or _recency(item) > _recency(known):
                latest[item.alliance_id][key] = item
    return {
        row.alliance_id: _card(latest[row.alliance_id], playbook)
        for row in register.alliances
    }


def _recency(item: Evaluation) -> tuple[date, float, float, float, str]:
    """Return the order of an evaluator's evaluations of one criterion; the last one counts."""
    low = item.level if item.low is None else item.low
    high = item.level if item.high is None else item.high
    return (item.date, item.level, high, low, item.basis)


def _card(latest: Mapping[tuple[str, str], Evaluation], playbook: Playbook) -> Card:
    """Return the scores of one alliance by criterion, evaluators in order of their names."""
    found: dict[str, list[Score]] = defaultdict(list)
    for (criterion, _), item in sorted(latest.items()):
        rule = playbook.criteria[criterion]
        found[criterion].append(
            score_of(item, criterion=rule, front_door=playbook.front_door)
        )
    return {name: tuple(found[name]) for name in playbook.criteria if name in found}


def score_of(item: Evaluation, *, criterion: Criterion, front_door: FrontDoor) -> Score:
    """Return an evaluation in levels; a missing `low` or `high` is taken from its basis and kept within [1, 5]."""
    reach = {
        "assumption": front_door.assumption_range_levels,
        "evidence": front_door.evidence_range_levels,
    }[item.basis]
    level = _level(item.level, criterion)
    low, high = max(LOWEST_LEVEL, level - reach), min(HIGHEST_LEVEL, level + reach)
    return Score(
        low=low if item.low is None else _level(item.low, criterion),
        level=level,
        high=high if item.high is None else _level(item.high, criterion),
        basis=item.basis,
        date=item.date,
    )


def _level(number: float, criterion: Criterion) -> float:
    """Return a level as it stands, or the level that a count reaches: 1 plus the thresholds at or below it."""
    if not criterion.counts:
        return float(number)
    return LOWEST_LEVEL + bisect_right(criterion.counts, number)


def point_levels(card: Card) -> dict[str, float]:
    """Return the point level of each scored criterion: the mean of its evaluators' levels."""
    return {
        name: fsum(score.level for score in scores) / len(scores)
        for name, scores in card.items()
    }


def shares(scored: Iterable[str], playbook: Playbook) -> dict[str, float]:
    """Return the weight of each scored criterion, rescaled so that each dimension's weights add up to 1."""
    names = set(scored)
    result: dict[str, float] = {}
    for dimension in DIMENSIONS:
        weights = {
            name: item.weight
            for name, item in playbook.criteria_of(dimension).items()
            if name in names
        }
        total = fsum(weights.values())
        result |= {name: weight / total for name, weight in weights.items()}
    return result


def dimension_scores(
    levels: Mapping[str, float], playbook: Playbook
) -> dict[Dimension, float]:
    """Return the weighted mean level of each dimension that has a scored criterion."""
    share = shares(levels, playbook)
    scores: dict[Dimension, float] = {}
    for dimension in DIMENSIONS:
        names = [name for name in playbook.criteria_of(dimension) if name in levels]
        if names:
            mean = fsum(share[name] * levels[name] for name in names)
            scores[dimension] = min(HIGHEST_LEVEL, max(LOWEST_LEVEL, mean))
    return scores


def check_labels(register: Register, playbook: Playbook) -> None:
    """Refuse evaluations that fit neither the register nor the playbook.

    Raises
    ------
    ValueError
        If an alliance occurs twice, or an evaluation names an unknown alliance or criterion or leaves the scale of
        a judged criterion.
    """
    occurrences = Counter(row.alliance_id for row in register.alliances)
    rows = register.evaluations
    _refuse(
        "alliances that occur twice",
        {name for name, number in occurrences.items() if number > 1},
    )
    _refuse(
        "evaluations of unknown alliances",
        {row.alliance_id for row in rows} - set(occurrences),
    )
    _refuse(
        "evaluations of unknown criteria",
        {row.criterion for row in rows} - set(playbook.criteria),
    )
    _refuse(
        "evaluations outside levels 1 to 5",
        {
            f"{row.alliance_id} {row.criterion}"
            for row in rows
            if _off_scale(row, playbook.criteria[row.criterion])
        },
    )


def _off_scale(row: Evaluation, criterion: Criterion) -> bool:
    """Return whether a judged level, or an end of its range, lies outside [1, 5]."""
    given = [value for value in (row.level, row.low, row.high) if value is not None]
    return not criterion.counts and not all(
        LOWEST_LEVEL <= value <= HIGHEST_LEVEL for value in given
    )


def _refuse(what: str, labels: Iterable[str]) -> None:
    """Raise when there are labels to complain about, naming the first few."""
    found = sorted(labels)
    if found:
        more = ", …" if len(found) > MOST_LABELS else ""
        msg = f"{what} ({len(found)}): {', '.join(found[:MOST_LABELS])}{more}"
        raise ValueError(msg)
