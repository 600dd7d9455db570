"""What each resource can give: available hours by period, from dates of service, absences, core roles and ramp-up.

Hours are computed by day, averaged over each calendar month and summed over the review period, before any ceiling.
Nothing here knows what the hours are used for.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from resourcing.domain import Manager, Team
from resourcing.scenario import World


@dataclass(frozen=True, kw_only=True, eq=False)
class Capacity:
    """Hours that managers, hires and teams can give.

    Attributes
    ----------
    resources
        Identifiers: managers in register order, the option's hires, candidates and contractors, then teams.
    periods
        Labels of the review periods.
    available
        Hours, shape (resource, period), before any occupancy ceiling.
    employed_months
        Months of each period in which a person serves, shape (resource, period); 0 for teams.
    """

    resources: tuple[str, ...]
    periods: tuple[str, ...]
    available: np.ndarray
    employed_months: np.ndarray

    def frame(self) -> pd.DataFrame:
        """Return resource_id, period and hours, one row for each resource and period."""
        index = pd.MultiIndex.from_product(
            [self.resources, self.periods], names=["resource_id", "period"]
        )
        return pd.DataFrame(
            {"hours": self.available.ravel()}, index=index
        ).reset_index()


def available_capacity(world: World) -> Capacity:
    """Return the hours that each resource of a world can give in each period.

    A person gives FTE x productive hours x (1 - absence) x (1 - core-role share) x ramp-up on the days of service, less
    training;
    a team gives its hours a month, a contractor at most the hours a month that can be bought.
    A person who may be hired counts as if hired.

    Parameters
    ----------
    world
        Register, playbook, horizon and option.

    Returns
    -------
    Capacity
        Hours and months of service, shape (resource, period) each.

    Examples
    --------
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> hired = rs.prepare(
    ...     inputs.scenario,
    ...     register=inputs.register,
    ...     playbook=inputs.playbook,
    ...     option="hire_one",
    ... )
    >>> capacity = rs.available_capacity(hired.world)
    >>> for who, hours in zip(capacity.resources, capacity.available, strict=True):
    ...     print(who, hours.round(1).tolist())
    M1 [195.0, 195.0]
    M2 [117.0, 117.0]
    H1 [0.0, 117.0]
    """
    register, periods = world.register, world.horizon.periods
    available = [_by_period(hours, world) for hours in daily_capacity(world)]
    employed = [
        *(_by_period(_serves(person, world), world) for person in register.managers),
        *(np.zeros(periods) for _ in register.teams),
    ]
    return Capacity(
        resources=(
            *(p.manager_id for p in register.managers),
            *(t.team_id for t in register.teams),
        ),
        periods=world.horizon.labels,
        available=np.array(available).reshape(-1, periods),
        employed_months=np.array(employed).reshape(-1, periods),
    )


def daily_capacity(world: World) -> np.ndarray:
    """Return the hours a month that each resource can give on each day of the horizon, shape (resource, day).

    Resources stand in the order of `available_capacity`, days from the first of the horizon to its last.
    """
    register = world.register
    rows = [
        *(_person_hours(person, world) for person in register.managers),
        *(_team_hours(team, world) for team in register.teams),
    ]
    return np.array(rows).reshape(-1, len(_days(world)))


def _days(world: World) -> np.ndarray:
    """Return every day of the horizon, shape (day,)."""
    first, *_, last = world.horizon.first_days
    return np.arange(np.datetime64(first), np.datetime64(last))


def _by_period(per_day: np.ndarray, world: World) -> np.ndarray:
    """Return the monthly means of a daily rate a month, summed over each period, shape (period,)."""
    months = _days(world).astype("datetime64[M]")
    number = (months - months[0]).astype(int)
    sums = np.bincount(number, weights=per_day)
    means = sums / np.bincount(number)
    return means.reshape(world.horizon.periods, world.horizon.months_per_period).sum(
        axis=1
    )


def _person_hours(person: Manager, world: World) -> np.ndarray:
    """Return the hours a month that a person can give on each day, shape (day,)."""
    if contract := world.contracts.get(person.manager_id):
        return contract.hours_per_month * _serves(person, world)
    planning = world.playbook.planning
    full = (
        _fte(person, world)
        * planning.productive_hours_per_month
        * (1 - person.core_role_share)
    )
    ramp = ramp_up(_days(world), start=person.available_from, curve=planning.ramp_up)
    hours = full * _serves(person, world) * ramp * (1 - _absence(person, world))
    return np.maximum(0.0, hours - _training(person, world))


def _fte(person: Manager, world: World) -> np.ndarray:
    """Return the share of full time that a person works on each day, shape (day,)."""
    fte = np.full(len(_days(world)), person.fte)
    works = [row for row in world.people.works if row.manager_id == person.manager_id]
    for row in sorted(works, key=lambda row: row.date):
        fte[_days(world) >= np.datetime64(row.date)] = row.fte
    return fte


def _training(person: Manager, world: World) -> np.ndarray:
    """Return the hours a month of training on each day, shape (day,): those of the month in which skills are gained."""
    months, hours = _days(world).astype("datetime64[M]"), np.zeros(len(_days(world)))
    for row in world.people.upskilling:
        if row.manager_id == person.manager_id:
            hours += row.hours * (months == np.datetime64(row.date, "M"))
    return hours


def _team_hours(team: Team, world: World) -> np.ndarray:
    """Return the hours a month that a team can give on each day, shape (day,)."""
    hours = np.full(len(_days(world)), team.hours_per_month)
    moves = [row for row in world.people.teams if row.team_id == team.team_id]
    for row in sorted(moves, key=lambda row: row.date):
        hours[_days(world) >= np.datetime64(row.date)] = row.hours_per_month
    return hours


def _serves(person: Manager, world: World) -> np.ndarray:
    """Return 1 on the days of service and 0 on others, shape (day,)."""
    days = _days(world)
    first = np.datetime64(person.available_from) if person.available_from else days[0]
    last = np.datetime64(person.available_to) if person.available_to else days[-1]
    return ((days >= first) & (days <= last)).astype(float)


def _absence(person: Manager, world: World) -> np.ndarray:
    """Return the share of the working time that a person is away, shape (day,)."""
    days = _days(world)
    share = np.zeros(len(days))
    for row in world.register.absences:
        if row.manager_id == person.manager_id:
            away = (days >= np.datetime64(row.first_day)) & (
                days <= np.datetime64(row.last_day)
            )
            share += row.share * away
    return np.minimum(share, 1.0)


def ramp_up(
    days: np.ndarray, *, start: date | None, curve: tuple[float, ...]
) -> np.ndarray:
    """Return the share of full effect on each day, shape (day,).

    Parameters
    ----------
    days
        Days, dtype datetime64[D].
    start
        First day of service; None means long ago, so full effect.
    curve
        Share in the first, second, … calendar month of service; full afterwards.

    Examples
    --------
    >>> days = np.array(
    ...     ["2027-01-15", "2027-02-01", "2027-04-01"], dtype="datetime64[D]"
    ... )
    >>> ramp_up(days, start=date(2027, 1, 15), curve=(0.25, 0.5)).tolist()
    [0.25, 0.5, 1.0]
    """
    if start is None:
        return np.ones(len(days))
    months = days.astype("datetime64[M]") - np.datetime64(start).astype("datetime64[M]")
    steps = np.array([*curve, 1.0])
    return steps[np.clip(months.astype(int), 0, len(curve))]
