"""The front door of one alliance or new deal at a time: its levels can be moved, and what comes of them is said."""

from collections.abc import Callable
from datetime import date
from html import escape
from threading import get_ident

import ipywidgets as w

from resourcing.front_door import Placement
from resourcing.playbook import SEGMENTS, Criterion
from resourcing.problem import NOBODY
from resourcing.steering import Answer, Ground, State, days_of_scores
from resourcing.study import Case
from resourcing.view.pages.words import spoken
from resourcing.view.plots.drawing import short_names
from resourcing.view.tables import resource_names
from resourcing.view.widgets.offering import choice, offer_all
from resourcing.view.widgets.rows import LONG

MOST_COUNTED = 10**9
STEP_OF_LEVELS = 0.5
NAMED = {"description_width": "13rem"}
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
        self._ground, self._tell = ground, told
        self._quiet: int | None = None
        self.levels: dict[str, dict[str, float]] = {}
        self.alliance = choice("Alliance", _alliances(ground.case))
        self.alliance.index = 0 if self.alliance.options else None
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
        self.alliance.observe(lambda _: self._chosen(), names="value")
        for name, control in self.criteria.items():
            control.observe(self._moved(name), names="value")
        self._turn()

    def put(self, state: State) -> None:
        """Show the levels that a state has."""
        self.levels = {k: dict(v) for k, v in state.levels.items()}
        self._turn()

    def show(self, answer: Answer) -> None:
        """Show what an answer makes of the alliance, and offer its new deals; no other control moves."""
        self._answer = answer
        offered, chosen = _alliances(answer.case), self.alliance.value
        if list(self.alliance.options) != offered:
            self._quiet = get_ident()  # a choice made by hand meanwhile is heard
            try:
                offer_all(self.alliance, offered)
            finally:
                self._quiet = None
        if self.alliance.value != chosen or chosen in self._drawn:
            self._turn()
        self._tell_placed()

    @property
    def _drawn(self) -> set[str]:
        """Return the deals whose levels were drawn by chance: they may come anew."""
        return set() if self._answer is None else set(self._answer.case.world.sampled)

    def _chosen(self) -> None:
        """Show the alliance chosen by hand."""
        if self._quiet != get_ident():
            self._turn()

    def _tell_placed(self) -> None:
        """Say what the last answer makes of the alliance chosen."""
        name = self.alliance.value
        if self._answer is not None and name is not None:
            days = days_of_scores(self._ground, self._answer.state)
            self.said.value = placed(self._answer, name, days.get(name))

    def _turn(self) -> None:
        """Show the alliance chosen."""
        name = self.alliance.value
        if name is None:
            return
        known = self._ground.case if self._answer is None else self._answer.case
        shown = {**_evaluated(known, name), **self.levels.get(name, {})}
        self._quiet = get_ident()
        try:
            for criterion, control in self.criteria.items():
                control.value = shown.get(criterion, control.min)
        finally:
            self._quiet = None
        self._tell_placed()

    def _moved(self, criterion: str) -> Callable[[dict[str, object]], None]:
        """Return what happens when a level is moved by hand."""

        def moved(_: dict[str, object]) -> None:
            if self._quiet != get_ident():
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
        layout=LONG,
    )


def _alliances(case: Case) -> list[tuple[str, str]]:
    """Return the alliances and deals to choose from, those that may be placed first."""
    placed = sorted(case.portfolio.placements, key=lambda row: not row.eligible)
    short = short_names([row.name for row in placed])
    return [(short[row.name], row.alliance_id) for row in placed]


def _evaluated(case: Case, alliance: str) -> dict[str, float]:
    """Return the mean of the evaluators' latest levels or counts of an alliance, by criterion."""
    today = case.scenario.today
    own = [
        row
        for row in sorted(case.world.register.evaluations, key=lambda row: row.date)
        if row.alliance_id == alliance and row.date <= today
    ]
    latest = {(row.criterion, row.evaluator): row for row in own}
    found: dict[str, list[float]] = {}
    for row in latest.values():
        found.setdefault(row.criterion, []).append(row.level)
    criteria = case.world.playbook.criteria
    return {
        name: round(sum(values) / len(values), 0 if criteria[name].counts else 1)
        for name, values in found.items()
    }


def placed(answer: Answer, alliance: str, day: date | None) -> str:
    """Return what an answer makes of an alliance, as HTML: segment on a day, how sure, hours and lead."""
    if day is None:
        return ""
    case = answer.case
    item = case.portfolio.placement_on(alliance, day)
    if not item.eligible:
        return (
            f"<p class='rsx-status'>Not eligible: {escape(' '.join(item.reasons))}</p>"
        )
    profile = case.world.playbook.profiles[item.profile or ""].name
    said = [
        f"<b>{escape(item.label.capitalize())}</b> ({escape(profile)})",
        _how_sure(item),
        _hours_and_lead(answer, alliance),
        f"nearest change: {escape(spoken(item.nearest))}" if item.nearest else "",
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
