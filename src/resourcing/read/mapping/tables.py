"""What an import must know of the tables of a register: their identifiers, references and kinds of column.

Taken from the classes of the rows; opens nothing.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from resourcing.domain import TABLES, Frozen
from resourcing.read.cells import without_none

IDENTIFIERS: Mapping[str, str] = {
    "alliances": "alliance_id",
    "managers": "manager_id",
    "teams": "team_id",
}
"""Column that identifies a row, by table."""

KEYS: Mapping[str, tuple[str, ...]] = {
    **{table: (column,) for table, column in IDENTIFIERS.items()},
    "evaluations": ("alliance_id", "criterion", "evaluator", "date"),
    "absences": ("manager_id", "from", "to"),
    "events": ("planned_for", "alliance_id", "service"),
    "pulse": ("date",),
    "kpis": ("date", "alliance_id", "direction", "measure"),
    "decisions": ("time", "who", "subject", "decision"),
    "timesheet": ("date", "manager_id", "alliance_id", "service"),
    "requests": ("opened", "alliance_id", "service"),
}
"""Columns by which a row is known again, by table."""

REFERENCES: Mapping[str, tuple[str, ...]] = {
    "alliance_id": ("alliances",),
    "manager_id": ("managers", "teams"),
    "current_manager": ("managers", "teams"),
    "pinned_manager": ("managers", "teams"),
}
"""Tables that a column names rows of, where it does not identify its own table."""


def field_of(table: str, column: str) -> FieldInfo:
    """Return the field behind a column."""
    return next(
        field
        for name, field in TABLES[table].model_fields.items()
        if (field.alias or name) == column
    )


def kind_of(table: str, column: str) -> Any:
    """Return what a column holds: ``bool``, ``int``, ``float``, ``date``, ``datetime``, ``tuple``, ``Literal`` or ``str``.

    Examples
    --------
    >>> kind_of("managers", "fte"), kind_of("managers", "skills")
    (<class 'float'>, <class 'tuple'>)
    """
    kind = without_none(field_of(table, column).annotation)
    origin = get_origin(kind)
    if origin in {tuple, Literal}:
        return origin
    return kind if kind in {bool, int, float, date, datetime} else str


def words_of(table: str, column: str) -> tuple[str, ...]:
    """Return the words of a choice, none where a column is no choice.

    Examples
    --------
    >>> words_of("managers", "home")
    ('central', 'embedded')
    """
    kind = without_none(field_of(table, column).annotation)
    return get_args(kind) if get_origin(kind) is Literal else ()


def values_of(row: Frozen) -> dict[str, Any]:
    """Return the values of a row by column.

    Examples
    --------
    >>> from datetime import date
    >>> from resourcing.domain import Absence
    >>> row = Absence(
    ...     manager_id="M1", first_day=date(2027, 1, 4), last_day=date(2027, 1, 8)
    ... )
    >>> list(values_of(row))
    ['manager_id', 'from', 'to', 'share']
    """
    fields = type(row).model_fields.items()
    return {field.alias or name: getattr(row, name) for name, field in fields}


def key_of(table: str, values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return by what a row of a table is known again."""
    return tuple(values.get(column) for column in KEYS[table])
