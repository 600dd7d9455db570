"""A run's plan as tables by label, for comparisons of plans.

The same tables, read back from a run's folder, are in `view.stored`.
"""

from resourcing.comparison import PlanTables
from resourcing.study import Run
from resourcing.view.stored import (
    hours_by_label,
    leads_by_label,
    measures_of_summary,
)
from resourcing.view.tables.run_folder import assignments, coverage, workload
from resourcing.view.tables.shown import resource_names
from resourcing.view.tables.totals import summary


def plan_tables(run: Run, *, title: str) -> PlanTables:
    """Return the plan of a run as tables by label.

    Parameters
    ----------
    run
        A case with its assignment.
    title
        What to call the plan.

    Returns
    -------
    PlanTables
        Leads, planned hours, promises and measures, for `diff`.

    Raises
    ------
    ValueError
        If the run has no plan.

    Examples
    --------
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> tables = rs.plan_tables(rs.assign(case), title="as is")
    >>> tables.leads.head(2)
       period alliance_id resource_id
    0  2027Q1          A1          M1
    1  2027Q1          A2          M2
    >>> tables.measures["promises kept"]
    14.0
    """
    covered = coverage(run)
    promised = covered[covered["promise_kept"].notna()]
    loads = workload(run)
    return PlanTables(
        title=title,
        leads=leads_by_label(covered, assignments(run)),
        hours=hours_by_label(loads),
        promises=promised[["period", "alliance_id", "bundle"]].assign(
            kept=promised["promise_kept"].astype(bool)
        ),
        measures=measures_of_summary(summary(run, scenario_name=title)),
        names={
            **resource_names(run.case),
            **{row.alliance_id: row.name for row in run.case.portfolio.placements},
        },
    )
