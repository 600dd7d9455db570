"""The words and the number types of a playbook, and the section whose numbers carry their basis.

Sections themselves are in the modules beside this one.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from resourcing.domain import Frozen, measured_in

Dimension = Literal["criticality", "cross_functionality", "interconnectivity"]
Band = Literal["low", "medium", "high"]
Segment = Literal["complex", "typical", "simple"]
Bundle = Literal["essential", "core", "higher_value"]
Trigger = Literal["planned", "on_request"]
BasisKind = Literal["sourced", "derived", "user"]
Strictness = Literal["strict", "soft", "off"]

DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
BANDS: tuple[Band, ...] = get_args(Band)
SEGMENTS: tuple[Segment, ...] = get_args(Segment)
BUNDLES: tuple[Bundle, ...] = get_args(Bundle)
BASIS_KINDS: tuple[BasisKind, ...] = get_args(BasisKind)
NUM_LEVELS = 5
WEIGHT_TOLERANCE = 1e-6

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NonNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
LevelNumber = Annotated[
    float, Field(ge=1, le=NUM_LEVELS, json_schema_extra=measured_in("level"))
]


class Section(Frozen):
    """A part of the playbook whose numbers carry their basis.

    `basis` maps a field of the section to ``"sourced: …"``, ``"derived: …"`` or ``"user: …"``; a dotted key
    such as ``"occurrences.simple"`` gives one entry of a table its own.
    """

    basis: Mapping[str, str] = {}
    """Where each number comes from: field name to ``kind: note``."""

    @model_validator(mode="after")
    def _basis_names_fields(self) -> Self:
        for key, text in self.basis.items():
            if not self._has_number(key):
                msg = f"basis.{key}: there is no such field in this section"
                raise ValueError(msg)
            if text.partition(":")[0].strip() not in BASIS_KINDS:
                msg = f"basis.{key} = {text!r}: must begin with sourced:, derived: or user:"
                raise ValueError(msg)
        return self

    def _has_number(self, key: str) -> bool:
        """Return whether `key` is a field of the section, or ``field.entry`` of one of its tables."""
        name, dot, entry = key.partition(".")
        if name not in type(self).model_fields or name == "basis":
            return False
        table = getattr(self, name)
        return not dot or (isinstance(table, Mapping) and entry in table)
