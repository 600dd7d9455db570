"""What happened: rows of planned events, polls, measures, decisions, hours worked and requests.

Who and what they name is in `portfolio`; what follows from them is computed elsewhere.
"""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from resourcing.domain.values import Count, Direction, Frozen, Hours, Identifier, Name

Seal = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
DecisionKind = Literal["placement", "lead", "exception", "rescoring", "plan"]


class Event(Frozen):
    """A planned occurrence of a service, such as a committee meeting or a health check."""

    planned_for: date
    """Day it was planned for."""
    done: date | None = None
    """Day it was done; blank means not yet."""
    alliance_id: Identifier
    """Alliance concerned."""
    service: Identifier
    """Service of the playbook."""


class Pulse(Frozen):
    """A poll of the team: how many feel that alliances are unmanaged and that they are reactive."""

    date: date
    """Day of the poll."""
    respondents: Count
    """People who answered."""
    unmanaged: Count
    """People who say that alliances go unmanaged."""
    reactive: Count
    """People who say that they work reactively."""

    @model_validator(mode="after")
    def _no_more_than_asked(self) -> Self:
        if max(self.unmanaged, self.reactive) > self.respondents:
            msg = f"more answers than respondents ({self.respondents})"
            raise ValueError(msg)
        return self


class Kpi(Frozen):
    """One measure of an alliance against its target, in one direction."""

    date: date
    """Day of the measurement."""
    alliance_id: Identifier
    """Alliance concerned."""
    direction: Direction
    """Whose performance: ours to the partner, or the partner's to us."""
    measure: Name
    """What is measured."""
    target: float
    """Target value, in the measure's own unit."""
    actual: float | None = None
    """Value reached; blank means not measured."""


class Decision(Frozen):
    """One entry of the append-only decision log."""

    time: datetime
    """When it was decided; entries of the command stand in UTC."""
    who: Name
    """Who decided."""
    subject: Name
    """What it is about: an alliance, a person, the playbook."""
    decision: Name
    """What was decided."""
    reason: str | None = None
    """Why."""
    assumptions: str | None = None
    """On which assumptions."""
    supersedes: str | None = None
    """The entry it replaces, by its time and the beginning of its seal; blank means none."""
    kind: DecisionKind | None = None
    """What kind of decision it is; blank where the entry was written by hand."""
    evaluators: str | None = None
    """Who had scored what it is about, separated by ``;``."""
    register_state: str | None = None
    """Marks of the register's tables as they were read, and of what it is about, separated by ``;``."""
    playbook_state: str | None = None
    """Mark of the playbook as it was read."""
    previous: Seal | None = None
    """Seal of the entry before, so that what is changed or taken out is noticed; blank for the first."""
    seal: Seal | None = None
    """Hash of the entry itself (SHA-256); blank where the entry was written by hand."""


class TimesheetRow(Frozen):
    """Hours that a manager spent on a service of an alliance on a day."""

    date: date
    """Day worked."""
    manager_id: Identifier
    """Who worked."""
    alliance_id: Identifier
    """For which alliance."""
    service: Identifier
    """On which service."""
    hours: Hours
    """Hours worked."""


class Request(Frozen):
    """A request from an alliance and when it was answered."""

    opened: datetime
    """When it was made."""
    first_response: datetime | None = None
    """When work on it first began; blank means not yet."""
    closed: datetime | None = None
    """When it was done; blank means still open."""
    alliance_id: Identifier
    """Alliance that asked."""
    service: Identifier
    """Service asked for."""
    manager_id: str | None = None
    """Who answered; blank means nobody."""

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        for name in ("first_response", "closed"):
            time = getattr(self, name)
            if time and time < self.opened:
                msg = f"{name} {time} is before opened {self.opened}"
                raise ValueError(msg)
        return self
