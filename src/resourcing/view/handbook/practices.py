"""Tables of how a company works with its alliances: engagement, decisions, handoffs, escalation, tips and traps.

Every text comes from the playbook, or, where it says nothing, from the practice that comes with the package.
"""

from collections.abc import Iterable

from resourcing.playbook import EscalationStep, Playbook, Practice, Section
from resourcing.read.practice import default_practice
from resourcing.view.handbook.cells import Cell, Grid, grid
from resourcing.view.handbook.naming import PHASES
from resourcing.words import capital

OWN = "user: the playbook gives no source"
SHIPPED = (
    "The playbook has no table practice: points of engagement, escalation, the table of handoffs and advice on digital "
    "partners are those that come with the package, with the basis of each. They bind nobody until the playbook has its own."
)


def practice_of(playbook: Playbook) -> Practice:
    """Return the practice of a playbook, that of the package where it says nothing."""
    return default_practice() if playbook.practice is None else playbook.practice


def practice(playbook: Playbook) -> dict[str, object]:
    """Return what the sections on engagement, handoffs, escalation and advice show."""
    found = practice_of(playbook)
    return {
        "note": SHIPPED if playbook.practice is None else "",
        "engagement": _engagement(found),
        "questions": {
            capital(PHASES[phase]): playbook.texts.decision_points[phase]
            for phase in PHASES
            if phase in playbook.texts.decision_points
        },
        "handoffs": _handoffs(found),
        "more_handoffs": playbook.texts.handoffs,
        "escalation": escalation(playbook),
        "tips": _advice(found, "tip"),
        "traps": _advice(found, "trap"),
        "general": playbook.texts.tips,
    }


def _engagement(found: Practice) -> Grid:
    """Return when alliance management is engaged."""
    rows = [
        (capital(PHASES[row.phase]), row.name, row.when, row.who, basis_of(row, "when"))
        for row in found.engagement
    ]
    heads = ("Phase", "What happens", "When", "Who", "Basis")
    return _sentences("When alliance management is engaged", heads, rows)


def _handoffs(found: Practice) -> Grid:
    """Return what passes from whom to whom."""
    rows = [
        (
            capital(PHASES[row.phase]),
            row.outgoing,
            row.incoming,
            row.when,
            "; ".join(row.passed_on),
            basis_of(row, "when"),
        )
        for row in found.handoffs
    ]
    heads = ("Phase", "From", "To", "When", "What is passed on", "Basis")
    return _sentences("Handoffs along the life cycle", heads, rows)


def escalation(playbook: Playbook) -> Grid:
    """Return the way of an issue."""
    rows = [
        (f"{number}. {row.who}", row.within, basis_of(row, "within"))
        for number, row in enumerate(practice_of(playbook).escalation, 1)
    ]
    heads = ("Settled by", "Within", "Basis")
    return _sentences("The way of an issue that is not settled", heads, rows)


def own_escalation(playbook: Playbook) -> tuple[EscalationStep, ...]:
    """Return the way of an issue that the playbook itself names; nothing where it has no practice of its own."""
    return () if playbook.practice is None else playbook.practice.escalation


def _sentences(
    caption: str, heads: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]
) -> Grid:
    """Return a table of sentences."""
    return grid(caption, heads, list(rows), wide=heads[1:])


def _advice(found: Practice, kind: str) -> list[tuple[str, str]]:
    """Return the advice of a kind, with its basis."""
    return [
        (row.text, basis_of(row, "text"))
        for row in found.digital_partners
        if row.kind == kind
    ]


def basis_of(row: Section, name: str) -> str:
    """Return what a field of a section rests on."""
    return row.basis.get(name, OWN)
