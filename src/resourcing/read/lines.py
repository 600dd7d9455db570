"""On which line of its file an entry of a scenario's list stands, so that nobody has to count entries over several files.

Knows lists of tables written with their own heading, ``[[changes]]``; others have no line.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from resourcing.errors import InputProblem
from resourcing.read.scenarios import Chain

CHANGES = "changes"
"""The list that grows from file to file."""
_ENTRY = re.compile(r"([\w.-]+)\[(\d+)\]")
_HEADING = re.compile(r"^[ \t]*\[\[", flags=re.MULTILINE)


def with_lines(
    problems: Sequence[InputProblem], *, chain: Chain
) -> tuple[InputProblem, ...]:
    """Return problems of a chain of scenario files with the lines of the entries that they stand in or speak of."""
    return tuple(_with_line(item, chain) for item in problems)


def _with_line(problem: InputProblem, chain: Chain) -> InputProblem:
    """Return a problem with its line, and with the lines of changes that its rule names."""
    return replace(
        problem,
        line=line_of(problem.place, chain=chain) or problem.line,
        rule=_ENTRY.sub(lambda found: _named(found[0], problem, chain), problem.rule),
    )


def _named(entry: str, problem: InputProblem, chain: Chain) -> str:
    """Return an entry that a rule names with its line, and its file where it is another one."""
    line = line_of(entry, chain=chain)
    if line is None:
        return entry
    file = chain.file_of_key(entry)
    return f"{entry} ({'' if file == problem.file else f'{file}, '}line {line})"


def line_of(key: str, *, chain: Chain) -> int | None:
    """Return the line of a dotted key that stands in a list of tables, as far as it is written in a heading; None elsewhere.

    Parameters
    ----------
    key
        A dotted key, such as ``changes[2].date``.
    chain
        The scenario file with those that it extends.
    """
    found = _ENTRY.match(key)
    if found is None:
        return None
    name, number = found[1], int(found[2])
    file = chain.file_of_key(found[0])
    level = next((item for item in chain.levels if str(item.path) == file), None)
    if level is None or not level.files:
        return None
    before = level.parent.data.get(CHANGES, ()) if level.parent else ()
    place = number - len(before) if name == CHANGES else number
    return _line(level.files[0].content.decode("utf-8-sig"), name, place, key)


def _line(text: str, name: str, place: int, key: str) -> int | None:
    """Return the line of a key within an entry of a list, that of the heading where the key is not found."""
    parts = r"\s*\.\s*".join(rf"[\"']?{re.escape(p)}[\"']?" for p in name.split("."))
    heading = re.compile(rf"^[ \t]*\[\[\s*{parts}\s*\]\]", flags=re.MULTILINE)
    heads = [*heading.finditer(text)]
    if not 0 <= place < len(heads):
        return None
    start = heads[place].end()
    following = _HEADING.search(text, start)
    entry = text[start : following.start() if following else len(text)]
    return text.count("\n", 0, start + _offset(entry, key.partition("]")[2])) + 1


def _offset(entry: str, keys: str) -> int:
    """Return where in an entry the innermost of some dotted keys stands that has a line of its own; 0 where none has."""
    for name in reversed(re.findall(r"[\w-]+", keys)):
        own = re.search(rf"^[ \t]*{re.escape(name)}\s*=", entry, flags=re.MULTILINE)
        if own:
            return own.end()
    return 0
