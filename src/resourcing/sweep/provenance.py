"""What a sweep rests on, what changed since an earlier one in the same folder, and whether that may be resumed."""

import json
import platform
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from resourcing.errors import InputError, InputProblem
from resourcing.sweep.asking import Study
from resourcing.sweep.packing import digest
from resourcing.sweep.rows import plain_text

LIBRARIES = (
    *("resourcing", "pulp", "highspy", "numpy", "pandas", "scipy", "pydantic"),
    "numba",
)
"""Packages on whose versions a result depends."""
WHOLE = "all"
"""Name of the hash of all inputs together."""
MOST_SHOWN = 60
"""Characters of a value that are told."""


def provenance(study: Study) -> dict[str, Any]:
    """Return what a sweep rests on, as plain values.

    Returns
    -------
    dict
        ``asked`` (what decides which rows there are), ``inputs`` (hashes of what was read of scenario, register and
        playbook, and of points in a file of their own), ``files`` (hashes of files), ``versions`` and ``python``.
    """
    start = study.start
    listed = {"points": digest(plain_text(study.points))}
    return {
        "asked": _plain(study.plainly),
        "inputs": {
            **(listed if study.asked.design.file else {}),
            WHOLE: digest(study.inputs),
            "scenario": digest(start.scenario.model_dump_json(by_alias=True)),
            "register": digest(start.register.model_dump_json(by_alias=True)),
            "playbook": digest(start.playbook.model_dump_json(by_alias=True)),
        },
        "files": {str(file.path): file.sha256 for file in study.files},
        "versions": {name: version(name) for name in LIBRARIES},
        "python": platform.python_version(),
    }


def _plain(value: Any) -> Any:
    """Return values as JSON has them."""
    return json.loads(plain_text(value))


def changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return what is not as it was, a phrase each.

    Examples
    --------
    >>> changes({"asked": {"n": 1}}, {"asked": {"n": 2}})
    ['asked.n was 1, is 2']
    """
    return [
        text
        for part in ("asked", "inputs", "versions")
        for text in _changes(part, _apart(before.get(part)), _apart(now.get(part)))
    ]


def _apart(part: Any) -> Any:
    """Return a part without the hash of all inputs together, since the hashes of each say which changed."""
    if not isinstance(part, Mapping):
        return part
    return {name: value for name, value in part.items() if name != WHOLE}


def _changes(place: str, before: Any, now: Any) -> Iterator[str]:
    """Yield what is not as it was below a place."""
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for key in dict.fromkeys((*before, *now)):
            yield from _changes(f"{place}.{key}", before.get(key), now.get(key))
    elif _lists(before, now):
        for number, (old, new) in enumerate(zip(before, now, strict=True)):
            yield from _changes(f"{place}[{number}]", old, new)
    elif before != now:
        part, _, name = place.partition(".")
        if part == "inputs":
            yield f"the {name} is not what it was"
        else:
            yield f"{place} was {_short(before)}, is {_short(now)}"


def _lists(before: Any, now: Any) -> bool:
    """Return whether two values are lists of tables, one as long as the other."""
    both = isinstance(before, list) and isinstance(now, list)
    return both and len(before) == len(now) > 0 and isinstance(before[0], Mapping)


def _short(value: Any) -> str:
    """Return a value as text that is not too long."""
    text = "missing" if value is None else plain_text(value)
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"


def check_same(
    before: Mapping[str, Any] | None, now: Mapping[str, Any], *, out: Path
) -> None:
    """Raise InputError where an earlier sweep in the folder asked something else, or asked it of other inputs."""
    changed = [] if before is None else changes(before, now)
    if changed:
        raise InputError(
            InputProblem(
                file=str(out),
                rule=f"holds a sweep that differs: {text}",
                repair="choose another folder, or go on with --force (rows that are still the same are kept)",
            )
            for text in changed
        )
