"""A plan carried into a changed world: solved again with little disturbance, and until when its leads stay.

What departs, and why, is told by `explain.replanning`.
"""

from collections.abc import Iterable

from resourcing.explain import planned_leads, replanned
from resourcing.formulation import Order
from resourcing.results import Solution
from resourcing.scenario import Change, Scenario, day_of
from resourcing.study.preparing import Case
from resourcing.study.running import Run
from resourcing.study.today import current_leads_kept


def replan(case: Case, *, before: Solution, max_handovers: int | None = None) -> Run:
    """Solve a changed case with little disturbance: the plan before is kept but for few alliances.

    The planned leads stay in the periods that begin before the case's window ends; see `prepare` and `window`.

    Parameters
    ----------
    case
        The changed case.
    before
        The plan before; alliances, people and periods are matched by label.
    max_handovers
        Largest number of alliances that get another lead than planned in any period. Those do not count whose planned
        lead may not lead any more. None for no limit.

    Returns
    -------
    Run
        The changed case with its answer; `replanned` tells how it departs from the plan before.

    Examples
    --------
    Ben leaves after the first quarter: what he leads goes to Ada then, and what he was to take over stays with her:

    >>> from datetime import date
    >>> import resourcing as rs
    >>> from resourcing.scenario import ManagerLeaves
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> before = rs.assign(case).plan
    >>> leaves = ManagerLeaves(
    ...     kind="manager_leaves", manager_id="M2", date=date(2027, 3, 31)
    ... )
    >>> scenario = inputs.scenario.replace(changes=(leaves,))
    >>> changed = rs.prepare(
    ...     window(scenario, changes=[leaves]),
    ...     register=inputs.register,
    ...     playbook=inputs.playbook,
    ... )
    >>> again = rs.replan(changed, before=before, max_handovers=0)
    >>> shown = ["alliance_id", "periods", "before", "after"]
    >>> print(again.replanned.to_frame()[shown].to_string())
      alliance_id     periods before after
    0          A2  throughout    Ben   Ada
    1          A3      2027Q2    Ben   Ada
    2          A5      2027Q2    Ben   Ada
    """
    result, departs = replanned(
        case,
        before=planned_leads(before),
        max_handovers=max_handovers,
        kept_periods=kept_periods(case),
        order=Order.of(case.scenario.optimizer),
    )
    today = current_leads_kept(case)
    return Run(case=case, result=result, today=today, replanned=departs)


def window(scenario: Scenario, *, changes: Iterable[Change]) -> Scenario:
    """Return a scenario in which leads are published until the first day of some changes, or longer where they are already.

    Examples
    --------
    >>> from datetime import date
    >>> from resourcing.scenario import Horizon, ManagerLeaves
    >>> scenario = Scenario(
    ...     title="Base",
    ...     register="register",
    ...     playbook="playbook.toml",
    ...     horizon=Horizon(start=date(2027, 1, 1), periods=4),
    ... )
    >>> leaves = ManagerLeaves(
    ...     kind="manager_leaves", manager_id="M1", date=date(2027, 6, 30)
    ... )
    >>> window(scenario, changes=[leaves]).published_until
    datetime.date(2027, 6, 30)
    """
    days = [day for item in changes if (day := day_of(item)) is not None]
    until = [min(days)] if days else []
    until += [] if scenario.published_until is None else [scenario.published_until]
    later = max(until, default=None)
    starts = scenario.horizon.first_days[0]
    return scenario.replace(published_until=later if later and later > starts else None)


def kept_periods(case: Case) -> int:
    """Return the number of periods that begin before the window of a case ends."""
    until, firsts = case.world.published_until, case.world.horizon.first_days[:-1]
    return 0 if until is None else sum(day < until for day in firsts)
