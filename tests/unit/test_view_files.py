"""Folders are written whole or not at all, give the same bytes for the same inputs, and can be run again."""

import csv
import hashlib
import json
import os
import shlex
import tomllib
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from builders_playbook import small_playbook
from builders_run import led_so, small_register, small_run, write_small_inputs
from helpers import register_rows, scenario_keys, write_csv_register, write_toml

from resourcing.domain import Decision, Pulse, Register
from resourcing.errors import InputError
from resourcing.importing import DEFAULT_HORIZON, ImportedPortfolio, scenarios
from resourcing.read import (
    changed_since_read,
    default_playbook_path,
    default_playbook_text,
    read_inputs,
    read_playbook,
    read_register,
    read_scenario,
)
from resourcing.scenario import (
    AllianceEnds,
    DealArrives,
    ManagerJoins,
    PhaseMoves,
    SlaMoves,
)
from resourcing.simulate import COLUMNS
from resourcing.study import assign, prepare
from resourcing.trials import Relative, TrialsPortfolio
from resourcing.view import files, tables
from resourcing.view.files import folders, runs, single

TABLES = sorted(f"{name}.csv" for name in [*tables.COLUMNS, "service_levels"])
REGISTER = ["absences", "alliances", "evaluations", "managers", "teams"]
LEADS = {"A1": "M1 M1 M1 M1", "A2": "M2 M2 M1 M1"}


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    """Write the small inputs to files and read them."""
    return read_inputs(write_small_inputs(tmp_path_factory.mktemp("inputs")))


@pytest.fixture(scope="module")
def run():
    """Return the small run, solved."""
    return small_run()


@pytest.fixture(scope="module")
def folder(run, inputs, tmp_path_factory):
    """Write the small run once, for tests that only look."""
    out = tmp_path_factory.mktemp("runs") / "small"
    return write(run, inputs, out, page="<p>ä</p>")


def write(run, inputs, out, **options):
    """Write a run under the name of its scenario."""
    return files.write_run(
        run, inputs=inputs, scenario_name="small", out=out, **options
    )


def contents(folder):
    """Return every file of a folder by relative name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def problem_of(error):
    """Return the one problem of an error."""
    (problem,) = error.value.problems
    return problem


def test_the_inputs_on_disk_are_those_of_the_run(inputs, run):
    """The files that the tests read hold the very register, playbook and scenario that were solved."""
    assert inputs.register == small_register()
    assert inputs.playbook == small_playbook()
    assert inputs.scenario == run.case.scenario


def test_a_run_folder_holds_everything(folder):
    """Tables, summary, provenance, page and inputs are there, and nothing else."""
    assert sorted(contents(folder)) == sorted(
        [
            *TABLES,
            *(f"inputs/register/{name}.csv" for name in REGISTER),
            *("inputs/playbook.toml", "inputs/small.toml"),
            *("provenance.json", "report.html", "summary.json"),
        ]
    )
    assert (folder / "report.html").read_text("utf-8") == "<p>ä</p>"
    assert [path.name for path in folder.parent.iterdir()] == ["small"]


def test_a_run_without_a_page_has_no_report(inputs, tmp_path, run):
    """Where no page is given, none is written."""
    assert "report.html" not in contents(write(run, inputs, tmp_path / "out"))


def test_tables_hold_what_the_frames_hold(folder, run):
    """Every table reads back as the frame it was, to six decimals, blank where missing."""
    for name, frame in tables.run_tables(run).items():
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert rows[0] == list({**tables.COLUMNS, "service_levels": COLUMNS}[name])
        assert len(rows) == len(frame) + 1
        for column, *cells in zip(*rows, strict=True):
            for cell, value in zip(cells, frame[column], strict=True):
                if pd.isna(value):
                    assert cell == ""
                elif isinstance(value, float):
                    assert cell == f"{value:.6f}"
                elif column != "name":
                    assert cell == str(value).replace("True", "true").replace(
                        "False", "false"
                    )


def test_tables_in_detail(folder):
    """Identifiers stay, truth is lower case, blanks are blank, and names are inert for spreadsheets."""
    lines = (folder / "segments.csv").read_text("utf-8").split("\n")
    assert lines[1].startswith('A1,"\'=SUM(1,2) ""Ärzte"" <b>&",true,5.000000,')
    assert lines[8].startswith("A8,Alliance A8,false,3.000000,")
    assert (
        ",ineligible,,,,,,ineligible: business model not defined;assumptions: 100%"
        in lines[8]
    )
    loads = (folder / "workload.csv").read_text("utf-8").split("\n")
    assert loads[6].endswith(",0,0.000000,")
    cover = (folder / "coverage.csv").read_text("utf-8").split("\n")
    assert cover[3].startswith("2027Q1,A1,higher_value,18.000000,")
    assert cover[1].endswith(",0.900000,true")
    assert cover[3].endswith(",0.000000,")
    assert all(b"\r" not in text for text in contents(folder).values())


def test_same_inputs_give_the_same_bytes(folder, inputs, tmp_path):
    """Solved and written again, every file but the note of time and provenance has the same bytes."""
    again = contents(
        write(small_run(seed=3), inputs, tmp_path / "again", page="<p>ä</p>")
    )
    first = contents(folder)
    timed = {"provenance.json", "summary.json"}
    assert {n: t for n, t in again.items() if n not in timed} == {
        n: t for n, t in first.items() if n not in timed
    }
    one, two = (json.loads(found["summary.json"]) for found in (first, again))
    for summary in (one, two):
        assert summary["objective"].pop("seconds") > 0
    assert one == two


def test_inputs_can_be_run_again(folder, inputs):
    """The inputs in the folder alone give the same register, playbook and scenario, but for the paths."""
    again = read_inputs(folder / "inputs" / "small.toml")
    assert again.register == inputs.register
    assert again.playbook == inputs.playbook
    assert again.scenario == inputs.scenario.replace(
        register_path="register", playbook_path="playbook.toml"
    )
    case = prepare(again.scenario, register=again.register, playbook=again.playbook)
    for name, frame in tables.run_tables(assign(case)).items():
        assert files.table_text(frame).encode() == (folder / f"{name}.csv").read_bytes()


def test_inputs_of_a_written_run_write_the_same_inputs(folder, run, tmp_path):
    """Writing a run of the written inputs changes no byte of them."""
    again = read_inputs(folder / "inputs" / "small.toml")
    found = contents(write(run, again, tmp_path / "again"))
    first = contents(folder)
    names = [name for name in first if name.startswith("inputs/")]
    assert {n: found[n] for n in names} == {n: first[n] for n in names}


def test_the_playbook_is_copied_with_its_comments(folder, inputs):
    """The playbook is the original file, byte by byte."""
    original = inputs.files[0].path.parent / "playbook.toml"
    copy = (folder / "inputs" / "playbook.toml").read_bytes()
    assert copy == original.read_bytes()
    assert copy.startswith(b"# ours\n")


def test_the_scenario_is_resolved(folder):
    """The scenario stands alone: nothing extended, blanks left out, settings at their default spelled out."""
    keys = tomllib.loads((folder / "inputs" / "small.toml").read_text("utf-8"))
    assert "extends" not in keys
    assert "as_of" not in keys
    settings = keys["optimizer"]
    assert (settings["gap"], settings["time_limit_seconds"]) == (0.2, 600.0)
    assert "nodes" not in settings
    assert keys["changes"][0]["date"] == date(2027, 6, 30)
    assert list(keys["options"]) == ["hire", "projects"]


def test_every_kind_of_change_survives_the_round_trip(inputs, tmp_path):
    """Changes of every kind, odd texts and blank options read back as they were."""
    alliance = (
        small_register()
        .alliances[0]
        .replace(alliance_id="N1", start=date(2027, 4, 1), skills=("a b", "c"))
    )
    scenario = inputs.scenario.replace(
        title='"""',
        as_of=date(2027, 1, 5),
        changes=(
            DealArrives(kind="deal_arrives", alliance=alliance, levels={}),
            AllianceEnds(kind="alliance_ends", alliance_id="A1", date=date(2027, 5, 5)),
            PhaseMoves(
                kind="phase_moves",
                alliance_id="A2",
                date=date(2027, 5, 5),
                phase="launch",
            ),
            ManagerJoins(
                kind="manager_joins",
                manager=small_register()
                .managers[0]
                .replace(manager_id="N2", available_from=date(2027, 2, 1)),
            ),
            SlaMoves(
                kind="sla_moves",
                profile="light",
                date=date(2027, 7, 1),
                floors={"core": 0.25},
                occurrences={"governance": 1e-7},
            ),
        ),
    )
    path = tmp_path / "scenario.toml"
    path.write_text(files.description_text(scenario), encoding="utf-8")
    assert read_scenario(path) == scenario


@pytest.mark.parametrize("source", ["small", "default"])
def test_a_playbook_as_read_reads_back(source, tmp_path):
    """A playbook written from the object is the same playbook."""
    playbook = (
        small_playbook()
        if source == "small"
        else read_playbook(default_playbook_path())
    )
    path = tmp_path / "playbook.toml"
    path.write_text(files.description_text(playbook), encoding="utf-8")
    assert read_playbook(path) == playbook


def test_every_table_of_a_register_reads_back(tmp_path):
    """A register with all eleven tables, written and read, is the same; its columns are those of its files."""
    folder = write_csv_register(tmp_path / "first", register_rows())
    register = read_register(folder)
    register = register.replace(
        pulse=(*register.pulse, Pulse(date=date(2027, 2, 1), respondents=3, unmanaged=0, reactive=0)),
        decisions=(
            Decision(
                time=datetime(2027, 2, 1, 8, 30, 5, 120),
                who="A, B",
                subject="=1+1",
                decision='two\nlines, "quoted"\rand three',
            ),
        ),
    )  # fmt: skip
    texts = files.register_texts(register)
    (tmp_path / "again").mkdir()
    for name, text in texts.items():
        (tmp_path / "again" / name).write_bytes(text.encode())
    assert len(texts) == len(Register.model_fields) == 11
    assert read_register(tmp_path / "again") == register
    assert texts["absences.csv"].startswith("manager_id,from,to,share\n")


def test_provenance_says_where_the_result_comes_from(folder, inputs, run):
    """Versions, the hash of every input under a relative name, seed and solver settings are there."""
    note = json.loads((folder / "provenance.json").read_text("utf-8"))
    assert note["made_by"] == "resourcing run"
    assert datetime.fromisoformat(note["created"]).utcoffset().total_seconds() == 0
    assert set(note["versions"]) == {
        *("python", "resourcing", "pulp", "highspy", "numpy", "pandas"),
        *("pydantic", "numba"),
    }
    assert note["versions"]["numpy"] == np.__version__
    assert (note["seed"], note["solver"]["name"]) == (3, "HiGHS")
    assert (note["solver"]["gap"], note["solver"]["time_limit_seconds"]) == (0.2, 600)
    hashes = {item["name"]: item["sha256"] for item in note["inputs"]}
    assert sorted(hashes) == sorted(
        [
            *("small.toml", "base.toml", "playbook.toml"),
            *(f"register/{name}.csv" for name in REGISTER),
        ]
    )
    for name, digest in hashes.items():
        content = (inputs.files[0].path.parent / name).read_bytes()
        assert digest == hashlib.sha256(content).hexdigest()
    assert str(inputs.files[0].path.parent) not in json.dumps(note)
    assert note["changed_while_running"] == []
    assert note["files"] == sorted(set(contents(folder)) - {"provenance.json"})


def test_provenance_names_the_option_and_how_to_run_it_again(inputs):
    """The command to run it again names the option, except where nothing was chosen."""
    hired = small_run("hire")
    note = files.provenance(hired, inputs=inputs, scenario_name="small")
    assert note["option"] == "hire"
    assert note["again"] == "resourcing run inputs/small.toml --option hire"


@pytest.mark.parametrize(
    ("name", "copies"),
    [
        ("playbook", {"playbook.toml", "company-playbook.toml"}),
        ("Playbook", {"Playbook.toml", "company-playbook.toml"}),
        ("two leavers", {"two leavers.toml", "playbook.toml"}),
        ("a/b", {"a-b.toml", "playbook.toml"}),
    ],
)
def test_the_scenario_keeps_its_name_among_the_copies(
    run, inputs, tmp_path, name, copies
):
    """The copy is called as the scenario, whose name a rerun thus keeps, and the playbook makes way for it."""
    out = files.write_run(run, inputs=inputs, scenario_name=name, out=tmp_path / "out")
    assert {path.name for path in (out / "inputs").glob("*.toml")} == copies
    note = json.loads((out / "provenance.json").read_text("utf-8"))
    copy = shlex.split(note["again"])[2]
    again = read_inputs(out / copy)
    assert (again.playbook, again.register) == (inputs.playbook, inputs.register)


def test_a_playbook_edited_meanwhile_is_not_passed_off_as_the_one_used(run, tmp_path):
    """Where a file changed during the run, the copy holds what was used, and the note says so."""
    scenario = write_small_inputs(tmp_path / "inputs")
    inputs = read_inputs(scenario)
    playbook = tmp_path / "inputs" / "playbook.toml"
    playbook.write_text(
        playbook.read_text("utf-8").replace('"Small playbook', '"Another playbook'),
        encoding="utf-8",
    )
    out = write(run, inputs, tmp_path / "out")
    note = json.loads((out / "provenance.json").read_text("utf-8"))
    assert note["changed_while_running"] == ["playbook"]
    assert read_playbook(out / "inputs" / "playbook.toml") == inputs.playbook
    playbook.write_text("no longer = a playbook", encoding="utf-8")
    assert changed_since_read(inputs) == ("scenario", "register", "playbook")


def test_a_playbook_exchanged_in_a_program_is_the_one_that_is_written(
    run, inputs, tmp_path
):
    """The copy holds the playbook of the inputs, not the text of the file that it replaced."""
    other = inputs.playbook.replace(title="Another")
    out = write(run, replace(inputs, playbook=other), tmp_path / "out")
    assert read_playbook(out / "inputs" / "playbook.toml") == other


def test_inputs_without_files_can_be_written(run, inputs, tmp_path):
    """Inputs made in a program, not read, are written from the objects and have no hashes."""
    made = replace(inputs, files=(), playbook_text=None)
    out = write(run, made, tmp_path / "out")
    assert read_inputs(out / "inputs" / "small.toml").playbook == inputs.playbook
    note = json.loads((out / "provenance.json").read_text("utf-8"))
    assert (note["inputs"], note["changed_while_running"]) == ([], [])


def test_an_input_that_is_gone_keeps_the_hash_of_what_was_read(run, tmp_path):
    """A file deleted during the run still has its hash, since nothing is opened again for it."""
    inputs = read_inputs(write_small_inputs(tmp_path / "inputs"))
    base = tmp_path / "inputs" / "base.toml"
    read = hashlib.sha256(base.read_bytes()).hexdigest()
    base.unlink()
    out = write(run, inputs, tmp_path / "out")
    note = json.loads((out / "provenance.json").read_text("utf-8"))
    hashes = {item["name"]: item["sha256"] for item in note["inputs"]}
    assert hashes["base.toml"] == read
    assert (out / "inputs" / "playbook.toml").read_text("utf-8")[:7] == "# ours\n"
    assert note["changed_while_running"] == ["scenario", "register", "playbook"]


def test_a_run_replaces_what_an_earlier_run_made(run, inputs, tmp_path):
    """A second run replaces the first whole: nothing of the first is left, no folder lies beside."""
    out = tmp_path / "out"
    write(run, inputs, out, page="old")
    (out / ".DS_Store").write_text("left by a file manager")
    files.check_folder(out)
    write(led_so(run.case, LEADS), inputs, out)
    assert "report.html" not in contents(out)
    assert not (out / ".DS_Store").exists()
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    assert summary["objective"]["seconds"] == 0.25
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_empty_folder_may_be_filled(run, inputs, tmp_path):
    """A folder that is there and empty needs no force."""
    (tmp_path / "out").mkdir()
    assert "summary.json" in contents(write(run, inputs, tmp_path / "out"))


@pytest.mark.parametrize(
    "strangers",
    [
        {"notes.txt": "mine"},
        {".hidden": "mine"},
        {"sub/notes.txt": "mine"},
        {"provenance.json": "{}"},
        {"provenance.json": "[]"},
        {"provenance.json": "no JSON"},
        {"provenance.json": '{"made_by": "somebody else"}'},
    ],
)
def test_a_folder_of_somebody_else_is_refused(run, inputs, tmp_path, strangers):
    """A folder with a file that no run made stays as it is, and the error names --force; even then the file stays."""
    out = tmp_path / "out"
    for name, text in strangers.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text)
    before = contents(out)
    with pytest.raises(InputError) as error:
        write(run, inputs, out)
    assert problem_of(error).file == str(out)
    assert "--force" in problem_of(error).repair
    with pytest.raises(InputError):
        files.check_folder(out)
    assert contents(out) == before
    write(run, inputs, out, force=True)
    own = {n: text.encode() for n, text in strangers.items() if n != "provenance.json"}
    assert own.items() <= contents(out).items()
    assert json.loads(contents(out)["provenance.json"])["made_by"] == "resourcing run"


def test_a_file_added_to_a_run_folder_is_not_lost(run, inputs, tmp_path):
    """A note that somebody put into a run folder makes it a folder that needs --force."""
    out = write(run, inputs, tmp_path / "out")
    (out / "my notes.txt").write_text("mine")
    with pytest.raises(InputError) as error:
        files.check_folder(out)
    assert "my notes.txt" in problem_of(error).rule


def test_a_table_that_somebody_changed_is_not_replaced(run, inputs, tmp_path):
    """Work done by hand in a run's table survives the next run, unless forced."""
    out = tmp_path / "out"
    files.write_run(run, inputs=inputs, scenario_name="small", out=out)
    later = (out / "provenance.json").stat().st_mtime + 3600
    os.utime(out / "assignments.csv", (later, later))
    with pytest.raises(InputError, match=r"changed since, such as assignments\.csv"):
        files.write_run(run, inputs=inputs, scenario_name="small", out=out)
    files.write_run(run, inputs=inputs, scenario_name="small", out=out, force=True)
    assert (out / "assignments.csv").stat().st_mtime < later


def test_a_file_and_the_working_folder_are_never_replaced(tmp_path, monkeypatch):
    """Even with force, a file stays a file, and nobody loses the folder in which they stand."""
    file = tmp_path / "out"
    file.write_text("mine")
    with pytest.raises(InputError) as error:
        files.check_folder(file, force=True)
    assert "not a folder" in problem_of(error).rule
    (tmp_path / "here" / "inside").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here" / "inside")
    for place in (tmp_path / "here", tmp_path / "here" / "inside"):
        with pytest.raises(InputError) as error:
            files.check_folder(place, force=True)
        assert "in which you work" in problem_of(error).rule


def test_inputs_are_never_deleted_by_their_own_run(run, tmp_path):
    """A run may not replace the folder of its inputs, even with force."""
    inputs = read_inputs(write_small_inputs(tmp_path / "inputs"))
    before = contents(tmp_path / "inputs")
    with pytest.raises(InputError) as error:
        write(run, inputs, tmp_path / "inputs", force=True)
    assert "from which the run starts" in problem_of(error).rule
    assert contents(tmp_path / "inputs") == before


def test_a_run_may_replace_the_folder_whose_copies_it_read(run, inputs, tmp_path):
    """Run again from its own copies, a run replaces its folder with the same inputs."""
    out = write(run, inputs, tmp_path / "out")
    before = contents(out)
    write(run, read_inputs(out / "inputs" / "small.toml"), out)
    after = contents(out)
    same = {name for name in before if name.startswith("inputs/")}
    assert {n: after[n] for n in same} == {n: before[n] for n in same}


@pytest.mark.parametrize("fails_at", ["file", "move"])
def test_a_failed_write_leaves_everything_as_it_was(
    run, inputs, tmp_path, monkeypatch, fails_at
):
    """When a file or the last move fails, the old folder stays whole and nothing lies beside it."""
    out = write(run, inputs, tmp_path / "out", page="old")
    before = contents(out)
    path_type = type(out)
    write_bytes, rename = path_type.write_bytes, path_type.rename

    def failing_write(self, data):
        if self.name == "workload.csv":
            raise OSError(28, "No space left on device")
        return write_bytes(self, data)

    def failing_rename(self, target):
        if self.name.endswith(".new"):
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    if fails_at == "file":
        monkeypatch.setattr(path_type, "write_bytes", failing_write)
    else:
        monkeypatch.setattr(path_type, "rename", failing_rename)
    with pytest.raises(InputError) as error:
        write(run, inputs, out, page="new")
    assert "cannot be written" in problem_of(error).rule
    assert contents(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_interrupted_write_leaves_everything_as_it_was(tmp_path, monkeypatch):
    """Stopped by the user between two files, nothing is left of the new folder."""
    out = tmp_path / "out"
    folders.write_folder(out, files={"a.txt": "old"})

    def interrupted(self, data):
        raise KeyboardInterrupt

    monkeypatch.setattr(type(out), "write_bytes", interrupted)
    with pytest.raises(KeyboardInterrupt):
        folders.write_folder(out, files={"a.txt": "new"})
    assert contents(out) == {"a.txt": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_keeps_pointing_at_the_folder(tmp_path):
    """Where the folder is a link, what it points at is replaced, not the link."""
    real = tmp_path / "real"
    folders.write_folder(real, files={"a.txt": "old"})
    (tmp_path / "link").symlink_to(real)
    folders.write_folder(tmp_path / "link", files={"b.txt": "new"})
    assert (tmp_path / "link").is_symlink()
    assert contents(real) == {"b.txt": b"new"}


@pytest.mark.parametrize(
    ("column", "text", "cell"),
    [
        *(("name", f"{mark}x", f"'{mark}x") for mark in ("=", "+", "-", "@", "\t")),
        ("name", "\rx", '"\'\rx"'),
        ("reason", "=1,2", '"\'=1,2"'),
        ("name", "x=1", "x=1"),
        ("alliance_id", "=x", "'=x"),
        ("note", "\uff1dx", "'\uff1dx"),
        ("from", "-5.0%", "-5.0%"),
        ("note", "'=x", "''=x"),
        ("note", "  =x", "'  =x"),
        ("note", "\u00a0@x", "'\u00a0@x"),
        ("note", "a;=x", "a;'=x"),
        ("note", "a; -x", "a; -x"),
        ("note", "a\n-x", '"a\n\'-x"'),
        ("name", 'a "b"', '"a ""b"""'),
        ("name", "two\nlines", '"two\nlines"'),
    ],
)
def test_text_is_inert_in_every_column(column, text, cell):
    """Text that a spreadsheet takes for a formula gets an apostrophe, whatever its column; numbers do not."""
    assert files.table_text(pd.DataFrame({column: [text]})) == f"{column}\n{cell}\n"


def test_text_is_inert_in_lists_too():
    """Skills stand in one cell with semicolons between; each is text where a spreadsheet parts columns there."""
    one = small_register().managers[0].replace(skills=("=a", "b", "=c"))
    texts = files.register_texts(Register(alliances=(), managers=(one,)))
    assert "'=a;b;'=c" in texts["managers.csv"]


@pytest.mark.parametrize("kind", ["file", "link", "broken link"])
def test_a_file_that_is_there_is_replaced_only_by_force(tmp_path, kind):
    """A link counts as there even where it points at nothing; by force what it points at is written, and it stays a link."""
    real = tmp_path / "real.csv"
    path = real if kind == "file" else tmp_path / "link.csv"
    if kind != "broken link":
        real.write_text("mine")
    if path != real:
        path.symlink_to(real)
    with pytest.raises(InputError) as error:
        single.check_file(path, endings=(".csv",))
    assert problem_of(error).rule == "is there already"
    single.check_file(path, force=True, endings=(".csv",))
    single.write_file(path, b"new")
    assert real.read_bytes() == b"new"
    assert path.is_symlink() == (path != real)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes among files")
def test_a_pipe_and_a_folder_are_never_replaced_by_a_file(tmp_path):
    """Not even by force."""
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    rules = {"pipe": "is no ordinary file", "folder": "is a folder, not a file"}
    for name, rule in rules.items():
        with pytest.raises(InputError) as error:
            single.check_file(tmp_path / f"{name}.csv", force=True, endings=(".csv",))
        assert problem_of(error).rule == rule


@pytest.mark.parametrize("fails_at", ["write_bytes", "replace", "chmod"])
def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path, monkeypatch, fails_at):
    """A full disk or a file that another program holds leaves the old file whole and nothing beside it."""
    path = single.write_file(tmp_path / "a.csv", b"old")

    def failing(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(path), fails_at, failing)
    with pytest.raises(InputError) as error:
        single.write_file(path, b"new")
    assert problem_of(error).rule == "cannot be written: no space left on device"
    assert contents(tmp_path) == {"a.csv": b"old"}


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights elsewhere")
def test_a_file_keeps_its_rights_and_a_private_one_is_its_owners(tmp_path):
    """A file that is replaced has the rights of before, a new one those of new files; private, nobody else reads it."""
    path = single.write_file(tmp_path / "a.csv", b"old")
    mask = os.umask(0)
    os.umask(mask)
    assert path.stat().st_mode & 0o777 == 0o666 & ~mask
    path.chmod(0o640)
    single.write_file(path, b"new")
    assert path.stat().st_mode & 0o777 == 0o640
    single.write_file(path, b"key", private=True)
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (0.5, "0.500000"),
        (-1e-9, "0.000000"),
        (2 / 3, "0.666667"),
        (-2.0, "-2.000000"),
        (float("nan"), ""),
        (3, "3"),
        (True, "true"),
    ],
)
def test_numbers_have_six_decimals_and_no_minus_zero(value, cell):
    """Numbers look the same everywhere."""
    text = files.table_text(pd.DataFrame({"a": [value], "b": [1]}))
    assert text == f"a,b\n{cell},1\n"


def test_json_refuses_what_is_no_number():
    """A number that is not finite is an error, not a file that others cannot read."""
    with pytest.raises(ValueError, match="not JSON compliant"):
        files.json_text({"a": float("inf")})


def test_names_of_inputs_on_another_drive(tmp_path, monkeypatch):
    """Where no relative path exists, only the name of the file is given."""

    def other_drive(*_):
        msg = "path is on mount 'D:'"
        raise ValueError(msg)

    monkeypatch.setattr(runs.os.path, "relpath", other_drive)
    assert runs.relative_name(tmp_path / "a.csv", tmp_path / "s.toml") == "a.csv"


def test_a_name_of_an_input_climbs_no_further_than_it_must(tmp_path):
    """Beside the scenario its path is told; where both share the root alone, only its name, since the rest is the machine's."""
    near = runs.relative_name(tmp_path / "a" / "r.csv", tmp_path / "b" / "s.toml")
    assert near == "../a/r.csv"
    far = Path(tmp_path.anchor) / "elsewhere" / "r.csv"
    assert runs.relative_name(far, tmp_path / "s.toml") == "r.csv"


def imported():
    """Return a small imported portfolio with something to review of each kind."""
    register = small_register()
    found = TrialsPortfolio(
        company=("Big Pharma",),
        partners=(),
        alliances=register.alliances,
        evaluations=register.evaluations,
        merges={"Acme": ("Acme", "ACME, Inc.")},
        left_out_persons=("Ann Example",),
        subsidiaries=(
            Relative(
                name="Big Pharma KK",
                reason="begins with the company's name",
                studies=3,
                shared_studies=1,
            ),
        ),
        owned={"Bought": "Big Pharma (2020)"},
        belonging={"Juno, a Celgene Company": ("Celgene",)},
        similar=(("Acme", "Acme Labs"),),
    )
    return ImportedPortfolio(
        portfolio=found,
        register=register,
        playbook_text=default_playbook_text(),
        scenarios={
            "baseline": scenario_keys(),
            "child": {"extends": "baseline.toml", "title": "Child"},
        },
    )


def test_an_imported_portfolio_is_written_as_it_is(tmp_path):
    """Register, playbook, scenarios and notes are there and read back."""
    out = files.write_portfolio(imported(), out=tmp_path / "out")
    assert sorted(contents(out)) == sorted(
        [
            *(f"register/{name}.csv" for name in REGISTER),
            *("playbook.toml", "baseline.toml", "child.toml", "README.md"),
        ]
    )
    assert read_register(out / "register") == small_register()
    copy = (out / "playbook.toml").read_bytes()
    assert copy == default_playbook_path().read_bytes()
    assert read_scenario(out / "child.toml").title == "Child"


def test_a_plan_made_by_hand_says_where_it_says_who_leads(run, tmp_path):
    """A blank period speaks of the active ones, a named one of itself; what has no row is not said."""
    path, data = tmp_path / "plan.csv", run.case.data
    path.write_text(
        "alliance_id,period,lead\nA7,,M1\nA4,2027Q2,\nA6,2027Q4,M4\n", encoding="utf-8"
    )
    given = files.read_plan(path, case=run.case)
    at = {name: data.alliances.index(name) for name in ("A1", "A4", "A6", "A7")}
    assert given.said[at["A7"]].tolist() == data.active[at["A7"]].tolist()
    assert not data.active[at["A7"]].all()
    assert given.said[at["A4"]].tolist() == [False, True, False, False]
    assert given.said[at["A6"]].tolist() == [False, False, False, True]
    assert not data.active[at["A6"], 3]
    assert not given.said[at["A1"]].any()
    assert given.lead[at["A6"], 3] == data.resources.index("M4")
    assert (given.lead == files.read_leads(path, data=data)).all()


def test_a_run_planned_again_never_replaces_the_run_it_starts_from(
    inputs, tmp_path, run
):
    """Even with force, the plan before stays where it is."""
    out = write(run, inputs, tmp_path / "first")
    change = tmp_path / "change.toml"
    change.write_text("[[changes]]\n")
    origin = files.Origin(folder=out, inputs=inputs, change=files.read_change(change))
    before = contents(out)
    with pytest.raises(InputError) as error:
        write(run, inputs, out, origin=origin, force=True)
    assert problem_of(error).rule.startswith("is the run that is replanned")
    assert contents(out) == before


def test_a_file_of_changes_that_is_not_there_is_told(tmp_path):
    """A missing file is a problem with a repair, not a defect."""
    with pytest.raises(InputError) as error:
        files.read_change(tmp_path / "nothing.toml")
    assert problem_of(error).rule == "there is no such file or folder"


def test_notes_list_what_to_review(tmp_path):
    """The notes say what is made up, and list merges, look-alikes, own group, own partners and count persons."""
    text = files.import_notes(imported())
    assert text.startswith("# Partners of Big Pharma in public trial records\n")
    assert "8 partners, 5 managers (made up), 2 teams (made up)" in text
    for heading, item in (
        ("Spellings that were merged (1)", "- Acme: merged spellings: Acme; ACME"),
        ("Names that begin alike and were not merged (1)", "- Acme: begins like"),
        (
            "Organizations of the company's own group: no partners (1)",
            "- Big Pharma KK",
        ),
        ("Partners that are the company's own by public knowledge (1)", "- Bought"),
        (
            "Partners that by their own name belong to another organization and were not merged (1)",
            "- Juno, a Celgene Company",
        ),
        ("Persons that were left out (1)", "The import printed their names"),
    ):
        assert f"### {heading}\n\n{item}" in text
    assert "Ann Example" not in text  # a person's name is not kept


def test_a_folder_of_inputs_is_replaced_only_by_force(tmp_path):
    """A folder that is not empty, even an earlier import, is replaced only with force, and then whole."""
    out = tmp_path / "out"
    options = {
        "register": small_register(),
        "playbook": files.description_text(small_playbook()),
        "scenarios": {"one": scenario_keys()},
        "notes": "# Notes\n",
    }
    files.write_inputs(out, **options)
    with pytest.raises(InputError) as error:
        files.write_inputs(out, **options)
    assert "--force" in problem_of(error).repair
    changed = {**options, "scenarios": {"two": scenario_keys()}}
    files.write_inputs(out, **changed, force=True)
    assert "two.toml" in contents(out)
    assert "one.toml" not in contents(out)
    assert read_inputs(out / "two.toml").playbook == small_playbook()


def test_scenarios_of_the_importer_can_be_written(tmp_path):
    """The scenarios that the importer makes are plain enough for TOML and read back without a problem."""
    register, playbook = small_register(), small_playbook()
    made = scenarios(
        register,
        company="Big Pharma",
        playbook=playbook,
        horizon=DEFAULT_HORIZON,
        seed=3,
    )
    out = files.write_inputs(
        tmp_path / "out",
        register=register,
        playbook=files.description_text(playbook),
        scenarios=made,
        notes="",
    )
    found = {name: read_inputs(out / f"{name}.toml").scenario for name in made}
    assert set(found["baseline"].options) == {
        "hire_two",
        "project_managers_lead_simple",
    }
    assert len(found["two-leavers"].changes) == 2
    assert len(found["three-complex-deals"].changes) == 3


def test_toml_of_a_folder_elsewhere_still_reads(tmp_path):
    """A scenario with register and playbook elsewhere is copied so that its folder stands alone."""
    write_small_inputs(tmp_path / "far")
    path = write_toml(
        tmp_path / "near" / "scenario.toml",
        {
            "extends": "../far/small.toml",
            "title": "Near",
        },
    )
    inputs = read_inputs(path)
    note_names = [runs.relative_name(file.path, path) for file in inputs.files]
    assert "../far/playbook.toml" in note_names
    case = prepare(inputs.scenario, register=inputs.register, playbook=inputs.playbook)
    out = write(led_so(case, LEADS), inputs, tmp_path / "out")
    again = read_inputs(out / "inputs" / "small.toml")
    assert again.scenario.title == "Near"
    assert again.register == inputs.register
