"""The picture of a tornado: bars from the base to both ends."""

import pytest

from resourcing.sensitivity import Assumption, tornado
from resourcing.view.plots import tornado_chart


def bars_of(ax):
    """Return where each bar begins and ends across, and its height, from the first row down."""
    found = [(p.get_x(), p.get_x() + p.get_width(), p.get_y(), p.get_height()) for p in ax.patches]  # fmt: skip
    return [tuple(round(float(part), 6) for part in bar) for bar in found]


def test_bars_lead_from_the_base_to_the_outcome_at_each_end():
    """The largest swing is on top; both values of the assumption are written, outside of their bars."""
    ranges = [Assumption(name="a", low=0, high=1), Assumption(name="b", low=0, high=4, unit="months")]  # fmt: skip
    ax = tornado_chart(tornado(lambda at: at["a"] - at["b"], ranges), outcome="hours")
    ends = [{bar[:2] for bar in bars_of(ax)[place : place + 2]} for place in (0, 2)]
    assert ends == [{(-1.5, 0.5), (-1.5, -3.5)}, {(-1.5, -2.0), (-1.5, -1.0)}]
    words = {text.get_text(): text for text in ax.texts}
    assert words["0 months"].get_horizontalalignment() == "left"
    assert words["4 months"].get_horizontalalignment() == "right"
    assert ax.get_xlabel() == "hours; line: at the base, -1.5"


def test_ends_on_one_side_of_the_base_are_drawn_one_below_the_other():
    """So that the shorter one is not hidden by the longer one."""
    around = Assumption(name="a", low=-1, high=2, base=0)
    ax = tornado_chart(tornado(lambda at: at["a"] ** 2, [around]))
    low, high = bars_of(ax)
    assert (low[1], high[1]) == (1, 4)
    assert low[2] + low[3] == pytest.approx(high[2])
