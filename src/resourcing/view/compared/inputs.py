"""Which inputs differ between scenarios and options that stand side by side.

Compares what was read, key by key; knows no key and no kind of change by name beyond what every file has.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from resourcing.domain import TABLES, Register
from resourcing.read import schema
from resourcing.read.resolving import flattened, plain, said
from resourcing.scenario import Change, Option, day_of
from resourcing.study import Column, Comparison
from resourcing.words import counted

HEAD = ("part", "key")
"""First columns of `inputs_that_differ`; after them one for each column of the comparison."""
APART = ("title", "description", "register", "playbook", "changes", "options")
"""Keys of a scenario that are not compared as such: names of things, and what is compared by content."""
ABSENT = "not there"
"""What stands for a key that a scenario does not have."""
MADE, NOT_MADE = "yes", "no"
"""What stands for a change that a scenario makes, and for one that it does not."""
UNIQUE = {
    "alliances": "alliance_id",
    "managers": "manager_id",
    "teams": "team_id",
}
"""Tables of a register whose rows have an identifier of their own."""
MOST_NAMED = 3
"""Values of a change that are named beside whom it concerns."""

Key = tuple[str, str]
"""Part of the inputs, and key within it."""


def inputs_that_differ(comparison: Comparison) -> pd.DataFrame:
    """Return the inputs that are not the same in every column.

    Returns
    -------
    pandas.DataFrame
        Columns part (scenario, change, option, playbook or register), key, and one for each column of the comparison by
        its label, values as text.
    """
    columns = comparison.columns
    found = [_inputs_of(column) for column in columns]
    books = _books(columns)
    for values, book in zip(found, books, strict=True):
        values.update(book)
    keys = dict.fromkeys(key for values in found for key in values)
    rows = [
        [*key, *(values.get(key, _absent(key)) for values in found)]
        for key in sorted(keys, key=_order)
        if len({values.get(key, _absent(key)) for values in found}) > 1
    ]
    return pd.DataFrame(rows, columns=[*HEAD, *(c.label for c in columns)])


def _absent(key: Key) -> str:
    """Return what stands where there is no value."""
    return NOT_MADE if key[0] == "change" else ABSENT


def _order(key: Key) -> int:
    """Return the place of a part among others; keys keep their order."""
    return ("option", "change", "scenario", "playbook", "register").index(key[0])


def _inputs_of(column: Column) -> dict[Key, str]:
    """Return what a scenario and its option say, by part and key."""
    scenario = column.inputs.scenario
    values = plain(scenario)
    chosen = scenario.options.get(column.option)
    found = {
        ("option", "title"): "As is" if chosen is None else chosen.title,
        **{
            ("scenario", schema.dotted(place)): said(None if _empty(value) else value)
            for key, value in values.items()
            if key not in APART
            for place, value in flattened(value, at=(key,))
        },
    }
    if chosen is not None:
        found |= {("option", key): text for key, text in _option(chosen)}
    names = names_of(column)
    found |= {("change", change_said(c, names=names)): MADE for c in scenario.changes}
    return found


def _empty(value: Any) -> bool:
    """Return whether a value is a table or list without anything in it."""
    return isinstance(value, Mapping | tuple) and not value


def _option(option: Option) -> Iterator[tuple[str, str]]:
    """Yield what an option contains, without its title and description, and without what is left at its default."""
    values = option.model_dump(by_alias=True, exclude_defaults=True)
    for place, value in flattened(values):
        if place[0] not in {"title", "description"}:
            yield schema.dotted(place), said(value)


def names_of(column: Column) -> dict[str, str]:
    """Return the names of alliances, people and teams of a column by identifier."""
    register = column.run.case.world.register
    return {
        **{row.alliance_id: row.name for row in register.alliances},
        **{row.manager_id: row.name for row in register.managers},
        **{row.team_id: row.name for row in register.teams},
    }


def change_said(change: Change, *, names: Mapping[str, str]) -> str:
    """Return a change in a few words: its day, its kind, whom it concerns, and what else it says.

    Parameters
    ----------
    change
        The change, of any kind.
    names
        Names by identifier.

    Examples
    --------
    >>> from datetime import date
    >>> from resourcing.scenario import ManagerLeaves
    >>> leaves = ManagerLeaves(
    ...     kind="manager_leaves", manager_id="M1", date=date(2027, 6, 30)
    ... )
    >>> change_said(leaves, names={"M1": "Ada"})
    '2027-06-30 manager leaves: Ada (M1)'
    """
    values = change.model_dump(by_alias=True, exclude={"kind", "date"})
    ids = [str(v) for k, v in _own_and_below(values) if k.endswith("_id")][:1]
    whom = [f"{names[i]} ({i})" if i in names else i for i in ids]
    rest = [
        f"{place[-1]} {said(value)}"
        for place, value in flattened(values)
        if len(place) <= (1 if _has_row(values) else 2)
        and not str(place[-1]).endswith("_id")
        and value is not None
        and not _empty(value)
    ]
    day = day_of(change)
    head = " ".join(
        filter(None, [day.isoformat() if day else "", change.kind.replace("_", " ")])
    )
    return f"{head}: {', '.join([*whom, *rest[:MOST_NAMED]])}"


def _has_row(values: Mapping[str, Any]) -> bool:
    """Return whether a change brings a row of the register, which its identifier stands for."""
    return any(isinstance(v, Mapping) and _ids(v) for v in values.values())


def _ids(values: Mapping[str, Any]) -> list[str]:
    """Return the keys of identifiers."""
    return [key for key in values if key.endswith("_id")]


def _own_and_below(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the keys of a table, then those of the tables in it."""
    yield from values.items()
    for value in values.values():
        if isinstance(value, Mapping):
            yield from value.items()


def _books(columns: Sequence[Column]) -> list[dict[Key, str]]:
    """Return what playbooks and registers say, only where they are not all the same."""
    first = columns[0].inputs
    found: list[dict[Key, str]] = [{} for _ in columns]
    if any(c.inputs.playbook != first.playbook for c in columns):
        for values, column in zip(found, columns, strict=True):
            dump = column.inputs.playbook.model_dump(by_alias=True)
            values |= {
                ("playbook", schema.dotted(p)): said(v) for p, v in flattened(dump)
            }
    if any(c.inputs.register != first.register for c in columns):
        for values, column in zip(found, columns, strict=True):
            values |= dict(_rows_of(column.inputs.register, first.register))
    return found


def _rows_of(register: Register, first: Register) -> Iterator[tuple[Key, str]]:
    """Yield the cells of tables with identifiers, and of other tables how many rows the first register does not have."""
    for table in TABLES:
        rows = getattr(register, table)
        if table not in UNIQUE:
            known = {row.model_dump_json() for row in getattr(first, table)}
            new = sum(row.model_dump_json() not in known for row in rows)
            yield (
                ("register", table),
                f"{counted(len(rows), 'row')}, {new} of them other",
            )
            continue
        for row in rows:
            for key, value in row:
                if value is not None and not _empty(value):
                    name = f"{table}.{getattr(row, UNIQUE[table])}.{key}"
                    yield ("register", name), said(value)
