"""Writes the folder of sampled futures: page, tables, JSON, and where all of it comes from.

Formats what was computed before; a folder is written whole or not at all.
"""

import math
import platform
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from resourcing.read import Inputs, changed_since_read
from resourcing.scenario import futures_assumptions
from resourcing.study import Failing, hires_worth
from resourcing.view.files.folders import check_own_folder, write_folder
from resourcing.view.files.runs import LIBRARIES, relative_name
from resourcing.view.files.texts import json_text, table_text
from resourcing.view.foreseen import conditions as told
from resourcing.view.foreseen import sentences
from resourcing.view.foreseen.gathering import Foreseen
from resourcing.view.foreseen.page import futures_page
from resourcing.view.foreseen.tables import written_tables
from resourcing.view.stored import PROVENANCE
from resourcing.view.tables import DECIMALS

MADE_BY = "resourcing futures"
"""What the provenance of sampled futures says."""
PAGE, KEYS = "futures.html", "futures.json"


check_futures_folder = partial(check_own_folder, made_by=MADE_BY)
"""Raise InputError where futures may not be written to a folder; see `check_own_folder`."""


def write_futures(
    found: Foreseen,
    *,
    inputs: Inputs,
    out: Path,
    asked: Sequence[str],
    force: bool = False,
) -> list[str]:
    """Write sampled futures as page, tables and JSON.

    Parameters
    ----------
    found
        What was gathered of sampled futures.
    inputs
        What was read, with the files that it was read from.
    out
        Folder to write; one that earlier futures made is replaced.
    asked
        Words of the command, for the provenance.
    force
        Whether a folder with other files may be replaced.

    Returns
    -------
    list of str
        The answer in two or three sentences.

    Raises
    ------
    InputError
        If the folder may not or cannot be written; what was there stays.
    """
    read = [file.path for file in inputs.files]
    check_futures_folder(out, inputs=read, force=force)
    texts = {
        f"{name}.csv": table_text(frame)
        for name, frame in written_tables(found).items()
    }
    texts |= {PAGE: futures_page(found), KEYS: json_text(futures_keys(found))}
    note = _provenance(found, inputs=inputs, asked=asked, files=sorted(texts))
    write_folder(out, files={**texts, PROVENANCE: json_text(note)})
    return sentences.told(found)


def futures_keys(found: Foreseen) -> dict[str, Any]:
    """Return sampled futures as plain values: recommendation, standing, value of information, conditions, settings.

    Parameters
    ----------
    found
        What was gathered of sampled futures.
    """
    choice = found.recommendation
    return {
        "headline": sentences.headline(found),
        "answer": sentences.answer(found),
        "recommendation": {
            "chosen": choice.chosen,
            "title": found.chosen,
            "clear": choice.clear,
            "rivals": list(choice.rivals),
            "refused": dict(choice.refused),
            "unsure": dict(choice.unsure),
            "runner_up": choice.runner_up,
            "lead_over_it": None
            if choice.lead is None
            else _plain_map(vars(choice.lead)),
            "preferences": choice.preferences.model_dump(mode="json"),
            "decide_by": _plain(choice.decide_by),
            "commitments": [_plain_map(asdict(item)) for item in choice.commitments],
        },
        "against_doing_nothing": {
            name: _plain_map(vars(item)) for name, item in choice.nothing.items()
        },
        "points_per_thousand": _plain(choice.points_per_thousand),
        "currency": found.currency,
        "measure": found.outcome.measure,
        "standing": _plain_rows(choice.table),
        "evpi": _plain_map(vars(choice.evpi)),
        "hires_before_the_future_is_known": _hires(found),
        "futures": {
            "number": found.outcome.num_futures,
            "needed_to_tell_apart": choice.needed,
            "needed_for_half_of_the_difference": choice.needed_for_half,
        },
        "when_it_fails": [
            _failing(item) for item in (found.fails, found.loses) if item is not None
        ],
        "what_it_hangs_on": {
            "against": found.against,
            "sentences": told.drivers_told(found),
        },
        "at_risk": _plain_rows(found.at_risk),
        "seed": found.outcome.seed,
        "settings": found.scenario.futures.model_dump(mode="json"),
        "assumptions": [
            asdict(item) for item in futures_assumptions(found.scenario.futures)
        ],
        "version": version("resourcing"),
    }


def _hires(found: Foreseen) -> dict[str, Any] | None:
    """Return whom to hire before the future is known, with the worth of planning and of knowing; None where not asked."""
    decision = found.hires
    if decision is None:
        return None
    worth = decision.worth
    return {
        "option": found.hiring,
        "hired": dict(decision.hired),
        "futures": len(decision.by_future),
        "rp": _plain(worth.here_and_now.objective),
        "ws": _plain(worth.wait_and_see.objective),
        "eev": _plain(worth.mean_value.expected),
        "evpi": _plain(worth.evpi),
        "vss": _plain(worth.vss),
        "intervals": {
            name: None if item is None else _plain_map(vars(item))
            for name, item in vars(hires_worth(decision)).items()
        },
        "gap": None if decision.gap is None else _plain(decision.gap.mean),
        "gap_at_most": None if decision.gap is None else _plain(decision.gap.bound),
    }


def _failing(item: Failing) -> dict[str, Any]:
    """Return one way in which the choice may fail as plain values."""
    held = None if item.held_out is None else _plain_rows(item.held_out.frame)
    return {
        "meaning": item.meaning,
        "futures": int(item.failed.sum()),
        "of": len(item.failed),
        "sentences": item.sentences,
        "held_out": held,
        "triggers": [str(trigger) for trigger in item.triggers],
    }


def _plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as JSON has them."""
    return [_plain_map(row) for row in frame.to_dict("records")]


def _plain_map(values: Mapping[Any, Any]) -> dict[str, Any]:
    """Return named values as JSON has them."""
    return {str(name): _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    """Return a value as JSON has it: what is missing or without end as null, numbers rounded as in tables."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, date):
        return value.isoformat()
    number = value.item() if hasattr(value, "item") else value
    if isinstance(number, float):
        return round(number, DECIMALS) + 0.0 if math.isfinite(number) else None
    return number


def _provenance(
    found: Foreseen, *, inputs: Inputs, asked: Sequence[str], files: Sequence[str]
) -> dict[str, Any]:
    """Return where sampled futures come from: the command, versions, seed, settings and the hash of every input."""
    scenario = found.scenario
    return {
        "made_by": MADE_BY,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "again": shlex.join(asked),
        "seed": scenario.seed,
        "options": list(found.outcome.options),
        "number": found.outcome.num_futures,
        "optimizer": scenario.optimizer.model_dump(mode="json"),
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in (*LIBRARIES, "scipy", "joblib")},
        },
        "inputs": [
            {
                "name": relative_name(file.path, inputs.files[0].path),
                "sha256": file.sha256,
            }
            for file in inputs.files
        ],
        "changed_while_running": list(changed_since_read(inputs)),
        "files": list(files),
    }
