"""Questions whose answers are in points leave an order of aims aside, and say so."""

import pytest
from builders_run import small_case, write_small_inputs

from resourcing.cli import main
from resourcing.cli.weighing import by_weights, left_aside
from resourcing.scenario import OptimizerSettings

pytestmark = pytest.mark.usefixtures("few_rounds")

ORDERED = OptimizerSettings(
    gap=0.01, objective="lexicographic", order=("promises", "value")
)


@pytest.fixture
def ordered(tmp_path):
    """Return the scenario file of a small portfolio that asks for an order of aims."""
    scenario = write_small_inputs(tmp_path).with_name("ordered.toml")
    scenario.write_text(
        'extends = "small.toml"\n\n[optimizer]\nobjective = "lexicographic"\n'
    )
    return scenario


def test_candidates_of_an_ordered_scenario_are_those_of_the_weighted_one(
    ordered, capsys
):
    """No stage is solved: the list is that of the scenario without an order, and one more line says what that means."""
    assert main(["candidates", str(ordered), "--alliance", "A6"]) == 0
    with_order = capsys.readouterr().out.splitlines()
    plain = ordered.with_name("small.toml")
    assert main(["candidates", str(plain), "--alliance", "A6"]) == 0
    without = capsys.readouterr().out.splitlines()
    assert with_order[:-1] == without
    assert with_order[-1].startswith(
        "The scenario asks for an order of aims (promises,"
    )
    assert not any(": gains " in line for line in with_order)


def test_everything_but_the_order_is_kept():
    """Gap and time limit stay, the order and its tolerances go."""
    case = small_case()
    asked = case.scenario.replace(optimizer=ORDERED)
    found = by_weights(type(case)(**{**vars(case), "scenario": asked}))
    assert found.scenario.optimizer == OptimizerSettings(gap=0.01)
    assert found.data is case.data


def test_the_note_names_the_aims_in_order():
    """Promises come before value."""
    assert "(promises, then value)" in left_aside(ORDERED)
