"""The answer side of the explorer as HTML: what a plan achieves, its load, what is unmanaged, what changed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from resourcing.errors import InputError
from resourcing.results import TOLERANCE, Solution
from resourcing.steering import MEASURES, Answer, changed_leads, side_by_side
from resourcing.view.pages import Table, records, rendered, table
from resourcing.view.pages.words import numeral
from resourcing.view.plots.drawing import short_names
from resourcing.view.report import figures, sections, sentences
from resourcing.view.report.facts import Facts
from resourcing.view.tables import marked_names

LAST_SHADE = 5
"""Shades of the heat map run from 0, nothing planned, to this, full."""
LOAD_NOTE = (
    "Hours planned as a share of hours available, and the number of alliances led. "
    "▲ more than the span; framed: more than there is; hatched: no hours in that period."
)
MINUS = "\N{MINUS SIGN}"
BASELINE, NOW = "As it stands", "Now"
"""What the first and the last column are called."""


def shown(base: Answer, now: Answer, kept: Mapping[str, Answer]) -> str:
    """Return an answer as HTML, beside the baseline and the answers kept.

    Parameters
    ----------
    base, now
        The answer of the scenario as it stands, and that of the state.
    kept
        Answers kept for comparison, by name.
    """
    facts = Facts(run=now.run)
    return rendered(
        "explorer",
        headline=sentences.headline(facts),
        proof=sentences.proof(facts),
        measured=beside(base, now, kept),
        load=load(now),
        load_note=LOAD_NOTE,
        coverage=figures.coverage_by_segment(facts),
        unmanaged=sections.unmanaged(facts),
        broken=sections.broken(facts),
        leads=leads(base, now),
        no_change="Everybody leads what they lead as it stands.",
    )


@dataclass(frozen=True, kw_only=True)
class Cell:
    """How full somebody is in a period: text, and the number of its shade."""

    text: str
    led: str
    shade: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class Load:
    """A heat map as a table: who, a cell for each period."""

    periods: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def load(now: Answer) -> Load:
    """Return how full everybody is, a row each; candidates who are not hired have none.

    A table says its numbers to everybody and takes a tenth of the time of a drawing.
    """
    plan, names = now.run.plan, marked_names(now.case)
    there = np.flatnonzero(~plan.data.candidate | plan.hired).tolist()
    short = short_names([names[plan.data.resources[r]] for r in there])
    return Load(
        periods=tuple(plan.data.periods),
        rows=tuple(
            (
                short[names[plan.data.resources[r]]],
                tuple(_cell(plan, r, t) for t in range(len(plan.data.periods))),
            )
            for r in there
        ),
    )


def _cell(plan: Solution, resource: int, period: int) -> Cell:
    """Return one cell of the heat map."""
    at = (resource, period)
    if plan.data.available[at] <= 0:
        return Cell(text="no hours", led="", shade=0, kind="away")
    full = float(plan.occupancy[at])
    above = plan.span[at] > plan.data.span_limit[at] + TOLERANCE
    return Cell(
        text=f"{full:.0%}",
        led=f"leads {plan.alliances_led[at]:d}{' ▲' if above else ''}",
        shade=min(LAST_SHADE, int(full * LAST_SHADE + TOLERANCE)),
        kind="over" if full > 1 + TOLERANCE else "",
    )


def beside(base: Answer, now: Answer, kept: Mapping[str, Answer]) -> Table:
    """Return the measures side by side, and the change from the baseline."""
    answers = {BASELINE: base, **kept, NOW: now}
    frame = side_by_side(answers)
    currency = now.case.world.playbook.currency
    words = {**MEASURES, "cost": f"cost of hires and hours bought ({currency})"}
    rows = [
        (
            words[str(key)],
            *(numeral(value) for value in row),
            _signed(row[NOW] - row[BASELINE]),
        )
        for key, row in frame.iterrows()
    ]
    columns = ("Over the whole horizon", *answers, "Change")
    return table("What it comes to", columns, rows, numeric=columns[1:])


def _signed(change: float) -> str:
    """Return a change with its sign, blank where it rounds to none."""
    text = f"{np.sign(change) * round(abs(change)):+,.0f}" if round(abs(change)) else ""
    return text.replace("-", MINUS)


def leads(base: Answer, now: Answer) -> Table:
    """Return whose lead changes against the baseline."""
    rows = [
        (row["alliance"], _when(row["first"], row["last"]), row["before"], row["after"])
        for row in records(changed_leads(base, now))
    ]
    columns = ("Alliance", "When", BASELINE, NOW)
    return table("Leads that change", columns, rows)


def _when(first: str, last: str) -> str:
    """Return a stretch of periods."""
    return first if first == last else f"{first} to {last}"


def told(error: InputError) -> str:
    """Return what cannot be, as HTML, a sentence each."""
    return rendered("explorer_errors", problems=[str(item) for item in error.problems])
