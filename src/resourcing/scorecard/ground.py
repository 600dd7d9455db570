"""What a scorecard rests on: the world with its placements, the logs as tables, a plan, and the day it is seen from.

Joins alliances with their agreement; measures nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, partial
from itertools import pairwise

import numpy as np
import pandas as pd

from resourcing.domain import Alliance, Manager
from resourcing.front_door import Portfolio
from resourcing.history import Codes, Log, codes_of
from resourcing.playbook import Planning
from resourcing.results import Solution
from resourcing.scenario import AS_IS, Horizon, World
from resourcing.scorecard import logs
from resourcing.scorecard.agreement import Agreement, agreement
from resourcing.scorecard.judging import Judged, judged
from resourcing.scorecard.periods import Period
from resourcing.scorecard.placing import portfolio_on

SUPPLIERS = frozenset({"supplier", "vendor"})
"""Kinds of alliance that are looked at as suppliers."""


@dataclass(frozen=True, kw_only=True, eq=False)
class GivenPlan:
    """A plan with the periods that it is made for.

    Attributes
    ----------
    solution
        The plan.
    horizon
        Its review periods.
    title
        What to call it, such as its folder.
    option
        Option of the scenario that it is for.
    about
        What to know of it beside the logs, such as that it was made for another register; a sentence each.
    """

    solution: Solution
    horizon: Horizon
    title: str = "the plan"
    option: str = AS_IS
    about: tuple[str, ...] = ()

    @property
    def called(self) -> dict[str, str]:
        """Return how commands call it: its folder and its option."""
        return {"folder": self.title, "option": self.option}

    def mask(self, period: Period) -> np.ndarray:
        """Return which review periods of the plan lie in a period, shape (period,); none where it does not cover all of it."""
        firsts = self.horizon.first_days
        inside = np.array(
            [
                period.first <= first and following <= period.following
                for first, following in pairwise(firsts)
            ]
        )
        whole = period.first in firsts and period.following in firsts
        return inside & whole


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """What a scorecard rests on.

    Attributes
    ----------
    world
        Register and playbook after the changes of the scenario.
    portfolio
        Placement of every alliance on the world's today.
    log
        The logs, every row of them.
    plan
        A plan to set beside the logs; None where none is given.
    grace_days
        Days after the planned one on which an event still counts as on time.
    seen_from
        Day from which everything is seen: what was not done or answered by then is open.
    """

    world: World
    portfolio: Portfolio
    log: Log
    plan: GivenPlan | None = None
    grace_days: int = 0
    seen_from: date

    @property
    def planning(self) -> Planning:
        """Return the planning assumptions of the playbook."""
        return self.world.playbook.planning

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Return the names of alliances, people and teams by identifier."""
        register = self.world.register
        return {
            **{row.alliance_id: row.name for row in register.alliances},
            **{row.manager_id: row.name for row in register.managers},
            **{row.team_id: row.name for row in register.teams},
        }

    def placed(self, period: Period) -> Portfolio:
        """Return the placements by the evaluations known at the end of a period, see `placing.portfolio_on`."""
        return self._placed_on(min(period.last, self.seen_from))

    @cached_property
    def _placed_on(self) -> Callable[[date], Portfolio]:
        return cache(partial(portfolio_on, world=self.world, portfolio=self.portfolio))

    def segments(self, period: Period) -> Mapping[str, str]:
        """Return the segment of each alliance in a period, or ``ineligible``."""
        return {row.alliance_id: row.label for row in self.placed(period).placements}

    def profiles(self, period: Period) -> Mapping[str, str]:
        """Return the profile of each eligible alliance in a period."""
        rows = self.placed(period).eligible
        return {row.alliance_id: row.profile or "" for row in rows}

    @cached_property
    def suppliers(self) -> frozenset[str]:
        """Return the alliances of kind supplier or vendor."""
        return frozenset(
            row.alliance_id
            for row in self.world.register.alliances
            if row.kind.strip().lower() in SUPPLIERS
        )

    def active(self, period: Period) -> Iterator[Alliance]:
        """Yield the alliances that are active on at least one day of a period."""
        for row in self.world.register.alliances:
            began = row.start is None or row.start <= period.last
            if began and (row.end is None or row.end >= period.first):
                yield row

    def managers(self, period: Period) -> Iterator[Manager]:
        """Yield the managers who serve on at least one day of a period."""
        for row in self.world.register.managers:
            came = row.available_from is None or row.available_from <= period.last
            if came and (row.available_to is None or row.available_to >= period.first):
                yield row

    def agreed(self, period: Period) -> Agreement:
        """Return what the playbook agrees for a period."""
        return agreement(self.world, portfolio=self.placed(period), period=period)

    @cached_property
    def codes(self) -> Codes:
        """Return what the logs may name."""
        return codes_of(self.world)

    @cached_property
    def judged(self) -> Judged:
        """Return the rows of the logs that count, and what became of every other."""
        return judged(self.log, codes=self.codes)

    @property
    def requests(self) -> pd.DataFrame:
        """Return the requests that count."""
        return self.judged.requests

    def answers(self, period: Period) -> pd.DataFrame:
        """Return the requests opened in a period, see `logs.requests`."""
        sla = self.world.playbook.sla
        limits = {
            name: (sla[profile].response_days, sla[profile].response_fraction)
            for name, profile in self.profiles(period).items()
        }
        rows = logs.within(self.requests, "opened", period)
        return logs.requests(rows, limits=limits, seen_from=self.seen_from)

    @cached_property
    def events(self) -> pd.DataFrame:
        """Return the events, see `logs.events`."""
        return logs.events(
            self.judged.events,
            grace_days=self.grace_days,
            seen_from=self.seen_from,
        )

    @cached_property
    def timesheet(self) -> pd.DataFrame:
        """Return the hours logged, see `logs.timesheet`."""
        return logs.timesheet(
            self.judged.timesheet,
            playbook=self.world.playbook,
            paces=self.codes.pace,
        )

    @cached_property
    def kpis(self) -> pd.DataFrame:
        """Return the measures against targets, see `logs.kpis`."""
        return logs.kpis(self.judged.kpis, suppliers=self.suppliers)

    @cached_property
    def pulse(self) -> pd.DataFrame:
        """Return the polls, see `logs.pulse`."""
        return logs.pulse(self.judged.pulse)
