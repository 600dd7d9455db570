"""The handover timeline shows the handovers of the plan, in the order of their days."""

from datetime import date

import pytest
from builders_run import led_so, small_case

from resourcing.view import plots
from resourcing.view.plots.drawing import SEGMENT_LOOKS
from resourcing.view.plots.timeline import changing_hands

LEADS = {
    "A1": "M1 M1 M1 M1",
    "A2": "M2 M2 M1 M1",
    "A3": "- - - -",
    "A4": "M2 M2 - M1",
    "A5": "M5 M5 M3 M5",
    "A6": "M4 M4 M4 -",
}


@pytest.fixture(scope="module")
def run():
    """Return a run in which three alliances change hands: one at the start and twice more, one after a gap."""
    return led_so(small_case(), LEADS)


def texts(ax):
    """Return every text of some axes."""
    return [item.get_text() for item in ax.texts]


def test_alliances_stand_in_the_order_of_their_first_handover(run):
    """A5 goes from M3 to M5 on the first day and on twice, A2 in July, A4 in October after nobody led; no other."""
    found = changing_hands(run)
    names = run.case.data.alliances
    assert [names[item.alliance] for item in found] == ["A5", "A2", "A4"]
    assert [item.days for item in found] == [
        (date(2027, 1, 1), date(2027, 7, 1), date(2027, 10, 1)),
        (date(2027, 7, 1),),
        (date(2027, 10, 1),),
    ]
    assert [run.case.data.resources[item.was] for item in found] == ["M3", "M2", "M2"]


def test_bars_begin_at_the_first_day_of_their_period(run):
    """Every stretch is one bar, nobody hatched; each handover has an arrow at the edge where its period begins."""
    ax = plots.handover_timeline(run)
    wanted = [s for item in changing_hands(run) for s in item.stretches]
    assert [bar.get_x() for bar in ax.patches] == pytest.approx([s.first - 0.48 for s in wanted])  # fmt: skip
    assert [bool(bar.get_hatch()) for bar in ax.patches] == [s.lead < 0 for s in wanted]
    arrows = [text for text in texts(ax) if text.startswith("▸")]
    assert arrows == ["▸ Eva, from Cléo", "▸ Cléo", "▸ Eva", "▸ Ada", "▸ Ada"]
    assert {"1 Jan 2027, +2", "1 Jul 2027", "1 Oct 2027"} <= set(texts(ax))
    ticks = dict(zip(ax.get_xticks(), ax.get_xticklabels(), strict=True))
    assert ticks[1.5].get_text() == "1 Jul 2027"


def test_segments_are_told_by_markers_too(run):
    """The marker before a name is that of the alliance's segment."""
    ax = plots.handover_timeline(run)
    beside = ax.get_yaxis_transform()
    shown = [line.get_marker() for line in ax.lines if line.get_transform() == beside]
    placed = (run.case.portfolio.placement(item) for item in ("A5", "A2", "A4"))
    assert shown == [SEGMENT_LOOKS[item.label].marker for item in placed]


def test_what_is_left_out_is_counted(run):
    """With room for one row, the other two are counted below; where nothing changes hands, that is said."""
    ax = plots.handover_timeline(run, most=1)
    assert "2 more change hands and are not drawn" in texts(ax)
    assert "Alliance A2" not in texts(ax)
    still = led_so(small_case(), {"A1": "M1 M1 M1 M1"})
    assert "no alliance changes hands" in texts(plots.handover_timeline(still))
