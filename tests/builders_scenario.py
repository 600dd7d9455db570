"""A small register and a plain scenario over it, for tests of scenarios."""

from datetime import date

from resourcing.domain import Alliance, Manager, Register, Team
from resourcing.scenario import (
    DealArrives,
    Horizon,
    Scenario,
)


def alliance(name: str, **changes) -> Alliance:
    """Return an alliance in development."""
    fields = {
        "alliance_id": name,
        "name": f"Alliance {name}",
        "partner": f"Partner {name}",
        "kind": "asset",
        "phase": "development",
        "shared_risk_reward": True,
        "business_model_defined": True,
    }
    return Alliance(**{**fields, **changes})


REGISTER = Register(
    alliances=(alliance("A1", start=date(2026, 1, 1)), alliance("A2")),
    managers=(
        Manager(manager_id="M1", name="Ada", grade="senior", fte=1),
        Manager(
            manager_id="M2",
            name="Ben",
            grade="manager",
            fte=0.5,
            available_from=date(2027, 4, 1),
            available_to=date(2028, 6, 30),
        ),
    ),
    teams=(
        Team(
            team_id="T1",
            name="Projects",
            resourcing_option="project_management",
            hours_per_month=40,
        ),
    ),
)
NEW = alliance("A3", start=date(2027, 7, 1))
HIRE = Manager(
    manager_id="H1",
    name="Hire 1",
    grade="manager",
    fte=1,
    available_from=date(2027, 10, 1),
    annual_cost=200_000,
)
BASE = Scenario(
    title="Base",
    register_path="register",
    playbook_path="playbook.toml",
    horizon=Horizon(start=date(2027, 1, 1), periods=8),
    seed=3,
)
DEAL = DealArrives(
    kind="deal_arrives", alliance=NEW, levels={"importance": 4, "programs": 7}
)
