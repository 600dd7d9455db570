"""Why an alliance is not eligible, what drove its placement, and what to know before relying on it.

Only turns scores into phrases and flags; decides no placement.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from resourcing.domain import Alliance
from resourcing.front_door.scoring import (
    HIGHEST_LEVEL,
    LOWEST_LEVEL,
    Card,
    Score,
    shares,
)
from resourcing.playbook import (
    BANDS,
    DIMENSIONS,
    Band,
    DecisionRow,
    Dimension,
    Playbook,
)

MOST_DRIVERS = 3
"""Criteria named as drivers of a placement."""
SPREAD_TOLERANCE = 1e-9
"""A spread this far below the one that is flagged, in levels, is flagged: only rounding keeps it below."""
TIE_DECIMALS = 9
"""Decimals at which two criteria weigh the same; the earlier in the playbook is then named first."""
MIDDLE_LEVEL = (LOWEST_LEVEL + HIGHEST_LEVEL) / 2


OBSTACLES: Mapping[str, tuple[str, str]] = {
    "shared_risk_reward": (
        "Risk and reward are not shared.",
        "no shared risk and reward",
    ),
    "business_model_defined": (
        "The business model is not defined yet.",
        "business model not defined",
    ),
}
"""What keeps an alliance out where a column of the register says no: as a sentence, and as detail of a flag."""


def obstacles(alliance: Alliance) -> tuple[str, ...]:
    """Return why an alliance is not eligible, one sentence each; empty when it is."""
    return tuple(
        sentence
        for column, (sentence, _) in OBSTACLES.items()
        if not getattr(alliance, column)
    )


def drivers(
    levels: Mapping[str, float],
    *,
    bands: Mapping[Dimension, Band],
    row: DecisionRow,
    playbook: Playbook,
) -> tuple[str, ...]:
    """Return the criteria that weigh most in a placement, strongest first.

    Only dimensions that the rule restricts count (all three for a rule that restricts none). A criterion weighs its
    rescaled weight times how well its level fits what the rule asks, from 0 to 1: level 5 where the rule asks for
    high (or at least medium), level 1 where it asks for low (or at most medium), level 3 where it asks for medium.
    """
    share = shares(levels, playbook)
    weighed = {
        name: share[name] * _fit(levels[name], _wanted(row, dimension, bands))
        for dimension in _restricted(row)
        for name in playbook.criteria_of(dimension)
        if name in levels
    }
    strongest = sorted(weighed, key=lambda name: -round(weighed[name], TIE_DECIMALS))[
        :MOST_DRIVERS
    ]
    return tuple(
        f"{name} {round(levels[name], 2):g} (weight {share[name]:.2f})"
        for name in strongest
    )


def _restricted(row: DecisionRow) -> list[Dimension]:
    """Return the dimensions that a row restricts, or all when it restricts none."""
    found: list[Dimension] = [
        name for name in DIMENSIONS if set(getattr(row, name)) != set(BANDS)
    ]
    return found or list(DIMENSIONS)


def _wanted(
    row: DecisionRow, dimension: Dimension, bands: Mapping[Dimension, Band]
) -> Band:
    """Return the band that a row asks for: the end that it allows alone, else the band of the dimension."""
    allowed = set(getattr(row, dimension))
    if ("low" in allowed) == ("high" in allowed):
        return bands[dimension]
    return "high" if "high" in allowed else "low"


def _fit(level: float, band: Band) -> float:
    """Return how well a level fits a band, from 0 to 1."""
    span = HIGHEST_LEVEL - LOWEST_LEVEL
    return {
        "low": (HIGHEST_LEVEL - level) / span,
        "medium": 1 - abs(level - MIDDLE_LEVEL) / (span / 2),
        "high": (level - LOWEST_LEVEL) / span,
    }[band]


def flags(
    alliance: Alliance, *, card: Card, playbook: Playbook, today: date
) -> tuple[str, ...]:
    """Return what to know before relying on a placement, each ``slug`` or ``slug: detail``.

    In this order: ``ineligible: REASON``; ``not_evaluated``; ``unknown: DIMENSION`` (no scored criterion); ``missing: CRITERION``;
    ``disagreement: CRITERION by N levels``; ``assumptions: N%`` (share of the counted evaluations);
    ``stale: DATE`` (the latest evaluation, older than the review cadence).
    """
    return (
        *(
            f"ineligible: {detail}"
            for column, (_, detail) in OBSTACLES.items()
            if not getattr(alliance, column)
        ),
        *(() if card else ("not_evaluated",)),
        *_unknown(card, playbook),
        *(f"missing: {name}" for name in playbook.criteria if name not in card),
        *_disagreements(card, playbook),
        *_assumptions(card),
        *_stale(
            card, cadence_days=playbook.front_door.review_cadence_days, today=today
        ),
    )


def _unknown(card: Card, playbook: Playbook) -> Iterator[str]:
    """Yield a flag for each dimension without a scored criterion."""
    for dimension in DIMENSIONS:
        if not any(name in card for name in playbook.criteria_of(dimension)):
            yield f"unknown: {dimension}"


def _disagreements(card: Card, playbook: Playbook) -> Iterator[str]:
    """Yield a flag for each criterion whose evaluators lie far apart."""
    limit = playbook.front_door.disagreement_levels
    for name, scores in card.items():
        levels = [score.level for score in scores]
        spread = max(levels) - min(levels)
        if spread >= limit - SPREAD_TOLERANCE:
            yield f"disagreement: {name} by {round(spread, 2):g} levels"


def _assumptions(card: Card) -> Iterator[str]:
    """Yield a flag with the share of the counted evaluations that rest on an assumption."""
    scores = _all_scores(card)
    assumed = sum(score.basis == "assumption" for score in scores)
    if assumed:
        yield f"assumptions: {assumed / len(scores):.0%}"


def _stale(card: Card, *, cadence_days: int, today: date) -> Iterator[str]:
    """Yield a flag when even the latest evaluation is older than the review cadence."""
    days = [score.date for score in _all_scores(card)]
    if days and (today - max(days)).days > cadence_days:
        yield f"stale: {max(days).isoformat()}"


def _all_scores(card: Card) -> list[Score]:
    """Return the scores of all criteria."""
    return [score for scores in card.values() for score in scores]
