"""The controls of the explorer: each shows its part of a state, and together they say one.

Nothing is computed here; what a state means is in `steering`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import ipywidgets as w
from pydantic import ValidationError

from resourcing.domain import Grade, TeamOption
from resourcing.errors import InputError, InputProblem
from resourcing.playbook import SEGMENTS
from resourcing.steering import Ground, Joiners, NewDeals, State
from resourcing.view.widgets.rows import LONG, WIDE, Rows, watch

MOST_JOINERS, MOST_DEALS = 6, 12
MOST_CONTRACT_HOURS, STEP_OF_HOURS = 200, 10
MAY_LEAD: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("as the playbook says", ()),
    ("simple alliances too", ("simple",)),
    ("typical and simple ones too", ("typical", "simple")),
    ("any alliance", ("complex", "typical", "simple")),
)
AS_SAID = "as said"
"""Value of a control that leaves to the scenario what it says; None would show nothing as chosen."""
USUAL: tuple[Grade, ...] = ("senior", "manager", "associate", "lead")
"""Grades in the order in which rows offer them."""
ROW = w.Layout(flex_flow="row wrap")


class Days:
    """The days that can be chosen: first and last days of periods, by their labels."""

    def __init__(self, ground: Ground) -> None:
        horizon = ground.scenario.horizon
        begins, after = horizon.first_days[:-1], horizon.first_days[1:]
        self.first = [
            (f"from {label}", day)
            for label, day in zip(horizon.labels, begins, strict=True)
        ]
        self.last = [
            (f"until the end of {label}", day - timedelta(days=1))
            for label, day in zip(horizon.labels, after, strict=True)
        ]


def choice(label: str, options: Sequence[Any], value: Any = None) -> w.Dropdown:
    """Return a list to choose from."""
    return w.Dropdown(
        description=label, options=list(options), value=value, style=WIDE, layout=LONG
    )


def offer(control: w.Dropdown, day: date, words: str) -> None:
    """Let a day be chosen that is none of the usual ones."""
    if day not in [value for _, value in control.options]:
        control.options = [*control.options, (f"{words} {day}", day)]
    control.value = day


class JoinersRow:
    """People of one grade and unit who join on one day."""

    def __init__(self, ground: Ground, days: Days, grade: str) -> None:
        self.number = w.IntSlider(
            description="New people",
            min=0,
            max=MOST_JOINERS,
            continuous_update=False,
            style=WIDE,
            layout=LONG,
        )
        self._usual = grade
        self.grade = choice("Grade", ground.grades, grade)
        units = [("central", AS_SAID), *((f"embedded in {u}", u) for u in ground.units)]
        self.unit = choice("Where", units, AS_SAID)
        self.first = choice("First day", days.first, days.first[0][1])
        self.box = w.Box([self.number, self.grade, self.unit, self.first], layout=ROW)

    def watch(self, told: Callable[[], None]) -> None:
        """Tell of every change."""
        watch([self.number, self.grade, self.unit, self.first], told)

    def show(self, value: Joiners | None) -> None:
        """Show people who join."""
        self.number.value = value.number if value else 0
        self.grade.value = value.grade if value else self._usual
        if value:
            self.unit.value = value.unit or AS_SAID
            offer(self.first, value.first, "from")

    def value(self) -> Joiners | None:
        """Return the people who join."""
        if not self.number.value:
            return None
        return Joiners(
            grade=self.grade.value,
            unit=_or_none(self.unit.value),
            number=self.number.value,
            first=self.first.value,
        )


class LeaverRow:
    """Somebody who leaves."""

    def __init__(self, ground: Ground, days: Days) -> None:
        people = [(row.name, row.manager_id) for row in ground.team]
        self.who = choice("Who leaves", [("nobody", AS_SAID), *people], AS_SAID)
        self.last = choice("Last day", days.last, days.last[0][1])
        self.box = w.Box([self.who, self.last], layout=ROW)

    def watch(self, told: Callable[[], None]) -> None:
        """Tell of every change."""
        watch([self.who, self.last], told)

    def show(self, value: tuple[str, date] | None) -> None:
        """Show somebody who leaves."""
        self.who.value = value[0] if value else AS_SAID
        if value:
            offer(self.last, value[1], "until")

    def value(self) -> tuple[str, date] | None:
        """Return who leaves, and when."""
        who = _or_none(self.who.value)
        return None if who is None else (who, self.last.value)


class DealsRow:
    """New deals of one profile."""

    def __init__(self, ground: Ground, days: Days, profile: str) -> None:
        names = [
            (item.name, key) for key, item in ground.inputs.playbook.profiles.items()
        ]
        self.number = w.IntSlider(
            description="New deals",
            min=0,
            max=MOST_DEALS,
            continuous_update=False,
            style=WIDE,
            layout=LONG,
        )
        self.profile = choice("Kind", names, profile)
        self.first = choice("Arrive", days.first, days.first[0][1])
        self.box = w.Box([self.number, self.profile, self.first], layout=ROW)

    def watch(self, told: Callable[[], None]) -> None:
        """Tell of every change."""
        watch([self.number, self.profile, self.first], told)

    def show(self, value: NewDeals | None) -> None:
        """Show new deals."""
        self.number.value = value.number if value else 0
        if value:
            self.profile.value = value.profile
            offer(self.first, value.first, "from")

    def value(self) -> NewDeals | None:
        """Return the new deals."""
        if not self.number.value:
            return None
        return NewDeals(
            profile=self.profile.value,
            number=self.number.value,
            first=self.first.value,
        )


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
        self.joiners = _joiner_rows(ground, days, self._told)
        self.leavers = Rows("Leavers", lambda: LeaverRow(ground, days), self._told)
        self.deals = _deal_rows(ground, days, self._told)
        self.contracts = {grade: _hours(grade) for grade in ground.grades}
        self.may_lead = {
            name: choice(name.replace("_", " ").capitalize(), MAY_LEAD, ())
            for name in _teams(ground)
        }
        self.floors = {name: _floor(name) for name in SEGMENTS}
        none = ("no freeze", AS_SAID)
        self.freeze = choice("Hiring freeze", [none, *days.last], AS_SAID)
        self.handovers = _handovers(ground)
        self.seed = w.BoundedIntText(
            description="Seed",
            value=ground.scenario.seed,
            min=0,
            max=2**31 - 1,
            style=WIDE,
            layout=LONG,
        )
        self._base_seed = ground.scenario.seed
        self._days = days
        watch(self._single, self._told)
        self.box = self._tabs()

    @property
    def _single(self) -> list[w.Widget]:
        """Return the controls that stand alone."""
        return [
            *self.contracts.values(),
            *self.may_lead.values(),
            *self.floors.values(),
            self.freeze,
            self.handovers,
            self.seed,
        ]

    def _tabs(self) -> w.Accordion:
        """Return the controls, by subject."""
        bought = w.VBox(
            [w.HTML("<b>Contract hours a month</b>"), *self.contracts.values()]
        )
        promised = w.VBox(
            [
                w.HTML("<b>Least coverage of essential services</b>"),
                *self.floors.values(),
            ]
        )
        lead = w.VBox([w.HTML("<b>Teams that may lead</b>"), *self.may_lead.values()])
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
        for segment, slider in self.floors.items():
            _show_on(slider, state.floors.get(segment), "{:.0%}")
        if state.freeze_until is None:
            self.freeze.value = AS_SAID
        else:
            offer(self.freeze, state.freeze_until, "until")
        _show_on(self.handovers, state.max_handovers, "{}")
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
            floors={k: s.value for k, s in self.floors.items() if s.value != AS_SAID},
            freeze_until=_or_none(self.freeze.value),
            max_handovers=_or_none(self.handovers.value),
            seed=None if seed == self._base_seed else seed,
            levels=levels,
            pins=pins,
        )


def _each_once(leavers: Sequence[tuple[str, date]]) -> dict[str, date]:
    """Return who leaves when; raise InputError where somebody leaves twice."""
    found = dict(leavers)
    if len(found) < len(leavers):
        rule = "somebody leaves twice"
        raise InputError([InputProblem(file="", rule=rule, repair="give one last day")])
    return found


def _or_none(value: Any) -> Any:
    """Return what a control says, None where it leaves that to the scenario."""
    return None if value == AS_SAID else value


def _joiner_rows(ground: Ground, days: Days, told: Callable[[], None]) -> Rows:
    """Return the rows of people who join, one for each grade first."""
    grades = sorted(ground.grades, key=USUAL.index)
    made: list[JoinersRow] = []

    def make() -> JoinersRow:
        made.append(JoinersRow(ground, days, grades[len(made) % len(grades)]))
        return made[-1]

    return Rows("Joiners", make, told, least=min(2, len(grades)))


def _deal_rows(ground: Ground, days: Days, told: Callable[[], None]) -> Rows:
    """Return the rows of new deals, one for each segment first."""
    profiles = ground.inputs.playbook.profiles
    firsts = [
        next(k for k, item in profiles.items() if item.segment == segment)
        for segment in SEGMENTS
        if any(item.segment == segment for item in profiles.values())
    ]
    made: list[DealsRow] = []

    def make() -> DealsRow:
        made.append(DealsRow(ground, days, firsts[len(made) % len(firsts)]))
        return made[-1]

    return Rows("New deals", make, told, least=len(firsts))


def _teams(ground: Ground) -> list[TeamOption]:
    """Return the resourcing options that teams of the register stand for."""
    teams = ground.inputs.register.teams
    return list(dict.fromkeys(row.resourcing_option for row in teams))


def _hours(grade: str) -> w.FloatSlider:
    """Return the hours that may be bought of a grade."""
    return w.FloatSlider(
        description=grade.capitalize(),
        min=0,
        max=MOST_CONTRACT_HOURS,
        step=STEP_OF_HOURS,
        readout_format=".0f",
        continuous_update=False,
        style=WIDE,
        layout=LONG,
    )


def _floor(segment: str) -> w.SelectionSlider:
    """Return the least coverage of a segment."""
    shares = [(f"{n} %", n / 100) for n in range(0, 101, 10)]
    return w.SelectionSlider(
        description=segment.capitalize(),
        options=[("as agreed", AS_SAID), *shares],
        value=AS_SAID,
        continuous_update=False,
        style=WIDE,
        layout=LONG,
    )


def _handovers(ground: Ground) -> w.SelectionSlider:
    """Return the most handovers."""
    known = ground.scenario.max_handovers
    own = "no limit" if known is None else f"{known}, as the scenario says"
    most = max(40, 2 * (known or 0))
    return w.SelectionSlider(
        description="Most handovers",
        options=[(own, AS_SAID), *((str(n), n) for n in range(most + 1))],
        value=AS_SAID,
        continuous_update=False,
        style=WIDE,
        layout=LONG,
    )


def _show_on(slider: w.SelectionSlider, value: Any, words: str) -> None:
    """Show a value on a slider, also one between its steps; None as the scenario says."""
    shown = AS_SAID if value is None else value
    if shown not in [known for _, known in slider.options]:
        slider.options = [*slider.options, (words.format(value), value)]
    slider.value = shown
