"""Finds words of names that were replaced in what is left: in texts, and in keys that people choose.

Errs on the side of telling: a person judges what is found.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from resourcing.domain import Frozen

LEAST, LEAST_SMALL = 2, 4
"""Letters from which on a word of a name is looked for, and the first word of a name that begins small, as bluebird does."""
NOBODY = frozenset(
    {
        *("and", "co", "company", "corp", "corporation", "de", "der", "des", "dr"),
        *("du", "et", "for", "für", "in", "inc", "la", "le", "limited", "ltd", "new"),
        *("of", "on", "the", "to", "und", "up", "von", "with"),
        *("ag", "bv", "eu", "gmbh", "kg", "kgaa", "llc", "lp", "nv", "oy", "plc"),
        *("sa", "sarl", "se", "spa", "srl", "uk", "us", "usa"),
        *("alliance", "deal", "hire", "joiner", "leaver", "made", "manager"),
        *("partner", "person", "team"),
        *("cancer", "center", "clinic", "clinical", "college", "data"),
        *("development", "digital", "discovery", "foundation", "fund", "general"),
        *("global", "group", "health", "hospital", "institut", "institute"),
        *("international", "laboratories", "laboratory", "labs", "management"),
        *("market", "medical", "medicine", "national", "network", "oncology"),
        *("pharma", "pharmaceutical", "pharmaceuticals", "program", "project"),
        *("research", "school", "science", "sciences", "services", "society"),
        *("study", "technologies", "technology", "therapeutics", "transaction"),
        *("trial", "trials", "university"),
    }
)
"""Words of names that give nobody away, in small letters: legal forms, small words, nouns of the model and of many a name."""
KEYS = " (key)"
"""How the place of a key ends."""

_WORDS = re.compile(r"[^\W_]+")


def remaining(
    key: Iterable[tuple[str, str, str]], parts: Mapping[str, Frozen | None]
) -> tuple[tuple[str, str], ...]:
    """Return words of replaced names that models still hold, each with its place.

    Parameters
    ----------
    key
        Rows of kind, what it was, what it is.
    parts
        Models by the name with which their places begin; None for what there is not.

    Examples
    --------
    >>> from resourcing.domain import Register, Team
    >>> team = Team(
    ...     team_id="T1",
    ...     name="Team for UCB",
    ...     resourcing_option="innovation",
    ...     hours_per_month=80.0,
    ... )
    >>> left = Register(alliances=(), teams=(team,))
    >>> remaining([("partner", "UCB Pharma", "Partner 1")], {"register": left})
    (('register.teams.name', 'UCB'),)
    """
    rows = list(key)
    told = {word for _, was, _ in rows for word in _telling(was)}
    told -= {word.casefold() for *_, now in rows for word in _words(now)}
    return tuple(
        dict.fromkeys(
            (place, word)
            for part, model in parts.items()
            for place, text in _texts(model, part)
            for word in _told_in(text, told, every=place.endswith(KEYS))
        )
    )


def _words(text: str) -> list[str]:
    """Return the words of a text, whichever way its accents are stored."""
    return _WORDS.findall(unicodedata.normalize("NFKC", text))


def _telling(name: str) -> Iterator[str]:
    """Yield the words of a name that may give somebody away, in small letters."""
    for place, word in enumerate(_words(name)):
        least = LEAST_SMALL if word.islower() else LEAST
        small = word.islower() and place > 0
        if len(word) >= least and not small and not word.isdecimal():
            yield from {word.casefold()} - NOBODY


def _told_in(text: str, told: Collection[str], *, every: bool) -> Iterator[str]:
    """Yield the words of a text that are among others, small ones too where every word counts; parts of words without spaces too."""
    for word in _words(text):
        if word.casefold() in told and (every or not word.islower()):
            yield word
        elif runs_on(word):
            yield from sorted(name for name in told if runs_on(name) and name in word)


def runs_on(word: str) -> bool:
    """Return whether words of a script stand without spaces between them, as Chinese and Japanese do.

    Examples
    --------
    >>> runs_on("武田"), runs_on("Takeda")
    (True, False)
    """
    return unicodedata.east_asian_width(word[0]) in "WF"


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Yield every text with its place, and the keys that people choose, such as the names of options."""
    if isinstance(value, Frozen):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name), f"{place}.{name}")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield f"{place}{KEYS}", str(key)
            yield from _texts(inner, f"{place}.{key}")
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _texts(inner, place)
    elif isinstance(value, str):
        yield place, value
