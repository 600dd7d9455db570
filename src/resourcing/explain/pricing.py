"""What ways out cost in value points, all on one yardstick: the value of the best plan with each of them in place.

Solves again; which ways there are is in `ways_out`.
"""

from dataclasses import dataclass, field

import numpy as np

from resourcing.explain.asked import AskedCase
from resourcing.explain.differences import Difference
from resourcing.explain.resolve import forced
from resourcing.optimize import StopRules, optimize
from resourcing.problem import ProblemData
from resourcing.results import OptimizationResult, Solution
from resourcing.words import counted

THOUSAND = 1000.0
HARD = 200.0
"""How many times the highest charge of the playbook a promise is charged that must be kept beside others that need not."""
LEAST_SECONDS = 0.2
"""Least time limit of a solve."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Proposal:
    """A way out before its price is known.

    Attributes
    ----------
    text
        What to do, in words; empty where the plan says it (promises given up).
    data
        The weighted instance with it in place; every promise is strict, unless some may be given up.
    lead
        Leads that keep every promise that must be kept, shape (alliance, period).
    cost
        Its cost in currency over the horizon, None where it costs none or nobody knows.
    limit, span
        Handovers and spans, shape (resource,), beyond which the playbook's charge is taken off; None for no charge.
    may_give_up
        Where a promise need not be kept, shape (alliance, bundle, period); None where all must be.
    most
        What it could be worth at most in points, as known from elsewhere.
    family
        Ways out of one family differ in size only, and the best of them is told; empty for a family of its own.
    """

    text: str
    data: ProblemData
    lead: np.ndarray
    cost: float | None = None
    limit: float | None = None
    span: np.ndarray | None = None
    may_give_up: np.ndarray | None = None
    most: float = np.inf
    family: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Valued:
    """A proposal with the best plan found for it.

    Attributes
    ----------
    proposal
        The proposal.
    plan
        The plan, on an instance whose promises are strict and without those given up.
    value
        What it is worth in points, everything charged.
    bound
        What it could be worth at most.
    """

    proposal: Proposal
    plan: Solution
    value: float
    bound: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Yardstick:
    """The plan against which ways out are priced: the best one were nothing promised.

    Attributes
    ----------
    case
        The case.
    best
        Its answer.
    """

    case: AskedCase
    best: OptimizationResult
    rate: float = field(init=False)

    def __post_init__(self) -> None:
        """Take the worth of money from the playbook."""
        rate = self.case.world.playbook.charges.points_per_thousand
        object.__setattr__(self, "rate", rate)

    def __str__(self) -> str:
        """Return what a price means, as a sentence."""
        money = f"{self.rate:g} points per 1,000 {self.case.world.playbook.currency}"
        return (
            "A price says how many points less the best plan with the way out is worth than the best plan if nothing were "
            f"promised ({self.best.objective or 0.0:,.0f} points); handovers, spans and promises given up count at the "
            f"playbook's charges, people at {money}."
        )

    def told_own(self, own: Solution) -> str:
        """Return how the plan of the scenario itself compares, as a sentence.

        Parameters
        ----------
        own
            Its best plan found, which may break promises at their charge.
        """
        rule = self.case.data.rules.promises
        if rule == "off":
            return "The scenario as it stands charges no broken promise, so that its own plan is this yardstick."
        stands = "as it stands" if rule == "soft" else "with promises soft"
        less = (self.best.objective or 0.0) - own.objective
        charged = -own.points["shortfall"]
        many = counted((own.promised & ~own.kept).sum(), "broken promise")
        rest = round(less) - round(charged)
        kept = f", {rest:,} are what keeping the others takes" if rest > 0 else ""
        return (
            f"The scenario {stands} may break promises at the playbook's charges: its best plan found here is worth "
            f"{own.objective:,.0f} points on this yardstick, {less:,.0f} less, of which {charged:,.0f} are charged for "
            f"{many}{kept}. `resourcing run` solves it again, within its gap, and may say a little more or less."
        )

    def price(self, found: Valued) -> Difference:
        """Return the price of a way out in value points, between what is proven."""
        objective = self.best.objective or 0.0
        return Difference(
            found=objective - found.value,
            low=objective - found.bound,
            high=self.best.bound - found.value,
        )

    def value(self, proposal: Proposal, *, seconds: float | None) -> Valued | None:
        """Return a proposal with the best plan found in time, near its own leads where there is no time; None where none was."""
        data = _apart(proposal)
        if seconds is None:
            found = forced(data, lead=proposal.lead)
        else:
            found = weighted(self.case, data, lead=proposal.lead, seconds=seconds)
        if found.best is None:
            return None
        plan, points = _kept_plan(proposal, found.best)
        if plan is None:
            return None
        value = points - self._charges(proposal, plan)
        paid = (proposal.cost or 0.0) * self.rate / THOUSAND
        return Valued(
            proposal=proposal,
            plan=plan,
            value=value,
            bound=max(value, min(found.bound - paid, proposal.most)),
        )

    def _charges(self, proposal: Proposal, plan: Solution) -> float:
        """Return what the objective of a plan leaves out: people's cost, and what goes beyond limits that were strict."""
        data, charged = self.case.data, self.case.world.playbook.charges
        points = (proposal.cost or 0.0) * self.rate / THOUSAND
        if proposal.span is not None:
            above = np.maximum(0.0, plan.span - proposal.span)
            points += float(above.sum()) * charged.span_points * data.months
        if proposal.limit is not None:
            more = max(0.0, plan.counted_handovers - proposal.limit)
            points += more * charged.handover_limit_points
        return points


def yardstick(case: AskedCase, *, lead: np.ndarray, seconds: float) -> Yardstick:
    """Return the best plan were nothing promised, found from given leads in some seconds."""
    data = ruled(case.data, promises="off")
    best = weighted(case, data, lead=lead, seconds=seconds)
    return Yardstick(case=case, best=best)


def broken_plan(case: AskedCase, *, seconds: float) -> OptimizationResult:
    """Return the best plan found that may break promises at their charge."""
    data = ruled(case.data, promises="soft")
    return weighted(case, data, lead=_today(data), seconds=seconds)


def ruled(data: ProblemData, **rules: str) -> ProblemData:
    """Return an instance with some rules more or less strict.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(need=np.ones((1, 1, 1)), available=np.ones((1, 1)))
    >>> ruled(data, promises="strict").rules.promises
    'strict'
    """
    return data.replace(rules=data.rules.replace(**rules))


def _today(data: ProblemData) -> np.ndarray:
    """Return the leads of today in every period, shape (alliance, period)."""
    return np.repeat(data.incumbent[:, None], len(data.periods), axis=1)


def weighted(
    case: AskedCase, data: ProblemData, *, lead: np.ndarray, seconds: float
) -> OptimizationResult:
    """Return a weighted answer of an instance, found from given leads in some seconds."""
    settings = case.scenario.optimizer
    limit = max(LEAST_SECONDS, min(seconds, settings.time_limit_seconds))
    stop = StopRules(gap=settings.gap / 2, seconds=limit, seed=case.scenario.seed)
    return optimize(data, stop=stop, start=lead)


def _apart(proposal: Proposal) -> ProblemData:
    """Return the instance that is solved for a proposal.

    Where only some promises may be given up, each bundle is there twice: with what must be kept, at a charge that nothing
    else makes up for, and with what need not be.
    """
    data, free = proposal.data, proposal.may_give_up
    if free is None or (free | (data.floor <= 0)).all():
        return data
    hard = HARD * max(1.0, float(data.shortfall_rate.max(initial=0.0)))
    twice = {"support_cap": np.concatenate([data.support_cap] * 2, axis=1)}
    if data.support_limit is not None:
        twice["support_limit"] = np.concatenate([data.support_limit] * 2, axis=2)
    return data.replace(
        bundles=(*data.bundles, *(f"{name}_given_up" for name in data.bundles)),
        need=np.concatenate([data.need * ~free, data.need * free], axis=1),
        floor=np.concatenate([data.floor * ~free, data.floor * free], axis=1),
        bundle_rate=np.tile(data.bundle_rate, 2),
        shortfall_rate=np.concatenate(
            [np.full_like(data.shortfall_rate, hard), data.shortfall_rate]
        ),
        **twice,
    )


def _kept_plan(proposal: Proposal, found: Solution) -> tuple[Solution | None, float]:
    """Return a plan on the instance without the promises given up, and its objective with these charged; None where it breaks others."""
    data = proposal.data
    both = Solution(
        data=data,
        lead=found.lead,
        hours=_joined(found.hours, len(data.bundles), axis=1),
        support=None
        if found.support is None
        else _joined(found.support, len(data.bundles), axis=2),
        overseer=found.overseer,
    )
    broken = both.promised & ~both.kept
    free = (
        np.zeros_like(broken) if proposal.may_give_up is None else proposal.may_give_up
    )
    if (broken & ~free).any():
        return None, 0.0
    strict = ruled(data, promises="strict").replace(floor=data.floor * ~broken)
    plan = Solution(
        data=strict,
        lead=both.lead,
        hours=both.hours,
        support=both.support,
        overseer=both.overseer,
    )
    return (None if plan.breaches else plan), both.objective


def _joined(hours: np.ndarray, num_bundles: int, *, axis: int) -> np.ndarray:
    """Return hours with each bundle once."""
    if hours.shape[axis] == num_bundles:
        return hours
    kept, given_up = np.split(hours, 2, axis=axis)
    return np.asarray(kept + given_up)
