"""Panels for one alliance at a time: its scores, and its lead set by hand."""

from collections.abc import Callable, Mapping
from html import escape
from threading import get_ident

import ipywidgets as w

from resourcing.front_door import Placement
from resourcing.playbook import SEGMENTS, Criterion
from resourcing.problem import NOBODY
from resourcing.steering import Answer, Ground, State
from resourcing.view.tables import resource_names
from resourcing.view.widgets.rows import LONG, WIDE

FREE = ("as the plan finds best", "")
"""Choice of no lead by hand; a value of None would show nothing as chosen."""
MOST_COUNTED = 10**9
STEP_OF_LEVELS = 0.5
NAMED = {"description_width": "14.5rem"}
"""Style of a control whose description is the name of a criterion."""


class Scores:
    """The front door of one alliance: its levels can be moved.

    Parameters
    ----------
    ground
        What is scored.
    told
        Told of every change by hand.
    """

    def __init__(self, ground: Ground, told: Callable[[], None]) -> None:
        self._ground, self._tell, self._quiet = ground, told, False
        self.levels: dict[str, dict[str, float]] = {}
        placed = sorted(
            ground.case.portfolio.placements, key=lambda row: not row.eligible
        )
        self.alliance = w.Dropdown(
            description="Alliance",
            options=[(row.name, row.alliance_id) for row in placed],
            style=WIDE,
            layout=LONG,
        )
        criteria = ground.inputs.playbook.criteria
        self.criteria = {name: _level(item) for name, item in criteria.items()}
        reset = w.Button(
            description="As evaluated",
            tooltip="Take back the levels moved by hand for this alliance",
        )
        reset.on_click(lambda _: self._reset())
        self.said = w.HTML()
        self.box = w.VBox([self.alliance, *self.criteria.values(), reset, self.said])
        self._answer: Answer | None = None
        self.alliance.observe(lambda _: self._turn(), names="value")
        for name, control in self.criteria.items():
            control.observe(self._moved(name), names="value")
        self._turn()

    def put(self, state: State) -> None:
        """Show the levels that a state has."""
        self.levels = {k: dict(v) for k, v in state.levels.items()}
        self._turn()

    def show(self, answer: Answer) -> None:
        """Show what an answer makes of the alliance; no control moves."""
        self._answer = answer
        self._tell_placed()

    def _tell_placed(self) -> None:
        """Say what the last answer makes of the alliance chosen."""
        name = self.alliance.value
        if self._answer is not None and name is not None:
            self.said.value = placed(self._answer, name)

    def _turn(self) -> None:
        """Show the alliance chosen."""
        name = self.alliance.value
        if name is None:
            return
        shown = {**_evaluated(self._ground, name), **self.levels.get(name, {})}
        self._quiet = True
        try:
            for criterion, control in self.criteria.items():
                control.value = shown.get(criterion, control.min)
        finally:
            self._quiet = False
        self._tell_placed()

    def _moved(self, criterion: str) -> Callable[[dict[str, object]], None]:
        """Return what happens when a level is moved by hand."""

        def moved(_: dict[str, object]) -> None:
            if not self._quiet:
                own = self.levels.setdefault(self.alliance.value, {})
                own[criterion] = float(self.criteria[criterion].value)
                self._tell()

        return moved

    def _reset(self) -> None:
        """Take the levels of the alliance back."""
        if self.levels.pop(self.alliance.value, None):
            self._turn()
            self._tell()


def _level(item: Criterion) -> w.Widget:
    """Return the control of a criterion: a level, or a count."""
    if item.counts:
        return w.BoundedIntText(
            description=item.name,
            min=0,
            max=MOST_COUNTED,
            style=NAMED,
        )
    return w.FloatSlider(
        description=item.name,
        min=1,
        max=5,
        step=STEP_OF_LEVELS,
        readout_format=".1f",
        continuous_update=False,
        style=NAMED,
        layout=w.Layout(width="25rem"),
    )


def _evaluated(ground: Ground, alliance: str) -> dict[str, float]:
    """Return the mean of the evaluators' latest levels or counts of an alliance, by criterion."""
    today = ground.scenario.today
    own = [
        row
        for row in sorted(ground.inputs.register.evaluations, key=lambda row: row.date)
        if row.alliance_id == alliance and row.date <= today
    ]
    latest = {(row.criterion, row.evaluator): row for row in own}
    found: dict[str, list[float]] = {}
    for row in latest.values():
        found.setdefault(row.criterion, []).append(row.level)
    criteria = ground.inputs.playbook.criteria
    return {
        name: round(sum(values) / len(values), 0 if criteria[name].counts else 1)
        for name, values in found.items()
    }


def placed(answer: Answer, alliance: str) -> str:
    """Return what an answer makes of an alliance, as HTML: segment, how sure, hours and lead."""
    item = answer.case.portfolio.placement(alliance)
    if not item.eligible:
        return (
            f"<p class='rsx-status'>Not eligible: {escape(' '.join(item.reasons))}</p>"
        )
    profile = answer.case.world.playbook.profiles[item.profile or ""].name
    said = [
        f"<b>{escape(item.label.capitalize())}</b> ({escape(profile)})",
        _how_sure(item),
        _hours_and_lead(answer, alliance),
        f"nearest change: {escape(item.nearest)}" if item.nearest else "",
    ]
    return f"<p class='rsx-status' role='status'>{'; '.join(filter(None, said))}.</p>"


def _how_sure(item: Placement) -> str:
    """Return the probability of each segment."""
    shares = item.probabilities or {}
    return ", ".join(f"{name} {shares.get(name, 0.0):.0%}" for name in SEGMENTS)


def _hours_and_lead(answer: Answer, alliance: str) -> str:
    """Return the hours that an alliance needs, and who would lead it."""
    data = answer.case.data
    if alliance not in data.alliances:
        return "not active within the horizon"
    a = data.alliances.index(alliance)
    months = float(data.active_months[a].sum())
    hours = float(data.need[a].sum()) / months if months else 0.0
    names = resource_names(answer.case)
    leads = dict.fromkeys(
        "nobody" if lead == NOBODY else names[data.resources[lead]]
        for lead, active in zip(
            answer.run.plan.lead[a].tolist(), data.active[a], strict=True
        )
        if active
    )
    return f"{hours:.1f} hours a month; led by {escape(', then '.join(leads))}"


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
        rows = ground.inputs.register.alliances
        self._names = {row.alliance_id: row.name for row in rows}
        self._people: dict[str, str] = {}
        self.alliance = w.Dropdown(
            description="Alliance",
            options=[(v, k) for k, v in self._names.items()],
            style=WIDE,
            layout=LONG,
        )
        self.lead = w.Dropdown(
            description="Lead", options=[FREE], style=WIDE, layout=LONG
        )
        free = w.Button(
            description="Unpin all", tooltip="Take every lead set by hand back"
        )
        free.on_click(lambda _: self._free())
        self.said = w.HTML()
        self.box = w.VBox([self.alliance, self.lead, free, self.said])
        self.alliance.observe(lambda _: self._turn(), names="value")
        self.lead.observe(lambda _: self._chosen(), names="value")

    def put(self, state: State) -> None:
        """Show the pins of a state."""
        self.pins = dict(state.pins)
        self._turn()

    def show(self, answer: Answer) -> None:
        """Show the people who can be chosen; the list stays as it is where they are the same."""
        names = resource_names(answer.case)
        people = {key: names[key] for key in answer.case.data.resources}
        if people != self._people:
            self._people = people
            self._turn()

    def _turn(self) -> None:
        """Show the pin of the alliance chosen."""
        self._quiet = get_ident()  # a choice made by hand meanwhile is heard
        try:
            people = [(name, key) for key, name in self._people.items()]
            self.lead.options = [FREE, *people]
            pin = self.pins.get(self.alliance.value)
            self.lead.value = pin if pin in self._people else FREE[1]
        finally:
            self._quiet = None
        self.said.value = _pinned(self.pins, self._names, self._people)

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


def _pinned(
    pins: Mapping[str, str], names: Mapping[str, str], people: Mapping[str, str]
) -> str:
    """Return the pins in words, as HTML."""
    said = "; ".join(
        f"{names.get(a, a)}: {people.get(who, who)}" for a, who in pins.items()
    )
    return f"<p class='rsx-status'>{escape(said) if said else 'No lead is set by hand.'}</p>"
