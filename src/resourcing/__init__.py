"""Who should manage which alliance, how closely, and what one more or one fewer person would change.

The names below are the public interface; each is loaded when first used, so that the command starts at once. The function
that solves an instance is `resourcing.optimize.optimize`, since a module has its name.
"""

from importlib import import_module
from importlib.metadata import version
from typing import Any

__version__ = version("resourcing")

_HOMES = {
    "errors": ("InputError", "InputProblem"),
    "read": (
        "default_playbook_path",
        "read_inputs",
        "read_playbook",
        "read_register",
        "read_scenario",
    ),
    "front_door": ("explain_placement", "segment"),
    "demand": ("expected_demand",),
    "capacity": ("available_capacity",),
    "problem": ("ProblemData", "problem_from_arrays", "staffing_problem"),
    "results": ("OptimizationResult", "Solution", "solution"),
    "optimize": ("StopRules", "reoptimize"),
    "explain": (
        "alternatives",
        "candidates",
        "check_plan",
        "handover_curve",
        "relax",
        "why",
        "why_not",
        "worth",
    ),
    "comparison": ("diff",),
    "study": (
        "Case",
        "Measures",
        "Run",
        "assign",
        "check",
        "drivers",
        "explore",
        "fails",
        "hire_decision",
        "loses",
        "made_up_log",
        "measures",
        "prepare",
        "prospect",
        "recommend",
        "replan",
        "replay",
        "run",
    ),
    "futures": ("course", "judge", "live", "standing"),
    "scenario": ("futures_assumptions",),
    "simulate": ("differences", "service_levels"),
    "simulate.history": ("made_up_requests", "made_up_timesheet"),
    "view.foreseen": ("foresee", "read_outcome"),
    "view.files": ("read_leads", "read_run", "with_changes"),
    "view.stored": ("read_plan_tables",),
    "view.tables": ("plan_tables",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = ["__version__", *sorted(_HOME)]  # names from the table above


def __getattr__(name: str) -> Any:
    """Return a public name, its module loaded on first use."""
    if name not in _HOME:
        msg = f"module 'resourcing' has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"resourcing.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
