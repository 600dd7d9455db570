"""Where an alliance may stand in truth: for each segment its chance, and the likeliest bands, scores and profile there.

The same draws as the probabilities of a placement; says nothing of hours or people.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from resourcing.front_door.chance import Draws, stream, triangular_mixture
from resourcing.front_door.deciding import (
    CUT_TOLERANCE,
    Bands,
    Grid,
    grid_of,
)
from resourcing.front_door.portfolio import Placement
from resourcing.front_door.scoring import Card, shares
from resourcing.playbook import BANDS, DIMENSIONS, Dimension, Playbook, Segment


@dataclass(frozen=True, kw_only=True)
class Plausible:
    """A segment in which an alliance may be in truth.

    Attributes
    ----------
    segment
        The segment.
    probability
        Share of draws in it.
    placement
        The alliance placed there: by the bands that most of these draws have, at their mean scores.
    """

    segment: Segment
    probability: float
    placement: Placement


def plausible_segments(
    placement: Placement, *, card: Card, playbook: Playbook, seed: int = 0
) -> tuple[Plausible, ...]:
    """Return the segments in which an alliance may be in truth, likeliest first; none for one that is not eligible.

    Parameters
    ----------
    placement
        Where it stands.
    card
        Its scores.
    playbook
        Criteria, cut points and decision table.
    seed
        Seed of the draws, as for the placement.
    """
    if not placement.eligible:
        return ()
    grid = grid_of(playbook)
    scores = _drawn_scores(placement.alliance_id, card, playbook, seed)
    bands = {name: _bands(scores[name], grid.cuts[name]) for name in DIMENSIONS}
    cells = _cells(bands, scores)
    found: dict[Segment, list[tuple[int, Bands]]] = {}
    for combination, (number, _) in cells.items():
        found.setdefault(grid.segments[combination], []).append((number, combination))
    total = playbook.front_door.num_draws
    answers = [
        Plausible(
            segment=name,
            probability=sum(number for number, _ in own) / total,
            placement=_placed(placement, max(own)[1], cells[max(own)[1]][1], grid),
        )
        for name, own in found.items()
    ]
    return tuple(sorted(answers, key=lambda item: -item.probability))


def _drawn_scores(
    alliance_id: str, card: Card, playbook: Playbook, seed: int
) -> dict[Dimension, Draws]:
    """Return the drawn score of each dimension, one number for each draw; criteria own their parts of the stream."""
    chance, number = stream(alliance_id, seed=seed), playbook.front_door.num_draws
    levels: dict[str, Draws] = {}
    for name in playbook.criteria:
        uniform = chance.random(number)
        if name in card:
            levels[name] = triangular_mixture(card[name], uniform=uniform)
    share = shares(card, playbook)
    unknown = np.full(number, playbook.front_door.unknown_level)
    scores: dict[Dimension, Draws] = {}
    for dimension in DIMENSIONS:
        own = [n for n in playbook.criteria_of(dimension) if n in levels]
        parts = [share[name] * levels[name] for name in own]
        scores[dimension] = np.sum(parts, axis=0) if parts else unknown
    return scores


def _bands(score: Draws, cuts: tuple[float, float]) -> np.ndarray:
    """Return the number of the band of each drawn score, lowest 0."""
    return np.searchsorted(np.array(cuts) - CUT_TOLERANCE, score, side="right")


def _cells(
    bands: Mapping[Dimension, np.ndarray], scores: Mapping[Dimension, Draws]
) -> dict[Bands, tuple[int, dict[Dimension, float]]]:
    """Return how many draws fall into each combination of bands, and their mean scores; combinations without any left out."""
    found = {}
    for numbers in product(range(len(BANDS)), repeat=len(DIMENSIONS)):
        here = np.logical_and.reduce(
            [bands[d] == n for d, n in zip(DIMENSIONS, numbers, strict=True)]
        )
        if here.any():
            first, second, third = (BANDS[n] for n in numbers)
            means = {name: float(scores[name][here].mean()) for name in DIMENSIONS}
            found[(first, second, third)] = int(here.sum()), means
    return found


def _placed(
    placement: Placement, bands: Bands, scores: Mapping[Dimension, float], grid: Grid
) -> Placement:
    """Return a placement as it would be with other scores; nothing is in doubt then."""
    row, segment = grid.rows[bands], grid.segments[bands]
    return replace(
        placement,
        scores=dict(scores),
        bands=dict(zip(DIMENSIONS, bands, strict=True)),
        profile=row.profile,
        segment=segment,
        rule=row.rule,
        drivers=(),
        margin=None,
        nearest=None,
        probabilities={segment: 1.0},
    )
