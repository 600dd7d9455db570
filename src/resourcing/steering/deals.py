"""The deals that a state brings: their names, the day from which their scores can be moved, and what is left of them.

Draws nothing; the scenario does, by its seed.
"""

from datetime import date

from resourcing.scenario import DealArrives, DealsArrive
from resourcing.scenario.sampling import names_of
from resourcing.steering.ground import Ground
from resourcing.steering.state import NewDeals, State


def arriving(ground: Ground, deals: NewDeals) -> DealsArrive:
    """Return new deals as a change."""
    title = ground.inputs.playbook.profiles[deals.profile].name
    return DealsArrive(
        kind="deals_arrive",
        alliance_id=f"new-{deals.profile}-{deals.first:%Y%m%d}",
        name=f"New deal ({title})",
        count=deals.number,
        first=deals.first,
        last=deals.first,
        profiles={deals.profile: 1.0},
    )


def days_of_scores(ground: Ground, state: State) -> dict[str, date]:
    """Return the first day from which new levels of an alliance can count, by alliance: today, or the day when it is there."""
    today = ground.scenario.today
    days = {row.alliance_id: row.start for row in ground.inputs.register.alliances}
    brought = (arriving(ground, deals) for deals in state.deals)
    for change in (*ground.scenario.changes, *brought):
        match change:
            case DealArrives(alliance=row):
                days[row.alliance_id] = row.start
            case DealsArrive():
                days |= dict.fromkeys(names_of(change), change.last)
    return {name: max(today, day or today) for name, day in days.items()}


def without_gone(ground: Ground, state: State) -> State:
    """Return a state without pins and levels of deals that it no longer brings."""
    there = days_of_scores(ground, state)
    pins = {name: who for name, who in state.pins.items() if name in there}
    levels = {name: item for name, item in state.levels.items() if name in there}
    return state.replace(pins=pins, levels=levels)
