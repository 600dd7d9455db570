"""The command that comes back from a destination to the present: `plan`."""

import argparse
import sys
from pathlib import Path

from resourcing.cli.progress import Progress
from resourcing.cli.usage import Commands, add_scenario, add_seconds, checked

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
    from resourcing.read import read_inputs
    from resourcing.view.planned import check_plan_folder, write_plan

    with Progress(["reading", "planning", "writing"]) as progress:
        progress.step()
        target = checked(
            lambda: plan.read_target(parsed.target),
            lambda: read_inputs(parsed.scenario),
            lambda: check_plan_folder(parsed.out, force=parsed.force),
        )
        inputs = read_inputs(parsed.scenario)
        read = [parsed.target, *(file.path for file in inputs.files)]
        check_plan_folder(parsed.out, inputs=read, force=parsed.force)
        progress.step()
        answer = plan.back_from(
            target,
            scenario=inputs.scenario,
            register=inputs.register,
            playbook=inputs.playbook,
            option=parsed.option,
            seconds=parsed.seconds,
            say=progress.asking,
        )
        progress.step()
        write_plan(answer, out=parsed.out, force=parsed.force)
    told = [*plan.sentences(answer), str(parsed.out / "plan.html")]
    sys.stdout.write("".join(f"{line}\n" for line in told))
    return 0
