"""One entry of the decision log: who decided what, when, about what, why, and on which assumptions.

Says what an entry holds and how it is written as cells; seals nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from resourcing.domain import Decision, DecisionKind

Basis = Literal["sourced", "derived", "user"]

BASES: tuple[Basis, ...] = get_args(Basis)
"""What an assumption may rest on, as in a playbook."""
KINDS: tuple[DecisionKind, ...] = get_args(DecisionKind)
"""Kinds of decision."""
COLUMNS: tuple[str, ...] = tuple(Decision.model_fields)
"""Columns of the log, in their order."""
BETWEEN = "; "
"""What stands between the parts of one cell."""


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """Something taken for true, and what that rests on.

    Attributes
    ----------
    text
        What is assumed.
    basis
        ``sourced`` (somebody published or said it), ``derived`` (arithmetic) or ``user`` (a judgment).
    """

    text: str
    basis: Basis

    def __str__(self) -> str:
        """Return the assumption with its basis.

        Examples
        --------
        >>> print(Assumption(text="the launch stays in May", basis="user"))
        the launch stays in May [user]
        """
        return f"{self.text} [{self.basis}]"


def assumption_of(text: str) -> Assumption:
    """Return an assumption as people write it: with its basis and a colon before it, else a judgment of the user.

    Examples
    --------
    >>> assumption_of("sourced: the launch stays in May").basis
    'sourced'
    >>> print(assumption_of("two people are hired"))
    two people are hired [user]
    """
    head, mark, rest = text.partition(":")
    for basis in BASES:
        if mark and head.strip().lower() == basis:
            return Assumption(text=_one_line(rest), basis=basis)
    return Assumption(text=_one_line(text), basis="user")


def assumptions_in(cell: str | None) -> tuple[Assumption, ...]:
    """Return the assumptions that a cell of the log holds.

    Examples
    --------
    >>> [item.basis for item in assumptions_in("the launch stays [sourced]; two join")]
    ['sourced', 'user']
    """
    parts = [part.strip() for part in (cell or "").split(BETWEEN.strip())]
    return tuple(_read_back(part) for part in parts if part)


def _read_back(part: str) -> Assumption:
    """Return one assumption of a cell."""
    for basis in BASES:
        if part.endswith(f"[{basis}]"):
            return Assumption(text=part.removesuffix(f"[{basis}]").strip(), basis=basis)
    return Assumption(text=part, basis="user")


def entry_of(
    *,
    who: str,
    subject: str,
    kind: DecisionKind,
    decision: str,
    reason: str = "",
    assumptions: Iterable[Assumption] = (),
    evaluators: Iterable[str] = (),
    supersedes: str = "",
    register_state: str = "",
    playbook_state: str = "",
    time: datetime | None = None,
) -> Decision:
    """Return an entry for the log, not sealed yet, each text on one line.

    Parameters
    ----------
    who, subject, kind, decision, reason
        Who decided, about what, of which kind, what, and why.
    assumptions
        What was taken for true.
    evaluators
        Who had scored what it is about.
    supersedes
        Time of the entry that it replaces.
    register_state, playbook_state
        Marks of register and playbook as read.
    time
        When; None for now. It is kept in UTC, in whole seconds.

    Raises
    ------
    ValueError
        If who, subject or decision are blank.

    Examples
    --------
    >>> made = entry_of(
    ...     who="Head",
    ...     subject="A1",
    ...     kind="placement",
    ...     decision="complex",
    ...     time=datetime(2027, 1, 5, 14, 30, tzinfo=UTC),
    ... )
    >>> made.decision, str(made.time)
    ('complex', '2027-01-05 14:30:00')
    """
    said = [f"{item}".replace(BETWEEN.strip(), ",") for item in assumptions]
    names = [name.replace(BETWEEN.strip(), ",") for name in evaluators]
    return Decision(
        time=_utc(time),
        who=_one_line(who),
        subject=_one_line(subject),
        kind=kind,
        decision=_one_line(decision),
        reason=_one_line(reason) or None,
        assumptions=_one_line(BETWEEN.join(said)) or None,
        evaluators=_one_line(BETWEEN.join(names)) or None,
        supersedes=_one_line(supersedes) or None,
        register_state=register_state or None,
        playbook_state=playbook_state or None,
    )


def _utc(time: datetime | None) -> datetime:
    """Return a time in UTC and whole seconds, without its zone."""
    now = datetime.now(UTC) if time is None else time
    there = now if now.tzinfo is None else now.astimezone(UTC)
    return there.replace(microsecond=0, tzinfo=None)


def _one_line(text: str) -> str:
    """Return text with every run of white space as one blank; control characters are left out."""
    words = "".join(c if c.isprintable() or c.isspace() else "" for c in text)
    return " ".join(words.split())


def cells_of(entry: Decision) -> Mapping[str, str]:
    """Return the filled cells of an entry by column, as text.

    Examples
    --------
    >>> made = entry_of(who="Head", subject="A1", kind="lead", decision="M2")
    >>> sorted(cells_of(made))
    ['decision', 'kind', 'subject', 'time', 'who']
    """
    values = {name: getattr(entry, name) for name in COLUMNS}
    return {
        name: value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)
        for name, value in values.items()
        if value is not None
    }
