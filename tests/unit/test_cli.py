"""The command parses, calls and prints; its exit codes and folders are what a script relies on."""

import csv
import hashlib
import io
import json
import re
import shlex
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from builders_run import leaves_at

from resourcing.cli import Progress, main
from resourcing.cli.making import _check_same
from resourcing.cli.solving import told
from resourcing.read import default_playbook_path, read_scenario
from resourcing.results import OptimizationResult, Stage
from resourcing.view.files import read_run

TABLES = [
    "assignments",
    "capacity",
    "coverage",
    "demand",
    "given_up",
    "moves",
    "segments",
    "workload",
]
REPLAYED = [*TABLES, "service_levels"]
"""Tables of a run, whose plan is replayed."""


pytestmark = pytest.mark.usefixtures("few_rounds", "plain_pages")


@pytest.fixture(scope="module")
def inputs(small_inputs):
    """Return the scenario file of a small portfolio."""
    return small_inputs


@pytest.fixture(scope="module")
def folder(small_folder):
    """Return the folder of a run of the small portfolio."""
    return small_folder


def test_run_writes_tables_summary_provenance_report_and_inputs(folder):
    """One command leaves everything that the next command or a reader needs."""
    files = {path.name for path in folder.iterdir()}
    assert {f"{name}.csv" for name in REPLAYED} <= files
    assert {"summary.json", "provenance.json", "report.html", "inputs"} <= files
    assert json.loads((folder / "summary.json").read_text())["option"] == "as_is"


def test_run_from_the_inputs_of_a_run_gives_the_same_bytes_and_replaces_a_folder(
    folder, tmp_path
):
    """The folder alone can be run again, into that of an earlier run: same name, answer and bytes, but for the seconds."""
    again = tmp_path / "again"
    shutil.copytree(folder, again)
    (again / "moves.csv").write_text("old\n")
    asked = ["run", str(folder / "inputs" / "small.toml"), "--out", str(again)]
    assert main(asked) == 0
    one, two = (json.loads((f / "summary.json").read_text()) for f in (folder, again))
    for summary in (one, two):
        del summary["objective"]["seconds"]
    assert one == two
    for name in REPLAYED:
        first = (folder / f"{name}.csv").read_bytes()
        assert (again / f"{name}.csv").read_bytes() == first


def test_unknown_option_exits_1_and_names_the_known_ones(inputs, tmp_path, capsys):
    """A misspelt option is refused before anything is written."""
    assert (
        main(
            ["run", str(inputs), "--option", "hire_tow", "--out", str(tmp_path / "no")]
        )
        == 1
    )
    assert "--option" in capsys.readouterr().err
    assert not (tmp_path / "no").exists()


def test_run_does_not_touch_a_folder_that_no_run_made(inputs, tmp_path, capsys):
    """A folder with other files is refused, and kept."""
    (tmp_path / "mine.txt").write_text("keep me")
    assert main(["run", str(inputs), "--out", str(tmp_path)]) == 1
    assert "--force" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_check_prints_problems_and_exits_1_or_0(tmp_path, capsys):
    """A good playbook exits 0; a broken one lists every problem on standard output and exits 1."""
    assert main(["check", str(default_playbook_path())]) == 0
    text = default_playbook_path().read_text(encoding="utf-8")
    bad = tmp_path / "playbook.toml"
    bad.write_text(
        text.replace("startup_days = 100", 'startup_days = "long"'), encoding="utf-8"
    )
    capsys.readouterr()
    assert main(["check", str(bad)]) == 1
    assert "startup_days" in capsys.readouterr().out


def test_explain_reads_the_run_back_and_says_why_and_why_not(folder, capsys):
    """The folder alone answers both questions, with the objective that it was written with."""
    assert main(["explain", str(folder), "--alliance", "A4"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Alliance A4 is led by ")
    asked = ["explain", str(folder), "--alliance", "A1", "--manager", "M4"]
    assert main(asked) == 0
    assert "grade associate is below senior" in capsys.readouterr().out
    loaded = read_run(folder)
    value = json.loads((folder / "summary.json").read_text())["objective"]
    assert loaded.run.result.objective == pytest.approx(value["value"], abs=1e-5)
    assert loaded.run.result.bound == pytest.approx(value["bound"], abs=1e-5)
    assert loaded.run.result.status == value["status"]


def test_a_folder_whose_plan_was_changed_keeps_no_proof(folder, tmp_path):
    """A plan that is not worth what the folder says has the trivial bound, not the folder's."""
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    rows = (copy / "assignments.csv").read_text().splitlines()
    (copy / "assignments.csv").write_text("\n".join(rows[:4]) + "\n")
    result = read_run(copy).run.result
    assert result.bound == pytest.approx(result.full_value)


def test_candidates_ranks_choices_and_writes_them(inputs, tmp_path, capsys):
    """The ranking is printed, and written as CSV where a file is named."""
    out = tmp_path / "tables" / "candidates.csv"
    asked = ["candidates", str(inputs), "--alliance", "A6", "--out", str(out)]
    assert main(asked) == 0
    printed = capsys.readouterr().out
    rows = rows_of(out)
    assert {row["name"] for row in rows} >= {"Dan", "nobody"}
    assert f"{len(rows)}. " in printed


def test_candidates_of_a_new_deal_are_asked_like_any_other(inputs, tmp_path, capsys):
    """A deal of the scenario's changes is an alliance to ask about."""
    scenario = with_deal(inputs, name="deal.toml")
    assert main(["candidates", str(scenario), "--alliance", "NEW"]) == 0
    assert "Deal: who may lead it" in capsys.readouterr().out


def test_a_table_that_is_there_is_replaced_only_by_force(folder, tmp_path, capsys):
    """A file that the user has is kept until he says otherwise."""
    out = tmp_path / "mine.csv"
    out.write_text("mine")
    asked = ["diff", str(folder), str(folder), "--out", str(out)]
    assert main(asked) == 1
    assert "is there already" in capsys.readouterr().err
    assert out.read_text() == "mine"
    assert main([*asked, "--force"]) == 0
    assert out.read_text() != "mine"


def test_worth_prints_steps_and_writes_them(inputs, tmp_path, capsys):
    """A grade is asked about; the table has a row for each step."""
    out = tmp_path / "worth.csv"
    asked = ["worth", str(inputs), "--grade", "senior", "--from", "0", "--to", "1"]
    assert main([*asked, "--out", str(out)]) == 0
    assert "from 0 to +1 FTE (one more senior)" in capsys.readouterr().out
    assert [row["to_fte"] for row in rows_of(out)] == ["1"]


def test_relax_names_what_conflicts(inputs, capsys):
    """Nobody has the skill that one alliance asks for, so its promise conflicts with the rule of skills."""
    short = inputs.with_name("short.toml")
    short.write_text('extends = "small.toml"\n\n[horizon]\nperiods = 2\n')
    assert main(["relax", str(short), "--seconds", "5"]) == 0
    said = capsys.readouterr().out
    assert "Not every promise can be kept." in said
    assert "the skills that alliances ask of a lead" in said


def leads_of(folder, *, before="9999"):
    """Return the leads of a run's folder by alliance and period, up to a period."""
    rows = rows_of(folder / "assignments.csv")
    return {
        (row["alliance_id"], row["period"]): row["resource_id"]
        for row in rows
        if row["role"] == "lead" and row["period"] < before
    }


def test_replan_carries_a_run_into_a_changed_world(
    folder, small_again, tmp_path, capsys
):
    """Somebody leaves: the new folder is a run of its own, keeps the plan but for few alliances, and tells the changes."""
    out, said = small_again
    assert "value points:" in said
    assert "of at most 1 alliance gets another lead by choice" in said
    assert said.startswith(
        "Planned again, since:\n * Cléo leaves (last day 2027-06-30)\n"
    )
    assert "stay in 2027Q1 to 2027Q2, which begin before 2027-06-30." in said
    assert said.endswith(f"{out / 'departures.csv'}\n{out / 'report.html'}\n")
    assert not re.search(r"^[^*]*: Cléo to ", said, re.MULTILINE)
    found = read_run(out).run.replanned
    assert (found.most, found.kept_periods) == (1, 2)
    assert found.counted <= 1
    assert leads_of(out, before="2027Q3") == leads_of(folder, before="2027Q3")
    assert "M3" not in {
        who for (_, period), who in leads_of(out).items() if period > "2027Q2"
    }
    told = {row["alliance_id"] for row in rows_of(out / "departures.csv")}
    assert told == {row.alliance_id for row in found.departures}
    assert main(["diff", str(folder), str(out)]) == 0
    assert "From first to again:" in capsys.readouterr().out
    twin = tmp_path / "again" / "first"
    shutil.copytree(folder, twin)
    assert main(["diff", str(folder), str(twin)]) == 0
    said = capsys.readouterr().out
    assert f"From {folder} to {twin}:\nNo alliance changes its lead.\n" == said


def test_replan_without_departures_and_with_a_harmless_change_keeps_the_plan(
    folder, tmp_path, capsys
):
    """An alliance ends on the last day of the horizon: nothing changes hands, and the plan is proven."""
    change, out = tmp_path / "change.toml", tmp_path / "same"
    change.write_text(
        '[[changes]]\nkind = "alliance_ends"\nalliance_id = "A4"\ndate = 2027-12-31\n'
    )
    asked = ["replan", str(folder), "--change", str(change), "--max-handovers", "0"]
    assert main([*asked, "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "\noptimal:" in said
    assert "No alliance changes its lead." in said
    assert "departures.csv" not in said
    first = (folder / "assignments.csv").read_bytes()
    assert (out / "assignments.csv").read_bytes() == first


@pytest.mark.slow
def test_replan_can_be_done_again_from_its_folder(
    folder, small_again, tmp_path, monkeypatch
):
    """The folder keeps hashes of all it comes from and the command that makes it again, byte for byte."""
    out, _ = small_again
    change = out.with_name("change.toml")
    note = json.loads((out / "provenance.json").read_text())
    hashes = {Path(row["name"]).name: row["sha256"] for row in note["inputs"]}
    for path in (folder / "summary.json", folder / "assignments.csv", change):
        want = hashlib.sha256(path.read_bytes()).hexdigest()
        assert hashes[path.name] == want
    assert note["replanned"]["summary_sha256"] == hashes["summary.json"]
    assert note["replanned"]["change_sha256"] == hashes["change.toml"]
    assert {"small.toml", "playbook.toml", "alliances.csv"} <= set(hashes)
    assert note["changed_while_running"] == []
    monkeypatch.chdir(out)
    words = shlex.split(note["again"])[1:]
    assert main([*words, "--out", str(tmp_path / "third")]) == 0
    for name in [*TABLES, "departures"]:
        first = (out / f"{name}.csv").read_bytes()
        assert (tmp_path / "third" / f"{name}.csv").read_bytes() == first


def test_a_run_by_default_replaces_no_run_of_another_scenario(
    inputs, folder, tmp_path, monkeypatch, capsys
):
    """Where the folder that is taken by default holds another scenario of that file name, it stays; its own it replaces."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(folder, tmp_path / "out" / inputs.stem)
    shutil.copytree(inputs.parent, tmp_path / "other")
    _check_same(Path("out") / inputs.stem, scenario=inputs)
    other = tmp_path / "other" / inputs.name
    title = read_scenario(inputs).title
    other.write_text(f'title = "Elsewhere"\n{other.read_text()}')
    assert main(["run", str(other)]) == 1
    assert f"holds the run of another scenario, “{title}”" in capsys.readouterr().err
    kept = (tmp_path / "out" / inputs.stem / "summary.json").read_bytes()
    assert kept == (folder / "summary.json").read_bytes()


def test_reasons_of_a_replanned_run_leave_its_plan_alone(folder, tmp_path, capsys):
    """A plan without the limit may be worth more; explain says what its differences mean and replaces nothing."""
    out = tmp_path / "again"
    asked = ["replan", str(folder), "--change", str(leaves_at(tmp_path))]
    assert main([*asked, "--max-handovers", "0", "--out", str(out)]) == 0
    capsys.readouterr()
    assert main(["explain", str(out), "--alliance", "A1"]) == 0
    said = capsys.readouterr().out
    assert "at most 0 alliances get another lead by choice" in said
    assert "replaces the plan" not in said


@pytest.mark.slow
def test_an_ordered_run_is_told_by_its_folder(inputs, tmp_path, capsys):
    """Its stages and its own hours are read back, shown on the page, and passed on by replan; reasons keep the plan."""
    scenario = inputs.with_name("ordered.toml")
    scenario.write_text(
        'extends = "small.toml"\n\n[optimizer]\nobjective = "lexicographic"\n'
    )
    first, again = tmp_path / "first", tmp_path / "again"
    assert main(["run", str(scenario), "--out", str(first)]) == 0
    assert "\n 2. value " in capsys.readouterr().out
    assert "One aim after another" in (first / "report.html").read_text()
    loaded = read_run(first).run
    told = json.loads((first / "summary.json").read_text())
    assert [item.aim for item in loaded.result.stages] == [
        row["aim"] for row in told["stages"]
    ]
    assert loaded.plan.objective == pytest.approx(told["objective"]["value"], abs=1e-3)
    assert loaded.plan.breaches == ()
    capsys.readouterr()
    assert main(["explain", str(first), "--alliance", "A1"]) == 0
    assert "follows an order of aims (promises, then value" in capsys.readouterr().out
    asked = ["replan", str(first), "--change", str(leaves_at(tmp_path))]
    assert main([*asked, "--max-handovers", "0", "--out", str(again)]) == 0
    assert [item.aim for item in read_run(again).run.result.stages] == [
        item.aim for item in loaded.result.stages
    ]
    assert "\nOne aim after another:\n 1. promises " in capsys.readouterr().out


def test_an_answer_in_order_is_told_aim_by_aim():
    """Each aim of an order stands on a line of its own, numbered; an answer by weights is one line."""
    reached = {"value": 8.0, "bound": 9.0, "allowed": 0.1, "kept": 8.0, "seconds": 1.0}
    stages = tuple(
        Stage(aim=aim, status="optimal", **reached) for aim in ("promises", "value")
    )
    plain = OptimizationResult(
        best=None, bound=9.0, status="time_limit", seconds=1.0, full_value=9.0
    )
    assert told(plain) == f"{plain}\n"
    assert told(replace(plain, stages=stages)).splitlines()[1:] == [
        "One aim after another:",
        " 1. promises 8.0 of at most 9.0 points (optimal)",
        " 2. value 8.0 of at most 9.0 points (optimal)",
    ]


def test_a_leaver_before_the_horizon_is_told(folder, tmp_path, capsys):
    """Nothing of the plan is published then, and the reader is told so; each move stands once, whole numbers as such."""
    change, out = leaves_at(tmp_path, day="2026-11-30"), tmp_path / "early"
    assert (
        main(["replan", str(folder), "--change", str(change), "--out", str(out)]) == 0
    )
    said = capsys.readouterr().out
    assert " * Cléo leaves (last day 2026-11-30), before the horizon begins\n" in said
    assert "the first change comes before the horizon begins (2027-01-01)." in said
    assert said.count("Cléo has left by 2027Q1") == 1
    moved = {row["name"] for row in rows_of(out / "departures.csv")}
    assert moved
    assert all(said.count(f" * {name}: ") == 1 for name in moved)
    assert all(f"\n{name}: " not in said for name in moved)
    counts = re.findall(r"^(?:promises kept|handovers|alliance.*): (.*)$", said, re.M)
    assert not any("." in line.rstrip(".") for line in counts)


def test_replan_does_not_replace_the_run_that_it_starts_from(folder, tmp_path, capsys):
    """The plan before would be lost; every fault of folders and files is told at once."""
    before = (folder / "summary.json").read_bytes()
    asked = ["replan", str(folder), "--out", str(folder), "--change"]
    assert main([*asked, str(leaves_at(tmp_path))]) == 1
    assert "is the run that is replanned" in capsys.readouterr().err
    assert (folder / "summary.json").read_bytes() == before
    assert main([*asked, str(tmp_path / "nothing.toml")]) == 1
    said = capsys.readouterr().err
    assert "is the run that is replanned" in said
    assert "there is no such file" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no changes; write at least one, such as [[changes]]"),
        ("changes = []\n", "has no changes; write at least one"),
        ('[changes]\nkind = "manager_leaves"\n', "with two brackets on each side"),
        ('[[change]]\nkind = "manager_leaves"\n', "unknown key change"),
        ('kind = "manager_leaves"\n', "kind stand outside of any change"),
        ('changes = "x"\n', "must be a list"),
        ("LEAVES A4 LEAVES A4", "changes[1]: is the same as changes[0]"),
        ("LEAVES M2", "changes[0]: is in the scenario of the run already"),
    ],
)
def test_replan_refuses_a_file_without_changes_or_with_the_same_twice(
    folder, tmp_path, capsys, text, said
):
    """What is meant is guessed from what stands there; nothing is solved."""
    leaves = (
        '[[changes]]\nkind = "manager_leaves"\nmanager_id = "M2"\ndate = 2027-06-30\n'
    )
    ends = (
        '[[changes]]\nkind = "alliance_ends"\nalliance_id = "A4"\ndate = 2027-06-30\n'
    )
    change = tmp_path / "change.toml"
    change.write_text(text.replace("LEAVES M2", leaves).replace("LEAVES A4", ends))
    out = str(tmp_path / "no")
    assert main(["replan", str(folder), "--change", str(change), "--out", out]) == 1
    assert said in capsys.readouterr().err


def test_replan_refuses_changes_that_make_no_sense(folder, tmp_path, capsys):
    """Places count from the file's own first change; keys that are no change are refused."""
    change = leaves_at(tmp_path, who="M33")
    out = str(tmp_path / "no")
    assert main(["replan", str(folder), "--change", str(change), "--out", out]) == 1
    said = capsys.readouterr().err
    assert "changes[0].manager_id" in said
    assert "change.toml" in said
    assert 'did you mean "M3"?' in said
    change.write_text('title = "x"\n')
    assert main(["replan", str(folder), "--change", str(change), "--out", out]) == 1
    assert "title" in capsys.readouterr().err
    assert not (tmp_path / "no").exists()


def test_replan_tells_every_fault_of_its_changes_at_once(folder, tmp_path, capsys):
    """Values that cannot be and names that nobody knows stand together, by change; one change may have both."""
    change = tmp_path / "change.toml"
    change.write_text(
        '[[changes]]\nkind = "manager_leaves"\nmanager_id = "M33"\ndate = 2027-06-30\n'
        '[[changes]]\nkind = "alliance_ends"\nalliance_id = "A11"\ndate = "soon"\n'
        '[[changes]]\nkind = "phase_moves"\nalliance_id = "A1"\ndate = 2031-01-01\nphase = "development"\n'
    )
    out = str(tmp_path / "no")
    assert main(["replan", str(folder), "--change", str(change), "--out", out]) == 1
    said = capsys.readouterr().err
    places = ["changes[0].manager_id", "changes[1].date", "changes[1].alliance_id"]
    places.append("changes[2]")
    found = [said.index(place) for place in places]
    assert found == sorted(found)
    assert 'did you mean "M3"?' in said
    assert 'did you mean "A1"?' in said
    assert "4 problems" in said


def test_evaluate_finds_no_loss_in_the_plan_of_the_run(inputs, folder, capsys):
    """The run's own assignments break nothing and lose nothing against the best found."""
    asked = ["evaluate", str(inputs), "--assignments", str(folder / "assignments.csv")]
    assert main(asked) == 0
    said = capsys.readouterr().out
    assert "It breaks no strict rule." in said
    assert "No better plan was found" in said


def test_evaluate_judges_a_plan_made_by_hand(inputs, tmp_path, capsys):
    """A blank period means throughout; a lead who may not lead is told with the reason; the folder is written."""
    plan = tmp_path / "plan.csv"
    plan.write_text("alliance_id,period,lead\nA1,,M4\nA6,2027Q1,M4\nA4,2027Q1,\n")
    out = tmp_path / "mine"
    table = tmp_path / "found.csv"
    asked = ["evaluate", str(inputs), "--assignments", str(plan), "--out", str(out)]
    assert main([*asked, "--table", str(table)]) == 0
    said = capsys.readouterr().out
    assert "Dan leads" in said
    assert "but may not: grade associate" in said
    assert "Repaired, with other leads for" in said
    assert "below the promise" in said
    assert "not named in the plan" in said
    assert "not named for every period" in said
    assert said.endswith(f"{table}\n{out / 'report.html'}\n")
    assert all(cell for row in rows_of(table) for cell in row.values())
    found = json.loads((out / "summary.json").read_text())
    assert found["breaches"] >= 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("alliance_id,period,lead\nA1,,M1\nA1,2027Q1,M2\n", "two leads in 2027Q1"),
        ("alliance_id,period,lead\nA1,,M1\nA1,,M2\n", "two leads throughout, M1 and"),
        ("alliance_id,period,lead\n", "names no lead; write a row for each alliance"),
        ("alliance_id,period,lead\nA1,,Ada\n", "is the name of M1; write the ident"),
        ("alliance_id,period,lead\nA8,,M1\n", "nobody is asked to lead it: The bus"),
        ("alliance_id,period,lead\n,,M1\n", "names no alliance; write one of A1"),
        ("alliance_id,period,lead,role\nA1,,M1,Lead\n", 'did you mean "lead"?'),
        ("alliance_id,period,lead,resource_id\nA1,,M1,M2\n", "keep one of them"),
        ("alliance_id,period,lead\nAx,,M1\n", "no such alliance"),
        ("alliance_id,period,lead\nA1,2027Q9,M1\n", 'did you mean "2027Q4"'),
        ("alliance_id,period,boss\nA1,,M1\n", "the column is missing"),
        ("alliance_id;period;lead\nA1;;M1\n", "semicolons"),
    ],
)
def test_evaluate_refuses_a_table_that_it_cannot_read(
    inputs, tmp_path, capsys, text, said
):
    """Every problem of the file is told with its place; nothing is solved."""
    plan = tmp_path / "plan.csv"
    plan.write_text(text)
    assert main(["evaluate", str(inputs), "--assignments", str(plan)]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["explain", "FOLDER", "--alliance", "A44"], 'did you mean "A4"'),
        (["explain", "NOWHERE", "--alliance", "A4"], "not the folder of a run"),
        (["diff", "FOLDER", "NOWHERE"], "not the folder of a run"),
        (["candidates", "SCENARIO", "--alliance", "A60"], "no such alliance"),
        (["worth", "SCENARIO", "--unit", "Nowhere"], "--unit"),
        (["relax", "SCENARIO", "--option", "hier"], "--option"),
        (
            ["explain", "FOLDER", "--alliance", "A4", "--out", "table.txt"],
            "must end in .csv",
        ),
    ],
)
def test_questions_that_cannot_be_answered_exit_1_with_the_repair(
    inputs, folder, tmp_path, capsys, words, said
):
    """A name that is not there, a folder that is none, a table of another kind: told in a sentence."""
    stand_ins = {
        "FOLDER": str(folder),
        "NOWHERE": str(tmp_path),
        "SCENARIO": str(inputs),
    }
    assert main([stand_ins.get(word, word) for word in words]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["candidates", "SCENARIO", "--alliance", "A6"],
        ["worth", "SCENARIO"],
        ["relax", "SCENARIO"],
        ["explain", "FOLDER", "--alliance", "A6"],
        ["diff", "FOLDER", "FOLDER"],
    ],
)
def test_a_table_that_may_not_be_written_is_told_before_anything_is_asked(
    inputs, folder, capsys, monkeypatch, words
):
    """Nobody waits for an answer whose table is refused."""

    def asked(*_, **__):
        raise AssertionError

    for name in ("study.assign", "explain.relax", "explain.why", "comparison.diff"):
        monkeypatch.setattr(f"resourcing.{name}", asked)
    stand_ins = {"FOLDER": str(folder), "SCENARIO": str(inputs)}
    asked_for = [stand_ins.get(word, word) for word in words]
    assert main([*asked_for, "--out", "table.txt"]) == 1
    assert "must end in .csv" in capsys.readouterr().err


def test_faults_of_evaluate_are_told_together(inputs, tmp_path, capsys):
    """A scenario that is not there, a folder for a table, a table that is none, a folder of others: all at once."""
    (tmp_path / "mine.txt").write_text("keep me")
    asked = ["evaluate", str(inputs.with_name("smallx.toml"))]
    asked += ["--assignments", str(tmp_path), "--table", str(tmp_path / "found.txt")]
    assert main([*asked, "--out", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    for told_so in (
        'did you mean "small.toml"?',
        "name a file within it",
        "must end in .csv",
        "holds files that no earlier run made or that were changed since",
    ):
        assert told_so in said


def test_both_folders_of_a_diff_are_judged_at_once(inputs, tmp_path, capsys):
    """A file is no folder, and one that is not there names its neighbors."""
    assert main(["diff", str(inputs), str(tmp_path / "nowhere")]) == 1
    said = capsys.readouterr().err
    assert "is a file, not the folder of a run; name its folder" in said
    assert "there is no such folder" in said


def test_a_folder_whose_tables_were_changed_is_not_compared(folder, tmp_path, capsys):
    """A table that is missing, empty or without its columns: every one is told, none is a defect."""
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / "assignments.csv").unlink()
    (copy / "coverage.csv").write_text("")
    (copy / "workload.csv").write_text("period,hours_available\n2027Q1,1\n")
    assert main(["diff", str(folder), str(copy)]) == 1
    said = capsys.readouterr().err
    assert "the table is missing" in said
    assert "the table cannot be read" in said
    assert "the table has no column resource_id" in said


def test_a_plan_is_judged_also_where_none_keeps_every_strict_rule(
    inputs, tmp_path, capsys
):
    """There is no best plan to compare with; broken rules and hours are told all the same, and `relax` is named."""
    scenario = inputs.with_name("hard.toml")
    scenario.write_text('extends = "small.toml"\n\n[rules]\npromises = "strict"\n')
    plan, table = tmp_path / "plan.csv", tmp_path / "found.csv"
    plan.write_text("alliance_id,period,lead\nA1,,M4\nA4,,M3\n")
    asked = ["evaluate", str(scenario), "--assignments", str(plan)]
    out = tmp_path / "mine"
    assert main([*asked, "--table", str(table), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "no plan keeps every strict rule. `resourcing relax`" in said
    assert "Repaired" not in said
    assert " * Dan leads" in said
    kinds = {(row["strictness"], row["rule"]) for row in rows_of(table)}
    assert {("strict", "eligibility"), ("strict", "promises")} <= kinds
    assert json.loads((out / "summary.json").read_text())["breaches"] > 0


def test_no_plan_that_keeps_every_strict_rule_is_told_with_what_to_ask(
    inputs, tmp_path, capsys
):
    """Strict promises that cannot be kept end in a sentence that names `relax`, not in a defect."""
    scenario = inputs.with_name("strict.toml")
    scenario.write_text('extends = "small.toml"\n\n[rules]\npromises = "strict"\n')
    assert main(["run", str(scenario), "--out", str(tmp_path / "no")]) == 1
    assert "resourcing relax" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--seconds", "0"], ["--seconds", "x"]])
def test_a_time_limit_that_is_none_is_wrong_usage(inputs, words):
    """Limits are above 0."""
    with pytest.raises(SystemExit) as stopped:
        main(["relax", str(inputs), *words])
    assert stopped.value.code == 2


def rows_of(path):
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def with_deal(inputs, *, name):
    """Write a scenario in which a deal arrives, and return its path."""
    path = inputs.with_name(name)
    path.write_text(
        """extends = "small.toml"

[[changes]]
kind = "deal_arrives"
levels = { importance = 3.0, programs = 2.0, functions = 4.0, geographies = 3.0, dependence = 2.0 }

[changes.alliance]
alliance_id = "NEW"
name = "Deal"
partner = "Somebody"
kind = "asset"
phase = "development"
start = 2027-04-01
shared_risk_reward = true
business_model_defined = true
"""
    )
    return path


def test_an_interruption_is_no_traceback(monkeypatch, capsys):
    """Interrupted where nothing is kept, a command says so and exits as a shell does."""

    def add_waiting(sub):
        def wait(_):
            raise KeyboardInterrupt

        sub.add_parser("wait").set_defaults(command=wait)

    monkeypatch.setattr("resourcing.cli.ADDED", (add_waiting,))
    assert main(["wait"]) == 130
    assert capsys.readouterr().err == "interrupted\n"


def test_wrong_usage_exits_2():
    """A command without its arguments is wrong usage, not a problem of an input."""
    with pytest.raises(SystemExit) as stopped:
        main(["run"])
    assert stopped.value.code == 2


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        """Return that it is."""
        return True


def test_progress_shows_steps_on_a_terminal_and_nothing_in_a_pipe(monkeypatch):
    """A pipe stays clean; a terminal shows number, name and seconds of the step."""
    shown = {}
    for kind in (Terminal, io.StringIO):
        stream = kind()
        monkeypatch.setattr("sys.stderr", stream)
        with Progress(["reading", "writing"]) as progress:
            progress.step()
            progress.step()
        shown[kind] = stream.getvalue()
    assert shown[io.StringIO] == ""
    assert "[1/2] reading" in shown[Terminal]
    assert "[2/2] writing" in shown[Terminal]
