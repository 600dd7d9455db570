"""A figure as a notebook shows it: a PNG whose text form says what it is, the same at every run."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from resourcing.view.plots.drawing import styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DOTS_PER_INCH = 110


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A PNG with its title; a notebook shows the picture, a test reads the title."""

    title: str
    png: bytes = field(repr=False)

    def _repr_png_(self) -> bytes:
        """Return the PNG, which is what a notebook asks for."""
        return self.png


def picture(ax: "Axes", *, title: str = "") -> Picture:
    """Return the figure of an axes as a picture for notebooks.

    Parameters
    ----------
    ax
        Axes that a function of `resourcing.view.plots` returned.
    title
        What the picture shows, for people who do not see it; by default the title of the axes or else their label.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().subplots()
    >>> _ = ax.set_title("Load by person")
    >>> picture(ax)
    Picture(title='Load by person')
    """
    stream = BytesIO()
    figure = ax.get_figure(root=True)
    if figure is None:
        msg = "the axes belong to no figure"
        raise ValueError(msg)
    with styled():
        figure.savefig(
            stream,
            format="png",
            dpi=DOTS_PER_INCH,
            bbox_inches="tight",
            metadata={"Software": None},
        )
    return Picture(title=title or _called(ax), png=stream.getvalue())


def _called(ax: "Axes") -> str:
    """Return the title of axes, or else their label, or else that they are a figure."""
    titles = (ax.get_title(loc=place) for place in ("left", "center", "right"))
    return next(filter(None, (*titles, str(ax.get_label()))), "figure")
