"""What was learned, as a page of text in Markdown: what to change, how sure, and what became of the log.

Computes no number; every one is in the frames of the calibration. What people wrote is made harmless.
"""

from collections.abc import Iterable, Iterator

import pandas as pd

from resourcing.calibrate import Calibration
from resourcing.view.markdown import plain
from resourcing.words import counted, listed

DIGITS = 3
HEADINGS = {
    "hours_per_occurrence": "Hours of one occurrence",
    "hours_per_month": "Hours a month of an active alliance",
    "requests_per_year": "Requests a year of an active alliance",
}
WORTH = (
    "service",
    "profile",
    "phase",
    "n",
    "raw",
    "playbook",
    "estimate",
    "low",
    "high",
    "weight",
)
"""Columns of an estimate that the page shows."""
MOST_ROWS = 60
"""Rows of a table that the page shows; the rest is in the CSV file."""


def told(found: Calibration, *, title: str) -> str:
    """Return the page of a calibration.

    Parameters
    ----------
    found
        What was learned.
    title
        Title of the scenario.
    """
    sections = (
        [f"# What the log of “{plain(title)}” teaches", "", *_beginning(found)],
        _proposed(found),
        *(_estimates(found, name) for name in HEADINGS),
        _arrivals(found),
        _responses(found),
        _durations(found),
        _unexpected(found),
        _log(found),
    )
    return "\n".join(line for part in sections for line in (*part, ""))


def _beginning(found: Calibration) -> Iterator[str]:
    """Yield what the page is about."""
    timesheet = f"timesheet {found.worked}" if found.worked else "no usable timesheet"
    asked = f"requests {found.asked}" if found.asked else "no usable request"
    yield f"Playbook: {plain(found.playbook)}. Period of the log: {timesheet}; {asked}."
    for total in found.account.totals:
        rows = counted(total.rows, "row")
        yield f"Of {total.table}, {rows}: {total.used:,} used, {total.left_out:,} left out of everything (reasons below)."
    level = f"{found.settings.level:.0%}"
    yield ""
    yield f"Every estimate is shrunk towards the playbook where data are few; `weight` is the share of the data in it, `low` to `high` its {level} interval, `raw` what the data alone say."


def _proposed(found: Calibration) -> Iterator[str]:
    """Yield the proposed changes."""
    yield "## Proposed changes of the playbook"
    yield ""
    if not found.changes:
        least = found.settings.least_occurrences
        yield f"None: no number rests on {least} occurrences or more and lies outside its interval."
        return
    yield from (f"- {plain(str(change))}" for change in found.changes)
    yield ""
    yield "Nothing has been changed. Strike out of patch.toml what you refuse, then apply the rest with `--patch patch.toml --apply`."


def _estimates(found: Calibration, quantity: str) -> Iterator[str]:
    """Yield one kind of estimate, by service and profile."""
    yield f"## {HEADINGS[quantity]}"
    yield ""
    table = found.estimates[found.estimates["quantity"] == quantity]
    shown = table[table["level"] != "phase"]
    yield from _table(shown.loc[:, [n for n in WORTH if n != "phase"]])
    if len(table) > len(shown):
        yield ""
        yield "By phase: calibration.csv."


def _arrivals(found: Calibration) -> Iterator[str]:
    """Yield the tests of the requests."""
    yield "## Do requests arrive at random?"
    yield ""
    yield from _table(found.tests)
    odd = found.tests[~found.tests["verdict"].isin(["no sign", "not tested"])]
    names = [
        f"{plain(s)} ({v})" for s, v in zip(odd["service"], odd["verdict"], strict=True)
    ]
    if names:
        yield ""
        yield f"Not as at random: {listed(names)}. Over-dispersion between alliances widens the intervals above; a trend means that the rate of the whole period is not that of today."


def _responses(found: Calibration) -> Iterator[str]:
    """Yield the responses."""
    yield "## Were promises of response kept?"
    yield ""
    table = found.responses
    if "simulated" in table and table["simulated"].isna().all():
        table = table.drop(columns=["simulated", "agrees"])
    yield from _table(table)


def _durations(found: Calibration) -> Iterator[str]:
    """Yield the distributions of service times."""
    yield "## How long does a request take?"
    yield ""
    wanted = (
        "service",
        "measure",
        "n",
        "zeros",
        "mean",
        "cv",
        "largest",
        "fitted_largest",
        "tail",
        "advice",
    )
    yield from _table(found.durations.reindex(columns=list(wanted)))


def _unexpected(found: Calibration) -> Iterator[str]:
    """Yield work that the playbook does not expect."""
    if found.unexpected.empty:
        return
    yield "## Work that the playbook does not expect"
    yield ""
    yield "Hours and requests in profiles and phases for which the playbook says none; in no estimate above."
    yield ""
    yield from _table(found.unexpected)


def _log(found: Calibration) -> Iterator[str]:
    """Yield what became of the rows."""
    yield "## What was the matter with the log"
    yield ""
    if not found.account.findings:
        yield "Nothing."
    yield from (f"- {plain(str(finding))}" for finding in found.account.findings)


def _table(frame: pd.DataFrame) -> Iterator[str]:
    """Yield a table in Markdown."""
    if frame.empty:
        yield "Nothing to tell."
        return
    names = [str(name) for name in frame.columns]
    yield _line(names)
    yield _line(["---"] * len(names))
    for row in frame.head(MOST_ROWS).itertuples(index=False):
        yield _line(_cell(value) for value in row)
    if len(frame) > MOST_ROWS:
        yield ""
        yield f"And {counted(len(frame) - MOST_ROWS, 'row')} more in the CSV file."


def _line(cells: Iterable[str]) -> str:
    """Return a row in Markdown."""
    return f"| {' | '.join(cells)} |"


def _cell(value: object) -> str:
    """Return a value of a table."""
    if value is None or value != value:  # not a number
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.{DIGITS}g}"
    return plain(str(value))
