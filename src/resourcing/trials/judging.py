"""What the extract cannot say about an alliance: judgments made up from a seed, marked as such.

The judgments lean on the counted evidence, so that a partner with much shared work tends to be complex; a share of
evaluators disagrees, gives ranges, is late or is missing, as in life. No number here is a fact.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from math import ceil, floor
from zlib import crc32

import numpy as np

from resourcing.domain import Evaluation
from resourcing.playbook import (
    BANDS,
    DIMENSIONS,
    NUM_LEVELS,
    SEGMENTS,
    Band,
    Criterion,
    Dimension,
    Playbook,
    Segment,
)
from resourcing.trials.evidence import COUNTED, PartnerEvidence, evidence_note

MADE_UP = "made up, seeded"
EVALUATORS = (
    ("Alliance professional (made up)", "alliance professional"),
    ("Transaction team member (made up)", "transaction team member"),
    ("Market-facing member (made up)", "market-facing member"),
)
COUNTER = ("ClinicalTrials.gov extract", "public record")

COMPLEX_SHARE = 0.20
TYPICAL_SHARE = 0.45
RANK_NOISE = 0.25
BAND_NOISE = 0.8
TARGET_NOISE = 0.08
BAND_MARGIN = 0.35
SECOND_SHARE = 0.40
DISAGREE_SHARE = 0.15
RANGE_SHARE = 0.45
MISSING_SHARE = 0.03
LATE_SHARE = 0.07
USUAL_DAYS_BEFORE = (14, 160)
LATE_DAYS_BEFORE = (200, 420)

Bands = tuple[Band, ...]


def stream(seed: int, *names: str) -> np.random.Generator:
    """Return a stream of chance of its own for the names, the same in every run."""
    return np.random.default_rng([seed, *(crc32(name.encode()) for name in names)])


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a partner is meant to stand in the portfolio; made up from its evidence and chance."""

    segment: Segment
    """Segment aimed at."""
    bands: Mapping[Dimension, Band]
    """Bands aimed at, which the playbook places in that segment."""


def level_of(count: float, criterion: Criterion) -> int:
    """Return the level, 1 to 5, that a count reaches."""
    return 1 + sum(count >= threshold for threshold in criterion.counts)


def counted_criteria(playbook: Playbook) -> dict[str, Criterion]:
    """Return the criteria of the playbook that the extract answers."""
    return {
        key: item
        for key, item in playbook.criteria.items()
        if key in COUNTED and item.counts
    }


def standings(
    evidence: Sequence[PartnerEvidence], *, playbook: Playbook, seed: int
) -> dict[str, Standing]:
    """Return where each partner is meant to stand: a fifth complex, nearly half typical, the rest simple.

    Partners are ranked by their counted evidence with some chance; from three partners on every segment occurs.

    Parameters
    ----------
    evidence
        Counted evidence of the partners.
    playbook
        Playbook whose criteria, cut points and decision table are aimed at.
    seed
        Seed of chance.

    Returns
    -------
    dict
        Partner to standing.
    """
    levels = {item.partner: _evidence_levels(item, playbook) for item in evidence}
    ranked = sorted(
        levels,
        key=lambda partner: (
            -sum(levels[partner].values())
            - float(stream(seed, "rank", partner).normal(0, RANK_NOISE)),
            partner,
        ),
    )
    segments = _segments(len(ranked))
    return {
        partner: _standing(
            partner, segment, _percentiles(partner, levels), playbook, seed
        )
        for partner, segment in zip(ranked, segments, strict=True)
    }


def _segments(count: int) -> list[Segment]:
    """Return the segments aimed at, from the strongest partner to the weakest."""
    least = 1 if count >= len(SEGMENTS) else 0
    num_complex = max(least, round(COMPLEX_SHARE * count))
    num_typical = max(1, round(TYPICAL_SHARE * count))
    wanted: list[Segment] = []
    wanted.extend("complex" for _ in range(num_complex))
    wanted.extend("typical" for _ in range(num_typical))
    wanted.extend("simple" for _ in range(count - len(wanted)))
    return wanted[:count]


def _evidence_levels(
    evidence: PartnerEvidence, playbook: Playbook
) -> dict[Dimension, float]:
    """Return the counted part of each dimension score, in levels."""
    counted = counted_criteria(playbook)
    return {
        dimension: sum(
            item.weight * level_of(COUNTED[key](evidence), item)
            for key, item in counted.items()
            if item.dimension == dimension
        )
        for dimension in DIMENSIONS
    }


def _percentiles(
    partner: str, levels: Mapping[str, Mapping[Dimension, float]]
) -> dict[Dimension, float]:
    """Return the share of the portfolio that the partner's counted evidence exceeds, half of the ties included."""
    own = levels[partner]
    return {
        dimension: float(
            np.mean(
                [
                    np.heaviside(own[dimension] - other[dimension], 0.5)
                    for other in levels.values()
                ]
            )
        )
        for dimension in DIMENSIONS
    }


def _standing(
    partner: str,
    segment: Segment,
    percentiles: Mapping[Dimension, float],
    playbook: Playbook,
    seed: int,
) -> Standing:
    """Return the bands of the segment that suit the partner's evidence best, up to chance."""
    rng = stream(seed, "bands", partner)
    wished = [percentiles[dimension] * (len(BANDS) - 1) for dimension in DIMENSIONS]
    scored = [
        (
            sum(
                abs(BANDS.index(band) - wish)
                for band, wish in zip(bands, wished, strict=True)
            )
            + float(rng.exponential(BAND_NOISE)),
            bands,
        )
        for bands in _combinations(segment, playbook)
    ]
    best = min(scored)[1]
    return Standing(segment=segment, bands=dict(zip(DIMENSIONS, best, strict=True)))


def _combinations(segment: Segment, playbook: Playbook) -> list[Bands]:
    """Return the combinations of bands that the playbook places in the segment; all of them where it places none."""
    every: list[Bands] = list(product(BANDS, repeat=len(DIMENSIONS)))
    fitting = [bands for bands in every if _segment_of(bands, playbook) == segment]
    return fitting or every


def _segment_of(bands: Bands, playbook: Playbook) -> Segment | None:
    """Return the segment in which the playbook places a combination of bands."""
    named = dict(zip(DIMENSIONS, bands, strict=True))
    for row in playbook.decision_table:
        if row.matches(named):
            return playbook.profiles[row.profile].segment
    return None


def session_day(partner: str, *, today: date, seed: int) -> date:
    """Return the made-up day on which an alliance was evaluated; a few evaluations are overdue.

    Examples
    --------
    >>> from datetime import date
    >>> day = session_day("Natera", today=date(2027, 1, 1), seed=1)
    >>> 14 <= (date(2027, 1, 1) - day).days < 420
    True
    """
    rng = stream(seed, "session", partner)
    days = LATE_DAYS_BEFORE if rng.random() < LATE_SHARE else USUAL_DAYS_BEFORE
    return today - timedelta(days=int(rng.integers(*days)))


def counted_evaluations(
    evidence: PartnerEvidence, *, alliance_id: str, playbook: Playbook, day: date
) -> Iterator[Evaluation]:
    """Yield the evaluations that rest on counts of the extract."""
    for criterion in counted_criteria(playbook):
        yield Evaluation(
            alliance_id=alliance_id,
            criterion=criterion,
            evaluator=COUNTER[0],
            role=COUNTER[1],
            date=day,
            level=COUNTED[criterion](evidence),
            basis="evidence",
            note=evidence_note(evidence, criterion),
        )


def made_up_evaluations(
    evidence: PartnerEvidence,
    standing: Standing,
    *,
    alliance_id: str,
    playbook: Playbook,
    day: date,
    seed: int,
) -> Iterator[Evaluation]:
    """Yield the made-up evaluations of an alliance: every criterion that the extract does not answer."""
    rng = stream(seed, "judge", evidence.partner)
    counted = _evidence_levels(evidence, playbook)
    for dimension in DIMENSIONS:
        criteria = {
            key: item
            for key, item in playbook.criteria_of(dimension).items()
            if key not in counted_criteria(playbook)
        }
        target = _target(standing.bands[dimension], dimension, playbook, rng)
        levels = _spread(target - counted[dimension], criteria, rng)
        for key, level in levels.items():
            if rng.random() >= MISSING_SHARE:
                yield from _scores(alliance_id, key, criteria[key], level, day, rng)


def _target(
    band: Band, dimension: Dimension, playbook: Playbook, rng: np.random.Generator
) -> float:
    """Return a dimension score within the band, up to a little chance."""
    cuts = playbook.dimensions[dimension]
    middle = {
        "low": cuts.medium_from - BAND_MARGIN,
        "medium": (cuts.medium_from + cuts.high_from) / 2,
        "high": cuts.high_from + BAND_MARGIN,
    }[band]
    return middle + float(rng.normal(0, TARGET_NOISE))


def _spread(
    points: float, criteria: Mapping[str, Criterion], rng: np.random.Generator
) -> dict[str, int]:
    """Return whole levels of the criteria whose weighted sum comes close to the points, heaviest criterion first."""
    levels: dict[str, int] = {}
    ordered = sorted(criteria, key=lambda key: (-criteria[key].weight, key))
    left, weight_left = points, sum(item.weight for item in criteria.values())
    for key in ordered:
        last = len(levels) == len(ordered) - 1
        wish = left / weight_left + (0.0 if last else float(rng.normal(0, 0.5)))
        levels[key] = min(NUM_LEVELS, max(1, round(wish)))
        left -= levels[key] * criteria[key].weight
        weight_left -= criteria[key].weight
    return {key: levels[key] for key in criteria}


def _scores(
    alliance_id: str,
    key: str,
    criterion: Criterion,
    level: int,
    day: date,
    rng: np.random.Generator,
) -> Iterator[Evaluation]:
    """Yield one or two evaluators' scores around a level."""
    for index, scored in enumerate(_around(level, rng)):
        evaluator, role = EVALUATORS[0 if index == 0 else int(rng.integers(1, 3))]
        low, high = _range(scored, criterion, rng)
        yield Evaluation(
            alliance_id=alliance_id,
            criterion=key,
            evaluator=evaluator,
            role=role,
            date=day,
            level=_value(scored, criterion, rng),
            low=low,
            high=high,
            basis="assumption",
            note=MADE_UP,
        )


def _around(level: int, rng: np.random.Generator) -> tuple[int, ...]:
    """Return the levels of one evaluator, or of two who agree more or less."""
    chance = rng.random()
    if chance >= SECOND_SHARE:
        return (level,)
    if chance < SECOND_SHARE * DISAGREE_SHARE and 1 < level < NUM_LEVELS:
        return (level - 1, level + 1) if rng.random() < 0.5 else (level + 1, level - 1)
    other = level + int(rng.integers(-1, 2))
    return (level, min(NUM_LEVELS, max(1, other)))


def _range(
    level: int, criterion: Criterion, rng: np.random.Generator
) -> tuple[float | None, float | None]:
    """Return the lowest and highest plausible value around a level, or nothing where the evaluator gives none."""
    if rng.random() >= RANGE_SHARE:
        return None, None
    low = max(1, level - int(rng.integers(0, 3)))
    high = min(NUM_LEVELS, level + int(rng.integers(0, 3)))
    return _counts_at(low, criterion)[0], _counts_at(high, criterion)[1]


def _value(level: int, criterion: Criterion, rng: np.random.Generator) -> float:
    """Return a level, or a count that reaches it where the criterion counts something."""
    if not criterion.counts:
        return float(level)
    low, high = _counts_at(level, criterion)
    return float(rng.integers(int(low), int(high) + 1))


def _counts_at(level: int, criterion: Criterion) -> tuple[float, float]:
    """Return the smallest and largest whole count that reach a level; the level itself where nothing is counted."""
    if not criterion.counts:
        return float(level), float(level)
    edges = [min(1.0, criterion.counts[0]), *criterion.counts]
    if level == 1 and criterion.counts[0] <= 1:
        return 0.0, 0.0
    low = ceil(edges[level - 1])
    above = edges[level] if level < NUM_LEVELS else criterion.counts[-1] * 1.5
    return float(low), float(max(low, floor(above - 1e-9)))
