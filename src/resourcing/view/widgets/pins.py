"""Leads set by hand: an alliance or new deal, and who must lead it."""

from collections.abc import Callable, Mapping
from html import escape
from threading import get_ident

import ipywidgets as w

from resourcing.steering import Answer, Ground, State
from resourcing.study import Case
from resourcing.view.plots.drawing import short_names
from resourcing.view.tables import resource_names
from resourcing.view.widgets.offering import choice, offer_all

FREE = ("as the plan finds best", "")
"""Choice of no lead by hand; a value of None would show nothing as chosen."""


class Pins:
    """Leads set by hand.

    Parameters
    ----------
    ground
        What is planned.
    told
        Told of every change by hand.
    """

    def __init__(self, ground: Ground, told: Callable[[], None]) -> None:
        self._tell = told
        self._quiet: int | None = None
        self.pins: dict[str, str] = {}
        self._names, self._people = _named(ground.case), dict[str, str]()
        self.alliance = choice("Alliance", [(v, k) for k, v in self._names.items()])
        self.alliance.index = 0 if self._names else None
        self.lead = choice("Lead", [FREE], FREE[1])
        free = w.Button(
            description="Unpin all", tooltip="Take every lead set by hand back"
        )
        free.on_click(lambda _: self._free())
        self.said = w.HTML()
        self.box = w.VBox([self.alliance, self.lead, free, self.said])
        self.alliance.observe(lambda _: self._other(), names="value")
        self.lead.observe(lambda _: self._chosen(), names="value")

    def put(self, state: State) -> None:
        """Show the pins of a state."""
        self.pins = dict(state.pins)
        self._turn()

    def show(self, answer: Answer) -> None:
        """Show the deals and people who can be chosen; lists stay as they are where these are the same."""
        names, alliances = resource_names(answer.case), _named(answer.case)
        people = {key: names[key] for key in answer.case.data.resources}
        if (people, alliances) != (self._people, self._names):
            self._people, self._names = people, alliances
            self._turn()

    def _turn(self) -> None:
        """Show the pin of the alliance chosen."""
        self._quiet = get_ident()  # a choice made by hand meanwhile is heard
        try:
            offer_all(self.alliance, [(v, k) for k, v in self._names.items()])
            people = [(name, key) for key, name in self._people.items()]
            self.lead.options = [FREE, *people]
            pin = self.pins.get(self.alliance.value)
            self.lead.value = pin if pin in self._people else FREE[1]
        finally:
            self._quiet = None
        self.said.value = _pinned(self.pins, self._names, self._people)

    def _other(self) -> None:
        """Show the pin of another alliance, chosen by hand."""
        if self._quiet != get_ident():
            self._turn()

    def _chosen(self) -> None:
        """Pin the alliance chosen, or free it."""
        if self._quiet == get_ident():
            return
        if self.lead.value == FREE[1]:
            self.pins.pop(self.alliance.value, None)
        else:
            self.pins[self.alliance.value] = self.lead.value
        self.said.value = _pinned(self.pins, self._names, self._people)
        self._tell()

    def _free(self) -> None:
        """Take every pin out."""
        if self.pins:
            self.pins = {}
            self._turn()
            self._tell()


def _named(case: Case) -> dict[str, str]:
    """Return the names of alliances and deals."""
    names = {row.alliance_id: row.name for row in case.world.register.alliances}
    short = short_names(names.values())
    return {key: short[name] for key, name in names.items()}


def _pinned(
    pins: Mapping[str, str], names: Mapping[str, str], people: Mapping[str, str]
) -> str:
    """Return the pins in words, as HTML."""
    said = "; ".join(
        f"{names.get(a, a)}: {people.get(who, who)}" for a, who in pins.items()
    )
    return f"<p class='rsx-status'>{escape(said) if said else 'No lead is set by hand.'}</p>"
