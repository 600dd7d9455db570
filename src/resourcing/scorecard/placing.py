"""Placements as they were: by the evaluations known on a day, where an alliance had been scored as fully then as now.

Places with `front_door`; what is not dated in the register (eligibility, rules of the playbook) is as it is today.
"""

from collections import defaultdict
from datetime import date

from resourcing.domain import Register
from resourcing.front_door import Portfolio, segment
from resourcing.scenario import World


def portfolio_on(day: date, *, world: World, portfolio: Portfolio) -> Portfolio:
    """Return the placements by the evaluations known on a day.

    Parameters
    ----------
    day
        The day.
    world
        Register with its evaluations, playbook, and the day of `portfolio`.
    portfolio
        Placements of the world's today; that of an alliance stays where no evaluation lies between both days, and where
        a criterion that is scored today was not scored yet.
    """
    first, last = sorted((day, world.today))
    rows = world.register.evaluations
    moved = {row.alliance_id for row in rows if first < row.date <= last}
    again = moved.difference(scored_later(day, world=world))
    if not again:
        return portfolio
    register = Register(
        alliances=tuple(r for r in world.register.alliances if r.alliance_id in again),
        evaluations=tuple(row for row in rows if row.alliance_id in again),
    )
    found = segment(register, playbook=world.playbook, today=day, seed=world.seed)
    fresh = {item.alliance_id: item for item in found.placements}
    return Portfolio(
        placements=tuple(fresh.get(p.alliance_id, p) for p in portfolio.placements)
    )


def scored_later(day: date, *, world: World) -> frozenset[str]:
    """Return the alliances that were not yet scored on a day on every criterion on which they are scored today."""
    now, then = defaultdict(set), defaultdict(set)
    for row in world.register.evaluations:
        if row.date <= world.today:
            now[row.alliance_id].add(row.criterion)
        if row.date <= day:
            then[row.alliance_id].add(row.criterion)
    return frozenset(name for name, criteria in now.items() if criteria - then[name])
