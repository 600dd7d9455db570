"""The sheets that explain a workbook: `readme` in plain words, `_criteria` with every anchor, `_lists` with the words to choose from.

Reading passes all three over.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from resourcing.domain import REQUIRED_TABLES
from resourcing.playbook import Criterion, Playbook
from resourcing.read.examples import EXAMPLE
from resourcing.read.grid import column_letter
from resourcing.view.workbooks.lists import LISTS, Choices, lead_formula
from resourcing.view.workbooks.looks import FONT, OPTIONAL, PAINT, REQUIRED
from resourcing.view.workbooks.sheets import A4, Paper

README, CRITERIA = "readme", "_criteria"
NO_LIMIT = "no limit"
"""Shown where a count has no largest value; to a spreadsheet no number is above a text."""
LINE, TWO_LINES = 18, 33
"""Heights of rows in points."""

TITLE = {**FONT, "bold": True, "font_size": 18, "font_color": "#1F4E79"}
PART = {**FONT, "bold": True, "font_size": 13, "font_color": "#1F4E79", "top": 1, "top_color": "#8EA9C8"}  # fmt: skip
TEXT = {**FONT, "text_wrap": True, "valign": "top"}
STRONG = {**TEXT, "bold": True}
LINK = {**TEXT, "font_color": "#1F5FA8", "underline": 1}

SOURCES: Mapping[str, tuple[str, str]] = {
    "alliances": (
        "One row for each alliance. Three facts open the door: shared_risk_reward, business_model_defined and phase.",
        "The contract list; value_at_stake from business development or finance.",
    ),
    "managers": (
        "One row for each person who leads or supports alliances.",
        "Human resources: grade, fte and dates. annual_cost is needed only to price options.",
    ),
    "evaluations": (
        "One row for each criterion, alliance and evaluator. The sheet _criteria says what each level means.",
        "The evaluators themselves; say in basis whether a score rests on evidence or on an assumption.",
    ),
    "teams": (
        "Groups outside alliance management that may carry an alliance. Leave it blank if there are none.",
        "The heads of those teams: how many hours a month they can give.",
    ),
    "absences": (
        "Planned leave of several weeks. Single days off are in the playbook's working year.",
        "The people themselves.",
    ),
    "events": ("Meetings and checks that were planned and done.", "Your calendar."),
    "pulse": ("Polls of the team.", "The poll."),
    "kpis": ("Measures of an alliance against their targets.", "Your scorecard."),
    "decisions": ("Who decided what, when and why.", "Minutes."),
    "timesheet": ("Hours worked.", "Time recording, if you have any."),
    "requests": (
        "What alliances asked for and when it was answered.",
        "Your mailbox or ticket system.",
    ),
}
"""What a table holds and where its numbers come from."""

STEPS = (
    "managers: one row for each person. Identifier, name, grade and fte are enough.",
    "alliances: one row for each alliance. Choose current_manager from the list: it follows the sheets managers and teams.",
    "evaluations: score each alliance on the criteria. A criterion that nobody scored counts as the middle, with a flag, so that you may begin with a few.",
    "Delete the example rows: their identifiers begin with {example}. As long as one is left, nothing is computed.",
    "Save, then ask: resourcing check FILE. It lists what is missing, and --mark COPY.xlsx shows it in the very cells.",
)
HABITS = (
    "Dark headings must be filled in every row that you begin; light ones may stay blank, and a blank means what the note on the heading says.",
    "Point at a heading to read what belongs there; choose a cell to see it in short.",
    "Do not rename the headings or the sheets. Columns may change places, and optional ones may be deleted.",
    "Dates look like 2027-01-31. Several skills or units in one cell are separated by semicolons.",
    "Sheets of your own are welcome if their names begin with _ ; they are passed over when the workbook is read.",
    "Names of people are needed only for your own reading: identifiers do the work.",
    "Hours for each service, weights and prices are not here but in the playbook (a text file), each with the source of its number.",
)
COLORS = (
    ("missing", "Must be filled: the row was begun."),
    ("wrong", "Cannot be right: unknown, double, reversed or out of range."),
    ("example", "An example row: delete it."),
)


def readme_sheet(
    paper: Paper,
    sheet: Any,
    *,
    tables: Sequence[str],
    examples: bool,
) -> None:
    """Write the sheet that says how the workbook is filled in.

    Parameters
    ----------
    paper
        Workbook.
    sheet
        Empty sheet of it.
    tables
        Tables that have a sheet.
    examples
        Whether there are example rows.
    """
    steps = [line for line in STEPS if examples or "{example}" not in line]
    numbered = [f"{number}. {line}" for number, line in enumerate(steps, start=1)]
    sheet.hide_gridlines(2)
    for position, wide in enumerate((20, 12, 62, 52)):
        sheet.set_column(position, position, wide)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, "A register of alliances", paper.format(TITLE))
    row = _told(paper, sheet, 2, "What to fill in, and in which order", numbered)
    row = _colors(paper, sheet, row + 1, examples=examples)
    row = _tables(paper, sheet, row + 1, tables)
    _told(paper, sheet, row + 1, "Good to know", HABITS)
    _printed(sheet)
    sheet.fit_to_pages(1, 1)


def _told(paper: Paper, sheet: Any, row: int, title: str, lines: Sequence[str]) -> int:
    """Write a part of several sentences and return the next row."""
    _part(paper, sheet, row, title)
    look = paper.format(TEXT)
    for number, line in enumerate(lines, start=row + 1):
        sheet.merge_range(number, 0, number, 3, line.format(example=EXAMPLE), look)
        sheet.set_row(number, LINE if len(line) < 160 else TWO_LINES)
    return row + 1 + len(lines)


def _part(paper: Paper, sheet: Any, row: int, title: str) -> None:
    """Write the heading of a part."""
    look = paper.format(PART)
    sheet.set_row(row, 24)
    sheet.write_string(row, 0, title, look)
    for position in range(1, 4):
        sheet.write_blank(row, position, None, look)


def _colors(paper: Paper, sheet: Any, row: int, *, examples: bool) -> int:
    """Write what the colors mean and return the next row."""
    _part(paper, sheet, row, "Colors")
    text = paper.format(TEXT)
    chips = (
        (REQUIRED, "required", "Heading of a column that must be filled."),
        (OPTIONAL, "optional", "Heading of a column that may stay blank."),
        *(
            (PAINT[name], "cell", told)
            for name, told in COLORS
            if examples or name != "example"
        ),
    )
    for number, (look, word, told) in enumerate(chips, start=row + 1):
        chip = {**FONT, **look, "align": "left", "indent": 1, "valign": "vcenter"}
        sheet.write_string(number, 0, word, paper.format(chip))
        sheet.merge_range(number, 1, number, 3, told, text)
    return row + 1 + len(chips)


def _tables(paper: Paper, sheet: Any, row: int, tables: Sequence[str]) -> int:
    """Write what each sheet is for, with a link, and return the next row."""
    _part(paper, sheet, row, "The sheets")
    strong = paper.format(STRONG)
    for position, word in enumerate(("sheet", "needed", "what it holds", "where it comes from")):  # fmt: skip
        sheet.write_string(row + 1, position, word, strong)
    for number, table in enumerate(tables, start=row + 2):
        sheet.write_url(number, 0, f"internal:'{table}'!A1", paper.format(LINK), table)
        needed = "yes" if table in REQUIRED_TABLES else "no"
        for position, text in enumerate((needed, *SOURCES[table]), start=1):
            sheet.write_string(number, position, text, paper.format(TEXT))
        holds, comes = SOURCES[table]
        one_line = len(holds) < 64 and len(comes) < 54
        sheet.set_row(number, LINE if one_line else TWO_LINES)
    return row + 2 + len(tables)


def _printed(sheet: Any) -> None:
    """Set how a sheet of words is printed."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)


def criteria_sheet(paper: Paper, sheet: Any, *, playbook: Playbook) -> None:
    """Write every criterion with its question and what its levels mean."""
    heads = ("criterion", "name", "question", "scored", *(f"level {n}" for n in range(1, 6)))  # fmt: skip
    for position, head in enumerate(heads):
        wide = 24 if position < 2 else 34
        sheet.set_column(position, position, wide, paper.format(TEXT))
        sheet.write_string(0, position, head, paper.format(REQUIRED))
    for row, (name, item) in enumerate(playbook.criteria.items(), start=1):
        texts = (name, item.name, item.question, _scored(item), *_anchors(item))
        for position, text in enumerate(texts):
            sheet.write_string(row, position, text, paper.format(TEXT))
        lines = max(1 + len(text) // 32 for text in texts)
        sheet.set_row(row, 16 * lines)
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    _printed(sheet)


def _scored(item: Criterion) -> str:
    """Return how a criterion is scored."""
    if not item.counts:
        return "1 to 5, against the levels"
    most = "" if item.count_most is None else f", at most {item.count_most:g}"
    return f"write the count itself: {item.count_of}{most}"


def _anchors(item: Criterion) -> Iterator[str]:
    """Yield what each level of a criterion means."""
    starts = ("", *(f"from {count:g}: " for count in item.counts or ()))
    for position, text in enumerate(item.levels):
        yield f"{starts[position] if item.counts else ''}{text}"


def lists_sheet(
    paper: Paper, sheet: Any, *, found: Choices, leads: Sequence[str]
) -> None:
    """Write the words that dropdowns offer, and the leads as they follow the other sheets.

    Parameters
    ----------
    paper
        Workbook.
    sheet
        Empty sheet of it.
    found
        What dropdowns offer.
    leads
        What the formulas of the leads give now.
    """
    for position, item in enumerate(found.lists):
        look = paper.format(REQUIRED if item.is_own else OPTIONAL)
        sheet.set_column(position, position, 24, paper.format({**FONT, "num_format": "@"}))  # fmt: skip
        sheet.write_string(0, position, item.title, look)
        for row, word in enumerate(item.words, start=1):
            sheet.write_string(row, position, word)
    _lead_cells(paper, sheet, found, leads)
    _scale_cells(paper, sheet, found)
    note = "Dark columns are yours: add words below, and the dropdowns follow. Light ones follow the other sheets and the playbook; leave them."
    sheet.write_comment(0, 0, note, {"author": "resourcing", "width": 300, "height": 90})  # fmt: skip
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, 0)
    sheet.print_area(0, 0, 60, len(found.lists) + 2)
    _printed(sheet)


def _lead_cells(paper: Paper, sheet: Any, found: Choices, leads: Sequence[str]) -> None:
    """Write the formulas that gather managers and teams, with what they give now: not every program computes them."""
    position = len(found.lists)
    sheet.set_column(position, position, 24)
    sheet.write_string(0, position, "leads: managers, then teams", paper.format(OPTIONAL))  # fmt: skip
    for row in range(1, found.rows["managers"] + found.rows["teams"] + 1):
        shown = leads[row - 1] if row <= len(leads) else ""
        sheet.write_formula(row, position, lead_formula(found, row=row), None, shown)


def _scale_cells(paper: Paper, sheet: Any, found: Choices) -> None:
    """Write the least and the most level of each criterion beside the lists."""
    start = len(found.lists) + 1
    for position, head in enumerate(("least level", "most level"), start=start):
        sheet.set_column(position, position, 14, paper.format({**FONT, "align": "left", "indent": 1}))  # fmt: skip
        sheet.write_string(0, position, head, paper.format(OPTIONAL))
    for row, (least, most) in enumerate(found.scales.values(), start=1):
        sheet.write_number(row, start, least)
        sheet.write(row, start + 1, NO_LIMIT if most is None else most)


def scale_names(found: Choices) -> dict[str, str]:
    """Return the names by which formulas see the scales of criteria."""
    if not found.scales:
        return {}
    last = len(found.scales) + 1
    letters = [column_letter(len(found.lists) + 1 + extra) for extra in (0, 1)]
    return {
        f"scale_{end}": f"='{LISTS}'!${letter}$2:${letter}${last}"
        for end, letter in zip(("least", "most"), letters, strict=True)
    }
