"""Forms of one alliance: the empty one, reading a filled one with every problem at its cell, adding it to a register."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from builders_playbook import small_playbook
from builders_run import small_register, write_small_inputs
from helpers import write_csv_register

from resourcing.errors import InputError
from resourcing.intake import entry_of
from resourcing.read import read_register
from resourcing.read.decisions import log_path
from resourcing.read.forms import read_form
from resourcing.view.files.decisions import append_decision, locked
from resourcing.view.forms import add_to_register, form_content
from resourcing.view.workbooks import write_register_workbook

FIELDS = {
    "alliance_id": "B1",
    "name": "=New, one",
    "partner": "New Bio",
    "kind": "asset",
    "phase": "development",
    "start": date(2027, 1, 16),
    "shared_risk_reward": "yes",
    "business_model_defined": "yes",
    "current_manager": "M1",
    "skills": "oncology; data",
    "notes": "- first",
}
LEVELS = {"importance": 4, "programs": 8, "functions": 3, "geographies": 2, "dependence": 1}  # fmt: skip
FIRST = 8
"""Position of the first evaluator's columns, from 0."""


@pytest.fixture
def inputs(tmp_path):
    """Return a folder with a small register, its playbook and a scenario."""
    write_small_inputs(tmp_path)
    return tmp_path


def filled(path, *, fields=FIELDS, evaluators=(("Ana", LEVELS), ("Ben", LEVELS)), **at):
    """Write a filled form; `at` are cells of the sheet of evaluations."""
    path.write_bytes(form_content(small_playbook()))
    book = openpyxl.load_workbook(path)
    for name, value in book["alliance"].iter_rows(min_row=2, max_col=2):
        if name.value in fields:
            value.value = fields[name.value]
            value.data_type = "s" if isinstance(value.value, str) else value.data_type
    sheet = book["evaluations"]
    rows = {sheet.cell(row, 1).value: row for row in range(5, sheet.max_row + 1)}
    for number, (who, levels) in enumerate(evaluators):
        column = FIRST + 1 + 5 * number
        for row, value in ((1, who), (2, "Expert"), (3, date(2026, 12, 1))):
            sheet.cell(row, column, value)
        for criterion, level in levels.items():
            sheet.cell(rows[criterion], column, level)
            sheet.cell(rows[criterion], column + 3, "assumption")
    for cell, value in at.items():
        sheet[cell] = value
    book.save(path)
    return path


def read(path, inputs):
    """Return a form read against the small register."""
    return read_form(path, register=inputs / "register", playbook=inputs / "playbook.toml")  # fmt: skip


def problems(path, inputs):
    """Return the problems of a form, place and rule."""
    with pytest.raises(InputError) as refused:
        read(path, inputs)
    return {(item.place, item.rule) for item in refused.value.problems}


def test_an_empty_form_shows_levels_and_offers_words():
    """Each criterion has a row with five descriptions and its counts; basis and phase are chosen from lists."""
    book = openpyxl.load_workbook(io.BytesIO(form_content(small_playbook())))
    sheet = book["evaluations"]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert list(rows) == list(small_playbook().criteria)
    assert rows["importance"][3:8] == ("very low", "low", "middling", "high", "very high")  # fmt: skip
    assert rows["programs"][4] == "From 1: low"
    offered = {item.formula1 for item in sheet.data_validations.dataValidation}
    assert '"assumption,evidence"' in offered
    phases = {item.formula1 for item in book["alliance"].data_validations.dataValidation}  # fmt: skip
    assert '"startup,development,launch,commercial,wind_down"' in phases


def test_a_form_prints_the_levels_first_then_two_evaluators_a_page():
    """Landscape on A4, legible: breaks before the first and third evaluator, criteria and headings on every page."""
    book = openpyxl.load_workbook(io.BytesIO(form_content(small_playbook())))
    sheet = book["evaluations"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)  # fmt: skip
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.scale * 11 / 100 > 7.5  # points of a letter on paper
    assert [item.id for item in sheet.col_breaks.brk] == [FIRST, FIRST + 10]
    assert (sheet.print_title_cols, sheet.print_title_rows) == ("$A:$A", "$1:$4")
    assert [sheet.cell(row, 1).value for row in range(1, 5)] == ["evaluator", "role", "date", "criterion"]  # fmt: skip
    for letters in ("ABCDEFGH", "AIJKLMNOPQR"):  # what a page holds across
        inches = [sheet.column_dimensions[letter].width * 7 / 96 for letter in letters]
        assert sum(inches) * 0.72 < 297 / 25.4 - 0.8


def test_a_row_is_as_high_as_its_longest_text():
    """A description of eighty words is not cut off."""
    book = small_playbook()
    first = book.criteria["importance"]
    long = first.replace(levels=("word " * 80, *first.levels[1:]))
    made = book.replace(criteria={**book.criteria, "importance": long})
    sheet = openpyxl.load_workbook(io.BytesIO(form_content(made)))["evaluations"]
    assert sheet.row_dimensions[5].height > 80 / 4 * 15 > sheet.row_dimensions[6].height


def test_a_filled_form_is_read_with_every_evaluator(inputs):
    """Two evaluators of five criteria give ten evaluations; text that looks like a formula stays text."""
    form = read(filled(inputs / "f.xlsx"), inputs)
    assert form.alliance.name == "=New, one"
    assert form.alliance.skills == ("oncology", "data")
    assert (form.alliance.start, form.alliance.end) == (date(2027, 1, 16), None)
    assert {(r.evaluator, r.role, r.date) for r in form.evaluations} == {("Ana", "Expert", date(2026, 12, 1)), ("Ben", "Expert", date(2026, 12, 1))}  # fmt: skip
    levels = {r.criterion: r.level for r in form.evaluations if r.evaluator == "Ben"}
    assert levels == LEVELS
    assert len(form.joined.alliances) == len(form.register.alliances) + 1
    assert form.notes == ()
    named = read(filled(inputs / "f.xlsx", evaluators=(("Ana", LEVELS), ("Ben", {}))), inputs)  # fmt: skip
    assert named.notes == ("Ben stands in the form without a score.",)
    twice = read(filled(inputs / "f.xlsx", evaluators=(("zoë  Ito", LEVELS), ("Zoe Ito", LEVELS))), inputs)  # fmt: skip
    assert twice.notes == ("Zoe Ito and zoë  Ito count as 2 people; if they are one, write the name as the register does.",)  # fmt: skip


def test_every_problem_of_a_form_is_told_at_its_cell(inputs):
    """Bad date, level off the scale, missing basis, unknown manager, a doubled evaluator and identifier, all at once."""
    fields = FIELDS | {"alliance_id": "A1", "current_manager": "M9", "kind": None}
    path = filled(
        inputs / "f.xlsx",
        fields=fields,
        evaluators=(("Ana", LEVELS), ("ana", LEVELS)),
        I3="yesterday",
        I5=7,
        L6=None,
        M7="a note is no problem",
        K8=1,
        S5=2,
        S1=None,
    )
    found = problems(path, inputs)
    assert (
        "sheet alliance, cell B2",
        "the register has this alliance already",
    ) in found
    assert ("sheet alliance, cell B5", "must not be blank") in found
    assert ("sheet alliance, cell B11", "there is no such manager or team") in found
    assert ("sheet evaluations, cell I3", "must be a date") in found
    assert any(place.endswith("cell I5") and "1 to 5" in rule for place, rule in found)
    assert ("sheet evaluations, cell L6", "must not be blank") in found
    assert ("sheet evaluations, cell N1", "has other columns in this form too") in found
    assert ("sheet evaluations, cell I8", "level 2 lies outside its range, the least to 1") in found  # fmt: skip
    assert ("sheet evaluations, cell S1", "must not be blank") in found
    assert len(found) == 11


def test_a_form_without_scores_or_sheets_is_refused(inputs):
    """Nobody scored; no sheets of a form; no such file."""
    empty = filled(inputs / "f.xlsx", evaluators=())
    assert problems(empty, inputs) == {("sheet evaluations", "nobody has scored the alliance")}  # fmt: skip
    book = openpyxl.Workbook()
    book.save(inputs / "g.xlsx")
    rules = {rule for _, rule in problems(inputs / "g.xlsx", inputs)}
    assert {
        "the sheet alliance is missing",
        "the sheet evaluations is missing",
    } <= rules
    assert {rule for _, rule in problems(inputs / "h.xlsx", inputs)} == {"there is no such file or folder"}  # fmt: skip


def long_rows():
    """Return the rows of a form in one CSV file: the alliance in the first, a score in each."""
    fields = {**FIELDS, "start": "2027-01-16"}
    for who in ("Ana", "Ben"):
        for criterion, level in LEVELS.items():
            own = {"criterion": criterion, "evaluator": who, "role": "Expert", "date": "2026-12-01", "level": level, "basis": "assumption"}  # fmt: skip
            yield fields | own
            fields = {}


def write_rows(path, rows):
    """Write rows as CSV."""
    rows = list(rows)
    headings = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, headings)
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_one_csv_file_and_a_folder_say_the_same_as_the_workbook(inputs):
    """All three forms give the same alliance and the same evaluations; a second alliance is told by row."""
    book = read(filled(inputs / "f.xlsx"), inputs)
    rows = list(long_rows())
    one = read(write_rows(inputs / "f.csv", rows), inputs)
    folder = inputs / "form"
    folder.mkdir()
    own = set(FIELDS)
    write_rows(folder / "alliance.csv", [{k: v for k, v in rows[0].items() if k in own}])  # fmt: skip
    scores = [{k: v for k, v in row.items() if k not in own} for row in rows]
    write_rows(folder / "evaluations.csv", scores)
    other = read(folder, inputs)
    for form in (one, other):
        assert form.alliance == book.alliance
        assert set(form.evaluations) == set(book.evaluations)
    rows[3] = rows[3] | {"alliance_id": "B2"}
    found = problems(write_rows(inputs / "f.csv", rows), inputs)
    assert ("row 5", "is not as in row 2: a form is about one alliance") in found


@pytest.mark.parametrize(
    ("encoding", "mark", "said"),
    [
        ("cp1252", ";", "Windows-1252 (it is not UTF-8), columns separated by semicolons"),
        ("utf-16", "\t", "UTF-16, columns separated by tabs"),
        ("utf-8-sig", ";", "UTF-8 with byte order mark, columns separated by semicolons"),
        ("utf-8-sig", ",", None),
    ],
)  # fmt: skip
def test_a_csv_form_of_any_office_is_read_and_how_is_told(inputs, encoding, mark, said):
    """Encoding, separator and decimal comma differ by office; names and levels are the same, and a date stays ISO."""
    rows = [row | {"evaluator": "Zoë Müller"} for row in list(long_rows())[:5]]
    level = "3,5" if mark == ";" else "3.5"
    rows[0] |= {"level": level, "note": "a, b"}
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(dict.fromkeys(k for r in rows for k in r)), delimiter=mark)  # fmt: skip
    writer.writeheader()
    writer.writerows(rows)
    path = inputs / "f.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    form = read(path, inputs)
    first = form.evaluations[0]
    assert (first.level, first.evaluator, first.note) == (3.5, "Zoë Müller", "a, b")
    assert form.notes == (() if said is None else (f"{path} was read as {said}.",))
    path.write_bytes(text.getvalue().replace("2026-12-01", "01.12.2026").encode(encoding))  # fmt: skip
    assert ("row 2", "must be a date") in {(p.partition(" and")[0].replace("rows", "row"), r) for p, r in problems(path, inputs)}  # fmt: skip


def test_a_sheet_saved_as_csv_and_a_workbook_of_another_program_are_told_as_such(inputs):  # fmt: skip
    """One problem each, with what to hand in, in place of a list of unknown columns."""
    book = openpyxl.load_workbook(filled(inputs / "f.xlsx"))
    for name in ("alliance", "evaluations"):
        path = inputs / f"{name}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(book[name].iter_rows(values_only=True))
        ((place, rule),) = problems(path, inputs)
        assert (place, rule) == ("", f"is only the sheet {name} of a form, saved as CSV")  # fmt: skip
    (inputs / "f.ods").write_bytes(b"PK")
    ((_, rule),) = problems(inputs / "f.ods", inputs)
    assert rule == "is a workbook that cannot be read here"


def test_a_form_handed_in_twice_and_an_alliance_of_the_same_name_are_told(inputs):
    """The same form again, the same identifier for another one, and the same name under another identifier."""
    path = filled(inputs / "f.xlsx")
    add_to_register(read(path, inputs), register=inputs / "register")
    assert ("sheet alliance, cell B2", "the register has this alliance already, with the same fields, as if the form had been added before") in problems(path, inputs)  # fmt: skip
    with pytest.raises(InputError, match="the log has no decision about it"):
        read(path, inputs)
    scores = inputs / "register" / "evaluations.csv"
    text = scores.read_text("utf-8")
    cut = [line for line in text.splitlines() if not line.startswith("B1,")]
    scores.write_text("\n".join(cut), encoding="utf-8")
    assert ("sheet alliance, cell B2", "the register has this alliance already, with the same fields and without a score, as if adding it had been cut short") in problems(path, inputs)  # fmt: skip
    scores.write_text(text, encoding="utf-8")
    other = filled(path, fields=FIELDS | {"kind": "service"})
    assert ("sheet alliance, cell B2", "the register has this alliance already") in problems(other, inputs)  # fmt: skip
    twin = filled(path, fields=FIELDS | {"alliance_id": "B2", "name": "=NEW,  One"})
    assert ("sheet alliance, cell B3", "the register has an alliance of this name with this partner already, B1") in problems(twin, inputs)  # fmt: skip


def test_only_an_identifier_scores_anew_what_the_register_has(inputs):
    """A1 gets scores and no second row; an unknown one is refused, and so is a score that is there already."""
    both = {"evaluators": (("Eva", LEVELS), ("Ben", LEVELS))}
    path = filled(inputs / "f.xlsx", fields={"alliance_id": "A1"}, **both)
    form = read(path, inputs)
    assert form.alliance is None
    assert {row.alliance_id for row in form.evaluations} == {"A1"}
    unknown = filled(inputs / "f.xlsx", fields={"alliance_id": "A99"})
    assert ("sheet alliance, cell B2", "there is no such alliance, and no other field is filled") in problems(unknown, inputs)  # fmt: skip
    add_to_register(form, register=inputs / "register")
    again = problems(filled(path, fields={"alliance_id": "A1"}, **both), inputs)
    assert {rule for _, rule in again} == {f"the register has 5 scores of {who} of 2026-12-01 already" for who in ("Eva", "Ben")}  # fmt: skip


def test_rows_are_appended_and_what_was_there_stays_byte_for_byte(inputs):
    """The old files are beginnings of the new ones; read back, the register is the old one and the form's rows."""
    folder = inputs / "register"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    form = read(filled(inputs / "f.xlsx"), inputs)
    add_to_register(form, register=folder)
    after = {path.name: path.read_bytes() for path in folder.iterdir() if path.name in before}  # fmt: skip
    for name in ("alliances.csv", "evaluations.csv"):
        assert after[name].startswith(before[name].rstrip())
        assert after[name] != before[name]
    assert b"'=New, one" in after["alliances.csv"]  # inert
    assert after["managers.csv"] == before["managers.csv"]
    assert read_register(folder).alliances == form.joined.alliances
    assert read_register(folder).evaluations == form.joined.evaluations


def test_a_column_that_was_left_out_is_added(inputs):
    """A register without notes and low gets these columns, in every row; windows ends of lines stay."""
    folder = inputs / "register"
    path = folder / "alliances.csv"
    text = path.read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    for row in rows:
        del row["notes"]
    write_rows(path, rows)
    form = read(filled(inputs / "f.xlsx"), inputs)
    add_to_register(form, register=folder)
    found = read_register(folder).alliances
    assert (found[-1].notes, found[0].notes) == ("- first", None)
    assert b"\r\n" in path.read_bytes()
    assert b"\n" not in path.read_bytes().replace(b"\r\n", b"")


def test_nothing_is_written_where_the_register_is_no_longer_what_was_read(inputs):
    """Somebody else added a row meanwhile: told, and every file is as they left it."""
    folder = inputs / "register"
    form = read(filled(inputs / "f.xlsx"), inputs)
    path = folder / "evaluations.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    before = {item.name: item.read_bytes() for item in folder.glob("*.csv")}
    with pytest.raises(InputError, match="changed while the form was looked at"):
        add_to_register(form, register=folder)
    assert {item.name: item.read_bytes() for item in folder.glob("*.csv")} == before


def test_the_first_file_is_as_before_where_the_second_cannot_be_written(inputs, monkeypatch):  # fmt: skip
    """A full disk at the evaluations leaves no alliance without scores behind."""
    from resourcing.view.forms import adding

    folder = inputs / "register"
    before = {item.name: item.read_bytes() for item in folder.glob("*.csv")}
    real = adding.replace_file

    def full(path, content):
        if path.name == "evaluations.csv":
            raise OSError(28, "No space left on device")
        real(path, content)

    monkeypatch.setattr(adding, "replace_file", full)
    with pytest.raises(InputError, match="no space left"):
        add_to_register(read(filled(inputs / "f.xlsx"), inputs), register=folder)
    assert {item.name: item.read_bytes() for item in folder.glob("*.csv")} == before


def test_another_writer_is_waited_for_and_told(inputs):
    """While one holds the register, another gives up after its time, in words."""
    folder = inputs / "register"
    with (
        locked(folder),
        pytest.raises(InputError, match=r"has been writing for 0\.05 seconds"),
        locked(folder, seconds=0.05),
    ):
        pass


def test_a_workbook_takes_the_rows_in_a_new_file_or_with_leave_in_place(inputs):
    """Its own file stays unless forced; text stays text; rows read back."""
    book = inputs / "register.xlsx"
    write_register_workbook(small_register(), playbook=small_playbook(), path=book)
    before = book.read_bytes()
    form = read_form(
        filled(inputs / "f.xlsx"), register=book, playbook=inputs / "playbook.toml"
    )
    with pytest.raises(InputError, match="--force"):
        add_to_register(form, register=book)
    made = add_to_register(form, register=book, out=inputs / "new.xlsx")
    assert book.read_bytes() == before
    assert read_register(made).alliances == form.joined.alliances
    assert read_register(made).evaluations == form.joined.evaluations
    append_decision(
        entry_of(who="Head", subject="B1", kind="placement", decision="complex"),
        register=book,
    )
    add_to_register(form, register=book, force=True)  # the log may have grown
    assert read_register(book).decisions[0].subject == "B1"
    first = log_path(book).read_bytes()
    other = add_to_register(
        read_form(
            filled(
                inputs / "f.xlsx",
                fields={"alliance_id": "A1"},
                evaluators=(("Eva", LEVELS),),
            ),
            register=book,
            playbook=inputs / "playbook.toml",
        ),
        register=book,
        out=inputs / "other.xlsx",
    )
    assert log_path(other).read_bytes() == first  # what was decided goes along
    assert read_register(book).alliances[-1].name == "=New, one"
    sheets = openpyxl.load_workbook(book)
    sheets["decisions"].append([date(2027, 1, 5), "Head", "A1", "keep"])
    sheets.save(book)
    with pytest.warns(UserWarning, match="decisions"):
        assert len(read_register(book).decisions) == 1
    folder = write_csv_register(inputs / "other", small_register().model_dump(by_alias=True))  # fmt: skip
    with pytest.raises(InputError, match="for workbooks only"):
        add_to_register(form, register=folder, out=inputs / "x.xlsx")
