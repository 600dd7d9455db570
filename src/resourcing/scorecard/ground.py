"""What a scorecard rests on: the world with its placements, the logs as tables, a plan, and the day it is seen from.

Joins alliances with their agreement; measures nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd

from resourcing.domain import Alliance, Manager
from resourcing.front_door import Portfolio
from resourcing.playbook import Planning
from resourcing.results import Solution
from resourcing.scenario import Horizon, World
from resourcing.scorecard import logs
from resourcing.scorecard.agreement import Agreement, agreement
from resourcing.scorecard.periods import Period

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
    """

    solution: Solution
    horizon: Horizon
    title: str = "the plan"

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
        Placement of every alliance.
    plan
        A plan to set beside the logs; None where none is given.
    grace_days
        Days after the planned one on which an event still counts as on time.
    seen_from
        Day from which everything is seen: what was not done or answered by then is open.
    """

    world: World
    portfolio: Portfolio
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

    @cached_property
    def segments(self) -> Mapping[str, str]:
        """Return the segment of each alliance, or ``ineligible``."""
        return {row.alliance_id: row.label for row in self.portfolio.placements}

    @cached_property
    def profiles(self) -> Mapping[str, str]:
        """Return the profile of each eligible alliance."""
        return {row.alliance_id: row.profile or "" for row in self.portfolio.eligible}

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
        return agreement(self.world, portfolio=self.portfolio, period=period)

    @cached_property
    def requests(self) -> pd.DataFrame:
        """Return the requests, see `logs.requests`."""
        sla = self.world.playbook.sla
        limits = {
            name: (sla[profile].response_days, sla[profile].response_fraction)
            for name, profile in self.profiles.items()
        }
        return logs.requests(
            self.world.register.requests, limits=limits, seen_from=self.seen_from
        )

    @cached_property
    def events(self) -> pd.DataFrame:
        """Return the events, see `logs.events`."""
        return logs.events(
            self.world.register.events,
            grace_days=self.grace_days,
            seen_from=self.seen_from,
        )

    @cached_property
    def timesheet(self) -> pd.DataFrame:
        """Return the hours logged, see `logs.timesheet`."""
        return logs.timesheet(
            self.world.register.timesheet,
            playbook=self.world.playbook,
            paces=self._paces,
        )

    @cached_property
    def kpis(self) -> pd.DataFrame:
        """Return the measures against targets, see `logs.kpis`."""
        return logs.kpis(self.world.register.kpis, suppliers=self.suppliers)

    @cached_property
    def pulse(self) -> pd.DataFrame:
        """Return the polls, see `logs.pulse`."""
        return logs.pulse(self.world.register.pulse)

    @property
    def _paces(self) -> Mapping[str, float]:
        """Return the hours that each person and team needs for a standard hour."""
        register, planning = self.world.register, self.planning
        return {
            **{
                row.manager_id: float(getattr(planning.pace, row.grade))
                for row in register.managers
            },
            **{
                row.team_id: float(planning.team_pace.get(row.resourcing_option, 1.0))
                for row in register.teams
            },
        }
