"""A plan made by hand: the rules it breaks, its hours filled best, and its loss against the best plan found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace

import numpy as np
import pandas as pd

from resourcing.explain.asked import (
    AskedRun,
    alliance_names,
    listed,
    spelled,
    why_it_stays,
)
from resourcing.explain.broken import broken
from resourcing.explain.differences import Difference, loss, number
from resourcing.explain.findings import Finding, findings
from resourcing.explain.repairing import Repair, repaired
from resourcing.problem import NOBODY
from resourcing.results import TOLERANCE, OptimizationResult, Solution, solution
from resourcing.words import counted

MOST_LINES = 10
"""Broken rules and findings that are told before the rest are only counted."""
NO_PLAN = (
    "There is no best plan to compare with: no plan keeps every strict rule. "
    "`resourcing relax` says which promises conflict and what would help."
)
"""What is told where it is proven that strict rules cannot be kept."""
NONE_IN_TIME = (
    "There is no best plan to compare with: none was found in time that keeps every strict rule. "
    "Give more time, make a rule soft, or ask `resourcing relax` which promises conflict."
)
"""What is told where no plan was found, and none is proven impossible."""


@dataclass(frozen=True, kw_only=True, eq=False)
class PlanCheck:
    """What a given plan is worth.

    Attributes
    ----------
    answer
        The plan with its hours filled best.
    broken
        Strict rules that it breaks.
    findings
        Broken promises and soft rules exceeded, most points first.
    loss
        What it loses against the best plan; None where it breaks rules, since then its value does not compare, and
        where there is no best plan.
    repair
        A plan near it that keeps every strict rule, where it breaks one; None where it breaks none or none was found,
        and where there is no best plan.
    result
        The plan as an answer, with the bound of the best plan.
    best
        The best plan, replaced by this one where this one is better; without an answer where no plan keeps every
        strict rule.
    left_out
        What it says nothing about and what of it does not count, as sentences.
    notes
        What else to know, as sentences.
    """

    answer: Solution
    broken: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    loss: Difference | None
    repair: Repair | None
    result: OptimizationResult
    best: OptimizationResult
    left_out: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def breaches(self) -> tuple[str, ...]:
        """Return the strict rules that it breaks, as sentences."""
        return tuple(item.said for item in self.broken)

    def __str__(self) -> str:
        """Return the verdict as lines; of many broken rules and findings the first are told and the rest counted."""
        lines = [self._achieved(), *self.left_out, *self._rule_lines()]
        lines += self._comparison()
        if self.findings:
            lines.append("Promises broken and soft rules exceeded, most points first:")
            lines += _first_of(
                [f"{it}, charged {number(it.points)} points" for it in self.findings]
            )
        return "\n".join([*lines, *self.notes])

    def _achieved(self) -> str:
        """Return what the plan achieves as a sentence."""
        answer = self.answer
        left = counted(int(answer.unmanaged.sum()), "alliance-period")
        return (
            f"The plan keeps {int(answer.kept.sum()):,} of {counted(int(answer.promised.sum()), 'promise')}, "
            f"leaves {left} without a lead and has {counted(len(answer.handovers), 'handover')}; "
            f"it is worth {number(answer.objective)} value points."
        )

    def _rule_lines(self) -> Iterator[str]:
        """Yield the strict rules that are broken, and what a repair would need."""
        if not self.breaches:
            yield "It breaks no strict rule."
            return
        cases = counted(len(self.broken), "case")
        yield f"It breaks strict rules in {cases}, so its value cannot be compared:"
        yield from _first_of(self.breaches)
        if self.best.best is not None:
            yield (
                "No plan near it was found in time that keeps every strict rule."
                if self.repair is None
                else str(self.repair)
            )

    def _comparison(self) -> Iterator[str]:
        """Yield what the plan loses against the best one, or why there is none."""
        if self.loss is not None:
            yield _compared(self.loss)
        elif self.best.best is None:
            yield NO_PLAN if self.best.status == "infeasible" else NONE_IN_TIME

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
            Columns strictness, rule, who, what, periods, amount, unit, points and said; strict rules have no price, so
            that their points are 0.
        """
        both = (("strict", self.broken), ("soft", self.findings))
        rows = [
            {"strictness": kind, **asdict(item)}
            for kind, items in both
            for item in items
        ]
        names = [field.name for field in fields(Finding)]
        return pd.DataFrame(rows, columns=["strictness", *names])


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


def check_plan(
    run: AskedRun, *, lead: np.ndarray, said: np.ndarray | None = None
) -> PlanCheck:
    """Return what a given plan is worth: rules broken, hours filled best, loss against the best plan found.

    Parameters
    ----------
    run
        A case with its answer; one without an answer has no best plan to compare with.
    lead
        Index of the lead or `NOBODY`, shape (alliance, period); ignored where an alliance is not active.
    said
        Where the plan says who leads, shape (alliance, period); None for everywhere.

    Returns
    -------
    PlanCheck
        Rules broken, findings with their charges and the loss, in value points.

    Raises
    ------
    ValueError
        If the leads have another shape than the instance.
    IndexError
        If an index is not one of the instance's managers and teams.

    Examples
    --------
    Nobody leads the fourth alliance, which the best plan gives a lead:

    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> run = rs.assign(case)
    >>> from resourcing.problem import NOBODY
    >>> by_hand = run.plan.lead.copy()
    >>> by_hand[case.data.alliances.index("A4")] = NOBODY
    >>> checked = rs.check_plan(run, lead=by_hand)
    >>> checked.breaches
    ()
    >>> print(checked.findings[0])
    Delta: essential services 24 hours below the promise (throughout)
    >>> print(checked.loss)
    380.3 points
    """
    answer = solution(run.case.data, lead=lead)
    breaks = broken(run.case, answer)
    best, notes = _with_this(run, answer, broken=bool(breaks))
    bound = max(best.bound, answer.objective)
    own = replace(best, best=answer, bound=bound, status="feasible", stages=())
    compared = not breaks and best.best is not None
    repairable = breaks and best.best is not None
    return PlanCheck(
        answer=answer,
        broken=breaks,
        findings=findings(run.case, answer),
        loss=loss(best, _as_found(own)) if compared else None,
        repair=repaired(run, answer=answer) if repairable else None,
        result=own,
        best=best,
        left_out=() if said is None else tuple(_left_out(run, lead, said)),
        notes=notes,
    )


def _left_out(run: AskedRun, lead: np.ndarray, said: np.ndarray) -> Iterator[str]:
    """Yield what a plan says nothing about, and where it names a lead though the alliance is not active."""
    data, names = run.case.data, alliance_names(run.case)
    silent, idle = data.active & ~said, said & ~data.active & (lead != NOBODY)
    never = silent.any(axis=1) & ~(said & data.active).any(axis=1)
    partly = silent & ~never[:, None]
    if never.any():
        who = [names[data.alliances[a]] for a in np.flatnonzero(never)]
        what = counted(len(who), "alliance is", plural="alliances are")
        yield f"{what} not named in the plan and {_count(who)} as led by nobody: {listed(who, most=MOST_LINES)}."
    for where, then in (
        (partly, "not named for every period, and led by nobody in the rest"),
        (idle, "named while not active, which is passed over"),
    ):
        rows = np.flatnonzero(where.any(axis=1)).tolist()
        if rows:
            which = [
                f"{names[data.alliances[a]]} ({spelled(where[a], data.periods)})"
                for a in rows
            ]
            what = counted(len(rows), "alliance is", plural="alliances are")
            yield f"{what} {then}: {listed(which, most=MOST_LINES)}."


def _count(items: Sequence[str]) -> str:
    """Return the verb of one thing that counts, or of several."""
    return "counts" if len(items) == 1 else "count"


def _with_this(
    run: AskedRun, answer: Solution, *, broken: bool
) -> tuple[OptimizationResult, tuple[str, ...]]:
    """Return the best plan, replaced by a given one that is better, and what to know of that."""
    best, stays = run.result, why_it_stays(run)
    if stays:
        bound = max(best.bound, -np.inf if broken else answer.objective)
        return replace(best, bound=bound), (stays,)
    least = -np.inf if best.objective is None else best.objective
    if broken or answer.objective <= least + TOLERANCE:
        return best, ()
    better = replace(best, best=answer, bound=max(best.bound, answer.objective))
    said = "It is better than the best plan found, and replaces it."
    return better, (said,) if best.best is not None else ()


def _as_found(own: OptimizationResult) -> OptimizationResult:
    """Return a plan as an answer whose value is known, so that its bound is the value itself."""
    return own if own.objective is None else replace(own, bound=own.objective)
