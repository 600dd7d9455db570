"""Writes the folder of a way back: page, tables and JSON, and nothing beside them."""

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from resourcing.errors import InputError, InputProblem
from resourcing.plan import Destination, Found, hired_of, sentences, shown_of, tables_of
from resourcing.view.files.folders import (
    BY_OTHERS,
    check_apart,
    check_place,
    write_folder,
)
from resourcing.view.files.texts import json_text, table_text
from resourcing.view.planned.page import plan_page

FILES = (
    "delay.csv",
    "hires.csv",
    "hours.csv",
    "leads.csv",
    "levers.csv",
    "plan.html",
    "plan.json",
)
"""Files of the folder."""


def check_plan_folder(
    out: Path, *, inputs: Iterable[Path] = (), force: bool = False
) -> None:
    """Raise InputError where a way back may not write its folder: one that holds anything else, unless forced.

    Parameters
    ----------
    out
        Folder to write.
    inputs
        Files that are read; a folder that holds one of them is never replaced.
    force
        Whether any other folder may be replaced.
    """
    check_place(out)
    check_apart(out, inputs=inputs)
    found = [
        path.name
        for path in (sorted(out.iterdir()) if out.exists() else [])
        if path.name not in FILES and not path.name.startswith(BY_OTHERS)
    ]
    if found and not force:
        rule = f"holds files that no plan made, such as {found[0]}"
        advice = "choose another folder, or replace it with --force"
        raise InputError([InputProblem(file=str(out), rule=rule, repair=advice)])


def write_plan(answer: Destination, *, out: Path, force: bool = False) -> None:
    """Write a way back as page, tables and JSON.

    Parameters
    ----------
    answer
        The way back.
    out
        Folder to write.
    force
        Whether any folder may be replaced.

    Raises
    ------
    InputError
        If the folder may not or cannot be written; what was there stays.
    """
    check_plan_folder(out, force=force)
    found = tables_of(answer)
    frames = {
        "delay": found.delay,
        "hires": found.hires,
        "hours": found.hours,
        "leads": found.leads,
        "levers": found.levers,
    }
    write_folder(
        out,
        files={
            **{f"{name}.csv": table_text(frame) for name, frame in frames.items()},
            "plan.html": plan_page(answer),
            "plan.json": json_text(plan_keys(answer)),
        },
    )


def plan_keys(answer: Destination) -> dict[str, Any]:
    """Return a way back as plain values.

    Parameters
    ----------
    answer
        The way back.
    """
    ground, found = shown_of(answer)
    return {
        "scenario": answer.ground.inputs.scenario.title,
        "target": answer.target.model_dump(mode="json"),
        "currency": answer.ground.case.world.playbook.currency,
        "answer": sentences(answer),
        "status": answer.found.status,
        "cost": _number(answer.found.cost),
        "least": _number(answer.found.least),
        "shown": _found(found),
        "hires": [
            {
                "person": row.label,
                "kind": row.kind.kind_id,
                "decide_by": row.decide_by.isoformat(),
                "first_day": row.first_day.isoformat(),
                "full_effect": row.full_effect.isoformat(),
                "cost": row.cost,
            }
            for row in hired_of(ground, found)
        ],
        "rules": [dict(vars(row)) for row in answer.kept],
        "delays": [
            {
                "months": row.months,
                "more": _number(row.more),
                "broken": [list(item) for item in row.broken],
                **_found(row.found),
            }
            for row in answer.delays
        ],
        "levers": [
            {
                **vars(row),
                "saves": _number(row.saves),
                "indispensable": math.isinf(row.saves),
            }
            for row in answer.levers
        ],
        "why": list(answer.why),
        "nearest": [
            {
                "text": row.text,
                "proven": row.proven,
                "given_up": [list(item) for item in row.given_up],
                **_found(row.found),
            }
            for row in answer.nearest
        ],
    }


def _found(found: Found) -> dict[str, Any]:
    """Return what a search found as plain values."""
    return {
        "status": found.status,
        "cost": _number(found.cost),
        "least": _number(found.least),
        "hours_cost": _number(found.hours_cost),
        "lowered": sorted(found.setting.lowered),
    }


def _number(value: float) -> float | None:
    """Return a number to the cent, None where it is infinite or none."""
    return round(float(value), 2) if math.isfinite(value) else None
