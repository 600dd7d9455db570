"""Everything that is shown of sampled futures, gathered once: the recommendation, when the choice fails, what it hangs on.

Calls `study`; computes nothing itself but how often alliances lose essential promises.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from resourcing.errors import InputError
from resourcing.futures import (
    Interval,
    Outcome,
    Standing,
    mean_interval,
    share_interval,
    standing,
)
from resourcing.playbook import Playbook
from resourcing.scenario import AS_IS, Scenario
from resourcing.sensitivity import RankImportance
from resourcing.stochastic import HireDecision
from resourcing.study import (
    Failing,
    Recommendation,
    drivers,
    fails,
    loses,
    recommend,
)
from resourcing.study.committing import known_names

ESSENTIAL = 0
"""Index of the essential bundle."""
SAME = "The lead of one option over the other is the same in every future."
ROUNDING = 1e-9
"""Spread of a lead, as a share of the largest value, that is no more than rounding."""
FEWEST = 10
"""Futures below which conditions and ranks are not looked for."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Foreseen:
    """What is shown of sampled futures.

    Attributes
    ----------
    outcome
        What the options achieved.
    recommendation, standing
        Which to choose, and how the options stand.
    scenario
        What was asked.
    currency
        Currency of the playbook.
    names
        Names of alliances by identifier.
    against
        The option over which the lead of the chosen one is explained; empty where there is none.
    importance
        What that lead hangs on; None where it cannot be told.
    untold
        Why it cannot be told; else empty.
    hires
        Whom to hire before the future is known, by hours alone; None where that was not asked.
    hiring
        The option whose hires that is about; empty where it was not asked.
    """

    outcome: Outcome
    recommendation: Recommendation
    standing: Standing
    scenario: Scenario
    currency: str
    names: Mapping[str, str]
    against: str
    importance: RankImportance | None
    untold: str
    hires: HireDecision | None = None
    hiring: str = ""

    @property
    def chosen(self) -> str:
        """Return the title of the chosen option."""
        return self.title(self.recommendation.chosen)

    def title(self, option: str) -> str:
        """Return the title of an option, its name where it has none."""
        return self.outcome.titles[option] or option

    def lead_over(self, other: str) -> Interval:
        """Return by how much the chosen option is ahead of another on average, in the measure that ranks."""
        values, names = self.outcome.values(), self.outcome.options
        own = values[names.index(self.recommendation.chosen)]
        return mean_interval(own - values[names.index(other)])

    def mean_of(self, option: str, measure: str) -> float:
        """Return the mean of a measure of an option over the futures."""
        frame = self.outcome.totals
        return float(frame.loc[frame["option"] == option, measure].mean())

    def best_share(self, option: str) -> Interval:
        """Return the share of futures in which an option is best."""
        item = self.row_of(option)
        return Interval(
            value=item["best"], low=item["best_low"], high=item["best_high"]
        )

    def row_of(self, option: str) -> dict[str, float]:
        """Return the numbers of an option in the standing, by column."""
        table = self.recommendation.table
        mine = table[table["option"] == option].select_dtypes("number")
        return {str(name): float(value) for name, value in mine.iloc[0].items()}

    @cached_property
    def fails(self) -> Failing:
        """Return when the chosen option keeps too few essential promises; searched for when first asked."""
        return fails(self.outcome, self.recommendation.chosen)

    @cached_property
    def loses(self) -> Failing | None:
        """Return when another option is better than the chosen one, None where there is no other; searched for when first asked."""
        if len(self.outcome.options) == 1:
            return None
        chosen = self.recommendation.chosen
        refused = {*self.recommendation.refused} - {chosen}
        return loses(self.outcome, chosen, among={*self.outcome.options} - refused)

    @cached_property
    def at_risk(self) -> pd.DataFrame:
        """Return alliances by how often the chosen option keeps all of their essential promises, see `at_risk`."""
        return at_risk(self.outcome, self.recommendation.chosen)


def foresee(
    outcome: Outcome,
    *,
    scenario: Scenario,
    playbook: Playbook,
    names: Mapping[str, str],
    people: Mapping[str, str] | None = None,
) -> Foreseen:
    """Gather what is shown of sampled futures.

    Parameters
    ----------
    outcome
        What the options achieved over the same futures.
    scenario
        Preferences, options and settings.
    playbook
        Currency, and the rate of points.
    names
        Names of alliances by identifier.
    people
        Names of managers and teams by identifier; without them decisions tell identifiers.

    Examples
    --------
    >>> import resourcing as rs
    >>> outcome = rs.read_outcome("scenarios/astrazeneca/next-two-years")
    >>> inputs = rs.read_inputs("scenarios/next-two-years.toml")
    >>> found = rs.foresee(
    ...     outcome,
    ...     scenario=inputs.scenario,
    ...     playbook=inputs.playbook,
    ...     names={item.alliance_id: item.name for item in inputs.register.alliances},
    ... )
    >>> print(found.chosen)
    Hire two alliance managers
    >>> found.against, bool(found.lead_over("as_is").low > 0)
    ('as_is', True)
    """
    chosen = recommend(
        outcome,
        scenario=scenario,
        points_per_thousand=playbook.charges.points_per_thousand,
        known=known_names(playbook, people=people or {}, alliances=names),
    )
    against = _against(chosen)
    found, untold = _importance(outcome, chosen.chosen, against)
    return Foreseen(
        outcome=outcome,
        recommendation=chosen,
        standing=standing(outcome),
        scenario=scenario,
        currency=playbook.currency,
        names=names,
        against=against,
        importance=found,
        untold=untold,
    )


def _against(found: Recommendation) -> str:
    """Return the option over which a lead is explained: doing nothing, or the best other one."""
    others = [name for name in found.table["option"] if name != found.chosen]
    return AS_IS if AS_IS in others else next(iter(others), "")


def _importance(
    outcome: Outcome, chosen: str, against: str
) -> tuple[RankImportance | None, str]:
    """Return what the lead over another option hangs on, or why that cannot be told."""
    if not against:
        return None, "There is no other option to compare with."
    values, names = outcome.values(), outcome.options
    lead = values[names.index(chosen)] - values[names.index(against)]
    if np.ptp(lead) <= ROUNDING * max(1.0, float(np.abs(values).max())):
        return None, SAME
    if len(lead) < FEWEST:
        return None, f"{len(lead)} futures are too few to tell."
    try:
        return drivers(outcome, chosen, against), ""
    except InputError as error:
        return None, f"It cannot be told: {'; '.join(map(str, error.problems))}."


def at_risk(outcome: Outcome, option: str) -> pd.DataFrame:
    """Return how often an option keeps all essential promises to each alliance of the register.

    Returns
    -------
    pandas.DataFrame
        alliance_id, made (futures in which any is made), kept (share of these in which all are), low, high (95 %, Wilson),
        worst_period and worst_kept (the period in which it is kept in fewest futures), the fewest kept first. No rows
        where an outcome was read back, since promises by future are not stored.
    """
    told = outcome.told[outcome.options.index(option)]
    columns = ["alliance_id", "made", "kept", "low", "high", "worst_period", "worst_kept"]  # fmt: skip
    if not told.alliances:
        return pd.DataFrame(columns=columns)
    made = np.array([item.promised[:, ESSENTIAL] for item in told.judged])
    kept = np.array([item.kept[:, ESSENTIAL] for item in told.judged])
    rows = [
        _risk(name, made[:, a], kept[:, a], told.periods)
        for a, name in enumerate(told.alliances)
        if made[:, a].any()
    ]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(["kept", "alliance_id"], ignore_index=True)


def _risk(
    name: str, made: np.ndarray, kept: np.ndarray, periods: tuple[str, ...]
) -> list[object]:
    """Return one row of `at_risk`; arrays of shape (future, period)."""
    there = made.any(axis=1)
    every = (kept | ~made).all(axis=1) & there
    share = share_interval(int(every.sum()), int(there.sum()))
    number = made.sum(axis=0)
    by_period = np.where(number > 0, (kept & made).sum(axis=0) / np.maximum(number, 1), np.inf)  # fmt: skip
    worst = int(np.argmin(by_period))
    ends = [share.value, share.low, share.high]
    return [name, int(there.sum()), *ends, periods[worst], float(by_period[worst])]
