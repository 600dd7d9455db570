"""The chart of the reactive share: limits computed by hand, hours or minutes alike, and what has too few periods."""

import numpy as np
import pytest
from builders_scorecard import MONTH, hours, small_card

from resourcing.scorecard.control import Count
from resourcing.scorecard.hours_charts import hours_chart

SHARES = (0.30, 0.34, 0.28, 0.31, 0.29, 0.33, 0.27, 0.32)


def charted(last, size=100.0, sizes=None):
    """Return the chart of eight months and a last one."""
    of = sizes or [size] * 9
    rows = [
        Count(f"{n}", share * whole, whole)
        for n, (share, whole) in enumerate(zip((*SHARES, last), of, strict=True))
    ]
    return hours_chart("reactive share", rows, unit="hours logged", good="less")


def test_limits_are_three_times_the_moving_range_of_shares():
    """With equal hours the chart is that of individual values: 3 times the mean moving range over 1.128."""
    chart = charted(0.3)
    half = 3 * np.abs(np.diff(SHARES)).mean() / 1.128
    assert chart.center == pytest.approx(np.mean(SHARES))
    assert chart.points[0].low == pytest.approx(chart.center - half)
    assert chart.points[-1].high == pytest.approx(chart.center + half)


@pytest.mark.parametrize("size", [1.0, 100.0, 6_000.0])
def test_the_unit_of_hours_does_not_matter(size):
    """Minutes for hours give the same limits, unlike those of a binomial share."""
    assert charted(0.3, size).points[3].high == pytest.approx(charted(0.3).points[3].high)  # fmt: skip


def test_a_period_with_fewer_hours_has_wider_limits():
    """A quarter of the hours doubles the half width."""
    chart = charted(0.3, sizes=[100.0] * 8 + [25.0])
    first, last = chart.points[0], chart.points[-1]
    assert last.high - chart.center == pytest.approx(2 * (first.high - chart.center))


def test_a_share_that_leaps_lies_outside():
    """A last month at twice the share is a signal, one at the center none; the last month moves no limit."""
    assert charted(0.6).signal_in("8") == "outside"
    assert charted(0.305).signal_in("8") is None
    assert charted(0.6).points[0].high == charted(0.305).points[0].high


def test_shares_that_never_moved_or_are_too_few_have_no_limits():
    """Limits need eight earlier periods that differ; otherwise the chart is drawn without and says why."""
    still = [Count(str(n), 3.0, 10.0) for n in range(9)]
    chart = hours_chart("reactive share", still, unit="hours logged")
    assert (chart.center, chart.points[0].low) == (None, None)
    assert "did not move" in chart.note
    few = hours_chart("reactive share", still[:5], unit="hours logged")
    assert "need 8 earlier periods" in few.note


def test_a_card_charts_the_reactive_share_of_its_months():
    """Nine months of hours, a third of them on requests in the last; each point is hours on request over all hours."""
    rows = [hours(f"2026-{month:02d}-15", 8.0) for month in range(5, 13)]
    rows += [hours(f"2026-{month:02d}-16", 2.0 + month % 2, "issues") for month in range(5, 13)]  # fmt: skip
    rows += [hours("2027-01-14", 8.0), hours("2027-01-15", 4.0, "issues")]
    charts = {c.name: c for c in small_card(MONTH, timesheet=rows).charts}
    chart = charts["reactive share"]
    assert [point.period for point in chart.points][0::8] == ["2026-05", "2027-01"]
    assert chart.points[-1].value == pytest.approx(4 / 12)
    assert chart.points[0].value == pytest.approx(3 / 11)
    assert chart.center == pytest.approx(20 / 84)
    empty = {c.name: c for c in small_card(MONTH).charts}["reactive share"]
    assert empty.points == ()
    assert "table timesheet is missing" in empty.note
