"""Example rows: a row or two for each table that show how it is filled in, and that no reading takes for real.

Every row holds an identifier that begins with `EXAMPLE`; a table whose rows name nobody has none.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from resourcing.playbook import Playbook
from resourcing.read.examples import EXAMPLE

Rows = list[dict[str, Any]]

A1, A2, M1, M2, T1 = (f"{EXAMPLE}{name}" for name in ("A1", "A2", "M1", "M2", "T1"))
DAY = date(2026, 11, 2)
ANCHORED, FALLBACK_LEVEL = 3, 3.0


def example_rows(playbook: Playbook | None) -> Mapping[str, Rows]:
    """Return the example rows by table.

    Parameters
    ----------
    playbook
        Where criteria and services come from; without one, tables that need them have no example.

    Examples
    --------
    >>> example_rows(None)["absences"][0]["manager_id"]
    'EXAMPLE-M1'
    """
    return {**_start_rows(), **(_ruled_rows(playbook) if playbook else {})}


def _start_rows() -> dict[str, Rows]:
    """Return the rows that need no playbook."""
    return {
        "alliances": _alliances(),
        "managers": _managers(),
        "absences": [
            {
                "manager_id": M1,
                "from": date(2027, 7, 19),
                "to": date(2027, 8, 6),
                "share": 1.0,
            }
        ],
        "teams": [
            {
                "team_id": T1,
                "name": "Project management",
                "resourcing_option": "project_management",
                "hours_per_month": 60.0,
                "hourly_cost": 95.0,
            }
        ],
        "kpis": [
            {
                "date": DAY,
                "alliance_id": A1,
                "direction": "to_partner",
                "measure": "milestones met on time",
                "target": 4.0,
                "actual": 3.0,
            }
        ],
        "decisions": [
            {
                "time": datetime(2026, 11, 5, 15, 0),  # noqa: DTZ001 - registers are local
                "who": "Head of alliance management",
                "subject": A1,
                "decision": "Ada leads from January",
                "reason": "her oncology background",
            }
        ],
    }


def _alliances() -> Rows:
    """Return two alliances: one fully filled in, one with what is required."""
    return [
        {
            "alliance_id": A1,
            "name": "Northwind co-development",
            "partner": "Northwind Bio",
            "kind": "asset",
            "phase": "development",
            "start": date(2024, 3, 1),
            "end": date(2029, 6, 30),
            "unit": "Oncology",
            "skills": ("oncology", "co-development"),
            "current_manager": M1,
            "value_at_stake": 120_000_000.0,
            "shared_risk_reward": True,
            "business_model_defined": True,
            "notes": "An example: delete this row.",
        },
        {
            "alliance_id": A2,
            "name": "Harbor data platform",
            "partner": "Harbor Data",
            "kind": "data",
            "phase": "startup",
            "shared_risk_reward": True,
            "business_model_defined": True,
        },
    ]


def _managers() -> Rows:
    """Return two people: one central, one embedded."""
    return [
        {
            "manager_id": M1,
            "name": "Ada Example",
            "grade": "senior",
            "fte": 1.0,
            "home": "central",
            "skills": ("oncology", "co-development"),
        },
        {
            "manager_id": M2,
            "name": "Ben Example",
            "grade": "manager",
            "fte": 0.8,
            "unit": "Oncology",
            "home": "embedded",
            "skills": ("data",),
            "available_from": date(2027, 2, 1),
        },
    ]


def _ruled_rows(playbook: Playbook) -> dict[str, Rows]:
    """Return the rows that name criteria or services of a playbook."""
    service = next(iter(playbook.services))
    work = {"alliance_id": A1, "service": service}
    return {
        "evaluations": [
            _evaluation(name, level=item.counts[0] if item.counts else FALLBACK_LEVEL)
            for name, item in [*playbook.criteria.items()][:ANCHORED]
        ],
        "events": [{"planned_for": DAY, "done": date(2026, 11, 3), **work}],
        "timesheet": [{"date": DAY, "manager_id": M1, **work, "hours": 2.5}],
        "requests": [
            {
                "opened": datetime(2026, 11, 2, 9, 0),  # noqa: DTZ001
                "first_response": datetime(2026, 11, 2, 14, 30),  # noqa: DTZ001
                **work,
                "manager_id": M1,
            }
        ],
    }


def _evaluation(criterion: str, *, level: float) -> dict[str, Any]:
    """Return the score of one criterion."""
    return {
        "alliance_id": A1,
        "criterion": criterion,
        "evaluator": "Ana Example",
        "role": "Alliance professional",
        "date": DAY,
        "level": float(level),
        "basis": "assumption",
        "note": "first guess, before the kick-off",
    }
