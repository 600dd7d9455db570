"""One sampled course of events: which deals come, what changes, who leaves; drawn month by month from streams of its own.

Each source of chance of each alliance and person has its own stream, named by seed, future, source and identifier. So
options meet the same luck, and whom an option adds does not move anybody else's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import count
from typing import Any

import numpy as np

from resourcing.futures.luck import (
    MONTHS_PER_YEAR,
    NEVER,
    Luck,
    exponential,
    months_until,
    picked,
    triangular,
    whole_months,
)
from resourcing.futures.outlook import Outlook
from resourcing.playbook import SEGMENTS
from resourcing.scenario import Futures


@dataclass(frozen=True, kw_only=True)
class Market:
    """How hiring goes in one future; the same for everybody in it.

    Attributes
    ----------
    wait
        Months from a leaver's last day to the successor's first.
    late
        Months by which the hires of an option begin later than planned.
    ramp
        Factor on the months of ramp-up of everybody who joins.
    """

    wait: int
    late: int
    ramp: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Course:
    """One sampled course of events; months count from the first of the horizon, `NEVER` stands for none.

    Attributes
    ----------
    number
        Number of the future.
    values
        Numbers that this future drew for itself, by dotted key.
    rows
        Row of the outlook of each alliance: those of the register, then pipeline deals won, then other deals.
    names
        Identifier of each alliance.
    new
        Whether an alliance is a deal, shape (alliance,).
    start
        First month of each alliance; 0 where it is there already.
    placed, true
        Profile by the first evaluation, and in truth, as indices.
    found
        Month in which a wrong evaluation is noticed.
    changes, becomes
        Month in which the alliance changes segment; its profile from then on.
    launch, commercial
        First month in launch, and in the commercial phase, where the register's phase leads there.
    winds_down, ends
        First month of wind-down; first month after the end.
    leaves, successor
        First month without a person, and with the successor, shape (person,).
    market
        How hiring goes.
    """

    number: int
    values: Mapping[str, float]
    rows: np.ndarray
    names: tuple[str, ...]
    new: np.ndarray
    start: np.ndarray
    placed: np.ndarray
    true: np.ndarray
    found: np.ndarray
    changes: np.ndarray
    becomes: np.ndarray
    launch: np.ndarray
    commercial: np.ndarray
    winds_down: np.ndarray
    ends: np.ndarray
    leaves: np.ndarray
    successor: np.ndarray
    market: Market

    def replace(self, **changes: Any) -> "Course":
        """Return a copy with `changes` made."""
        own = {item.name: getattr(self, item.name) for item in fields(self)}
        return Course(**{**own, **changes})


def course(outlook: Outlook, *, settings: Futures, seed: int, number: int) -> Course:
    """Return one sampled course of events.

    Parameters
    ----------
    outlook
        What may change: alliances, profiles, people.
    settings
        How often what happens.
    seed
        Seed of everything drawn.
    number
        Number of the future, from 0; each has its own luck, the same for every option.

    Returns
    -------
    Course
        Events by month from the first of the horizon; those from `outlook.num_months` on fall after it.

    Examples
    --------
    In this future M1 leaves in the third month, and two deals close:

    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> ready = rs.prospect(case)
    >>> settings, seed = inputs.scenario.futures, inputs.scenario.seed
    >>> path = rs.course(ready.ground.outlook, settings=settings, seed=seed, number=7)
    >>> dict(zip(ready.ground.outlook.people, path.leaves.tolist()))
    {'M1': 2, 'M2': 66}
    >>> dict(zip(path.names, path.start.tolist()))
    {'A1': 0, 'A2': 0, 'A3': 0, 'A4': 0, 'A5': 0, 'deal-1': 2, 'deal-2': 4}
    """
    chance = Luck(seed, number)
    values = {
        key: between.low + (between.high - between.low) * chance.of("range", key)[0]
        for key, between in settings.ranges.items()
    }
    drawn = settings.with_values(values)
    alliances = [
        *_listed(outlook, drawn, chance),
        *_pipeline(outlook, drawn, chance),
        *_deals(outlook, drawn, chance),
    ]
    market = _market(drawn, chance, values.get("world.late", 1.0))
    return Course(
        number=number,
        values=values,
        names=tuple(item.pop("name") for item in alliances),
        new=np.array([item["new"] for item in alliances], dtype=bool),
        **{
            key: np.array([item[key] for item in alliances], dtype=np.int64)
            for key in _ALLIANCE_KEYS
        },
        **_people(outlook, drawn, chance, market),
        market=market,
    )


_ALLIANCE_KEYS = (
    *("rows", "start", "placed", "true", "found", "changes", "becomes"),
    *("launch", "commercial", "winds_down", "ends"),
)


def _listed(
    outlook: Outlook, settings: Futures, chance: Luck
) -> Iterator[dict[str, Any]]:
    """Yield what happens to the alliances of the register, pipeline apart."""
    for row in range(outlook.num_listed):
        name = outlook.names[row]
        profile = int(outlook.profile[row])
        true = profile
        if settings.evaluations.register_too == "front_door":
            true = outlook.in_segment(
                profile, picked(outlook.chances[row], chance.of("true", name)[0])
            )
        fate = _fate(outlook, settings, chance, name, row, begin=0, true=true)
        own = {"name": name, "rows": row, "new": False, "start": 0}
        yield {**own, "placed": profile, **fate}


def _pipeline(
    outlook: Outlook, settings: Futures, chance: Luck
) -> Iterator[dict[str, Any]]:
    """Yield the deals under negotiation that are won."""
    for index, (deal, months) in enumerate(
        zip(settings.pipeline, outlook.pipeline_months, strict=True)
    ):
        row = outlook.num_listed + index
        name = outlook.names[row]
        luck, when, *_ = chance.of("won", name)
        month = months[0] + int(when * (months[1] - months[0]))
        if luck < deal.probability and month < outlook.num_months:
            yield _new(outlook, settings, chance, name, row, month)


def _deals(
    outlook: Outlook, settings: Futures, chance: Luck
) -> Iterator[dict[str, Any]]:
    """Yield the deals that nobody names yet, at random times, like alliances of the register."""
    if settings.deals.per_year <= 0 or not outlook.num_listed:
        return
    gap = MONTHS_PER_YEAR / settings.deals.per_year
    month = 0.0
    for number in count(1):
        name = f"deal-{number}"
        wait, pick, among, *_ = chance.of("deal", name)
        month += exponential(wait) * gap
        if month >= outlook.num_months:
            return
        row = _template(outlook, settings.deals.mix, pick, among)
        yield _new(outlook, settings, chance, name, row, int(month))


def _template(
    outlook: Outlook, mix: Mapping[Any, float], pick: float, among: float
) -> int:
    """Return the alliance of the register that a deal is like."""
    segments = outlook.segment_of[outlook.profile[: outlook.num_listed]]
    if not mix:
        return int(among * outlook.num_listed)
    shares = np.array([mix.get(name, 0.0) for name in SEGMENTS], dtype=float)
    shares = shares * (np.bincount(segments, minlength=len(SEGMENTS)) > 0)
    if not shares.sum() > 0:
        return int(among * outlook.num_listed)
    like = np.flatnonzero(segments == picked(shares / shares.sum(), pick))
    return int(like[int(among * len(like))])


def _new(
    outlook: Outlook,
    settings: Futures,
    chance: Luck,
    name: str,
    row: int,
    begin: int,
) -> dict[str, Any]:
    """Return what happens to a deal that begins in a month."""
    profile = int(outlook.profile[row])
    wrong, up, *_ = chance.of("wrong", name)
    true = profile
    if wrong < settings.evaluations.wrong:
        true = outlook.neighbor(profile, upwards=up < settings.evaluations.up)
    fate = _fate(outlook, settings, chance, name, row, begin=begin, true=true)
    own = {"name": name, "rows": row, "new": True, "start": begin}
    return {**own, "placed": profile, **fate}


def _fate(
    outlook: Outlook,
    settings: Futures,
    chance: Luck,
    name: str,
    row: int,
    *,
    begin: int,
    true: int,
) -> dict[str, Any]:
    """Return what happens to an alliance from a month on: noticed, changed, moved on, ended."""
    late, change, up, end, *_ = chance.of("fate", name)
    noticed = exponential(late) * settings.evaluations.found_after_months
    found = begin + whole_months(noticed)
    changes = begin + whole_months(months_until(change, settings.segments.per_year))
    upwards = up < settings.segments.up
    winds_down = begin + whole_months(months_until(end, settings.endings.per_year))
    launch, commercial = _phases(outlook, settings, chance, name, row, begin)
    return {
        "true": true,
        "found": found if true != outlook.profile[row] else begin,
        "changes": changes,
        "becomes": outlook.neighbor(true, upwards=upwards),
        "launch": launch,
        "commercial": commercial,
        "winds_down": winds_down,
        "ends": min(NEVER, winds_down + settings.endings.wind_down_months),
    }


def _phases(
    outlook: Outlook,
    settings: Futures,
    chance: Luck,
    name: str,
    row: int,
    begin: int,
) -> tuple[int, int]:
    """Return the first months in launch and in the commercial phase; never where the scenario dates the phase itself."""
    if outlook.phase_dated[row]:
        return NEVER, NEVER
    first, second, *_ = chance.of("phases", name)
    launch = begin + whole_months(
        exponential(first) * settings.phases.development_months
    )
    if outlook.in_launch[row] and row < outlook.num_listed and begin == 0:
        launch = begin
    sold = exponential(second) * settings.phases.launch_months
    commercial = launch + whole_months(sold)
    return min(NEVER, launch), min(NEVER, commercial)


def _market(settings: Futures, chance: Luck, factor: float) -> Market:
    """Return how hiring goes in a future."""
    wait, late, ramp, *_ = chance.of("market", "")
    people = settings.people
    return Market(
        wait=round(triangular(people.months_to_replace, wait) * factor),
        late=round(triangular(people.months_late, late) * factor),
        ramp=triangular(people.ramp_up, ramp),
    )


def _people(
    outlook: Outlook, settings: Futures, chance: Luck, market: Market
) -> dict[str, np.ndarray]:
    """Return who leaves when, and when a successor begins, shape (person,) each."""
    leaves, successor = [], []
    for index, name in enumerate(outlook.people):
        stay, replaced, *_ = chance.of("person", name)
        begin = int(outlook.joins[index])
        begin += market.late if outlook.is_hire[index] else 0
        gone = begin + whole_months(months_until(stay, settings.people.per_year))
        leaves.append(min(NEVER, gone))
        follows = replaced < settings.people.replaced and gone < NEVER
        successor.append(gone + market.wait if follows else NEVER)
    return {
        "leaves": np.array(leaves, dtype=np.int64),
        "successor": np.array(successor, dtype=np.int64),
    }


def known_at(path: Course, *, month: int, months_ahead: int, notice: int) -> Course:
    """Return a course as far as it is known in a month: later events count as never, wrong evaluations as right.

    Parameters
    ----------
    path
        What happens.
    month
        Month of the review.
    months_ahead
        Months before its first day in which a deal is known.
    notice
        Months before the last day in which a resignation is known.
    """

    def until(months: np.ndarray, ahead: int = 0) -> np.ndarray:
        return np.where(months <= month + ahead, months, NEVER)

    noticed = (path.found <= month) | (path.changes <= month)
    down = until(path.winds_down)
    return path.replace(
        start=until(path.start, months_ahead),
        true=np.where(noticed, path.true, path.placed),
        changes=until(path.changes),
        launch=until(path.launch),
        commercial=until(path.commercial),
        winds_down=down,
        ends=np.where(down < NEVER, path.ends, NEVER),
        leaves=until(path.leaves, notice),
    )
