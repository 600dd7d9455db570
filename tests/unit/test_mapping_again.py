"""An import that is repeated keeps what was added to the register since, and asks before it changes anything."""

import io
from datetime import date

import openpyxl
import pytest
from builders_mapping import CRM
from builders_playbook import small_playbook
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import registers

from resourcing.cli import main
from resourcing.domain import TABLES, Evaluation
from resourcing.read import read_register
from resourcing.read.mapping import Imported, import_register
from resourcing.read.mapping.tables import values_of
from resourcing.view.files import register_texts
from resourcing.view.files.imported import write_register
from resourcing.view.workbooks import template_content
from resourcing.words import inert

ROWS = ("Aurora,X,launch,2027-01-01,EU", "Borealis,Y,Ph II,,EU")
LATER = ("Cumulus,Z,launch,,EU", "Aurora,X,commercial,2027-01-01,EU")


class Desk:
    """A working folder with an export, a map and a register."""

    def __init__(self, path):
        self.path = path
        self.source, self.book = path / "crm-12.csv", path / "crm.toml"
        self.out = path / "register"
        self.book.write_text(CRM)

    def run(self, rows, *flags):
        """Import some rows, and return the exit code."""
        text = "\n".join(["Deal,Company,Stage,Start,Region", *rows])
        self.source.write_text(text + "\n")
        words = [str(self.source), "--map", str(self.book), "--out", str(self.out)]
        return main(["import-register", *words, *flags])

    def work(self):
        """Score an alliance and write a note and a file, as people do between two imports."""
        register = read_register(self.out)
        score = Evaluation(
            alliance_id="aurora",
            criterion="reach",
            evaluator="Ada",
            date=date(2027, 1, 5),
            level=3.0,
            basis="evidence",
        )
        alliances = tuple(
            row.replace(notes="looked after") for row in register.alliances
        )
        new = register.replace(alliances=alliances, evaluations=(score,))
        for name, text in register_texts(new).items():
            (self.out / name).write_text(text)
        (self.out / "readme.txt").write_text("ours")
        return score


@pytest.fixture
def desk(tmp_path, capsys):
    """Return a working folder after a first import and some work."""
    made = Desk(tmp_path)
    assert made.run(ROWS) == 0
    made.score = made.work()
    capsys.readouterr()
    return made


def test_nothing_is_changed_without_force_and_what_would_change_is_told(desk, capsys):
    """The first run after an update shows the changes and leaves every byte as it was."""
    before = {path: path.read_bytes() for path in desk.out.iterdir()}
    assert desk.run(LATER) == 1
    told = capsys.readouterr()
    assert "1 new (cumulus); 1 changed (aurora: phase); 1 gone (borealis)" in told.out
    assert "evaluations: 1 row stays as it is" in told.out
    assert "nothing was written" in told.err
    after = {p: p.read_bytes() for p in desk.out.iterdir() if p.name[0] != "."}
    assert after == before


def test_with_force_identifiers_evaluations_columns_and_files_stay(desk):
    """What the map does not feed is as people left it; what it feeds is as the source says."""
    assert desk.run(LATER, "--force") == 0
    register = read_register(desk.out)
    by_id = {row.alliance_id: row for row in register.alliances}
    assert set(by_id) == {"cumulus", "aurora"}
    assert by_id["aurora"].phase == "commercial"
    assert by_id["aurora"].notes == "looked after"
    assert register.evaluations == (desk.score,)
    assert (desk.out / "readme.txt").read_text() == "ours"


def test_a_constant_does_not_undo_what_somebody_corrected(desk, capsys):
    """What the source does not know fills new rows and blank cells only; where the register says otherwise, that is told and stays."""
    path = desk.out / "alliances.csv"
    path.write_text(path.read_text().replace("aurora,Aurora,X,asset", "aurora,Aurora,X,data"))  # fmt: skip
    desk.book.write_text(CRM.replace("[tables.alliances.constants]", '[tables.alliances.constants]\nunit = "Oncology"'))  # fmt: skip
    assert desk.run(LATER, "--force") == 0
    kinds = {row.alliance_id: row.kind for row in read_register(desk.out).alliances}
    assert kinds == {"aurora": "data", "cumulus": "asset"}
    assert {row.unit for row in read_register(desk.out).alliances} == {"Oncology"}
    said = "1 as the register says, not the constant of the map (aurora: kind)"
    assert said in capsys.readouterr().out


def test_an_alliance_that_was_scored_is_not_dropped_behind_peoples_backs(desk, capsys):
    """Where the source no longer has it, the import stops and says how to keep it."""
    assert desk.run([ROWS[1]], "--force") == 1
    said = capsys.readouterr().err
    assert "there is no such alliance" in said
    assert 'gone = "keep"' in said
    desk.book.write_text(CRM.replace("ignored", 'gone = "keep"\nignored'))
    assert desk.run([ROWS[1]], "--force") == 0
    register = read_register(desk.out)
    assert {row.alliance_id for row in register.alliances} == {"aurora", "borealis"}
    assert register.evaluations == (desk.score,)


def test_a_map_is_proposed_where_there_is_none_and_never_replaced_unasked(
    tmp_path, capsys
):
    """Without a map one is written and nothing imported; a second proposal needs leave."""
    source, book = tmp_path / "crm.csv", tmp_path / "map.toml"
    source.write_text("Deal name,Company,Stage\nA,B,launch\n")
    words = ["import-register", str(source), "--map", str(book)]
    out = tmp_path / "out"
    assert main([*words, "--out", str(out)]) == 1
    assert "Nothing was imported" in capsys.readouterr().out
    assert book.exists()
    assert not out.exists()
    assert main([*words, "--propose"]) == 1
    assert "is there already" in capsys.readouterr().err
    assert main([*words, "--propose", "--force"]) == 0


def test_a_register_is_never_written_over_its_source(tmp_path, capsys):
    """An export that is named as the register too stays what it is."""
    source, book = tmp_path / "crm-1.xlsx", tmp_path / "map.toml"
    source.write_bytes(b"any")
    book.write_text(CRM)
    words = [str(source), "--map", str(book), "--out", str(source), "--force"]
    assert main(["import-register", *words]) == 1
    assert "is a source" in capsys.readouterr().err
    assert source.read_bytes() == b"any"


def test_an_import_fills_the_template_of_a_working_folder(desk):
    """Examples and numbered rows stand in no way and go; what people filled in beside them stays; criteria are offered."""
    content = template_content(small_playbook(), tables="needed", numbered_managers=3)
    desk.out = desk.path / "register.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(content))
    book["managers"].append(["M9", "Ada", "lead", 0.5])
    book.save(desk.out)
    assert desk.run(ROWS) == 1  # not without leave
    assert desk.run(ROWS, "--force") == 0
    register = read_register(desk.out)
    assert [row.alliance_id for row in register.alliances] == ["aurora", "borealis"]
    assert [(row.manager_id, row.fte) for row in register.managers] == [("M9", 0.5)]
    written = openpyxl.load_workbook(desk.out)
    assert "value_exposure" in [cell.value for cell in written["_lists"]["F"]]
    assert "timesheet" not in written.sheetnames  # no more sheets than there were


def test_what_people_began_in_a_template_is_not_taken_for_blank(desk, capsys):
    """A row that holds more than a number is somebody's work, and half of it stops the import."""
    content = template_content(small_playbook(), numbered_managers=1)
    desk.out = desk.path / "register.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(content))
    book["managers"]["B4"] = "Ada"
    book.save(desk.out)
    capsys.readouterr()
    assert desk.run(ROWS, "--force") == 1
    said = capsys.readouterr().err
    assert "sheet managers, cell C4, grade: must not be blank" in said
    assert "example" not in said


def test_words_that_the_playbook_does_not_have_are_not_marked_as_wrong(desk):
    """A register scored on criteria of one's own gets no list of other ones."""
    desk.run(ROWS, "--force")
    register = read_register(desk.out)
    assert {row.criterion for row in register.evaluations} == {"reach"}
    written = Imported(register=register, fed=("alliances",), told=())
    out = write_register(written, desk.path / "own.xlsx", playbook=small_playbook())
    assert "_criteria" not in openpyxl.load_workbook(out).sheetnames


# --- Any register, any locale ---

ORDERS = {"day first": "%d.%m.%Y", "month first": "%m/%d/%Y", "year first": "%Y/%m/%d"}
TRUTH = (("ja", "nein"), ("oui", "non"), ("x", "0"))
MARKS = {"semicolon": ";", "tab": "\t", "bar": "|"}


@st.composite
def locales(draw):
    """Draw how a tool writes its files."""
    return {
        "order": draw(st.sampled_from(sorted(ORDERS))),
        "decimals": draw(st.sampled_from(["comma", "point"])),
        "truth": draw(st.sampled_from(TRUTH)),
        "mark": draw(st.sampled_from(sorted(MARKS))),
        "encoding": draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])),
        "above": draw(st.integers(0, 3)),
    }


def cell(value, locale):
    """Return a value as a tool of some locale writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return locale["truth"][not value]
    if isinstance(value, float):
        return repr(value).replace(".", "," if locale["decimals"] == "comma" else ".")
    if isinstance(value, date):
        clock = f" {value:%H:%M:%S}" if hasattr(value, "hour") else ""
        day = value.strftime(ORDERS[locale["order"]]).zfill(10)
        return day + clock
    return inert(";".join(value) if isinstance(value, tuple) else str(value))


def table_text(rows, columns, locale):
    """Return the rows of a table as a tool of some locale writes them, columns in some order under other names."""
    mark = MARKS[locale["mark"]]
    lines = [[f"H-{column}" for column in columns]]
    lines += [[cell(values_of(row)[c], locale) for c in columns] for row in rows]
    quoted = [mark.join('"' + text.replace('"', '""') + '"' for text in line) for line in lines]  # fmt: skip
    return "\n".join([*["title"] * locale["above"], *quoted]) + "\n"


@settings(max_examples=6, deadline=None)
@given(register=registers(), locale=locales(), data=st.data())
def test_any_register_in_any_locale_reads_back_equal(
    tmp_path_factory, register, locale, data
):
    """Written with other headings, in any order of columns and in any locale, a register comes back by its map."""
    folder = tmp_path_factory.mktemp("any")
    sources, lines = [], []
    for table, model in TABLES.items():
        rows = getattr(register, table)
        if rows:
            named = [f.alias or name for name, f in model.model_fields.items()]
            columns = data.draw(st.permutations(named))
            path = folder / f"{table} export.csv"
            text = table_text(rows, columns, locale)
            path.write_text(text, encoding=locale["encoding"])
            sources.append(path)
            lines += [
                f'[tables.{table}]\nsource = "{path.name}"\nseparator = "{locale["mark"]}"',
                f'dates = "{locale["order"]}"\ndecimals = "{locale["decimals"]}"\n[tables.{table}.columns]',
                *(f'{column} = "H-{column}"' for column in named),
            ]
    book = folder / "map.toml"
    book.write_text("\n".join(lines))
    assert import_register(sources, by=book).register == register
