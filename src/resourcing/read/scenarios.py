"""Reads a scenario file with the files it extends, and keeps which file set each value.

Tables are merged key by key, lists are replaced whole, and `changes` of a child follow those of its parent.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from resourcing.errors import InputProblem
from resourcing.read import schema
from resourcing.read.files import near_names
from resourcing.read.outcome import InputFile, Outcome
from resourcing.read.toml_files import Data, load, validated
from resourcing.scenario import Scenario

PATH_KEYS = ("register", "playbook")
"""Keys that name a file, relative to the file that sets them."""

_PARTS = re.compile(r"[^.\[\]]+|\[\d+\]")


@dataclass(frozen=True, kw_only=True)
class Chain:
    """A scenario file merged over the files it extends."""

    path: Path
    data: Data
    """Merged keys; those of `PATH_KEYS` as seen from the working folder."""
    origins: Mapping[schema.Path, Path]
    """File that set each value, and last touched each table."""
    problems: tuple[InputProblem, ...] = ()
    files: tuple[InputFile, ...] = ()
    parent: "Chain | None" = None
    """The chain of the file that it extends, None where it extends none."""

    @property
    def levels(self) -> tuple["Chain", ...]:
        """Return the chain and those below it, the file asked for first."""
        return (self, *(self.parent.levels if self.parent else ()))

    def file_of(self, path: schema.Path) -> str:
        """Return the name of the file that set a place."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.origins:
                return str(self.origins[path[:length]])
        return str(self.path)

    def file_of_key(self, key: str) -> str:
        """Return the name of the file that set a dotted key."""
        parts = [
            int(part[1:-1]) if part[0] == "[" else part for part in _PARTS.findall(key)
        ]
        return self.file_of(tuple(parts))

    def path_to(self, key: str) -> Path | None:
        """Return the path that a key of `PATH_KEYS` names, None if it names none."""
        value = self.data.get(key)
        return Path(value) if isinstance(value, str) and value else None


def read_chain(path: Path, *, below: tuple[Path, ...] = ()) -> Chain:
    """Read a scenario file and, before it, the files it extends.

    Parameters
    ----------
    path
        Scenario file.
    below
        Files that extend this one, the first one asked for first.
    """
    loaded = load(path)
    if loaded.value is None:
        return Chain(
            path=path, data={}, origins={}, problems=loaded.problems, files=loaded.files
        )
    data = dict(loaded.value)
    if "extends" not in data:
        parent = Chain(path=path, data={}, origins={})
    else:
        parent = _parent(path, data.pop("extends"), (*below, path))
    merged, origins = _merged(parent.data, _seen_from_here(data, path), path, ())
    return Chain(
        path=path,
        data=merged,
        origins={**parent.origins, **origins},
        problems=parent.problems,
        files=(*loaded.files, *parent.files),
        parent=parent if parent.files else None,
    )


def _parent(path: Path, name: Any, chain: tuple[Path, ...]) -> Chain:
    """Return the chain of the file that a scenario extends, or the problem of its name."""
    if not isinstance(name, str) or not name:
        return _no_parent(
            path, name, "must be the name of one scenario file", "write it as text"
        )
    parent = _joined(path, name)
    ring = [file.resolve() for file in chain]
    if parent.resolve() in ring:
        names = " -> ".join(
            file.name for file in (*chain[ring.index(parent.resolve()) :], parent)
        )
        return _no_parent(
            path,
            name,
            f"scenarios extend each other in a ring: {names}",
            "let one of them extend nothing",
        )
    if not parent.is_file():
        repair = near_names(parent) or f"correct the path, relative to {path.name}"
        return _no_parent(path, name, "there is no such file", repair)
    return read_chain(parent, below=chain)


def _no_parent(path: Path, value: Any, rule: str, repair: str) -> Chain:
    """Return an empty chain with the problem of ``extends``."""
    problem = InputProblem(
        file=str(path), place="extends", value=str(value), rule=rule, repair=repair
    )
    return Chain(path=path, data={}, origins={}, problems=(problem,))


def _joined(file: Path, name: str) -> Path:
    """Return a path relative to a file as seen from the working folder."""
    return Path(os.path.normpath(file.parent / name))


def _seen_from_here(data: Data, file: Path) -> Data:
    """Return the keys of one file with its paths as seen from the working folder."""
    return {
        key: str(_joined(file, value))
        if key in PATH_KEYS and isinstance(value, str) and value
        else value
        for key, value in data.items()
    }


def _merged(
    base: Mapping[str, Any], new: Mapping[str, Any], file: Path, at: schema.Path
) -> tuple[Data, dict[schema.Path, Path]]:
    """Return the keys of a file laid over others, and the places that the file set."""
    merged, origins = dict(base), {at: file} if at else {}
    for key, value in new.items():
        here, old = (*at, key), base.get(key)
        if isinstance(value, Mapping):
            inside = old if isinstance(old, Mapping) else {}
            merged[key], set_here = _merged(inside, value, file, here)
            origins.update(set_here)
        elif here == ("changes",) and isinstance(value, tuple):
            before = old if isinstance(old, tuple) else ()
            merged[key] = (*before, *value)
            places = range(len(before), len(merged[key]))
            origins.update({(*here, place): file for place in places})
        else:
            merged[key] = value
            origins[here] = file
    return merged, origins


def to_scenario(chain: Chain) -> Outcome[Scenario]:
    """Make the scenario of a chain; its paths become relative to the scenario file.

    Where a file of the chain could not be read, keys that are missing are not reported.
    """
    data = {
        key: _seen_from_file(value, chain.path)
        if key in PATH_KEYS and isinstance(value, str)
        else value
        for key, value in chain.data.items()
    }
    outcome = validated(Scenario, data, file_of=chain.file_of)
    if chain.problems:
        real = tuple(item for item in outcome.problems if item.rule != "is missing")
        outcome = Outcome(problems=(*chain.problems, *real))
    return replace(outcome, files=chain.files)


def _seen_from_file(path: str, file: Path) -> str:
    """Return a path relative to a file; as it is where it lies on another drive."""
    if not path:
        return path
    try:
        return Path(os.path.relpath(path, file.parent)).as_posix()
    except ValueError:
        return Path(path).as_posix()
