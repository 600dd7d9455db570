"""Figures can be read: in gray, with names of any script and length, with few and with many people and periods."""

import inspect
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from builders_playbook import small_playbook
from builders_run import led_so, small_case, small_register, small_scenario
from matplotlib.colors import to_rgb

from resourcing.domain import Manager
from resourcing.scenario import Horizon
from resourcing.scorecard.control import Count, c_chart
from resourcing.sensitivity import Assumption, tornado
from resourcing.study import prepare
from resourcing.view import plots, tables
from resourcing.view.plots import comparison, fanning, futures, hours, learned, service
from resourcing.view.plots.drawing import (
    BUNDLE_FILLS,
    PLAN,
    SEGMENT_LOOKS,
    breadth,
    ellipsized,
    styled,
    told_apart,
)

FOLDER = Path(plots.__file__).parent
FIGURES = sorted(
    name
    for name in plots.__all__
    if getattr(plots, name).__annotations__.get("return") == "Axes"
)
LEADS = {"A1": "M1 M1 M1 M1", "A2": "M2 M2 M1 M1", "A4": "M3 M3 - M1"}
LONG = {
    "latin": "Center for Integrated Rehabilitation and Research of the West",
    "capitals": "MINISTRY OF HEALTH AND WELFARE OF THE COMMONWEALTH OF WOMBATS",
    "japanese": "第一三共株式会社研究開発本部" * 4,
    "cyrillic": "Владимирский государственный университет имени Столетовых ЖЩ",
}
NAMED = {
    "map": lambda run: plots.segmentation_map(run.case.portfolio),
    "load": lambda run: plots.load_heat_map(run.plan, names=tables.marked_names(run.case)),
    "leads": plots.leads_matrix,
    "timeline": plots.handover_timeline,
}  # fmt: skip


def gray(color):
    """Return how light a color is when printed in gray, from 0 to 1."""
    return float(np.dot(to_rgb(color), (0.299, 0.587, 0.114)))


def texts(ax):
    """Return every text of some axes."""
    return [item.get_text() for item in ax.texts]


def named(name, leads=LEADS, **changes):
    """Return a run in which alliances and people have one name and a number."""
    register = small_register()
    alliances = (row.replace(name=f"{name} {n}") for n, row in enumerate(register.alliances))  # fmt: skip
    managers = (row.replace(name=f"{name} {row.manager_id}") for row in register.managers)  # fmt: skip
    register = register.replace(alliances=tuple(alliances), managers=tuple(managers))
    return led_so(prepare(small_scenario(**changes), register=register, playbook=small_playbook()), leads)  # fmt: skip


def months(number):
    """Return a run of so many months in which one person leads everything at first."""
    start = date(2027, 1, 1)
    leads = {name: " ".join(["M1"] * number) for name in ("A1", "A2", "A3", "A4", "A6")}
    return named("Alliance", leads, horizon=Horizon(start=start, periods=number, months_per_period=1))  # fmt: skip


@pytest.fixture(scope="module")
def run():
    """Return a run with given leads."""
    return led_so(small_case(), LEADS)


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_takes_axes_by_name(name):
    """Each takes what it shows first and everything else by name, axes of the caller among it, none by default."""
    first, *others = inspect.signature(getattr(plots, name)).parameters.values()
    assert first.kind is first.POSITIONAL_OR_KEYWORD
    assert {item.kind for item in others} == {first.KEYWORD_ONLY}
    assert next(item.default for item in others if item.name == "ax") is None


def test_fills_and_lines_differ_in_gray():
    """What is told apart by its fill is told apart in a black-and-white print; scales of shades only darken."""
    found = (
        BUNDLE_FILLS.values(),
        [face for face, _ in learned.MARKS.values()],
        [service.MARKS[key][0] for key in (service.KEPT, service.BROKEN, service.UNSURE)],
        (comparison.TODAY, comparison.PLAN),
        (fanning.WIDE, fanning.NARROW, PLAN),
    )  # fmt: skip
    for fills in found:
        assert min(np.diff(sorted(map(gray, fills)))) > 0.12
    for shades in (hours.SHADES, [futures.HEAT(x) for x in np.linspace(0, 1, 6)]):
        assert max(np.diff([gray(shade[:3] if isinstance(shade, tuple) else shade) for shade in shades])) < -0.05  # fmt: skip
    for one, other in pairwise(service.LINES):
        assert one["linewidth"] != other["linewidth"] or one["linestyle"] != other["linestyle"]  # fmt: skip


def test_the_looks_of_segments_are_written_once():
    """No figure has a color of a segment of its own: all take it from the one palette."""
    colors = {c for look in SEGMENT_LOOKS.values() for c in (look.fill, look.edge)}
    colors -= {"#ffffff"}
    others = {path for path in FOLDER.glob("*.py") if path.name != "drawing.py"}
    found = {path.name: colors & set(re.findall(r"#[0-9a-f]{6}", path.read_text("utf-8"))) for path in others}  # fmt: skip
    assert not any(found.values()), found


@pytest.mark.parametrize("script", LONG)
def test_long_names_stay_on_the_page_and_in_their_bars(script):
    """Names of sixty letters and more, of any script, pass neither the edges of the page nor the ends of bars."""
    run = named(LONG[script])
    for what, draw in NAMED.items():
        ax = draw(run)
        figure = ax.get_figure()
        plots.picture(ax)  # draws without warnings
        with styled():
            box, (wide, _) = figure.get_tightbbox(), figure.get_size_inches()
        assert box.x0 > -0.05, what
        assert box.x1 < wide + 0.02, what


def test_names_that_begin_alike_are_told_apart():
    """Five people whose names differ at the end only have five labels, each within its room."""
    ax = plots.load_heat_map((run := named(LONG["cyrillic"])).plan, names=tables.marked_names(run.case))  # fmt: skip
    labels = [label.get_text() for label in ax.get_yticklabels()][:5]
    assert len(set(labels)) == 5
    assert all(label.endswith(f"M{n}") for n, label in enumerate(labels, start=1))
    assert max(map(breadth, labels)) <= hours.NAME_LETTERS
    assert told_apart(["Ada", "Ada"], letters=9) == ["Ada", "Ada"]


@pytest.mark.parametrize("name", ["हिन्दी कंपनी", "บริษัทไทย", "two\twords", "two\nlines"])
def test_letters_that_the_font_lacks_have_a_width(name):
    """Names in Hindi and Thai, and with a tab or a new line, are measured and drawn on one line."""
    assert len(name) <= breadth(name) <= 1.5 * len(name)
    assert ellipsized(name, letters=40) == " ".join(name.split())
    assert len(ellipsized(name * 9, letters=12)) <= 12
    run = named(name)
    plots.picture(plots.load_heat_map(run.plan, names=tables.marked_names(run.case)))


def test_names_of_periods_never_overlap():
    """Forty-eight months have labels that stand apart, the first of them among them."""
    run = months(48)
    for ax in (plots.leads_matrix(run), plots.load_heat_map(run.plan), plots.demand_and_capacity(run.case)):  # fmt: skip
        ax.get_figure().draw_without_rendering()
        labels = ax.get_xticklabels()
        assert labels[0].get_text() == "2027-01"
        boxes = [label.get_window_extent() for label in labels]
        assert len(boxes) > 3
        assert all(one.x1 < other.x0 for one, other in pairwise(boxes))


def test_cells_say_less_where_periods_are_many():
    """Of 24 months each cell has its percentage; of 60 those above 100 % have a mark and a key explains the shades."""
    some, many = months(24), months(60)
    have, full = some.plan.data.available > 0, some.plan.occupancy
    shown = texts(plots.load_heat_map(some.plan))
    assert sum(text.endswith("%") for text in shown) == have.sum()
    assert f"{full[0, 0]:.0%}" in shown
    assert not any("leads" in text for text in shown)
    ax = plots.load_heat_map(many.plan)
    over = (many.plan.occupancy > 1 + 1e-6) & (many.plan.data.available > 0)
    assert texts(ax).count("!") == over.sum() > 0
    key = [item.get_text() for item in ax.get_legend().get_texts()]
    assert key[:6] == ["0%", "20%", "40%", "60%", "80%", "100%"]


def test_a_small_team_and_a_large_one_have_a_row_each():
    """Three people and forty: as many rows, all as high."""
    register = small_register()
    heights = []
    for number in (3, 40):
        team = tuple(Manager(manager_id=f"X{n}", name=f"Person {n}", grade="senior", fte=1.0) for n in range(number))  # fmt: skip
        alliances = tuple(row.replace(current_manager=None, pinned_manager=None) for row in register.alliances)  # fmt: skip
        changed = register.replace(managers=team, teams=(), absences=(), alliances=alliances)  # fmt: skip
        case = prepare(small_scenario(changes=(), options={}), register=changed, playbook=small_playbook())  # fmt: skip
        ax = plots.load_heat_map(led_so(case, {"A1": "X0 X0 X0 X0"}).plan, names=tables.marked_names(case))  # fmt: skip
        labels = [label.get_text() for label in ax.get_yticklabels()]
        assert labels == [f"Person {n}" for n in range(number)]
        heights.append(ax.get_window_extent().height / number)
    assert heights[0] == pytest.approx(heights[1], rel=0.05)


def test_dots_of_coverage_stand_at_what_was_computed(run):
    """Row for row: the empty dot at today's coverage, the filled one at the plan's, the bar at what is promised."""
    ax = plots.coverage_by_segment(run)
    found = list(comparison.covered(run))
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    at = [float(np.ravel(line.get_xdata())[0]) for line in dots]
    assert at[0::2] == pytest.approx([item.today for item in found])
    assert at[1::2] == pytest.approx([item.plan for item in found])
    bars = [line.get_xdata()[0] for line in ax.lines if len(line.get_xdata()) == 2 and line.get_linewidth() == 1.4]  # fmt: skip
    assert bars == pytest.approx([item.promised for item in found if item.promised > 0])
    rows = [label.get_text() for label in ax.get_yticklabels()]
    assert [float(dot.get_ydata()[0]) for dot in dots[0::2]] == [n for n, row in enumerate(rows) if row not in SEGMENT_LOOKS]  # fmt: skip


def test_marks_are_explained_where_they_are_there(run):
    """The remark above names handovers and what nobody leads, and does without where there is none."""
    both = " ".join(texts(plots.leads_matrix(run)))
    assert "handover: ▸ and a heavy edge" in both
    assert "hatched: nobody leads" in both
    calm = " ".join(texts(plots.leads_matrix(run, only=["A1"])))
    assert "heavy edge" not in calm
    assert "hatched" not in calm


def test_fractions_of_rows_of_a_log_say_what_was_done():
    """Rows of the caller: dot at the fraction, bar at the promise, and the axis says answered."""
    row = {"name": "All", "by": "segment", "in_time": 0.8, "in_time_low": 0.7, "in_time_high": 0.85, "promised": 0.9, "verdict": service.BROKEN}  # fmt: skip
    ax = plots.fractions_in_time([row], done="answered")
    interval, dot, promise = ax.lines
    assert list(interval.get_xdata()) == [0.7, 0.85]
    assert list(dot.get_xdata()) == [0.8]
    assert list(promise.get_xdata()) == [0.9, 0.9]
    assert ax.get_xlabel() == "requests answered in time, as a share of all requests"
    words = [item.get_text() for item in ax.get_legend().get_texts()]
    assert words == ["not kept", "95% interval", "promised"]


def test_a_control_chart_explains_the_marks_that_are_there():
    """In control there is the band only; with a point outside, its square too."""
    calm = [Count(f"P{n}", 4 + (-1) ** n, None) for n in range(10)]
    for rows, words in (
        (calm, []),
        ([*calm, Count("P10", 20, None)], ["outside of it"]),
    ):
        ax = plots.control_chart(c_chart("requests opened", rows, unit="requests"))
        shown = [item.get_text() for item in ax.get_legend().get_texts()]
        assert shown == ["what chance explains", *words]


def test_the_line_of_a_tornado_stands_at_the_base():
    """It goes down at the outcome with every assumption at its base."""
    ranges = [Assumption(name="a", low=0, high=4, base=1)]
    ax = plots.tornado_chart(tornado(lambda at: 10 + at["a"], ranges))
    assert [list(line.get_xdata()) for line in ax.lines] == [[11, 11]]
