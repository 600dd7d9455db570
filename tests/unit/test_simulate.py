"""A plan replayed: service levels, differences under the same luck, the log, and a made-up history."""

from dataclasses import replace

import numpy as np
import pytest
from builders_levers import LEADS, helping_playbook
from builders_playbook import small_playbook
from builders_run import led_so, small_case, small_register, small_run, small_scenario

from resourcing.playbook import BUNDLES, BundleFractions
from resourcing.scenario import ServiceTimes, SimulationSettings
from resourcing.simulate import (
    differences,
    groups,
    service_levels,
    simulate,
    told,
)
from resourcing.simulate.history import made_up_requests, made_up_timesheet
from resourcing.simulate.outcome import DECLINED
from resourcing.study import prepare

FEW = SimulationSettings(replications=12, warm_up_days=20)


@pytest.fixture(scope="module")
def run():
    """Return the small run, solved."""
    return small_run()


@pytest.fixture(scope="module")
def played(run):
    """Return the small run, replayed a few times."""
    return simulate(run.case, run.plan, settings=FEW, seed=1)


def level(table, by, key):
    """Return one row of a table of service levels."""
    return table[(table["by"] == by) & (table["key"] == key)].iloc[0]


def test_as_many_requests_arrive_as_the_playbook_expects(run):
    """The mean number of requests over many replications is the demand's, alliance by alliance."""
    many = SimulationSettings(replications=400, warm_up_days=0)
    table = service_levels(
        simulate(run.case, run.plan, settings=many, seed=0), by=["alliance", "all"]
    )
    expected = run.case.demand.requests.sum(axis=(1, 2))
    total = level(table, "all", "all")["requests"]
    assert total == pytest.approx(expected.sum(), abs=4 * np.sqrt(expected.sum() / 400))
    for name, number in zip(run.case.demand.alliances, expected, strict=True):
        found = level(table, "alliance", name)["requests"]
        assert found == pytest.approx(number, abs=4.5 * np.sqrt(number / 400))


def test_threads_change_nothing(run):
    """One thread and three give the same rows and hours, bit for bit."""
    one, three = (
        simulate(run.case, run.plan, settings=FEW, seed=5, workers=workers)
        for workers in (1, 3)
    )
    for a, b in zip(one.replications, three.replications, strict=True):
        assert a.rows.tobytes() == b.rows.tobytes()
        assert a.worked.tobytes() == b.worked.tobytes()


def test_the_same_seed_gives_the_same_and_another_another(run, played):
    """A simulation can be repeated, and its seed matters."""
    again = simulate(run.case, run.plan, settings=FEW, seed=1)
    other = simulate(run.case, run.plan, settings=FEW, seed=2)
    assert np.array_equal(again.response, played.response)
    assert not np.array_equal(other.response, played.response)


def test_hours_add_up(played):
    """People, taken together, work the hours of everything; alliances have all planned hours but those of handovers."""
    table = service_levels(played)
    everything = level(table, "all", "all")
    people = table[table["by"] == "manager"]
    hours = ("request_hours", "planned_hours", "displaced_hours", "backlog_hours")
    for name in hours:
        assert people[name].sum() == pytest.approx(everything[name])
    moving = played.staffed.plan.hours_handover.sum()
    alliances = table[table["by"] == "alliance"]["planned_hours"].sum()
    left = table[table["by"] == "alliance"]["backlog_hours"].sum()
    assert left == pytest.approx(everything["backlog_hours"], rel=0.2)
    silent = everything["planned_hours"] - moving - alliances
    assert silent >= -1e-9
    assert (table["in_time"].dropna().between(0, 1)).all()


def test_reactive_share_and_occupancy_are_of_all_hours_worked(played):
    """Request hours over hours worked, and hours worked over hours there are; what is caught up later counts as worked."""
    table = service_levels(played, by=["all"])
    runs = played.replications
    asked = sum(item.worked.sum() for item in runs)
    done = sum(item.done.in_time.sum() + item.done.caught_up.sum() for item in runs)
    assert sum(item.done.caught_up.sum() for item in runs) > 0
    row = level(table, "all", "all")
    assert row["reactive_share"] == pytest.approx(asked / (asked + done))
    have = played.staffed.daily.sum() * len(runs)
    assert row["occupancy"] == pytest.approx((asked + done) / have)


def test_requests_that_nobody_leads_go_unanswered(run):
    """Where nobody leads an alliance, none of its requests is answered, and all count as late."""
    alone = led_so(run.case, {})
    table = service_levels(simulate(run.case, alone.plan, settings=FEW, seed=1))
    row = level(table, "all", "all")
    assert (row["unanswered"], row["in_time"], row["request_hours"]) == (1.0, 0.0, 0.0)
    assert row["median_days"] == np.inf


def test_a_playbook_without_services_on_request_asks_nothing(run):
    """Nothing is asked, nothing is in time or late, and planned hours are displaced by too few hours only."""
    playbook = small_playbook()
    silent = {
        name: item
        for name, item in playbook.services.items()
        if item.trigger != "on_request"
    }
    case = prepare(
        small_scenario(),
        register=small_register(),
        playbook=playbook.replace(services=silent),
    )
    played = simulate(
        case, led_so(case, {"A1": "M1 M1 M1 M1"}).plan, settings=FEW, seed=1
    )
    row = level(service_levels(played), "all", "all")
    assert (row["requests"], row["request_hours"]) == (0.0, 0.0)
    assert np.isnan(row["in_time"])
    assert "no request came" in told(played)
    enough = simulate(
        case, led_so(case, {}).plan, settings=SimulationSettings(), seed=1
    )
    assert (enough.num_replications, enough.enough, enough.warm_up) == (3, True, 0)


def test_requests_to_a_team_of_nobody_go_unanswered():
    """Without managers and teams every request is unanswered, and no hours are worked."""
    register = small_register()
    alone = register.replace(
        managers=(),
        teams=(),
        absences=(),
        alliances=tuple(
            row.replace(current_manager=None, pinned_manager=None)
            for row in register.alliances
        ),
    )
    case = prepare(
        small_scenario(changes=(), options={}),
        register=alone,
        playbook=small_playbook(),
    )
    played = simulate(case, led_so(case, {}).plan, settings=FEW, seed=1)
    row = level(service_levels(played), "all", "all")
    assert row["requests"] > 0
    assert (row["unanswered"], row["in_time"], row["request_hours"]) == (1.0, 0.0, 0.0)


def test_better_staffed_plans_answer_faster_under_the_same_luck(run):
    """Led by one person or by several: the difference is told from zero, and is that of the two tables."""
    names = [row.manager_id for row in run.case.world.register.managers]
    one = led_so(
        run.case, dict.fromkeys(run.case.data.alliances, " ".join([names[1]] * 4))
    )
    many = SimulationSettings(replications=60, warm_up_days=0)
    before = simulate(run.case, one.plan, settings=many, seed=3)
    after = simulate(run.case, run.plan, settings=many, seed=3)
    table = differences(before, after, by=["all"])
    row = table[table["measure"] == "in_time"].iloc[0]
    shares = [
        level(service_levels(item, by=["all"]), "all", "all")["in_time"]
        for item in (before, after)
    ]
    assert row["change"] == pytest.approx(shares[1] - shares[0])
    assert row["told_from_zero"]
    assert row["low"] > 0


def test_differences_need_the_same_luck(run, played):
    """Plans that met different luck are not compared."""
    other = simulate(run.case, run.plan, settings=FEW, seed=2)
    with pytest.raises(ValueError, match="same luck"):
        differences(played, other)


def test_luck_of_the_horizon_does_not_depend_on_the_warm_up(run, played):
    """The same requests with the same hours arrive whatever was simulated before; only what waits from then differs."""
    longer = FEW.replace(warm_up_days=63)
    later = simulate(run.case, run.plan, settings=longer, seed=1)
    columns = ["alliance_id", "service", "opened", "hours"]
    for number in range(played.num_replications):
        mine, theirs = (item.events(replication=number) for item in (played, later))
        assert mine[columns].equals(theirs[columns])
    one, other = (groups(item, by=["all", "segment"]) for item in (played, later))
    for before, after in zip(one, other, strict=True):
        assert (before.requests == after.requests).all()
    table = differences(played, later).dropna(subset="change")
    shares = table[table["measure"].isin(["in_time", "reactive_share"])]
    assert len(shares) >= 4
    assert (shares["change"].abs() < 0.02).all()
    assert not table["told_from_zero"].any()


def test_luck_of_an_alliance_does_not_depend_on_the_plan(run, played):
    """The same requests come at the same times, whoever leads."""
    other = simulate(run.case, run.today, settings=FEW, seed=1)
    mine, theirs = played.events(replication=3), other.events(replication=3)
    columns = ["alliance_id", "service", "opened", "hours"]
    assert mine[columns].equals(theirs[columns])


def test_supporters_step_in_where_the_lead_is_busy():
    """Where the playbook allows it supporters begin requests, faster than the lead alone; and none where support is off."""
    book = helping_playbook()
    share = BundleFractions(essential=0.5, core=0.5, higher_value=0.5)
    profiles = {
        name: row.replace(support_share=share) for name, row in book.profiles.items()
    }
    case = prepare(
        small_scenario(),
        register=small_register(),
        playbook=book.replace(profiles=profiles),
    )
    leads = {name: row.replace("C-1", "M2") for name, row in LEADS.items()}
    run = led_so(case, {**leads, "A6": "- - - -"})
    on = simulate(case, run.plan, settings=FEW.replace(support="allowed"), seed=0)
    without = simulate(case, run.plan, settings=FEW.replace(support="off"), seed=0)
    assert on.in_time.mean() > without.in_time.mean()
    began = np.concatenate([item.rows["server"] for item in on.replications])
    alone = np.concatenate([item.rows["server"] for item in without.replications])
    assert ((began >= 0) & (began != on.lead)).any()
    assert ((alone == without.lead) | (alone < 0)).all()


def test_enough_replications_are_chosen(run):
    """Without a number, replications go on until every segment's interval is as narrow as asked for."""
    wanted = SimulationSettings(half_width=0.05, most_replications=400)
    found = simulate(run.case, run.plan, settings=wanted, seed=0)
    assert found.enough
    assert found.settled
    table = service_levels(found, by=["segment"])
    half = (table["in_time_high"] - table["in_time_low"]) / 2
    assert (half.dropna() <= 0.05 + 1e-9).all()
    capped = SimulationSettings(half_width=0.001, most_replications=10)
    few = simulate(run.case, run.plan, settings=capped, seed=0)
    assert (few.enough, few.num_replications) == (False, 10)


def test_planned_work_that_is_lost_is_never_more_in_time(run):
    """Whether displaced hours are caught up later changes the backlog, not what is done in time."""
    lost = FEW.replace(planned_work="lost")
    kept = simulate(run.case, run.plan, settings=FEW, seed=1)
    gone = simulate(run.case, run.plan, settings=lost, seed=1)
    for a, b in zip(kept.replications, gone.replications, strict=True):
        assert np.array_equal(a.done.in_time, b.done.in_time)
        assert (b.done.backlog == 0).all()


def test_log_tells_what_became_of_every_request(played):
    """The log has a row for each request, in order, and nothing done before it was begun."""
    log = played.events(replication=2)
    assert len(log) == len(played.replications[2].rows)
    assert log["opened"].is_monotonic_increasing
    done = log[log["state"] == "done"]
    assert (done["closed"] >= done["first_response"]).all()
    assert (done["first_response"] >= done["opened"]).all()
    assert set(log["state"]) <= {"done", "unanswered", "waiting", "in_work"}


def test_made_up_history_books_the_hours_worked(run, played):
    """The timesheet holds the hours of requests that were done and of planned services, on working days."""
    requests = made_up_requests(played, replication=1)
    sheet = made_up_timesheet(played, demand=run.case.demand, replication=1)
    rows = played.replications[1]
    assert len(requests) == len(rows.rows)
    days = sheet["date"].to_numpy().astype("datetime64[D]")
    assert np.is_busday(days).all()
    asked = sheet["service"].isin(requests["service"].unique())
    done = rows.rows[
        ~np.isnan(rows.rows["left"]) & (rows.rows["left"] < played.staffed.num_days)
    ]
    pace = played.staffed.network.pace[done["server"], done["source"]]
    answered = (done["hours"] * pace)[done["server"] >= 0].sum()
    assert sheet.loc[asked, "hours"].sum() == pytest.approx(answered)
    planned = rows.done.in_time[:, 1:].sum()
    assert sheet.loc[~asked, "hours"].sum() == pytest.approx(planned)


def test_nothing_asked_is_no_error():
    """A portfolio without requests is simulated too: nothing arrives, and planned work is done."""
    case = small_case()
    run = led_so(case, {})
    silent = case.demand.requests * 0.0
    quiet = type(case)(
        **{
            **{name: getattr(case, name) for name in case.__dataclass_fields__},
            "demand": type(case.demand)(
                **{
                    **{
                        name: getattr(case.demand, name)
                        for name in case.demand.__dataclass_fields__
                    },
                    "requests": silent,
                }
            ),
        }
    )
    found = simulate(quiet, run.plan, settings=FEW, seed=0)
    row = level(service_levels(found, by=["all"]), "all", "all")
    assert row["requests"] == 0
    assert np.isnan(row["in_time"])


# ---------------------------------------------------------------- services of several kinds

SECOND_HALF = 2
"""Period from which on a bundle is given up."""


@pytest.fixture(scope="module")
def asked():
    """Return a case in which issues and foresight are requested, and a plan that gives foresight up in the second half."""
    book = small_playbook()
    foresight = book.services["foresight"].replace(trigger="on_request")
    services = {**book.services, "foresight": foresight}
    case = prepare(
        small_scenario(),
        register=small_register(),
        playbook=book.replace(services=services),
    )
    leads = {"A1": "M1 M1 M1 M1", "A2": "M5 M5 M5 M5", "A3": "M3 M3 - -"}
    plan = led_so(case, leads).plan
    hours, higher = plan.hours.copy(), BUNDLES.index("higher_value")
    hours[:, higher] = np.where(plan.led, 0.1 * case.data.need[:, higher], 0.0)
    hours[:, higher, SECOND_HALF:] = 0.0
    return case, replace(plan, hours=hours)


def logs(found):
    """Return the log of every replication with the period of each request."""
    days = found.staffed.workdays
    for number in range(found.num_replications):
        log = found.events(replication=number)
        yield log.assign(period=days.period[log["opened"].astype(int)])


def test_requests_of_what_is_given_up_are_declined_where_the_scenario_says_so(asked):
    """Declined are requests of a bundle of which nothing is delivered, of alliances that somebody leads; no others are."""
    case, plan = asked
    no = FEW.replace(given_up="declined", replications=40)
    found = simulate(case, plan, settings=no, seed=1)
    taken = simulate(case, plan, settings=no.replace(given_up="arrive"), seed=1)
    seen, half = 0, found.staffed.workdays.starts[SECOND_HALF]
    for log, other in zip(logs(found), logs(taken), strict=True):
        columns = ["alliance_id", "service", "opened", "hours"]
        assert log[columns].equals(other[columns])
        late = (log["service"] == "foresight") & (log["period"] >= SECOND_HALF)
        led = log["alliance_id"].isin(["A1", "A2"])
        assert (log.loc[late & led, "state"] == "declined").all()
        waited = log[(log["state"] == "declined") & (log["period"] < SECOND_HALF)]
        assert (waited["closed"] == half).all()  # nobody had begun them by then
        assert (log.loc[log["service"] == "issues", "state"] != "declined").all()
        assert (log.loc[late & ~led, "state"] == "unanswered").all()
        assert "declined" not in set(other["state"])
        seen += (late & led).sum()
    assert seen > 100


def test_declined_requests_count_as_late_under_their_lead_and_take_no_hours(asked):
    """They are told in a column and in a sentence, are never in time, take no hours, and stand under whoever leads."""
    case, plan = asked
    no = FEW.replace(given_up="declined", replications=40)
    found = simulate(case, plan, settings=no, seed=1)
    taken = simulate(case, plan, settings=no.replace(given_up="arrive"), seed=1)
    both = [service_levels(item) for item in (taken, found)]
    before, after = (level(table, "service", "foresight") for table in both)
    declined = found.state == DECLINED
    named = np.array([s.service_id for s in found.staffed.sources])[found.source]
    assert after["declined"] == pytest.approx(declined[named == "foresight"].mean())
    assert (before["declined"], level(both[1], "service", "issues")["declined"]) == (
        0.0,
        0.0,
    )
    assert 0.2 < after["declined"] < 0.8
    assert after["requests"] == before["requests"]
    assert after["in_time"] <= 1.0 - after["declined"]
    assert not found.in_time[declined].any()
    assert after["request_hours"] < 0.8 * before["request_hours"]
    for key in ("M1", "M5", "nobody"):
        one, other = (level(table, "manager", key)["requests"] for table in both)
        assert one == other
    assert "of requests are declined" in told(found)
    assert "declined" not in told(taken)


def test_a_service_may_have_times_of_its_own(asked):
    """A service in the table has its own spread, the others the common one, and none notices the other's."""
    case, plan = asked
    exact = ServiceTimes(kind="constant")
    wide = FEW.replace(service_times=ServiceTimes(kind="gamma", scv=0.25))
    single = wide.replace(service_times_of={"foresight": exact})
    found = simulate(case, plan, settings=single, seed=1)
    common = simulate(case, plan, settings=wide, seed=1)
    mine, theirs = found.events(), common.events()
    of = {name: rows["hours"] for name, rows in mine.groupby("service")}
    assert set(of["foresight"]) == {6.0}
    assert len(set(of["issues"])) == len(of["issues"]) > 20
    issues = theirs.loc[theirs["service"] == "issues", "hours"]
    assert of["issues"].tolist() == issues.tolist()
    assert theirs.loc[theirs["service"] == "foresight", "hours"].nunique() > 5
    assert mine["opened"].equals(theirs["opened"])
