"""The command `calibrate`: learns from the log of a scenario's register, and changes the playbook only when told to."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from resourcing.cli.naming import seen_from
from resourcing.cli.progress import Progress
from resourcing.cli.usage import Commands, add_scenario, day
from resourcing.errors import InputError, InputProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from resourcing.calibrate import Calibration
    from resourcing.calibrate.facts import Window
    from resourcing.read import Inputs

TABLES = ("calibration", "tests", "durations", "responses", "unexpected", "log")
"""Tables that are written, as CSV."""
LOGS = ("timesheet", "requests", "events")
"""Tables of the register that are learned from, read leniently and row by row."""


def add_calibrate(commands: Commands) -> None:
    """Add `calibrate`."""
    sub = commands.add_parser(
        "calibrate",
        help="what timesheets and requests teach the playbook; changes nothing without --apply",
    )
    add_scenario(sub)
    sub.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder to write; default out/SCENARIO-calibration",
    )
    sub.add_argument(
        "--force", action="store_true", help="replace a folder that is not empty"
    )
    for name, what in (("since", "first"), ("until", "last")):
        sub.add_argument(
            f"--{name}",
            type=day,
            metavar="DAY",
            help=f"{what} day of the log to use; default that of its main part",
        )
    sub.add_argument(
        "--simulated",
        type=Path,
        metavar="FILE",
        help="service_levels.csv of a simulation, to hold the responses against",
    )
    sub.add_argument(
        "--patch",
        type=Path,
        metavar="FILE",
        help="say what a patch that was proposed would change",
    )
    sub.add_argument(
        "--apply",
        action="store_true",
        help="change the playbook by --patch; the old one stays beside it as .bak",
    )
    sub.set_defaults(command=_calibrate, complain=sub.error)


def _calibrate(parsed: argparse.Namespace) -> int:
    """Learn from a log, or apply what was learned."""
    if parsed.since and parsed.until and parsed.until < parsed.since:
        parsed.complain(f"--until {parsed.until} lies before --since {parsed.since}")
    if parsed.apply and parsed.patch is None:
        parsed.complain("--apply needs --patch FILE: the patch that you have read")
    if parsed.patch is None:
        return _learn(parsed)
    from resourcing.cli.patching import patched

    return patched(parsed.scenario, parsed.patch, apart=LOGS, apply=parsed.apply)


def _learn(parsed: argparse.Namespace) -> int:
    """Write what the log of a scenario teaches."""
    from resourcing.read import read_inputs
    from resourcing.view.files.folders import (
        check_apart,
        check_new_folder,
        write_folder,
    )

    out = _folder(parsed)
    with Progress(["reading", "placing and judging the log", "writing"]) as progress:
        check_new_folder(out, force=parsed.force)
        progress.step()
        inputs = read_inputs(parsed.scenario, apart=LOGS)
        check_apart(out, inputs=_read_files(inputs, parsed))
        progress.step()
        found = _found(inputs, parsed)
        progress.step()
        write_folder(out, files=_files(found, inputs=inputs, parsed=parsed))
    sys.stdout.write(_summary(found))
    sys.stdout.write(f"{out / 'calibration.html'}\n")
    return 0


def _folder(parsed: argparse.Namespace) -> Path:
    """Return the folder to write."""
    named: Path | None = parsed.out
    return named or Path("out") / f"{parsed.scenario.stem}-calibration"


def _read_files(inputs: "Inputs", parsed: argparse.Namespace) -> list[Path]:
    """Return every file that is read, the log's and a simulation's among them."""
    register = parsed.scenario.parent / inputs.scenario.register_path
    logs = [register / f"{name}.csv" for name in LOGS]
    simulated = [] if parsed.simulated is None else [parsed.simulated]
    return [*(file.path for file in inputs.files), *logs, *simulated]


def _found(inputs: "Inputs", parsed: argparse.Namespace) -> "Calibration":
    """Return what a log teaches."""
    from resourcing.calibrate import Log, calibrate, days_of
    from resourcing.front_door import segment
    from resourcing.read import read_history
    from resourcing.scenario import world
    from resourcing.study import check_option

    check_option(inputs.scenario, option=parsed.option)
    path = parsed.scenario.parent / inputs.scenario.register_path
    history = read_history(path, tables=LOGS)
    state = world(
        inputs.scenario,
        register=inputs.register,
        playbook=inputs.playbook,
        option=parsed.option,
    )
    portfolio = segment(
        state.register,
        playbook=state.playbook,
        today=state.today,
        seed=state.seed,
        moves=state.score_moves,
    )
    log = Log.of(
        timesheet=history.timesheet, requests=history.requests, events=history.events
    )
    found = calibrate(
        log,
        portfolio=portfolio,
        world=state,
        since=parsed.since,
        until=parsed.until,
        simulated=_simulated(parsed.simulated),
    )
    limited = parsed.since is not None or parsed.until is not None
    if limited and not any(total.used for total in found.account.totals):
        days = days_of(log, portfolio=portfolio, world=state)
        _check_days(parsed, days, file=str(path))
    return found


def _check_days(
    parsed: argparse.Namespace, days: "Mapping[str, Window]", *, file: str
) -> None:
    """Raise InputError where the log has rows, and none on the days asked for."""
    if not days:
        return
    since = f" on or after {parsed.since}" if parsed.since else ""
    until = f" on or before {parsed.until}" if parsed.until else ""
    both = " and" if since and until else ""
    there = "; ".join(f"{name} {window}" for name, window in days.items())
    problem = InputProblem(
        file=file,
        rule=f"no row of the log that can be used lies{since}{both}{until}",
        repair=f"give other days: those that can be used are of {there}",
    )
    raise InputError([problem])


def _simulated(path: Path | None) -> "pd.DataFrame | None":
    """Return the fractions in time of a simulation, None where none is named."""
    import pandas as pd

    from resourcing.calibrate.responses import SIMULATED
    from resourcing.read.csv_files import read_csv

    if path is None:
        return None
    grid = read_csv(path, table="service_levels", columns=("by", "key")).result()
    missing = [n for n in ("by", "key", "in_time") if n not in grid.headings]
    if missing:
        rule, repair = "this column is missing", "name service_levels.csv of a run"
        raise InputError(
            grid.source.whole(column=name, rule=rule, repair=repair) for name in missing
        )
    data = {
        name: [cells[at] for _, cells in grid.lines]
        for name, at in grid.headings.items()
    }
    numbers = [name for name in SIMULATED if name in data]
    frame = pd.DataFrame(data)
    return frame.assign(**{name: frame[name].astype(float) for name in numbers})


def _files(
    found: "Calibration", *, inputs: "Inputs", parsed: argparse.Namespace
) -> dict[str, str]:
    """Return the files of a calibration by name."""
    from resourcing.calibrate.telling import patch_text
    from resourcing.view.calibration import calibration_page
    from resourcing.view.calibration.report import told
    from resourcing.view.files import table_text

    frames = (
        *(found.to_frame(), found.to_tests(), found.to_durations()),
        *(found.to_responses(), found.to_unexpected(), found.to_account()),
    )
    tables = zip(TABLES, frames, strict=True)
    patch = found.patch(sha256=_digest(parsed.scenario.parent, inputs))
    title, scenario = (
        inputs.scenario.title,
        seen_from(parsed.scenario, _folder(parsed)),
    )
    page = calibration_page(
        found,
        playbook=inputs.playbook,
        title=title,
        scenario=scenario,
        folder=".",
    )
    return {
        **{f"{name}.csv": table_text(frame) for name, frame in tables},
        "calibration.html": page,
        "patch.toml": patch_text(patch, scenario=scenario),
        "report.md": told(found, title=title),
    }


def _digest(folder: Path, inputs: "Inputs") -> str:
    """Return the SHA-256 of the playbook's file as it was read."""
    path = (folder / inputs.scenario.playbook_path).resolve()
    sums = (f.sha256 for f in inputs.files if f.path.resolve() == path)
    return next(sums, "")


def _summary(found: "Calibration") -> str:
    """Return what was found in a few lines."""
    from resourcing.words import counted

    lines = [
        f"{item.table}: {counted(item.rows, 'row')}, {item.used:,} used, {item.left_out:,} left out"
        for item in found.account.totals
    ] or ["the register holds no timesheet, requests or events"]
    lines.append(counted(len(found.changes), "proposed change") + ":")
    lines += [f" * {change}" for change in found.changes]
    return "".join(f"{line}\n" for line in lines)
