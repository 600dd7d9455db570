"""One future without leads: hours of people flow to the alliances they may lead or support, period by period.

This relaxation of the assignment is a linear program given the hires, and never worth less than the assignment itself.
Proof and equations: docs/stochastic.md, section "Hours only".
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from resourcing.problem import ProblemData
from resourcing.stochastic.description import Outcome
from resourcing.stochastic.writing import Rows, joined

THOUSAND = 1000.0
"""Currency units in the unit of the price of a budget."""


class _Pieces(NamedTuple):
    """Needs of each alliance below and above floors, the most valuable first; shape (alliance, piece)."""

    size: np.ndarray
    worth: np.ndarray


class Used(NamedTuple):
    """Resources, columns, hours of the resource for a unit of the column, and its weighted count of alliances led."""

    who: np.ndarray
    columns: np.ndarray
    hours: np.ndarray
    heads: np.ndarray


def hours_only(
    data: ProblemData, *, label: str = "future", probability: float = 1.0
) -> Outcome:
    """Return a future's hours-only relaxation as an outcome of the hire decision; equations (15) to (23).

    Parameters
    ----------
    data
        The future's instance.
    label, probability
        Name and chance of the outcome.

    Returns
    -------
    Outcome
        Its first-stage columns are the candidates, in the order of the resources. It is worth at least what any
        assignment of the future with the same hires is.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> from resourcing.stochastic import Recourse, FirstStage, TwoStage
    >>> data = problem_from_arrays(
    ...     need=np.full((2, 1, 1), 10.0),
    ...     available=np.full((2, 1), 8.0),
    ...     candidate=np.array([False, True]),
    ...     hire_points=np.array([0.0, 0.25]),
    ... )
    >>> stage = FirstStage(labels=("r1",), worth=0.0, high=1.0, whole=True)
    >>> recourse = Recourse(TwoStage(first=stage, outcomes=(hours_only(data),)))
    >>> [round(float(recourse.at(np.array([x])).worth[0]), 9) for x in (0.0, 1.0)]
    [0.8, 1.35]
    """
    program = Rows()
    used = [_period(program, data, t) for t in range(len(data.periods))]
    for y in np.flatnonzero(data.limits_budget):
        _budget(program, data, int(y), used)
    candidates = np.flatnonzero(data.candidate)
    return Outcome(
        label=label,
        probability=probability,
        worth=joined(program.worth),
        high=joined(program.high),
        recourse=program.matrix(program.entries, sum(map(len, program.worth))),
        technology=program.matrix(program.hired, len(data.resources))[:, candidates],
        senses=np.full(sum(map(len, program.right)), "<="),
        right=joined(program.right),
        first_worth=-data.hire_points[candidates],
        constant=_constant(data),
    )


def _period(program: Rows, data: ProblemData, t: int) -> Used:
    """(15) to (22) Write down one period and return who uses which hours."""
    pieces = _pieces(data, t)
    used = [_leading(program, data, t, pieces), *_supporting(program, data, t)]
    who = np.concatenate([part.who for part in used])
    columns = np.concatenate([part.columns for part in used])
    hours = np.concatenate([part.hours for part in used])
    together = Used(who, columns, hours, np.concatenate([part.heads for part in used]))
    if len(who):
        _capacity(program, data, t, together)
        _busy(program, data, t, together)
        _span(program, data, t, together)
    return together


def _pieces(data: ProblemData, t: int) -> _Pieces:
    """(16) Return the standard hours below and above each floor, at their worth, in falling order of worth."""
    need, floor = data.need[:, :, t], data.floor[:, :, t]
    value, missing = data.hour_value[:, :, t], data.shortfall_points[:, :, t]
    saved = np.divide(missing, need, out=np.zeros_like(need), where=need > 0)
    size = np.hstack([need * floor, need * (1 - floor)])
    worth = np.where(size > 0, np.hstack([value + saved, value]), -1.0)
    order = np.argsort(-worth, axis=1, kind="stable")
    return _Pieces(
        np.take_along_axis(size, order, axis=1),
        np.take_along_axis(worth, order, axis=1),
    )


def _leading(program: Rows, data: ProblemData, t: int, pieces: _Pieces) -> Used:
    """(17) Levels at which each resource may lead each alliance: all pieces down to one; one lead in all at most.

    Where somebody may support, lead and supporters together deliver no more than each piece.
    """
    hours, worth = (
        pieces.size.cumsum(axis=1),
        (pieces.size * pieces.worth).cumsum(axis=1),
    )
    pairs = _able(data, data.eligible[:, :, t] & data.active[:, t], t)
    who, alliance, level = np.nonzero(pairs[:, :, None] & (pieces.size > 0)[None])
    spent = data.pace[who, alliance] * hours[alliance, level]
    spent = spent + data.overhead[who, alliance, t]
    placed = np.maximum(data.placement_cost[who, alliance, t], 0.0)
    points = worth[alliance, level] - data.hour_points[who] * spent - placed
    columns = program.columns(points, np.ones(len(who)))
    led, place = np.unique(alliance, return_inverse=True)
    once = program.rows(np.ones(len(led)))
    program.put(once[place], columns, np.ones(len(columns)))
    _beside_support(program, data, t, pieces, (alliance, level, columns))
    return Used(who, columns, spent, data.span_weight[alliance, t])


def _beside_support(
    program: Rows,
    data: ProblemData,
    t: int,
    pieces: _Pieces,
    led: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    """(18) Pieces that supporters may fill, no more than the lead leaves of them and supporters give."""
    helped = _helped(data, t)
    if not len(helped):
        return
    at = np.full(len(data.alliances), -1)
    at[helped] = program.rows(np.zeros(len(helped)))
    program.support[t] = at
    alliance, level, columns = led
    for piece in range(pieces.size.shape[1]):
        some = helped[pieces.size[helped, piece] > 0]
        row = np.full(len(data.alliances), -1)
        row[some] = program.rows(pieces.size[some, piece])
        filled = program.columns(pieces.worth[some, piece], pieces.size[some, piece])
        program.put(row[some], filled, np.ones(len(some)))
        program.put(at[some], filled, np.ones(len(some)))
        inside = (level >= piece) & (row[alliance] >= 0)
        who = alliance[inside]
        program.put(row[who], columns[inside], pieces.size[who, piece])


def _helped(data: ProblemData, t: int) -> np.ndarray:
    """Return the alliances that somebody may support in a period."""
    may = data.may_support
    return (
        np.zeros(0, dtype=int)
        if may is None
        else np.flatnonzero(may[..., t].any(axis=(0, 2)))
    )


def _supporting(program: Rows, data: ProblemData, t: int) -> Iterator[Used]:
    """(19) Hours of those who may support, within what each and all together may give to an alliance."""
    may = data.may_support
    if may is None or data.support_limit is None or t not in program.support:
        return
    may_now, caps = may[:, :, :, t], data.support_cap[:, :, t]
    most = np.minimum(
        data.support_limit[:, :, :, t], np.minimum(caps, data.need[:, :, t])
    )
    who, alliance = np.nonzero(_able(data, np.asarray(may_now.any(axis=2)), t))
    limit = np.where(may_now, most, 0.0).sum(axis=2)[who, alliance]
    pace = data.pace[who, alliance]
    columns = program.columns(-data.hour_points[who] * pace, limit)
    program.put(program.support[t][alliance], columns, -np.ones(len(columns)))
    helped, place = np.unique(alliance, return_inverse=True)
    together = program.rows(caps[helped].sum(axis=1))
    program.put(together[place], columns, np.ones(len(columns)))
    yield Used(who, columns, pace, np.zeros(len(who)))


def _able(data: ProblemData, pairs: np.ndarray, t: int) -> np.ndarray:
    """Return pairs of resource and alliance whose resource can have hours at all."""
    if data.rules.occupancy != "strict":
        return pairs
    return pairs & (data.ceiling_hours[:, t] > 0)[:, None]


def _capacity(program: Rows, data: ProblemData, t: int, used: Used) -> None:
    """(20) Hours used stay within the ceiling, times hired for a candidate, plus hours above it where it is soft."""
    people, place = np.unique(used.who, return_inverse=True)
    candidate = data.candidate[people]
    most = np.bincount(place, weights=used.hours * joined(program.high)[used.columns])
    off = data.rules.occupancy == "off"
    limit = most if off else data.ceiling_hours[people, t]
    rows = program.rows(np.where(candidate, 0.0, limit))
    program.put(rows[place], used.columns, used.hours)
    program.put_hired(rows[candidate], people[candidate], -limit[candidate])
    if data.rules.occupancy == "soft":
        price = np.full(len(people), -data.occupancy_points_per_hour)
        above = program.columns(price, np.full(len(people), np.inf))
        program.put(rows, above, -np.ones(len(people)))
        only = program.rows(np.zeros(int(candidate.sum())))
        program.put(only, above[candidate], np.ones(len(only)))
        program.put_hired(only, people[candidate], -most[candidate])


def _busy(program: Rows, data: ProblemData, t: int, used: Used) -> None:
    """(21) Occupancy above each step of its price."""
    there = data.available[used.who, t] > 0
    people, place = np.unique(used.who[there], return_inverse=True)
    hours = data.available[people, t]
    for price in data.occupancy_prices:
        cost = np.full(len(people), -price.points_per_month * data.months)
        above = program.columns(cost, np.full(len(people), np.inf))
        rows = program.rows(hours * price.above)
        program.put(rows[place], used.columns[there], used.hours[there])
        program.put(rows, above, -hours)


def _span(program: Rows, data: ProblemData, t: int, used: Used) -> None:
    """(22) The weighted count of alliances led above the span, and above each step of the price of focus."""
    limited = (used.heads > 0) & np.isfinite(data.span_limit[used.who, t])
    who, columns, count = used.who[limited], used.columns[limited], used.heads[limited]
    people, place = np.unique(who, return_inverse=True)
    steps = [
        (np.full(len(people), price.above), price.points_per_month)
        for price in data.focus_prices
    ]
    if data.rules.span != "off":
        steps.append((data.span_limit[people, t], data.span_points))
    for step, (limit, price) in enumerate(steps):
        rows = program.rows(limit)
        program.put(rows[place], columns, count)
        if data.rules.span != "strict" or step < len(data.focus_prices):
            cost = np.full(len(people), -price * data.months)
            above = program.columns(cost, np.full(len(people), np.inf))
            program.put(rows, above, -np.ones(len(people)))


def _budget(program: Rows, data: ProblemData, y: int, used: list[Used]) -> None:
    """(23) Paid hours and hires of a year stay within its budget, plus what is charged above a soft one."""
    row = program.rows(data.budget[y : y + 1])
    for t in np.flatnonzero(data.year == y):
        cost = data.hour_cost[used[t].who] * used[t].hours
        paid = cost > 0
        columns = used[t].columns[paid]
        program.put(np.repeat(row, len(columns)), columns, cost[paid])
    who = np.flatnonzero(data.candidate)
    program.put_hired(np.repeat(row, len(who)), who, data.hire_cost[who, y])
    if data.rules.budget == "soft":
        price = np.array([-data.budget_points_per_thousand / THOUSAND])
        above = program.columns(price, np.array([np.inf]))
        program.put(row, above, np.array([-1.0]))


def _constant(data: ProblemData) -> float:
    """(15) Return what is charged whatever is decided: every floor missed, fixed points, less gifts of placement."""
    missed = float((data.shortfall_points * data.floor).sum())
    gift = np.maximum(-data.placement_cost, 0.0) * data.eligible
    gifts = gift.max(axis=0, initial=0.0) * data.active
    return float(gifts.sum()) - missed - data.fixed_points
