"""What the optimizer is asked for, and when it stops.

The aims are parts of one objective; which parts belong to an aim is said where they are solved for.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, field_validator, model_validator

from resourcing.domain import Frozen, measured_in

Aim = Literal["promises", "value", "cost", "disruption", "balance"]
"""A part of the objective that may come before the others."""
AIMS: tuple[Aim, ...] = get_args(Aim)
"""The aims in their usual order."""
TOLERANCES: Mapping[Aim, float] = {
    "promises": 0.0,
    "value": 0.01,
    "cost": 0.01,
    "disruption": 0.01,
    "balance": 0.01,
}
"""Share of its own value that an aim may lose for later ones, where nothing else is said."""

Tolerance = Annotated[
    float, Field(ge=0, lt=1, json_schema_extra=measured_in("fraction of its value"))
]


class OptimizerSettings(Frozen):
    """What the optimizer is asked for, and when it stops."""

    gap: Annotated[
        float,
        Field(ge=0, lt=1, json_schema_extra=measured_in("fraction of full value")),
    ] = 0.005
    """Stop at this proven gap."""
    nodes: Annotated[
        int | None, Field(ge=1, json_schema_extra=measured_in("nodes"))
    ] = None
    """Stop after this many branch-and-bound nodes; blank means never."""
    time_limit_seconds: Annotated[
        float, Field(gt=0, json_schema_extra=measured_in("seconds"))
    ] = 600.0
    """Safety net; a run it stopped says so in its status."""
    objective: Literal["weighted", "lexicographic"] = "weighted"
    """Everything added up by its weights, or one aim after another; the latter for portfolios that can be solved exactly."""
    order: Annotated[tuple[Aim, ...], Field(min_length=1)] = AIMS
    """Aims of the lexicographic objective, most important first; those left out come last, added up."""
    tolerances: Mapping[Aim, Tolerance] = {}
    """Share of its own value that an aim may lose for those after it; left out, 0 for promises and 0.01 for the others."""

    @field_validator("order")
    @classmethod
    def _aims_stand_once(cls, order: tuple[Aim, ...]) -> tuple[Aim, ...]:
        twice = sorted({aim for aim in order if order.count(aim) > 1})
        if twice:
            msg = f"names an aim twice: {', '.join(twice)}"
            raise ValueError(msg)
        return order

    @model_validator(mode="after")
    def _order_has_an_effect(self) -> Self:
        changed = {"order": self.order != AIMS, "tolerances": bool(self.tolerances)}
        named = [name for name, given in changed.items() if given]
        if named and self.objective == "weighted":
            msg = f"{' and '.join(named)} without effect: the objective is weighted"
            raise ValueError(msg)
        return self
