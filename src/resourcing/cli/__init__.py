"""The command `resourcing`: parses, calls, prints. Nothing is decided here.

Exit codes: 0 done, 1 problems with the input, 2 wrong usage.
"""

import argparse
import sys
from collections.abc import Callable, Sequence

from resourcing.cli import (
    asking,
    comparing,
    deciding,
    foreseeing,
    handing,
    intaking,
    learning,
    making,
    mapping,
    opening,
    packing,
    planning,
    replaying,
    reviewing,
    scoring,
    sharing,
    showing,
    starting,
    sweeping,
    targeting,
)
from resourcing.cli.aside import told_at_the_end
from resourcing.cli.progress import Progress
from resourcing.cli.usage import INTERRUPTED, PROBLEMS
from resourcing.errors import InputError

__all__ = ["PROBLEMS", "Progress", "main", "parser"]

ADDED = (
    starting.add_start,
    starting.add_template,
    making.add_run,
    making.add_check,
    making.add_import,
    mapping.add_import_register,
    sharing.add_anonymize,
    showing.add_show,
    asking.add_explain,
    asking.add_candidates,
    asking.add_worth,
    asking.add_relax,
    asking.add_diff,
    comparing.add_compare,
    planning.add_replan,
    planning.add_evaluate,
    replaying.add_simulate,
    learning.add_calibrate,
    scoring.add_scorecard,
    intaking.add_intake,
    reviewing.add_reviews,
    deciding.add_decide,
    deciding.add_decisions,
    handing.add_playbook,
    handing.add_sla,
    handing.add_handover,
    handing.add_selfcheck,
    sweeping.add_sweep,
    targeting.add_plan,
    foreseeing.add_futures,
    packing.add_pack,
    opening.add_lab,
    opening.add_explore,
)
"""Commands, in the order of the help."""


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
        with told_at_the_end():
            return command(parsed)
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        return PROBLEMS
    except KeyboardInterrupt:  # before or after a solve, which keeps what it has
        sys.stderr.write("interrupted\n")
        return INTERRUPTED


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(
        prog="resourcing",
        description="Who should manage which alliance, how closely, and what one more person changes.",
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for add in ADDED:
        add(commands)
    return top
