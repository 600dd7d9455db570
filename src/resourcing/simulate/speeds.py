"""When work is done by servers whose speed changes from one stretch of time to the next. Compiled.

A stretch lasts `width` days from `origin` on; the last one goes on for ever.
"""

import numpy as np

from resourcing.simulate.chance import lean

_CLOSE = 1e-9


@lean
def stretch_at(origin: float, width: float, num: int, time: float) -> int:
    """Return the stretch in which a time lies."""
    return min(num - 1, max(0, int((time - origin) / width + _CLOSE)))


@lean
def finish_time(
    speed: np.ndarray,
    server: int,
    origin: float,
    width: float,
    time: float,
    hours: float,
) -> float:
    """Return when somebody who begins at `time` has worked so many hours, infinite where never.

    Parameters
    ----------
    speed, server
        Hours a day in each stretch, shape (server, stretch), and who works.
    origin, width
        Where the first stretch begins, and the days of each.
    time, hours
        When the work begins, in days, and how much it is.
    """
    last = speed.shape[1] - 1
    i = stretch_at(origin, width, last + 1, time)
    while i < last:
        edge = origin + (i + 1) * width
        can = speed[server, i] * (edge - time)
        if can >= hours:
            break
        hours, time, i = hours - max(0.0, can), max(time, edge), i + 1
    if hours <= 0.0:
        return time
    return time + hours / speed[server, i] if speed[server, i] > 0.0 else np.inf


@lean
def return_time(
    speed: np.ndarray, server: int, origin: float, width: float, time: float
) -> float:
    """Return the first time from `time` on at which somebody works, infinite where never."""
    num = speed.shape[1]
    i = stretch_at(origin, width, num, time)
    if speed[server, i] > 0.0:
        return time
    while i < num - 1:
        i += 1
        if speed[server, i] > 0.0:
            return origin + i * width
    return np.inf


@lean
def log_work(
    speed: np.ndarray,
    worked: np.ndarray,
    server: int,
    origin: float,
    width: float,
    since: float,
    until: float,
) -> float:
    """Add the hours worked between two times to the stretches they fall in, and return their sum."""
    last = speed.shape[1] - 1
    i, total = stretch_at(origin, width, last + 1, since), 0.0
    while since < until:
        edge = until if i == last else min(until, origin + (i + 1) * width)
        hours = speed[server, i] * max(0.0, edge - since)
        worked[server, i] += hours
        total += hours
        since, i = edge, min(i + 1, last)
    return total
