"""The command `show`: what a scenario comes down to, and which file each value comes from."""

import argparse
import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from resourcing.cli.usage import Commands, checked
from resourcing.read.resolving import BLANK, said

if TYPE_CHECKING:
    from resourcing.read.effects import Effect
    from resourcing.read.resolving import ChangeSet, OptionSet, Resolution, Setting

NARROW, WIDE = 60, 140
"""Least and most characters in a line."""
GAP = 2
"""Blanks between columns."""
MOST_OF_LINE = 0.4
"""Share of a line that a column takes at most, the one with values apart."""
DEFAULT = "default"
"""Word for a key that no file sets."""

Line = tuple[str, ...]


def add_show(commands: Commands) -> None:
    """Add `show`."""
    sub = commands.add_parser(
        "show", help="what a scenario comes down to, and where each value comes from"
    )
    sub.description = (
        "Every key of a scenario with its value, the file that set it and what it took the place of; changes in order; "
        "options with what they contain; what both come to (deals drawn, hires delayed, budgets cut); and the files that "
        "extend each other."
    )
    sub.add_argument("scenario", type=Path, help="scenario file (TOML)")
    sub.add_argument("--option", help="show this option only; default all of them")
    sub.add_argument(
        "--only", metavar="KEY", help="a dotted key, such as horizon or options.hire"
    )
    sub.add_argument("--json", action="store_true", help="write JSON, not text")
    sub.set_defaults(command=_show)


def _show(parsed: argparse.Namespace) -> int:
    """Print the resolution of a scenario."""
    from resourcing.read.resolving import resolution

    whole = resolution(parsed.scenario)
    chosen = checked(
        lambda: whole.with_option(parsed.option),
        lambda: whole.only(parsed.only),
    )
    found = chosen.only(parsed.only)
    if parsed.json:
        from resourcing.view.files import json_text

        sys.stdout.write(json_text(resolution_keys(found, option=parsed.option)))
    else:
        width = shutil.get_terminal_size((100, 24)).columns
        sys.stdout.write(resolution_text(found, width=width))
    return 0


def resolution_keys(found: "Resolution", *, option: str | None) -> dict[str, Any]:
    """Return a resolution as plain values that JSON knows.

    Parameters
    ----------
    found
        The resolution.
    option
        The option that it was cut down to, None for all.
    """
    return {
        "scenario": str(found.path),
        "title": found.title,
        "option": option,
        "keys": [_setting_keys(item) for item in found.settings],
        "changes": [_change_keys(item) for item in found.changes],
        "options": {
            item.name: {
                "title": item.title,
                "file": str(item.file),
                "keys": [_setting_keys(setting) for setting in item.settings],
            }
            for item in found.options
        },
        "effects": [
            {"option": e.option, "key": e.key, "value": e.value, "why": e.why}
            for e in found.effects
        ],
        "files": [str(path) for path in found.files],
    }


def _setting_keys(item: "Setting") -> dict[str, Any]:
    """Return a setting as plain values."""
    return {
        "key": item.key,
        "value": _plain(item.value),
        "default": item.file is None,
        "file": None if item.file is None else str(item.file),
        "replaced": [
            {"value": _plain(old.value), "file": str(old.file)} for old in item.replaced
        ],
    }


def _change_keys(item: "ChangeSet") -> dict[str, Any]:
    """Return a change as plain values."""
    return {
        "number": item.number,
        "kind": item.kind,
        "date": _plain(item.day),
        "file": str(item.file),
        "keys": _plain(item.keys),
    }


def _plain(value: Any) -> Any:
    """Return a value of TOML as JSON has it; a day as text."""
    match value:
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case tuple() | list():
            return [_plain(item) for item in value]
        case date():
            return value.isoformat()
    return value


def resolution_text(found: "Resolution", *, width: int) -> str:
    """Return a resolution as text in columns.

    Parameters
    ----------
    found
        The resolution.
    width
        Characters in a line; fewer than `NARROW` and more than `WIDE` are not used.
    """
    room = min(max(width - 1, NARROW), WIDE)
    names = _file_names(found.files)
    blocks = [
        textwrap.wrap(f"{names[found.path]}: {found.title}", room),
        _settings_block(found.settings, names, room),
        _changes_block(found.changes, names, room),
        *(_option_block(item, names, room) for item in found.options),
        _effects_block(found.effects, room),
        _files_block(found.files),
    ]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def _file_names(files: Sequence[Path]) -> dict[Path, str]:
    """Return what to call each file: its name, or its path where two share a name."""
    names = [path.name for path in files]
    return {p: p.name if names.count(p.name) == 1 else str(p) for p in files}


def _settings_block(
    settings: Sequence["Setting"], names: Mapping[Path, str], room: int
) -> list[str]:
    """Return settings as lines."""
    told = [item for item in settings if not _is_open(item)]
    rows = [_setting_cells(item, names, head="") for item in told]
    lines = _columns(("KEY", "VALUE", "SET BY"), rows, room=room) if rows else []
    left = ", ".join(item.key for item in settings if _is_open(item))
    return lines + textwrap.wrap(
        f"Left blank by default: {left}." if left else "", room
    )


def _is_open(item: "Setting") -> bool:
    """Return whether no file sets a key and its default is to leave it blank."""
    return item.file is None and item.value is None


def _setting_cells(item: "Setting", names: Mapping[Path, str], *, head: str) -> Line:
    """Return the cells of a setting; what it took the place of stands below its value."""
    value = [said(item.value)]
    value += [f"was {said(old.value)} in {names[old.file]}" for old in item.replaced]
    by = DEFAULT if item.file is None else names[item.file]
    return item.key.removeprefix(head), "\n".join(value), by


def _changes_block(
    changes: Sequence["ChangeSet"], names: Mapping[Path, str], room: int
) -> list[str]:
    """Return changes as lines."""
    if not changes:
        return []
    rows = [
        (
            str(item.number),
            item.day.isoformat() if item.day else BLANK,
            f"{item.kind}: {said(_but_its_day(item))}",
            names[item.file],
        )
        for item in changes
    ]
    heads = ("NO.", "DATE", "CHANGE", "SET BY")
    return ["Changes, in order", *_columns(heads, rows, room=room)]


def _but_its_day(item: "ChangeSet") -> dict[str, Any]:
    """Return the keys of a change without its day, which has a column of its own; another date stays."""
    return {k: v for k, v in item.keys.items() if k != "date" or v != item.day}


def _option_block(
    option: "OptionSet", names: Mapping[Path, str], room: int
) -> list[str]:
    """Return an option as lines: what files set, then what is left at its default."""
    head = f"options.{option.name}."
    own = [item for item in option.settings if item.file is not None]
    rows = [_setting_cells(item, names, head=head) for item in own]
    rest = [s.key.removeprefix(head) for s in option.settings if s.file is None]
    lines = textwrap.wrap(f"Option {option.name}: {option.title}", room)
    if rows:
        lines += _columns(("KEY", "VALUE", "SET BY"), rows, room=room)
    if rest:
        left = f"Left at their defaults: {', '.join(rest)}."
        lines += textwrap.wrap(left, room)
    return lines


def _effects_block(effects: Sequence["Effect"], room: int) -> list[str]:
    """Return what changes and options lead to together as lines."""
    if not effects:
        return []
    rows = [
        (e.key, f"{e.value} ({e.why})", "each" if e.option is None else e.option)
        for e in effects
    ]
    heads = ("WHAT", "COMES TO", "OPTION")
    title = "What changes and options come to"
    return [title, *_columns(heads, rows, room=room)]


def _files_block(files: Sequence[Path]) -> list[str]:
    """Return the chain of files as lines."""
    first, *rest = (str(path) for path in files)
    return ["Files", f"  {first}", *(f"  extends {name}" for name in rest)]


def _columns(heads: Line, rows: Sequence[Line], *, room: int) -> list[str]:
    """Return cells as lines in columns; the last but one takes the room that is left, and wraps."""
    flexible = len(heads) - 2
    widths = [
        max(len(part) for row in (heads, *rows) for part in row[n].split("\n"))
        for n in range(len(heads))
    ]
    widths = [min(w, int(MOST_OF_LINE * room)) for w in widths]
    taken = sum(w + GAP for n, w in enumerate(widths) if n != flexible)
    widths[flexible] = max(room - taken, NARROW // 3)
    return [line for row in (heads, *rows) for line in _wrapped(row, widths)]


def _wrapped(row: Line, widths: Sequence[int]) -> Iterator[str]:
    """Yield a row as lines, its cells wrapped."""
    cells = [
        [
            line
            for part in cell.split("\n")
            for line in textwrap.wrap(part, width, break_on_hyphens=False) or [""]
        ]
        for cell, width in zip(row, widths, strict=True)
    ]
    for n in range(max(map(len, cells))):
        parts = [
            (lines[n] if n < len(lines) else "").ljust(width)
            for lines, width in zip(cells, widths, strict=True)
        ]
        yield (" " * GAP).join(parts).rstrip()
