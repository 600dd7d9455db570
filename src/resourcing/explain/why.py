"""Why an alliance has the lead it has, and why not somebody else.

Rules are read off the case; what a rule does not decide is re-solved.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from resourcing.explain.asked import (
    AskedCase,
    AskedRun,
    alliance_index,
    alliance_names,
    called,
    listed,
    resource_index,
    resource_names,
    spelled,
    why_it_stays,
)
from resourcing.explain.candidates import NOBODY_NAME, NOTHING, Candidates, candidates
from resourcing.explain.choices import (
    Displaced,
    choose,
    cost_of,
    costing,
    displaced,
    leads_of,
    start_of,
    told,
    told_of,
    with_better,
)
from resourcing.explain.differences import POINT, Difference
from resourcing.optimize import StopRules
from resourcing.problem import NOBODY
from resourcing.results import OptimizationResult

MOST_RULES = 3
"""Rules that keep others from an alliance told before the rest are only counted."""


@dataclass(frozen=True, kw_only=True, eq=False)
class WhyNot:
    """Why a resource does not lead an alliance.

    Attributes
    ----------
    alliance_id, alliance, resource_id, resource
        Whom it is about, by identifier and name.
    forbidden
        The rule that forbids it as a sentence; empty where none does.
    leads_now
        Whether the plan has this lead already wherever the rules allow it.
    cost
        What the portfolio loses when the lead is forced; None where a rule forbids it.
    quick
        What a quick search says it loses, as the list of candidates does: an interval that holds that of `cost`.
    replaced
        Who leads the alliance in the plan where the lead is forced, with the periods, in words.
    displaced
        Other alliances whose lead would change.
    best
        The incumbent that the loss is measured from: the plan, or a better answer met on the way.
    notes
        What else to know, as sentences.
    """

    alliance_id: str
    alliance: str
    resource_id: str
    resource: str
    forbidden: str
    leads_now: bool
    cost: Difference | None
    quick: Difference | None
    replaced: tuple[tuple[str, str], ...]
    displaced: tuple[Displaced, ...]
    best: OptimizationResult
    notes: tuple[str, ...]

    def __str__(self) -> str:
        """Return the reasons as sentences."""
        return " ".join([self._verdict(), *self.notes])

    def _verdict(self) -> str:
        """Return the decisive sentences."""
        if self.forbidden:
            return f"{self.resource} may not lead {self.alliance}: {self.forbidden}."
        if self.leads_now:
            return f"{self.resource} leads {self.alliance} in the plan."
        if self.cost is None:
            return (
                f"{self.resource} cannot lead {self.alliance}: no plan was found that keeps "
                "every strict rule with that lead."
            )
        loses = costing(self.cost).replace("costs ", "costs the portfolio ", 1)
        places = listed([f"{name} ({when})" for name, when in self.replaced])
        place = f" in place of {places}" if places else ""
        may = f"{self.resource} may lead {self.alliance}; forcing it{place} {loses}"
        return f"{may}. {told(self.displaced)}{self._instead()}"

    def _instead(self) -> str:
        """Return that a longer solve replaces what a quick one says; empty where both say the same."""
        cost, quick = self.cost, self.quick
        if cost is None or quick is None:
            return ""
        same = abs(cost.found - quick.found) < POINT
        if same and cost.told_from_zero == quick.told_from_zero:
            return ""
        return f" This price is solved at length; it replaces what the quick list says, that it {costing(quick)}."

    def to_frame(self) -> pd.DataFrame:
        """Return the displaced alliances: alliance_id, alliance, periods, before, after."""
        columns = ["alliance_id", "alliance", "periods", "before", "after"]
        rows = [vars(item) for item in self.displaced]
        return pd.DataFrame(rows, columns=columns, dtype="str")


@dataclass(frozen=True, kw_only=True, eq=False)
class Why:
    """Why an alliance has the lead it has.

    Attributes
    ----------
    alliance_id, alliance
        The alliance by identifier and name.
    leads
        Each lead of the plan with the periods, in words.
    reasons
        Facts that narrow the choice, as sentences.
    others
        Everybody who may lead it, with what each would cost.
    """

    alliance_id: str
    alliance: str
    leads: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    others: Candidates

    def __str__(self) -> str:
        """Return the reasons as sentences."""
        parts = [f"{name} ({when})" for name, when in self.leads]
        return " ".join([f"{self.alliance} is led by {listed(parts)}.", *self.reasons])

    def to_frame(self) -> pd.DataFrame:
        """Return everybody who may lead it with what each would cost; see `Candidates.to_frame`."""
        return self.others.to_frame()


def why(run: AskedRun, *, alliance: str, stop: StopRules | None = None) -> Why:
    """Return why an alliance has the lead it has.

    Parameters
    ----------
    run
        A case with its answer.
    alliance
        Identifier of the alliance.
    stop
        When each re-solve stops; None searches near the incumbent only.

    Returns
    -------
    Why
        Leads, reasons and everybody else who may lead it; costs are in value points.

    Raises
    ------
    InputError
        If there is no such alliance in the instance.
    ValueError
        If the run has no answer.

    Examples
    --------
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> run = rs.assign(case)
    >>> answer = why(run, alliance="A4", stop=rs.StopRules(gap=0.0))
    >>> answer.leads
    (('Ada', 'throughout'),)
    >>> for reason in answer.reasons:
    ...     print(reason)
    Of 2 people and teams, 2 may lead it.
    Nobody leads it today.
    The next best choice, Ben, costs 15.3 points.
    """
    a = alliance_index(run.case, alliance)
    others = candidates(run, alliance=alliance, stop=stop)
    data, who = run.case.data, resource_names(run.case)
    path = leads_of(others.best)[a]
    leads = tuple(
        (
            called(who, data.resources, r),
            spelled(((path == r) & data.active[a])[data.active[a]], _active(run, a)),
        )
        for r in dict.fromkeys(path[data.active[a]].tolist())
    )
    return Why(
        alliance_id=alliance,
        alliance=alliance_names(run.case)[alliance],
        leads=leads,
        reasons=(
            *_rules_left(run.case, a),
            *_continuity(run.case, a, path),
            *_next_best(others),
        ),
        others=others,
    )


def why_not(
    run: AskedRun, *, alliance: str, manager: str, stop: StopRules | None = None
) -> WhyNot:
    """Return why somebody does not lead an alliance: the rule that forbids it, or what it would cost.

    Parameters
    ----------
    run
        A case with its answer.
    alliance, manager
        Identifiers of the alliance and of the manager or team.
    stop
        When the re-solve stops; None searches near the incumbent only.

    Returns
    -------
    WhyNot
        The rule that forbids it, or the cost in value points with whom it replaces and what else changes hands.

    Raises
    ------
    InputError
        If there is no such alliance, manager or team in the instance.
    ValueError
        If the run has no answer.

    Examples
    --------
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> run = rs.assign(case)
    >>> print(why_not(run, alliance="A4", manager="M1"))
    Ada leads Delta in the plan.
    >>> answer = why_not(run, alliance="A4", manager="M2", stop=rs.StopRules(gap=0.0))
    >>> print(answer.cost)
    15.3 points
    >>> for change in answer.displaced:
    ...     print(change)
    Epsilon goes from Ben to Ada
    """
    a, r = alliance_index(run.case, alliance), resource_index(run.case, manager)
    about = {
        "alliance_id": alliance,
        "alliance": alliance_names(run.case)[alliance],
        "resource_id": manager,
        "resource": resource_names(run.case)[manager],
    }
    if rule := forbidden_by(run.case, alliance=a, resource=r):
        return WhyNot(
            **about,
            forbidden=rule,
            leads_now=False,
            cost=None,
            quick=None,
            replaced=(),
            displaced=(),
            best=run.result,
            notes=(),
        )
    return _forced(run, about, alliance=a, resource=r, stop=stop)


def _forced(
    run: AskedRun,
    about: Mapping[str, str],
    *,
    alliance: int,
    resource: int,
    stop: StopRules | None,
) -> WhyNot:
    """Return what it would cost that somebody leads an alliance whom no rule forbids it."""
    data, start = run.case.data, start_of(run)
    choice = choose(data, alliance=alliance, resource=resource, best=start, stop=stop)
    best = with_better(run, start, [choice])
    may = data.eligible[resource, alliance]
    leads_now = bool((leads_of(best)[alliance][may] == resource).all())
    stays = leads_now and bool(why_it_stays(run))
    after = None if stays else choice.answer.best
    return WhyNot(
        **about,
        forbidden="",
        leads_now=leads_now,
        cost=NOTHING if stays else cost_of(run, choice.answer, best=best),
        quick=NOTHING if stays else cost_of(run, choice.quick, best=best),
        replaced=()
        if after is None
        else _replaced(run, leads_of(best)[alliance], after.lead[alliance], resource),
        displaced=()
        if after is None or best.best is None
        else displaced(run, before=best.best, after=after, alliance=alliance),
        best=best,
        notes=(
            *(() if stays else told_of(run, best)),
            *_only_part(run.case, alliance, resource),
        ),
    )


def _replaced(
    run: AskedRun, before: np.ndarray, after: np.ndarray, resource: int
) -> tuple[tuple[str, str], ...]:
    """Return whom a forced lead replaces, each with the periods, in words."""
    data, who = run.case.data, resource_names(run.case)
    taken = (after == resource) & (before != resource)
    return tuple(
        (
            called(who, data.resources, old),
            spelled(taken & (before == old), data.periods),
        )
        for old in dict.fromkeys(before[taken].tolist())
    )


def forbidden_by(case: AskedCase, *, alliance: int, resource: int) -> str:
    """Return what keeps a resource from ever leading an alliance, as a sentence without a full stop; empty where nothing does."""
    data = case.data
    if data.eligible[resource, alliance].any():
        return ""
    pair = (data.resources[resource], data.alliances[alliance])
    if rule := case.staffing.reasons.get(pair):
        return rule
    if not (data.available[resource] > 0)[data.active[alliance]].any():
        return "has no hours in the periods in which the alliance is active"
    pin = _pin(case, alliance)
    if pin and pin != data.resources[resource]:
        return f"the alliance is pinned to {resource_names(case)[pin]}"
    return "the rules leave no period in which both are possible"


def _pin(case: AskedCase, alliance: int) -> str | None:
    """Return whom an alliance is pinned to."""
    wanted = case.data.alliances[alliance]
    rows = case.world.register.alliances
    return next(row.pinned_manager for row in rows if row.alliance_id == wanted)


def _active(run: AskedRun, alliance: int) -> list[str]:
    """Return the labels of the periods in which an alliance is active."""
    data = run.case.data
    return [data.periods[t] for t in np.flatnonzero(data.active[alliance]).tolist()]


def _only_part(case: AskedCase, alliance: int, resource: int) -> tuple[str, ...]:
    """Return that a resource may lead an alliance in some of its periods only."""
    data = case.data
    may, active = data.eligible[resource, alliance], data.active[alliance]
    if not may.any() or may[active].all():
        return ()
    return (
        f"Forced where the rules and hours allow it: {spelled(may, data.periods)}.",
    )


def _rules_left(case: AskedCase, alliance: int) -> tuple[str, ...]:
    """Return how many may lead an alliance, and what keeps the others from it."""
    data = case.data
    able = int(data.eligible[:, alliance].any(axis=1).sum())
    reasons = Counter(
        forbidden_by(case, alliance=alliance, resource=r)
        for r in range(len(data.resources))
    )
    del reasons[""]
    said = f"Of {len(data.resources)} people and teams, {able} may lead it"
    if not reasons:
        return (f"{said}.",)
    told_rules = reasons.most_common(MOST_RULES)
    rules = "; ".join(f"{rule} ({count})" for rule, count in told_rules)
    rest = reasons.total() - sum(count for _, count in told_rules)
    rules += f"; other rules ({rest})" if rest else ""
    return (f"{said}; what keeps the others from it: {rules}.",)


def _continuity(case: AskedCase, alliance: int, path: np.ndarray) -> tuple[str, ...]:
    """Return whether the lead of today goes on, and what a handover would take."""
    data = case.data
    incumbent = int(data.incumbent[alliance])
    if incumbent == NOBODY:
        return ("Nobody leads it today.",)
    name = resource_names(case)[data.resources[incumbent]]
    hours = float(data.handover_in[alliance, 0] + data.handover_out[alliance, 0])
    if (path[data.active[alliance]] == incumbent).all():
        return (
            f"{name} leads it today; another lead would take a handover of {hours:,.0f} hours.",
        )
    return (f"{name} leads it today.",)


def _next_best(others: Candidates) -> tuple[str, ...]:
    """Return what the next best choice would cost."""
    rest = [item for item in others.ranked if not item.leads_now and item.cost]
    notes = others.notes
    if not rest:
        return ("Nobody else can lead it.", *notes)
    best = rest[0]
    costs = costing(best.cost) if best.cost else ""
    first = "By a quick search, the" if others.rough else "The"
    if best.name == NOBODY_NAME:
        return (
            f"{first} next best choice is to leave it without a lead: that {costs}.",
            *notes,
        )
    return (f"{first} next best choice, {best.name}, {costs}.", *notes)
