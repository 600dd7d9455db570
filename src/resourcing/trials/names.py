"""Which sponsor names mean one organization, which are persons, and which carry another's name.

Rules on names only, so each can be read, tested and disputed; nothing is looked up and nothing is guessed from studies.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from resourcing.trials.lexicon import (
    CAPITAL_SURNAMES,
    CONNECTORS,
    DEGREES,
    GERMAN_DOCTOR,
    HOMONYMS,
    LEGAL_FORMS,
    ORGANIZATION_WORDS,
    PARTICLES,
    PERSON_WORDS,
    SMALL_WORDS,
    STEMS,
    TITLES,
    TYPES_WITH_PERSONS,
)

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"})
_ACRONYM = re.compile(r"\s*\(([A-Z]{2,10})\)$")
_OWNERSHIP = re.compile(
    r"\b(subsidiary|a division|a member|an? [\w&.' -]+ (group )?company|company of|part of|acquired by|owned by)\b",
    re.IGNORECASE,
)


def words(name: str) -> tuple[str, ...]:
    """Return the words of a name for comparison: no case, accents or punctuation, ``&`` as *and*.

    Examples
    --------
    >>> words("L'Hôpital St. Ørsted & Co., L.L.C.")
    ('lhopital', 'st', 'orsted', 'and', 'co', 'llc')
    """
    text = re.sub(r"(?<=\w)['\u2019]s\b", "", name)
    text = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = text.replace("&", " and ")
    text = re.sub(r"\ba/s\b", "as", text)
    text = re.sub(r"['\u2019.]", "", text)
    return tuple(re.findall(r"\w+", text))


def merge_key(name: str) -> tuple[str, ...]:
    """Return what all spellings of one organization have in common.

    Left out are case, accents, punctuation, a leading *The*, an acronym in brackets that only repeats the initials,
    and legal forms at the end; the legal form stays where unrelated companies share the name.

    Examples
    --------
    >>> merge_key("The Daiichi-Sankyo Co., Ltd.") == merge_key("Daiichi Sankyo")
    True
    >>> merge_key("Merck Ltd.") == merge_key("Merck & Co.")
    False
    """
    found = list(words(_without_acronym(name)))
    if len(found) > 1 and found[0] == "the":
        found = found[1:]
    kept = list(found)
    while len(kept) > 1 and (kept[-1] in LEGAL_FORMS or kept[-1] == "and"):
        kept.pop()
    return tuple(found if len(kept) == 1 and kept[0] in HOMONYMS else kept)


def _without_acronym(name: str) -> str:
    """Return the name without an acronym in brackets that only repeats its initials."""
    match = _ACRONYM.search(name)
    if not match:
        return name
    before = name[: match.start()]
    initials = "".join(word[0] for word in words(before) if word not in SMALL_WORDS)
    return before if initials == match[1].lower() else name


def canonical_names(studies: Mapping[str, int]) -> dict[str, str]:
    """Return the spelling under which each name is known.

    Parameters
    ----------
    studies
        Number of studies by name.

    Returns
    -------
    dict
        Each name to the spelling of its organization with the most studies (of several: the shortest, then the first
        by alphabet).

    Examples
    --------
    >>> canonical_names({"Amgen Inc.": 1, "Amgen": 4})
    {'Amgen Inc.': 'Amgen', 'Amgen': 'Amgen'}
    """
    groups: dict[tuple[str, ...], list[str]] = {}
    for name in studies:
        groups.setdefault(merge_key(name) or (name,), []).append(name)
    best = {
        key: min(names, key=lambda name: (-studies[name], len(name), name))
        for key, names in groups.items()
    }
    return {name: best[merge_key(name) or (name,)] for name in studies}


def is_person(name: str, *, sponsor_type: str) -> bool:
    """Return whether a sponsor is an individual rather than an organization.

    Only types that hold anybody are considered. Two to six words must remain beside titles and degrees, all like names
    and none like an organization; without a title, a word in capitals is taken for an acronym.

    Parameters
    ----------
    name
        Name as the registry spells it.
    sponsor_type
        Type in the registry, such as ``OTHER``.

    Examples
    --------
    >>> is_person("Patrick Y. Wen, MD", sponsor_type="OTHER")
    True
    >>> is_person("Institut Curie", sponsor_type="OTHER")
    False
    """
    if sponsor_type == "INDIV":
        return True
    if sponsor_type not in TYPES_WITH_PERSONS:
        return False
    bare, titled = _without_titles(name)
    return (
        len(bare) in PERSON_WORDS
        and all(map(_could_be_name, bare))
        and not names_organization(" ".join(bare))
        and (titled or not _has_acronym(bare))
    )


def names_organization(name: str) -> bool:
    """Return whether a word of the name betrays an organization.

    Examples
    --------
    >>> names_organization("Mario Negri Institute"), names_organization("Jody Dushay")
    (True, False)
    """
    found = words(name)
    return (
        not ORGANIZATION_WORDS.isdisjoint(found)
        or not CONNECTORS.isdisjoint(name.split())
        or any(STEMS.search(word) for word in found)
        or any(letter.isdigit() for letter in name)
    )


def _without_titles(name: str) -> tuple[list[str], bool]:
    """Return the words of a name that are neither title nor degree, and whether there were any."""
    head, *tails = (part.strip() for part in name.split(","))
    if any(set(words(part)) <= DEGREES for part in tails if part):
        return [word for word in head.split() if not _is_title(word)], True
    kept = name.replace(",", " ").split()
    bare = [word for word in kept if not _is_title(word)]
    return bare, len(bare) < len(kept)


def _is_title(word: str) -> bool:
    """Return whether a word is a title, or a degree written as one (``MD``, not the surname Ma)."""
    parts = words(word)
    if word == GERMAN_DOCTOR or (parts and set(parts) <= TITLES):
        return True
    as_degree = word.isupper() or "." in word or word.endswith("D")
    return as_degree and bool(parts) and set(parts) <= DEGREES


def _could_be_name(word: str) -> bool:
    """Return whether a word could stand in a person's name."""
    return _letters(word).isalpha()


def _letters(word: str) -> str:
    """Return a word without hyphens, apostrophes and dots."""
    return re.sub(r"[-'\u2019.]", "", word)


def _has_acronym(bare: Sequence[str]) -> bool:
    """Return whether a word in capitals is neither an initial nor a surname written so."""
    longer = [text for text in map(_letters, bare) if len(text) > 1]
    capitals = [text for text in longer if text.isupper()]
    if len(capitals) == len(longer):
        return any(not set(text) & set("AEIOUY") for text in capitals)
    unusual = (text.lower() not in CAPITAL_SURNAMES | PARTICLES for text in capitals)
    return any(unusual)


def states_ownership(name: str) -> bool:
    """Return whether a name says that the organization belongs to another.

    Examples
    --------
    >>> states_ownership("Genzyme, a Sanofi Company"), states_ownership("Sanofi")
    (True, False)
    """
    return bool(_OWNERSHIP.search(name))


def contains_words(name: str, part: Iterable[str]) -> bool:
    """Return whether the words of `part` stand side by side, whole, in the name.

    Examples
    --------
    >>> contains_words("Wyeth is a subsidiary of Pfizer", ["pfizer"])
    True
    >>> contains_words("Lincolnshire Trust", ["shire"])
    False
    """
    found, sought = words(name), tuple(part)
    return any(
        found[start : start + len(sought)] == sought
        for start in range(len(found) - len(sought) + 1)
    )
