"""What a scenario file says: horizon, dated changes, options, rules and when the optimizer stops."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from resourcing.domain import (
    Alliance,
    Fraction,
    Frozen,
    Identifier,
    Manager,
    Name,
    Phase,
    ResourcingOption,
    measured_in,
)
from resourcing.playbook import Assumption, Bundle, Strictness

AS_IS = "as_is"
"""Name of the option that changes nothing; every scenario has it."""


class Horizon(Frozen):
    """The review periods that are planned."""

    start: date
    """First day of the horizon; the first day of a month."""
    periods: Annotated[
        int, Field(ge=1, le=60, json_schema_extra=measured_in("periods"))
    ]
    """Number of review periods."""
    months_per_period: Literal[1, 3] = 3
    """Length of a review period in whole months."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the label of each period, like ``2027Q1`` or ``2027-01``."""
        firsts = self.first_days[:-1]
        if self.months_per_period == 1:
            return tuple(f"{day:%Y-%m}" for day in firsts)
        return tuple(f"{day.year}Q{(day.month + 2) // 3}" for day in firsts)

    @property
    def first_days(self) -> tuple[date, ...]:
        """Return the first day of each period, and of the one after the last."""
        return tuple(
            add_months(self.start, months=index * self.months_per_period)
            for index in range(self.periods + 1)
        )

    @property
    def months(self) -> tuple[tuple[int, date, date], ...]:
        """Return the months of the horizon as period index, first day, first day of the next month."""
        count = self.periods * self.months_per_period
        firsts = [add_months(self.start, months=index) for index in range(count + 1)]
        return tuple(
            (index // self.months_per_period, firsts[index], firsts[index + 1])
            for index in range(count)
        )


def add_months(day: date, *, months: int) -> date:
    """Return the first day of the month that lies `months` after the month of `day`.

    Examples
    --------
    >>> add_months(date(2027, 11, 1), months=3)
    datetime.date(2028, 2, 1)
    """
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


class DealArrives(Frozen):
    """A new alliance joins the portfolio."""

    kind: Literal["deal_arrives"]
    """Always ``deal_arrives``."""
    alliance: Alliance
    """The alliance, as in the register; `start` is the day it arrives."""
    levels: Mapping[Identifier, Annotated[float, Field(ge=0, allow_inf_nan=False)]]
    """First evaluation: criterion to level or count, resting on an assumption."""


class AllianceEnds(Frozen):
    """An alliance ends, wind-down included."""

    kind: Literal["alliance_ends"]
    """Always ``alliance_ends``."""
    alliance_id: Identifier
    """Alliance that ends."""
    date: date
    """Last day of work."""


class PhaseMoves(Frozen):
    """An alliance enters another phase."""

    kind: Literal["phase_moves"]
    """Always ``phase_moves``."""
    alliance_id: Identifier
    """Alliance concerned."""
    date: date
    """First day of the new phase."""
    phase: Phase
    """Phase entered."""


class ManagerJoins(Frozen):
    """A person joins the team."""

    kind: Literal["manager_joins"]
    """Always ``manager_joins``."""
    manager: Manager
    """The person, as in the register; `available_from` is the first day."""


class ManagerLeaves(Frozen):
    """A person leaves the team."""

    kind: Literal["manager_leaves"]
    """Always ``manager_leaves``."""
    manager_id: Identifier
    """Who leaves."""
    date: date
    """Last day of service."""


class SlaMoves(Frozen):
    """The service-level agreement of a profile changes."""

    kind: Literal["sla_moves"]
    """Always ``sla_moves``."""
    profile: Identifier
    """Profile concerned."""
    date: date
    """First day of the new agreement."""
    floors: Mapping[Bundle, Fraction] = {}
    """New floors; a bundle left out keeps its floor."""
    occurrences: Mapping[
        Identifier, Annotated[float, Field(ge=0, allow_inf_nan=False)]
    ] = {}
    """New occurrences a year by service; a service left out keeps its own."""


Change = Annotated[
    DealArrives | AllianceEnds | PhaseMoves | ManagerJoins | ManagerLeaves | SlaMoves,
    Field(discriminator="kind"),
]


class MayLead(Frozen):
    """Profiles that a resourcing option may lead in addition to what the playbook allows."""

    resourcing: ResourcingOption
    """Resourcing option concerned."""
    profiles: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """Profiles it may lead."""


class Option(Frozen):
    """A decision open to us."""

    title: Name
    """Title for people."""
    description: str = ""
    """What is decided."""
    hires: tuple[Manager, ...] = ()
    """People hired, each with `available_from` and `annual_cost`; ramp-up begins on the first day."""
    may_lead: tuple[MayLead, ...] = ()
    """Resourcing options that may lead more profiles."""
    team_hours_per_month: Mapping[
        Identifier, Annotated[float, Field(ge=0, allow_inf_nan=False)]
    ] = {}
    """New hours a month of teams; a team left out keeps its own."""


class RuleChanges(Frozen):
    """Strictness of rules in this scenario; a rule left out keeps the playbook's."""

    span: Strictness | None = None
    """Span of control."""
    occupancy: Strictness | None = None
    """Occupancy ceiling."""


class OptimizerSettings(Frozen):
    """When the optimizer stops."""

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


class Scenario(Frozen):
    """A state of the world with the decisions open to us."""

    title: Name
    """Title for people."""
    description: str = ""
    """What this world is about."""
    register_path: Annotated[Name, Field(alias="register")]
    """Folder of CSV files or Excel workbook, relative to the scenario file."""
    playbook_path: Annotated[Name, Field(alias="playbook")]
    """Playbook file, relative to the scenario file."""
    horizon: Horizon
    """Review periods."""
    as_of: date | None = None
    """The only "today"; blank means the first day of the horizon."""
    seed: Annotated[int, Field(ge=0)] = 0
    """Seed of everything drawn by chance."""
    changes: tuple[Change, ...] = ()
    """Dated changes to the world, in order."""
    options: Mapping[Identifier, Option] = {}
    """Options open to us; ``as_is`` always exists."""
    rules: RuleChanges = RuleChanges()
    """Strictness of rules."""
    optimizer: OptimizerSettings = OptimizerSettings()
    """When the optimizer stops."""

    @property
    def today(self) -> date:
        """Return the only "today" of the computation."""
        return self.as_of or self.horizon.start


def scenario_assumptions(scenario: Scenario) -> tuple[Assumption, ...]:
    """Return the numbers that a scenario sets, all user-set."""
    rows = [
        ("horizon.periods", scenario.horizon.periods, "Number of review periods."),
        (
            "horizon.months_per_period",
            scenario.horizon.months_per_period,
            "Length of a review period in months.",
        ),
        (
            "optimizer.gap",
            scenario.optimizer.gap,
            "Proven gap at which the optimizer stops.",
        ),
        ("seed", scenario.seed, "Seed of everything drawn by chance."),
    ]
    return tuple(
        Assumption(
            name=name,
            value=f"{value:g}",
            meaning=meaning,
            basis="user",
            note="set by the scenario",
        )
        for name, value, meaning in rows
    )
