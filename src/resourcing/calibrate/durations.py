"""Service times: which distribution fits them, and whether the longest are longer than it allows.

Log-normal, gamma, exponential and Weibull by maximum likelihood, compared by Akaike's criterion; Hill's estimator of the tail.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import digamma
from scipy.stats import expon, gamma, lognorm, weibull_min

from resourcing.calibrate.settings import Settings

TAIL_SHARE = 0.1
"""Share of the longest durations from which the tail is judged."""
LEAST_TAIL = 10
"""Fewest durations from which the tail is judged."""
HEAVY = 2.0
"""Tail index below which the variance would be infinite."""
MAXIMUM_CHANCE = 0.01
"""Probability of a maximum as large, below which the fitted tail is too light."""
CUT = 0.995
"""Quantile at which a heavy tail may be cut."""


@dataclass(frozen=True, kw_only=True)
class Fit:
    """A distribution fitted to positive durations.

    Attributes
    ----------
    name
        lognormal, gamma, exponential or weibull.
    shape, scale
        Parameters: sigma and median; shape and scale; 1 and the mean; shape and scale.
    aic
        Akaike's criterion: twice the number of parameters less twice the log-likelihood.
    """

    name: str
    shape: float
    scale: float
    aic: float

    @property
    def frozen(self) -> Any:
        """Return the distribution."""
        match self.name:
            case "lognormal":
                return lognorm(self.shape, scale=self.scale)
            case "gamma":
                return gamma(self.shape, scale=self.scale)
            case "weibull":
                return weibull_min(self.shape, scale=self.scale)
        return expon(scale=self.scale)


def fits(durations: np.ndarray) -> tuple[Fit, ...]:
    """Return the distributions fitted to positive durations, best first.

    Parameters
    ----------
    durations
        Positive numbers that are not all the same, shape (duration,).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> [fit.name for fit in fits(rng.lognormal(1.0, 0.8, 500))][0]
    'lognormal'
    """
    found = [
        _with_aic(name, fit(durations), durations) for name, fit in FITTERS.items()
    ]
    return tuple(sorted(found, key=lambda item: item.aic))


def _with_aic(name: str, values: tuple[float, float], durations: np.ndarray) -> Fit:
    """Return a fit with its criterion."""
    fit = Fit(name=name, shape=values[0], scale=values[1], aic=np.nan)
    parameters = 1 if name == "exponential" else 2
    likelihood = float(fit.frozen.logpdf(durations).sum())
    aic = 2 * parameters - 2 * likelihood
    return Fit(name=name, shape=fit.shape, scale=fit.scale, aic=aic)


def _lognormal(durations: np.ndarray) -> tuple[float, float]:
    """Return sigma and median."""
    logs = np.log(durations)
    return float(logs.std()), float(np.exp(logs.mean()))


def _gamma(durations: np.ndarray) -> tuple[float, float]:
    """Return shape and scale: the root of log k - digamma(k) = log mean - mean log."""
    gap = float(np.log(durations.mean()) - np.log(durations).mean())
    shape = brentq(lambda k: np.log(k) - digamma(k) - gap, 1e-3, 1e9)
    return float(shape), float(durations.mean() / shape)


def _exponential(durations: np.ndarray) -> tuple[float, float]:
    """Return 1 and the mean."""
    return 1.0, float(durations.mean())


def _weibull(durations: np.ndarray) -> tuple[float, float]:
    """Return shape and scale: the root of the profile likelihood of the shape."""
    logs = np.log(durations / durations.max())

    def slope(k: float) -> float:
        power = np.exp(k * logs)
        return float((power * logs).sum() / power.sum() - 1 / k - logs.mean())

    shape = float(brentq(slope, 1e-3, 1e3))
    scale = durations.max() * np.exp(shape * logs).mean() ** (1 / shape)
    return shape, float(scale)


Fitter = Callable[[np.ndarray], tuple[float, float]]
FITTERS: Mapping[str, Fitter] = MappingProxyType(
    {
        "lognormal": _lognormal,
        "gamma": _gamma,
        "exponential": _exponential,
        "weibull": _weibull,
    }
)
"""Maximum likelihood of each distribution."""


def hill(durations: np.ndarray) -> tuple[float, float]:
    """Return Hill's estimate of the tail index and its standard error (Hill 1975), from the longest tenth.

    Parameters
    ----------
    durations
        Positive numbers, shape (duration,).

    Examples
    --------
    >>> rng = np.random.default_rng(2)
    >>> index, error = hill(1 + rng.pareto(1.5, 5000))
    >>> bool(abs(index - 1.5) < 2 * error)
    True
    """
    number = min(
        max(LEAST_TAIL, round(TAIL_SHARE * len(durations))), len(durations) - 1
    )
    ordered = np.sort(durations)
    excess = np.log(ordered[-number:] / ordered[-number - 1])
    mean = max(float(excess.mean()), 1e-12)
    return 1 / mean, 1 / mean / np.sqrt(number)


def service_times(
    hours: pd.DataFrame, elapsed: pd.DataFrame, *, settings: Settings
) -> pd.DataFrame:
    """Return the distributions of service times by service and of all services together.

    Parameters
    ----------
    hours
        service and hours of each request.
    elapsed
        service and duration (working days from first response to end) of each request.
    settings
        Fewest durations that are fitted.

    Returns
    -------
    pandas.DataFrame
        service (``all``: every service, each divided by its mean), measure (hours or working_days), n (positive), zeros,
        mean, cv, largest, best, shape, scale, aic, aic of each distribution, tail_index, tail_high (upper bound), fitted_largest
        (the largest that the fit expects), p_largest, tail (heavy, as fitted, or not told), advice.
    """
    tables = (
        ("hours", hours[["service"]].assign(value=hours["hours"])),
        ("working_days", elapsed[["service"]].assign(value=elapsed["duration"])),
    )
    rows = [
        {"service": service, "measure": measure, **_described(values, settings)}
        for measure, table in tables
        for service, values in _samples(table)
    ]
    return pd.DataFrame(rows)


def _samples(table: pd.DataFrame) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the durations of each service, and of all of them relative to their service's mean."""
    table = table[table["value"].notna()]
    if table.empty:
        return
    for service, part in table.groupby("service"):
        yield str(service), part["value"].to_numpy(float)
    mean = table.groupby("service")["value"].transform("mean")
    yield "all", (table["value"] / mean.where(mean > 0)).dropna().to_numpy(float)


def _described(values: np.ndarray, settings: Settings) -> dict[str, object]:
    """Return what is told of one sample."""
    live = values[values > 0]
    told: dict[str, object] = {
        "n": len(live),
        "zeros": int((values <= 0).sum()),
        "mean": live.mean() if len(live) else np.nan,
        "cv": live.std(ddof=1) / live.mean() if len(live) > 1 else np.nan,
        "largest": live.max() if len(live) else np.nan,
    }
    if len(live) < settings.least_durations or live.std() < 1e-9 * live.mean():
        few = "too few durations: keep what the simulation assumes"
        same = "all durations are alike: use the constant"
        enough = len(live) >= settings.least_durations
        return {**told, "tail": "not told", "advice": same if enough else few}
    ranked = fits(live)
    best = ranked[0]
    told |= {"best": best.name, "shape": best.shape, "scale": best.scale}
    told |= {"aic": best.aic, **{f"aic_{fit.name}": fit.aic for fit in ranked}}
    return {**told, **_tail(live, best)}


def _tail(live: np.ndarray, best: Fit) -> dict[str, object]:
    """Return whether the longest durations are longer than a fit allows, and what to do."""
    number = len(live)
    index, error = hill(live)
    largest = float(live.max())
    expects = float(best.frozen.ppf(number / (number + 1)))
    chance = float(-np.expm1(number * best.frozen.logcdf(largest)))
    heavy = index + 1.96 * error < HEAVY or chance < MAXIMUM_CHANCE
    cut = float(np.quantile(live, CUT))
    advice = (
        f"heavy tail: use the log's own durations, or {best.name} cut at {cut:.3g}"
        if heavy
        else f"{best.name} with shape {best.shape:.3g} and scale {best.scale:.3g}"
    )
    return {
        "tail_index": index,
        "tail_high": index + 1.96 * error,
        "fitted_largest": expects,
        "p_largest": chance,
        "tail": "heavy" if heavy else "as fitted",
        "advice": advice,
    }
