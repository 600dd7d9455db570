"""A run replayed with requests that arrive by chance: briefly in every run, at length where that is asked for."""

from dataclasses import replace

from resourcing.domain import Register
from resourcing.playbook import Playbook
from resourcing.results import Solution
from resourcing.scenario import AS_IS, Scenario, SimulationSettings
from resourcing.simulate import Simulation, moving, simulate
from resourcing.study.preparing import Case, prepare
from resourcing.study.running import Run, assign

SHORT_REPLICATIONS = 40
"""Replications of the short simulation of a run."""


def replay(
    case: Case,
    plan: Solution,
    *,
    settings: SimulationSettings | None = None,
    seed: int | None = None,
) -> Simulation:
    """Replay a plan of a case as its scenario says.

    Parameters
    ----------
    case
        The case.
    plan
        Any plan of it: the assignment found, the current leads kept, one made by hand.
    settings
        How it is replayed; by default as the scenario says.
    seed
        Seed of everything drawn, by default the scenario's; plans replayed with one seed meet the same luck.
    """
    asked = settings or case.scenario.simulation
    return simulate(
        case, plan, settings=asked, seed=case.scenario.seed if seed is None else seed
    )


def with_service(run: Run, *, settings: SimulationSettings | None = None) -> Run:
    """Return a run with its plan replayed, briefly by default; one without a plan as it is.

    Where something changes within the horizon that a simulation cannot follow, a run whose settings are left out comes
    back as it is too: see `not_replayed`.

    Parameters
    ----------
    run
        A case with its assignment.
    settings
        How it is replayed; by default as the scenario says, with `SHORT_REPLICATIONS` where it gives no number.
    """
    if run.result.best is None or (settings is None and not_replayed(run.case)):
        return run
    return replace(
        run,
        service=replay(run.case, run.plan, settings=settings or short(run.case)),
    )


def not_replayed(case: Case) -> tuple[str, ...]:
    """Return why the plan of a case cannot be replayed with requests that arrive by chance; empty where it can."""
    return tuple(map(str, moving(case)))


def short(case: Case) -> SimulationSettings:
    """Return the settings of a short simulation."""
    asked = case.scenario.simulation
    return asked.replace(replications=asked.replications or SHORT_REPLICATIONS)


def run(
    scenario: Scenario, *, register: Register, playbook: Playbook, option: str = AS_IS
) -> Run:
    """Do everything for one scenario and option: `prepare`, `assign`, and a short replay of the plan.

    Returns
    -------
    Run
        The case, its assignment with proof, the current leads kept, and the plan replayed with requests that arrive by chance.

    Raises
    ------
    InputError
        As `prepare`.
    """
    case = prepare(scenario, register=register, playbook=playbook, option=option)
    return with_service(assign(case))
