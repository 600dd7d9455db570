"""Control charts: limits computed by hand, points outside, runs, and what has too few periods."""

import pytest
from builders_scorecard import MONTH, event, on, poll, request, small_card

from resourcing.scorecard import c_chart, p_chart
from resourcing.scorecard.control import Count


def shares(*hits: int, cases: int = 10) -> list[Count]:
    """Return shares of the same number of cases by period."""
    return [Count(f"P{n}", hit, cases) for n, hit in enumerate(hits)]


def counts(*numbers: int) -> list[Count]:
    """Return counts by period."""
    return [Count(f"P{n}", number, None) for n, number in enumerate(numbers)]


def test_few_cases_get_exact_binomial_limits():
    """Ten cases at 0.8: three or fewer have a chance of 0.09 %, four of 0.64 %, so that the lower limit is 4 of 10."""
    chart = p_chart("in time", shares(*[8] * 9, 3), unit="requests")
    last = chart.points[-1]
    assert (last.low, last.high, last.limits, last.outside) == (0.4, 1.0, "exact", True)
    assert p_chart("in time", shares(*[8] * 9, 4), unit="requests").signals == ()
    assert "exact binomial" in chart.note


def test_many_cases_get_three_sigma():
    """Half of a hundred: 0.5 and 3 times 0.05."""
    chart = p_chart("in time", shares(*[50] * 8, 66, cases=100), unit="requests")
    last = chart.points[-1]
    assert (last.low, last.high) == pytest.approx((0.35, 0.65))
    assert (last.limits, last.outside) == ("3-sigma", True)
    assert chart.signals == ("in time: P8 lies above its limits",)


def test_counts_get_poisson_limits():
    """A mean of 4 has the exact limits 0 and 11; one of 16 has 4 and 28 by 3 sigma."""
    few = c_chart("missed", counts(*[4] * 8, 11), unit="events").points[-1]
    many = c_chart("missed", counts(*[16] * 8, 29), unit="events").points[-1]
    assert (few.low, few.high, few.limits, few.outside) == (0.0, 11.0, "exact", False)
    assert (many.low, many.high, many.limits) == (4.0, 28.0, "3-sigma")
    assert many.outside


def test_the_period_looked_at_does_not_move_its_own_limits():
    """The center is that of the periods before."""
    assert c_chart("missed", counts(*[4] * 8, 400), unit="events").center == 4.0
    assert p_chart("in time", shares(*[8] * 8, 0), unit="requests").center == 0.8


def test_eight_in_a_row_on_one_side_are_a_run():
    """The eighth is marked and not the seventh; one on the center breaks it."""
    low = [1, 1, 1, 1, 1, 1, 1, 1, 1]
    chart = c_chart("missed", counts(*low, *[9] * 8, 9), unit="events")
    assert [p.run for p in chart.points] == [*[False] * 7, True, True, *[False] * 7, True, True]  # fmt: skip
    assert len(chart.signals) == 2
    broken = c_chart("missed", counts(4, 5, 5, 5, 5, 5, 5, 3, 3, 5), unit="events")
    assert not any(point.run for point in broken.points)


def test_seven_earlier_periods_give_no_limits():
    """The chart says what it needs and flags nothing."""
    chart = c_chart("missed", counts(*[4] * 7, 400), unit="events")
    assert chart.center is None
    assert not any(point.outside for point in chart.points)
    assert chart.note == "no limits: they need 8 earlier periods with data, and there are 7 earlier periods"  # fmt: skip


@pytest.mark.parametrize(("hits", "said"), [(0, "never"), (10, "always")])
def test_what_never_or_always_happened_gives_no_limits(hits, said):
    """One case more or less is no signal then."""
    chart = p_chart("in time", shares(*[hits] * 9, 5), unit="requests")
    assert chart.center is None
    assert said in chart.note


def test_a_period_without_cases_has_no_point_and_does_not_count():
    """Eight periods with data are needed, whatever lies between."""
    rows = shares(*[8] * 8, 3)
    gap = [*rows[:4], Count("gap", 0, 0), *rows[4:]]
    chart = p_chart("in time", gap, unit="requests")
    assert chart.points[4].value is None
    assert chart.points[4].low is None
    assert (chart.center, chart.points[-1].outside) == (0.8, True)


def test_a_card_charts_the_months_since_its_log_begins():
    """Requests of nine months, opened and answered; the month in which the log begins is no count."""
    days = [f"2026-{month:02d}-15 09:00" for month in range(4, 13)]
    card = small_card(
        MONTH,
        requests=[request(day, day) for day in [*days, "2027-01-15 09:00"]],
        pulse=[poll("2027-01-05", 9, 3, 3)],
    )
    charts = {chart.name: chart for chart in card.charts}
    opened = charts["requests opened"]
    assert opened.points[0].period == "2026-05"
    assert (len(opened.points), opened.center) == (9, 1.0)
    assert len(charts["answered in time"].points) == 10
    assert charts["events on time"].points == ()
    assert "table events is missing" in charts["events on time"].note


def test_counts_of_a_period_that_is_not_over_are_not_charted():
    """Seen from 20 January, January has no point among the counts, and keeps it among the shares."""
    days = [f"2026-{month:02d}-15 09:00" for month in range(4, 13)]
    card = small_card(
        MONTH,
        requests=[request(day, day) for day in [*days, "2027-01-15 09:00"]],
        as_of=on("2027-01-20"),
    )
    charts = {chart.name: chart for chart in card.charts}
    assert charts["requests opened"].points[-1].period == "2026-12"
    assert charts["answered in time"].points[-1].period == "2027-01"


def test_a_signal_of_the_period_becomes_an_action():
    """Nothing missed in eleven months but for one; then nine at once."""
    past = [event(f"2026-{month:02d}-10", f"2026-{month:02d}-10") for month in range(2, 13)]  # fmt: skip
    missed = [event(f"2027-01-{day:02d}", None) for day in range(5, 14)]
    card = small_card(MONTH, events=[*past, event("2026-06-11", None), *missed])
    told = [item for item in card.actions if "control limits" in item.sentence]
    assert [item.measure for item in told] == ["events on time; events missed"]
    assert told[0].sentence.startswith("2027-01 lies outside")
