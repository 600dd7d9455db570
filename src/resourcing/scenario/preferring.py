"""What leadership prefers: by what options are ranked, and what an option must not do.

How options are ranked is in `study`.
"""

from typing import Annotated, Literal

from pydantic import Field

from resourcing.domain import Fraction, Frozen, measured_in

Attitude = Literal["expected", "cautious", "regret", "satisfied"]
"""Best on average, best in the worst futures, least regretted at most, or good enough most often."""


class Preferences(Frozen):
    """What leadership prefers among options."""

    attitude: Attitude = "expected"
    """By the mean over the futures, the mean of the worst of them, the largest regret, or the share that is good enough."""
    most_cost: Annotated[
        float | None,
        Field(ge=0, allow_inf_nan=False, json_schema_extra=measured_in("currency")),
    ] = None
    """Most that an option may cost on average over the horizon; blank means no limit."""
    least_satisfied: Fraction | None = None
    """Least share of futures in which enough essential promises are kept; blank means none."""
    tie: Literal["cheapest", "as_is"] = "cheapest"
    """Which of the options that cannot be told apart is named: the cheapest, or as-is where it is among them."""
