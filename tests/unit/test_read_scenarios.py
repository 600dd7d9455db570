"""A scenario is merged over the files it extends, and each value keeps the file that set it."""

import shutil
from datetime import date

import pytest
from helpers import scenario_keys, write_inputs, write_toml

from resourcing.errors import InputError
from resourcing.read import read_inputs, read_scenario
from resourcing.read.resolving import resolution
from resourcing.read.scenarios import read_chain


def leaves(name, month):
    """Return a change: a person leaves in a month."""
    day = date(2027, month, 1)
    return {"kind": "manager_leaves", "manager_id": name, "date": day}


@pytest.fixture
def parent(tmp_path):
    """Write a valid scenario to extend."""
    options = {"a": {"title": "Option a"}, "b": {"title": "Option b"}}
    write_inputs(tmp_path)
    return write_toml(
        tmp_path / "baseline.toml",
        scenario_keys(changes=[leaves("M1", 2)], options=options, seed=7),
    )


def problems_of(path):
    """Return the problems of a scenario."""
    with pytest.raises(InputError) as caught:
        read_scenario(path)
    return caught.value.problems


def test_a_child_keeps_what_it_does_not_set(parent):
    """Keys are merged table by table; what the child leaves out is the parent's."""
    keys = {
        "extends": "baseline.toml",
        "title": "Child",
        "horizon": {"periods": 8},
        "options": {"b": {"title": "Another b"}, "c": {"title": "Option c"}},
    }
    child = read_scenario(write_toml(parent.parent / "child.toml", keys))
    assert (child.title, child.seed) == ("Child", 7)
    assert (child.horizon.periods, child.horizon.start) == (8, date(2027, 1, 1))
    titles = {name: option.title for name, option in child.options.items()}
    assert titles == {"a": "Option a", "b": "Another b", "c": "Option c"}


def test_changes_follow_those_of_the_parent(parent):
    """The changes of a child come after its parent's, those of a grandchild after both."""
    write_toml(
        parent.parent / "child.toml",
        {"extends": "baseline.toml", "changes": [leaves("M2", 3)]},
    )
    path = write_toml(
        parent.parent / "grandchild.toml",
        {"extends": "child.toml", "changes": [leaves("M1", 4)]},
    )
    scenario = read_scenario(path)
    assert [change.date.month for change in scenario.changes] == [2, 3, 4]


def test_other_lists_are_replaced_whole(parent):
    """A list of a child takes the place of its parent's."""
    hire = {"manager_id": "H1", "name": "Hire", "grade": "lead", "fte": 1.0}
    first = {"a": {"title": "A", "hires": [hire]}}
    second = {"a": {"hires": [{**hire, "manager_id": "H2"}]}}
    write_toml(parent, scenario_keys(options=first))
    path = write_toml(
        parent.parent / "child.toml", {"extends": "baseline.toml", "options": second}
    )
    hires = read_scenario(path).options["a"].hires
    assert [person.manager_id for person in hires] == ["H2"]


def test_paths_are_relative_to_the_file_that_sets_them(parent):
    """A child in another folder opens the register of its parent, and its own playbook."""
    folder = parent.parent / "worlds" / "far"
    folder.mkdir(parents=True)
    shutil.copy(parent.parent / "playbook.toml", folder / "mine.toml")
    keys = {"extends": "../../baseline.toml", "playbook": "mine.toml"}
    path = write_toml(folder / "child.toml", keys)
    inputs = read_inputs(path)
    assert inputs.scenario.register_path == "../../register"
    assert inputs.scenario.playbook_path == "mine.toml"
    assert [file.path.name for file in inputs.files[:3]] == [
        "child.toml",
        "baseline.toml",
        "mine.toml",
    ]


def test_a_scenario_is_the_same_wherever_it_is_read_from(parent, monkeypatch):
    """Paths within the scenario do not depend on the working folder."""
    absolute = read_scenario(parent)
    monkeypatch.chdir(parent.parent)
    assert read_scenario("baseline.toml") == absolute
    assert absolute.register_path == "register"


def test_a_ring_is_told_with_its_files(parent):
    """Files that extend each other in a ring are named in order."""
    folder = parent.parent
    write_toml(folder / "a.toml", {"extends": "b.toml"})
    write_toml(folder / "b.toml", {"extends": "c.toml"})
    write_toml(folder / "c.toml", {"extends": "b.toml"})
    (problem,) = problems_of(folder / "a.toml")
    assert problem.file == str(folder / "c.toml")
    assert "ring: b.toml -> c.toml -> b.toml" in problem.rule


def test_a_file_that_extends_itself_is_a_ring(parent):
    """The smallest ring is one file."""
    path = write_toml(parent.parent / "a.toml", {"extends": "a.toml"})
    assert "ring: a.toml -> a.toml" in problems_of(path)[0].rule


def test_a_parent_that_is_not_there_proposes_a_near_name(parent):
    """A misspelt parent is told where it is named, with its nearest neighbor and nothing else."""
    path = write_toml(parent.parent / "a.toml", {"extends": "baseline2.toml"})
    (problem,) = problems_of(path)
    assert (problem.file, problem.place) == (str(path), "extends")
    assert problem.repair == 'did you mean "baseline.toml"?'


def test_a_parent_must_be_one_file(parent):
    """A list of parents is refused."""
    path = write_toml(parent.parent / "a.toml", {"extends": ["baseline.toml"]})
    assert "one scenario file" in problems_of(path)[0].rule


def test_a_problem_names_the_file_that_set_the_value(parent):
    """A bad value of the parent is told in the parent, one of the child in the child."""
    write_toml(parent, scenario_keys(seed=-1, changes=[leaves("M 1", 2)]))
    path = write_toml(
        parent.parent / "child.toml",
        {
            "extends": "baseline.toml",
            "horizon": {"periods": 0},
            "changes": [leaves("M 2", 3)],
        },
    )
    found = {(problem.place, problem.file) for problem in problems_of(path)}
    assert found == {
        ("seed", str(parent)),
        ("horizon.periods", str(path)),
        ("changes[0].manager_id", str(parent)),
        ("changes[1].manager_id", str(path)),
    }


def test_a_missing_key_is_told_in_the_file_that_last_touched_its_table(parent):
    """A table without a required key belongs to the file that last wrote in it."""
    write_toml(parent, {**scenario_keys(), "horizon": {"start": date(2027, 1, 1)}})
    path = write_toml(parent.parent / "child.toml", {"extends": "baseline.toml"})
    (problem,) = problems_of(path)
    assert (problem.place, problem.file) == ("horizon.periods", str(parent))


def test_a_parent_that_is_no_toml_hides_nothing_of_the_child(parent):
    """A broken parent and a bad value of the child are told together, missing keys are not."""
    parent.write_text("title = 'x'\nseed = = 3\n", encoding="utf-8")
    path = write_toml(
        parent.parent / "child.toml", {"extends": "baseline.toml", "seed": "x"}
    )
    found = [(problem.file, problem.place) for problem in problems_of(path)]
    assert found == [(str(parent), "line 2, column 8"), (str(path), "seed")]


def test_the_origin_of_a_dotted_key_is_known(parent):
    """Keys with dots and list positions lead to the file that set them."""
    path = write_toml(
        parent.parent / "child.toml",
        {
            "extends": "baseline.toml",
            "changes": [leaves("M2", 3)],
            "options": {"a": {"description": "x"}},
        },
    )
    chain = read_chain(path)
    assert chain.file_of_key("changes[0].manager_id") == str(parent)
    assert chain.file_of_key("changes[1].manager_id") == str(path)
    assert chain.file_of_key("options.b.title") == str(parent)
    assert chain.file_of_key("options.a.description") == str(path)
    assert chain.file_of_key("nowhere") == str(path)


def test_a_year_that_is_none_is_told_as_such(parent):
    """A year has four digits; it is no identifier."""
    cut = {"kind": "budget_cut", "year": "27", "share": 0.1}
    path = write_toml(parent, scenario_keys(changes=[cut]))
    ((rule, repair),) = [(item.rule, item.repair) for item in problems_of(path)]
    assert (rule, repair) == ("must be a year of four digits", "write it like 2027")


def test_problems_of_changes_stand_on_the_lines_of_their_own_file(parent):
    """However many changes come before in other files; a change that a rule names stands with its file and line."""
    middle = parent.with_name("middle.toml")
    middle.write_text(
        'extends = "baseline.toml"\n\n[[changes]]\nkind = "manager_leaves"\n'
        'manager_id = "M2"\ndate = 2027-03-31\n',
        encoding="utf-8",
    )
    path = parent.with_name("top.toml")
    path.write_text(
        'extends = "middle.toml"\n[[changes]]\nkind = "manager_leaves"\n'
        'manager_id = "M2"\ndate = 2027-04-30\n\n'
        '[[ "changes" ]] # another\nkind = "manager_leaves"\ndate = 2027-04-30\n'
        'manager_id = "M99"\n\n[[options.a.hires]]\nmanager_id = "M1"\nname = "X"\n'
        'grade = "lead"\nfte = 1.0\navailable_from = 2027-02-01\nannual_cost = 1.0\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        read_inputs(path)
    assert {(item.line, item.place) for item in caught.value.problems} == {
        (2, "changes[2]"),
        (10, "changes[3].manager_id"),
        (13, "options.a.hires[0].manager_id"),
    }
    twice = next(item for item in caught.value.problems if item.line == 2)
    assert twice.rule == f"ends what changes[1] ({middle}, line 3) ends already"
    gone = next(item for item in caught.value.problems if item.line == 10)
    assert str(gone).startswith(f"{path}, line 10, changes[3].manager_id = 'M99': no")


@pytest.fixture
def tower(parent):
    """Write three files, each over the one before; return the path of the last."""
    hire = {"manager_id": "H1", "name": "Hire", "grade": "lead", "fte": 1.0}
    write_toml(
        parent.parent / "child.toml",
        {
            "extends": "baseline.toml",
            "seed": 8,
            "optimizer": {"gap": 0.02},
            "options": {"a": {"budget": {"2027": 100.0}}, "h": {"title": "Hire"}},
            "changes": [leaves("M2", 3)],
        },
    )
    return write_toml(
        parent.parent / "top.toml",
        {
            "extends": "child.toml",
            "seed": 9,
            "options": {"a": {"budget": {"2027": 50.0}}, "h": {"contractors": []}},
            "changes": [LAUNCH],
            "description": hire["name"],
        },
    )


LAUNCH = {
    "kind": "phase_moves",
    "alliance_id": "A1",
    "date": date(2027, 4, 1),
    "phase": "launch",
}


def settings_of(found):
    """Return the settings of a resolution by key."""
    return {item.key: item for item in found.settings}


def test_resolution_names_file_and_what_was_replaced(tower):
    """A key set on three levels has the value of the last, and what both others had, the nearest first."""
    seed = settings_of(resolution(tower))["seed"]
    assert (seed.value, seed.file.name) == (9, "top.toml")
    assert [(old.value, old.file.name) for old in seed.replaced] == [
        (8, "child.toml"),
        (7, "baseline.toml"),
    ]


def test_resolution_marks_defaults(tower):
    """A key that no file sets has no file, and its default; one that a file sets has nothing replaced."""
    found = settings_of(resolution(tower))
    assert found["horizon.months_per_period"].file is None
    assert found["horizon.months_per_period"].value == 3
    assert found["max_handovers"].value is None
    assert found["optimizer.gap"].file.name == "child.toml"
    assert found["optimizer.gap"].replaced == ()


def test_resolution_has_every_key_of_the_scenario(tower):
    """No key of the scenario is left out but changes and options, which are told apart."""
    tops = {key.partition(".")[0] for key in settings_of(resolution(tower))}
    keys = set(read_scenario(tower).model_dump(by_alias=True))
    assert tops == keys - {"changes", "options"}


def test_resolution_lists_changes_with_file_and_day(tower):
    """Changes stand in the order in which they are made, each with the file that makes it."""
    found = resolution(tower).changes
    assert [(c.number, c.kind, c.day.month, c.file.name) for c in found] == [
        (0, "manager_leaves", 2, "baseline.toml"),
        (1, "manager_leaves", 3, "child.toml"),
        (2, "phase_moves", 4, "top.toml"),
    ]
    assert found[2].keys == {key: LAUNCH[key] for key in LAUNCH if key != "kind"}


def test_resolution_of_options_knows_each_key(tower):
    """An option carries what files set on every level and its defaults; an empty list is set, not a default."""
    found = {option.name: option for option in resolution(tower).options}
    own = {item.key: item for item in found["a"].settings}
    assert own["options.a.title"].file.name == "baseline.toml"
    budget = own["options.a.budget.2027"]
    assert (budget.value, budget.replaced[0].value) == (50.0, 100.0)
    assert own["options.a.hires"].file is None
    emptied = {item.key: item for item in found["h"].settings}["options.h.contractors"]
    assert (emptied.value, emptied.file.name) == ((), "top.toml")


def test_a_list_that_is_replaced_stands_whole_at_its_first_entry(parent):
    """Entries do not pair with those of the parent: the parent's whole list stands once."""
    people = [
        {"manager_id": f"H{n}", "name": "Hire", "grade": "lead", "fte": 1.0}
        | {"available_from": date(2027, 4, 1), "annual_cost": 1.0}
        for n in (1, 2, 3)
    ]
    write_toml(
        parent, scenario_keys(options={"a": {"title": "A", "hires": people[:1]}})
    )
    path = write_toml(
        parent.parent / "child.toml",
        {"extends": "baseline.toml", "options": {"a": {"hires": people[1:]}}},
    )
    (option,) = resolution(path).options
    hires = [item for item in option.settings if ".hires" in item.key]
    assert [item.key for item in hires] == ["options.a.hires[0]", "options.a.hires[1]"]
    assert [item.value["manager_id"] for item in hires] == ["H2", "H3"]
    assert [len(item.replaced) for item in hires] == [1, 0]
    assert [row["manager_id"] for row in hires[0].replaced[0].value] == ["H1"]


def test_the_chain_of_files_is_in_order(tower):
    """The file asked for comes first, the one that extends nothing last."""
    names = [path.name for path in resolution(tower).files]
    assert names == ["top.toml", "child.toml", "baseline.toml"]


def test_only_a_key_keeps_what_stands_below_it(tower):
    """A table keeps its keys, an option its own, changes theirs; a near name of another table does not slip in."""
    found = resolution(tower)
    assert {s.key for s in found.only("horizon").settings} == {
        *("horizon.start", "horizon.periods", "horizon.months_per_period")
    }
    one = found.only("options.a.budget")
    assert [s.key for o in one.options for s in o.settings] == ["options.a.budget.2027"]
    assert (one.settings, one.changes) == ((), ())
    assert [c.number for c in found.only("changes[1]").changes] == [1]


def test_an_unknown_key_or_option_proposes_a_near_one(tower):
    """A misspelt key is an input problem with the nearest one."""
    found = resolution(tower)
    for ask, near in ((found.only, "horizon"), (found.with_option, "as_is")):
        with pytest.raises(InputError) as caught:
            ask(f"{near}x")
        assert caught.value.problems[0].repair == f'did you mean "{near}"?'
