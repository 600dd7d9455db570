"""The front door itself: every alliance of the register becomes a placement.

Joins scoring, deciding, chance and reasons; holds no rule of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from resourcing.domain import Alliance, Register
from resourcing.front_door.chance import probabilities
from resourcing.front_door.changing import ScoreMove, rescored
from resourcing.front_door.deciding import (
    Grid,
    bands_of,
    grid_of,
    in_order,
    nearest_change,
)
from resourcing.front_door.portfolio import Later, Placement, Portfolio
from resourcing.front_door.reasons import drivers, flags, obstacles
from resourcing.front_door.scoring import (
    Card,
    check_labels,
    dimension_scores,
    point_levels,
    score_cards,
)
from resourcing.front_door.wording import change_in_words
from resourcing.playbook import DIMENSIONS, Dimension, Playbook


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """What every alliance is placed with."""

    playbook: Playbook
    grid: Grid
    today: date
    seed: int


def segment(
    register: Register,
    *,
    playbook: Playbook,
    today: date,
    seed: int = 0,
    moves: Sequence[ScoreMove] = (),
) -> Portfolio:
    """Place every alliance: eligible or not, segment, profile, why, and how sure.

    Each evaluator's latest score up to `today` counts once for an alliance and criterion; later evaluations are
    ignored. The level of a criterion is the mean over its evaluators; counts are mapped to levels first. A dimension
    score is the weighted mean over its scored criteria, weights rescaled, or the playbook's ``unknown_level`` where
    none is scored. A cut point belongs to the band above it; a score within 1e-9 levels below it counts as reaching
    it.

    Parameters
    ----------
    register
        Alliances and their evaluations.
    playbook
        Criteria, weights, cut points, decision table, and the rules of the front door.
    today
        The day of the placement.
    seed
        Seed of the draws behind the probabilities, not negative. Each alliance has its own stream, made from the
        seed and its identifier, so no other alliance changes its probabilities.
    moves
        Changes of levels. Those up to `today` are in the placements; those after it are `Portfolio.later`.

    Returns
    -------
    Portfolio
        A placement for every alliance, in the order of the register, and the placements that follow later.

    Raises
    ------
    ValueError
        If an alliance occurs twice, an evaluation names an unknown alliance or criterion or leaves the scale, or
        the decision table leaves a combination of bands uncovered.

    Examples
    --------
    >>> from resourcing.read import default_playbook_path, read_playbook
    >>> alliance = Alliance(
    ...     alliance_id="A1",
    ...     name="Alpha",
    ...     partner="Alpha Bio",
    ...     kind="asset",
    ...     phase="development",
    ...     shared_risk_reward=True,
    ...     business_model_defined=False,
    ... )
    >>> portfolio = segment(
    ...     Register(alliances=(alliance,)),
    ...     playbook=read_playbook(default_playbook_path()),
    ...     today=date(2027, 1, 1),
    ... )
    >>> portfolio.placement("A1").reasons
    ('The business model is not defined yet.',)
    """
    check_labels(register, playbook)
    desk = _Desk(playbook=playbook, grid=grid_of(playbook), today=today, seed=seed)
    steps = list(rescored(register, moves=moves, playbook=playbook, today=today))
    known = [state for day, _, state in steps if day <= today]
    return Portfolio(
        placements=_placements(known[-1] if known else register, desk),
        later=tuple(
            Later(day=day, placement=_placed_alone(name, state, desk))
            for day, name, state in steps
            if day > today
        ),
    )


def _placements(register: Register, desk: _Desk) -> tuple[Placement, ...]:
    """Return the placement of every alliance of a register."""
    cards = score_cards(register, playbook=desk.playbook, today=desk.today)
    return tuple(
        _place(row, card=cards[row.alliance_id], desk=desk)
        for row in register.alliances
    )


def _placed_alone(name: str, register: Register, desk: _Desk) -> Placement:
    """Return the placement of one alliance of a register."""
    alone = register.replace(
        alliances=tuple(row for row in register.alliances if row.alliance_id == name),
        evaluations=tuple(
            row for row in register.evaluations if row.alliance_id == name
        ),
    )
    return _placements(alone, desk)[0]


def _place(alliance: Alliance, *, card: Card, desk: _Desk) -> Placement:
    """Return the placement of one alliance."""
    levels = point_levels(card)
    scores = dimension_scores(levels, desk.playbook)
    if reasons := obstacles(alliance):
        return Placement(
            alliance_id=alliance.alliance_id,
            name=alliance.name,
            eligible=False,
            reasons=reasons,
            scores=scores,
            bands=bands_of(scores, desk.grid),
            flags=flags(alliance, card=card, playbook=desk.playbook, today=desk.today),
        )
    return _decided(
        alliance, card=card, scores=_completed(scores, desk.playbook), desk=desk
    )


def _completed(
    scores: Mapping[Dimension, float], playbook: Playbook
) -> dict[Dimension, float]:
    """Return all three scores, the unknown level standing in where no criterion is scored."""
    unknown = playbook.front_door.unknown_level
    return {name: scores.get(name, unknown) for name in DIMENSIONS}


def _decided(
    alliance: Alliance, *, card: Card, scores: dict[Dimension, float], desk: _Desk
) -> Placement:
    """Return the placement of an eligible alliance."""
    bands = bands_of(scores, desk.grid)
    row = desk.grid.rows[in_order(bands)]
    change = nearest_change(scores, desk.grid)
    return Placement(
        alliance_id=alliance.alliance_id,
        name=alliance.name,
        eligible=True,
        scores=scores,
        bands=bands,
        profile=row.profile,
        segment=desk.grid.segments[in_order(bands)],
        rule=row.rule,
        drivers=drivers(
            point_levels(card), bands=bands, row=row, playbook=desk.playbook
        ),
        margin=abs(change.amount) if change else None,
        nearest=change_in_words(change) if change else None,
        probabilities=probabilities(
            alliance.alliance_id,
            card=card,
            playbook=desk.playbook,
            grid=desk.grid,
            seed=desk.seed,
        ),
        flags=flags(alliance, card=card, playbook=desk.playbook, today=desk.today),
    )
