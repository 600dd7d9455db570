"""A case solved once: the proven assignment, beside the current leads kept.

What else is asked of every run is joined to `Run` here.
"""

from dataclasses import dataclass
from functools import cached_property

from resourcing.explain import Replanned, stop_of
from resourcing.formulation import Order
from resourcing.optimize import optimize
from resourcing.results import OptimizationResult, Solution
from resourcing.simulate import Simulation
from resourcing.study.preparing import Case
from resourcing.study.today import current_leads_kept


@dataclass(frozen=True, kw_only=True, eq=False)
class Run:
    """A case with its proven assignment, beside the current leads kept.

    Attributes
    ----------
    case
        The case.
    result
        The assignment with bound, gap, status and time.
    today
        The current leads kept for as long as they serve, filled and evaluated the same way; what the option brings left out.
    replanned
        How the assignment departs from an earlier plan that it keeps; None where there is none.
    service
        The assignment replayed with requests that arrive by chance; None where it was not.

    Examples
    --------
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> run = rs.assign(case)
    >>> run.result.status
    'optimal'
    >>> unmanaged = case.data.alliances.index("A4")
    >>> run.today.lead[unmanaged].tolist()  # nobody leads it today
    [-1, -1]
    >>> run.plan.lead[unmanaged].tolist()  # the first manager will
    [0, 0]
    """

    case: Case
    result: OptimizationResult
    today: Solution
    replanned: Replanned | None = None
    service: Simulation | None = None

    @cached_property
    def plan(self) -> Solution:
        """Return the best solution found.

        Raises
        ------
        ValueError
            If there is none.
        """
        if self.result.best is None:
            msg = f"there is no assignment to show: {self.result}"
            raise ValueError(msg)
        return self.result.best


def assign(case: Case) -> Run:
    """Solve a case and set the current leads beside the answer.

    Parameters
    ----------
    case
        The case; its scenario says when to stop, and the order of the aims where there is one.

    Returns
    -------
    Run
        The case with its assignment, proof and the current leads kept; a solve without an answer has no plan.

    Raises
    ------
    InputError
        If the scenario orders its aims, and the instance is too large for it.

    Examples
    --------
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> run = rs.assign(case)
    >>> print(run.result)
    optimal: 1,313.1 of at most 1,313.1 value points (gap 0.00% of full value)
    >>> run.today.objective < run.plan.objective
    True
    """
    order = Order.of(case.scenario.optimizer)
    result = optimize(case.data, stop=stop_of(case.scenario), order=order)
    return Run(case=case, result=result, today=current_leads_kept(case))
