"""What a search for boxes is told: how patient, how small, how dense, how sure.

Knows no data.
"""

from dataclasses import dataclass

MIN_FUTURES = 5
"""Futures that a box holds at least, however small the support asked for."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Settings of a search for boxes.

    Attributes
    ----------
    alpha
        Share of the futures inside that one peel takes away; smaller is more patient. Above 0 and below 0.5.
    min_support
        Share of all futures that a box holds at least; above 0 and below 1.
    min_density
        Share of the futures inside that must fail. With it the rule is: fewest restricted inputs, then the best score. None for the best score
        at any density.
    level
        Chance of a box where there is none, and the largest quasi-p-value of a restriction that stays; above 0 and below 1.
    permutations
        Shuffles of the outcomes against which a box is tested; 0 for no test.
    most_boxes
        Boxes looked for at most; 1 or more.

    Examples
    --------
    >>> Settings(min_density=0.8).least(1000)
    50
    """

    alpha: float = 0.05
    min_support: float = 0.05
    min_density: float | None = None
    level: float = 0.05
    permutations: int = 39
    most_boxes: int = 3

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        _between("alpha", self.alpha, 0.5)
        _between("min_support", self.min_support, 1.0)
        _between("level", self.level, 1.0)
        if self.min_density is not None and not 0 <= self.min_density <= 1:
            message = f"min_density = {self.min_density}: must be from 0 to 1, or None"
            raise ValueError(message)
        if self.permutations < 0 or self.most_boxes < 1:
            message = (
                f"permutations = {self.permutations}, most_boxes = {self.most_boxes}: "
                "must be at least 0 and at least 1"
            )
            raise ValueError(message)

    def least(self, futures: int) -> int:
        """Return how many futures a box holds at least."""
        return max(MIN_FUTURES, round(self.min_support * futures))


def _between(name: str, value: float, top: float) -> None:
    """Refuse a value that is not above 0 and below a top."""
    if not 0 < value < top:
        message = f"{name} = {value}: must be above 0 and below {top:g}"
        raise ValueError(message)
