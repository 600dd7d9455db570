"""A messy history stops no command that makes plans; each says once, at the end, what was left aside."""

import contextlib
import io
import shutil
import warnings

import pytest
from builders_run import leaves_at, write_small_inputs

from resourcing.cli import main
from resourcing.cli.aside import told_at_the_end

LINE = "1 of 1 row of pulse, 1 of 2 rows of timesheet; `resourcing check {}` lists why"


pytestmark = pytest.mark.usefixtures("few_rounds", "plain_pages")


def spoil(register):
    """Write a timesheet with one good row of two, and a poll with more answers than respondents."""
    (register / "timesheet.csv").write_text(
        "date,manager_id,alliance_id,service,hours\n"
        "2027-01-05,M1,A1,governance,2\n2027-01-05,M1,A9,governance,2\n"
    )
    (register / "pulse.csv").write_text(
        "date,respondents,unmanaged,reactive\n2027-01-05,3,4,1\n"
    )


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    """Return the scenario file of a small portfolio whose history has bad rows."""
    path = write_small_inputs(tmp_path_factory.mktemp("messy"))
    spoil(path.parent / "register")
    return path


@pytest.fixture(scope="module")
def ran(scenario, tmp_path_factory):
    """Return the folder of a run, and what the command said on standard error."""
    out = tmp_path_factory.mktemp("runs") / "messy"
    with contextlib.redirect_stderr(io.StringIO()) as err:
        assert main(["run", str(scenario), "--out", str(out)]) == 0
    return out, err.getvalue()


@pytest.fixture(scope="module")
def folder(ran):
    """Return the folder of a run."""
    return ran[0]


def said(capsys) -> list[str]:
    """Return the lines about what was left aside."""
    return lines_of(capsys.readouterr().err)


def lines_of(text) -> list[str]:
    """Return the lines of a text about what was left aside."""
    return [line for line in text.splitlines() if line.startswith("left aside")]


def test_a_run_reads_on_and_tells(scenario, ran):
    """It made its folder, with one line that names the scenario."""
    (line,) = lines_of(ran[1])
    assert line.endswith(LINE.format(scenario))


def test_commands_about_a_scenario_read_on_and_tell(scenario, folder, tmp_path, capsys):
    """Each exits 0 with one line that names the scenario."""
    name = str(scenario)
    plan = ["--assignments", str(folder / "assignments.csv")]
    sim = ["--replications", "2", "--out", str(tmp_path / "sim")]
    for words in (
        ["candidates", name, "--alliance", "A1"],
        ["worth", name, "--grade", "senior", "--from", "0", "--to", "1"],
        ["relax", name, "--seconds", "0.1"],
        ["evaluate", name, *plan],
        ["simulate", name, *plan, *sim],
    ):
        assert main(words) == 0, words
        (line,) = said(capsys)
        assert line.endswith(LINE.format(name))


def test_the_inputs_of_a_run_are_what_was_read(folder, tmp_path, capsys):
    """Its copy of the register has the good rows only, so that nothing is left aside when it is asked."""
    assert len((folder / "inputs/register/timesheet.csv").read_text().split()) == 2
    assert main(["explain", str(folder), "--alliance", "A1"]) == 0
    assert said(capsys) == []


def test_commands_about_a_folder_read_on_and_tell(folder, tmp_path, capsys):
    """Somebody spoilt the history in the folder of a run: the line names the folder's own scenario."""
    change = leaves_at(tmp_path)
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    spoil(other / "inputs" / "register")
    capsys.readouterr()
    out = str(tmp_path / "again")
    for words in (
        ["explain", str(other), "--alliance", "A1"],
        ["replan", str(other), "--change", str(change), "--out", out],
    ):
        assert main(words) == 0, words
        (line,) = said(capsys)
        assert line.endswith(LINE.format(other / "inputs" / "small.toml"))
    assert main(["diff", str(folder), str(other)]) == 0


def test_check_goes_on_to_list_every_row_and_exits_1(scenario, capsys):
    """Two problems, each with its row; no line about leaving aside."""
    assert main(["check", str(scenario)]) == 1
    shown = capsys.readouterr()
    assert "timesheet.csv\n * row 3, alliance_id = 'A9'" in shown.out
    assert "pulse.csv\n * row 2" in shown.out
    assert shown.err == ""


def test_calibrate_is_not_stopped_by_tables_that_it_does_not_use(
    scenario, tmp_path, capsys
):
    """Bad polls are left aside and told; the timesheet's bad row is in its own account."""
    out = tmp_path / "learned"
    assert main(["calibrate", str(scenario), "--out", str(out)]) == 0
    (line,) = said(capsys)
    assert "1 of 1 row of pulse;" in line
    assert "timesheet" not in line
    assert "unknown alliance" in (out / "log.csv").read_text()


def test_other_warnings_stay_what_they_are():
    """Only what reading leaves aside is collected."""
    with (
        told_at_the_end(),
        pytest.warns(DeprecationWarning, match="old"),
    ):
        warnings.warn("old", DeprecationWarning, stacklevel=1)
