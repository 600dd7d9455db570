"""What a review of the front door asks: what is due, what changed since the first evaluation, which evaluators differ.

Places nothing by itself that `segment` does not; what a re-scoring is worth is asked in `study.rescoring`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum

from resourcing.domain import Evaluation, Register
from resourcing.front_door.placing import segment
from resourcing.front_door.portfolio import Placement
from resourcing.front_door.reasons import SPREAD_TOLERANCE
from resourcing.front_door.scoring import Card, score_cards
from resourcing.playbook import Playbook

FIRST_ROUND_DAYS = 30
"""Days after the first score within which scores belong to the first evaluation (user-set: a round takes some weeks)."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """When an alliance is to be evaluated again.

    Attributes
    ----------
    alliance_id, name
        As in the register.
    last
        Day of the latest evaluation, None where there is none.
    due
        Day on which the next is due; the day of asking where there was none.
    overdue_days
        Days since then, below 0 where it is not due yet.
    """

    alliance_id: str
    name: str
    last: date | None
    due: date
    overdue_days: int


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How far evaluators of one criterion of one alliance lie apart.

    Attributes
    ----------
    alliance_id, criterion
        What was scored.
    levels
        Level by evaluator, counts as the levels that they reach.
    levels_apart
        Largest less smallest level.
    flagged
        Whether the playbook asks for a talk about so much.
    """

    alliance_id: str
    criterion: str
    levels: Mapping[str, float]
    levels_apart: float
    flagged: bool


@dataclass(frozen=True, kw_only=True)
class Leaning:
    """How an evaluator scores against the others, over everything that both scored.

    Attributes
    ----------
    evaluator
        Who.
    levels_above
        Mean of their level less the mean of the others' of the same criterion and alliance.
    shared
        Number of scores that others gave too.
    """

    evaluator: str
    levels_above: float
    shared: int


@dataclass(frozen=True, kw_only=True)
class Since:
    """An alliance at its first evaluation and now.

    Attributes
    ----------
    then, now
        The two placements.
    then_day
        Last day of the first evaluation.
    """

    then: Placement
    now: Placement
    then_day: date

    @property
    def moved(self) -> dict[str, float]:
        """Return by how much each dimension score changed, those that did, in levels."""
        both = self.then.scores.keys() & self.now.scores.keys()
        changes = {
            name: self.now.scores[name] - self.then.scores[name]
            for name in self.now.scores
            if name in both
        }
        return {name: value for name, value in changes.items() if abs(value) > 1e-9}

    @property
    def other_segment(self) -> bool:
        """Return whether the segment is another one."""
        return self.then.label != self.now.label


def due_reviews(
    register: Register, *, playbook: Playbook, today: date
) -> tuple[Due, ...]:
    """Return when each alliance is to be evaluated again, most overdue first, those never evaluated before all others.

    Parameters
    ----------
    register, playbook
        Alliances with evaluations, and how often they are due.
    today
        Evaluations after it are not known yet; alliances that have ended by then are left out.

    Examples
    --------
    >>> from resourcing.read import default_playbook_path, read_playbook
    >>> book = read_playbook(default_playbook_path())
    >>> due_reviews(Register(alliances=()), playbook=book, today=date(2027, 1, 1))
    ()
    """
    cadence = timedelta(days=playbook.front_door.review_cadence_days)
    found = []
    for row in register.alliances:
        if row.end is not None and row.end < today:
            continue
        days = [item.date for item in _of(register, row.alliance_id, today)]
        last = max(days, default=None)
        when = today if last is None else last + cadence
        found.append(
            Due(
                alliance_id=row.alliance_id,
                name=row.name,
                last=last,
                due=when,
                overdue_days=(today - when).days,
            )
        )
    return tuple(sorted(found, key=lambda item: (item.last is not None, item.due)))


def _of(register: Register, alliance_id: str, today: date) -> list[Evaluation]:
    """Return the evaluations of an alliance that are known."""
    return [
        item
        for item in register.evaluations
        if item.alliance_id == alliance_id and item.date <= today
    ]


# --- Evaluators ---


def cards_by_evaluator(
    register: Register, *, playbook: Playbook, today: date
) -> dict[str, dict[str, Card]]:
    """Return the scores of each evaluator alone, by evaluator and alliance; each criterion has one."""
    names = sorted({row.evaluator for row in register.evaluations})
    return {
        name: score_cards(
            _only(register, evaluator=name), playbook=playbook, today=today
        )
        for name in names
    }


def _only(register: Register, *, evaluator: str) -> Register:
    """Return a register with the evaluations of one evaluator."""
    rows = tuple(row for row in register.evaluations if row.evaluator == evaluator)
    return register.replace(evaluations=rows)


def spreads(
    register: Register, *, playbook: Playbook, today: date
) -> tuple[Spread, ...]:
    """Return how far evaluators lie apart wherever several scored and differ, farthest first.

    Parameters
    ----------
    register, playbook, today
        What is placed, with which rules, on which day.
    """
    cards = cards_by_evaluator(register, playbook=playbook, today=today)
    found = [
        item
        for row in register.alliances
        for item in _spreads_of(row.alliance_id, cards, playbook)
    ]
    return tuple(sorted(found, key=lambda item: -item.levels_apart))


def _spreads_of(
    alliance_id: str, cards: Mapping[str, Mapping[str, Card]], playbook: Playbook
) -> Iterator[Spread]:
    """Yield the criteria of one alliance about which evaluators differ."""
    limit = playbook.front_door.disagreement_levels - SPREAD_TOLERANCE
    for criterion in playbook.criteria:
        levels = {
            name: own[alliance_id][criterion][0].level
            for name, own in cards.items()
            if criterion in own[alliance_id]
        }
        apart = max(levels.values()) - min(levels.values()) if levels else 0.0
        if apart > SPREAD_TOLERANCE:
            yield Spread(
                alliance_id=alliance_id,
                criterion=criterion,
                levels=levels,
                levels_apart=apart,
                flagged=apart >= limit,
            )


def leanings(
    register: Register, *, playbook: Playbook, today: date
) -> tuple[Leaning, ...]:
    """Return how each evaluator scores against the others, who leans most first; nobody who never scored beside others.

    Parameters
    ----------
    register, playbook, today
        What is placed, with which rules, on which day.
    """
    cards = cards_by_evaluator(register, playbook=playbook, today=today)
    above: dict[str, list[float]] = {name: [] for name in cards}
    for row in register.alliances:
        for criterion in playbook.criteria:
            levels = {
                name: own[row.alliance_id][criterion][0].level
                for name, own in cards.items()
                if criterion in own[row.alliance_id]
            }
            for name, level in levels.items():
                others = [value for who, value in levels.items() if who != name]
                if others:
                    above[name].append(level - fsum(others) / len(others))
    found = [
        Leaning(evaluator=name, levels_above=fsum(own) / len(own), shared=len(own))
        for name, own in above.items()
        if own
    ]
    return tuple(sorted(found, key=lambda item: -abs(item.levels_above)))


def placed_alone(
    register: Register, alliance_id: str, *, playbook: Playbook, today: date
) -> dict[str, Placement]:
    """Return where each evaluator of an alliance would place it if only they had scored.

    Parameters
    ----------
    register
        Alliances with evaluations.
    alliance_id
        The alliance.
    playbook, today
        With which rules, on which day.
    """
    alone = _alone(register, alliance_id)
    names = sorted({row.evaluator for row in _of(alone, alliance_id, today)})
    return {
        name: segment(
            _only(alone, evaluator=name), playbook=playbook, today=today
        ).placement(alliance_id)
        for name in names
    }


def _alone(register: Register, alliance_id: str) -> Register:
    """Return a register with one alliance."""
    rows = tuple(row for row in register.alliances if row.alliance_id == alliance_id)
    scores = tuple(r for r in register.evaluations if r.alliance_id == alliance_id)
    return register.replace(alliances=rows, evaluations=scores)


# --- Then and now ---


def since_first(
    register: Register, *, playbook: Playbook, today: date
) -> tuple[Since, ...]:
    """Return every alliance that was scored again, at its first evaluation and now, in the order of the register.

    The first evaluation is everything scored within `FIRST_ROUND_DAYS` of the first score.

    Parameters
    ----------
    register, playbook, today
        What is placed, with which rules, on which day.
    """
    found = []
    for row in register.alliances:
        days = sorted(item.date for item in _of(register, row.alliance_id, today))
        if not days:
            continue
        end = days[0] + timedelta(days=FIRST_ROUND_DAYS)
        if days[-1] > end:
            alone = _alone(register, row.alliance_id)
            then, now = (
                segment(alone, playbook=playbook, today=day).placements[0]
                for day in (end, today)
            )
            found.append(Since(then=then, now=now, then_day=end))
    return tuple(found)
