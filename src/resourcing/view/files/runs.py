"""The folder of a run: tables, summary, provenance, page, and the inputs from which it can be run again.

Writes what was computed before; the tables are byte-identical for the same inputs and library versions.
"""

import os
import platform
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from resourcing.read import Inputs, changed_since_read, playbook_as_read
from resourcing.scenario import AS_IS
from resourcing.study import Run
from resourcing.view.files.changed import CHANGE, PLAN, Origin, plan_text
from resourcing.view.files.folders import (
    check_apart,
    check_folder,
    check_other,
    write_folder,
)
from resourcing.view.files.texts import (
    description_text,
    json_text,
    register_texts,
    table_text,
)
from resourcing.view.stored import MADE_BY, PROVENANCE
from resourcing.view.tables import run_tables, summary

LIBRARIES = (
    *("resourcing", "pulp", "highspy", "numpy", "pandas"),
    *("pydantic", "numba"),
)
"""Packages on whose versions a result depends."""
PLAYBOOK, OTHER_PLAYBOOK = "playbook.toml", "company-playbook.toml"
"""Name of the playbook's copy, and the one it takes where the scenario's copy is called so."""

Files = dict[str, str]
"""Content by relative name."""

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|]')


def write_run(
    run: Run,
    *,
    inputs: Inputs,
    scenario_name: str,
    out: Path,
    page: str | None = None,
    force: bool = False,
    origin: Origin | None = None,
    more: Mapping[str, pd.DataFrame] = MappingProxyType({}),
    again: Sequence[str] = (),
) -> Path:
    """Write the folder of a run, whole or not at all.

    Parameters
    ----------
    run
        A case with its assignment.
    inputs
        What was read, with the files that it was read from.
    scenario_name
        Name of the scenario in the summary, such as the stem of its file; its copy in `inputs` has it too.
    out
        Folder to write; one that an earlier run made is replaced.
    page
        The report as HTML; None writes none.
    force
        Whether a folder that no run made may be replaced.
    origin
        The run before and the changes, for a run that was replanned; None for any other.
    more
        Tables to write beside those of every run, by the stem of their file.
    again
        Words before and after the scenario's copy in the command that makes the folder again: the command first; none for
        ``run``.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    InputError
        If the folder may not or cannot be written; what was there stays.
    ValueError
        If the run has no assignment.
    """
    check_folder(out, force=force)
    if origin is not None:
        check_other(out, before=origin.folder)
    sources = inputs if origin is None else origin.inputs
    read = inputs.files if origin is None else origin.files
    check_apart(out, inputs=[file.path for file in read])
    changed = changed_since_read(sources)
    texts: Files = {
        f"{name}.csv": table_text(frame)
        for name, frame in {**run_tables(run), **more}.items()
    }
    texts["summary.json"] = json_text(summary(run, scenario_name=scenario_name))
    texts |= {} if page is None else {"report.html": page}
    texts |= _input_copies(inputs, scenario_name=scenario_name)
    texts |= {} if origin is None else _origin_copies(run, origin)
    note = provenance(
        run,
        inputs=replace(inputs, files=read),
        scenario_name=scenario_name,
        changed=changed,
        again=again,
    )
    if origin is not None:
        note |= _origin_note(run, origin, out=out)
    texts[PROVENANCE] = json_text({**note, "files": sorted(texts)})
    write_folder(out, files=texts)
    return out


def _input_copies(inputs: Inputs, *, scenario_name: str) -> Files:
    """Return the inputs as read: the scenario resolved, the playbook with its comments, the register as CSV."""
    own = scenario_copy(scenario_name)
    playbook = OTHER_PLAYBOOK if own.lower() == PLAYBOOK else PLAYBOOK
    scenario = inputs.scenario.replace(register_path="register", playbook_path=playbook)
    register = register_texts(inputs.register)
    return {
        f"inputs/{own}": description_text(scenario),
        f"inputs/{playbook}": playbook_as_read(inputs)
        or description_text(inputs.playbook),
        **{f"inputs/register/{name}": text for name, text in register.items()},
    }


def _origin_copies(run: Run, origin: Origin) -> Files:
    """Return the changes as read, the plan before, and how the new one departs from it."""
    departs = run.replanned.to_frame() if run.replanned else pd.DataFrame()
    return {
        CHANGE: origin.change.content.decode("utf-8-sig"),
        PLAN: plan_text(run),
        "departures.csv": table_text(departs),
    }


def _origin_note(run: Run, origin: Origin, *, out: Path) -> dict[str, Any]:
    """Return where a replanned run comes from, and the command that makes it again."""
    most = None if run.replanned is None else run.replanned.most
    return {
        "again": origin.again(out, max_handovers=most),
        "replanned": origin.note(run, out=out),
    }


def scenario_copy(scenario_name: str) -> str:
    """Return the file name of the scenario's copy, so that a rerun of it is called as the run was."""
    return f"{_NOT_IN_NAMES.sub('-', scenario_name)}.toml"


def provenance(
    run: Run,
    *,
    inputs: Inputs,
    scenario_name: str,
    changed: Iterable[str] = (),
    again: Sequence[str] = (),
) -> dict[str, Any]:
    """Return where a result comes from: versions, hashes of every input, seed, solver and settings.

    Parameters
    ----------
    run
        A case with its assignment.
    inputs
        What was read, with the files that it was read from.
    scenario_name
        Name of the scenario.
    changed
        Parts of the inputs whose files changed while the run was going on, so that their hashes do not hold.
    again
        As `write_run` takes it.
    """
    settings = run.case.scenario.optimizer
    option = run.case.world.option
    chosen = [] if option == AS_IS else ["--option", option]
    copy = f"inputs/{scenario_copy(scenario_name)}"
    command, *asked = again or ["run"]
    return {
        "made_by": MADE_BY,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "scenario": scenario_name,
        "option": option,
        "again": f"resourcing {shlex.join([command, copy, *chosen, *asked])}",
        "seed": run.case.scenario.seed,
        "solver": {"name": "HiGHS", "through": "PuLP", **settings.model_dump()},
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in LIBRARIES},
        },
        "inputs": [
            {
                "name": relative_name(file.path, inputs.files[0].path),
                "sha256": file.sha256,
            }
            for file in inputs.files
        ],
        "left_aside": [
            {"table": part.table, "rows": part.rows, "of": part.of}
            for part in inputs.left_aside
        ],
        "changed_while_running": list(changed),
    }


def relative_name(path: Path, scenario: Path) -> str:
    """Return the name of a file relative to the scenario's folder; only its name where the two share a root or drive at most.

    A path that climbs to the root would tell how the machine, and whoever works at it, names its folders.
    """
    place, folder = path.absolute(), scenario.absolute().parent
    try:
        common = os.path.commonpath([place, folder])
        named = os.path.relpath(path, scenario.parent)
    except ValueError:
        return path.name
    return path.name if common == place.anchor else Path(named).as_posix()
