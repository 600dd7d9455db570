"""The two pictures of a way back: decisions on a line of time, and the price of delay.

Draws what the answer says; computes nothing.
"""

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from resourcing.view.plots.drawing import (
    ALERT,
    FAINT,
    INK,
    MUTED,
    PLAN,
    SMALL,
    TODAY,
    axes_for,
    label_rows,
    place,
    styled,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

ROW, EDGE = 0.3, 0.9
"""Height of a row of the line of time and of what stands around it, in inches."""
DELAY_HEIGHT = 2.5
"""Height of the price of delay, in inches."""
THOUSAND = 1000.0
DAYS_A_MONTH = 30.4


def decision_line(
    table: pd.DataFrame,
    *,
    days: "Sequence[date]",
    labels: "Sequence[str]",
    holds_from: date,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw decisions on a line of time: decide, wait, begin, full effect.

    Parameters
    ----------
    table
        Rows with name, decide_by, first_day and full_effect, the dates as text.
    days, labels
        First days of the periods and of the one after the last; labels of the periods.
    holds_from
        Day from which the target holds.
    ax
        Axes to draw on; a new figure by default.
    """
    rows = table.to_dict("records")
    with styled():
        ax = axes_for(
            ax, height=ROW * len(rows) + EDGE, called="What to decide by when"
        )
        place(ax, left=1.7, right=0.15, top=0.35, bottom=0.3)
        for n, row in enumerate(rows):
            _draw_decision(ax, n, row, end=days[-1])
        ax.axvline(_at(holds_from), color=ALERT, linewidth=1.2)
        ax.annotate("the target holds", (_at(holds_from), 1.0), xycoords=("data", "axes fraction"), xytext=(3, 4), textcoords="offset points", color=ALERT, size=SMALL)  # fmt: skip
        label_rows(ax, [str(row["name"]) for row in rows])
        ax.set_ylim(len(rows) - 0.4, -0.6)
        first = min([_at(days[0]), *(_at(row["decide_by"]) for row in rows)])
        ax.set_xlim(first - DAYS_A_MONTH / 2, _at(days[-1]))
        ax.set_xticks([_at(day) for day in days[:-1]], list(labels))
        ax.grid(visible=True, axis="x")
    return ax


def _at(day: date | str) -> int:
    """Return a day as a number."""
    return (date.fromisoformat(day) if isinstance(day, str) else day).toordinal()


def _draw_decision(ax: "Axes", n: int, row: dict[Any, Any], *, end: date) -> None:
    """Draw one person: the wait, growing into the work, full effect."""
    decide, first = _at(row["decide_by"]), _at(row["first_day"])
    full, last = min(_at(row["full_effect"]), _at(end)), _at(end)
    ax.plot([decide, first], [n, n], color=TODAY, linewidth=1.5, linestyle=(0, (2, 1.5)))  # fmt: skip
    ax.barh(n, full - first, left=first, height=0.42, color="#b9c6e0", edgecolor="none")
    ax.barh(n, last - full, left=full, height=0.42, color=PLAN, edgecolor="none")
    ax.plot([decide], [n], marker="D", color=ALERT, markersize=5.5, linestyle="none")


def delay_steps(
    table: pd.DataFrame, *, currency: str, ax: "Axes | None" = None
) -> "Axes":
    """Draw what the cheapest plan costs by months of delay, and from when on the target is out of reach.

    Parameters
    ----------
    table
        Rows of the price of delay: months, status, cost and least in currency, cost missing where there is no plan.
    currency
        Of the cost.
    ax
        Axes to draw on; a new figure by default.
    """
    there = table[table["cost"].notna()]
    months = there["months"].to_numpy(dtype=float)
    cost = there["cost"].to_numpy(dtype=float) / THOUSAND
    least = there["least"].to_numpy(dtype=float) / THOUSAND
    with styled():
        ax = axes_for(ax, height=DELAY_HEIGHT, called="What each month of delay costs")
        place(ax, left=0.65, right=0.3, top=0.25, bottom=0.45)
        edges = np.append(months, months[-1] + 1) - 0.5
        ax.stairs(cost, edges, baseline=None, color=PLAN, linewidth=2.0)
        ax.fill_between(months, least, cost, color=FAINT, linewidth=0)
        ax.plot(months, cost, "o", color=PLAN, markersize=4)
        for month, value in _changed(months, cost):
            ax.annotate(f"{value:,.0f}", (month, value), xytext=(0, 5), textcoords="offset points", ha="center", color=INK, size=SMALL)  # fmt: skip
        _draw_lost(ax, table)
        ax.set_ylim(0, max(cost.max() * 1.25, 1.0))
        ax.set_xlim(-0.6, float(table["months"].max()) + 1.5)
        ax.set_xticks(table["months"].tolist())
        ax.set_xlabel("months until the first decision")
        ax.set_ylabel(f"cost within the horizon, {currency} thousand")
    return ax


def _changed(months: np.ndarray, cost: np.ndarray) -> list[tuple[float, float]]:
    """Return the months in which the cost changes, with it; the first among them."""
    return [
        (month, value)
        for n, (month, value) in enumerate(zip(months.tolist(), cost.tolist(), strict=True))
        if n == 0 or abs(value - cost[n - 1]) > 1 / THOUSAND
    ]  # fmt: skip


def _draw_lost(ax: "Axes", table: pd.DataFrame) -> None:
    """Shade the delays that put the target out of reach."""
    lost = table[table["cost"].isna()]
    if not len(lost):
        return
    first = float(lost["months"].min())
    ax.axvspan(first - 0.5, float(table["months"].max()) + 1.5, color=ALERT, alpha=0.12, linewidth=0)  # fmt: skip
    proven = bool((lost["status"] == "impossible").all())
    said = "out of\nreach" if proven else "no plan\nfound"
    ax.annotate(said, (first - 0.4, 0.92), xycoords=("data", "axes fraction"), color=ALERT, size=SMALL, va="top")  # fmt: skip
    ax.tick_params(colors=MUTED)
