"""What there may be several of, a row each: people who join, people who leave, new deals.

Knows no state; what the rows say together is in `controls`.
"""

from collections.abc import Callable, Sequence
from datetime import date

import ipywidgets as w

from resourcing.domain import Grade
from resourcing.playbook import SEGMENTS
from resourcing.steering import Ground, Joiners, NewDeals
from resourcing.view.widgets.offering import (
    AS_SAID,
    Days,
    choice,
    counted,
    offer,
    or_none,
)
from resourcing.view.widgets.rows import Rows, watch

MOST_JOINERS, MOST_DEALS = 6, 12
USUAL: tuple[Grade, ...] = ("senior", "manager", "associate", "lead")
"""Grades in the order in which rows offer them."""


class Arrivals:
    """Some of one kind who come on one day.

    Parameters
    ----------
    number
        How many; 0 asks for nothing.
    kind
        What tells the kind.
    first
        The day.
    """

    def __init__(
        self, number: w.IntSlider, kind: Sequence[w.Dropdown], first: w.Dropdown
    ) -> None:
        self.number, self.first = number, first
        self._all = (number, *kind, first)
        self.box = together(self._all)

    def watch(self, told: Callable[[], None]) -> None:
        """Tell of every change."""
        watch(self._all, told)

    def _show(self, value: Joiners | NewDeals | None) -> None:
        """Show how many come, and when."""
        self.number.value = value.number if value else 0
        if value:
            offer(self.first, value.first, "from")


class JoinersRow(Arrivals):
    """People of one grade and unit who join on one day."""

    def __init__(self, ground: Ground, days: Days, grade: str) -> None:
        self._usual = grade
        self.grade = choice("Grade", ground.grades, grade)
        units = [("central", AS_SAID), *((f"embedded in {u}", u) for u in ground.units)]
        self.unit = choice("Where", units, AS_SAID)
        first = choice("First day", days.first, days.first[0][1])
        number = counted("New people", MOST_JOINERS)
        super().__init__(number, [self.grade, self.unit], first)

    def show(self, value: Joiners | None) -> None:
        """Show people who join."""
        self._show(value)
        self.grade.value = value.grade if value else self._usual
        if value:
            self.unit.value = value.unit or AS_SAID

    def value(self) -> Joiners | None:
        """Return the people who join."""
        if not self.number.value:
            return None
        return Joiners(
            grade=self.grade.value,
            unit=or_none(self.unit.value),
            number=self.number.value,
            first=self.first.value,
        )


class DealsRow(Arrivals):
    """New deals of one profile."""

    def __init__(self, ground: Ground, days: Days, profile: str) -> None:
        profiles = ground.inputs.playbook.profiles
        names = [(item.name, key) for key, item in profiles.items()]
        self.profile = choice("Kind", names, profile)
        first = choice("Arrive", days.first, days.first[0][1])
        super().__init__(counted("New deals", MOST_DEALS), [self.profile], first)

    def show(self, value: NewDeals | None) -> None:
        """Show new deals."""
        self._show(value)
        if value:
            self.profile.value = value.profile

    def value(self) -> NewDeals | None:
        """Return the new deals."""
        if not self.number.value:
            return None
        return NewDeals(
            profile=self.profile.value,
            number=self.number.value,
            first=self.first.value,
        )


class LeaverRow:
    """Somebody who leaves."""

    def __init__(self, ground: Ground, days: Days) -> None:
        people = [(row.name, row.manager_id) for row in ground.team]
        self.who = choice("Who leaves", [("nobody", AS_SAID), *people], AS_SAID)
        self.last = choice("Last day", days.last, days.last[0][1])
        self.box = together([self.who, self.last])

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
        who = or_none(self.who.value)
        return None if who is None else (who, self.last.value)


def together(controls: Sequence[w.Widget]) -> w.Box:
    """Return the controls of a row, set apart from those of the next."""
    layout = w.Layout(flex_flow="row wrap", margin="0 0 .7rem 0")
    return w.Box(list(controls), layout=layout)


def joiner_rows(ground: Ground, days: Days, told: Callable[[], None]) -> Rows:
    """Return the rows of people who join, one for each grade first."""
    grades = sorted(ground.grades, key=USUAL.index)
    made: list[JoinersRow] = []

    def make() -> JoinersRow:
        made.append(JoinersRow(ground, days, grades[len(made) % len(grades)]))
        return made[-1]

    return Rows("Joiners", make, told, least=min(2, len(grades)))


def leaver_rows(ground: Ground, days: Days, told: Callable[[], None]) -> Rows:
    """Return the rows of people who leave."""
    return Rows("Leavers", lambda: LeaverRow(ground, days), told)


def deal_rows(ground: Ground, days: Days, told: Callable[[], None]) -> Rows:
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
