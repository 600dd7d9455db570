"""What a scenario comes down to: every key with its value, the file that set it, and what it took the place of.

Reads by way of `scenarios` and `inputs`; prints nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from resourcing.errors import InputError, InputProblem, did_you_mean
from resourcing.read import schema
from resourcing.read.effects import Effect, effects
from resourcing.read.inputs import read_inputs
from resourcing.read.scenarios import Chain, read_chain
from resourcing.scenario import AS_IS, Scenario, day_of

APART = ("changes", "options")
"""Keys of a scenario that are told apart from the others."""
BLANK = "blank"
"""Word for a value that is left open."""
_NOTHING = object()


@dataclass(frozen=True, kw_only=True)
class Replaced:
    """A value that a file set and a file that extends it set anew."""

    value: Any
    file: Path


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A key of a scenario with its value, and where that comes from.

    Attributes
    ----------
    key
        Dotted key; a list of tables has a key for each entry, such as ``hires[0]``.
    value
        Plain value: text, number, date, tuple or table; None where it is blank.
    file
        File that set it, None where it is a default.
    replaced
        What the files below had set, the nearest first; a list that was replaced stands whole at its first entry.
    """

    key: str
    value: Any
    file: Path | None
    replaced: tuple[Replaced, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ChangeSet:
    """A change of a scenario: its number, its day where it has one, the file that makes it, and what the file says of it."""

    number: int
    kind: str
    day: date | None
    file: Path
    keys: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class OptionSet:
    """An option of a scenario with everything it contains, and the file that last touched it."""

    name: str
    title: str
    file: Path
    settings: tuple[Setting, ...]


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """A scenario with all that it extends: what holds, and where each value comes from.

    Attributes
    ----------
    path, title
        The scenario.
    settings
        Every key but changes and options, in the order of the data dictionary.
    changes
        In the order in which they are made.
    options
        In the order of the files, those of the file extended last first.
    files
        The chain: the scenario asked for, then each file that the one before extends.
    effects
        Deals that were drawn, people who start later than planned, budgets after cuts.
    """

    path: Path
    title: str
    settings: tuple[Setting, ...]
    changes: tuple[ChangeSet, ...]
    options: tuple[OptionSet, ...]
    files: tuple[Path, ...]
    effects: tuple[Effect, ...] = ()

    def with_option(self, name: str | None) -> "Resolution":
        """Return the same with one option only; with all where none is named.

        Raises
        ------
        InputError
            If the scenario has no such option.
        """
        known = {AS_IS, *(option.name for option in self.options)}
        if name is None or name in known:
            kept = tuple(o for o in self.options if name in {None, o.name})
            told = tuple(e for e in self.effects if name is None or e.option in {None, name})  # fmt: skip
            return replace(self, options=kept, effects=told)
        raise _nothing(self, "--option", name, known=sorted(known))

    def only(self, key: str | None) -> "Resolution":
        """Return what stands at a dotted key and below it; everything where none is named.

        Raises
        ------
        InputError
            If the scenario has no such key.
        """
        if key is None:
            return self
        found = replace(
            self,
            settings=tuple(s for s in self.settings if _within(s.key, key)),
            changes=tuple(
                c for c in self.changes if _within(f"changes[{c.number}]", key)
            ),
            options=tuple(_only_within(self.options, key)),
            effects=(),
        )
        any_ = found.settings or found.changes or found.options
        if any_ or key in APART:  # there are none of these, which is an answer
            return found
        raise _nothing(self, "--only", key, known=_known_keys(self))


def resolution(path: Path | str) -> Resolution:
    """Return what a scenario comes down to, and where each value comes from.

    Parameters
    ----------
    path
        Scenario file; its register and its playbook are read too, so that every problem is told.

    Raises
    ------
    InputError
        With every problem of every file.

    Examples
    --------
    >>> resolution("no/baseline.toml")
    Traceback (most recent call last):
        ...
    resourcing.errors.InputError: 1 problem in no/baseline.toml
     * there is no such file or folder; the folder no does not exist either; correct the path
    """
    inputs = read_inputs(path)
    found = resolved(inputs.scenario, chain=read_chain(Path(path)))
    return replace(found, effects=tuple(effects(inputs)))


def resolved(scenario: Scenario, *, chain: Chain) -> Resolution:
    """Return what the scenario of a chain comes down to."""
    values = plain(scenario)
    return Resolution(
        path=chain.path,
        title=scenario.title,
        settings=tuple(
            item
            for key, value in values.items()
            if key not in APART
            for item in _settings(value, at=(key,), chain=chain)
        ),
        changes=tuple(_changes(scenario, chain)),
        options=tuple(
            OptionSet(
                name=name,
                title=option["title"],
                file=Path(chain.file_of(("options", name))),
                settings=tuple(_settings(option, at=("options", name), chain=chain)),
            )
            for name, option in values["options"].items()
        ),
        files=tuple(level.path for level in chain.levels),
    )


def plain(scenario: Scenario) -> dict[str, Any]:
    """Return every key of a scenario as files write it, defaults included, with plain values."""
    return scenario.model_dump(by_alias=True)


def flattened(
    values: Any, *, at: schema.Path = ()
) -> Iterator[tuple[schema.Path, Any]]:
    """Yield the values of tables by place; a list of tables gives an entry for each, other lists stay whole.

    Examples
    --------
    >>> for place, value in flattened({"horizon": {"periods": 8}, "holidays": ()}):
    ...     print(schema.dotted(place), value)
    horizon.periods 8
    holidays ()
    """
    if isinstance(values, Mapping) and values:
        for key, value in values.items():
            yield from flattened(value, at=(*at, key))
    elif isinstance(values, tuple) and any(isinstance(v, Mapping) for v in values):
        for number, value in enumerate(values):
            yield (*at, number), value
    else:
        yield at, values


def _settings(value: Any, *, at: schema.Path, chain: Chain) -> Iterator[Setting]:
    """Yield the settings at a place and below it."""
    for place, found in flattened(value, at=at):
        level = _setter(chain, place)
        if level is None:
            yield Setting(key=schema.dotted(place), value=_blank(found), file=None)
            continue
        yield Setting(
            key=schema.dotted(place),
            value=_as_set(found, place, level),
            file=level.path,
            replaced=tuple(_replaced(level, place)),
        )


def _setter(chain: Chain, place: schema.Path) -> Chain | None:
    """Return the chain from the file on that set a place; None where no file did."""
    whole = _list_of(place)
    file = chain.origins.get(whole)
    if file is None or not _has(chain.data, whole):
        return None
    return next(level for level in chain.levels if level.path == file)


def _list_of(place: schema.Path) -> schema.Path:
    """Return the place of the list that an entry belongs to, or the place itself."""
    numbers = [n for n, part in enumerate(place) if isinstance(part, int)]
    return place[: numbers[0]] if numbers else place


def _replaced(level: Chain, place: schema.Path) -> Iterator[Replaced]:
    """Yield what the files below a level had set at a place, the nearest first; a list stands whole at its first entry."""
    below, whole = level.parent, _list_of(place)
    if place != whole and place[-1] != 0:
        return
    while below is not None and _has(below.data, whole):
        setter = _setter(below, whole) or below
        yield Replaced(value=_at(below.data, whole), file=setter.path)
        below = setter.parent


def _as_set(value: Any, place: schema.Path, level: Chain) -> Any:
    """Return a value as its file set it: paths as seen from here, tables without defaults."""
    return _at(level.data, place) if _has(level.data, place) else value


def _has(data: Any, place: schema.Path) -> bool:
    """Return whether anything stands at a place."""
    return _at(data, place) is not _NOTHING


def _at(data: Any, place: schema.Path) -> Any:
    """Return what stands at a place, `_NOTHING` if nothing does."""
    here = data
    for part in place:
        here = _below(here, part)
    return here


def _below(here: Any, part: Any) -> Any:
    """Return what stands under a key or at a position, `_NOTHING` if nothing does."""
    inside = isinstance(here, tuple) and isinstance(part, int) and part < len(here)
    known = isinstance(here, Mapping) and part in here
    return here[part] if inside or known else _NOTHING


def _blank(value: Any) -> Any:
    """Return a default, None for an empty table or list."""
    return None if isinstance(value, Mapping | tuple) and not value else value


def _changes(scenario: Scenario, chain: Chain) -> Iterator[ChangeSet]:
    """Yield the changes with their files."""
    for number, keys in enumerate(chain.data.get("changes", ())):
        yield ChangeSet(
            number=number,
            kind=str(keys["kind"]),
            day=day_of(scenario.changes[number]),
            file=Path(chain.file_of(("changes", number))),
            keys={key: value for key, value in keys.items() if key != "kind"},
        )


def _within(key: str, asked: str) -> bool:
    """Return whether a dotted key stands at another or below it.

    Examples
    --------
    >>> _within("rules.span", "rules"), _within("rules2", "rules"), _within("a[0]", "a")
    (True, False, True)
    """
    rest = key.removeprefix(asked)
    return key.startswith(asked) and (not rest or rest[0] in ".[")


def _only_within(options: tuple[OptionSet, ...], key: str) -> Iterator[OptionSet]:
    """Yield options with the settings that stand at a dotted key or below it."""
    for option in options:
        kept = tuple(s for s in option.settings if _within(s.key, key))
        if kept:
            yield OptionSet(
                name=option.name, title=option.title, file=option.file, settings=kept
            )


def _known_keys(found: Resolution) -> list[str]:
    """Return the keys that may be asked for, those of the top first."""
    keys = [s.key for s in found.settings]
    keys += [s.key for option in found.options for s in option.settings]
    names = [f"options.{option.name}" for option in found.options]
    return list(
        dict.fromkeys([*(k.partition(".")[0] for k in keys), *APART, *names, *keys])
    )


def _nothing(
    found: Resolution, column: str, value: str, *, known: list[str]
) -> InputError:
    """Return the error of a name that the scenario does not have."""
    tops = ", ".join(name for name in known if "." not in name)
    what = column.removeprefix("--").replace("only", "key")
    problem = InputProblem(
        file=str(found.path),
        column=column,
        value=value,
        rule=f"the scenario has no such {what}",
        repair=did_you_mean(value, known) or f"use one of {tops}",
    )
    return InputError([problem])


def said(value: Any) -> str:
    """Return a value as people read it.

    Examples
    --------
    >>> said(("a", "b")), said({"fte": 0.5}), said(None), said(140000.0)
    ('a, b', 'fte 0.5', 'blank', '140000')
    """
    match value:
        case None:
            return BLANK
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.12g}"
        case Mapping():
            return "; ".join(f"{key} {_in_table(item)}" for key, item in value.items())
        case tuple():
            return _list_said(value)
    return str(value)


def _in_table(value: Any) -> str:
    """Return a value that stands in a table; a table in brackets."""
    return f"[{said(value)}]" if isinstance(value, Mapping) else said(value)


def _list_said(value: tuple[Any, ...]) -> str:
    """Return a list as people read it: tables in brackets, none where it is empty."""
    if not value:
        return "none"
    if isinstance(value[0], Mapping):
        return " ".join(_in_table(item) for item in value)
    return ", ".join(said(item) for item in value)
