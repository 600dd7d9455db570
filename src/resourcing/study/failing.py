"""What an option's success hangs on, and when it fails: traits of futures joined to what the option achieved in them.

How boxes and ranks are found is in `discovery` and `sensitivity`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from resourcing.discovery import (
    Discovery,
    HeldOut,
    Label,
    Reproducibility,
    Trigger,
    discover,
    held_out,
    reproducibility,
    sentences,
    triggers,
)
from resourcing.futures import TRAITS, Outcome
from resourcing.scenario import RANGED
from resourcing.sensitivity import RankImportance, rank_importance

UNITS = {"months_to_replace": "months", "months_late": "months"}
"""Units of traits that are not counts."""
LABELS = {
    key: Label(text=text, unit=UNITS.get(key, ""))
    for key, text in {**TRAITS, **RANGED}.items()
}
"""What people call traits of futures and the numbers that futures draw."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Failing:
    """When an option fails.

    Attributes
    ----------
    option
        The option.
    meaning
        What counts as failing, in words.
    failed
        Whether it fails in each future, shape (future,).
    discovery
        The conditions under which it fails.
    triggers
        What to watch.
    traits
        What varies between the futures.
    seed
        Seed of shuffles and resamples.
    """

    option: str
    meaning: str
    failed: np.ndarray
    discovery: Discovery
    triggers: tuple[Trigger, ...]
    traits: pd.DataFrame
    seed: int

    @cached_property
    def held_out(self) -> HeldOut | None:
        """Return how the conditions hold on futures that they were not found on; None where there are none."""
        if not self.discovery.findings:
            return None
        return held_out(self.traits, self.failed, seed=self.seed)

    @cached_property
    def reproducibility(self) -> Reproducibility | None:
        """Return how far the conditions come again from half of the futures; None where there are none."""
        if not self.discovery.findings:
            return None
        return reproducibility(self.discovery, self.traits, self.failed, seed=self.seed)

    @property
    def sentences(self) -> list[str]:
        """Return the conditions as sentences."""
        return sentences(self.discovery, labels=LABELS)


def fails(outcome: Outcome, option: str, *, seed: int = 0) -> Failing:
    """Return when an option keeps too few of the essential promises.

    Parameters
    ----------
    outcome
        What the options achieved over the same futures.
    option
        The option.
    seed
        Seed of shuffles and resamples.

    Raises
    ------
    ValueError
        If the outcome has no such option.

    Examples
    --------
    >>> import resourcing as rs
    >>> outcome = rs.read_outcome("scenarios/astrazeneca/next-two-years")
    >>> found = rs.fails(outcome, "hire_two")
    >>> found.meaning
    'fewer than 90% of the essential promises kept'
    >>> print(found.sentences[0])
    29 of 200 futures fail (14%).
    >>> [trigger.text for trigger in found.triggers]
    ['the number of early resignations', 'factor on all hours needed']
    """
    kept = outcome.values("essential")[outcome.options.index(option)]
    meaning = f"fewer than {outcome.satisfied_at:.0%} of the essential promises kept"
    return _failure(outcome, option, kept < outcome.satisfied_at - 1e-9, meaning, seed)


def loses(
    outcome: Outcome,
    option: str,
    *,
    among: Collection[str] | None = None,
    seed: int = 0,
) -> Failing:
    """Return when another option would have been better by the measure that ranks.

    Parameters
    ----------
    outcome
        What the options achieved over the same futures.
    option
        The option.
    among
        Options that may be chosen, the option among them; None for all.
    seed
        Seed of shuffles and resamples.

    Raises
    ------
    ValueError
        If the outcome has no such option.

    Examples
    --------
    In 34 futures some other option beats the two hires, in 26 of them doing nothing does:

    >>> import resourcing as rs
    >>> outcome = rs.read_outcome("scenarios/astrazeneca/next-two-years")
    >>> found = rs.loses(outcome, "hire_two")
    >>> print(found.meaning, int(found.failed.sum()), found.failed.size, sep=", ")
    another option is better, 34, 200
    >>> found = rs.loses(outcome, "hire_two", among={"hire_two", "as_is"})
    >>> int(found.failed.sum())
    26
    """
    names = outcome.options
    open_to = [k for k, name in enumerate(names) if among is None or name in among]
    own = outcome.values()[names.index(option)]
    values = outcome.values()[open_to]
    scale = np.maximum(1.0, np.abs(values.max(axis=0)))
    beaten = values.max(axis=0) > own + 1e-9 * scale
    return _failure(outcome, option, beaten, "another option is better", seed)


def _failure(
    outcome: Outcome, option: str, failed: np.ndarray, meaning: str, seed: int
) -> Failing:
    """Return the conditions under which futures fail."""
    traits = varying(outcome.traits)
    found = discover(traits, failed, seed=seed)
    told = bool(found.findings)
    return Failing(
        option=option,
        meaning=meaning,
        failed=failed,
        discovery=found,
        triggers=tuple(triggers(found, traits, failed, labels=LABELS)) if told else (),
        traits=traits,
        seed=seed,
    )


def varying(traits: pd.DataFrame) -> pd.DataFrame:
    """Return the traits that vary, counts as whole numbers."""
    kept = traits.loc[:, (traits != traits.iloc[0]).any()]
    whole = {name: int for name in kept if (kept[name] % 1 == 0).all()}
    return kept.astype(whole)


def drivers(outcome: Outcome, option: str, against: str) -> RankImportance:
    """Return with which traits of futures an option's lead over another rises and falls.

    Parameters
    ----------
    outcome
        What the options achieved over the same futures.
    option, against
        The options.

    Returns
    -------
    RankImportance
        One row for each trait that varies, the one that tells most first; its sentences call the lead the outcome.

    Raises
    ------
    ValueError
        If the outcome has no such option.
    InputError
        If it cannot be told: futures are too few for the traits that vary, or two traits are the same.

    Examples
    --------
    Two hires lead over doing nothing by more, the more people resign:

    >>> import resourcing as rs
    >>> outcome = rs.read_outcome("scenarios/astrazeneca/next-two-years")
    >>> ranks = rs.drivers(outcome, "hire_two", "as_is")
    >>> ranks.frame["input"].head(2).to_list()
    ['the number of resignations', 'factor on all hours needed']
    >>> print(ranks.sentences()[0])
    The outcome rises with the number of resignations: partial rank correlation 0.47 (0.34 to 0.58).
    """
    values, names = outcome.values(), outcome.options
    lead = values[names.index(option)] - values[names.index(against)]
    traits = varying(outcome.traits)
    return rank_importance(
        traits.rename(columns=lambda key: LABELS[key].text), lead, resamples=200
    )
