"""Rows of like controls, one for each joiner, leaver or kind of deal, with a button for one more."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import ipywidgets as w

WIDE = {"description_width": "7rem"}
"""Style of a control whose description needs room."""
LONG = w.Layout(width="25rem", max_width="98%")
"""Layout of a control beside others of one column."""


class Row(Protocol):
    """A row of controls."""

    box: w.Box
    """What is shown."""

    def watch(self, told: Callable[[], None]) -> None:
        """Tell of every change."""

    def show(self, value: Any) -> None:
        """Show a value; None shows a row that asks for nothing."""

    def value(self) -> Any:
        """Return what the row asks for, None for nothing."""


class Rows:
    """Rows of one kind.

    Parameters
    ----------
    title
        What they are for.
    make
        Makes a row.
    told
        Told of every change.
    least
        Rows that are always there.
    """

    def __init__(
        self,
        title: str,
        make: Callable[[], Row],
        told: Callable[[], None],
        *,
        least: int = 1,
    ) -> None:
        self._make, self._told, self._least = make, told, least
        self.rows: list[Row] = []
        self._held = w.VBox([])
        more = w.Button(
            description="One more row", icon="plus", tooltip=f"{title}: one more row"
        )
        more.on_click(lambda _: self._grow(len(self.rows) + 1))
        self.box = w.VBox([w.HTML(f"<b>{title}</b>"), self._held, more])
        self._grow(least)

    def show(self, values: Sequence[Any]) -> None:
        """Show values, a row each."""
        self._grow(max(self._least, len(values)))
        for number, row in enumerate(self.rows):
            row.show(values[number] if number < len(values) else None)

    def values(self) -> list[Any]:
        """Return what the rows ask for."""
        return [found for row in self.rows if (found := row.value()) is not None]

    def _grow(self, number: int) -> None:
        """Have at least as many rows."""
        while len(self.rows) < number:
            row = self._make()
            row.watch(self._told)
            self.rows.append(row)
        self._held.children = [row.box for row in self.rows]


def watch(controls: Sequence[w.Widget], told: Callable[[], None]) -> None:
    """Tell of every change of the value of some controls."""
    for control in controls:
        control.observe(lambda _: told(), names="value")


def button(text: str, icon: str, tooltip: str, click: Callable[[], None]) -> w.Button:
    """Return a button."""
    button = w.Button(
        description=text, icon=icon, tooltip=tooltip, layout=w.Layout(width="auto")
    )
    button.on_click(lambda _: click())
    return button
