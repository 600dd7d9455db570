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
    assert ("sheet evaluations, cell I8", "level 2 lies outside its range None to 1.0") in found  # fmt: skip
    assert ("sheet evaluations, cell S1", "must not be blank") in found
    assert len(found) == 11


def test_a_form_without_scores_or_sheets_is_refused(inputs):
    """Nobody scored; no sheets of a form; no such file."""
    empty = filled(inputs / "f.xlsx", evaluators=())
    assert problems(empty, inputs) == {("sheet alliance", "nobody has scored the alliance")}  # fmt: skip
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
    assert any("the register has a score of Ben of this day already" in rule for _, rule in again)  # fmt: skip


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
    assert read_register(book).alliances[-1].name == "=New, one"
    sheets = openpyxl.load_workbook(book)
    sheets["decisions"].append([date(2027, 1, 5), "Head", "A1", "keep"])
    sheets.save(book)
    with pytest.warns(UserWarning, match="decisions"):
        assert len(read_register(book).decisions) == 1
    folder = write_csv_register(inputs / "other", small_register().model_dump(by_alias=True))  # fmt: skip
    with pytest.raises(InputError, match="for workbooks only"):
        add_to_register(form, register=folder, out=inputs / "x.xlsx")
