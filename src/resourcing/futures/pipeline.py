"""Deals under negotiation: what is wrong with how they are described, and where the front door places them.

Whether and when they are won is drawn in `courses`.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from resourcing.domain import Evaluation, Register
from resourcing.errors import InputError, InputProblem, did_you_mean
from resourcing.front_door import Placement, segment
from resourcing.scenario import PipelineDeal, World

LOWEST, HIGHEST = 1.0, 5.0
"""Ends of the scale of judged criteria."""


def placed_deals(
    pipeline: Sequence[PipelineDeal], *, world: World
) -> tuple[Placement, ...]:
    """Return the placements of deals under negotiation, by their first evaluations.

    Raises
    ------
    InputError
        If a deal cannot be placed, was to begin before the horizon, or has the identifier of something else.
    """
    if not pipeline:
        return ()
    problems = [
        problem
        for number, deal in enumerate(pipeline)
        for problem in _wrong(deal, f"futures.pipeline[{number}]", pipeline, world)
    ]
    if problems:
        raise InputError(problems)
    placed = _placements(pipeline, world)
    refused = [
        InputProblem(
            file="",
            place=f"futures.pipeline[{number}]",
            value=item.alliance_id,
            rule=f"the front door does not take it: {' '.join(item.reasons)}",
            repair="correct the alliance and its levels, or remove the deal",
        )
        for number, item in enumerate(placed)
        if not item.eligible
    ]
    if refused:
        raise InputError(refused)
    return placed


def _wrong(
    deal: PipelineDeal, place: str, pipeline: Sequence[PipelineDeal], world: World
) -> Iterator[InputProblem]:
    """Yield what is wrong with a deal by itself: its identifier, its days, its levels."""
    name = deal.alliance.alliance_id
    taken = {row.alliance_id for row in world.register.alliances}
    twice = Counter(item.alliance.alliance_id for item in pipeline)[name] > 1
    if name in taken or twice:
        yield InputProblem(
            file="",
            place=place,
            column="alliance.alliance_id",
            value=name,
            rule="belongs to an alliance of the register, or to another deal",
            repair="give the deal an identifier of its own",
        )
    if deal.last < world.horizon.start:
        yield InputProblem(
            file="",
            place=place,
            column="last",
            value=f"{deal.last}",
            rule=f"is before the horizon begins on {world.horizon.start}",
            repair="write a later day, or put the alliance into the register",
        )
    for criterion, level in deal.levels.items():
        rule, repair = _off_scale(criterion, level, world)
        if rule:
            yield InputProblem(
                file="",
                place=place,
                column=f"levels.{criterion}",
                value=f"{level:g}",
                rule=rule,
                repair=repair,
            )


def _off_scale(criterion: str, level: float, world: World) -> tuple[str, str]:
    """Return rule and repair of a level that cannot be; nothing of one that can."""
    known = world.playbook.criteria
    if criterion not in known:
        repair = did_you_mean(criterion, known) or f"use some of {', '.join(known)}"
        return "the playbook has no such criterion", repair
    if known[criterion].counts or LOWEST <= level <= HIGHEST:
        return "", ""
    rule = f"must be {LOWEST:g} to {HIGHEST:g}, since it is judged, not counted"
    return rule, "write the level that fits"


def _placements(
    pipeline: Sequence[PipelineDeal], world: World
) -> tuple[Placement, ...]:
    """Return the placement of each deal, one that the front door refuses too."""
    evaluations = [
        Evaluation(
            alliance_id=deal.alliance.alliance_id,
            criterion=criterion,
            evaluator="pipeline",
            date=world.today,
            level=level,
            basis="assumption",
        )
        for deal in pipeline
        for criterion, level in deal.levels.items()
    ]
    register = Register(
        alliances=tuple(deal.alliance for deal in pipeline),
        evaluations=tuple(evaluations),
        managers=(),
    )
    found = segment(
        register, playbook=world.playbook, today=world.today, seed=world.seed
    )
    return found.placements
