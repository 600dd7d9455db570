"""The command `resourcing`: parses, calls, prints. Nothing is decided here.

Exit codes: 0 done, 1 problems with the input, 2 wrong usage.
"""

import argparse
import sys
from collections.abc import Callable, Sequence

from resourcing.cli import (
    asking,
    comparing,
    foreseeing,
    learning,
    making,
    opening,
    planning,
    replaying,
    scoring,
    showing,
    sweeping,
    targeting,
)
from resourcing.cli.aside import told_at_the_end
from resourcing.cli.progress import Progress
from resourcing.cli.usage import INTERRUPTED, PROBLEMS
from resourcing.errors import InputError

__all__ = ["PROBLEMS", "Progress", "main", "parser"]

ADDED = (
    making.add_run,
    making.add_check,
    making.add_import,
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
    sweeping.add_sweep,
    targeting.add_plan,
    foreseeing.add_futures,
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
