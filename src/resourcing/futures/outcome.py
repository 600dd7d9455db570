"""What options achieved over sampled futures, as tidy tables: totals, periods, promises, and what the futures were like.

Compares nothing; that is done in `standing`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from resourcing.futures.chances import Interval, mean_interval, share_interval
from resourcing.futures.ground import Ground
from resourcing.futures.judging import BY_PERIOD, LESS_IS_BETTER, Judged

FAN = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles of a fan."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Told:
    """What one option achieved in every future.

    Attributes
    ----------
    option, title
        Name and title of the option.
    judged
        What it achieved in each future, in their order.
    alliances, bundles, periods
        Labels of the promises.
    hired
        Whom the option hires, by the plan that it starts from; None where that is not known.
    """

    option: str
    title: str
    judged: tuple[Judged, ...]
    alliances: tuple[str, ...]
    bundles: tuple[str, ...]
    periods: tuple[str, ...]
    hired: frozenset[str] | None = None


def told(ground: Ground, judged: Sequence[Judged], *, option: str, title: str) -> Told:
    """Return what an option achieved in every future, with the labels of its promises."""
    return Told(
        option=option,
        title=title,
        judged=tuple(judged),
        alliances=ground.outlook.names,
        bundles=ground.data.bundles,
        periods=ground.data.periods,
        hired=_hired(ground),
    )


def _hired(ground: Ground) -> frozenset[str]:
    """Return whom the option hires: those of its people who serve at all."""
    seen = ground.outlook
    hires = {n for n, new in zip(seen.people, seen.is_hire, strict=True) if new}
    serve = ground.employed.sum(axis=1) > 0
    names = zip(ground.data.resources, serve, strict=True)
    return frozenset(name for name, there in names if there and name in hires)


@dataclass(frozen=True, kw_only=True, eq=False)
class Outcome:
    """What options achieved over the same sampled futures.

    Attributes
    ----------
    told
        What each option achieved.
    measure
        What options are ranked by.
    tail
        Share of the worst futures whose mean is reported.
    satisfied_at
        Share of essential promises kept at which a future is satisfactory.
    seed
        Seed of everything drawn.
    counted
        How often each promise was kept, where that was counted before; None where it is counted from `told`.
    """

    told: tuple[Told, ...]
    measure: str = "points"
    tail: float = 0.1
    satisfied_at: float = 0.9
    seed: int = 0
    counted: pd.DataFrame | None = None

    @property
    def options(self) -> tuple[str, ...]:
        """Return the names of the options."""
        return tuple(item.option for item in self.told)

    @property
    def titles(self) -> Mapping[str, str]:
        """Return the titles of the options by name."""
        return {item.option: item.title for item in self.told}

    @property
    def num_futures(self) -> int:
        """Return the number of futures."""
        return len(self.told[0].judged) if self.told else 0

    def values(self, measure: str | None = None) -> np.ndarray:
        """Return a measure so that more is better, shape (option, future); by default the one that ranks."""
        name = measure or self.measure
        rows = [[item.totals[name] for item in told.judged] for told in self.told]
        values = np.array(rows, dtype=float)
        return -values if name in LESS_IS_BETTER else values

    @cached_property
    def totals(self) -> pd.DataFrame:
        """Return option, future and every measure, one row for each option and future."""
        return pd.DataFrame(
            [
                {"option": told.option, "future": item.number, **item.totals}
                for told in self.told
                for item in told.judged
            ]
        )

    @cached_property
    def traits(self) -> pd.DataFrame:
        """Return what each future was like, one row each, by its number."""
        if not self.told:
            return pd.DataFrame()
        rows = {item.number: item.traits for item in self.told[0].judged}
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("future")

    def fan(self, measure: str) -> pd.DataFrame:
        """Return option, period, mean with its 95 % interval and the quantiles of `FAN` of a measure of `BY_PERIOD`."""
        index = BY_PERIOD.index(measure)
        rows = []
        for told in self.told:
            values = np.array([item.periods[index] for item in told.judged])
            for t, period in enumerate(told.periods):
                own = {"option": told.option, "period": period}
                rows.append({**own, **_spread(values[:, t])})
        return pd.DataFrame(rows)

    @cached_property
    def measured(self) -> pd.DataFrame:
        """Return every measure over the horizon: option, measure, mean with its 95 % interval and the quantiles of `FAN`."""
        frame = self.totals.drop(columns="future")
        return pd.DataFrame(
            [
                {
                    "option": option,
                    "measure": measure,
                    **_spread(own[measure].to_numpy()),
                }
                for option, own in frame.groupby("option", sort=False)
                for measure in own.columns.drop("option")
            ]
        )

    @cached_property
    def promises(self) -> pd.DataFrame:
        """Return how often each promise to an alliance of the register or the pipeline is kept, with its 95 % interval.

        Returns
        -------
        pandas.DataFrame
            option, alliance_id, bundle, period, made (futures in which the promise is made), kept (share of those),
            low, high.
        """
        if self.counted is not None:
            return self.counted.copy()
        return pd.concat([_promises(told) for told in self.told], ignore_index=True)

    @cached_property
    def periods(self) -> pd.DataFrame:
        """Return option, future, period and the measures of `BY_PERIOD`, one row for each option, future and period."""
        rows = [
            {
                "option": told.option,
                "future": item.number,
                "period": period,
                **dict(zip(BY_PERIOD, item.periods[:, t].tolist(), strict=True)),
            }
            for told in self.told
            for item in told.judged
            for t, period in enumerate(told.periods)
        ]
        return pd.DataFrame(rows)


def _spread(values: np.ndarray) -> dict[str, float]:
    """Return the mean of futures with its interval, and the quantiles of `FAN`, as columns."""
    mean = mean_interval(np.asarray(values, dtype=float))
    quantiles = np.quantile(values, FAN).tolist()
    return {
        "mean": mean.value,
        "mean_low": mean.low,
        "mean_high": mean.high,
        **{f"q{round(100 * q):02d}": x for q, x in zip(FAN, quantiles, strict=True)},
    }


def _promises(told: Told) -> pd.DataFrame:
    """Return how often each promise of one option is kept."""
    made = np.sum([item.promised for item in told.judged], axis=0)
    kept = np.sum([item.kept for item in told.judged], axis=0)
    rows = []
    for a, b, t in np.argwhere(made > 0).tolist():
        share = share_interval(int(kept[a, b, t]), int(made[a, b, t]))
        rows.append(
            {
                "option": told.option,
                "alliance_id": told.alliances[a],
                "bundle": told.bundles[b],
                "period": told.periods[t],
                "made": int(made[a, b, t]),
                **_named(share),
            }
        )
    return pd.DataFrame(rows)


def _named(share: Interval) -> dict[str, float]:
    """Return a share with its interval as columns."""
    return {"kept": share.value, "low": share.low, "high": share.high}
