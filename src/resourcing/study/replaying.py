"""A run replayed with requests that arrive by chance: briefly in every run, at length where that is asked for.

Makes up the log that the team would have kept, too; learns nothing from it.
"""

from dataclasses import replace

from resourcing.domain import Register
from resourcing.history.log import Log
from resourcing.playbook import Playbook
from resourcing.results import Solution
from resourcing.scenario import AS_IS, Scenario, SimulationSettings
from resourcing.simulate import Simulation, moving, simulate
from resourcing.simulate.history import made_up_requests, made_up_timesheet
from resourcing.study.preparing import Case, prepare
from resourcing.study.running import Run, assign
from resourcing.study.today import current_leads_kept

FEWEST_REPLICATIONS = 2
"""Replications where one is looked at: a simulation has at least two."""
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

    Returns
    -------
    Simulation
        What happened; `service_levels` measures it.

    Raises
    ------
    InputError
        If a period has no working day, or something changes within the horizon that a simulation cannot follow: see
        `not_replayed`.

    Examples
    --------
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> run = rs.assign(case)
    >>> settings = inputs.scenario.simulation.replace(replications=40)
    >>> planned = rs.replay(case, run.plan, settings=settings)
    >>> planned.num_replications
    40
    >>> today = rs.replay(case, run.today, settings=settings)
    >>> before, after = (rs.service_levels(each) for each in (today, planned))
    >>> print(before["in_time"][0] < after["in_time"][0])  # share answered in time
    True
    """
    asked = settings or case.scenario.simulation
    return simulate(
        case, plan, settings=asked, seed=case.scenario.seed if seed is None else seed
    )


def made_up_log(case: Case, *, seed: int | None = None) -> Log:
    """Return the log that the team would have kept under the current leads, drawn by chance; never to be taken for a real one.

    Parameters
    ----------
    case
        What really happens: rates and hours of its playbook, after the changes of its scenario.
    seed
        Seed of everything drawn, by default the scenario's; another one is another log.

    Returns
    -------
    Log
        Requests and timesheet of one replication over the horizon; the other tables are empty.

    Raises
    ------
    InputError
        As `replay`: where something changes within the horizon that a simulation cannot follow.

    Examples
    --------
    >>> from datetime import date
    >>> from resourcing.read import default_playbook_path, read_playbook
    >>> from resourcing.scenario import Horizon
    >>> scenario = Scenario(
    ...     title="Nobody asks",
    ...     register="register",
    ...     playbook="playbook.toml",
    ...     horizon=Horizon(start=date(2027, 1, 1), periods=2),
    ... )
    >>> playbook = read_playbook(default_playbook_path())
    >>> case = prepare(scenario, register=Register(alliances=()), playbook=playbook)
    >>> len(made_up_log(case).requests)
    0
    """
    settings = case.scenario.simulation.replace(replications=FEWEST_REPLICATIONS)
    played = replay(case, current_leads_kept(case), settings=settings, seed=seed)
    return Log.of(
        requests=made_up_requests(played),
        timesheet=made_up_timesheet(played, demand=case.demand),
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

    Parameters
    ----------
    scenario, register, playbook, option
        What is asked, and what it is asked about; as for `prepare`.

    Returns
    -------
    Run
        The case, its assignment with proof, the current leads kept, and the plan replayed with requests that arrive by chance.

    Raises
    ------
    InputError
        As `prepare` and `assign`.

    Examples
    --------
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> run = rs.run(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> run.result.status, len(run.plan.handovers)
    ('optimal', 1)
    >>> run.service.num_replications
    40
    """
    case = prepare(scenario, register=register, playbook=playbook, option=option)
    return with_service(assign(case))
