"""The commands `intake`, `decide`, `decisions` and `reviews`: what they print, write and refuse."""

import re
import shutil
import time
from datetime import date, datetime

import openpyxl
import pandas as pd
import pytest
from builders_run import write_small_inputs

from resourcing.cli import main
from resourcing.intake import entry_of
from resourcing.read import read_register
from resourcing.read.decisions import log_path, read_log
from resourcing.scorecard.improving import open_decisions
from resourcing.view.files.decisions import append_decision

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


def test_many_evaluators_are_told_together_and_one_of_few_criteria_as_such(form, scenario, capsys):  # fmt: skip
    """Ten people on a line cannot be read; somebody who scored two of five criteria places it by little."""
    rows = [
        f"A1,{criterion},Person {number},2026-12-02,{1 + number % 5},evidence"
        for number in range(10)
        for criterion in ("importance", "dependence")
    ]
    path = scenario.parent / "many.csv"
    path.write_text(
        "\n".join(["alliance_id,criterion,evaluator,date,level,basis", *rows])
    )
    assert main(["intake", str(path), "--scenario", str(scenario)]) == 0
    shown = capsys.readouterr().out
    assert "(from 2 of 5 criteria)" in shown
    assert "1: Person 0 and Person 5; 2: Person 1 and Person 6;" in " ".join(shown.split())  # fmt: skip
    assert max(len(line) for line in shown.splitlines()) <= 100


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="no time zones to set here")
def test_today_is_that_of_whoever_asks(monkeypatch):
    """On an island fourteen hours ahead it is tomorrow for most of the day; scores of that day count there."""
    from resourcing.cli import intaking

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2026, 11, 23, 20, 0, tzinfo=tz)

    monkeypatch.setattr(intaking, "datetime", Clock)
    monkeypatch.setenv("TZ", "XXX-14")
    time.tzset()
    try:
        assert intaking._plain("register").today == date(2026, 11, 24)
    finally:
        monkeypatch.undo()
        time.tzset()


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
    assert "the day of Ana lies after 2027-01-01" in capsys.readouterr().err
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


def test_what_cannot_be_written_is_told_and_nothing_half_done(form, scenario, register, capsys, monkeypatch):  # fmt: skip
    """A folder that may not be written, a log that may not, and a log that fails last: where, what, how to repair."""
    from resourcing.view.files import decisions as writing

    words = ["intake", str(form), "--scenario", str(scenario), "--add", "--by", "Head"]
    before = files_of(register)

    def refused(*_words, **_more):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as changed:
        changed.setattr(writing.FileLock, "acquire", refused)
        assert main(words) == 1
    told = capsys.readouterr().err
    assert str(register) in told
    assert "cannot be written: permission denied; see that you may write there" in told
    log_path(register).mkdir()
    assert main(words) == 1
    assert "decisions.csv" in capsys.readouterr().err
    log_path(register).rmdir()
    assert files_of(register) == before
    with monkeypatch.context() as changed:
        changed.setattr(writing, "_append", refused)
        assert main(words) == 1
    told = capsys.readouterr().err
    assert "the rows were added, but the decision was not logged" in told
    assert read_register(register).alliances[-1].alliance_id == "B1"


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
    assert "2 entries, 1 shown; the chain is whole" in shown
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
    named = ["--about", "alliance a1", "--what", "lead", "--decided", "Ada"]
    assert main(["decide", str(scenario), *named, "--by", "x", "--because", "x"]) == 1
    assert 'write the identifier "M1", not the name' in capsys.readouterr().err
    assert not log_path(register).exists()


def test_a_later_entry_supersedes_an_earlier_one(scenario, register):
    """The time of an entry is accepted as it stands in the log."""
    words = ["decide", str(register), "--about", "plan of 2027", "--what", "plan", "--by", "Head", "--because", "x", "--decided"]  # fmt: skip
    assert main([*words, "approved"]) == 0
    ((_, first),) = read_log(log_path(register)).lines
    assert main([*words, "withdrawn", "--supersedes", first["time"]]) == 0
    (_, (_, second)) = read_log(log_path(register)).lines
    assert second["supersedes"] == f"{first['time']} {first['seal'][:8]}"


def log_at_once(register, *subjects):
    """Append decisions of one second about some subjects."""
    for number, subject in enumerate(subjects):
        made = entry_of(
            who="Head",
            subject=subject,
            kind="placement",
            decision=f"number {number}",
            time=datetime(2026, 11, 2, 9, 30),
        )
        append_decision(made, register=register)


def test_of_two_decisions_of_one_second_the_one_meant_is_superseded(scenario, register, capsys):  # fmt: skip
    """The time alone is refused with both; the beginning of a seal names one, once, and only that is no longer open."""
    log_at_once(register, "A1", "A2")
    (_, first), (_, second) = read_log(log_path(register)).lines
    words = ["decide", str(scenario), "--about", "A2", "--what", "placement", "--decided", "simple", "--by", "Head", "--because", "x", "--supersedes"]  # fmt: skip
    assert main([*words, first["time"]]) == 1
    told = capsys.readouterr().err
    assert f"2 entries answer to that; name one of {first['seal'][:8]} (A1), {second['seal'][:8]} (A2)" in told  # fmt: skip
    assert main([*words, second["seal"][:8]]) == 0
    assert "A2: number 1" in capsys.readouterr().out
    assert main([*words, f"{second['time']} {second['seal'][:8]}"]) == 1
    assert "is superseded already" in capsys.readouterr().err
    assert main(["decisions", str(register), "--open"]) == 0
    shown = capsys.readouterr().out
    assert ("number 0" in shown, "number 1" in shown) == (True, False)
    assert "3 entries, 2 shown" in shown
    assert main(["decisions", str(register), "--about", "A2"]) == 0
    assert "superseded by" in capsys.readouterr().out
    (_, _, (_, third)) = read_log(log_path(register)).lines
    kept = open_decisions(read_register(register).decisions, seen_from=date.max)
    assert {row.seal for row in kept} == {first["seal"], third["seal"]}


def test_the_log_is_shown_in_part_and_a_misspelled_name_is_told(register, capsys):
    """By kind and by person; a name that is nearly one of the log is proposed, not answered with nothing."""
    log_at_once(register, "A1", "A2")
    assert main(["decisions", str(register), "--what", "lead"]) == 0
    assert "2 entries, 0 shown" in capsys.readouterr().out
    assert main(["decisions", str(register), "--by", "Haed"]) == 1
    assert 'did you mean "Head"?' in capsys.readouterr().err


def test_a_log_edited_by_hand_is_told_by_whoever_appends(register, capsys):
    """The entry is appended, and the words point to the command that says where the log is not as written."""
    log_at_once(register, "A1")
    path = log_path(register)
    path.write_text(path.read_text("utf-8").replace("number 0", "number 9"), encoding="utf-8")  # fmt: skip
    words = ["decide", str(register), "--about", "A1", "--what", "exception", "--decided", "x", "--by", "Head", "--because", "x"]  # fmt: skip
    assert main(words) == 0
    assert "is not as it was written; `resourcing decisions` says where" in capsys.readouterr().err  # fmt: skip
    assert main(["decisions", str(register)]) == 1
    assert "to repair: put the log back from a copy" in capsys.readouterr().out


def test_an_old_reference_that_two_entries_answer_to_is_told_and_replaces_none(register, capsys):  # fmt: skip
    """A log of an earlier version names the time only; where that and the subject do not decide, both stay open."""
    path = log_path(register)
    rows = ["2027-01-05 09:00:00,Head,A1,one,", "2027-01-05 09:00:00,Head,A1,two,"]
    last = "2027-01-06 09:00:00,Head,A1,three,2027-01-05 09:00:00"
    path.write_text(
        "\n".join(["time,who,subject,decision,supersedes", *rows, last, ""])
    )
    assert main(["decisions", str(register), "--open"]) == 0
    shown = capsys.readouterr().out
    assert "3 entries, 3 shown" in shown
    assert "row 4 supersedes '2027-01-05 09:00:00': rows 2 and 3 answer to that, so none counts as superseded" in shown  # fmt: skip


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


@pytest.mark.slow  # a whole run with its report
def test_reviews_of_a_stored_plan_say_whose_inputs_they_rest_on(form, scenario, capsys):  # fmt: skip
    """The run's own inputs count; what is other since is named; a run of other alliances is refused, and so is no table."""
    folder = scenario.parent / "made"
    assert main(["run", str(scenario), "--out", str(folder)]) == 0
    words = ["reviews", str(scenario), "--run", str(folder), "--most", "1"]
    assert main(words) == 0
    assert "with the inputs of that run." in capsys.readouterr().out
    more = ["--scenario", str(scenario), "--add", "--by", "Head"]
    assert main(["intake", str(form), *more]) == 0
    assert main(words) == 0
    shown = capsys.readouterr().out
    assert "with the inputs of that run; other since: register." in shown
    path = scenario.parent / "register"
    for file in path.glob("[ae]*.csv"):
        text = file.read_text("utf-8")
        file.write_text(re.sub(r"\bA(\d)\b", r"Z\1", text), encoding="utf-8")
    assert main(words) == 1
    assert "its plan is for none of the alliances" in capsys.readouterr().err
    assert main([*words[:2], "--most", "0", "--out", str(path / "x.csv")]) == 1
    assert "leave --out or --most away" in capsys.readouterr().err


def test_a_table_of_reviews_is_replaced_with_leave_only(form, scenario, capsys):
    """--force replaces a table that is there; without it nothing is computed."""
    out = scenario.parent / "worth.csv"
    out.write_text("mine", encoding="utf-8")
    words = ["reviews", str(scenario), "--most", "1", "--seconds", "1", "--out", str(out)]  # fmt: skip
    assert main(words) == 1
    assert out.read_text("utf-8") == "mine"
    assert main([*words, "--force"]) == 0
    assert out.read_text("utf-8").startswith("alliance_id,")


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
