"""What the explorer knows beside its widgets: answers by state from one start, and how it tells of them.

Knows no widget.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from pydantic import ValidationError

from resourcing.errors import InputError, InputProblem
from resourcing.read.sentences import sentence
from resourcing.steering import Answer, Ground

MOST_KNOWN = 60
"""Answers known again when a state comes back."""


@dataclass(kw_only=True, eq=False)
class Beginning:
    """What one scenario is steered from: answers of another one are never shown for it."""

    ground: Ground
    base: Answer
    known: dict[str, Answer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.remember(self.base)

    def remember(self, found: Answer) -> None:
        """Know an answer; the oldest but that of the start is forgotten where there are too many."""
        self.known[found.state.model_dump_json()] = found
        if len(self.known) > MOST_KNOWN:
            _, oldest, *_ = self.known
            del self.known[oldest]


def is_proven(found: Answer) -> bool:
    """Return whether the gap that the scenario asks for is reached."""
    return (found.result.gap or 0.0) <= found.case.scenario.optimizer.gap


def how_good(found: Answer) -> str:
    """Return how well proven an answer is, in words."""
    gap, took = found.result.gap or 0.0, found.result.seconds
    return f"Gap {gap:.1%} of full value; found in {took:.1f} seconds."


def why_ended(found: Answer, ended: Event) -> str:
    """Return why a search ended, in words."""
    if is_proven(found):
        asked = found.case.scenario.optimizer.gap
        return f" The scenario asks for no less than {asked:.1%}: nothing more to search."  # fmt: skip
    return " Ended by hand; what was found stays." if ended.is_set() else " Searched."


def defect(error: Exception) -> InputProblem:
    """Return a defect of the program in words."""
    return InputProblem(
        file="",
        rule=f"the program failed ({type(error).__name__}: {error})",
        repair="undo this, and please report it",
    )


def refused(error: InputError | ValidationError) -> InputError:
    """Return what a state refuses, in words."""
    if isinstance(error, InputError):
        return error
    return InputError(_unsaid(item) for item in error.errors())


def _unsaid(item: Mapping[str, Any]) -> InputProblem:
    """Return what a state refuses of one of its parts."""
    said = sentence(item)
    return InputProblem(
        file="",
        place=" ".join(str(part).replace("_", " ") for part in item["loc"]),
        rule=said.rule,
        repair="" if item["type"] == "value_error" else said.repair,
    )
