"""The pack as one text in Markdown: decision, options, trade-offs, recommendation, ask, moves, what would change our mind.

Arranges content; every text is made harmless for Markdown and HTML.
"""

from collections.abc import Iterator, Sequence

from resourcing.view.foreseen.deadlines import day
from resourcing.view.markdown import plain
from resourcing.view.pack.content import Criterion, Pack, Shown, Step
from resourcing.view.pages.words import DASH, numeral

NO_STEPS = "Nothing moves."


def markdown(pack: Pack) -> str:
    """Return the pack as Markdown.

    Parameters
    ----------
    pack
        What is said.
    """
    blocks = [
        f"# {plain(pack.titles.decision)}",
        f"{plain(pack.subject)}. {plain(pack.about)}".rstrip(),
        plain(pack.statement),
        *([_bullets(pack.day_told)] if pack.day_told else []),
        *_part("The ask", [pack.ask]),
        f"## {plain(pack.titles.options)}",
        _options(pack),
        *(_decided(option, pack) for option in pack.options),
        f"## {plain(pack.titles.nothing)}",
        _bullets(pack.nothing),
        f"## {plain(pack.titles.tradeoff)}",
        _matrix(pack),
        *_part("Why this option is recommended", pack.why),
        f"## {plain(pack.titles.risk)}",
        _bullets(pack.risks),
        f"## {plain(pack.titles.moves)}",
        _steps(pack.chosen.steps),
        f"## {plain(pack.titles.mind)}",
        _bullets(pack.mind),
        f"## {plain(pack.titles.assumptions)}",
        "Those that matter most; options.xlsx lists all, with notes.",
        _assumed(pack),
        *_part("How to read the numbers", pack.reading),
        *_part("To know besides", [*pack.remarks, f"Made by {pack.made}."]),
    ]
    return "\n\n".join(blocks) + "\n"


def _part(heading: str, sentences: Sequence[str]) -> list[str]:
    """Return a part with its heading; none where there is nothing to say."""
    if not sentences:
        return []
    return [f"## {heading}", _bullets(sentences)]


def _bullets(sentences: Sequence[str]) -> str:
    """Return sentences as a list."""
    return "\n".join(f"* {plain(text)}" for text in sentences) or "* Nothing to tell."


def _table(rows: Sequence[Sequence[str]], *, right: int = 1) -> str:
    """Return rows as a table, the first its heading, columns from `right` on to the right."""
    head, *body = rows
    rule = ["---" if k < right else "---:" for k in range(len(head))]
    lines = [[plain(cell) for cell in head], rule]
    lines += [[plain(cell) for cell in row] for row in body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def headings(pack: Pack) -> list[str]:
    """Return the options as headings of columns, the one recommended marked."""
    return [
        f"{item.letter}. {item.title}{' (recommended)' if item.chosen else ''}"
        for item in pack.options
    ]


def _options(pack: Pack) -> str:
    """Return the table of options."""
    rows = [[item.name, *map(str, item.numbers)] for item in pack.facts]
    rows.append(["Reversibility", *(item.reversibility for item in pack.options)])
    return _table([["", *headings(pack)], *rows])


def _decided(option: Shown, pack: Pack) -> str:
    """Return what an option is and decides, and what speaks for and against it."""
    lines = [f"* {plain(f'{item.what} ({_when(item)}; undone: {item.undone})')}" for item in option.decided]  # fmt: skip
    for word, mark in (("For it", "best"), ("Against it", "worst")):
        lines.append(f"* {word}: {plain(pack.marked(option, mark))}")
    head = f"**{option.letter}. {plain(option.title)}.** {plain(option.description)}"
    return "\n".join([head.rstrip(), "", *lines])


def _when(item: object) -> str:
    """Return by when something is decided."""
    by = getattr(item, "decide_by", None)
    return f"decide by {day(by)}" if by else "nothing presses"


def _matrix(pack: Pack) -> str:
    """Return the trade-off matrix, the best and the worst of each criterion marked."""
    rows = [[f"{item.name}: {item.fact.name.lower()}", *_marked(item)] for item in pack.matrix]  # fmt: skip
    return _table([["Criterion", *(item.letter for item in pack.options)], *rows])


def _marked(criterion: Criterion) -> Iterator[str]:
    """Yield the numbers of a criterion, each with its mark."""
    for number, mark in zip(criterion.fact.numbers, criterion.marks, strict=True):
        yield f"{number} ({mark})" if mark else str(number)


def _steps(steps: Sequence[Step]) -> str:
    """Return the moves as a table."""
    rows = [[step.when, step.what, step.giver, step.taker, _hours(step), step.why] for step in steps]  # fmt: skip
    if not rows:
        return NO_STEPS
    head = ["When", "What", "Hands over", "Takes over", "Hours", "Why"]
    return _table([head, *rows], right=6)


def _hours(step: Step) -> str:
    """Return the hours of a move."""
    return DASH if step.hours is None else numeral(step.hours)


def _assumed(pack: Pack) -> str:
    """Return the assumptions that matter most as a table."""
    rows = [[i.name, i.value, i.meaning, i.basis, i.note] for i in pack.assumptions if i.key]  # fmt: skip
    return _table([["Number", "Value", "What it is", "Basis", "Note"], *rows], right=5)
