"""The peeling trajectory: boxes from all futures down to a small one, with what each trades of coverage for density.

Shows the trade; which boxes to believe is the matter of `discover`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from resourcing.discovery.boxes import Box, decoded
from resourcing.discovery.encoding import encode, outcomes
from resourcing.discovery.peeling import peel
from resourcing.discovery.scoring import quasi_p_values
from resourcing.discovery.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Trajectory:
    """The boxes of a peeling, from all futures inwards.

    Attributes
    ----------
    boxes
        The boxes; the first one is not restricted.
    futures, failures
        Futures inside each box, and those of them that fail.
    scores
        Gain in log-likelihood of each box less the price of its limits, in nats.
    p_values
        Quasi-p-values of the restricted inputs of each box, by input.
    left_out
        Inputs that do not vary.
    """

    boxes: tuple[Box, ...]
    futures: tuple[int, ...]
    failures: tuple[int, ...]
    scores: tuple[float, ...]
    p_values: tuple[Mapping[str, float], ...]
    left_out: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each box.

        Columns step, futures, failures, coverage (of all failures), density (share that fails), support (of all futures), restricted
        (inputs), score (nats), p_value (largest quasi-p-value; NaN without limits) and inputs (names).
        """
        futures, failures = np.array(self.futures), np.array(self.failures)
        return pd.DataFrame(
            {
                "step": np.arange(len(futures)),
                "futures": futures,
                "failures": failures,
                "coverage": failures / max(failures[0], 1),
                "density": failures / futures,
                "support": futures / futures[0],
                "restricted": [len(box.limits) for box in self.boxes],
                "score": self.scores,
                "p_value": [max(by.values(), default=np.nan) for by in self.p_values],
                "inputs": [", ".join(box.names) for box in self.boxes],
            }
        )

    def limits(self) -> pd.DataFrame:
        """Return one row for each box and restricted input: step, input, low, high, allowed and p_value."""
        parts = [
            box.to_frame().assign(step=step, p_value=[by[name] for name in box.names])
            for step, (box, by) in enumerate(
                zip(self.boxes, self.p_values, strict=True)
            )
        ]
        columns = ["step", "input", "low", "high", "allowed", "p_value"]
        filled = [part for part in parts if len(part)]
        if not filled:
            return pd.DataFrame(columns=columns)
        return pd.concat(filled, ignore_index=True)[columns]

    def choose(self, *, min_density: float | None = None) -> int | None:
        """Return the step to take, None where no box is dense enough or worth its limits.

        With `min_density`: among the boxes of which at least this share fails, the fewest restricted inputs, then the best score; without:
        the best score. Nothing is pasted or dropped here.
        """
        frame = self.to_frame()
        worth = frame[(frame["restricted"] > 0) & (frame["score"] > 0)]
        worth = worth[worth["density"] >= (min_density or 0.0)]
        if worth.empty:
            return None
        if min_density is not None:
            worth = worth[worth["restricted"] == worth["restricted"].min()]
        return int(worth["step"].to_numpy()[worth["score"].argmax()])


def prim(
    inputs: pd.DataFrame,
    failed: np.ndarray,
    *,
    alpha: float = 0.05,
    min_support: float = 0.05,
) -> Trajectory:
    """Return the peeling trajectory of the patient rule induction method.

    Parameters
    ----------
    inputs
        One row for each future, one column for each input: numbers, whole numbers, truth values or names. Inputs that do not vary are left
        out and named.
    failed
        Whether each future fails, shape (future,), bool.
    alpha
        Share of the futures inside that one peel takes away.
    min_support
        Share of all futures that the smallest box holds at least.

    Returns
    -------
    Trajectory
        The boxes. Nothing in it is drawn by chance; equal candidates go to the first input.

    Raises
    ------
    InputError
        If a value is missing or infinite, or the table is empty.

    Examples
    --------
    >>> futures = pd.DataFrame({"hire": np.arange(1, 101) / 10, "other": [0, 1] * 50})
    >>> found = prim(futures, (futures["hire"] > 8).to_numpy())
    >>> step = found.choose(min_density=0.9)
    >>> found.boxes[step].limits
    (Range(name='hire', low=8.05, high=inf, whole=False),)
    """
    data, bad = encode(inputs), outcomes(failed, inputs)
    settings = Settings(alpha=alpha, min_support=min_support)
    path = peel(data, bad, alpha=alpha, least=settings.least(bad.size))
    boxes = [path.box(step) for step in range(len(path.counts))]
    values = [quasi_p_values(data, bad, box) for box in boxes]
    return Trajectory(
        boxes=tuple(decoded(data, box) for box in boxes),
        futures=tuple(path.counts.tolist()),
        failures=tuple(path.failures.tolist()),
        scores=tuple(path.scores.tolist()),
        p_values=tuple(
            {data.names[place]: value for place, value in by.items()} for by in values
        ),
        left_out=data.left_out,
    )
