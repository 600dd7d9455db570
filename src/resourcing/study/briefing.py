"""What leaders compare options by: cost by line and year, people, service by period, and what is decided.

Numbers of solved plans only; which option they speak for is in `choosing`, what sampled futures say in `recommending`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from resourcing.explain.differences import Difference
from resourcing.playbook import BUNDLES
from resourcing.problem import NOBODY
from resourcing.results import TOLERANCE, Solution
from resourcing.study.committing import (
    Commitment,
    commitments,
    known_names,
    people_names,
)
from resourcing.study.comparing import Column, Comparison
from resourcing.study.measuring import hours_available, measures, spending

HIRED, BOUGHT, TRAINED = "people hired", "hours bought", "training"
"""Kinds of cost."""
UNITS = {HIRED: "month", BOUGHT: "hour", TRAINED: "training"}
MONTHS = 12
LEADS_KEPT = "leads kept"
"""What doing nothing at all is called where options are told by name; no option can have a name with a space."""


@dataclass(frozen=True, kw_only=True)
class CostLine:
    """What one person, contractor or team costs, of one kind.

    Attributes
    ----------
    resource_id, kind
        Whom and what for.
    price, unit
        Currency for one unit, and what that is: a month, an hour or a training.
    by_year
        Currency by calendar year: the price times the units of the year.
    """

    resource_id: str
    kind: str
    price: float
    unit: str
    by_year: tuple[float, ...]

    @property
    def units(self) -> tuple[float, ...]:
        """Return how many units are paid by calendar year."""
        return tuple(amount / self.price for amount in self.by_year)


@dataclass(frozen=True, kw_only=True)
class OptionLoad:
    """Load of a person or team under an option.

    Attributes
    ----------
    resource_id
        Whom it is about.
    fte_joining
        Full-time equivalents that join with whom is hired; 0 for everybody else.
    hours_available, hours_planned
        Hours over the horizon.
    alliances_led
        Most alliances led at once.
    peak
        Highest occupancy of a period.
    """

    resource_id: str
    fte_joining: float
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
    """An alliance that nobody leads today and somebody leads from a period on; `begins` where it is not there today."""

    alliance_id: str
    resource_id: str
    period: str
    begins: bool


@dataclass(frozen=True, kw_only=True)
class Unled:
    """An alliance that nobody leads for some periods, with the hours that it needs in them."""

    alliance_id: str
    periods: int
    hours_needed: float


@dataclass(frozen=True, kw_only=True, eq=False)
class OptionBrief:
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
                resource_id=name,
                kind=kind,
                price=self._price(kind, r, amounts[r]),
                unit=UNITS[kind],
                by_year=tuple(amounts[r].astype(float).tolist()),
            )
            for kind, amounts in kinds
            for r, name in enumerate(run.case.data.resources)
            if np.abs(amounts[r]).sum() > TOLERANCE
        )

    def _price(self, kind: str, r: int, amounts: np.ndarray) -> float:
        """Return the price of a month of somebody hired, of an hour bought, or of the first training."""
        case = self.column.run.case
        if kind == BOUGHT:
            return float(case.staffing.hourly_cost[r])
        if kind == TRAINED:
            return float(amounts[amounts > 0][0])
        rows, name = case.world.register.managers, case.data.resources[r]
        annual = next(row.annual_cost for row in rows if row.manager_id == name)
        return (annual or 0.0) / MONTHS

    @cached_property
    def loads(self) -> tuple[OptionLoad, ...]:
        """Return the load of everybody who is there or is planned for anything, in the order of the instance."""
        plan = self.plan
        have, used, joining = hours_available(plan), plan.hours_used, self._fte_joining
        there = (have.sum(axis=1) > 0) | (used.sum(axis=1) > TOLERANCE)
        return tuple(
            OptionLoad(
                resource_id=plan.data.resources[r],
                fte_joining=joining.get(plan.data.resources[r], 0.0),
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
    def _fte_joining(self) -> dict[str, float]:
        """Return the full-time equivalents of those who are hired, by identifier."""
        rows = self.column.run.case.world.register.managers
        return {r.manager_id: r.fte for r in rows if r.manager_id in self.joining}

    @property
    def fte_joining(self) -> float:
        """Return the full-time equivalents of those who are hired."""
        return float(sum(self._fte_joining.values()))

    @cached_property
    def commitments(self) -> tuple[Commitment, ...]:
        """Return what the option decides, and how it can be taken back."""
        case = self.column.run.case
        register = case.world.register
        known = known_names(
            case.world.playbook,
            people=people_names(register),
            alliances={row.alliance_id: row.name for row in register.alliances},
        )
        found = commitments(case.scenario, self.option, hired=self.joining, known=known)
        return tuple(found)

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
                begins = not bool(data.active[a, 0])
                found.append(TakeUp(alliance_id=data.alliances[a], resource_id=who, period=data.periods[t], begins=begins))  # fmt: skip
        return tuple(sorted(found, key=lambda item: data.periods.index(item.period)))

    @cached_property
    def unled(self) -> tuple[Unled, ...]:
        """Return the alliances that nobody leads for some periods, those that need most hours meanwhile first."""
        plan = self.plan
        need = plan.data.need.sum(axis=1)
        found = (
            Unled(
                alliance_id=plan.data.alliances[a],
                periods=int(plan.unmanaged[a].sum()),
                hours_needed=float(need[a][plan.unmanaged[a]].sum()),
            )
            for a in np.flatnonzero(plan.unmanaged.any(axis=1)).tolist()
        )
        return tuple(sorted(found, key=lambda item: -item.hours_needed))


def briefs(comparison: Comparison) -> tuple[OptionBrief, ...]:
    """Return what leaders ask of each option, doing nothing at all first where anybody leads anything today.

    Parameters
    ----------
    comparison
        Options of one scenario, solved, as-is first.
    """
    first = comparison.columns[0]
    kept = OptionBrief(column=first, option=LEADS_KEPT, plan=first.run.today)
    somebody = bool((first.run.case.data.incumbent != NOBODY).any())
    solved = (
        OptionBrief(column=c, option=c.option, plan=c.run.plan)
        for c in comparison.columns
    )
    return (*([kept] if somebody else []), *solved)


def ahead_of_nothing(column: Column, nothing: OptionBrief) -> Difference:
    """Return by how many value points the best plan of an option is ahead of doing nothing at all, as far as it is proven."""
    found = column.measures.objective - nothing.points
    most = max(found, column.run.result.bound - nothing.points)
    return Difference(found=found, low=found, high=most)
