"""Reads a TOML file and makes a frozen object of it, with every problem at its dotted key.

Knows no particular file; `scenarios` and `inputs` say which class stands behind which.
"""

import codecs
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from resourcing.domain import Frozen
from resourcing.errors import InputProblem, did_you_mean
from resourcing.read import schema
from resourcing.read.files import SAVE_TEXT, read_text
from resourcing.read.grid import shown
from resourcing.read.outcome import Outcome, failed
from resourcing.read.rows import unit_of
from resourcing.read.sentences import sentence

Model = TypeVar("Model", bound=Frozen)
Data = dict[str, Any]
FileOf = Callable[[schema.Path], str]
"""From a place to the name of the file that set it."""

_WHERE = re.compile(r"(.*) \(at (?:(line \d+, column \d+)|(end of document))\)")


def load(path: Path) -> Outcome[Data]:
    """Read a TOML file; its lists become tuples, since our objects are frozen."""
    found = read_text(path, repair=SAVE_TEXT)
    if found.value is None:
        return failed(*found.problems, files=found.files)
    try:
        data = parse(found.value)
    except tomllib.TOMLDecodeError as error:
        return failed(_syntax_problem(path, str(error)), files=found.files)
    return Outcome(value=data, files=found.files)


def parse(text: str) -> Data:
    """Return the keys of TOML text, lists as tuples.

    Examples
    --------
    >>> parse("ramp_up = [0.5, 1]")
    {'ramp_up': (0.5, 1)}
    """
    data: Data = _frozen(tomllib.loads(text.removeprefix(codecs.BOM_UTF8.decode())))
    return data


def _syntax_problem(path: Path, text: str) -> InputProblem:
    """Return a problem of the file's syntax with its line."""
    match = _WHERE.fullmatch(text)
    what, line, end = match.groups() if match else (text, "", "")
    return InputProblem(
        file=str(path),
        place=line or end or "",
        rule=f"is not proper TOML: {what[:1].lower()}{what[1:]}",
        repair="correct the line: text needs quotation marks, a key stands once in its table",
    )


def _frozen(value: Any) -> Any:
    """Return a value with lists as tuples, all the way down."""
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    return value


def opened(model: type[Model], path: Path) -> Outcome[Model]:
    """Read a TOML file and make an object of it, with every problem of the file and what was read.

    Parameters
    ----------
    model
        Class of the object.
    path
        TOML file.
    """
    loaded = load(path)
    if loaded.value is None:
        return failed(*loaded.problems, files=loaded.files)
    made = validated(model, loaded.value, file_of=lambda _: str(path))
    return replace(made, files=loaded.files)


def validated(model: type[Model], data: Data, *, file_of: FileOf) -> Outcome[Model]:
    """Make an object of the data, or report every rule that it breaks.

    Parameters
    ----------
    model
        Class of the object.
    data
        Keys and values, lists as tuples.
    file_of
        Which file set a place.
    """
    try:
        return Outcome(value=model.model_validate(data))
    except ValidationError as error:
        errors = _causes(error.errors(include_url=False))
        return failed(*(_problem(model, data, item, file_of) for item in errors))


def _causes(errors: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield the errors without lists that are too short only because an entry is wrong."""
    places = [error["loc"] for error in errors]
    for error in errors:
        here = error["loc"]
        inside = any(len(p) > len(here) and p[: len(here)] == here for p in places)
        if not (error["type"] == "too_short" and inside):
            yield error


def _problem(
    model: type[Frozen], data: Data, error: Mapping[str, Any], file_of: FileOf
) -> InputProblem:
    """Return one broken rule as a problem at its dotted key."""
    location = error["loc"]
    path = schema.in_file(location, data)
    field = schema.field_at(model, location)
    rule, repair = sentence(error, unit=unit_of(field) if field else "")
    value: Any = error["input"]
    if error["type"] == "missing":
        rule, repair, value = "is missing", _wanted(field), None
    elif error["type"] == "extra_forbidden":
        repair = _suggestion(model, location) or repair
    return InputProblem(
        file=file_of(path),
        place=schema.dotted(path),
        value=None if isinstance(value, Mapping | tuple) else shown(value),
        rule=rule,
        repair=repair,
    )


def _wanted(field: Any) -> str:
    """Return how to add a missing key, with its meaning."""
    meaning = (field.description or "") if field else ""
    return f"add it ({meaning.rstrip('.')})" if meaning else "add it"


def _suggestion(model: type[Frozen], location: tuple[str | int, ...]) -> str:
    """Return the nearest known key beside an unknown one."""
    owner = schema.class_at(model, location[:-1])
    known = schema.fields_of(owner) if owner else {}
    near = did_you_mean(str(location[-1]), known)
    return near or (f"remove it; the keys are {', '.join(known)}" if known else "")


def good_sections(model: type[Frozen], data: Data) -> dict[str, Any]:
    """Return those top-level fields of a class that obey their own rules, by field name; unknown keys are passed over."""
    good, data = {}, _without_unknown(model, data)
    for name, field in model.model_fields.items():
        key = field.alias or name
        if key in data:
            try:
                annotation: Any = field.annotation
                adapter: TypeAdapter[Any] = TypeAdapter(annotation)
                good[name] = adapter.validate_python(data[key])
            except ValidationError:
                continue
    return good


def _without_unknown(model: type[Frozen], data: Data) -> Data:
    """Return the data without keys that the class does not know."""
    try:
        model.model_validate(data)
    except ValidationError as error:
        for item in error.errors():
            if item["type"] == "extra_forbidden":
                data = _without(data, schema.in_file(item["loc"], data))
    return data


def _without(here: Any, path: schema.Path) -> Any:
    """Return tables and lists without what stands at a path."""
    first, *below = path
    if not below:
        return {key: value for key, value in here.items() if key != first}
    if isinstance(here, Mapping):
        return {**here, first: _without(here[first], tuple(below))}
    inside = _without(here[first], tuple(below))
    return tuple(inside if n == first else part for n, part in enumerate(here))


def count_known(model: type[Frozen], keys: Iterable[str]) -> int:
    """Return how many of the keys the class knows."""
    return len(set(schema.fields_of(model)) & set(keys))
