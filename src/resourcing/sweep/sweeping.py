"""A sweep from beginning to end: what is left to do is done and stored row by row, and the results are put together.

Started again in the same folder, it goes on where it was ended, however it was ended.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from resourcing.errors import InputError, InputProblem
from resourcing.sweep.asking import Study
from resourcing.sweep.driving import Drivers, drivers_of
from resourcing.sweep.folder import DESIGN, MADE_BY, Folder
from resourcing.sweep.lock import locked
from resourcing.sweep.packing import digest
from resourcing.sweep.provenance import check_same, provenance
from resourcing.sweep.rows import Row, cell
from resourcing.sweep.running import on_cluster, on_this_machine, one_by_one
from resourcing.sweep.standing import extremes, with_regret
from resourcing.sweep.working import FIXED, Record

Progressed = Callable[[int, int, int], None]
"""Told how many rows are done, of how many, and how many of them failed."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Swept:
    """A sweep that is done.

    Attributes
    ----------
    study
        What was asked.
    folder
        Where it is stored.
    frame
        The results, see `results`.
    kept
        Rows that an earlier start had computed.
    seconds
        Time that this start took.
    drivers
        What drives the measure that is told.
    """

    study: Study
    folder: Path
    frame: pd.DataFrame
    kept: int
    seconds: float
    drivers: Drivers

    @property
    def failed(self) -> int:
        """Return the number of rows that failed."""
        return int((self.frame["status"] == "failed").sum())


def sweep(
    study: Study,
    *,
    out: Path | str,
    jobs: int = 1,
    scheduler: str | None = None,
    retry_failed: bool = False,
    force: bool = False,
    progress: Progressed | None = None,
) -> Swept:
    """Compute every row of a sweep that its folder does not hold yet.

    Parameters
    ----------
    study
        What is asked.
    out
        Folder; it may hold the same sweep, ended before it was done.
    jobs
        Processes of this machine.
    scheduler
        Address of a Dask scheduler whose workers compute in their place; None for none.
    retry_failed
        Whether rows that failed are computed again.
    force
        Whether a folder is taken whose sweep asked something else; rows that are still the same are kept.
    progress
        Told how far it is.

    Raises
    ------
    InputError
        If the folder is of something else, of another sweep, or being written by another process.
    KeyboardInterrupt
        If it is interrupted; every row that was done by then is stored.
    """
    folder = Folder(Path(out))
    folder.check()
    folder.path.mkdir(parents=True, exist_ok=True)
    with locked(folder.path):
        folder.open()
        note = _begun(study, folder, force=force)
        known = folder.records()
        todo = list(_todo(study.rows, known, retry_failed=retry_failed))
        began = time.perf_counter()
        _work_off(
            todo,
            study=study,
            folder=folder,
            jobs=jobs,
            scheduler=scheduler,
            progress=progress,
        )
        return _finished(
            study,
            folder,
            note,
            kept=len(study.rows) - len(todo),
            seconds=time.perf_counter() - began,
        )


def _begun(study: Study, folder: Folder, *, force: bool) -> dict[str, Any]:
    """Write down what is asked, unless the folder holds something else, and return it."""
    before, now = folder.note(), provenance(study)
    if not force:
        check_same(before, now, out=folder.path)
    note = {
        "made_by": MADE_BY,
        "status": "begun",
        "title": study.asked.title,
        "study": str(study.path),
        "evaluate": study.asked.evaluate,
        "options": list(study.options),
        "parameters": [
            {"key": item.key, "label": item.name, "unit": item.unit}
            for item in study.asked.parameters
        ],
        "rows": len(study.rows),
        "begun": (before or {}).get("begun", _now()),
        **now,
    }
    folder.text(inputs_name(study), study.inputs)
    folder.table(DESIGN, design_frame(study))
    folder.tell(note)
    return note


def inputs_name(study: Study) -> str:
    """Return the name of the file that holds what rows start from."""
    return f"inputs-{digest(study.inputs)[:12]}.json"


def _todo(
    rows: Sequence[Row], known: dict[str, Record], *, retry_failed: bool
) -> Iterator[Row]:
    """Yield the rows that are not stored yet, and those that failed where they are tried again."""
    for row in rows:
        before = known.get(row.row_id)
        if before is None:
            yield row
        elif retry_failed and before["status"] == "failed":
            yield replace(row, attempt=int(before["attempt"]) + 1)


def _work_off(
    rows: Sequence[Row],
    *,
    study: Study,
    folder: Folder,
    jobs: int,
    scheduler: str | None,
    progress: Progressed | None,
) -> None:
    """Compute rows and store each as it comes."""
    total, failed = len(study.rows), 0
    tell = progress or (lambda *_: None)
    tell(total - len(rows), total, failed)
    found = _records(rows, study=study, folder=folder, jobs=jobs, scheduler=scheduler)
    for left, record in zip(reversed(range(len(rows))), found, strict=True):
        if record["status"] == "interrupted":
            raise KeyboardInterrupt
        folder.add([record])
        failed += record["status"] == "failed"
        tell(total - left, total, failed)


def _records(
    rows: Sequence[Row],
    *,
    study: Study,
    folder: Folder,
    jobs: int,
    scheduler: str | None,
) -> Iterator[Record]:
    """Return the records of rows as they are done."""
    source = folder.path / inputs_name(study)
    if scheduler is not None and rows:
        return on_cluster(rows, inputs=study.inputs, scheduler=scheduler)
    if jobs > 1 and len(rows) > 1:
        return on_this_machine(rows, source=source, jobs=jobs)
    return one_by_one(rows, source=source)


def _finished(
    study: Study, folder: Folder, note: dict[str, Any], *, kept: int, seconds: float
) -> Swept:
    """Put the results together and write them."""
    folder.join()
    frame = joined(design_frame(study), folder.records())
    folder.results(frame)
    drivers = drivers_of(study, frame)
    folder.drivers(drivers.tables)
    counts = Counter(frame["status"])
    spent = float(frame["seconds"].sum())
    folder.tell(
        {
            **note,
            "status": "done",
            "ended": _now(),
            "counts": dict(sorted(counts.items())),
            "seconds_of_rows": spent,
            "seconds_of_last_start": seconds,
            "rows_kept_from_before": kept,
            "not_exact": int((~frame["exact"].astype(bool)).sum()),
            "extremes": extremes(frame, keys=study.keys),
            "measure": drivers.measure,
            "drivers": list(drivers.sentences),
        }
    )
    return Swept(
        study=study,
        folder=folder.path,
        frame=frame,
        kept=kept,
        seconds=seconds,
        drivers=drivers,
    )


def design_frame(study: Study) -> pd.DataFrame:
    """Return every row that is asked for: number, row_id, option, a column for each parameter, seed."""
    return pd.DataFrame(
        [
            {
                "number": row.number,
                "row_id": row.row_id,
                "option": row.option,
                **{key: cell(value) for key, value in row.point},
                "seed": row.seed,
            }
            for row in study.rows
        ]
    )


def joined(design: pd.DataFrame, records: dict[str, Record]) -> pd.DataFrame:
    """Return the rows of a design that are stored, with what came of them.

    Parameters
    ----------
    design
        See `design_frame`.
    records
        Records by identifier; those of other designs are left out.
    """
    rows = [records.get(name) for name in design["row_id"]]
    there = design[[row is not None for row in rows]].reset_index(drop=True)
    drop = {"number", "row_id", "option", "point", "seed"}
    found = pd.DataFrame([row for row in rows if row is not None])
    told = [name for name in FIXED if name not in drop]
    if found.empty:
        return there.reindex(columns=[*there.columns, *told])
    measures = [name for name in found.columns if name not in FIXED]
    return with_regret(pd.concat([there, found[[*told, *measures]]], axis=1))


def results(folder: Path | str) -> pd.DataFrame:
    """Return what a folder holds so far, one row for each row computed, in the order of the design.

    Parameters
    ----------
    folder
        Folder of a sweep, done or not.

    Returns
    -------
    pandas.DataFrame
        number, row_id, option, a column for each parameter (its dotted key), seed, provenance, status, error, measures.

    Raises
    ------
    InputError
        If it is no folder of a sweep.
    """
    here = Folder(Path(folder))
    if here.note() is None:
        rule, repair = "is no folder of a sweep", "name what `resourcing sweep` wrote"
        raise InputError([InputProblem(file=str(folder), rule=rule, repair=repair)])
    return joined(pd.read_parquet(here.path / DESIGN), here.records())


def _now() -> str:
    """Return the time."""
    return datetime.now(UTC).isoformat(timespec="seconds")
