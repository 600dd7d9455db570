"""Every measure of the scorecard, defined once: phase, unit, meaning and the table that it is taken from.

The page of documentation lists the same sentences; a test holds the two together. Nothing is computed here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

DmaicPhase = Literal["define", "measure", "analyze", "improve", "control"]
Source = Literal["register", "plan", "requests", "timesheet", "events", "pulse", "kpis"]
Good = Literal["more", "less", "neither"]

PHASES: tuple[DmaicPhase, ...] = get_args(DmaicPhase)


@dataclass(frozen=True, kw_only=True)
class Definition:
    """What a measure is.

    Attributes
    ----------
    phase
        Phase that it belongs to.
    unit
        What is counted; a measure with a denominator is a share of it.
    source
        Table of the register, the register's required tables, or the plan of a run.
    good
        Whether more or less of it is better.
    meaning
        The definition, as a sentence.
    """

    phase: DmaicPhase
    unit: str
    source: Source
    good: Good
    meaning: str


def _define(unit: str, good: Good, meaning: str) -> Definition:
    """Return a measure of the phase Define, which rests on register and playbook."""
    return Definition(
        phase="define", unit=unit, source="register", good=good, meaning=meaning
    )


def _measure(source: Source, unit: str, good: Good, meaning: str) -> Definition:
    """Return a measure of the phase Measure."""
    return Definition(
        phase="measure", unit=unit, source=source, good=good, meaning=meaning
    )


def _analyze(source: Source, unit: str, meaning: str) -> Definition:
    """Return a measure of the phase Analyze."""
    return Definition(
        phase="analyze", unit=unit, source=source, good="neither", meaning=meaning
    )


DEFINITIONS: Mapping[str, Definition] = MappingProxyType(
    {
        "alliances": _define(
            "alliances",
            "neither",
            "Alliances of the register that are active on at least one day of the period, by segment; those not eligible are counted apart.",
        ),
        "eligible alliances": _define(
            "alliances",
            "neither",
            "Share of these alliances that are eligible: risk and reward are shared and the business model is defined.",
        ),
        "unmanaged in the register": _define(
            "eligible alliances",
            "less",
            "Share of the eligible alliances active in the period whose current manager in the register is blank, or is somebody who serves on no day of the period.",
        ),
        "promises made": _define(
            "promises",
            "neither",
            "One alliance, bundle and review period with a floor above zero and a need above zero while the alliance is active, by segment and bundle.",
        ),
        "floor agreed": _define(
            "coverage",
            "neither",
            "Least coverage of a bundle in the agreement on the first day of the period, by profile present in the portfolio.",
        ),
        "response limit agreed": _define(
            "working days",
            "neither",
            "Working days within which work on a request must begin, by profile present in the portfolio.",
        ),
        "response share agreed": _define(
            "requests",
            "neither",
            "Share of the requests that must meet the limit, by profile present in the portfolio.",
        ),
        "request hours expected": _define(
            "hours needed",
            "neither",
            "Share of the hours needed in the period that the playbook expects to go to services on request.",
        ),
        "promises kept in the plan": _measure(
            "plan",
            "promises",
            "more",
            "Share of the plan's promises in the period whose planned coverage reaches the floor.",
        ),
        "promises kept by the hours logged": _measure(
            "timesheet",
            "promises",
            "more",
            "Share of the promises made whose coverage by logged hours reaches the floor; logged hours are divided by the pace of whoever worked, which gives standard hours.",
        ),
        "requests opened": _measure(
            "requests",
            "requests",
            "neither",
            "Requests opened in the period, on any alliance.",
        ),
        "answered in time": _measure(
            "requests",
            "requests",
            "more",
            "Share of the requests opened in the period on which work began within the agreement's working days (Monday to Friday, 9 to 17 o'clock); one still unanswered is late once the limit has passed, and is left out before.",
        ),
        "share agreed to be answered in time": _measure(
            "requests",
            "requests",
            "neither",
            "Share of the same requests that their agreements ask to be answered in time, the mean over the requests.",
        ),
        "coverage in the plan": _measure(
            "plan",
            "hours needed",
            "more",
            "Hours that the plan delivers in the period as a share of the hours needed, by bundle.",
        ),
        "coverage by the hours logged": _measure(
            "timesheet",
            "hours needed",
            "more",
            "Standard hours logged as a share of the hours needed, by bundle; more than the need of one alliance, bundle and review period counts as its need.",
        ),
        "managers above their span": _measure(
            "register",
            "managers",
            "less",
            "Share of the managers serving in the period whose current eligible alliances, weighted by segment, pass the span of their grade times FTE.",
        ),
        "managers above their span in the plan": _measure(
            "plan",
            "manager-periods",
            "less",
            "Share of the managers with hours, counted in each review period, whose planned alliances pass their span.",
        ),
        "alliances spread thin in the plan": _measure(
            "plan",
            "led alliance-periods",
            "less",
            "Share of the led alliance-periods that get fewer hours a week than both the playbook's limit and the need.",
        ),
        "alliances spread thin by the hours logged": _measure(
            "timesheet",
            "eligible alliances",
            "less",
            "Share of the eligible alliances active in the period that got fewer standard hours a week than both the playbook's limit and the need, those without any hours included.",
        ),
        "unmanaged in the plan": _measure(
            "plan",
            "alliance-periods",
            "less",
            "Share of the active alliance-periods of the plan without a lead.",
        ),
        "alliances without hours logged": _measure(
            "timesheet",
            "eligible alliances",
            "less",
            "Share of the eligible alliances active in the period for which nobody logged an hour.",
        ),
        "handovers in the plan": _measure(
            "plan",
            "handovers",
            "less",
            "Changes of lead that the plan makes within the period.",
        ),
        "reactive share": _measure(
            "timesheet",
            "hours logged",
            "less",
            "Hours logged on services on request as a share of the hours logged on alliances; the interval comes from how the share varies from week to week.",
        ),
        "events on time": _measure(
            "events",
            "events due",
            "more",
            "Share of the events planned for the period and due that were done by their day plus the days of grace, by service.",
        ),
        "events late": _measure(
            "events",
            "events due",
            "less",
            "Share of the events planned for the period and due that were done after their day plus the days of grace, by service.",
        ),
        "events missed": _measure(
            "events",
            "events due",
            "less",
            "Share of the events planned for the period and due that are not done, by service.",
        ),
        "done against the agreement": _measure(
            "events",
            "occurrences agreed",
            "more",
            "Events done within the period against the occurrences that the playbook agrees for it, by planned service that the table of events knows.",
        ),
        "team says alliances go unmanaged": _measure(
            "pulse",
            "respondents",
            "less",
            "Share of the respondents of the period's last poll who say that alliances go unmanaged.",
        ),
        "team says it works reactively": _measure(
            "pulse",
            "respondents",
            "less",
            "Share of the respondents of the period's last poll who say that they work reactively.",
        ),
        "targets met, suppliers": _measure(
            "kpis",
            "targets measured",
            "more",
            "Share of the period's measured targets that were met in alliances of kind supplier or vendor, by direction: by the partner (to us) and by us (to the partner).",
        ),
        "targets met, other alliances": _measure(
            "kpis",
            "targets measured",
            "more",
            "The same for alliances of every other kind.",
        ),
        "not answered in time, by alliance": _analyze(
            "requests",
            "requests not answered in time",
            "Alliances with the most requests not answered in time, each as a share of all of them.",
        ),
        "not answered in time, by person": _analyze(
            "requests",
            "requests not answered in time",
            "People with the most requests not answered in time, each as a share of all of them.",
        ),
        "request hours, by alliance": _analyze(
            "timesheet",
            "hours on request",
            "Alliances on whose requests the most hours were logged, each as a share of all of them.",
        ),
        "request hours, by person": _analyze(
            "timesheet",
            "hours on request",
            "People who logged the most hours on requests, each as a share of all of them.",
        ),
        "promises not kept, by alliance": _analyze(
            "timesheet",
            "promises not kept",
            "Alliances with the most promises not kept by the hours logged, each as a share of all of them.",
        ),
        "events late or missed, by alliance": _analyze(
            "events",
            "events late or missed",
            "Alliances with the most events late or missed, each as a share of all of them.",
        ),
        "targets missed, by alliance": _analyze(
            "kpis",
            "targets missed",
            "Alliances with the most targets missed in either direction, each as a share of all of them.",
        ),
    }
)
"""Measures by name, in the order of the scorecard."""

SOURCES: Mapping[Source, str] = MappingProxyType(
    {
        "register": "register and playbook",
        "plan": "the plan of a run",
        "requests": "table requests",
        "timesheet": "table timesheet",
        "events": "table events",
        "pulse": "table pulse",
        "kpis": "table kpis",
    }
)
"""Where measures come from, in words."""
