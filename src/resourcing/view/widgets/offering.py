"""What can be chosen: days, lists, sliders, each with the values it offers and the words for them.

Knows no state; what the controls say together is in `controls`.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import ipywidgets as w

from resourcing.steering import Ground
from resourcing.view.widgets.rows import LONG, WIDE

MOST_CONTRACT_HOURS, STEP_OF_HOURS = 200, 10
MAY_LEAD: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("as the playbook says", ()),
    ("simple alliances too", ("simple",)),
    ("typical and simple ones too", ("typical", "simple")),
    ("any alliance", ("complex", "typical", "simple")),
)
AS_SAID = "as said"
"""Value of a control that leaves to the scenario what it says; None would show nothing as chosen."""


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


def offer_all(control: w.Dropdown, options: Sequence[tuple[str, Any]]) -> None:
    """Offer other values; what is chosen stays where it still is offered, else the first is."""
    chosen = control.value
    control.options = list(options)
    if chosen in [value for _, value in options]:
        control.value = chosen


def or_none(value: Any) -> Any:
    """Return what a control says, None where it leaves that to the scenario."""
    return None if value == AS_SAID else value


def counted(label: str, most: int) -> w.IntSlider:
    """Return a number from 0 on."""
    return w.IntSlider(
        description=label,
        min=0,
        max=most,
        continuous_update=False,
        style=WIDE,
        layout=LONG,
    )


def hours(grade: str) -> w.FloatSlider:
    """Return the hours that may be bought of a grade."""
    return w.FloatSlider(
        description=f"{grade.capitalize()}, hours",
        min=0,
        max=MOST_CONTRACT_HOURS,
        step=STEP_OF_HOURS,
        readout_format=".0f",
        continuous_update=False,
        style=WIDE,
        layout=LONG,
    )


def floor(segment: str, bundle: str) -> w.SelectionSlider:
    """Return the least coverage of a bundle of services in a segment."""
    shares = [(f"{n} %", n / 100) for n in range(0, 101, 10)]
    return _of_steps(
        f"{segment.capitalize()}, {bundle}", [("as agreed", AS_SAID), *shares]
    )


def handovers(ground: Ground) -> w.SelectionSlider:
    """Return the most handovers."""
    known = ground.scenario.max_handovers
    own = "no limit" if known is None else f"as said: {known}"
    most = max(40, 2 * (known or 0))
    steps = [(own, AS_SAID), *((str(n), n) for n in range(most + 1))]
    return _of_steps("Most handovers", steps)


def seed(ground: Ground) -> w.IntText:
    """Return the seed; one that cannot be is refused in words, not moved to one that can."""
    return w.IntText(
        description="Seed", value=ground.scenario.seed, style=WIDE, layout=LONG
    )


def _of_steps(label: str, steps: Sequence[tuple[str, Any]]) -> w.SelectionSlider:
    """Return a slider of steps with words; the first leaves it to the scenario."""
    return w.SelectionSlider(
        description=label,
        options=list(steps),
        value=AS_SAID,
        continuous_update=False,
        style=WIDE,
        layout=LONG,
    )


def show_on(slider: w.SelectionSlider, value: Any, words: str) -> None:
    """Show a value on a slider, also one between its steps; None as the scenario says."""
    shown = AS_SAID if value is None else value
    if shown not in [known for _, known in slider.options]:
        slider.options = [*slider.options, (words.format(value), value)]
    slider.value = shown
