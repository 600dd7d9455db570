"""Every number of a playbook with its basis, as reports list them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from resourcing.domain import Frozen
from resourcing.playbook.book import Playbook
from resourcing.playbook.section import BASIS_KINDS, BasisKind, Section


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """One number that a result rests on, with its basis."""

    name: str
    """Dotted key of the playbook or scenario."""
    value: str
    """Value as text."""
    meaning: str
    """What it is, from the field's own description."""
    basis: BasisKind
    """Sourced, derived or user."""
    note: str
    """Source, working or reason; may be empty."""


def assumptions(playbook: Playbook) -> tuple[Assumption, ...]:
    """Return every number of the playbook with its basis; one without a basis counts as user-set.

    Returns
    -------
    tuple of Assumption
        In file order.
    """
    return tuple(_assumptions(playbook, "", ""))


def section_assumptions(section: Frozen, *, prefix: str) -> tuple[Assumption, ...]:
    """Return every number of a section with its basis, its dotted keys after `prefix`; without a basis it is user-set."""
    return tuple(_assumptions(section, prefix, ""))


def _assumptions(model: Frozen, prefix: str, inherited: str) -> Iterator[Assumption]:
    """Yield the numbers of a section and of the sections within; a basis given for a table covers what is in it."""
    basis = model.basis if isinstance(model, Section) else {}
    for name, field in type(model).model_fields.items():
        if name not in {"basis", "texts", "levels"}:
            yield from _leaves(
                getattr(model, name),
                f"{prefix}{name}",
                field.description or "",
                basis.get(name, inherited),
                entries={
                    key.removeprefix(f"{name}."): text
                    for key, text in basis.items()
                    if key.startswith(f"{name}.")
                },
            )


def _leaves(
    value: Any,
    place: str,
    meaning: str,
    basis: str,
    *,
    entries: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Assumption]:
    """Yield the numbers below a value; `entries` holds the basis of single entries of a table."""
    if isinstance(value, Frozen):
        yield from _assumptions(value, f"{place}.", basis)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(item, f"{place}.{key}", meaning, entries.get(key, basis))
    elif isinstance(value, tuple) and any(isinstance(item, Frozen) for item in value):
        for index, item in enumerate(value):
            yield from _leaves(item, f"{place}[{index}]", meaning, basis)
    elif _is_number(value) or (
        isinstance(value, tuple) and value and all(map(_is_number, value))
    ):
        kind, _, note = basis.partition(":")
        yield Assumption(
            name=place,
            value=_text(value),
            meaning=meaning,
            basis=_kind(kind.strip()),
            note=note.strip(),
        )


def _is_number(value: Any) -> bool:
    """Return whether a value is a number (and not a truth value)."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(value: Any) -> str:
    """Return a number, or a tuple of numbers, as text."""
    return (
        ", ".join(f"{item:g}" for item in value)
        if isinstance(value, tuple)
        else f"{value:g}"
    )


def _kind(word: str) -> BasisKind:
    """Return the kind of basis a word names; anything else is user-set."""
    return next((kind for kind in BASIS_KINDS if kind == word), "user")
