"""Packs from plans that are given, not solved: as many managers as asked for, with names that files trip over."""

from datetime import date
from functools import cache

import numpy as np
from builders_foreseen import outcome_of
from builders_playbook import small_playbook
from builders_run import COMPLEX, SIMPLE, TYPICAL
from builders_scenario import alliance

from resourcing.domain import Evaluation, Manager, Register
from resourcing.problem import NOBODY
from resourcing.read import Inputs
from resourcing.results import OptimizationResult, solution
from resourcing.scenario import Contractor, Horizon, Option, Preferences, Scenario
from resourcing.study import Column, Comparison, Run, current_leads_kept, prepare
from resourcing.view.pack import Pack, foreseen_of, gathered

FEW, MANY = 3, 40
NAMES = (
    '=HYPERLINK("a";"b")',
    "<b>Tag</b> & 'Quote'",
    "山田 太郎",
    "Мария Иванова",
    "@sum +1",
    "A name of sixty letters that a table of people has to hold ok",
)
LONG = "Hire one senior manager who joins in spring and leads a few"
"""Sixty letters."""
OPTIONS = {
    "hire": Option(
        title=LONG,
        description="Somebody joins in April and takes over the first of the alliances.",
        hires=(
            Manager(
                manager_id="H1",
                name="=Hire <i>1</i>",
                grade="senior",
                fte=1.0,
                available_from=date(2027, 4, 1),
                annual_cost=120_000.0,
            ),
        ),
    ),
    "contract": Option(
        title="=Buy hours | *of* <u>somebody</u>",
        contractors=(
            Contractor(
                contractor_id="X",
                name="外部の人",
                grade="senior",
                hourly_cost=50.0,
                hours_per_month=60.0,
            ),
        ),
    ),
}


def pack_scenario(**changes) -> Scenario:
    """Return a scenario with two options and four quarters; `changes` are of the scenario."""
    fields = {
        "title": "Pack <script>",
        "description": "",
        "register_path": "register",
        "playbook_path": "playbook.toml",
        "horizon": Horizon(start=date(2027, 1, 1), periods=4),
        "options": OPTIONS,
    }
    return Scenario(**{**fields, **changes})


@cache
def pack_register(number: int) -> Register:
    """Return so many managers with two alliances each, of all segments; the last alliance has no lead today."""
    managers = tuple(
        Manager(
            manager_id=f"M{k}",
            name=f"{NAMES[k % len(NAMES)]}{f' {k}' if k >= len(NAMES) else ''}",
            grade="senior",
            fte=0.5,
        )
        for k in range(number)
    )
    alliances = tuple(
        alliance(f"A{k}", current_manager=None if k == 2 * number - 1 else f"M{k % number}").replace(name=f"=A{k} {NAMES[(k + 3) % len(NAMES)]}")
        for k in range(2 * number)
    )  # fmt: skip
    evaluations = tuple(
        Evaluation(
            alliance_id=f"A{k}",
            criterion=criterion,
            evaluator="Ana",
            date=date(2026, 12, 1),
            level=level,
            basis="assumption",
        )
        for k in range(2 * number)
        for criterion, level in (COMPLEX, TYPICAL, SIMPLE)[k % 3].items()
    )
    return Register(alliances=alliances, managers=managers, evaluations=evaluations)


def given_column(
    number: int, option: str, *, slack: float = 0.5, **changes
) -> Column:  # fmt: skip
    """Return an option with a plan that is given: every lead goes to the next manager; who joins leads the first two.

    `slack` is by how many value points the best possible plan may be better.
    """
    scenario = pack_scenario(**changes)
    register, playbook = pack_register(number), small_playbook()
    case = prepare(scenario, register=register, playbook=playbook, option=option)
    data = case.data
    index = {name: r for r, name in enumerate(data.resources)}
    lead = np.full(data.active.shape, NOBODY)
    for a in range(len(data.alliances)):
        lead[a] = index[f"M{(a + 1) % number}"]
    for extra in {"H1", "X"} & set(index):
        lead[:2, 1:] = index[extra]
    best = solution(data, lead=lead)
    result = OptimizationResult(
        best=best,
        bound=best.objective + slack,
        status="feasible",
        seconds=0.1,
        full_value=data.full_value,
    )
    run = Run(case=case, result=result, today=current_leads_kept(case))
    inputs = Inputs(scenario=scenario, register=register, playbook=playbook, files=())
    return Column(label=option, source="pack.toml", inputs=inputs, run=run)


def given_comparison(number: int, **changes) -> Comparison:
    """Return as-is and the two options side by side, not replayed."""
    columns = [given_column(number, name, **changes) for name in ("as_is", *OPTIONS)]
    return Comparison(columns=tuple(columns))


@cache
def pack_of(number: int = FEW, *, futures: bool = False, most_cost: float | None = None) -> Pack:  # fmt: skip
    """Return the pack of so many managers, with sampled futures in which hiring is best or without any."""
    comparison = given_comparison(number, preferences=Preferences(most_cost=most_cost))
    inputs = comparison.columns[0].inputs
    found = None
    if futures:
        leads = {"as_is": 0.0, "hire": 500.0, "contract": 100.0}
        titles = ["As is", LONG, OPTIONS["contract"].title]
        outcome = outcome_of(leads, titles=titles, number=30)
        found = foreseen_of(outcome, inputs=inputs, options=[*leads])
    return gathered(comparison, inputs=inputs, foreseen=found)
