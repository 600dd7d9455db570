"""The scorecard of a small world: every share and count is one that a reader can count by hand."""

from datetime import date
from pathlib import Path

import pytest
from builders_run import led_so, small_case
from builders_scorecard import (
    QUARTER,
    decision,
    event,
    hours,
    kpi,
    on,
    person,
    poll,
    request,
    small_card,
    small_ground,
    work,
)

from resourcing.scorecard import (
    COLUMNS,
    DEFINITIONS,
    GivenPlan,
    Period,
    scorecard,
)

PAGE = Path(__file__).parents[2] / "docs" / "scorecard.md"


def share(card, name: str, part: str = "") -> tuple[float | None, float | None]:
    """Return what was counted, and out of what."""
    found = card.find(name, part)
    return found.numerator, found.denominator


def test_every_measure_is_there_whatever_is_missing():
    """Nothing is logged: every measure of the logs says which table is missing, and has no value."""
    card = small_card()
    assert {item.name for item in card.measures} == set(DEFINITIONS)
    absent = {item.name: item for item in card.not_measured}
    assert set(absent) == {
        name for name, item in DEFINITIONS.items() if item.source != "register"
    }
    assert all(item.value is None for item in absent.values())
    assert absent["answered in time"].note == "not measured, because the table requests is missing or has no row that counts"  # fmt: skip
    assert absent["unmanaged in the plan"].note == "not measured, because no run is given"  # fmt: skip
    assert card.decisions_note.startswith("not listed")


def test_the_portfolio_is_counted_by_segment():
    """Five alliances, one of them not eligible, one eligible without a lead."""
    card = small_card()
    assert card.find("alliances").value == 5
    assert card.find("alliances", "simple").value == 2
    assert card.find("alliances", "ineligible").value == 1
    assert share(card, "eligible alliances") == (4, 5)
    assert share(card, "unmanaged in the register") == (1, 4)
    assert card.find("unmanaged in the register").note == "Alliance A3"


def test_a_lead_who_left_before_the_period_leaves_alliances_unmanaged():
    """M1 leads two and leaves in December."""
    gone = person("M1", grade="manager", available_to=on("2026-12-31"))
    card = small_card(managers=[gone, person("M2", grade="associate")])
    assert share(card, "unmanaged in the register") == (3, 4)


def test_promises_are_made_by_segment_and_bundle():
    """Flagship promises two bundles, the others one; in a year of quarters four times as many."""
    card = small_card()
    assert card.find("promises made").value == 5
    assert card.find("promises made", "complex, core").value == 1
    assert card.find("promises made", "simple, essential").value == 2
    monthly = small_card(Period(first=date(2027, 1, 1), months=12))
    assert monthly.find("promises made").value == 5 * 4


def test_levels_agreed_are_those_of_the_profiles_present():
    """Embedded is in the playbook, and nobody has it."""
    card = small_card()
    found = {m.part: m.value for m in card.measures if m.name == "response limit agreed"}  # fmt: skip
    assert found == {"Flagship": 2.0, "Partnership": 5.0, "Light": 10.0}
    assert card.find("floor agreed", "Flagship, core").value == 0.5


REQUESTS = (
    request("2027-01-04 09:00", "2027-01-05 09:00"),  # one day of two
    request("2027-01-08 09:00", "2027-01-12 09:00"),  # two days, a weekend between
    request("2027-01-04 09:00", "2027-01-06 09:01"),  # a minute late
    request("2027-01-05 09:00", None),  # never answered
    request("2027-03-31 09:00", None, "A2"),  # not answered, within five days
    request("2027-02-01 09:00", "2027-02-01 10:00", "X1"),  # nothing agreed
    request("2027-02-01 09:00", "2027-02-08 09:00", "A2"),  # five days of five
    request("2027-04-01 09:00", "2027-04-01 10:00"),  # after the period
)


def test_requests_are_in_time_by_the_working_days_agreed():
    """Three of five in time; what cannot be known yet and what has no agreement is left out and told."""
    card = small_card(requests=REQUESTS)
    assert card.find("requests opened").value == 7
    assert share(card, "answered in time") == (3, 5)
    assert share(card, "answered in time", "complex") == (2, 4)
    assert share(card, "answered in time", "typical") == (1, 1)
    found = card.find("answered in time")
    assert found.note == (
        "left out: 1 request unanswered and still within the limit, 1 request of alliances without an agreement"
    )
    assert (round(found.low, 4), round(found.high, 4)) == (0.2307, 0.8824)
    assert card.find("share agreed to be answered in time").value == pytest.approx(0.9)


def test_late_requests_point_to_alliances_and_people():
    """Both late ones are of A1; one was answered by nobody."""
    rows = [*REQUESTS[:3], REQUESTS[3].replace(manager_id=None)]
    card = small_card(requests=rows)
    assert share(card, "not answered in time, by alliance", "Alliance A1") == (2, 2)
    assert share(card, "not answered in time, by person", "M1") == (1, 2)
    assert card.find("not answered in time, by person", "nobody").note == "1 of 1 of their requests late"  # fmt: skip


def test_hours_keep_promises_at_the_pace_of_whoever_works():
    """Flagship needs 42 essential hours and promises 37.8; an associate needs 1.2 hours for one."""
    just = work("2027-01-05", 37.8 * 1.2, manager_id="M2")
    short = work("2027-01-05", 37.7 * 1.2, manager_id="M2")
    name = "promises kept by the hours logged"
    assert share(small_card(timesheet=just), name) == (1, 5)
    assert share(small_card(timesheet=short), name) == (0, 5)
    assert share(small_card(timesheet=just), name, "core") == (0, 1)


def test_too_many_hours_for_one_cover_no_other():
    """A hundred hours on one bundle count as the 42 that it needs; all need 126."""
    card = small_card(timesheet=work("2027-01-05", 100.0))
    assert share(card, "coverage by the hours logged") == pytest.approx((42, 126))
    assert share(card, "coverage by the hours logged", "core") == pytest.approx((0, 30))


def test_hours_on_alliances_not_eligible_are_told_and_stay_in_the_reactive_share():
    """Nothing is agreed for such an alliance, and somebody worked for it all the same."""
    card = small_card(
        timesheet=[
            hours("2027-01-05", 5.0),
            hours("2027-01-05", 3.0, "issues", alliance_id="X1"),
        ]
    )
    assert share(card, "coverage by the hours logged") == pytest.approx((5, 126))
    assert card.find("promises kept by the hours logged").note == (
        "1 row on alliances not eligible (left out)"
    )
    assert share(card, "reactive share") == (3, 8)


def test_thin_and_untouched_alliances_are_named():
    """Thirteen weeks at two hours are 26; the simple ones need 7.5 hours in all, less than the limit."""
    card = small_card(
        timesheet=[
            *work("2027-01-05", 26.0),
            *work("2027-02-01", 25.9, alliance_id="A2"),
            hours("2027-01-05", 7.5, alliance_id="A3"),
        ]
    )
    thin = card.find("alliances spread thin by the hours logged")
    assert (thin.numerator, thin.denominator) == (2, 4)
    assert thin.note == "Alliance A2 and Alliance S1"
    idle = card.find("alliances without hours logged")
    assert (idle.numerator, idle.note) == (1, "Alliance S1")


def test_the_reactive_share_is_of_hours_logged():
    """Six of twenty hours; the interval comes from two weeks at 0.2 and 0.4."""
    card = small_card(
        timesheet=[
            hours("2027-01-05", 8.0),
            hours("2027-01-05", 2.0, "issues"),
            hours("2027-01-12", 6.0),
            hours("2027-01-12", 4.0, "issues"),
        ]
    )
    found = card.find("reactive share")
    assert (found.numerator, found.denominator, found.value) == (6, 20, 0.3)
    assert (found.low, found.high) == (0.0, 1.0)  # 0.3 and 12.7 times 0.1, cut
    assert share(card, "request hours, by person", "M1") == (6, 6)
    assert share(card, "request hours expected") == pytest.approx((18, 126))


def test_a_period_without_hours_is_no_period_of_zero():
    """The log is there and begins later: nothing is measured, and nothing is said to be missing."""
    card = small_card(QUARTER.previous, timesheet=[hours("2027-01-05", 8.0)])
    found = card.find("reactive share")
    assert (found.value, found.measured) == (None, True)
    assert found.note == "no hour was logged in the period"


EVENTS = (
    event("2027-01-10", "2027-01-10"),
    event("2027-02-10", "2027-02-09"),
    event("2027-02-10", "2027-02-12", "A2"),
    event("2027-03-10", None),
    event("2027-03-31", None, "A2"),
    event("2027-01-15", "2027-01-15", "A2", service="reporting"),
)


def test_events_are_on_time_late_or_missed():
    """Three of six on time, one late, two missed; of governance two of five."""
    card = small_card(events=EVENTS)
    assert share(card, "events on time") == (3, 6)
    assert share(card, "events late") == (1, 6)
    assert share(card, "events missed") == (2, 6)
    assert share(card, "events on time", "Governance") == (2, 5)
    assert share(card, "events late or missed, by alliance", "Alliance A2") == (2, 3)


def test_the_three_largest_contributors_are_named_largest_first():
    """One missed by the first, two by the second, and so on: the first of four is left out."""
    names = ("A1", "A2", "A3", "S1")
    missed = [
        event(f"2027-01-{10 + which}", None, name)
        for number, name in enumerate(names, start=1)
        for which in range(number)
    ]
    card = small_card(events=missed)
    found = [m for m in card.measures if m.name == "events late or missed, by alliance"]
    assert [m.part for m in found] == ["Alliance S1", "Alliance A3", "Alliance A2"]
    assert [m.numerator for m in found] == [4, 3, 2]
    assert found[0].denominator == 10


def test_days_of_grace_and_the_day_it_is_seen_from_move_verdicts():
    """Two days of grace save the late one; seen from 30 March the last one is not yet due."""
    graced = small_card(events=EVENTS, grace_days=2)
    assert share(graced, "events late") == (0, 5)
    assert "left out: 1 event not yet due" in graced.find("events late").note
    early = small_card(events=EVENTS, as_of=on("2027-03-30"))
    assert share(early, "events missed") == (1, 5)
    assert early.remarks[0].startswith("The period is seen from 2027-03-30")


def test_events_done_stand_against_what_is_agreed():
    """Governance: 3 for the flagship, 1.5 for the partnership, 0.75 for each light one; three were done."""
    card = small_card(events=EVENTS)
    assert share(card, "done against the agreement", "Governance") == pytest.approx((3, 6))  # fmt: skip
    assert share(card, "done against the agreement", "Reporting") == pytest.approx((1, 6))  # fmt: skip


def test_the_last_poll_of_the_period_speaks():
    """The same people answer twice in a quarter; only their last answer counts."""
    card = small_card(
        pulse=[poll("2027-03-01", 10, 3, 6), poll("2027-01-15", 10, 9, 9)]
    )
    assert share(card, "team says alliances go unmanaged") == (3, 10)
    assert share(card, "team says it works reactively") == (6, 10)
    assert card.find("team says it works reactively").note == "the last of 2 polls"


def test_a_team_that_sees_more_than_the_register_is_asked():
    """Everybody has a lead in the register, three people say otherwise."""
    world, portfolio = small_ground(pulse=[poll("2027-03-01", 10, 3, 6)])
    rows = tuple(row.replace(current_manager="M2") for row in world.register.alliances)
    led = type(world)(**{**vars(world), "register": world.register.replace(alliances=rows)})  # fmt: skip
    card = scorecard(led, portfolio=portfolio, period=QUARTER)
    (told,) = [a for a in card.actions if a.measure == "team says alliances go unmanaged"]  # fmt: skip
    assert told.sentence.startswith("3 of 10 respondents say")


def test_targets_are_met_both_ways_and_at_most_means_at_most():
    """Quality of 12 and 8 against 10; deviations of 8, 9, 10 and 11 against 10 at most; one not measured."""
    card = small_card(
        kpis=[
            kpi(12.0),
            kpi(8.0),
            kpi(8.0, measure="deviations (at most)", direction="to_partner"),
            kpi(9.0, measure="deviations (at most)", direction="to_partner"),
            kpi(10.0, measure="deviations (at most)", direction="to_partner"),
            kpi(11.0, measure="deviations (at most)", direction="to_partner"),
            kpi(None),
            kpi(10.0, alliance_id="A1"),
        ]
    )
    name = "targets met, suppliers"
    assert share(card, name) == (4, 6)
    assert share(card, name, "by the partner: quality") == (1, 2)
    assert share(card, name, "by us: deviations (at most)") == (3, 4)
    assert card.find(name).note == "left out: 1 target not measured"
    assert share(card, "targets met, other alliances") == (1, 1)
    assert share(card, "targets missed, by alliance", "Alliance S1") == (2, 2)


def test_managers_above_their_span_are_named():
    """A complex and a typical alliance weigh 3; the span of a manager is 5, of one at half time 2.5."""
    full = small_card()
    half = small_card(managers=[person("M1", grade="manager", fte=0.5)])
    assert share(full, "managers above their span") == (0, 2)
    assert share(half, "managers above their span") == (1, 1)
    assert half.find("managers above their span").note == "M1"


def planned_card(period: Period):
    """Return the scorecard of a plan made by hand: A3 led by nobody, A2 handed to M1, A5 handed on in the third quarter."""
    case = small_case()
    run = led_so(
        case,
        {
            "A1": "M1 M1 M1 M1",
            "A2": "M1 M1 M1 M1",
            "A4": "M2 M2 M2 M2",
            "A5": "M5 M5 M3 M3",
            "A6": "M4 M4 M4 -",
        },
    )
    plan = GivenPlan(solution=run.plan, horizon=case.world.horizon, title="mine")
    return scorecard(case.world, portfolio=case.portfolio, period=period, plan=plan)


def test_a_plan_is_measured_in_the_period():
    """Six alliances are active in the first quarter: one unled, two in new hands, nine promises."""
    card = planned_card(QUARTER)
    assert share(card, "unmanaged in the plan") == (1, 6)
    assert card.find("handovers in the plan").value == 2  # A2 and A5
    assert card.find("promises kept in the plan").denominator == 9
    assert card.find("promises made").value == 9
    assert card.find("unmanaged in the plan").low is None


def test_a_plan_for_other_periods_measures_nothing():
    """It says for which periods it is."""
    found = planned_card(QUARTER.previous).find("coverage in the plan")
    assert (found.value, found.measured) == (None, False)
    assert "mine is for 2027Q1 to 2027Q4" in found.note
    part = planned_card(Period(first=date(2027, 1, 1), months=2))
    assert not part.find("coverage in the plan").measured
    beyond = planned_card(Period(first=date(2027, 10, 1), months=6))
    assert not beyond.find("coverage in the plan").measured


def test_changes_say_whether_chance_explains_them():
    """Ten of ten, then four of ten: Fisher's p is 0.011; eight of ten: 0.47."""
    day = "2026-10-{:02d} 09:00"
    before = [request(day.format(n), day.format(n)) for n in range(5, 15)]
    then = "2027-01-04 09:{:02d}"
    late = [request(then.format(n), "2027-01-29 09:00") for n in range(6)]
    fine = [request(then.format(n), "2027-01-04 10:00") for n in range(8)]
    worse = small_card(requests=[*before, *late, *fine[:4]])
    found = worse.find("answered in time")
    assert (found.before, found.change) == (1.0, pytest.approx(-0.6))
    assert (found.told_from_chance, found.verdict) == (True, "worse")
    assert found in worse.moved
    same = small_card(requests=[*before, *late[:2], *fine]).find("answered in time")
    assert (same.told_from_chance, same.verdict) == (False, "")


def test_another_period_can_be_compared_with():
    """The quarter before has no poll, the one before that has."""
    polls = [poll("2026-08-01", 10, 1, 1), poll("2027-02-01", 10, 3, 6)]
    name = "team says it works reactively"
    assert small_card(pulse=polls).find(name).before is None
    earlier = small_card(pulse=polls, before=QUARTER.shifted(-2))
    assert earlier.find(name).before == 0.1


def test_a_log_that_begins_later_is_not_nothing_before():
    """No request and no event in 2026: the logs were not kept then."""
    card = small_card(requests=REQUESTS, events=EVENTS)
    assert card.find("requests opened").before is None
    assert card.find("done against the agreement", "Governance").before is None


def test_open_decisions_are_those_that_nothing_replaces():
    """The second replaces the first; one comes after the period."""
    card = small_card(
        decisions=[
            decision("2027-01-05 14:30", "keep"),
            decision("2027-02-05 09:00", "hand over", supersedes="2027-01-05 14:30"),
            decision("2027-05-05 09:00", "later"),
        ]
    )
    assert [row.decision for row in card.decisions] == ["hand over"]
    assert "Open decision of 2027-02-05, Head, Alliance A1: hand over" in str(card)


def test_actions_rest_on_their_measure_and_name_the_command():
    """Every action names a measure of the card; the unmanaged alliance, the late segment and the promises have commands."""
    slow = [request(f"2027-01-04 09:0{n}", "2027-01-29 09:00") for n in range(9)]
    card = small_card(requests=slow, timesheet=[hours("2027-01-05", 5.0)])
    commands = {item.measure: item.command for item in card.actions}
    assert commands["unmanaged in the register"] == "resourcing candidates SCENARIO --alliance ID"  # fmt: skip
    assert commands["answered in time"] == "resourcing worth SCENARIO"
    assert commands["promises kept by the hours logged"] == "resourcing relax SCENARIO"
    names = {*DEFINITIONS, "not measured"}
    assert all(item.measure in names for item in card.actions)
    assert "complex 0% (0 of 9) against 90% agreed" in str(card)


def test_the_table_is_tidy():
    """One row for each value, action, decision and charted period, with the columns in their order."""
    card = small_card(requests=REQUESTS, decisions=[decision("2027-01-05", "keep")])
    frame = card.to_frame()
    assert tuple(frame.columns) == COLUMNS
    assert list(dict.fromkeys(frame["phase"])) == [
        *("define", "measure", "analyze", "improve", "control")
    ]
    row = frame[(frame["measure"] == "answered in time") & (frame["part"] == "") & (frame["phase"] == "measure")].iloc[0]  # fmt: skip
    assert (row["numerator"], row["denominator"], row["value"]) == (3, 5, 0.6)
    assert row["unit"] == "share of requests"
    absent = frame[frame["measure"] == "events on time"]
    assert absent["value"].isna().all()
    assert absent["note"].str.startswith("not measured").all()
    assert len(frame[frame["part"] == "action"]) == len(card.actions)


def test_the_text_has_five_headings_and_what_is_not_measured():
    """In the order of define, measure, analyze, improve, control."""
    lines = str(small_card(requests=REQUESTS)).splitlines()
    heads = ["Define", "Measure", "Analyze", "Improve", "Control", "Not measured"]
    assert [line for line in lines if line in heads] == heads
    assert lines[0].startswith("Scorecard 2027Q1, against 2026Q4")
    assert "  answered in time: 60% (23% to 88%, 3 of 5 requests) [left out: 1 request unanswered and still within the limit, 1 request of alliances without an agreement]" in lines  # fmt: skip


def test_the_page_of_documentation_defines_every_measure_in_the_same_words():
    """A definition stands in one place of the code, and the page repeats it."""
    text = PAGE.read_text(encoding="utf-8")
    for name, item in DEFINITIONS.items():
        assert f"| {name} | {item.meaning} | {item.unit} |" in text, name
