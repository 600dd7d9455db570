"""The points of given leads, cell by cell, and how a change of one alliance's path changes them. Compiled."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numba import njit

from resourcing.search.tables import FORBIDDEN, Tables

compiled: Callable[..., Any] = njit(cache=True)


@compiled
def spend(at: np.ndarray, price: np.ndarray, used: float, hours: float) -> float:
    """Return the price of `hours` more when `used` are used already."""
    points = 0.0
    for k in range(at.shape[0]):
        end = at[k + 1] if k + 1 < at.shape[0] else np.inf
        taken = min(used + hours, end) - max(used, at[k])
        if taken > 0.0:
            points += taken * price[k]
    return points


@compiled
def cell(
    tab: Tables, lead: np.ndarray, r: int, t: int, fixed: float, count: float
) -> float:
    """Return the points of one resource and period: worth of the best fill less prices and span."""
    at, price = tab.steps_at[r, t], tab.steps_price[r, t]
    points = (
        -spend(at, price, 0.0, fixed)
        - max(0.0, count - tab.span_limit[r]) * tab.span_price
    )
    used, k = fixed, 0
    for i in range(tab.order_end[r, t]):
        piece = tab.order[r, t, i]
        a = piece // tab.sizes.shape[1]
        if lead[a, t] != r:
            continue
        p = piece - a * tab.sizes.shape[1]
        rate = tab.worth[a, p, t] / tab.pace[r, a]
        left = tab.sizes[a, p, t] * tab.pace[r, a]
        while left > 0.0:
            end = at[k + 1] if k + 1 < at.shape[0] else np.inf
            if used >= end:
                k += 1
            elif rate <= price[k]:
                return points
            else:
                taken = min(left, end - used)
                points += taken * (rate - price[k])
                used += taken
                left -= taken
    return points


@compiled
def trace(
    tab: Tables,
    a: int,
    path: np.ndarray,
    sign: float,
    fixed: np.ndarray,
    count: np.ndarray,
    touched: np.ndarray,
) -> float:
    """Add (or take away) one alliance's overhead, handover hours and count; return its own charges."""
    points = 0.0
    last, last_t = tab.incumbent[a], -1
    for t in range(path.shape[0]):
        if not tab.active[a, t]:
            continue
        r = path[t]
        if r < 0:
            if tab.must_lead[a]:
                points -= FORBIDDEN
            continue
        fixed[r, t] += sign * tab.overhead[r, a, t]
        count[r, t] += sign * tab.span_weight[a]
        touched[r, t] = True
        points -= tab.placement[r, a]
        if last >= 0 and last != r:
            cold = last_t < 0 and not tab.warm[a, t]
            fixed[r, t] += (
                sign * tab.handover_in[a] * (tab.cold_factor if cold else 1.0)
            )
            if not cold:
                out_t = t if last_t < 0 else last_t
                fixed[last, out_t] += sign * tab.handover_out[a]
                touched[last, out_t] = True
            points -= tab.handover_points[a, t]
        last, last_t = r, t
    return points


class Ledger(NamedTuple):
    """Hours fixed, weighted count and points of every cell (resource, period), and the points of every alliance."""

    fixed: np.ndarray
    weighted: np.ndarray
    cell: np.ndarray
    own: np.ndarray


@compiled
def ledger(tab: Tables, lead: np.ndarray, touched: np.ndarray) -> Ledger:
    """Return the ledger of given leads."""
    shape = touched.shape
    book = Ledger(
        np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(lead.shape[0])
    )
    for a in range(lead.shape[0]):
        book.own[a] = trace(tab, a, lead[a], 1.0, book.fixed, book.weighted, touched)
    for r in range(shape[0]):
        for t in range(shape[1]):
            book.cell[r, t] = cell(
                tab, lead, r, t, book.fixed[r, t], book.weighted[r, t]
            )
    return book


@compiled
def retrace(
    tab: Tables,
    lead: np.ndarray,
    a: int,
    path: np.ndarray,
    book: Ledger,
    touched: np.ndarray,
) -> float:
    """Give an alliance another path, in leads and ledger; return the change of its own points."""
    before = book.own[a]
    trace(tab, a, lead[a], -1.0, book.fixed, book.weighted, touched)
    book.own[a] = trace(tab, a, path, 1.0, book.fixed, book.weighted, touched)
    lead[a] = path
    return book.own[a] - before


@compiled
def reprice(tab: Tables, lead: np.ndarray, book: Ledger, touched: np.ndarray) -> float:
    """Price the touched cells again; return the change of their points."""
    delta = 0.0
    for r in range(touched.shape[0]):
        for t in range(touched.shape[1]):
            if touched[r, t]:
                before = book.cell[r, t]
                book.cell[r, t] = cell(
                    tab, lead, r, t, book.fixed[r, t], book.weighted[r, t]
                )
                delta += book.cell[r, t] - before
    return delta


@compiled
def copy(source: Ledger, target: Ledger, touched: np.ndarray, a: int, b: int) -> None:
    """Copy the touched cells and two alliances (b may be -1) from one ledger to another."""
    target.own[a] = source.own[a]
    if b >= 0:
        target.own[b] = source.own[b]
    for r in range(touched.shape[0]):
        for t in range(touched.shape[1]):
            if touched[r, t]:
                target.fixed[r, t] = source.fixed[r, t]
                target.weighted[r, t] = source.weighted[r, t]
                target.cell[r, t] = source.cell[r, t]
