"""A plan carried into a changed world: kept but for what the change forces, and for few alliances more.

An alliance departs from the plan where, in some period, it has another lead than planned, or none. Not counted are
departures that the change forces: from the first period on in which the planned lead may not lead any more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from resourcing.explain.asked import (
    AskedCase,
    alliance_names,
    called,
    resource_names,
    spelled,
)
from resourcing.explain.keeping import solve_kept
from resourcing.explain.resolve import stop_of
from resourcing.formulation import Kept, Order
from resourcing.optimize import StopRules
from resourcing.problem import NOBODY, ProblemData
from resourcing.results import OptimizationResult, Solution
from resourcing.search import only_eligible
from resourcing.words import counted

UNKNOWN = -2
"""Index that stands for no planned lead, or one who is not there any more; `NOBODY` is planned."""
CHOSEN, NOT_PLANNED = "chosen", "was not in the plan"
"""Reasons of departures that the plan chose, and of alliances that are new to it."""
MUST_BE_LED = "must be led now"
"""Reason of a departure from nobody, where the changed rules ask for a lead."""
MOST_LISTED = 10
"""Alliances of one reason that are told before the rest are only counted."""

Planned = Mapping[tuple[str, str], str | None]
"""Leads of a plan: alliance and period to the lead, None for nobody; by label."""


@dataclass(frozen=True, kw_only=True)
class Departure:
    """One alliance that departs from the plan before.

    Attributes
    ----------
    alliance_id, alliance
        The alliance by identifier and name.
    periods
        Periods concerned, in words.
    before, after
        Planned lead and new lead by name, or "nobody".
    reason
        ``chosen``, or why the change forces it, in words.
    """

    alliance_id: str
    alliance: str
    periods: str
    before: str
    after: str
    reason: str

    @property
    def counts(self) -> bool:
        """Return whether it counts towards the limit."""
        return self.reason == CHOSEN

    def __str__(self) -> str:
        """Return the departure as a sentence without a full stop."""
        when = "" if self.periods == "throughout" else f" in {self.periods}"
        why = "" if self.counts else f" ({self.reason})"
        return f"{self.alliance} goes from {self.before} to {self.after}{when}{why}"

    @property
    def swap(self) -> str:
        """Return who leads instead of whom, and when; whom the reason names is not named again."""
        named = self.reason.startswith(f"{self.before} ")
        instead = "" if named else f" instead of {self.before}"
        return f"{self.after}{instead} ({self.periods})"


@dataclass(frozen=True, kw_only=True, eq=False)
class Replanned:
    """How a new plan departs from the one that it keeps.

    Attributes
    ----------
    planned
        Leads of the plan before, with the labels of the new instance.
    kept_periods
        Number of first periods, begun before the first change, in which the planned leads stay.
    most
        Largest number of alliances that depart by choice; None for no limit.
    departures
        What departs, in register order.
    """

    planned: Planned
    kept_periods: int
    most: int | None
    departures: tuple[Departure, ...]

    @property
    def counted(self) -> int:
        """Return the number of alliances that depart by choice."""
        return len({row.alliance_id for row in self.departures if row.counts})

    @property
    def forced(self) -> int:
        """Return the number of alliances that depart only because they must."""
        chosen = {row.alliance_id for row in self.departures if row.counts}
        return len({row.alliance_id for row in self.departures} - chosen)

    def __str__(self) -> str:
        """Return the departures as sentences."""
        limit = "" if self.most is None else f" of at most {self.most}"
        told = self.counted if self.most is None else self.most
        must = counted(self.forced, "alliance")
        why = "" if self.most is None else ", which does not count"
        forced = f"; {must} must change{why}" if self.forced else ""
        head = f"Against the plan before, {self.counted}{limit} {_get(told)} another lead by choice{forced}."
        groups: dict[str, list[Departure]] = {}
        for row in sorted(self.departures, key=lambda row: not row.counts):
            groups.setdefault(row.reason, []).append(row)
        lines = [line for rows in groups.values() for line in _group(rows)]
        return "\n".join([head, *lines])

    def to_frame(self) -> pd.DataFrame:
        """Return a row for each departure: alliance_id, name, periods, before, after, counts, reason."""
        columns = [
            *("alliance_id", "name", "periods", "before", "after"),
            *("counts", "reason"),
        ]
        rows = [
            {**vars(row), "name": row.alliance, "counts": row.counts}
            for row in self.departures
        ]
        return pd.DataFrame(rows, columns=columns)


def _group(rows: list[Departure]) -> Iterator[str]:
    """Yield the departures of one reason: a heading, and a line for each alliance."""
    swaps: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        swaps.setdefault((row.alliance_id, row.alliance), []).append(row.swap)
    yield _heading(rows[0].reason, alliances=len(swaps))
    lines = [f" * {name}: {', '.join(told)}" for (_, name), told in swaps.items()]
    yield from lines[:MOST_LISTED]
    if len(lines) > MOST_LISTED:
        more = counted(len(lines) - MOST_LISTED, "more alliance")
        yield f" * and {more}"


def _heading(reason: str, *, alliances: int) -> str:
    """Return the heading of the departures of one reason."""
    if reason == CHOSEN:
        return "By choice:"
    if reason == NOT_PLANNED:
        return "New, not in the plan before:"
    said = reason if alliances == 1 else reason.replace(" lead it ", " lead them ")
    if said == MUST_BE_LED:
        who = "it" if alliances == 1 else "they"
        return f"Forced, because {who} must be led now:"
    return f"Forced, because {said}; led now by:"


def _get(count: int) -> str:
    """Return the words between a number of alliances and what they get."""
    return "alliance gets" if count == 1 else "alliances get"


@dataclass(frozen=True, kw_only=True, eq=False)
class _Plan:
    """A plan in the indices of an instance, and from when on each alliance is free of it.

    `lead` holds an index, `NOBODY` or `UNKNOWN`, shape (alliance, period); `free` whether an alliance is free in a
    period, from the first one on in which the planned lead may not lead any more.
    """

    lead: np.ndarray
    free: np.ndarray

    @classmethod
    def of(cls, data: ProblemData, planned: Planned) -> Self:
        """Return the plan of an instance."""
        index: dict[str | None, int] = {
            name: r for r, name in enumerate(data.resources)
        }
        index[None] = NOBODY
        lead = np.array(
            [
                [
                    index.get(planned[a, t], UNKNOWN) if (a, t) in planned else UNKNOWN
                    for t in data.periods
                ]
                for a in data.alliances
            ],
            dtype=int,
        ).reshape(data.active.shape)
        asked = np.where(lead == UNKNOWN, NOBODY, lead)
        may = (only_eligible(data, asked) == asked) & (lead != UNKNOWN)
        may &= (lead != NOBODY) | ~_must_be_led(data)
        lost = data.active & ~may
        return cls(lead=lead, free=np.logical_or.accumulate(lost, axis=1))

    def kept(self, data: ProblemData, *, periods: int, most: int | None) -> Kept:
        """Return how far an answer may depart from the plan."""
        open_ = ~self.free & data.active
        early = np.arange(len(data.periods)) < periods
        return Kept(
            lead=np.where(self.lead == UNKNOWN, NOBODY, self.lead),
            fixed=open_ & early,
            counted=open_ & ~early,
            most=most,
        )


def _must_be_led(data: ProblemData) -> np.ndarray:
    """Return where nobody may not be the lead, shape (alliance, period)."""
    promised = ((data.floor > 0) & (data.need > 0)).any(axis=1)
    strict = data.rules.promises == "strict"
    return np.asarray(data.must_lead[:, None] | (promised & strict))


def planned_leads(before: Solution) -> dict[tuple[str, str], str | None]:
    """Return the leads of a plan by label, for active alliances and periods.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> from resourcing.results import solution
    >>> data = problem_from_arrays(need=np.ones((1, 1, 2)), available=np.ones((1, 2)))
    >>> planned_leads(solution(data, lead=np.array([[0, -1]])))
    {('a0', 't0'): 'r0', ('a0', 't1'): None}
    """
    data = before.data
    return {
        (data.alliances[a], data.periods[t]): None
        if before.lead[a, t] == NOBODY
        else data.resources[before.lead[a, t]]
        for a, t in np.argwhere(data.active).tolist()
    }


def replanned(
    case: AskedCase,
    *,
    before: Planned,
    max_handovers: int | None = None,
    kept_periods: int = 0,
    order: Order | None = None,
    stop: StopRules | None = None,
) -> tuple[OptimizationResult, Replanned]:
    """Return the best plan of a changed case in which few alliances get another lead than planned, and how it departs.

    Parameters
    ----------
    case
        The changed case.
    before
        Leads of the plan before, see `planned_leads`; alliances, people and periods are matched by label.
    max_handovers
        Largest number of alliances that get another lead than planned in any period. Those do not count whose planned
        lead may not lead any more, and may change from then on. None for no limit.
    kept_periods
        Number of first periods in which the planned leads stay.
    order
        Solve for one aim after another; None for the weighted sum.
    stop
        When it stops; by default as the scenario says.
    """
    data = case.data
    kept = _Plan.of(data, before).kept(data, periods=kept_periods, most=max_handovers)
    rules = stop or stop_of(case.scenario)
    result = solve_kept(data, kept=kept, stop=rules, order=order)
    found = departures(
        case,
        planned=before,
        after=result.best,
        kept_periods=kept_periods,
        most=max_handovers,
    )
    return result, found


def departures(
    case: AskedCase,
    *,
    planned: Planned,
    after: Solution | None,
    kept_periods: int,
    most: int | None,
) -> Replanned:
    """Return how an answer departs from a plan.

    Parameters
    ----------
    case
        The changed case.
    planned
        Leads of the plan before, by label.
    after
        The answer; None departs in nothing.
    kept_periods, most
        As of `Replanned`.
    """
    known = {*case.data.alliances}
    return Replanned(
        planned={key: name for key, name in planned.items() if key[0] in known},
        kept_periods=kept_periods,
        most=most,
        departures=() if after is None else tuple(_departures(case, planned, after)),
    )


def _departures(
    case: AskedCase, planned: Planned, after: Solution
) -> Iterator[Departure]:
    """Yield what departs: a row for each alliance, pair of leads and reason."""
    data, plan = case.data, _Plan.of(case.data, planned)
    names, who = alliance_names(case), resource_names(case)
    for a, label in enumerate(data.alliances):
        cells = [
            (_name(case, planned, label, t), int(after.lead[a, t]), bool(free))
            for t, free in enumerate(plan.free[a])
        ]
        known = np.array([(label, t) in planned for t in data.periods], dtype=bool)
        differs = (plan.lead[a] != after.lead[a]) & data.active[a]
        differs &= known | (after.lead[a] != NOBODY)
        pairs = zip(cells, differs, strict=True)
        for before, lead, free in dict.fromkeys(cell for cell, moved in pairs if moved):
            where = np.array([cell == (before, lead, free) for cell in cells])
            yield Departure(
                alliance_id=label,
                alliance=names[label],
                periods=spelled(where & differs, data.periods),
                before=before,
                after=called(who, data.resources, lead),
                reason=_reason(case, planned, plan, a) if free else CHOSEN,
            )


def _name(case: AskedCase, planned: Planned, alliance: str, period: int) -> str:
    """Return the planned lead by name, "nobody" where none is planned."""
    name = planned.get((alliance, case.data.periods[period]))
    return "nobody" if name is None else resource_names(case).get(name, name)


def _reason(case: AskedCase, planned: Planned, plan: _Plan, alliance: int) -> str:
    """Return why the change forces an alliance to depart, in words."""
    data, label = case.data, case.data.alliances[alliance]
    first = int(np.flatnonzero(plan.free[alliance] & data.active[alliance])[0])
    key = (label, data.periods[first])
    if key not in planned:
        return NOT_PLANNED
    name, lead = _name(case, planned, label, first), int(plan.lead[alliance, first])
    if lead == NOBODY:
        return MUST_BE_LED
    gone = lead == UNKNOWN or data.departed[lead, first]
    if gone and lead != UNKNOWN:  # the same words for every alliance of who left
        first = int(np.argmax(data.departed[lead]))
    when = data.periods[first]
    return f"{name} has left by {when}" if gone else f"{name} may not lead it in {when}"
