"""What a simulation measures, as a tidy table: service by alliance, profile, segment, service and manager."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from resourcing.playbook import SEGMENTS
from resourcing.problem import NOBODY
from resourcing.simulate.engine import UNANSWERED, WITHDRAWN
from resourcing.simulate.outcome import DECLINED, Simulation
from resourcing.simulate.ratios import Interval, fraction

ALL, NOBODY_LEADS = "all", "nobody"
"""Labels of everything, and of requests that arrived when nobody led."""
GROUPS = ("all", "segment", "profile", "alliance", "service", "manager")
"""What service is measured by."""
QUANTILES = (0.5, 0.8, 0.95)
"""Quantiles of the response that are told."""
COLUMNS = (
    *("by", "key", "requests", "in_time", "in_time_low", "in_time_high", "promised"),
    *("limit_days", "mean_days", "median_days", "p80_days", "p95_days"),
    *("unanswered", "withdrawn", "declined", "request_hours", "planned_hours"),
    *("displaced_hours", "displaced_share", "reactive_share", "reactive_low"),
    *("reactive_high", "backlog_hours", "occupancy"),
)
"""Columns of `service_levels`."""
_CLOSE = 1e-9


@dataclass(frozen=True, kw_only=True, eq=False)
class Group:
    """Requests and planned work that belong together; sums are of each replication, shape (replication,).

    Attributes
    ----------
    by, key
        What it is.
    requests, in_time
        Requests, and those begun in time.
    response
        Working days until each request of all replications was begun, infinite where it never was.
    unanswered, withdrawn, declined
        Shares of the requests.
    request_hours, planned_hours, done_hours, caught_up
        Hours of requests, planned hours, and planned hours done in their period or later.
    limit, promised
        Limit in working days and promised fraction, not a number where members differ.
    backlog
        Planned hours left over at the end.
    occupancy
        Hours worked on requests and on planned work as a share of those available; of alliances, the mean of those who work
        for them, weighted by planned hours.
    """

    by: str
    key: str
    requests: np.ndarray
    in_time: np.ndarray
    response: np.ndarray
    unanswered: float
    withdrawn: float
    declined: float
    request_hours: np.ndarray
    planned_hours: float
    done_hours: np.ndarray
    caught_up: np.ndarray
    limit: float
    promised: float
    backlog: np.ndarray
    occupancy: float

    @property
    def share_in_time(self) -> Interval:
        """Return the fraction begun in time."""
        return fraction(self.in_time, self.requests)

    @property
    def reactive(self) -> Interval:
        """Return request hours as a share of the hours worked."""
        return fraction(self.request_hours, self.worked)

    @property
    def worked(self) -> np.ndarray:
        """Return the hours worked, shape (replication,)."""
        return self.request_hours + self.done_hours + self.caught_up

    @property
    def displaced(self) -> float:
        """Return planned hours not done in their period, the mean of a replication."""
        return float(np.maximum(self.planned_hours - self.done_hours, 0.0).mean())

    def row(self) -> dict[str, object]:
        """Return a row of the table of service levels."""
        kept, reactive = self.share_in_time, self.reactive
        days = self.response[np.isfinite(self.response)]
        planned = self.planned_hours
        return {
            "by": self.by,
            "key": self.key,
            "requests": self.requests.mean(),
            "in_time": kept.value,
            "in_time_low": kept.low,
            "in_time_high": kept.high,
            "promised": self.promised,
            "limit_days": self.limit,
            "mean_days": days.mean() if len(days) else np.nan,
            **dict(zip(COLUMNS[9:12], self._quantiles(), strict=True)),
            "unanswered": self.unanswered,
            "withdrawn": self.withdrawn,
            "declined": self.declined,
            "request_hours": self.request_hours.mean(),
            "planned_hours": planned,
            "displaced_hours": self.displaced,
            "displaced_share": self.displaced / planned if planned > 0 else np.nan,
            "reactive_share": reactive.value,
            "reactive_low": reactive.low,
            "reactive_high": reactive.high,
            "backlog_hours": self.backlog.mean(),
            "occupancy": self.occupancy,
        }

    def _quantiles(self) -> list[float]:
        """Return quantiles of the response, infinite where that many were never begun."""
        if not len(self.response):
            return [np.nan] * len(QUANTILES)
        found = np.quantile(self.response, QUANTILES, method="inverted_cdf")
        return [float(item) for item in found]


class _Sums:
    """Sums of a simulation by source and resource, from which groups are put together."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation, self.ready = simulation, simulation.staffed
        self.num = simulation.num_replications
        self.total = self.ready.planned.total
        data = self.ready.plan.data
        self.shape = (len(data.resources), len(data.alliances), len(data.periods))

    @cached_property
    def in_time_share(self) -> list[np.ndarray]:
        """Return the share of planned hours done in time, shape (resource, class, period) for each replication."""
        total = self.total
        return [
            np.divide(
                item.done.in_time, total, out=np.zeros_like(total), where=total > 0
            )
            for item in self.simulation.replications
        ]

    @cached_property
    def done_by_alliance(self) -> np.ndarray:
        """Return planned hours done in time, shape (replication, alliance)."""
        planned, count = self.ready.planned, self.shape[1]
        return np.array(
            [planned.by_alliance(s, num_alliances=count) for s in self.in_time_share]
        )

    @cached_property
    def backlog_by_alliance(self) -> np.ndarray:
        """Return planned hours left over at the end, shape (replication, alliance); see `_spread`."""
        runs = self.simulation.replications
        return self._spread([item.done.backlog[:, -1] for item in runs])

    @cached_property
    def caught_up_by_alliance(self) -> np.ndarray:
        """Return planned hours done later, shape (replication, alliance); see `_spread`."""
        runs = self.simulation.replications
        return self._spread([item.done.caught_up.sum(axis=1) for item in runs])

    def _spread(self, hours: Sequence[np.ndarray]) -> np.ndarray:
        """Return hours of each resource by alliance, in proportion to the hours not done in time, shape (replication, alliance)."""
        planned, count = self.ready.planned, self.shape[1]
        found = []
        for share, some in zip(self.in_time_share, hours, strict=True):
            missing = (self.total * (1.0 - share)).sum(axis=(1, 2))
            part = np.divide(
                some, missing, out=np.zeros_like(missing), where=missing > _CLOSE
            )
            left = (1.0 - share) * part[:, None, None]
            found.append(planned.by_alliance(left, num_alliances=count))
        return np.array(found)

    @cached_property
    def planned_by_alliance(self) -> np.ndarray:
        """Return planned hours, shape (alliance,)."""
        share = np.ones_like(self.total)
        return self.ready.planned.by_alliance(share, num_alliances=self.shape[1])

    @cached_property
    def occupancy(self) -> np.ndarray:
        """Return the hours that each resource works as a share of those it has, not a number without any, shape (resource,)."""
        worked = [
            item.worked.sum(axis=1)
            + item.done.in_time.sum(axis=(1, 2))
            + item.done.caught_up.sum(axis=1)
            for item in self.simulation.replications
        ]
        have, used = self.ready.daily.sum(axis=1), np.mean(worked, axis=0)
        return np.divide(used, have, out=np.full_like(have, np.nan), where=have > 0)

    def _occupancy_for(self, alliances: np.ndarray) -> float:
        """Return the occupancy of those who work for some alliances, weighted by planned hours."""
        planned = self.ready.planned
        mine = np.isin(planned.alliance, alliances)
        hours = np.bincount(
            planned.resource[mine], weights=planned.hours[mine], minlength=self.shape[0]
        )
        return _weighted(self.occupancy, hours)

    def counted(
        self, chosen: np.ndarray, weights: np.ndarray | None = None
    ) -> np.ndarray:
        """Return the number, or the sum of weights, of chosen requests in each replication."""
        of = self.simulation.replication[chosen]
        some = None if weights is None else weights[chosen]
        return np.bincount(of, weights=some, minlength=self.num).astype(float)

    def of_alliances(
        self, by: str, key: str, chosen: np.ndarray, alliances: np.ndarray | None
    ) -> Group:
        """Return the group of chosen requests, with the planned work of some alliances; None for no planned work."""
        none = np.zeros(0, dtype=int) if alliances is None else alliances
        return self._group(
            by,
            key,
            chosen,
            request_hours=self.counted(chosen, self.simulation.hours),
            planned=float(self.planned_by_alliance[none].sum()),
            done=self.done_by_alliance[:, none].sum(axis=1),
            caught_up=self.caught_up_by_alliance[:, none].sum(axis=1),
            occupancy=self._occupancy_for(none),
            backlog=self.backlog_by_alliance[:, none].sum(axis=1),
        )

    def of_people(
        self, by: str, key: str, chosen: np.ndarray, who: np.ndarray
    ) -> Group:
        """Return the group of chosen requests, with the hours of some resources."""
        runs = self.simulation.replications
        return self._group(
            by,
            key,
            chosen,
            request_hours=np.array([item.worked[who].sum() for item in runs]),
            planned=float(self.total[who].sum()),
            done=np.array([item.done.in_time[who].sum() for item in runs]),
            caught_up=np.array([item.done.caught_up[who].sum() for item in runs]),
            backlog=np.array([item.done.backlog[who, -1].sum() for item in runs]),
            occupancy=_weighted(self.occupancy[who], self.ready.daily[who].sum(axis=1)),
        )

    def _group(
        self,
        by: str,
        key: str,
        chosen: np.ndarray,
        *,
        request_hours: np.ndarray,
        planned: float,
        done: np.ndarray,
        caught_up: np.ndarray,
        occupancy: float,
        backlog: np.ndarray,
    ) -> Group:
        """Return a group."""
        sim = self.simulation
        found = {self.ready.sources[k] for k in np.unique(sim.source[chosen]).tolist()}
        limits = {item.limit for item in found}
        promises = {item.fraction for item in found}
        return Group(
            by=by,
            key=key,
            requests=self.counted(chosen),
            in_time=self.counted(chosen & sim.in_time),
            response=sim.response[chosen],
            unanswered=_share(sim.state[chosen], UNANSWERED),
            withdrawn=_share(sim.state[chosen], WITHDRAWN),
            declined=_share(sim.state[chosen], DECLINED),
            request_hours=request_hours,
            planned_hours=planned,
            done_hours=done,
            caught_up=caught_up,
            limit=limits.pop() if len(limits) == 1 else np.nan,
            promised=promises.pop() if len(promises) == 1 else np.nan,
            backlog=backlog,
            occupancy=occupancy,
        )


def _share(state: np.ndarray, of: int) -> float:
    """Return the share of requests of which the same became, not a number where there are none."""
    return float((state == of).mean()) if len(state) else np.nan


def _weighted(values: np.ndarray, weights: np.ndarray) -> float:
    """Return a weighted mean, not a number where nothing weighs."""
    known = weights > 0
    return (
        float(np.average(values[known], weights=weights[known]))
        if known.any()
        else np.nan
    )


def groups(simulation: Simulation, *, by: Sequence[str] = GROUPS) -> tuple[Group, ...]:
    """Return the groups of a simulation.

    Parameters
    ----------
    simulation
        What happened.
    by
        Any of `GROUPS`.
    """
    sums = _Sums(simulation)
    makers = {
        "all": _everything,
        "segment": _segments,
        "profile": _profiles,
        "alliance": _alliances,
        "service": _services,
        "manager": _managers,
    }
    return tuple(group for name in by for group in makers[name](sums))


def _everything(sums: _Sums) -> Iterator[Group]:
    """Yield the group of everything."""
    chosen = np.ones(len(sums.simulation.source), dtype=bool)
    yield sums.of_people("all", ALL, chosen, np.arange(sums.shape[0]))


def _with_label(
    sums: _Sums, by: str, labels: Sequence[str], keys: Sequence[str]
) -> Iterator[Group]:
    """Yield a group for each key that the label of an alliance has."""
    alliance = np.array([item.alliance for item in sums.ready.sources], dtype=int)
    for key in keys:
        mine = np.array([label == key for label in labels], dtype=bool)
        if mine.any():
            chosen = mine[alliance[sums.simulation.source]]
            yield sums.of_alliances(by, key, chosen, np.flatnonzero(mine))


def _segments(sums: _Sums) -> Iterator[Group]:
    """Yield a group for each segment."""
    yield from _with_label(sums, "segment", sums.ready.segments, SEGMENTS)


def _profiles(sums: _Sums) -> Iterator[Group]:
    """Yield a group for each profile."""
    labels = sums.ready.profiles
    yield from _with_label(sums, "profile", labels, list(dict.fromkeys(labels)))


def _alliances(sums: _Sums) -> Iterator[Group]:
    """Yield a group for each alliance."""
    names = sums.ready.plan.data.alliances
    yield from _with_label(sums, "alliance", names, names)


def _services(sums: _Sums) -> Iterator[Group]:
    """Yield a group for each service, without planned work."""
    labels = np.array([item.service_id for item in sums.ready.sources], dtype=object)
    for key in dict.fromkeys(labels):
        chosen = (labels == key)[sums.simulation.source]
        yield sums.of_alliances("service", key, chosen, None)


def _managers(sums: _Sums) -> Iterator[Group]:
    """Yield a group for each resource with what it leads, and one for what nobody led."""
    names = sums.ready.plan.data.resources
    for r, key in enumerate(names):
        chosen = sums.simulation.lead == r
        if sums.ready.daily[r].any() or chosen.any():
            yield sums.of_people("manager", key, chosen, np.array([r]))
    nobody = sums.simulation.lead == NOBODY
    if nobody.any():
        yield sums.of_alliances("manager", NOBODY_LEADS, nobody, None)


def service_levels(
    simulation: Simulation, *, by: Sequence[str] = GROUPS
) -> pd.DataFrame:
    """Return what a simulation measures.

    Parameters
    ----------
    simulation
        What happened.
    by
        Any of `GROUPS`.

    Returns
    -------
    pandas.DataFrame
        A row for each group with the columns `COLUMNS`: requests and hours over the horizon as means of a replication,
        fractions with 95 % intervals over replications, responses in working days from arrival to first work (of all
        requests; infinite where that many were never begun; the mean is of those begun). Requests of a manager are those of
        the alliances led, hours those that the manager worked. Hours of requests count in full where these were begun.

    Raises
    ------
    KeyError
        If something is not one of `GROUPS`.

    Examples
    --------
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> run = rs.assign(case)
    >>> few = case.scenario.simulation.replace(replications=20)
    >>> played = rs.replay(case, run.plan, settings=few)
    >>> levels = rs.service_levels(played, by=["segment"]).round(2)
    >>> shown = ["key", "requests", "limit_days", "promised", "in_time"]
    >>> print(levels[shown].to_string())
           key  requests  limit_days  promised  in_time
    0  complex       8.2         2.0      0.90     0.89
    1  typical       3.2         3.0      0.85     0.88
    2   simple       2.6         5.0      0.80     0.90
    """
    rows = [group.row() for group in groups(simulation, by=by)]
    return pd.DataFrame(rows, columns=list(COLUMNS))
