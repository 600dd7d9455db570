"""Which changes differ between scenarios that stand side by side: made by one and not by another, or made otherwise.

Compares everything that a change says; a change is known again by its kind and by whom it concerns.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from resourcing.scenario import Change
from resourcing.study import Column
from resourcing.view.tables import (
    change_details,
    change_said,
    kind_said,
    names_in,
    subject,
    whom,
)

PART = "change"
"""Part of the inputs."""
MADE, NOT_MADE = "yes", "no"
"""What stands for a change that a scenario makes, and for one that it does not."""
UNSAID = "not given"
"""What stands for a key that a change does not give, although another one of its kind does."""

Key = tuple[str, str]
"""Part of the inputs, and key within it."""
Group = tuple[Change | None, ...]
"""What each column makes of one change; None where it does not make it."""


def changes_that_differ(columns: Sequence[Column]) -> list[dict[Key, str]]:
    """Return the changes that are not the same in all columns, for each column text by key.

    Where several columns make a change of one kind about one thing otherwise, every key that differs has its own row.
    """
    names: dict[str, str] = {}
    for column in columns:
        names |= names_in(column.run.case.world)
    found: list[dict[Key, str]] = [{} for _ in columns]
    for group, number in _groups(columns):
        for key, values in _rows(group, number, names):
            for target, value in zip(found, values, strict=True):
                target[PART, key] = value
    return found


def _groups(columns: Sequence[Column]) -> Iterator[tuple[Group, int]]:
    """Yield the changes that are not made alike by all, with how many of that kind and subject come before."""
    lists = [column.inputs.scenario.changes for column in columns]
    found: dict[tuple[str, str, int], list[Change | None]] = {}
    for place, changes in enumerate(lists):
        seen: Counter[tuple[str, str]] = Counter()
        for change in changes:
            if all(change in others for others in lists):
                continue
            own = (change.kind, subject(change))
            row = found.setdefault((*own, seen[own]), [None] * len(lists))
            row[place] = change
            seen[own] += 1
    for (_, _, number), row in found.items():
        yield tuple(row), number


def _rows(
    group: Group, number: int, names: Mapping[str, str]
) -> Iterator[tuple[str, list[str]]]:
    """Yield what is told of a change: whether it is made, and each key that differs where several make it otherwise."""
    made = [change for change in group if change is not None]
    alike = all(change == made[0] for change in made)
    again = f" ({number + 1})" if number else ""
    head = f"{kind_said(made[0])}: {whom(made[0], names=names)}".removesuffix(": ")
    if len(made) < len(group):
        told = change_said(made[0], names=names) if alike else f"{head}{again}"
        yield told, [NOT_MADE if change is None else MADE for change in group]
    if not alike:
        details = [change_details(c, names=names) if c else None for c in group]
        for key in dict.fromkeys(k for found in details if found for k in found):
            values = [_value(found, key) for found in details]
            if len({v for v, c in zip(values, group, strict=True) if c}) > 1:
                yield f"{head}{again}, {key}", values


def _value(found: Mapping[str, str] | None, key: str) -> str:
    """Return what a change says at a key."""
    return NOT_MADE if found is None else found.get(key, UNSAID)
