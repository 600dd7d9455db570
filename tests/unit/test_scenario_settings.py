"""What a scenario may ask of the optimizer: everything weighted, or one aim after another with tolerances."""

import re

import pytest
from helpers import scenario_keys, write_inputs, write_toml
from pydantic import ValidationError

from resourcing.errors import InputError
from resourcing.formulation import Order
from resourcing.read import read_inputs
from resourcing.scenario import AIMS, OptimizerSettings


def written(tmp_path, optimizer):
    """Write a valid scenario with these keys of the optimizer and return its path."""
    return write_toml(write_inputs(tmp_path), scenario_keys(optimizer=optimizer))


def refusal(tmp_path, **optimizer):
    """Return the one problem of a scenario file with these keys of the optimizer."""
    path = written(tmp_path, optimizer)
    with pytest.raises(InputError) as caught:
        read_inputs(path)
    (problem,) = caught.value.problems
    return str(problem)


def test_everything_is_weighted_unless_a_scenario_says_otherwise():
    """The default asks for no order."""
    assert Order.of(OptimizerSettings()) is None


def test_an_order_takes_the_default_tolerances_where_none_are_given():
    """Promises may lose nothing, the others one percent, unless the file says otherwise."""
    settings = OptimizerSettings(
        objective="lexicographic", order=("cost", "promises"), tolerances={"cost": 0.2}
    )
    order = Order.of(settings)
    assert order.aims == ("cost", "promises")
    assert [order.share(aim) for aim in AIMS] == [0.0, 0.01, 0.2, 0.01, 0.01]


def test_a_scenario_file_gives_order_and_tolerances(tmp_path):
    """The keys of a file arrive in the settings."""
    keys = {
        "objective": "lexicographic",
        "order": ["value", "disruption"],
        "tolerances": {"value": 0.05},
    }
    path = written(tmp_path, keys)
    settings = read_inputs(path).scenario.optimizer
    assert settings.order == ("value", "disruption")
    assert settings.tolerances == {"value": 0.05}


def test_settings_survive_being_written_and_read():
    """All keys of weighted settings, the default order among them, make the same settings again."""
    settings = OptimizerSettings(gap=0.2)
    assert OptimizerSettings(**settings.model_dump()) == settings


@pytest.mark.parametrize(
    ("optimizer", "said"),
    [
        ({"objective": "lexical"}, "optimizer.objective.*lexicographic"),
        (
            {"objective": "lexicographic", "order": ["value", "values"]},
            r"optimizer.order.*one of promises, value.*did you mean \"value\"",
        ),
        (
            {"objective": "lexicographic", "order": ["value", "value"]},
            "optimizer.order.*names an aim twice: value; name each aim once",
        ),
        ({"objective": "lexicographic", "order": []}, "optimizer.order.*1 or more"),
        (
            {"objective": "lexicographic", "tolerances": {"value": 1.5}},
            "optimizer.tolerances.value.*must be below 1",
        ),
        (
            {"tolerances": {"value": 0.1}},
            "optimizer.*tolerances without effect: the objective is weighted; write objective",
        ),
    ],
)
def test_faulty_orders_are_refused_with_a_repair(tmp_path, optimizer, said):
    """Each fault names its key, the rule and what to do."""
    text = refusal(tmp_path, **optimizer)
    assert re.search(said, text), text


def test_a_tolerance_for_no_aim_is_refused():
    """A tolerance belongs to one of the five aims."""
    with pytest.raises(ValidationError, match="tolerances"):
        OptimizerSettings(objective="lexicographic", tolerances={"fairness": 0.1})
