"""Tables, registers and descriptions as text: CSV, JSON, TOML.

Formats only, the same text for the same values; opens no file.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import tomli_w

from resourcing.domain import REQUIRED_TABLES, TABLES, Frozen, Register
from resourcing.view.tables import DECIMALS
from resourcing.words import inert

_NEEDS_QUOTES = frozenset(',"\r\n')


def table_text(frame: pd.DataFrame) -> str:
    """Return a table as CSV: six decimals, true and false, blank where a value is missing.

    Text that a spreadsheet would take for a formula gets a leading apostrophe (`inert`).

    Parameters
    ----------
    frame
        Table; its index is left out.

    Examples
    --------
    >>> frame = pd.DataFrame({"name": ["=1+1", "A, B"], "hours": [0.5, None]})
    >>> print(table_text(frame), end="")
    name,hours
    '=1+1,0.500000
    "A, B",
    """
    columns = [[_number_text(value) for value in frame[name]] for name in frame.columns]
    return _csv([[str(name) for name in frame.columns], *zip(*columns, strict=True)])


def _number_text(value: Any) -> str:
    """Return a value of a table as text; a number that rounds to zero has no sign."""
    if value is None or value is pd.NA or value != value:  # not a number
        return ""
    if isinstance(value, float):
        return f"{round(value, DECIMALS) + 0.0:.{DECIMALS}f}"
    return _text(value)


def register_texts(register: Register) -> dict[str, str]:
    """Return the tables of a register as CSV by file name; a table without rows only where it is required.

    Reading them again gives the same register: reading takes off the apostrophe that `inert` puts before a formula.

    Examples
    --------
    >>> texts = register_texts(Register(alliances=()))
    >>> sorted(texts)
    ['alliances.csv', 'evaluations.csv', 'managers.csv']
    >>> texts["evaluations.csv"][:31]
    'alliance_id,criterion,evaluator'
    """
    return {
        f"{name}.csv": _rows_text(model, getattr(register, name))
        for name, model in TABLES.items()
        if getattr(register, name) or name in REQUIRED_TABLES
    }


def _rows_text(model: type[Frozen], rows: Iterable[Frozen]) -> str:
    """Return the rows of a register's table as CSV, headed as its files are."""
    fields = model.model_fields
    headings = [field.alias or name for name, field in fields.items()]
    lines = [[_text(getattr(row, name)) for name in fields] for row in rows]
    return _csv([headings, *lines])


def _text(value: Any) -> str:
    """Return a value as people write it in a CSV file."""
    match value:
        case None:
            return ""
        case bool() | np.bool_():
            return "true" if value else "false"
        case datetime():
            return value.isoformat(sep=" ")
        case date():
            return value.isoformat()
        case tuple():
            return inert(";".join(value))
    return inert(str(value))


def csv_line(cells: Iterable[str]) -> str:
    r"""Return cells as one line of CSV, quoted where needed, with its end.

    Examples
    --------
    >>> csv_line(["A, B", "1"])
    '"A, B",1\n'
    """
    return _csv([cells])


def _csv(lines: Iterable[Iterable[str]]) -> str:
    """Return lines of cells as CSV, quoted where needed."""
    return "".join(",".join(map(_quoted, line)) + "\n" for line in lines)


def _quoted(text: str) -> str:
    """Return a cell, in quotation marks where it holds what separates cells or lines."""
    if _NEEDS_QUOTES.isdisjoint(text):
        return text
    return '"' + text.replace('"', '""') + '"'


def json_text(values: Mapping[str, Any]) -> str:
    """Return values as indented JSON that ends with a new line.

    Raises
    ------
    ValueError
        If a number is not finite.

    Examples
    --------
    >>> print(json_text({"hours": {"needed": 1.5}}), end="")
    {
      "hours": {
        "needed": 1.5
      }
    }
    """
    return json.dumps(values, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def description_text(description: Frozen) -> str:
    """Return a playbook or scenario as TOML; what is blank is left out, what is at its default is not.

    Examples
    --------
    >>> from resourcing.scenario import Horizon
    >>> print(description_text(Horizon(start=date(2027, 1, 1), periods=8)), end="")
    start = 2027-01-01
    periods = 8
    months_per_period = 3
    """
    return toml_text(description.model_dump(by_alias=True, exclude_none=True))


def toml_text(values: Mapping[str, Any]) -> str:
    """Return plain values as TOML.

    Examples
    --------
    >>> print(toml_text({"title": "Base", "horizon": {"periods": 8}}), end="")
    title = "Base"
    <BLANKLINE>
    [horizon]
    periods = 8
    """
    return tomli_w.dumps(values)
