"""Writes the folder of a comparison: page, tables, JSON, and where all of it comes from.

Formats what was computed before; a folder is written whole or not at all.
"""

import math
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from resourcing.study import Column, Comparison, Failure
from resourcing.view.compared import sentences
from resourcing.view.compared.changes import (
    FORCE,
    LEADS,
    LOAD,
    PROMISES,
    Changed,
    first_load,
    joined,
    rows_of,
    service_of,
)
from resourcing.view.compared.inputs import inputs_that_differ
from resourcing.view.compared.page import compare_page
from resourcing.view.compared.totals import totals
from resourcing.view.files.folders import check_own_folder, write_folder
from resourcing.view.files.runs import LIBRARIES, relative_name
from resourcing.view.files.texts import json_text, table_text
from resourcing.view.stored import PROVENANCE
from resourcing.view.tables import DECIMALS

MADE_BY = "resourcing compare"
"""What the provenance of a comparison says."""


check_compare_folder = partial(check_own_folder, made_by=MADE_BY)
"""Raise InputError where a comparison may not be written to a folder; see `check_own_folder`."""


def write_comparison(
    comparison: Comparison, *, out: Path, asked: Sequence[str], force: bool = False
) -> list[str]:
    """Write a comparison as page, tables and JSON.

    Parameters
    ----------
    comparison
        Scenarios and options side by side.
    out
        Folder to write; one that an earlier comparison made is replaced.
    asked
        Words of the command, for the provenance.
    force
        Whether a folder with other files may be replaced.

    Returns
    -------
    list of str
        The answer to each pair, one sentence each.

    Raises
    ------
    InputError
        If the folder may not or cannot be written; what was there stays.
    """
    read = [file.path for column in comparison.columns for file in column.inputs.files]
    check_compare_folder(out, inputs=read, force=force)
    changes = [Changed(pair=pair) for pair in comparison.pairs]
    tables = _tables(comparison, changes)
    inputs = inputs_that_differ(comparison)
    answers = [sentences.answer(item) for item in changes]
    page = compare_page(
        comparison,
        changes=changes,
        inputs=inputs,
        totals=tables["totals"],
        service=tables["service"],
    )
    texts = {f"{name}.csv": table_text(t) for name, t in tables.items()}
    keys = comparison_keys(comparison, changes=changes, tables=tables, inputs=inputs)
    texts |= {"compare.html": page, "compare.json": json_text(keys)}
    note = _provenance(comparison, asked=asked, files=sorted(texts))
    write_folder(out, files={**texts, PROVENANCE: json_text(note)})
    return answers


def _tables(
    comparison: Comparison, changes: Sequence[Changed]
) -> dict[str, pd.DataFrame]:
    """Return the tables that are written, by the stem of their file."""
    first = first_load(comparison.columns[0])
    return {
        "totals": totals(comparison),
        "in_force": joined((item.in_force for item in changes), columns=FORCE),
        "leads": joined((item.leads for item in changes), columns=LEADS),
        "promises": joined((item.promises for item in changes), columns=PROMISES),
        "service": service_of(comparison),
        "load": joined([first, *(item.load for item in changes)], columns=LOAD),
    }


def comparison_keys(
    comparison: Comparison,
    *,
    changes: Sequence[Changed],
    tables: Mapping[str, pd.DataFrame],
    inputs: pd.DataFrame,
) -> dict[str, Any]:
    """Return a comparison as plain values: columns, pairs with what changed, inputs that differ, failures, remarks."""
    return {
        "headline": sentences.headline(comparison),
        "first": comparison.columns[0].label,
        "columns": _plain_rows(tables["totals"]),
        "service": _plain_rows(tables["service"]),
        "inputs": _plain_rows(inputs),
        "pairs": [_pair(item) for item in changes],
        "failures": [_failure(item) for item in comparison.failures],
        "remarks": [*sentences.notes(changes, remarks=comparison.remarks)],
    }


def _pair(changed: Changed) -> dict[str, Any]:
    """Return what changed in a pair as plain values."""
    found = changed.pair.points
    return {
        "before": changed.pair.before.label,
        "after": changed.label,
        "answer": sentences.answer(changed),
        "verdict": sentences.verdict(changed.pair),
        "points": None
        if found is None
        else {
            "change": _plain(found.found),
            "low": _plain(found.low),
            "high": _plain(found.high),
            "told_from_zero": found.told_from_zero,
        },
        "not_compared": changed.pair.not_compared,
        "compared": changed.difference.compared,
        "in_force": _plain_rows(changed.in_force.drop(columns="column")),
        "leads": _plain_rows(changed.leads.drop(columns="column")),
        "promises": _plain_rows(changed.promises.drop(columns="column")),
        "load": _plain_rows(changed.load.drop(columns="column")),
    }


def _failure(failure: Failure) -> dict[str, Any]:
    """Return a failure as plain values."""
    return {
        "column": failure.label,
        "source": failure.source,
        "problems": [str(problem) for problem in failure.problems],
    }


def _plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as JSON has them: what is missing as null, numbers rounded as in tables."""
    return [{k: _plain(v) for k, v in row.items()} for row in rows_of(frame)]


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, date):
        return value.isoformat()
    number = value.item() if hasattr(value, "item") else value
    if isinstance(number, float):
        return round(number, DECIMALS) + 0.0 if math.isfinite(number) else None
    return number


def _provenance(
    comparison: Comparison, *, asked: Sequence[str], files: Sequence[str]
) -> dict[str, Any]:
    """Return where a comparison comes from: the command, versions, and the inputs and settings of every column."""
    return {
        "made_by": MADE_BY,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "asked": list(asked),
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in LIBRARIES},
        },
        "columns": [_origin(column) for column in comparison.columns],
        "failures": [_failure(item) for item in comparison.failures],
        "files": list(files),
    }


def _origin(column: Column) -> dict[str, Any]:
    """Return where a column comes from."""
    scenario, service = column.run.case.scenario, column.run.service
    return {
        "column": column.label,
        "source": column.source,
        "option": column.option,
        "seed": scenario.seed,
        "optimizer": scenario.optimizer.model_dump(mode="json"),
        "replayed": None
        if service is None
        else {"seed": service.seed, "replications": service.num_replications},
        "inputs": [
            {
                "name": relative_name(file.path, column.inputs.files[0].path),
                "sha256": file.sha256,
            }
            for file in column.inputs.files
        ],
    }
