"""Whether boxes would be found again: on random halves of the futures, and on futures not used to find them.

Answers how far a box can be trusted, not what it means.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy  # its parts load when first used

from resourcing.discovery.boxes import Box, Choice, Range
from resourcing.discovery.encoding import encode, outcomes
from resourcing.discovery.finding import Discovery, first_boxes
from resourcing.discovery.settings import Settings

SPREAD = (0.05, 0.5, 0.95)
"""Quantiles that tell how far a limit moves."""
LEVEL = 0.95
"""Level of the intervals of shares."""


@dataclass(frozen=True, kw_only=True)
class Reproducibility:
    """How boxes move from one part of the futures to another.

    Attributes
    ----------
    resamples
        Random parts of the futures, each searched anew.
    share
        Share of the futures in each.
    found
        Share of the resamples in which there is any box.
    restricted
        input and share: in how many of the resamples each input is restricted in any box, most often first.
    limits
        box, input, limit (above, below, or a value of a choice), at (where it was found), share (resamples whose nearest box has such a
        limit), low, median and high (5, 50 and 95 % of where they have it; NaN for a choice).
    """

    resamples: int
    share: float
    found: float
    restricted: pd.DataFrame
    limits: pd.DataFrame


def reproducibility(
    discovery: Discovery,
    inputs: pd.DataFrame,
    failed: np.ndarray,
    *,
    resamples: int = 50,
    share: float = 0.5,
    seed: int = 0,
) -> Reproducibility:
    """Return how often each input is restricted again, and how far its limits move, on random parts of the futures.

    Parameters
    ----------
    discovery
        What was found on all futures.
    inputs, failed
        The futures, as given to `discover`.
    resamples
        Parts that are drawn; without replacement, so that no future counts twice.
    share
        Share of the futures in each part; above 0 and up to 1.
    seed
        Seed of the draws.

    Examples
    --------
    >>> from resourcing.discovery import discover
    >>> rng = np.random.default_rng(1)
    >>> futures = pd.DataFrame({"deals": rng.integers(0, 7, 400), "x": rng.random(400)})
    >>> failed = (futures["deals"] > 3).to_numpy()
    >>> found = discover(futures, failed)
    >>> again = reproducibility(found, futures, failed, resamples=10)
    >>> row = again.limits.iloc[0]
    >>> row["limit"], float(row["at"]), float(row["share"]), float(row["high"])
    ('above', 4.0, 1.0, 4.0)
    """
    data, bad = encode(inputs), outcomes(failed, inputs)
    rng = np.random.default_rng(seed)
    parts = [
        rng.choice(bad.size, round(share * bad.size), replace=False)
        for _ in range(resamples)
    ]
    again = [
        first_boxes(data.of(part), bad[part], settings=discovery.settings)
        for part in parts
    ]
    return Reproducibility(
        resamples=resamples,
        share=share,
        found=float(np.mean([bool(boxes) for boxes in again])),
        restricted=_restricted(again, data.names),
        limits=_limits(discovery.boxes, again, inputs),
    )


def _restricted(again: list[list[Box]], names: tuple[str, ...]) -> pd.DataFrame:
    """Return the share of resamples in which each input is restricted."""
    sets = [{name for box in boxes for name in box.names} for boxes in again]
    shares = [float(np.mean([name in found for found in sets])) for name in names]
    frame = pd.DataFrame({"input": names, "share": shares})
    return frame.sort_values("share", ascending=False, kind="stable", ignore_index=True)


def _limits(
    boxes: tuple[Box, ...], again: list[list[Box]], inputs: pd.DataFrame
) -> pd.DataFrame:
    """Return where the limits of each box are in the resamples' nearest boxes."""
    rows = []
    for number, box in enumerate(boxes, 1):
        near = [_nearest(box, found, inputs) for found in again]
        rows += [{"box": number, **row} for row in _moves(box, near)]
    columns = ["box", "input", "limit", "at", "share", "low", "median", "high"]
    return pd.DataFrame(rows, columns=columns)


def _nearest(box: Box, found: list[Box], inputs: pd.DataFrame) -> Box:
    """Return the box that shares most futures with another, an unlimited one where none does."""
    held = box.holds(inputs)
    best, most = Box(limits=()), 0.0
    for other in found:
        inside = other.holds(inputs)
        likeness = float((held & inside).sum() / max((held | inside).sum(), 1))
        if likeness > most:
            best, most = other, likeness
    return best


def _moves(box: Box, near: list[Box]) -> Iterator[dict[str, object]]:
    """Yield where each limit of a box is in its nearest boxes."""
    for limit in box.limits:
        others = [
            other
            for near_box in near
            for other in near_box.limits
            if other.name == limit.name
        ]
        if isinstance(limit, Range):
            yield from _range_moves(limit, others, len(near))
        else:
            yield from _choice_moves(limit, others, len(near))


def _range_moves(
    limit: Range, others: list[Range | Choice], total: int
) -> Iterator[dict[str, object]]:
    """Yield where the limits of a number are in other boxes."""
    for side, word in (("low", "above"), ("high", "below")):
        at = float(getattr(limit, side))
        if not np.isfinite(at):
            continue
        values = np.array([getattr(other, side, np.nan) for other in others])
        known = values[np.isfinite(values)]
        spread = np.quantile(known, SPREAD) if known.size else [np.nan] * len(SPREAD)
        yield {
            "input": limit.name,
            "limit": word,
            "at": at,
            "share": known.size / total,
            **dict(zip(("low", "median", "high"), map(float, spread), strict=True)),
        }


def _choice_moves(
    limit: Choice, others: list[Range | Choice], total: int
) -> Iterator[dict[str, object]]:
    """Yield how often each value inside is inside other boxes that restrict the input too."""
    for value in limit.allowed:
        again = sum(isinstance(o, Choice) and value in o.allowed for o in others)
        yield {
            "input": limit.name,
            "limit": str(value),
            "at": np.nan,
            "share": again / total,
        }


@dataclass(frozen=True, kw_only=True)
class HeldOut:
    """How boxes do on futures not used to find them.

    Attributes
    ----------
    frame
        measure (coverage, density or support of all boxes together), in_sample, held_out, low and high (95 % interval of the latter; Wilson).
    folds
        Parts of the futures, each left out once.
    with_box
        Parts whose complement gave a box.
    """

    frame: pd.DataFrame
    folds: int
    with_box: int


def held_out(
    inputs: pd.DataFrame,
    failed: np.ndarray,
    *,
    settings: Settings | None = None,
    folds: int = 10,
    seed: int = 0,
) -> HeldOut:
    """Return how boxes do on futures not used to find them: the search is repeated without each part of the futures.

    Parameters
    ----------
    inputs, failed
        The futures, as given to `discover`.
    settings
        How to search; the usual ones if not given. Shuffled outcomes are not used.
    folds
        Parts into which the futures are divided; 2 or more.
    seed
        Seed of the division.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> futures = pd.DataFrame({"deals": rng.integers(0, 7, 400), "x": rng.random(400)})
    >>> fails = (futures["deals"] > 3).to_numpy()
    >>> held_out(futures, fails, folds=5).frame["held_out"].round(2).tolist()
    [1.0, 1.0, 0.45]
    """
    chosen = settings or Settings()
    data, bad = encode(inputs), outcomes(failed, inputs)
    rng = np.random.default_rng(seed)
    fold = rng.permutation(np.arange(bad.size) % folds)
    inside, with_box = np.zeros(bad.size, dtype=bool), 0
    for number in range(folds):
        part, rest = np.flatnonzero(fold == number), np.flatnonzero(fold != number)
        boxes = first_boxes(data.of(rest), bad[rest], settings=chosen)
        inside[part] = _in_any(boxes, inputs.iloc[part])
        with_box += bool(boxes)
    flattered = _in_any(first_boxes(data, bad, settings=chosen), inputs)
    return HeldOut(
        frame=_compared(flattered, inside, bad), folds=folds, with_box=with_box
    )


def _in_any(boxes: list[Box], inputs: pd.DataFrame) -> np.ndarray:
    """Return whether each future is in any of the boxes."""
    held = [box.holds(inputs) for box in boxes]
    return np.any([np.zeros(len(inputs), dtype=bool), *held], axis=0)


def _compared(
    flattered: np.ndarray, inside: np.ndarray, failed: np.ndarray
) -> pd.DataFrame:
    """Return coverage, density and support in sample and held out."""
    rows = []
    for name, one, two in zip(
        ("coverage", "density", "support"),
        _counts(flattered, failed),
        _counts(inside, failed),
        strict=True,
    ):
        low, high = _wilson(*two)
        rows.append((name, one[0] / max(one[1], 1), two[0] / max(two[1], 1), low, high))
    columns = ["measure", "in_sample", "held_out", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def _counts(inside: np.ndarray, failed: np.ndarray) -> list[tuple[int, int]]:
    """Return parts and wholes of coverage, density and support."""
    both = int((inside & failed).sum())
    return [
        (both, int(failed.sum())),
        (both, int(inside.sum())),
        (int(inside.sum()), failed.size),
    ]


def _wilson(part: int, whole: int) -> tuple[float, float]:
    """Return the interval of a share, from 0 to 1 where there is nothing to go by."""
    if not whole:
        return 0.0, 1.0
    found = scipy.stats.binomtest(part, whole).proportion_ci(LEVEL, method="wilson")
    return float(found.low), float(found.high)
