"""Dotted keys of scenario and playbook: whether one exists, and what becomes of both when it takes another value."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel

from resourcing.domain import Frozen
from resourcing.errors import did_you_mean
from resourcing.read.schema import dotted
from resourcing.sweep.description import Value

Model = TypeVar("Model", bound=Frozen)
Path = tuple[str | int, ...]
Point = Mapping[str, Value]
"""Dotted key to value."""

PARTS = ("scenario", "playbook")
"""First words of keys."""
FIXED = {
    "scenario.register": "it is read once for the whole sweep",
    "scenario.playbook": "it is read once for the whole sweep",
    "scenario.title": "it is text for people",
    "scenario.description": "it is text for people",
}
"""Keys that cannot be varied, and why."""

_PIECES = re.compile(r'"([^"]*)"|\[(\d+)\]|([^.\[\]"]+)')
_KEY = re.compile(r'(?:"[^"]*"|[^.\[\]"]+)(?:\.(?:"[^"]*"|[^.\[\]"]+)|\[\d+\])*')


@lru_cache(maxsize=4096)
def path_of(key: str) -> Path:
    """Return the steps of a dotted key; none where it is not written as one.

    Examples
    --------
    >>> path_of("scenario.options.hire_two.hires[0].fte")
    ('scenario', 'options', 'hire_two', 'hires', 0, 'fte')
    >>> path_of("scenario..x")
    ()
    """
    if not _KEY.fullmatch(key):
        return ()
    found = _PIECES.findall(key)
    return tuple(int(i) if i else q or p for q, i, p in found)


def key_fault(key: str, *, parts: Mapping[str, Frozen]) -> tuple[str, str] | None:
    """Return what is wrong with a key and how to repair it, None where nothing is.

    Parameters
    ----------
    key
        Dotted key.
    parts
        Scenario and playbook, by the first word of their keys.
    """
    path = path_of(key)
    if not path:
        return "is not a dotted key", "write one such as scenario.max_handovers"
    if path[0] not in parts:
        near = did_you_mean(str(path[0]), parts)
        return "must begin with scenario. or playbook.", near
    if len(path) == 1:
        return "names no key", f"write one such as {key}.title"
    if key in FIXED:
        return f"cannot be varied: {FIXED[key]}", "make a scenario of its own for each"
    return _fault_below(parts[str(path[0])], path)


def _fault_below(top: Frozen, path: Path) -> tuple[str, str] | None:
    """Return what is wrong with the steps of a key after its first one."""
    here: Any = top
    for number, step in enumerate(path[1:], start=1):
        known = _known(here)
        if step not in known:
            if _takes_new(here) and number == len(path) - 1:
                return None
            return _unknown(path[:number], step, known)
        here = _below(here, step)
    return None


def _known(here: Any) -> list[Any]:
    """Return the steps that lead on from a place."""
    if isinstance(here, BaseModel):
        fields = type(here).model_fields
        return [field.alias or name for name, field in fields.items()]
    if isinstance(here, Mapping):
        return list(here)
    return list(range(len(here))) if isinstance(here, tuple) else []


def _takes_new(here: Any) -> bool:
    """Return whether a table of plain values takes another entry, such as the budget of another year."""
    plain = (int, float, str, type(None))
    return isinstance(here, Mapping) and all(
        isinstance(v, plain) for v in here.values()
    )


def _below(here: Any, step: str | int) -> Any:
    """Return what stands one step below."""
    if isinstance(here, BaseModel):
        fields = type(here).model_fields.items()
        names = {field.alias or name: name for name, field in fields}
        return getattr(here, names[str(step)])
    return here[step]


def value_at(key: str, *, parts: Mapping[str, Frozen]) -> Any:
    """Return what stands at a dotted key that exists, None where a table has no such entry yet.

    Parameters
    ----------
    key
        Dotted key.
    parts
        Scenario and playbook, by the first word of their keys.
    """
    first, *path = path_of(key)
    here: Any = parts[str(first)]
    for step in path:
        if step not in _known(here):
            return None
        here = _below(here, step)
    return here


def _unknown(path: Path, step: str | int, known: Sequence[Any]) -> tuple[str, str]:
    """Return what to say of a step that leads nowhere."""
    place = dotted(path)
    if not known:
        return f"{place} has no keys of its own", f"write {place}"
    if isinstance(step, int) or isinstance(known[0], int):
        return f"{place} has {len(known)} entries", f"write {place}[0]"
    near = did_you_mean(step, known)
    some = ", ".join(known[:8]) + (", …" if len(known) > 8 else "")
    return f"unknown key in {place}", near or f"the keys are {some}"


def with_values(model: Model, values: Iterable[tuple[str, Value]]) -> Model:
    """Return a scenario or playbook with values at dotted keys, validated again.

    Parameters
    ----------
    model
        Scenario or playbook.
    values
        Dotted keys, their first word left aside, with values.

    Raises
    ------
    pydantic.ValidationError
        If a value breaks a rule.

    Examples
    --------
    >>> from datetime import date
    >>> from resourcing.scenario import Horizon
    >>> horizon = Horizon(start=date(2027, 1, 1), periods=4)
    >>> with_values(horizon, [("horizon.periods", 8)]).periods
    8
    """
    data: Any = model.model_dump(by_alias=True)
    for key, value in values:
        data = _placed(data, path_of(key)[1:], value)
    return type(model).model_validate(data)


def _placed(data: Any, path: Path, value: Value) -> Any:
    """Return plain data with a value at a path."""
    if not path:
        return value
    step, *rest = path
    if isinstance(data, tuple) and isinstance(step, int):
        changed = _placed(data[step], tuple(rest), value)
        return (*data[:step], changed, *data[step + 1 :])
    return {**data, step: _placed(data.get(step), tuple(rest), value)}
