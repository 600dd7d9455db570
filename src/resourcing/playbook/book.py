"""The playbook's own sections: criteria, profiles, services, service levels, planning assumptions, values, charges.

Every number carries its basis (`Section.basis`); a number without one counts as user-set. Nothing here opens a file.
"""

import math
from collections.abc import Mapping
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from resourcing.domain import (
    Fraction,
    Frozen,
    Grade,
    Identifier,
    Name,
    Phase,
    ResourcingOption,
    TeamOption,
    measured_in,
)

Dimension = Literal["criticality", "cross_functionality", "interconnectivity"]
Band = Literal["low", "medium", "high"]
Segment = Literal["complex", "typical", "simple"]
Bundle = Literal["essential", "core", "higher_value"]
Trigger = Literal["planned", "on_request"]
BasisKind = Literal["sourced", "derived", "user"]
Strictness = Literal["strict", "soft", "off"]

DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
BANDS: tuple[Band, ...] = get_args(Band)
SEGMENTS: tuple[Segment, ...] = get_args(Segment)
BUNDLES: tuple[Bundle, ...] = get_args(Bundle)
BASIS_KINDS: tuple[BasisKind, ...] = get_args(BasisKind)
NUM_LEVELS = 5
WEIGHT_TOLERANCE = 1e-6

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NonNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
LevelNumber = Annotated[
    float, Field(ge=1, le=NUM_LEVELS, json_schema_extra=measured_in("level"))
]


class Section(Frozen):
    """A part of the playbook whose numbers carry their basis.

    `basis` maps a field of the section to ``"sourced: …"``, ``"derived: …"`` or ``"user: …"``; a dotted key
    such as ``"occurrences.simple"`` gives one entry of a table its own.
    """

    basis: Mapping[str, str] = {}
    """Where each number comes from: field name to ``kind: note``."""

    @model_validator(mode="after")
    def _basis_names_fields(self) -> Self:
        for key, text in self.basis.items():
            if not self._has_number(key):
                msg = f"basis.{key}: there is no such field in this section"
                raise ValueError(msg)
            if text.partition(":")[0].strip() not in BASIS_KINDS:
                msg = f"basis.{key} = {text!r}: must begin with sourced:, derived: or user:"
                raise ValueError(msg)
        return self

    def _has_number(self, key: str) -> bool:
        """Return whether `key` is a field of the section, or ``field.entry`` of one of its tables."""
        name, dot, entry = key.partition(".")
        if name not in type(self).model_fields or name == "basis":
            return False
        table = getattr(self, name)
        return not dot or (isinstance(table, Mapping) and entry in table)


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


class Profile(Section):
    """A named combination of bands: segment, ways to resource it and who may lead."""

    name: Name
    """Name for people."""
    description: Name
    """What kind of alliance this is."""
    segment: Segment
    """Segment of the profile."""
    resourcing: Annotated[tuple[ResourcingOption, ...], Field(min_length=1)]
    """Resourcing options that may lead it."""
    least_grade: Grade
    """Least grade of a manager who leads it."""


class BundleFractions(Section):
    """A fraction for each bundle."""

    essential: Fraction = 0.0
    """Essential bundle."""
    core: Fraction = 0.0
    """Core bundle."""
    higher_value: Fraction = 0.0
    """Higher-value bundle."""


class ServiceLevel(Section):
    """Service-level agreement of a profile."""

    floors: BundleFractions
    """Minimum coverage of each bundle; 0 means no promise."""
    response_days: Annotated[
        float, Field(gt=0, json_schema_extra=measured_in("working days"))
    ]
    """Response-time limit of requests; told to stakeholders, not yet simulated."""
    response_fraction: Annotated[
        float, Field(gt=0, lt=1, json_schema_extra=measured_in("fraction"))
    ]
    """Fraction of requests that must meet the limit; told to stakeholders, not yet simulated."""


class Service(Section):
    """One entry of the service catalogue."""

    name: Name
    """Name for people."""
    description: Name
    """What is delivered."""
    bundle: Bundle
    """Bundle it belongs to: the order in which services are given up."""
    trigger: Trigger
    """Planned, or on request."""
    hours: Annotated[
        float,
        Field(
            gt=0,
            allow_inf_nan=False,
            json_schema_extra=measured_in("hours an occurrence"),
        ),
    ]
    """Standard hours of one occurrence."""
    occurrences: Mapping[
        str,
        Annotated[
            float,
            Field(ge=0, allow_inf_nan=False, json_schema_extra=measured_in("a year")),
        ],
    ]
    """Occurrences a year by profile; a profile left out does not get the service."""
    phase_multipliers: Mapping[Phase, NonNegative] = {}
    """Multiplier of the occurrences by phase; a phase left out counts 1."""
    least_grade: Grade | None = None
    """Least grade of a supporter who delivers it; support is not planned yet."""
    skill: str | None = None
    """Skill of a supporter who delivers it; support is not planned yet."""
    raci: Mapping[str, Literal["R", "A", "C", "I"]] = {}
    """Who is responsible, accountable, consulted, informed: role to letter."""


class BySegment(Section):
    """A non-negative number for each segment."""

    complex: NonNegative
    """Complex alliances."""
    typical: NonNegative
    """Typical alliances."""
    simple: NonNegative
    """Simple alliances."""


class ByGrade(Section):
    """A positive number for each grade."""

    associate: Positive
    """Associates."""
    manager: Positive
    """Managers."""
    senior: Positive
    """Seniors."""
    lead: Positive
    """Leads."""


class Planning(Section):
    """Planning assumptions about people and their time."""

    productive_hours_per_month: Annotated[
        float, Field(gt=0, le=250, json_schema_extra=measured_in("hours a month"))
    ]
    """Hours of a full-time month after holidays, training and administration."""
    occupancy_ceiling: Annotated[
        float, Field(gt=0, le=1, json_schema_extra=measured_in("fraction"))
    ]
    """Largest share of the available hours that may be planned."""
    startup_days: Annotated[int, Field(ge=0, json_schema_extra=measured_in("days"))]
    """Length of the start-up phase from an alliance's start."""
    ramp_up: tuple[Fraction, ...]
    """Share of full effect in the first, second, … month of service; full afterwards."""
    overhead_hours_per_month: BySegment
    """Hours a month of leading an alliance at all, by segment (hours a month)."""
    handover_in_hours: BySegment
    """Hours of the incoming lead at a handover, by segment (hours)."""
    handover_out_hours: BySegment
    """Hours of the outgoing lead at a handover, by segment (hours)."""
    cold_handover_factor: Annotated[
        float, Field(ge=1, allow_inf_nan=False, json_schema_extra=measured_in("factor"))
    ]
    """Factor on the incoming hours when the outgoing lead has no hours for it."""
    span: ByGrade
    """Largest weighted count of alliances a full-time person leads, by grade (weighted alliances)."""
    span_weight: BySegment
    """Weight of an alliance in the span, by segment (weighted alliances)."""
    pace: ByGrade
    """Hours a person of the grade needs for a standard hour (factor)."""
    team_pace: Mapping[TeamOption, Positive]
    """Hours a team needs for a standard hour, by resourcing option; one left out counts 1 (factor)."""
    thin_hours_per_week: Annotated[
        float, Field(ge=0, json_schema_extra=measured_in("hours a week"))
    ]
    """An alliance led with fewer hours a week than this is reported as spread thin."""


class ByBundle(Section):
    """A non-negative number for each bundle."""

    essential: NonNegative
    """Essential bundle."""
    core: NonNegative
    """Core bundle."""
    higher_value: NonNegative
    """Higher-value bundle."""


class Value(Section):
    """What coverage is worth, in value points."""

    segment_weight: BySegment
    """Value points of a fully covered month by segment, at criticality 3 (points a month)."""
    bundle_rate: ByBundle
    """Relative worth of an hour by bundle; strictly falling (ratio)."""
    weight_by: Literal["criticality", "value_at_stake"] = "criticality"
    """What scales the weight within the portfolio."""

    @model_validator(mode="after")
    def _rates_fall(self) -> Self:
        rate = self.bundle_rate
        if not rate.essential > rate.core > rate.higher_value > 0:
            msg = "bundle_rate must fall strictly from essential to core to higher_value and stay above 0"
            raise ValueError(msg)
        return self


class OccupancyPrice(Frozen):
    """One step of the price of a high occupancy."""

    above: Fraction
    """Occupancy above which the price applies."""
    points_per_month: NonNegative
    """Price of a full month of occupancy above the step (points a month per unit of occupancy)."""


class Charges(Section):
    """What is subtracted from the value, in value points."""

    shortfall_rate: ByBundle
    """Charge of a shortfall below a floor, relative to the alliance's weight (ratio)."""
    handover_rate: Annotated[float, Field(ge=0, json_schema_extra=measured_in("ratio"))]
    """Charge of a handover, as a share of a month's weight for each month of the period."""
    points_per_thousand: Annotated[
        float, Field(ge=0, json_schema_extra=measured_in("points per 1,000 currency"))
    ]
    """Value points that a thousand of currency is worth, for hires and team hours."""
    span_points: Annotated[
        float, Field(ge=0, json_schema_extra=measured_in("points a month"))
    ]
    """Charge of each weighted alliance above the span, where the span is soft."""
    occupancy_points_per_hour: Annotated[
        float, Field(ge=0, json_schema_extra=measured_in("points an hour"))
    ]
    """Charge of each hour above the ceiling, where the ceiling is soft."""
    occupancy_prices: tuple[OccupancyPrice, ...] = ()
    """Convex price of a high occupancy (imbalance), lowest step first."""

    @model_validator(mode="after")
    def _steps_rise(self) -> Self:
        steps = [price.above for price in self.occupancy_prices]
        if steps != sorted(set(steps)):
            msg = f"occupancy_prices must rise in above: {steps}"
            raise ValueError(msg)
        return self


class Rules(Frozen):
    """How strictly the rules bind; a scenario may change each."""

    span: Strictness = "soft"
    """Span of control: strict, soft at `charges.span_points`, or off."""
    occupancy: Strictness = "strict"
    """Occupancy ceiling: strict, soft at `charges.occupancy_points_per_hour`, or off."""


class Texts(Frozen):
    """Text for people: no number here enters a computation."""

    evaluator_roles: Mapping[str, str] = {}
    """Roles that evaluate at the front door, and what each contributes."""
    decision_points: Mapping[Phase, tuple[str, ...]] = {}
    """Decision points by phase."""
    handoffs: tuple[str, ...] = ()
    """Handoffs along the life cycle."""
    tips: tuple[str, ...] = ()
    """Tips and traps."""
    glossary: Mapping[str, str] = {}
    """Words of the company, beside the product's own."""


class Playbook(Frozen):
    """The company's rules."""

    title: Name
    """Title of the playbook."""
    version: Name
    """Version that the company gives it."""
    currency: Name = "USD"
    """Currency of every amount."""
    front_door: FrontDoor
    """How evaluations become placements."""
    dimensions: Mapping[Dimension, DimensionRule]
    """The three dimensions."""
    criteria: Mapping[Identifier, Criterion]
    """Criteria by identifier."""
    decision_table: tuple[DecisionRow, ...]
    """From bands to profiles; the first row that matches fires."""
    profiles: Mapping[Identifier, Profile]
    """Profiles by identifier."""
    sla: Mapping[Identifier, ServiceLevel]
    """Service-level agreement of each profile."""
    services: Mapping[Identifier, Service]
    """Service catalogue by identifier."""
    planning: Planning
    """Planning assumptions."""
    value: Value
    """What coverage is worth."""
    charges: Charges
    """What is subtracted."""
    rules: Rules = Rules()
    """How strictly the rules bind."""
    texts: Texts = Texts()
    """Text for people."""

    def criteria_of(self, dimension: Dimension) -> dict[str, Criterion]:
        """Return the criteria of a dimension by identifier, in file order."""
        return {
            key: item
            for key, item in self.criteria.items()
            if item.dimension == dimension
        }
