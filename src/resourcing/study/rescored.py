"""The answer to what re-evaluations are worth: by alliance and other segment, with what could not be measured.

Solves nothing; how the numbers are found is in `study.rescoring`.
"""

from dataclasses import dataclass

import pandas as pd

from resourcing.explain.differences import Difference
from resourcing.playbook import Segment

COLUMNS = [
    *("alliance_id", "name", "segment", "probability"),
    *("other", "other_probability", "profile", "gain", "gain_low", "gain_high"),
    *("expected", "lead_allowed", "leads_changed", "breaks"),
]
"""Columns of the table of an answer."""


@dataclass(frozen=True, kw_only=True)
class Knowing:
    """What it is worth to know that an alliance is in one segment.

    Attributes
    ----------
    segment, profile, probability
        The segment, its likeliest profile, and the chance of the segment.
    kept
        Value points with the plan's leads kept, their hours filled best.
    lead_lost
        Whether the rules would not let some lead of the plan lead the alliance then. In the points they still may.
    gain
        Value points by which the best leads are worth more.
    moves
        Alliances that another lead would have in some period in the plan found.
    """

    segment: Segment
    profile: str
    probability: float
    kept: float
    lead_lost: bool
    gain: Difference
    moves: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class NoPlan:
    """A segment of an alliance in which the plan cannot be kept, so that there is nothing to measure a gain from.

    Attributes
    ----------
    alliance_id, name
        As in the register.
    segment, profile, probability
        The segment, its likeliest profile, and the chance of the segment.
    breaks
        Strict rules that the plan's leads break then.
    """

    alliance_id: str
    name: str
    segment: Segment
    profile: str
    probability: float
    breaks: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Rescoring:
    """What a re-evaluation of one alliance is worth, if it tells the segment for certain.

    Attributes
    ----------
    alliance_id, name
        As in the register.
    segment
        Segment in which it stands.
    probability
        Chance of that segment.
    cases
        The other plausible segments, likeliest first.
    gain
        Expected value points gained by knowing: each case's gain times its chance. In the segment where it stands, and in
        those too unlikely to ask about, nothing is gained. A segment in which the plan cannot be kept is left out of the
        mean: the chances of the others are taken as shares of what remains.
    """

    alliance_id: str
    name: str
    segment: str
    probability: float
    cases: tuple[Knowing, ...]
    gain: Difference


@dataclass(frozen=True, kw_only=True)
class Rescorings:
    """What re-evaluations are worth, the most valuable first.

    Attributes
    ----------
    asked
        Alliances that were asked about.
    left_out
        Names of unsure alliances that were not, and how many value points knowing each would add at most.
    not_allowed
        Names of unsure alliances, asked about or not, with the other segment and its chance, which the rules would not let
        some lead of the plan lead then.
    no_plan
        Segments of unsure alliances, asked about or not, in which the plan's leads break a strict rule, likeliest first.
    better
        Value points by which a search improved the plan itself first; every gain is measured from the better plan.
    """

    asked: tuple[Rescoring, ...]
    left_out: tuple[tuple[str, float], ...]
    not_allowed: tuple[tuple[str, Segment, float], ...]
    no_plan: tuple[NoPlan, ...]
    better: float

    def to_frame(self) -> pd.DataFrame:
        """Return a row for each alliance and other segment that was asked about: chances, points gained, and the bounds.

        `expected` is of the alliance; the other points are those of the segment, before its chance. Points are blank, and
        `breaks` names the rules, where the plan cannot be kept.
        """
        standing = {item.alliance_id: item for item in self.asked}
        rows = [
            {
                "alliance_id": item.alliance_id,
                "name": item.name,
                "segment": item.segment,
                "probability": item.probability,
                "other": case.segment,
                "other_probability": case.probability,
                "profile": case.profile,
                "gain": case.gain.found,
                "gain_low": case.gain.low,
                "gain_high": case.gain.high,
                "expected": item.gain.found,
                "lead_allowed": not case.lead_lost,
                "leads_changed": len(case.moves),
                "breaks": "",
            }
            for item in self.asked
            for case in item.cases
        ]
        rows += [
            {
                "alliance_id": item.alliance_id,
                "name": item.name,
                "segment": standing[item.alliance_id].segment,
                "probability": standing[item.alliance_id].probability,
                "other": item.segment,
                "other_probability": item.probability,
                "profile": item.profile,
                "expected": standing[item.alliance_id].gain.found,
                "breaks": "; ".join(item.breaks),
            }
            for item in self.no_plan
            if item.alliance_id in standing
        ]
        return pd.DataFrame(rows, columns=COLUMNS)
