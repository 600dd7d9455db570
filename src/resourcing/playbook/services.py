"""What alliances get: profiles, service-level agreements and the service catalogue.

Hours are computed from them in `demand`, help for the lead in `problem`.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from resourcing.domain import (
    Fraction,
    Grade,
    Name,
    Phase,
    ResourcingOption,
    measured_in,
)
from resourcing.playbook.section import Bundle, NonNegative, Section, Segment, Trigger


class BundleFractions(Section):
    """A fraction for each bundle."""

    essential: Fraction = 0.0
    """Essential bundle."""
    core: Fraction = 0.0
    """Core bundle."""
    higher_value: Fraction = 0.0
    """Higher-value bundle."""


class Profile(Section):
    """A named combination of bands: segment, ways to resource it, who may lead and who may help."""

    name: Name
    """Name for people."""
    description: Name
    """What kind of alliance this is."""
    segment: Segment
    """Segment of the profile."""
    resourcing: Annotated[tuple[ResourcingOption, ...], Field(min_length=1)]
    """Resourcing options that may lead it."""
    least_grade: Grade
    """Least grade of a manager who leads it."""
    support_share: BundleFractions = BundleFractions()
    """Most of a bundle's need that others than the lead may deliver, all together, always strict; 0 means no support."""
    oversight_hours_per_month: Annotated[
        float,
        Field(
            ge=0, allow_inf_nan=False, json_schema_extra=measured_in("hours a month")
        ),
    ] = 0.0
    """Hours a manager gives beside a team that leads, always strict; 0 means no oversight."""


class ServiceLevel(Section):
    """Service-level agreement of a profile."""

    floors: BundleFractions
    """Minimum coverage of each bundle; 0 means no promise."""
    response_days: Annotated[
        float, Field(gt=0, json_schema_extra=measured_in("working days"))
    ]
    """Time from a request to first work on it within which the agreed fraction must be begun."""
    response_fraction: Annotated[
        float, Field(gt=0, lt=1, json_schema_extra=measured_in("fraction"))
    ]
    """Fraction of requests that must be begun within the limit."""


class Service(Section):
    """One entry of the service catalogue."""

    name: Name
    """Name for people."""
    description: Name
    """What is delivered."""
    bundle: Bundle
    """Bundle it belongs to: the order in which services are given up."""
    trigger: Trigger
    """Planned, or on request."""
    hours: Annotated[
        float,
        Field(
            gt=0,
            allow_inf_nan=False,
            json_schema_extra=measured_in("hours an occurrence"),
        ),
    ]
    """Standard hours of one occurrence."""
    occurrences: Mapping[
        str,
        Annotated[
            float,
            Field(ge=0, allow_inf_nan=False, json_schema_extra=measured_in("a year")),
        ],
    ]
    """Occurrences a year by profile; a profile left out does not get the service."""
    phase_multipliers: Mapping[Phase, NonNegative] = {}
    """Multiplier of the occurrences by phase; a phase left out counts 1."""
    least_grade: Grade | None = None
    """Least grade of a supporter who delivers it; blank means any. It binds people, not teams, and no lead."""
    skill: str | None = None
    """Skill of a supporter who delivers it; blank means none. It binds no lead."""
    raci: Mapping[str, Literal["R", "A", "C", "I"]] = {}
    """Who is responsible, accountable, consulted, informed: role to letter."""
