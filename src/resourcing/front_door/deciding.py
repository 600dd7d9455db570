"""From dimension scores to bands, rule and segment, and the smallest change that would move the segment.

Knows nothing of evaluators: a score is a number here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from resourcing.playbook import (
    BANDS,
    DIMENSIONS,
    Band,
    DecisionRow,
    Dimension,
    Playbook,
    Segment,
)

CUT_TOLERANCE = 1e-9
"""A score this far below a cut point, in levels, still reaches it: only rounding keeps it below."""
LOWEST_SCORE = 1.0
TIE_DECIMALS = 9
"""Decimals, in levels, at which two changes count as equally small."""

Bands = tuple[Band, Band, Band]
"""Bands in the order of `DIMENSIONS`."""


@dataclass(frozen=True, kw_only=True)
class Grid:
    """The playbook's cut points and its decision table, written out for all 27 combinations of bands.

    Parameters
    ----------
    cuts
        Scores from which a dimension is medium and high.
    rows
        The row that fires for each combination of bands.
    segments
        Segment of each combination of bands.
    """

    cuts: Mapping[Dimension, tuple[float, float]]
    rows: Mapping[Bands, DecisionRow]
    segments: Mapping[Bands, Segment]


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change of one dimension score that changes the segment.

    Parameters
    ----------
    dimension
        Dimension whose score changes.
    amount
        Signed change, in levels. A downward change is the distance to the cut: any score below it will do.
    segment
        Segment after the change.
    """

    dimension: Dimension
    amount: float
    segment: Segment


def grid_of(playbook: Playbook) -> Grid:
    """Return the cut points and the row and segment of every combination of bands.

    Raises
    ------
    ValueError
        If no row of the decision table matches a combination.
    """
    rows = {bands: _first_row(bands, playbook) for bands in _combinations()}
    return Grid(
        cuts={
            name: (rule.medium_from, rule.high_from)
            for name, rule in playbook.dimensions.items()
        },
        rows=rows,
        segments={
            bands: playbook.profiles[row.profile].segment for bands, row in rows.items()
        },
    )


def _combinations() -> Iterator[Bands]:
    """Yield all combinations of bands, the last dimension fastest."""
    return product(BANDS, BANDS, BANDS)


def _first_row(bands: Bands, playbook: Playbook) -> DecisionRow:
    """Return the first row of the decision table that matches."""
    named = dict(zip(DIMENSIONS, bands, strict=True))
    for row in playbook.decision_table:
        if row.matches(named):
            return row
    msg = f"no row of the decision table matches {', '.join(bands)}"
    raise ValueError(msg)


def band_of(score: float, cuts: tuple[float, float]) -> Band:
    """Return the band of a score: each cut point belongs to the band above it."""
    return BANDS[sum(score >= cut - CUT_TOLERANCE for cut in cuts)]


def bands_of(scores: Mapping[Dimension, float], grid: Grid) -> dict[Dimension, Band]:
    """Return the band of every score given."""
    return {name: band_of(score, grid.cuts[name]) for name, score in scores.items()}


def in_order(bands: Mapping[Dimension, Band]) -> Bands:
    """Return the three bands in the order of `DIMENSIONS`."""
    first, second, third = (bands[name] for name in DIMENSIONS)
    return (first, second, third)


def nearest_change(scores: Mapping[Dimension, float], grid: Grid) -> Change | None:
    """Return the smallest change of one score, staying in [1, 5], that changes the segment; ``None`` if none does.

    Of equally small changes the one of the first dimension is returned, upwards before downwards.
    """
    return min(
        _changes(scores, grid),
        key=lambda change: (
            round(abs(change.amount), TIE_DECIMALS),
            DIMENSIONS.index(change.dimension),
            change.amount <= 0,
        ),
        default=None,
    )


def _changes(scores: Mapping[Dimension, float], grid: Grid) -> Iterator[Change]:
    """Yield, for each dimension, the change to every other band that would give another segment."""
    bands = bands_of(scores, grid)
    current = grid.segments[in_order(bands)]
    for dimension in DIMENSIONS:
        for band in BANDS:
            amount = _amount(scores[dimension], band=band, cuts=grid.cuts[dimension])
            segment = grid.segments[in_order({**bands, dimension: band})]
            if amount is not None and segment != current:
                yield Change(dimension=dimension, amount=amount, segment=segment)


def _amount(score: float, *, band: Band, cuts: tuple[float, float]) -> float | None:
    """Return the signed change that brings a score to a band; ``None`` if it is there or no score can be."""
    now, wanted = BANDS.index(band_of(score, cuts)), BANDS.index(band)
    if wanted > now:
        return cuts[wanted - 1] - score
    if wanted < now and cuts[wanted] > LOWEST_SCORE + CUT_TOLERANCE:
        return min(0.0, cuts[wanted] - score)
    return None
