"""What the file of a sweep says: scenario, options, what is varied, over which design, and what is computed of each row.

Whether keys exist and values are allowed is judged in `reading`, against the scenario and the playbook.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from resourcing.domain import Frozen, Name, measured_in

Value = bool | int | float | str | date | tuple[Any, ...] | None
"""What a parameter may be; None stands for a blank."""
Evaluate = Literal["plan", "service", "futures"]
"""What is computed of each row: the plan, the plan replayed with requests, or the option lived through futures."""
BLANK = "none"
"""Word for a blank in files, which have no other: no limit, no date."""


class Design(Frozen):
    """Which points are visited."""

    kind: Literal["grid", "latin_hypercube", "list", "tornado", "sobol"]
    """Every combination, a Latin hypercube, rows as given, one parameter at a time from its base to both ends, or the rows of Sobol indices."""
    n: Annotated[
        int | None, Field(ge=1, le=1_000_000, json_schema_extra=measured_in("points"))
    ] = None
    """Points of a Latin hypercube; rows of each of the two samples of Sobol indices, a power of two."""
    seed: Annotated[int, Field(ge=0)] = 0
    """Seed of a Latin hypercube and of Sobol points."""
    rows: tuple[tuple[Any, ...], ...] = ()
    """Points of a list: in each the values of the parameters, in their order."""
    file: Name | None = None
    """CSV file with the points of a list, headed by the keys of the parameters, relative to this file."""


class Parameter(Frozen):
    """What is varied."""

    key: Name
    """Dotted key, such as ``scenario.max_handovers`` or ``playbook.planning.occupancy_ceiling``."""
    label: str = ""
    """Name for people; blank means the key."""
    unit: str = ""
    """Unit for people."""
    values: tuple[Any, ...] = ()
    """Values to take; in a tornado the two ends."""
    base: Any = None
    """Value of a tornado's base; left out means what scenario and playbook say."""
    low: float | None = None
    """Least value."""
    high: float | None = None
    """Largest value."""
    steps: Annotated[
        int | None, Field(ge=2, json_schema_extra=measured_in("values"))
    ] = None
    """Values from low to high in a grid."""
    kind: Literal["number", "integer"] = "number"
    """Whether a value between low and high is whole."""

    @property
    def name(self) -> str:
        """Return the name for people."""
        return self.label or self.key


class Solve(Frozen):
    """How each row is computed; what is left out is as the scenario says."""

    effort: Literal["full", "quick"] = "full"
    """Solved as `resourcing run` does, or by prices and search alone, without the exact model."""
    gap: Annotated[
        float | None,
        Field(ge=0, lt=1, json_schema_extra=measured_in("fraction of full value")),
    ] = None
    """Proven gap at which a solve stops."""
    nodes: Annotated[
        int | None, Field(ge=1, json_schema_extra=measured_in("nodes"))
    ] = None
    """Branch-and-bound nodes after which a solve stops."""
    seconds: Annotated[
        float | None, Field(gt=0, json_schema_extra=measured_in("seconds"))
    ] = None
    """Time limit of a solve, a safety net: a row that it stops depends on the speed of the machine, and says so."""
    replications: Annotated[
        int | None,
        Field(ge=2, le=100_000, json_schema_extra=measured_in("replications")),
    ] = None
    """Replications of the replay."""


class StudyFile(Frozen):
    """The file of a sweep."""

    title: str = ""
    """Title for people."""
    description: str = ""
    """What is asked."""
    scenario: Name
    """Scenario file, relative to this file."""
    options: str | tuple[str, ...] = ("as_is",)
    """Options of the scenario, or ``all``."""
    evaluate: Evaluate = "plan"
    """What is computed of each row."""
    measure: str | None = None
    """Measure whose drivers are told; left out means the one that ranks options, or coverage where points do not compare."""
    seed: Annotated[int | None, Field(ge=0)] = None
    """Seed of every row in place of the scenario's; the same for all, so that rows differ by their parameters alone."""
    design: Design
    """Which points are visited."""
    parameters: Annotated[tuple[Parameter, ...], Field(min_length=1)]
    """What is varied."""
    solve: Solve = Solve()
    """How each row is computed."""
