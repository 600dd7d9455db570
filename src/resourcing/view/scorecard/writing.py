"""Writes the folder of a scorecard: page, table and JSON, and nothing beside them.

A folder that holds anything else is left alone.
"""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from resourcing.errors import InputError, InputProblem
from resourcing.scorecard import Chart, Period, Scorecard
from resourcing.view.files.folders import BY_OTHERS, check_place, write_folder
from resourcing.view.files.texts import json_text, table_text
from resourcing.view.scorecard.page import scorecard_page
from resourcing.view.tables import DECIMALS

FILES = ("scorecard.csv", "scorecard.html", "scorecard.json")
"""Files of the folder."""


def check_scorecard_folder(out: Path | None) -> None:
    """Raise InputError where a scorecard may not write its folder: one that holds anything but a scorecard.

    Parameters
    ----------
    out
        Folder to write; None for none.
    """
    if out is None:
        return
    check_place(out)
    found = [
        path.name
        for path in (sorted(out.iterdir()) if out.exists() else [])
        if path.name not in FILES and not path.name.startswith(BY_OTHERS)
    ]
    if found:
        rule = f"holds files that are no scorecard, such as {found[0]}"
        raise InputError(
            [InputProblem(file=str(out), rule=rule, repair="choose another folder")]
        )


def write_scorecard(card: Scorecard, *, out: Path | None) -> None:
    """Write a scorecard as page, table and JSON.

    Parameters
    ----------
    card
        The scorecard.
    out
        Folder to write; None writes none.

    Raises
    ------
    InputError
        If the folder may not or cannot be written; what was there stays.
    """
    if out is None:
        return
    check_scorecard_folder(out)
    write_folder(
        out,
        files={
            "scorecard.csv": table_text(card.to_frame()),
            "scorecard.html": scorecard_page(card),
            "scorecard.json": json_text(scorecard_keys(card)),
        },
    )


def scorecard_keys(card: Scorecard) -> dict[str, Any]:
    """Return a scorecard as plain values: measures, actions, decisions and charts."""
    measures = card.to_frame()
    kept = measures[measures["phase"].isin(["define", "measure", "analyze"])]
    return {
        "title": card.title,
        "period": _period(card.period),
        "before": _period(card.before),
        "seen_from": card.seen_from.isoformat(),
        "measures": [_plain(row) for row in kept.to_dict("records")],
        "not_measured": {item.name: item.note for item in card.not_measured},
        "actions": [dict(vars(item)) for item in card.actions],
        "decisions": [row.model_dump(mode="json") for row in card.decisions],
        "decisions_note": card.decisions_note,
        "charts": [_chart(chart) for chart in card.charts],
        "remarks": list(card.remarks),
    }


def _period(period: Period) -> dict[str, str]:
    """Return a period as plain values."""
    return {
        "label": period.label,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
    }


def _chart(chart: Chart) -> dict[str, Any]:
    """Return a chart as plain values."""
    return {
        "name": chart.name,
        "kind": chart.kind,
        "unit": chart.unit,
        "center": _rounded(chart.center),
        "note": chart.note,
        "signals": list(chart.signals),
        "points": [_plain(vars(point)) for point in chart.points],
    }


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a row with what is missing as null and numbers rounded as in tables."""
    return {str(key): _rounded(value) for key, value in row.items()}


def _rounded(value: Any) -> Any:
    """Return a value of JSON: missing ones as None, numbers rounded."""
    if isinstance(value, bool | str | None):
        return value
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, DECIMALS)
    return None if value != value or str(value) == "<NA>" else value
