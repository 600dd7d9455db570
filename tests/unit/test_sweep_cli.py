"""The command `sweep`: what it says first, at the end and of one row, and its exit codes."""

import hashlib
import json

import pytest
from builders_sweep import CEILING, write_study

from resourcing.cli import main
from resourcing.cli.sweeping import _Pace
from resourcing.sweep import results, working
from resourcing.sweep.evaluating import Found


@pytest.fixture
def stand_in(monkeypatch):
    """Rows in no time; one of them, of the higher ceiling and seed 1, breaks."""

    def found(start, row):
        if row.seed == 1 and dict(row.point)[CEILING] == 0.9:
            msg = "too high"
            raise ArithmeticError(msg)
        return Found(status="ok", measured={"points": dict(row.point)[CEILING]})

    monkeypatch.setattr(working, "evaluated", found)


def swept(folder, *words):
    """Run the command over a folder's study, in this process."""
    study = folder / "study.toml"
    return main(["sweep", str(study), "--jobs", "1", *words])


def test_rows_are_counted_first_and_failures_and_extremes_told_at_the_end(
    tmp_path, capsys, stand_in
):
    """One of four rows fails: exit code 1, its error, the best and the worst row, and how to compute one again."""
    write_study(tmp_path)
    out = str(tmp_path / "out")
    assert swept(tmp_path, "--out", out) == 1
    first, counts, best, failed, again, retry, table = (
        capsys.readouterr().out.splitlines()
    )
    assert first == "4 rows: 4 points x 1 option"
    assert counts.startswith("4 rows: 3 ok, 1 failed; 4 computed now in ")
    assert best.startswith("points: best 0.9 (as_is, ceiling 0.9, scenario.seed 0; ")
    assert "ArithmeticError: too high" in failed
    name = results(out)["row_id"][0]
    assert again.endswith(f"--out {out} --row {name}")
    assert retry.endswith("--retry-failed")
    assert table.endswith("results.csv")


def test_one_row_is_computed_alone_and_compared(tmp_path, capsys, stand_in):
    """A row that agrees exits 0; one that is stored otherwise exits 1 and names what differs."""
    write_study(tmp_path)
    out = tmp_path / "out"
    swept(tmp_path, "--out", str(out))
    name = results(out)["row_id"][0]
    capsys.readouterr()
    assert swept(tmp_path, "--out", str(out), "--row", name) == 0
    said = capsys.readouterr().out
    assert f"Row {name}: as_is, {CEILING} = 0.8, scenario.seed = 0" in said
    assert "Agrees bit for bit" in said
    assert swept(tmp_path, "--row", name) == 0
    assert "Nothing is stored" in capsys.readouterr().out


def test_a_row_that_differs_is_an_exit_code_of_1(
    tmp_path, capsys, monkeypatch, stand_in
):
    """The number that is not what it was is shown with both values."""
    write_study(tmp_path)
    out = str(tmp_path / "out")
    swept(tmp_path, "--out", out)
    other = Found(status="ok", measured={"points": 0.75})
    monkeypatch.setattr(working, "evaluated", lambda start, row: other)
    name = results(out)["row_id"][0]
    assert swept(tmp_path, "--out", out, "--row", name[:8]) == 1
    assert " * points: stored 0.8, now 0.75" in capsys.readouterr().out


def test_a_sweep_needs_a_folder(tmp_path, capsys):
    """Without a folder and without a row there is nothing to do."""
    assert swept(tmp_path) == 1
    assert "--out" in capsys.readouterr().err


@pytest.mark.parametrize("below", ["", "deeper"])
def test_a_link_that_points_at_nothing_is_no_folder(tmp_path, capsys, stand_in, below):
    """It is refused in words, and so is a folder in it; the link stays."""
    write_study(tmp_path)
    link = tmp_path / "out"
    link.symlink_to(tmp_path / "gone")
    assert swept(tmp_path, "--out", str(link / below)) == 1
    assert f"{link}: is a link that points at nothing" in _one_line(capsys)
    assert link.is_symlink()
    assert not (tmp_path / "gone").exists()


def test_a_folder_within_a_file_is_refused(tmp_path, capsys, stand_in):
    """The file is named."""
    write_study(tmp_path)
    assert swept(tmp_path, "--out", str(tmp_path / "study.toml" / "out")) == 1
    assert "study.toml: is a file, not a folder" in _one_line(capsys)


def _one_line(capsys):
    """Return what was said of problems, each after the file that it is in."""
    return " ".join(capsys.readouterr().err.split()).replace(" * ", ": ")


def test_the_note_names_files_as_seen_from_the_study(tmp_path, capsys, stand_in):
    """No whole path stands in it, and each file has its hash; the sweep goes on from it."""
    write_study(tmp_path)
    out = tmp_path / "out"
    swept(tmp_path, "--out", str(out))
    text = (out / "sweep.json").read_text("utf-8")
    assert str(tmp_path) not in text
    note = json.loads(text)
    assert note["study"] == "study.toml"
    for name, sha in note["files"].items():
        content = (tmp_path / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == sha
    assert "study.toml" in note["files"]
    capsys.readouterr()
    swept(tmp_path, "--out", str(out))
    assert "kept from before" in capsys.readouterr().out


def test_the_bar_tells_rate_and_time_left_of_rows_computed_now(monkeypatch):
    """Four rows kept from before do not count as fast; two in four seconds leave two more, four seconds."""
    clock = iter([0.0, 1.0, 4.0])
    monkeypatch.setattr(
        "resourcing.cli.sweeping.time.perf_counter", lambda: next(clock)
    )
    pace = _Pace()
    assert pace.bar(4, 8, 0).endswith("4/8 rows")
    assert pace.bar(6, 8, 1).endswith("6/8 rows · 0.5/s · 4 s left · 1 failed")
