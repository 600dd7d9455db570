"""Which box of a peeling to take, and whether there is one at all.

The rule and its control of false discovery are told in docs/discovery.md. Knows ranks and counts only.
"""

from dataclasses import dataclass

import numpy as np

from resourcing.discovery.encoding import (
    Encoded,
    RankBox,
    everything,
    restricted,
    satisfied,
)
from resourcing.discovery.pasting import grown, pasted, significant
from resourcing.discovery.peeling import Path, peel
from resourcing.discovery.scoring import quasi_p_values, score
from resourcing.discovery.settings import Settings

REFINED = 2
"""Boxes dense enough, of the fewest inputs, that are refined before one is taken."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Chosen:
    """A box that tells failures from the rest by more than its limits cost.

    Attributes
    ----------
    box
        The box, in ranks.
    score
        Gain in log-likelihood less the price of the limits.
    density
        Share of the futures inside that fails.
    restrictions
        Restricted inputs.
    p_values
        Quasi-p-values by place of the input.
    """

    box: RankBox
    score: float
    density: float
    restrictions: int
    p_values: dict[int, float]


def num_restricted(data: Encoded, path: Path) -> np.ndarray:
    """Return how many inputs each box of a peeling restricts, shape (step,)."""
    return np.array(
        [restricted(data, path.box(step)).sum() for step in range(len(path.counts))]
    )


def candidates(
    path: Path, numbers: np.ndarray, *, min_density: float | None
) -> list[int]:
    """Return the steps to refine: the best score of each number of restricted inputs, only those first by the rule."""
    fit = (numbers > 0) & (path.failures >= (min_density or 0.0) * path.counts)
    steps = [
        int(np.argmax(np.where(fit & (numbers == number), path.scores, -np.inf)))
        for number in np.unique(numbers[fit])
    ]
    if min_density is None:
        return sorted(steps, key=lambda step: -path.scores[step])[:1]
    return steps[:REFINED]


def choose(
    data: Encoded, failed: np.ndarray, path: Path, *, settings: Settings
) -> Chosen | None:
    """Return the box by the rule of the settings, None where none is worth its limits."""
    density = settings.min_density or 0.0
    numbers = num_restricted(data, path)
    steps = candidates(path, numbers, min_density=settings.min_density)
    starts = [*(path.box(step) for step in steps), everything(data)]
    found = [_refined(data, failed, box, settings=settings) for box in starts]
    worth = [one for one in found if _fits(one, density)]
    if not worth:
        return None
    if settings.min_density is None:
        return max(worth, key=lambda one: one.score)
    return min(worth, key=lambda one: (one.restrictions, -one.score))


def _fits(one: Chosen, density: float) -> bool:
    """Return whether a refined box is worth its limits and dense enough."""
    return one.restrictions > 0 and one.score > 0 and one.density >= density


def _refined(
    data: Encoded, failed: np.ndarray, box: RankBox, *, settings: Settings
) -> Chosen:
    """Return a box pasted, grown where no density is asked for, and without limits that could be chance."""
    least, density = settings.least(failed.size), settings.min_density or 0.0
    if settings.min_density is None:
        box = pasted(data, failed, box, least=least, min_density=density)
        box = grown(data, failed, box, least=least)
    box = significant(
        data, failed, box, level=settings.level, least=least, min_density=density
    )
    inside = satisfied(data, box).all(axis=0)
    return Chosen(
        box=box,
        score=score(data, failed, box),
        density=float(failed[inside].mean()) if inside.any() else 0.0,
        restrictions=int(restricted(data, box).sum()),
        p_values=quasi_p_values(data, failed, box),
    )


def chance_of(
    data: Encoded,
    failed: np.ndarray,
    observed: float,
    *,
    settings: Settings,
    rng: np.random.Generator,
) -> float:
    """Return how often the same search finds at least the score observed in shuffled outcomes: (1 + those) / (1 + shuffles).

    It stops where the level cannot be kept any more; what it returns is then above the level (Besag and Clifford 1991).
    """
    hopeless = settings.level * (settings.permutations + 1)
    above = 0
    for done in range(settings.permutations):
        if above >= hopeless:
            return above / done
        shuffled = rng.permutation(failed)
        path = peel(
            data, shuffled, alpha=settings.alpha, least=settings.least(failed.size)
        )
        other = choose(data, shuffled, path, settings=settings)
        above += other is not None and other.score >= observed
    return (above + 1) / (settings.permutations + 1)
