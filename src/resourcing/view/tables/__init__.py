"""Results as tables: those of a run folder, those of pages and notebooks, and the headline measures.

Every function labels what was computed before; none decides or rounds a number.
"""

from resourcing.view.tables.plans import (
    hours_by_label,
    leads_by_label,
    measures_of_summary,
    plan_tables,
)
from resourcing.view.tables.reasons import BETTER_USE, why_moved, why_unmanaged
from resourcing.view.tables.run_folder import (
    COLUMNS,
    assignments,
    capacity,
    coverage,
    coverage_of,
    demand,
    given_up,
    moves,
    run_tables,
    segments,
    workload,
    workload_of,
)
from resourcing.view.tables.shown import (
    assumptions,
    balance,
    flags,
    ineligible,
    lead_names,
    moves_by_name,
    resource_names,
    spread_thin,
    today_and_plan,
    unmanaged,
    who_leads_what,
)
from resourcing.view.tables.totals import DECIMALS, summary

__all__ = [
    "BETTER_USE",
    "COLUMNS",
    "DECIMALS",
    "assignments",
    "assumptions",
    "balance",
    "capacity",
    "coverage",
    "coverage_of",
    "demand",
    "flags",
    "given_up",
    "hours_by_label",
    "ineligible",
    "lead_names",
    "leads_by_label",
    "measures_of_summary",
    "moves",
    "moves_by_name",
    "plan_tables",
    "resource_names",
    "run_tables",
    "segments",
    "spread_thin",
    "summary",
    "today_and_plan",
    "unmanaged",
    "who_leads_what",
    "why_moved",
    "why_unmanaged",
    "workload",
    "workload_of",
]
