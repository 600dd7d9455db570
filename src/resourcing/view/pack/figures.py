"""The one figure of the pack's page and sheet of paper: hours missing by period, a line for each option.

Draws numbers of the content; computes none.
"""

from typing import TYPE_CHECKING

from resourcing.view.pack.content import Pack, Shown
from resourcing.view.plots.drawing import (
    ALERT,
    INK,
    MUTED,
    NORMAL,
    PLAN,
    axes_for,
    place,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 2.1
OTHERS = ("#5b9ab3", "#e08a3c", "#58a399", "#8a6fb0")
"""Colors of options that are neither doing nothing nor recommended."""
NEAR = 0.055
"""Least distance of two letters at the end of lines, as a share of the axis."""


def color_of(option: Shown, pack: Pack) -> str:
    """Return the color of an option, the same in every file: the choice dark, doing nothing red."""
    if option.chosen:
        return PLAN
    if option.nothing:
        return ALERT
    rest = [item for item in pack.options if not item.chosen and not item.nothing]
    return OTHERS[rest.index(option) % len(OTHERS)]


def missing_by_period(pack: Pack, *, ax: "Axes | None" = None) -> "Axes":
    """Draw the hours missing in each period, a line for each option with its letter at the end.

    Parameters
    ----------
    pack
        What is said.
    ax
        Axes to draw on; by default those of a new figure.
    """
    with styled():
        drawn = axes_for(ax, height=HEIGHT, called="Hours missing by period")
        place(drawn, left=0.55, right=0.3, top=0.1, bottom=0.3)
        for option in pack.options:
            missing = [item.hours_missing for item in option.periods]
            wide = 2.2 if option.chosen else 1.2
            drawn.plot(missing, color=color_of(option, pack), linewidth=wide, zorder=3 if option.chosen else 2)  # fmt: skip
        labels = [item.period for item in pack.options[0].periods]
        every = max(1, -(-len(labels) // 12))
        drawn.set_xticks(range(0, len(labels), every), labels[::every])
        drawn.set_xlim(-0.2, len(labels) - 0.8)
        drawn.set_ylim(bottom=0)
        drawn.grid(axis="y")
        drawn.set_ylabel(f"hours missing a {pack.period}", color=MUTED)
        drawn.tick_params(colors=INK)
        _letters(drawn, pack)
    return drawn


def _letters(drawn: "Axes", pack: Pack) -> None:
    """Write the letter of each option at the end of its line, apart from the others."""
    top = drawn.get_ylim()[1]
    ends = sorted((item.periods[-1].hours_missing, item.letter, item) for item in pack.options)  # fmt: skip
    at = -1.0
    for value, letter, option in ends:
        at = max(value / top, at + NEAR * 1.6) if at >= 0 else value / top
        drawn.annotate(
            letter,
            (1.0, at),
            xycoords="axes fraction",
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            color=color_of(option, pack),
            fontsize=NORMAL + 1,
            fontweight="bold",
            annotation_clip=False,
        )
