"""Peeling: from the box of all futures down to a small one, the thin slab with the fewest failures at a time.

Friedman and Fisher (1999); the choice among slabs of unequal size after Kwakkel and Jaxa-Rozen (2016).
"""

from dataclasses import dataclass

import numpy as np

from resourcing.discovery.encoding import Encoded, RankBox, everything
from resourcing.discovery.scoring import likelihood_gain, prices


@dataclass(frozen=True, kw_only=True, eq=False)
class Path:
    """The boxes of a peeling, from all futures inwards.

    Attributes
    ----------
    lows, highs
        First and last rank inside, shape (step, number input).
    allowed
        Levels of the choices inside, laid end to end, shape (step, level).
    counts, failures
        Futures inside, and those of them that fail, shape (step,).
    scores
        Gain in log-likelihood less the price of the limits, shape (step,).
    """

    lows: np.ndarray
    highs: np.ndarray
    allowed: np.ndarray
    counts: np.ndarray
    failures: np.ndarray
    scores: np.ndarray

    def box(self, step: int) -> RankBox:
        """Return one box."""
        return RankBox(
            lows=self.lows[step], highs=self.highs[step], allowed=self.allowed[step]
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Slabs:
    """Candidates of one step: how many futures each would take out, how many of them fail, in which way."""

    counts: np.ndarray
    failures: np.ndarray


class _State:
    """The futures inside the box that is being peeled, sorted by every number."""

    def __init__(self, data: Encoded, failed: np.ndarray) -> None:
        self.data = data
        self.failed = failed
        self.members = np.arange(failed.size)
        q = data.numbers
        self.order = np.argsort(data.ranks[:q], axis=1, kind="stable")
        self.sorted = np.take_along_axis(data.ranks[:q], self.order, axis=1)
        self.codes = data.ranks[q:] + data.starts[:-1, None]

    def slabs(self, alpha: float) -> _Slabs:
        """Return the slabs at low and high sides of numbers, then the levels of choices."""
        size = self.members.size
        thin = max(1, int(alpha * size))
        taken = np.cumsum(self.failed[self.order], axis=1)
        low = (self.sorted <= self.sorted[:, [thin - 1]]).sum(axis=1)
        kept = (self.sorted < self.sorted[:, [size - thin]]).sum(axis=1)
        rows = np.arange(len(self.sorted))
        padded = np.concatenate([np.zeros((len(rows), 1), dtype=int), taken], axis=1)
        levels, bad = self._levels()
        total = int(self.failed[self.members].sum())
        return _Slabs(
            counts=np.concatenate([low, size - kept, levels]),
            failures=np.concatenate(
                [padded[rows, low], total - padded[rows, kept], bad]
            ),
        )

    def _levels(self) -> tuple[np.ndarray, np.ndarray]:
        """Return futures and failures by level of the choices."""
        codes, length = self.codes[:, self.members], int(self.data.starts[-1])
        counts = np.bincount(codes.ravel(), minlength=length)
        repeated = np.tile(self.failed[self.members], len(codes))
        bad = np.bincount(codes.ravel()[repeated], minlength=length)
        return counts, bad

    def limit(self, slab: int, count: int) -> tuple[str, int, int]:
        """Return which limit a slab moves: side, place and the rank that it moves to."""
        q = len(self.sorted)
        if slab < q:
            return "lows", slab, int(self.sorted[slab, count])
        if slab < 2 * q:
            place = slab - q
            return "highs", place, int(self.sorted[place, -count - 1])
        return "allowed", slab - 2 * q, 0

    def keep(self, flags: np.ndarray) -> None:
        """Narrow to the futures flagged, shape (all futures,)."""
        inside = flags[self.order]
        rows = len(self.order)
        self.order = self.order[inside].reshape(rows, -1)
        self.sorted = self.sorted[inside].reshape(rows, -1)
        self.members = self.members[flags[self.members]]

    def outside(self, side: str, place: int, rank: int) -> np.ndarray:
        """Return the futures that a moved limit shuts out."""
        if side == "lows":
            return self.data.ranks[place] < rank
        if side == "highs":
            return self.data.ranks[place] > rank
        choice = int(np.searchsorted(self.data.starts, place, side="right")) - 1
        return self.codes[choice] == place


def best_slab(
    slabs: _Slabs, *, size: int, failures: int, alpha: float, least: int
) -> int:
    """Return the slab whose failures are fewest for its size, -1 where none may be taken out.

    The gain is the box's share of failures less the slab's, tempered by n / (n + alpha size) so that a rare level of a choice does not
    win by chance.
    """
    possible = (slabs.counts > 0) & (size - slabs.counts >= least)
    if not possible.any():
        return -1
    counts = np.where(possible, slabs.counts, 1)
    gain = (failures / size - slabs.failures / counts) * counts
    gain = gain / (counts + alpha * size)
    return int(np.argmax(np.where(possible, gain, -np.inf)))


def peel(data: Encoded, failed: np.ndarray, *, alpha: float, least: int) -> Path:
    """Return the boxes of a peeling.

    Parameters
    ----------
    data
        Inputs as ranks.
    failed
        Whether each future fails.
    alpha
        Share of the futures inside that a slab of a number holds (more where values are tied).
    least
        Futures that the smallest box holds at least.
    """
    state, box = _State(data, failed), everything(data)
    boxes, sizes = [box], [(failed.size, int(failed.sum()))]
    while 0 < sizes[-1][1] < sizes[-1][0]:
        size, bad = sizes[-1]
        slabs = state.slabs(alpha)
        best = best_slab(slabs, size=size, failures=bad, alpha=alpha, least=least)
        if best < 0:
            break
        side, place, rank = state.limit(best, int(slabs.counts[best]))
        box = _moved(box, side, place, rank)
        state.keep(~state.outside(side, place, rank))
        boxes.append(box)
        sizes.append((state.members.size, bad - int(slabs.failures[best])))
    return _path(data, boxes, np.array(sizes))


def _moved(box: RankBox, side: str, place: int, rank: int) -> RankBox:
    """Return the box with one limit moved."""
    parts = {"lows": box.lows, "highs": box.highs, "allowed": box.allowed}
    changed = parts[side].copy()
    changed[place] = rank
    return RankBox(**{**parts, side: changed})


def _path(data: Encoded, boxes: list[RankBox], sizes: np.ndarray) -> Path:
    """Return boxes and their sizes as a path."""
    lows = np.array([box.lows for box in boxes])
    highs = np.array([box.highs for box in boxes])
    allowed = np.array([box.allowed for box in boxes])
    gain = likelihood_gain(
        sizes[:, 0], sizes[:, 1], futures=int(sizes[0, 0]), failed=int(sizes[0, 1])
    )
    return Path(
        lows=lows,
        highs=highs,
        allowed=allowed,
        counts=sizes[:, 0],
        failures=sizes[:, 1],
        scores=gain - prices(data, lows, highs, allowed),
    )
