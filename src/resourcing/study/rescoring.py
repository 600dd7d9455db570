"""What knowing an alliance's segment for certain is worth: which re-evaluation could change the plan most.

Each plausible segment is re-solved near the plan and compared with the plan's leads kept; nothing is known of what a
re-evaluation costs, nor of two alliances at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum

import numpy as np

from resourcing.decomposition import bound_at
from resourcing.demand import expected_demand
from resourcing.explain.differences import Difference
from resourcing.explain.resolve import priced
from resourcing.front_door import Placement, Portfolio
from resourcing.front_door.plausible import Plausible, plausible_segments
from resourcing.front_door.scoring import score_cards
from resourcing.optimize import reoptimize
from resourcing.problem import NOBODY, ProblemData, staffing_problem
from resourcing.results import OptimizationResult, Solution, solution
from resourcing.study.preparing import Case
from resourcing.study.rescored import Knowing, NoPlan, Rescoring, Rescorings
from resourcing.study.running import Run

LEAST_PROBABILITY = 0.05
"""Chance of a segment below which it is not asked about (user-set)."""
MOST_ALLIANCES = 8
"""Alliances that are solved again by default."""
PRICE_STEPS = 20
"""Steps by which the plan's prices are improved for a bound."""
ROUNDS = (15, 60)
"""Moves of a re-solve for each active alliance and period, see `decomposition.method.ROUNDS`."""


def worth_of_rescoring(
    run: Run,
    *,
    most: int = MOST_ALLIANCES,
    tell: Callable[[str], None] | None = None,
) -> Rescorings:
    """Return which re-evaluation could change the plan most.

    Parameters
    ----------
    run
        A case with its plan.
    most
        Alliances that are solved again, those first of which prices bound the gain least tightly.
    tell
        What is told which alliance is asked about, before each.

    Raises
    ------
    ValueError
        If the run has no plan.
    """
    case, base = run.case, _searched(run)
    plan = run.plan if base.best is None else base.best
    lead = np.array(plan.lead)
    names = {item.alliance_id: item.name for item in case.portfolio.placements}
    asked = {
        name: tuple(_asked(case, name, item, lead, base) for item in others)
        for name, others in _doubts(case).items()
    }
    measured = {
        name: own
        for name, own in asked.items()
        if any(item.kept is not None for item in own)
    }
    limits = {
        name: fsum(item.limit for item in own) / _share_measured(own)
        for name, own in measured.items()
    }
    ordered = sorted(measured, key=lambda name: -limits[name])
    found = []
    for number, name in enumerate(ordered[:most], start=1):
        if tell is not None:
            tell(f"{number} of {min(most, len(ordered))}: {names[name]}")
        found.append(_rescoring(case, name, asked[name], lead, base))
    return Rescorings(
        asked=tuple(sorted(found, key=lambda item: -item.gain.found)),
        left_out=tuple((names[name], limits[name]) for name in ordered[most:]),
        not_allowed=tuple(
            (names[name], item.where.segment, item.where.probability)
            for name, own in asked.items()
            for item in own
            if item.lead_lost
        ),
        no_plan=tuple(_no_plans(names, asked)),
        better=max(0.0, plan.objective - run.plan.objective),
    )


def _no_plans(
    names: Mapping[str, str], asked: Mapping[str, Sequence["_Asked"]]
) -> list[NoPlan]:
    """Return the segments in which the plan cannot be kept, likeliest first."""
    found = [
        NoPlan(
            alliance_id=name,
            name=names[name],
            segment=item.where.segment,
            profile=item.where.placement.profile or "",
            probability=item.where.probability,
            breaks=item.breaks,
        )
        for name, own in asked.items()
        for item in own
        if item.kept is None
    ]
    return sorted(found, key=lambda item: -item.probability)


def _searched(run: Run) -> OptimizationResult:
    """Return the answer of a run with prices, searched as long as the others will be, so that a gain is not mere search."""
    data, known = run.case.data, priced(run.case.data, run.result)
    plan = run.plan if known.best is None else max(known.best, run.plan, key=_objective)
    again = reoptimize(
        data, lead=np.array(plan.lead), prices=known.prices, rounds=ROUNDS
    )
    best = plan if again.best is None else max(again.best, plan, key=_objective)
    return replace(again, best=best, bound=max(again.bound, best.objective))


def _doubts(case: Case) -> dict[str, tuple[Plausible, ...]]:
    """Return the other plausible segments of each alliance of the instance that has some."""
    world = case.world
    cards = score_cards(world.register, playbook=world.playbook, today=world.today)
    found = {}
    for name in case.data.alliances:
        placed = case.portfolio.placement(name)
        if not _in_doubt(placed):
            continue
        others = tuple(
            item
            for item in plausible_segments(
                placed, card=cards[name], playbook=world.playbook, seed=world.seed
            )
            if item.segment != placed.segment and item.probability >= LEAST_PROBABILITY
        )
        if others:
            found[name] = others
    return found


def _in_doubt(placed: Placement) -> bool:
    """Return whether another segment than the one where an alliance stands is likely enough to be asked about."""
    return any(
        chance >= LEAST_PROBABILITY
        for name, chance in placed.probabilities.items()
        if name != placed.segment
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Asked:
    """One segment of one alliance, not solved yet."""

    where: Plausible
    data: ProblemData
    kept: Solution | None
    """The plan's leads kept; None where they break a strict rule even without the alliance."""
    breaks: tuple[str, ...]
    """Strict rules that the plan's leads break then, where nothing is kept."""
    lead_lost: bool
    bound: float

    @property
    def limit(self) -> float:
        """Return what knowing it adds at most, times its chance."""
        if self.kept is None:
            return 0.0
        return self.where.probability * max(0.0, self.bound - self.kept.objective)


def _asked(
    case: Case,
    name: str,
    item: Plausible,
    lead: np.ndarray,
    base: OptimizationResult,
) -> _Asked:
    """Return a segment with the plan's leads kept and with the bound that the plan's prices give."""
    strict = placed_otherwise(case, item.placement)
    row = strict.alliances.index(name)
    data = with_leads_allowed(strict, lead, row=row)
    bound = data.trivial_bound
    if base.prices is not None:
        bound = min(bound, bound_at(data, base.prices, num_steps=PRICE_STEPS))
    kept, breaks = _kept(data, lead, row=row)
    return _Asked(
        where=item,
        data=data,
        kept=kept,
        breaks=breaks,
        lead_lost=bool((data.eligible & ~strict.eligible & data.active).any()),
        bound=bound,
    )


def _rescoring(
    case: Case,
    name: str,
    asked: Sequence[_Asked],
    lead: np.ndarray,
    base: OptimizationResult,
) -> Rescoring:
    """Return what a re-evaluation of one alliance is worth."""
    placed = case.portfolio.placement(name)
    cases = tuple(
        _knowing(item, item.kept, lead, base) for item in asked if item.kept is not None
    )
    share = _share_measured(asked)
    parts = [(item.probability / share, item.gain) for item in cases]
    return Rescoring(
        alliance_id=name,
        name=placed.name,
        segment=placed.label,
        probability=placed.probabilities.get(placed.segment or "simple", 0.0),
        cases=cases,
        gain=Difference(
            found=fsum(chance * gain.found for chance, gain in parts),
            low=fsum(chance * gain.low for chance, gain in parts),
            high=fsum(chance * gain.high for chance, gain in parts),
        ),
    )


def _share_measured(asked: Sequence[_Asked]) -> float:
    """Return the chance that an alliance is in a segment in which the plan can be kept."""
    return 1.0 - fsum(item.where.probability for item in asked if item.kept is None)


def _knowing(
    item: _Asked, kept: Solution, lead: np.ndarray, base: OptimizationResult
) -> Knowing:
    """Return what it is worth to know one segment, solved again from the leads kept."""
    data = item.data
    found = reoptimize(
        data, lead=np.array(kept.lead), prices=base.prices, rounds=ROUNDS
    )
    best = kept if found.best is None else max(found.best, kept, key=_objective)
    moved = ((best.lead != lead) & data.active).any(axis=1)
    bound = max(min(found.bound, item.bound), best.objective)
    return Knowing(
        segment=item.where.segment,
        profile=item.where.placement.profile or "",
        probability=item.where.probability,
        kept=kept.objective,
        lead_lost=item.lead_lost,
        gain=Difference(
            found=best.objective - kept.objective,
            low=best.objective - kept.objective,
            high=bound - kept.objective,
        ),
        moves=tuple(np.array(data.alliances)[moved].tolist()),
    )


def _objective(plan: Solution) -> float:
    """Return what a plan is worth."""
    return plan.objective


def with_leads_allowed(data: ProblemData, lead: np.ndarray, *, row: int) -> ProblemData:
    """Return an instance in which the given leads of one alliance may stay whatever the rules say of them.

    Parameters
    ----------
    data
        The instance.
    lead
        Resource index, shape (alliance, period).
    row
        The alliance.
    """
    eligible = data.eligible.copy()
    periods = np.flatnonzero(lead[row] != NOBODY)
    eligible[lead[row, periods], row, periods] = True
    return data.replace(eligible=eligible)


def _kept(
    data: ProblemData, lead: np.ndarray, *, row: int
) -> tuple[Solution | None, tuple[str, ...]]:
    """Return the plan with leads kept, or with the alliance left without one where they break a strict rule.

    None and the rules that the leads kept break if both do.
    """
    without = lead.copy()
    without[row] = NOBODY
    kept = solution(data, lead=lead)
    if not kept.breaches:
        return kept, ()
    left = solution(data, lead=without)
    return (None, kept.breaches) if left.breaches else (left, ())


def placed_otherwise(case: Case, placement: Placement) -> ProblemData:
    """Return the instance of a case in which one alliance is placed otherwise, throughout.

    Parameters
    ----------
    case
        The case.
    placement
        The other placement of an alliance of the case.
    """
    portfolio = Portfolio(
        placements=tuple(
            placement if item.alliance_id == placement.alliance_id else item
            for item in case.portfolio.placements
        ),
        later=tuple(
            item
            for item in case.portfolio.later
            if item.placement.alliance_id != placement.alliance_id
        ),
    )
    return staffing_problem(
        portfolio,
        demand=expected_demand(portfolio, world=case.world),
        capacity=case.capacity,
        world=case.world,
    ).data
