"""The command that comes back from a destination to the present: `plan`."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from resourcing.cli.naming import seen_from
from resourcing.cli.progress import Progress
from resourcing.cli.usage import Commands, add_scenario, add_seconds, checked
from resourcing.scenario import AS_IS

if TYPE_CHECKING:
    from resourcing.plan import TargetFile
    from resourcing.read import InputFile, Inputs

SECONDS = 90.0
"""Time limit of everything."""


def add_plan(commands: Commands) -> None:
    """Add `plan`."""
    sub = commands.add_parser(
        "plan", help="from a target back to the present: whom to hire by when"
    )
    sub.description = (
        "The cheapest dated plan of hires, bought hours, teams and lowered service levels that reaches a target, with its "
        "proof; the price of each month of delay; what each lever saves; or why the target is out of reach, and the nearest "
        "one that is not."
    )
    add_scenario(sub)
    sub.add_argument(
        "--target", type=Path, required=True, metavar="FILE", help="target file (TOML)"
    )
    add_seconds(sub, default=SECONDS, each="everything together; what is left is told")
    sub.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder to write"
    )
    sub.add_argument(
        "--force", action="store_true", help="replace a folder that no plan made"
    )
    sub.set_defaults(command=_plan)


def _plan(parsed: argparse.Namespace) -> int:
    """Come back from a target."""
    from resourcing import plan
    from resourcing.view.planned import write_plan

    with Progress(["reading", "planning", "writing"]) as progress:
        progress.step()
        target, inputs, file = _read(parsed)
        progress.step()
        answer = plan.back_from(
            target,
            scenario=inputs.scenario,
            register=inputs.register,
            playbook=inputs.playbook,
            option=parsed.option,
            seconds=parsed.seconds,
            say=progress.asking,
            file=str(parsed.target),
        )
        progress.step()
        write_plan(
            answer,
            inputs=inputs,
            target=file,
            out=parsed.out,
            asked=_words(parsed),
            force=parsed.force,
        )
    told = [*plan.sentences(answer), str(parsed.out / "plan.html")]
    sys.stdout.write("".join(f"{line}\n" for line in told))
    return 0


def _read(
    parsed: argparse.Namespace,
) -> tuple["TargetFile", "Inputs", "InputFile"]:
    """Return target, inputs and the file of the target, checked against each other and with the folder before anything is solved."""
    from resourcing import plan
    from resourcing.read import read_inputs
    from resourcing.read.files import SAVE_TEXT, read_text
    from resourcing.view.planned import check_plan_folder

    target = checked(
        lambda: plan.read_target(parsed.target),
        lambda: read_inputs(parsed.scenario),
        lambda: check_plan_folder(parsed.out, force=parsed.force),
    )
    inputs = read_inputs(parsed.scenario)
    (file,) = read_text(parsed.target, repair=SAVE_TEXT).files
    read = [parsed.target, *(file.path for file in inputs.files)]
    checked(
        lambda: plan.fitted(
            target,
            scenario=inputs.scenario,
            playbook=inputs.playbook,
            option=parsed.option,
            file=str(parsed.target),
        ),
        lambda: check_plan_folder(parsed.out, inputs=read, force=parsed.force),
    )
    return target, inputs, file


def _words(parsed: argparse.Namespace) -> list[str]:
    """Return the words of the command that makes it again, as typed in the folder, without that."""
    scenario, target = (
        seen_from(p, parsed.out) for p in (parsed.scenario, parsed.target)
    )
    words = ["resourcing", "plan", scenario, "--target", target]
    option = [] if parsed.option == AS_IS else ["--option", parsed.option]
    return [*words, *option, "--seconds", f"{parsed.seconds:g}"]
