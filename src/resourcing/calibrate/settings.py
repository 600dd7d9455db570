"""What calibrating takes for granted: how far a playbook is believed, and from where a row of a log is suspicious.

Every number here is a choice that docs/calibration.md states; nothing is computed.
"""

import math
from typing import Annotated, Self

from pydantic import Field, model_validator

from resourcing.domain import Frozen, measured_in
from resourcing.history.clock import OfficeHours
from resourcing.history.rows import DAY_LIMIT

Z95 = 1.959963984540054
"""Standard normal deviate that 95 of 100 draws stay within, either way."""


class Settings(Frozen):
    """How far the playbook is believed, when data suffice, and from where a row is suspicious.

    Examples
    --------
    >>> round(Settings(playbook_factor=2.0).spreads[0], 3)
    0.354
    """

    level: Annotated[float, Field(gt=0, lt=1)] = 0.95
    """Probability of the intervals."""
    playbook_factor: Annotated[
        float, Field(gt=1, json_schema_extra=measured_in("factor"))
    ] = 2.0
    """Before any data, a service's true number is believed to lie within this factor of the playbook's, 95 times in 100."""
    profile_factor: Annotated[
        float, Field(gt=1, json_schema_extra=measured_in("factor"))
    ] = 1.5
    """The same for a profile about its service."""
    phase_factor: Annotated[
        float, Field(gt=1, json_schema_extra=measured_in("factor"))
    ] = 1.5
    """The same for a phase about its profile."""
    least_occurrences: Annotated[
        int, Field(ge=2, json_schema_extra=measured_in("occurrences"))
    ] = 10
    """Occurrences below which no change of the playbook is proposed."""
    significance: Annotated[float, Field(gt=0, lt=1)] = 0.05
    """Probability below which a test counts as a finding."""
    day_limit_hours: Annotated[
        float, Field(gt=0, le=24, json_schema_extra=measured_in("hours a day"))
    ] = DAY_LIMIT
    """Hours of one person on one day above which the day is told as suspicious."""
    huge_days: Annotated[
        float, Field(gt=0, json_schema_extra=measured_in("working days"))
    ] = 130.0
    """Working days from opened to closed above which a request is taken for one that nobody closed."""
    gap_days: Annotated[int, Field(ge=1, json_schema_extra=measured_in("days"))] = 180
    """A gap of more days than this splits a log; the part with most rows is its period."""
    day_begins: Annotated[
        float, Field(ge=0, lt=24, json_schema_extra=measured_in("hour of the day"))
    ] = 9.0
    """Hour at which a working day begins."""
    day_ends: Annotated[
        float, Field(gt=0, le=24, json_schema_extra=measured_in("hour of the day"))
    ] = 17.0
    """Hour at which a working day ends."""
    least_durations: Annotated[
        int, Field(ge=5, json_schema_extra=measured_in("durations"))
    ] = 20
    """Durations below which no distribution is fitted."""

    @model_validator(mode="after")
    def _day_has_hours(self) -> Self:
        if self.day_ends <= self.day_begins:
            msg = f"day_ends {self.day_ends:g} must be after day_begins {self.day_begins:g}"
            raise ValueError(msg)
        return self

    @property
    def office(self) -> OfficeHours:
        """Return when a working day begins and ends."""
        return OfficeHours(begins=self.day_begins, ends=self.day_ends)

    @property
    def spreads(self) -> tuple[float, float, float]:
        """Return the believed spread (relative standard deviation) of service, profile and phase about their parent."""
        factors = (self.playbook_factor, self.profile_factor, self.phase_factor)
        service, profile, phase = (math.log(factor) / Z95 for factor in factors)
        return service, profile, phase
