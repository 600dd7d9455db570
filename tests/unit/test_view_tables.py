"""Tables label what was computed: exact columns, one row for each thing, sums that agree, reasons that are true."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from builders_playbook import small_playbook
from builders_run import led_so, small_case, small_register, small_run, small_scenario

from resourcing.domain import Register
from resourcing.results import Solution
from resourcing.scenario import OptimizerSettings
from resourcing.study import measures, prepare
from resourcing.view import tables

COLUMNS = {
    "segments": "alliance_id name eligible criticality cross_functionality interconnectivity profile segment rule "
    "margin p_complex p_typical p_simple flags",
    "demand": "alliance_id period bundle hours",
    "capacity": "resource_id period hours",
    "assignments": "period alliance_id resource_id role bundle hours",
    "coverage": "period alliance_id bundle hours_needed hours_delivered coverage floor promise_kept",
    "workload": "period resource_id hours_available hours_services hours_overhead hours_handover occupancy "
    "alliances_led span span_limit",
    "moves": "period alliance_id from to reason hours_handover",
    "given_up": "period alliance_id bundle hours services",
}
PERIODS = ["2027Q1", "2027Q2", "2027Q3", "2027Q4"]
BUNDLES = ["essential", "core", "higher_value"]
PACE = {"M1": 0.9, "M2": 0.9, "M3": 1.0, "M4": 1.2, "M5": 1.0}
STAY = {
    "A1": "M1 M1 M1 M1",
    "A2": "M2 M2 - -",
    "A3": "M1 M1 M1 M1",
    "A4": "M2 M2 - -",
    "A6": "M4 M4 M4 M4",
}
"""The current leads as far as they may stay; nobody moves."""


@pytest.fixture(scope="module")
def run():
    """Return the small run, solved to the optimum, so that there is one answer."""
    return small_run(optimizer=OptimizerSettings(gap=0.0))


@pytest.fixture(scope="module")
def case():
    """Return the small case, not solved."""
    return small_case()


@pytest.fixture(scope="module")
def empty():
    """Return a run over nothing: one alliance that is not eligible, nobody to lead."""
    register = Register(alliances=(small_register().alliances[-1],))
    scenario = small_scenario(changes=(), options={})
    return led_so(prepare(scenario, register=register, playbook=small_playbook()), {})


def indexed(frame, *keys):
    """Return a frame by its keys, which must be unique."""
    found = frame.set_index(list(keys))
    assert found.index.is_unique
    return found


@pytest.mark.parametrize("name", COLUMNS)
def test_tables_have_the_promised_columns(run, empty, name):
    """Each table has the columns of the run folder in their order, also without rows."""
    for answer in (run, empty):
        frame = tables.run_tables(answer)[name]
        assert list(frame.columns) == COLUMNS[name].split()
        assert list(frame.index) == list(range(len(frame)))
    assert set(tables.run_tables(run)) == {*COLUMNS, "service_levels"}
    assert {n: " ".join(c) for n, c in tables.COLUMNS.items()} == COLUMNS


def test_nothing_gives_empty_tables(empty):
    """A portfolio without an eligible alliance gives tables without rows, but lists the alliance."""
    found = tables.run_tables(empty)
    sizes = {name: len(frame) for name, frame in found.items()}
    assert sizes == {**dict.fromkeys(COLUMNS, 0), "segments": 1}
    assert found["moves"]["hours_handover"].sum() == 0
    assert len(tables.unmanaged(empty)) == len(tables.spread_thin(empty)) == 0
    assert tables.balance(empty.case)["ratio"].isna().all()
    assert tables.summary(empty, scenario_name="x")["segments"]["ineligible"] == 1


def test_rows_go_by_period_then_register_then_bundle(run):
    """Periods stand in order of time, alliances and resources as in the register, bundles by importance."""
    for name, frame in tables.run_tables(run).items():
        who = [name for name in ("alliance_id", "resource_id") if name in frame]
        if "period" in frame:
            keys = [
                (
                    PERIODS.index(row["period"]),
                    *(register_order(row[column]) for column in who[:1]),
                    BUNDLES.index(row["bundle"]) if "bundle" in frame else 0,
                )
                for row in frame.to_dict("records")
            ]
            assert keys == sorted(set(keys)), name


def register_order(label):
    """Return the place of an alliance or resource in the small register."""
    return (label[0], int(label[1:]))


def test_assignments_are_hours_of_the_lead_after_pace(run):
    """Every led alliance, period and bundle has one row, with the delivered hours x the lead's pace."""
    found = indexed(tables.assignments(run), "period", "alliance_id", "bundle")
    delivered = indexed(tables.coverage(run), "period", "alliance_id", "bundle")
    names = tables.lead_names(run)
    people = {name: key for key, name in tables.resource_names(run.case).items()}
    led = 0
    for (period, alliance, bundle), row in delivered.iterrows():
        name = names.iloc[run.case.data.alliances.index(alliance)][period]
        if name:
            led += 1
            mine = found.loc[(period, alliance, bundle)]
            assert (mine["resource_id"], mine["role"]) == (people[name], "lead")
            expected = row["hours_delivered"] * PACE[mine["resource_id"]]
            assert mine["hours"] == pytest.approx(expected)
    assert len(found) == led
    assert (found["hours"] == 0).any()
    assert (found["hours"] > 0).any()


def test_coverage_has_a_row_for_each_active_alliance_led_or_not(run):
    """An alliance has three rows in each period in which it is active, and none before, after or when not eligible."""
    found = tables.coverage(run).groupby("alliance_id")["period"].agg(list)
    assert found["A1"] == [period for period in PERIODS for _ in BUNDLES]
    assert found["A6"] == [period for period in PERIODS[:3] for _ in BUNDLES]
    assert found["A7"] == [period for period in PERIODS[1:] for _ in BUNDLES]
    assert "A8" not in found
    unled = indexed(tables.coverage(run), "period", "alliance_id", "bundle")
    assert unled.loc[("2027Q4", "A7", "essential"), "hours_delivered"] == 0
    assert unled.loc[("2027Q4", "A7", "essential"), "hours_needed"] == pytest.approx(
        7.5
    )


def test_coverage_says_which_promises_are_kept(run):
    """A promise is made where floor and need are above 0, and kept where coverage reaches the floor."""
    frame = tables.coverage(run)
    promised = (frame["floor"] > 0) & (frame["hours_needed"] > 0)
    assert frame["promise_kept"].isna().tolist() == (~promised).tolist()
    kept = frame["coverage"] >= frame["floor"] - 1e-6
    assert frame[promised]["promise_kept"].tolist() == kept[promised].tolist()
    assert {True, False} == set(frame[promised]["promise_kept"])
    needless = frame[frame["hours_needed"] == 0]
    assert len(needless) > 0
    assert (needless["coverage"] == 1).all()
    needed = frame[frame["hours_needed"] > 0]
    expected = needed["hours_delivered"] / needed["hours_needed"]
    np.testing.assert_allclose(needed["coverage"], expected)


def test_workload_adds_up_to_the_other_tables(run):
    """Hours of services are those of the assignments, of handovers those of the moves; occupancy is their share."""
    frame = tables.workload(run)
    found = indexed(frame, "period", "resource_id")
    spent = tables.assignments(run).groupby(["period", "resource_id"])["hours"].sum()
    expected = spent.reindex(found.index, fill_value=0.0)
    np.testing.assert_allclose(found["hours_services"], expected)
    moved = tables.moves(run)["hours_handover"].sum()
    assert frame["hours_handover"].sum() == pytest.approx(moved)
    assert moved > 0
    parts = frame[["hours_services", "hours_overhead", "hours_handover"]].sum(axis=1)
    have = frame["hours_available"]
    np.testing.assert_allclose(frame["occupancy"][have > 0], (parts / have)[have > 0])
    assert (frame["occupancy"][have == 0] == 0).all()


def test_workload_counts_alliances_plainly_and_by_weight(run):
    """Alliances led is a plain count; the span weighs complex 2, typical 1, simple 0.4."""
    leads = tables.assignments(run).query("bundle == 'core'")
    segment = tables.segments(run.case).set_index("alliance_id")["segment"]
    weight = {"complex": 2.0, "typical": 1.0, "simple": 0.4}
    found = indexed(tables.workload(run), "period", "resource_id")
    for key, row in found.iterrows():
        mine = leads[(leads["period"] == key[0]) & (leads["resource_id"] == key[1])]
        assert row["alliances_led"] == len(mine)
        assert row["span"] == pytest.approx(
            sum(weight[segment[a]] for a in mine["alliance_id"])
        )
    assert pd.api.types.is_integer_dtype(found["alliances_led"])


def test_workload_lists_everybody_and_teams_without_span(run):
    """Every manager and team has a row in each period, also after leaving; only teams have no span limit."""
    frame = tables.workload(run)
    everybody = ["M1", "M2", "M3", "M4", "M5", "T1", "T2"]
    assert frame["resource_id"].tolist() == everybody * len(PERIODS)
    assert set(frame[frame["span_limit"].isna()]["resource_id"]) == {"T1", "T2"}
    found = indexed(frame, "period", "resource_id")
    assert found.loc[("2027Q3", "M2"), "hours_available"] == 0
    assert found.loc[("2027Q1", "M1"), "span_limit"] == pytest.approx(6 * 0.2)
    assert found.loc[("2027Q2", "T1"), "hours_available"] == pytest.approx(9)


def test_hires_are_listed_only_when_hired(case):
    """The hire of an option appears in capacity and workload with that option, and nowhere without."""
    hired = led_so(small_case("hire"), {"A1": "M1 M1 H1 H1"})
    assert "H1" in set(tables.capacity(hired.case)["resource_id"])
    assert "H1" in set(tables.workload(hired)["resource_id"])
    assert tables.moves(hired)["to"].tolist() == ["H1"]
    assert "H1" not in set(tables.capacity(case)["resource_id"])
    assert tables.summary(hired, scenario_name="x")["cost"] == pytest.approx(90_000)


def test_demand_and_capacity_are_those_of_the_case(case):
    """Every cell of need and capacity is one row."""
    need = indexed(tables.demand(case), "alliance_id", "period", "bundle")["hours"]
    have = indexed(tables.capacity(case), "resource_id", "period")["hours"]
    assert need[("A4", "2027Q1", "core")] == pytest.approx(15)
    assert need[("A6", "2027Q4", "essential")] == 0
    assert need.sum() == pytest.approx(case.demand.need.sum())
    assert have[("M3", "2027Q2")] == pytest.approx(0.2 * 360)
    assert len(have) == 7 * 4


def test_moves_of_the_small_run_and_their_reasons(run):
    """Each handover has one row with the hours of both sides; a start is none."""
    assert tables.moves(run).to_numpy().tolist() == [
        ["2027Q1", "A3", "M1", "M2", "better use of hours", 36.0],
        [
            *("2027Q1", "A4", "M2", "M3"),
            *("M2 leaves on 2027-06-30; handed over ahead", 18.0),
        ],
        ["2027Q1", "A5", "M3", "M5", "pinned to M5", 18.0],
        ["2027Q3", "A2", "M2", "M1", "M2 leaves on 2027-06-30", 36.0],
    ]
    assert tables.moves_by_name(run)["reason"].tolist()[1:3] == [
        "Ben leaves on 2027-06-30; handed over ahead",
        "pinned to Eva",
    ]
    assert tables.moves_by_name(run)["from"].tolist() == ["Ada", "Ben", "Cléo", "Ben"]


def test_first_lead_and_return_after_a_gap_are_no_moves(case):
    """The first lead ever is a start, and the old lead who comes back moves nothing."""
    found = led_so(case, {**STAY, "A1": "M1 - M1 -", "A7": "- T1 T1 T1"})
    assert len(tables.moves(found)) == 0


@pytest.mark.parametrize(
    ("change", "leads", "reason"),
    [
        ({}, {"A6": "M4 M1 M1 M1"}, "better use of hours"),
        (
            {"current_manager": "M4"},
            {"A1": "M1 M1 M1 M1"},
            "M4 may not lead it: grade associate is below senior, the least for Flagship",
        ),
        (
            {"current_manager": "T1"},
            {"A1": "M1 M1 M1 M1"},
            "T1 may not lead it: the profile Flagship does not let market-facing teams lead",
        ),
        ({}, {"A2": "M2 M1 M1 M1"}, "M2 leaves on 2027-06-30"),
        (
            {},
            {"A2": "M1 M1 M1 M1"},
            "M2 leaves on 2027-06-30; handed over ahead",
        ),
        (
            {"end": date(2027, 5, 31)},
            {"A2": "M1 M1 - -"},
            "better use of hours",
        ),
    ],
)
def test_reasons_of_moves_are_true(change, leads, reason):
    """The reason of a move is what the register says of the old lead at that time."""
    (name,) = leads
    register = small_register()
    rows = tuple(
        row.replace(**change) if row.alliance_id == name else row
        for row in register.alliances
    )
    case = prepare(
        small_scenario(),
        register=register.replace(alliances=rows),
        playbook=small_playbook(),
    )
    found = tables.moves(led_so(case, leads))
    assert found["reason"].tolist() == [reason]


@pytest.mark.parametrize(
    ("who", "change", "leads", "reason"),
    [
        (
            "M4",
            {"available_to": date(2026, 11, 30)},
            {"A6": "M1 M1 M1 M1"},
            "M4 left on 2026-11-30",
        ),
        (
            "M4",
            {"available_from": date(2027, 4, 1)},
            {"A6": "M1 M1 M1 M1"},
            "M4 is not available in 2027Q1",
        ),
        (
            "M5",  # pinned, but never there: the pin has ended
            {"available_from": date(2028, 4, 1)},
            {"A5": "M1 M1 M1 M1"},
            "better use of hours",
        ),
    ],
)
def test_reasons_of_moves_follow_who_is_there(who, change, leads, reason):
    """An old lead who has gone or has no hours is the reason of a move; a pin that has ended is none."""
    register = small_register()
    people = tuple(
        row.replace(**change) if row.manager_id == who else row
        for row in register.managers
    )
    case = prepare(
        small_scenario(),
        register=register.replace(managers=people),
        playbook=small_playbook(),
    )
    assert tables.moves(led_so(case, leads))["reason"].tolist() == [reason]


def test_unmanaged_of_the_small_run_by_stretch(run):
    """Each unbroken stretch without a lead has one row with its hours and reason."""
    found = tables.unmanaged(run)
    columns = ["alliance_id", "first_period", "last_period", "periods", "hours_needed"]
    assert found[columns].to_numpy().tolist()[:2] == [
        ["A1", "2027Q3", "2027Q3", 1, 75.0],
        ["A3", "2027Q3", "2027Q4", 2, 150.0],
    ]
    only = "only Ada may lead it, whose hours go further elsewhere"
    rest = "grade manager is below senior, the least for Flagship"
    assert found["reason"].tolist() == [
        f"{only} (of 5 others, 2: {rest})",
        f"{only} (of 5 others, 2: {rest})",
        "nobody may lead it: lacks the skill gene therapy (6); the profile Light does not let project management lead (1)",
    ]
    assert found["periods"].sum() == int(run.plan.unmanaged.sum())


def test_unmanaged_stretches_end_at_a_gap_and_at_another_reason(case):
    """Two stretches of one reason with a led period between stay two; a change of the reason begins another."""
    leads = {**STAY, "A1": "- M1 - -", "A2": "M2 - - -", "A7": "- - T1 -"}
    found = tables.unmanaged(led_so(case, leads))
    again = found[found["alliance_id"] == "A7"]
    assert again["first_period"].tolist() == ["2027Q2", "2027Q4"]
    assert len(set(again["reason"])) == 1
    rows = found[["alliance_id", "first_period", "last_period", "reason"]]
    two = "Ada and Ben may lead it, but their hours go further elsewhere"
    rest = "(of 5 others, 2: grade manager is below senior, the least for Flagship)"
    one = f"only Ada may lead it, whose hours go further elsewhere {rest}"
    assert rows.to_numpy().tolist()[:4] == [
        ["A1", "2027Q1", "2027Q1", two],
        ["A1", "2027Q3", "2027Q4", one],
        ["A2", "2027Q2", "2027Q2", two],
        ["A2", "2027Q3", "2027Q4", one],
    ]


@pytest.mark.parametrize(
    ("people", "pin", "reason"),
    [
        ({}, "M3", "pinned to Cléo, whose hours go further elsewhere"),
        (
            {"M3": {"available_from": date(2027, 10, 1)}},
            "M3",
            "pinned to Cléo, who is not available",
        ),
        (
            {
                name: {"available_from": date(2027, 10, 1)}
                for name in ("M1", "M2", "M3", "M5")
            },
            None,
            "Ada, Ben, Cléo and Eva may lead it, but are not available",
        ),
        (
            {
                name: {"available_from": date(2027, 10, 1)}
                for name in ("M1", "M2", "M3", "M5")
            },
            "M3",
            "Ada, Ben, Cléo and Eva may lead it, but are not available",
        ),
        (
            {name: {"home": "embedded", "unit": "U"} for name in ("M1", "M2", "M5")}
            | {"M3": {"available_from": date(2027, 10, 1)}},
            None,
            "only Cléo may lead it, who is not available",
        ),
    ],
)
def test_reasons_of_unmanaged_alliances_are_true(people, pin, reason):
    """A pin, absences and rules are told apart."""
    register = small_register()
    register = register.replace(
        alliances=tuple(
            row.replace(pinned_manager=pin, current_manager=None)
            if row.alliance_id == "A5"
            else row
            for row in register.alliances
        ),
        managers=tuple(
            row.replace(**people.get(row.manager_id, {})) for row in register.managers
        ),
    )
    case = prepare(
        small_scenario(changes=()), register=register, playbook=small_playbook()
    )
    found = tables.unmanaged(led_so(case, {})).groupby("alliance_id")["reason"].first()
    assert found["A5"] == reason


def test_nobody_in_the_register_is_a_reason():
    """Without anybody in the register, that is the reason."""
    register = Register(
        alliances=(small_register().alliances[6],),
        evaluations=tuple(
            row for row in small_register().evaluations if row.alliance_id == "A7"
        ),
    )
    case = prepare(
        small_scenario(changes=(), options={}),
        register=register,
        playbook=small_playbook(),
    )
    found = led_so(case, {})
    assert tables.unmanaged(found)["reason"].tolist() == [
        "there is nobody in the register who could lead it"
    ]
    assert len(tables.assignments(found)) == 0
    assert len(tables.coverage(found)) == 9


def test_given_up_is_what_was_needed_and_not_delivered(run):
    """The hours given up are those missing in the coverage, with the services of their bundle."""
    found = indexed(tables.given_up(run), "period", "alliance_id", "bundle")
    cover = indexed(tables.coverage(run), "period", "alliance_id", "bundle")
    missing = cover["hours_needed"] - cover["hours_delivered"]
    short = missing[missing > 1e-6]
    assert list(found.index) == list(short.index)
    np.testing.assert_allclose(found["hours"], short)
    assert found.loc[("2027Q3", "A1", "essential"), "services"] == "Governance; Issues"
    assert found.loc[("2027Q3", "A1", "core"), "services"] == "Reporting"
    assert found.loc[("2027Q2", "A7", "essential"), "services"] == "Governance"


def test_summary_has_the_promised_keys(run):
    """The summary names scenario and option, counts, and sets today's measures under their own key."""
    found = tables.summary(run, scenario_name="small")
    assert list(found) == [
        *("scenario", "option", "alliances", "segments", "periods", "hours"),
        *("unmanaged", "underserved", "promises", "handovers", "cost", "objective"),
        *("service", "today"),
    ]
    assert (found["scenario"], found["option"]) == ("small", "as_is")
    assert found["alliances"] == 8
    assert found["segments"] == {
        "complex": 3,
        "typical": 2,
        "simple": 2,
        "ineligible": 1,
    }
    assert found["periods"] == PERIODS
    assert list(found["objective"]) == [
        *("value", "bound", "gap", "gap_points", "status", "seconds"),
    ]
    assert list(found["today"]) == [
        *("hours", "unmanaged", "underserved", "promises", "handovers", "cost"),
        *("objective", "breaches"),
    ]


def test_summary_tells_the_service_of_each_segment(run):
    """Fractions in time, reactive share and occupancy are those of the table of service levels; so is how it was replayed."""
    found = tables.summary(run, scenario_name="small")
    levels = tables.run_tables(run)["service_levels"]
    for row in levels[levels["by"].isin(["all", "segment"])].to_dict("records"):
        told = found["service"][row["key"]]
        if row["requests"]:
            assert told["within_limit"] == round(row["in_time"], 6)
            assert told["low"] <= told["within_limit"] <= told["high"]
        assert told["occupancy"] == round(row["occupancy"], 6)
    assert found["service"]["replications"] == run.service.num_replications
    assert found["service"]["seed"] == run.case.scenario.seed


def test_summary_is_the_sum_of_the_tables(run):
    """Hours are the sums of columns, counts those of rows; the proof is the solver's."""
    found = tables.summary(run, scenario_name="small")
    cover, loads = tables.coverage(run), tables.workload(run)
    assert found["hours"] == {
        "needed": round(cover["hours_needed"].round(6).sum(), 6),
        "available": round(loads["hours_available"].round(6).sum(), 6),
        "delivered": round(cover["hours_delivered"].round(6).sum(), 6),
    }
    kept = cover["promise_kept"].dropna()
    assert found["promises"] == {"made": len(kept), "kept": int(kept.sum())}
    assert found["handovers"] == len(tables.moves(run))
    assert found["unmanaged"] == tables.unmanaged(run)["periods"].sum()
    proof = found["objective"]
    assert proof["gap_points"] == pytest.approx(
        proof["bound"] - proof["value"], abs=2e-6
    )
    assert proof["value"] == pytest.approx(run.plan.objective, abs=1e-6)
    assert (proof["status"], proof["gap"]) == ("optimal", 0.0)


def test_today_is_measured_by_the_same_evaluator(run):
    """Today's measures are those of the current leads kept, over the same need."""
    found = tables.summary(run, scenario_name="small")
    today = measures(run.today, case=run.case)
    assert found["today"]["objective"]["value"] == pytest.approx(today.objective)
    assert found["today"]["hours"]["needed"] == found["hours"]["needed"]
    assert found["today"]["unmanaged"] == today.unmanaged
    assert found["today"]["breaches"] == today.breaches > 0
    assert found["today"]["objective"]["value"] < found["objective"]["value"]


def test_a_run_without_an_assignment_has_no_summary(run):
    """Where there is no assignment, nothing is made up."""
    none = replace(run, result=replace(run.result, best=None, status="infeasible"))
    with pytest.raises(ValueError, match="no assignment"):
        tables.summary(none, scenario_name="small")


def test_today_and_plan_stand_side_by_side(run):
    """Each measure has one row with today's value and the plan's."""
    found = tables.today_and_plan(run).set_index("measure")
    assert list(found.columns) == ["today", "plan"]
    assert found.loc["handovers"].tolist() == [0, 4]
    assert found.loc["cost (USD)"].tolist() == [0, 0]
    assert found.loc["rules broken", "plan"] == 0
    plan = tables.summary(run, scenario_name="small")
    assert found.loc["hours delivered", "plan"] == pytest.approx(
        plan["hours"]["delivered"], abs=1e-5
    )


def test_balance_sets_need_against_hours(case):
    """The ratio of a period is hours needed / hours available."""
    found = tables.balance(case)
    assert found["period"].tolist() == PERIODS
    need = tables.demand(case).groupby("period")["hours"].sum()
    have = tables.capacity(case).groupby("period")["hours"].sum()
    np.testing.assert_allclose(found["hours_needed"], need)
    np.testing.assert_allclose(found["ratio"], need / have)


def test_who_leads_what_covers_every_assignment(run):
    """The hours by resource and alliance are those of the assignments; periods count up to the led ones."""
    found = indexed(tables.who_leads_what(run), "resource_id", "alliance_id")
    rows = tables.assignments(run)
    hours = rows.groupby(["resource_id", "alliance_id"])["hours"].sum()
    assert set(found.index) == set(hours.index)
    np.testing.assert_allclose(found["hours_services"], hours.reindex(found.index))
    assert found["periods"].sum() == len(rows) / 3
    first = found.loc[("M1", "A1")]
    assert first[["resource", "segment", "first_period", "last_period"]].tolist() == [
        *("Ada", "complex", "2027Q1", "2027Q4"),
    ]
    assert (first["periods"], first["led_today"]) == (3, True)
    assert first["coverage"] == pytest.approx(first["hours_services"] / 0.9 / 225)
    assert not found.loc[("M5", "A5"), "led_today"]


def test_spread_thin_lists_spans_and_hours_a_week(run):
    """A manager above the span, and a led alliance below two hours a week, are listed with their limit."""
    found = tables.spread_thin(run)
    managers = found[found["kind"] == "manager"].set_index(["period", "id"])
    assert managers.loc[("2027Q1", "M2"), ["value", "limit"]].tolist() == [
        4.0,
        pytest.approx(2.4),
    ]
    loads = indexed(tables.workload(run), "period", "resource_id")
    above = loads[loads["span"] > loads["span_limit"] + 1e-6]
    assert set(managers.index) == set(above.index)
    thin = found[found["kind"] == "alliance"]
    assert (thin["value"] < np.minimum(thin["limit"], thin["needed"])).all()
    assert not {"A6", "A7"} & set(thin["id"])  # fully covered
    assert found["period"].tolist() == sorted(found["period"])


def test_spread_thin_lists_alliances_that_get_little_and_less_than_they_need(case):
    """Led for a fifth of its hours, an alliance is thin; its limit and its need stand beside what it gets."""
    full = led_so(case, {"A6": "M4 M4 M4 M4"}).plan
    data = case.data
    a6 = data.alliances.index("A6")
    hours = full.hours.copy()
    hours[a6] = 0.2 * data.need[a6]
    little = Solution(data=data, lead=full.lead, hours=hours)
    run = led_so(case, {})
    found = tables.spread_thin(replace(run, result=replace(run.result, best=little)))
    thin = found[found["kind"] == "alliance"].set_index(["period", "id"])
    assert {name for _, name in thin.index} == {"A6"}
    first = thin.loc[("2027Q1", "A6")]
    assert first["needed"] == pytest.approx(2.5 * 12 / 52)
    assert first["value"] == pytest.approx(0.2 * 2.5 * 12 / 52)
    assert first["limit"] == 2.0
    # Active for two months of the third quarter: the week counts, not the quarter.
    assert thin.loc[("2027Q3", "A6"), "value"] == pytest.approx(first["value"])


def test_ineligible_and_flags_name_their_alliances(case):
    """Alliances that may not be placed stand with the reason; flags are split into word and detail."""
    assert tables.ineligible(case).to_numpy().tolist() == [
        ["A8", "Alliance A8", "The business model is not defined yet."]
    ]
    flags = tables.flags(case)
    assert flags.iloc[1].tolist() == ["A2", "Alliance A2", "assumptions", "100%"]
    assert flags.iloc[-2].tolist()[2:] == ["ineligible", "business model not defined"]
    assert len(flags) == 9


def test_assumptions_hold_playbook_and_scenario(case):
    """Every number of the playbook and the scenario's own have a row with basis and meaning."""
    found = tables.assumptions(case).set_index("name")
    assert list(found.columns) == ["value", "meaning", "basis", "note"]
    assert found.loc["planning.productive_hours_per_month", "value"] == "120"
    assert found.loc["horizon.periods", ["value", "basis"]].tolist() == ["4", "user"]
    assert set(found["basis"]) <= {"sourced", "derived", "user"}


def test_lead_names_are_blank_where_nobody_leads(run):
    """The matrix of leads names people, and is blank where nobody leads or nothing is active."""
    found = tables.lead_names(run)
    assert list(found.columns) == PERIODS
    assert found.loc["Alliance A2"].tolist() == ["Ben", "Ben", "Ada", "Ada"]
    assert found.loc["Alliance A6"].tolist() == ["Dan", "Dan", "Dan", ""]
    assert found.loc["Alliance A7"].tolist() == [""] * 4
