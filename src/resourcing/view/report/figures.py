"""The figures of the report as SVG, each with a title and a description for people who do not see it."""

from typing import TYPE_CHECKING

from resourcing.view import plots
from resourcing.view.pages import Picture, drawn
from resourcing.view.report import sentences
from resourcing.view.report.facts import Facts
from resourcing.view.report.sentences import answering
from resourcing.view.tables import CANDIDATE_MARK, CONTRACTOR_MARK, marked_names
from resourcing.words import capital

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_ROWS = 44
"""Alliances in one picture of leads, so that it fits on a printed page."""


def segmentation_map(facts: Facts) -> Picture:
    """Return the map of the portfolio."""
    axes = plots.segmentation_map(facts.case.portfolio, playbook=facts.case.world.playbook)  # fmt: skip
    caption = (
        "Each marker is an alliance, numbered as in the list. Further up: more critical; further right: more functions "
        "involved; larger: the partner more interconnected. Dashed lines part low, medium and high. Markers that would "
        "hide each other are moved apart a little."
    )
    return _picture(axes, "portfolio", "Where each alliance stands", sentences.portfolio(facts)[0], caption)  # fmt: skip


def demand_and_capacity(facts: Facts) -> Picture:
    """Return hours needed against hours available."""
    axes = plots.demand_and_capacity(facts.case, answer=facts.run.plan)
    caption = f"Standard hours needed in each {facts.period}, against the hours of people and teams (line). Above each bar: hours available as a share of those needed."
    return _picture(axes, "balance", "Hours needed and available", sentences.people(facts)[0], caption)  # fmt: skip


def load_heat_map(facts: Facts) -> Picture:
    """Return how full everybody is."""
    axes = plots.load_heat_map(facts.run.plan, names=marked_names(facts.case))
    caption = (
        f"Hours planned as a share of hours available in each {facts.period} of the plan, and the number of alliances led. "
        f"▲ more than the span (simple alliances weigh less); hatched: no hours in that period.{_marks(facts)}"
    )
    return _picture(axes, "load", "How full everybody is", sentences.people(facts)[1], caption)  # fmt: skip


def today_against_plan(facts: Facts) -> Picture:
    """Return the headline measures, today and in the plan."""
    axes = plots.today_against_plan(facts.run)
    caption = "Today: the present leads stay for as long as they serve, with their hours put to the best use. Each panel has its own scale from zero."
    return _picture(axes, "measures", "Today's leads kept against the plan", sentences.today_and_plan(facts)[0], caption)  # fmt: skip


def coverage_by_segment(facts: Facts) -> Picture:
    """Return coverage by segment and bundle, today and in the plan."""
    axes = plots.coverage_by_segment(facts.run)
    caption = "Coverage over the whole horizon by segment and bundle of services. The bar across is the least that is promised."
    return _picture(axes, "coverage", "Coverage by segment", sentences.falls(facts), caption)  # fmt: skip


def answered_in_time(facts: Facts) -> Picture | None:
    """Return the fractions in time against those promised; None where the plan was not replayed."""
    played = facts.run.service
    if played is None:
        return None
    axes = plots.answered_in_time(facts.case, simulation=played)
    caption = (
        "Point: share of the requests that are begun within the promised time; line: its 95% interval; bar across: the share promised. "
        "Filled: promise kept; empty: not kept; gray: it cannot be told. The axis does not begin at zero."
    )
    said = answering.judged(facts, played)
    return _picture(axes, "service", "Requests begun in time", said, caption)


def _marks(facts: Facts) -> str:
    """Return what the marks before names mean, those that are there."""
    marks = [
        f"{CANDIDATE_MARK} hired by this plan" if facts.hired_by_plan else "",
        f"{CONTRACTOR_MARK} contractor" if facts.contractors else "",
    ]
    found = "; ".join(mark for mark in marks if mark)
    return f" {capital(found)}." if found else ""


def leads(facts: Facts) -> list[Picture]:
    """Return who leads what, in as many pictures as fit on pages."""
    names = facts.case.data.alliances
    order = [names[index] for index in plots.reading_order(facts.run)]
    rows = -(-len(order) // max(1, -(-len(order) // MOST_ROWS)))
    parts = [order[i : i + rows] for i in range(0, len(order), max(1, rows))]
    caption = (
        "One row for each alliance, by segment. ▸ and a heavy edge: handover; hatched: nobody leads; blank: not active."
        + _marks(facts)
    )
    return [
        _picture(
            plots.leads_matrix(facts.run, only=part),
            f"leads{number}",
            "Who leads which alliance and when",
            f"{sentences.handovers(facts)} The table by person below says the same in words.",
            caption,
        )
        for number, part in enumerate(parts, start=1)
    ]


def _picture(
    axes: "Axes", name: str, title: str, description: str, caption: str
) -> Picture:
    """Return the figure of some axes as a picture."""
    return drawn(axes, name=name, title=title, description=description, caption=caption)
