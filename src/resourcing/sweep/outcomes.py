"""A measure over the points of a sweep: of each option, and the lead of the best one over the next.

What has no value, because no plan keeps every strict rule or a row failed, is none here.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from resourcing.sweep.asking import Study
from resourcing.sweep.measuring import told_measure
from resourcing.sweep.standing import LESS_IS_BETTER

CALLED = {"points": "value points", "expected": "expected value"}
"""What people call measures whose names do not say it."""
BOUNDED = "points"
"""Measure of which rows hold a bound too."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Outcomes:
    """A measure over the points of a sweep.

    Attributes
    ----------
    measure
        The measure.
    sign
        1, or -1 where less is better.
    table
        Values, a row for each point, a column for each option.
    spare
        How much better each may be than it was computed; same shape.
    reference
        Point at which options are ordered; None for their means.
    """

    measure: str
    sign: float
    table: pd.DataFrame
    spare: pd.DataFrame
    reference: int | None

    @property
    def whole(self) -> np.ndarray:
        """Return whether every option has a value, shape (point,)."""
        return np.asarray(self.table.notna().all(axis=1))

    @property
    def better(self) -> pd.DataFrame:
        """Return the values turned so that more is better."""
        return self.sign * self.table

    @property
    def order(self) -> list[str]:
        """Return the options, the best at the reference first."""
        shown = self.better[self.whole] if self.whole.any() else self.better
        values = shown.to_numpy() if self.reference is None else self.better.loc[[self.reference]].to_numpy()  # fmt: skip
        places = np.argsort(-values.mean(axis=0), kind="stable").tolist()
        return [str(self.table.columns[place]) for place in places]

    @property
    def called(self) -> str:
        """Return what people call the measure."""
        return CALLED.get(self.measure, self.measure.replace("_", " "))

    @property
    def subjects(self) -> dict[str, np.ndarray]:
        """Return everything whose drivers are sought by its name, shape (point,): the lead first, then each option, the best first."""
        first, *others = self.order
        leads = {
            f"the lead of {first} over {name}, {self.called}": (
                self.better[first] - self.better[name]
            ).to_numpy()
            for name in others
        }
        told = next((k for k, v in leads.items() if (np.abs(v) > 0).any()), None)
        own = {f"{self.called} of {name}": self.table[name].to_numpy() for name in self.order}  # fmt: skip
        return own if told is None else {told: leads[told], **own}

    @property
    def main(self) -> tuple[str, ...]:
        """Return the subjects that are told in words: the lead where there is one, and the best option."""
        names = list(self.subjects)
        return tuple(names[: 1 + len(names) - len(self.order)])


def outcomes_of(study: Study, frame: pd.DataFrame) -> Outcomes | None:
    """Return the measure that is told over the points of a sweep, None where no row has it.

    Parameters
    ----------
    study
        What was asked.
    frame
        Its results, complete.
    """
    measure = told_measure(study.asked, keys=study.keys)
    if measure not in frame or frame[measure].isna().all():
        return None
    values = _wide(study, frame, frame[measure])
    spare = values * 0.0
    if measure == BOUNDED and "bound" in frame:
        spare = _wide(study, frame, (frame["bound"] - frame[measure]).clip(lower=0.0))
    based = study.asked.design.kind == "tornado" and bool(values.loc[0].notna().all())
    return Outcomes(
        measure=measure,
        sign=-1.0 if measure in LESS_IS_BETTER else 1.0,
        table=values,
        spare=spare,
        reference=0 if based else None,
    )


def _wide(study: Study, frame: pd.DataFrame, column: pd.Series) -> pd.DataFrame:
    """Return a column of the results with a row for each point and a column for each option."""
    shape = (len(study.points), len(study.options))
    numbers = np.full(shape[0] * shape[1], np.nan)
    numbers[frame["number"].to_numpy(dtype=int)] = column.to_numpy(dtype=float)
    return pd.DataFrame(numbers.reshape(shape), columns=list(study.options))
