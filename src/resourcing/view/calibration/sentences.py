"""What a log teaches in sentences: the headline, what to look at first, and how requests arrive.

Says what the calibration found.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import inf
from typing import Any

from resourcing.calibrate import Change
from resourcing.simulate.wording import BROKEN
from resourcing.view.calibration.findings import Findings
from resourcing.view.pages.words import (
    MINUS,
    counted,
    fraction,
    given,
    listed,
    sentence,
)
from resourcing.view.plots.learned import shown

TINY_P = 0.001
MOST_SAID = 3
"""Proposed changes that are said at the top, of each kind."""
NO_SIGN, NOT_TESTED = "no sign", "not tested"
SPREADS = {"between alliances": "alliances differ", "between months": "months differ"}
"""What over-dispersion means."""


def headline(findings: Findings) -> str:
    """Return the finding in one line."""
    number = len(findings.found.changes)
    if not findings.used:
        return "The log holds no row that can be used"
    if not number:
        return "The playbook fits the log: no change is proposed"
    verb = "does" if number == 1 else "do"
    return f"{counted(number, 'number')} of the playbook {verb} not fit the log"


def attention(findings: Findings) -> list[str]:
    """Return what to look at first."""
    said = [_used(findings), *_largest(findings), arriving(findings)]
    said += [late(findings), _nothing_changed(findings)]
    return [text for text in said if text]


def _used(findings: Findings) -> str:
    """Return how much of the log was used, and from when it is."""
    found = findings.found
    windows = {"timesheet": found.worked, "requests": found.asked}
    parts = []
    for item in found.account.totals:
        when = windows.get(item.table)
        days = f", {when}" if when else ""
        rows = counted(item.rows, "row")
        parts.append(f"{item.used:,} of {rows} of {item.table}{days}")
    if not parts:
        return "The register holds no timesheet, requests or events."
    return f"Used: {'; '.join(parts)}."


def _largest(findings: Findings) -> Iterator[str]:
    """Yield the proposed changes that go furthest, those of one service's rates together."""
    hours: list[str] = []
    rates: dict[str, list[Change]] = {}
    for item in sorted(findings.found.changes, key=_size, reverse=True):
        service, profile = parts_of(item)
        if profile:
            rates.setdefault(service, []).append(item)
        else:
            hours.append(_hours(findings.service(service), item))
    yield from hours[:MOST_SAID]
    yield from [_rates(findings, *found) for found in rates.items()][:MOST_SAID]


def _hours(name: str, change: Change) -> str:
    """Return a change of the hours of a service as a sentence."""
    unit = "hour" if change.after == 1 else "hours"
    return f"{name} takes {shown(change.after)} {unit}; the playbook says {shown(change.before)}."  # fmt: skip


def _rates(findings: Findings, service: str, items: Sequence[Change]) -> str:
    """Return the changes of how often a service is asked for as a sentence."""
    name = findings.service(service)
    if len(items) == 1:
        (item,) = items
        profile = findings.profile(parts_of(item)[1])
        return f"{name} is asked for {shown(item.after)} times a year by an alliance of the profile “{profile}”; the playbook says {shown(item.before)}."
    ratios = sorted(item.after / item.before if item.before else inf for item in items)
    ends = dict.fromkeys(f"{ratio:.1f}" for ratio in (ratios[0], ratios[-1]))
    return f"{name} is asked for {' to '.join(ends)} times as often as the playbook says, by alliances of {len(items)} profiles."


def _size(change: Change) -> float:
    """Return how far a change goes, as a factor of at least one."""
    if change.before <= 0 or change.after <= 0:
        return float("inf")
    return max(change.after / change.before, change.before / change.after)


def parts_of(change: Change) -> tuple[str, str]:
    """Return service and profile of the number that changes; no profile for hours.

    Examples
    --------
    >>> parts_of(
    ...     Change(
    ...         key="services.a.occurrences.b",
    ...         before=1.0,
    ...         after=2.0,
    ...         basis="derived: x",
    ...     )
    ... )
    ('a', 'b')
    """
    _, service, field, *profile = change.key.split(".")
    return service, ".".join(profile) if field == "occurrences" else ""


def arriving(findings: Findings) -> str:
    """Return whether requests arrive as the simulation assumes; empty where none were tested."""
    odd, tested = [], 0
    for name, tests in findings.arrivals():
        known = {test: row for test, row in tests.items() if row["verdict"] != NOT_TESTED}  # fmt: skip
        tested += bool(known)
        words = [SPREADS.get(test, f"the rate is {row['verdict']}") for test, row in known.items() if row["verdict"] != NO_SIGN]  # fmt: skip
        odd += [f"{name} ({listed(words)})"] if words else []
    if not tested:
        return ""
    if not odd:
        return "Nothing contradicts that requests arrive by chance and at a steady rate, as the simulation assumes."
    return f"The simulation assumes that requests arrive by chance at a steady rate; they do not for {'; '.join(odd)}."


def spread(row: Mapping[str, Any] | None) -> str:
    """Return a test of over-dispersion in words."""
    if row is None or row["verdict"] == NOT_TESTED:
        return NOT_TESTED
    if row["verdict"] == NO_SIGN:
        return "no more than by chance"
    return f"vary {row['value']:.1f} times as much as by chance ({probability(row['p'])})"  # fmt: skip


def trend(row: Mapping[str, Any] | None) -> str:
    """Return a test of trend in words, with the interval of the yearly growth."""
    if row is None or row["verdict"] == NOT_TESTED:
        return NOT_TESTED
    ends = f"{growth(row['low'])} to {growth(row['high'])} a year"
    if row["verdict"] == NO_SIGN:
        return f"no trend shown ({ends})"
    verb = "rises" if row["value"] > 1 else "falls"
    return f"{verb} by {abs(row['value'] - 1):.0%} a year ({ends})"


def growth(factor: float) -> str:
    """Return a yearly factor as growth in percent, whole multiples from tenfold on.

    Examples
    --------
    >>> growth(1.23), growth(0.9) == f"{MINUS}10%", growth(12.0)
    ('+23%', True, '12-fold')
    """
    if factor >= 10:
        return f"{factor:.0f}-fold"
    return f"{factor - 1:+.0%}".replace("-", MINUS)


def probability(p: float) -> str:
    """Return the probability of a test, that it would come out so by chance.

    Examples
    --------
    >>> probability(0.0421), probability(0.0)
    ('p = 0.042', 'p below 0.001')
    """
    return f"p below {TINY_P:g}" if p < TINY_P else f"p = {p:.2g}"


def late(findings: Findings) -> str:
    """Return whose promise of response was not kept; empty where nobody's."""
    broken = [row for row in findings.answered("segment") if row["verdict"] == BROKEN]
    said = [
        f"{row['name']} alliances ({fraction(row['in_time'])} of requests, promised {given(round(row['promised'], 4))})"
        for row in broken
    ]
    return sentence(f"the promise to answer in time was not kept for {listed(said)}") if said else ""  # fmt: skip


def _nothing_changed(findings: Findings) -> str:
    """Return that a person decides."""
    if not findings.found.changes:
        return ""
    return "Nothing has been changed: how to apply what you accept is said below."
