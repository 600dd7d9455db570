"""The few counts and sums that the report's sentences are made of, for the plan and for today's leads kept.

Counts what solutions, placements and register say; no number here is a decision.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from resourcing.results import Solution
from resourcing.study import Case, Measures, Run, hours_available, measures
from resourcing.view.plots.drawing import short_names
from resourcing.view.tables import period_word, resource_names, unhired

FULL_FROM = 0.95
"""Occupancy from which a person counts as full."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Facts:
    """What a run comes down to.

    Attributes
    ----------
    run
        A solved case.
    """

    run: Run

    @property
    def case(self) -> Case:
        """Return the case."""
        return self.run.case

    @property
    def period(self) -> str:
        """Return what a review period is called: a month or a quarter."""
        return period_word(self.case)

    @cached_property
    def plan(self) -> Measures:
        """Return what the plan achieves."""
        return measures(self.run.plan, case=self.case)

    @cached_property
    def today(self) -> Measures:
        """Return what the current leads kept achieve."""
        return measures(self.run.today, case=self.case)

    @cached_property
    def alliances(self) -> int:
        """Return the number of alliances to lead: eligible, and active within the horizon."""
        return int(self.case.data.active.any(axis=1).sum())

    @cached_property
    def alliance_periods(self) -> int:
        """Return the number of active alliance-periods."""
        return int(self.case.data.active.sum())

    @cached_property
    def without_lead(self) -> int:
        """Return the number of alliances that the plan leaves without a lead at least for a time."""
        return without_lead(self.run.plan)

    @cached_property
    def without_lead_today(self) -> int:
        """Return the same for the current leads kept."""
        return without_lead(self.run.today)

    @cached_property
    def names(self) -> dict[str, str]:
        """Return what to call each resource in a sentence: its name without a remark in parentheses."""
        full = resource_names(self.case)
        short = short_names(full.values())
        return {key: short[name] for key, name in full.items()}

    @cached_property
    def labels(self) -> np.ndarray:
        """Return the segment of each alliance of the instance, shape (alliance,)."""
        placed = self.case.portfolio.placement
        return np.array([placed(item).label for item in self.case.data.alliances])

    @property
    def hours_per_hundred(self) -> int:
        """Return the hours available for every 100 needed, rounded down where they are fewer."""
        if self.plan.hours_needed <= 0:
            return 0
        ratio = 100 * self.plan.hours_available / self.plan.hours_needed
        return int(ratio) if ratio < 100 else round(ratio)

    @property
    def everything_done(self) -> bool:
        """Return whether every hour needed is delivered, under a lead, and every promise kept."""
        missing = self.case.data.need - self.run.plan.delivered
        return bool(
            self.alliances
            and not self.plan.unmanaged
            and self.plan.promises_kept == self.plan.promises_made
            and (missing < 0.5).all()
        )

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Return the managers, those hired included, who have hours within the horizon; contractors are apart."""
        have = hours_available(self.run.plan).sum(axis=1) > 0
        ids = self.case.data.resources
        known = {row.manager_id for row in self.case.world.register.managers}
        known -= {*self.case.world.contracts}
        return tuple(n for n, h in zip(ids, have, strict=True) if h and n in known)

    @cached_property
    def unhired(self) -> frozenset[str]:
        """Return the people who may be hired and are not."""
        return unhired(self.run.plan)

    @cached_property
    def hired_by_plan(self) -> tuple[str, ...]:
        """Return the people who may be hired and are."""
        hired = np.flatnonzero(self.run.plan.hired).tolist()
        return tuple(self.case.data.resources[r] for r in hired)

    @property
    def contractors(self) -> tuple[str, ...]:
        """Return the contractors, whether hours of theirs are bought or not."""
        return tuple(self.case.world.contracts)

    @cached_property
    def teams(self) -> tuple[str, ...]:
        """Return the teams."""
        return tuple(row.team_id for row in self.case.world.register.teams)

    @cached_property
    def full(self) -> tuple[str, ...]:
        """Return the people who are full in at least one period of the plan."""
        load, ids = self.run.plan.occupancy, self.case.data.resources
        return tuple(n for n in self.people if load[ids.index(n)].max() >= FULL_FROM)

    @property
    def unsure_below(self) -> float:
        """Return the probability of its own segment below which a placement counts as unsure."""
        return self.case.world.playbook.front_door.unsure_below

    @cached_property
    def unsure(self) -> tuple[str, ...]:
        """Return the alliances whose own segment is less likely than the limit."""
        return tuple(
            item.alliance_id
            for item in self.case.portfolio.eligible
            if item.probabilities[item.label] < self.unsure_below  # type: ignore[index] # eligible: a segment
        )


def without_lead(answer: Solution) -> int:
    """Return the number of alliances that an answer leaves without a lead in some active period."""
    return int(np.any(answer.unmanaged, axis=1).sum())
