"""Writes the folder of a way back: page, tables and JSON, and nothing beside them."""

import math
import platform
import shlex
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from resourcing.plan import Destination, Found, hired_of, sentences, shown_of, tables_of
from resourcing.read import InputFile, Inputs, changed_since_read
from resourcing.view.files.folders import check_own_folder, write_folder
from resourcing.view.files.runs import LIBRARIES, relative_name
from resourcing.view.files.texts import json_text, table_text
from resourcing.view.planned.page import plan_page
from resourcing.view.stored import PROVENANCE

MADE_BY = "resourcing plan"
"""What the provenance of a way back says."""


check_plan_folder = partial(check_own_folder, made_by=MADE_BY)
"""Raise InputError where a way back may not be written to a folder; see `check_own_folder`."""


def write_plan(
    answer: Destination,
    *,
    inputs: Inputs,
    target: InputFile,
    out: Path,
    asked: Sequence[str],
    force: bool = False,
) -> None:
    """Write a way back as page, tables and JSON, with where all of it comes from.

    Parameters
    ----------
    answer
        The way back.
    inputs
        What was read, with the files that it was read from.
    target
        File of the target, as it was read.
    out
        Folder to write.
    asked
        Words of the command, for the provenance.
    force
        Whether a folder with other files may be replaced.

    Raises
    ------
    InputError
        If the folder may not or cannot be written; what was there stays.
    """
    read = [target.path, *(file.path for file in inputs.files)]
    check_plan_folder(out, inputs=read, force=force)
    found = tables_of(answer)
    frames = {
        "delay": found.delay,
        "hires": found.hires,
        "hours": found.hours,
        "leads": found.leads,
        "levers": found.levers,
    }
    texts = {
        **{f"{name}.csv": table_text(frame) for name, frame in frames.items()},
        "plan.html": plan_page(answer),
        "plan.json": json_text(plan_keys(answer)),
    }
    note = _provenance(answer, inputs=inputs, target=target, asked=asked, files=sorted(texts))  # fmt: skip
    write_folder(out, files={**texts, PROVENANCE: json_text(note)})


def _provenance(
    answer: Destination,
    *,
    inputs: Inputs,
    target: InputFile,
    asked: Sequence[str],
    files: Sequence[str],
) -> dict[str, Any]:
    """Return where a way back comes from: the command, how it ended, versions, seed and the hash of every file read."""
    return {
        "made_by": MADE_BY,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "again": shlex.join(asked),
        "status": answer.found.status,
        "seed": inputs.scenario.seed,
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in (*LIBRARIES, "scipy")},
        },
        "inputs": [
            {
                "name": relative_name(file.path, inputs.files[0].path),
                "sha256": file.sha256,
            }
            for file in (target, *inputs.files)
        ],
        "changed_while_running": list(changed_since_read(inputs)),
        "files": list(files),
    }


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
