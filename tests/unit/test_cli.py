"""The command parses, calls and prints; its exit codes and folders are what a script relies on."""

import io
import json

import pytest
from builders_run import write_small_inputs

from resourcing.cli import Progress, main
from resourcing.read import default_playbook_path

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


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    """Return the scenario file of a small portfolio."""
    return write_small_inputs(tmp_path_factory.mktemp("inputs"))


@pytest.fixture(scope="module")
def folder(inputs, tmp_path_factory):
    """Return the folder of a run of the small portfolio."""
    out = tmp_path_factory.mktemp("runs") / "first"
    assert main(["run", str(inputs), "--out", str(out)]) == 0
    return out


def test_run_writes_tables_summary_provenance_report_and_inputs(folder):
    """One command leaves everything that the next command or a reader needs."""
    files = {path.name for path in folder.iterdir()}
    assert {f"{name}.csv" for name in TABLES} <= files
    assert {"summary.json", "provenance.json", "report.html", "inputs"} <= files
    assert json.loads((folder / "summary.json").read_text())["option"] == "as_is"


def test_running_again_replaces_the_folder_with_the_same_bytes(
    inputs, folder, tmp_path
):
    """The same inputs give byte-identical tables, in another folder and in the same one."""
    first = {name: (folder / f"{name}.csv").read_bytes() for name in TABLES}
    assert main(["run", str(inputs), "--out", str(folder)]) == 0
    assert main(["run", str(inputs), "--out", str(tmp_path / "second")]) == 0
    for name in TABLES:
        assert (folder / f"{name}.csv").read_bytes() == first[name]
        assert (tmp_path / "second" / f"{name}.csv").read_bytes() == first[name]


def test_run_from_the_inputs_of_a_run_gives_the_same_tables_and_summary(
    folder, tmp_path
):
    """The folder alone can be run again, and gives the same answer under the same name, but for the seconds."""
    again = tmp_path / "again"
    assert (
        main(["run", str(folder / "inputs" / "small.toml"), "--out", str(again)]) == 0
    )
    one, two = (json.loads((f / "summary.json").read_text()) for f in (folder, again))
    for summary in (one, two):
        del summary["objective"]["seconds"]
    assert one == two
    for name in TABLES:
        assert (again / f"{name}.csv").read_bytes() == (
            folder / f"{name}.csv"
        ).read_bytes()


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
