"""The answer side of the explorer as HTML: what a plan achieves, its load, what is unmanaged, what changed."""

from collections.abc import Mapping

import numpy as np

from resourcing.errors import InputError
from resourcing.steering import MEASURES, Answer, changed_leads, side_by_side
from resourcing.view.pages import Table, records, rendered, table
from resourcing.view.pages.words import numeral
from resourcing.view.report import figures, sections, sentences
from resourcing.view.report.facts import Facts

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
        load=figures.load_heat_map(facts),
        coverage=figures.coverage_by_segment(facts),
        unmanaged=sections.unmanaged(facts),
        broken=sections.broken(facts),
        leads=leads(base, now),
        no_change="Everybody leads what they lead as it stands.",
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
    return f"{np.sign(change) * round(abs(change)):+,.0f}" if round(abs(change)) else ""


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
