"""Planning assumptions: what people and their time can give.

Nothing here is a price; those are in `charges`.
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from resourcing.domain import Fraction, TeamOption, measured_in
from resourcing.playbook.section import NonNegative, Positive, Section


class BySegment(Section):
    """A non-negative number for each segment."""

    complex: NonNegative
    """Complex alliances."""
    typical: NonNegative
    """Typical alliances."""
    simple: NonNegative
    """Simple alliances."""


class ByGrade(Section):
    """A positive number for each grade."""

    associate: Positive
    """Associates."""
    manager: Positive
    """Managers."""
    senior: Positive
    """Seniors."""
    lead: Positive
    """Leads."""


class Planning(Section):
    """Planning assumptions about people and their time."""

    productive_hours_per_month: Annotated[
        float, Field(gt=0, le=250, json_schema_extra=measured_in("hours a month"))
    ]
    """Hours of a full-time month after holidays, training and administration."""
    occupancy_ceiling: Annotated[
        float, Field(gt=0, le=1, json_schema_extra=measured_in("fraction"))
    ]
    """Largest share of the available hours that may be planned."""
    startup_days: Annotated[int, Field(ge=0, json_schema_extra=measured_in("days"))]
    """Length of the start-up phase from an alliance's start."""
    ramp_up: tuple[Fraction, ...]
    """Share of full effect in the first, second, … month of service; full afterwards."""
    overhead_hours_per_month: BySegment
    """Hours a month of leading an alliance at all, by segment (hours a month)."""
    handover_in_hours: BySegment
    """Hours of the incoming lead at a handover, by segment (hours)."""
    handover_out_hours: BySegment
    """Hours of the outgoing lead at a handover, by segment (hours)."""
    cold_handover_factor: Annotated[
        float, Field(ge=1, allow_inf_nan=False, json_schema_extra=measured_in("factor"))
    ]
    """Factor on the incoming hours when the outgoing lead has no hours for it."""
    span: ByGrade
    """Largest weighted count of alliances a full-time person leads, by grade (weighted alliances)."""
    span_weight: BySegment
    """Weight of an alliance in the span, by segment (weighted alliances)."""
    pace: ByGrade
    """Hours a person of the grade needs for a standard hour (factor)."""
    team_pace: Mapping[TeamOption, Positive]
    """Hours a team needs for a standard hour, by resourcing option; one left out counts 1 (factor)."""
    thin_hours_per_week: Annotated[
        float, Field(ge=0, json_schema_extra=measured_in("hours a week"))
    ]
    """An alliance led with fewer hours a week than this is reported as spread thin."""
