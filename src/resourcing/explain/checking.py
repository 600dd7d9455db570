"""A plan made by hand: the rules it breaks, its hours filled best, and its loss against the best plan found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from resourcing.explain.asked import (
    AskedRun,
    alliance_names,
    resource_names,
    spelled,
)
from resourcing.explain.differences import Difference, loss, number
from resourcing.explain.why import forbidden_by
from resourcing.results import TOLERANCE, OptimizationResult, Solution, solution

MAY_NOT = "but may not"
"""How the evaluator's sentence of a lead who may not lead ends."""


@dataclass(frozen=True, kw_only=True, eq=False)
class PlanCheck:
    """What a given plan is worth.

    Attributes
    ----------
    answer
        The plan with its hours filled best.
    breaches
        Strict rules that it breaks, as sentences.
    loss
        What it loses against the best plan; None where it breaks rules, since then its value does not compare.
    result
        The plan as an answer, with the bound of the best plan.
    best
        The best plan, replaced by this one where this one is better.
    notes
        What else to know, as sentences.
    """

    answer: Solution
    breaches: tuple[str, ...]
    loss: Difference | None
    result: OptimizationResult
    best: OptimizationResult
    notes: tuple[str, ...]

    def __str__(self) -> str:
        """Return the verdict as lines."""
        lines = [
            f"The plan keeps {int(self.answer.kept.sum())} of {int(self.answer.promised.sum())} promises, "
            f"leaves {int(self.answer.unmanaged.sum())} alliance-periods without a lead "
            f"and has {len(self.answer.handovers)} handovers; it is worth {number(self.answer.objective)} value points."
        ]
        if self.breaches:
            rules = "rule" if len(self.breaches) == 1 else "rules"
            lines.append(
                f"It breaks {len(self.breaches)} strict {rules}, so its value does not compare:"
            )
            lines += [f" * {item}" for item in self.breaches]
        else:
            lines.append("It breaks no strict rule.")
        if self.loss is not None:
            lines.append(
                f"The best plan found is worth {number(self.loss.found)} points more; "
                f"no plan can be worth more than {number(self.loss.high)} points more."
            )
        return "\n".join([*lines, *self.notes])

    def to_frame(self) -> pd.DataFrame:
        """Return the parts of the objective in value points, of this plan and of the best: part, plan, best, difference."""
        best = self.best.best
        ours: Mapping[str, float] = self.answer.points
        theirs: Mapping[str, float] = {} if best is None else best.points
        rows = [
            {
                "part": part,
                "plan": value,
                "best": theirs.get(part, np.nan),
                "difference": value - theirs.get(part, np.nan),
            }
            for part, value in ours.items()
        ]
        return pd.DataFrame(rows)


def check_plan(run: AskedRun, *, lead: np.ndarray) -> PlanCheck:
    """Return what a given plan is worth: rules broken, hours filled best, loss against the best plan found.

    Parameters
    ----------
    run
        A case with its answer.
    lead
        Index of the lead or `NOBODY`, shape (alliance, period); ignored where an alliance is not active.
    """
    answer = solution(run.case.data, lead=lead)
    breaches = tuple(_breaches(run, answer))
    best = run.result
    better = not breaches and answer.objective > (best.objective or -np.inf) + TOLERANCE
    if better:
        best = replace(best, best=answer, bound=max(best.bound, answer.objective))
    bound = max(best.bound, answer.objective)
    own = replace(best, best=answer, bound=bound, status="feasible")
    notes = (
        ("It is better than the best plan found, and replaces it.",) if better else ()
    )
    return PlanCheck(
        answer=answer,
        breaches=breaches,
        loss=None if breaches or best.best is None else loss(best, _as_found(own)),
        result=own,
        best=best,
        notes=notes,
    )


def _as_found(own: OptimizationResult) -> OptimizationResult:
    """Return a plan as an answer whose value is known, so that its bound is the value itself."""
    return own if own.objective is None else replace(own, bound=own.objective)


def _breaches(run: AskedRun, answer: Solution) -> Iterator[str]:
    """Yield the strict rules that a plan breaks; leads who may not lead with the reason, a sentence for each pair."""
    case, data = run.case, run.case.data
    who, what = resource_names(case), alliance_names(case)
    wrong = answer.leads & ~data.eligible
    for r, a in np.argwhere(wrong.any(axis=2)).tolist():
        pair = f"{who[data.resources[r]]} leads {what[data.alliances[a]]}"
        away = not data.available[r, wrong[r, a]].any()
        then = "has no hours then" if away else "is not allowed then"
        why = forbidden_by(case, alliance=a, resource=r) or then
        yield f"{pair} ({spelled(wrong[r, a], data.periods)}) but may not: {why}"
    yield from (item for item in answer.breaches if not item.endswith(MAY_NOT))
