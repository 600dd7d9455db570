"""From a log to what it teaches: the one function that does everything, and the result with its frames.

Decides nothing about the playbook; see `changes` for what is proposed.
"""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from resourcing.calibrate.changes import (
    Change,
    Patch,
    changes_of_hours,
    changes_of_rates,
)
from resourcing.calibrate.durations import service_times
from resourcing.calibrate.facts import Facts, Window, facts_of
from resourcing.calibrate.hours import (
    event_findings,
    hours_per_month,
    hours_per_occurrence,
    occurrence_units,
    without_expectation,
)
from resourcing.calibrate.judging import Judged, days_there, judged
from resourcing.calibrate.linking import Linked, linked
from resourcing.calibrate.rates import rate_tests, request_rates, request_units
from resourcing.calibrate.responses import responses
from resourcing.calibrate.settings import Settings
from resourcing.front_door import Portfolio
from resourcing.history.account import Account
from resourcing.history.log import Log
from resourcing.scenario import World

ESTIMATES = [
    *(
        "quantity",
        "level",
        "service",
        "profile",
        "phase",
        "n",
        "months",
        "hours",
        "raw",
    ),
    *("raw_low", "raw_high", "playbook", "estimate", "low", "high", "weight", "above"),
    "source",
]
"""Columns of the table of estimates."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Calibration:
    """What a log teaches.

    Attributes
    ----------
    playbook
        Title of the playbook that was calibrated.
    settings
        What was taken for granted.
    worked, asked
        The days that timesheet and requests cover; None where there is no usable row.
    account
        What became of every row of the log.
    changes
        Proposed changes of the playbook.
    """

    playbook: str
    settings: Settings
    worked: Window | None
    asked: Window | None
    account: Account
    changes: tuple[Change, ...]
    estimates: pd.DataFrame
    tests: pd.DataFrame
    durations: pd.DataFrame
    responses: pd.DataFrame
    unexpected: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Return the estimates: hours an occurrence, hours a month, requests a year, at three levels.

        Returns
        -------
        pandas.DataFrame
            quantity (hours_per_occurrence, hours_per_month, requests_per_year), level (service, profile, phase), service,
            profile, phase, n (occurrences), months (active alliance-months), hours (booked, as standard hours), raw (of the data alone) with
            its exact interval where counts allow one, playbook, estimate, low, high, weight (of the data), above
            (probability that the truth lies above the playbook), source (of the occurrences).
        """
        return self.estimates.copy()

    def to_tests(self) -> pd.DataFrame:
        """Return the tests of over-dispersion and trend of the requests."""
        return self.tests.copy()

    def to_durations(self) -> pd.DataFrame:
        """Return the distributions of service times."""
        return self.durations.copy()

    def to_responses(self) -> pd.DataFrame:
        """Return the responses against agreement and simulation."""
        return self.responses.copy()

    def to_account(self) -> pd.DataFrame:
        """Return what became of the rows of the log."""
        return self.account.to_frame()

    def to_unexpected(self) -> pd.DataFrame:
        """Return hours and requests where the playbook expects none."""
        return self.unexpected.copy()

    def patch(self, *, sha256: str = "") -> Patch:
        """Return the proposed changes with the file that they are proposed for."""
        return Patch(playbook=self.playbook, sha256=sha256, changes=self.changes)


def days_of(
    log: Log, *, portfolio: Portfolio, world: World, settings: Settings | None = None
) -> dict[str, Window]:
    """Return the days that the usable rows of a log cover, by table; a table without any is left out.

    Parameters
    ----------
    log, portfolio, world, settings
        As `calibrate` takes them.

    Examples
    --------
    >>> from resourcing.domain import Register
    >>> from resourcing.read import default_playbook_path, read_playbook
    >>> from resourcing.scenario import Horizon, Scenario, world
    >>> scenario = Scenario(
    ...     title="Made",
    ...     register="register",
    ...     playbook="playbook.toml",
    ...     horizon=Horizon(start=date(2027, 1, 1), periods=4),
    ... )
    >>> playbook = read_playbook(default_playbook_path())
    >>> made = world(scenario, register=Register(alliances=()), playbook=playbook)
    >>> days_of(Log.of(), portfolio=Portfolio(placements=()), world=made)
    {}
    """
    facts = facts_of(portfolio, world=world)
    return days_there(log, facts=facts, settings=settings or Settings())


def calibrate(
    log: Log,
    *,
    portfolio: Portfolio,
    world: World,
    settings: Settings | None = None,
    since: date | None = None,
    until: date | None = None,
    simulated: pd.DataFrame | None = None,
) -> Calibration:
    """Learn from a log what the playbook's numbers should be.

    Parameters
    ----------
    log
        Timesheet, requests and events, as messy as they are.
    portfolio
        Placement of every alliance: gives the profile.
    world
        Register and playbook: give the phase on each day, and the numbers to be learned.
    settings
        What is taken for granted; by default `Settings()`.
    since, until
        First and last day of the log to use; by default the main part of each table.
    simulated
        Fractions that the simulation gave, as `responses` takes them.

    Returns
    -------
    Calibration
        Estimates, tests, distributions, responses, the account of the log and proposed changes.

    Examples
    --------
    >>> from resourcing.domain import Register
    >>> from resourcing.read import default_playbook_path, read_playbook
    >>> from resourcing.scenario import Horizon, Scenario, world
    >>> scenario = Scenario(
    ...     title="Made",
    ...     register="register",
    ...     playbook="playbook.toml",
    ...     horizon=Horizon(start=date(2027, 1, 1), periods=4),
    ... )
    >>> playbook = read_playbook(default_playbook_path())
    >>> made = world(scenario, register=Register(alliances=()), playbook=playbook)
    >>> calibrate(Log.of(), portfolio=Portfolio(placements=()), world=made).changes
    ()
    """
    settings = settings or Settings()
    facts = facts_of(portfolio, world=world)
    found, spent, account = accounted(
        log, facts=facts, settings=settings, since=since, until=until
    )
    units = occurrence_units(found, linked=spent.requests, facts=facts)
    each = hours_per_occurrence(units, facts=facts, settings=settings)
    monthly = hours_per_month(found, facts=facts, settings=settings)
    asked = request_units(found, facts=facts)
    tests = rate_tests(found, units=asked, facts=facts, settings=settings)
    rates = request_rates(asked, tests=tests, settings=settings)
    parts = [table for table in (each, monthly, rates) if len(table)]
    estimates = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    ended = found.requests[found.requests["duration_ok"]]
    return Calibration(
        playbook=world.playbook.title,
        settings=settings,
        worked=found.worked,
        asked=found.asked,
        account=account,
        changes=(
            *changes_of_hours(
                each, window=found.worked, facts=facts, settings=settings
            ),
            *changes_of_rates(
                rates, window=found.asked, facts=facts, settings=settings
            ),
        ),
        estimates=estimates.reindex(columns=ESTIMATES),
        tests=tests,
        durations=service_times(spent.requests, ended, settings=settings),
        responses=responses(found, facts=facts, settings=settings, simulated=simulated),
        unexpected=without_expectation(found, facts=facts),
    )


def accounted(
    log: Log,
    *,
    facts: Facts,
    settings: Settings,
    since: date | None = None,
    until: date | None = None,
) -> tuple[Judged, Linked, Account]:
    """Return the rows of a log as judged, the hours linked to requests, and what became of every row."""
    found = judged(log, facts=facts, settings=settings, since=since, until=until)
    spent = linked(found, facts=facts)
    told = (*spent.findings, *event_findings(found, facts=facts))
    account = replace(found.account, findings=(*found.account.findings, *told))
    return found, spent, account
