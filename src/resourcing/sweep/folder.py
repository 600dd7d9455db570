"""The folder of a sweep: rows in Parquet as they come, written so that a crash at any moment loses and doubles nothing.

Every file is written beside its place, flushed to the disk and moved there in one step. A row is stored once it stands in
a part; parts are only ever added, or many of them replaced by one that holds the same rows.
"""

import io
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from resourcing.errors import InputError, InputProblem
from resourcing.sweep.lock import LOCK
from resourcing.sweep.working import Record
from resourcing.words import inert

NOTE = "sweep.json"
"""What was asked, of which inputs, with which programs; what came of it."""
PARTS = "parts"
"""Folder of the parts."""
DESIGN = "design.parquet"
"""Every row that is asked for, computed or not."""
RESULTS = "results"
"""Stem of the tables of results."""
TEMPORARY = ".writing"
"""End of the names of files that are being written."""
MOST_PARTS = 256
"""Parts at which they are joined into one."""
MADE_BY = "resourcing sweep"
DRIVERS = ("tornado", "sobol", "ranks", "break_even")
"""Stems of the tables of drivers."""


class Folder:
    """The folder of a sweep; only one process writes it at a time, see `lock`."""

    def __init__(self, path: Path) -> None:
        self.path, self.parts = path, path / PARTS
        self.next = 0

    def check(self) -> None:
        """Raise InputError where the folder cannot be one of a sweep."""
        for place in (self.path, *self.path.parents):
            if place.is_symlink() and not place.exists():
                rule = "is a link that points at nothing"
                raise _refusal(place, rule, "delete it, or name another folder")
            if place.exists() and not place.is_dir():
                raise _refusal(place, "is a file, not a folder", "name a folder")
        if not self.path.exists() or self.note() is not None:
            return
        ours = (LOCK, PARTS, DESIGN)
        others = sorted(
            item.name
            for item in self.path.iterdir()
            if not item.name.startswith((*ours, ".", "inputs-"))
            and not item.name.endswith(TEMPORARY)
        )
        if others:
            rule = f"holds files that no sweep made, such as {others[0]}"
            raise _refusal(self.path, rule, "choose another folder")

    def note(self) -> dict[str, Any] | None:
        """Return what an earlier sweep left, None where there was none."""
        try:
            found = json.loads((self.path / NOTE).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            rule = f"cannot be read: {error}"
            raise _refusal(self.path / NOTE, rule, "choose another folder") from error
        ours = isinstance(found, dict) and found.get("made_by") == MADE_BY
        return found if ours else None

    def open(self) -> None:
        """Make the folder ready for rows; what a crash left half written is deleted."""
        self.parts.mkdir(parents=True, exist_ok=True)
        for path in (*self.path.iterdir(), *self.parts.iterdir()):
            if path.name.endswith(TEMPORARY):
                path.unlink()
        numbers = [int(path.stem.removeprefix("part-")) for path in self._files()]
        self.next = max(numbers, default=-1) + 1

    def records(self) -> dict[str, Record]:
        """Return the last record of every row by its identifier.

        Raises
        ------
        InputError
            If a part cannot be read.
        """
        found: dict[str, Record] = {}
        for path in self._files():
            for record in _read(path):
                before = found.get(record["row_id"])
                if before is None or before["attempt"] < record["attempt"]:
                    found[record["row_id"]] = record
        return found

    def add(self, records: Sequence[Record]) -> None:
        """Store records; once this returns, no crash loses them."""
        write(self._part(), _few(records))
        if len(self._files()) >= MOST_PARTS:
            self.join()

    def join(self) -> None:
        """Put every part into one; a crash in between leaves rows twice, of which one is read."""
        files = self._files()
        if len(files) <= 1:
            return
        records = list(self.records().values())
        records.sort(key=lambda item: int(item["number"]))
        write(self._part(), _parquet(pd.DataFrame(records)))
        for path in files:
            path.unlink()

    def _part(self) -> Path:
        """Return the path of a new part."""
        self.next += 1
        return self.parts / f"part-{self.next - 1:08d}.parquet"

    def _files(self) -> list[Path]:
        """Return the parts, the oldest first."""
        return sorted(self.parts.glob("part-*.parquet"))

    def text(self, name: str, text: str) -> Path:
        """Write a text file and return its path."""
        write(self.path / name, text.encode())
        return self.path / name

    def tell(self, note: Mapping[str, Any]) -> None:
        """Write the note; files are named as seen from the study's folder."""
        told = _seen_from_study(note)
        self.text(
            NOTE, json.dumps(told, indent=2, ensure_ascii=False, default=str) + "\n"
        )

    def table(self, name: str, frame: pd.DataFrame) -> None:
        """Write a table in Parquet."""
        write(self.path / name, _parquet(frame))

    def results(self, frame: pd.DataFrame) -> None:
        """Write the results in Parquet and as CSV."""
        self.table(f"{RESULTS}.parquet", frame)
        self.text(f"{RESULTS}.csv", _csv(frame))

    def drivers(self, tables: Mapping[str, pd.DataFrame]) -> None:
        """Write the tables of drivers as CSV, and take away those and the pictures of an earlier question."""
        for name in DRIVERS:
            (self.path / f"{name}.csv").unlink(missing_ok=True)
        for path in self.path.glob("tornado*.svg"):
            path.unlink()
        for name, frame in tables.items():
            self.text(f"{name}.csv", _csv(frame))


def _seen_from_study(note: Mapping[str, Any]) -> dict[str, Any]:
    """Return a note whose files say nothing of the folders above them and the study."""
    if not {"study", "files"} <= note.keys():
        return dict(note)
    study = Path(note["study"])
    files = {_seen(Path(at), study.parent): sha for at, sha in note["files"].items()}
    return {**note, "study": study.name, "files": files}


def _seen(path: Path, folder: Path) -> str:
    """Return the name of a file relative to a folder; only its name where the two share a root or drive at most."""
    place, seat = path.absolute(), folder.absolute()
    try:
        common = os.path.commonpath([place, seat])
    except ValueError:
        return path.name
    apart = common == place.anchor
    return path.name if apart else Path(os.path.relpath(place, seat)).as_posix()


def _csv(frame: pd.DataFrame) -> str:
    """Return a table as CSV; no text of it is taken for a formula."""
    texts = frame.select_dtypes(include=["str", "object"])
    safe = texts.map(lambda value: inert(value) if isinstance(value, str) else value)
    return frame.assign(**{str(name): safe[name] for name in safe}).to_csv(
        index=False, lineterminator="\n"
    )


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and wait until it is on the disk.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    beside = path.with_name(path.name + TEMPORARY)
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        _flush_names(path.parent)
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        advice = "make room on the disk, and start the same command again"
        raise _refusal(path, f"cannot be written: {why}", advice) from error


def _flush_names(folder: Path) -> None:
    """Wait until the names of a folder are on the disk, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _few(records: Sequence[Record]) -> bytes:
    """Return a few records in Parquet, in a quarter of the time that a frame takes."""
    names = dict.fromkeys(name for record in records for name in record)
    rows = [{name: record.get(name) for name in names} for record in records]
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), buffer)
    return buffer.getvalue()


def _parquet(frame: pd.DataFrame) -> bytes:
    """Return a table in Parquet."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


def _read(path: Path) -> Iterable[Record]:
    """Return the records of a part, measures that a row does not have left out."""
    try:
        frame = pd.read_parquet(path)
    except (OSError, ValueError) as error:
        rule = f"cannot be read: {error}"
        repair = "delete it; its rows are computed again"
        raise _refusal(path, rule, repair) from error
    return [
        {str(name): value for name, value in row.items() if value == value}  # no NaN
        for row in frame.to_dict("records")
    ]


def _refusal(path: Path, rule: str, repair: str) -> InputError:
    """Return the error of a folder or a file of it."""
    return InputError([InputProblem(file=str(path), rule=rule, repair=repair)])
