"""The command `resourcing`: parses, calls, prints. Nothing is decided here.

Exit codes: 0 done, 1 problems with the input, 2 wrong usage.
"""

import argparse
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from resourcing.errors import InputError, describe

PROBLEMS = 1
"""Exit code when an input has problems."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    arguments
        Words after ``resourcing``; those of the process by default.

    Returns
    -------
    int
        Exit code.
    """
    parsed = parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = parsed.command
    try:
        return command(parsed)
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        return PROBLEMS


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(
        prog="resourcing",
        description="Who should manage which alliance, how closely, and what one more person changes.",
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _add_run(commands)
    _add_check(commands)
    _add_import(commands)
    return top


def _add_run(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `run`."""
    sub = commands.add_parser(
        "run", help="from a scenario to a proven assignment and a page that explains it"
    )
    sub.add_argument("scenario", type=Path, help="scenario file (TOML)")
    sub.add_argument(
        "--out",
        type=Path,
        help="folder to write; default out/SCENARIO or out/SCENARIO-OPTION",
    )
    sub.add_argument(
        "--option", default="as_is", help="option of the scenario; default as_is"
    )
    sub.add_argument(
        "--force", action="store_true", help="replace a folder that no earlier run made"
    )
    sub.set_defaults(command=_run)


def _add_check(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `check`."""
    sub = commands.add_parser(
        "check", help="print every problem of a scenario, playbook or register"
    )
    sub.add_argument(
        "path",
        type=Path,
        help="scenario or playbook (TOML), register folder or workbook",
    )
    sub.set_defaults(command=_check)


def _add_import(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Add `import-trials`."""
    sub = commands.add_parser(
        "import-trials", help="a portfolio that runs, from a ClinicalTrials.gov extract"
    )
    sub.add_argument(
        "--studies",
        type=Path,
        required=True,
        help="CSV: study_id, status, phase, enrollment",
    )
    sub.add_argument(
        "--sponsors",
        type=Path,
        required=True,
        help="CSV: study_id, sponsor_name, sponsor_type, role",
    )
    sub.add_argument(
        "--company",
        action="append",
        required=True,
        help="sponsor name; repeat to join several",
    )
    sub.add_argument("--out", type=Path, required=True, help="folder to write")
    sub.add_argument(
        "--seed", type=int, default=0, help="seed of everything made up; default 0"
    )
    sub.add_argument(
        "--force", action="store_true", help="replace a folder that is not empty"
    )
    sub.set_defaults(command=_import)


def _run(parsed: argparse.Namespace) -> int:
    """Do everything for one scenario and option."""
    from resourcing import study
    from resourcing.read import read_inputs
    from resourcing.view import files, report

    name = (
        parsed.scenario.stem
        if parsed.option == "as_is"
        else f"{parsed.scenario.stem}-{parsed.option}"
    )
    out = parsed.out or Path("out") / name
    with Progress(
        [
            "reading",
            "placing and measuring",
            "assigning until the gap is proven",
            "writing",
        ]
    ) as progress:
        progress.step()
        files.check_folder(out, force=parsed.force)
        inputs = read_inputs(parsed.scenario)
        progress.step()
        case = study.prepare(
            inputs.scenario,
            register=inputs.register,
            playbook=inputs.playbook,
            option=parsed.option,
        )
        progress.step()
        done = study.assign(case)
        progress.step()
        page = report.report(done, scenario_name=parsed.scenario.stem)
        files.write_run(
            done,
            inputs=inputs,
            scenario_name=parsed.scenario.stem,
            out=out,
            page=page,
            force=parsed.force,
        )
    sys.stdout.write(f"{done.result}\n{out / 'report.html'}\n")
    return 0


def _check(parsed: argparse.Namespace) -> int:
    """Print every problem of a path."""
    from resourcing.study import check

    problems = check(parsed.path)
    if problems:
        sys.stdout.write(f"{describe(problems)}\n")
        return PROBLEMS
    sys.stdout.write(f"{parsed.path}: no problems\n")
    return 0


def _import(parsed: argparse.Namespace) -> int:
    """Write the portfolio of a company."""
    from resourcing.importing import portfolio_from_trials
    from resourcing.view import files

    found = portfolio_from_trials(
        studies=parsed.studies,
        sponsors=parsed.sponsors,
        company=parsed.company,
        seed=parsed.seed,
    )
    files.write_portfolio(found, out=parsed.out, force=parsed.force)
    counts = f"{len(found.register.alliances)} partners, {len(found.register.managers)} managers (made up)"
    sys.stdout.write(f"company: {'; '.join(found.portfolio.company)}\n")
    people = found.portfolio.left_out_persons
    if people:
        sys.stdout.write(
            f"left out as persons (check that none is an organization): {'; '.join(people)}\n"
        )
    sys.stdout.write(f"{counts}\n{parsed.out / 'baseline.toml'}\n")
    return 0


class Progress:
    """Shows the steps of a long command and the seconds gone on a terminal, and nothing in a pipe."""

    def __init__(self, steps: Sequence[str]) -> None:
        self.steps, self.number, self.began = list(steps), 0, time.perf_counter()
        self.shown = sys.stderr.isatty()
        self.done = threading.Event()
        self.clock = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> "Progress":
        """Begin."""
        if self.shown:
            self.clock.start()
        return self

    def step(self) -> None:
        """Go to the next step."""
        self.number += 1
        self._show()

    def __exit__(self, *_: object) -> None:
        """Clear the line."""
        self.done.set()
        if self.shown:
            self.clock.join()
            self._write("")

    def _tick(self) -> None:
        """Show the seconds gone, once a second."""
        while not self.done.wait(1):
            self._show()

    def _show(self) -> None:
        """Show the step and the seconds gone."""
        if self.shown and self.number:
            gone = time.perf_counter() - self.began
            self._write(
                f"[{self.number}/{len(self.steps)}] {self.steps[self.number - 1]} … {gone:.0f} s"
            )

    def _write(self, text: str) -> None:
        """Replace the line on the terminal."""
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
