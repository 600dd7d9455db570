"""How a plan is replayed with requests that arrive by chance: replications, times of work, and what people do under load.

What is simulated is in `simulate`; service levels are the playbook's.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from resourcing.domain import Frozen, measured_in

TimeKind = Literal["constant", "exponential", "log_normal", "gamma", "empirical"]
"""Distributions of the time that a request takes."""
_SPREAD = frozenset({"log_normal", "gamma"})


class ServiceTimes(Frozen):
    """How the hours of a request spread around those of the catalogue."""

    kind: TimeKind = "log_normal"
    """Distribution."""
    scv: Annotated[
        float,
        Field(gt=0, le=100, json_schema_extra=measured_in("variance / mean squared")),
    ] = 1.0
    """Squared coefficient of variation, of a log-normal or gamma time: 1 means a deviation as large as the mean."""
    values: tuple[Annotated[float, Field(ge=0, allow_inf_nan=False)], ...] = ()
    """Observed times of an empirical one, in any unit; only their ratio to their mean counts."""

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.kind == "empirical" and not sum(self.values) > 0:
            msg = "an empirical time needs `values`, not all of them 0"
            raise ValueError(msg)
        if self.kind != "empirical" and self.values:
            msg = f"`values` without effect: the time is {self.kind}"
            raise ValueError(msg)
        if self.kind not in _SPREAD and self.scv != 1.0:
            msg = f"`scv` without effect: the time is {self.kind}"
            raise ValueError(msg)
        return self


class SimulationSettings(Frozen):
    """How a plan is replayed with requests that arrive by chance."""

    replications: Annotated[
        int | None,
        Field(ge=2, le=100_000, json_schema_extra=measured_in("replications")),
    ] = None
    """Number of replications; blank means as many as `half_width` takes."""
    half_width: Annotated[
        float, Field(gt=0, lt=0.5, json_schema_extra=measured_in("fraction"))
    ] = 0.01
    """Half the 95 % interval of the fraction answered in time, of every segment, at which enough were simulated."""
    most_replications: Annotated[
        int, Field(ge=2, le=100_000, json_schema_extra=measured_in("replications"))
    ] = 500
    """Replications at which it stops in any case."""
    warm_up_days: Annotated[
        int | None, Field(ge=0, le=1000, json_schema_extra=measured_in("working days"))
    ] = None
    """Working days simulated before the horizon, as in its first period; blank means as many as it takes to settle."""
    service_times: ServiceTimes = ServiceTimes()
    """How the hours of a request spread around those of the catalogue."""
    service_times_of: Mapping[str, ServiceTimes] = {}
    """The same of single services, in place of `service_times`: service of the playbook to its table."""
    arrivals: Literal["poisson", "one_at_a_time"] = "poisson"
    """Requests arrive at random, or an alliance asks nothing more of a service while it has an open request for it."""
    support: Literal["planned", "allowed", "off"] = "planned"
    """Who begins a request when the lead is busy: those the plan names, everybody the playbook allows, or nobody."""
    preemption: Literal["off", "resume"] = "off"
    """Whether a request with a shorter limit interrupts one with a longer limit, which is resumed later."""
    given_up: Literal["arrive", "declined"] = "arrive"
    """Whether requests for a bundle of which the plan delivers nothing are taken up all the same, or declined."""
    patience_days: Annotated[
        float | None,
        Field(gt=0, allow_inf_nan=False, json_schema_extra=measured_in("working days")),
    ] = None
    """Mean working days until a request that nobody has begun is withdrawn; blank means never."""
    planned_work: Literal["caught_up", "lost"] = "caught_up"
    """What becomes of planned hours that requests pushed out of their period."""
    holidays: tuple[date, ...] = ()
    """Days on which nobody works, beside Saturdays and Sundays."""

    @model_validator(mode="after")
    def _can_be_withdrawn(self) -> Self:
        if self.arrivals == "one_at_a_time" and self.patience_days is not None:
            msg = "patience_days and one_at_a_time exclude each other"
            raise ValueError(msg)
        return self


def simulation_numbers(
    settings: SimulationSettings,
) -> Iterator[tuple[str, float, str]]:
    """Yield dotted key, value and meaning of the numbers of a simulation."""
    yield from _spreads(settings)
    if settings.replications is None:
        yield (
            "simulation.half_width",
            settings.half_width,
            "Half the interval of the fraction in time at which enough were simulated.",
        )
    else:
        yield (
            "simulation.replications",
            settings.replications,
            "Replications of the simulation.",
        )
    if settings.patience_days is not None:
        yield (
            "simulation.patience_days",
            settings.patience_days,
            "Mean working days until a request is withdrawn.",
        )


def _spreads(settings: SimulationSettings) -> Iterator[tuple[str, float, str]]:
    """Yield dotted key, value and meaning of how hours spread, of all services and of single ones."""
    tables = {
        "service_times": settings.service_times,
        **{f"service_times_of.{k}": v for k, v in settings.service_times_of.items()},
    }
    for place, times in tables.items():
        if times.kind in _SPREAD:
            yield (
                f"simulation.{place}.scv",
                times.scv,
                f"Squared coefficient of variation of the {times.kind} hours of a request.",
            )
