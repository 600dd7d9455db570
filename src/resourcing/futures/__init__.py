"""Sampled futures: what may happen, how an option lives through it, and how options stand against each other.

A future is a course of events drawn month by month. An option lives through it by optimizing again at every review with
only what is known by then; it is judged on what was true. Every option meets the same futures.
"""

from resourcing.futures.chances import (
    Interval,
    mean_interval,
    resampled,
    share_interval,
)
from resourcing.futures.courses import Course, Market, course, known_at
from resourcing.futures.ground import Ground, ground
from resourcing.futures.instances import instance
from resourcing.futures.judging import (
    BY_PERIOD,
    LESS_IS_BETTER,
    MEASURES,
    TRAITS,
    UNDATED,
    Judged,
    judge,
)
from resourcing.futures.luck import NEVER, triangular
from resourcing.futures.outcome import Outcome, Told, told
from resourcing.futures.outlook import Outlook, outlook
from resourcing.futures.pipeline import placed_deals
from resourcing.futures.policy import Effort, Lived, live, seen_at
from resourcing.futures.staff import joined, staff
from resourcing.futures.standing import (
    Standing,
    evpi,
    futures_needed,
    regret,
    share_best,
    standing,
    tail_mean,
)

__all__ = [
    "BY_PERIOD",
    "LESS_IS_BETTER",
    "MEASURES",
    "NEVER",
    "TRAITS",
    "UNDATED",
    "Course",
    "Effort",
    "Ground",
    "Interval",
    "Judged",
    "Lived",
    "Market",
    "Outcome",
    "Outlook",
    "Standing",
    "Told",
    "course",
    "evpi",
    "futures_needed",
    "ground",
    "instance",
    "joined",
    "judge",
    "known_at",
    "live",
    "mean_interval",
    "outlook",
    "placed_deals",
    "regret",
    "resampled",
    "seen_at",
    "share_best",
    "share_interval",
    "staff",
    "standing",
    "tail_mean",
    "told",
    "triangular",
]
