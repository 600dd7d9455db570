"""A copy to share: nobody is named, nothing that a plan rests on has changed."""

import csv
import io
from datetime import date

import numpy as np
import pytest
from builders_playbook import small_playbook
from builders_run import small_register, small_scenario, write_small_inputs

from resourcing.cli import main
from resourcing.domain import Manager, Register
from resourcing.errors import InputError
from resourcing.read import check, read_inputs
from resourcing.scenario import DealArrives, Option
from resourcing.sharing import shared
from resourcing.study import prepare
from resourcing.view.files.shared import check_shared


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with a copy in `copy` and its key beside it."""
    place = tmp_path_factory.mktemp("sharing")
    scenario = write_small_inputs(place / "own")
    assert main(["anonymize", str(scenario), "--out", str(place / "copy")]) == 0
    return place


def names_of(register: Register) -> set[str]:
    """Return every name and identifier of a register that a copy must not have."""
    alliances = {w for a in register.alliances for w in (a.name, a.partner)}
    people = {m.name for m in register.managers}
    return alliances | people | {e.evaluator for e in register.evaluations}


def test_no_name_is_left_in_any_file(folder):
    """No file of the copy holds the name of a person, a partner or an alliance."""
    texts = {p: p.read_text("utf-8") for p in (folder / "copy").rglob("*.*")}
    quoted = {name.replace('"', '""') for name in names_of(small_register())}
    found = {
        (path.name, name)
        for path, text in texts.items()
        for name in quoted
        if name in text
    }
    assert found == set()


def test_the_copy_reads_without_problems(folder):
    """A copy is a scenario like any other."""
    assert check(folder / "copy" / "scenario.toml") == ()


def test_the_copy_is_the_same_problem(folder):
    """The instance that is solved has the same hours, weights, eligible leads and prices, array by array."""
    own = read_inputs(folder / "own" / "small.toml")
    copy = read_inputs(folder / "copy" / "scenario.toml")
    one, two = (
        prepare(i.scenario, register=i.register, playbook=i.playbook).data
        for i in (own, copy)
    )
    numbers = {
        name: value
        for name, value in vars(one).items()
        if isinstance(value, np.ndarray) and value.dtype != object
    }
    assert {"need", "available", "eligible", "weight", "pace"} <= set(numbers)
    for name, value in numbers.items():
        np.testing.assert_array_equal(value, getattr(two, name), err_msg=name)


def test_the_key_undoes_the_copy(folder):
    """Every name of the copy is in the key with what it was, once."""
    rows = list(csv.DictReader(io.StringIO((folder / "copy-key.csv").read_text())))
    was = {row["was"].removeprefix("'") for row in rows}
    assert names_of(small_register()) <= was
    people = [row["is"] for row in rows if row["kind"] == "person"]
    assert len(people) == len(set(people))


def test_a_key_within_the_copy_is_refused_with_all_else(tmp_path):
    """Who would share the key with the copy hears of it before anything is written, together with a folder in use."""
    out = tmp_path / "copy"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    with pytest.raises(InputError) as caught:
        check_shared(out, key=out / "key.csv")
    rules = [problem.rule for problem in caught.value.problems]
    assert rules == ["is not empty", "lies in the folder that is to be shared"]
    assert [path.name for path in out.iterdir()] == ["mine.txt"]


def test_the_original_is_never_replaced_by_its_copy(tmp_path, capsys):
    """Not even by force: neither the folder nor the key may lie where the originals are."""
    scenario = write_small_inputs(tmp_path / "own")
    register = scenario.parent / "register"
    before = {path: path.read_bytes() for path in register.iterdir()}
    for path, out in ((register, register), (scenario, scenario.parent)):
        asked = ["anonymize", str(path), "--out", str(out), "--force"]
        assert main([*asked, "--key", str(tmp_path / "key.csv")]) == 1
        assert "from which the run starts" in capsys.readouterr().err
    key = ["--key", str(register / "alliances.csv")]
    asked = ["anonymize", str(scenario), "--out", str(tmp_path / "copy"), "--force"]
    assert main([*asked, *key]) == 1
    assert "in what the copy is made from" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in register.iterdir()} == before


def test_people_and_alliances_of_one_identifier_stay_apart():
    """An alliance and a person may be called alike; each gets its own new identifier, wherever it is named."""
    one = small_register().alliances[0]
    register = Register(
        alliances=(one.replace(alliance_id="X", current_manager="X"),),
        managers=(Manager(manager_id="X", name="Xenia", grade="lead", fte=1.0),),
    )
    copy = shared(register).register
    assert copy.alliances[0].alliance_id == "A1"
    assert copy.alliances[0].current_manager == copy.managers[0].manager_id == "M1"


def test_what_a_scenario_brings_is_renamed_too():
    """Deals, hires and pins of options lose their names like those of the register; teams keep theirs."""
    register = small_register()
    deal = register.alliances[0].replace(
        alliance_id="NEW", name="Big deal", partner="Acme", start=date(2027, 3, 1)
    )
    hire = Manager(manager_id="H", name="Hanna", grade="senior", fte=1.0)
    scenario = small_scenario().replace(
        title="Acme and Ada",
        options={"more": Option(title="Hanna", hires=(hire,), pins={"NEW": "H"})},
        changes=(
            DealArrives(kind="deal_arrives", alliance=deal, levels={"importance": 3.0}),
        ),
    )
    copy = shared(register, scenario=scenario, playbook=small_playbook())
    text = copy.scenario.model_dump_json()
    assert not any(name in text for name in ("Acme", "Hanna", "Big deal", "NEW"))
    (option,) = copy.scenario.options.values()
    (change,) = copy.scenario.changes
    assert option.pins == {change.alliance.alliance_id: option.hires[0].manager_id}
    assert copy.register.teams == register.teams


def test_words_that_may_give_away_are_told():
    """A word of a name that stands in a unit is left and told with its place."""
    one = small_register().alliances[0]
    register = Register(
        alliances=(one.replace(partner="Northwind Labs", unit="Northwind business"),)
    )
    copy = shared(register)
    assert ("register.alliances.unit", "Northwind") in copy.remaining()
