"""Sweeps on one machine: stored row by row, resumed, retried, refused where something else is asked, each row alone again."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from builders_sweep import (
    CEILING,
    GRADE,
    deadly,
    only_measured,
    small_study,
    write_study,
)
from helpers import changed, playbook_keys, write_toml

from resourcing.errors import InputError
from resourcing.futures import Outcome
from resourcing.optimize import StopRules, optimize
from resourcing.study import current_leads_kept, living, measures, prepare
from resourcing.sweep import again, read_study, results, sweep, working
from resourcing.sweep.evaluating import Found
from resourcing.sweep.folder import NOTE, PARTS, Folder
from resourcing.sweep.lock import locked
from resourcing.sweep.standing import extremes, with_regret
from resourcing.sweep.working import record


@pytest.fixture
def stand_in(monkeypatch):
    """Rows in no time: points are 100 times the ceiling plus the seed, 5 more where one is hired; counts what is computed."""
    computed = []

    def found(start, row):
        computed.append(row.row_id)
        points = 100.0 * dict(row.point)[CEILING] + row.seed
        more = 5.0 if row.option == "hire" else 0.0
        return Found(status="ok", measured={"points": points + more, "cost": more})

    monkeypatch.setattr(working, "evaluated", found)
    return computed


def broken_after(monkeypatch, number):
    """Make the computation of rows end like a process that is killed, after a number of them."""
    true, done = working.evaluated, []

    def found(start, row):
        if len(done) == number:
            raise SystemExit
        done.append(row)
        return true(start, row)

    monkeypatch.setattr(working, "evaluated", found)


def test_a_row_equals_the_run_of_a_scenario_that_says_the_same(tmp_path):
    """The measures of a row are those of the small run with the ceiling written into its playbook."""
    study = small_study(tmp_path, parameters=[{"key": CEILING, "values": [0.85]}])
    (row,) = sweep(study, out=tmp_path / "out").frame.to_dict("records")
    keys = changed(playbook_keys(), "planning.occupancy_ceiling", 0.85)
    write_toml(tmp_path / "playbook.toml", keys)
    start = read_study(tmp_path / "study.toml").start
    case = prepare(start.scenario, register=start.register, playbook=start.playbook)
    stop = StopRules(gap=0.9)
    result = optimize(case.data, stop=stop, method="decomposition")
    found = measures(result.best, case=case)
    assert (row["points"], row["bound"]) == (result.objective, result.bound)
    assert row["hours_delivered"] == found.hours_delivered
    assert row["coverage"] == found.hours_delivered / found.hours_needed
    assert row["points_today"] == current_leads_kept(case).objective


def test_service_adds_what_the_replay_measures(tmp_path):
    """With evaluate = service a row has the share answered in time with its interval, and that of each segment."""
    one = [{"key": CEILING, "values": [0.9]}]
    study = small_study(tmp_path, parameters=one, evaluate="service")
    (row,) = sweep(study, out=tmp_path / "out").frame.to_dict("records")
    assert 0 < row["in_time_low"] <= row["in_time"] <= row["in_time_high"] <= 1
    assert row["replications"] == 4
    assert 0 <= row["in_time_complex"] <= 1


def test_futures_are_explored_for_the_option_of_the_row(tmp_path, monkeypatch):
    """The row's scenario and option reach the exploration, and what comes out of it is told."""
    asked = []

    def explore(scenario, *, register, playbook, options, jobs):
        asked.append((scenario.futures.deals.per_year, tuple(options), jobs))
        return Outcome(told=())

    class Stood:
        table = pd.DataFrame(
            [dict.fromkeys(("expected", "expected_low", "expected_high"), 2.5)]
        ).assign(tail_mean=1.5, satisfied=0.5)

    totals = pd.DataFrame({"option": "hire", "future": [0, 1], "cost": [1.0, 3.0]})
    monkeypatch.setattr(living, "explore", explore)
    monkeypatch.setattr("resourcing.sweep.evaluating.standing", lambda _: Stood)
    monkeypatch.setattr(Outcome, "totals", totals)
    study = small_study(
        tmp_path,
        evaluate="futures",
        options=["hire"],
        solve={},
        parameters=[{"key": "scenario.futures.deals.per_year", "values": [7.0]}],
    )
    (row,) = sweep(study, out=tmp_path / "out").frame.to_dict("records")
    assert asked == [(7.0, ("hire",), 1)]
    assert (row["expected"], row["tail_mean"], row["cost"]) == (2.5, 1.5, 2.0)


def test_results_are_a_tidy_frame_in_parquet_and_csv_alike(tmp_path, stand_in):
    """A row each with its parameters as columns; both files and `results` say the same bit for bit."""
    study = small_study(tmp_path, options=["as_is", "hire"])
    done = sweep(study, out=tmp_path / "out")
    frame = done.frame
    assert frame["number"].tolist() == list(range(8))
    assert frame[CEILING].tolist() == [0.8] * 4 + [0.9] * 4
    assert frame["points"].tolist() == [80, 85, 81, 86, 90, 95, 91, 96]
    assert frame["behind_best"].tolist() == [5, 0] * 4
    pd.testing.assert_frame_equal(results(tmp_path / "out"), frame)
    stored = pd.read_parquet(tmp_path / "out" / "results.parquet")
    pd.testing.assert_frame_equal(stored, frame)
    texts = pd.read_csv(tmp_path / "out" / "results.csv")
    assert texts["points"].tolist() == frame["points"].tolist()
    note = json.loads((tmp_path / "out" / NOTE).read_text("utf-8"))
    assert (note["status"], note["counts"]) == ("done", {"ok": 8})
    assert note["extremes"][0]["best"]["row_id"] == frame["row_id"][7]


def test_a_sweep_that_was_ended_goes_on_where_it_was(tmp_path, monkeypatch, stand_in):
    """Ended after five of eight rows, the next start computes three; the result is that of a sweep nobody ended."""
    study = small_study(tmp_path, options=["as_is", "hire"])
    whole = sweep(study, out=tmp_path / "whole").frame
    stand_in.clear()
    with monkeypatch.context() as patch:
        broken_after(patch, 5)
        with pytest.raises(SystemExit):
            sweep(study, out=tmp_path / "out")
    assert len(results(tmp_path / "out")) == 5
    done = sweep(study, out=tmp_path / "out")
    assert (len(stand_in), done.kept) == (8, 5)
    pd.testing.assert_frame_equal(only_measured(done.frame), only_measured(whole))


def test_an_interrupted_solve_is_no_result(tmp_path, monkeypatch, stand_in):
    """Ctrl-C within a solve ends the sweep, and the row it cut off is computed again the next time."""
    study = small_study(tmp_path)
    true = working.evaluated
    cut = Found(status="interrupted", measured={})
    found = lambda start, row: true(start, row) if row.number < 2 else cut  # noqa: E731
    with monkeypatch.context() as patch:
        patch.setattr(working, "evaluated", found)
        with pytest.raises(KeyboardInterrupt):
            sweep(study, out=tmp_path / "out")
    assert results(tmp_path / "out")["status"].tolist() == ["ok", "ok"]
    assert len(sweep(study, out=tmp_path / "out").frame) == 4


def test_a_file_that_a_crash_left_half_written_means_nothing(tmp_path, stand_in):
    """What stands beside its place is deleted at the next start, and no row is read from it."""
    study = small_study(tmp_path)
    sweep(study, out=tmp_path / "out")
    torn = tmp_path / "out" / PARTS / "part-00000099.parquet.writing"
    torn.write_bytes(b"PAR1 half")
    assert len(results(tmp_path / "out")) == 4
    sweep(study, out=tmp_path / "out")
    assert not torn.exists()


def test_a_crash_while_parts_are_joined_doubles_nothing(
    tmp_path, monkeypatch, stand_in
):
    """The joined part is there and the old ones too: each row is read once, and the next start cleans up."""
    study = small_study(tmp_path)

    def crash(_path, **_more):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", crash)
        with pytest.raises(SystemExit):
            sweep(study, out=tmp_path / "out")
    parts = tmp_path / "out" / PARTS
    assert len(list(parts.iterdir())) == 5
    assert results(tmp_path / "out")["number"].tolist() == [0, 1, 2, 3]
    sweep(study, out=tmp_path / "out")
    assert len(list(parts.iterdir())) == 1
    assert len(stand_in) == 4


def test_many_parts_become_one_on_the_way(tmp_path, monkeypatch):
    """After as many rows as parts are allowed there is one part, and every row is in it."""
    study = small_study(tmp_path, options=["as_is", "hire"])
    monkeypatch.setattr("resourcing.sweep.folder.MOST_PARTS", len(study.rows))
    folder = Folder(tmp_path / "out")
    folder.open()
    found = Found(status="ok", measured={"points": 1.0})
    for row in study.rows:
        folder.add([record(row, found)])
    assert len(list(folder.parts.iterdir())) == 1
    assert set(folder.records()) == {row.row_id for row in study.rows}


def test_a_damaged_part_is_told_with_what_to_do(tmp_path, stand_in):
    """A part that is no Parquet stops the sweep and is named; without it the rows are computed again."""
    study = small_study(tmp_path)
    sweep(study, out=tmp_path / "out")
    (part,) = (tmp_path / "out" / PARTS).iterdir()
    part.write_bytes(b"rubbish")
    with pytest.raises(InputError, match="delete it; its rows are computed again"):
        sweep(study, out=tmp_path / "out")
    part.unlink()
    assert len(sweep(study, out=tmp_path / "out").frame) == 4


def test_failures_are_recorded_and_tried_again_where_asked(tmp_path):
    """Nobody of the grade asked for can lead A5: those rows fail with the reason, the others finish; so again on retry."""
    ways = [{"key": GRADE, "values": ["manager", "lead"]}]
    study = small_study(tmp_path, parameters=ways)
    frame = sweep(study, out=tmp_path / "out").frame
    assert frame["status"].tolist() == ["ok", "failed"]
    assert "A5" in frame["error"][1]
    assert np.isnan(frame["points"][1])
    same = sweep(study, out=tmp_path / "out")
    assert (same.kept, same.failed) == (2, 1)
    tried = sweep(study, out=tmp_path / "out", retry_failed=True).frame
    assert tried["attempt"].tolist() == [1, 2]


def test_a_defect_in_one_row_is_recorded_with_its_place(
    tmp_path, monkeypatch, stand_in
):
    """An unforeseen error is a failure of its row, named with its type; a retry that succeeds replaces it."""
    true = working.evaluated

    def found(start, row):
        if row.number == 1:
            msg = "odd"
            raise ArithmeticError(msg)
        return true(start, row)

    study = small_study(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(working, "evaluated", found)
        done = sweep(study, out=tmp_path / "out")
    assert done.failed == 1
    assert done.frame["error"][1].startswith("ArithmeticError: odd (at ")
    tried = sweep(study, out=tmp_path / "out", retry_failed=True)
    assert (tried.failed, tried.frame["points"][1]) == (0, 81)


def test_another_question_in_the_same_folder_is_refused_and_told(tmp_path, stand_in):
    """A changed value, changed inputs and each is named; with force the rows that are the same are kept."""
    sweep(small_study(tmp_path), out=tmp_path / "out")
    three = [
        {"key": CEILING, "values": [0.8, 0.85]},
        {"key": "scenario.seed", "values": [0, 1]},
    ]
    other = small_study(tmp_path, parameters=three)
    with pytest.raises(InputError, match=r"values was \[0.8, 0.9\], is \[0.8, 0.85\]"):
        sweep(other, out=tmp_path / "out")
    forced = sweep(other, out=tmp_path / "out", force=True)
    assert forced.kept == 2
    assert forced.frame["points"].tolist() == [80, 81, 85, 86]
    keys = changed(playbook_keys(), "planning.startup_days", 77)
    write_toml(tmp_path / "playbook.toml", keys)
    with pytest.raises(InputError, match="the playbook is not what it was"):
        sweep(read_study(tmp_path / "study.toml"), out=tmp_path / "out")


def test_text_for_people_may_change(tmp_path, stand_in):
    """Title, labels and comments of the inputs are no reason to begin anew."""
    sweep(small_study(tmp_path), out=tmp_path / "out")
    path = write_study(tmp_path, title="Other words")
    book = tmp_path / "playbook.toml"
    book.write_text(f"# a comment\n{book.read_text('utf-8')}", encoding="utf-8")
    assert sweep(read_study(path), out=tmp_path / "out").kept == 4


def test_a_folder_of_something_else_is_left_alone(tmp_path, stand_in):
    """A file, and a folder with files of others, are refused."""
    study = small_study(tmp_path)
    with pytest.raises(InputError, match="holds files that no sweep made"):
        sweep(study, out=tmp_path)
    with pytest.raises(InputError, match="is a file"):
        sweep(study, out=study.path)
    with pytest.raises(InputError, match="is no folder of a sweep"):
        results(tmp_path)


def test_two_sweeps_in_one_folder_are_refused_and_a_dead_one_is_not_in_the_way(
    tmp_path, stand_in
):
    """While one holds the lock another is refused with who holds it; the file that a dead one left means nothing."""
    study, out = small_study(tmp_path), tmp_path / "out"
    out.mkdir()
    with locked(out), pytest.raises(InputError, match=f"process {os.getpid()} on"):
        sweep(study, out=out)
    (out / "sweep.lock").write_text("process 1 on elsewhere since 2020\n")
    assert len(sweep(study, out=out).frame) == 4


def test_one_row_again_agrees_bit_for_bit_or_says_what_differs(tmp_path):
    """A row computed alone gives the stored bits; a stored number that is off by its last bit is found."""
    study = small_study(tmp_path, parameters=[{"key": CEILING, "values": [0.9]}])
    out = tmp_path / "out"
    frame = sweep(study, out=out).frame
    found = again(study, row_id=frame["row_id"][0][:6], folder=out)
    assert found.differing == ()
    assert found.verdict == "Agrees bit for bit with what is stored."
    (part,) = (out / PARTS).iterdir()
    stored = pd.read_parquet(part)
    stored["points"] = np.nextafter(stored["points"], 0)
    stored.to_parquet(part, index=False)
    assert again(study, row_id=frame["row_id"][0], folder=out).differing == ("points",)
    with pytest.raises(InputError, match="no such row"):
        again(study, row_id="ffff")


def test_a_row_that_a_time_limit_stopped_says_that_it_may_differ(tmp_path):
    """Its record is not exact, and the comparison says why."""
    study = small_study(
        tmp_path,
        parameters=[{"key": CEILING, "values": [0.9]}],
        solve={"effort": "quick", "gap": 0.0, "seconds": 0.05},
    )
    frame = sweep(study, out=tmp_path / "out").frame
    assert frame["solve_status"].tolist() == ["time_limit"]
    assert frame["exact"].tolist() == [False]


def test_the_best_and_the_worst_are_told_only_of_points_that_compare(tmp_path):
    """Less cost is better, equal measures are left out, and points under varied prices are not compared."""
    frame = pd.DataFrame(
        {
            "status": ["ok", "ok", "failed"],
            "row_id": ["a", "b", "c"],
            "option": ["x", "x", "x"],
            "k": [1, 2, 3],
            "points": [5.0, 4.0, 9.0],
            "cost": [2.0, 1.0, 0.0],
            "promises": [1.0, 1.0, 1.0],
        }
    )
    told = {item["measure"]: item for item in extremes(frame, keys=["k"])}
    assert set(told) == {"points", "cost"}
    assert (told["points"]["best"]["row_id"], told["cost"]["best"]["row_id"]) == (
        "a",
        "b",
    )
    priced = frame.rename(columns={"k": "playbook.charges.handover"})
    found = extremes(priced, keys=["playbook.charges.handover"])
    assert [item["measure"] for item in found] == ["cost"]


def test_regret_is_blank_where_an_option_has_no_value():
    """At the second point one option failed: nobody can say what was lost there."""
    frame = pd.DataFrame(
        {
            "option": ["x", "y", "x", "y"],
            "k": [1, 1, None, None],
            "seed": 0,
            "points": [5.0, 3.0, 4.0, None],
        }
    )
    assert with_regret(frame)["behind_best"].fillna(-1).tolist() == [0, 2, -1, -1]


@pytest.mark.slow
def test_processes_give_the_same_bits_as_one_alone(tmp_path):
    """Two processes of joblib and one process store the same measures, row for row, with failures too."""
    ways = [
        {"key": CEILING, "values": [0.8, 0.85, 0.9]},
        {"key": GRADE, "values": ["manager", "lead"]},
    ]
    study = small_study(tmp_path, parameters=ways, evaluate="service")
    alone = sweep(study, out=tmp_path / "alone").frame
    both = sweep(study, out=tmp_path / "both", jobs=2).frame
    pd.testing.assert_frame_equal(
        only_measured(both), only_measured(alone), check_exact=True
    )
    assert alone["status"].tolist() == ["ok", "failed"] * 3
    assert both["worker"].nunique() == 2


COMMAND = "import sys; from resourcing.cli import main; sys.exit(main(sys.argv[1:]))"


def started(study, out, *, jobs):
    """Start a sweep as a process of its own."""
    words = ["sweep", str(study), "--out", str(out), "--jobs", jobs]
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def killed_after(process, parts, *, number):
    """Kill a process by force once a number of parts more is stored."""
    before = len(list(parts.glob("*.parquet"))) if parts.exists() else 0
    until = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < until:
        if parts.exists() and len(list(parts.glob("*.parquet"))) >= before + number:
            process.send_signal(signal.SIGKILL)
            break
        time.sleep(0.01)
    process.wait()
    assert process.returncode == -signal.SIGKILL


def stored_workers(frame):
    """Return the identifiers of the processes that computed rows."""
    return {int(name.rpartition(":")[2]) for name in frame["worker"]}


def assert_gone(processes):
    """Assert that processes have ended, or do so soon."""
    until = time.monotonic() + 30
    while processes and time.monotonic() < until:
        processes = {pid for pid in processes if Path(f"/proc/{pid}").exists()}
        time.sleep(0.1)
    assert not processes


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kills a process by signal 9")
def test_killed_several_times_by_force_nothing_is_lost_or_doubled(tmp_path):
    """After two kills at different moments the results are those of a sweep that nobody disturbed."""
    ways = [{"key": CEILING, "low": 0.7, "high": 0.95, "steps": 10}]
    path = write_study(tmp_path, parameters=ways, options=["as_is", "hire"])
    out = tmp_path / "out"
    stored = []
    for number, jobs in ((1, "2"), (4, "1")):
        killed_after(started(path, out, jobs=jobs), out / PARTS, number=number)
        stored.append(set(results(out)["row_id"]))
    assert stored[0] < stored[1]
    assert_gone(stored_workers(results(out)))
    found = sweep(read_study(path), out=out).frame
    whole = sweep(read_study(path), out=tmp_path / "whole").frame
    pd.testing.assert_frame_equal(
        only_measured(found), only_measured(whole), check_exact=True
    )
    (part,) = (out / PARTS).iterdir()
    assert pd.read_parquet(part)["row_id"].is_unique
    assert set(found["attempt"]) == {1}


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kills a process by signal 9")
def test_a_row_that_kills_its_process_has_failed_and_the_others_are_there(
    tmp_path, monkeypatch
):
    """The process of one row ends without a word each time: that row is a failure, the four others are not."""
    from resourcing.sweep import running

    five = [{"key": CEILING, "low": 0.7, "high": 0.9, "steps": 5}]
    study = small_study(tmp_path, parameters=five)
    monkeypatch.setattr(running, "work", deadly)
    frame = sweep(study, out=tmp_path / "out", jobs=2).frame
    assert frame["status"].tolist() == ["ok"] * 3 + ["failed"] + ["ok"]
    assert frame["error"][3].startswith("the process that computed it ended")
