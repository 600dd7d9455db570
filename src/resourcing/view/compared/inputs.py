"""Which inputs differ between scenarios and options that stand side by side.

Compares what was read, key by key; knows no key and no kind of change by name beyond what every file has.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from resourcing.domain import TABLES, Register
from resourcing.read import schema
from resourcing.read.resolving import flattened, plain, said
from resourcing.scenario import Option
from resourcing.study import Column, Comparison
from resourcing.view.compared.made import Key, changes_that_differ
from resourcing.words import counted

HEAD = ("part", "key")
"""First columns of `inputs_that_differ`; after them one for each column of the comparison."""
APART = ("title", "description", "register", "playbook", "changes", "options")
"""Keys of a scenario that are not compared as such: names of things, and what is compared by content."""
ABSENT = "not there"
"""What stands for a key that a scenario does not have."""
UNIQUE = {
    "alliances": "alliance_id",
    "managers": "manager_id",
    "teams": "team_id",
}
"""Tables of a register whose rows have an identifier of their own."""
BLANK = said(None)
"""What stands for a key that is left open."""


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
    for more in (changes_that_differ(columns), _books(columns)):
        for values, others in zip(found, more, strict=True):
            values.update(others)
    keys = dict.fromkeys(key for values in found for key in values)
    rows = [
        [*key, *(values.get(key, ABSENT) for values in found)]
        for key in sorted(keys, key=_order)
        if len({values.get(key, ABSENT) for values in found}) > 1
        and not _told_below(key, found)
    ]
    return pd.DataFrame(rows, columns=[*HEAD, *(c.label for c in columns)])


def _told_below(key: Key, found: Sequence[Mapping[Key, str]]) -> bool:
    """Return whether a table that is blank in some columns is told by its keys in others."""
    blank = all(values.get(key, BLANK) == BLANK for values in found)
    return blank and any(
        part == key[0] and below.startswith((f"{key[1]}.", f"{key[1]}["))
        for values in found
        for part, below in values
    )


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
