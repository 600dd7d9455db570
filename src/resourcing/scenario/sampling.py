"""Deals drawn by chance become deals with names: days, traits and levels, by the seed of the scenario.

Where a deal is placed is decided by the front door, as for any other alliance.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from zlib import crc32

import numpy as np

from resourcing.domain import Alliance, Evaluation, Register
from resourcing.playbook import (
    BANDS,
    DIMENSIONS,
    NUM_LEVELS,
    Band,
    Criterion,
    Dimension,
    DimensionRule,
    Playbook,
)
from resourcing.scenario.changes import DealsArrive

EVALUATOR = "scenario"
"""Evaluator of everything that a scenario scores."""
LEVEL_DECIMALS = 2

Interval = tuple[float, float]
"""Lowest level, and the level below which it ends."""


def sampled_deals(
    change: DealsArrive,
    *,
    register: Register,
    playbook: Playbook,
    today: date,
    seed: int,
) -> tuple[tuple[Alliance, ...], tuple[Evaluation, ...]]:
    """Return the alliances that a draw of deals stands for, and their evaluations, all resting on assumptions.

    A deal takes kind, phase, unit, skills and value at stake of an alliance of the register drawn by chance, and its
    evaluations unless levels are drawn for a profile. The same change and seed give the same deals, whatever else the scenario says.

    Parameters
    ----------
    change
        How many deals, when, and like what.
    register
        Alliances to be like: those named, else those that may be placed.
    playbook
        Criteria and decision table.
    today
        Day up to which evaluations count, and day of those drawn.
    seed
        Seed of the scenario.

    Raises
    ------
    ValueError
        If there is no alliance to be like, or a profile that no levels lead to.
    """
    purpose = crc32(f"deals arrive {change.alliance_id}".encode())
    rng = np.random.default_rng(np.random.SeedSequence([seed, purpose]))
    rows, evaluations = [], []
    for number, day in enumerate(_days(change, rng), start=1):
        twin = _twin(change, register=register, rng=rng)
        name = f"{change.alliance_id}-{number}"
        wanted = _profile(change, rng)
        rows.append(_deal(change, number, day=day, twin=twin, profile=wanted))
        if wanted:
            drawn = _drawn(wanted, playbook=playbook, rng=rng)
            evaluations += [_scored(name, key, x, today) for key, x in drawn.items()]
        else:
            evaluations += _copied(name, twin, register=register, today=today)
    return tuple(rows), tuple(evaluations)


def may_be_like(change: DealsArrive, register: Register) -> list[Alliance]:
    """Return the alliances that deals may be like: those named, else those that may be placed."""
    return [
        row
        for row in register.alliances
        if (row.alliance_id in change.like if change.like else _eligible(row))
    ]


def names_of(change: DealsArrive) -> tuple[str, ...]:
    """Return the identifiers of the deals that a draw stands for."""
    return tuple(f"{change.alliance_id}-{n}" for n in range(1, change.count + 1))


def _eligible(row: Alliance) -> bool:
    """Return whether the front door would place an alliance."""
    return row.shared_risk_reward and row.business_model_defined


def _days(change: DealsArrive, rng: np.random.Generator) -> list[date]:
    """Return the days on which deals arrive, in order."""
    length = (change.last - change.first).days + 1
    drawn = sorted(rng.integers(0, length, change.count).tolist())
    return [change.first + timedelta(days=day) for day in drawn]


def _twin(
    change: DealsArrive, *, register: Register, rng: np.random.Generator
) -> Alliance:
    """Return the alliance that a deal is like."""
    rows = may_be_like(change, register)
    if not rows:
        msg = f"no alliance of the register to be like {change.alliance_id}"
        raise ValueError(msg)
    return rows[int(rng.integers(len(rows)))]


def _profile(change: DealsArrive, rng: np.random.Generator) -> str | None:
    """Return the profile of a deal, None where none is asked for."""
    if not change.profiles:
        return None
    weights = np.array(list(change.profiles.values()), dtype=float)
    at = rng.choice(len(weights), p=weights / weights.sum())
    return list(change.profiles)[int(at)]


def _deal(
    change: DealsArrive, number: int, *, day: date, twin: Alliance, profile: str | None
) -> Alliance:
    """Return a deal like an alliance of the register, that nobody leads yet."""
    source = f"levels drawn for the profile {profile}" if profile else "levels too"
    return twin.replace(
        alliance_id=f"{change.alliance_id}-{number}",
        name=f"{change.name} {number} (sampled)",
        partner=f"Partner of {change.name} {number} (sampled)",
        start=day,
        end=None,
        current_manager=None,
        pinned_manager=None,
        shared_risk_reward=True,
        business_model_defined=True,
        notes=f"sampled by the scenario: traits like {twin.alliance_id}, {source}",
    )


def _copied(
    name: str, twin: Alliance, *, register: Register, today: date
) -> Iterator[Evaluation]:
    """Yield the evaluations of an alliance as those of a deal."""
    for item in register.evaluations:
        if item.alliance_id == twin.alliance_id and item.date <= today:
            note = f"sampled by the scenario, like {twin.alliance_id}"
            yield item.replace(alliance_id=name, basis="assumption", note=note)


def _scored(name: str, criterion: str, level: float, today: date) -> Evaluation:
    """Return a level that was drawn, as an evaluation."""
    return Evaluation(
        alliance_id=name,
        criterion=criterion,
        evaluator=EVALUATOR,
        date=today,
        level=level,
        basis="assumption",
        note="sampled by the scenario",
    )


def _drawn(
    profile: str, *, playbook: Playbook, rng: np.random.Generator
) -> dict[str, float]:
    """Return levels that lead to a profile: bands that the decision table gives it, and a level in each of them.

    The criteria of a dimension share the level. Counts are scored only where a dimension counts everything.
    """
    cells = bands_of_profile(profile, playbook)
    if not cells:
        msg = f"no levels lead to the profile {profile}"
        raise ValueError(msg)
    bands = cells[int(rng.integers(len(cells)))]
    levels: dict[str, float] = {}
    for dimension in DIMENSIONS:
        levels |= _levels(dimension, bands[dimension], playbook=playbook, rng=rng)
    return levels


def bands_of_profile(
    profile: str, playbook: Playbook
) -> list[Mapping[Dimension, Band]]:
    """Return the combinations of bands that the decision table gives a profile, as far as levels can be drawn in them."""
    return [
        bands
        for bands in _combinations(playbook)
        if next(
            (row.profile for row in playbook.decision_table if row.matches(bands)), None
        )
        == profile
    ]


def _combinations(playbook: Playbook) -> Iterator[Mapping[Dimension, Band]]:
    """Yield the combinations of bands in which levels can be drawn."""
    able = {
        name: [b for b in BANDS if _possible(name, b, playbook)] for name in DIMENSIONS
    }
    first, second, third = DIMENSIONS
    for one in able[first]:
        for two in able[second]:
            for three in able[third]:
                yield {first: one, second: two, third: three}


def _possible(dimension: Dimension, band: Band, playbook: Playbook) -> bool:
    """Return whether a level lies in a band: any does where something is judged, else a whole one must."""
    low, high = _interval(playbook.dimensions[dimension], band)
    return bool(_judged(dimension, playbook)) or bool(_whole(low, high))


def _interval(rule: DimensionRule, band: Band) -> Interval:
    """Return the levels of a band."""
    return {
        "low": (1.0, rule.medium_from),
        "medium": (rule.medium_from, rule.high_from),
        "high": (rule.high_from, NUM_LEVELS + 1.0),
    }[band]


def _whole(low: float, high: float) -> list[int]:
    """Return the whole levels of an interval."""
    return [level for level in range(1, NUM_LEVELS + 1) if low <= level < high]


def _judged(dimension: Dimension, playbook: Playbook) -> dict[str, Criterion]:
    """Return the criteria of a dimension that count nothing."""
    return {k: c for k, c in playbook.criteria_of(dimension).items() if not c.counts}


def _levels(
    dimension: Dimension, band: Band, *, playbook: Playbook, rng: np.random.Generator
) -> dict[str, float]:
    """Return a level, or the least count that reaches it, of the criteria of a dimension within a band."""
    low, high = _interval(playbook.dimensions[dimension], band)
    if judged := _judged(dimension, playbook):
        level = _between(low, min(high, float(NUM_LEVELS)), rng)
        return dict.fromkeys(judged, level)
    whole = _whole(low, high)
    level = whole[int(rng.integers(len(whole)))]
    return {
        name: _count(item, level)
        for name, item in playbook.criteria_of(dimension).items()
    }


def _between(low: float, high: float, rng: np.random.Generator) -> float:
    """Return a level from `low` to below `high`, rounded down; never below `low`."""
    step = 10.0**LEVEL_DECIMALS
    return max(low, float(np.floor((low + (high - low) * rng.random()) * step) / step))


def _count(criterion: Criterion, level: int) -> float:
    """Return the least count that reaches a level."""
    return float(criterion.counts[level - 2]) if level > 1 else 0.0
