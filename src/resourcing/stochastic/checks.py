"""What a two-stage program must look like: labels, shapes, ranges, chances.

It says what is wrong, all of it; it changes nothing.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from resourcing.stochastic.description import FirstStage, Outcome, TwoStage

SENSES = ("<=", ">=", "==")
"""What a row may ask of its right-hand side."""
CLOSE = 1e-9
"""How closely chances must add up to 1."""
MOST_NAMED = 5
"""Labels that a message names at most."""


def problems_of(problem: "TwoStage") -> list[str]:
    """Return what is wrong with a two-stage program, as sentences that name the place."""
    return [
        *_first_problems(problem.first),
        *_outcome_list_problems(problem),
        *(
            text
            for item in problem.outcomes
            for text in _outcome_problems(item, problem)
        ),
        *(_outcome_problems(problem.mean, problem) if problem.mean is not None else ()),
    ]


def _first_problems(first: "FirstStage") -> Iterator[str]:
    """Yield what is wrong with the first stage."""
    size = len(first.labels)
    if not size:
        yield "the first stage decides nothing"
    twice = [
        label for label in dict.fromkeys(first.labels) if first.labels.count(label) > 1
    ]
    if twice:
        yield f"labels appear twice: {', '.join(map(str, twice[:MOST_NAMED]))}"
    wanted = {"worth": (size,), "low": (size,), "high": (size,), "whole": (size,)}
    rows = {"rows": (len(first.senses), size), "right": (len(first.senses),)}
    yield from _shape_problems("first stage", first, {**wanted, **rows})
    yield from _number_problems("first stage", first, ("worth", "rows", "right"))
    yield from _bound_problems("first stage", first)


def _outcome_list_problems(problem: "TwoStage") -> Iterator[str]:
    """Yield what is wrong with the outcomes taken together."""
    if not problem.outcomes:
        yield "there is no outcome"
        return
    labels = [outcome.label for outcome in problem.outcomes]
    twice = [label for label in dict.fromkeys(labels) if labels.count(label) > 1]
    if twice:
        yield f"outcomes appear twice: {', '.join(map(str, twice[:MOST_NAMED]))}"
    chances = problem.probabilities
    low = [label for label, p in zip(labels, chances, strict=True) if not p > 0]
    if low:
        yield f"chances are not above 0: {', '.join(map(str, low[:MOST_NAMED]))}"
    elif abs(chances.sum() - 1) > CLOSE:
        yield f"chances add up to {chances.sum():.6g}, not to 1"


def _outcome_problems(outcome: "Outcome", problem: "TwoStage") -> Iterator[str]:
    """Yield what is wrong with one outcome."""
    columns, rows = outcome.worth.size, len(outcome.senses)
    known = len(problem.first.labels)
    wanted: dict[str, tuple[int, ...]] = {
        "worth": (columns,),
        "low": (columns,),
        "high": (columns,),
        "recourse": (rows, columns),
        "technology": (rows, known),
        "right": (rows,),
        "first_worth": (known,),
    }
    place = f"outcome {outcome.label}"
    yield from _shape_problems(place, outcome, wanted)
    numbers = ("worth", "recourse", "technology", "right", "first_worth", "constant")
    yield from _number_problems(place, outcome, numbers)
    yield from _bound_problems(place, outcome)


def _shape_problems(
    place: str, stage: Any, wanted: dict[str, tuple[int, ...]]
) -> Iterator[str]:
    """Yield arrays whose shape does not fit, and senses that are none."""
    for name, shape in wanted.items():
        found = getattr(stage, name).shape
        if found != shape:
            yield f"{place}: {name} has shape {found}, should have {shape}"
    unknown = sorted(set(np.ravel(stage.senses).tolist()) - set(SENSES))
    if unknown:
        yield f"{place}: senses are {', '.join(SENSES)}, not {', '.join(unknown)}"


def _number_problems(place: str, stage: Any, names: tuple[str, ...]) -> Iterator[str]:
    """Yield arrays that hold what is no number, or no finite one."""
    for name in names:
        values = getattr(stage, name)
        values = getattr(values, "data", values) if name in MATRICES else values
        if not np.isfinite(values).all():
            yield f"{place}: {name} holds values that are not finite numbers"


MATRICES = ("rows", "recourse", "technology")
"""Arrays that are sparse."""


def _bound_problems(place: str, stage: Any) -> Iterator[str]:
    """Yield bounds that leave nothing."""
    low, high = stage.low, stage.high
    if np.isnan(low).any() or np.isnan(high).any():
        yield f"{place}: bounds hold values that are not numbers"
    elif low.shape == high.shape and (
        (low > high).any() or (low == np.inf).any() or (high == -np.inf).any()
    ):
        yield f"{place}: some low bounds lie above the high ones"
