"""Service under load in sentences: which promised fractions are kept, who asks somebody away, and what was assumed.

Says what `simulate` measured, by the settings that it was simulated with.
"""

from collections.abc import Mapping
from math import isfinite
from typing import Any

from resourcing.problem import NOBODY
from resourcing.scenario import ServiceTimes, SimulationSettings
from resourcing.simulate import Simulation
from resourcing.simulate.wording import BROKEN, KEPT, NOTHING, UNSURE
from resourcing.view import tables
from resourcing.view.pages.layout import records
from resourcing.view.pages.words import counted, fraction, given, listed, sentence
from resourcing.view.report.facts import Facts

PROMISE = "the promise to answer in time"
VERBS = {
    BROKEN: "is not kept for",
    KEPT: "is kept for",
    UNSURE: "may be kept or not (the interval holds it) for",
}
"""What is said of the promise to those with a verdict, the worst first."""


def late(facts: Facts) -> str:
    """Return where the promised fraction is not answered in time; empty where it is, or where nothing was replayed."""
    if facts.run.service is None:
        return ""
    broken = _with_verdict(facts, facts.run.service, BROKEN)
    return sentence(f"{PROMISE} {VERBS[BROKEN]} {broken}") if broken else ""


def judged(facts: Facts, simulation: Simulation) -> str:
    """Return which promised fractions are kept, which are not, and of which it cannot be told, as one sentence."""
    told = {
        verb: words
        for verdict, verb in VERBS.items()
        if (words := _with_verdict(facts, simulation, verdict))
    }
    subjects = [PROMISE, *["it"] * len(told)]
    clauses = [
        f"{subject} {verb} {words}"
        for subject, (verb, words) in zip(subjects, told.items(), strict=False)
    ]
    silent = _with_verdict(facts, simulation, NOTHING)
    clauses += [f"nothing is asked by {silent}"] if silent else []
    return sentence("; ".join(clauses) or "nothing is asked")


def _with_verdict(facts: Facts, simulation: Simulation, verdict: str) -> str:
    """Return whose promise has a verdict, with what was found; empty where there is nobody."""
    rows = records(tables.promised_service(facts.case, simulation=simulation))
    return listed([_against(row) for row in rows if row["verdict"] == verdict])


def _against(row: Mapping[str, Any]) -> str:
    """Return whose promise it is, with the fraction in time against the promised one."""
    profile = row["by"] == "profile"
    name = f"alliances of the profile “{row['name']}”" if profile else f"{row['name']} alliances"  # fmt: skip
    if not row["requests"]:
        return name
    return f"{name} ({fraction(row['in_time'])} of requests, promised {given(row['promised'])})"


def while_away(facts: Facts, simulation: Simulation) -> str:
    """Return what asks while its lead is away, and how much of what is late that is; empty where nothing does."""
    away = tables.while_away(simulation)
    if not away.leads:
        return ""
    some = listed([facts.names[name] for name in away.leads])
    late = f"; the others are {fraction(away.of_late)} of all late requests" if isfinite(away.of_late) else ""  # fmt: skip
    return (
        f"{fraction(away.requests)} of all requests arrive on days on which the lead has no hours ({some}); "
        f"{fraction(away.in_time)} of these are begun in time{late}."
    )


def how(simulation: Simulation) -> str:
    """Return how it was simulated, in sentences."""
    parts = [
        f"Replayed {counted(simulation.num_replications, 'time')} with requests that arrive by chance, each after "
        f"{counted(simulation.warm_up, 'working day')} to settle; seed {simulation.seed}."
    ]
    if simulation.settled is False:
        parts.append(
            "It does not settle: open requests still change in number in the middle of the pilot, as where more come than are answered; then waits depend on the horizon."
        )
    if simulation.enough is False:
        parts.append("The intervals are wider than the scenario asks for.")
    if simulation.enough is None:
        parts.append("The command “resourcing simulate” replays at length.")
    return " ".join(parts)


def assumed(simulation: Simulation) -> str:
    """Return what the simulation takes for granted, in sentences."""
    settings = simulation.settings
    parts = [
        _arrivals(settings),
        _times(settings.service_times),
        _own_times(settings),
        _given_up(settings),
        _answering(simulation),
        _order(settings),
        _leaving(settings),
        "Planned work yields to requests: it falls due evenly over the working days of its period and gets the hours that requests leave.",
        _displacing(settings),
        "A response is the working time from the arrival to the first work on it.",
    ]
    return " ".join(part for part in parts if part)


def _arrivals(settings: SimulationSettings) -> str:
    """Return how requests arrive."""
    off = counted(len(settings.holidays), "holiday")
    days = f"Mondays to Fridays but {off}" if settings.holidays else "Mondays to Fridays"  # fmt: skip
    start = f"Requests arrive at random (Poisson) at the playbook's rates, one independent of another, on {days}"
    closed = settings.arrivals == "one_at_a_time"
    more = "; an alliance asks nothing more of a service while it has an open request for it"
    return f"{start}{more if closed else ''}."


def _times(times: ServiceTimes) -> str:
    """Return how long requests take."""
    kinds = {
        "constant": "exactly the hours of the catalogue",
        "exponential": "exponentially spread hours around those of the catalogue",
        "log_normal": f"log-normally spread hours around those of the catalogue (squared coefficient of variation {times.scv:g})",
        "gamma": f"gamma-distributed hours around those of the catalogue (squared coefficient of variation {times.scv:g})",
        "empirical": f"hours around those of the catalogue, spread as {counted(len(times.values), 'observed time')}",
    }
    return f"Each takes {kinds[times.kind]}."


def _own_times(settings: SimulationSettings) -> str:
    """Return which services have a spread of their own."""
    names = [f"“{name}”" for name in settings.service_times_of]
    return f"Hours of {listed(names)} spread in a way of their own." if names else ""


def _given_up(settings: SimulationSettings) -> str:
    """Return what becomes of requests for what the plan gives up."""
    if settings.given_up == "arrive":
        return "Requests for services of a bundle that the plan gives up arrive all the same."
    return "Requests for services of a bundle of which the plan delivers nothing are declined, and count as late."


def _answering(simulation: Simulation) -> str:
    """Return who answers."""
    some = bool((simulation.staffed.network.helpers != NOBODY).any())
    who, why = {
        "planned": ("those whom the plan names as supporting", "the plan names nobody who steps in"),
        "allowed": ("everybody whom the playbook allows to support", "the playbook allows nobody to step in"),
        "off": ("", "nobody steps in"),
    }[simulation.settings.support]  # fmt: skip
    if some:
        return f"The lead answers; where the lead is busy or away, {who} step in if they are free."
    return f"Only the lead answers: {why}, also not in an absence."


def _order(settings: SimulationSettings) -> str:
    """Return in which order requests are answered."""
    start = "Requests with a shorter promised time go first, among these those of more complex alliances, then older ones"
    resumes = settings.preemption == "resume"
    return f"{start}{'; they interrupt others, which are resumed later' if resumes else ''}."


def _leaving(settings: SimulationSettings) -> str:
    """Return whether requests are withdrawn."""
    if settings.patience_days is None:
        return "No request is withdrawn."
    return f"A request that nobody has begun is withdrawn after {settings.patience_days:g} working days on average."


def _displacing(settings: SimulationSettings) -> str:
    """Return what becomes of planned work that is pushed out of its period."""
    later = settings.planned_work == "caught_up"
    return f"What is displaced from its period is {'caught up later if time allows' if later else 'lost'}."
