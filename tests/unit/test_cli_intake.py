"""The commands `intake`, `decide`, `decisions` and `reviews`: what they print, write and refuse."""

import shutil
from datetime import date

import openpyxl
import pandas as pd
import pytest
from builders_run import write_small_inputs

from resourcing.cli import main
from resourcing.read import read_register
from resourcing.read.decisions import log_path, read_log

pytestmark = pytest.mark.usefixtures("few_rounds")

FIELDS = {
    "alliance_id": "B1",
    "name": "Newly made",
    "partner": "New Bio",
    "kind": "asset",
    "phase": "development",
    "shared_risk_reward": "yes",
    "business_model_defined": "yes",
}


@pytest.fixture
def scenario(tmp_path):
    """Return the scenario file of a small portfolio."""
    return write_small_inputs(tmp_path)


@pytest.fixture
def register(scenario):
    """Return the folder of its register."""
    return scenario.parent / "register"


@pytest.fixture
def form(scenario, capsys):
    """Return a form of the small playbook, filled in by two who differ."""
    path = scenario.parent / "form.xlsx"
    assert main(["intake", "--form", str(path), "--scenario", str(scenario)]) == 0
    assert "fill in both sheets" in capsys.readouterr().out
    book = openpyxl.load_workbook(path)
    for name, value in book["alliance"].iter_rows(min_row=2, max_col=2):
        value.value = FIELDS.get(name.value)
    sheet = book["evaluations"]
    for column, who, level in ((9, "Ana", 5), (14, "Ben", 2)):
        sheet.cell(1, column, who)
        sheet.cell(3, column, date(2026, 12, 1))
        for row in range(5, sheet.max_row + 1):
            sheet.cell(row, column, level)
            sheet.cell(row, column + 3, "evidence")
    book.save(path)
    return path


def files_of(folder):
    """Return the content of every file that people see."""
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.name[0] != "."}


def test_intake_shows_and_writes_nothing_until_asked_to(form, scenario, register, capsys):  # fmt: skip
    """Scores, segment with chances, who differs and hours come first; then, with --add, rows and the log."""
    before = files_of(register)
    assert main(["intake", str(form), "--scenario", str(scenario)]) == 0
    shown = capsys.readouterr().out
    for said in (
        "Newly made is complex",
        "criticality",
        "Segment: complex",
        "Alone, they would place it: Ana complex, Ben simple",
        "Importance: Ana 5, Ben 2 (3 levels apart)  <- talk about it",
        "2027Q1",
        "disagreement: importance by 3 levels",
        "Nothing was written",
    ):
        assert said in shown
    assert files_of(register) == before
    words = ["--add", "--by", "Head", "--assuming", "sourced: term sheet"]
    assert main(["intake", str(form), "--scenario", str(scenario), *words]) == 0
    assert "Added to" in capsys.readouterr().out
    found = read_register(register)
    assert found.alliances[-1].name == "Newly made"
    (entry,) = found.decisions
    assert (entry.kind, entry.decision, entry.evaluators) == ("placement", "complex", "Ana; Ben")  # fmt: skip
    assert entry.assumptions == "term sheet [sourced]"
    assert main(["decisions", str(scenario)]) == 0
    assert "since then" not in capsys.readouterr().out


def test_intake_refuses_with_every_problem_and_writes_nothing(form, scenario, register, capsys):  # fmt: skip
    """An identifier that is taken and a score of tomorrow stop it, also with --add; who decides must be said."""
    assert main(["intake", str(form), "--scenario", str(scenario), "--add"]) == 1
    assert "name who decides" in capsys.readouterr().err
    book = openpyxl.load_workbook(form)
    book["evaluations"]["I3"] = date(2027, 2, 1)
    book.save(form)
    before = files_of(register)
    words = ["intake", str(form), "--scenario", str(scenario), "--add", "--by", "Head"]
    assert main(words) == 1
    assert "lies after 2027-01-01" in capsys.readouterr().err
    book["alliance"]["B2"] = "A1"
    book.save(form)
    assert main(words) == 1
    assert "the register has this alliance already" in capsys.readouterr().err
    book["evaluations"]["I3"] = date(2026, 12, 1)
    book["alliance"]["B2"], book["alliance"]["B15"] = "B1", "M4"
    book.save(form)
    assert main(words) == 1  # pinned to an associate
    assert "alliances, B1" in capsys.readouterr().err
    assert files_of(register) == before
    assert main(["intake"]) == 1
    assert main(["intake", "--form", str(form)]) == 1  # it is there already


def test_a_decision_is_logged_shown_and_its_ground_watched(scenario, register, capsys):
    """What changed in register and playbook since is told by name; an edit breaks the chain and gives exit code 1."""
    words = ["--about", "A1", "--what", "placement", "--decided", "typical"]
    more = ["--by", "Head", "--because", "it fits", "--assuming", "no launch"]
    assert main(["decide", str(scenario), *words, *more]) == 0
    assert main(["decide", str(scenario), "--about", "A2", "--what", "lead", "--decided", "M1", "--by", "Head", "--because", "x"]) == 0  # fmt: skip
    capsys.readouterr()
    path = register / "evaluations.csv"
    text = path.read_text("utf-8")
    assert "A1,importance" in text.partition("5.0")[0]
    path.write_text(text.replace("5.0", "4.0", 1), encoding="utf-8")
    assert main(["decisions", str(scenario), "--about", "A1"]) == 0
    shown = capsys.readouterr().out
    assert "placement: typical  (by Head)" in shown
    assert "since then changed: evaluations, A1" in shown
    assert "assuming no launch [user]" in shown
    assert "2 entries, 1 about A1; the chain is whole" in shown
    log = log_path(register)
    log.write_text(log.read_text("utf-8").replace("it fits", "it fitted"), encoding="utf-8")  # fmt: skip
    assert main(["decisions", str(register)]) == 1
    assert "row 2: was changed after it was written" in capsys.readouterr().out


def test_a_decision_about_what_is_not_there_is_refused_whole(scenario, register, capsys):  # fmt: skip
    """Unknown alliance, profile and superseded entry are told together, near names proposed; the log is not begun."""
    words = ["--about", "A11", "--what", "placement", "--decided", "complx"]
    more = ["--by", " ", "--because", "x", "--supersedes", "2020-01-01 00:00:00"]
    assert main(["decide", str(scenario), *words, *more]) == 1
    told = capsys.readouterr().err
    assert "4 problems" in told
    assert 'did you mean "complex"?' in told
    assert not log_path(register).exists()


def test_a_later_entry_supersedes_an_earlier_one(scenario, register):
    """The time of an entry is accepted as it stands in the log."""
    words = ["decide", str(register), "--about", "plan of 2027", "--what", "plan", "--by", "Head", "--because", "x", "--decided"]  # fmt: skip
    assert main([*words, "approved"]) == 0
    ((_, first),) = read_log(log_path(register)).lines
    assert main([*words, "withdrawn", "--supersedes", first["time"]]) == 0
    (_, (_, second)) = read_log(log_path(register)).lines
    assert second["supersedes"] == first["time"]


def test_reviews_tells_what_is_due_who_differs_and_what_re_scoring_is_worth(form, scenario, capsys):  # fmt: skip
    """An alliance scored by two who differ is asked about; what nobody scored for long is due."""
    words = ["--scenario", str(scenario), "--add", "--by", "Head"]
    assert main(["intake", str(form), *words]) == 0
    capsys.readouterr()
    out = scenario.parent / "worth.csv"
    more = ["--most", "1", "--seconds", "2", "--out", str(out)]
    assert main(["reviews", str(scenario), *more]) == 0
    shown = capsys.readouterr().out
    assert "Due for evaluation on 2027-01-01: 0 of 9 alliances" in shown
    assert "every 182 days; user: " in shown
    assert "Newly made, Importance: Ana 5, Ben 2" in shown
    assert "Ana: +" in shown
    assert "What a re-evaluation could change" in shown
    assert "would change lead" in shown
    assert "Not solved again (--most)" in shown
    table = pd.read_csv(out)
    assert set(table["alliance_id"]) == {"B1"}
    gains = (table["gain"] * table["other_probability"]).sum()
    assert gains == pytest.approx(table["expected"].iloc[0], abs=1e-3)


def test_a_log_that_was_cut_short_is_told_and_set_aside(scenario, register, capsys):
    """`decisions` tells it, the next `decide` sets it aside and says where."""
    words = ["decide", str(register), "--about", "A1", "--what", "exception", "--decided", "no review", "--by", "Head", "--because", "x"]  # fmt: skip
    assert main(words) == 0
    log = log_path(register)
    shutil.copy(log, register / "_copy.csv")
    log.write_bytes(log.read_bytes() + b"2027-01-05 14")
    assert main(["decisions", str(register)]) == 0
    assert "the last line was cut short (13 bytes)" in capsys.readouterr().out
    assert main(words) == 0
    assert "it was set aside in" in capsys.readouterr().err
