"""The current leads kept, as a plan of the same instance; and the budgets of a case.

What an option brings is left out: today has none of it.
"""

import numpy as np

from resourcing.problem import NOBODY, ProblemData
from resourcing.results import Solution, solution
from resourcing.study.preparing import Case


def current_leads_kept(case: Case) -> Solution:
    """Return the current leads kept for as long as they serve, their hours filled best, without what the option brings.

    Left out are hires, candidates, contractors and support; the budgets are whole, since nobody is hired. A current lead
    whom the rules would not allow still counts, since today they lead; the breach is reported.
    """
    data = _as_of_today(case)
    incumbent = data.incumbent[:, None]
    serves = (
        data.available[data.incumbent] > 0
        if len(data.resources)
        else np.zeros_like(data.active)
    )
    lead = np.where((incumbent != NOBODY) & serves & data.active, incumbent, NOBODY)
    return solution(data, lead=lead)


def _as_of_today(case: Case) -> ProblemData:
    """Return the instance without the people, hours, help and costs that the option brings."""
    data, world = case.data, case.world
    perhaps = {name for group in world.candidates for name in group}
    brought = np.isin(data.resources, [*world.hires, *perhaps, *world.contracts])
    return data.replace(
        fixed_points=0.0,
        available=np.where(brought[:, None], 0.0, data.available),
        may_oversee=data.may_oversee & ~brought[:, None, None],
        support_limit=None,
        budget=budgets(case),
    )


def budgets(case: Case) -> np.ndarray:
    """Return the whole budget of each year, infinite where there is none, shape (year,)."""
    given = case.world.budget
    return np.array([given.get(year, np.inf) for year in case.data.years])
