"""Levels that change within the horizon: what is known of an alliance once it is scored anew or others merge into it.

Only changes evaluations; where they place an alliance is decided in `placing`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from resourcing.domain import Evaluation, Register
from resourcing.front_door.scoring import point_levels, score_cards
from resourcing.playbook import Playbook
from resourcing.scenario import AllianceRescored, AlliancesMerge

EVALUATOR = "scenario"
"""Evaluator of the levels that a change gives."""

ScoreMove = AllianceRescored | AlliancesMerge


def rescored(
    register: Register,
    *,
    moves: Sequence[ScoreMove],
    playbook: Playbook,
    today: date,
) -> Iterator[tuple[date, str, Register]]:
    """Yield day, alliance and the register from that day on, for every change of levels in order of time.

    Parameters
    ----------
    register
        Alliances and evaluations before any change.
    moves
        Changes of levels.
    playbook
        What counts and levels mean.
    today
        Day up to which evaluations count.
    """
    for move in sorted(moves, key=lambda item: item.date):
        if isinstance(move, AlliancesMerge):
            name = move.into
            register = _merged(register, move, playbook=playbook, today=today)
        else:
            name = move.alliance_id
        register = _with_levels(register, name, move.levels, today=today)
        yield move.date, name, register


def _with_levels(
    register: Register, name: str, levels: Mapping[str, float], *, today: date
) -> Register:
    """Return the register in which given levels stand in place of every evaluation of their criteria."""
    kept = tuple(
        row
        for row in register.evaluations
        if row.alliance_id != name or row.criterion not in levels
    )
    new = (
        Evaluation(
            alliance_id=name,
            criterion=criterion,
            evaluator=EVALUATOR,
            date=today,
            level=level,
            basis="assumption",
            note="given by a change of the scenario",
        )
        for criterion, level in levels.items()
    )
    return register.replace(evaluations=(*kept, *new))


def _merged(
    register: Register, move: AlliancesMerge, *, playbook: Playbook, today: date
) -> Register:
    """Return the register in which the merged alliance has, by criterion, the evaluations of whichever is placed highest."""
    names = (move.into, *move.merged)
    cards = score_cards(register, playbook=playbook, today=today)
    levels = {name: point_levels(cards[name]) for name in names}
    evaluations = list(register.evaluations)
    for criterion in playbook.criteria:
        scored = [name for name in names if criterion in levels[name]]
        highest = max(scored, key=lambda name: levels[name][criterion], default=None)
        if highest not in (None, move.into):
            evaluations = _taken_over(evaluations, criterion, highest, move.into)
    return register.replace(evaluations=tuple(evaluations))


def _taken_over(
    rows: Sequence[Evaluation], criterion: str, source: str | None, into: str
) -> list[Evaluation]:
    """Return evaluations in which an alliance has those of another in one criterion, and none of its own."""
    kept = [r for r in rows if (r.alliance_id, r.criterion) != (into, criterion)]
    new = [
        row.replace(alliance_id=into, note=f"from {source}, which merged into it")
        for row in rows
        if (row.alliance_id, row.criterion) == (source, criterion)
    ]
    return [*kept, *new]
