"""One row computed in whatever process: by itself, by joblib, by Dask. Never raises for what is wrong with the row.

What rows start from is read once in each process and kept by its hash.
"""

import os
import platform
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from math import isnan
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from resourcing.errors import InputError
from resourcing.sweep.evaluating import Found, evaluated
from resourcing.sweep.packing import Start, digest, unpacked
from resourcing.sweep.rows import Row, plain_text

Record = dict[str, Any]
"""A row as it is stored: see `FIXED`, then its measures."""

FIXED = (
    *("row_id", "number", "option", "point", "seed", "inputs", "version", "attempt"),
    *("status", "exact", "error", "seconds", "overhead", "begun", "worker"),
)
"""Columns of every record before its measures."""
KEPT = 4
"""Inputs that a process keeps."""
MOST_TEXT = 4000
"""Characters of an error that are kept."""

_ONE_AT_A_TIME = threading.Lock()  # solvers share caches, and threads would share time
_starts: OrderedDict[str, Start] = OrderedDict()


def work(row: Row, source: Path | str) -> Record:
    """Compute a row and return it as a record.

    Parameters
    ----------
    row
        Row.
    source
        What it starts from: a file, or its text.
    """
    with _ONE_AT_A_TIME:
        begun, clock = datetime.now(UTC), time.perf_counter()
        try:
            start = _start(row.inputs, source)
            ready = time.perf_counter()
            found = evaluated(start, row)
        except KeyboardInterrupt:
            ready, found = clock, Found(status="interrupted", measured={})
        except Exception as error:  # one row must not stop the others
            ready, found = clock, failure(error)
        end = time.perf_counter()
    return record(row, found, begun=begun, seconds=end - ready, overhead=ready - clock)


def record(
    row: Row,
    found: Found,
    *,
    begun: datetime | None = None,
    seconds: float = 0.0,
    overhead: float = 0.0,
) -> Record:
    """Return what is stored of a row: its provenance, how it ended, its measures."""
    known = {
        name: value
        for name, value in found.measured.items()
        if isinstance(value, str) or not isnan(value)
    }
    return {
        "row_id": row.row_id,
        "number": row.number,
        "option": row.option,
        "point": plain_text(dict(row.point)),
        "seed": row.seed,
        "inputs": row.inputs,
        "version": version("resourcing"),
        "attempt": row.attempt,
        "status": found.status,
        "exact": found.exact,
        "error": found.error,
        "seconds": seconds,
        "overhead": overhead,
        "begun": (begun or datetime.now(UTC)).isoformat(timespec="milliseconds"),
        "worker": f"{platform.node()}:{os.getpid()}",
        **known,
    }


def failure(error: BaseException) -> Found:
    """Return what is recorded of a row that broke: problems of the input as they are, a defect with where it was."""
    if isinstance(error, InputError | ValidationError):
        text = str(error)
    else:
        steps = traceback.extract_tb(error.__traceback__)[-3:]
        where = ", ".join(f"{Path(s.filename).name}:{s.lineno}" for s in steps)
        text = f"{type(error).__name__}: {error}" + (f" (at {where})" if where else "")
    return Found(status="failed", measured={}, error=text[:MOST_TEXT])


def measured(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the measures of a record."""
    return {name: value for name, value in record.items() if name not in FIXED}


def _start(name: str, source: Path | str) -> Start:
    """Return what a row starts from, read once in each process.

    Raises
    ------
    ValueError
        If the text is not the one that the row was made for.
    """
    if name not in _starts:
        text = source if isinstance(source, str) else source.read_text("utf-8")
        if digest(text) != name:
            msg = "the inputs are not those that the row was made for"
            raise ValueError(msg)
        while len(_starts) >= KEPT:
            _starts.popitem(last=False)
        _starts[name] = unpacked(text)
    return _starts[name]
