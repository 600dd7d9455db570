"""What a scenario may ask of the optimizer, one aim after another with tolerances, and of the simulation, service by service."""

import re

import pytest
from helpers import scenario_keys, write_inputs, write_toml
from pydantic import ValidationError

from resourcing.errors import InputError
from resourcing.formulation import Order
from resourcing.read import read_inputs
from resourcing.scenario import (
    AIMS,
    OptimizerSettings,
    ServiceTimes,
    SimulationSettings,
    scenario_assumptions,
)


def written(tmp_path, **tables):
    """Write a valid scenario with these tables and return its path."""
    return write_toml(write_inputs(tmp_path), scenario_keys(**tables))


def refusal(tmp_path, **tables):
    """Return the one problem of a scenario file with these tables."""
    path = written(tmp_path, **tables)
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
    path = written(tmp_path, optimizer=keys)
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
    text = refusal(tmp_path, optimizer=optimizer)
    assert re.search(said, text), text


def test_a_tolerance_for_no_aim_is_refused():
    """A tolerance belongs to one of the five aims."""
    with pytest.raises(ValidationError, match="tolerances"):
        OptimizerSettings(objective="lexicographic", tolerances={"fairness": 0.1})


def test_a_scenario_file_gives_times_service_by_service(tmp_path):
    """A service in the table has its own distribution; a service left out has none, and takes the common one."""
    keys = {
        "given_up": "declined",
        "service_times": {"scv": 0.5},
        "service_times_of": {"issues": {"kind": "gamma", "scv": 2.5}},
    }
    path = written(tmp_path, simulation=keys)
    scenario = read_inputs(path).scenario
    settings = scenario.simulation
    assert settings.service_times == ServiceTimes(scv=0.5)
    assert settings.service_times_of == {"issues": ServiceTimes(kind="gamma", scv=2.5)}
    assert settings.given_up == "declined"
    assert SimulationSettings(**settings.model_dump()) == settings
    rows = {row.name: row.value for row in scenario_assumptions(scenario)}
    assert rows["simulation.service_times.scv"] == "0.5"
    assert rows["simulation.service_times_of.issues.scv"] == "2.5"


def test_by_default_all_services_share_one_distribution_and_all_requests_arrive():
    """Neither setting changes anything unless it is given."""
    settings = SimulationSettings()
    assert settings.service_times_of == {}
    assert settings.given_up == "arrive"


@pytest.mark.parametrize(
    ("simulation", "said"),
    [
        (
            {"service_times_of": {"issues2": {"scv": 2.0}}},
            r"simulation.service_times_of.*issues2.*no such service.*did you mean \"issues\"",
        ),
        (
            {"service_times_of": {"reporting": {"scv": 2.0}}},
            "simulation.service_times_of.*reporting.*is planned.*delete its table",
        ),
        (
            {"service_times_of": {"issues": {"kind": "constant", "scv": 2.0}}},
            "simulation.service_times_of.issues.*without effect",
        ),
        ({"given_up": "refused"}, "simulation.given_up.*declined"),
    ],
)
def test_faulty_times_and_answers_are_refused_with_a_repair(tmp_path, simulation, said):
    """A service that the playbook does not know or that nobody requests, a spread without effect, an unknown answer."""
    text = refusal(tmp_path, simulation=simulation)
    assert re.search(said, text), text
