"""A state of the world and the decisions open to us, as one file over a register and a playbook.

A scenario may extend another; `world()` applies its changes and one option to the register and the playbook.
Nothing here opens a file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from resourcing.domain import (
    Alliance,
    Evaluation,
    Fraction,
    Frozen,
    Identifier,
    Manager,
    Name,
    Phase,
    Register,
    ResourcingOption,
    measured_in,
)
from resourcing.playbook import (
    NUM_LEVELS,
    Assumption,
    Bundle,
    Fault,
    Playbook,
    Rules,
    Strictness,
)

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


@dataclass(frozen=True, kw_only=True)
class World:
    """Register and playbook after the changes of a scenario and one option.

    `phase_moves` and `sla_moves` stay dated, since they act within the horizon; `hires` are the identifiers
    of the people whom the option hires (their cost is a decision, the cost of others is not).
    """

    register: Register
    playbook: Playbook
    horizon: Horizon
    today: date
    seed: int
    option: str
    phase_moves: tuple[PhaseMoves, ...] = ()
    sla_moves: tuple[SlaMoves, ...] = ()
    hires: tuple[str, ...] = ()


def world(
    scenario: Scenario, *, register: Register, playbook: Playbook, option: str = AS_IS
) -> World:
    """Apply a scenario's changes and one option to a register and a playbook.

    Raises
    ------
    KeyError
        If the scenario has no such option.
    """
    chosen = (
        Option(title="As is")
        if option == AS_IS and AS_IS not in scenario.options
        else scenario.options[option]
    )
    changed = register
    for change in scenario.changes:
        changed = _apply(change, changed, scenario.today)
    return World(
        register=_with_option(changed, chosen),
        playbook=_with_rules(_with_may_lead(playbook, chosen), scenario.rules),
        horizon=scenario.horizon,
        today=scenario.today,
        seed=scenario.seed,
        option=option,
        phase_moves=tuple(c for c in scenario.changes if isinstance(c, PhaseMoves)),
        sla_moves=tuple(c for c in scenario.changes if isinstance(c, SlaMoves)),
        hires=tuple(person.manager_id for person in chosen.hires),
    )


def _apply(change: Any, register: Register, today: date) -> Register:
    """Return the register after one change."""
    match change:
        case DealArrives():
            return register.replace(
                alliances=(*register.alliances, change.alliance),
                evaluations=(*register.evaluations, *_first_evaluation(change, today)),
            )
        case AllianceEnds():
            return register.replace(
                alliances=tuple(
                    row.replace(end=change.date)
                    if row.alliance_id == change.alliance_id
                    else row
                    for row in register.alliances
                )
            )
        case ManagerJoins():
            return register.replace(managers=(*register.managers, change.manager))
        case ManagerLeaves():
            return register.replace(
                managers=tuple(
                    row.replace(available_to=change.date)
                    if row.manager_id == change.manager_id
                    else row
                    for row in register.managers
                )
            )
        case _:
            return register


def _first_evaluation(change: DealArrives, today: date) -> Iterator[Evaluation]:
    """Yield the evaluations of a deal that arrives, all resting on assumptions."""
    for criterion, level in change.levels.items():
        yield Evaluation(
            alliance_id=change.alliance.alliance_id,
            criterion=criterion,
            evaluator="scenario",
            date=today,
            level=level,
            basis="assumption",
            note="first evaluation given by the scenario",
        )


def _with_option(register: Register, option: Option) -> Register:
    """Return the register with the option's people and team hours."""
    hours = option.team_hours_per_month
    return register.replace(
        managers=(*register.managers, *option.hires),
        teams=tuple(
            row.replace(hours_per_month=float(hours[row.team_id]))
            if row.team_id in hours
            else row
            for row in register.teams
        ),
    )


def _with_may_lead(playbook: Playbook, option: Option) -> Playbook:
    """Return the playbook with the resourcing options that may lead more profiles."""
    profiles = dict(playbook.profiles)
    for item in option.may_lead:
        for name in item.profiles:
            allowed = dict.fromkeys((*profiles[name].resourcing, item.resourcing))
            profiles[name] = profiles[name].replace(resourcing=tuple(allowed))
    return playbook.replace(profiles=profiles)


def _with_rules(playbook: Playbook, changes: RuleChanges) -> Playbook:
    """Return the playbook with the scenario's strictness of rules."""
    given = {name: value for name, value in changes if value is not None}
    return playbook.replace(rules=Rules(**{**dict(playbook.rules), **given}))


def scenario_faults(
    scenario: Scenario, *, register: Register, playbook: Playbook
) -> list[Fault]:
    """Return every reference of a scenario that its register or playbook does not know, and dates out of range."""
    return [
        *_horizon_faults(scenario),
        *_change_faults(scenario, register, playbook),
        *_option_faults(scenario, register, playbook),
    ]


def _horizon_faults(scenario: Scenario) -> Iterator[Fault]:
    """Yield a horizon that does not start with a month (or a quarter)."""
    start, months = scenario.horizon.start, scenario.horizon.months_per_period
    if start.day != 1 or (start.month - 1) % months:
        what = "quarter" if months > 1 else "month"
        yield Fault(
            place="horizon.start",
            value=str(start),
            rule=f"must be the first day of a {what}",
            repair=f"move it to the first day of a {what}, or change months_per_period",
        )


def _change_faults(
    scenario: Scenario, register: Register, playbook: Playbook
) -> Iterator[Fault]:
    """Yield references of changes that point at nothing or at something taken, and dates out of range."""
    alliances = {row.alliance_id: row for row in register.alliances}
    managers = {row.manager_id: row for row in register.managers}
    teams = {row.team_id for row in register.teams}
    for index, change in enumerate(scenario.changes):
        place = f"changes[{index}]"
        yield from _beyond_horizon(place, _date_of(change), scenario.horizon)
        match change:
            case DealArrives(alliance=alliance):
                yield from _new(
                    f"{place}.alliance.alliance_id", alliance.alliance_id, alliances
                )
                yield from _deal_faults(place, change, {*managers, *teams}, playbook)
                alliances[alliance.alliance_id] = alliance
            case AllianceEnds() | PhaseMoves():
                yield from _alliance_faults(place, change, alliances)
            case ManagerJoins(manager=manager):
                yield from _joiner_faults(place, manager, {*managers, *teams})
                managers[manager.manager_id] = manager
            case ManagerLeaves():
                yield from _leaver_faults(place, change, managers)
            case SlaMoves():
                yield from _sla_faults(place, change, playbook)


def _date_of(change: Change) -> date | None:
    """Return the day on which a change happens."""
    match change:
        case DealArrives():
            return change.alliance.start
        case ManagerJoins():
            return change.manager.available_from
        case _:
            return change.date


def _beyond_horizon(place: str, day: date | None, horizon: Horizon) -> Iterator[Fault]:
    """Yield a day on which the horizon is over already, so that nothing would change."""
    if day and day >= horizon.first_days[-1]:
        yield Fault(
            place=place,
            value=str(day),
            rule=f"lies beyond the horizon, which ends before {horizon.first_days[-1]}",
            repair="raise horizon.periods or move the date",
        )


def _deal_faults(
    place: str, change: DealArrives, people: set[str], playbook: Playbook
) -> Iterator[Fault]:
    """Yield what is wrong with a deal that arrives: its start, its people, its first evaluation."""
    alliance = change.alliance
    if alliance.start is None:
        yield _no_first_day(f"{place}.alliance.start", alliance.alliance_id)
    for column in ("current_manager", "pinned_manager"):
        name = getattr(alliance, column)
        if name is not None:
            yield from _known(
                f"{place}.alliance.{column}", [name], people, "manager or team"
            )
    yield from _known(f"{place}.levels", change.levels, playbook.criteria, "criterion")
    for key, level in change.levels.items():
        criterion = playbook.criteria.get(key)
        if criterion and not criterion.counts and not 1 <= level <= NUM_LEVELS:
            yield Fault(
                place=f"{place}.levels.{key}",
                value=f"{level:g}",
                rule=f"must be a level from 1 to {NUM_LEVELS}, since the criterion counts nothing",
                repair="choose the level whose description fits",
            )


def _alliance_faults(
    place: str,
    change: AllianceEnds | PhaseMoves,
    alliances: Mapping[str, Alliance],
) -> Iterator[Fault]:
    """Yield an alliance that is not known, or that would end before it starts."""
    yield from _known(
        f"{place}.alliance_id", [change.alliance_id], alliances, "alliance"
    )
    row = alliances.get(change.alliance_id)
    if isinstance(change, AllianceEnds) and row and row.start:
        yield from _reversed_dates(place, row.start, change.date)


def _joiner_faults(place: str, manager: Manager, people: set[str]) -> Iterator[Fault]:
    """Yield a joiner whose identifier is taken or who has no first day."""
    yield from _new(f"{place}.manager.manager_id", manager.manager_id, people)
    if manager.available_from is None:
        yield _no_first_day(f"{place}.manager.available_from", manager.manager_id)


def _leaver_faults(
    place: str, change: ManagerLeaves, managers: Mapping[str, Manager]
) -> Iterator[Fault]:
    """Yield a leaver who is not known, or who would leave before the first day."""
    yield from _known(f"{place}.manager_id", [change.manager_id], managers, "manager")
    row = managers.get(change.manager_id)
    if row and row.available_from:
        yield from _reversed_dates(place, row.available_from, change.date)
    if row and row.available_to and row.available_to < change.date:
        yield Fault(
            place=f"{place}.date",
            value=str(change.date),
            rule=f"{change.manager_id} leaves before that already, on {row.available_to}",
            repair="delete the change or move the date",
        )


def _sla_faults(place: str, change: SlaMoves, playbook: Playbook) -> Iterator[Fault]:
    """Yield profiles and services that the playbook does not know."""
    yield from _known(
        f"{place}.profile", [change.profile], playbook.profiles, "profile"
    )
    yield from _known(
        f"{place}.occurrences", change.occurrences, playbook.services, "service"
    )


def _reversed_dates(place: str, first: date, last: date) -> Iterator[Fault]:
    """Yield a last day that comes before the first."""
    if last < first:
        yield Fault(
            place=f"{place}.date",
            value=str(last),
            rule=f"comes before the first day, {first}",
            repair="move the date",
        )


def _no_first_day(place: str, name: str) -> Fault:
    """Return the fault of something that arrives on no day."""
    return Fault(
        place=place,
        value=name,
        rule="the day of the change is missing",
        repair="give the first day",
    )


def _option_faults(
    scenario: Scenario, register: Register, playbook: Playbook
) -> Iterator[Fault]:
    """Yield references of options that point at nothing, and hires without a first day."""
    people = {row.manager_id for row in register.managers} | {
        row.team_id for row in register.teams
    }
    people |= {
        c.manager.manager_id for c in scenario.changes if isinstance(c, ManagerJoins)
    }
    teams = {row.team_id for row in register.teams}
    for name, option in scenario.options.items():
        place, seen = f"options.{name}", set(people)
        for index, person in enumerate(option.hires):
            at = f"{place}.hires[{index}]"
            yield from _new(f"{at}.manager_id", person.manager_id, seen)
            seen.add(person.manager_id)
            yield from _beyond_horizon(at, person.available_from, scenario.horizon)
            if person.available_from is None or person.annual_cost is None:
                yield Fault(
                    place=at,
                    value=person.manager_id,
                    rule="a hire needs a first day and a cost",
                    repair="give available_from and annual_cost",
                )
        for index, item in enumerate(option.may_lead):
            yield from _known(
                f"{place}.may_lead[{index}].profiles",
                item.profiles,
                playbook.profiles,
                "profile",
            )
        yield from _known(
            f"{place}.team_hours_per_month", option.team_hours_per_month, teams, "team"
        )


def _known(place: str, names: Any, known: Any, what: str) -> Iterator[Fault]:
    """Yield the names that are not known."""
    for name in names:
        if name not in known:
            yield Fault(
                place=place,
                value=name,
                rule=f"no such {what}",
                repair="use one of " + _some(known),
            )


def _new(place: str, name: str, known: Any) -> Iterator[Fault]:
    """Yield a name that is taken."""
    if name in known:
        yield Fault(
            place=place,
            value=name,
            rule="this identifier is taken",
            repair="choose another",
        )


def _some(known: Any) -> str:
    """Return up to five known names as text."""
    names = sorted(known)
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "")


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
