"""How the alliances of a register stand today: who is active and led, who scored what, what was done in the last year.

Counts nothing; what the counts come to is judged in `maturity`, and who leads on a day is asked by `agreeing` too.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from resourcing.domain import Alliance, Evaluation, Manager, Register
from resourcing.front_door.reviewing import due_reviews, spreads
from resourcing.playbook import Dimension
from resourcing.study.preparing import Case

RECENT_DAYS = 365
"""Days before today within which what was done counts (user-set: the cadence of an annual review)."""


def serves(person: Manager, day: date) -> bool:
    """Return whether somebody is in the team on a day: they have begun, and have not left.

    Examples
    --------
    >>> gone = Manager(
    ...     manager_id="M1",
    ...     name="Ada",
    ...     grade="senior",
    ...     fte=1.0,
    ...     available_to=date(2026, 12, 31),
    ... )
    >>> serves(gone, date(2026, 12, 31)), serves(gone, date(2027, 1, 1))
    (True, False)
    """
    begun = person.available_from is None or person.available_from <= day
    return begun and (person.available_to is None or day <= person.available_to)


def serving(register: Register, day: date) -> frozenset[str]:
    """Return who may lead on a day, by identifier: people in the team, and teams."""
    people = {row.manager_id for row in register.managers if serves(row, day)}
    return frozenset(people | {row.team_id for row in register.teams})


class Standing:
    """How a case's register stands today, taken from it once.

    Attributes
    ----------
    register, playbook, today
        What is looked at, and from which day.
    active, eligible
        Alliances that run today, and those of them that the front door places.
    people
        Managers who are in the team today.
    """

    def __init__(self, case: Case) -> None:
        self.register, self.playbook = case.world.register, case.world.playbook
        self.today = case.world.today
        able = {item.alliance_id for item in case.portfolio.eligible}
        self.active = [row for row in self.register.alliances if self._runs(row)]
        self.eligible = [row for row in self.active if row.alliance_id in able]
        self.people = [r for r in self.register.managers if serves(r, self.today)]
        self._serving = serving(self.register, self.today)
        self._scores = [r for r in self.register.evaluations if r.date <= self.today]
        self._overdue = self._due()

    def _runs(self, row: Alliance) -> bool:
        """Return whether an alliance runs today."""
        began = row.start is None or row.start <= self.today
        return began and (row.end is None or row.end >= self.today)

    def _due(self) -> frozenset[str]:
        """Return the alliances that were never evaluated or whose review is overdue."""
        found = due_reviews(self.register, playbook=self.playbook, today=self.today)
        return frozenset(
            item.alliance_id
            for item in found
            if item.last is None or item.overdue_days > 0
        )

    def led(self, row: Alliance) -> bool:
        """Return whether the current lead of an alliance is a team, or somebody who is in the team today."""
        return row.current_manager in self._serving

    def reviewed(self, row: Alliance) -> bool:
        """Return whether an alliance has been evaluated and no review is overdue."""
        return row.alliance_id not in self._overdue

    def scores(self, row: Alliance) -> list[Evaluation]:
        """Return the scores of an alliance that are known today."""
        return [item for item in self._scores if item.alliance_id == row.alliance_id]

    def scored_on(
        self, row: Alliance, dimension: Dimension, *, basis: str = ""
    ) -> bool:
        """Return whether an alliance has a score of a dimension, of a basis where one is asked for."""
        own = self.playbook.criteria_of(dimension)
        return any(
            item.criterion in own and (not basis or item.basis == basis)
            for item in self.scores(row)
        )

    def compared(self, row: Alliance) -> bool:
        """Return whether two evaluators scored the same criterion of an alliance, so that they can differ."""
        who: dict[str, set[str]] = {}
        for item in self.scores(row):
            who.setdefault(item.criterion, set()).add(item.evaluator)
        return any(len(names) > 1 for names in who.values())

    def apart(self) -> frozenset[str]:
        """Return the alliances whose evaluators differ by so much that the playbook asks for a talk."""
        found = spreads(self.register, playbook=self.playbook, today=self.today)
        return frozenset(item.alliance_id for item in found if item.flagged)

    def recent(self, day: date | None) -> bool:
        """Return whether a day lies within the last year."""
        since = self.today - timedelta(days=RECENT_DAYS)
        return day is not None and since < day <= self.today


def names_without(
    rows: Iterable[Alliance], has: Callable[[Alliance], bool]
) -> tuple[str, ...]:
    """Return the names of the alliances that lack something, in the order of the register."""
    return tuple(row.name for row in rows if not has(row))
