"""Commands that make something: `run`, `check` and `import-trials`."""

import argparse
import sys
from pathlib import Path

from resourcing.cli.progress import Progress
from resourcing.cli.usage import PROBLEMS, Commands, add_folder, add_scenario
from resourcing.errors import InputError, InputProblem, describe


def add_run(commands: Commands) -> None:
    """Add `run`."""
    sub = commands.add_parser(
        "run", help="from a scenario to a proven assignment and a page that explains it"
    )
    add_scenario(sub)
    add_folder(sub, default="out/SCENARIO or out/SCENARIO-OPTION")
    sub.set_defaults(command=_run)


def add_check(commands: Commands) -> None:
    """Add `check`."""
    sub = commands.add_parser(
        "check", help="print every problem of a scenario, playbook or register"
    )
    sub.add_argument(
        "path",
        type=Path,
        help="scenario or playbook (TOML), register folder or workbook",
    )
    sub.add_argument(
        "--mark",
        type=Path,
        metavar="COPY.xlsx",
        help="copy of the register's workbook with every problem marked in its cell",
    )
    sub.add_argument(
        "--force", action="store_true", help="replace a copy that is there"
    )
    sub.set_defaults(command=_check)


def add_import(commands: Commands) -> None:
    """Add `import-trials`."""
    sub = commands.add_parser(
        "import-trials", help="a portfolio that runs, from a ClinicalTrials.gov extract"
    )
    sub.add_argument(
        "--studies",
        type=Path,
        required=True,
        metavar="CSV",
        help="CSV: study_id, status, phase, enrollment",
    )
    sub.add_argument(
        "--sponsors",
        type=Path,
        required=True,
        metavar="CSV",
        help="CSV: study_id, sponsor_name, sponsor_type, role",
    )
    sub.add_argument(
        "--company",
        action="append",
        required=True,
        metavar="NAME",
        help="sponsor name; repeat to join several",
    )
    sub.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder to write"
    )
    sub.add_argument(
        "--seed", type=int, default=0, help="seed of everything made up; default 0"
    )
    sub.add_argument(
        "--force", action="store_true", help="replace a folder that is not empty"
    )
    sub.set_defaults(command=_import)


def _run(parsed: argparse.Namespace) -> int:
    """Do everything for one scenario and option."""
    from resourcing.cli.solving import name_of, solved, told, written
    from resourcing.study import with_service
    from resourcing.view import files

    name = name_of(parsed)
    out = parsed.out or Path("out") / name
    with Progress(
        [
            "reading",
            "placing and measuring",
            "assigning until the gap is proven",
            "replaying with requests that arrive by chance",
            "writing",
        ]
    ) as progress:
        files.check_folder(out, force=parsed.force)
        if parsed.out is None and not parsed.force:
            _check_same(out, scenario=parsed.scenario)
        inputs, done = solved(parsed.scenario, option=parsed.option, progress=progress)
        progress.step()
        done = with_service(done)
        progress.step()
        written(
            done,
            inputs=inputs,
            scenario_name=parsed.scenario.stem,
            out=out,
            force=parsed.force,
        )
    sys.stdout.write(f"{told(done.result)}{out / 'report.html'}\n")
    return 0


def _check_same(out: Path, *, scenario: Path) -> None:
    """Raise InputError where the folder taken by default holds the run of another scenario whose file is called the same."""
    from resourcing.read import read_scenario
    from resourcing.view.files.runs import scenario_copy

    try:
        before = read_scenario(out / "inputs" / scenario_copy(scenario.stem)).title
        title = read_scenario(scenario).title
    except InputError:  # no run is there, or reading tells what is wrong
        return
    if before != title:
        problem = InputProblem(
            file=str(out),
            rule=f"holds the run of another scenario, “{before}”",
            repair="name another folder with --out, or replace it with --force",
        )
        raise InputError([problem])


def _check(parsed: argparse.Namespace) -> int:
    """Print every problem of a path."""
    from resourcing.study import check

    register = _register_to_mark(parsed)
    problems = check(parsed.path)
    said = describe(problems) if problems else f"{parsed.path}: no problems"
    sys.stdout.write(f"{said}\n")
    if register is not None:
        from resourcing.view.workbooks import write_marked

        write_marked(register, problems=problems, out=parsed.mark, force=parsed.force)
        told = "marked in" if problems else "a copy without marks:"
        sys.stdout.write(f"{told} {parsed.mark}\n")
    return PROBLEMS if problems else 0


def _register_to_mark(parsed: argparse.Namespace) -> Path | None:
    """Return the register whose problems are marked, None where nothing is to be marked.

    Raises
    ------
    InputError
        If there is none, or its copy may not be written.
    """
    if parsed.mark is None:
        return None
    from resourcing.read import register_behind
    from resourcing.view.workbooks import check_copy

    register = register_behind(parsed.path)
    if register is None:
        problem = InputProblem(
            file=str(parsed.path),
            rule="there is no register whose cells could be marked",
            repair="check it without --mark, or name a register or a scenario that has one",
        )
        raise InputError([problem])
    check_copy(parsed.mark, register=register, force=parsed.force)
    return register


def _import(parsed: argparse.Namespace) -> int:
    """Write the portfolio of a company."""
    from resourcing.importing import portfolio_from_trials
    from resourcing.view import files
    from resourcing.view.files.folders import check_apart, check_new_folder
    from resourcing.words import counted

    check_new_folder(parsed.out, force=parsed.force)
    check_apart(parsed.out, inputs=[parsed.studies, parsed.sponsors])
    found = portfolio_from_trials(
        studies=parsed.studies,
        sponsors=parsed.sponsors,
        company=parsed.company,
        seed=parsed.seed,
    )
    files.write_portfolio(found, out=parsed.out, force=parsed.force)
    partners = counted(len(found.register.alliances), "partner")
    managers = counted(len(found.register.managers), "manager")
    counts = f"{partners}, {managers} (made up)"
    sys.stdout.write(f"company: {'; '.join(found.portfolio.company)}\n")
    people = found.portfolio.left_out_persons
    if people:
        sys.stdout.write(
            f"left out as persons (check that none is an organization): {'; '.join(people)}\n"
        )
    sys.stdout.write(f"{counts}\n{parsed.out / 'baseline.toml'}\n")
    return 0
