"""What a log teaches about single requests: how long they take, how fast they are answered, whose hours they are."""

from dataclasses import replace as with_fields

import numpy as np
import pandas as pd
import pytest
from builders_calibrate import PLAYBOOK, world_of
from builders_world import person

from resourcing.calibrate import Log, Settings, calibrate
from resourcing.calibrate.durations import fits, hill, service_times

SETTINGS = Settings()


@pytest.mark.parametrize(
    ("name", "draw"),
    [
        ("lognormal", lambda rng: rng.lognormal(1.0, 0.9, 2000)),
        ("gamma", lambda rng: rng.gamma(4.0, 2.0, 2000)),
        ("exponential", lambda rng: rng.exponential(3.0, 2000)),
        ("weibull", lambda rng: 5 * rng.weibull(2.2, 2000)),
    ],
)
def test_fitted_distribution_is_the_one_drawn_from(name, draw):
    """Two thousand draws name their own distribution, or one that holds it, and give back its mean."""
    values = draw(np.random.default_rng(4))
    best = fits(values)[0]
    holds = {"exponential": {"exponential", "gamma", "weibull"}}.get(name, {name})
    assert best.name in holds
    assert best.frozen.mean() == pytest.approx(values.mean(), rel=0.03)


def test_maximum_likelihood_cannot_be_improved():
    """A little more or less of either parameter lowers the likelihood."""
    values = np.random.default_rng(9).gamma(1.7, 2.0, 300)
    for fit in fits(values):
        top = fit.frozen.logpdf(values).sum()
        for change in (0.97, 1.03):
            scaled = with_fields(fit, scale=fit.scale * change)
            assert scaled.frozen.logpdf(values).sum() < top
            if fit.name != "exponential":
                shaped = with_fields(fit, shape=fit.shape * change)
                assert shaped.frozen.logpdf(values).sum() < top


def test_heavy_tail_is_flagged_and_a_light_one_is_not():
    """Pareto times of infinite variance are heavy, with the log's own durations recommended; gamma times are not."""
    rng = np.random.default_rng(10)
    heavy, light = 1 + rng.pareto(1.2, 1000), rng.gamma(2.0, 1.0, 1000)
    index, error = hill(heavy)
    assert abs(index - 1.2) < 3 * error
    hours = pd.DataFrame({"service": ["h"] * 1000 + ["l"] * 1000})
    hours["hours"] = np.concatenate([heavy, light])
    none = pd.DataFrame({"service": [], "duration": []})
    table = service_times(hours, none, settings=SETTINGS).set_index("service")
    assert table["tail"]["h"] == "heavy"
    assert "own durations" in table["advice"]["h"]
    assert table["tail"]["l"] == "as fitted"


def test_zero_and_alike_durations_break_no_fit():
    """Zeros are counted apart; durations that are all the same, or too few, are not fitted."""
    frame = pd.DataFrame(
        {
            "service": ["a"] * 30 + ["b"] * 5 + ["z"] * 3,
            "hours": [2.0] * 30 + [1.0] * 5 + [0.0] * 3,
        }
    )
    none = pd.DataFrame({"service": [], "duration": []})
    table = service_times(frame, none, settings=SETTINGS).set_index("service")
    assert table["zeros"].to_dict() == {"a": 0, "b": 0, "z": 3, "all": 0}
    assert "alike" in table["advice"]["a"]
    assert "too few" in table["advice"]["b"]
    assert "too few" in table["advice"]["z"]


def asked(opened, answered, **others):
    """Return requests of a flagship alliance on issues."""
    frame = {"opened": opened, "first_response": answered, "alliance_id": "A0"}
    return pd.DataFrame({**frame, "service": "issues", **others})


def test_response_verdicts_follow_the_interval():
    """Forty in time keep a promise of 90 %, forty late break it, three in time say nothing."""
    for number, days, verdict in (
        (40, 1, "kept"),
        (40, 4, "broken"),
        (3, 1, "not told"),
    ):
        opened = pd.to_datetime(["2026-03-02 10:00"] * number)
        answered = opened + pd.Timedelta(days=days)
        seconds = pd.to_timedelta(np.arange(number), unit="s")
        table = asked(opened + seconds, answered + seconds)
        found = calibrate(Log.of(requests=table), **world_of(1)).to_responses()
        assert found.set_index("by")["verdict"]["all"] == verdict


def test_request_without_answer_is_late_once_it_has_waited_longer_than_the_limit():
    """One open since long ago counts against the promise; one opened on the last day is not decided yet."""
    table = asked(
        ["2026-03-02 10:00", "2026-03-03 10:00", "2026-03-31 10:00"],
        [None, "2026-03-03 12:00", None],
    )
    row = calibrate(Log.of(requests=table), **world_of(1)).to_responses().iloc[0]
    assert (row["requests"], row["within"], row["undecided"]) == (2, 1, 1)


def test_the_limit_decides_when_a_request_without_answer_is_late():
    """The limit is two working days: open for exactly two is not known yet, for a little more is late; neither shortens the median."""
    table = asked(
        [
            "2026-03-02 09:00",
            "2026-03-25 17:00",
            "2026-03-27 16:59",
            "2026-03-27 17:00",
            "2026-03-30 09:00",
        ],
        ["2026-03-02 13:00", None, None, None, "2026-03-31 17:00"],
    )
    row = calibrate(Log.of(requests=table), **world_of(1)).to_responses().iloc[0]
    assert (row["requests"], row["within"], row["undecided"]) == (4, 2, 1)
    assert row["in_time"] == 0.5
    assert row["median_days"] == pytest.approx((0.5 + 2.0) / 2)


def test_open_requests_have_no_duration_and_are_told():
    """Of two requests one is still open: it is counted, and only the other one has lasted."""
    table = asked(
        ["2026-03-02 09:00", "2026-03-03 09:00"],
        ["2026-03-02 10:00", "2026-03-03 10:00"],
        closed=["2026-03-02 12:00", None],
    )
    found = calibrate(Log.of(requests=table), **world_of(1))
    assert found.account.count("requests", "not closed") == 1
    days = found.to_durations().set_index(["measure", "service"])
    row = days.loc[("working_days", "issues")]
    assert (row["n"], row["mean"]) == (1, pytest.approx(0.25))


def test_responses_are_held_against_the_simulation():
    """A simulated fraction inside the interval agrees, one outside does not, a group it does not know stays blank."""
    opened = pd.to_datetime(["2026-03-02 10:00"] * 20) + pd.to_timedelta(
        np.arange(20), unit="min"
    )
    table = asked(opened, opened + pd.Timedelta(hours=2))
    simulated = pd.DataFrame(
        {
            "by": ["segment", "profile"],
            "key": ["complex", "flagship"],
            "in_time": [0.95, 0.3],
        }
    )
    found = calibrate(
        Log.of(requests=table), simulated=simulated, **world_of(1)
    ).to_responses()
    agrees = found.set_index("by")["agrees"].to_dict()
    assert agrees == {"all": "", "segment": "yes", "profile": "no", "service": ""}


def test_hours_of_a_day_are_shared_by_the_requests_open_on_it():
    """Two requests open on one day share its hours; the day before belongs to the first alone."""
    requests = asked(
        ["2026-03-02 09:00", "2026-03-03 09:00"],
        ["2026-03-02 10:00", "2026-03-03 10:00"],
        closed=["2026-03-03 17:00", "2026-03-03 17:00"],
    )
    sheet = pd.DataFrame(
        {
            "date": ["2026-03-02", "2026-03-03"],
            "manager_id": "M0",
            "alliance_id": "A0",
            "service": "issues",
            "hours": [3.0, 4.0],
        }
    )
    found = calibrate(Log.of(timesheet=sheet, requests=requests), **world_of(1))
    row = found.to_frame().iloc[0]
    assert (row["n"], row["hours"]) == (2, 7.0)
    kind = "open on the same day as another of its alliance and service"
    assert found.account.count("requests", kind) == 2
    times = found.to_durations().set_index(["service", "measure"])
    assert times.loc[("issues", "hours"), "largest"] == 5.0


def test_hours_booked_become_standard_hours_by_the_pace_of_who_worked():
    """Somebody who needs 1.25 hours for a standard hour books 25 % more for the same work."""
    pace = PLAYBOOK.planning.pace.replace(associate=1.25)
    playbook = PLAYBOOK.replace(planning=PLAYBOOK.planning.replace(pace=pace))
    people = (person("M0", grade="associate"),)
    requests = asked(
        ["2026-03-02 09:00"], ["2026-03-02 10:00"], closed=["2026-03-02 17:00"]
    )
    sheet = {"date": ["2026-03-02"], "manager_id": "M0", "alliance_id": "A0"}
    sheet = pd.DataFrame({**sheet, "service": "issues", "hours": [5.0]})
    found = calibrate(
        Log.of(timesheet=sheet, requests=requests),
        **world_of(1, playbook=playbook, managers=people),
    )
    assert found.to_frame().iloc[0]["raw"] == pytest.approx(4.0)


def test_working_day_has_hours():
    """A day that ends before it begins is refused."""
    with pytest.raises(ValueError, match="must be after day_begins"):
        Settings(day_begins=17.0, day_ends=9.0)
