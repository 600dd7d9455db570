"""The register: its tables by name, and the one object that holds the rows of all.

Files are read elsewhere, and rows are judged by their own classes.
"""

from collections.abc import Collection, Mapping
from typing import Self

from resourcing.domain.happenings import (
    Decision,
    Event,
    Kpi,
    Pulse,
    Request,
    TimesheetRow,
)
from resourcing.domain.portfolio import Absence, Alliance, Evaluation, Manager, Team
from resourcing.domain.values import Frozen

TABLES: Mapping[str, type[Frozen]] = {
    "alliances": Alliance,
    "evaluations": Evaluation,
    "managers": Manager,
    "absences": Absence,
    "teams": Team,
    "events": Event,
    "pulse": Pulse,
    "kpis": Kpi,
    "decisions": Decision,
    "timesheet": TimesheetRow,
    "requests": Request,
}
"""Tables of a register by name; a CSV file or a sheet carries the table's name."""

REQUIRED_TABLES: tuple[str, ...] = ("alliances", "evaluations", "managers")
"""Tables that a register cannot do without."""


class Register(Frozen):
    """The whole register: every table as a tuple of rows, in file order."""

    alliances: tuple[Alliance, ...]
    """Alliances, eligible or not."""
    evaluations: tuple[Evaluation, ...] = ()
    """Evaluations of the front door."""
    managers: tuple[Manager, ...] = ()
    """People of the team."""
    absences: tuple[Absence, ...] = ()
    """Dated absences."""
    teams: tuple[Team, ...] = ()
    """Teams outside alliance management."""
    events: tuple[Event, ...] = ()
    """Planned and done occurrences of services."""
    pulse: tuple[Pulse, ...] = ()
    """Polls of the team."""
    kpis: tuple[Kpi, ...] = ()
    """Measures against targets."""
    decisions: tuple[Decision, ...] = ()
    """Decision log."""
    timesheet: tuple[TimesheetRow, ...] = ()
    """Hours worked."""
    requests: tuple[Request, ...] = ()
    """Requests and their answers."""

    def led_by(self, managers: Collection[str], *, most: int | None = None) -> Self:
        """Return the register of some managers and the alliances that they lead today, without teams and history.

        Parameters
        ----------
        managers
            Identifiers of managers.
        most
            Largest number of alliances, the first of the register; None for all.

        Examples
        --------
        >>> ada = Manager(manager_id="M1", name="Ada", grade="senior", fte=1.0)
        >>> ben = Manager(manager_id="M2", name="Ben", grade="senior", fte=1.0)
        >>> part = Register(alliances=(), managers=(ada, ben)).led_by({"M2"})
        >>> [row.name for row in part.managers]
        ['Ben']
        """
        rows = [row for row in self.alliances if row.current_manager in managers][:most]
        names = {row.alliance_id for row in rows}
        return type(self)(
            alliances=tuple(rows),
            evaluations=tuple(r for r in self.evaluations if r.alliance_id in names),
            managers=tuple(r for r in self.managers if r.manager_id in managers),
            absences=tuple(r for r in self.absences if r.manager_id in managers),
        )
