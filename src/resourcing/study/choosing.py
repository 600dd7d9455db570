"""Which option the solved plans speak for, by how much, and how much dearer it may become.

Value points of plans only; what sampled futures say is in `recommending`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from resourcing.explain.differences import Difference
from resourcing.scenario import AS_IS, Preferences
from resourcing.study.comparing import Column, Comparison, Pair

THOUSAND = 1000.0


@dataclass(frozen=True, kw_only=True, eq=False)
class PlanChoice:
    """Which option the solved plans speak for.

    Attributes
    ----------
    chosen
        The option named.
    rivals
        Other options that the plans cannot tell from the best one.
    refused
        Options that break a preference, each with why.
    leads
        By how many value points the best option is ahead of each other, None where they are not on one footing.
    """

    chosen: str
    rivals: tuple[str, ...]
    refused: Mapping[str, str]
    leads: Mapping[str, Difference | None]

    @property
    def clear(self) -> bool:
        """Return whether the option named is proven better than every other that may be chosen."""
        return not self.rivals


def choose_by_plans(comparison: Comparison, *, preferences: Preferences) -> PlanChoice:
    """Return which option the solved plans speak for, in value points.

    Parameters
    ----------
    comparison
        Options of one scenario, solved.
    preferences
        Most that an option may cost, and which of those that cannot be told apart is named.
    """
    refused = dict(_refused(comparison, preferences))
    columns = comparison.columns
    open_to = [c for c in columns if c.option not in refused] or list(columns)
    best = max(open_to, key=lambda c: c.measures.objective)
    rivals = [c for c in open_to if c is not best and not _behind(c, best)]
    named = _named(best, rivals, preferences)
    alike = [c.option for c in (best, *rivals) if c is not named]
    return PlanChoice(
        chosen=named.option,
        rivals=tuple(alike),
        refused=refused,
        leads={c.option: lead_over(named, c) for c in columns if c is not named},
    )


def lead_over(column: Column, other: Column) -> Difference | None:
    """Return by how many value points one plan is ahead of another, None where they are not on one footing."""
    pair = Pair(before=other, after=column)
    return None if pair.more_to_gain else pair.points


def _behind(column: Column, best: Column) -> bool:
    """Return whether a plan is proven worse than the best."""
    lead = lead_over(best, column)
    return lead is not None and lead.told_from_zero


def _refused(
    comparison: Comparison, preferences: Preferences
) -> Iterator[tuple[str, str]]:
    """Yield the options that cost more than is allowed, each with why."""
    most = preferences.most_cost
    for column in comparison.columns:
        if most is not None and column.measures.cost > most:
            yield (
                column.option,
                f"costs {column.measures.cost:,.0f}, above {most:,.0f}",
            )


def _named(best: Column, rivals: Sequence[Column], preferences: Preferences) -> Column:
    """Return the option that is named: the best, or of those like it the cheapest, or as-is."""
    alike = [best, *rivals]
    as_is = [column for column in alike if column.option == AS_IS]
    if rivals and preferences.tie == "as_is" and as_is:
        return as_is[0]
    return (
        min(alike, key=lambda c: (c.measures.cost, c is not best)) if rivals else best
    )


def dearer_by(lead: Difference | None, *, points_per_thousand: float) -> float | None:
    """Return by how much currency a plan may become dearer and still be proven ahead; None where it is not ahead.

    Examples
    --------
    >>> dearer_by(Difference(found=50.0, low=40.0, high=60.0), points_per_thousand=4.0)
    10000.0
    """
    if lead is None or lead.low <= 0 or points_per_thousand <= 0:
        return None
    return lead.low / points_per_thousand * THOUSAND if isfinite(lead.low) else None
