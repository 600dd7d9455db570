"""Sources ask: when each asks next, what it then wants, and when its request leaves. Compiled.

Sources stand in a heap by the time of their next request, the earliest first. At time 0 each begins anew, so that its luck in the
horizon does not depend on the warm-up. Who answers is in `serving`.
"""

from typing import NamedTuple

import numpy as np

from resourcing.simulate.chance import (
    ARRIVAL,
    BEFORE,
    PATIENCE,
    apart,
    lean,
    uniforms,
    work_of,
)
from resourcing.simulate.network import NOBODY, Arrays, Options

NONE = NOBODY
DONE, WITHDRAWN, UNANSWERED, WAITING, IN_WORK = 0, 1, 2, 3, 4
"""What became of a request."""
PIECE, REPLICATION, REQUESTS, PRESENT = 0, 1, 2, 3
"""Places in `num`: the piece of time, the replication, the requests so far, and those present."""
REQUEST = np.dtype(
    [
        ("source", np.int64),
        ("arrived", np.float64),
        ("begun", np.float64),  # not a number where never
        ("left", np.float64),  # not a number where never
        ("hours", np.float64),  # of standard work
        ("server", np.int64),  # who began it
        ("state", np.int64),
        ("left_over", np.float64),  # standard hours still to do
        ("until", np.float64),  # when it is withdrawn unless begun
        ("following", np.int64),  # the next one in its queue
    ]
)
"""What is known of a request."""


class State(NamedTuple):
    """What changes: a row for each source, server and request, and the rest.

    `src` is of dtype `SOURCE`, `srv` of `serving.SERVER`, `req` of `REQUEST`; `num` holds the numbers that stand at `PIECE` and so on;
    `heap` the sources by the time of their next request; `worked` hours by server and stretch. `clock` keeps the time and, up
    to it, the number of requests present integrated; `missed` what of that was counted of requests that had withdrawn.
    """

    src: np.ndarray
    srv: np.ndarray
    req: np.ndarray
    num: np.ndarray
    heap: np.ndarray
    worked: np.ndarray
    clock: np.ndarray
    missed: np.ndarray


@lean
def sift(now: State, place: int) -> None:
    """Put the source at a place of the heap where it belongs, its time having grown."""
    heap, src = now.heap, now.src
    size, source = heap.shape[0], heap[place]
    time = src[source]["next"]
    while True:
        child = 2 * place + 1
        if child >= size:
            break
        right = child + 1
        if right < size and src[heap[right]]["next"] < src[heap[child]]["next"]:
            child = right
        if time <= src[heap[child]]["next"]:
            break
        heap[place], place = heap[child], child
    heap[place] = source


@lean
def _lift(now: State, source: int) -> None:
    """Put a source where it belongs in the heap, its time having fallen."""
    heap, src = now.heap, now.src
    place, time = 0, src[source]["next"]
    while heap[place] != source:
        place += 1
    while place > 0 and time < src[heap[(place - 1) // 2]]["next"]:
        heap[place] = heap[(place - 1) // 2]
        place = (place - 1) // 2
    heap[place] = source


@lean
def piece_at(edges: np.ndarray, time: float) -> int:
    """Return the piece of time in which a time lies."""
    low, high = 0, edges.shape[0]
    while low < high:
        middle = (low + high) // 2
        if time < edges[middle]:
            high = middle
        else:
            low = middle + 1
    return low


@lean
def _after(
    rate: np.ndarray, edges: np.ndarray, source: int, time: float, gap: float
) -> float:
    """Return when a source's expected number of requests since `time` reaches `gap`, infinite where never."""
    piece = piece_at(edges, time)
    while piece < edges.shape[0]:
        can = rate[source, piece] * (edges[piece] - time)
        if can >= gap:
            return time + gap / rate[source, piece]
        gap, time, piece = gap - can, edges[piece], piece + 1
    return time + gap / rate[source, piece] if rate[source, piece] > 0.0 else np.inf


@lean
def _draw(now: State, net: Arrays, source: int, time: float) -> None:
    """Look up when a source asks next, from a time on, and its luck."""
    row, replication = now.src[source], np.uint64(now.num[REPLICATION])
    u, row["luck"] = uniforms(
        row["count"], ARRIVAL, replication, row["key_0"], row["key_1"]
    )
    row["next"] = _after(net.rate, net.edges, source, time, -np.log(u))


@lean
def schedule(now: State, net: Arrays, source: int, time: float) -> None:
    """Set when a source asks next; one that asks nothing more before time 0 begins anew then, as it has no memory."""
    _draw(now, net, source, time)
    if now.src[source]["count"] >= BEFORE and now.src[source]["next"] >= 0.0:
        now.src[source]["count"] = 0
        _draw(now, net, source, max(0.0, time))


@apart
def first_times(now: State, net: Arrays, begin: float) -> None:
    """Set the time of the first request of each source, and put the heap in order."""
    for source in range(now.src.shape[0]):
        now.src[source]["count"] = BEFORE if begin < 0.0 else np.uint64(0)
        schedule(now, net, source, begin)
    for place in range(now.src.shape[0] // 2 - 1, -1, -1):
        sift(now, place)


@lean
def withdraw(now: State, request: int, time: float) -> None:
    """Let a request leave of which it is found out at a time that it was withdrawn before.

    Until then it was counted as present: `missed` keeps for how long.
    """
    row = now.req[request]
    row["left"], row["state"] = row["until"], WITHDRAWN
    now.missed[0] += time - row["until"]
    now.num[PRESENT] -= 1


@lean
def leave(
    now: State, net: Arrays, closed: int, request: int, time: float, state: int
) -> None:
    """Let a request leave; a source that asks one thing at a time thinks of the next."""
    row = now.req[request]
    row["left"], row["state"] = time, state
    now.num[PRESENT] -= 1
    if closed:
        schedule(now, net, row["source"], time)
        _lift(now, row["source"])


@lean
def _patience(asks: np.ndarray, replication: np.uint64) -> float:
    """Return for how long a source's request waits to be begun."""
    if asks["patience"] == np.inf:
        return np.inf
    u, _ = uniforms(asks["count"], PATIENCE, replication, asks["key_0"], asks["key_1"])
    return -np.log(u) * asks["patience"]


@lean
def _new_request(now: State, net: Arrays, source: int, time: float) -> int:
    """Return the number of a new request with its work and patience drawn."""
    request, asks = now.num[REQUESTS], now.src[source]
    now.num[REQUESTS] += 1
    now.num[PRESENT] += 1
    count, replication = asks["count"], np.uint64(now.num[REPLICATION])
    key_0, key_1, luck = asks["key_0"], asks["key_1"], asks["luck"]
    values = net.values[asks["values_from"] : asks["values_to"]]
    multiple = work_of(
        asks["kind"], asks["spread"], values, luck, count, replication, key_0, key_1
    )
    row = now.req[request]
    row["source"], row["arrived"], row["server"] = source, time, NONE
    row["begun"], row["left"] = np.nan, np.nan
    row["hours"] = row["left_over"] = asks["mean"] * multiple
    row["until"] = time + _patience(asks, replication)
    row["state"], row["following"] = WAITING, NONE
    asks["count"] = count + np.uint64(1)
    return request


@lean
def ask(now: State, net: Arrays, opt: Options, time: float) -> int:
    """Return the request that the first source of the heap asks now, the next one being scheduled."""
    source = now.heap[0]
    request = _new_request(now, net, source, time)
    if opt.closed:
        now.src[source]["next"] = np.inf
    else:
        schedule(now, net, source, time)
    sift(now, 0)
    return request
