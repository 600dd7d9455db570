"""What a column of a register is to whoever fills it in: its kind, its limits, what may be chosen, and a sentence on it.

Taken from the classes of the tables, so that it cannot disagree with what is read; knows no spreadsheet library.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from resourcing.domain import TABLES
from resourcing.read.cells import without_none
from resourcing.read.cross import (
    ALLIANCE_COLUMNS,
    LEAD_COLUMNS,
    MANAGER_COLUMNS,
    SERVICE_COLUMNS,
)
from resourcing.read.rows import unit_of
from resourcing.read.schema import bare, fields_of

Kind = Literal[
    "text", "identifier", "list", "number", "count", "date", "time", "truth", "choice"
]

BY_TYPE: Mapping[Any, Kind] = {
    bool: "truth",
    int: "count",
    float: "number",
    date: "date",
    datetime: "time",
}
KINDS_IN_WORDS: Mapping[Kind, str] = {
    "text": "Text.",
    "identifier": "An identifier: no spaces, commas or semicolons.",
    "list": "Words, separated by semicolons.",
    "number": "A number.",
    "count": "A whole number.",
    "date": "A date such as 2027-01-31.",
    "time": "A date with a time such as 2027-01-31 14:30.",
    "truth": "yes or no.",
    "choice": "One word of the list.",
}

OWN_IDENTIFIERS = (
    ("alliances", "alliance_id"),
    ("managers", "manager_id"),
    ("teams", "team_id"),
)
"""Columns whose identifiers must be unique: they name the row."""
NOTHING_ELSE: Mapping[tuple[str, str], str] = {
    **dict.fromkeys(ALLIANCE_COLUMNS, "alliances"),
    **dict.fromkeys(LEAD_COLUMNS, "leads"),
    **dict.fromkeys(MANAGER_COLUMNS, "managers"),
    **dict.fromkeys(SERVICE_COLUMNS, "services"),
    ("evaluations", "criterion"): "criteria",
}
"""List that a column must choose from."""
PROPOSED: Mapping[tuple[str, str], str] = {
    ("alliances", "kind"): "kinds",
    ("alliances", "unit"): "units",
    ("managers", "unit"): "units",
    ("teams", "units"): "units",
    ("alliances", "skills"): "skills",
    ("managers", "skills"): "skills",
    ("teams", "skills"): "skills",
    ("evaluations", "role"): "roles",
}
"""List that a column is offered, and may go beyond."""


@dataclass(frozen=True, kw_only=True)
class SheetColumn:
    """One column of a sheet."""

    table: str
    name: str
    """Heading."""
    field: str
    """Name of the field in the table's class."""
    kind: Kind
    required: bool
    unit: str
    meaning: str
    """Sentence on what belongs there."""
    words: tuple[str, ...] = ()
    """Words of a choice."""
    limits: tuple[tuple[str, float], ...] = ()
    """Limits of a number, such as ``("ge", 0)``."""

    @property
    def is_own(self) -> bool:
        """Return whether it names the row."""
        return (self.table, self.name) in OWN_IDENTIFIERS

    @property
    def source(self) -> str:
        """Return the list it must choose from, ``""`` where there is none."""
        return NOTHING_ELSE.get((self.table, self.name), "")

    @property
    def offered(self) -> str:
        """Return the list that it is offered, ``""`` where there is none."""
        return PROPOSED.get((self.table, self.name), "")


@cache
def sheet_columns(table: str) -> tuple[SheetColumn, ...]:
    """Return the columns of a table in the order of its class.

    Examples
    --------
    >>> [column.name for column in sheet_columns("absences")]
    ['manager_id', 'from', 'to', 'share']
    >>> sheet_columns("managers")[3].limits
    (('gt', 0.0), ('le', 1.0))
    """
    model = TABLES[table]
    names = list(model.model_fields)
    return tuple(
        _column(table, heading, names[position], field)
        for position, (heading, field) in enumerate(fields_of(model).items())
    )


def _column(table: str, heading: str, name: str, field: FieldInfo) -> SheetColumn:
    """Return one column."""
    kind = without_none(field.annotation)
    return SheetColumn(
        table=table,
        name=heading,
        field=name,
        kind=_kind(table, heading, kind, field),
        required=field.is_required(),
        unit=unit_of(field),
        meaning=" ".join((field.description or "").replace("``", "").split()),
        words=get_args(bare(kind)) if get_origin(bare(kind)) is Literal else (),
        limits=tuple(_limits(field)),
    )


def _kind(table: str, heading: str, kind: Any, field: FieldInfo) -> Kind:
    """Return what kind of column a field is."""
    here = bare(kind)
    if here in BY_TYPE:
        return BY_TYPE[here]
    if get_origin(here) is tuple:
        return "list"
    if get_origin(here) is Literal:
        return "choice"
    named = any(getattr(item, "pattern", None) for item in field.metadata)
    return "identifier" if named or (table, heading) in NOTHING_ELSE else "text"


def _limits(field: FieldInfo) -> Iterator[tuple[str, float]]:
    """Yield the limits of a number."""
    for item in field.metadata:
        for name in ("gt", "ge", "lt", "le"):
            if getattr(item, name, None) is not None:
                yield name, float(getattr(item, name))


LIMIT_WORDS: Mapping[str, str] = {
    "gt": "above",
    "ge": "at least",
    "lt": "below",
    "le": "at most",
}


def told_limits(column: SheetColumn) -> str:
    """Return the limits of a number in words, ``""`` where there are none.

    Examples
    --------
    >>> told_limits(sheet_columns("managers")[3])
    'above 0 and at most 1'
    """
    return " and ".join(
        f"{LIMIT_WORDS[name]} {value:g}" for name, value in column.limits
    )


def told(column: SheetColumn) -> str:
    """Return what belongs into a column, in a few lines.

    Examples
    --------
    >>> print(told(sheet_columns("managers")[3]))
    Required. Fraction of full time.
    A number above 0 and at most 1 (full-time equivalent).
    """
    need = "Required." if column.required else "Optional."
    return f"{need} {column.meaning}\n{_form(column)}"


def _form(column: SheetColumn) -> str:
    """Return in which form a cell is filled in."""
    words = KINDS_IN_WORDS[column.kind].removesuffix(".")
    if column.words:
        return f"One of {', '.join(column.words)}."
    limits = told_limits(column)
    unit = f" ({column.unit})" if column.unit else ""
    return f"{words}{' ' + limits if limits else ''}{unit}."
