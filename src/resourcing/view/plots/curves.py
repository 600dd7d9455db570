"""What one more person and one more handover add: stepwise curves with the interval in which each value lies.

Draws answers of `explain`; every value, bound and price comes from there.
"""

from typing import TYPE_CHECKING

import numpy as np

from resourcing.explain import HandoverCurve, HandoverPoint, Step, Worth
from resourcing.view.plots.drawing import (
    ALERT,
    FAINT,
    INK,
    MUTED,
    NORMAL,
    PLAN,
    POINTS_PER_INCH,
    SMALL,
    axes_for,
    axes_size,
    ellipsized,
    letters_within,
    place,
    styled,
)
from resourcing.view.plots.marking import draw_key

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 2.95
"""Height of a curve, in inches."""
LEFT = 0.65
"""Room at the left of a curve, in inches."""
ROOM = 1.15
"""Upper end of an axis, as a multiple of the largest value."""


def worth_steps(worth: Worth, *, ax: "Axes | None" = None) -> "Axes":
    """Draw what each full-time person of a kind adds, over the range in which the step holds.

    The interval of each step is shaded; a dashed line shows the price of the hours, where there is one.

    Parameters
    ----------
    worth
        The stepwise curve.
    ax
        Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        Points over the horizon for one full-time person upwards, full-time people against today across.
    """
    tops = [item.worth.high for item in worth.steps] + [worth.price or 0.0]
    with styled():
        ax = _framed(
            ax, top=max(tops), called=f"What one more person is worth ({worth.kind})"
        )
        for item in worth.steps:
            _draw_step(ax, item)
        if worth.price is not None:
            ax.axhline(worth.price, color=ALERT, linewidth=1.2, linestyle=(0, (4, 3)))
            _write(ax, "price of their hours", at=(1.0, worth.price), color=ALERT)
        ax.axvline(0, color=MUTED, linewidth=0.8)
        letters = letters_within(
            axes_size(ax)[0] + 2 * LEFT * POINTS_PER_INCH, size=NORMAL
        )
        words = ellipsized(f"full-time people against today ({worth.kind}", letters=letters)  # fmt: skip
        ax.set_xlabel(f"{words})")
        ax.set_ylabel("value points that the person adds")
        draw_key(ax, [("-", PLAN, PLAN, "best plan found"), ("s", FAINT, FAINT, "where the value is proven to lie")])  # fmt: skip
        ax.set_xticks([*(item.from_fte for item in worth.steps), *(item.to_fte for item in worth.steps[-1:])])  # fmt: skip
    return ax


def handover_values(curve: HandoverCurve, *, ax: "Axes | None" = None) -> "Axes":
    """Draw the value of the best plan found by the handovers allowed, each with the bar up to its proven bound.

    The plan without a limit stands at the handovers that it has; a limit under which there is no plan is left out.

    Parameters
    ----------
    curve
        The curve over handovers.
    ax
        Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        Value points upwards, the most handovers allowed across.
    """
    found = [item for item in curve.points if item.answer.objective is not None]
    at = [_limit(item) for item in found]
    values = [item.answer.objective or 0.0 for item in found]
    bounds = [item.answer.bound for item in found]
    with styled():
        ax = _framed(
            ax, top=max(bounds, default=1.0), called="What more handovers are worth"
        )
        ax.vlines(at, values, bounds, color=FAINT, linewidth=5)
        ax.plot(at, values, "o-", color=PLAN, markersize=5, drawstyle="steps-post")
        if found and np.isinf(found[-1].at_most):
            _write(ax, "no limit", at=(at[-1], bounds[-1]), color=INK, across="center")
        ax.set_xlabel("handovers allowed at most")
        ax.set_ylabel("value points")
        draw_key(ax, [("o", PLAN, PLAN, "best plan found"), ("s", FAINT, FAINT, "up to what no plan can exceed")])  # fmt: skip
        ax.set_xticks(sorted(set(at)))
    return ax


def _framed(ax: "Axes | None", *, top: float, called: str) -> "Axes":
    """Return axes with room for a curve from 0 up to a value."""
    ax = place(axes_for(ax, height=HEIGHT, called=called), left=LEFT, right=1.25, top=0.3, bottom=0.45)  # fmt: skip
    ax.set_ylim(0, ROOM * max(top, 1.0))
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.grid(axis="y")
    return ax


def _draw_step(ax: "Axes", item: Step) -> None:
    """Draw one step, its interval and its value."""
    ends, known = [item.from_fte, item.to_fte], item.worth
    ax.fill_between(ends, known.low, known.high, color=FAINT, linewidth=0)
    ax.hlines(known.found, item.from_fte, item.to_fte, color=PLAN, linewidth=2)
    ax.annotate(
        f"{known.found:,.0f}",
        (sum(ends) / 2, known.high),
        xytext=(0, 3),
        textcoords="offset points",
        ha="center",
        size=SMALL,
        color=PLAN,
    )


def _limit(item: HandoverPoint) -> float:
    """Return where a point stands: at its limit, or at the handovers of a plan without one."""
    return float(item.handovers or 0) if np.isinf(item.at_most) else item.at_most


def _write(
    ax: "Axes", text: str, *, at: tuple[float, float], color: str, across: str = "left"
) -> None:
    """Write beside the right edge, or centered above a place."""
    centered = across == "center"
    ax.annotate(
        text,
        at,
        xycoords="data" if centered else ax.get_yaxis_transform(),
        xytext=(0, 4) if centered else (4, 0),
        textcoords="offset points",
        ha=across,
        va="bottom" if centered else "center",
        size=SMALL,
        color=color,
        annotation_clip=False,
    )
