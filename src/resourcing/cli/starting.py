"""Commands to begin with: `template` writes a workbook to fill in, `start` a whole working folder."""

import argparse
import re
import shlex
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from resourcing.cli.usage import Commands, whole

MOST_PERIODS, MOST_MANAGERS = 60, 200
ABOUT_ASKING = "Enter takes what stands in brackets; Ctrl-C leaves, and nothing is written.\n"  # fmt: skip
_MONTH = re.compile(r"\d{4}-\d{2}")


def add_template(commands: Commands) -> None:
    """Add `template`."""
    sub = commands.add_parser(
        "template", help="a workbook to fill in: one sheet for each table, explained"
    )
    sub.add_argument("file", type=Path, help="workbook to write (.xlsx)")
    sub.add_argument(
        "--playbook",
        type=Path,
        metavar="FILE",
        help="playbook whose criteria and services are offered; default that of the package",
    )
    _add_tables(sub, default="all")
    sub.add_argument(
        "--force", action="store_true", help="replace a file that is there"
    )
    sub.set_defaults(command=_template)


def _add_tables(sub: argparse.ArgumentParser, *, default: str) -> None:
    """Add which tables the workbook has."""
    sub.add_argument(
        "--tables",
        choices=("all", "needed"),
        default=default,
        help=f"needed: without the tables of what happened; default {default}",
    )


def add_start(commands: Commands) -> None:
    """Add `start`."""
    sub = commands.add_parser(
        "start", help="a working folder: workbook, playbook, baseline and notebook"
    )
    sub.description = (
        "Asks a few questions, each with a default, and leaves a folder to work in. Whatever is given as a flag is not "
        "asked; without a terminal, or with --yes, the defaults hold."
    )
    sub.add_argument("folder", type=Path, help="folder to write into")
    for question in questions(date.today()):  # noqa: DTZ011 - the user's own day
        sub.add_argument(
            question.flag,
            type=question.parse,
            metavar=question.metavar,
            help=f"{question.text}; default {question.default}",
        )
    _add_tables(sub, default="needed")
    sub.add_argument(
        "--yes", action="store_true", help="ask nothing: take the defaults"
    )
    sub.add_argument(
        "--force", action="store_true", help="replace the files that start writes"
    )
    sub.set_defaults(command=_start)


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing that `start` asks."""

    name: str
    text: str
    default: Any
    parse: Callable[[str], Any]
    metavar: str

    @property
    def flag(self) -> str:
        """Return its flag."""
        return f"--{self.name.replace('_', '-')}"


def questions(today: date) -> tuple[Question, ...]:
    """Return what is asked, with defaults for a day.

    Parameters
    ----------
    today
        The day; planning begins with the next quarter by default.

    Examples
    --------
    >>> [item.flag for item in questions(date(2026, 11, 22))][:2]
    ['--company', '--first-day']
    >>> questions(date(2026, 11, 22))[1].default
    datetime.date(2027, 1, 1)
    """
    return (
        Question(
            name="company",
            text="name of the company or portfolio",
            default="our company",
            parse=_named,
            metavar="NAME",
        ),
        Question(
            name="first_day",
            text="first day that is planned, the first of a month",
            default=_next_quarter(today),
            parse=_first_day,
            metavar="DATE",
        ),
        Question(
            name="months_per_period",
            text="months in a period, 1 or 3",
            default=3,
            parse=_months,
            metavar="N",
        ),
        Question(
            name="periods",
            text=f"periods that are planned, 1 to {MOST_PERIODS}",
            default=8,
            parse=_up_to(MOST_PERIODS, least=1),
            metavar="N",
        ),
        Question(
            name="managers",
            text="alliance managers, to number their rows",
            default=5,
            parse=_up_to(MOST_MANAGERS, least=0),
            metavar="N",
        ),
    )


def _next_quarter(today: date) -> date:
    """Return the first day of the next quarter."""
    first = 3 * ((today.month - 1) // 3) + 4
    return date(today.year + first // 13, (first - 1) % 12 + 1, 1)


def _named(text: str) -> str:
    """Return a name.

    Raises
    ------
    argparse.ArgumentTypeError
        If it is blank or has several lines.
    """
    name = text.strip()
    if not name or not name.isprintable():
        msg = "write a name on one line"
        raise argparse.ArgumentTypeError(msg)
    return name


def _first_day(text: str) -> date:
    """Return the first day of a month.

    Raises
    ------
    argparse.ArgumentTypeError
        If it is none.
    """
    said = text.strip()
    try:
        day = date.fromisoformat(f"{said}-01" if _MONTH.fullmatch(said) else said)
    except ValueError:
        msg = f"{text!r} is no day or month as it is written here; write it like 2027-01-01 or 2027-01"
        raise argparse.ArgumentTypeError(msg) from None
    if day.day != 1:
        msg = f"{text!r} is not the first day of a month; the month begins on {day.replace(day=1)}"
        raise argparse.ArgumentTypeError(msg)
    return day


def _months(text: str) -> int:
    """Return the length of a period.

    Raises
    ------
    argparse.ArgumentTypeError
        If it is neither a month nor a quarter.
    """
    if text.strip() not in {"1", "3"}:
        msg = f"{text!r} is neither 1 nor 3"
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def _up_to(most: int, *, least: int) -> Callable[[str], int]:
    """Return what reads a whole number between two others."""

    def parse(text: str) -> int:
        number = whole(text.strip())
        if not least <= number <= most:
            msg = f"{text!r} is not between {least} and {most}"
            raise argparse.ArgumentTypeError(msg)
        return number

    return parse


def answered(
    parsed: argparse.Namespace, *, ask: Callable[[str], str] | None, today: date
) -> dict[str, Any]:
    """Return the answers: flags first, then what is asked, then defaults.

    Parameters
    ----------
    parsed
        Flags, None where one was not given.
    ask
        Shows a prompt and returns a line; None asks nothing.
    today
        The day, for defaults.
    """
    found = {}
    for question in questions(today):
        given = getattr(parsed, question.name)
        if given is None:
            given = question.default if ask is None else _asked(question, ask)
        found[question.name] = given
    return found


def _asked(question: Question, ask: Callable[[str], str]) -> Any:
    """Return the answer of a person; a blank one is the default, and the end of input (Ctrl-D) leaves as Ctrl-C does.

    Raises
    ------
    KeyboardInterrupt
        At the end of input: whoever leaves half-way gets no folder.
    """
    while True:
        try:
            line = ask(f"{question.text} [{question.default}]: ").strip()
        except EOFError:
            sys.stdout.write("\n")
            raise KeyboardInterrupt from None
        if not line:
            return question.default
        try:
            return question.parse(line)
        except argparse.ArgumentTypeError as error:
            sys.stdout.write(f"{error}\n")


def _template(parsed: argparse.Namespace) -> int:
    """Write the workbook to fill in."""
    from resourcing.read import default_playbook_path, read_playbook
    from resourcing.view import workbooks
    from resourcing.view.files.single import check_file

    check_file(parsed.file, force=parsed.force)
    playbook = read_playbook(parsed.playbook or default_playbook_path())
    path = workbooks.write_template(
        parsed.file, playbook=playbook, tables=parsed.tables, force=parsed.force
    )
    sys.stdout.write(
        f"{path}\nfill it in, beginning with the sheet readme; then: resourcing check {shlex.quote(str(path))}\n"
    )
    return 0


def _start(parsed: argparse.Namespace) -> int:
    """Write the working folder."""
    from resourcing.read import (
        default_playbook_path,
        default_playbook_text,
        read_playbook,
    )
    from resourcing.view.workbooks.starting import (
        Beginning,
        check_working_folder,
        write_working_folder,
    )

    check_working_folder(parsed.folder, force=parsed.force)  # before anybody is asked
    ask = input if sys.stdin.isatty() and not parsed.yes else None
    sys.stdout.write(ABOUT_ASKING if ask else "")
    answers = answered(parsed, ask=ask, today=date.today())  # noqa: DTZ011
    written = write_working_folder(
        parsed.folder,
        Beginning(**answers, tables=parsed.tables),
        playbook=read_playbook(default_playbook_path()),
        playbook_text=default_playbook_text(),
        force=parsed.force,
    )
    sys.stdout.write("".join(f"{path}\n" for path in written))
    book, baseline = written[0], written[2]
    if ask is None:
        sys.stdout.write(f"{_told(parsed, answers)}\n")
    sys.stdout.write(
        f"fill in {book}, then: resourcing check {shlex.quote(str(baseline))}\n"
    )
    return 0


def _told(parsed: argparse.Namespace, answers: Mapping[str, Any]) -> str:
    """Return what was taken without asking, so that no default goes unseen."""
    taken = ", ".join(
        f"{question.flag} {shlex.quote(str(answers[question.name]))}"
        for question in questions(date.today())  # noqa: DTZ011
        if getattr(parsed, question.name) is None
    )
    return f"not asked, taken by default: {taken or 'nothing'}"
