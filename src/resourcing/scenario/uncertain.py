"""What may happen that nobody can know: deals, wrong first evaluations, phases, endings, people; with how often and why.

Every number carries its basis. What one sampled course of events looks like is in `futures`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, ValidationError, model_validator

from resourcing.domain import Alliance, Fraction, Frozen, Identifier, measured_in
from resourcing.playbook import (
    Assumption,
    NonNegative,
    Section,
    Segment,
    section_assumptions,
)

FuturesMeasure = Literal["points", "promises", "essential", "coverage", "cost"]
"""What options are ranked by: net value points, share of promises kept, of essential ones, of hours, or cost."""


class Uncertain(Section):
    """A part whose default numbers have a basis; a number given without one is the user's own."""

    default_basis: ClassVar[Mapping[str, str]] = {}

    @model_validator(mode="before")
    @classmethod
    def _defaults_keep_their_basis(cls, data: Any) -> Any:
        if not isinstance(data, Mapping) or not isinstance(
            data.get("basis", {}), Mapping
        ):
            return data
        kept = {key: text for key, text in cls.default_basis.items() if key not in data}
        return {**data, "basis": {**kept, **data.get("basis", {})}}


class Triangle(Frozen):
    """A triangular distribution."""

    low: NonNegative
    """Least value."""
    mode: NonNegative
    """Most likely value."""
    high: NonNegative
    """Largest value."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.mode <= self.high:
            msg = f"low {self.low:g}, mode {self.mode:g}, high {self.high:g} must rise"
            raise ValueError(msg)
        return self

    @property
    def mean(self) -> float:
        """Return the mean."""
        return (self.low + self.mode + self.high) / 3


class Deals(Uncertain):
    """Deals that nobody names yet."""

    per_year: Annotated[
        float,
        Field(
            ge=0, le=200, allow_inf_nan=False, json_schema_extra=measured_in("deals")
        ),
    ] = 3.0
    """Deals a year that bring a new alliance; they come at random."""
    mix: Mapping[Segment, NonNegative] = {}
    """Shares of the segments among deals; left out, deals are like the alliances of the register."""
    known_months_ahead: Annotated[
        int, Field(ge=0, le=24, json_schema_extra=measured_in("months"))
    ] = 3
    """Months before its first day in which a deal is planned for."""
    default_basis: ClassVar[Mapping[str, str]] = {
        "per_year": "user: the large companies are on public record with 3 to 15 a year; set your own",
        "known_months_ahead": "user: most deals are negotiated for longer",
    }

    @model_validator(mode="after")
    def _mix_is_some(self) -> Self:
        if self.mix and not sum(self.mix.values()) > 0:
            msg = "mix: at least one segment needs a share above 0"
            raise ValueError(msg)
        return self


class PipelineDeal(Section):
    """A deal under negotiation that may be won."""

    alliance: Alliance
    """The alliance, as in the register; its `start` is ignored, see `first` and `last`."""
    levels: Mapping[Identifier, Annotated[float, Field(ge=0, allow_inf_nan=False)]]
    """First evaluation: criterion to level or count."""
    probability: Fraction
    """Probability that the deal is won."""
    first: date
    """Earliest day on which it begins; it begins in any month up to `last` with like chance."""
    last: date
    """Latest day on which it begins."""

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.last < self.first:
            msg = f"last {self.last} is before first {self.first}"
            raise ValueError(msg)
        return self


class FirstEvaluations(Uncertain):
    """First evaluations that later prove wrong."""

    wrong: Fraction = 0.2
    """Probability that a deal belongs to another segment than its first evaluation says."""
    up: Fraction = 0.6
    """Of those, the share that is more complex than thought, where both are possible."""
    found_after_months: Annotated[
        float, Field(ge=0, le=60, json_schema_extra=measured_in("months"))
    ] = 6.0
    """Mean months until it is noticed; exponential, in whole months."""
    register_too: Literal["front_door", "never"] = "front_door"
    """Whether alliances of the register may be misplaced, with the front door's own probabilities."""
    default_basis: ClassVar[Mapping[str, str]] = {
        "wrong": "user",
        "up": "user",
        "found_after_months": "user: one review of the portfolio a half year",
    }


class PhaseDurations(Uncertain):
    """How long alliances stay in a phase; memoryless, so time already spent there does not count."""

    development_months: Annotated[
        float, Field(gt=0, le=600, json_schema_extra=measured_in("months"))
    ] = 48.0
    """Mean months in development, after which an alliance is in launch."""
    launch_months: Annotated[
        float, Field(gt=0, le=600, json_schema_extra=measured_in("months"))
    ] = 18.0
    """Mean months in launch, after which an alliance is commercial."""
    default_basis: ClassVar[Mapping[str, str]] = {
        "development_months": "user",
        "launch_months": "user",
    }


class SegmentChanges(Uncertain):
    """Alliances that become more or less complex."""

    per_year: Annotated[
        float, Field(ge=0, le=12, json_schema_extra=measured_in("changes a year"))
    ] = 0.08
    """Changes of segment of an alliance in a year."""
    up: Fraction = 0.5
    """Share that become more complex, where both are possible."""
    default_basis: ClassVar[Mapping[str, str]] = {"per_year": "user", "up": "user"}


class Endings(Uncertain):
    """Alliances that are ended before their date."""

    per_year: Annotated[
        float, Field(ge=0, le=12, json_schema_extra=measured_in("endings a year"))
    ] = 0.06
    """Decisions a year to end an alliance."""
    wind_down_months: Annotated[
        int, Field(ge=0, le=60, json_schema_extra=measured_in("months"))
    ] = 6
    """Months of wind-down after that decision."""
    default_basis: ClassVar[Mapping[str, str]] = {
        "per_year": "user: half or more of alliances end early over their life, no yearly rate is published",
        "wind_down_months": "user: practitioners report up to two years",
    }


class Departures(Uncertain):
    """People who resign, who replaces them, and how late hires are."""

    per_year: Annotated[
        float, Field(ge=0, le=12, json_schema_extra=measured_in("resignations a year"))
    ] = 0.115
    """Resignations of a person in a year."""
    replaced: Fraction = 1.0
    """Probability that a leaver is replaced by somebody of the same grade, unit and skills."""
    notice_months: Annotated[
        int, Field(ge=0, le=12, json_schema_extra=measured_in("months"))
    ] = 1
    """Months before the last day in which a resignation is known."""
    months_to_replace: Triangle = Triangle(low=2.0, mode=4.0, high=7.0)
    """Months from the last day of a leaver to the first day of the successor."""
    months_late: Triangle = Triangle(low=0.0, mode=1.0, high=4.0)
    """Months by which a hire of an option begins after its planned day."""
    ramp_up: Triangle = Triangle(low=0.75, mode=1.0, high=1.75)
    """Factor on the months of ramp-up of everybody who joins."""
    default_basis: ClassVar[Mapping[str, str]] = {
        "per_year": "sourced: voluntary turnover in US life sciences, Radford 2018, quoted by Baker Tilly Vantagen",
        "replaced": "user",
        "notice_months": "user",
        "months_to_replace": "user: recruiters report 50 to 78 days to fill, directors' seats stay empty three to six months",
        "months_late": "user",
        "ramp_up": "user",
    }


class Range(Section):
    """A number that is not known; every future draws its own, evenly between two values."""

    low: float
    """Least value."""
    high: float
    """Largest value."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low < self.high:
            msg = f"low {self.low:g} must lie below high {self.high:g}"
            raise ValueError(msg)
        return self


RANGED: Mapping[str, str] = {
    "deals.per_year": "deals a year",
    "evaluations.wrong": "probability that a first evaluation is wrong",
    "evaluations.up": "share of wrong first evaluations that are too low",
    "evaluations.found_after_months": "months until a wrong evaluation is noticed",
    "phases.development_months": "mean months in development",
    "phases.launch_months": "mean months in launch",
    "segments.per_year": "changes of segment of an alliance a year",
    "segments.up": "share of changes of segment upwards",
    "endings.per_year": "endings of an alliance a year",
    "people.per_year": "resignations of a person a year",
    "people.replaced": "probability that a leaver is replaced",
    "world.hours": "factor on all hours needed",
    "world.productive": "factor on everybody's hours",
    "world.late": "factor on months to hire and to replace",
}
"""Numbers that may be uncertain themselves, with what they are."""


class Futures(Frozen):
    """What may happen, in how many sampled futures options are judged, and how far ahead each review plans."""

    number: Annotated[
        int, Field(ge=2, le=100_000, json_schema_extra=measured_in("futures"))
    ] = 200
    """Number of sampled futures."""
    look_ahead: Annotated[
        int, Field(ge=1, le=60, json_schema_extra=measured_in("periods"))
    ] = 2
    """Periods that each review plans for; only the first is carried out."""
    measure: FuturesMeasure = "points"
    """What options are ranked by."""
    tail: Annotated[
        float, Field(gt=0, lt=1, json_schema_extra=measured_in("fraction"))
    ] = 0.1
    """Share of the worst futures whose mean is reported (CVaR)."""
    satisfied_at: Annotated[
        float, Field(ge=0, le=1, json_schema_extra=measured_in("fraction"))
    ] = 0.9
    """Share of essential promises kept at which a future counts as satisfactory."""
    deals: Deals = Deals()
    """Deals that nobody names yet."""
    pipeline: tuple[PipelineDeal, ...] = ()
    """Deals under negotiation."""
    evaluations: FirstEvaluations = FirstEvaluations()
    """First evaluations that later prove wrong."""
    phases: PhaseDurations = PhaseDurations()
    """How long alliances stay in a phase."""
    segments: SegmentChanges = SegmentChanges()
    """Alliances that become more or less complex."""
    endings: Endings = Endings()
    """Alliances that are ended before their date."""
    people: Departures = Departures()
    """People who resign, who replaces them, and how late hires are."""
    ranges: Mapping[str, Range] = {}
    """Numbers that are not known themselves, by dotted key such as ``deals.per_year``; each future draws its own."""

    @model_validator(mode="after")
    def _ranges_are_known(self) -> Self:
        unknown = sorted(set(self.ranges) - set(RANGED))
        if unknown:
            msg = (
                f"ranges: {', '.join(unknown)} unknown; use some of {', '.join(RANGED)}"
            )
            raise ValueError(msg)
        for key, between in self.ranges.items():
            self._check_end(key, between.low)
            self._check_end(key, between.high)
        return self

    def _check_end(self, key: str, value: float) -> None:
        """Raise ValueError where a number may not have the value at an end of its range."""
        try:
            self.with_values({key: value})
        except ValidationError as error:
            told = error.errors()[0]["msg"].removeprefix("Input ")
            msg = f"ranges: {key} = {value:g} {told}"
            raise ValueError(msg) from None

    def with_values(self, values: Mapping[str, float]) -> "Futures":
        """Return the same with some numbers in place of others, by dotted key; ``world.`` keys change nothing here.

        Raises
        ------
        pydantic.ValidationError
            If a number lies outside its range.

        Examples
        --------
        >>> Futures().with_values({"deals.per_year": 7.0}).deals.per_year
        7.0
        """
        changed: dict[str, Any] = {}
        for key, value in values.items():
            part, _, name = key.partition(".")
            if part == "world":
                if not value > 0:
                    msg = f"{key} is a factor and must be above 0"
                    raise ValueError(msg)
                continue
            section = changed.get(part, getattr(self, part))
            changed[part] = section.replace(**{name: value})
        return self.replace(**changed, ranges={}) if changed else self


def futures_assumptions(futures: Futures) -> Iterator[Assumption]:
    """Yield the numbers of the futures with their basis; an end of a range says of what.

    Examples
    --------
    >>> hours = {"world.hours": Range(low=0.9, high=1.2)}
    >>> [item.meaning for item in futures_assumptions(Futures(ranges=hours))][-1]
    'Largest value: factor on all hours needed.'
    """
    for item in section_assumptions(futures, prefix="futures."):
        key = item.name.removeprefix("futures.ranges.").rpartition(".")[0]
        of = f": {RANGED[key]}." if key in RANGED else ""
        told = item.meaning.rstrip(".") + of if of else item.meaning
        yield replace(item, meaning=told)
