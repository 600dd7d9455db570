"""An import over a register with a decision log leaves the log as it is, however often it is repeated."""

from datetime import datetime

import openpyxl
import pytest
from builders_mapping import CRM

from resourcing.cli import main
from resourcing.domain import Decision
from resourcing.errors import InputError
from resourcing.read import check, read_register
from resourcing.read.aside import RowsLeftAside
from resourcing.read.decisions import log_path
from resourcing.read.mapping import import_register
from resourcing.view.files.decisions import append_decision

HEAD = "Deal,Company,Stage,Start,Region"
ENTRY = Decision(
    time=datetime(2027, 1, 5, 9, 30),
    who="Ada",
    subject="aurora",
    decision="complex",
    kind="placement",
)
BY_HAND = ENTRY.replace(decision="Ben leads", kind=None)
FED = CRM + (
    '[tables.decisions]\nsource = "minutes.csv"\n[tables.decisions.columns]\n'
    'time = "When"\nwho = "Who"\nsubject = "Deal"\ndecision = "What"\n'
)


class Desk:
    """A working folder with an export, a map and a register that was imported once."""

    def __init__(self, path, out):
        self.source, self.book = path / "crm-1.csv", path / "map.toml"
        self.minutes, self.out = path / "minutes.csv", path / out
        self.book.write_text(CRM)
        self.minutes.write_text("When,Who,Deal,What\n2027-01-05 10:00,Ada,aurora,go\n")
        assert self.run("launch") == 0

    def run(self, phase):
        """Import an alliance in some phase, and return the exit code."""
        self.source.write_text(f"{HEAD}\nAurora,X,{phase},2027-01-01,EU\n")
        words = ["--map", str(self.book), "--out", str(self.out), "--force"]
        return main(["import-register", str(self.source), *words])

    def decide(self):
        """Append an entry to the log, and return it."""
        return append_decision(ENTRY, register=self.out).entry

    def put_into_the_sheet(self, *entries):
        """Write entries into the workbook's own sheet of decisions."""
        book = openpyxl.load_workbook(self.out)
        names = list(Decision.model_fields)
        sheet = book.create_sheet("decisions")
        sheet.append(names)
        for entry in entries:
            sheet.append([getattr(entry, name) for name in names])
        book.save(self.out)

    @property
    def in_the_sheet(self):
        """Return what the workbook's own sheet of decisions says."""
        sheet = openpyxl.load_workbook(self.out)["decisions"]
        rows = [row[3] for row in sheet.iter_rows(min_row=2, values_only=True)]
        return [text for text in rows if text is not None]


@pytest.fixture(params=["register.xlsx", "register"])
def desk(request, tmp_path):
    """Return a working folder with a workbook or a folder as its register."""
    return Desk(tmp_path, request.param)


def test_imports_over_a_log_leave_it_as_it_is_each_time(desk):
    """Once, twice and three times: the log keeps its bytes, the register its decisions, the source its say."""
    entry = desk.decide()
    log = log_path(desk.out)
    before = log.read_bytes()
    for phase in ("commercial", "launch", "wind_down"):
        assert desk.run(phase) == 0
        assert log.read_bytes() == before
        register = read_register(desk.out)
        assert register.decisions == (entry,)
        assert register.alliances[0].phase == phase
        assert check(desk.out) == ()


def test_a_sheet_of_decisions_keeps_what_only_it_has(tmp_path, capsys):
    """Rows that the log has too leave the sheet, and that is told; others stay, since nothing else has them."""
    desk = Desk(tmp_path, "register.xlsx")
    entry = desk.decide()
    desk.put_into_the_sheet(entry, BY_HAND)
    assert desk.run("commercial") == 0
    assert "1 row of the sheet is in register.decisions.csv too" in capsys.readouterr().out  # fmt: skip
    assert desk.in_the_sheet == ["Ben leads"]
    assert desk.run("launch") == 0
    assert desk.in_the_sheet == ["Ben leads"]
    with pytest.warns(
        RowsLeftAside
    ):  # rows beside a log do not count, and that is told
        assert read_register(desk.out).decisions == (entry,)


def test_a_sheet_of_decisions_that_cannot_be_read_stops_the_import(tmp_path, capsys):
    """A workbook is written anew as a whole: what cannot be read of it would be lost."""
    desk = Desk(tmp_path, "register.xlsx")
    desk.decide()
    desk.put_into_the_sheet(BY_HAND)
    book = openpyxl.load_workbook(desk.out)
    book["decisions"]["A2"] = "some day"
    book.save(desk.out)
    before = desk.out.read_bytes()
    assert desk.run("commercial") == 1
    assert "sheet decisions, cell A2" in capsys.readouterr().err
    assert desk.out.read_bytes() == before


def test_a_log_is_never_fed_by_a_map(desk):
    """Entries are only appended: neither the file beside a workbook nor a sealed one of a folder takes rows of a source."""
    desk.decide()
    desk.book.write_text(FED)
    before = log_path(desk.out).read_bytes()
    with pytest.raises(InputError, match=r"the map feeds decisions.*resourcing decide"):
        import_register([desk.source, desk.minutes], by=desk.book, over=desk.out)
    assert log_path(desk.out).read_bytes() == before


def test_decisions_are_fed_where_no_log_is_kept(desk):
    """Minutes of the past may be imported as long as no command has appended an entry."""
    desk.book.write_text(FED)
    for _ in range(2):
        words = [str(desk.source), str(desk.minutes), "--map", str(desk.book)]
        assert main(["import-register", *words, "--out", str(desk.out), "--force"]) == 0
        assert [row.decision for row in read_register(desk.out).decisions] == ["go"]


@pytest.mark.parametrize("lock", ["~$register.xlsx", ".~lock.register.xlsx#"])
def test_a_workbook_that_is_open_is_not_written_over(tmp_path, capsys, lock):
    """What Excel or LibreOffice saved later would undo the import, or the other way round."""
    desk = Desk(tmp_path, "register.xlsx")
    (tmp_path / lock).write_text("Ana")
    before = desk.out.read_bytes()
    assert desk.run("commercial") == 1
    assert "seems to be open in another program" in capsys.readouterr().err
    assert desk.out.read_bytes() == before
    (tmp_path / lock).unlink()
    assert desk.run("commercial") == 0


def test_a_folder_may_have_a_point_in_its_name_and_other_files_are_refused(
    tmp_path, capsys
):
    """`register.2027` is a folder; a register in a file ends in .xlsx."""
    desk = Desk(tmp_path, "register.2027")
    assert desk.out.is_dir()
    desk.out = tmp_path / "register.ods"
    assert desk.run("launch") == 1
    assert "must end in .xlsx" in capsys.readouterr().err
    assert not desk.out.exists()
