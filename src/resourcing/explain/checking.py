"""A plan made by hand: the rules it breaks, its hours filled best, and its loss against the best plan found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
import pandas as pd

from resourcing.explain.asked import (
    AskedRun,
    alliance_names,
    resource_names,
    spelled,
    why_it_stays,
)
from resourcing.explain.differences import Difference, loss, number
from resourcing.explain.findings import Finding, findings
from resourcing.explain.repairing import Repair, repaired
from resourcing.explain.why import forbidden_by
from resourcing.results import TOLERANCE, OptimizationResult, Solution, solution
from resourcing.words import counted

MAY_NOT = "but may not"
"""How the evaluator's sentence of a lead who may not lead ends."""
MOST_LINES = 10
"""Broken rules and findings that are told before the rest are only counted."""


@dataclass(frozen=True, kw_only=True, eq=False)
class PlanCheck:
    """What a given plan is worth.

    Attributes
    ----------
    answer
        The plan with its hours filled best.
    breaches
        Strict rules that it breaks, as sentences.
    findings
        Broken promises and soft rules exceeded, most points first.
    loss
        What it loses against the best plan; None where it breaks rules, since then its value does not compare.
    repair
        A plan near it that keeps every strict rule, where it breaks one; None where it breaks none or none was found.
    result
        The plan as an answer, with the bound of the best plan.
    best
        The best plan, replaced by this one where this one is better.
    notes
        What else to know, as sentences.
    """

    answer: Solution
    breaches: tuple[str, ...]
    findings: tuple[Finding, ...]
    loss: Difference | None
    repair: Repair | None
    result: OptimizationResult
    best: OptimizationResult
    notes: tuple[str, ...]

    def __str__(self) -> str:
        """Return the verdict as lines; of many broken rules and findings the first are told and the rest counted."""
        lines = [self._achieved(), *self._rule_lines()]
        if self.loss is not None:
            lines.append(_compared(self.loss))
        if self.findings:
            lines.append("Promises broken and soft rules exceeded, most points first:")
            lines += _first_of(
                [f"{it} ({number(it.points)} points)" for it in self.findings]
            )
        return "\n".join([*lines, *self.notes])

    def _achieved(self) -> str:
        """Return what the plan achieves as a sentence."""
        answer = self.answer
        left = counted(int(answer.unmanaged.sum()), "alliance-period")
        return (
            f"The plan keeps {int(answer.kept.sum())} of {counted(int(answer.promised.sum()), 'promise')}, "
            f"leaves {left} without a lead and has {counted(len(answer.handovers), 'handover')}; "
            f"it is worth {number(answer.objective)} value points."
        )

    def _rule_lines(self) -> Iterator[str]:
        """Yield the strict rules that are broken, and what a repair would need."""
        if not self.breaches:
            yield "It breaks no strict rule."
            return
        rules = counted(len(self.breaches), "strict rule")
        yield f"It breaks {rules}, so its value does not compare:"
        yield from _first_of(self.breaches)
        yield (
            "No plan was found in time that keeps every strict rule."
            if self.repair is None
            else str(self.repair)
        )

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

    def to_findings(self) -> pd.DataFrame:
        """Return everything that is broken or exceeded, a row each: strict rules first, then the findings.

        Returns
        -------
        pandas.DataFrame
            Columns strictness, rule, who, what, periods, amount, unit, points and said; a strict rule has only the
            sentence.
        """
        names = [
            "strictness",
            "rule",
            "who",
            "what",
            "periods",
            "amount",
            "unit",
            "points",
            "said",
        ]
        rows: list[dict[str, object]] = [
            {"strictness": "strict", "said": item} for item in self.breaches
        ]
        rows += [{"strictness": "soft", **asdict(item)} for item in self.findings]
        return pd.DataFrame(rows, columns=names)


def _compared(lost: Difference) -> str:
    """Return what the plan loses against the best one found, as a sentence."""
    most = f"no plan can be worth more than {number(lost.high)} points more"
    if lost.found <= TOLERANCE:
        return f"No better plan was found; {most}."
    return f"The best plan found is worth {number(lost.found)} points more; {most}."


def _first_of(items: Sequence[str]) -> Iterator[str]:
    """Yield the first of many items as lines of a list, and how many more there are."""
    yield from (f" * {item}" for item in items[:MOST_LINES])
    if len(items) > MOST_LINES:
        yield f" * and {len(items) - MOST_LINES} more"


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
    best, notes = _with_this(run, answer, broken=bool(breaches))
    bound = max(best.bound, answer.objective)
    own = replace(best, best=answer, bound=bound, status="feasible", stages=())
    compared = not breaches and best.best is not None
    return PlanCheck(
        answer=answer,
        breaches=breaches,
        findings=findings(run.case, answer),
        loss=loss(best, _as_found(own)) if compared else None,
        repair=repaired(run, answer=answer) if breaches else None,
        result=own,
        best=best,
        notes=notes,
    )


def _with_this(
    run: AskedRun, answer: Solution, *, broken: bool
) -> tuple[OptimizationResult, tuple[str, ...]]:
    """Return the best plan, replaced by a given one that is better, and what to know of that."""
    best, stays = run.result, why_it_stays(run)
    if stays:
        bound = max(best.bound, -np.inf if broken else answer.objective)
        return replace(best, bound=bound), (stays,)
    if broken or answer.objective <= (best.objective or -np.inf) + TOLERANCE:
        return best, ()
    better = replace(best, best=answer, bound=max(best.bound, answer.objective))
    return better, ("It is better than the best plan found, and replaces it.",)


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
