"""The answer side of the explorer as HTML: what a plan achieves, its load, what is unmanaged, what changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from matplotlib.figure import Figure

from resourcing.errors import InputError
from resourcing.results import TOLERANCE, Solution
from resourcing.steering import (
    MEASURES,
    Answer,
    asked_words,
    changed_leads,
    side_by_side,
)
from resourcing.view import plots
from resourcing.view.pages import Picture, Table, drawn, records, rendered, table
from resourcing.view.pages.words import numeral
from resourcing.view.plots.drawing import short_names, styled
from resourcing.view.report import sections, sentences
from resourcing.view.report.facts import Facts
from resourcing.view.tables import CANDIDATE_MARK, CONTRACTOR_MARK, marked_names

FIGURE = (5.2, 3.4)
"""Width and height of the picture of coverage in inches."""
YEAR = 4
"""Digits with which the label of a period begins."""
LAST_SHADE = 5
"""Shades of the heat map run from 0, nothing planned, to this, full."""
LOAD_NOTE = (
    "Hours planned as a share of hours available, and below it the number of alliances led. "
    "▲ more than the span; framed and underlined: more than there is; hatched: no hours in that period; "
    f"{CANDIDATE_MARK} hired by this plan; {CONTRACTOR_MARK} contractor or hours bought."
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
        wished=wished(now, kept),
        load=load(now),
        load_note=LOAD_NOTE,
        coverage=coverage(facts),
        unmanaged=sections.unmanaged(facts),
        broken=sections.broken(facts),
        leads=leads(base, now),
        no_change="Everybody leads what they lead as it stands.",
    )


def coverage(facts: Facts) -> Picture:
    """Return coverage by segment, drawn half as wide as in the report so that it is read beside the controls."""
    with styled():
        axes = Figure(figsize=FIGURE).add_axes((0.0, 0.0, 1.0, 1.0))
    return drawn(
        plots.coverage_by_segment(facts.run, ax=axes),
        name="coverage",
        title="Coverage by segment",
        description=sentences.falls(facts),
        caption="Coverage over the whole horizon by segment and bundle of services. The bar across is the least that is promised.",
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

    @property
    def years(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the periods of each year without the year, which stands above them.

        Examples
        --------
        >>> Load(periods=("2027Q4", "2028Q1", "2028Q2"), rows=()).years
        (('2027', ('Q4',)), ('2028', ('Q1', 'Q2')))
        """
        years = groupby(self.periods, key=lambda period: period[:YEAR])
        return tuple(
            (year, tuple(period[YEAR:].lstrip("-") for period in periods))
            for year, periods in years
        )


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
        led=f"{plan.alliances_led[at]:d}{' ▲' if above else ''}",
        shade=min(LAST_SHADE, int(full * LAST_SHADE + TOLERANCE)),
        kind="over" if full > 1 + TOLERANCE else "",
    )


def beside(base: Answer, now: Answer, kept: Mapping[str, Answer]) -> Table:
    """Return the measures side by side, and the change from the baseline."""
    answers = {BASELINE: base, **kept, NOW: now}
    frame = side_by_side(answers)
    words = {**MEASURES, "cost": _cost_words(now)}
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


def _cost_words(now: Answer) -> str:
    """Return what the cost is of; where the register gives nobody's, that joiners cost nothing here."""
    currency = now.case.world.playbook.currency
    known = any(m.annual_cost is not None for m in now.case.world.register.managers)
    unknown = "" if known else "; the register gives no annual cost: new people cost 0"
    return f"cost of hires and hours bought ({currency}{unknown})"


def wished(now: Answer, kept: Mapping[str, Answer]) -> Table:
    """Return what each plan kept asks for in words, and the present one; no row where none is kept."""
    answers = {**kept, NOW: now} if kept else {}
    rows = [(name, asked_words(each)) for name, each in answers.items()]
    return table("What each plan asks for", ("Plan", "Asked for"), rows)


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
