"""How sure a segment is: seeded draws of what the evaluators may have meant.

In each draw every criterion, independently, takes one of its evaluators with equal chance and a triangular level
between that evaluator's low and high. Criteria that nobody scored are not drawn.
"""

from collections.abc import Mapping
from zlib import crc32

import numpy as np
import numpy.typing as npt

from resourcing.front_door.deciding import CUT_TOLERANCE, Grid
from resourcing.front_door.scoring import Card, Score, shares
from resourcing.playbook import (
    BANDS,
    DIMENSIONS,
    SEGMENTS,
    Dimension,
    Playbook,
    Segment,
)

Draws = npt.NDArray[np.float64]
"""One number for each draw, or for each evaluator."""


def stream(alliance_id: str, *, seed: int) -> np.random.Generator:
    """Return the random stream of one alliance, the same whatever else is in the portfolio."""
    purpose = crc32(f"front door {alliance_id}".encode())
    return np.random.default_rng(np.random.SeedSequence([seed, purpose]))


def probabilities(
    card: Card, *, playbook: Playbook, grid: Grid, stream: np.random.Generator
) -> dict[Segment, float]:
    """Return the share of draws in which the alliance falls into each segment."""
    levels = _drawn_levels(card, playbook=playbook, stream=stream)
    share = shares(card, playbook)
    cell = np.zeros(playbook.front_door.num_draws, dtype=np.intp)
    for dimension in DIMENSIONS:
        score = _drawn_score(dimension, levels=levels, share=share, playbook=playbook)
        cell = cell * len(BANDS) + _band_index(score, grid.cuts[dimension])
    table = np.array([SEGMENTS.index(segment) for segment in grid.segments.values()])
    found = np.bincount(table[cell], minlength=len(SEGMENTS)) / len(cell)
    return dict(zip(SEGMENTS, found.tolist(), strict=True))


def _drawn_levels(
    card: Card, *, playbook: Playbook, stream: np.random.Generator
) -> dict[str, Draws]:
    """Return the drawn levels of every scored criterion; each criterion of the playbook owns its part of the stream."""
    levels: dict[str, Draws] = {}
    for name in playbook.criteria:
        uniform = stream.random(playbook.front_door.num_draws)
        if name in card:
            levels[name] = triangular_mixture(card[name], uniform=uniform)
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
    dimension: Dimension,
    *,
    levels: Mapping[str, Draws],
    share: Mapping[str, float],
    playbook: Playbook,
) -> Draws:
    """Return the drawn scores of a dimension; constant where no criterion is scored."""
    front_door = playbook.front_door
    names = [name for name in playbook.criteria_of(dimension) if name in levels]
    if not names:
        return np.full(front_door.num_draws, front_door.unknown_level)
    score: Draws = np.sum([share[name] * levels[name] for name in names], axis=0)
    return score


def _band_index(score: Draws, cuts: tuple[float, float]) -> npt.NDArray[np.intp]:
    """Return the number of the band of each score, lowest 0."""
    edges = np.array(cuts) - CUT_TOLERANCE
    return np.searchsorted(edges, score, side="right").astype(np.intp)
