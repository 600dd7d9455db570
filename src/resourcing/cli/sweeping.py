"""The command `sweep`: one scenario at many points, resumed where it was ended; and one of its rows computed again."""

import argparse
import shlex
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from resourcing.cli.progress import Progress
from resourcing.cli.usage import PROBLEMS, Commands, whole
from resourcing.errors import InputError, InputProblem

if TYPE_CHECKING:
    from resourcing.sweep import Study, Swept

BAR = 24
"""Characters of the bar."""
LARGE = 10_000
"""From here on measures are told without decimals."""
MOST_FAILURES = 5
"""Failures that are told."""


def add_sweep(commands: Commands) -> None:
    """Add `sweep`."""
    sub = commands.add_parser(
        "sweep",
        help="a scenario at many points: grids, lists, Latin hypercubes, tornadoes, Sobol indices",
    )
    sub.description = (
        "Computes every point of a study with every option, and stores each row as it comes. Started again with the same "
        "folder, it goes on where it was ended. At the end it says what drives the outcome and where the better option "
        "flips. With --row it computes one row alone and compares it with what is stored."
    )
    sub.add_argument("study", type=Path, metavar="STUDY", help="study file (TOML)")
    sub.add_argument("--out", type=Path, metavar="DIR", help="folder of the sweep")
    sub.add_argument(
        "--row", metavar="ID", help="compute this row alone; its first digits will do"
    )
    sub.add_argument(
        "--jobs",
        type=whole,
        metavar="N",
        help="processes; by default as many as there are cores",
    )
    sub.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="compute on the workers of this Dask scheduler, such as tcp://host:8786",
    )
    sub.add_argument(
        "--retry-failed", action="store_true", help="compute rows that failed again"
    )
    sub.add_argument(
        "--force",
        action="store_true",
        help="go on in a folder whose study or inputs differ; rows that are the same are kept",
    )
    sub.set_defaults(command=_sweep)


def _sweep(parsed: argparse.Namespace) -> int:
    """Work off a study, or compute one of its rows again."""
    from resourcing.sweep import read_study

    if parsed.out is None and parsed.row is None:
        raise InputError([_no_folder()])
    study = read_study(parsed.study)
    if parsed.row is not None:
        return _row(study, parsed)
    sys.stdout.write(f"{study.told_size}\n")
    sys.stdout.flush()
    done = _worked_off(study, parsed)
    _draw(done)
    sys.stdout.write(_told(done, parsed))
    return PROBLEMS if done.failed else 0


def _no_folder() -> InputProblem:
    """Return the problem of a sweep that has nowhere to go."""
    rule = "says where the rows are stored"
    return InputProblem(file="", column="--out", rule=rule, repair="name a folder")


def _worked_off(study: "Study", parsed: argparse.Namespace) -> "Swept":
    """Compute every row that is left, with a bar on a terminal."""
    from joblib import cpu_count

    from resourcing.sweep import sweep

    jobs = parsed.jobs or cpu_count()
    with Progress(["computing rows"]) as progress:
        progress.step()
        pace = _Pace()
        return sweep(
            study,
            out=parsed.out,
            jobs=jobs,
            scheduler=parsed.scheduler,
            retry_failed=parsed.retry_failed,
            force=parsed.force,
            progress=lambda *counts: progress.asking(pace.bar(*counts)),
        )


class _Pace:
    """How far it is, how fast, and how long it will take."""

    def __init__(self) -> None:
        self.began, self.first = time.perf_counter(), -1

    def bar(self, done: int, total: int, failed: int) -> str:
        """Return a bar with counts, rate and time left."""
        if self.first < 0:
            self.first = done
        filled = BAR * done // max(1, total)
        parts = [f"{'█' * filled}{'░' * (BAR - filled)} {done:,}/{total:,} rows"]
        gone, own = time.perf_counter() - self.began, done - self.first
        if own and gone > 0:
            parts += [
                f"{own / gone:.2g}/s",
                f"{_span((total - done) * gone / own)} left",
            ]
        if failed:
            parts.append(f"{failed:,} failed")
        return " · ".join(parts)


def _span(seconds: float) -> str:
    """Return a time as text.

    Examples
    --------
    >>> _span(42), _span(600), _span(9000)
    ('42 s', '10 min', '2.5 h')
    """
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"


def _row(study: "Study", parsed: argparse.Namespace) -> int:
    """Compute one row again and say whether it agrees with what is stored."""
    from resourcing.sweep import again
    from resourcing.sweep.again import told
    from resourcing.sweep.rows import told_point

    with Progress(["computing the row"]) as progress:
        progress.step()
        found = again(study, row_id=parsed.row, folder=parsed.out)
    row = found.row
    lines = [
        f"Row {row.row_id}: {row.option}, {told_point(row.point)}, seed {row.seed}",
        f"{found.now['status']} in {found.now['seconds']:.2f} s",
        told(found.now),
        found.verdict,
    ]
    sys.stdout.write("".join(f"{line}\n" for line in lines if line))
    return PROBLEMS if found.differing else 0


def _told(done: "Swept", parsed: argparse.Namespace) -> str:
    """Return what a sweep found, where it is, and how one row is computed again."""
    frame = done.frame
    lines = [_counts(done), *_extremes(done), *done.drivers.sentences, *_remarks(done)]
    failures = frame[frame["status"] == "failed"]
    lines += [
        f"{row['row_id']} ({row['option']}) failed: {row['error']}"
        for row in failures.head(MOST_FAILURES).to_dict("records")
    ]
    if len(failures) > MOST_FAILURES:
        lines.append(f"and {len(failures) - MOST_FAILURES:,} more, see results.csv")
    one = shlex.join(
        ["resourcing", "sweep", str(parsed.study), "--out", str(parsed.out)]
    )
    lines.append(f"One row again: {one} --row {frame['row_id'].iloc[0]}")
    if len(failures):
        lines.append(f"The failed ones again: {one} --retry-failed")
    lines += [str(path) for path in _files(done)]
    return "".join(f"{line}\n" for line in lines)


def _draw(done: "Swept") -> None:
    """Write the pictures of tornadoes that are told, the first one as tornado.svg."""
    if not done.drivers.tornadoes:
        return
    from resourcing.sweep.folder import write
    from resourcing.view.plots import svg, tornado_chart

    for number, (subject, found) in enumerate(done.drivers.told_tornadoes):
        name = f"tornado-{number + 1}" if number else "tornado"
        ax = tornado_chart(found, outcome=subject)
        text = svg(ax, name=name, title=subject, description=" ".join(found.sentences()))  # fmt: skip
        write(done.folder / f"{name}.svg", text.encode())


def _files(done: "Swept") -> list[Path]:
    """Return what there is to open."""
    stems = [f"{name}.csv" for name in done.drivers.tables]
    pictures = sorted(done.folder.glob("tornado*.svg"))
    return [done.folder / "results.csv", *(done.folder / n for n in stems), *pictures]


def _counts(done: "Swept") -> str:
    """Return how the rows ended."""
    frame = done.frame
    ends = frame["status"].value_counts()
    parts = [f"{count:,} {name}" for name, count in ends.items()]
    new = len(frame) - done.kept
    text = f"{len(frame):,} rows: {', '.join(parts)}; {new:,} computed now in {_span(done.seconds)}"
    return text + (f", {done.kept:,} kept from before" if done.kept else "")


def _extremes(done: "Swept") -> list[str]:
    """Return the best and the worst row by each measure."""
    from resourcing.sweep.standing import extremes

    found = extremes(done.frame, keys=done.study.keys)
    return [
        f"{item['measure']}: best {_end(item['best'], done)}; worst {_end(item['worst'], done)}"
        for item in found
    ]


def _end(row: dict[str, Any], done: "Swept") -> str:
    """Return a row in short: value, option, parameters by their names, identifier."""
    names = {item.key: item for item in done.study.asked.parameters}
    point = ", ".join(
        f"{names[key].name} {_value(value)}{' ' * bool(names[key].unit)}{names[key].unit}"
        for key, value in row["point"].items()
    )
    return f"{_amount(row['value'])} ({row['option']}, {point}; {row['row_id'][:8]})"


def _amount(value: float) -> str:
    """Return a measure in five digits, large ones whole.

    Examples
    --------
    >>> _amount(592979.4), _amount(0.852739), _amount(15.0)
    ('592,979', '0.85274', '15')
    """
    return f"{value:,.0f}" if abs(value) >= LARGE else f"{value:,.5g}"


def _value(value: Any) -> str:
    """Return a value of a parameter as text."""
    if value is None:
        return "none"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _remarks(done: "Swept") -> list[str]:
    """Return what a reader must know."""
    from resourcing.sweep.standing import priced_apart

    remarks = []
    if priced_apart(done.study.keys):
        remarks.append(
            "Value points are not compared: what is varied changes what a point is."
        )
    loose = int((~done.frame["exact"].astype(bool)).sum())
    if loose:
        remarks.append(
            f"{loose:,} rows were stopped by their time limit and come out alike only on a machine as fast."
        )
    return remarks
