"""Scenario, playbook and register are read together, and all problems come in one report."""

import shutil
from dataclasses import FrozenInstanceError
from datetime import date

import pytest
from helpers import (
    changed,
    evaluation_row,
    playbook_keys,
    register_rows,
    scenario_keys,
    write_csv_register,
    write_inputs,
    write_toml,
    write_workbook,
)

from resourcing.errors import InputError
from resourcing.read import check, read_inputs, read_playbook, read_register


@pytest.fixture
def scenario(tmp_path):
    """Write valid inputs and return the scenario's path."""
    return write_inputs(tmp_path)


def rewrite_register(scenario, table, index, **columns):
    """Write the register again with columns of one row changed."""
    rows = register_rows()
    rows[table][index] = {**rows[table][index], **columns}
    write_csv_register(scenario.parent / "register", rows)


def rewrite_playbook(scenario, key, value):
    """Write the playbook again with one key changed."""
    keys = changed(playbook_keys(), key, value)
    write_toml(scenario.parent / "playbook.toml", keys)


def short(problems):
    """Return file name and place or column of each problem."""
    return [(p.file.rpartition("/")[2], p.column or p.place) for p in problems]


def test_inputs_hold_what_their_files_hold(scenario):
    """The register and playbook that a scenario names are those read by themselves."""
    inputs = read_inputs(scenario)
    assert inputs.register == read_register(scenario.parent / "register")
    assert inputs.playbook == read_playbook(scenario.parent / "playbook.toml")
    assert inputs.scenario.title == "Baseline"
    with pytest.raises(FrozenInstanceError):
        inputs.files = ()


def test_every_file_that_was_read_is_listed_in_order(scenario):
    """Scenario, playbook and tables come in one order, and files put aside are not listed."""
    (scenario.parent / "register" / "README.csv").write_text("about")
    names = [file.path.name for file in read_inputs(scenario).files]
    assert names == [
        "baseline.toml",
        "playbook.toml",
        *(f"{table}.csv" for table in register_rows()),
    ]


def test_a_workbook_is_one_file(scenario):
    """A scenario over a workbook lists it once."""
    write_workbook(scenario.parent / "register.xlsx", register_rows())
    write_toml(scenario, scenario_keys(register="register.xlsx"))
    names = [file.path.name for file in read_inputs(scenario).files]
    assert names == ["baseline.toml", "playbook.toml", "register.xlsx"]


def test_problems_of_three_files_come_in_one_report(scenario):
    """A scenario, a playbook and a register with a fault each give one error with three problems."""
    write_toml(scenario, scenario_keys(seed=-1))
    rewrite_playbook(scenario, "planning.startup_days", -5)
    rewrite_register(scenario, "managers", 0, fte=-1)
    with pytest.raises(InputError) as caught:
        read_inputs(scenario)
    assert short(caught.value.problems) == [
        ("baseline.toml", "seed"),
        ("playbook.toml", "planning.startup_days"),
        ("managers.csv", "fte"),
    ]
    assert check(scenario) == caught.value.problems
    assert "1 problem in " in str(caught.value)


def test_names_of_a_scenario_are_looked_up_beside_faults_elsewhere(scenario):
    """A leaver who does not exist is told although all three inputs have faults of their own."""
    change = {"kind": "manager_leaves", "manager_id": "M9", "date": date(2027, 5, 1)}
    write_toml(scenario, scenario_keys(changes=[change], seed=-1))
    rewrite_playbook(scenario, "planning.startup_days", -5)
    rewrite_register(scenario, "managers", 0, fte=-1)
    assert short(check(scenario)) == [
        ("baseline.toml", "seed"),
        ("baseline.toml", "changes[0].manager_id"),
        ("playbook.toml", "planning.startup_days"),
        ("managers.csv", "fte"),
    ]


def test_a_misspelled_key_hides_no_unknown_name(scenario):
    """Keys nobody knows, in a change and in an option, and names nobody has beside them: one report."""
    change = {"kind": "manager_leaves", "manager_id": "M9", "date": date(2027, 5, 1)}
    option = {"title": "Pin it", "pins": {"A9": "M1"}, "max_handover": 3}
    keys = scenario_keys(changes=[{**change, "becuse": "x"}], options={"pin": option})
    write_toml(scenario, keys)
    assert short(check(scenario)) == [
        ("baseline.toml", "changes[0].becuse"),
        ("baseline.toml", "options.pin.max_handover"),
        ("baseline.toml", "changes[0].manager_id"),
        ("baseline.toml", "options.pin.pins"),
    ]


def test_names_are_not_looked_up_where_they_cannot_be_known(scenario):
    """Without a readable table of managers nobody is called unknown."""
    change = {"kind": "manager_leaves", "manager_id": "M1", "date": date(2027, 5, 1)}
    write_toml(scenario, scenario_keys(changes=[change]))
    (scenario.parent / "register" / "managers.csv").write_bytes(b"")
    assert [p.rule for p in check(scenario)] == ["is empty"]


def test_a_fault_of_a_scenario_stands_in_the_file_that_set_it(scenario):
    """A reference of the parent to nobody is told in the parent."""
    change = {"kind": "manager_leaves", "manager_id": "M9", "date": date(2027, 5, 1)}
    write_toml(scenario, scenario_keys(changes=[change]))
    child = write_toml(
        scenario.parent / "child.toml",
        {"extends": "baseline.toml", "changes": [{**change, "manager_id": "M8"}]},
    )
    assert short(check(child)) == [
        ("baseline.toml", "changes[0].manager_id"),
        ("child.toml", "changes[1].manager_id"),
    ]


@pytest.mark.parametrize(
    ("row", "column", "rule"),
    [
        (evaluation_row("A1", "importanse", 4), "criterion", "no such criterion"),
        (evaluation_row("A1", "importance", 0.5), "level", "must be 1 to 5"),
        (evaluation_row("A1", "importance", 6), "level", "must be 1 to 5"),
        (evaluation_row("A1", "importance", 4, high=7), "high", "must be 1 to 5"),
        (evaluation_row("A1", "importance", 4, low=0), "low", "must be 1 to 5"),
        (evaluation_row("A1", "programs", -1), "level", "at least 0"),
    ],
)
def test_evaluations_fit_the_playbook(scenario, row, column, rule):
    """Criteria must exist, judged levels lie in 1 to 5, and counts are not negative."""
    rows = {**register_rows(), "evaluations": [row]}
    write_csv_register(scenario.parent / "register", rows)
    (problem,) = check(scenario)
    assert (problem.column, problem.place) == (column, "row 2")
    assert rule in problem.rule


@pytest.mark.parametrize("level", [0, 17, 2.5])
def test_a_count_may_be_any_number_that_is_not_negative(scenario, level):
    """A criterion that counts something takes counts beyond 5."""
    rows = {**register_rows(), "evaluations": [evaluation_row("A1", "programs", level)]}
    write_csv_register(scenario.parent / "register", rows)
    assert check(scenario) == ()


@pytest.mark.parametrize("table", ["events", "timesheet", "requests"])
def test_services_of_the_history_exist_in_the_playbook(scenario, table):
    """A service that the playbook does not know gets a suggestion."""
    rewrite_register(scenario, table, 0, service="governence")
    (problem,) = check(scenario)
    assert problem.rule == "there is no such service in the playbook"
    assert problem.repair == 'did you mean "governance"?'


def test_a_playbook_with_a_fault_still_knows_its_criteria(scenario):
    """Evaluations are checked against the criteria's names even if a weight is wrong."""
    rewrite_playbook(scenario, "criteria.importance.weight", "half")
    rewrite_register(scenario, "evaluations", 0, criterion="nothing")
    assert short(check(scenario)) == [
        ("playbook.toml", "criteria.importance.weight"),
        ("evaluations.csv", "criterion"),
    ]


@pytest.mark.parametrize(
    ("key", "value", "near"),
    [
        ("register", "registers", '"register"'),
        ("playbook", "playbok.toml", '"playbook'),
    ],
)
def test_a_path_that_leads_nowhere_is_told_at_its_key(scenario, key, value, near):
    """A path of a scenario to nothing is told where it stands, with a near name."""
    write_toml(scenario, scenario_keys(**{key: value}))
    (problem,) = check(scenario)
    assert (problem.file, problem.place) == (str(scenario), key)
    assert near in problem.repair


@pytest.mark.parametrize("name", ["baseline.toml", "playbook.toml", "register"])
def test_check_recognizes_each_kind_of_input(scenario, name):
    """Scenario, playbook and register are told apart by content, and each is right."""
    assert check(scenario.parent / name) == ()


def test_check_of_a_child_reads_what_its_parent_names(scenario):
    """A file that only extends another is a scenario, and its register is checked."""
    child = write_toml(scenario.parent / "child.toml", {"extends": "baseline.toml"})
    assert check(child) == ()
    rewrite_register(scenario, "managers", 0, fte=-1)
    assert short(check(child)) == [("managers.csv", "fte")]


def test_reading_changes_no_file(scenario, tmp_path_factory):
    """Reading and checking leave every file as it was."""
    copy = tmp_path_factory.mktemp("copy") / "all"
    shutil.copytree(scenario.parent, copy)
    read_inputs(scenario)
    for file in copy.rglob("*.*"):
        assert (
            scenario.parent / file.relative_to(copy)
        ).read_bytes() == file.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("write", "count"),
    [
        (lambda folder, rows: write_csv_register(folder / "long", rows), 100_000),
        (lambda folder, rows: write_workbook(folder / "long.xlsx", rows), 10_000),
    ],
    ids=["csv", "excel"],
)
def test_long_tables_lose_no_row(scenario, write, count):
    """Many thousands of hours and five thousand evaluations are all read."""
    rows = register_rows()
    hours = rows["timesheet"][0]
    rows["timesheet"] = [{**hours, "hours": i % 40 / 4} for i in range(count)]
    rows["evaluations"] = [
        evaluation_row("A1", "importance", 1 + i % 5, evaluator=f"E{i}")
        for i in range(5_000)
    ]
    register = read_register(write(scenario.parent, rows))
    assert sum(row.hours for row in register.timesheet) == count * 4.875
    assert len(register.evaluations) == 5_000
