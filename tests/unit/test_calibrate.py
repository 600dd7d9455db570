"""What a log teaches: estimates between playbook and data, rates with their tests, service times, responses, proposals."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from builders_calibrate import (
    FIRST,
    LAST,
    PLAYBOOK,
    PROFILES,
    Truth,
    log,
    made_up,
    world_of,
)
from builders_world import alliance, placed, small_world

from resourcing.calibrate import Log, Settings, calibrate
from resourcing.calibrate.credibility import dispersion, shrunk
from resourcing.calibrate.facts import (
    Window,
    expected,
    expected_monthly,
    exposure,
    facts_of,
)
from resourcing.calibrate.rates import exact_interval, poisson_slope
from resourcing.demand import expected_demand
from resourcing.scenario import PhaseMoves

ONE = pd.Series([1.0], index=pd.Index(["s"], name="service"))
SETTINGS = Settings()


def cells(observed, hoped, profiles=("p",)):
    """Return cells of one service in one phase."""
    return pd.DataFrame(
        {
            "service": "s",
            "profile": list(profiles),
            "phase": "development",
            "observed": np.atleast_1d(observed).astype(float),
            "expected": np.atleast_1d(hoped).astype(float),
        }
    )


def level(table, name):
    """Return the rows of one level."""
    return table[table["level"] == name].reset_index(drop=True)


@pytest.fixture(scope="module")
def learned():
    """Return what a made-up year teaches: half as many requests again as the playbook says, of 6 hours in place of 4."""
    truth = Truth(rate_factor=1.5, hours=6.0, cv=0.8)
    tables = made_up(np.random.default_rng([5, 1]), truth=truth)
    return calibrate(log(tables), since=FIRST, until=LAST, **world_of())


def test_without_data_every_level_is_the_playbook():
    """Nothing observed and nothing expected leaves the multiplier at 1 with the believed spread around it."""
    table = shrunk(cells(0.0, 1e-12), dispersed=ONE, settings=SETTINGS)
    assert table["multiplier"].to_numpy() == pytest.approx(1.0)
    assert (table["weight"] < 1e-9).all()
    top = level(table, "service").iloc[0]
    assert top["low"] < 0.6
    assert top["high"] > 1.6


def test_with_much_data_every_level_is_the_data():
    """A million occurrences at twice the playbook's number give twice it, whatever was believed."""
    table = shrunk(cells(2e6, 1e6), dispersed=ONE, settings=SETTINGS)
    assert table["multiplier"].to_numpy() == pytest.approx(2.0, rel=1e-3)
    assert (table["high"] - table["low"]).max() < 0.02
    assert (table["above"] > 0.999).all()


def test_weight_rises_with_data_and_falls_with_dispersion():
    """More occurrences speak louder; more scattered ones more softly."""
    few, many, wild = (
        level(
            shrunk(cells(1.5 * n, n), dispersed=scale * ONE, settings=SETTINGS),
            "service",
        )["weight"][0]
        for n, scale in ((5, 1.0), (50, 1.0), (50, 5.0))
    )
    assert few < many
    assert wild < many


def test_profile_without_data_follows_the_others_of_its_service():
    """A profile with nothing observed takes what the other profile of the service shows, not the playbook."""
    table = shrunk(
        cells([3000, 0], [1000, 1e-9], profiles=("p", "q")),
        dispersed=ONE,
        settings=SETTINGS,
    )
    profiles = level(table, "profile").set_index("profile")
    assert profiles["multiplier"]["q"] == pytest.approx(3.0, rel=0.05)
    assert profiles["weight"]["q"] < 1e-6


def test_own_data_are_counted_once():
    """An only profile is as sure as its service: its data do not inform its own parent."""
    table = shrunk(cells(40, 20), dispersed=ONE, settings=SETTINGS)
    spreads = table["high"] - table["low"]
    assert spreads.to_numpy() == pytest.approx(spreads[0], rel=0.15)
    assert level(table, "profile")["weight"][0] < 1


def test_dispersion_is_the_variance_over_the_mean():
    """Many units give Pearson's ratio; a single one leaves what was assumed."""
    rng = np.random.default_rng(3)
    units = pd.DataFrame(
        {
            "service": "s",
            "profile": "p",
            "observed": rng.gamma(2.0, 1.5, 5000),
            "expected": 3.0,
        }
    )
    assert dispersion(units, assumed=9.0)["s"] == pytest.approx(1.5, rel=0.1)
    assert dispersion(units[:1], assumed=9.0)["s"] == pytest.approx(9.0)


def test_expectation_of_a_window_is_the_demand_of_the_same_months():
    """Occurrences that a log is held against are those that planning counts with, phase by phase."""
    rows = (
        alliance("A", start=date(2026, 12, 10)),
        alliance("B", end=date(2027, 2, 14)),
        alliance("C"),
    )
    moves = (
        PhaseMoves(
            kind="phase_moves",
            alliance_id="C",
            phase="launch",
            date=date(2027, 2, 10),
        ),
    )
    world = small_world(*rows, phase_moves=moves)
    portfolio = placed(A="flagship", B="light", C="ecosystem")
    window = Window(first=date(2027, 1, 1), last=date(2027, 3, 31))
    facts = facts_of(portfolio, world=world)
    table = expected(facts, window=window)
    demand = expected_demand(portfolio, world=world)
    hours = table["expected"] * table["service"].map(facts.hours)
    found = hours.groupby([table["alliance_id"], table["service"]]).sum()
    for a, name in enumerate(demand.alliances):
        for s, service in enumerate(demand.services):
            assert found.get((name, service), 0.0) == pytest.approx(
                demand.service_hours[a, s, 0], abs=1e-9
            )
    months = exposure(facts, window=window).groupby("alliance_id")["months"].sum()
    assert months.to_numpy() == pytest.approx(demand.active_months[:, 0])


def test_learned_hours_and_rates_hold_the_truth(learned):
    """The made-up year gives back what it was drawn from, within its intervals."""
    table = learned.to_frame().set_index(["quantity", "level", "service", "profile"])
    truths = {
        ("hours_per_occurrence", "service", "issues", ""): 6.0,
        ("requests_per_year", "profile", "issues", "flagship"): 18.0,
        ("requests_per_year", "profile", "issues", "partnership"): 9.0,
        ("hours_per_month", "profile", "issues", "flagship"): 9.0,
        ("hours_per_month", "profile", "governance", "flagship"): 10.0,
    }
    for key, truth in truths.items():
        row = table.loc[key]
        assert row["low"] <= truth <= row["high"], key


def test_raw_numbers_are_plain_ratios(learned):
    """What the data alone say is requests over alliance-years, and hours over requests."""
    table = learned.to_frame()
    rates = table[
        (table["quantity"] == "requests_per_year") & (table["level"] == "profile")
    ]
    assert rates["months"].to_numpy() == pytest.approx(120.0)
    assert rates["raw"].to_numpy() == pytest.approx(rates["n"] / 10)
    assert (rates["raw_low"] < rates["raw"]).all()
    hours = table[table["quantity"] == "hours_per_occurrence"]
    assert hours["raw"].to_numpy() == pytest.approx(hours["hours"] / hours["n"])


def test_changes_are_proposed_where_the_data_contradict_the_playbook(learned):
    """Hours and rates of issues are proposed with their basis; governance, which is as the playbook says, is not."""
    found = {change.key: change for change in learned.changes}
    assert set(found) == {
        "services.issues.hours",
        "services.issues.occurrences.flagship",
        "services.issues.occurrences.partnership",
    }
    change = found["services.issues.occurrences.flagship"]
    assert change.before == 12.0
    assert change.basis.startswith("derived: ")
    for word in ("requests", "alliance-months", "2026-01-01 to 2026-12-31", "95%"):
        assert word in change.basis


def test_too_few_occurrences_propose_nothing():
    """Far-off hours of nine requests change nothing; of ten they do."""
    for number, proposed in ((9, 0), (10, 1)):
        requests = pd.DataFrame(
            {
                "opened": [f"2026-{1 + n:02d}-05 10:00" for n in range(number)],
                "first_response": [f"2026-{1 + n:02d}-05 11:00" for n in range(number)],
                "closed": [f"2026-{1 + n:02d}-05 16:00" for n in range(number)],
                "alliance_id": "A0",
                "service": "issues",
            }
        )
        sheet = pd.DataFrame(
            {
                "date": requests["opened"].str[:10],
                "manager_id": "M0",
                "alliance_id": "A0",
                "service": "issues",
                "hours": 20.0 + np.arange(number) / 10,
            }
        )
        found = calibrate(
            Log.of(timesheet=sheet, requests=requests), **world_of(1)
        ).changes
        assert len([c for c in found if c.key.endswith("hours")]) == proposed


def meetings(every):
    """Return day and alliance of the meetings of a year, one in `every` of those that the playbook expects."""
    number = {"flagship": 12, "partnership": 6, "light": 3}
    return [
        (f"2026-{month:02d}-15", f"A{n}")
        for n in range(30)
        for month in range(1, 13, every * 12 // number[PROFILES[n % 3]])
    ]


def governance_of(hours, events=None):
    """Return what a year of governance teaches, with or without a table of events."""
    sheet = pd.DataFrame(meetings(1), columns=["date", "alliance_id"])
    sheet = sheet.assign(service="governance", hours=hours)
    sheet["manager_id"] = "P" + sheet["alliance_id"].str[1:]
    found = calibrate(
        Log.of(timesheet=sheet, events=events),
        since=FIRST,
        until=LAST,
        **world_of(),
    )
    table = found.to_frame()
    row = table[
        (table["quantity"] == "hours_per_occurrence")
        & (table["level"] == "profile")
        & (table["profile"] == "flagship")
    ].iloc[0]
    return found, row


def test_planned_service_takes_its_occurrences_from_the_playbook_where_nothing_counts_them():
    """Twelve meetings a year are expected of each alliance, and hours are shared over them."""
    _, row = governance_of(15.0)
    assert row["n"] == pytest.approx(120.0)
    assert row["raw"] == pytest.approx(15.0)
    assert row["source"] == "playbook"


def test_planned_service_takes_its_occurrences_from_events_done():
    """With half as many meetings done, each took twice the hours."""
    events = pd.DataFrame(meetings(2), columns=["done", "alliance_id"])
    events = events.assign(planned_for=events["done"], service="governance")
    _, row = governance_of(10.0, events)
    assert row["n"] == 60
    assert row["raw"] == pytest.approx(20.0)
    assert row["source"] == "events"


def test_events_on_which_nobody_booked_hours_teach_no_hours():
    """A year of meetings without a booked hour is told, and does not say that a meeting takes none."""
    events = pd.DataFrame(meetings(1), columns=["done", "alliance_id"])
    events = events.assign(planned_for=events["done"], service="governance")
    sheet = events.assign(date=events["done"], manager_id="P0", hours=5.0)
    sheet = sheet.assign(service="issues").drop(columns=["done", "planned_for"])
    found = calibrate(
        Log.of(timesheet=sheet, events=events), since=FIRST, until=LAST, **world_of()
    )
    kind = "done, but nobody booked hours on the service"
    assert found.account.count("events", kind) == len(events)
    assert "governance" not in set(found.to_frame()["service"])
    assert found.changes == ()


def test_hours_from_months_without_events_are_told():
    """Events kept from July on cannot count the meetings of the hours booked before."""
    kind = (
        "hours on a service with events, from months before the first or after the last"
    )
    whole = pd.DataFrame(meetings(1), columns=["done", "alliance_id"])
    whole = whole.assign(planned_for=whole["done"], service="governance")
    late = whole[whole["done"] >= "2026-07"]
    early = len(whole) - len(late)
    assert governance_of(10.0, late)[0].account.count("timesheet", kind) == early
    assert governance_of(10.0, whole)[0].account.count("timesheet", kind) == 0


def test_fewer_hours_of_uncounted_work_propose_nothing():
    """Where nobody counts meetings, fewer hours may mean fewer meetings; more hours cannot."""
    assert governance_of(6.0)[0].changes == ()
    (change,) = governance_of(18.0)[0].changes
    assert change.key == "services.governance.hours"
    assert 15 < change.after < 18.5


def test_work_that_the_playbook_does_not_expect_is_told_and_not_estimated():
    """Requests of a profile without the service stand in a table of their own."""
    requests = pd.DataFrame(
        {
            "opened": ["2026-02-02 10:00", "2026-08-03 10:00"],
            "alliance_id": ["A2", "A0"],
            "service": "issues",
        }
    )
    found = calibrate(Log.of(requests=requests), since=FIRST, until=LAST, **world_of(3))
    (row,) = found.to_unexpected().to_dict("records")
    assert (row["quantity"], row["profile"], row["number"]) == ("requests", "light", 1)
    rates = found.to_frame()
    assert rates[rates["level"] == "service"]["n"].sum() == 1


def test_over_dispersion_is_found_where_alliances_differ():
    """Alliances of one profile with very different rates are no Poisson sample, and the interval says so."""
    narrow, wide = (
        calibrate(
            log(made_up(np.random.default_rng([6, 2]), truth=Truth(alliance_cv=cv))),
            since=FIRST,
            until=LAST,
            **world_of(),
        )
        for cv in (0.0, 1.0)
    )
    tests = [c.to_tests().set_index("test") for c in (narrow, wide)]
    assert tests[0]["verdict"]["between alliances"] == "no sign"
    assert tests[1]["verdict"]["between alliances"] == "over-dispersed"
    widths = []
    for found in (narrow, wide):
        table = found.to_frame()
        row = table[table["quantity"] == "requests_per_year"].iloc[0]
        widths.append((row["high"] - row["low"]) / row["estimate"])
    assert widths[1] > 1.5 * widths[0]


def test_trend_is_found_where_rates_grow():
    """Requests that grow fourfold in the year show a rising trend whose interval holds four."""
    truth = Truth(rate_factor=2.0, growth=4.0)
    found = calibrate(
        log(made_up(np.random.default_rng([6, 3]), truth=truth)),
        since=FIRST,
        until=LAST,
        **world_of(),
    )
    row = found.to_tests().set_index("test").loc["trend"]
    assert row["verdict"] == "rising"
    assert row["low"] < 4.0 < row["high"]


def test_poisson_slope_agrees_with_its_likelihood():
    """The slope is where the likelihood is largest, found on a grid."""
    rng = np.random.default_rng(8)
    time, offset = np.linspace(-1, 1, 24), rng.uniform(1, 5, 24)
    counts = rng.poisson(offset * np.exp(0.7 * time))
    grid = np.linspace(-1, 2, 3001)[:, None]
    weight = offset * np.exp(grid * time)
    share = weight / weight.sum(axis=1, keepdims=True)
    best = grid[(counts * np.log(share)).sum(axis=1).argmax(), 0]
    assert poisson_slope(time, counts, offset)[0] == pytest.approx(best, abs=1e-3)


def test_exact_interval_of_counts_is_garwoods():
    """Published values for 0, 1, 5 and 20 events at 95 %."""
    low, high = exact_interval(np.array([0.0, 1.0, 5.0, 20.0]), level=0.95)
    assert low == pytest.approx([0.0, 0.0253, 1.6235, 12.2165], abs=1e-4)
    assert high == pytest.approx([3.6889, 5.5716, 11.6683, 30.8884], abs=1e-4)


def test_empty_log_teaches_nothing_and_breaks_nothing():
    """No row, no estimate, no change; every frame is there."""
    found = calibrate(Log.of(), **world_of(2))
    assert found.changes == ()
    for frame in (
        found.to_frame(),
        found.to_tests(),
        found.to_durations(),
        found.to_responses(),
        found.to_unexpected(),
        found.to_account(),
    ):
        assert frame.empty


def test_playbook_is_only_read(learned):
    """Calibrating changes no object that it was given."""
    assert learned.playbook == PLAYBOOK.title
    assert PLAYBOOK.services["issues"].hours == 4.0


def test_months_of_a_window_add_up_to_it():
    """Expected occurrences by calendar month are those of the whole window, also where it begins within a month."""
    rows = (
        alliance("A", start=date(2026, 12, 10)),
        alliance("B", end=date(2027, 2, 14)),
    )
    world = small_world(*rows)
    facts = facts_of(placed(A="flagship", B="partnership"), world=world)
    window = Window(first=date(2026, 11, 17), last=date(2027, 3, 9))
    months = expected_monthly(facts, window=window)
    assert sorted(months["month"].unique()) == list(range(682, 687))
    whole = expected(facts, window=window).groupby("service")["expected"].sum()
    assert months.groupby("service")["expected"].sum().to_dict() == pytest.approx(
        whole.to_dict()
    )
