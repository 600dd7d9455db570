"""Small logs with answers that can be counted by hand, for tests of the scorecard; all made up."""

from datetime import date, datetime, timedelta

import pandas as pd
from builders_world import alliance, person, placed, small_world

from resourcing.domain import (
    Decision,
    Event,
    Kpi,
    Pulse,
    Register,
    Request,
    TimesheetRow,
)
from resourcing.front_door import Portfolio
from resourcing.history import Log
from resourcing.scenario import World
from resourcing.scorecard import Period, Scorecard, scorecard

QUARTER = Period(first=date(2027, 1, 1), months=3)
MONTH = Period(first=date(2027, 1, 1), months=1)


def at(day: str) -> datetime:
    """Return a time."""
    return datetime.fromisoformat(day)


def on(day: str) -> date:
    """Return a day."""
    return date.fromisoformat(day)


def request(opened: str, answered: str | None, name: str = "A1", **changes) -> Request:
    """Return a request for the solution of an issue."""
    fields = {
        "opened": at(opened),
        "first_response": at(answered) if answered else None,
        "alliance_id": name,
        "service": "issues",
        "manager_id": "M1",
    }
    return Request(**{**fields, **changes})


def event(planned: str, done: str | None, name: str = "A1", **changes) -> Event:
    """Return a committee meeting."""
    fields = {
        "planned_for": on(planned),
        "done": on(done) if done else None,
        "alliance_id": name,
        "service": "governance",
    }
    return Event(**{**fields, **changes})


def hours(day: str, number: float, service: str = "governance", **changes):
    """Return a row of the time sheet, by a manager of pace 1."""
    fields = {
        "date": on(day),
        "manager_id": "M1",
        "alliance_id": "A1",
        "service": service,
        "hours": number,
    }
    return TimesheetRow(**{**fields, **changes})


def work(day: str, number: float, **changes) -> list[TimesheetRow]:
    """Return hours from a day on, at most twenty of them on each."""
    days = int(number // 20) + 1
    first = on(day)
    return [
        hours((first + timedelta(days=n)).isoformat(), number / days, **changes)
        for n in range(days)
    ]


def messy_log(**tables) -> Log:
    """Return logs of tables whose rows are mappings from columns to cells of any kind."""
    return Log.of(**{name: pd.DataFrame(rows) for name, rows in tables.items()})


def kpi(actual: float | None, *, measure: str = "quality", **changes) -> Kpi:
    """Return a target of 10 that a supplier is measured on."""
    fields = {
        "date": on("2027-01-20"),
        "alliance_id": "S1",
        "direction": "from_partner",
        "measure": measure,
        "target": 10.0,
        "actual": actual,
    }
    return Kpi(**{**fields, **changes})


def poll(day: str, respondents: int, unmanaged: int, reactive: int) -> Pulse:
    """Return a poll of the team."""
    return Pulse(
        date=on(day), respondents=respondents, unmanaged=unmanaged, reactive=reactive
    )


def decision(day: str, what: str, **changes) -> Decision:
    """Return an entry of the decision log."""
    fields = {"time": at(day), "who": "Head", "subject": "A1", "decision": what}
    return Decision(**{**fields, **changes})


def small_ground(**tables) -> tuple[World, Portfolio]:
    """Return a world of a complex, a typical and a simple alliance, a supplier, and one not eligible, with logs."""
    managers = tables.pop(
        "managers", (person("M1", grade="manager"), person("M2", grade="associate"))
    )
    world = small_world(
        alliance("A1", current_manager="M1"),
        alliance("A2", current_manager="M1"),
        alliance("A3"),
        alliance("S1", kind="Supplier", current_manager="M2"),
        alliance("X1", business_model_defined=False),
        managers=tuple(managers),
    )
    rows = {name: tuple(found) for name, found in tables.items()}
    register: Register = world.register.replace(**rows)
    portfolio = placed(A1="flagship", A2="partnership", A3="light", S1="light", X1=None)
    return World(**{**vars(world), "register": register}), portfolio


def small_card(
    period: Period = QUARTER, *, before=None, plan=None, **tables
) -> Scorecard:
    """Return the scorecard of the small world with the given logs; `as_of`, `grace_days` and `log` among them."""
    options = {
        name: tables.pop(name)
        for name in ("as_of", "grace_days", "log")
        if name in tables
    }
    world, portfolio = small_ground(**tables)
    return scorecard(
        world, portfolio=portfolio, period=period, before=before, plan=plan, **options
    )
