"""The command `resourcing compare`: what can be told apart, what changed, what could not be solved, and the folder."""

import csv
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from builders_playbook import small_playbook
from builders_run import (
    led_so,
    small_case,
    small_register,
    small_scenario,
    write_small_inputs,
)
from builders_scenario import alliance
from helpers import write_toml

from resourcing import study
from resourcing.cli import main
from resourcing.errors import InputError, InputProblem
from resourcing.read import Inputs
from resourcing.results import OptimizationResult
from resourcing.scenario import (
    AllianceEnds,
    AllianceRescored,
    AlliancesMerge,
    DealArrives,
    Horizon,
    ManagerLeaves,
)
from resourcing.study import (
    Column,
    Failure,
    Run,
    comparing,
    current_leads_kept,
    side_by_side,
)
from resourcing.view.compared import (
    Changed,
    answer,
    change_said,
    headline,
    inputs_that_differ,
    service_of,
    totals,
    verdict,
    write_comparison,
)
from resourcing.view.compared.sentences import ALIKE, APART, BETTER, WORSE, unmanaged

FIRST = {"A1": "M1 M1 M1 M1", "A2": "M2 M2 - -", "A6": "M4 M4 M4 -"}
SECOND = {"A1": "M1 M5 M5 M5", "A2": "M2 - - -", "A3": "M2 M2 - -", "A6": "M4 M4 M4 -"}
OUTPUT = [
    *("compare.html", "compare.json", "in_force.csv", "leads.csv", "load.csv"),
    *("promises.csv", "provenance.json", "service.csv", "totals.csv"),
]


def column(label, leads, *, option="as_is", slack=0.0, **changes):
    """Return a column whose plan is given, proven within a slack in points; `changes` are of the scenario."""
    run = led_so(small_case(option, **changes), leads)
    bound = run.plan.objective + slack
    run = replace(run, result=replace(run.result, bound=bound))
    scenario = small_scenario(**changes)
    inputs = Inputs(
        scenario=scenario, register=small_register(), playbook=small_playbook()
    )
    return Column(label=label, source=f"{label}.toml", inputs=inputs, run=run)


@pytest.fixture(scope="module")
def compared():
    """Return two given plans of one case side by side."""
    return side_by_side([column("one", FIRST), column("two", SECOND)])


def changed_of(comparison):
    """Return what changed in the only pair."""
    (pair,) = comparison.pairs
    return Changed(pair=pair)


def rows_of(path):
    """Return the rows of a CSV file."""
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def test_leads_that_change_have_alliance_from_to_and_period(compared):
    """Each kind of change: somebody else, nobody any more, managed anew."""
    found = changed_of(compared).leads
    rows = {
        (r["alliance_id"], r["periods"], r["from"], r["to"], r["change"])
        for r in found.to_dict("records")
    }
    assert rows == {
        ("A1", "2027Q2 to 2027Q4", "Ada", "Eva", "led by somebody else"),
        ("A2", "2027Q2", "Ben", "nobody", "left without a lead"),
        ("A3", "2027Q1 to 2027Q2", "nobody", "Ben", "managed anew"),
    }


def test_alliances_unmanaged_and_managed_anew_are_named(compared):
    """Both stand before the table of leads, with their periods."""
    assert list(unmanaged(changed_of(compared))) == [
        "Left without a lead: Alliance A2 (2027Q2).",
        "Managed anew: Alliance A3 (2027Q1 to 2027Q2).",
    ]


def test_promises_won_and_lost_are_those_of_the_solutions(compared):
    """Counts by kind are those of the arrays of both plans."""
    found = changed_of(compared)
    one, two = (item.run.plan for item in compared.columns)
    assert found.promises_of("won") == (two.kept & one.promised & ~one.kept).sum()
    assert found.promises_of("lost") == (one.kept & two.promised & ~two.kept).sum()
    assert found.promises_of("lost") > 0
    assert set(found.promises["change"]) == {"won", "lost"}


def test_load_is_that_of_the_solutions_the_largest_change_first(compared):
    """Hours planned before and after are the hours used; nobody's change is larger than the first one's."""
    found = changed_of(compared).load
    one, two = (item.run.plan for item in compared.columns)
    used = two.hours_used.sum(axis=1) - one.hours_used.sum(axis=1)
    names = one.data.resources
    assert dict(zip(found["resource_id"], found["hours_change"], strict=True)) == (
        pytest.approx(dict(zip(names, used, strict=True)))
    )
    assert found["hours_change"].abs().is_monotonic_decreasing
    assert found["hours_change"].abs().iloc[0] > 0


def test_points_whose_ranges_overlap_are_not_told_apart():
    """The same two plans are told apart where they are proven, and not where the gaps are wide."""
    better = {**FIRST, "A3": "M5 M5 M5 M5"}
    tight = side_by_side([column("one", FIRST), column("two", better)])
    (pair,) = tight.pairs
    gained = pair.points.found
    assert gained > 0
    assert verdict(pair) == BETTER
    wide = side_by_side(
        [column("one", FIRST, slack=gained + 1.0), column("two", better)]
    )
    assert verdict(wide.pairs[0]) == ALIKE
    assert wide.pairs[0].points.low == pytest.approx(-1.0)
    assert "cannot be told from one in value points (between" in answer(
        changed_of(wide)
    )
    back = side_by_side([column("two", better), column("one", FIRST)])
    assert verdict(back.pairs[0]) == WORSE
    assert headline(back).startswith("one is worth less than two: it keeps")


def test_equal_plans_are_said_to_be_equal():
    """A plan compared with itself has no change, and no number that looks like one."""
    same = side_by_side([column("one", FIRST), column("two", FIRST)])
    assert answer(changed_of(same)) == (
        "two is worth as much as one: the same leads, promises, hours delivered and cost."
    )
    assert changed_of(same).leads.empty


def test_other_periods_and_prices_are_not_compared_in_points():
    """Points of a longer horizon, or under other charges, are on another footing; everything else still stands."""
    longer = column(
        "long", {}, horizon=Horizon(start=date(2027, 1, 1), periods=6), changes=()
    )
    (pair,) = side_by_side([column("one", FIRST), longer]).pairs
    assert pair.points is None
    assert pair.not_compared == "they cover different periods"
    assert verdict(pair) == APART
    assert "since they cover different periods" in answer(Changed(pair=pair))
    dear = column("dear", FIRST)
    world = dear.run.case.world
    charges = world.playbook.charges.replace(handover_rate=9.0)
    world = replace(world, playbook=world.playbook.replace(charges=charges))
    run = replace(dear.run, case=replace(dear.run.case, world=world))
    (pair,) = side_by_side([column("one", FIRST), replace(dear, run=run)]).pairs
    assert "price coverage and charges differently" in pair.not_compared


def test_totals_add_up(compared):
    """Coverage is hours delivered over hours needed; points lie between value and bound."""
    one, two = totals(compared).to_dict("records")
    for row, item in zip((one, two), compared.columns, strict=True):
        plan, data = item.run.plan, item.run.case.data
        assert row["coverage"] == pytest.approx(plan.delivered.sum() / data.need.sum())
        assert row["unmanaged"] == plan.unmanaged.sum()
        assert row["gap_points"] == row["points_bound"] - row["points"]
    change = two["points"] - one["points"]
    assert two["points_change"] == pytest.approx(change)


def test_service_is_under_one_luck(compared):
    """Two plans meet the same requests, whatever their scenarios' seeds; a plan against itself changes nothing."""
    requests = service_of(compared).groupby("key")["requests"].nunique()
    assert (requests == 1).all()
    other = side_by_side([column("one", FIRST), column("seed", FIRST, seed=99)])
    moved = other.pairs[0].service
    assert (moved["change"].dropna() == 0).all()
    assert other.columns[1].run.service.seed == 3


def test_inputs_that_differ_and_no_others():
    """A change, a key and an option's content; what is the same has no row."""
    hired = column("hired", FIRST, option="hire", max_handovers=5, changes=())
    found = inputs_that_differ(side_by_side([column("one", FIRST), hired]))
    rows = {(r["part"], r["key"]): (r["one"], r["hired"]) for r in found.to_dict("records")}  # fmt: skip
    assert rows.pop(("option", "hires[0]"))[1].startswith("manager_id H1; name Hire 1")
    assert rows == {
        ("option", "title"): ("As is", "Hire one"),
        ("change", "2027-06-30 manager leaves: Ben (M2)"): ("yes", "no"),
        ("scenario", "max_handovers"): ("blank", "5"),
    }


def test_changes_made_otherwise_are_told_key_by_key():
    """Two scenarios whose alliance ends on another day, and whose deal has other levels, do not have the same inputs."""

    def two_changes(last, level):
        ends = AllianceEnds(
            kind="alliance_ends",
            alliance_id="A4",
            wind_down_from=date(2027, 4, 1),
            date=last,
        )
        levels = {"importance": 3.0, "programs": level}
        deal = alliance("D1", start=date(2027, 7, 1)).replace(name="Deal")
        return (ends, DealArrives(kind="deal_arrives", alliance=deal, levels=levels))

    one = column("one", {}, changes=two_changes(date(2027, 9, 30), 2.0))
    two = column("two", {}, changes=two_changes(date(2027, 12, 31), 5.0))
    both = inputs_that_differ(side_by_side([one, two]))
    assert {tuple(row) for row in both.itertuples(index=False)} == {
        ("change", "alliance ends: Alliance A4 (A4), last day", "2027-09-30", "2027-12-31"),
        ("change", "deal arrives: Deal (D1), programs", "2", "5"),
    }  # fmt: skip
    none = replace(one, label="none", inputs=replace(one.inputs, scenario=small_scenario(changes=())))  # fmt: skip
    three = inputs_that_differ(side_by_side([one, two, none]))
    ended = three[three["key"].str.startswith("alliance ends: Alliance A4")]
    assert ended[["one", "two", "none"]].to_numpy().tolist() == [
        ["yes", "yes", "no"],
        ["2027-09-30", "2027-12-31", "no"],
    ]


def test_a_plan_that_cannot_be_replayed_is_a_remark_and_no_failure():
    """Where a placement changes within the horizon, the column stays without service levels, and the reason is said."""
    levels = {"importance": 1.0, "programs": 0.0, "functions": 0.0, "geographies": 1.0}
    calm = AllianceRescored(
        kind="alliance_rescored", alliance_id="A1", date=date(2027, 7, 1), levels=levels
    )
    found = side_by_side([column("one", FIRST), column("calm", FIRST, changes=(calm,))])
    assert found.failures == ()
    assert found.columns[0].run.service is not None
    assert found.columns[1].run.service is None
    (remark,) = found.remarks
    assert remark.startswith("calm is not replayed with requests: score_moves = 'A1, 2")


def test_an_alliance_that_merges_is_not_said_to_end():
    """Its lead becomes nobody's since it is part of another one."""
    merge = AlliancesMerge(
        kind="alliances_merge", date=date(2027, 7, 1), into="A1", merged=("A6",)
    )
    found = side_by_side(
        [column("one", FIRST), column("merged", FIRST, changes=(merge,))]
    )
    rows = changed_of(found).leads
    assert rows.loc[rows["alliance_id"] == "A6", "change"].tolist() == [
        "part of another one"
    ]


def test_other_registers_and_playbooks_are_compared_cell_by_cell():
    """One person's hours and one planning number are named; rows that are the same are not."""
    two = column("two", FIRST)
    book = two.inputs.playbook
    planning = book.planning.replace(productive_hours_per_month=99.0)
    register = two.inputs.register
    managers = (register.managers[0].replace(fte=0.9), *register.managers[1:])
    inputs = replace(
        two.inputs,
        playbook=book.replace(planning=planning),
        register=register.replace(managers=managers),
    )
    found = inputs_that_differ(
        side_by_side([column("one", FIRST), replace(two, inputs=inputs)])
    )
    rows = {tuple(row) for row in found.itertuples(index=False)}
    assert rows == {
        ("playbook", "planning.productive_hours_per_month", "120", "99"),
        ("register", "managers.M1.fte", "0.2", "0.9"),
    }


def test_a_change_of_any_kind_is_said_with_its_day():
    """Whom it concerns is named; a change that brings a row is said by the row's identifier."""
    leaves = ManagerLeaves(
        kind="manager_leaves", manager_id="M9", date=date(2027, 6, 30)
    )
    assert change_said(leaves, names={}) == "2027-06-30 manager leaves: M9"


def test_a_replay_that_breaks_down_loses_no_plan(monkeypatch):
    """The column stays without service levels, and the failure is recorded."""
    real = comparing.replay

    def broken(case, plan, **rest):
        if case.scenario.title == "Broken":
            msg = "requests were lost"
            raise RuntimeError(msg)
        return real(case, plan, **rest)

    monkeypatch.setattr(comparing, "replay", broken)
    found = side_by_side([column("one", FIRST), column("two", SECOND, title="Broken")])
    assert [item.label for item in found.columns] == ["one", "two"]
    assert found.columns[1].run.service is None
    (failure,) = found.failures
    assert failure.label == "Service of two"
    assert "requests were lost" in failure.problems[0].rule
    assert "requests answered" not in answer(changed_of(found))


def test_without_any_column_the_problems_are_raised():
    """Nothing solved: every problem at once, none twice."""
    problem = InputProblem(file="a.toml", rule="is empty")
    gone = [Failure(label=n, source=n, problems=(problem,)) for n in "ab"]
    with pytest.raises(InputError) as caught:
        side_by_side([], failures=gone)
    assert caught.value.problems == (problem,)


def test_labels_are_unique():
    """Two columns of one name are a broken promise."""
    with pytest.raises(ValueError, match="columns of one label: one"):
        side_by_side([column("one", FIRST), column("one", SECOND)])


def test_tables_hold_no_formulas(compared, tmp_path):
    """The name of A1, which begins with an equals sign, is text in every table; the page escapes its tags."""
    write_comparison(compared, out=tmp_path / "out", asked=["resourcing", "compare"])
    for name in ("leads.csv", "promises.csv"):
        text = (tmp_path / "out" / name).read_text("utf-8")
        assert "SUM(1,2)" in text
        assert not re.search(r'(^|,)"?=', text, flags=re.MULTILINE)
    page = (tmp_path / "out" / "compare.html").read_text("utf-8")
    assert "<b>" not in page
    assert "&lt;b&gt;" in page
    assert "<script" not in page
    assert not re.search(r'(src|href)="(?!#)', page)


def kept_today(case):
    """Return a run that keeps today's leads and proves it, without a solve; none where promises are strict."""
    today = current_leads_kept(case)
    strict = case.world.playbook.rules.promises == "strict"
    return Run(
        case=case,
        today=today,
        result=OptimizationResult(
            best=None if strict else today,
            bound=today.objective,
            status="infeasible" if strict else "optimal",
            seconds=0.1,
            full_value=case.data.full_value,
        ),
    )


@pytest.fixture
def solved(monkeypatch):
    """Spare the solves of the test; return the cases that would have been solved."""
    cases = []
    monkeypatch.setattr(
        study, "assign", lambda case: cases.append(case) or kept_today(case)
    )
    return cases


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    """Return the scenario file of a small portfolio; another beside it has nobody leave, a third cannot be read."""
    path = write_small_inputs(tmp_path_factory.mktemp("inputs"))
    write_toml(path.with_name("broken.toml"), {"extends": "base.toml", "seed": -1})
    return path


@pytest.fixture(scope="module")
def folder(inputs, tmp_path_factory):
    """Return the folder of a comparison of two scenarios with two options each."""
    out = tmp_path_factory.mktemp("compared") / "out"
    words = ["compare", str(inputs), str(inputs.with_name("base.toml"))]
    assert main([*words, "--options", "as_is,hire", "--out", str(out)]) == 0
    return out


def test_the_folder_holds_page_tables_and_where_they_come_from(folder):
    """Every file, a column for each scenario and option, the first without a change."""
    assert sorted(path.name for path in folder.iterdir()) == OUTPUT
    rows = rows_of(folder / "totals.csv")
    assert [row["column"] for row in rows] == [
        *("small", "small + hire", "base", "base + hire")
    ]
    assert rows[0]["points_change"] == ""
    assert float(rows[1]["cost"]) == 90_000
    keys = json.loads((folder / "compare.json").read_text("utf-8"))
    assert [pair["after"] for pair in keys["pairs"]] == [r["column"] for r in rows[1:]]
    assert keys["failures"] == []
    note = json.loads((folder / "provenance.json").read_text("utf-8"))
    assert note["made_by"] == "resourcing compare"
    assert note["files"] == [name for name in OUTPUT if name != "provenance.json"]
    assert {item["replayed"]["seed"] for item in note["columns"]} == {3}
    assert all(len(item["inputs"][0]["sha256"]) == 64 for item in note["columns"])
    assert str(folder.parent) not in (folder / "provenance.json").read_text("utf-8")


def test_json_and_tables_agree(folder):
    """What JSON says of a pair is what the tables say."""
    keys = json.loads((folder / "compare.json").read_text("utf-8"))
    leads = rows_of(folder / "leads.csv")
    for pair in keys["pairs"]:
        own = [row for row in leads if row["column"] == pair["after"]]
        assert [row["alliance_id"] for row in own] == [
            row["alliance_id"] for row in pair["leads"]
        ]
    assert sum(len(pair["leads"]) for pair in keys["pairs"]) == len(leads) > 0


def test_a_scenario_that_cannot_be_read_loses_no_other(
    inputs, solved, tmp_path, capsys
):
    """The others are compared; what is missing is told, recorded and shown, and the exit code is not 0."""
    out = tmp_path / "out"
    names = (inputs, inputs.with_name("broken.toml"), inputs.with_name("base.toml"))
    assert main(["compare", *map(str, names), "--out", str(out)]) == 1
    told = capsys.readouterr()
    assert "broken is missing: 1 problem in" in told.err
    assert told.out.startswith("base ")
    keys = json.loads((out / "compare.json").read_text("utf-8"))
    assert [item["column"] for item in keys["columns"]] == ["small", "base"]
    (failure,) = keys["failures"]
    assert failure["column"] == "broken"
    assert "seed" in failure["problems"][0]
    assert "broken is missing" in (out / "compare.html").read_text("utf-8")


def test_a_first_scenario_that_cannot_be_solved_gives_way(
    inputs, solved, tmp_path, capsys
):
    """Without the first, the second one is what the others are compared with, and that is said."""
    path = inputs.with_name("strict.toml")
    write_toml(path, {"extends": "base.toml", "rules": {"promises": "strict"}})
    out = tmp_path / "out"
    names = (path, inputs, inputs.with_name("base.toml"))
    assert main(["compare", *map(str, names), "--out", str(out)]) == 1
    assert "strict is missing" in capsys.readouterr().err
    keys = json.loads((out / "compare.json").read_text("utf-8"))
    assert keys["first"] == "small"
    assert any("compared with small instead" in text for text in keys["remarks"])


def test_a_solve_that_breaks_down_loses_no_other(inputs, tmp_path, monkeypatch, capsys):
    """A defect in one solve is told with what broke; the others stand."""

    def assign(case):
        if case.world.option == "hire":
            msg = "out of luck"
            raise RuntimeError(msg)
        return kept_today(case)

    monkeypatch.setattr(study, "assign", assign)
    out = tmp_path / "out"
    assert main(["compare", str(inputs), "--options", "all", "--out", str(out)]) == 1
    assert "small + hire is missing" in capsys.readouterr().err
    keys = json.loads((out / "compare.json").read_text("utf-8"))
    assert [c["column"] for c in keys["columns"]] == ["small", "small + projects"]
    assert "RuntimeError: out of luck" in keys["failures"][0]["problems"][0]


def test_an_interrupted_solve_ends_the_solving(inputs, tmp_path, monkeypatch, capsys):
    """What was found is compared; the rest is not solved, and that is told."""

    def assign(case):
        run = kept_today(case)
        stop = case.world.option == "hire"
        status = "interrupted" if stop else "optimal"
        return replace(run, result=replace(run.result, status=status))

    monkeypatch.setattr(study, "assign", assign)
    out = tmp_path / "out"
    assert main(["compare", str(inputs), "--options", "all", "--out", str(out)]) == 1
    assert "an earlier solve was interrupted" in capsys.readouterr().err
    rows = rows_of(out / "totals.csv")
    assert [row["column"] for row in rows] == ["small", "small + hire"]


def test_an_option_that_one_scenario_lacks_is_left_out_there(
    inputs, solved, tmp_path, capsys
):
    """Known to the other, it is no error; the reader is told."""
    path = inputs.with_name("more.toml")
    extra = {"options": {"extra": {"title": "Extra"}}}
    write_toml(path, {"extends": "base.toml", **extra})
    words = ["compare", str(inputs), str(path), "--options", "as_is,extra"]
    assert main([*words, "--out", str(tmp_path / "out")]) == 0
    assert "small.toml has no option extra." in capsys.readouterr().out
    rows = rows_of(tmp_path / "out" / "totals.csv")
    assert [row["column"] for row in rows] == ["small", "more", "more + extra"]


@pytest.mark.slow
def test_the_folder_of_a_run_is_not_solved_again(inputs, solved, tmp_path):
    """A run stands for its scenario: its plan and its proof are those of its folder."""
    run = tmp_path / "stored"
    assert main(["run", str(inputs), "--out", str(run)]) == 0
    stored = json.loads((run / "summary.json").read_text("utf-8"))
    words = ["compare", str(run), str(inputs.with_name("base.toml"))]
    assert main([*words, "--out", str(tmp_path / "out")]) == 0
    assert len(solved) == 2  # the run, and the other scenario
    first = rows_of(tmp_path / "out" / "totals.csv")[0]
    assert first["column"] == "stored"
    assert float(first["points"]) == pytest.approx(stored["objective"]["value"])
    assert float(first["points_bound"]) == pytest.approx(stored["objective"]["bound"])


def test_a_time_limit_is_for_each_solve(inputs, solved, tmp_path):
    """`--seconds` replaces the scenario's limit, and the provenance says so."""
    out = tmp_path / "out"
    words = ["compare", str(inputs), str(inputs.with_name("base.toml"))]
    main([*words, "--out", str(out), "--seconds", "7"])
    note = json.loads((out / "provenance.json").read_text("utf-8"))
    limits = [item["optimizer"]["time_limit_seconds"] for item in note["columns"]]
    assert limits == [7.0, 7.0]
    assert [c.scenario.optimizer.time_limit_seconds for c in solved] == limits


def test_options_that_nobody_has_and_single_plans_are_refused(inputs, tmp_path, capsys):
    """Before anything is solved, with what to do."""
    out = str(tmp_path / "out")
    assert main(["compare", str(inputs), "--options", "hier", "--out", out]) == 1
    assert 'did you mean "hire"?' in capsys.readouterr().err
    assert main(["compare", str(inputs), "--out", out]) == 1
    assert "nothing to compare it with" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_folder_of_others_is_left_alone(inputs, solved, tmp_path, capsys):
    """A second comparison replaces the first; a stranger's file, or the inputs, stop it."""
    words = ["compare", str(inputs), "--options", "as_is,projects", "--out"]
    stranger = tmp_path / "out" / "mine.txt"
    stranger.parent.mkdir()
    stranger.write_text("mine")
    assert main([*words, str(stranger.parent)]) == 1
    assert (
        "no earlier compare made or that were changed since, such as mine.txt"
        in capsys.readouterr().err
    )
    assert stranger.read_text() == "mine"
    assert main([*words, str(inputs.parent), "--force"]) == 1
    assert "from which the run starts" in capsys.readouterr().err
    assert inputs.exists()
    for _ in range(2):
        assert main([*words, str(tmp_path / "again")]) == 0
