"""The time that one question may take altogether, and who is told what is being asked."""

import time
from collections.abc import Callable
from dataclasses import dataclass

Say = Callable[[str], None]
"""Takes what is being asked, in words."""


def silent(_: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, kw_only=True)
class Budget:
    """Time until which questions may be asked.

    Attributes
    ----------
    until
        Reading of `time.perf_counter` at which the time is over.

    Examples
    --------
    >>> whole = Budget.of(60.0)
    >>> whole.over, whole.part(0.5).left <= 30.0
    (False, True)
    """

    until: float

    @classmethod
    def of(cls, seconds: float) -> "Budget":
        """Return a budget that begins now."""
        return cls(until=time.perf_counter() + seconds)

    @property
    def left(self) -> float:
        """Return the seconds left, never below 0."""
        return max(0.0, self.until - time.perf_counter())

    @property
    def over(self) -> bool:
        """Return whether the time is over."""
        return self.left <= 0.0

    def part(self, share: float) -> "Budget":
        """Return a budget of a share of the seconds left."""
        return Budget.of(share * self.left)
