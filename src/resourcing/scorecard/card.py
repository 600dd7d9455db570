"""The scorecard of a period: define, measure, analyze, improve, control, against another period.

Joins what the modules beside it count; how it reads as text is in `telling`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from resourcing.domain import Decision
from resourcing.front_door import Portfolio
from resourcing.history import Account, Log, log_of_register
from resourcing.scenario import World
from resourcing.scorecard import analyzing, defining, logged, planned, worked
from resourcing.scorecard.control import Chart, charts
from resourcing.scorecard.definitions import DEFINITIONS, PHASES
from resourcing.scorecard.ground import GivenPlan, Ground
from resourcing.scorecard.hours_charts import hours_charts
from resourcing.scorecard.improving import Action, actions, open_decisions
from resourcing.scorecard.measure import Measure
from resourcing.scorecard.periods import Period
from resourcing.scorecard.placing import scored_later
from resourcing.words import counted

TEXTS = ("phase", "measure", "part")
NUMBERS = ("value", "low", "high", "numerator", "denominator")
COLUMNS = (*TEXTS, *NUMBERS, "unit", "before", "change", "told_from_chance", "note")
"""Columns of the table, in order."""
NO_LOG = "not listed, because the table decisions is missing or has no rows"
"""Why there are no open decisions."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Scorecard:
    """The scorecard of a period.

    Attributes
    ----------
    title
        What it is about.
    period, before
        The period, and the one that it is compared with.
    seen_from
        Day from which it is seen.
    measures
        Measures of define, measure and analyze in the order of `DEFINITIONS`, those not measured included.
    actions
        What the numbers point to.
    decisions
        Decisions that no later one replaces.
    decisions_note
        Why there are no decisions, empty where there is a log.
    charts
        Control charts.
    names
        Names of alliances and people by identifier.
    remarks
        What to know before relying on it.
    account
        What became of every row of the logs.
    """

    title: str
    period: Period
    before: Period
    seen_from: date
    measures: tuple[Measure, ...]
    actions: tuple[Action, ...]
    decisions: tuple[Decision, ...]
    charts: tuple[Chart, ...]
    decisions_note: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    account: Account = field(default_factory=Account)

    def find(self, name: str, part: str = "") -> Measure:
        """Return a measure by name and part.

        Raises
        ------
        KeyError
            If there is none.
        """
        for item in self.measures:
            if (item.name, item.part) == (name, part):
                return item
        raise KeyError((name, part))

    @property
    def moved(self) -> tuple[Measure, ...]:
        """Return the measures whose change is more than chance would bring, and parts of those that did not move as a whole."""
        told = [item for item in self.measures if item.told_from_chance]
        whole = {item.name for item in told if not item.part}
        parts = [item for item in told if item.part and item.name not in whole]
        return (*(item for item in told if not item.part), *parts)

    @property
    def not_measured(self) -> tuple[Measure, ...]:
        """Return the measures whose table is missing."""
        return tuple(item for item in self.measures if not item.measured)

    def to_frame(self) -> pd.DataFrame:
        """Return the scorecard as a tidy table.

        Returns
        -------
        pandas.DataFrame
            Columns phase, measure, part, value, low, high, numerator, denominator, unit, before, change,
            told_from_chance and note. A row that was not measured, or for which nothing happened, has no value. Rows of
            improve hold an action or an open decision in their note, with its measure; rows of control hold a period in
            `part` and its control limits in `low` and `high`.
        """
        rows = [*map(_measure_row, self.measures), *self._improve_rows()]
        rows += [row for chart in self.charts for row in _chart_rows(chart)]
        order = {str(phase): number for number, phase in enumerate(PHASES)}
        rows.sort(key=lambda row: order[str(row["phase"])])
        types = dict.fromkeys((*NUMBERS, "before", "change"), "float64")
        frame = pd.DataFrame(rows, columns=list(COLUMNS))
        return frame.astype({**types, "told_from_chance": "boolean"})

    def _improve_rows(self) -> Iterator[dict[str, object]]:
        """Yield actions and open decisions."""
        for item in self.actions:
            told = f"{item.sentence} {item.command}".strip()
            yield {"phase": "improve", "measure": item.measure, "part": "action", "unit": "", "note": told}  # fmt: skip
        if self.decisions_note:
            yield {"phase": "improve", "measure": "open decisions", "part": "", "unit": "", "note": self.decisions_note}  # fmt: skip
        for row in self.decisions:
            told = f"{row.time:%Y-%m-%d}, {row.who}: {row.decision}"
            yield {"phase": "improve", "measure": row.subject, "part": "open decision", "unit": "", "note": told}  # fmt: skip

    def __str__(self) -> str:
        """Return the scorecard as text."""
        from resourcing.scorecard.telling import told

        return told(self)


def _measure_row(item: Measure) -> dict[str, object]:
    """Return the row of a measure."""
    return {
        "phase": item.definition.phase,
        "measure": item.name,
        "part": item.part,
        **{name: getattr(item, name) for name in NUMBERS},
        "unit": item.unit,
        "before": item.before,
        "change": item.change,
        "told_from_chance": item.told_from_chance,
        "note": item.note,
    }


def _chart_rows(chart: Chart) -> Iterator[dict[str, object]]:
    """Yield a row for each period of a chart."""
    if not chart.points:
        yield {"phase": "control", "measure": chart.name, "part": "", "unit": "", "note": chart.note}  # fmt: skip
    for point in chart.points:
        marks = {"outside": point.outside, "run": point.run}
        said = [point.limits or "", *(mark for mark, there in marks.items() if there)]
        hits = None if point.value is None else point.value * (point.cases or 1.0)
        yield {
            "phase": "control",
            "measure": chart.name,
            "part": point.period,
            "value": point.value,
            "low": point.low,
            "high": point.high,
            "numerator": None if hits is None else round(hits),
            "denominator": point.cases,
            "unit": f"share of {chart.unit}" if chart.kind == "p" else chart.unit,
            "note": ", ".join(mark for mark in said if mark) or chart.note,
        }


def seen_from(period: Period, *, as_of: date | None) -> date:
    """Return the day from which a period is seen: the day given where it lies within or after, else its last day.

    Examples
    --------
    >>> quarter = Period(first=date(2027, 1, 1), months=3)
    >>> seen_from(quarter, as_of=None).isoformat()
    '2027-03-31'
    >>> seen_from(quarter, as_of=date(2027, 2, 15)).isoformat()
    '2027-02-15'
    """
    return as_of if as_of is not None and as_of > period.first else period.last


def scorecard(
    world: World,
    *,
    portfolio: Portfolio,
    period: Period,
    log: Log | None = None,
    before: Period | None = None,
    plan: GivenPlan | None = None,
    as_of: date | None = None,
    grace_days: int = 0,
    title: str = "",
    scenario: str = "SCENARIO",
) -> Scorecard:
    """Return the scorecard of a period.

    Parameters
    ----------
    world
        Register and playbook.
    portfolio
        Placement of every alliance on the world's today. An earlier or later period takes the evaluations known at its end.
    period
        Whole months to look at.
    log
        The logs, as messy as they are; by default those of the register, whose rows obey every rule.
    before
        Period to compare with; the one of the same length directly before by default.
    plan
        A plan to set beside the logs.
    as_of
        Day from which all is seen; by default the last day of the period.
    grace_days
        Days after the planned one on which an event still counts as on time.
    title
        What it is about, such as the title of the scenario.
    scenario
        How the commands that actions name call the scenario's file.

    Returns
    -------
    Scorecard
        Every measure of `DEFINITIONS`; those whose table is missing say so.
    """
    ground = Ground(
        world=world,
        portfolio=portfolio,
        log=log_of_register(world.register) if log is None else log,
        plan=plan,
        grace_days=grace_days,
        seen_from=seen_from(period, as_of=as_of),
    )
    earlier = period.previous if before is None else before
    measures = _against(ground, period=period, before=earlier)
    drawn = (*charts(ground, period=period), *hours_charts(ground, period=period))
    return Scorecard(
        title=title,
        period=period,
        before=earlier,
        seen_from=ground.seen_from,
        measures=measures,
        actions=tuple(
            item.about(scenario, **({} if plan is None else plan.called))
            for item in actions(measures, charts=drawn, period=period.label)
        ),
        decisions=open_decisions(world.register.decisions, seen_from=ground.seen_from),
        charts=drawn,
        decisions_note="" if world.register.decisions else NO_LOG,
        names=ground.names,
        remarks=(*_remarks(ground, period, earlier), *_mess(ground.judged.account)),
        account=ground.judged.account,
    )


def _remarks(ground: Ground, period: Period, before: Period) -> Iterator[str]:
    """Yield what to know before relying on the scorecard."""
    if ground.seen_from < period.last:
        yield (
            f"The period is seen from {ground.seen_from}, before its end: hours and events so far stand against what is "
            "agreed for the whole period, and counts have no point of it in their charts."
        )
    yield (
        "Segments and profiles are by the evaluations known at the end of each period; eligibility, leads and agreements "
        "are those of the register and playbook as read, for earlier periods too."
    )
    later = scored_later(min(before.last, ground.seen_from), world=ground.world)
    if later:
        yield f"{counted(len(later), 'alliance')} had not been scored on every criterion by the end of {before.label}: placed there as today."
    yield from (() if ground.plan is None else ground.plan.about)
    if ground.grace_days:
        yield f"An event counts as on time up to {ground.grace_days} days after its day."


def _mess(account: Account) -> Iterator[str]:
    """Yield what was the matter with the logs, of whatever period."""
    for item in account.totals:
        if item.left_out:
            yield f"Of {item.table}, {counted(item.rows, 'row')}: {item.used:,} used, {item.left_out:,} left out of everything."
    yield from (f"{finding}." for finding in account.findings)


def _against(ground: Ground, *, period: Period, before: Period) -> tuple[Measure, ...]:
    """Return the measures of a period with their changes since another."""
    then = {(item.name, item.part): item for item in _measures(ground, before)}
    exposure = _days(period, ground) / _days(before, ground)
    found = [
        item.against(_comparable(item, then), exposure=exposure)
        for item in _measures(ground, period)
    ]
    order = {name: number for number, name in enumerate(DEFINITIONS)}
    return tuple(sorted(found, key=lambda item: order[item.name]))


def _days(period: Period, ground: Ground) -> int:
    """Return the days of a period that can be seen."""
    return max(1, (min(period.last, ground.seen_from) - period.first).days + 1)


def _comparable(item: Measure, then: dict[tuple[str, str], Measure]) -> Measure | None:
    """Return the same measure then; contributors, of whom only the largest are named, are not compared."""
    if item.definition.phase == "analyze":
        return None
    return then.get((item.name, item.part))


def _measures(ground: Ground, period: Period) -> Iterator[Measure]:
    """Yield the measures of a period."""
    agreed = ground.agreed(period)
    yield from defining.define(ground, period=period, agreed=agreed)
    yield from planned.planned(ground, period=period)
    yield logged.above_span(ground, period=period)
    yield from worked.delivered(ground, period=period, agreed=agreed)
    yield from logged.answered(ground, period=period)
    yield from logged.cadence(ground, period=period)
    yield from logged.against_agreement(ground, period=period)
    yield from logged.polled(ground, period=period)
    yield from logged.targets(ground, period=period)
    found = (
        None
        if ground.timesheet.empty
        else worked.worked(ground, period=period, agreed=agreed)
    )
    yield from analyzing.analyze(ground, period=period, found=found)
