"""The self-check on the five signs of maturity, as a page and as Markdown.

Writes text only; every count comes from `study.maturity`.
"""

from collections.abc import Iterator, Sequence
from importlib.metadata import version

from resourcing.study.maturity import SOURCE, Evidence, Sign
from resourcing.view.handbook.cells import Grid, css_text, grid
from resourcing.view.markdown import plain
from resourcing.view.pages import rendered
from resourcing.view.pages.words import DASH
from resourcing.words import capital, set_apart

HEADS = ("What is counted", "Found", "Answer", "Not so for")
HOW = (
    "Each piece of evidence counts cases: yes for all of them, no for none, partly for some. A sign is yes only where all its "
    "evidence is; what the data cannot know keeps it from being yes. The signs are published; what is counted for each, and "
    "the questions, are ours."
)
READERS = "the head of alliance management and leadership"
MOST_NAMED = 6


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
        readers=READERS,
        source=SOURCE,
        version=version("resourcing"),
    )


def overview(signs: Sequence[Sign]) -> Grid:
    """Return each sign with its answer."""
    rows = [(sign.name, capital(sign.answer)) for sign in signs]
    return grid("The five signs", ("Sign", "Answer"), rows)


def _evidence(sign: Sign) -> Grid:
    """Return the evidence of a sign."""
    rows = [
        (item.what, item.counts, capital(item.answer), lacking(item))
        for item in sign.evidence
    ]
    return grid("What the data show", HEADS, rows, wide=[HEADS[0], HEADS[-1]])


def lacking(item: Evidence) -> str:
    """Return the names of the cases in which it is not so, a dash where none is known.

    Examples
    --------
    >>> lacking(Evidence(what="Led", found=1, of=2, missing=("Alpha",)))
    'Alpha'
    """
    return set_apart(item.missing, most=MOST_NAMED) or DASH


def maturity_text(signs: Sequence[Sign], *, title: str, day: str) -> str:
    r"""Return the self-check as Markdown, in which what people wrote is plain text.

    Examples
    --------
    >>> maturity_text([], title="A *b*", day="2027-01-01").splitlines()[0]
    '# Signs of maturity: A \\*b\\*'
    """
    lines = [
        f"# Signs of maturity: {plain(title)}",
        "",
        f"Seen on {day}, for {READERS}. {HOW}",
    ]
    for number, sign in enumerate(signs, 1):
        lines += ["", f"## {number}. {sign.name}: {sign.answer}", "", *_lines(sign)]
    return "\n".join([*lines, "", f"Signs after {SOURCE}.", ""])


def _lines(sign: Sign) -> Iterator[str]:
    """Yield evidence and questions of a sign as Markdown."""
    yield f"| {' | '.join(HEADS)} |"
    yield "| --- | --- | --- | --- |"
    for item in sign.evidence:
        missing = plain(lacking(item))
        yield f"| {item.what} | {item.counts} | {item.answer} | {missing} |"
    if sign.beyond:
        yield from ("", f"Not answered by the data alone: {sign.beyond}.")
    yield from ("", "To ask:", "", *(f"- {question}" for question in sign.questions))
