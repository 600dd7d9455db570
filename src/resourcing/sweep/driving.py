"""What drives the rows of a sweep: tornado, Sobol indices, ranks, and where the better option flips.

Read off stored rows alone, so that it is the same whoever computed them; the methods are those of `sensitivity`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from resourcing.errors import InputError
from resourcing.sensitivity import Tornado, rank_importance, sobol_of, tornado_of
from resourcing.sensitivity.assumptions import number
from resourcing.sweep.asking import Study
from resourcing.sweep.assumed import as_numbers, between
from resourcing.sweep.flipping import flips, wins
from resourcing.sweep.outcomes import Outcomes, outcomes_of
from resourcing.sweep.points import ends_of, sobol_points, sobol_rows
from resourcing.sweep.rows import cell
from resourcing.words import counted, listed

SPARE_ROWS = 3
"""Rows by which there must be more than inputs before ranks are told."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Drivers:
    """What drives a measure over the rows of a sweep.

    Attributes
    ----------
    measure
        The measure.
    sentences
        What was found, in words.
    tables
        Tables by the stem of their file: tornado, sobol, ranks, break_even.
    tornadoes
        Tornado of each subject.
    main
        Subjects that are told in words: the lead of the best option over the next one, and the best option.
    """

    measure: str
    sentences: tuple[str, ...] = ()
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    tornadoes: Mapping[str, Tornado] = field(default_factory=dict)
    main: tuple[str, ...] = ()

    @property
    def told_tornadoes(self) -> list[tuple[str, Tornado]]:
        """Return the tornadoes that are told in words, with their subjects."""
        return [(name, self.tornadoes[name]) for name in self.main if name in self.tornadoes]  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class Told:
    """What one method found of one subject."""

    subject: str
    sentences: list[str]
    table: pd.DataFrame
    tornado: Tornado | None = None


TABLES = {"tornado": "tornado", "sobol": "sobol", "latin_hypercube": "ranks"}
"""Stem of the table of each design."""
BREAK_EVEN = "break_even"
"""Stem of the table of flips."""
ALONG = ("tornado", "grid", "list")
"""Designs in which one parameter moves while the others stay."""


def drivers_of(study: Study, frame: pd.DataFrame) -> Drivers:
    """Return what drives a measure over the rows of a sweep.

    Parameters
    ----------
    study
        What was asked.
    frame
        Its results, complete.
    """
    found = outcomes_of(study, frame)
    if found is None:
        return Drivers(measure="")
    kind = study.asked.design.kind
    told = list(_told(study, found))
    tables = {}
    if told:
        tables[TABLES[kind]] = pd.concat([item.table for item in told], ignore_index=True)  # fmt: skip
    said = [*wins(found), *_drivers_said(told, found)]
    if kind in ALONG and len(study.options) > 1:
        table, more = flips(study, found)
        tables[BREAK_EVEN] = table
        said += more
    return Drivers(
        measure=found.measure,
        sentences=tuple([*said, *_left_open(study, found)] if said else ()),
        tables=tables,
        main=found.main,
        tornadoes={item.subject: item.tornado for item in told if item.tornado},
    )


def _drivers_said(told: list[Told], found: Outcomes) -> Iterator[str]:
    """Yield what was found of the lead and of the best option, each under its heading."""
    for item in told:
        if item.subject in found.main:
            yield f"What drives {item.subject}:"
            yield from (f" * {text}" for text in item.sentences)


def _left_open(study: Study, found: Outcomes) -> Iterator[str]:
    """Yield how much better the solves may have been, and what is chance."""
    if study.asked.evaluate == "futures":
        yield "Each outcome is a mean over the same sampled futures: small swings and leads may be chance, and more futures tell."
    most = float(np.nan_to_num(found.spare.to_numpy()).max())
    if most > 1:
        yield (
            f"Solves ended with up to {number(most)} points open (bound less points); smaller swings and leads may be theirs: "
            "a smaller gap tells."
        )


def _told(study: Study, found: Outcomes) -> Iterator[Told]:
    """Yield what the method of the design finds of each subject."""
    of = {"tornado": _tornado, "sobol": _sobol, "latin_hypercube": _ranks}
    method = of.get(study.asked.design.kind)
    if method is None:
        return
    for subject, values in found.subjects.items():
        told = method(study, subject, values)
        table = told.table.copy()
        table.insert(0, "of", subject)
        yield Told(
            subject=subject,
            sentences=told.sentences,
            table=table,
            tornado=told.tornado,
        )


def _tornado(study: Study, subject: str, values: np.ndarray) -> Told:
    """Return how far a subject moves with each parameter alone."""
    place = {repr(point): n for n, point in enumerate(study.points)}
    bases, ends = study.bases, {}
    low, high, left, assumptions = {}, {}, [], []
    for k, item in enumerate(study.asked.parameters):
        first, last = ends_of(item)
        at = [values[place[repr((*bases[:k], end, *bases[k + 1 :]))]] for end in (first, last)]  # fmt: skip
        if not np.isfinite(at).all():
            left.append(item.name)
            continue
        one = between(item, first, bases[k], last)
        low[item.key], high[item.key] = at
        ends[item.key] = (first, bases[k], last)
        assumptions.append(one)
    base = values[place[repr(tuple(bases))]]
    if not assumptions or not np.isfinite(base):
        return Told(subject=subject, sentences=["there is no value at the base."], table=pd.DataFrame())  # fmt: skip
    found = tornado_of(base, low, high, assumptions=assumptions)
    table = found.frame.rename(columns={"assumption": "parameter"})
    for n, name in enumerate(("low", "base", "high")):
        table[name] = [cell(ends[key][n]) for key in table["parameter"]]
    missing = [f"{listed(left)}: an end has no value."] if left else []
    return Told(subject=subject, sentences=[*found.sentences(), *missing], table=table, tornado=found)  # fmt: skip


def _sobol(study: Study, subject: str, values: np.ndarray) -> Told:
    """Return which share of a subject's spread comes from each parameter."""
    rows = sobol_rows(study.asked.design, study.asked.parameters)
    place = {repr(point): n for n, point in enumerate(study.points)}
    points = sobol_points(rows, study.asked.parameters)
    outcomes = values[[place[repr(point)] for point in points]]
    missing = int((~np.isfinite(outcomes)).sum())
    if missing:
        text = f"{counted(missing, 'row')} of the design have no value, and the indices need them all."
        return Told(subject=subject, sentences=[text], table=pd.DataFrame())
    found = sobol_of(rows, outcomes)
    table = found.frame.rename(columns={"assumption": "parameter"})
    return Told(subject=subject, sentences=found.sentences(), table=table)


def _ranks(study: Study, subject: str, values: np.ndarray) -> Told:
    """Return with which parameters a subject rises or falls."""
    columns = {
        item.name: as_numbers([point[k] for point in study.points])
        for k, item in enumerate(study.asked.parameters)
    }
    sample = pd.DataFrame({name: v for name, v in columns.items() if v is not None})
    words = [name for name, v in columns.items() if v is None]
    there = np.isfinite(values)
    sample, outcome = sample[there], values[there]
    if len(sample) < len(sample.columns) + SPARE_ROWS or sample.empty:
        text = f"{counted(len(sample), 'point')} for {counted(len(sample.columns), 'parameter')} of numbers or days: too few to rank."
        return Told(subject=subject, sentences=[text], table=pd.DataFrame())
    if np.ptp(outcome) == 0:
        text = f"it is {number(float(outcome[0]))} at every point."
        return Told(subject=subject, sentences=[text], table=pd.DataFrame())
    try:
        found = rank_importance(sample.reset_index(drop=True), outcome)
    except InputError as error:  # such as two parameters that rank the points alike
        text = "; ".join(f"{p.column} {p.rule}" for p in error.problems)
        return Told(subject=subject, sentences=[f"No ranks: {text}."], table=pd.DataFrame())  # fmt: skip
    said = found.sentences()
    if words:
        said.append(f"Not ranked, being no numbers: {listed(words)}.")
    return Told(subject=subject, sentences=said, table=found.frame)
