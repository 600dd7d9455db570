"""Destination back to the present: targets, dates, delay, levers, nearest targets, the command and its page."""

import hashlib
import json
import os
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from builders_plan import CONSULTANT, ESSENTIAL, MANAGER, SENIOR, ground, inputs, target
from builders_run import write_small_inputs

from resourcing.cli import main
from resourcing.errors import InputError
from resourcing.plan import (
    PromisesKept,
    ServiceLever,
    back_from,
    fitted,
    hired_of,
    read_target,
    sentences,
)
from resourcing.plan.ground import Setting, months_later
from resourcing.plan.relaxing import Relaxation
from resourcing.plan.searching import cheapest
from resourcing.scenario import HiringFreeze

FULL = SENIOR.replace(fte=1.0, annual_cost=120_000.0, most=1)
TARGET_TEXT = """
title = "Complex ones from July"
holds_from = 2027-07-01

[[promises]]
bundle = "essential"
segment = "complex"

[[hires]]
kind_id = "S"
name = "Senior"
grade = "senior"
annual_cost = 120000.0
most = 1
lead_months = 3
"""


@pytest.fixture(scope="module")
def answer():
    """Return the way back from a target that one senior reaches."""
    return back_from(target(hires=(FULL, MANAGER)), **inputs(), seconds=40.0)


def test_every_problem_of_the_file_is_told_at_once(tmp_path):
    """A wrong share, an unknown key and a missing title come together, each at its key."""
    path = tmp_path / "target.toml"
    path.write_text(
        "holds_from = 2027-07-01\nmost_spann = 3\n[[promises]]\nshare = 1.5\n"
    )
    with pytest.raises(InputError) as error:
        read_target(path)
    places = {item.place for item in error.value.problems}
    assert {"title", "most_spann", "promises[0].share"} <= places


def test_a_target_that_asks_for_nothing_is_refused(tmp_path):
    """There must be something that holds from a date on."""
    path = tmp_path / "target.toml"
    path.write_text('title = "Nothing"\nholds_from = 2027-07-01\n')
    with pytest.raises(InputError, match="asks for nothing"):
        read_target(path)


def test_names_and_dates_that_the_scenario_lacks_are_told_together():
    """An unknown profile, an unknown option, a year and a day beyond the horizon."""
    lever = ServiceLever(lever_id="L", profile="flagshp", bundle="core", floor=0.1, points=1.0)  # fmt: skip
    asked = target(
        holds_from=date(2030, 1, 1),
        service_levels=(lever,),
        levers_of=("hir",),
        budget={"2040": 1.0},
    )
    made = inputs()
    with pytest.raises(InputError) as error:
        fitted(asked, scenario=made["scenario"], playbook=made["playbook"])
    assert len(error.value.problems) == 4
    assert 'did you mean "flagship"' in str(error.value)


def test_the_decision_lies_a_lead_time_before_the_first_day(answer):
    """Three months before the first of July is the first of April, and full effect comes after the ramp-up."""
    (row,) = hired_of(answer.ground, answer.found)
    curve = answer.ground.case.world.playbook.planning.ramp_up
    assert (row.decide_by, row.first_day) == (date(2027, 4, 1), date(2027, 7, 1))
    assert row.full_effect == months_later(row.first_day, len(curve))
    assert row.cost == {"2027": 60_000.0}


def test_the_cheapest_plan_is_proven_and_holds(answer):
    """Half a year of one senior costs 60,000; no rule of the target is broken in the plan shown."""
    assert answer.found.status == "optimal"
    assert answer.found.cost == pytest.approx(60_000.0)
    assert answer.holds
    assert answer.plan.kept[:2, 0, 2:].all()


def test_delay_is_free_until_it_is_too_late(answer):
    """The decision of April may wait three months; a fourth puts the target out of reach, and what breaks is named."""
    more = {row.months: row.more for row in answer.delays}
    assert more == {1: 0.0, 2: 0.0, 3: 0.0, 4: np.inf}
    assert {item[2] for item in answer.delays[-1].broken} == {"2027Q3"}


def test_a_lever_is_worth_what_the_plan_costs_more_without_it(answer):
    """Without the senior the target is out of reach; the manager, who may not lead complex alliances, saves nothing."""
    saves = {row.lever: (row.used, row.saves) for row in answer.levers}
    assert saves == {"S": (True, np.inf), "P": (False, 0.0)}


def test_cheaper_levers_come_first():
    """Hours at a price above that of a person are left alone; at a tenth of it they replace the person."""
    dear = ground(target(hires=(FULL,), contractors=(CONSULTANT.replace(hours_per_month=160.0, hourly_cost=5_000.0),)))  # fmt: skip
    cheap = ground(target(hires=(FULL,), contractors=(CONSULTANT.replace(hours_per_month=160.0, hourly_cost=5.0),)))  # fmt: skip
    first = cheapest(dear, Setting(), seconds=20.0)
    second = cheapest(cheap, Setting(), seconds=20.0)
    assert first.calendar == ((2,),)
    assert first.hours_cost == pytest.approx(0.0)
    assert second.calendar == ((),)
    assert 0.0 < second.cost < first.cost


def test_a_lower_service_level_replaces_a_hire_only_where_it_is_cheaper():
    """At 0.2 points a thousand, 6 points are 30,000 and win against 60,000; 20 points are 100,000 and do not."""
    costs = {}
    for points in (6.0, 20.0):
        lever = ServiceLever(lever_id="L", profile="flagship", bundle="essential", floor=0.0, points=points)  # fmt: skip
        place = ground(target(hires=(FULL,), service_levels=(lever,)))
        found = cheapest(place, Setting(), seconds=20.0)
        costs[points] = (found.cost, found.setting.lowered)
    assert costs[6.0] == (pytest.approx(30_000.0), frozenset({"L"}))
    assert costs[20.0] == (pytest.approx(60_000.0), frozenset())


def test_nobody_begins_while_hiring_is_frozen():
    """Frozen until mid-August, nobody begins in July, and the target of July is out of reach."""
    freeze = HiringFreeze(kind="hiring_freeze", first_day=date(2027, 4, 1), last_day=date(2027, 8, 15))  # fmt: skip
    changes = (*inputs()["scenario"].changes, freeze)
    place = ground(target(hires=(FULL.replace(lead_months=4),)), changes=changes)
    assert place.open.tolist() == [[True, False, False, True]]
    assert cheapest(place, Setting(), seconds=20.0).status == "impossible"


def test_a_budget_binds():
    """A budget below the cost of the only plan puts the target out of reach; one just above does not."""
    asked = target(hires=(FULL,), budget={"2027": 59_000.0})
    assert cheapest(ground(asked), Setting(), seconds=20.0).calendar is None
    enough = ground(asked.replace(budget={"2027": 61_000.0}))
    assert cheapest(enough, Setting(), seconds=20.0).cost == pytest.approx(60_000.0)


def test_the_relaxation_never_costs_more_than_a_plan():
    """Its cost is at most that of the cheapest plan, before anything is tried."""
    place = ground(target())
    least = Relaxation(place, Setting()).propose([], seconds=10.0).least
    found = cheapest(place, Setting(), seconds=20.0)
    assert least <= found.cost + 1e-6


def test_a_share_of_promises_leaves_room():
    """Half of the promises to complex alliances cost less than all of them."""
    every = cheapest(ground(target(hires=(FULL,))), Setting(), seconds=20.0)
    half = cheapest(ground(target(hires=(FULL,), promises=(ESSENTIAL.replace(share=0.5),))), Setting(), seconds=20.0)  # fmt: skip
    assert half.cost < every.cost
    assert half.least <= half.cost


def test_a_target_out_of_reach_is_explained_and_the_nearest_named():
    """An alliance that asks for a skill nobody has: the rule is told, and the rest of the target has a plan."""
    asked = target(promises=(PromisesKept(),), hires=(FULL,))
    found = back_from(asked, **inputs(), seconds=30.0)
    assert found.found.status == "impossible"
    assert "the skills that alliances ask of a lead" in " ".join(found.why)
    nearest = found.nearest[0]
    assert {item[0] for item in nearest.given_up} == {"A7"}
    assert nearest.found.calendar == ((2,),)
    assert "cannot be reached" in sentences(found)[0]


def test_options_of_the_scenario_give_levers():
    """A candidate of an option is a kind whose lead time ends on the first day named."""
    from builders_levers import CANDIDATE, OPTION

    made = inputs(options={"levers": OPTION})
    whole = fitted(target(hires=(), levers_of=("levers",)), scenario=made["scenario"], playbook=made["playbook"])  # fmt: skip
    (kind,) = whole.hires
    assert (kind.kind_id, kind.most, kind.lead_months) == (CANDIDATE.manager_id, 2, 3)
    assert [row.contractor_id for row in whole.contractors] == ["X"]


def test_the_command_writes_what_it_says(tmp_path, capsys):
    """Page, tables and JSON agree on who is hired; a folder that holds something else is left alone."""
    scenario = write_small_inputs(tmp_path)
    path, out = tmp_path / "target.toml", tmp_path / "back"
    path.write_text(TARGET_TEXT)
    words = ["plan", str(scenario), "--target", str(path), "--out", str(out), "--seconds", "30"]  # fmt: skip
    assert main(words) == 0
    said = capsys.readouterr().out
    keys = json.loads((out / "plan.json").read_text("utf-8"))
    hires = pd.read_csv(out / "hires.csv")
    assert hires["decide_by"].tolist() == ["2027-04-01"]
    assert keys["hires"][0]["first_day"] == hires["first_day"][0] == "2027-07-01"
    assert keys["cost"] == hires[["cost_2027"]].to_numpy().sum() == 60_000.0
    page = (out / "plan.html").read_text("utf-8")
    assert "Decide by 2027-04-01" in page
    assert "<script" not in page
    assert "proven the cheapest" in said
    delay = pd.read_csv(out / "delay.csv")
    assert delay["months"].tolist() == [0, 1, 2, 3, 4]
    note = json.loads((out / "provenance.json").read_text("utf-8"))
    assert {path.name for path in out.iterdir()} == {"provenance.json", *note["files"]}
    read = {item["name"]: item["sha256"] for item in note["inputs"]}
    assert read[path.name] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert scenario.name in read
    assert str(tmp_path) not in (out / "provenance.json").read_text("utf-8")
    seen = (Path(os.path.relpath(each, out)).as_posix() for each in (scenario, path))
    assert note["again"].startswith("resourcing plan {} --target {}".format(*seen))
    (out / "mine.txt").write_text("keep me")
    assert main(words) == 1
    assert "mine.txt" in capsys.readouterr().err
