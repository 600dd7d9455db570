"""Changes numbers in the text of a playbook and says where each comes from; every other character stays.

The new text is read again before it is given: it holds exactly the proposed numbers and nothing else is changed.
"""

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from resourcing.calibrate.changes import Change
from resourcing.calibrate.toml_places import Key, Places, places
from resourcing.errors import InputError, InputProblem, did_you_mean

CLOSE = 1e-9
"""How near a number must be to the one that was calibrated."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """Text that takes the place of what stands from begin to end (excluded)."""

    begin: int
    end: int
    text: str


def applied(text: str, *, changes: Iterable[Change], file: str = "playbook") -> str:
    r"""Return the text of a playbook with changes made.

    Parameters
    ----------
    text
        The playbook as its file has it.
    changes
        Numbers to change; keys must be ``services.SERVICE.hours`` or ``services.SERVICE.occurrences.PROFILE``.
    file
        Name of the file, for messages.

    Returns
    -------
    str
        The same text, but for the numbers and the lines that give their basis.

    Raises
    ------
    InputError
        If a key is not there, its number is no longer the one that was calibrated, or the text is too unusual to be
        changed with certainty. Then nothing is changed.

    Examples
    --------
    >>> text = '[services.issues]\nhours = 4 # a guess\nbasis.hours = "user: a guess"\n'
    >>> change = Change(
    ...     key="services.issues.hours", before=4.0, after=5.8, basis="derived: 90"
    ... )
    >>> print(applied(text, changes=[change]))
    [services.issues]
    hours = 5.8 # a guess
    basis.hours = "derived: 90"
    <BLANKLINE>
    """
    asked = tuple(changes)
    data = tomllib.loads(text)
    problems = [item for change in asked for item in _problems(change, data, file)]
    problems += _doubled(asked, file)
    if problems:
        raise InputError(problems)
    for change in asked:
        text = _applied(text, change)
    _check(text, before=data, changes=asked, file=file)
    return text


def split(key: str) -> tuple[str, str, str]:
    """Return the section of a key, its field there, and the name under which a basis stands.

    Examples
    --------
    >>> split("services.issues.occurrences.light")
    ('issues', 'occurrences', 'occurrences.light')
    """
    _, service, name = key.split(".", 2)
    return service, name.partition(".")[0], name


def _path(change: Change) -> Key:
    """Return where the number of a change stands."""
    service, field, name = split(change.key)
    entry = name.partition(".")[2]
    return ("services", service, field, *([entry] if entry else []))


def _problems(change: Change, data: Any, file: str) -> Iterator[InputProblem]:
    """Yield why a change cannot be made."""
    parts = change.key.split(".", 3)
    known = len(parts) == 3 and parts[2] == "hours"
    known |= len(parts) == 4 and parts[2] == "occurrences"
    if parts[0] != "services" or not known:
        rule = "is no number that a patch may change"
        advice = "name services.SERVICE.hours or services.SERVICE.occurrences.PROFILE"
        yield InputProblem(file=file, place=change.key, rule=rule, repair=advice)
        return
    here = data
    for part in _path(change):
        if not isinstance(here, dict) or part not in here:
            near = did_you_mean(str(part), list(here)) if isinstance(here, dict) else ""
            rule = "is not in the playbook"
            yield InputProblem(file=file, place=change.key, rule=rule, repair=near)
            return
        here = here[part]
    if not _same(here, change.before):
        rule = f"was {change.before:g} when it was calibrated"
        advice = "calibrate again with the playbook as it is now"
        yield InputProblem(
            file=file, place=change.key, value=str(here), rule=rule, repair=advice
        )


def _doubled(changes: Iterable[Change], file: str) -> Iterator[InputProblem]:
    """Yield numbers for which there are several changes."""
    for key, number in Counter(change.key for change in changes).items():
        if number > 1:
            rule, advice = "stands twice in the patch", "keep one of the changes"
            yield InputProblem(file=file, place=key, rule=rule, repair=advice)


def _same(value: Any, number: float) -> bool:
    """Return whether a value is a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value - number) <= CLOSE * max(1.0, abs(number))


def _applied(text: str, change: Change) -> str:
    """Return the text with one change made."""
    found = places(text)
    begin, end = found.values[_path(change)]
    edits = [Edit(begin=begin, end=end, text=number_text(change.after))]
    edits.append(_basis_edit(found, change))
    for edit in sorted(edits, key=lambda item: item.begin, reverse=True):
        text = text[: edit.begin] + edit.text + text[edit.end :]
    return text


def number_text(number: float) -> str:
    """Return a number as TOML writes it.

    Examples
    --------
    >>> number_text(6.0), number_text(0.25)
    ('6.0', '0.25')
    """
    return repr(float(number))


def _basis_edit(found: Places, change: Change) -> Edit:
    """Return how the basis of a number is written: in the place of the old one, or as a new line or entry."""
    service, field, name = split(change.key)
    section: Key = ("services", service)
    said = json.dumps(change.basis, ensure_ascii=False)
    own = found.values.get((*section, "basis", name))
    if own is not None:
        return Edit(begin=own[0], end=own[1], text=said)
    key = name if name == field else json.dumps(name)
    table = found.values.get((*section, "basis"))
    if table is not None:
        return _entry(found, table, f"{key} = {said}")
    if (*section, "basis") in found.tables:
        end = found.tables[(*section, "basis")]
        return _line(found, end, f"{key} = {said}")
    lines = [
        span[1] for at, span in found.lines.items() if at[:3] == (*section, "basis")
    ]
    if lines:
        return _line(
            found, max(lines), f"{_prefix(found, section)}basis.{key} = {said}"
        )
    if section in found.tables:
        end = found.lines.get((*section, field), (0, found.tables[section]))[1]
        return _line(found, end, f"basis.{key} = {said}")
    inline = found.values[section]
    return _entry(found, inline, f"basis = {{ {key} = {said} }}")


def _prefix(found: Places, section: Key) -> str:
    """Return what stands before ``basis`` in the lines of a section: nothing where it has a heading."""
    if section in found.tables:
        return ""
    return f"services.{json.dumps(section[1])}."


def _line(found: Places, end: int, line: str) -> Edit:
    """Return an edit that puts a line below the one that ends at a place, comments behind it included."""
    stop = found.text.find("\n", end)
    stop = len(found.text) if stop < 0 else stop
    if stop and found.text[stop - 1] == "\r":
        return Edit(begin=stop - 1, end=stop - 1, text=f"\r\n{line}")
    return Edit(begin=stop, end=stop, text=f"\n{line}")


def _entry(found: Places, table: tuple[int, int], entry: str) -> Edit:
    """Return an edit that puts an entry at the end of an inline table."""
    inside = found.text[table[0] + 1 : table[1] - 1]
    kept = inside.rstrip()
    begin = table[0] + 1 + len(kept)
    comma = ", " if kept.strip() else " "
    return Edit(begin=begin, end=table[1] - 1, text=f"{comma}{entry} ")


def _check(text: str, *, before: Any, changes: Iterable[Change], file: str) -> None:
    """Raise InputError where the text is not the old one with exactly the changes made."""
    wanted = deepcopy(before)
    for change in changes:
        service, _, name = split(change.key)
        *path, last = _path(change)
        here = wanted
        for part in path:
            here = here[part]
        here[last] = float(change.after)
        wanted["services"][service].setdefault("basis", {})[name] = change.basis
    try:
        good = tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        good = False
    if not good:
        rule = "is written in a way in which single numbers cannot be changed safely"
        advice = "make the changes by hand; the file is as it was"
        raise InputError([InputProblem(file=file, rule=rule, repair=advice)])
