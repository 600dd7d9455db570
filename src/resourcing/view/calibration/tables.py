"""The tables of a calibration's page: names for people, numbers rounded for reading.

Every cell comes from the calibration.
"""

from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from typing import Any

from resourcing.calibrate import Change
from resourcing.view.calibration import sentences
from resourcing.view.calibration.findings import Findings
from resourcing.view.pages import Table, records, table
from resourcing.view.pages.words import DASH, days, fraction, given, numeral, share
from resourcing.view.plots.learned import shown
from resourcing.words import capital

HOURS, MONTHLY, RATES = "hours_per_occurrence", "hours_per_month", "requests_per_year"
UNCOUNTED = "not counted"
SOURCES = {
    "requests": "requests",
    "events": "events done",
    "playbook": UNCOUNTED,
    "timesheet": "",
}
"""Where occurrences come from, in words."""
ESTIMATED = ("Estimate", "Interval", "Playbook", "Log alone", "Weight of the log", "Counted")  # fmt: skip
ANSWERED = ("Requests", "Not decided yet", "Answered in time", "Promised", "Verdict", "Half answered within, days", "90% answered within, days")  # fmt: skip


def changes(findings: Findings) -> Table:
    """Return the proposed changes."""
    rows = [
        (
            _number(findings, item),
            shown(item.before),
            shown(item.after),
            _factor(item),
            item.basis.removeprefix("derived: "),
        )
        for item in findings.found.changes
    ]
    heads = ("Playbook", "Proposed", "Factor")
    columns = ("Number", *heads, "Rests on")
    return table("Proposed changes of the playbook", columns, rows, numeric=heads)


def _number(findings: Findings, change: Change) -> str:
    """Return which number changes."""
    service, profile = sentences.parts_of(change)
    name = findings.service(service)
    if profile:
        return f"{name}: requests a year, {findings.profile(profile)}"
    return f"{name}: hours"


def _factor(change: Change) -> str:
    """Return a change as a factor."""
    return f"{change.after / change.before:.2f}" if change.before else DASH


def hours(findings: Findings) -> Table:
    """Return the hours of one occurrence by service."""
    return _estimated(findings, "Hours of one occurrence", quantity=HOURS)


def hours_by_profile(findings: Findings) -> Table:
    """Return the hours of one occurrence by service and profile."""
    return _by_profile(findings, "Hours of one occurrence", quantity=HOURS)


def monthly(findings: Findings) -> Table:
    """Return the hours a month of an active alliance by service."""
    return _estimated(findings, "Hours a month of an active alliance", quantity=MONTHLY)


def rates(findings: Findings) -> Table:
    """Return the requests a year by service."""
    return _estimated(findings, "Requests a year of an active alliance", quantity=RATES)


def rates_by_profile(findings: Findings) -> Table:
    """Return the requests a year by service and profile."""
    return _by_profile(
        findings, "Requests a year of an active alliance", quantity=RATES
    )


def _estimated(findings: Findings, caption: str, *, quantity: str) -> Table:
    """Return the estimates of a quantity by service."""
    heads = ESTIMATED[:-1] if quantity == MONTHLY else ESTIMATED
    rows = [
        (findings.service(row["service"]), *_cells(row)[: len(heads)])
        for row in findings.estimates(quantity, level="service")
    ]
    return table(caption, ("Service", *heads), rows, numeric=heads)


def _by_profile(findings: Findings, caption: str, *, quantity: str) -> Table:
    """Return the estimates of a quantity by service and profile."""
    rows = [
        (findings.service(row["service"]), findings.profile(row["profile"]), *_cells(row))
        for row in findings.estimates(quantity, level="profile")
    ]  # fmt: skip
    rows.sort(key=lambda cells: cells[:2])
    return table(caption, ("Service", "Profile", *ESTIMATED), rows, numeric=ESTIMATED)


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return estimate, interval, the playbook's number, that of the log, its weight, and what was counted."""
    source = SOURCES[row["source"]]
    return (
        shown(row["estimate"]),
        f"{shown(row['low'])} to {shown(row['high'])}",
        shown(row["playbook"]),
        shown(row["raw"]),
        share(row["weight"], 1.0),
        f"{numeral(row['n'])} {source}" if source and source != UNCOUNTED else source,
    )


def arrivals(findings: Findings) -> Table:
    """Return how requests arrive, by service, in words."""
    rows = [
        (
            name,
            numeral(max(row["n"] for row in tests.values())),
            sentences.spread(tests.get("between alliances")),
            sentences.spread(tests.get("between months")),
            sentences.trend(tests.get("trend")),
        )
        for name, tests in findings.arrivals()
    ]
    columns = ("Service", "Requests", "From alliance to alliance", "From month to month", "Over the years")  # fmt: skip
    return table("How requests arrive", columns, rows, numeric=["Requests"])


def answered(findings: Findings) -> Table:
    """Return responses by segment, with everything at the end."""
    rows = [*findings.answered("segment"), *findings.answered("all")]
    return _answered(rows, "Segment", "First responses against the promise")


def answered_by_profile(findings: Findings) -> Table:
    """Return responses by profile."""
    return _answered(findings.answered("profile"), "Profile", "By profile")


def answered_by_service(findings: Findings) -> Table:
    """Return responses by service."""
    return _answered(findings.answered("service"), "Service", "By service")


def _answered(rows: Iterable[Mapping[str, Any]], first: str, caption: str) -> Table:
    """Return responses of groups; beside the simulation's where there is one."""
    found = list(rows)
    more = ("Simulated", "Agree") if any(isfinite(r["simulated"]) for r in found) else ()  # fmt: skip
    cells = [(capital(row["name"]), *_response(row))[: len(ANSWERED) + 1 + len(more)] for row in found]  # fmt: skip
    columns = (first, *ANSWERED, *more)
    numeric = [name for name in columns[1:] if name not in ("Verdict", "Agree")]
    return table(caption, columns, cells, numeric=numeric)


def _response(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the cells of one group."""
    low, high = (f"{100 * row[f'in_time_{end}']:.1f}" for end in ("low", "high"))
    found = f"{fraction(row['in_time'])} ({low} to {high})" if row["requests"] else DASH
    return (
        numeral(row["requests"]),
        numeral(row["undecided"]),
        found,
        given(round(row["promised"], 3)),
        row["verdict"] if row["requests"] else DASH,
        days(row["median_days"]),
        days(row["p90_days"]),
        fraction(row["simulated"]),
        row["agrees"] or DASH,
    )


def lengths(findings: Findings) -> Table:
    """Return the hours that requests took, by service."""
    return _durations(findings, "hours", "Hours of a request")


def spans(findings: Findings) -> Table:
    """Return the working days from first response to end, by service."""
    return _durations(findings, "working_days", "Working days from first response to end")  # fmt: skip


def _durations(findings: Findings, measure: str, caption: str) -> Table:
    """Return one measure of how long requests took."""
    found = findings.found.to_durations()
    if found.empty:
        return table(caption, ("Service",), [])
    rows = [
        (
            f"{findings.service(row['service'])}{', each by its mean' if row['service'] == 'all' else ''}",
            numeral(row["n"]),
            shown(row["mean"]),
            shown(row["cv"]),
            shown(row["largest"]),
            shown(row["fitted_largest"]),
            capital(row["advice"]),
        )
        for row in records(found[found["measure"] == measure])
    ]
    heads = ("Requests", "Mean", "Spread over mean", "Longest", "Longest expected")
    columns = ("Service", *heads, "For the simulation")
    return table(caption, columns, rows, numeric=heads)


def unexpected(findings: Findings) -> Table:
    """Return work that the playbook does not expect."""
    rows = [
        (
            findings.service(row["service"]),
            findings.profile(row["profile"]),
            str(row["phase"]),
            f"{shown(row['number'])} {row['quantity']}",
        )
        for row in records(findings.found.to_unexpected())
    ]
    columns = ("Service", "Profile", "Phase", "In the log")
    return table("Not expected by the playbook", columns, rows, numeric=columns[3:])


def totals(findings: Findings) -> Table:
    """Return what became of the rows of each table."""
    rows = [
        (capital(item.table), numeral(item.rows), numeral(item.used), numeral(item.left_out))
        for item in findings.found.account.totals
    ]  # fmt: skip
    columns = ("Table", "Rows", "Used", "Left out of everything")
    return table("What was read", columns, rows, numeric=columns[1:])


def mess(findings: Findings) -> Table:
    """Return what was the matter with the log."""
    rows = [
        (
            f"{capital(item.table)}: {item.kind}",
            numeral(item.rows),
            _examples(item.examples, item.rows),
            capital(item.done),
        )
        for item in findings.found.account.findings
    ]
    columns = ("What", "Rows", "First of them", "What was done")
    return table("What was the matter with it", columns, rows, numeric=["Rows"])


def _examples(rows: tuple[int, ...], number: int) -> str:
    """Return row numbers, marked where there are more."""
    some = ", ".join(str(row) for row in rows)
    return f"{some}, …" if number > len(rows) else some


TABLES: Mapping[str, Callable[[Findings], Table]] = {
    "changes": changes,
    "hours": hours,
    "hours_by_profile": hours_by_profile,
    "monthly": monthly,
    "rates": rates,
    "rates_by_profile": rates_by_profile,
    "arrivals": arrivals,
    "answered": answered,
    "answered_by_profile": answered_by_profile,
    "answered_by_service": answered_by_service,
    "lengths": lengths,
    "spans": spans,
    "unexpected": unexpected,
    "totals": totals,
    "mess": mess,
}
