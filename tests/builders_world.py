"""Small worlds and placements for tests of hours and staffing: first quarter of 2027 unless told otherwise."""

from datetime import date

from builders_playbook import small_playbook
from builders_scenario import alliance

from resourcing.domain import Alliance, Manager, Register, Team
from resourcing.front_door import Placement, Portfolio
from resourcing.scenario import AS_IS, Horizon, World

SMALL = small_playbook()
SEGMENT_OF = {name: profile.segment for name, profile in SMALL.profiles.items()}


def small_world(
    *alliances: Alliance, months: int = 3, periods: int = 1, **changes
) -> World:
    """Return a world of alliances over the small playbook, from January 2027; people and teams among `changes`."""
    start = changes.pop("start", date(2027, 1, 1))
    rows = {
        name: changes.pop(name)
        for name in ("managers", "teams", "absences")
        if name in changes
    }
    fields = {
        "register": Register(alliances=alliances, **rows),
        "playbook": SMALL,
        "horizon": Horizon(start=start, periods=periods, months_per_period=months),
        "today": start,
        "seed": 0,
        "option": AS_IS,
    }
    return World(**{**fields, **changes})


def placed(criticality: float = 3.0, **profiles: str | None) -> Portfolio:
    """Return placements by alliance and profile, with the same criticality; None is not eligible."""
    scores = {
        "criticality": criticality,
        "cross_functionality": 3.0,
        "interconnectivity": 3.0,
    }
    return Portfolio(
        placements=tuple(
            Placement(
                alliance_id=name,
                name=name,
                eligible=profile is not None,
                scores=scores if profile else {},
                profile=profile,
                segment=SEGMENT_OF[profile] if profile else None,
            )
            for name, profile in profiles.items()
        )
    )


def person(name: str, **changes) -> Manager:
    """Return a full-time senior from the center."""
    fields = {"manager_id": name, "name": name, "grade": "senior", "fte": 1.0}
    return Manager(**{**fields, **changes})


def team(name: str, **changes) -> Team:
    """Return a market-facing team of 80 hours a month."""
    fields = {
        "team_id": name,
        "name": name,
        "resourcing_option": "market_facing",
        "hours_per_month": 80.0,
    }
    return Team(**{**fields, **changes})


__all__ = ["SMALL", "alliance", "person", "placed", "small_world", "team"]
