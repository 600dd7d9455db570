"""The words that a page explains: those of the product's glossary that stand on it, and the company's own.

The product's words are kept in one place, `docs/glossary.md`, which comes with the package.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

SHIPPED = "glossary.md"
_TAGS = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)
_EMPHASIS = re.compile(r"[*`]|\[([^]]*)\]\([^)]*\)")
NUM_COLUMNS = 3
EVERYDAY = frozenset(
    {
        "aim",
        "away",
        "bound",
        "caught up",
        "change",
        "focus",
        "future",
        "gap",
        "in time",
        "obstacle",
        "option",
        "patience",
        "rule",
        "settle",
        "status",
        "verdict",
    }
)
"""Words of planning that stand on a page for others in their everyday sense: explaining them there would mislead."""


@cache
def product_words() -> Mapping[str, str]:
    """Return the words of the product with their meanings; none where neither package nor checkout has them.

    Examples
    --------
    >>> product_words()["front door"][:14]
    'The one way by'
    """
    packed = Path(str(files("resourcing") / "data" / SHIPPED))
    checkout = Path(str(files("resourcing"))).parents[1] / "docs" / SHIPPED
    found = next((path for path in (packed, checkout) if path.is_file()), None)
    return {} if found is None else dict(_rows(found.read_text(encoding="utf-8")))


def _rows(text: str) -> Iterator[tuple[str, str]]:
    """Yield words and meanings of the tables of a Markdown page."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        bare = line.startswith("|") and not set(line) <= set("|- :")
        if bare and len(cells) >= NUM_COLUMNS - 1 and cells[0] != "Word":
            yield _plain(cells[0]), _plain(cells[1])


def _plain(cell: str) -> str:
    """Return a cell without marks of emphasis or links."""
    return _EMPHASIS.sub(lambda found: found[1] or "", cell).strip().rstrip("|").strip()


def words_on(page: str, *, own: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the words that stand on a page with their meanings, in order of the alphabet; the company's own all.

    Words of planning that have an everyday sense are left out, see `EVERYDAY`, unless the company explains them itself.

    Parameters
    ----------
    page
        HTML in which the words are looked for.
    own
        Words of the company; they take the place of the product's.
    """
    seen = _TAGS.sub(" ", page).lower()
    known = {
        word: meaning
        for word, meaning in product_words().items()
        if word not in EVERYDAY
        and any(re.search(rf"\b{re.escape(form)}s?\b", seen) for form in _forms(word))
    }
    mine = {word.lower() for word in own}
    kept = {word: text for word, text in known.items() if word.lower() not in mine}
    return sorted({**kept, **own}.items(), key=lambda item: item[0].lower())


def _forms(word: str) -> list[str]:
    """Return the forms in which a word may stand: without what is in brackets, each of several."""
    bare = re.sub(r"\(.*?\)", "", word).lower()
    return [form.strip() for form in bare.split(",") if form.strip()]
