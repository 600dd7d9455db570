"""A made-up history: the log that a team would have kept in one replication, in the columns of the register's tables.

Everything in it is drawn by chance from the playbook. It tests what learns from real logs, and must never be taken for one.
"""

import numpy as np
import pandas as pd

from resourcing.demand import Demand
from resourcing.simulate.outcome import Simulation
from resourcing.simulate.planned import FIXED

OPENS, HOURS = 9, 8
"""Hour at which a working day begins, and its length."""
SLOTS = 5
"""Days of a week among which planned work is booked, each alliance and service on a day of its own."""
_MINUTES = HOURS * 60


def made_up_requests(simulation: Simulation, *, replication: int = 0) -> pd.DataFrame:
    """Return the requests of one replication as the table `requests` of a register.

    Parameters
    ----------
    simulation
        What happened.
    replication
        Which one.

    Returns
    -------
    pandas.DataFrame
        Columns opened, first_response, closed (times to the minute, missing where not yet), alliance_id, service and
        manager_id (missing for nobody). A working day lasts from 9 to 17 o'clock.

    Raises
    ------
    IndexError
        If there is no such replication.

    Examples
    --------
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> run = rs.assign(case)
    >>> few = case.scenario.simulation.replace(replications=2)
    >>> played = rs.replay(case, run.plan, settings=few)
    >>> requests = rs.made_up_requests(played)
    >>> len(requests)
    14
    >>> shown = ["opened", "alliance_id", "service", "manager_id"]
    >>> print(requests[shown].head(2).to_string())
                   opened alliance_id            service manager_id
    0 2027-01-04 11:18:00          A3   issue_escalation         M2
    1 2027-01-27 16:40:00          A2  member_onboarding         M2
    """
    log = simulation.events(replication=replication)
    done = log["state"].isin(["done"])
    days = simulation.staffed.workdays.days
    return pd.DataFrame(
        {
            "opened": _times(log["opened"].to_numpy(), days),
            "first_response": _times(log["first_response"].to_numpy(), days),
            "closed": _times(log["closed"].where(done).to_numpy(), days),
            "alliance_id": log["alliance_id"],
            "service": log["service"],
            "manager_id": log["resource_id"],
        }
    )


def _times(at: np.ndarray, days: np.ndarray) -> pd.Series:
    """Return times in working days as dates and minutes; missing where they are, or lie beyond the horizon."""
    known = ~np.isnan(at) & (at < len(days))
    whole = np.where(known, at, 0.0)
    minutes = np.round((whole % 1.0) * _MINUTES).astype("timedelta64[m]")
    opens = np.timedelta64(OPENS, "h")
    times = days[whole.astype(int)].astype("datetime64[m]") + opens + minutes
    return pd.Series(np.where(known, times, np.datetime64("NaT")))


def made_up_timesheet(
    simulation: Simulation, *, demand: Demand, replication: int = 0
) -> pd.DataFrame:
    """Return the hours of one replication as the table `timesheet` of a register.

    Parameters
    ----------
    simulation
        What happened.
    demand
        The demand of its case, which says how the hours of a bundle are shared among services.
    replication
        Which one.

    Returns
    -------
    pandas.DataFrame
        Columns date, manager_id, alliance_id, service and hours. Requests are booked on the working days from first work to
        the last, planned services once a week. Hours of leading and of handovers are not booked.

    Raises
    ------
    IndexError
        If there is no such replication.

    Examples
    --------
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> run = rs.assign(case)
    >>> few = case.scenario.simulation.replace(replications=2)
    >>> played = rs.replay(case, run.plan, settings=few)
    >>> sheet = rs.made_up_timesheet(played, demand=case.demand)
    >>> sheet.columns.to_list()
    ['date', 'manager_id', 'alliance_id', 'service', 'hours']
    >>> sheet.groupby("manager_id")["hours"].sum().round().to_dict()
    {'M1': 306.0, 'M2': 174.0}
    """
    parts = [
        _request_rows(simulation, replication),
        _planned_rows(simulation, demand, replication),
    ]
    rows = pd.concat(parts, ignore_index=True)
    return rows.sort_values(
        ["date", "manager_id", "alliance_id", "service"]
    ).reset_index(drop=True)


def _request_rows(simulation: Simulation, replication: int) -> pd.DataFrame:
    """Return the hours of requests that were done, spread over the days from the first to the last as these were worked."""
    ready = simulation.staffed
    rows = simulation.replications[replication].rows
    rows = rows[~np.isnan(rows["left"]) & (rows["server"] >= 0)]
    rows = rows[rows["left"] < ready.num_days]
    hours = rows["hours"] * ready.network.pace[rows["server"], rows["source"]]
    first = rows["begun"].astype(int)
    spans = rows["left"].astype(int) - first + 1
    which = np.repeat(np.arange(len(rows)), spans)
    day = (
        first[which]
        + np.arange(len(which))
        - np.repeat(np.cumsum(spans) - spans, spans)
    )
    speed = ready.daily[rows["server"][which], day]
    overlap = np.minimum(rows["left"][which], day + 1.0) - np.maximum(
        rows["begun"][which], day
    )
    weight = speed * overlap
    total = np.bincount(which, weights=weight, minlength=len(rows))
    share = np.divide(
        weight, total[which], out=1.0 / spans[which], where=total[which] > 0
    )
    sources = np.array(ready.sources, dtype=object)[rows["source"][which]]
    return pd.DataFrame(
        {
            "date": ready.workdays.days[day],
            "manager_id": np.array(ready.plan.data.resources)[rows["server"][which]],
            "alliance_id": [item.alliance_id for item in sources],
            "service": [item.service_id for item in sources],
            "hours": share * hours[which],
        }
    ).query("hours > 0")


def _planned_rows(
    simulation: Simulation, demand: Demand, replication: int
) -> pd.DataFrame:
    """Return the hours of planned services that were done in time, once a week for each alliance and service."""
    ready = simulation.staffed
    planned, data = ready.planned, ready.plan.data
    total, done = planned.total, simulation.replications[replication].done.in_time
    share = np.divide(done, total, out=np.zeros_like(total), where=total > 0)
    entry = (planned.level > planned.classes.index(FIXED)) & (planned.alliance >= 0)
    of = np.flatnonzero(entry)
    kinds = _service_shares(demand)
    e, service = np.nonzero(
        kinds[planned.alliance[of], :, planned.period[of]]
        * (demand.service_bundle[None, :] == planned.level[of][:, None] - 1)
    )
    of = of[e]
    hours = (
        planned.hours[of]
        * share[planned.resource[of], planned.level[of], planned.period[of]]
        * kinds[planned.alliance[of], service, planned.period[of]]
    )
    weeks = _weeks(ready.workdays.days, ready.workdays.period)
    table = pd.DataFrame(
        {
            "manager_id": np.array(data.resources)[planned.resource[of]],
            "alliance_id": np.array(data.alliances)[planned.alliance[of]],
            "service": np.array(demand.services)[service],
            "period": planned.period[of],
            "slot": (planned.alliance[of] + service) % SLOTS,
            "total": hours,
        }
    ).merge(weeks, on=["period", "slot"])
    table["hours"] = table["total"] * table["share"]
    return table.query("hours > 0")[
        ["date", "manager_id", "alliance_id", "service", "hours"]
    ]


def _service_shares(demand: Demand) -> np.ndarray:
    """Return the share of each planned service in the planned hours of its bundle, shape (alliance, service, period)."""
    hours = np.where(demand.requests > 0, 0.0, demand.service_hours)
    member = demand.service_bundle[:, None] == demand.service_bundle[None, :]
    of_bundle = np.einsum("ast,sv->avt", hours, member.astype(float))
    return np.divide(hours, of_bundle, out=np.zeros_like(hours), where=of_bundle > 0)


def _weeks(days: np.ndarray, period: np.ndarray) -> pd.DataFrame:
    """Return for each week of a period and slot of the week a working day, and the share of the period's days in that week."""
    week = (days.astype("datetime64[D]").astype(int) + 3) // 7  # weeks begin on Monday
    table = pd.DataFrame({"date": days, "period": period, "week": week})
    of_week = table.groupby(["period", "week"])
    table["day"], table["days"] = of_week.cumcount(), of_week["date"].transform("size")
    table["share"] = table["days"] / table.groupby("period")["date"].transform("size")
    slots = pd.DataFrame({"slot": np.arange(SLOTS)})
    every = table.merge(slots, how="cross")
    kept = every[every["day"] == every["slot"] % every["days"]]
    return kept[["period", "slot", "date", "share"]]
