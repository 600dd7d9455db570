"""Native charts of slides, which can be edited in place: lines, stacked columns and bars from zero.

Knows nothing of what a chart says; lengths are in inches.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.util import Inches, Pt

from resourcing.view.pack.decks import Box, Deck, rgb


@dataclass(frozen=True, kw_only=True)
class Series:
    """One series of a chart: its name, its values (None for none) and its color."""

    name: str
    values: tuple[float | None, ...]
    color: str


def chart(
    deck: Deck,
    made: Any,
    kind: str,
    categories: Sequence[str],
    series: Sequence[Series],
    *,
    box: Box,
    number_format: str,
    axis: str,
) -> Any:
    """Add a native chart that can be edited: ``line``, ``stacked`` or ``bar``; its value axis begins at zero."""
    data: Any = _data(number_format)
    data.categories = list(categories)
    for item in series:
        data.add_series(item.name, item.values)
    kinds = {
        "line": XL_CHART_TYPE.LINE,
        "stacked": XL_CHART_TYPE.COLUMN_STACKED,
        "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    }
    found = made.shapes.add_chart(kinds[kind], *map(Inches, box), data).chart
    found.has_title = False
    found.has_legend = len(series) > 1
    if found.has_legend:
        found.legend.position = XL_LEGEND_POSITION.BOTTOM
        found.legend.include_in_layout = False
        found.legend.font.size = Pt(12)
    _axes(deck, found, axis, number_format)
    _colored(found, kind, series)
    return found


def _data(number_format: str) -> Any:
    """Return the data of a chart, none yet."""
    return CategoryChartData(number_format=number_format)  # type: ignore[no-untyped-call]


def _axes(deck: Deck, found: Any, axis: str, number_format: str) -> None:
    """Shape the axes of a chart."""
    values = found.value_axis
    values.minimum_scale = 0
    values.has_title = True
    values.axis_title.text_frame.text = axis
    values.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(12)
    values.axis_title.text_frame.paragraphs[0].runs[0].font.bold = False
    values.tick_labels.number_format = number_format
    values.tick_labels.number_format_is_linked = False
    values.major_gridlines.format.line.color.rgb = rgb(deck.color("rule"))
    for item in (values, found.category_axis):
        item.tick_labels.font.size = Pt(12)
        item.format.line.color.rgb = rgb(deck.color("rule"))


def _colored(found: Any, kind: str, series: Sequence[Series]) -> None:
    """Color the series of a chart."""
    plot = found.plots[0]
    if kind != "line":
        plot.gap_width = 60
    if kind == "stacked":
        plot.overlap = 100
    for drawn, item in zip(plot.series, series, strict=True):
        color = rgb(item.color)
        if kind == "line":
            drawn.smooth = False
            drawn.format.line.color.rgb, drawn.format.line.width = color, Pt(2.5)
            drawn.marker.style = None
        else:
            drawn.format.fill.solid()
            drawn.format.fill.fore_color.rgb = color
