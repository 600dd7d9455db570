"""Walks the classes behind a TOML file: which keys are known at a place, and how a place is written.

Opens nothing and checks nothing.
"""

import re
from collections.abc import Mapping, Sequence
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

Path = tuple[str | int, ...]
"""Keys and list positions from the top of a file."""

_PLAIN_KEY = re.compile(r"[\w-]+")

KEY_MARK = "[key]"
"""What pydantic appends when the key of a table is wrong, not its value."""


def dotted(path: Sequence[str | int]) -> str:
    """Return a path as users write it.

    Examples
    --------
    >>> dotted(("options", "hire_two", "hires", 0, "fte"))
    'options.hire_two.hires[0].fte'
    >>> dotted(("options", "hire two"))
    'options."hire two"'
    """
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if _PLAIN_KEY.fullmatch(part) else f'."{part}"'
    return text.removeprefix(".")


def in_file(location: Sequence[str | int], data: Any) -> Path:
    """Return where an error of pydantic stands in the data, without the parts that pydantic adds."""
    path: list[str | int] = []
    here = data
    for part in location:
        if part == KEY_MARK or _is_tag(here, part):
            continue
        path.append(part)
        here = _below(here, part)
    return tuple(path)


def _is_tag(here: Any, part: str | int) -> bool:
    """Return whether a part only names the kind of the table it stands in."""
    return isinstance(here, Mapping) and part not in here and here.get("kind") == part


def _below(here: Any, part: str | int) -> Any:
    """Return what stands under a key or at a position, None if nothing does."""
    if isinstance(here, Mapping):
        return here.get(part)
    inside = isinstance(here, tuple) and isinstance(part, int) and part < len(here)
    return here[part] if inside else None


def field_at(model: type[BaseModel], location: Sequence[str | int]) -> FieldInfo | None:
    """Return the field that a location of pydantic ends in, None if it ends in no field of a class."""
    owner = class_at(model, location[:-1])
    return fields_of(owner).get(str(location[-1])) if owner and location else None


def class_at(
    model: type[BaseModel], location: Sequence[str | int]
) -> type[BaseModel] | None:
    """Return the class of the table at a location of pydantic, None if it is of no class."""
    here: Any = model
    for part in location:
        here = _inside(here, part)
    return here if is_class(here) else None


def fields_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return the fields of a class by the key that files use."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def is_class(annotation: Any) -> bool:
    """Return whether an annotation is a class of ours."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def bare(annotation: Any) -> Any:
    """Return an annotation without metadata and without ``None``."""
    if get_origin(annotation) is Annotated:
        return bare(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        parts = [part for part in get_args(annotation) if part is not NoneType]
        return bare(parts[0]) if len(parts) == 1 else annotation
    return annotation


def variants(annotation: Any) -> dict[str, type[BaseModel]]:
    """Return the classes of a union told apart by ``kind``, by that word."""
    return {
        get_args(part.model_fields["kind"].annotation)[0]: part
        for part in get_args(bare(annotation))
        if is_class(part) and "kind" in part.model_fields
    }


def _inside(annotation: Any, part: str | int) -> Any:
    """Return the annotation one step below."""
    here = bare(annotation)
    if is_class(here):
        field = fields_of(here).get(str(part))
        return bare(field.annotation) if field else None
    if get_origin(here) is tuple:
        return bare(get_args(here)[0])
    if get_origin(here) in {Union, UnionType}:
        return variants(here).get(str(part))
    if get_origin(here) in {None, Literal}:
        return None
    return bare(get_args(here)[1])  # a mapping
