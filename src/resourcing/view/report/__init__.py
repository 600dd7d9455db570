"""The report: one self-contained page that puts a plan before leadership, with its proof and its assumptions.

Writes text only; every number comes from the run, its tables or its solutions.
"""

from importlib.metadata import version
from typing import Any

from resourcing.scenario import AS_IS
from resourcing.study import Run, not_replayed
from resourcing.view.pages import rendered
from resourcing.view.pages.words import at_most, counted
from resourcing.view.report import (
    figures,
    grounds,
    happening,
    levers,
    orders,
    sections,
    sentences,
    service,
)
from resourcing.view.report.facts import Facts

__all__ = ["headline", "report"]


def report(run: Run, *, scenario_name: str, provenance_line: str = "") -> str:
    """Return the report of a run as one HTML page that needs nothing else.

    Parameters
    ----------
    run
        A solved case.
    scenario_name
        Name of the scenario, such as the stem of its file.
    provenance_line
        Anything to add about where the page comes from.

    Returns
    -------
    str
        A whole page with inline pictures and styles; it asks for nothing over the network.

    Raises
    ------
    ValueError
        If the run has no assignment.
    """
    facts = Facts(run=run)
    return rendered(
        "report",
        lead=_lead(facts),
        case=_case(facts, scenario_name),
        words={name: _shown(find(facts)) for name, find in WORDS.items()},
        pictures={name: find(facts) for name, find in PICTURES.items()},
        leads=figures.leads(facts),
        levers=levers.words(facts),
        service=service.section(facts),
        tables={name: find(facts) for name, find in TABLES.items()},
        unsure_below=f"{facts.unsure_below:.0%}",
        assumed=sentences.assumed(facts),
        assumptions=grounds.assumptions(facts),
        provenance=[*_provenance(facts), *([provenance_line] if provenance_line else [])],
        has_free_moves=sections.has_free_moves(facts),
        kept_plan=orders.kept_plan(facts),
        has_lead=facts.alliances > 0,
    )  # fmt: skip


def headline(run: Run) -> str:
    """Return the title of a run's report: its finding in one line."""
    return sentences.headline(Facts(run=run))


WORDS = {
    "portfolio": sentences.portfolio,
    "services": sentences.services,
    "people": sentences.people,
    "today_and_plan": sentences.today_and_plan,
}
PICTURES = {
    "segmentation_map": figures.segmentation_map,
    "demand_and_capacity": figures.demand_and_capacity,
    "load_heat_map": figures.load_heat_map,
    "today_against_plan": figures.today_against_plan,
    "coverage_by_segment": figures.coverage_by_segment,
    "answered_in_time": figures.answered_in_time,
}
TABLES = {
    "changes": happening.changes,
    "delayed": happening.delayed,
    "sampled_deals": happening.sampled_deals,
    "later_placements": happening.later_placements,
    "comparison": sections.comparison,
    "points": levers.points,
    "hires": levers.hires,
    "contracts": levers.contracts,
    "helpers": levers.helpers,
    "budget": levers.budget,
    "by_person": sections.by_person,
    "thin_people": sections.thin_people,
    "thin_alliances": sections.thin_alliances,
    "unmanaged": sections.unmanaged,
    "given_up": sections.given_up,
    "given_up_by_alliance": sections.given_up_by_alliance,
    "broken": sections.broken,
    "moves": sections.moves,
    "stages": orders.stages,
    "departures": orders.departures,
    "ineligible": grounds.ineligible,
    "unsure": grounds.unsure,
    "flags": grounds.flags,
    "placements": grounds.placements,
    "services": grounds.services,
    "notes": grounds.notes,
}


def _lead(facts: Facts) -> dict[str, Any]:
    """Return the head of the page: finding, proof, and what to pay attention to."""
    return {
        "headline": sentences.headline(facts),
        "proof": sentences.proof(facts),
        "how_it_stopped": sentences.how_it_stopped(facts),
        "attention": sentences.attention(facts),
    }


def _case(facts: Facts, scenario_name: str) -> dict[str, Any]:
    """Return what was asked: scenario, option and horizon."""
    scenario, option = facts.case.scenario, facts.case.world.option
    chosen = scenario.options.get(option)
    return {
        "title": scenario.title,
        "description": scenario.description,
        "name": scenario_name,
        "option": "As is" if chosen is None else chosen.title,
        "option_description": "" if chosen is None else chosen.description,
        "is_as_is": option == AS_IS,
        "periods": facts.case.data.periods,
        "period": facts.period,
        "as_of": scenario.today.isoformat(),
        "playbook": facts.case.world.playbook.title,
    }


def _shown(text: list[str]) -> str:
    """Return sentences as one paragraph."""
    return " ".join(text)


def _provenance(facts: Facts) -> list[str]:
    """Return where the page comes from, one sentence each."""
    settings, scenario = facts.case.scenario.optimizer, facts.case.scenario
    limits = [
        f"gap {at_most(settings.gap)} of full value",
        f"at most {counted(settings.nodes, 'node')}" if settings.nodes else "",
        f"time limit {counted(settings.time_limit_seconds, 'second')}",
    ]
    return [
        f"Made by resourcing {version('resourcing')} with HiGHS {version('highspy')} through PuLP {version('pulp')}.",
        f"Stop rules: {', '.join(item for item in limits if item)}; status {facts.run.result.status}, "
        f"seed {scenario.seed}.",
        *(
            f"The plan was not replayed with requests that arrive by chance: {reason}."
            for reason in (() if facts.run.service else not_replayed(facts.case))
        ),
        "The folder of the run holds every table, the inputs as read, and the hashes of all input files.",
    ]
