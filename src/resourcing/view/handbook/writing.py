"""How a handbook command writes its one page: the endings that its name may have, checked before anything is computed.

Checking and writing are those of `view.files.single`: whole or not at all, and never over a file without leave. They are
apart, so that a command can tell of a file in the way together with the problems of its inputs.
"""

from pathlib import Path

from resourcing.view.files.single import check_file, write_file

PAGES = (".html", ".htm")
TEXTS = (".html", ".htm", ".md")
"""How the names of files may end: of a page, and of what is also written as Markdown."""


def check_page_file(
    path: Path, *, force: bool = False, endings: tuple[str, ...] = PAGES
) -> None:
    """Raise InputError where a page may not be written; see `check_file`."""
    check_file(path, force=force, endings=endings)


def write_page(page: str, *, out: Path) -> Path:
    """Write a page; check before whether it may be.

    Raises
    ------
    InputError
        If it cannot be written; what was there stays.
    """
    return write_file(out, page.encode())
