"""The register and playbook after the changes of a scenario and one option."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from resourcing.domain import Manager, Register
from resourcing.playbook import Playbook
from resourcing.scenario.changes import (
    Agreement,
    AllianceEnds,
    AllianceRescored,
    AlliancesMerge,
    BudgetCut,
    Change,
    DealsArrive,
    HiringFreeze,
    ManagerMoves,
    ManagerWorks,
    PhaseMoves,
    ServiceMoves,
    SlaMoves,
    SpanMoves,
    TeamHoursMove,
)
from resourcing.scenario.dated import (
    Delayed,
    PeopleMoves,
    first_day_after,
    playbook_on,
)
from resourcing.scenario.description import AS_IS, Horizon, Scenario
from resourcing.scenario.options import Contractor, Option
from resourcing.scenario.registers import changed_register, with_option
from resourcing.scenario.sampling import names_of

Kind = TypeVar("Kind")
Person = TypeVar("Person", bound=Manager)


@dataclass(frozen=True, kw_only=True)
class World:
    """Register and playbook after the changes of a scenario and one option.

    Both are as they stand on the first day of the horizon; the moves stay dated, since they act within it (those up to that
    day are in register and playbook already, floors, occurrences and levels apart). The register's managers are its own,
    the people whom the option hires, those whom it may hire, and its contractors, in this order.

    Attributes
    ----------
    phase_moves, sla_moves, service_moves
        Dated changes of phases (wind-downs among them), agreements (the option's among them) and hours of services.
    score_moves
        Alliances that are scored anew or merge; the front door places them.
    people
        Dated changes to people and teams.
    hires
        Identifiers of the people whom the option hires (their cost is a decision, the cost of others is not).
    candidates
        Identifiers of the people who may be hired; those in one group are alike, and hired in this order.
    delayed
        Hires and candidates who start later than planned, since hiring was frozen.
    contracts
        Terms of the contractors by identifier.
    sampled
        Identifiers of the deals that were drawn by chance.
    budget
        Currency by calendar year, after cuts; a year left out has no budget.
    max_handovers
        Most handovers that count; None for no limit.
    published_until
        In periods that begin before this day the current leads stay; None where nothing is published.
    """

    register: Register
    playbook: Playbook
    horizon: Horizon
    today: date
    seed: int
    option: str
    phase_moves: tuple[PhaseMoves, ...] = ()
    sla_moves: tuple[Agreement, ...] = ()
    service_moves: tuple[ServiceMoves, ...] = ()
    score_moves: tuple[AllianceRescored | AlliancesMerge, ...] = ()
    people: PeopleMoves = field(default_factory=PeopleMoves)
    hires: tuple[str, ...] = ()
    candidates: tuple[tuple[str, ...], ...] = ()
    delayed: tuple[Delayed, ...] = ()
    contracts: Mapping[str, Contractor] = field(default_factory=dict)
    sampled: tuple[str, ...] = ()
    budget: Mapping[str, float] = field(default_factory=dict)
    max_handovers: int | None = None
    published_until: date | None = None


def world(
    scenario: Scenario, *, register: Register, playbook: Playbook, option: str = AS_IS
) -> World:
    """Apply a scenario's changes and one option to a register and a playbook.

    Raises
    ------
    KeyError
        If the scenario has no such option.
    """
    planned = (
        Option(title="As is")
        if option == AS_IS and AS_IS not in scenario.options
        else scenario.options[option]
    )
    changes, start = scenario.changes, scenario.horizon.start
    chosen, delayed = frozen(planned, _only(changes, HiringFreeze))
    people = _people_moves(changes, chosen)
    sla = (*_only(changes, SlaMoves), *chosen.sla)
    services = _only(changes, ServiceMoves)
    rows = with_option(
        changed_register(scenario, register=register, playbook=playbook),
        chosen,
        playbook,
    )
    return World(
        register=_as_on(start, rows, people),
        playbook=playbook_on(
            _with_may_lead(playbook, chosen).replace(
                rules=scenario.rules.over(playbook.rules),
                charges=scenario.charges.over(playbook.charges),
            ),
            start,
            sla=sla,
            services=services,
            spans=people.spans,
        ),
        horizon=scenario.horizon,
        today=scenario.today,
        seed=scenario.seed,
        option=option,
        phase_moves=_phase_moves(changes),
        sla_moves=sla,
        service_moves=services,
        score_moves=tuple(
            c for c in changes if isinstance(c, AllianceRescored | AlliancesMerge)
        ),
        people=people,
        hires=tuple(person.manager_id for person in chosen.hires),
        candidates=tuple(
            tuple(person.manager_id for person in like.people)
            for like in chosen.candidates
        ),
        delayed=delayed,
        contracts={item.contractor_id: item for item in chosen.contractors},
        sampled=tuple(n for c in _only(changes, DealsArrive) for n in names_of(c)),
        budget=budget_left(scenario, chosen),
        max_handovers=scenario.max_handovers,
        published_until=scenario.published_until,
    )


def _only(changes: Sequence[Change], kind: type[Kind]) -> tuple[Kind, ...]:
    """Return the changes of one kind, in order."""
    return tuple(change for change in changes if isinstance(change, kind))


def _phase_moves(changes: Sequence[Change]) -> tuple[PhaseMoves, ...]:
    """Return the changes of phases, wind-downs among them."""
    return tuple(
        move
        for change in changes
        for move in (
            _wind_down(change) if isinstance(change, AllianceEnds) else [change]
        )
        if isinstance(move, PhaseMoves)
    )


def _wind_down(change: AllianceEnds) -> list[PhaseMoves]:
    """Return the change of phase of an alliance that winds down."""
    if change.wind_down_from is None:
        return []
    return [
        PhaseMoves(
            kind="phase_moves",
            alliance_id=change.alliance_id,
            date=change.wind_down_from,
            phase="wind_down",
        )
    ]


def _people_moves(changes: Sequence[Change], option: Option) -> PeopleMoves:
    """Return the dated changes to people and teams, those of the option after those of the scenario."""
    return PeopleMoves(
        works=_only(changes, ManagerWorks),
        moves=(*_only(changes, ManagerMoves), *option.moves),
        upskilling=option.upskilling,
        spans=_only(changes, SpanMoves),
        teams=tuple(
            move
            for move in _only(changes, TeamHoursMove)
            if move.team_id not in option.team_hours_per_month
        ),
    )


def _as_on(day: date, register: Register, people: PeopleMoves) -> Register:
    """Return a register with people and teams as they are on a day."""
    return register.replace(
        managers=tuple(people.manager_on(row, day) for row in register.managers),
        teams=tuple(people.team_on(row, day) for row in register.teams),
    )


def frozen(
    option: Option, freezes: Sequence[HiringFreeze]
) -> tuple[Option, tuple[Delayed, ...]]:
    """Return an option whose hires and candidates start after freezes, and who starts later than planned.

    Examples
    --------
    >>> frozen(Option(title="As is"), [])[1]
    ()
    """
    changed = option.replace(
        hires=tuple(_later(person, freezes) for person in option.hires),
        candidates=tuple(_later(person, freezes) for person in option.candidates),
    )
    before = [*option.hires, *(p for c in option.candidates for p in c.people)]
    after = [*changed.hires, *(p for c in changed.candidates for p in c.people)]
    return changed, tuple(
        Delayed(
            manager_id=old.manager_id,
            planned=old.available_from,
            first_day=new.available_from,
        )
        for old, new in zip(before, after, strict=True)
        if old.available_from and new.available_from not in (None, old.available_from)
    )


def _later(person: Person, freezes: Sequence[HiringFreeze]) -> Person:
    """Return somebody who starts after freezes."""
    planned = person.available_from
    day = planned and first_day_after(planned, freezes)
    return person if day == planned else person.replace(available_from=day)


def budget_left(scenario: Scenario, option: Option) -> dict[str, float]:
    """Return the budget of each year after cuts; the option's comes before the scenario's.

    Examples
    --------
    >>> from resourcing.scenario import Horizon, Scenario
    >>> horizon = Horizon(start=date(2027, 1, 1), periods=4)
    >>> cut = BudgetCut(kind="budget_cut", year="2027", amount=30.0)
    >>> scenario = Scenario(
    ...     title="Cut",
    ...     register="register",
    ...     playbook="playbook.toml",
    ...     horizon=horizon,
    ...     budget={"2027": 100.0},
    ...     changes=(cut,),
    ... )
    >>> budget_left(scenario, Option(title="As is"))
    {'2027': 70.0}
    """
    budget = {**scenario.budget, **option.budget}
    for cut in _only(scenario.changes, BudgetCut):
        if cut.year in budget:
            budget[cut.year] = cut.left_of(budget[cut.year])
    return budget


def _with_may_lead(playbook: Playbook, option: Option) -> Playbook:
    """Return the playbook with the resourcing options that may lead more profiles."""
    profiles = dict(playbook.profiles)
    for item in option.may_lead:
        for name in item.profiles:
            allowed = dict.fromkeys((*profiles[name].resourcing, item.resourcing))
            profiles[name] = profiles[name].replace(resourcing=tuple(allowed))
    return playbook.replace(profiles=profiles)
