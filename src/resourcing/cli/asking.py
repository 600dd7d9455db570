"""Commands that ask why, who else, what for and what changed: `explain`, `candidates`, `worth`, `relax`, `diff`."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from resourcing.cli.progress import Progress
from resourcing.cli.usage import (
    Commands,
    add_scenario,
    add_seconds,
    add_table,
    checked,
    positive,
)
from resourcing.domain import GRADES, Grade

if TYPE_CHECKING:
    from resourcing.explain import Worth
    from resourcing.study import Run

SOLVING = ["reading", "placing and measuring", "assigning", "asking"]
"""Steps of a question about a scenario that is solved first."""
FORCED_SECONDS, RELAX_SECONDS = 20.0, 50.0
"""Time limits of a forced choice, and of all questions about strict promises."""


def add_explain(commands: Commands) -> None:
    """Add `explain`."""
    sub = commands.add_parser(
        "explain", help="why an alliance has its lead, and why not somebody else"
    )
    sub.add_argument("folder", type=Path, help="folder of a run")
    sub.add_argument(
        "--alliance", metavar="ID", required=True, help="identifier of the alliance"
    )
    sub.add_argument("--manager", metavar="ID", help="why not this manager or team")
    add_seconds(sub, default=FORCED_SECONDS, each="a forced choice (with --manager)")
    add_table(sub)
    sub.set_defaults(command=_explain)


def add_candidates(commands: Commands) -> None:
    """Add `candidates`."""
    sub = commands.add_parser(
        "candidates", help="who may lead an alliance, and what each choice costs"
    )
    add_scenario(sub)
    sub.add_argument(
        "--alliance",
        metavar="ID",
        required=True,
        help="identifier of the alliance, or of a new deal",
    )
    add_table(sub)
    sub.set_defaults(command=_candidates)


def add_worth(commands: Commands) -> None:
    """Add `worth`."""
    sub = commands.add_parser(
        "worth", help="what one more and one fewer person is worth"
    )
    add_scenario(sub)
    sub.add_argument(
        "--grade", choices=GRADES, help="default: every grade of the register"
    )
    sub.add_argument(
        "--unit", help="unit in which they are embedded; default: central people"
    )
    sub.add_argument(
        "--skills",
        help="skills they have, separated by a semicolon; default: the usual ones of the grade",
    )
    sub.add_argument(
        "--from",
        dest="fewest",
        type=int,
        default=-2,
        help="fewest full-time people against today; default -2",
    )
    sub.add_argument(
        "--to",
        dest="most",
        type=int,
        default=4,
        help="most full-time people against today; default 4",
    )
    sub.add_argument(
        "--seconds",
        metavar="S",
        type=positive,
        help="solve each step as well as this many seconds allow; default: a few short rounds, the same every time",
    )
    add_table(sub)
    sub.set_defaults(command=_worth)


def add_relax(commands: Commands) -> None:
    """Add `relax`."""
    sub = commands.add_parser(
        "relax", help="which strict promises cannot be kept, and the cheapest ways out"
    )
    add_scenario(sub)
    add_seconds(
        sub, default=RELAX_SECONDS, each="all questions together; what is left is told"
    )
    add_table(sub)
    sub.set_defaults(command=_relax)


def add_diff(commands: Commands) -> None:
    """Add `diff`."""
    sub = commands.add_parser("diff", help="what changed between two runs")
    sub.add_argument("before", type=Path, help="folder of a run")
    sub.add_argument("after", type=Path, help="folder of another run")
    add_table(sub)
    sub.set_defaults(command=_diff)


def _explain(parsed: argparse.Namespace) -> int:
    """Say why an alliance has its lead, or why not somebody."""
    from resourcing import explain
    from resourcing.cli.tables import check_table, write_table
    from resourcing.view import files

    with Progress(["reading the run", "asking"]) as progress:
        progress.step()
        run = checked(
            lambda: files.read_run(parsed.folder).run,
            lambda: check_table(parsed.out, force=parsed.force),
        )
        progress.step()
        answer: explain.Why | explain.WhyNot
        if parsed.manager is None:
            answer = explain.why(run, alliance=parsed.alliance)
            text = f"{answer}\n{answer.others.listing}"
        else:
            answer = explain.why_not(
                run,
                alliance=parsed.alliance,
                manager=parsed.manager,
                stop=explain.stop_of(run.case.scenario, seconds=parsed.seconds),
            )
            text = str(answer)
    write_table(answer.to_frame(), out=parsed.out)
    sys.stdout.write(f"{text}\n")
    return 0


def _candidates(parsed: argparse.Namespace) -> int:
    """Rank who may lead an alliance."""
    from resourcing import explain
    from resourcing.cli.tables import write_table
    from resourcing.cli.weighing import weighed
    from resourcing.explain.asked import alliance_index

    with Progress(SOLVING) as progress:
        done, aside = weighed(
            parsed,
            progress=progress,
            check=lambda case: alliance_index(case, parsed.alliance),
        )
        progress.step()
        answer = explain.candidates(done, alliance=parsed.alliance)
    write_table(answer.to_frame(), out=parsed.out)
    sys.stdout.write(f"{answer}\n{aside}")
    return 0


def _worth(parsed: argparse.Namespace) -> int:
    """Say what people are worth, each grade as soon as it is known."""
    import pandas as pd

    from resourcing.cli.tables import write_table
    from resourcing.cli.weighing import weighed
    from resourcing.explain.people import check_kind
    from resourcing.explain.worth import check_range

    check_range(parsed.fewest, parsed.most)
    skills = _skills(parsed.skills)
    with Progress(SOLVING[:-1]) as progress:
        done, aside = weighed(
            parsed,
            progress=progress,
            check=lambda case: check_kind(case, unit=parsed.unit, skills=skills or ()),
        )
    has = {row.grade for row in done.case.world.register.managers}
    asked = [parsed.grade] if parsed.grade else [item for item in GRADES if item in has]
    frames: list[pd.DataFrame] = []
    for number, grade in enumerate(asked):
        answer = _worth_of(done, parsed, grade=grade, skills=skills, number=number)
        frames.append(answer.to_frame())
        if answer.cut_short:
            break
    table = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    write_table(table, out=parsed.out)
    sys.stdout.write(aside)
    return 0


def _worth_of(
    done: "Run",
    parsed: argparse.Namespace,
    *,
    grade: Grade,
    skills: tuple[str, ...] | None,
    number: int,
) -> "Worth":
    """Print what people of a grade are worth, and return it."""
    from resourcing import explain

    stop = None
    if parsed.seconds is not None:
        stop = explain.stop_of(done.case.scenario, seconds=parsed.seconds)
    with Progress([f"asking about people of grade {grade}"]) as progress:
        progress.step()
        answer = explain.worth(
            done,
            grade=grade,
            unit=parsed.unit,
            skills=skills,
            fewest=parsed.fewest,
            most=parsed.most,
            stop=stop,
        )
    sys.stdout.write(f"{answer}\n" if number == 0 else f"\n{answer}\n")
    sys.stdout.flush()
    return answer


def _skills(text: str | None) -> tuple[str, ...] | None:
    """Return skills separated by semicolons, None where none are given."""
    if text is None:
        return None
    return tuple(item.strip() for item in text.split(";") if item.strip())


def _relax(parsed: argparse.Namespace) -> int:
    """Say which promises conflict and what would help."""
    from resourcing import explain
    from resourcing.cli.solving import prepared
    from resourcing.cli.tables import check_table, write_table

    with Progress(["reading", "placing and measuring", "asking"]) as progress:
        _, case = checked(
            lambda: prepared(parsed.scenario, option=parsed.option, progress=progress),
            lambda: check_table(parsed.out, force=parsed.force),
        )
        progress.step()
        answer = explain.relax(case, seconds=parsed.seconds, say=progress.asking)
    write_table(answer.to_frame(), out=parsed.out)
    sys.stdout.write(f"{answer}\n")
    return 0


def _diff(parsed: argparse.Namespace) -> int:
    """Say what changed between two runs."""
    from resourcing.cli.tables import check_table, write_table
    from resourcing.comparison import diff
    from resourcing.view.stored import read_both_plans

    plans = checked(
        lambda: read_both_plans(parsed.before, parsed.after),
        lambda: check_table(parsed.out, force=parsed.force),
    )
    answer = diff(*plans)
    write_table(answer.to_frame(), out=parsed.out)
    sys.stdout.write(f"{answer}\n")
    return 0
