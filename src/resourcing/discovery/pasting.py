"""Pasting: each limit of a box is put where it tells failures best, and limits that could be chance are dropped.

Goes beyond the pasting of Friedman and Fisher (1999), which only widens: a limit moves in or out, or away.
"""

import numpy as np

from resourcing.discovery.encoding import (
    Encoded,
    RankBox,
    restricted,
    satisfied,
    without,
)
from resourcing.discovery.scoring import (
    likelihood_gain,
    limit_prices,
    prices,
    quasi_p_values,
    score,
)

ROUNDS = 20
"""Times that all limits are looked at, at most."""
TIE = 1e-9
"""Scores closer than this, in nats, are the same."""


def pasted(
    data: Encoded,
    failed: np.ndarray,
    box: RankBox,
    *,
    least: int,
    min_density: float,
) -> RankBox:
    """Return the box with each limit where the score is highest given the others.

    Parameters
    ----------
    data
        Inputs as ranks.
    failed
        Whether each future fails.
    box
        Where to start from.
    least
        Futures that the box holds at least.
    min_density
        Share of the futures inside that fails at least.
    """
    for _ in range(ROUNDS):
        before = box
        for place in np.flatnonzero(restricted(data, box)).tolist():
            others, needs = _others(data, box, place), (least, min_density)
            box, _ = _moved(data, failed, box, place, others, needs)
        if _same(before, box):
            break
    return box


def significant(
    data: Encoded,
    failed: np.ndarray,
    box: RankBox,
    *,
    level: float,
    least: int,
    min_density: float,
) -> RankBox:
    """Return the box without the inputs whose quasi-p-value is above a level, the largest first, pasted anew each time."""
    box = pasted(data, failed, box, least=least, min_density=min_density)
    while True:
        values = quasi_p_values(data, failed, box)
        worst = max(values, key=lambda place: values[place], default=-1)
        if worst < 0 or values[worst] <= level:
            return box
        box = without(data, box, worst)
        box = pasted(data, failed, box, least=least, min_density=min_density)


def grown(data: Encoded, failed: np.ndarray, box: RankBox, *, least: int) -> RankBox:
    """Return the box with limits of further inputs as long as they are worth their price, the best first.

    A peel may have been lured by a large slab; what it passed over is picked up here.
    """
    while True:
        inside = np.asarray(satisfied(data, box).all(axis=0))
        paid = prices(data, box.lows[None], box.highs[None], box.allowed[None])[0]
        now = score(data, failed, box)
        moves = [
            _moved(data, failed, box, place, inside, (least, 0.0))
            for place in np.flatnonzero(~restricted(data, box)).tolist()
        ]
        other, value = max(moves, key=lambda move: move[1], default=(box, -np.inf))
        if value - paid <= now + TIE:
            return box
        box = pasted(data, failed, other, least=least, min_density=0.0)


def _moved(
    data: Encoded,
    failed: np.ndarray,
    box: RankBox,
    place: int,
    others: np.ndarray,
    needs: tuple[int, float],
) -> tuple[RankBox, float]:
    """Return the box with the limits of one input at their best, and its gain less their price.

    `others` flags the futures that keep the limits of all other inputs.
    """
    move = _number_moved if place < data.numbers else _choice_moved
    ranks, length = data.ranks[place], int(data.sizes[place])
    counts = np.bincount(ranks[others], minlength=length)
    failures = np.bincount(ranks[others & failed], minlength=length)
    return move(data, failed, box, place, (counts, failures), needs)


def _others(data: Encoded, box: RankBox, place: int) -> np.ndarray:
    """Return whether each future keeps the limits of all inputs but one."""
    held = satisfied(data, box)
    held[place] = True
    return np.asarray(held.all(axis=0))


def _same(one: RankBox, two: RankBox) -> bool:
    """Return whether two boxes have the same limits."""
    return (
        np.array_equal(one.lows, two.lows)
        and np.array_equal(one.highs, two.highs)
        and np.array_equal(one.allowed, two.allowed)
    )


def _scores(
    counts: np.ndarray,
    failures: np.ndarray,
    *,
    failed: np.ndarray,
    needs: tuple[int, float],
) -> np.ndarray:
    """Return the gains of boxes that differ in one limit, minus infinity for those not allowed."""
    gain = likelihood_gain(
        counts, failures, futures=failed.size, failed=int(failed.sum())
    )
    least, density = needs
    fit = (counts >= least) & (failures >= density * counts)
    return np.where(fit, gain, -np.inf)


def _best(scores: np.ndarray) -> int:
    """Return the middle of the first run of best scores, -1 where none is allowed."""
    top = scores.max()
    if not np.isfinite(top):
        return -1
    best = scores >= top - TIE
    first = int(np.argmax(best))
    after = np.flatnonzero(~best[first:])
    last = first + (int(after[0]) if after.size else best.size - first) - 1
    return (first + last) // 2


def _number_moved(
    data: Encoded,
    failed: np.ndarray,
    box: RankBox,
    place: int,
    held: tuple[np.ndarray, np.ndarray],
    needs: tuple[int, float],
) -> tuple[RankBox, float]:
    """Return the box with the low limit of a number at its best, then the high one."""
    counts, failures = held
    top, price = len(counts) - 1, limit_prices(data)[place]
    n, f = (np.concatenate([[0], np.cumsum(part)]) for part in (counts, failures))
    lows, highs = box.lows.copy(), box.highs.copy()
    high = int(highs[place])
    some = np.arange(high + 1)
    scores = _scores(
        n[high + 1] - n[some], f[high + 1] - f[some], failed=failed, needs=needs
    ) - price * (some > 0)
    low = _best(scores)
    low = int(lows[place]) if low < 0 else low
    some = np.arange(low, top + 1)
    scores = _scores(
        n[some + 1] - n[low], f[some + 1] - f[low], failed=failed, needs=needs
    ) - price * (some < top)
    found = _best(scores)
    lows[place], highs[place] = low, high if found < 0 else low + found
    value = float(scores.max()) - price * (low > 0)
    return RankBox(lows=lows, highs=highs, allowed=box.allowed), value


def _choice_moved(
    data: Encoded,
    failed: np.ndarray,
    box: RankBox,
    place: int,
    held: tuple[np.ndarray, np.ndarray],
    needs: tuple[int, float],
) -> tuple[RankBox, float]:
    """Return the box with the best set of levels of a choice: the best is always some of the densest."""
    counts, failures = held
    seen = np.flatnonzero(counts)
    order = seen[np.argsort(-failures[seen] / counts[seen], kind="stable")]
    scores = _scores(
        np.cumsum(counts[order]), np.cumsum(failures[order]), failed=failed, needs=needs
    )
    price = limit_prices(data)[place]
    scores[: len(order) - 1] -= price
    if not scores.size or not np.isfinite(scores.max()):
        return box, -np.inf
    chosen = order[: int(np.argmax(scores)) + 1]
    start = data.starts[place - data.numbers]
    mask = np.zeros(len(counts), dtype=bool)
    mask[chosen] = True
    mask |= len(chosen) == len(order)
    allowed = box.allowed.copy()
    allowed[start : start + len(counts)] = mask
    moved = RankBox(lows=box.lows, highs=box.highs, allowed=allowed)
    return moved, float(scores.max())
