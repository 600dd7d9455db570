"""The nouns of the register: one class per table, one object per row, and the `Register` that holds them.

Rows are frozen and strict; variants are made by `replace()`, which validates again. Nothing here opens a file.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

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
            msg = (
                f"level {self.level:g} lies outside its range {self.low} to {self.high}"
            )
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


class Event(Frozen):
    """A planned occurrence of a service, such as a committee meeting or a health check."""

    planned_for: date
    """Day it was planned for."""
    done: date | None = None
    """Day it was done; blank means not yet."""
    alliance_id: Identifier
    """Alliance concerned."""
    service: Identifier
    """Service of the playbook."""


class Pulse(Frozen):
    """A poll of the team: how many feel that alliances are unmanaged and that they are reactive."""

    date: date
    """Day of the poll."""
    respondents: Count
    """People who answered."""
    unmanaged: Count
    """People who say that alliances go unmanaged."""
    reactive: Count
    """People who say that they work reactively."""

    @model_validator(mode="after")
    def _no_more_than_asked(self) -> Self:
        if max(self.unmanaged, self.reactive) > self.respondents:
            msg = f"more answers than respondents ({self.respondents})"
            raise ValueError(msg)
        return self


class Kpi(Frozen):
    """One measure of an alliance against its target, in one direction."""

    date: date
    """Day of the measurement."""
    alliance_id: Identifier
    """Alliance concerned."""
    direction: Direction
    """Whose performance: ours to the partner, or the partner's to us."""
    measure: Name
    """What is measured."""
    target: float
    """Target value, in the measure's own unit."""
    actual: float | None = None
    """Value reached; blank means not measured."""


class Decision(Frozen):
    """One entry of the append-only decision log."""

    time: datetime
    """When it was decided."""
    who: Name
    """Who decided."""
    subject: Name
    """What it is about: an alliance, a person, the playbook."""
    decision: Name
    """What was decided."""
    reason: str | None = None
    """Why."""
    assumptions: str | None = None
    """On which assumptions."""
    supersedes: str | None = None
    """Time of the entry it replaces; blank means none."""


class TimesheetRow(Frozen):
    """Hours that a manager spent on a service of an alliance on a day."""

    date: date
    """Day worked."""
    manager_id: Identifier
    """Who worked."""
    alliance_id: Identifier
    """For which alliance."""
    service: Identifier
    """On which service."""
    hours: Hours
    """Hours worked."""


class Request(Frozen):
    """A request from an alliance and when it was answered."""

    opened: datetime
    """When it was made."""
    first_response: datetime | None = None
    """When work on it first began; blank means not yet."""
    closed: datetime | None = None
    """When it was done; blank means still open."""
    alliance_id: Identifier
    """Alliance that asked."""
    service: Identifier
    """Service asked for."""
    manager_id: str | None = None
    """Who answered; blank means nobody."""

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        for name in ("first_response", "closed"):
            time = getattr(self, name)
            if time and time < self.opened:
                msg = f"{name} {time} is before opened {self.opened}"
                raise ValueError(msg)
        return self


TABLES: Mapping[str, type[Frozen]] = {
    "alliances": Alliance,
    "evaluations": Evaluation,
    "managers": Manager,
    "absences": Absence,
    "teams": Team,
    "events": Event,
    "pulse": Pulse,
    "kpis": Kpi,
    "decisions": Decision,
    "timesheet": TimesheetRow,
    "requests": Request,
}
"""Tables of a register by name; a CSV file or a sheet carries the table's name."""

REQUIRED_TABLES: tuple[str, ...] = ("alliances", "evaluations", "managers")
"""Tables that a register cannot do without."""


class Register(Frozen):
    """The whole register: every table as a tuple of rows, in file order."""

    alliances: tuple[Alliance, ...]
    """Alliances, eligible or not."""
    evaluations: tuple[Evaluation, ...] = ()
    """Evaluations of the front door."""
    managers: tuple[Manager, ...] = ()
    """People of the team."""
    absences: tuple[Absence, ...] = ()
    """Dated absences."""
    teams: tuple[Team, ...] = ()
    """Teams outside alliance management."""
    events: tuple[Event, ...] = ()
    """Planned and done occurrences of services."""
    pulse: tuple[Pulse, ...] = ()
    """Polls of the team."""
    kpis: tuple[Kpi, ...] = ()
    """Measures against targets."""
    decisions: tuple[Decision, ...] = ()
    """Decision log."""
    timesheet: tuple[TimesheetRow, ...] = ()
    """Hours worked."""
    requests: tuple[Request, ...] = ()
    """Requests and their answers."""

    def led_by(self, managers: Collection[str], *, most: int | None = None) -> Self:
        """Return the register of some managers and the alliances that they lead today, without teams and history.

        Parameters
        ----------
        managers
            Identifiers of managers.
        most
            Largest number of alliances, the first of the register; None for all.

        Examples
        --------
        >>> ada = Manager(manager_id="M1", name="Ada", grade="senior", fte=1.0)
        >>> ben = Manager(manager_id="M2", name="Ben", grade="senior", fte=1.0)
        >>> part = Register(alliances=(), managers=(ada, ben)).led_by({"M2"})
        >>> [row.name for row in part.managers]
        ['Ben']
        """
        rows = [row for row in self.alliances if row.current_manager in managers][:most]
        names = {row.alliance_id for row in rows}
        return type(self)(
            alliances=tuple(rows),
            evaluations=tuple(r for r in self.evaluations if r.alliance_id in names),
            managers=tuple(r for r in self.managers if r.manager_id in managers),
            absences=tuple(r for r in self.absences if r.manager_id in managers),
        )
