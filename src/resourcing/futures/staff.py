"""Who is there in a future: people who leave, their successors, and hires who begin late, as far as a review knows.

When they leave and come is drawn in `courses`.
"""

from dataclasses import dataclass

import numpy as np

from resourcing.futures.courses import Course
from resourcing.futures.ground import Ground
from resourcing.futures.luck import NEVER


@dataclass(frozen=True, kw_only=True, eq=False)
class Staff:
    """Who is there in a future: the resources of the ground, then a successor for each person who leaves.

    Attributes
    ----------
    names
        Identifiers.
    like
        Resource of the ground that each is like, shape (resource,).
    available, employed
        Hours, and months of service, shape (resource, month).
    """

    names: tuple[str, ...]
    like: np.ndarray
    available: np.ndarray
    employed: np.ndarray


def staff(
    ground: Ground, path: Course, *, after: Course, month: int = NEVER, wait: int = 0
) -> Staff:
    """Return who is there, as far as a review knows.

    Parameters
    ----------
    ground
        What instances are made of.
    path
        The course as known; in truth, the course itself.
    after
        The course in truth; it names the successors.
    month
        Month of the review: somebody who is to begin is known to be late, or to come, only once it has passed.
    wait
        Months that a review expects between a leaver and the successor.
    """
    leavers = [r for r in range(len(ground.person)) if _is_followed(ground, after, r)]
    own = [_own_hours(ground, path, r, month) for r in range(len(ground.person))]
    nexts = [_next_hours(ground, path, after, r, month, wait) for r in leavers]
    names = ground.data.resources
    hours, months = zip(*own, *nexts, strict=True)
    return Staff(
        names=(*names, *(f"{names[r]}+" for r in leavers)),
        like=np.array([*range(len(names)), *leavers], dtype=int),
        available=np.array(hours),
        employed=np.array(months),
    )


def joined(ground: Ground, people: Staff) -> Staff:
    """Return people in which the hours of a successor count as those of the leaver: one resource for each of the ground.

    Hours alone do not see the handover between them; for futures that must have the same resources.
    """
    own = len(ground.data.resources)
    available, employed = people.available[:own].copy(), people.employed[:own].copy()
    for r in range(own, len(people.names)):
        available[people.like[r]] += people.available[r]
        employed[people.like[r]] += people.employed[r]
    return Staff(
        names=people.names[:own],
        like=people.like[:own],
        available=available,
        employed=employed,
    )


def _is_followed(ground: Ground, path: Course, r: int) -> bool:
    """Return whether a resource leaves within the horizon, earlier than planned, and has a successor."""
    person = int(ground.person[r])
    if person < 0 or path.successor[person] >= NEVER:
        return False
    return bool(ground.available[r, path.leaves[person] :].any())


def _own_hours(
    ground: Ground, path: Course, r: int, month: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return hours and months of service of a resource of the ground, shape (month,) each."""
    person = int(ground.person[r])
    hours, months = ground.available[r], ground.employed[r]
    if person < 0:
        return hours, months
    joins = int(ground.outlook.joins[person])
    if joins > 0 or ground.outlook.is_hire[person]:
        delay = path.market.late if ground.outlook.is_hire[person] else 0
        late = _known_delay(joins, delay, month)
        known = joins + delay <= month
        factor = path.market.ramp if known else 1.0
        hours, months = _shifted(ground, r, joins, late, factor)
    stays = np.arange(len(hours)) < path.leaves[person]
    return hours * stays, months * stays


def _known_delay(joins: int, late: int, month: int) -> int:
    """Return the months of delay that a review counts on: the true ones once they have passed, else the least possible."""
    if joins + late <= month:
        return late
    return max(0, min(late, month + 1 - joins))


def _shifted(
    ground: Ground, r: int, joins: int, late: int, factor: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return hours and months of somebody who begins some months later and ramps up at another speed."""
    hours, months = ground.available[r], ground.employed[r]
    served = np.concatenate([np.zeros(late), months[: len(months) - late]])
    planned = _ramp(ground, joins, 1.0)
    there = np.divide(
        hours,
        ground.full[r] * planned,
        out=np.zeros_like(hours),
        where=ground.full[r] * planned > 0,
    )
    there = np.concatenate([np.zeros(late), there[: len(there) - late]])
    return ground.full[r] * _ramp(ground, joins + late, factor) * there, served


def _ramp(ground: Ground, begin: int, factor: float) -> np.ndarray:
    """Return the share of full effect in each month of somebody who begins in a month, shape (month,)."""
    steps = np.array([*ground.ramp, 1.0])
    since = np.arange(ground.outlook.num_months) - begin
    place = np.floor(np.maximum(since, 0) / factor + 1e-9).astype(int)
    return np.where(since < 0, 0.0, steps[np.clip(place, 0, len(ground.ramp))])


def _next_hours(
    ground: Ground, path: Course, after: Course, r: int, month: int, wait: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return hours and months of the successor of a resource, none as long as nobody knows that the person leaves."""
    person = int(ground.person[r])
    leaves, begin = int(path.leaves[person]), int(after.successor[person])
    if leaves >= NEVER:
        begin = NEVER
    elif begin > month:
        begin = max(leaves + wait, month + 1)
    factor = after.market.ramp if begin <= month else 1.0
    months = (np.arange(ground.outlook.num_months) >= begin).astype(float)
    return ground.full[r] * _ramp(ground, begin, factor), months
