"""The same sweep by Dask on a real local cluster, by joblib and alone: the same rows, the same bits, also when a worker dies."""

import os
import signal
import threading
import time

import pandas as pd
import pytest
from builders_sweep import CEILING, GRADE, only_measured, small_study

from resourcing.errors import InputError
from resourcing.sweep import results, sweep

distributed = pytest.importorskip("distributed", reason="Dask is not installed")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def cluster():
    """A scheduler with two worker processes of one thread each on this machine."""
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        silence_logs=50,
    ) as found:
        yield found


def processes(cluster):
    """Return the process identifiers of the workers."""
    return [worker.process.process.pid for worker in cluster.workers.values()]


def kill_one_half_way(cluster, folder, *, rows):
    """Kill one worker by force once half of the rows are stored; return the thread that does it, and whom it killed."""
    killed = []

    def watch():
        until = time.monotonic() + 120
        while time.monotonic() < until:
            stored = list((folder / "parts").glob("*.parquet"))
            if len(stored) >= rows // 2:
                victim = processes(cluster)[0]
                os.kill(victim, signal.SIGKILL)
                killed.append(victim)
                return
            time.sleep(0.01)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    return thread, killed


@pytest.mark.skipif(os.name != "posix", reason="kills a process by signal 9")
def test_many_machines_give_the_bits_of_one_although_a_worker_dies(tmp_path, cluster):
    """One of two workers is killed half-way: every row is there once, equal to joblib's and to those computed alone."""
    ways = [
        {"key": CEILING, "low": 0.75, "high": 0.95, "steps": 4},
        {"key": GRADE, "values": ["manager", "lead"]},
    ]
    study = small_study(tmp_path, parameters=ways, options=["as_is", "hire"])
    thread, killed = kill_one_half_way(cluster, tmp_path / "dask", rows=16)
    many = sweep(study, out=tmp_path / "dask", scheduler=cluster.scheduler_address)
    thread.join()
    assert len(killed) == 1
    assert many.frame["row_id"].tolist() == [row.row_id for row in study.rows]
    assert set(many.frame["attempt"]) == {1}
    assert f"{os.getpid()}" not in {w.split(":")[1] for w in many.frame["worker"]}
    assert many.frame["status"].tolist() == ["ok", "ok", "failed", "failed"] * 4
    joblib = sweep(study, out=tmp_path / "joblib", jobs=2).frame
    alone = sweep(study, out=tmp_path / "alone").frame
    for other in (joblib, alone):
        pd.testing.assert_frame_equal(
            only_measured(many.frame), only_measured(other), check_exact=True
        )
    pd.testing.assert_frame_equal(results(tmp_path / "dask"), many.frame)


def test_a_sweep_begun_by_joblib_may_be_finished_by_a_cluster(tmp_path, cluster):
    """What one machine stored is kept, and the rest comes from the workers."""
    some = small_study(tmp_path, parameters=[{"key": CEILING, "values": [0.8]}])
    sweep(some, out=tmp_path / "out")
    study = small_study(tmp_path, parameters=[{"key": CEILING, "values": [0.8, 0.9]}])
    done = sweep(
        study, out=tmp_path / "out", scheduler=cluster.scheduler_address, force=True
    )
    assert done.kept == 1
    assert done.frame["worker"].nunique() == 2


def test_a_scheduler_that_does_not_answer_is_told(tmp_path, monkeypatch):
    """The address is named, with how a scheduler is started."""
    monkeypatch.setattr("resourcing.sweep.running.WAIT_SECONDS", 0.5)
    study = small_study(tmp_path)
    with pytest.raises(InputError, match="the scheduler does not answer"):
        sweep(study, out=tmp_path / "out", scheduler="tcp://127.0.0.1:9")
