"""The points of given leads, cell by cell, and what a change of one or two paths would change. Compiled.

A cell is a resource in a period. Its points are those of the best hours: pieces of coverage by falling worth of an
hour, bought while they are worth more than the hour costs.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numba import njit

from resourcing.search.tables import FORBIDDEN, Tables

compiled: Callable[..., Any] = njit(cache=True, nogil=True)


class Ledger(NamedTuple):
    """Every cell (resource, period) and the points of every alliance's own charges.

    `rate`, `hours` and `owner` hold the pieces of the alliances led, by falling worth of an hour of the resource;
    `num` counts them. `fixed` are hours of overhead and handovers, `weighted` the weighted count, `points` the cell's.
    `led` counts the alliances and periods that a resource leads, `moves` (one number) the handovers that count.
    """

    rate: np.ndarray
    hours: np.ndarray
    owner: np.ndarray
    num: np.ndarray
    fixed: np.ndarray
    weighted: np.ndarray
    points: np.ndarray
    own: np.ndarray
    led: np.ndarray
    moves: np.ndarray


class Draft(NamedTuple):
    """A change not yet made: the cells it touches, and what becomes of them.

    `where` numbers the cells (-1 where not touched), `cells` lists them as (resource, period); `fixed` and `weighted`
    are added, `lost` and `won` are the alliances that leave and join (two at most, -1 for none); `points` are the
    new ones. `size` holds how many cells there are, `moves` the handovers added that count towards a limit. `extra_*` is
    room for the pieces that join a cell.
    """

    where: np.ndarray
    cells: np.ndarray
    fixed: np.ndarray
    weighted: np.ndarray
    lost: np.ndarray
    won: np.ndarray
    points: np.ndarray
    size: np.ndarray
    moves: np.ndarray
    extra_rate: np.ndarray
    extra_hours: np.ndarray


@compiled
def spend(at: np.ndarray, price: np.ndarray, hours: float) -> float:
    """Return the price of the first `hours`."""
    points = 0.0
    for k in range(at.shape[0]):
        if hours <= at[k]:
            break
        end = at[k + 1] if k + 1 < at.shape[0] else np.inf
        points += (min(hours, end) - at[k]) * price[k]
    return points


@compiled
def step_at(at: np.ndarray, hours: float) -> int:
    """Return the step of a price in which the next hour lies."""
    k = 0
    while k < at.shape[0] - 1 and hours >= at[k + 1]:
        k += 1
    return k


@compiled
def step_end(at: np.ndarray, k: int) -> float:
    """Return where a step of a price ends."""
    return float(at[k + 1]) if k < at.shape[0] - 1 else np.inf


@compiled
def join(
    tab: Tables, r: int, t: int, a: int, rate: np.ndarray, hours: np.ndarray, num: int
) -> int:
    """Insert the pieces of an alliance into lists by falling rate that hold `num`; return the new number."""
    pace, at = tab.pace[r, a], num
    for p in range(tab.pieces[a, t] - 1, -1, -1):
        new = tab.worth[a, t, p] / pace
        while at > 0 and rate[at - 1] < new:
            at -= 1
            rate[at + p + 1], hours[at + p + 1] = rate[at], hours[at]
        rate[at + p], hours[at + p] = new, tab.sizes[a, t, p] * pace
    return num + tab.pieces[a, t]


@compiled
def cell_points(
    tab: Tables,
    book: Ledger,
    r: int,
    t: int,
    fixed: float,
    weighted: float,
    lost: int,
    lost_too: int,
    extra_rate: np.ndarray,
    extra_hours: np.ndarray,
    num_extra: int,
) -> float:
    """Return the points of a cell without the pieces of the alliances lost, and with extra ones."""
    at, price = tab.steps_at[r, t], tab.steps_price[r, t]
    points = -spend(at, price, fixed) - spend(
        tab.heads_at[r, t], tab.heads_price[r, t], weighted
    )
    num, owner = book.num[r, t], book.owner[r, t]
    rates, sizes = book.rate[r, t], book.hours[r, t]
    k = step_at(at, fixed)
    room = step_end(at, k) - fixed
    i, j = 0, 0
    while True:
        while i < num and (owner[i] == lost or owner[i] == lost_too):
            i += 1
        if j < num_extra and (i >= num or extra_rate[j] > rates[i]):
            rate, left = extra_rate[j], extra_hours[j]
            j += 1
        elif i < num:
            rate, left = rates[i], sizes[i]
            i += 1
        else:
            return points
        while left > 0.0:
            if rate <= price[k]:
                return points
            taken = min(left, room)
            points += taken * (rate - price[k])
            left -= taken
            room -= taken
            if room <= 0.0:
                k += 1
                room = step_end(at, k) - at[k]


@compiled
def blank_ledger(tab: Tables) -> Ledger:
    """Return a ledger in which nobody leads anything."""
    num_resources, num_alliances, num_periods = tab.eligible.shape
    shape = (num_resources, num_periods)
    pieces = (num_resources, num_periods, tab.room)
    return Ledger(
        np.zeros(pieces),
        np.zeros(pieces),
        np.zeros(pieces, dtype=np.int32),
        np.zeros(shape, dtype=np.int64),
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(num_alliances),
        np.zeros(num_resources),
        np.zeros(1),
    )


@compiled
def blank_draft(tab: Tables) -> Draft:
    """Return a draft that changes nothing, with room for every cell."""
    num_resources, _, num_periods = tab.eligible.shape
    num = num_resources * num_periods
    room = 2 * tab.sizes.shape[2] + 1
    return Draft(
        np.full((num_resources, num_periods), -1, dtype=np.int64),
        np.zeros((num, 2), dtype=np.int64),
        np.zeros(num),
        np.zeros(num),
        np.zeros((num, 2), dtype=np.int64),
        np.zeros((num, 2), dtype=np.int64),
        np.zeros(num),
        np.zeros(1, dtype=np.int64),
        np.zeros(1),
        np.zeros(room),
        np.zeros(room),
    )


@compiled
def touch(draft: Draft, r: int, t: int) -> int:
    """Return the number of a cell in the draft, added where it is new."""
    n = draft.where[r, t]
    if n < 0:
        n = draft.size[0]
        draft.size[0] += 1
        draft.where[r, t] = n
        draft.cells[n, 0], draft.cells[n, 1] = r, t
        draft.fixed[n], draft.weighted[n] = 0.0, 0.0
        draft.lost[n, :], draft.won[n, :] = -1, -1
    return n


@compiled
def charge(
    tab: Tables, a: int, path: np.ndarray, other: np.ndarray, sign: int, draft: Draft
) -> float:
    """Add to a draft (or take away) what a path brings to its cells; return the alliance's own charges.

    Where `other`, the path that it replaces or that replaces it, has the same lead, the cell keeps its pieces.
    """
    points, last, last_t = 0.0, tab.incumbent[a], -1
    gone, asked = False, True
    for t in range(path.shape[0]):
        if not tab.active[a, t]:
            continue
        if asked:  # the first period after the last lead's own
            gone, asked = last >= 0 and tab.departed[last, t], False
        r = path[t]
        if r < 0:
            points -= FORBIDDEN if tab.must_lead[a] else 0.0
            continue
        if other[t] != r:
            settle(tab, r, a, t, sign, draft)
        points -= tab.placement[r, a, t]
        if last >= 0 and last != r:
            points -= hand_over(tab, a, last, last_t, r, t, sign, draft)
            draft.moves[0] += 0 if gone else sign
        last, last_t, asked = r, t, True
    return points


@compiled
def settle(tab: Tables, r: int, a: int, t: int, sign: int, draft: Draft) -> None:
    """Add an alliance to a cell of a draft, or take it away."""
    n = touch(draft, r, t)
    draft.fixed[n] += sign * tab.overhead[r, a, t]
    draft.weighted[n] += sign * tab.span_weight[a, t]
    side = draft.won if sign > 0 else draft.lost
    side[n, 0 if side[n, 0] < 0 else 1] = a


@compiled
def hand_over(
    tab: Tables, a: int, last: int, last_t: int, r: int, t: int, sign: int, draft: Draft
) -> float:
    """Add the hours of a handover on both sides to a draft, or take them away; return its points."""
    cold = last_t < 0 and not tab.warm[a, t]
    hours = tab.handover_in[a, t] * (tab.cold_factor if cold else 1.0)
    if hours > 0.0:
        draft.fixed[touch(draft, r, t)] += sign * hours
    out_t = t if last_t < 0 else last_t
    if not cold and tab.handover_out[a, out_t] > 0.0:
        n = touch(draft, last, out_t)
        draft.fixed[n] += sign * tab.handover_out[a, out_t]
    return float(tab.handover_points[a, t])


@compiled
def forget(draft: Draft) -> None:
    """Empty a draft."""
    for n in range(draft.size[0]):
        draft.where[draft.cells[n, 0], draft.cells[n, 1]] = -1
    draft.size[0] = 0
    draft.moves[0] = 0.0


@compiled
def price_draft(tab: Tables, book: Ledger, draft: Draft) -> float:
    """Fill the new points of the cells touched; return the change of points."""
    delta = 0.0
    for n in range(draft.size[0]):
        r, t = draft.cells[n, 0], draft.cells[n, 1]
        num = 0
        for side in range(2):
            if draft.won[n, side] >= 0:
                num = join(
                    tab,
                    r,
                    t,
                    draft.won[n, side],
                    draft.extra_rate,
                    draft.extra_hours,
                    num,
                )
        draft.points[n] = cell_points(
            tab,
            book,
            r,
            t,
            book.fixed[r, t] + draft.fixed[n],
            book.weighted[r, t] + draft.weighted[n],
            draft.lost[n, 0],
            draft.lost[n, 1],
            draft.extra_rate,
            draft.extra_hours,
            num,
        )
        delta += draft.points[n] - book.points[r, t]
    if draft.moves[0] != 0.0 and tab.move_price > 0.0:
        before, after = book.moves[0], book.moves[0] + draft.moves[0]
        delta -= tab.move_price * (
            max(0.0, after - tab.most_moves) - max(0.0, before - tab.most_moves)
        )
    return delta - hiring(tab, book, draft)


@compiled
def hiring(tab: Tables, book: Ledger, draft: Draft) -> float:
    """Return the points of the candidates whom a draft hires, less those whom it does without."""
    points = 0.0
    for n in range(draft.size[0]):
        r = draft.cells[n, 0]
        if tab.hire[r] == 0.0:
            continue
        change, first = 0, True
        for m in range(draft.size[0]):
            if draft.cells[m, 0] == r:
                first = first and m >= n
                for side in range(2):
                    change += draft.won[m, side] >= 0
                    change -= draft.lost[m, side] >= 0
        if first and (book.led[r] > 0) != (book.led[r] + change > 0):
            points += tab.hire[r] if change > 0 else -tab.hire[r]
    return points


@compiled
def commit(tab: Tables, book: Ledger, draft: Draft) -> None:
    """Make the change of a priced draft."""
    book.moves[0] += draft.moves[0]
    for n in range(draft.size[0]):
        r, t = draft.cells[n, 0], draft.cells[n, 1]
        book.fixed[r, t] += draft.fixed[n]
        book.weighted[r, t] += draft.weighted[n]
        book.points[r, t] = draft.points[n]
        for side in range(2):
            book.led[r] += draft.won[n, side] >= 0
            book.led[r] -= draft.lost[n, side] >= 0
        if draft.lost[n, 0] >= 0:
            leave(book, r, t, draft.lost[n, 0], draft.lost[n, 1])
        for side in range(2):
            if draft.won[n, side] >= 0:
                arrive(tab, book, r, t, draft.won[n, side])


@compiled
def leave(book: Ledger, r: int, t: int, a: int, b: int) -> None:
    """Take the pieces of two alliances (b may be -1) out of a cell."""
    rate, hours, owner = book.rate[r, t], book.hours[r, t], book.owner[r, t]
    kept = 0
    for i in range(book.num[r, t]):
        if owner[i] != a and owner[i] != b:
            rate[kept], hours[kept], owner[kept] = rate[i], hours[i], owner[i]
            kept += 1
    book.num[r, t] = kept


@compiled
def arrive(tab: Tables, book: Ledger, r: int, t: int, a: int) -> None:
    """Put the pieces of an alliance into a cell, by falling worth of an hour."""
    rate, hours, owner = book.rate[r, t], book.hours[r, t], book.owner[r, t]
    pace, at = tab.pace[r, a], book.num[r, t]
    for p in range(tab.pieces[a, t] - 1, -1, -1):
        new = tab.worth[a, t, p] / pace
        while at > 0 and rate[at - 1] < new:
            at -= 1
            to = at + p + 1
            rate[to], hours[to], owner[to] = rate[at], hours[at], owner[at]
        rate[at + p], hours[at + p] = new, tab.sizes[a, t, p] * pace
        owner[at + p] = a
    book.num[r, t] += tab.pieces[a, t]


@compiled
def ledger(tab: Tables, lead: np.ndarray, draft: Draft) -> Ledger:
    """Return the ledger of given leads, written through an empty draft."""
    book = blank_ledger(tab)
    nobody = np.full(lead.shape[1], -1, dtype=lead.dtype)
    for r in range(book.num.shape[0]):
        for t in range(book.num.shape[1]):
            book.points[r, t] = cell_points(
                tab,
                book,
                r,
                t,
                0.0,
                0.0,
                -1,
                -1,
                draft.extra_rate,
                draft.extra_hours,
                0,
            )
    for a in range(lead.shape[0]):
        book.own[a] = charge(tab, a, lead[a], nobody, 1, draft)
        price_draft(tab, book, draft)
        commit(tab, book, draft)
        forget(draft)
    return book
