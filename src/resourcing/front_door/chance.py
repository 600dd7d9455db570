"""How sure a segment is: seeded draws of what the evaluators may have meant.

In each draw every criterion, independently, takes one of its evaluators with equal chance and a triangular level
between that evaluator's low and high. Criteria that nobody scored are not drawn.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from resourcing.front_door.deciding import CUT_TOLERANCE, Grid
from resourcing.front_door.scoring import Card, Score, shares
from resourcing.playbook import BANDS, DIMENSIONS, SEGMENTS, Playbook, Segment

Draws = npt.NDArray[np.float64]
"""One number for each draw, or for each evaluator."""


def stream(alliance_id: str, *, seed: int) -> np.random.Generator:
    """Return the random stream of one alliance, the same whatever else is in the portfolio."""
    purpose = crc32(f"front door {alliance_id}".encode())
    return np.random.default_rng(np.random.SeedSequence([seed, purpose]))


@dataclass(frozen=True, kw_only=True)
class _Question:
    """All that the probabilities of one alliance depend on."""

    alliance_id: str
    seed: int
    num_draws: int
    unknown_level: float
    criteria: tuple[str, ...]
    scored: tuple[tuple[str, tuple[Score, ...]], ...]
    """Scores of each scored criterion, in playbook order."""
    weighed: tuple[tuple[tuple[str, float], ...], ...]
    """Share of each scored criterion, for each dimension."""
    cuts: tuple[tuple[float, float], ...]
    """Cut points of each dimension."""
    segments: tuple[int, ...]
    """Segment of each combination of bands."""


def probabilities(
    alliance_id: str, *, card: Card, playbook: Playbook, grid: Grid, seed: int
) -> dict[Segment, float]:
    """Return the share of draws in which the alliance falls into each segment.

    What was asked before is remembered: worlds that differ elsewhere share most of their alliances.
    """
    share = shares(card, playbook)
    question = _Question(
        alliance_id=alliance_id,
        seed=seed,
        num_draws=playbook.front_door.num_draws,
        unknown_level=playbook.front_door.unknown_level,
        criteria=tuple(playbook.criteria),
        scored=tuple(card.items()),
        weighed=tuple(
            tuple((k, share[k]) for k in playbook.criteria_of(name) if k in card)
            for name in DIMENSIONS
        ),
        cuts=tuple(grid.cuts[name] for name in DIMENSIONS),
        segments=tuple(SEGMENTS.index(name) for name in grid.segments.values()),
    )
    return dict(zip(SEGMENTS, _answered(question), strict=True))


@lru_cache(maxsize=4096)
def _answered(question: _Question) -> tuple[float, ...]:
    """Return the share of draws in each segment, in their order."""
    levels = _drawn_levels(question)
    cell = np.zeros(question.num_draws, dtype=np.intp)
    for weighed, cuts in zip(question.weighed, question.cuts, strict=True):
        score = _drawn_score(weighed, levels=levels, question=question)
        cell = cell * len(BANDS) + _band_index(score, cuts)
    table = np.array(question.segments)
    found = np.bincount(table[cell], minlength=len(SEGMENTS)) / len(cell)
    return tuple(found.tolist())


def _drawn_levels(question: _Question) -> dict[str, Draws]:
    """Return the drawn levels of every scored criterion; each criterion of the playbook owns its part of the stream."""
    chance = stream(question.alliance_id, seed=question.seed)
    scored = dict(question.scored)
    levels: dict[str, Draws] = {}
    for name in question.criteria:
        uniform = chance.random(question.num_draws)
        if name in scored:
            levels[name] = triangular_mixture(scored[name], uniform=uniform)
    return levels


def triangular_mixture(scores: tuple[Score, ...], *, uniform: Draws) -> Draws:
    """Return levels drawn from the evaluators' triangular distributions, each evaluator with equal chance.

    The whole part of `uniform` times the number of evaluators picks one; what is left over is again uniform on
    [0, 1) and goes through the inverse of the triangular distribution function.
    """
    scaled = uniform * len(scores)
    pick = scaled.astype(np.intp)
    rest = scaled - pick
    low, mode, high = _parts(scores)
    width = high - low
    turn = np.divide(mode - low, width, out=np.zeros_like(width), where=width > 0)
    rising = rest < turn[pick]
    squared = np.where(
        rising,
        rest * (width * (mode - low))[pick],
        (1 - rest) * (width * (high - mode))[pick],
    )
    root = np.sqrt(squared)
    levels: Draws = np.where(rising, low[pick] + root, high[pick] - root)
    return levels


def _parts(scores: tuple[Score, ...]) -> tuple[Draws, Draws, Draws]:
    """Return the low, likeliest and high levels of the evaluators, one array each."""
    return (
        np.array([score.low for score in scores]),
        np.array([score.level for score in scores]),
        np.array([score.high for score in scores]),
    )


def _drawn_score(
    weighed: tuple[tuple[str, float], ...],
    *,
    levels: Mapping[str, Draws],
    question: _Question,
) -> Draws:
    """Return the drawn scores of a dimension; constant where no criterion is scored."""
    if not weighed:
        return np.full(question.num_draws, question.unknown_level)
    score: Draws = np.sum([share * levels[name] for name, share in weighed], axis=0)
    return score


def _band_index(score: Draws, cuts: tuple[float, float]) -> npt.NDArray[np.intp]:
    """Return the number of the band of each score, lowest 0."""
    edges = np.array(cuts) - CUT_TOLERANCE
    return np.searchsorted(edges, score, side="right").astype(np.intp)
