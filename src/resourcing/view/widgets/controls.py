"""The controls of the explorer: each shows its part of a state, and together they say one.

Nothing is computed here; what a state means is in `steering`, what can be chosen in `offering` and `entries`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import ipywidgets as w
from pydantic import ValidationError

from resourcing.domain import TeamOption
from resourcing.errors import InputError, InputProblem
from resourcing.playbook import SEGMENTS
from resourcing.steering import Ground, State
from resourcing.view.widgets.entries import deal_rows, joiner_rows, leaver_rows
from resourcing.view.widgets.offering import (
    AS_SAID,
    MAY_LEAD,
    Days,
    choice,
    floor,
    handovers,
    hours,
    offer,
    or_none,
    seed,
    show_on,
)
from resourcing.view.widgets.rows import watch


class Controls:
    """All controls of a state but pins and scores, which have panels of their own.

    Parameters
    ----------
    ground
        What the state is applied to.
    told
        Told of every change by hand.
    """

    def __init__(self, ground: Ground, told: Callable[[], None]) -> None:
        self._quiet, self._tell = False, told
        days = Days(ground)
        self.joiners = joiner_rows(ground, days, self._told)
        self.leavers = leaver_rows(ground, days, self._told)
        self.deals = deal_rows(ground, days, self._told)
        self.contracts = {grade: hours(grade) for grade in ground.grades}
        self.may_lead = {
            name: choice(name.replace("_", " ").capitalize(), MAY_LEAD, ())
            for name in _teams(ground)
        }
        self.floors = {name: floor(name, "essential") for name in SEGMENTS}
        self.core_floors = {name: floor(name, "core") for name in SEGMENTS}
        none = ("no freeze", AS_SAID)
        self.freeze = choice("Hiring freeze", [none, *days.last], AS_SAID)
        self.handovers = handovers(ground)
        self.seed = seed(ground)
        self._base_seed = ground.scenario.seed
        watch(self._single, self._told)
        self.box = self._tabs()

    @property
    def _single(self) -> list[w.Widget]:
        """Return the controls that stand alone."""
        return [
            *self.contracts.values(),
            *self.may_lead.values(),
            *self.floors.values(),
            *self.core_floors.values(),
            self.freeze,
            self.handovers,
            self.seed,
        ]

    def _tabs(self) -> w.Accordion:
        """Return the controls, by subject."""
        bought = _titled("Contract hours a month", self.contracts.values())
        promised = _titled(
            "Least coverage of services",
            [*self.floors.values(), *self.core_floors.values()],
        )
        lead = _titled("Teams that may lead", self.may_lead.values())
        parts = {
            "People": [self.joiners.box, self.leavers.box, self.freeze, bought],
            "New deals": [self.deals.box],
            "Rules and promises": [promised, lead, self.handovers, self.seed],
        }
        return w.Accordion(
            children=[w.VBox(items) for items in parts.values()],
            titles=tuple(parts),
            selected_index=0,
        )

    def _told(self) -> None:
        """Pass a change on, unless a state is being shown."""
        if not self._quiet:
            self._tell()

    def show(self, state: State) -> None:
        """Show a state; controls that say it already stay as they are, so that no row jumps."""
        if self._says(state):
            return
        self._quiet = True
        try:
            self._show(state)
        finally:
            self._quiet = False

    def _says(self, state: State) -> bool:
        """Return whether the controls say a state."""
        try:
            return self.state(levels=state.levels, pins=state.pins) == state
        except (InputError, ValidationError):
            return False

    def _show(self, state: State) -> None:
        """Set every control."""
        self.joiners.show(state.joiners)
        self.leavers.show(list(state.leavers.items()))
        self.deals.show(state.deals)
        may_lead: Mapping[Any, Any] = state.may_lead
        for grade, slider in self.contracts.items():
            slider.value = state.contract_hours.get(grade, 0.0)
        for name, dropdown in self.may_lead.items():
            dropdown.value = may_lead.get(name, ())
        for sliders, floors in (
            (self.floors, state.floors),
            (self.core_floors, state.core_floors),
        ):
            for segment, slider in sliders.items():
                show_on(slider, floors.get(segment), "{:.0%}")
        if state.freeze_until is None:
            self.freeze.value = AS_SAID
        else:
            offer(self.freeze, state.freeze_until, "until")
        show_on(self.handovers, state.max_handovers, "{}")
        self.seed.value = self._base_seed if state.seed is None else state.seed

    def state(self, *, levels: Mapping[str, Any], pins: Mapping[str, str]) -> State:
        """Return the state that the controls say, with scores and pins from elsewhere."""
        seed = self.seed.value
        return State(
            joiners=tuple(self.joiners.values()),
            leavers=_each_once(self.leavers.values()),
            deals=tuple(self.deals.values()),
            contract_hours={k: s.value for k, s in self.contracts.items() if s.value},
            may_lead={k: d.value for k, d in self.may_lead.items() if d.value},
            floors=_said(self.floors),
            core_floors=_said(self.core_floors),
            freeze_until=or_none(self.freeze.value),
            max_handovers=or_none(self.handovers.value),
            seed=None if seed == self._base_seed else seed,
            levels=levels,
            pins=pins,
        )


def _titled(title: str, controls: Any) -> w.VBox:
    """Return controls under a title."""
    return w.VBox([w.HTML(f"<b>{title}</b>"), *controls])


def _said(sliders: Mapping[Any, w.SelectionSlider]) -> dict[Any, Any]:
    """Return what sliders say that do not leave it to the scenario."""
    return {key: item.value for key, item in sliders.items() if item.value != AS_SAID}


def _each_once(leavers: Sequence[tuple[str, date]]) -> dict[str, date]:
    """Return who leaves when; raise InputError where somebody leaves twice."""
    found = dict(leavers)
    if len(found) < len(leavers):
        rule = "somebody leaves twice"
        raise InputError([InputProblem(file="", rule=rule, repair="give one last day")])
    return found


def _teams(ground: Ground) -> list[TeamOption]:
    """Return the resourcing options that teams of the register stand for."""
    teams = ground.inputs.register.teams
    return list(dict.fromkeys(row.resourcing_option for row in teams))
