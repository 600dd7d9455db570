"""Targets over the small portfolio: a senior who leaves in the middle leaves complex alliances without enough hours."""

from datetime import date

from builders_playbook import small_playbook
from builders_run import small_register, small_scenario

from resourcing.plan import ContractLever, HireLever, PromisesKept, TargetFile, fitted
from resourcing.plan.ground import Ground
from resourcing.plan.making import ground_of

SENIOR = HireLever(
    kind_id="S",
    name="Senior",
    grade="senior",
    fte=0.4,
    annual_cost=48_000.0,
    most=2,
    lead_months=3,
)
MANAGER = HireLever(
    kind_id="P",
    name="Manager",
    grade="manager",
    fte=0.2,
    annual_cost=12_000.0,
    most=1,
    lead_months=3,
)
CONSULTANT = ContractLever(
    contractor_id="X",
    name="Consultant",
    grade="senior",
    hourly_cost=50.0,
    hours_per_month=40.0,
    may_lead=True,
    lead_months=1,
)
ESSENTIAL = PromisesKept(bundle="essential", segment="complex")


def target(**changes) -> TargetFile:
    """Return a target: every essential promise to complex alliances from July 2027 on."""
    fields = {
        "title": "Complex ones from July",
        "holds_from": date(2027, 7, 1),
        "promises": (ESSENTIAL,),
        "hires": (SENIOR, MANAGER),
    }
    return TargetFile(**{**fields, **changes})


def inputs(**changes) -> dict:
    """Return scenario, register and playbook; `changes` are of the scenario."""
    return {
        "scenario": small_scenario(**changes),
        "register": small_register(),
        "playbook": small_playbook(),
    }


def ground(asked: TargetFile, **changes) -> Ground:
    """Return the ground of a target over the small portfolio."""
    made = inputs(**changes)
    whole = fitted(asked, scenario=made["scenario"], playbook=made["playbook"])
    return ground_of(whole, **made)
