"""A copy of the inputs that may be shared: names of people, partners and alliances replaced, structure and hours kept.

Opens no file. Identifiers are replaced too; free text is left out, and names within other texts are replaced.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from resourcing.domain import Alliance, Frozen, Manager, Register
from resourcing.playbook import Playbook
from resourcing.scenario import Contractor, DealsArrive, Scenario
from resourcing.sharing.left import remaining, runs_on

Model = TypeVar("Model", bound=Frozen)

ALLIANCE, PERSON, PARTNER = "alliance", "person", "partner"
LEFT_OUT = frozenset({"notes", "note", "description"})
"""Keys of free text, of which a copy has none."""
REFERENCES: Mapping[str, str] = {
    **dict.fromkeys(("alliance_id", "into", "like", "merged"), ALLIANCE),
    **dict.fromkeys(("manager_id", "contractor_id"), PERSON),
    **dict.fromkeys(("current_manager", "pinned_manager"), PERSON),
}
"""Keys that hold identifiers of alliances or people; those of teams stay."""
PEOPLE = frozenset({"evaluator"})
"""Keys that hold names of people who need not be managers."""
FIXED = frozenset(
    {
        *("kind", "phase", "grade", "home", "basis", "direction", "criterion"),
        *("service", "team_id", "resourcing", "resourcing_option", "profile"),
    }
)
"""Keys whose words are those of the model or the playbook, and never change."""
NAMES = frozenset({"name", "partner", *PEOPLE})
"""Keys that hold a name and nothing else."""
TABLES_LEFT_OUT = ("decisions",)
"""Tables whose worth lies in their words, which a copy does not have."""


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What may be shared, and what it was.

    Attributes
    ----------
    register
        Register with its names replaced.
    scenario
        Scenario with its names replaced; None where only a register was given.
    playbook
        Playbook with the names replaced that its texts hold; None likewise.
    key
        Rows of kind, what it was, what it is; whoever has them can undo the copy.
    """

    register: Register
    scenario: Scenario | None
    playbook: Playbook | None
    key: tuple[tuple[str, str, str], ...]

    def remaining(self) -> tuple[tuple[str, str], ...]:
        """Return words of the replaced names that the copy still holds, each with its place, for a person to judge.

        Whole words are looked for, whatever their case: of texts those with a capital, a figure or a letter that has no case, of the
        names of options and other keys all. The start of a small name, such as that of bluebird bio, counts too.
        """
        parts = {
            "register": self.register,
            "scenario": self.scenario,
            "playbook": self.playbook,
        }
        return remaining(self.key, parts)


@dataclass
class _Names:
    """What each identifier and name becomes; filled while they are met for the first time."""

    ids: dict[tuple[str, str], str] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)

    def key(self) -> tuple[tuple[str, str, str], ...]:
        """Return the rows of the key."""
        ids = [("identifier", was, now) for (_, was), now in self.ids.items()]
        return (*ids, *((kind, was, now) for (kind, was), now in self.names.items()))

    def named(self, key: str, was: str) -> str | None:
        """Return the new name of what a key names, None where it names nothing known."""
        kinds = (PARTNER,) if key == "partner" else (ALLIANCE, PERSON)
        return next((self.names[k, was] for k in kinds if (k, was) in self.names), None)

    def in_texts(self) -> dict[str, str]:
        """Return names as they are replaced within texts; one of several kinds counts as the first of them."""
        found: dict[str, str] = {}
        for (_, was), now in self.names.items():
            found.setdefault(was, now)
        return found


def shared(
    register: Register,
    *,
    scenario: Scenario | None = None,
    playbook: Playbook | None = None,
) -> Shared:
    """Return a copy of the inputs without names of people, partners and alliances.

    Dates, grades, hours, costs, levels, skills, units, roles, teams and everything that a plan rests on stay, so that the copy has
    the same plan. Left out are free text and the decision log.

    Parameters
    ----------
    register
        Register.
    scenario
        Scenario over it; its deals, joiners and hires get new names too.
    playbook
        Playbook; identifiers in it stay, names within its texts are replaced.

    Examples
    --------
    >>> from resourcing.domain import Manager
    >>> ada = Manager(manager_id="ADA", name="Ada Lo", grade="senior", fte=1.0)
    >>> copy = shared(Register(alliances=(), managers=(ada,)))
    >>> copy.register.managers[0].manager_id, copy.register.managers[0].name
    ('M1', 'Person 1')
    >>> copy.key
    (('identifier', 'ADA', 'M1'), ('person', 'Ada Lo', 'Person 1'))
    """
    models: list[Frozen] = [register, *([scenario] if scenario else [])]
    names = _named(models, taken={team.team_id for team in register.teams})
    kept = _identifiers(playbook)
    within = _replacer(names, kept)
    tables = dict.fromkeys(TABLES_LEFT_OUT, ())
    return Shared(
        register=_copy(register.replace(**tables), names, within),
        scenario=_copy(scenario, names, within) if scenario else None,
        playbook=_copy(playbook, names, within) if playbook else None,
        key=names.key(),
    )


def _named(models: Iterable[Frozen], *, taken: set[str]) -> _Names:
    """Return new identifiers and names for all that the models name, in the order of the models."""
    found = sorted(_nouns(models), key=lambda noun: not noun.identifier)
    names = _Names()
    for kind, letter in ((ALLIANCE, "A"), (PERSON, "M")):
        ids = _unique(noun.identifier for noun in found if noun.kind == kind)
        for was, now in zip(ids, _numbered(letter, ids, taken=taken), strict=True):
            names.ids[kind, was] = now
    for kind in (ALLIANCE, PARTNER, PERSON):
        words = _unique(name for noun in found for k, name in noun.names if k == kind)
        labels = _numbered(f"{kind.capitalize()} ", words, taken=set())
        for was, now in zip(words, labels, strict=True):
            names.names[kind, was] = names.ids.get((kind, was), now)
    return names


@dataclass(frozen=True)
class _Noun:
    """Something that has an identifier and names."""

    kind: str
    identifier: str
    names: tuple[tuple[str, str], ...]


def _nouns(models: Iterable[Frozen]) -> Iterator[_Noun]:
    """Yield what models name, those within them too."""
    for part in _parts(models):
        match part:
            case Alliance():
                own = ((ALLIANCE, part.name), (PARTNER, part.partner))
                yield _Noun(ALLIANCE, part.alliance_id, own)
            case DealsArrive():
                yield _Noun(ALLIANCE, part.alliance_id, ((ALLIANCE, part.name),))
            case Manager():
                yield _Noun(PERSON, part.manager_id, ((PERSON, part.name),))
            case Contractor():
                yield _Noun(PERSON, part.contractor_id, ((PERSON, part.name),))
            case _:
                said = [getattr(part, key, None) for key in PEOPLE]
                yield _Noun("", "", tuple((PERSON, name) for name in said if name))


def _parts(values: Iterable[Any]) -> Iterator[Frozen]:
    """Yield the models among values and within them."""
    for value in values:
        if isinstance(value, Frozen):
            yield value
            yield from _parts(getattr(value, name) for name in type(value).model_fields)
        elif isinstance(value, Mapping):
            yield from _parts(value.values())
        elif isinstance(value, tuple | list):
            yield from _parts(value)


def _unique(words: Iterable[str]) -> list[str]:
    """Return words without repeats, in order."""
    return list(dict.fromkeys(word for word in words if word))


def _numbered(prefix: str, words: list[str], *, taken: set[str]) -> list[str]:
    """Return a label for each word, all of one width and none of them taken."""
    width = len(str(len(words)))
    labels = [f"{prefix}{n:0{width}}" for n in range(1, len(words) + 1)]
    return (
        _numbered(f"{prefix}X", words, taken=taken) if taken & set(labels) else labels
    )


def _identifiers(playbook: Playbook | None) -> set[str]:
    """Return the keys and words by which parts of a playbook are called, which never change."""
    return set() if playbook is None else set(_words_of(playbook.model_dump()))


def _words_of(value: Any) -> Iterator[str]:
    """Yield keys, and texts that are one word."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            yield from _words_of(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _words_of(inner)
    elif isinstance(value, str) and " " not in value:
        yield value


def _replacer(names: _Names, kept: set[str]) -> Callable[[str], str]:
    """Return what replaces every name within a text, the longest first."""
    known = {w: now for w, now in names.in_texts().items() if w not in kept}
    in_words = _pattern(known)
    everything = {**{was: now for (_, was), now in names.ids.items()}, **known}
    in_prose = _pattern(everything)

    def within(text: str) -> str:
        pattern = in_prose if " " in text.strip() else in_words
        return pattern.sub(lambda found: everything[found[0]], text)

    return within


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of words that stand for themselves, the longest first; without any, one that never fits."""
    longest = sorted(words, key=len, reverse=True)
    any_of = "|".join(map(_bounded, longest))
    return re.compile(f"(?:{any_of})" if longest else r"(?!)")


def _bounded(word: str) -> str:
    """Return the pattern of a word that stands for itself; one of a script without spaces may stand within others."""
    before = "" if runs_on(word) else r"(?<!\w)"
    after = "" if runs_on(word[-1]) else r"(?!\w)"
    return f"{before}{re.escape(word)}{after}"


def _copy(model: Model, names: _Names, within: Callable[[str], str]) -> Model:
    """Return a model with everything replaced."""
    made = {
        key: about.default
        if key in LEFT_OUT and not about.is_required()
        else _replaced(key, getattr(model, key), names, within)
        for key, about in type(model).model_fields.items()
    }
    return type(model).model_validate(made)


def _replaced(key: str, value: Any, names: _Names, within: Callable[[str], str]) -> Any:
    """Return the value of a key with everything replaced."""
    if key == "pins":
        return {
            _id(ALLIANCE, a, names): _id(PERSON, lead, names)
            for a, lead in value.items()
        }
    if isinstance(value, Frozen):
        return _copy(value, names, within)
    if isinstance(value, Mapping):
        return {k: _replaced(str(k), v, names, within) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return tuple(_replaced(key, item, names, within) for item in value)
    if not isinstance(value, str) or key in FIXED:
        return value
    if key in REFERENCES:
        return _id(REFERENCES[key], value, names)
    named = names.named(key, value) if key in NAMES else None
    return within(value) if named is None else named


def _id(kind: str, was: str, names: _Names) -> str:
    """Return the new identifier; that of a sampled deal keeps its number, that of a team stays."""
    if (kind, was) in names.ids:
        return names.ids[kind, was]
    stem, dash, number = was.rpartition("-")
    now = names.ids.get((kind, stem))
    return was if now is None else f"{now}{dash}{number}"
