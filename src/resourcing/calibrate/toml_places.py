"""Where each value of a TOML text stands, so that single numbers can be changed and all else stays as it is.

Reads text that `tomllib` accepts; says nothing about what is wrong with other text.
"""

import re
import tomllib
from dataclasses import dataclass, field

Key = tuple[str | int, ...]
"""Keys and positions from the top of a file."""

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|'
    + r"'''.*?'{3,5}"
    + r'|"(?:\\.|[^"\\\n])*"|'
    + r"'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\r\n]+")


@dataclass
class Places:
    """Where things stand in a text, as begin and end (excluded).

    Attributes
    ----------
    text
        The text.
    values
        Span of each value by key: scalars, arrays and inline tables.
    lines
        Span of each ``key = value`` that stands on a line of its own, by key.
    tables
        End of the last line of each table with a heading, by key.
    """

    text: str
    values: dict[Key, tuple[int, int]] = field(default_factory=dict)
    lines: dict[Key, tuple[int, int]] = field(default_factory=dict)
    tables: dict[Key, int] = field(default_factory=dict)


def places(text: str) -> Places:
    r"""Return where each value stands in TOML text.

    Examples
    --------
    >>> text = "a.b = 1 # one\n[c]\nd = { e = 2.5 }\n"
    >>> found = places(text).values
    >>> [text[slice(*found[key])] for key in [("a", "b"), ("c", "d", "e")]]
    ['1', '2.5']
    """
    return _Scanner(text).scan()


class _Scanner:
    """Walks a text once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found = Places(text=text)
        self.counts: dict[Key, int] = {}

    def scan(self) -> Places:
        """Walk the whole text."""
        table: Key = ()
        self.found.tables[table] = 0
        while self._skip(_SPACE) < len(self.text):
            if self.text[self.at] == "[":
                table = self._heading()
            else:
                begin = self.at
                key = self._pair(table)
                self.found.lines[key] = (begin, self.at)
            self.found.tables[table] = self.at
        return self.found

    def _skip(self, pattern: re.Pattern[str]) -> int:
        """Go past what a pattern matches, and return where that is."""
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at

    def _heading(self) -> Key:
        """Read ``[table]`` or ``[[table]]``."""
        double = self.text.startswith("[[", self.at)
        self.at += 2 if double else 1
        name = self._dotted()
        self._skip(_BLANK)
        self.at += 2 if double else 1
        if double:
            place = self._inside(name[:-1]) + name[-1:]
            self.counts[place] = self.counts.get(place, -1) + 1
            return (*place, self.counts[place])
        return self._inside(name)

    def _inside(self, name: Key) -> Key:
        """Return a heading's key with the position in each list that it goes through."""
        place: Key = ()
        for part in name:
            place = (*place, part)
            if place in self.counts:
                place = (*place, self.counts[place])
        return place

    def _dotted(self) -> Key:
        """Read a key with dots."""
        parts: list[str | int] = []
        while True:
            self._skip(_BLANK)
            parts.append(self._key())
            self._skip(_BLANK)
            if not self.text.startswith(".", self.at):
                return tuple(parts)
            self.at += 1

    def _key(self) -> str:
        """Read one part of a key."""
        begin = self.at
        if self.text[begin] in "\"'":
            self._skip(_STRING)
            quoted = self.text[begin : self.at]
            value: str = tomllib.loads(f"key = {quoted}")["key"]
            return value
        self._skip(_BARE)
        return self.text[begin : self.at]

    def _pair(self, table: Key) -> Key:
        """Read ``key = value``."""
        key = (*table, *self._dotted())
        self.at += 1  # the sign of equality
        self._skip(_BLANK)
        self._value(key)
        return key

    def _value(self, key: Key) -> None:
        """Read one value."""
        begin = self.at
        mark = self.text[begin]
        if mark == "{":
            self._several(key, "}")
        elif mark == "[":
            self._several(key, "]")
        elif mark in "\"'":
            self._skip(_STRING)
        else:
            self._skip(_SCALAR)
            raw = self.text[begin : self.at]
            self.at = begin + len(raw.rstrip())
        self.found.values[key] = (begin, self.at)

    def _several(self, key: Key, end: str) -> None:
        """Read a list or an inline table."""
        self.at += 1
        number = 0
        while self.text[self._skip(_SPACE)] != end:
            if end == "}":
                self._pair(key)
            else:
                self._value((*key, number))
            number += 1
            self._skip(_SPACE)
            if self.text[self.at] == ",":
                self.at += 1
        self.at += 1
