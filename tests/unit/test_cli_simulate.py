"""`resourcing simulate`: the same seed gives the same bytes, the summary says what the tables say, and bad input is refused."""

import json
import shlex

import pandas as pd
import pytest

from resourcing.cli import main
from resourcing.cli.replaying import _against_today
from resourcing.simulate import COLUMNS

TABLES = ["service_levels.csv", "service_differences.csv", "requests_log.csv"]
FEW = ["--replications", "6", "--log"]
"""Replications enough to be written, and the log."""


pytestmark = pytest.mark.usefixtures("few_rounds", "plain_pages")


@pytest.fixture(scope="module")
def inputs(small_inputs):
    """Return the scenario file of a small portfolio."""
    return small_inputs


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory):
    """Return a plan made by hand: two alliances led throughout, nobody else."""
    path = tmp_path_factory.mktemp("by_hand") / "plan.csv"
    path.write_text("alliance_id,period,lead\nA4,,M3\nA5,,M5\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(inputs, tmp_path_factory):
    """Return the folder of a simulation of the best plan found."""
    out = tmp_path_factory.mktemp("runs") / "first"
    assert main(["simulate", str(inputs), *FEW, "--out", str(out)]) == 0
    return out


def levels(folder):
    """Return the service levels of a folder, by kind and key."""
    return pd.read_csv(folder / "service_levels.csv").set_index(["by", "key"])


def test_simulate_writes_a_run_with_levels_differences_log_and_page(folder):
    """The folder is that of a run with three tables more, and its page has the section."""
    files = {path.name for path in folder.iterdir()}
    assert {*TABLES, "assignments.csv", "summary.json", "provenance.json"} <= files
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "Will we answer in time?" in page
    assert list(levels(folder).reset_index().columns) == list(COLUMNS)


def test_summary_equals_the_table(folder):
    """Every number of `service` in summary.json is that of service_levels.csv, and `simulation` says how it was made."""
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    how = ("replications", "enough_replications", "warm_up", "settled", "seed")
    told = {name: summary["service"].pop(name) for name in how}
    assert (told["replications"], told["enough_replications"], told["seed"]) == (6, None, 3)  # fmt: skip
    table = levels(folder)
    names = {"within_limit": "in_time", "low": "in_time_low", "high": "in_time_high"}
    assert set(summary["service"]) == {"all", *table.loc["segment"].index}
    for key, found in summary["service"].items():
        row = table.loc[("all" if key == "all" else "segment", key)]
        assert {"requests", "occupancy"} <= set(found)
        for name, value in found.items():
            assert value == pytest.approx(row[names.get(name, name)], abs=1e-6)
        assert all(pd.isna(row[column]) for n, column in names.items() if n not in found)  # fmt: skip


def test_the_command_in_the_provenance_makes_the_folder_again(
    folder, tmp_path, monkeypatch
):
    """Run within the folder, the recorded command gives the same bytes, of the plan found."""
    second = tmp_path / "second"
    make_again(folder, out=second, monkeypatch=monkeypatch)
    for name in TABLES:
        assert (folder / name).read_bytes() == (second / name).read_bytes()


def test_another_seed_draws_other_requests_and_can_be_made_again(
    inputs, folder, by_hand, tmp_path, monkeypatch
):
    """A seed of the command line and a plan made by hand are both in the recorded command; another seed, other bytes."""
    first, second, plain = (tmp_path / name for name in ("first", "second", "plain"))
    asked = ["simulate", str(inputs), *FEW, "--assignments", str(by_hand)]
    assert main([*asked, "--seed", "8", "--out", str(first)]) == 0
    assert main([*asked, "--out", str(plain)]) == 0
    make_again(first, out=second, monkeypatch=monkeypatch)
    for name in TABLES:
        assert (first / name).read_bytes() == (second / name).read_bytes()
        assert (first / name).read_bytes() != (plain / name).read_bytes()
    assert json.loads((first / "summary.json").read_text())["service"]["seed"] == 8


def make_again(folder, *, out, monkeypatch):
    """Run the command that the provenance of a folder records, within the folder, into another one."""
    note = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    command, *again = shlex.split(note["again"])
    assert command == "resourcing"
    monkeypatch.chdir(folder)
    assert main([*again, "--out", str(out)]) == 0


def test_log_is_of_requests_in_order_of_arrival(folder):
    """The log has a row for each request of one replication, and nobody answers before being asked."""
    log = pd.read_csv(folder / "requests_log.csv")
    assert log["opened"].is_monotonic_increasing
    answered = log.dropna(subset="first_response")
    assert (answered["first_response"] >= answered["opened"]).all()
    assert set(log["alliance_id"]) <= {f"A{n}" for n in range(1, 8)}


def test_a_plan_made_by_hand_is_replayed_as_it_is(inputs, by_hand, tmp_path, capsys):
    """Only the two alliances of the file are answered; the sentences say which segment is not; no log without --log."""
    out = tmp_path / "out"
    asked = ["--assignments", str(by_hand), "--replications", "6", "--out", str(out)]
    assert main(["simulate", str(inputs), *asked]) == 0
    table = levels(out).loc["alliance"]
    assert table.loc["A4", "unanswered"] == 0.0
    assert table.loc["A1", "unanswered"] == 1.0
    said = capsys.readouterr().out
    assert "Complex: 0.0% of requests are begun in time (0.0% to 0.0%); promised 90%: not kept." in said  # fmt: skip
    assert "Today's leads kept, under the same luck: " in said
    assert str(out / "report.html") in said
    assert not (out / "requests_log.csv").exists()


def test_differences_are_those_of_today_and_the_plan(folder):
    """`after` is the plan's level, and the change lies in its interval."""
    table = pd.read_csv(folder / "service_differences.csv")
    rows = table[table["measure"] == "in_time"].dropna().set_index("key")
    plan = levels(folder).loc["segment"]["in_time"].dropna()
    for key, value in plan.items():
        assert rows.loc[key, "after"] == pytest.approx(value, abs=1e-6)
    assert (rows["change"].between(rows["low"], rows["high"])).all()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--replications", "1"], "at least 2 replications"),  # no interval
        (["--replications", "many"], "--replications"),  # no number
        (["--seed", "-1"], "--seed"),  # no seed
    ],
)
def test_wrong_usage_exits_2(inputs, words, said, capsys):
    """A number that is none, or too small, is refused before anything is read."""
    with pytest.raises(SystemExit) as stop:
        main(["simulate", str(inputs), *words])
    assert stop.value.code == 2
    assert said in capsys.readouterr().err


def test_unknown_option_exits_1_and_writes_nothing(inputs, tmp_path, capsys):
    """A misspelt option is refused before anything is solved."""
    out = tmp_path / "no"
    asked = ["--option", "hire_tow", "--out", str(out)]
    assert main(["simulate", str(inputs), *asked]) == 1
    assert "hire_tow" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("alliance_id,period,lead\nA4,,M9\nA99,,M3\n", ["M9", "A99"]),  # unknown labels
        ("alliance_id,period\nA4,\n", ["lead"]),  # no leads
    ],
)
def test_a_bad_plan_exits_1_with_every_problem(inputs, tmp_path, capsys, text, said):
    """Unknown managers and alliances, or a missing column, are named with the file; nothing is written."""
    plan, out = tmp_path / "plan.csv", tmp_path / "no"
    plan.write_text(text, encoding="utf-8")
    asked = ["--assignments", str(plan), "--out", str(out)]
    assert main(["simulate", str(inputs), *asked]) == 1
    problems = capsys.readouterr().err
    assert "plan.csv" in problems
    assert all(word in problems for word in said)
    assert not out.exists()


def test_a_missing_plan_exits_1(inputs, tmp_path, capsys):
    """A file that is not there is refused."""
    asked = ["--assignments", str(tmp_path / "none.csv"), "--out", str(tmp_path / "o")]
    assert main(["simulate", str(inputs), *asked]) == 1
    assert "none.csv" in capsys.readouterr().err


def test_a_folder_that_no_run_made_is_kept(inputs, tmp_path, capsys):
    """A folder with other files is refused."""
    (tmp_path / "mine.txt").write_text("keep me")
    assert main(["simulate", str(inputs), "--out", str(tmp_path)]) == 1
    assert "--force" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("row", "end"),
    [
        ((0.5, 0.75, 0.25, 0.2, 0.3, True), "by +25.0 points (+20.0 to +30.0)."),
        ((0.5, 0.49, -0.01, -0.03, 0.01, False), "which cannot be told from zero."),
    ],
)
def test_the_difference_to_today_is_said_with_its_interval(row, end):
    """Points with sign and interval; one that holds zero is said to."""
    keys = ["before", "after", "change", "low", "high", "told_from_zero"]
    frame = pd.DataFrame(
        [{"by": "all", "key": "all", "measure": "in_time"} | dict(zip(keys, row, strict=True))]
    )  # fmt: skip
    assert _against_today(frame).endswith(end)


def test_the_difference_to_today_where_nothing_is_asked():
    """Without requests there is nothing to compare, and no number is made up."""
    keys = ["before", "after", "change", "low", "high"]
    row = {"by": "all", "key": "all", "measure": "in_time", **dict.fromkeys(keys, float("nan"))}  # fmt: skip
    text = _against_today(pd.DataFrame([row | {"told_from_zero": False}]))
    assert "nan" not in text
    assert text.endswith("nothing is asked.")


def test_faults_of_folder_and_plan_are_told_together(inputs, tmp_path, capsys):
    """A folder that no run made and a file that is no plan: both at once."""
    (tmp_path / "mine.txt").write_text("keep me")
    asked = ["--assignments", str(tmp_path / "mine.txt"), "--out", str(tmp_path)]
    assert main(["simulate", str(inputs), *asked]) == 1
    problems = capsys.readouterr().err
    assert "--force" in problems
    assert "mine.txt" in problems
