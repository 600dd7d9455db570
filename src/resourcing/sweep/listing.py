"""The points of a list, from the file of a sweep itself or from a CSV file beside it."""

import csv
import io
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from resourcing.errors import InputProblem, did_you_mean
from resourcing.read import InputFile
from resourcing.read.files import read_text
from resourcing.sweep.description import BLANK, StudyFile, Value
from resourcing.sweep.points import Values

SAVE_CSV = "save it as a CSV file in UTF-8"


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Points of a list, as far as they can be read."""

    rows: tuple[Values, ...] = ()
    problems: tuple[InputProblem, ...] = ()
    files: tuple[InputFile, ...] = ()


def listed(asked: StudyFile, *, file: Path) -> Listed:
    """Return the points of a list, from the file itself or from the CSV file that it names."""
    design = asked.design
    if design.kind != "list" or design.file is None:
        return Listed(rows=design.rows)
    path = file.parent / design.file
    found = read_text(path, repair=SAVE_CSV)
    if found.value is None:
        return Listed(problems=found.problems)
    lines = [line for line in csv.reader(io.StringIO(found.value)) if any(line)]
    head = [name.strip() for name in lines[0]] if lines else []
    keys = [item.key for item in asked.parameters]
    problems = tuple(_problems_of_head(head, keys, str(path)))
    if problems:
        return Listed(problems=problems, files=found.files)
    rows, problems = _cells(lines[1:], [head.index(key) for key in keys], str(path))
    return Listed(rows=rows, problems=problems, files=found.files)


def _problems_of_head(
    head: Sequence[str], keys: Sequence[str], file: str
) -> Iterator[InputProblem]:
    """Yield headings that are missing or unknown."""
    for name in head:
        if name not in keys or head.count(name) > 1:
            rule = "stands twice" if name in keys else "is the key of no parameter"
            near = did_you_mean(name, keys) or f"use {', '.join(keys)}"
            yield InputProblem(
                file=file, place="row 1", column=name, rule=rule, repair=near
            )
    for key in keys:
        if key not in head:
            yield InputProblem(
                file=file,
                place="row 1",
                column=key,
                rule="has no column",
                repair="add it",
            )


def _cells(
    lines: Sequence[Sequence[str]], order: Sequence[int], file: str
) -> tuple[tuple[Values, ...], tuple[InputProblem, ...]]:
    """Return the points of the lines of a CSV file, in the order of the parameters."""
    rows: list[Values] = []
    problems = []
    for number, line in enumerate(lines, start=2):
        texts = [line[k].strip() if k < len(line) else "" for k in order]
        if not all(texts):
            rule, repair = "has blank cells", f"write {BLANK} for a blank"
            problems.append(
                InputProblem(file=file, place=f"row {number}", rule=rule, repair=repair)
            )
        rows.append(tuple(map(_value, texts)))
    return tuple(rows), tuple(problems)


def _value(text: str) -> Value:
    """Return a cell as TOML has it, or as text."""
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
    found: Value = tuple(value) if isinstance(value, list) else value
    return found
