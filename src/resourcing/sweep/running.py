"""Rows worked off: one after another, by joblib on the processes of one machine, or by Dask on many.

Rows come in whatever order they are done; each record is the same whoever computes it.
"""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import uuid4

from joblib import Parallel, delayed
from joblib.externals.loky.process_executor import TerminatedWorkerError

from resourcing.errors import InputError, InputProblem
from resourcing.sweep.evaluating import Found
from resourcing.sweep.rows import Row
from resourcing.sweep.working import Record, failure, record, work

NOWHERE = ""
"""Place of a problem that has none."""
WAIT_SECONDS = 30.0
"""Time in which a scheduler must answer and have a worker."""
WATCH_SECONDS = 1.0
"""Time between looks whether the process that started a worker is still there."""
DIED = "the process that computed it ended: out of memory, or killed"


def one_by_one(rows: Iterable[Row], *, source: Path) -> Iterator[Record]:
    """Compute rows in this process, in their order."""
    for row in rows:
        yield work(row, source)


def on_this_machine(
    rows: Sequence[Row], *, source: Path, jobs: int
) -> Iterator[Record]:
    """Compute rows in processes of this machine.

    Where a process dies, the rows that were out are computed one at a time; one that kills its process again has failed.
    """
    left = {row.row_id: row for row in rows}
    while left:
        out: dict[str, Row] = {}
        try:
            for found in _parallel(_noted(left.values(), out), source, jobs):
                del left[found["row_id"]]
                out.pop(found["row_id"])
                yield found
        except TerminatedWorkerError:
            for row in out.values():
                yield _alone(row, source)
                del left[row.row_id]


def _noted(rows: Iterable[Row], out: dict[str, Row]) -> Iterator[Row]:
    """Yield rows and note which are out."""
    for row in list(rows):
        out[row.row_id] = row
        yield row


def _parallel(rows: Iterable[Row], source: Path, jobs: int) -> Iterator[Record]:
    """Yield records as they are done."""
    pool = Parallel(
        n_jobs=jobs,
        return_as="generator_unordered",
        batch_size=1,
        pre_dispatch="2*n_jobs",
    )
    yield from pool(delayed(_below)(work, row, source, os.getpid()) for row in rows)


def _below(
    compute: Callable[[Row, Path], Record], row: Row, source: Path, parent: int
) -> Record:
    """Compute a row in a process that ends with the one that started it, even where that was killed by force."""
    _end_with(parent)
    return compute(row, source)


@lru_cache
def _end_with(parent: int) -> None:
    """Begin to watch, once, whether the process that started this one is still there."""
    if os.name == "posix" and os.getppid() == parent:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    """End this process once another has taken the place of its parent."""
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    os._exit(1)


def _alone(row: Row, source: Path) -> Record:
    """Return the record of a row computed in a process of its own."""
    try:
        return next(_parallel([row], source, 2))
    except TerminatedWorkerError:
        return record(row, Found(status="failed", measured={}, error=DIED))


def on_cluster(rows: Sequence[Row], *, inputs: str, scheduler: str) -> Iterator[Record]:
    """Compute rows on the workers of a Dask scheduler.

    A worker that dies takes nothing with it: what it had is computed by others.

    Parameters
    ----------
    rows
        Rows.
    inputs
        What they start from, as text; each worker gets it once.
    scheduler
        Address, such as ``tcp://host:8786``.

    Raises
    ------
    InputError
        If Dask is not installed, the scheduler does not answer or has no worker, or a worker has another version.
    """
    distributed = _dask()
    with _client(distributed, scheduler) as client:
        _check_versions(client, scheduler)
        mark = uuid4().hex[:8]
        text = client.submit(str, inputs, key=f"resourcing-inputs-{mark}")
        waiting = {
            client.submit(work, row, text, key=f"{row.row_id}-{mark}", pure=False): row
            for row in rows
        }
        done = distributed.as_completed(waiting, loop=client.loop, raise_errors=False)
        for future in done:
            row = waiting.pop(future)
            if future.status not in {"finished", "error"}:  # the scheduler lost it
                again = client.submit(work, row, text, pure=False)
                waiting[again] = row
                done.add(again)
                continue
            yield _gathered(future, row)
            future.release()


def _gathered(future: Any, row: Row) -> Record:
    """Return the record of a row that is done."""
    if future.status == "finished":
        found: Record = future.result()
        return found
    error = future.exception()
    if type(error).__name__ == "KilledWorker":
        return record(row, Found(status="failed", measured={}, error=DIED))
    return record(row, failure(error))


def _dask() -> Any:
    """Return Dask's scheduler library."""
    try:
        import distributed
    except ImportError as error:
        rule = "sweeps on many machines need Dask, which is not installed"
        repair = 'install it with: pip install "resourcing[cluster]"'
        raise _refusal(NOWHERE, rule, repair) from error
    return distributed


@contextlib.contextmanager
def _client(distributed: Any, scheduler: str) -> Iterator[Any]:
    """Give a connection to a scheduler that has a worker."""
    try:
        client = distributed.Client(
            scheduler, timeout=WAIT_SECONDS, set_as_default=False
        )
    except (OSError, ValueError, TimeoutError) as error:
        rule = f"the scheduler does not answer: {error}"
        repair = (
            "start one with `dask scheduler`, and give its address as tcp://host:port"
        )
        raise _refusal(scheduler, rule, repair) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=WAIT_SECONDS)
        except TimeoutError as error:
            repair = f"start workers with `dask worker {scheduler} --nthreads 1`"
            raise _refusal(scheduler, "has no worker", repair) from error
        yield client


def _check_versions(client: Any, scheduler: str) -> None:
    """Raise InputError where workers have another version of this package, or none."""
    try:
        found = client.run(version, "resourcing")
    except Exception as error:
        rule = f"a worker cannot load this package: {error}"
        repair = "install it on every machine, in the same version"
        raise _refusal(scheduler, rule, repair) from error
    others = {name: v for name, v in found.items() if v != version("resourcing")}
    if others:
        rule = f"workers have another version of this package: {others}"
        repair = f"install {version('resourcing')} on every machine"
        raise _refusal(scheduler, rule, repair)


def _refusal(scheduler: str, rule: str, repair: str) -> InputError:
    """Return the error of a scheduler."""
    return InputError(
        [InputProblem(file=scheduler, column="", rule=rule, repair=repair)]
    )
