"""Request rates by service, profile and phase, and whether requests arrive as the simulation assumes.

Counts are Poisson in the playbook's expectation; two tests of over-dispersion and one of trend say where that fails.
"""

import numpy as np
import pandas as pd
from scipy.stats import chi2, norm

from resourcing.calibrate.credibility import shrunk
from resourcing.calibrate.facts import Facts, Window, expected, expected_monthly
from resourcing.calibrate.hours import CELL, months_of
from resourcing.calibrate.judging import Judged
from resourcing.calibrate.settings import Settings
from resourcing.demand import MONTHS_PER_YEAR

SAMPLES = 1_999
"""Multinomial samples where expectations are too small for chi-square."""
LEAST_EXPECTED = 5.0
"""Mean expectation of a unit from which chi-square is trusted."""
LEAST_REQUESTS = 5
"""Requests below which a service is not tested."""
KEYS = ["service", "alliance_id", "profile", "phase"]


def request_units(found: Judged, *, facts: Facts) -> pd.DataFrame:
    """Return requests and the playbook's expectation by service, alliance, profile and phase, in the log's period."""
    if found.asked is None:
        return pd.DataFrame(columns=[*KEYS, "months", "expected", "observed"])
    hoped = expected(facts, window=found.asked)
    hoped = hoped[hoped["service"].isin(facts.requested) & (hoped["expected"] > 0)]
    counts = found.requests.groupby(KEYS, as_index=False).size()
    units = hoped.merge(counts, on=KEYS, how="left")
    return units.assign(observed=units["size"].fillna(0.0)).drop(columns="size")


def request_rates(
    units: pd.DataFrame, *, tests: pd.DataFrame, settings: Settings
) -> pd.DataFrame:
    """Return the requests a year of an active alliance at every level.

    Parameters
    ----------
    units
        As `request_units` gives them.
    tests
        As `rate_tests` gives them: where alliances differ more than chance allows, intervals are widened by that.
    settings
        Beliefs and limits.

    Returns
    -------
    pandas.DataFrame
        level, service, profile, phase, n (requests), months, raw (n a year) with its exact interval raw_low and raw_high,
        playbook, estimate, low, high, weight, above.
    """
    if units.empty:
        return pd.DataFrame()
    sums = ["observed", "expected", "months"]
    cells = units.groupby(CELL, as_index=False)[sums].sum()
    table = shrunk(
        cells, dispersed=_dispersed(cells, tests, settings), settings=settings
    )
    table = table.merge(months_of(cells), on=["level", *CELL])
    a_year = MONTHS_PER_YEAR / table["months"]
    usual = table["expected"] * a_year
    low, high = exact_interval(table["observed"].to_numpy(float), level=settings.level)
    return table.assign(
        quantity="requests_per_year",
        n=table["observed"],
        raw=table["observed"] * a_year,
        raw_low=low * a_year,
        raw_high=high * a_year,
        playbook=usual,
        **{
            name: table[of] * usual
            for name, of in (
                ("estimate", "multiplier"),
                ("low", "low"),
                ("high", "high"),
            )
        },
        source="requests",
    )


def _dispersed(
    cells: pd.DataFrame, tests: pd.DataFrame, settings: Settings
) -> pd.Series:
    """Return the variance over the mean by service: 1 unless chance is refuted."""
    found = tests[tests["test"] == "between alliances"].set_index("service")
    refuted = found[found["p"] < settings.significance]["value"]
    every = pd.Index(cells["service"].unique(), name="service")
    return refuted.reindex(every).fillna(1.0).clip(lower=1.0)


def exact_interval(
    counts: np.ndarray, *, level: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the exact interval of Poisson means after counts (Garwood 1936).

    Examples
    --------
    >>> low, high = exact_interval(np.array([0.0, 10.0]), level=0.95)
    >>> low.round(2), high.round(2)
    (array([0. , 4.8]), array([ 3.69, 18.39]))
    """
    tail = (1 - level) / 2
    low = np.where(counts > 0, chi2.ppf(tail, 2 * np.maximum(counts, 1)) / 2, 0.0)
    return low, np.asarray(chi2.ppf(1 - tail, 2 * counts + 2) / 2)


def rate_tests(
    found: Judged, *, units: pd.DataFrame, facts: Facts, settings: Settings
) -> pd.DataFrame:
    """Test whether requests arrive at random at the playbook's proportions.

    Returns
    -------
    pandas.DataFrame
        service, test (between alliances, between months, trend), n, value, low, high, p, verdict. The value of the first
        two is the index of dispersion (1: as random), of the third the factor by which the rate grows in a year.
    """
    columns = ["service", "test", "n", "value", "low", "high", "p", "verdict"]
    if found.asked is None:
        return pd.DataFrame(columns=columns)
    rows = []
    monthly = _monthly(found, facts, found.asked)
    for service in facts.requested:
        own = units[units["service"] == service]
        if own["observed"].sum() < LEAST_REQUESTS:
            continue
        mine = monthly[monthly["service"] == service]
        by_alliance = own.groupby(["profile", "alliance_id"])[
            ["observed", "expected"]
        ].sum()
        rows.append(
            _spread(service, "between alliances", _scaled(by_alliance), settings)
        )
        by_month = mine.groupby("month")[["observed", "expected"]].sum()
        rows.append(_spread(service, "between months", by_month, settings))
        rows.append(_trend(service, by_month, settings))
    return pd.DataFrame(rows, columns=columns)


def _scaled(table: pd.DataFrame) -> pd.DataFrame:
    """Return counts with expectations that add up to those of each profile, so that profiles may differ."""
    sums = table.groupby(level="profile").transform("sum")
    ratio = sums["observed"] / sums["expected"]
    return table.assign(expected=table["expected"] * ratio)


def _monthly(found: Judged, facts: Facts, window: Window) -> pd.DataFrame:
    """Return requests and expectation by service and calendar month."""
    hoped = expected_monthly(facts, window=window)
    month = found.requests["opened"].to_numpy("datetime64[M]").astype(int)
    live = units_live(found.requests, facts)
    counts = found.requests.assign(month=month)[live]
    sizes = counts.groupby(["service", "month"], as_index=False).size()
    joined = hoped.merge(sizes, on=["service", "month"], how="left")
    return joined.assign(observed=joined["size"].fillna(0.0)).drop(columns="size")


def units_live(requests: pd.DataFrame, facts: Facts) -> np.ndarray:
    """Return whether the playbook expects requests like these at all."""
    services = facts.playbook.services
    found = {
        (name, profile, phase): item.occurrences.get(profile, 0.0)
        * item.phase_multipliers.get(phase, 1.0)
        > 0
        for name, item in services.items()
        for profile in facts.playbook.profiles
        for phase in requests["phase"].dropna().unique()
    }
    keys = zip(requests["service"], requests["profile"], requests["phase"], strict=True)
    return np.array([found.get(key, False) for key in keys], dtype=bool)


def _spread(
    service: str, test: str, table: pd.DataFrame, settings: Settings
) -> tuple[object, ...]:
    """Return the index of dispersion of counts about their expectation, with the probability of one as large by chance."""
    live = table[table["expected"] > 0]
    number = float(live["observed"].sum())
    mean = live["expected"].to_numpy(float)
    mean = mean * number / mean.sum()
    free = len(live) - 1
    if free < 1:
        return service, test, number, np.nan, np.nan, np.nan, np.nan, "not tested"
    square = float(((live["observed"] - mean) ** 2 / mean).sum())
    p = _by_chance(square, mean, free)
    verdict = "over-dispersed" if p < settings.significance else "no sign"
    return service, test, number, square / free, np.nan, np.nan, p, verdict


def _by_chance(square: float, mean: np.ndarray, free: int) -> float:
    """Return the probability of a Pearson statistic as large under chance: chi-square, or by sampling where counts are few."""
    if mean.mean() >= LEAST_EXPECTED:
        return float(chi2.sf(square, free))
    rng = np.random.default_rng(0)
    drawn = rng.multinomial(round(mean.sum()), mean / mean.sum(), size=SAMPLES)
    statistic = ((drawn - mean) ** 2 / mean).sum(axis=1)
    return float((1 + (statistic >= square - 1e-9).sum()) / (1 + SAMPLES))


def _trend(service: str, table: pd.DataFrame, settings: Settings) -> tuple[object, ...]:
    """Return the yearly growth of a rate: Poisson regression of monthly counts on time, expectation as offset."""
    live = table[table["expected"] > 0]
    years = (
        live.index.to_numpy(float) - live.index.to_numpy(float).mean()
    ) / MONTHS_PER_YEAR
    count, mean = live["observed"].to_numpy(float), live["expected"].to_numpy(float)
    if len(live) < 3:
        return (
            service,
            "trend",
            count.sum(),
            np.nan,
            np.nan,
            np.nan,
            np.nan,
            "not tested",
        )
    slope, error = poisson_slope(years, count, mean)
    z = norm.ppf(0.5 + settings.level / 2)
    p = float(2 * norm.sf(abs(slope) / error))
    rising = "rising" if slope > 0 else "falling"
    verdict = rising if p < settings.significance else "no sign"
    low, high = np.exp(slope - z * error), np.exp(slope + z * error)
    return service, "trend", count.sum(), np.exp(slope), low, high, p, verdict


def poisson_slope(
    time: np.ndarray, counts: np.ndarray, offset: np.ndarray
) -> tuple[float, float]:
    """Return slope and standard error of a log-linear Poisson rate (Cox and Lewis 1966), by Newton's method.

    Parameters
    ----------
    time, counts, offset
        Time, counts and expected counts of each interval; at least one count.

    Examples
    --------
    >>> time = np.arange(5.0)
    >>> slope, error = poisson_slope(time, np.exp(0.5 * time), np.ones(5))
    >>> round(slope, 6)
    0.5
    """
    slope = 0.0
    for _ in range(100):
        weight = offset * np.exp(np.clip(slope * time, -50, 50))
        share = weight / weight.sum()
        center = float((share * time).sum())
        information = float(counts.sum() * (share * (time - center) ** 2).sum())
        step = float((counts * (time - center)).sum()) / max(information, 1e-12)
        slope += float(np.clip(step, -1.0, 1.0))
        if abs(step) < 1e-10:
            break
    return slope, float(1 / np.sqrt(max(information, 1e-12)))
