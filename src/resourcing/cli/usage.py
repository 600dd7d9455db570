"""What the commands share: exit codes and arguments."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar

from resourcing.errors import InputError, InputProblem

Found = TypeVar("Found")

PROBLEMS = 1
"""Exit code when an input has problems."""
INTERRUPTED = 130
"""Exit code after an interruption by the keyboard, as a shell has it."""


class Commands(Protocol):
    """Where commands are added."""

    def add_parser(
        self, name: str, *, help: str
    ) -> argparse.ArgumentParser:  # argparse's name
        """Add a command."""


def add_scenario(sub: argparse.ArgumentParser) -> None:
    """Add the scenario and its option."""
    sub.add_argument("scenario", type=Path, help="scenario file (TOML)")
    add_option(sub)


def add_option(sub: argparse.ArgumentParser) -> None:
    """Add the option of a scenario."""
    sub.add_argument(
        "--option", default="as_is", help="option of the scenario; default as_is"
    )


def add_table(sub: argparse.ArgumentParser) -> None:
    """Add the file that takes the table of an answer."""
    sub.add_argument(
        "--out", type=Path, metavar="FILE", help="CSV file to write the table to"
    )
    sub.add_argument(
        "--force", action="store_true", help="replace a file that is there already"
    )


def add_folder(sub: argparse.ArgumentParser, *, default: str) -> None:
    """Add the folder that takes the result, and leave to replace it."""
    sub.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help=f"folder to write; default {default}; one that an earlier run made is replaced",
    )
    sub.add_argument(
        "--force", action="store_true", help="replace a folder that no earlier run made"
    )


def checked(step: Callable[[], Found], *checks: Callable[[], object]) -> Found:
    """Return what a step gives, or raise its problems together with those of other checks.

    Raises
    ------
    InputError
        With every problem.

    Examples
    --------
    >>> checked(lambda: 1, lambda: "fine")
    1
    """
    found: list[Found] = []
    problems: list[InputProblem] = []
    for run in (lambda: found.append(step()), *checks):
        try:
            run()
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(dict.fromkeys(problems))
    return found[0]


def add_seconds(sub: argparse.ArgumentParser, *, default: float, each: str) -> None:
    """Add a time limit."""
    sub.add_argument(
        "--seconds",
        metavar="S",
        type=positive,
        default=default,
        help=f"time limit of {each}; default {default:g}",
    )


def day(text: str) -> date:
    """Return a day.

    Raises
    ------
    argparse.ArgumentTypeError
        If it is none.

    Examples
    --------
    >>> print(day("2027-01-31"))
    2027-01-31
    >>> day("31.1.2027")
    Traceback (most recent call last):
        ...
    argparse.ArgumentTypeError: '31.1.2027' is not a day; write it like 2027-01-31
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"{text!r} is not a day; write it like 2027-01-31"
        raise argparse.ArgumentTypeError(msg) from None


def positive(text: str) -> float:
    """Return a number above 0.

    Raises
    ------
    argparse.ArgumentTypeError
        If it is none.

    Examples
    --------
    >>> positive("2.5")
    2.5
    """
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        msg = f"{text!r} is not a number above 0"
        raise argparse.ArgumentTypeError(msg)
    return value


def whole(text: str) -> int:
    """Return a whole number, 0 or above.

    Raises
    ------
    argparse.ArgumentTypeError
        If it is none.

    Examples
    --------
    >>> whole("3")
    3
    """
    if not text.isdecimal():
        msg = f"{text!r} is not a whole number, 0 or above"
        raise argparse.ArgumentTypeError(msg)
    return int(text)
