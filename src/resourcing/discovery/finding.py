"""Scenario discovery: under which conditions does it fail, in how many boxes, and is there any at all.

Finds boxes one after the other and stops where what is left looks like chance. Says nothing about causes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from resourcing.discovery.boxes import Box, Measures, decoded, measured
from resourcing.discovery.choosing import Chosen, chance_of, choose
from resourcing.discovery.encoding import Encoded, encode, outcomes, satisfied
from resourcing.discovery.peeling import peel
from resourcing.discovery.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A box, and how sure it is.

    Attributes
    ----------
    box
        The limits.
    measures
        What it holds of the futures that it was found on and that are in no earlier box. Such numbers flatter; see `held_out`.
    p_values
        Quasi-p-value of each restricted input.
    chance
        How often the search finds as good a box in shuffled outcomes; NaN where it was not tested.
    score
        Gain in log-likelihood less the price of the limits, in nats.
    """

    box: Box
    measures: Measures
    p_values: Mapping[str, float]
    chance: float
    score: float


@dataclass(frozen=True, kw_only=True)
class Discovery:
    """The conditions under which futures fail.

    Attributes
    ----------
    findings
        Boxes in the order found; later ones tell of futures outside the earlier ones.
    futures, failures
        All futures, and those that fail.
    left_out
        Inputs that do not vary.
    stopped
        Why there is no box, or no further one, as a sentence.
    settings
        How it was searched.
    """

    findings: tuple[Finding, ...]
    futures: int
    failures: int
    left_out: tuple[str, ...]
    stopped: str
    settings: Settings

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Return the boxes in the order found."""
        return tuple(one.box for one in self.findings)

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each box and restricted input.

        Columns box (from 1), input, low, high, allowed, p_value (quasi), chance (of the box), futures, failures, coverage, density, support
        and rest (share that fails outside).
        """
        parts = [_rows(number, one) for number, one in enumerate(self.findings, 1)]
        return pd.concat(parts, ignore_index=True) if parts else _rows_of_none()


MEASURES = ["futures", "failures", "coverage", "density", "support", "rest"]
"""Measures of a box in tables."""


def _rows(number: int, one: Finding) -> pd.DataFrame:
    """Return the rows of one box."""
    frame = one.box.to_frame()
    frame.insert(0, "box", number)
    frame["p_value"] = [one.p_values[name] for name in one.box.names]
    frame["chance"] = one.chance
    for name in MEASURES:
        frame[name] = getattr(one.measures, name)
    return frame


def _rows_of_none() -> pd.DataFrame:
    """Return the table without a box."""
    first = ["box", "input", "low", "high", "allowed", "p_value", "chance"]
    return pd.DataFrame(columns=[*first, *MEASURES])


def discover(
    inputs: pd.DataFrame,
    failed: np.ndarray,
    *,
    settings: Settings | None = None,
    seed: int = 0,
) -> Discovery:
    """Return the boxes of inputs in which futures fail, or that there is none.

    Each box comes from a peeling by the rule of the settings, with its limits moved to where they tell failures best and without limits
    that could be chance. It counts only where it beats what the same search finds in shuffled outcomes. The next box is looked for among the futures
    outside.

    Parameters
    ----------
    inputs
        One row for each future, one column for each input: numbers, whole numbers, truth values or names.
    failed
        Whether each future fails, shape (future,), bool.
    settings
        How to search; the usual ones if not given.
    seed
        Seed of the shuffles.

    Returns
    -------
    Discovery
        The boxes, and why there is no further one.

    Raises
    ------
    InputError
        If a value is missing or infinite, or the table is empty.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> futures = pd.DataFrame({"deals": rng.integers(0, 7, 400), "x": rng.random(400)})
    >>> found = discover(futures, (futures["deals"] > 3).to_numpy())
    >>> found.boxes[0].limits
    (Range(name='deals', low=4.0, high=inf, whole=True),)
    >>> found.findings[0].measures.coverage, found.stopped
    (1.0, 'No future outside the boxes fails.')
    """
    chosen = settings or Settings()
    data, bad = encode(inputs), outcomes(failed, inputs)
    rng = np.random.default_rng(seed)
    findings: list[Finding] = []
    stopped = "The number of boxes asked for is reached."
    for step in _covered(data, bad, settings=chosen, rng=rng):
        if isinstance(step, str):
            stopped = step
            break
        findings.append(_finding(data, inputs, bad, step, findings))
    return Discovery(
        findings=tuple(findings),
        futures=bad.size,
        failures=int(bad.sum()),
        left_out=data.left_out,
        stopped=stopped,
        settings=chosen,
    )


def _finding(
    data: Encoded,
    inputs: pd.DataFrame,
    failed: np.ndarray,
    step: tuple[Chosen, float],
    earlier: list[Finding],
) -> Finding:
    """Return a chosen box in the units of the inputs."""
    one, chance = step
    box = decoded(data, one.box)
    before = tuple(found.box for found in earlier)
    return Finding(
        box=box,
        measures=measured(box, inputs, failed, earlier=before),
        p_values={data.names[place]: p for place, p in one.p_values.items()},
        chance=chance,
        score=one.score,
    )


def _covered(
    data: Encoded,
    failed: np.ndarray,
    *,
    settings: Settings,
    rng: np.random.Generator,
) -> Iterator[tuple[Chosen, float] | str]:
    """Yield boxes with their chance, each among the futures outside the ones before; a sentence where there is none."""
    left, least = np.arange(failed.size), settings.least(failed.size)
    for _ in range(settings.most_boxes):
        part, bad = data.of(left), failed[left]
        outside = "" if left.size == failed.size else " outside the boxes"
        reason = _hopeless(data, bad, least=least, where=f"No future{outside}")
        if reason:
            yield reason
            return
        own = replace(settings, min_support=least / bad.size)
        step = _next(part, bad, settings=own, rng=rng)
        yield step
        if isinstance(step, str):
            return
        left = left[~satisfied(part, step[0].box).all(axis=0)]


def _hopeless(data: Encoded, failed: np.ndarray, *, least: int, where: str) -> str:
    """Return why there is nothing to look for, empty where there is."""
    if not data.names:
        return "No input varies."
    if not failed.any():
        return f"{where} fails."
    if failed.all():
        return f"{where} succeeds."
    if failed.size < 2 * least:
        return "Too few futures are left for a box and a rest."
    return ""


def _next(
    data: Encoded,
    failed: np.ndarray,
    *,
    settings: Settings,
    rng: np.random.Generator,
) -> tuple[Chosen, float] | str:
    """Return the next box and its chance, or why there is none."""
    path = peel(data, failed, alpha=settings.alpha, least=settings.least(failed.size))
    one = choose(data, failed, path, settings=settings)
    if one is None:
        if settings.min_density is None:
            return "No limits tell failures from the rest by more than they cost."
        densest = (path.failures / path.counts).max()
        return (
            f"In no box that is worth its limits do {settings.min_density:.0%} of the futures fail; "
            f"the densest of the peeling has {densest:.0%}."
        )
    if not settings.permutations:
        return one, float("nan")
    chance = chance_of(data, failed, one.score, settings=settings, rng=rng)
    if chance > settings.level:
        return f"Shuffled outcomes look as good in {chance:.0%} of the cases: it could be chance."
    return one, chance


def first_boxes(data: Encoded, failed: np.ndarray, *, settings: Settings) -> list[Box]:
    """Return the boxes found without a test against shuffled outcomes, for samples of the futures."""
    own = replace(settings, permutations=0)
    rng = np.random.default_rng(0)  # not drawn from
    steps = _covered(data, failed, settings=own, rng=rng)
    return [decoded(data, step[0].box) for step in steps if not isinstance(step, str)]
