"""The kinds of value that a table's columns hold, and the frozen base of its rows.

Which tables there are is said in the modules beside this one. Nothing here opens a file.
"""

from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field

Phase = Literal["startup", "development", "launch", "commercial", "wind_down"]
Grade = Literal["associate", "manager", "senior", "lead"]
Home = Literal["central", "embedded"]
TeamOption = Literal["market_facing", "innovation", "specialist", "project_management"]
ResourcingOption = Literal[
    "node_team_central",
    "node_team_embedded",
    "market_facing",
    "innovation",
    "specialist",
    "project_management",
]
EvaluationBasis = Literal["assumption", "evidence"]
Direction = Literal["to_partner", "from_partner"]

GRADES: tuple[Grade, ...] = get_args(Grade)


def measured_in(text: str) -> dict[str, Any]:
    """Return field metadata that carries a unit into the data dictionary."""
    return {"unit": text}


Fraction = Annotated[
    float, Field(ge=0, le=1, json_schema_extra=measured_in("fraction"))
]
Name = Annotated[str, Field(min_length=1)]
Identifier = Annotated[str, Field(min_length=1, pattern=r"^[^\s;,]+$")]
Count = Annotated[int, Field(ge=0, json_schema_extra=measured_in("people"))]
Hours = Annotated[
    float, Field(ge=0, allow_inf_nan=False, json_schema_extra=measured_in("hours"))
]


class Frozen(BaseModel):
    """Base of everything that comes from a file: frozen, strict, unknown keys refused."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        use_attribute_docstrings=True,
        validate_by_name=True,
        validate_by_alias=True,
    )

    def replace(self, **changes: Any) -> Self:
        """Return a copy with `changes` made, validated again.

        Raises
        ------
        pydantic.ValidationError
            If the changed object breaks a rule.
        """
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate({**fields, **changes})
