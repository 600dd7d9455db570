"""A copy to share: nobody is named, nothing that a plan rests on has changed."""

import csv
import io
import json
import os
from datetime import date, datetime

import numpy as np
import pytest
from builders_playbook import small_playbook
from builders_run import small_register, small_scenario, write_small_inputs

from resourcing.cli import main
from resourcing.domain import Decision, Manager, Register, TimesheetRow
from resourcing.errors import InputError
from resourcing.read import check, read_inputs
from resourcing.scenario import (
    AlliancesMerge,
    Contractor,
    DealArrives,
    DealsArrive,
    Option,
    Upskilling,
)
from resourcing.sharing import shared
from resourcing.study import prepare
from resourcing.view.files import register_texts
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


def test_free_text_and_the_log_are_left_out():
    """Notes of alliances and evaluations, descriptions that may be blank and every decision are not in the copy."""
    own = small_register()
    entry = Decision(time=datetime(2027, 1, 5), who="Ada", subject="A1", decision="go")
    own = own.replace(
        alliances=tuple(row.replace(notes="secret") for row in own.alliances),
        evaluations=tuple(row.replace(note="secret") for row in own.evaluations),
        decisions=(entry,),
    )
    option = Option(title="x", description="secret")
    scenario = small_scenario().replace(description="secret", options={"x": option})
    copy = shared(own, scenario=scenario)
    assert copy.register.decisions == ()
    texts = copy.register.model_dump_json() + copy.scenario.model_dump_json()
    assert "secret" not in texts
    assert copy.register.evaluations[0].note is None


def test_every_reference_follows_what_it_names():
    """Pins, merges, likenesses, contractors, upskilling and numbered deals name in the copy what they named before."""
    own = small_register()  # turned round, so that nothing keeps its identifier
    own = own.replace(alliances=own.alliances[::-1], managers=own.managers[::-1])
    day = date(2027, 5, 5)
    contractor = Contractor(contractor_id="C", name="Carl", grade="senior", hourly_cost=1.0, hours_per_month=9.0)  # fmt: skip
    trained = Upskilling(manager_id="M4", date=day, skills=("data",))
    option = Option(
        title="x",
        contractors=(contractor,),
        upskilling=(trained,),
        pins={"A4": "T1", "NEW-2": "C"},
    )
    changes = (
        AlliancesMerge(kind="alliances_merge", date=day, into="A2", merged=("A3",)),
        DealsArrive(
            kind="deals_arrive",
            alliance_id="NEW",
            name="Big",
            count=2,
            first=day,
            last=day,
            like=("A1",),
        ),
    )
    scenario = small_scenario().replace(changes=changes, options={"x": option})
    copy = shared(own, scenario=scenario)
    now = {was: new for kind, was, new in copy.key if kind == "identifier"}
    assert set(now) == {*(f"A{n}" for n in range(1, 9)), "NEW", *(f"M{n}" for n in range(1, 6)), "C"}  # fmt: skip
    merge, deals = copy.scenario.changes
    assert (merge.into, merge.merged) == (now["A2"], (now["A3"],))
    assert (deals.alliance_id, deals.like) == (now["NEW"], (now["A1"],))
    made = copy.scenario.options["x"]
    assert made.contractors[0].contractor_id == now["C"]
    assert made.contractors[0].name.startswith("Person ")
    assert made.upskilling[0].manager_id == now["M4"]
    assert made.pins == {now["A4"]: "T1", f"{now['NEW']}-2": now["C"]}
    assert copy.register.alliances[3].pinned_manager == now["M5"] == "M1"


def test_new_identifiers_are_all_of_one_width_and_no_team_s():
    """With ten managers or more they are M01, M02 and so on; where a team is called so already, MX01."""
    managers = tuple(
        Manager(manager_id=f"P{n}", name=f"P {n}", grade="lead", fte=1.0)
        for n in range(10)
    )
    team = small_register().teams[0]
    register = Register(alliances=(), managers=managers)
    plain = shared(register).register.managers
    assert [plain[0].manager_id, plain[9].manager_id] == ["M01", "M10"]
    taken = register.replace(teams=(team.replace(team_id="M03"),))
    copy = shared(taken).register
    assert copy.managers[2].manager_id == "MX03"
    assert copy.teams[0].team_id == "M03"


def test_names_in_texts_of_the_playbook_are_replaced_and_its_own_words_stay():
    """Of two names the longer is replaced first; a partner called like a profile leaves the profiles as they are."""
    one, two, three, *_ = small_register().alliances
    register = Register(
        alliances=(
            one.replace(alliance_id="OLD", name="One", partner="Acme"),
            two.replace(name="Two", partner="Acme Labs"),
            three.replace(name="Three", partner="light"),
        )
    )
    book = small_playbook().replace(
        title="Acme Labs and Acme, no Acmeology, no ProAcme; OLD is light"
    )
    copy = shared(register, scenario=small_scenario(), playbook=book)
    title = copy.playbook.title
    assert title == "Partner 2 and Partner 1, no Acmeology, no ProAcme; A1 is light"
    assert copy.playbook.profiles.keys() == book.profiles.keys()
    assert copy.playbook.replace(title=book.title) == book


def test_a_partner_and_an_alliance_of_one_name_get_labels_of_their_own():
    """In its column each has the label of its kind, and a name that is an identifier too has that of the identifier."""
    one = small_register().alliances[0].replace(name="Acme", partner="Acme")
    ada = Manager(manager_id="Ada", name="Ada", grade="lead", fte=1.0)
    copy = shared(Register(alliances=(one.replace(current_manager="Ada"),), managers=(ada,)))  # fmt: skip
    (alliance,), (manager,) = copy.register.alliances, copy.register.managers
    assert (alliance.name, alliance.partner) == ("Alliance 1", "Partner 1")
    assert (manager.manager_id, manager.name) == ("M1", "M1")


def test_words_of_the_model_never_change():
    """An alliance called like its kind, and a service like a partner, leave kinds and services as they are."""
    own = small_register()
    one = own.alliances[0].replace(name="asset", partner="governance", kind="asset")
    row = TimesheetRow(date=date(2027, 1, 5), manager_id="M1", alliance_id="A1", service="governance", hours=1.0)  # fmt: skip
    copy = shared(own.replace(alliances=(one,), timesheet=(row,))).register
    assert copy.alliances[0].kind == "asset"
    assert copy.timesheet[0].service == "governance"


def test_the_key_is_inert_and_a_table(folder, tmp_path):
    """A name that begins like a formula is text in the key; what is no CSV file by its name is refused."""
    key = (folder / "copy-key.csv").read_text("utf-8")
    assert key.startswith("kind,was,is\n")
    assert "\"'=SUM(1,2)" in key
    with pytest.raises(InputError, match=r"must end in \.csv"):
        check_shared(tmp_path / "copy", key=tmp_path / "key.txt")


def test_what_was_done_is_told(folder, tmp_path, capsys):
    """The command says how many names it replaced, what it left out and kept, where the key is, and what to look at."""
    scenario, out = folder / "own" / "small.toml", tmp_path / "copy"
    assert main(["anonymize", str(scenario), "--out", str(out)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "replaced: 14 identifiers, 8 alliance names, 8 partner names, 7 person names"  # fmt: skip
    assert [line.partition(":")[0] for line in said[1:3]] == ["left out", "kept"]
    assert said[-2:] == [f"key, not to be shared: {out}-key.csv", str(out / "scenario.toml")]  # fmt: skip


def left_in(unit, *, partner="Northwind Labs", **more):
    """Return what is told of a register in which a unit holds words of a partner."""
    one = small_register().alliances[0].replace(name="One", notes=None)
    register = Register(alliances=(one.replace(partner=partner, unit=unit),))
    return shared(register, **more).remaining()


@pytest.mark.parametrize(
    ("partner", "unit", "word"),
    [
        ("Northwind Labs", "Northwind business", "Northwind"),
        ("Northwind Labs", "NORTHWIND business", "NORTHWIND"),
        ("BMS Pharma", "with BMS", "BMS"),
        ("UCB SA", "UCB-first", "UCB"),
        ("3M Health", "3M", "3M"),
        ("Dr Li Wei", "Li group", "Li"),
        ("bluebird bio", "Bluebird unit", "Bluebird"),
        ("Café Bio", "Cafe\u0301 unit", "Café"),
        ("第一三共 製薬", "第一三共チーム", "第一三共"),
    ],
)
def test_words_that_may_give_away_are_told(partner, unit, word):
    """A word of a name that stands in a unit is left and told with its place, however short, in any case and script."""
    assert left_in(unit, partner=partner) == (("register.alliances.unit", word),)


@pytest.mark.parametrize(
    ("partner", "unit"),
    [
        ("Li Wei", "Liver and lipids"),  # parts of words
        ("Li Wei", "li"),  # not written as a name
        ("Oncology Research Institute", "Oncology Research"),
        ("The Network of Health AG", "The Network of AG"),
        ("made up", "up"),
        ("Study 2027", "2027"),
        ("X Y", "X"),
    ],
)
def test_words_that_name_nobody_are_not_told(partner, unit):
    """Parts of words, legal forms, words of the field, figures and single letters raise no alarm."""
    assert left_in(unit, partner=partner) == ()


def test_names_of_options_are_looked_at():
    """An option whose name holds a partner's is told, though it is written small; words that name nobody are not."""
    options = {"hire_for_ucb": Option(title="x"), "hire_two": Option(title="Hire two")}
    scenario = small_scenario().replace(options=options)
    found = left_in(None, partner="UCB Pharma", scenario=scenario)
    assert found == (("scenario.options (key)", "ucb"),)


def test_the_command_tells_each_word_once(tmp_path, capsys):
    """A word that stands in several places is told with the first of them and their number."""
    own = small_register()
    one, *rest = own.alliances
    one = one.replace(partner="GSK plc", unit="GSK north", skills=("GSK way",))
    (tmp_path / "own").mkdir()
    for name, text in register_texts(own.replace(alliances=(one, *rest))).items():
        (tmp_path / "own" / name).write_text(text, encoding="utf-8")
    asked = ["anonymize", str(tmp_path / "own"), "--out", str(tmp_path / "copy")]
    assert main(asked) == 0
    said = capsys.readouterr().out
    places = "register.alliances.unit and 1 more"
    assert f"look whether these words give somebody away: GSK ({places})" in said


def test_names_within_texts_without_spaces_are_replaced():
    """A Japanese name is replaced within a word too, since its script has no spaces; others stand for themselves."""
    one = small_register().alliances[0].replace(name="武田", partner="Roche")
    register = Register(alliances=(one.replace(unit="武田チーム", kind="Rocher"),))
    (copy,) = shared(register).register.alliances
    assert (copy.unit, copy.kind) == ("Alliance 1チーム", "Rocher")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights elsewhere")
def test_nobody_else_may_read_the_key(folder):
    """The key is for its owner alone, the copy for those with whom it is shared."""
    assert (folder / "copy-key.csv").stat().st_mode & 0o777 == 0o600
    assert (folder / "copy" / "scenario.toml").stat().st_mode & 0o044 == 0o044


def test_force_replaces_a_copy_and_nothing_else(folder, tmp_path, capsys):
    """A copy makes way for a new one by force; a folder with a file that no copy holds does not, nor a changed one."""
    out, scenario = tmp_path / "copy", folder / "own" / "small.toml"
    asked = ["anonymize", str(scenario), "--out", str(out)]
    assert main(asked) == 0
    assert main(asked) == 1
    assert "--force replaces earlier copies only" in capsys.readouterr().err
    assert main([*asked, "--force"]) == 0
    (out / "mine.txt").write_text("mine")
    assert main([*asked, "--force"]) == 1
    assert "such as mine.txt" in capsys.readouterr().err
    assert (out / "mine.txt").read_text() == "mine"
    (out / "mine.txt").unlink()
    later = (out / "provenance.json").stat().st_mtime + 3600
    os.utime(out / "scenario.toml", (later, later))
    assert main([*asked, "--force"]) == 1
    assert "such as scenario.toml" in capsys.readouterr().err


@pytest.mark.parametrize("fails_at", ["write_folder", "replace"])
def test_a_copy_that_cannot_be_written_leaves_the_key_of_the_one_before(folder, tmp_path, monkeypatch, fails_at):  # fmt: skip
    """Without it the copy before could not be undone any more."""
    out, scenario = tmp_path / "copy", folder / "own" / "small.toml"
    asked = ["anonymize", str(scenario), "--out", str(out)]
    assert main(asked) == 0
    key = tmp_path / "copy-key.csv"
    key.write_text("kind,was,is\nof the copy before\n")

    def failing(*_, **__):
        raise OSError(28, "No space left on device")

    place = "resourcing.view.files.shared" if fails_at == "write_folder" else "pathlib.Path"  # fmt: skip
    monkeypatch.setattr(f"{place}.{fails_at}", failing)
    assert main([*asked, "--force"]) == 1
    assert key.read_text() == "kind,was,is\nof the copy before\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "copy-key.csv"]


def test_the_note_of_a_copy_names_its_files_only(folder):
    """By its note a copy is known again; of the original it says nothing."""
    copy = folder / "copy"
    note = json.loads((copy / "provenance.json").read_text("utf-8"))
    files = {p.relative_to(copy).as_posix() for p in copy.rglob("*") if p.is_file()}
    assert note == {
        "made_by": "resourcing anonymize",
        "files": sorted(files - {"provenance.json"}),
    }


@pytest.mark.parametrize("out", [".", "..", "sub/.."])
def test_a_folder_without_a_name_is_refused_in_words(folder, tmp_path, capsys, monkeypatch, out):  # fmt: skip
    """The key gets a name beside the folder whatever the folder is called."""
    (tmp_path / "here" / "sub").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    scenario = folder / "own" / "small.toml"
    assert main(["anonymize", str(scenario), "--out", out]) == 1
    assert "the folder in which you work" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_key_behind_a_link_into_the_copy_is_refused(folder, tmp_path, capsys):
    """What counts is where the key would lie, not what it is called."""
    (tmp_path / "copy").mkdir()
    (tmp_path / "near").symlink_to(tmp_path / "copy")
    key = ["--key", str(tmp_path / "near" / "key.csv")]
    scenario = folder / "own" / "small.toml"
    assert main(["anonymize", str(scenario), "--out", str(tmp_path / "copy"), *key]) == 1  # fmt: skip
    assert "lies in the folder that is to be shared" in capsys.readouterr().err
    assert list((tmp_path / "copy").iterdir()) == []
