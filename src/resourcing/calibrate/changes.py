"""Which numbers of the playbook the data contradict, as a proposed change that a person accepts or refuses.

Proposes only where occurrences suffice and the interval leaves the playbook's number out; changes nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from pydantic import Field

from resourcing.calibrate.facts import Facts, Window
from resourcing.calibrate.settings import Settings
from resourcing.domain import Frozen, Name

DIGITS = 3
"""Significant digits of a proposed number."""
BOUNDS = ("estimate", "low", "high")
"""Columns of an estimate and its interval."""


class Change(Frozen):
    """A proposed change of one number of the playbook."""

    key: Name
    """Dotted key of the number, such as ``services.issues.hours``."""
    before: float
    """Number in the playbook that was calibrated."""
    after: float
    """Number proposed."""
    basis: Name
    """Basis of the number proposed."""

    def __str__(self) -> str:
        return f"{self.key}: {self.before:g} becomes {self.after:g} ({self.basis})"


class Patch(Frozen):
    """Proposed changes of a playbook; strike out those that you refuse."""

    playbook: Name
    """Playbook that was calibrated, by its title."""
    sha256: str = Field(pattern=r"^([0-9a-f]{64})?$")
    """SHA-256 of its file when it was calibrated; blank where it was made in a program."""
    changes: tuple[Change, ...] = ()
    """The changes."""


def rounded(value: float) -> float:
    """Return a number with the digits that are proposed.

    Examples
    --------
    >>> rounded(6.28571), rounded(123456.0)
    (6.29, 123000.0)
    """
    return float(f"{value:.{DIGITS}g}")


COUNTED = {
    "requests": "closed requests with hours booked",
    "events": "occurrences done",
    "playbook": "occurrences at the playbook's frequency",
}
"""What an occurrence is, by where it is counted."""


def changes_of_hours(
    table: pd.DataFrame, *, window: Window | None, facts: Facts, settings: Settings
) -> Iterator[Change]:
    """Yield changes of hours an occurrence, of a service as a whole.

    Where nothing counts the occurrences of a planned service, fewer hours may mean that it was not done: then only more
    hours are proposed.
    """
    for row in _rows(table, level="service"):
        before = facts.playbook.services[row["service"]].hours
        if row["source"] == "playbook" and row["estimate"] < before:
            continue
        what = f"{row['hours']:,.0f} standard hours of {row['n']:,.0f} {COUNTED[row['source']]}"
        basis = f"derived: {what}, {window}; {_told(row, settings)} hours"
        found = _change(f"services.{row['service']}.hours", before, row, basis)
        if found is not None and row["n"] >= settings.least_occurrences:
            yield found


def changes_of_rates(
    table: pd.DataFrame, *, window: Window | None, facts: Facts, settings: Settings
) -> Iterator[Change]:
    """Yield changes of the requests a year, by service and profile; the phase multipliers stay."""
    for row in _rows(table, level="profile"):
        service, profile = row["service"], row["profile"]
        before = facts.playbook.services[service].occurrences[profile]
        ratio = before / row["playbook"]
        scaled = {**row, **{name: row[name] * ratio for name in BOUNDS}}
        what = f"{row['n']:,.0f} requests in {row['months']:,.0f} alliance-months"
        basis = f"derived: {what}, {window}; {_told(scaled, settings)} a year"
        key = f"services.{service}.occurrences.{profile}"
        found = _change(key, before, scaled, basis)
        if found is not None and row["n"] >= settings.least_occurrences:
            yield found


def _rows(table: pd.DataFrame, *, level: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of one level."""
    if len(table):
        for row in table[table["level"] == level].to_dict("records"):
            yield {str(name): value for name, value in row.items()}


def _told(row: Mapping[str, Any], settings: Settings) -> str:
    """Return an interval in words."""
    return f"{settings.level:.0%} interval {row['low']:.3g} to {row['high']:.3g}"


def _change(
    key: str, before: float, row: Mapping[str, Any], basis: str
) -> Change | None:
    """Return a change that leaves the playbook's number out of its interval, None where there is none."""
    after = rounded(row["estimate"])
    if row["low"] <= before <= row["high"] or after == before or after <= 0:
        return None
    return Change(key=key, before=before, after=after, basis=basis)
