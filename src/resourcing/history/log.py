"""A log as it was kept: the history of a register as frames in which every row of the files still stands.

Cells that cannot be read become missing and are named in the column `fault`; no row is dropped here.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Self

import numpy as np
import pandas as pd

from resourcing.domain import Register

Kind = Literal["time", "number", "text"]

TEXT = pd.StringDtype("python", na_value=np.nan)
"""Type of codes. Other storages of text cannot merge two empty tables."""

COLUMNS: Mapping[str, Mapping[str, Kind]] = {
    "timesheet": {
        "date": "time",
        "manager_id": "text",
        "alliance_id": "text",
        "service": "text",
        "hours": "number",
    },
    "requests": {
        "opened": "time",
        "first_response": "time",
        "closed": "time",
        "alliance_id": "text",
        "service": "text",
        "manager_id": "text",
    },
    "events": {
        "planned_for": "time",
        "done": "time",
        "alliance_id": "text",
        "service": "text",
    },
    "pulse": {
        "date": "time",
        "respondents": "number",
        "unmanaged": "number",
        "reactive": "number",
    },
    "kpis": {
        "date": "time",
        "alliance_id": "text",
        "direction": "text",
        "measure": "text",
        "target": "number",
        "actual": "number",
    },
}
"""Columns of each table of a log, and what their cells hold."""

FIRST_ROW = 2
"""Row number of the first row below the headings of a file."""

_TIME = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


@dataclass(frozen=True, kw_only=True, eq=False)
class Log:
    """What was recorded of the past.

    Attributes
    ----------
    timesheet, requests, events, pulse, kpis
        The columns of `COLUMNS`; then `row` (number of the row in its file) and `fault` (cells that cannot be read, ``""``
        where all can).
    """

    timesheet: pd.DataFrame
    requests: pd.DataFrame
    events: pd.DataFrame
    pulse: pd.DataFrame
    kpis: pd.DataFrame

    @classmethod
    def of(
        cls,
        *,
        timesheet: pd.DataFrame | None = None,
        requests: pd.DataFrame | None = None,
        events: pd.DataFrame | None = None,
        pulse: pd.DataFrame | None = None,
        kpis: pd.DataFrame | None = None,
    ) -> Self:
        """Return a log of frames whose cells may hold anything.

        Parameters
        ----------
        timesheet, requests, events, pulse, kpis
            Tables with the columns of the register's tables; a table or a column left out is blank. A column `row` gives
            row numbers, a column `broken` tells rows whose cells may stand in wrong columns.

        Examples
        --------
        >>> sheet = pd.DataFrame(
        ...     {"date": ["2027-01-05", "5 Jan"], "hours": ["2.5", "x"]}
        ... )
        >>> Log.of(timesheet=sheet).timesheet["fault"].to_list()
        ['', "date = '5 Jan', hours = 'x'"]
        """
        return cls(
            timesheet=_tidy(timesheet, "timesheet"),
            requests=_tidy(requests, "requests"),
            events=_tidy(events, "events"),
            pulse=_tidy(pulse, "pulse"),
            kpis=_tidy(kpis, "kpis"),
        )


def log_of_register(register: Register) -> Log:
    """Return the log that a register holds, whose rows obey every rule.

    Examples
    --------
    >>> len(log_of_register(Register(alliances=())).timesheet)
    0
    """
    frames = {
        name: pd.DataFrame(
            [
                tuple(getattr(row, column) for column in columns)
                for row in getattr(register, name)
            ],
            columns=list(columns),
            dtype=object,
        )
        for name, columns in COLUMNS.items()
    }
    return Log.of(**frames)


def _tidy(frame: pd.DataFrame | None, table: str) -> pd.DataFrame:
    """Return a table with typed columns, row numbers and what could not be read."""
    given = pd.DataFrame() if frame is None else frame.reset_index(drop=True)
    columns = COLUMNS[table]
    read = {
        name: _cells(given[name], kind) if name in given else _blank(len(given), kind)
        for name, kind in columns.items()
    }
    tidy = pd.DataFrame({name: values for name, (values, _) in read.items()})
    tidy["row"] = (
        given["row"].to_numpy(dtype=int)
        if "row" in given
        else np.arange(len(given)) + FIRST_ROW
    )
    broken = given["broken"] if "broken" in given else np.zeros(len(given), dtype=bool)
    tidy["fault"] = _faults(read, broken=np.asarray(broken, dtype=bool))
    return tidy


def _blank(count: int, kind: Kind) -> tuple[pd.Series, np.ndarray]:
    """Return a column without values."""
    return _cells(pd.Series([None] * count, dtype=object), kind)


def _cells(column: pd.Series, kind: Kind) -> tuple[pd.Series, np.ndarray]:
    """Return a column's values, and the text of those that cannot be read (None elsewhere)."""
    codes, found = pd.factorize(column.astype(object), use_na_sentinel=True)
    reader = {"time": _time, "number": _number, "text": _text}[kind]
    values = [reader(item) for item in found]
    wrong = np.array(
        [
            repr(str(item)) if value is None and not _is_blank(item) else None
            for item, value in zip(found, values, strict=True)
        ]
        + [None],
        dtype=object,
    )
    known = np.array([*values, None], dtype=object)
    types: Mapping[str, Any] = {
        "time": "datetime64[us]",
        "number": "float64",
        "text": TEXT,
    }
    return pd.Series(known[codes]).astype(types[kind]), wrong[codes]


def _is_blank(value: Any) -> bool:
    """Return whether a cell holds nothing but spaces."""
    return isinstance(value, str) and not value.strip()


def _time(value: Any) -> datetime | None:
    """Return a day, perhaps with a time of day; None for anything else."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - local, as the register's times
    text = value.strip() if isinstance(value, str) else ""
    if not _TIME.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _number(value: Any) -> float | None:
    """Return a finite number; None for anything else."""
    if isinstance(value, bool | np.bool_):
        return None
    if isinstance(value, int | float | np.number):
        return float(value) if math.isfinite(value) else None
    text = value.strip() if isinstance(value, str) else ""
    return float(text) if _NUMBER.fullmatch(text) else None


def _text(value: Any) -> str | None:
    """Return a code without spaces around it; None for a blank."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() or None


def _faults(
    read: Mapping[str, tuple[pd.Series, np.ndarray]], *, broken: np.ndarray
) -> np.ndarray:
    """Return what could not be read of each row as text."""
    faults = np.full(len(broken), "", dtype=object)
    faults[broken] = "cells stand in wrong columns"
    for name, (_, wrong) in read.items():
        for index in np.flatnonzero(wrong.astype(bool)):
            said = f"{name} = {wrong[index]}"
            faults[index] = f"{faults[index]}, {said}" if faults[index] else said
    return faults
