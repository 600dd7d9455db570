"""Opens the sources that a map speaks of, among the files that were named.

Each file once for each way of reading it; finds no table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from resourcing.errors import InputProblem
from resourcing.read.mapping.description import ImportMap, TableMap
from resourcing.read.mapping.parts import Part
from resourcing.read.mapping.tolerant import Opened, open_source
from resourcing.words import listed

if TYPE_CHECKING:
    from resourcing.read.outcome import Outcome


@dataclass(frozen=True, kw_only=True)
class Sources:
    """The sources as far as they could be opened."""

    parts: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)
    """Where its rows lie, by table; tables of which a part could not be opened are left out."""
    problems: tuple[InputProblem, ...] = ()
    notes: tuple[str, ...] = ()


def open_sources(paths: Sequence[Path], described: ImportMap, *, file: str) -> Sources:
    """Open the sources of each table, each once for each way of reading it.

    Parameters
    ----------
    paths
        Files that were named.
    described
        The map.
    file
        Its file, to be named.
    """
    parts: dict[str, tuple[Part, ...]] = {}
    problems: list[InputProblem] = []
    done: dict[tuple[Path, str | None, str | None], Outcome[Opened]] = {}
    for table, item in described.tables.items():
        places = _matching(paths, item, file=file, table=table)
        if isinstance(places, InputProblem):
            problems.append(places)
            continue
        for path, _ in places:
            way = (path, item.separator, item.encoding)
            if way not in done:
                done[way] = open_source(path, separator=item.separator, encoding=item.encoding)  # fmt: skip
                problems += done[way].problems
        found = [(done[path, item.separator, item.encoding].value, sheet) for path, sheet in places]  # fmt: skip
        if all(opened is not None for opened, _ in found):
            parts[table] = tuple(Part(opened, sheet) for opened, sheet in found if opened)  # fmt: skip
    notes = [f"{o.value.path.name}: {o.value.how}" for o in done.values() if o.value]
    used = {path for path, _, _ in done}
    notes += [f"{path}: no table of the map reads it" for path in paths if path not in used]  # fmt: skip
    return Sources(
        parts=parts,
        problems=tuple(dict.fromkeys(problems)),
        notes=tuple(dict.fromkeys(notes)),
    )


Place = tuple[Path, str | None]


def _matching(
    paths: Sequence[Path], described: TableMap, *, file: str, table: str
) -> list[Place] | InputProblem:
    """Return the sources and sheets that the map of a table means."""
    places: list[Place] = []
    for name, sheet in described.places:
        found = [p for p in paths if fnmatch(p.name.casefold(), name.casefold())]
        if len(found) != 1:
            return _not_one(name, found or paths, several=bool(found), file=file, table=table)  # fmt: skip
        places.append((found[0], sheet))
    if len(set(places)) < len(places):
        return InputProblem(
            file=file,
            place=f"tables.{table}.source",
            rule="means the same source twice",
            repair="name each once",
        )
    return places


def _not_one(
    name: str, paths: Sequence[Path], *, several: bool, file: str, table: str
) -> InputProblem:
    """Return the problem of a name that no source has, or several have."""
    what = "several sources have" if several else "no source has"
    repair = "name the source in the command, or change source (* stands for what changes, as in crm-*.csv)"
    if several:
        repair = f'name only one of them in the command; to read them one below the other, write source = ["{paths[0].name}", ...]'
    return InputProblem(
        file=file,
        place=f"tables.{table}.source",
        value=name,
        rule=f"{what} this name; given: {listed([p.name for p in paths]) or 'none'}",
        repair=repair,
    )
