"""A plan carried into a changed world, with little disturbance."""

from resourcing.explain.asked import AskedCase
from resourcing.explain.handovers import at_most
from resourcing.explain.resolve import carried, forced, stop_of
from resourcing.optimize import StopRules
from resourcing.results import OptimizationResult, Solution


def replanned(
    case: AskedCase,
    *,
    before: Solution,
    max_handovers: int | None = None,
    stop: StopRules | None = None,
) -> OptimizationResult:
    """Return the best plan of a changed case with at most so many handovers, started from the leads of the plan before.

    Parameters
    ----------
    case
        The changed case.
    before
        The plan before; alliances, people and periods are matched by label.
    max_handovers
        Largest number of handovers, those that a departed lead forces not counted; None for the scenario's own limit.
    stop
        When it stops; by default as the scenario says.
    """
    data = case.data
    if max_handovers is not None:
        data = at_most(data, handovers=max_handovers)
    lead = carried(before.lead, before=before.data, after=data)
    return forced(data, lead=lead, stop=stop or stop_of(case.scenario))
