"""From a public trials extract to a portfolio that runs: register, made-up team, scenarios and their notes.

Joins `trials` (who the partners are) with the front door and demand (what they need), since the made-up team is sized
to about 85 % of the need. Writes nothing; the view does.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from resourcing.capacity import available_capacity
from resourcing.demand import expected_demand
from resourcing.domain import Absence, Alliance, Grade, Manager, Register
from resourcing.front_door import Portfolio, segment
from resourcing.playbook import Playbook
from resourcing.read import (
    default_playbook_path,
    default_playbook_text,
    read_playbook,
)
from resourcing.scenario import (
    AS_IS,
    DealArrives,
    Horizon,
    ManagerLeaves,
    MayLead,
    Option,
    World,
    add_months,
)
from resourcing.trials import (
    ANNUAL_COST,
    TrialsPortfolio,
    derive_portfolio,
    match_company,
    read_extract,
    seed_team,
)

DEFAULT_HORIZON = Horizon(start=date(2027, 1, 1), periods=8, months_per_period=3)
"""Eight quarters."""
GAP = 0.005
"""Proven gap at which the baseline stops."""
SECONDS = 300.0
"""Time limit of the baseline, a safety net for large portfolios."""
MONTHS_TO_HIRE = 6
"""Months from the first day of the horizon until the hires of the option serve (made up)."""
HIRES: tuple[Grade, ...] = ("senior", "manager")
"""Grades of the hires of the option."""
SKILLS_OF_A_HIRE = 3
"""Skills of each hire, the most wanted first (made up)."""


@dataclass(frozen=True, kw_only=True)
class ImportedPortfolio:
    """A portfolio ready to be written.

    Attributes
    ----------
    portfolio
        Partners with their evidence, merges and what to review.
    register
        Register with the made-up team.
    playbook_text
        Playbook that the portfolio uses, as text.
    scenarios
        Scenarios by file stem, as plain tables; ``baseline`` first.
    """

    portfolio: TrialsPortfolio
    register: Register
    playbook_text: str
    scenarios: Mapping[str, Mapping[str, Any]]


def portfolio_from_trials(
    *,
    studies: Path,
    sponsors: Path,
    company: Sequence[str],
    seed: int = 0,
    horizon: Horizon = DEFAULT_HORIZON,
) -> ImportedPortfolio:
    """Return the portfolio of a company in a two-table ClinicalTrials.gov extract.

    Parameters
    ----------
    studies, sponsors
        The two tables, as CSV.
    company
        Sponsor names; an exact name comes first, else whole words; several are joined.
    seed
        Seed of everything that is made up.
    horizon
        Review periods of the scenarios.

    Raises
    ------
    InputError
        If the tables are faulty, or the name fits none or several organizations.
    """
    playbook = read_playbook(default_playbook_path())
    extract = read_extract(studies, sponsors)
    names = match_company(extract, company)
    derived = derive_portfolio(
        extract, company=names, playbook=playbook, horizon=horizon, seed=seed
    )
    bare = Register(alliances=derived.alliances, evaluations=derived.evaluations)
    placed, hours = _need(bare, playbook=playbook, horizon=horizon, seed=seed)
    register = _with_team(
        bare, placed, hours, playbook=playbook, horizon=horizon, seed=seed
    )
    return ImportedPortfolio(
        portfolio=derived,
        register=register,
        playbook_text=default_playbook_text(),
        scenarios=scenarios(
            register,
            company=names[0],
            playbook=playbook,
            horizon=horizon,
            seed=seed,
        ),
    )


def _need(
    register: Register, *, playbook: Playbook, horizon: Horizon, seed: int
) -> tuple[Portfolio, dict[str, float]]:
    """Return the placements, and the hours a month that each alliance needs on average."""
    placed = segment(register, playbook=playbook, today=horizon.start, seed=seed)
    state = _as_it_is(register, playbook, horizon)
    demand = expected_demand(placed, world=state)
    months = horizon.periods * horizon.months_per_period
    hours = demand.need.sum(axis=(1, 2)) / months
    return placed, dict(zip(demand.alliances, hours.tolist(), strict=True))


def _as_it_is(register: Register, playbook: Playbook, horizon: Horizon) -> World:
    """Return the world in which nothing changes."""
    return World(
        register=register,
        playbook=playbook,
        horizon=horizon,
        today=horizon.start,
        seed=0,
        option=AS_IS,
    )


def _with_team(
    register: Register,
    placed: Portfolio,
    hours: Mapping[str, float],
    *,
    playbook: Playbook,
    horizon: Horizon,
    seed: int,
) -> Register:
    """Return the register with a made-up team and current leads."""
    profiles = {item.alliance_id: item.profile or "" for item in placed.eligible}
    months = horizon.periods * horizon.months_per_period

    def hours_of(
        people: Sequence[Manager], absences: Sequence[Absence]
    ) -> Sequence[float]:
        staff = Register(alliances=(), managers=tuple(people), absences=tuple(absences))
        capacity = available_capacity(_as_it_is(staff, playbook, horizon))
        monthly: list[float] = (capacity.available.sum(axis=1) / months).tolist()
        return monthly

    team = seed_team(
        register.alliances,
        hours_per_month=hours,
        profiles=profiles,
        playbook=playbook,
        horizon=horizon,
        hours_of=hours_of,
        seed=seed,
    )
    return register.replace(
        alliances=tuple(
            row.replace(current_manager=team.current.get(row.alliance_id))
            for row in register.alliances
        ),
        managers=team.managers,
        absences=team.absences,
        teams=team.teams,
    )


def scenarios(
    register: Register,
    *,
    company: str,
    playbook: Playbook,
    horizon: Horizon,
    seed: int,
) -> dict[str, dict[str, Any]]:
    """Return the baseline and two worlds that extend it, as plain tables for TOML."""
    baseline = {
        "title": f"Partners of {company} in public trial records",
        "description": (
            "Partners and counts are public record (ClinicalTrials.gov). The team, hours, costs, units, skills, service "
            "levels and every judged score are made up."
        ),
        "register": "register",
        "playbook": "playbook.toml",
        "seed": seed,
        "horizon": _plain(horizon),
        "optimizer": {"gap": GAP, "time_limit_seconds": SECONDS},
        "options": {
            "project_managers_lead_simple": _plain(_project_managers(playbook)),
            "hire_two": _plain(_hire_two(register, horizon)),
        },
    }
    leaving = _two_leavers(register, horizon)
    return {
        "baseline": baseline,
        "two-leavers": {
            "extends": "baseline.toml",
            "title": f"{baseline['title']}: {'two leavers' if len(leaving) > 1 else 'one leaver'}",
            "description": (
                "Two of the managers who lead the most alliances leave (made up)."
                if len(leaving) > 1
                else "The one manager leaves (made up)."
            ),
            "changes": [_plain(change) for change in leaving],
        },
        "three-complex-deals": {
            "extends": "baseline.toml",
            "title": f"{baseline['title']}: three complex deals",
            "description": "Three complex deals arrive in a row (made up).",
            "changes": [
                _plain(change) for change in _three_deals(register, playbook, horizon)
            ],
        },
    }


def _plain(model: Any) -> dict[str, Any]:
    """Return a description as a plain table: what is left at its default is left out."""
    return dict(
        model.model_dump(by_alias=True, exclude_defaults=True, exclude_none=True)
    ) | _kind(model)


def _kind(model: Any) -> dict[str, Any]:
    """Return the kind of a change, which every table of a change needs."""
    return (
        {"kind": model.kind}
        if hasattr(model, "date") or hasattr(model, "levels")
        else {}
    )


def _project_managers(playbook: Playbook) -> Option:
    """Return the option that project managers may lead the simple alliances."""
    simple = tuple(
        name
        for name, profile in playbook.profiles.items()
        if profile.segment == "simple"
    )
    return Option(
        title="Project managers lead the simple ones",
        description="The project-management team may lead alliances of the simple profiles.",
        may_lead=(MayLead(resourcing="project_management", profiles=simple),),
    )


def _hire_two(register: Register, horizon: Horizon) -> Option:
    """Return the option to hire two people with the skills that most alliances ask for."""
    asked = Counter(skill for row in register.alliances for skill in row.skills)
    skills = sorted(asked, key=lambda skill: (-asked[skill], skill))
    first_day = add_months(horizon.start, months=MONTHS_TO_HIRE)
    return Option(
        title="Hire two alliance managers",
        description="A senior and a manager join in the middle of the first year and ramp up (made up).",
        hires=tuple(
            Manager(
                manager_id=f"H{number + 1}",
                name=f"Hire {number + 1} (made up)",
                grade=grade,
                fte=1.0,
                skills=tuple(
                    sorted(skills[number * SKILLS_OF_A_HIRE :][:SKILLS_OF_A_HIRE])
                ),
                available_from=first_day,
                annual_cost=float(ANNUAL_COST[grade]),
            )
            for number, grade in enumerate(HIRES)
        ),
    )


def _two_leavers(register: Register, horizon: Horizon) -> list[ManagerLeaves]:
    """Return the departures of the two people who lead the most alliances today, half a year apart; of one if alone."""
    led = {row.manager_id: 0 for row in register.managers if not row.available_to}
    for row in register.alliances:
        if row.current_manager in led:
            led[row.current_manager] += 1
    busiest = sorted(led, key=lambda name: (-led[name], name))[:2]
    after = (6, 12)
    last_days = [
        date.fromordinal(add_months(horizon.start, months=months).toordinal() - 1)
        for months in after
    ]
    return [
        ManagerLeaves(kind="manager_leaves", manager_id=name, date=day)
        for name, day in zip(busiest, last_days, strict=False)
    ]


def _three_deals(
    register: Register, playbook: Playbook, horizon: Horizon
) -> list[DealArrives]:
    """Return three complex deals, one a quarter from the second on, evaluated like the portfolio's highest."""
    levels = {
        name: float(item.counts[-1]) if item.counts else 5.0
        for name, item in playbook.criteria.items()
    }
    units = list(dict.fromkeys(row.unit for row in register.alliances))
    return [
        DealArrives(
            kind="deal_arrives",
            alliance=Alliance(
                alliance_id=f"new-deal-{number}",
                name=f"New deal {number} (made up)",
                partner=f"New partner {number} (made up)",
                kind="asset",
                phase="startup",
                start=add_months(horizon.start, months=3 * number),
                unit=units[(number - 1) % len(units)],
                shared_risk_reward=True,
                business_model_defined=True,
                notes="made up",
            ),
            levels=levels,
        )
        for number in (1, 2, 3)
    ]
