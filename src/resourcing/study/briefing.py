"""What leaders compare options by: cost by line and year, people, service by period; and which option the plans speak for.

Numbers of solved plans only; what sampled futures say is in `recommending`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite

import numpy as np

from resourcing.explain.differences import Difference
from resourcing.playbook import BUNDLES
from resourcing.problem import NOBODY
from resourcing.results import TOLERANCE, Solution
from resourcing.scenario import AS_IS, Preferences
from resourcing.study.committing import Commitment, commitments
from resourcing.study.comparing import Column, Comparison, Pair
from resourcing.study.measuring import hours_available, measures, spending

HIRED, BOUGHT, TRAINED = "people hired", "hours bought", "training"
"""Kinds of cost."""
THOUSAND = 1000.0
LEADS_KEPT = "leads kept"
"""What doing nothing at all is called where options are told by name; no option can have a name with a space."""


@dataclass(frozen=True, kw_only=True)
class CostLine:
    """What one person, contractor or team costs, of one kind, in currency by calendar year."""

    resource_id: str
    kind: str
    by_year: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Load:
    """Hours of a person or team over the horizon, most alliances led at once, and the highest occupancy of a period."""

    resource_id: str
    hours_available: float
    hours_planned: float
    alliances_led: int
    peak: float


@dataclass(frozen=True, kw_only=True)
class PeriodService:
    """Hours, promises (alliance, bundle and period each), alliances without a lead and handovers of a period."""

    period: str
    hours_needed: float
    hours_delivered: float
    promises_made: int
    promises_kept: int
    essential_made: int
    essential_kept: int
    unmanaged: int
    handovers: int

    @property
    def hours_missing(self) -> float:
        """Return the hours needed that are not delivered."""
        return max(0.0, self.hours_needed - self.hours_delivered)


@dataclass(frozen=True, kw_only=True)
class TakeUp:
    """An alliance that nobody leads today and somebody leads from a period on."""

    alliance_id: str
    resource_id: str
    period: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Brief:
    """What leaders ask of one option, from its plan.

    Attributes
    ----------
    column
        The option, solved.
    option
        Its name; `LEADS_KEPT` for doing nothing at all.
    plan
        Its plan; the current leads kept where nothing at all is done.
    """

    column: Column
    option: str
    plan: Solution

    @property
    def nothing(self) -> bool:
        """Return whether it is doing nothing at all."""
        return self.option == LEADS_KEPT

    @cached_property
    def years(self) -> tuple[str, ...]:
        """Return the calendar years in which periods begin."""
        return self.column.run.case.data.years

    @cached_property
    def costs(self) -> tuple[CostLine, ...]:
        """Return what is spent beside the salaries of the present team, a line for each of whom and for what."""
        run = self.column.run
        found = spending(self.plan, case=run.case)
        kinds = ((HIRED, found.hires), (BOUGHT, found.hours), (TRAINED, found.training))
        return tuple(
            CostLine(
                resource_id=name, kind=kind, by_year=tuple(amounts[r].astype(float).tolist())
            )
            for kind, amounts in kinds
            for r, name in enumerate(run.case.data.resources)
            if np.abs(amounts[r]).sum() > TOLERANCE
        )  # fmt: skip

    @cached_property
    def loads(self) -> tuple[Load, ...]:
        """Return the load of everybody who is there or is planned for anything, in the order of the instance."""
        plan = self.plan
        have, used = hours_available(plan), plan.hours_used
        there = (have.sum(axis=1) > 0) | (used.sum(axis=1) > TOLERANCE)
        return tuple(
            Load(
                resource_id=plan.data.resources[r],
                hours_available=float(have[r].sum()),
                hours_planned=float(used[r].sum()),
                alliances_led=int(plan.alliances_led[r].max(initial=0)),
                peak=float(plan.occupancy[r].max(initial=0.0)),
            )
            for r in np.flatnonzero(there).tolist()
        )

    @cached_property
    def periods(self) -> tuple[PeriodService, ...]:
        """Return the service of each period."""
        return tuple(self._periods())

    def _periods(self) -> Iterator[PeriodService]:
        """Yield the service of each period."""
        plan = self.plan
        moved = [move.period for move in plan.handovers]
        essential = plan.data.bundles.index(BUNDLES[0])
        for t, label in enumerate(plan.data.periods):
            made, kept = plan.promised[:, :, t], plan.kept[:, :, t]
            yield PeriodService(
                period=label,
                hours_needed=float(plan.data.need[:, :, t].sum()),
                hours_delivered=float(plan.delivered[:, :, t].sum()),
                promises_made=int(made.sum()),
                promises_kept=int(kept.sum()),
                essential_made=int(made[:, essential].sum()),
                essential_kept=int(kept[:, essential].sum()),
                unmanaged=int(plan.unmanaged[:, t].sum()),
                handovers=moved.count(t),
            )

    @cached_property
    def joining(self) -> tuple[str, ...]:
        """Return who is hired: by the option, and by the plan of those whom it may hire."""
        run = self.column.run
        if self.nothing:
            return ()
        perhaps = np.flatnonzero(run.case.data.candidate & run.plan.hired).tolist()
        by_plan = [run.case.data.resources[r] for r in perhaps]
        return tuple(dict.fromkeys([*run.case.world.hires, *by_plan]))

    @property
    def fte_joining(self) -> float:
        """Return the full-time equivalents of those who are hired."""
        rows = self.column.run.case.world.register.managers
        return float(sum(row.fte for row in rows if row.manager_id in self.joining))

    @cached_property
    def commitments(self) -> tuple[Commitment, ...]:
        """Return what the option decides, and how it can be taken back."""
        scenario = self.column.run.case.scenario
        return tuple(commitments(scenario, self.option, hired=self.joining))

    @cached_property
    def points(self) -> float:
        """Return the value points of the plan."""
        return measures(self.plan, case=self.column.run.case).objective

    @cached_property
    def full_time_hours(self) -> float | None:
        """Return the hours that a full-time manager of today's team has over the horizon on average, None without any."""
        rows = self.column.run.case.world.register.managers
        brought = {
            *self.column.run.case.world.hires,
            *self.column.run.case.world.contracts,
        }
        perhaps = {
            name for like in self.column.run.case.world.candidates for name in like
        }
        fte = {
            row.manager_id: row.fte
            for row in rows
            if row.manager_id not in brought | perhaps
        }
        hours = sum(
            item.hours_available for item in self.loads if item.resource_id in fte
        )
        people = sum(
            fte[item.resource_id] for item in self.loads if item.resource_id in fte
        )
        return float(hours / people) if people and hours else None  # fmt: skip

    @property
    def rules_broken(self) -> int:
        """Return how many strict rules the plan breaks."""
        return len(self.plan.breaches)

    @cached_property
    def take_ups(self) -> tuple[TakeUp, ...]:
        """Return the alliances that nobody leads today, with who leads them first and from when."""
        plan, data = self.plan, self.plan.data
        found = []
        for a in np.flatnonzero(data.incumbent == NOBODY).tolist():
            led = np.flatnonzero(plan.led[a])
            if len(led):
                t = int(led[0])
                who = data.resources[int(plan.lead[a, t])]
                found.append(TakeUp(alliance_id=data.alliances[a], resource_id=who, period=data.periods[t]))  # fmt: skip
        return tuple(sorted(found, key=lambda item: data.periods.index(item.period)))


def briefs(comparison: Comparison) -> tuple[Brief, ...]:
    """Return what leaders ask of each option, doing nothing at all first where anybody leads anything today.

    Parameters
    ----------
    comparison
        Options of one scenario, solved, as-is first.
    """
    first = comparison.columns[0]
    kept = Brief(column=first, option=LEADS_KEPT, plan=first.run.today)
    somebody = bool((first.run.case.data.incumbent != NOBODY).any())
    solved = (
        Brief(column=c, option=c.option, plan=c.run.plan) for c in comparison.columns
    )
    return (*([kept] if somebody else []), *solved)


def ahead_of_nothing(column: Column, nothing: Brief) -> Difference:
    """Return by how many value points the best plan of an option is ahead of doing nothing at all, as far as it is proven."""
    found = column.measures.objective - nothing.points
    most = max(found, column.run.result.bound - nothing.points)
    return Difference(found=found, low=found, high=most)


@dataclass(frozen=True, kw_only=True, eq=False)
class PlanChoice:
    """Which option the solved plans speak for.

    Attributes
    ----------
    chosen
        The option named.
    rivals
        Other options that the plans cannot tell from the best one.
    refused
        Options that break a preference, each with why.
    leads
        By how many value points the best option is ahead of each other, None where they are not on one footing.
    """

    chosen: str
    rivals: tuple[str, ...]
    refused: Mapping[str, str]
    leads: Mapping[str, Difference | None]

    @property
    def clear(self) -> bool:
        """Return whether the option named is proven better than every other that may be chosen."""
        return not self.rivals


def choose_by_plans(comparison: Comparison, *, preferences: Preferences) -> PlanChoice:
    """Return which option the solved plans speak for, in value points.

    Parameters
    ----------
    comparison
        Options of one scenario, solved.
    preferences
        Most that an option may cost, and which of those that cannot be told apart is named.
    """
    refused = dict(_refused(comparison, preferences))
    columns = comparison.columns
    open_to = [c for c in columns if c.option not in refused] or list(columns)
    best = max(open_to, key=lambda c: c.measures.objective)
    rivals = [c for c in open_to if c is not best and not _behind(c, best)]
    named = _named(best, rivals, preferences)
    alike = [c.option for c in (best, *rivals) if c is not named]
    return PlanChoice(
        chosen=named.option,
        rivals=tuple(alike),
        refused=refused,
        leads={c.option: lead_over(named, c) for c in columns if c is not named},
    )


def lead_over(column: Column, other: Column) -> Difference | None:
    """Return by how many value points one plan is ahead of another, None where they are not on one footing."""
    pair = Pair(before=other, after=column)
    return None if pair.more_to_gain else pair.points


def _behind(column: Column, best: Column) -> bool:
    """Return whether a plan is proven worse than the best."""
    lead = lead_over(best, column)
    return lead is not None and lead.told_from_zero


def _refused(
    comparison: Comparison, preferences: Preferences
) -> Iterator[tuple[str, str]]:
    """Yield the options that cost more than is allowed, each with why."""
    most = preferences.most_cost
    for column in comparison.columns:
        if most is not None and column.measures.cost > most:
            yield (
                column.option,
                f"costs {column.measures.cost:,.0f}, above {most:,.0f}",
            )


def _named(best: Column, rivals: Sequence[Column], preferences: Preferences) -> Column:
    """Return the option that is named: the best, or of those like it the cheapest, or as-is."""
    alike = [best, *rivals]
    as_is = [column for column in alike if column.option == AS_IS]
    if rivals and preferences.tie == "as_is" and as_is:
        return as_is[0]
    return (
        min(alike, key=lambda c: (c.measures.cost, c is not best)) if rivals else best
    )


def dearer_by(lead: Difference | None, *, points_per_thousand: float) -> float | None:
    """Return by how much currency a plan may become dearer and still be proven ahead; None where it is not ahead.

    Examples
    --------
    >>> dearer_by(Difference(found=50.0, low=40.0, high=60.0), points_per_thousand=4.0)
    10000.0
    """
    if lead is None or lead.low <= 0 or points_per_thousand <= 0:
        return None
    return lead.low / points_per_thousand * THOUSAND if isfinite(lead.low) else None
