"""Figures show the numbers they claim to show: the data behind the axes, not the pixels."""

import re

import matplotlib as mpl
import numpy as np
import pytest
from builders_playbook import small_playbook
from builders_run import led_so, small_case, small_register, small_scenario
from matplotlib.colors import to_rgb

from resourcing.front_door import Placement, Portfolio
from resourcing.playbook import BUNDLES, SEGMENTS
from resourcing.study import measures, prepare
from resourcing.view import plots
from resourcing.view.plots.comparison import covered, panels
from resourcing.view.plots.drawing import SEGMENT_LOOKS, apart, short_names
from resourcing.view.plots.leads import stretches
from resourcing.view.plots.placements import RADII, pushed_apart
from resourcing.view.tables import resource_names

LEADS = {
    "A1": "M1 M1 M1 M1",
    "A2": "M2 M2 M1 M1",
    "A3": "- - - -",
    "A4": "M3 M3 - M1",
    "A5": "M5 M5 M5 M5",
    "A6": "M4 M4 M4 M4",
}
LONG = "The Long Named Institute for Everything That Has $ a _Name_ <b>& More of It"


@pytest.fixture(scope="module")
def run():
    """Return a run with given leads: one handover, one alliance that nobody leads, one with a gap."""
    return led_so(small_case(), LEADS)


def texts(ax):
    """Return every text of some axes."""
    return [item.get_text() for item in ax.texts]


def many(number, name=LONG):
    """Return a portfolio of many alliances with one long name, all at the same place."""
    scores = {"criticality": 3.0, "cross_functionality": 3.0, "interconnectivity": 3.0}
    return Portfolio(
        placements=tuple(
            Placement(
                alliance_id=f"A{index}",
                name=f"{index} {name}",
                eligible=True,
                scores=scores,
                bands=dict.fromkeys(scores, "medium"),
                segment=SEGMENTS[index % 3],
            )
            for index in range(number)
        )
    )


def test_segments_differ_in_gray_and_in_shape():
    """The segments stay apart without color: their grays differ by a fifth, and no two share marker and fill."""
    grays = [
        float(np.dot(to_rgb(SEGMENT_LOOKS[name].fill), (0.2126, 0.7152, 0.0722)))
        for name in SEGMENTS
    ]
    assert min(np.diff(sorted(grays))) > 0.2
    assert len({(look.marker, look.fill) for look in SEGMENT_LOOKS.values()}) == 4


def test_map_places_alliances_at_their_scores():
    """A marker that hides no other stands at cross-functionality and criticality, its size by interconnectivity."""
    item = Placement(
        alliance_id="A",
        name="Alpha",
        eligible=True,
        scores={
            "criticality": 4.0,
            "cross_functionality": 2.0,
            "interconnectivity": 1.0,
        },
        bands={
            "criticality": "high",
            "cross_functionality": "low",
            "interconnectivity": "low",
        },
        segment="complex",
    )
    ax = plots.segmentation_map(Portfolio(placements=(item,)))
    marker = next(line for line in ax.lines if line.get_transform() == ax.transData)
    assert (*marker.get_xdata(), *marker.get_ydata()) == pytest.approx((2.0, 4.0), abs=0.01)  # fmt: skip
    small = RADII["low"] * 2
    assert marker.get_markersize() <= small < RADII["high"] * 2
    assert "1 Alpha" in texts(ax)
    assert "complex (1)" in texts(ax)


def test_map_draws_the_cut_points_of_the_playbook(run):
    """The dashed lines stand where the playbook cuts low from medium and medium from high."""
    playbook = small_playbook()
    ax = plots.segmentation_map(run.case.portfolio, playbook=playbook)
    dashed = [line for line in ax.lines if line.get_linestyle() == "--"]
    across = {float(x) for line in dashed for x in line.get_xdata()} - {0.0, 1.0}
    assert across == {2.5, 3.5}


def test_map_lists_alliances_without_scores():
    """An alliance with no score is listed as such and has no marker."""
    bare = Placement(alliance_id="A", name="Alpha", eligible=False)
    ax = plots.segmentation_map(Portfolio(placements=(bare,)))
    assert "1 Alpha (not scored)" in texts(ax)
    assert not [line for line in ax.lines if line.get_transform() == ax.transData]


def test_markers_are_pushed_apart_the_same_way_each_time():
    """Forty markers on one spot end without hiding each other, and twice in the same places."""
    places, radii = np.zeros((40, 2)), np.full(40, 5.0)
    moved = pushed_apart(places, radii=radii)
    gaps = np.hypot(*(moved[:, None] - moved[None]).transpose(2, 0, 1)) + 99 * np.eye(
        40
    )
    assert gaps.min() > 9.0
    assert (moved == pushed_apart(places, radii=radii)).all()


def test_long_names_stay_inside_the_columns_of_the_list():
    """Forty alliances with names of seventy letters: no name runs into the next column, none leaves the page."""
    ax = plots.segmentation_map(many(40))
    figure = ax.get_figure()
    figure.draw_without_rendering()
    boxes = [item.get_window_extent() for item in ax.texts if "The Long" in item.get_text()]  # fmt: skip
    lefts = sorted({round(box.x0) for box in boxes})
    assert len(lefts) == 3
    for box in boxes:
        later = [left for left in lefts if left > box.x0 + 1]
        assert box.x1 <= min(later, default=figure.bbox.x1 + 1)


def test_bars_are_the_need_and_the_line_is_what_is_available(run):
    """The stacks add up to the hours needed by bundle, the line to the hours available, in every period."""
    ax, data = plots.demand_and_capacity(run.case), run.case.data
    heights = np.array([[bar.get_height() for bar in stack] for stack in ax.containers])
    line = next(item for item in ax.patches if hasattr(item, "get_data"))
    np.testing.assert_allclose(heights, data.need.sum(axis=0))
    np.testing.assert_allclose(line.get_data().values, data.available.sum(axis=0))
    ratio = data.available.sum(axis=0)[0] / data.need.sum(axis=(0, 1))[0]
    assert f"{ratio:.0%}" in texts(ax)
    assert ax.get_ylabel() == "hours a quarter"


def test_heat_map_says_occupancy_and_alliances_led(run):
    """Every cell with hours says its occupancy and the alliances led; a span exceeded is marked; the rest hatched."""
    ax, plan = plots.load_heat_map(run.plan), run.plan
    cells = {
        (round(item.get_position()[1]), round(item.get_position()[0])): item.get_text()
        for item in ax.texts
        if "leads" not in item.get_text()
    }
    have = plan.data.available > 0
    assert cells == {
        (r, t): f"{plan.occupancy[r, t]:.0%}" for r, t in np.argwhere(have).tolist()
    }
    above = (plan.span > plan.data.span_limit + 1e-6) & have
    assert above.any()
    assert sum("▲" in text for text in texts(ax) if text.startswith("leads ")) == above.sum()  # fmt: skip
    hatched = [patch for patch in ax.patches if patch.get_hatch()]
    assert len(hatched) == (~have).sum() > 0


def test_heat_map_takes_names_without_remarks(run):
    """Rows carry names, without a remark in parentheses where they stay distinct."""
    names = {key: f"{name} (made up)" for key, name in resource_names(run.case).items()}
    ax = plots.load_heat_map(run.plan, names=names)
    assert [label.get_text() for label in ax.get_yticklabels()][:2] == ["Ada", "Ben"]


def test_leads_matrix_shows_stretches_handovers_and_gaps(run):
    """Each stretch under one lead is one bar; handovers have heavy edges and arrows; what nobody leads is hatched."""
    ax = plots.leads_matrix(run)
    wanted = [
        item for a in range(len(run.case.data.alliances)) for item in stretches(run, alliance=a)
    ]  # fmt: skip
    assert len(ax.patches) == len(wanted)
    nobody = [item for item in wanted if item.lead < 0]
    assert sum(bool(patch.get_hatch()) for patch in ax.patches) == len(nobody) > 0
    arrows = [text for text in texts(ax) if text.startswith("▸")]
    assert len(arrows) == len(run.plan.handovers) > 0
    widths = sorted(round(patch.get_width() + 0.04) for patch in ax.patches)
    assert widths == sorted(item.last - item.first + 1 for item in wanted)


def test_stretches_part_where_the_lead_changes_or_nobody_leads(run):
    """A4 has M3 for two periods, nobody for one, then M1 by a handover from M3."""
    a4 = run.case.data.alliances.index("A4")
    found = [(s.lead, s.first, s.last, s.handover) for s in stretches(run, alliance=a4)]
    assert found == [(2, 0, 1, True), (-1, 2, 2, False), (0, 3, 3, True)]


def test_leads_matrix_reads_by_segment_and_then_by_lead(run):
    """Segments stand in order, and within a segment what one person leads stands together, unmanaged last."""
    names = run.case.data.alliances
    order = [names[index] for index in plots.reading_order(run)]
    assert order[:3] == ["A1", "A2", "A3"]
    labels = [run.case.portfolio.placement(name).label for name in order]
    assert labels == sorted(labels, key=SEGMENTS.index)


def test_leads_matrix_can_show_some_alliances_only(run):
    """Asked for two alliances, the picture holds their rows and headings only."""
    ax = plots.leads_matrix(run, only=["A2", "A6"])
    shown = texts(ax)
    assert "Alliance A2" in shown
    assert "Alliance A6" in shown
    assert "Alliance A4" not in shown
    assert "complex (3)" in shown  # all of the segment, also those not drawn


def test_names_of_alliances_end_before_the_bars():
    """A name of seventy letters is cut before the first bar begins."""
    register = small_register()
    renamed = tuple(row.replace(name=LONG) for row in register.alliances)
    case = prepare(
        small_scenario(),
        register=register.replace(alliances=renamed),
        playbook=small_playbook(),
    )
    ax = plots.leads_matrix(led_so(case, LEADS))
    ax.get_figure().draw_without_rendering()
    left = ax.get_window_extent().x0
    names = [item for item in ax.texts if item.get_text().startswith("The Long")]
    assert len(names) == 7
    assert all(item.get_window_extent().x1 < left for item in names)


def test_coverage_is_hours_delivered_over_hours_needed(run):
    """A dot stands at delivered / needed of its segment and bundle, the promise at the need-weighted floor."""
    data = run.case.data
    labels = [run.case.portfolio.placement(item).label for item in data.alliances]
    for item in covered(run):
        mine = [a for a, label in enumerate(labels) if label == item.segment]
        b = BUNDLES.index(item.bundle)
        need = data.need[mine, b].sum()
        assert item.plan == pytest.approx(run.plan.hours[mine, b].sum() / need)
        assert item.today == pytest.approx(run.today.hours[mine, b].sum() / need)
        floors = (data.floor[mine, b] * data.need[mine, b]).sum()
        assert item.promised == pytest.approx(floors / need)
    ax = plots.coverage_by_segment(run)
    assert f"{next(covered(run)).plan:.0%}" in texts(ax)


def test_panels_are_the_measures_of_both_plans(run):
    """The panels hold delivered hours, promises, unmanaged, underserved, handovers and cost, today and in the plan."""
    plan, today = (measures(item, case=run.case) for item in (run.plan, run.today))
    names = ("hours_delivered", "promises_kept", "unmanaged", "underserved", "handovers", "cost")  # fmt: skip
    found = [(panel.today, panel.plan) for panel in panels(run)]
    assert found == [(getattr(today, name), getattr(plan, name)) for name in names]
    ax = plots.today_against_plan(run)
    widths = [[bar.get_width() for bar in child.patches] for child in ax.child_axes]
    assert widths == [list(pair) for pair in found]


@pytest.mark.parametrize("figure", [plots.leads_matrix, plots.coverage_by_segment])
def test_same_figure_gives_the_same_bytes(run, figure):
    """Drawn twice, a figure gives the same SVG, without a date."""
    one, two = (
        plots.svg(figure(run), name="f", title="T", description="D") for _ in range(2)
    )
    assert one == two
    assert "date" not in one.lower()


def test_drawing_stands_alone_in_a_page(run):
    """Every identifier carries the picture's name, every reference points inside, text is text and escaped."""
    ax = plots.leads_matrix(run)
    text = plots.svg(ax, name="pic", title='<b>"', description="a & b")
    assert all(
        found.startswith("pic-") for found in re.findall(r'\bid="([^"]*)"', text)
    )
    references = re.findall(r'(?:url\(#|href="#)([^")]*)', text)
    ids = set(re.findall(r'\bid="([^"]*)"', text))
    assert set(references) <= ids
    assert '<title id="pic-title">&lt;b&gt;&quot;</title>' in text
    assert "&lt;b&gt;&amp;" in text
    assert ">Alliance A2</text>" in text
    assert not re.search(r'(href|src)="http', text)


def test_figures_use_given_axes_and_leave_settings_alone(run):
    """A figure draws on the axes it is given, at the place they have, and no setting of matplotlib changes."""
    before = dict(mpl.rcParams)
    figure = mpl.figure.Figure(figsize=(8, 5))
    ax = figure.subplots()
    place = ax.get_position().bounds
    assert plots.demand_and_capacity(run.case, ax=ax) is ax
    assert ax.get_position().bounds == place
    assert dict(mpl.rcParams) == before


def test_dollar_signs_are_not_formulas():
    """A name with two dollar signs is written as it is."""
    portfolio = many(1, name="a $x$ b")
    text = plots.svg(plots.segmentation_map(portfolio), name="f", title="", description="")  # fmt: skip
    assert "0 a $x$ b" in text


def test_letters_unknown_to_the_font_draw_without_a_warning():
    """A Japanese name is drawn as text; warnings are errors here."""
    text = plots.svg(plots.segmentation_map(many(1, name="日本")), name="f", title="", description="")  # fmt: skip
    assert "日本" in text


def test_short_names_stay_distinct():
    """A remark is left out only where the rest is still unique."""
    assert short_names(["Ada (left)", "Ada (new)", "Ben (x)"]) == {
        "Ada (left)": "Ada (left)",
        "Ada (new)": "Ada (new)",
        "Ben (x)": "Ben",
    }


def test_labels_are_moved_apart_but_keep_their_order():
    """Labels at least one apart stay; others move as a block around their middle."""
    assert apart([0.0, 5.0], least=1.0) == [0.0, 5.0]
    moved = apart([2.0, 2.1, 2.0], least=1.0)
    assert moved[0] < moved[2] < moved[1]
    assert min(np.diff(sorted(moved))) == pytest.approx(1.0)
