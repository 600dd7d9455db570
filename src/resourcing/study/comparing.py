"""Several scenarios and options, each solved, side by side: what can be told apart, and what could not be solved.

Solves nothing itself; the first of them is what the others are compared with. What changed is told in `view.compared`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from resourcing.errors import InputError, InputProblem
from resourcing.explain.differences import Difference, gain
from resourcing.read import Inputs
from resourcing.results import TOLERANCE
from resourcing.simulate import differences
from resourcing.study.measuring import Measures, measures
from resourcing.study.replaying import not_replayed, replay, short
from resourcing.study.running import Run
from resourcing.words import listed

PERIODS_APART = "they cover different periods"
"""Why plans of different horizons are not compared in points."""
PRICED_APART = "their playbooks or scenarios price coverage and charges differently"
"""Why plans under different prices are not compared in points."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Column:
    """A scenario with an option, solved.

    Attributes
    ----------
    label
        What to call it; unique within a comparison.
    source
        Scenario file, or folder of a run.
    inputs
        What was read.
    run
        The case with its assignment; `side_by_side` replays it.
    """

    label: str
    source: str
    inputs: Inputs
    run: Run

    @property
    def option(self) -> str:
        """Return the name of the option."""
        return self.run.case.world.option

    @cached_property
    def measures(self) -> Measures:
        """Return what the plan achieves."""
        return measures(self.run.plan, case=self.run.case)

    @property
    def coverage(self) -> float:
        """Return the hours delivered as a share of those needed, 1 where nothing is needed."""
        found = self.measures
        return found.hours_delivered / found.hours_needed if found.hours_needed else 1.0


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A scenario with an option that could not be read or solved, and why."""

    label: str
    source: str
    problems: tuple[InputProblem, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Pair:
    """Two columns, the second compared with the first."""

    before: Column
    after: Column

    @cached_property
    def points(self) -> Difference | None:
        """Return the difference in value points with its interval, None where `not_compared` says why there is none."""
        if self.not_compared:
            return None
        return gain(after=self.after.run.result, before=self.before.run.result)

    @cached_property
    def not_compared(self) -> str:
        """Return why value points are not compared, empty where they are."""
        one, two = (column.run.case.world for column in (self.before, self.after))
        if one.horizon != two.horizon:
            return PERIODS_APART
        books = [
            (w.playbook.value, w.playbook.charges, w.playbook.currency)
            for w in (one, two)
        ]
        return PRICED_APART if books[0] != books[1] else ""

    @property
    def more_to_gain(self) -> float:
        """Return by how many value points full coverage of the second is worth more than that of the first."""
        both = [column.run.result.full_value for column in (self.after, self.before)]
        more = both[0] - both[1]
        return 0.0 if abs(more) <= TOLERANCE * max(1.0, *both) else more

    @cached_property
    def service(self) -> pd.DataFrame:
        """Return what changes under the same luck, see `simulate.differences`; no rows where either was not replayed."""
        one, two = self.before.run.service, self.after.run.service
        if one is None or two is None:
            return pd.DataFrame()
        return differences(one, two)


@dataclass(frozen=True, kw_only=True, eq=False)
class Comparison:
    """Scenarios and options side by side.

    Attributes
    ----------
    columns
        Those that were solved; the others are compared with the first.
    failures
        Those that were not.
    remarks
        What else a reader must know, such as what was left out; a sentence each.
    """

    columns: tuple[Column, ...]
    failures: tuple[Failure, ...] = ()
    remarks: tuple[str, ...] = ()

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Return each column but the first with the first before it."""
        first, *others = self.columns
        return tuple(Pair(before=first, after=other) for other in others)


def side_by_side(
    columns: Sequence[Column],
    *,
    failures: Sequence[Failure] = (),
    remarks: Sequence[str] = (),
) -> Comparison:
    """Put solved scenarios and options side by side, every plan replayed briefly under the luck of the first.

    A plan that cannot be replayed (`study.not_replayed`) stays, without service levels, and a remark says why; so does one
    whose replay breaks down, and the failure is recorded.

    Parameters
    ----------
    columns
        At least one; the others are compared with the first.
    failures, remarks
        See `Comparison`.

    Raises
    ------
    InputError
        If there is no column, with the problems of the failures.
    ValueError
        If two columns have one label.
    """
    if not columns:
        raise InputError(dict.fromkeys(p for item in failures for p in item.problems))
    labels = [item.label for item in columns]
    twice = [label for label in dict.fromkeys(labels) if labels.count(label) > 1]
    if twice:
        msg = f"columns of one label: {', '.join(twice[:5])}"
        raise ValueError(msg)
    case = columns[0].run.case
    number, seed = short(case).replications, case.scenario.seed
    done: list[Column] = []
    broken: list[Failure] = []
    for column in columns:
        if not_replayed(column.run.case):
            done.append(_unreplayed(column))
            continue
        try:
            done.append(_replayed(column, number=number, seed=seed))
        except Exception as error:  # a defect in one replay must not lose the plans
            done.append(_unreplayed(column))
            broken.append(_not_replayed(column, error))
    return Comparison(
        columns=tuple(done),
        failures=(*failures, *broken),
        remarks=(*remarks, *_moving(columns)),
    )


def _unreplayed(column: Column) -> Column:
    """Return a column without service levels."""
    return replace(column, run=replace(column.run, service=None))


def _moving(columns: Sequence[Column]) -> Iterator[str]:
    """Yield why plans are not replayed with requests, a sentence for each reason."""
    found: dict[str, list[str]] = {}
    for column in columns:
        for reason in not_replayed(column.run.case):
            found.setdefault(reason, []).append(column.label)
    for reason, labels in found.items():
        verb = "is" if len(labels) == 1 else "are"
        yield f"{listed(labels)} {verb} not replayed with requests: {reason}."


def _replayed(column: Column, *, number: int | None, seed: int) -> Column:
    """Return a column with its plan replayed so many times under the luck of a seed."""
    case = column.run.case
    settings = case.scenario.simulation.replace(replications=number)
    service = replay(case, column.run.plan, settings=settings, seed=seed)
    return replace(column, run=replace(column.run, service=service))


def _not_replayed(column: Column, error: Exception) -> Failure:
    """Return that a plan could not be replayed; its totals stand."""
    problem = InputProblem(
        file=column.source,
        rule=f"the plan could not be replayed: {type(error).__name__}: {error}",
        repair="please report it; everything but the service levels holds",
    )
    return Failure(
        label=f"Service of {column.label}", source=column.source, problems=(problem,)
    )
