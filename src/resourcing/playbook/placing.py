"""What the front door works with: criteria, dimensions with their cut points, and the decision table.

How evaluations become placements is computed in `front_door`.
"""

import math
from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator

from resourcing.domain import Fraction, Frozen, Identifier, Name, measured_in
from resourcing.playbook.section import (
    BANDS,
    DIMENSIONS,
    NUM_LEVELS,
    Band,
    Dimension,
    LevelNumber,
    NonNegative,
    Section,
)


class FrontDoor(Section):
    """How evaluations become placements."""

    unknown_level: LevelNumber = 3.0
    """Level taken by a dimension with no scored criterion."""
    review_cadence_days: Annotated[
        int, Field(gt=0, json_schema_extra=measured_in("days"))
    ] = 182
    """Age at which an evaluation is due again."""
    disagreement_levels: Annotated[
        float, Field(gt=0, json_schema_extra=measured_in("levels"))
    ] = 2.0
    """Spread between evaluators of one criterion that is flagged."""
    assumption_range_levels: Annotated[
        float, Field(ge=0, json_schema_extra=measured_in("levels"))
    ] = 1.0
    """Half-width of the range of a score that rests on an assumption and gives none."""
    evidence_range_levels: Annotated[
        float, Field(ge=0, json_schema_extra=measured_in("levels"))
    ] = 0.0
    """Half-width of the range of a score that rests on evidence and gives none."""
    num_draws: Annotated[int, Field(ge=100, json_schema_extra=measured_in("draws"))] = (
        10_000
    )
    """Seeded draws behind the probability of each segment."""
    unsure_below: Fraction = 0.7
    """Probability of the segment in which an alliance is placed below which the placement counts as unsure."""


class DimensionRule(Section):
    """One of the three dimensions: its question and its cut points."""

    question: Name
    """What the dimension measures, as a question to the evaluators."""
    medium_from: LevelNumber
    """Lowest dimension score that counts as medium."""
    high_from: LevelNumber
    """Lowest dimension score that counts as high."""

    @model_validator(mode="after")
    def _cuts_in_order(self) -> Self:
        if self.medium_from >= self.high_from:
            msg = f"medium_from {self.medium_from:g} must be below high_from {self.high_from:g}"
            raise ValueError(msg)
        return self


class Criterion(Section):
    """One criterion: its dimension, weight and the meaning of its levels."""

    dimension: Dimension
    """Dimension it belongs to."""
    name: Name
    """Short name."""
    question: Name
    """Question to the evaluator."""
    weight: Annotated[
        float, Field(gt=0, le=1, json_schema_extra=measured_in("fraction"))
    ]
    """Weight within the dimension; the weights of a dimension add up to 1."""
    levels: Annotated[
        tuple[Name, ...], Field(min_length=NUM_LEVELS, max_length=NUM_LEVELS)
    ]
    """Anchored descriptions of levels 1 to 5."""
    count_of: str | None = None
    """What is counted, where the criterion counts something."""
    counts: tuple[NonNegative, ...] = ()
    """Counts from which levels 2, 3, 4 and 5 are reached; empty where the criterion is judged."""
    count_most: NonNegative | None = None
    """Largest possible count; blank where there is none, or the criterion is judged."""

    @model_validator(mode="after")
    def _counts_rise(self) -> Self:
        if bool(self.counts) != bool(self.count_of):
            msg = "count_of and counts go together: give both or neither"
            raise ValueError(msg)
        if self.counts and len(self.counts) != NUM_LEVELS - 1:
            msg = f"counts needs {NUM_LEVELS - 1} numbers (from which levels 2 to 5 are reached)"
            raise ValueError(msg)
        if any(
            later <= earlier
            for earlier, later in zip(self.counts, self.counts[1:], strict=False)
        ):
            msg = f"counts must rise: {list(self.counts)}"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _most_is_reachable(self) -> Self:
        if self.count_most is not None and self.count_most < max(
            self.counts, default=math.inf
        ):
            msg = f"count_most {self.count_most:g} needs counts, all of them at most as large"
            raise ValueError(msg)
        return self

    @property
    def scale(self) -> tuple[float, float]:
        """Return the smallest and the largest possible level or count; infinite where there is no largest."""
        if not self.counts:
            return 1.0, float(NUM_LEVELS)
        return 0.0, math.inf if self.count_most is None else self.count_most


class DecisionRow(Frozen):
    """One row of the decision table; the first row that matches the three bands names the profile."""

    rule: Name
    """Name of the rule, shown with every placement."""
    criticality: tuple[Band, ...] = BANDS
    """Bands of criticality that match."""
    cross_functionality: tuple[Band, ...] = BANDS
    """Bands of cross-functionality that match."""
    interconnectivity: tuple[Band, ...] = BANDS
    """Bands of interconnectivity that match."""
    profile: Identifier
    """Profile that the row names."""

    def matches(self, bands: Mapping[Dimension, Band]) -> bool:
        """Return whether the row matches the three bands."""
        return all(
            bands[dimension] in getattr(self, dimension) for dimension in DIMENSIONS
        )
