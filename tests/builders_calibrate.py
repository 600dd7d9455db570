"""Made-up logs with known truth, and small worlds over which they were kept. Everything in them is invented."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
from builders_playbook import small_playbook
from builders_world import alliance, person, placed, small_world, team

from resourcing.calibrate import Log

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
PROFILES = ("flagship", "partnership", "light")
PLAYBOOK = small_playbook()


def world_of(num: int = 30, **changes):
    """Return a world of alliances in development since long ago, and their placements over three profiles."""
    rows = [alliance(f"A{n}") for n in range(num)]
    fields = {
        "managers": tuple(
            person(f"{mark}{n}", grade="manager") for mark in "MP" for n in range(num)
        ),
        "teams": (team("T1"),),
        "playbook": PLAYBOOK,
    }
    world = small_world(*rows, **{**fields, **changes})
    portfolio = placed(**{f"A{n}": PROFILES[n % 3] for n in range(num)})
    return {"world": world, "portfolio": portfolio}


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What a made-up log is drawn from."""

    rate_factor: float = 1.0
    """Requests a year over the playbook's."""
    hours: float = 4.0
    """Mean hours of a request on issues."""
    cv: float = 1.0
    """Coefficient of variation of these hours."""
    planned_factor: float = 1.0
    """Hours of governance over the playbook's."""
    response_days: float = 1.0
    """Mean working days until the first response."""
    alliance_cv: float = 0.0
    """Coefficient of variation of the request rates of alliances of one profile."""
    growth: float = 1.0
    """Factor by which the request rate grows in the year."""
    profiles: dict = field(default_factory=dict)
    """Factor of the rate of single profiles."""


def made_up(rng: np.random.Generator, *, num: int = 30, truth: Truth | None = None):
    """Return a made-up log of a year: requests on issues, and governance a month."""
    truth = truth or Truth()
    requests, sheet = [], []
    sigma = np.sqrt(np.log1p(truth.cv**2))
    for n in range(num):
        profile = PROFILES[n % 3]
        occurrences = PLAYBOOK.services["issues"].occurrences.get(profile, 0.0)
        own = _gamma(rng, truth.alliance_cv) * truth.profiles.get(profile, 1.0)
        for moment in _moments(rng, occurrences * truth.rate_factor * own, truth):
            wait = rng.exponential(truth.response_days)
            first = moment + pd.Timedelta(days=float(wait))
            effort = truth.hours * rng.lognormal(-(sigma**2) / 2, sigma)
            days = int(effort // 6)
            end = first + pd.Timedelta(days=days, hours=2)
            requests.append((moment, first, end, f"A{n}", "issues", f"M{n}"))
            sheet += [
                (
                    (first + pd.Timedelta(days=d)).normalize(),
                    f"M{n}",
                    f"A{n}",
                    "issues",
                    effort / (days + 1),
                )
                for d in range(days + 1)
            ]
        sheet += _governance(rng, n, truth)
    return {
        "timesheet": pd.DataFrame(
            sheet, columns=["date", "manager_id", "alliance_id", "service", "hours"]
        ),
        "requests": pd.DataFrame(
            requests,
            columns=[
                "opened",
                "first_response",
                "closed",
                "alliance_id",
                "service",
                "manager_id",
            ],
        ),
    }


def _moments(rng, a_year, truth):
    """Return the moments of a year's requests, any day between nine and five."""
    grown = np.linspace(0, np.log(truth.growth), 365)
    weights = np.exp(grown) / np.exp(grown).mean()
    counts = rng.poisson(a_year / 365 * weights)
    start = pd.Timestamp(FIRST)
    return [
        start + pd.Timedelta(days=int(day), hours=9 + 8 * rng.random())
        for day, count in enumerate(counts)
        for _ in range(count)
    ]


def _governance(rng, n, truth):
    """Return the rows of a year's governance: a meeting at a time, at the playbook's frequency."""
    item = PLAYBOOK.services["governance"]
    number = int(item.occurrences.get(PROFILES[n % 3], 0))
    days = np.sort(rng.integers(0, 365, number))
    return [
        (
            pd.Timestamp(FIRST) + pd.Timedelta(days=int(day)),
            f"P{n}",
            f"A{n}",
            "governance",
            min(hours, 23.0),
        )
        for day, hours in zip(
            days,
            rng.gamma(16, item.hours * truth.planned_factor / 16, number),
            strict=True,
        )
    ]


def _gamma(rng, cv):
    """Return a factor of mean 1."""
    return 1.0 if cv == 0 else rng.gamma(1 / cv**2, cv**2)


def log(tables, **others) -> Log:
    """Return a log of frames."""
    return Log.of(**{**tables, **others})
