"""From an empty folder to the first run: a working folder, a workbook that is filled in, an answer."""

import argparse
import io
import json
import re
import tomllib
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from builders_run import fewer_rounds

from resourcing.cli import main
from resourcing.cli.starting import answered, questions
from resourcing.read import (
    default_playbook_text,
    read_inputs,
    read_scenario,
)
from resourcing.read.examples import EXAMPLE

TODAY = date(2026, 11, 22)
FLAGS = ("--company", 'Ärzte "1"', "--first-day", "2027-01-01", "--periods", "2", "--managers", "2")  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder that `start` made."""
    place = tmp_path_factory.mktemp("begun") / "alliances"
    assert main(["start", str(place), *FLAGS]) == 0
    return place


def copied(folder, place):
    """Return a copy of a folder."""
    place.mkdir()
    for path in folder.iterdir():
        (place / path.name).write_bytes(path.read_bytes())
    return place


def fill(path):
    """Fill the workbook in as a person would: delete the examples, write two people and two alliances."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for row in range(sheet.max_row, 1, -1):
            cells = [str(cell.value) for cell in sheet[row]]
            if not sheet.title.startswith("_") and any(c.startswith(EXAMPLE) for c in cells):  # fmt: skip
                sheet.delete_rows(row)
    people = [("Ada", "senior", 1.0), ("Ben", "manager", 0.5)]
    for row, person in enumerate(people, start=2):
        for column, value in enumerate(person, start=2):
            book["managers"].cell(row, column, value)
    for name, lead in (("007", "M1"), ("A2", None)):
        begun = [name, f"Alliance {name}", "P", "asset", "launch", date(2024, 1, 1)]
        book["alliances"].append([*begun, None, None, None, lead, None, "yes", "yes"])
        score = [name, "strategic_importance", "Ana", None, TODAY, 4]
        book["evaluations"].append([*score, None, None, "assumption"])
    book.save(path)


def test_start_leaves_everything_that_a_run_needs(folder):
    """Workbook, playbook as it comes, baseline over both, notebook and the next commands."""
    assert {path.name for path in folder.iterdir()} == {
        "register.xlsx",
        "playbook.toml",
        "baseline.toml",
        "what-if.ipynb",
        "README.txt",
    }
    assert (folder / "playbook.toml").read_text("utf-8") == default_playbook_text()
    scenario = read_scenario(folder / "baseline.toml")
    assert scenario.title == 'Alliances of Ärzte "1"'
    assert scenario.horizon.labels == ("2027Q1", "2027Q2")
    numbered = openpyxl.load_workbook(folder / "register.xlsx")["managers"]
    assert [numbered[f"A{row}"].value for row in (4, 5, 6)] == ["M1", "M2", None]
    told = (folder / "README.txt").read_text("utf-8")
    commands = [line for line in told.splitlines() if line.startswith("       resourcing")]  # fmt: skip
    assert [line.split()[1] for line in commands] == ["check", "run", "lab", "pack"]


def test_the_option_to_begin_with_is_one_without_its_marks(folder, tmp_path):
    """Its lines are comments; without the # the scenario has somebody to hire from the first day."""
    assert not read_scenario(folder / "baseline.toml").options
    text = (folder / "baseline.toml").read_text("utf-8")
    about, _, option = text.partition("# An option to compare")
    rest = re.sub("^# ?", "", option.partition("\n")[2], flags=re.MULTILINE)
    place = copied(folder, tmp_path / "asked")
    (place / "baseline.toml").write_text(about + rest, encoding="utf-8")
    (hire,) = read_scenario(place / "baseline.toml").options["hire_one"].hires
    assert (hire.fte, hire.available_from) == (1.0, date(2027, 1, 1))


def test_check_says_what_to_fill_in(folder, capsys):
    """Before anything is filled in, every example sheet and every blank cell of a numbered manager is named."""
    assert main(["check", str(folder / "baseline.toml")]) == 1
    said = capsys.readouterr().out
    assert "sheet managers, rows 2 and 3: these are example rows" in said
    assert "sheet managers, cell B4, name: must not be blank" in said
    assert "there is no alliance; write a row for each alliance" in said


@pytest.mark.slow
@pytest.mark.usefixtures("plain_pages")
def test_filled_in_it_runs_and_so_does_the_notebook(folder, tmp_path, capsys, monkeypatch):  # fmt: skip
    """After filling in, the check is clean, the run writes its page, and each cell of the notebook runs."""
    place = copied(folder, tmp_path / "mine")
    fill(place / "register.xlsx")
    baseline = str(place / "baseline.toml")
    assert main(["check", baseline]) == 0
    assert read_inputs(baseline).register.alliances[0].alliance_id == "007"
    with fewer_rounds():
        assert main(["run", baseline, "--out", str(place / "first-run")]) == 0
        assert (place / "first-run" / "report.html").exists()
        monkeypatch.chdir(place)
        known = {}
        for cell in json.loads((place / "what-if.ipynb").read_text("utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                exec("".join(cell["source"]), known)
    assert known["more"].run.case.data.available.sum() > known["now"].run.case.data.available.sum()  # fmt: skip


def test_nothing_is_overwritten_without_force(folder, tmp_path, capsys):
    """One file that is there stops all; with --force only the files of `start` are replaced."""
    place = tmp_path / "mine"
    place.mkdir()
    (place / "register.xlsx").write_text("my work")
    (place / "other.txt").write_text("mine too")
    assert main(["start", str(place), "--yes"]) == 1
    assert "register.xlsx" in capsys.readouterr().err
    assert {path.name for path in place.iterdir()} == {"register.xlsx", "other.txt"}
    assert (place / "register.xlsx").read_text() == "my work"
    assert main(["start", str(place), "--yes", "--force"]) == 0
    assert (place / "other.txt").read_text() == "mine too"
    assert (place / "register.xlsx").read_bytes()[:2] == b"PK"


def flags(**given):
    """Return parsed flags, None where one was not given."""
    return argparse.Namespace(**{q.name: given.get(q.name) for q in questions(TODAY)})


def test_without_a_terminal_nothing_is_asked():
    """Defaults hold: the next quarter, two years of quarters."""
    found = answered(flags(), ask=None, today=TODAY)
    assert (found["first_day"], found["periods"]) == (date(2027, 1, 1), 8)
    assert found["months_per_period"] == 3


def test_questions_are_asked_until_the_answer_fits(capsys):
    """A bad answer is told and asked again, a blank one is the default, and what a flag says is not asked."""
    lines = iter(["", "01.04.2027", "2027-04-15", "2027-04", "1", ""])
    asked = []

    def ask(prompt):
        asked.append(prompt)
        return next(lines)

    found = answered(flags(periods=4), ask=ask, today=TODAY)
    assert found == {
        "company": "our company",
        "first_day": date(2027, 4, 1),
        "months_per_period": 1,
        "periods": 4,
        "managers": 5,
    }
    assert len([line for line in asked if "first day" in line]) == 3
    said = capsys.readouterr().out
    assert "'01.04.2027' is no day or month as it is written here" in said
    assert "the month begins on 2027-04-01" in said


def test_a_new_folder_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    """Stopped half-way, nothing of it is there that a second `start` would stumble over."""
    written = Path.write_bytes

    def stopped(path, content):
        if path.name == "what-if.ipynb":
            raise KeyboardInterrupt
        return written(path, content)

    monkeypatch.setattr(Path, "write_bytes", stopped)
    place = tmp_path / "new"
    assert main(["start", str(place), "--yes"]) == 130
    assert not place.exists()
    monkeypatch.undo()
    assert main(["start", str(place), "--yes"]) == 0


class Terminal(io.StringIO):
    """A terminal at which somebody types some lines and then Ctrl-D."""

    def isatty(self):
        """Return that it is one."""
        return True


def test_whoever_leaves_half_way_gets_no_folder(tmp_path, monkeypatch, capsys):
    """The end of input is no yes to the questions that are left."""
    monkeypatch.setattr("sys.stdin", Terminal("Acme\n"))
    place = tmp_path / "new"
    assert main(["start", str(place)]) == 130
    assert "interrupted" in capsys.readouterr().err
    assert not place.exists()


def test_nobody_is_asked_for_a_folder_that_cannot_be_written(
    tmp_path, monkeypatch, capsys
):
    """What stands in the way is told before the first question."""
    (tmp_path / "baseline.toml").write_text("mine")
    monkeypatch.setattr("sys.stdin", Terminal("Acme\n"))
    assert main(["start", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert "is there already" in err
    assert out == ""


def test_what_was_not_asked_is_told(tmp_path, monkeypatch, capsys):
    """Without a terminal, piped answers are not read: the defaults that hold are said, those given are not."""
    monkeypatch.setattr("sys.stdin", io.StringIO("Acme\n"))
    assert main(["start", str(tmp_path / "new"), "--periods", "4"]) == 0
    said = capsys.readouterr().out
    assert "taken by default: --company 'our company', --first-day" in said
    assert "--periods" not in said


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 9, 30), date(2026, 10, 1)),
        (date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_planning_begins_with_the_next_quarter(today, first):
    """The default first day lies after today, at the start of a quarter."""
    assert questions(today)[1].default == first


@pytest.mark.parametrize(
    "flag",
    [
        ("--first-day", "2027-01-02"),
        ("--periods", "0"),
        ("--months-per-period", "2"),
        ("--managers", "201"),
        ("--company", " "),
    ],
)
def test_flags_that_do_not_fit_are_refused(flag, tmp_path, capsys):
    """A wrong flag writes nothing and says why."""
    with pytest.raises(SystemExit) as left:
        main(["start", str(tmp_path / "new"), *flag])
    assert left.value.code == 2
    assert flag[0] in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_template_offers_the_criteria_of_a_playbook(tmp_path, capsys):
    """With a playbook of one's own, its criteria are those that can be chosen."""
    playbook = tmp_path / "playbook.toml"
    playbook.write_text(
        default_playbook_text().replace("clinical_stage", "stage_reached"), "utf-8"
    )
    path = tmp_path / "new" / "register.xlsx"
    assert main(["template", str(path), "--playbook", str(playbook), "--tables", "needed"]) == 0  # fmt: skip
    assert str(path) in capsys.readouterr().out
    book = openpyxl.load_workbook(path)
    criteria = {cell.value for cell in book["_lists"]["F"]}
    assert {"stage_reached", "value_exposure"} <= criteria
    assert criteria - {None, "criteria"} == set(
        tomllib.loads(playbook.read_text("utf-8"))["criteria"]
    )


def test_template_tells_what_stands_in_its_way(tmp_path, capsys):
    """A wrong ending, a folder, and a file that is there are told before anything is read."""
    (tmp_path / "a.xlsx").write_text("mine")
    for name in ("a.csv", "a.xlsx"):
        assert main(["template", str(tmp_path / name)]) == 1
    said = capsys.readouterr().err
    assert "must end in .xlsx" in said
    assert "is there already" in said
