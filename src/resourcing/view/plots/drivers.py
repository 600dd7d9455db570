"""What drives an outcome, one assumption at a time: a tornado.

Draws what `sensitivity` found.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from resourcing.sensitivity import Assumption, Tornado
from resourcing.sensitivity.assumptions import number
from resourcing.view.pages.words import MINUS
from resourcing.view.plots.drawing import (
    FAINT,
    INK,
    MUTED,
    PLAN,
    SMALL,
    axes_for,
    ellipsized,
    label_rows,
    place,
    styled,
    width_of,
)
from resourcing.view.plots.marking import draw_key

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW_HEIGHT, BAR_HEIGHT = 0.4, 0.6
NAME_LETTERS, VALUE_LETTERS = 44, 20
LARGE = 10.0
"""Width from which on the axis is told without decimals."""
ROOM = 0.18
"""Room beside the longest bar for the values written at it, as a share of the width drawn."""


def tornado_chart(
    result: Tornado,
    *,
    outcome: str = "outcome",
    most: int = 12,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw how far an outcome moves from its base when each assumption goes to its low and to its high end.

    Parameters
    ----------
    result
        The tornado.
    outcome
        What the outcome is, for the axis.
    most
        Assumptions drawn, those of the largest swings.
    ax
        Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        The outcome across; assumptions downwards, the largest swing first. Light bars lead to the low end, dark ones to the high end;
        the value of the assumption is written at each.

    Examples
    --------
    >>> from resourcing.sensitivity import Assumption, tornado
    >>> ranges = [Assumption(name=name, low=0, high=1) for name in ("a", "b")]
    >>> ax = tornado_chart(tornado(lambda at: at["a"] + 3 * at["b"], ranges))
    >>> [label.get_text() for label in ax.get_yticklabels()], len(ax.patches)
    (['b', 'a'], 4)
    """
    rows = result.frame.head(most).to_dict("records")
    by = {one.name: one for one in result.assumptions}
    names = [ellipsized(by[row["assumption"]].called, letters=NAME_LETTERS) for row in rows]  # fmt: skip
    with styled():
        ax = axes_for(
            ax, height=ROW_HEIGHT * len(rows) + 0.8, called=f"What drives {outcome}"
        )
        place(ax, left=width_of(names), right=0.2, top=0.3, bottom=0.45)
        for y, row in enumerate(rows):
            _draw_row(ax, y, row, by[row["assumption"]])
        ax.axvline(rows[0]["outcome_base"], color=INK, linewidth=1.0)
        ax.set_xlabel(
            f"{outcome}; line: at the base, {number(rows[0]['outcome_base'])}"
        )
        _set_width(ax, rows)
        ax.set_ylim(len(rows) - 0.5, -0.5)
        ax.grid(axis="x")
        ax.spines["left"].set_visible(False)
        label_rows(ax, names)
        draw_key(ax, [("s", FAINT, FAINT, "at its low end"), ("s", PLAN, PLAN, "at its high end")])  # fmt: skip
    return ax


def _set_width(ax: "Axes", rows: Sequence[Mapping[Any, Any]]) -> None:
    """Leave room beside the longest bars for the values written there."""
    ends = [row[f"outcome_{name}"] for row in rows for name in ("low", "base", "high")]
    wide = (max(ends) - min(ends)) or 1.0
    ax.set_xlim(min(ends) - ROOM * wide, max(ends) + ROOM * wide)
    if wide >= LARGE:
        ax.xaxis.set_major_formatter("{x:,.0f}")


def _draw_row(ax: "Axes", y: int, row: Mapping[Any, Any], one: Assumption) -> None:
    """Draw the bars of one assumption; where both lie on one side of the base, one below the other."""
    base = row["outcome_base"]
    ends = {name: row[f"outcome_{name}"] for name in ("low", "high")}
    both = (ends["low"] - base) * (ends["high"] - base) > 0
    height = BAR_HEIGHT / 2 if both else BAR_HEIGHT
    for name, color, step in (("low", FAINT, -0.5), ("high", PLAN, 0.5)):
        at = y + step * height if both else float(y)
        ax.barh(at, ends[name] - base, left=base, height=height, color=color, edgecolor="none")  # fmt: skip
        right = _right(ends, base, name)
        ax.annotate(
            ellipsized(_with_minus(one.said(row[name])), letters=VALUE_LETTERS),
            (ends[name], at),
            xytext=(4 if right else -4, 0),
            textcoords="offset points",
            ha="left" if right else "right",
            va="center",
            size=SMALL,
            color=MUTED,
            annotation_clip=False,
        )


def _with_minus(text: str) -> str:
    """Return a number in words with a true minus before it."""
    return f"{MINUS}{text[1:]}" if text.startswith("-") else text


def _right(ends: Mapping[str, float], base: float, name: str) -> bool:
    """Return whether the words of an end stand at its right: away from the base, or else away from the other end."""
    value, other = ends[name], ends["high" if name == "low" else "low"]
    if value != base:
        return value > base
    return other < base if other != base else name == "high"
