"""Credibility: estimates shrunk towards the playbook where data are few, in three levels, with exact intervals.

Gamma-Poisson (Buhlmann-Straub) with an estimated spread; formulas and references in docs/calibration.md. Knows no log.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import gammaln
from scipy.stats import gamma

from resourcing.calibrate.settings import Settings

GRID = np.geomspace(0.01, 3.0, 300)
"""Spreads (relative standard deviations) among which the likeliest is looked for."""
PRIOR_GROUPS = 2.0
"""What the believed spread weighs, in groups observed without error."""
PRIOR_UNITS = 2.0
"""What the assumed dispersion weighs, in units observed."""
LEVELS = {
    "service": ["service"],
    "profile": ["service", "profile"],
    "phase": ["service", "profile", "phase"],
}
"""Levels of the estimates, coarse to fine, and the columns that name a group."""


def likeliest_spread(
    observed: np.ndarray, expected: np.ndarray, *, believed: float
) -> float:
    r"""Return the likeliest relative standard deviation of groups about their expectation.

    The count of group g is Poisson with mean :math:`\lambda_g E_g` and :math:`\lambda_g` is Gamma with mean 1 and variance
    :math:`\tau^2`, so counts are negative binomial; a scaled inverse chi-square prior keeps :math:`\tau` near `believed`
    while groups are few.

    Parameters
    ----------
    observed, expected
        Counts and their expectations, shape (group,); groups without expectation say nothing.
    believed
        Spread before any data; above 0.

    Examples
    --------
    >>> round(likeliest_spread(np.zeros(0), np.zeros(0), believed=0.35), 2)
    0.35
    """
    counts = expected > 0
    o, e = observed[counts][:, None], expected[counts][:, None]
    shape = 1 / GRID[None, :] ** 2
    likelihood = (
        gammaln(shape + o)
        - gammaln(shape)
        + shape * np.log(shape / (shape + e))
        + o * np.log(e / (shape + e))
    ).sum(axis=0)
    square = GRID**2
    prior = -PRIOR_GROUPS / 2 * (np.log(square) + believed**2 / square)
    return float(GRID[np.argmax(likelihood + prior)])


@dataclass(frozen=True, kw_only=True, eq=False)
class Posterior:
    """Gamma distributions of multipliers.

    Attributes
    ----------
    shape, rate
        Of each distribution; the mean is shape / rate.
    """

    shape: np.ndarray
    rate: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        """Return the means."""
        return self.shape / self.rate

    def quantile(self, fraction: float) -> np.ndarray:
        """Return the quantiles."""
        return np.asarray(gamma.ppf(fraction, self.shape, scale=1 / self.rate))

    def below(self, value: float | np.ndarray) -> np.ndarray:
        """Return the probability of lying below a value."""
        return np.asarray(gamma.cdf(value, self.shape, scale=1 / self.rate))


def posterior(
    observed: np.ndarray,
    expected: np.ndarray,
    *,
    mean: np.ndarray | float,
    variance: np.ndarray | float,
) -> Posterior:
    r"""Return the distribution of multipliers after data.

    Before them it is Gamma with the mean m and the relative variance v: shape 1/v and rate 1/(v m); after them shape
    1/v + O and rate 1/(v m) + E.

    Parameters
    ----------
    observed, expected
        Counts (divided by their dispersion) and expectations (too), shape (group,).
    mean, variance
        Mean and relative variance before the data.

    Examples
    --------
    >>> none, much = np.zeros(1), np.full(1, 1e9)
    >>> posterior(none, none, mean=1.0, variance=0.1).mean.round(6)
    array([1.])
    >>> posterior(2 * much, much, mean=1.0, variance=0.1).mean.round(6)
    array([2.])
    """
    shape = 1 / np.asarray(variance, dtype=float)
    return Posterior(shape=shape + observed, rate=shape / mean + expected)


def dispersion(units: pd.DataFrame, *, assumed: float) -> pd.Series:
    """Return the variance over the mean of the units of each service, near `assumed` while units are few.

    Parameters
    ----------
    units
        service, profile, observed, expected: one row for what varies independently; units that expect nothing are left out.
    assumed
        Dispersion before any data.

    Returns
    -------
    pandas.Series
        Pearson statistic over its degrees of freedom by service, about the ratio of service and profile.
    """
    used = units[units["expected"] > 0]
    keys = [used["service"], used["profile"]]
    sums = used[["observed", "expected"]].groupby(keys).transform("sum")
    mean = used["expected"] * sums["observed"] / sums["expected"]
    square = np.where(mean > 0, (used["observed"] - mean) ** 2 / mean.clip(1e-300), 0)
    table = used.assign(square=square, live=sums["observed"] > 0)
    by = table[table["live"]].groupby("service")
    free = (by.size() - by["profile"].nunique()).clip(lower=0)
    found = (by["square"].sum() + PRIOR_UNITS * assumed) / (free + PRIOR_UNITS)
    every = pd.Index(units["service"].unique(), name="service")
    return found.reindex(every).fillna(assumed)


def shrunk(
    cells: pd.DataFrame, *, dispersed: pd.Series, settings: Settings
) -> pd.DataFrame:
    """Return the multiplier of the playbook's number for each service, profile and phase.

    A group is shrunk towards its parent estimated without it: a service towards the playbook, a profile towards the other
    profiles of its service, a phase towards the other phases of its profile.

    Parameters
    ----------
    cells
        service, profile, phase, observed, expected: counts and the playbook's expectation.
    dispersed
        Variance over mean by service.
    settings
        Beliefs and the level of the intervals.

    Returns
    -------
    pandas.DataFrame
        One row for each group of each level: level, service, profile, phase, observed, expected, multiplier, low, high,
        weight (of the data, in [0, 1]), above (probability that the multiplier exceeds 1).
    """
    scale = cells["service"].map(dispersed).to_numpy(dtype=float)
    table = cells.assign(o=cells["observed"] / scale, e=cells["expected"] / scale)
    spreads = dict(zip(LEVELS, settings.spreads, strict=True))
    sums = ["observed", "expected", "o", "e"]
    groups = {
        level: table.groupby(keys, as_index=False, sort=False)[sums].sum()
        for level, keys in LEVELS.items()
    }
    before: dict[str, pd.DataFrame] = {}
    parts = []
    for level, keys in LEVELS.items():
        group = groups[level]
        if level == "service":
            group = group.assign(mean=1.0, loose=0.0)
        else:
            group = _from_parent(group, before["parent"])
        o, e = group["o"].to_numpy(float), group["e"].to_numpy(float)
        mean = group["mean"].to_numpy(float)
        spread = likeliest_spread(o, e * mean, believed=spreads[level])
        variance = spread**2 + group["loose"].to_numpy(float)
        after = posterior(o, e, mean=mean, variance=variance)
        parts.append(_told(group, after, level=level, settings=settings))
        before["parent"] = group.assign(prior=variance)[
            [*keys, "o", "e", "mean", "prior"]
        ]
    return pd.concat(parts, ignore_index=True)


def _from_parent(group: pd.DataFrame, parent: pd.DataFrame) -> pd.DataFrame:
    """Return groups with mean and relative variance of their parent, estimated without them."""
    keys = [name for name in parent if name not in {"o", "e", "mean", "prior"}]
    joined = group.merge(parent, on=keys, suffixes=("", "_parent"))
    others = posterior(
        (joined["o_parent"] - joined["o"]).clip(lower=0).to_numpy(float),
        (joined["e_parent"] - joined["e"]).clip(lower=0).to_numpy(float),
        mean=joined["mean"].to_numpy(float),
        variance=joined["prior"].to_numpy(float),
    )
    return group.assign(mean=others.mean, loose=1 / others.shape)


def _told(
    group: pd.DataFrame, after: Posterior, *, level: str, settings: Settings
) -> pd.DataFrame:
    """Return the rows of one level."""
    tail = (1 - settings.level) / 2
    expected = group["e"].to_numpy(float)
    return pd.DataFrame(
        {
            "level": level,
            **{name: group.get(name, "") for name in ("service", "profile", "phase")},
            "observed": group["observed"],
            "expected": group["expected"],
            "multiplier": after.mean,
            "low": after.quantile(tail),
            "high": after.quantile(1 - tail),
            "weight": expected / after.rate,
            "above": 1 - after.below(1.0),
        }
    )
