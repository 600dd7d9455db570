"""The command `resourcing scorecard`: text, folder, page, refusals."""

import json
import re
import shutil

import pandas as pd
import pytest
from builders_run import write_small_inputs
from builders_scorecard import event, hours, poll, request, small_card
from helpers import write_csv_register

from resourcing.cli import main
from resourcing.scorecard import DEFINITIONS
from resourcing.view.scorecard import headline, scorecard_keys, scorecard_page

pytestmark = pytest.mark.usefixtures("few_rounds")


@pytest.fixture
def scenario(tmp_path):
    """Return the scenario file of a small portfolio with requests, hours, events and polls."""
    path = write_small_inputs(tmp_path)
    rows = {
        "requests": [
            request("2027-01-04 09:00", "2027-01-05 09:00"),
            request("2027-01-04 09:00", "2027-01-08 09:00"),
        ],
        "timesheet": [hours("2027-01-05", 9.0), hours("2027-01-12", 6.0, "issues")],
        "events": [event("2027-01-10", "2027-01-10"), event("2027-03-10", None)],
        "pulse": [poll("2027-02-01", 10, 3, 6)],
    }
    tables = {name: [row.model_dump() for row in found] for name, found in rows.items()}
    write_csv_register(tmp_path / "register", tables)
    return path


def test_the_command_prints_and_writes_the_same_scorecard(scenario, tmp_path, capsys):
    """Text, table, JSON and page say one of two in time; files are those three."""
    out = tmp_path / "card"
    assert main(["scorecard", str(scenario), "--period", "2027Q1", "--out", str(out)]) == 0  # fmt: skip
    text = capsys.readouterr().out
    assert "answered in time: 50% (9% to 91%, 1 of 2 requests)" in text
    assert text.endswith("scorecard.html\n")
    assert sorted(path.name for path in out.iterdir()) == [
        *("scorecard.csv", "scorecard.html", "scorecard.json")
    ]
    table = pd.read_csv(out / "scorecard.csv")
    row = table[(table["measure"] == "answered in time") & table["part"].isna()].iloc[0]
    assert (row["value"], row["numerator"], row["denominator"]) == (0.5, 1, 2)
    assert "'=SUM(1,2)" in set(table["part"].dropna().str[:10])  # inert
    keys = json.loads((out / "scorecard.json").read_text("utf-8"))
    assert keys["period"]["label"] == "2027Q1"
    assert set(keys["not_measured"]) == {
        n for n, d in DEFINITIONS.items() if d.source in {"plan", "kpis"}
    }
    page = (out / "scorecard.html").read_text("utf-8")
    assert "2027Q1: requests answered in time 50%" in page
    assert "table kpis is missing" in page


def test_a_scorecard_replaces_an_earlier_one_and_nothing_else(
    scenario, tmp_path, capsys
):
    """A second one goes into the same folder; a stranger's file there is an error, and stays."""
    out = tmp_path / "card"
    words = ["scorecard", str(scenario), "--out", str(out), "--period"]
    assert main([*words, "2027Q1"]) == 0
    assert main([*words, "2027-01"]) == 0
    stranger = out / "mine.txt"
    stranger.write_text("mine")
    assert main([*words, "2027Q1"]) == 1
    assert "holds files that are no scorecard, such as mine.txt" in capsys.readouterr().err  # fmt: skip
    assert stranger.read_text() == "mine"


def test_a_text_that_is_no_period_is_wrong_usage(scenario, capsys):
    """Exit code 2, with the forms that a period may have."""
    with pytest.raises(SystemExit) as stopped:
        main(["scorecard", str(scenario), "--period", "2027Q7"])
    assert stopped.value.code == 2
    assert "names no period" in capsys.readouterr().err


def test_a_register_without_logs_gives_define_and_says_what_is_missing(
    tmp_path, capsys
):
    """No optional table at all: five headings all the same, and the tables to keep."""
    scenario = write_small_inputs(tmp_path)
    assert main(["scorecard", str(scenario), "--period", "2027Q1"]) == 0
    text = capsys.readouterr().out
    assert "  alliances: 7 alliances" in text  # one starts in May
    for name in ("requests", "timesheet", "events", "pulse", "kpis"):
        assert f"because the table {name} is missing or has no row that counts" in text
    assert "keep the tables requests, timesheet, events, pulse and kpis" in text
    assert "0%" not in text.partition("\nMeasure\n")[2].partition("managers above")[0]


def test_commands_in_actions_name_the_scenario(scenario, capsys):
    """They can be copied as they are."""
    main(["scorecard", str(scenario), "--period", "2027Q1"])
    assert f"`resourcing relax {scenario}`" in capsys.readouterr().out


def test_the_page_is_self_contained_and_escapes_what_people_wrote():
    """No script, no address to load from; a tag in a name stays text."""
    card = small_card(requests=[request("2027-01-04 09:00", "2027-01-29 09:00")])
    page = scorecard_page(card)
    assert "<script" not in page
    assert not re.search(r'(src|href)="(?!#)', page)
    assert page.count("<h2") == 7
    named = type(card)(**{**vars(card), "title": "<b>bold</b>"})
    assert "&lt;b&gt;bold&lt;/b&gt;" in scorecard_page(named)


def test_the_headline_says_when_there_is_nothing_to_say():
    """Without any log no share stands in the title."""
    assert headline(small_card()) == "2027Q1: nothing was logged that could be measured"


def test_what_is_missing_is_null_in_json():
    """No number stands for what was not measured."""
    keys = scorecard_keys(small_card())
    rows = {row["measure"]: row for row in keys["measures"] if not row["part"]}
    assert rows["answered in time"]["value"] is None
    assert rows["alliances"]["value"] == 5.0
    assert json.loads(json.dumps(keys, allow_nan=False)) == keys


@pytest.fixture
def planned(small_inputs, small_folder, small_again):
    """Return the scenario file of a small portfolio, and the folders of its run and of one planned again."""
    return small_inputs, small_folder, small_again[0]


def text_of(capsys, scenario, folder, *, code=0) -> str:
    """Return what the scorecard of a quarter says beside a plan."""
    words = ["scorecard", str(scenario), "--period", "2027Q3", "--run", str(folder)]
    capsys.readouterr()
    assert main(words) == code
    shown = capsys.readouterr()
    return shown.err if code else shown.out


def test_a_plan_is_called_by_its_run(planned, capsys):
    """Title, option and whether it was planned again; the same register is not worth a word."""
    path, run, again = planned
    text = text_of(capsys, path, run)
    assert f"The plan is that of {run}: “" in text
    assert "”, option as_is." in text
    assert "not as this one" not in text
    text = text_of(capsys, path, again)
    assert "”, option as_is, replanned." in text
    assert "  coverage in the plan: " in text


def test_a_plan_for_another_register_is_told(planned, tmp_path, capsys):
    """One alliance has another name, and one manager is gone; a register without any of its alliances is refused."""
    _, run, _ = planned
    other = write_small_inputs(tmp_path)
    table = tmp_path / "register" / "alliances.csv"
    text = table.read_text()
    table.write_text(re.sub(r"(?m)^A7,", "B7,", text))
    levels = tmp_path / "register" / "evaluations.csv"
    levels.write_text(re.sub(r"(?m)^A7,", "B7,", levels.read_text()))
    said = text_of(capsys, other, run)
    assert "not those of this register: 1 only here, 1 only in the run." in said
    assert "other rows in alliances and evaluations." in said
    for path in (table, levels):
        path.write_text(re.sub(r"(?m)^[AB](\d),", r"C\1,", path.read_text()))
    said = text_of(capsys, other, run, code=1)
    assert "its plan is for none of the alliances of" in said
    assert "name the folder of a run of this register" in said


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("assignments.csv", None, "assignments.csv"),
        ("assignments.csv", "alliance_id,period\n", "lead"),
        ("provenance.json", "[]", "folder of a run"),
    ],
)
def test_a_damaged_run_is_refused_with_its_file(
    planned, tmp_path, capsys, name, text, said
):
    """A file is missing or cut; no traceback, and the file is named."""
    path, run, _ = planned
    broken = tmp_path / "broken"
    shutil.copytree(run, broken)
    (broken / name).unlink() if text is None else (broken / name).write_text(text)
    assert said in text_of(capsys, path, broken, code=1)


def test_rows_that_cannot_count_stop_no_scorecard(scenario, tmp_path, capsys):
    """The log has an unknown alliance and a copy: told on the page, in JSON and in the text, and not counted."""
    log = tmp_path / "register" / "requests.csv"
    first = log.read_text().splitlines()[1]
    with log.open("a") as file:
        file.write(f"{first}\n{first.replace('A1', 'A9')}\n")
    out = tmp_path / "card"
    words = ["scorecard", str(scenario), "--period", "2027Q1", "--out", str(out)]
    assert main(words) == 0
    shown = capsys.readouterr()
    assert "requests opened: 2 requests" in shown.out
    for text in (
        "Of requests, 4 rows: 2 used, 2 left out of everything.",
        "requests: unknown alliance: 1 row (row 5); left out of everything",
    ):
        assert text in shown.out
        assert text in (out / "scorecard.html").read_text()
        remarks = json.loads((out / "scorecard.json").read_text())["remarks"]
        assert any(text in remark for remark in remarks)
    assert "left aside" not in shown.err
