"""The command `compare`: scenarios and options side by side, each solved once; what cannot be solved is told and left out."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from resourcing.cli.naming import seen_from
from resourcing.cli.progress import Progress
from resourcing.cli.usage import PROBLEMS, Commands, positive
from resourcing.errors import InputError, InputProblem, describe, did_you_mean

if TYPE_CHECKING:
    from resourcing.read import Inputs
    from resourcing.study import Column, Comparison, Failure, Run

ALL = "all"
"""Word for every option of every scenario."""
AS_IS = "as_is"
"""Name of the option that changes nothing, as in `resourcing.scenario`, which need not be loaded for the help."""
LEAST = 2
"""Fewest columns of a comparison."""


def add_compare(commands: Commands) -> None:
    """Add `compare`."""
    sub = commands.add_parser(
        "compare", help="scenarios and options side by side, with what changes"
    )
    sub.description = (
        "Solves every scenario with every option asked for and puts them side by side; the first is what the others are "
        "compared with. A folder that `resourcing run` wrote stands for its scenario and is not solved again."
    )
    sub.add_argument(
        "scenarios",
        type=Path,
        nargs="+",
        metavar="SCENARIO",
        help="scenario file (TOML), or folder of a run",
    )
    sub.add_argument(
        "--out", type=Path, metavar="DIR", required=True, help="folder to write"
    )
    sub.add_argument(
        "--options",
        default=AS_IS,
        metavar="all|NAME,...",
        help="options of every scenario, separated by commas; default as_is",
    )
    sub.add_argument(
        "--seconds",
        metavar="S",
        type=positive,
        help="time limit of each solve; default as the scenario says",
    )
    sub.add_argument(
        "--force",
        action="store_true",
        help="replace a folder that no earlier comparison made",
    )
    sub.set_defaults(command=_compare)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A scenario or the folder of a run, and what was read of it."""

    name: str
    path: Path
    inputs: "Inputs"
    run: "Run | None" = None

    def options(self, asked: Sequence[str]) -> list[str]:
        """Return the options that are solved: those asked for that it has; of a run its own."""
        if self.run is not None:
            return [self.run.case.world.option]
        known = {AS_IS, *self.inputs.scenario.options}
        return [name for name in asked if name in known]

    def label(self, option: str) -> str:
        """Return what its column is called."""
        plain = self.run is not None or option == AS_IS
        return self.name if plain else f"{self.name} + {option}"


def _compare(parsed: argparse.Namespace) -> int:
    """Put scenarios and options side by side."""
    from resourcing.study import side_by_side
    from resourcing.view.compared import check_compare_folder, write_comparison

    with Progress(["reading", "solving", "replaying", "writing"]) as progress:
        progress.step()
        check_compare_folder(parsed.out, force=parsed.force)
        found, failures = _read(parsed.scenarios)
        options, remarks = _options(parsed.options, found, failures)
        check_compare_folder(
            parsed.out,
            inputs=[
                *parsed.scenarios,
                *(file.path for item in found for file in item.inputs.files),
            ],
            force=parsed.force,
        )
        progress.step()
        columns, unsolved = _solved(found, options, parsed.seconds, progress)
        failures += unsolved
        remarks += _instead(
            failures, columns, _wanted(parsed.scenarios, found, options)
        )
        progress.step()
        done = side_by_side(columns, failures=failures, remarks=remarks)
        progress.step()
        answers = write_comparison(
            done, out=parsed.out, asked=_words(parsed), force=parsed.force
        )
    _tell(done, answers, parsed.out)
    return PROBLEMS if done.failures else 0


def _wanted(
    paths: Sequence[Path], found: Sequence[Asked], options: Sequence[str]
) -> str:
    """Return what the first of all is called, whether it could be solved or not."""
    first = next((item for item in found if item.path == paths[0]), None)
    if first is None:
        return _name_of(paths[0], paths)
    return next((first.label(option) for option in first.options(options)), first.name)


def _tell(done: "Comparison", answers: Sequence[str], out: Path) -> None:
    """Print the answers and the page, and what is missing."""
    lines = [*answers, *done.remarks, str(out / "compare.html")]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    for item in done.failures:
        sys.stderr.write(f"{item.label} is missing: {describe(item.problems)}\n")


def _words(parsed: argparse.Namespace) -> list[str]:
    """Return the words of the command, as typed in the folder that it writes, without that."""
    named = (seen_from(path, parsed.out) for path in parsed.scenarios)
    words = ["resourcing", "compare", *named]
    words += ["--options", parsed.options]
    return [*words, "--seconds", f"{parsed.seconds:g}"] if parsed.seconds else words


def _read(paths: Sequence[Path]) -> tuple[list[Asked], list["Failure"]]:
    """Read scenarios and folders of runs; those that cannot be read become failures.

    Raises
    ------
    InputError
        With every problem, if none can be read.
    """
    from resourcing.study import Failure

    found: list[Asked] = []
    failures: list[Failure] = []
    for path in dict.fromkeys(paths):
        name = _name_of(path, paths)
        try:
            found.append(_read_one(path, name))
        except InputError as error:
            failures.append(
                Failure(label=name, source=str(path), problems=error.problems)
            )
    if not found:
        raise InputError(dict.fromkeys(p for item in failures for p in item.problems))
    return found, failures


def _read_one(path: Path, name: str) -> Asked:
    """Read a scenario or the folder of a run."""
    from resourcing.read import read_inputs

    if not path.is_dir():
        return Asked(name=name, path=path, inputs=read_inputs(path))
    from resourcing.view.files import read_run

    loaded = read_run(path)
    return Asked(name=name, path=path, inputs=loaded.inputs, run=loaded.run)


def _name_of(path: Path, paths: Sequence[Path]) -> str:
    """Return what to call a scenario or a run: its name, or its path where two share a name."""
    names = [item.stem if item.suffix else item.name for item in dict.fromkeys(paths)]
    own = path.stem if path.suffix else path.name
    return own if names.count(own) == 1 else str(path)


def _options(
    text: str, found: Sequence[Asked], failures: Sequence["Failure"]
) -> tuple[list[str], list[str]]:
    """Return the options asked for, in order, and a sentence for each scenario that has not all of them.

    Raises
    ------
    InputError
        If no scenario has an option, or a single plan is left: with the problems of scenarios that cannot be read.
    """
    scenarios = [item for item in found if item.run is None]
    known = dict.fromkeys(
        [AS_IS, *(name for item in scenarios for name in item.inputs.scenario.options)]
    )
    asked = [name.strip() for name in text.split(",") if name.strip()]
    options = list(known) if asked == [ALL] else list(dict.fromkeys(asked))
    problems = [_no_option(name, list(known)) for name in options if name not in known]
    pairs = sum(len(item.options(options)) for item in found)
    if not problems and not failures and pairs < LEAST:
        problems = [_too_few()]
    if problems:
        raise InputError([*(p for item in failures for p in item.problems), *problems])
    remarks = [_lacks(item, options) for item in scenarios if asked != [ALL]]
    return options, [text for text in remarks if text]


def _lacks(item: Asked, options: Sequence[str]) -> str:
    """Return which options a scenario does not have, as a sentence; empty where it has all."""
    own = item.options(options)
    lacking = [name for name in options if name not in own]
    if not lacking:
        return ""
    return f"{item.path.name} has no option {' and no option '.join(lacking)}."


def _no_option(name: str, known: list[str]) -> InputProblem:
    """Return the problem of an option that no scenario has."""
    return InputProblem(
        file="",
        column="--options",
        value=name,
        rule="no scenario has such an option",
        repair=did_you_mean(name, [ALL, *known])
        or f"use all, or some of {', '.join(known)}",
    )


def _too_few() -> InputProblem:
    """Return the problem of a comparison with a single plan."""
    rule = "there is one plan only, and nothing to compare it with"
    repair = "name another scenario, or more options with --options"
    return InputProblem(file="", rule=rule, repair=repair)


def _solved(
    found: Sequence[Asked],
    options: Sequence[str],
    seconds: float | None,
    progress: Progress,
) -> tuple[list["Column"], list["Failure"]]:
    """Solve every scenario with every option; what cannot be solved becomes a failure."""
    from resourcing.study import Column, Failure

    columns: list[Column] = []
    failures: list[Failure] = []
    for item, option in ((i, o) for i in found for o in i.options(options)):
        label, source = item.label(option), str(item.path)
        progress.asking(f"solving {label}")
        try:
            _check_going_on(item, columns)
            run = item.run or _run(item, option, seconds)
        except InputError as error:
            problems = error.problems
        except Exception as error:  # a defect in one must not lose the others
            problems = (_defect(item, error),)
        else:
            columns.append(
                Column(label=label, source=source, inputs=item.inputs, run=run)
            )
            continue
        failures.append(Failure(label=label, source=source, problems=problems))
    return columns, failures


def _check_going_on(item: Asked, columns: Sequence["Column"]) -> None:
    """Raise InputError where a scenario is to be solved after a solve was stopped from the keyboard; the rest is given up."""
    stopped = (
        each.run.result.status == "interrupted" and not Path(each.source).is_dir()
        for each in columns
    )
    if item.run is None and any(stopped):
        rule, repair = "was not solved, since an earlier solve was interrupted", "run it again"  # fmt: skip
        raise InputError([InputProblem(file=str(item.path), rule=rule, repair=repair)])


def _instead(
    failures: Sequence["Failure"], columns: Sequence["Column"], wanted: str
) -> list[str]:
    """Return what the others are compared with where the first of all is missing, as a sentence; none where it is there."""
    if not columns or wanted not in {item.label for item in failures}:
        return []
    first = columns[0].label
    return [f"{wanted} is missing: the others are compared with {first} instead."]


def _run(item: Asked, option: str, seconds: float | None) -> "Run":
    """Solve a scenario with an option."""
    from dataclasses import replace

    from resourcing import study
    from resourcing.cli.solving import case_of, check_answer

    inputs = item.inputs
    if seconds is not None:
        scenario = inputs.scenario
        limited = scenario.optimizer.replace(time_limit_seconds=seconds)
        inputs = replace(inputs, scenario=scenario.replace(optimizer=limited))
    done = study.assign(case_of(inputs, option=option))
    check_answer(done, file=str(item.path))
    return done


def _defect(item: Asked, error: Exception) -> InputProblem:
    """Return the problem of a solve that broke down."""
    what = f"the solve broke down: {type(error).__name__}: {error}"
    return InputProblem(file=str(item.path), rule=what, repair="please report it")
