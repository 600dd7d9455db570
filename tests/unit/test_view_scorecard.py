"""Pictures and page of a scorecard show the numbers they claim to show, and the page stands alone."""

from dataclasses import replace

import numpy as np
import pytest
from builders_scorecard import MONTH, event, hours, poll, request, small_card
from matplotlib.colors import to_hex
from reading_pages import check_page

from resourcing.scorecard import DEFINITIONS
from resourcing.scorecard.control import Count, c_chart, p_chart
from resourcing.view.plots.drawing import ALERT
from resourcing.view.plots.scorecard import control_chart, shares_now_and_before
from resourcing.view.scorecard import scorecard_page


@pytest.fixture(scope="module")
def card():
    """Return the scorecard of January after eight months with requests, hours, events and polls."""
    months = [f"2026-{month:02d}" for month in range(5, 13)] + ["2027-01"]
    late = {0, 5}
    return small_card(
        MONTH,
        requests=[
            request(f"{m}-11 09:00", f"{m}-{'28' if n in late else '12'} 09:00")
            for n, m in enumerate(months)
        ],
        timesheet=[
            row
            for n, m in enumerate(months)
            for row in (hours(f"{m}-12", 9.0), hours(f"{m}-13", 2.0 + n % 3, "issues"))
        ],
        events=[event(f"{m}-11", f"{m}-11") for m in months],
        pulse=[poll(f"{m}-20", 10, 3, 4 + n % 2) for n, m in enumerate(months)],
    )


def shares(*hits, gap=None):
    """Return a p-chart of shares of ten, one period without cases if wanted."""
    rows = [Count(f"P{n}", h, 0 if n == gap else 10) for n, h in enumerate(hits)]
    return p_chart("answered in time", rows, unit="requests", good="more")


def test_points_stand_at_the_values_and_break_where_nothing_happened():
    """The line has every share, and a gap at a period without cases."""
    ax = control_chart(shares(8, 7, 9, 8, 0, 7, 8, 9, 8, 7, gap=4))
    line = next(item for item in ax.lines if len(item.get_xdata()) == 10)
    expected = [0.8, 0.7, 0.9, 0.8, np.nan, 0.7, 0.8, 0.9, 0.8, 0.7]
    np.testing.assert_allclose(line.get_ydata(), expected)


def test_the_last_period_is_labeled_and_its_value_written():
    """However many periods there are, the one looked at has its label and number."""
    ax = control_chart(shares(*[8, 7, 9] * 9, 7))
    labels = [tick.get_text() for tick in ax.get_xticklabels()]
    assert labels[-1] == "P27"
    assert labels[-2] == ""
    assert sum(map(bool, labels)) <= 14
    assert "70%" in [text.get_text() for text in ax.texts]


def test_limits_and_center_are_those_of_the_chart():
    """The steps are the limits of each period, the dashed line is the center, with its number."""
    chart = shares(8, 7, 9, 8, 7, 8, 9, 8, 7)
    ax = control_chart(chart)
    band, lows, highs = (patch.get_data() for patch in ax.patches[:3])
    np.testing.assert_allclose(highs.values, [p.high for p in chart.points])
    np.testing.assert_allclose(lows.values, [p.low for p in chart.points])
    np.testing.assert_allclose(band.values, highs.values)
    dashed = next(item for item in ax.lines if item.is_dashed())
    assert dashed.get_ydata()[0] == pytest.approx(chart.center)
    assert f"center {chart.center:.0%}" in [text.get_text() for text in ax.texts]


def test_a_point_outside_is_a_red_square_with_its_number():
    """A count far above its limits is marked and written."""
    rows = [Count(f"P{n}", 4, None) for n in range(9)] + [Count("P9", 20, None)]
    ax = control_chart(c_chart("requests opened", rows, unit="requests"))
    squares = [line for line in ax.lines if line.get_marker() == "s"]
    assert [line.get_xydata().tolist() for line in squares] == [[[9.0, 20.0]]]
    assert to_hex(squares[0].get_color()) == ALERT
    assert "20" in [text.get_text() for text in ax.texts]
    assert ax.get_ylim()[1] > 20


def test_shares_stand_with_interval_and_the_value_before(card):
    """Dot at the value, bar over the interval, mark at the value before, one row a measure."""
    item = card.find("answered in time")
    item = replace(item, value=0.6, low=0.4, high=0.8, before=0.5)
    ax = shares_now_and_before([item])
    points = {line.get_marker(): line.get_xdata()[0] for line in ax.lines}
    assert points == {"|": 0.5, "o": 0.6}
    (bar,) = ax.collections
    assert bar.get_segments()[0][:, 0].tolist() == [0.4, 0.8]
    assert ax.get_yticklabels()[0].get_text() == "answered in time"


def test_the_page_stands_alone_and_charts_in_the_order_of_the_measures(card):
    """Nothing is fetched, every picture has a name, and the charts follow the definitions, the reactive share among them."""
    page = scorecard_page(card)
    seen = check_page(page).seen
    names = [chart.name for chart in card.charts if chart.points]
    assert {"answered in time", "reactive share"} <= set(names)
    expected = sorted(names, key=list(DEFINITIONS).index)
    found = [page.index(f"<h3>{name.capitalize()}</h3>") for name in expected]
    assert found == sorted(found)
    assert "share of hours logged (p'-chart)" in seen.lower()
