"""The register as a workbook: a template with examples, or one that is filled with a register.

Order of the sheets, and what goes into each; how one sheet is written is beside it.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from resourcing.domain import TABLES, Register
from resourcing.playbook import Playbook
from resourcing.read.examples import is_example
from resourcing.view.files.single import check_file, write_file
from resourcing.view.workbooks.columns import sheet_columns
from resourcing.view.workbooks.examples import example_rows
from resourcing.view.workbooks.guide import (
    CRITERIA,
    README,
    criteria_sheet,
    lists_sheet,
    readme_sheet,
    scale_names,
)
from resourcing.view.workbooks.lists import LISTS, Choices, choices, defined_names
from resourcing.view.workbooks.looks import (
    GUIDE_TAB,
    HISTORY_TAB,
    OPTIONAL_TAB,
    START_TAB,
)
from resourcing.view.workbooks.sheets import Paper, table_sheet

Which = Literal["all", "needed"]
Rows = Mapping[str, Sequence[Mapping[str, Any]]]

FIRST_SHEETS = ("managers", "alliances", "evaluations")
"""Tables that must be filled, in the order in which they are."""
NEXT_SHEETS = ("teams", "absences")
"""Tables that a plan uses where they are filled."""
LAST_SHEETS = tuple(n for n in TABLES if n not in (*FIRST_SHEETS, *NEXT_SHEETS))
"""Tables of what happened."""
MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - the same bytes from the same content


def write_template(
    path: Path,
    *,
    playbook: Playbook,
    tables: Which = "all",
    force: bool = False,
) -> Path:
    """Write a workbook to fill in: a sheet for each table, with explanations, dropdowns and example rows.

    Parameters
    ----------
    path
        File to write, ending in ``.xlsx``.
    playbook
        Where criteria, services and roles come from.
    tables
        ``"needed"`` leaves the tables of what happened out.
    force
        Whether a file that is there may be replaced.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    InputError
        If it may not or cannot be written; what was there stays.
    """
    check_file(path, force=force)
    content = template_content(playbook, tables=tables)
    return write_file(path, content)


def template_content(
    playbook: Playbook, *, tables: Which = "all", numbered_managers: int = 0
) -> bytes:
    """Return the template as the bytes of a workbook.

    Parameters
    ----------
    playbook
        Where criteria, services and roles come from.
    tables
        ``"needed"`` leaves the tables of what happened out.
    numbered_managers
        Rows of managers that hold an identifier, to be filled in.
    """
    examples = example_rows(playbook)
    numbered = [{"manager_id": f"M{n}"} for n in range(1, numbered_managers + 1)]
    rows = {
        name: [dict(row) for row in examples.get(name, ())] for name in _wanted(tables)
    }
    rows["managers"] += numbered
    found = choices(None, playbook=playbook)
    return _content(rows, found=found, playbook=playbook)


def write_register_workbook(
    register: Register,
    path: Path,
    *,
    playbook: Playbook | None = None,
    tables: Which = "all",
    force: bool = False,
) -> Path:
    """Write a register as a template that is filled; reading it gives the register again.

    Texts lose spaces at their ends, and numbers keep 15 digits, as in every workbook.

    Parameters
    ----------
    register
        Register.
    path
        File to write, ending in ``.xlsx``.
    playbook
        Where the dropdowns of criteria, services and roles come from; without one, those columns take any text.
    tables
        ``"needed"`` leaves out the tables of what happened that have no row.
    force
        Whether a file that is there may be replaced.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    InputError
        If it may not or cannot be written, or a text is longer than a cell holds; what was there stays.
    """
    check_file(path, force=force)
    rows = {
        name: list(_rows_of(register, name))
        for name in _wanted("all")
        if getattr(register, name) or name in _wanted(tables)
    }
    found = choices(register, playbook=playbook)
    return write_file(path, _content(rows, found=found, playbook=playbook))


def _wanted(tables: Which) -> tuple[str, ...]:
    """Return the tables of a workbook in the order of their sheets."""
    return (*FIRST_SHEETS, *NEXT_SHEETS, *(LAST_SHEETS if tables == "all" else ()))


def _rows_of(register: Register, table: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table by heading."""
    columns = sheet_columns(table)
    for row in getattr(register, table):
        yield {column.name: getattr(row, column.field) for column in columns}


def _content(rows: Rows, *, found: Choices, playbook: Playbook | None) -> bytes:
    """Return a workbook with some rows."""
    import xlsxwriter  # slow to import

    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_urls": False})
    book.set_properties({"created": MADE, "title": "Register of alliances"})
    sheets = {name: book.add_worksheet(name) for name in _sheet_names(rows, playbook)}
    _tabs(sheets)
    paper = Paper(book=book)
    for name, meaning in {**defined_names(found), **scale_names(found)}.items():
        book.define_name(name, meaning)
    listed = [*(i.name for i in found.lists if i.words), "alliances", "managers", "leads"]  # fmt: skip
    readme_sheet(paper, sheets[README], tables=list(rows), examples=_has_examples(rows))
    for name, held in rows.items():
        table_sheet(paper, sheets[name], table=name, rows=held, prepared=found.rows[name], listed=listed)  # fmt: skip
    if playbook:
        criteria_sheet(paper, sheets[CRITERIA], playbook=playbook)
    lists_sheet(paper, sheets[LISTS], found=found, leads=_leads(rows))
    book.close()
    return kept.getvalue()


def _has_examples(rows: Rows) -> bool:
    """Return whether some row is an example."""
    return any(is_example(tuple(row.values())) for held in rows.values() for row in held)  # fmt: skip


def _leads(rows: Rows) -> list[str]:
    """Return the identifiers of managers, then of teams."""
    managers = [str(row["manager_id"]) for row in rows["managers"]]
    return managers + [str(row["team_id"]) for row in rows["teams"]]


def _sheet_names(rows: Rows, playbook: Playbook | None) -> list[str]:
    """Return the sheets in order: what to fill, what explains it, what happened."""
    start = [name for name in rows if name not in LAST_SHEETS]
    guide = [CRITERIA] if playbook else []
    return [README, *start, *guide, LISTS, *(n for n in rows if n in LAST_SHEETS)]


def _tabs(sheets: Mapping[str, Any]) -> None:
    """Color the tabs by what must be filled first."""
    for name, sheet in sheets.items():
        if name in FIRST_SHEETS:
            sheet.set_tab_color(START_TAB)
        elif name in NEXT_SHEETS:
            sheet.set_tab_color(OPTIONAL_TAB)
        else:
            sheet.set_tab_color(HISTORY_TAB if name in LAST_SHEETS else GUIDE_TAB)
