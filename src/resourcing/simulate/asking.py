"""Sources ask: when each asks next, what it then wants, and when its request leaves. Compiled.

Sources stand in a heap by the time of their next request, the earliest first. Who answers is in `serving`.
"""

import numpy as np

from resourcing.simulate.chance import (
    ARRIVAL,
    PATIENCE,
    compiled,
    inlined,
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


@lean
def sift(heap: np.ndarray, src: np.ndarray, place: int) -> None:
    """Put the source at a place of the heap where it belongs, its time having grown."""
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
def _lift(heap: np.ndarray, src: np.ndarray, source: int) -> None:
    """Put a source where it belongs in the heap, its time having fallen."""
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
def schedule(
    src: np.ndarray,
    rate: np.ndarray,
    edges: np.ndarray,
    num: np.ndarray,
    source: int,
    time: float,
) -> None:
    """Set when a source asks next."""
    row = src[source]
    u, row["luck"] = uniforms(
        row["count"], ARRIVAL, np.uint64(num[REPLICATION]), row["key_0"], row["key_1"]
    )
    row["next"] = _after(rate, edges, source, time, -np.log(u))


@compiled
def first_times(
    net: Arrays, opt: Options, src: np.ndarray, num: np.ndarray
) -> np.ndarray:
    """Return the heap of sources, the time of the first request of each being set."""
    heap = np.arange(src.shape[0])
    for source in range(src.shape[0]):
        schedule(src, net.rate, net.edges, num, source, opt.begin)
    for place in range(src.shape[0] // 2 - 1, -1, -1):
        sift(heap, src, place)
    return heap


@inlined
def withdraw(
    req: np.ndarray,
    num: np.ndarray,
    missed: np.ndarray,
    request: int,
    time: float,
) -> None:
    """Let a request leave of which it is found out at a time that it was withdrawn before.

    Until then it was counted as present: `missed` keeps for how long.
    """
    row = req[request]
    row["left"], row["state"] = row["until"], WITHDRAWN
    missed[0] += time - row["until"]
    num[PRESENT] -= 1


@lean
def leave(
    src: np.ndarray,
    req: np.ndarray,
    num: np.ndarray,
    heap: np.ndarray,
    rate: np.ndarray,
    edges: np.ndarray,
    closed: int,
    request: int,
    time: float,
    state: int,
) -> None:
    """Let a request leave; a source that asks one thing at a time thinks of the next."""
    row = req[request]
    row["left"], row["state"] = time, state
    num[PRESENT] -= 1
    if closed:
        schedule(src, rate, edges, num, row["source"], time)
        _lift(heap, src, row["source"])


@lean
def _patience(asks: np.ndarray, replication: np.uint64) -> float:
    """Return for how long a source's request waits to be begun."""
    if asks["patience"] == np.inf:
        return np.inf
    u, _ = uniforms(asks["count"], PATIENCE, replication, asks["key_0"], asks["key_1"])
    return -np.log(u) * asks["patience"]


@inlined
def new_request(
    src: np.ndarray,
    req: np.ndarray,
    num: np.ndarray,
    values: np.ndarray,
    opt: Options,
    source: int,
    time: float,
) -> int:
    """Return the number of a new request with its work and patience drawn."""
    request, asks = num[REQUESTS], src[source]
    num[REQUESTS] += 1
    num[PRESENT] += 1
    count, replication = asks["count"], np.uint64(num[REPLICATION])
    key_0, key_1 = asks["key_0"], asks["key_1"]
    luck = asks["luck"]
    multiple = work_of(
        opt.kind, opt.spread, values, luck, count, replication, key_0, key_1
    )
    row = req[request]
    row["source"], row["arrived"], row["server"] = source, time, NONE
    row["begun"], row["left"] = np.nan, np.nan
    row["hours"] = row["left_over"] = asks["mean"] * multiple
    row["until"] = time + _patience(asks, replication)
    row["state"], row["following"] = WAITING, NONE
    asks["count"] = count + np.uint64(1)
    return request


@inlined
def ask(
    src: np.ndarray,
    req: np.ndarray,
    num: np.ndarray,
    heap: np.ndarray,
    rate: np.ndarray,
    edges: np.ndarray,
    values: np.ndarray,
    opt: Options,
    time: float,
) -> int:
    """Return the request that the first source of the heap asks now, the next one being scheduled."""
    source = heap[0]
    request = new_request(src, req, num, values, opt, source, time)
    if opt.closed:
        src[source]["next"] = np.inf
    else:
        schedule(src, rate, edges, num, source, time)
    sift(heap, src, 0)
    return request
