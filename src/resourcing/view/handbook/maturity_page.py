"""The self-check on the five signs of maturity, as a page and as Markdown.

Writes text only; every count comes from `study.maturity`.
"""

import re
from collections.abc import Iterator, Sequence
from importlib.metadata import version

from resourcing.study.maturity import SOURCE, Sign
from resourcing.view.handbook.cells import Grid, css_text, grid
from resourcing.view.handbook.naming import capital
from resourcing.view.pages import rendered

HEADS = ("What is counted", "Found", "Answer")
HOW = (
    "Each piece of evidence counts cases: yes for all of them, no for none, partly for some. A sign is yes only where all its "
    "evidence is; what the data cannot know keeps it from being yes. The questions are for people to answer."
)
_MARKS = re.compile(r"([\\`*_{}\[\]<>|#~&])")


def maturity_page(signs: Sequence[Sign], *, title: str, day: str) -> str:
    """Return the self-check as one HTML page that needs nothing else.

    Parameters
    ----------
    signs
        The five signs.
    title
        What the data are called, such as the title of the scenario.
    day
        Day from which the register is seen.
    """
    return rendered(
        "selfcheck",
        title=title,
        day=day,
        margin=css_text(f"Signs of maturity: {title}"),
        signs=signs,
        overview=overview(signs),
        evidence=[_evidence(sign) for sign in signs],
        how=HOW,
        source=SOURCE,
        version=version("resourcing"),
    )


def overview(signs: Sequence[Sign]) -> Grid:
    """Return each sign with its answer."""
    rows = [(sign.name, capital(sign.answer)) for sign in signs]
    return grid("The five signs", ("Sign", "Answer"), rows)


def _evidence(sign: Sign) -> Grid:
    """Return the evidence of a sign."""
    rows = [(item.what, item.counts, capital(item.answer)) for item in sign.evidence]
    return grid("What the data show", HEADS, rows)


def maturity_text(signs: Sequence[Sign], *, title: str, day: str) -> str:
    r"""Return the self-check as Markdown, in which what people wrote is plain text.

    Examples
    --------
    >>> maturity_text([], title="A *b*", day="2027-01-01").splitlines()[0]
    '# Signs of maturity: A \\*b\\*'
    """
    lines = [f"# Signs of maturity: {_plain(title)}", "", f"Seen on {day}. {HOW}"]
    for number, sign in enumerate(signs, 1):
        lines += ["", f"## {number}. {sign.name}: {sign.answer}", "", *_lines(sign)]
    return "\n".join([*lines, "", f"Signs after {SOURCE}.", ""])


def _lines(sign: Sign) -> Iterator[str]:
    """Yield evidence and questions of a sign as Markdown."""
    yield f"| {' | '.join(HEADS)} |"
    yield "| --- | --- | --- |"
    for item in sign.evidence:
        yield f"| {item.what} | {item.counts} | {item.answer} |"
    if sign.beyond:
        yield from ("", f"Not answered by the data alone: {sign.beyond}.")
    yield from ("", "To ask:", "", *(f"- {question}" for question in sign.questions))


def _plain(text: str) -> str:
    """Return text without marks of Markdown or HTML, on one line."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
