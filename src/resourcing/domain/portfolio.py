"""Who and what is there: rows of alliances and their evaluations, of people and their absences, of teams.

What happened is in `happenings`; that the names fit together is checked where files are read.
"""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from resourcing.domain.values import (
    EvaluationBasis,
    Fraction,
    Frozen,
    Grade,
    Home,
    Identifier,
    Name,
    Phase,
    TeamOption,
    measured_in,
)


class Alliance(Frozen):
    """A relationship with shared risk and reward: one row of the register."""

    alliance_id: Identifier
    """Unique identifier of the alliance; no spaces, commas or semicolons."""
    name: Name
    """Name that people use for the alliance."""
    partner: Name
    """Partner organization."""
    kind: Name
    """Kind of alliance in the company's own words; usual ones are asset, service, digital, data, research, academic,
    supplier, platform, multiparty."""
    phase: Phase
    """Phase of the life cycle on the first day of the horizon, start-up apart (see `start`)."""
    start: date | None = None
    """First day of the alliance; blank means long before the horizon."""
    end: date | None = None
    """Last day of work, wind-down included; blank means beyond the horizon."""
    unit: str | None = None
    """Therapeutic area, business or geography to which the alliance belongs."""
    skills: tuple[str, ...] = ()
    """Skills that its lead must have, separated by ``;``."""
    current_manager: str | None = None
    """Manager or team leading it before the first period; blank means nobody."""
    value_at_stake: Annotated[
        float | None, Field(ge=0, json_schema_extra=measured_in("currency"))
    ] = None
    """Value at stake, in the register's currency; blank means unknown."""
    shared_risk_reward: bool
    """Whether risk and reward are shared; without it the alliance is not eligible."""
    business_model_defined: bool
    """Whether the business model is defined; without it the alliance is not eligible yet."""
    pinned_manager: str | None = None
    """Manager or team that must lead it if anybody does, always strict; blank means free."""
    notes: str | None = None
    """Free text."""

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.start and self.end and self.end < self.start:
            msg = f"end {self.end} is before start {self.start}"
            raise ValueError(msg)
        return self


class Evaluation(Frozen):
    """One evaluator's score of one criterion of one alliance."""

    alliance_id: Identifier
    """Alliance evaluated."""
    criterion: Identifier
    """Criterion of the playbook."""
    evaluator: Name
    """Who scored it."""
    role: str | None = None
    """Role of the evaluator."""
    date: date
    """Day of the evaluation."""
    level: Annotated[
        float,
        Field(
            ge=0,
            allow_inf_nan=False,
            json_schema_extra=measured_in("level 1 to 5, or a count"),
        ),
    ]
    """Level 1 to 5, or the count where the criterion counts something."""
    low: Annotated[
        float | None,
        Field(ge=0, allow_inf_nan=False, json_schema_extra=measured_in("as level")),
    ] = None
    """Lowest plausible value; blank means taken from the basis."""
    high: Annotated[
        float | None,
        Field(ge=0, allow_inf_nan=False, json_schema_extra=measured_in("as level")),
    ] = None
    """Highest plausible value; blank means taken from the basis."""
    basis: EvaluationBasis
    """Whether the score rests on evidence or on an assumption."""
    note: str | None = None
    """Free text: the evidence, or why it is assumed."""

    @model_validator(mode="after")
    def _range_holds_level(self) -> Self:
        if (self.low is not None and self.low > self.level) or (
            self.high is not None and self.high < self.level
        ):
            lowest = "the least" if self.low is None else f"{self.low:g}"
            highest = "the most" if self.high is None else f"{self.high:g}"
            msg = f"level {self.level:g} lies outside its range, {lowest} to {highest}"
            raise ValueError(msg)
        return self


def check_service(
    *, first: date | None, last: date | None, home: Home, unit: str | None
) -> None:
    """Raise ValueError where the days of service are reversed, or an embedded person has no unit."""
    if first and last and last < first:
        msg = f"available_to {last} is before available_from {first}"
        raise ValueError(msg)
    if home == "embedded" and not unit:
        msg = "an embedded person needs a unit"
        raise ValueError(msg)


class Manager(Frozen):
    """A named person of the team."""

    manager_id: Identifier
    """Unique identifier; one namespace with teams."""
    name: Name
    """Name of the person."""
    grade: Grade
    """Grade, from associate to lead."""
    fte: Annotated[
        float, Field(gt=0, le=1, json_schema_extra=measured_in("full-time equivalent"))
    ]
    """Fraction of full time."""
    unit: str | None = None
    """Unit the person belongs to; binds embedded people."""
    home: Home = "central"
    """Central node team, or embedded in a unit."""
    skills: tuple[str, ...] = ()
    """Skills, separated by ``;``."""
    available_from: date | None = None
    """First day of service, where ramp-up begins; blank means long ago."""
    available_to: date | None = None
    """Last day of service; blank means beyond the horizon."""
    core_role_share: Fraction = 0.0
    """Share of the time kept by a core role (people for whom alliances are an add-on)."""
    annual_cost: Annotated[
        float | None, Field(ge=0, json_schema_extra=measured_in("currency a year"))
    ] = None
    """Full cost of a year of service; blank means unknown."""

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        check_service(
            first=self.available_from,
            last=self.available_to,
            home=self.home,
            unit=self.unit,
        )
        return self


class Absence(Frozen):
    """A dated absence of a manager."""

    manager_id: Identifier
    """Manager who is away."""
    first_day: Annotated[date, Field(alias="from")]
    """First day away (column ``from``)."""
    last_day: Annotated[date, Field(alias="to")]
    """Last day away (column ``to``)."""
    share: Annotated[
        float, Field(gt=0, le=1, json_schema_extra=measured_in("fraction"))
    ] = 1.0
    """Share of the working time that is absent."""

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.last_day < self.first_day:
            msg = f"to {self.last_day} is before from {self.first_day}"
            raise ValueError(msg)
        return self


class Team(Frozen):
    """A group outside alliance management that may carry an alliance."""

    team_id: Identifier
    """Unique identifier; one namespace with managers."""
    name: Name
    """Name of the team."""
    resourcing_option: TeamOption
    """Resourcing option the team stands for."""
    hours_per_month: Annotated[
        float,
        Field(
            ge=0, allow_inf_nan=False, json_schema_extra=measured_in("hours a month")
        ),
    ]
    """Hours the team can give to alliances."""
    hourly_cost: Annotated[
        float,
        Field(
            ge=0, allow_inf_nan=False, json_schema_extra=measured_in("currency an hour")
        ),
    ] = 0.0
    """Cost of an hour used."""
    units: tuple[str, ...] = ()
    """Units it serves, separated by ``;``; blank means all."""
    skills: tuple[str, ...] = ()
    """Skills it has, separated by ``;``."""
