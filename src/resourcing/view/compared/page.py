"""The page of a comparison: the answers, the columns side by side, and what changed in every pair.

Writes text only; every number comes from the tables beside it.
"""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import pandas as pd

from resourcing.study import Comparison
from resourcing.view.compared import sentences, tables
from resourcing.view.compared.changes import Changed
from resourcing.view.pages import rendered

FOLDED_FROM = 13
"""Rows from which a table of changes is folded."""


def compare_page(
    comparison: Comparison,
    *,
    changes: Sequence[Changed],
    inputs: pd.DataFrame,
    totals: pd.DataFrame,
    service: pd.DataFrame,
) -> str:
    """Return a comparison as one HTML page that needs nothing else.

    Parameters
    ----------
    comparison
        Scenarios and options side by side.
    changes
        What changed in each pair.
    inputs, totals, service
        The tables of `inputs_that_differ`, `totals` and `service_of`.

    Returns
    -------
    str
        A whole page with inline styles; it asks for nothing over the network.
    """
    return rendered(
        "compare",
        headline=sentences.headline(comparison),
        answers=[
            (item.label, sentences.answer(item).removeprefix(item.label))
            for item in changes
        ],
        notes=sentences.notes(changes, remarks=comparison.remarks),
        failures=comparison.failures,
        asked=tables.asked(comparison),
        totals=tables.side_by_side(comparison, totals),
        answered=tables.answered(comparison, service),
        unreplayed=all(c.run.service is None for c in comparison.columns),
        inputs=tables.differing(inputs),
        first=comparison.columns[0].label,
        changes=[_section(item, n) for n, item in enumerate(changes)],
        folded_from=FOLDED_FROM,
        version=version("resourcing"),
    )


def _section(changed: Changed, number: int) -> dict[str, Any]:
    """Return what the page says of a pair."""
    case = changed.pair.after.run.case
    same = (
        case.scenario.description == changed.pair.before.run.case.scenario.description
    )
    chosen = case.scenario.options.get(changed.pair.after.option)
    return {
        "id": f"pair-{number}",
        "label": changed.label,
        "about": [
            text
            for text in (
                "" if same else case.scenario.description,
                "" if chosen is None else chosen.description or chosen.title,
            )
            if text
        ],
        "compared": changed.difference.compared,
        "in_force": [*sentences.in_force(changed)],
        "unmanaged": [*sentences.unmanaged(changed)],
        "tables": {name: find(changed) for name, find in tables.TABLES.items()},
    }
