"""Everybody who may lead one alliance, ranked by what each choice costs the portfolio."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd

from resourcing.explain.asked import (
    AskedRun,
    alliance_index,
    alliance_names,
    resource_names,
    set_apart,
    spelled,
    why_it_stays,
)
from resourcing.explain.choices import (
    MOST_DISPLACED,
    Choice,
    Displaced,
    choose,
    cost_of,
    costing,
    displaced,
    leads_of,
    no_plan,
    start_of,
    told_of,
    with_better,
)
from resourcing.explain.differences import Difference
from resourcing.optimize import StopRules
from resourcing.problem import NOBODY, ProblemData
from resourcing.results import OptimizationResult

NOBODY_NAME = "nobody"
"""Name of the choice that leaves an alliance without a lead."""
NOTHING = Difference(found=0.0, low=0.0, high=0.0)
"""What the choice of a plan that stays costs."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One choice for an alliance.

    Attributes
    ----------
    resource_id, name
        Who would lead; an empty identifier and "nobody" for the alliance left without.
    leads_now
        Whether the plan makes this choice.
    periods
        Periods in which the rules and hours allow it, in words.
    cost
        What the portfolio loses; None where no plan was found that keeps every strict rule.
    impossible
        Whether it is proven that there is no such plan.
    displaced
        Other alliances whose lead would change.
    """

    resource_id: str
    name: str
    leads_now: bool
    periods: str
    cost: Difference | None
    displaced: tuple[Displaced, ...]
    impossible: bool = False

    @property
    def moved(self) -> tuple[str, ...]:
        """Return the names of the other alliances whose lead would change, each once."""
        names = {row.alliance_id: row.alliance for row in self.displaced}
        return tuple(names.values())


@dataclass(frozen=True, kw_only=True, eq=False)
class Candidates:
    """Everybody who may lead an alliance, cheapest first.

    Attributes
    ----------
    alliance_id, alliance
        The alliance by identifier and name.
    ranked
        Choices by what each costs; those that no plan allows last.
    best
        The incumbent that costs are measured from: the plan, or a better answer met on the way.
    notes
        What else to know, as sentences.
    quick
        Whether each choice was only searched for near the incumbent, not solved at length.
    """

    alliance_id: str
    alliance: str
    ranked: tuple[Candidate, ...]
    best: OptimizationResult
    notes: tuple[str, ...]
    quick: bool = False

    def __str__(self) -> str:
        """Return a line for each choice, and what else to know."""
        return "\n".join([self.listing, *self.notes])

    @property
    def listing(self) -> str:
        """Return a line for each choice."""
        lines = [
            f"{self.alliance}: who may lead it, and what each choice costs{self._how}"
        ]
        lines += [
            f"{place}. {_line(item)}" for place, item in enumerate(self.ranked, start=1)
        ]
        return "\n".join(lines)

    @property
    def rough(self) -> bool:
        """Return whether a longer solve of one choice may give another price within its interval."""
        return self.quick and any(
            item.cost and not item.cost.exact for item in self.ranked
        )

    @property
    def _how(self) -> str:
        """Return how costs were found, in words that follow them."""
        return (
            " by a quick search (ask about one person, and that choice is solved at length)"
            if self.rough
            else ""
        )

    def to_frame(self) -> pd.DataFrame:
        """Return a row for each choice.

        Returns
        -------
        pandas.DataFrame
            Columns resource_id, name, leads_now, periods, cost, low and high (points; missing where no plan allows it),
            told_from_zero, displaced (count of other alliances whose lead changes), and displaced_names (the first few of
            them).
        """
        rows = [
            {
                "resource_id": item.resource_id,
                "name": item.name,
                "leads_now": item.leads_now,
                "periods": item.periods,
                "cost": item.cost.found if item.cost else np.nan,
                "low": item.cost.low if item.cost else np.nan,
                "high": item.cost.high if item.cost else np.nan,
                "told_from_zero": bool(item.cost and item.cost.told_from_zero),
                "displaced": len(item.moved),
                "displaced_names": set_apart(item.moved),
            }
            for item in self.ranked
        ]
        return pd.DataFrame(rows)


def _line(item: Candidate) -> str:
    """Return one choice in words."""
    when = "" if item.periods == "throughout" else f" ({item.periods})"
    if item.cost is None:
        return f"{item.name}{when}: {no_plan(proven=item.impossible)}"
    if item.leads_now:
        return f"{item.name}{when}: as in the plan"
    return f"{item.name}{when}: {costing(item.cost)}{_moved(item.moved)}"


def _moved(names: tuple[str, ...]) -> str:
    """Return which other alliances change hands; empty for none."""
    if len(names) <= 1:
        return f"; {names[0]} changes hands" if names else ""
    which = set_apart(names, most=MOST_DISPLACED)
    return f"; {len(names)} others change hands: {which}"


def candidates(
    run: AskedRun, *, alliance: str, stop: StopRules | None = None
) -> Candidates:
    """Return everybody who may lead an alliance, ranked by what each choice costs the portfolio.

    A new deal is asked about like any other alliance: it stands in the scenario's changes.

    Parameters
    ----------
    run
        A case with its answer.
    alliance
        Identifier of the alliance.
    stop
        When each re-solve stops; None searches near the incumbent only, in milliseconds.

    Returns
    -------
    Candidates
        Every choice, nobody too where the alliance may be left without a lead, cheapest first; costs are in value points.

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
    >>> print(candidates(run, alliance="A4", stop=rs.StopRules(gap=0.0)))
    Delta: who may lead it, and what each choice costs
    1. Ada: as in the plan
    2. Ben: costs 15.3 points; Epsilon changes hands
    3. nobody: costs 380.3 points
    """
    a = alliance_index(run.case, alliance)
    data = run.case.data
    able = np.flatnonzero(data.eligible[:, a].any(axis=1)).tolist()
    nobody = [] if data.must_lead[a] else [NOBODY]
    start = start_of(run)
    choices = _chosen(data, a, [*able, *nobody], start=start, stop=stop)
    best = with_better(run, start, choices)
    made = [_candidate(run, a, item, best) for item in choices]
    return Candidates(
        alliance_id=alliance,
        alliance=alliance_names(run.case)[alliance],
        ranked=tuple(sorted(made, key=_cost)),
        best=best,
        notes=told_of(run, best),
        quick=stop is None,
    )


def _chosen(
    data: ProblemData,
    alliance: int,
    resources: Sequence[int],
    *,
    start: OptimizationResult,
    stop: StopRules | None,
) -> list[Choice]:
    """Return every choice, in the same order; quick searches run side by side, long solves one after another."""

    def chosen(resource: int) -> Choice:
        return choose(data, alliance=alliance, resource=resource, best=start, stop=stop)

    if stop is not None:
        return [chosen(resource) for resource in resources]
    with ThreadPoolExecutor() as pool:
        return list(pool.map(chosen, resources))


def _cost(item: Candidate) -> float:
    """Return what a choice costs, infinite where it cannot be."""
    return np.inf if item.cost is None else item.cost.found


def _candidate(
    run: AskedRun, alliance: int, choice: Choice, best: OptimizationResult
) -> Candidate:
    """Return one choice with what it costs."""
    data, r, after = run.case.data, choice.resource, choice.answer.best
    active = data.active[alliance]
    may = active if r == NOBODY else data.eligible[r, alliance]
    label = "" if r == NOBODY else data.resources[r]
    leads_now = bool((leads_of(best)[alliance][may] == r).all())
    stays = leads_now and best.best is not None and bool(why_it_stays(run))
    return Candidate(
        resource_id=label,
        name=resource_names(run.case)[label] if label else NOBODY_NAME,
        leads_now=leads_now,
        periods="throughout" if may[active].all() else spelled(may, data.periods),
        cost=NOTHING if stays else cost_of(run, choice.answer, best=best),
        displaced=()
        if stays or after is None or best.best is None
        else displaced(run, before=best.best, after=after, alliance=alliance),
        impossible=choice.answer.status == "infeasible",
    )
