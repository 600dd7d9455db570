"""A working folder to begin with: a workbook to fill in, the playbook, a baseline scenario, a notebook and what to do next.

Makes texts from a few answers; asks nobody and reads nothing.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from resourcing.errors import InputError, InputProblem
from resourcing.playbook import Playbook
from resourcing.view.files import toml_text
from resourcing.view.files.folders import write_folder
from resourcing.view.files.single import check_file, refusal, write_file
from resourcing.view.workbooks.template import Which, template_content

REGISTER, PLAYBOOK, BASELINE, NOTEBOOK, NEXT = (
    "register.xlsx",
    "playbook.toml",
    "baseline.toml",
    "what-if.ipynb",
    "README.txt",
)
"""Files of a working folder."""
FILES = (REGISTER, PLAYBOOK, BASELINE, NOTEBOOK, NEXT)


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What a working folder is made for."""

    company: str
    """Name of the company or portfolio."""
    first_day: date
    """First day of the first period."""
    periods: int
    """Number of periods."""
    months_per_period: int
    """Length of a period in months, 1 or 3."""
    managers: int
    """Rows of managers that get an identifier."""
    tables: Which = "needed"
    """Tables of the workbook."""


def write_working_folder(
    out: Path,
    beginning: Beginning,
    *,
    playbook: Playbook,
    playbook_text: str,
    force: bool = False,
) -> tuple[Path, ...]:
    """Write a working folder; other files in it stay as they are.

    Parameters
    ----------
    out
        Folder, made where it does not exist.
    beginning
        What it is made for.
    playbook
        Rules whose words the workbook offers.
    playbook_text
        The same as text.
    force
        Whether files of these names may be replaced.

    Returns
    -------
    tuple of pathlib.Path
        The files.

    Raises
    ------
    InputError
        If one of them may not or cannot be written; where one is there already, none is.
    """
    check_working_folder(out, force=force)
    files: dict[str, bytes] = {
        REGISTER: template_content(
            playbook,
            tables=beginning.tables,
            numbered_managers=beginning.managers,
        ),
        PLAYBOOK: playbook_text.encode(),
        BASELINE: scenario_text(beginning).encode(),
        NOTEBOOK: notebook_text().encode(),
        NEXT: next_steps(beginning).encode(),
    }
    if out.exists():
        return tuple(write_file(out / name, text) for name, text in files.items())
    write_folder(out, files=files)  # whole or not at all
    return tuple(out / name for name in files)


def check_working_folder(out: Path, *, force: bool = False) -> None:
    """Raise InputError with every file of a working folder that may not be written.

    Parameters
    ----------
    out
        Folder, there or not.
    force
        Whether files of these names may be replaced.
    """
    if out.exists() and not out.is_dir():
        raise refusal(out, "is a file, not a folder", "name a folder")
    problems: list[InputProblem] = []
    for name in FILES:
        try:
            check_file(out / name, force=force, endings=(Path(name).suffix,))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)


def scenario_text(beginning: Beginning) -> str:
    """Return the baseline scenario over the workbook and the playbook beside it.

    Examples
    --------
    >>> from datetime import date
    >>> made = Beginning(
    ...     company="Acme",
    ...     first_day=date(2027, 1, 1),
    ...     periods=8,
    ...     months_per_period=3,
    ...     managers=5,
    ... )
    >>> print(scenario_text(made).splitlines()[2])
    title = "Alliances of Acme"
    """
    keys = {
        "title": f"Alliances of {beginning.company}",
        "register": REGISTER,
        "playbook": PLAYBOOK,
        "seed": 0,
        "horizon": {
            "start": beginning.first_day,
            "periods": beginning.periods,
            "months_per_period": beginning.months_per_period,
        },
    }
    about = "# The baseline: the people and rules of today. Other questions are files that extend this one.\n"
    return f"{about}\n{toml_text(keys)}\n{_first_option(beginning)}"


def _first_option(beginning: Beginning) -> str:
    """Return an option to begin with, in comments, since what a person costs is the user's to say."""
    return f"""\
# An option to compare with doing nothing, once its lines lose their # and say what holds for you:

# [options.hire_one]
# title = "Hire one manager"
#
# [[options.hire_one.hires]]
# manager_id = "NEW-1"
# name = "New manager 1"
# grade = "manager"
# fte = 1.0
# available_from = {beginning.first_day:%Y-%m-%d}
# annual_cost = 0 # of the full-time post, in the currency of the playbook
"""


def next_steps(beginning: Beginning) -> str:
    """Return what to do next, in four commands."""
    months = beginning.months_per_period
    length = "months" if months == 1 else f"periods of {months} months"
    return f"""\
Who manages which alliance at {beginning.company}, from {beginning.first_day:%Y-%m-%d} on, {beginning.periods} {length}

Open {REGISTER} and begin with its sheet readme. What another tool can export (CSV, .xlsx) need not be typed:
resourcing import-register FILE --map map.toml proposes which column is which.

The commands below are typed in this folder. Where one is not found, first type this in the folder of resourcing, then come
back: source .venv/bin/activate (Windows: .venv\\Scripts\\activate).

1. What is still missing, and where?

       resourcing check {BASELINE} --mark marked.xlsx --force

   Repeat it until there are no problems. marked.xlsx shows each problem in its cell; your own file is not touched.

2. Who should manage what?

       resourcing run {BASELINE} --out first-run

   first-run/report.html is the answer as a page.

3. What if?

       resourcing lab .

   Opens {NOTEBOOK}. Without code: resourcing explore {BASELINE}

4. What to put before leadership?

       resourcing pack {BASELINE} --out pack

   Compares options with doing nothing. {BASELINE} ends with one to begin with: take the # off its lines and correct them.

{PLAYBOOK} holds the rules: hours of each service, weights, service levels, prices, each with where its number comes
from. The numbers set by judgment are a starting point: replace those that you know better.
"""


TEXT_CELL, CODE_CELL = "markdown", "code"
CELLS: tuple[tuple[str, str], ...] = (
    (
        TEXT_CELL,
        """# Who should manage what, and what would one more person change?

The first cell answers; the rest shows where the answer comes from. Fill in `register.xlsx` first: as long as
`resourcing check baseline.toml` finds a problem, the next cell lists it and stops.""",
    ),
    (
        CODE_CELL,
        """import resourcing as rs
from resourcing.steering import (
    MEASURES,
    Ground,
    Joiners,
    State,
    answer,
    side_by_side,
)
from resourcing.view import plots, tables
from resourcing.view.report import headline

inputs = rs.read_inputs("baseline.toml")
run = rs.run(inputs.scenario, register=inputs.register, playbook=inputs.playbook)
print(headline(run))""",
    ),
    (TEXT_CELL, "## Is there enough time?\n\nHours needed and hours available, by period."),
    (CODE_CELL, "plots.picture(plots.demand_and_capacity(run.case))"),
    (
        TEXT_CELL,
        "## Who leads what?\n\nOne row an alliance, one column a period; a mark shows a handover.",
    ),
    (CODE_CELL, "plots.picture(plots.leads_matrix(run))"),
    (
        TEXT_CELL,
        "Today's leads kept for as long as they serve, beside the plan. Costs are 0 as long as no `annual_cost` of a "
        "manager is filled in.",
    ),
    (CODE_CELL, 'tables.today_and_plan(run).set_index("measure").round(0)'),
    (
        TEXT_CELL,
        "## And with one more person?\n\nChange the grade, the number or the day, and run the cell again.",
    ),
    (
        CODE_CELL,
        """ground = Ground(inputs=inputs)
one = Joiners(grade="senior", number=1, first=inputs.scenario.horizon.start)
now = answer(ground, State())
more = answer(ground, State(joiners=(one,)), near=now)
beside = side_by_side({"as it stands": now, "one joins": more})
beside.rename(MEASURES).round(1)""",
    ),
    (
        TEXT_CELL,
        "## What this rests on\n\nNumbers by basis: sourced, derived, or set by judgment (user). The last are yours to replace "
        "in `playbook.toml`.",
    ),
    (CODE_CELL, 'tables.assumptions(run.case)["basis"].value_counts().to_frame("numbers")'),
)  # fmt: skip
"""The notebook: kind and text of each cell."""


def notebook_text() -> str:
    """Return the notebook as JSON, never run.

    Examples
    --------
    >>> json.loads(notebook_text())["nbformat"]
    4
    """
    made = {
        "cells": [_cell(number, *cell) for number, cell in enumerate(CELLS)],
        "metadata": {
            "kernelspec": {
                "display_name": "Python 3",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def _cell(number: int, kind: str, text: str) -> dict[str, Any]:
    """Return one cell of the notebook."""
    lines = text.splitlines(keepends=True)
    own: dict[str, Any] = (
        {"execution_count": None, "outputs": []} if kind == CODE_CELL else {}
    )
    return {"cell_type": kind, "id": f"what-if-{number:02}", "metadata": {}, **own, "source": lines}  # fmt: skip
