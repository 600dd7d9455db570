"""People answer: who begins what, what waits, and what is interrupted. Compiled.

A server takes the waiting request of the best class, its own before those that it helps with, then the oldest. A request whose
lead is busy is begun by the first helper who is free.
"""

import numpy as np

from resourcing.simulate.asking import (
    NONE,
    PIECE,
    UNANSWERED,
    leave,
    withdraw,
)
from resourcing.simulate.chance import compiled, inlined, lean
from resourcing.simulate.network import Options
from resourcing.simulate.speeds import finish_time, log_work, return_time

SERVER = np.dtype(
    [
        ("busy", np.int64),  # request in work
        ("since", np.float64),
        ("until", np.float64),
        ("back", np.float64),  # when somebody absent returns to what waits
    ]
)
"""What is known of a server."""


@compiled
def fresh_servers(num: int) -> np.ndarray:
    """Return servers who are all free."""
    srv = np.zeros(num, dtype=SERVER)
    for server in range(num):
        row = srv[server]
        row["busy"], row["until"], row["back"] = NONE, np.inf, np.inf
    return srv


@inlined
def next_server(srv: np.ndarray) -> tuple[int, float]:
    """Return the server who ends a request or returns next, and when."""
    first, time = NONE, np.inf
    for server in range(srv.shape[0]):
        at = min(srv[server]["until"], srv[server]["back"])
        if at < time:
            first, time = server, at
    return first, time


@inlined
def begin(
    srv: np.ndarray,
    req: np.ndarray,
    pace: np.ndarray,
    speed: np.ndarray,
    opt: Options,
    server: int,
    request: int,
    time: float,
) -> None:
    """Let a server that is there and free begin or resume a request."""
    row = req[request]
    if np.isnan(row["begun"]):
        row["begun"] = time
        row["server"] = server
    hours = row["left_over"] * pace[server, row["source"]]
    free = srv[server]
    free["busy"], free["since"], free["back"] = request, time, np.inf
    free["until"] = finish_time(speed, server, opt.origin, opt.width, time, hours)


@lean
def _insert(src: np.ndarray, req: np.ndarray, source: int, request: int) -> None:
    """Put a request in a queue whose last one is younger."""
    before = src[source]["head"]
    if request < before:
        req[request]["following"] = before
        src[source]["head"] = request
        return
    while req[before]["following"] < request:
        before = req[before]["following"]
    req[request]["following"] = req[before]["following"]
    req[before]["following"] = request


@inlined
def wait(src: np.ndarray, req: np.ndarray, request: int) -> None:
    """Put a request in the queue of its source, which is in order of arrival."""
    source = req[request]["source"]
    tail = src[source]["tail"]
    if src[source]["head"] != NONE and request < tail:
        _insert(src, req, source, request)
        return
    if src[source]["head"] == NONE:
        src[source]["head"] = request
    else:
        req[tail]["following"] = request
    req[request]["following"] = NONE
    src[source]["tail"] = request


@inlined
def first_waiting(
    src: np.ndarray,
    req: np.ndarray,
    num: np.ndarray,
    missed: np.ndarray,
    source: int,
    time: float,
) -> int:
    """Return the oldest request of a source that still waits; those withdrawn before leave."""
    while src[source]["head"] != NONE:
        request = src[source]["head"]
        if not req[request]["until"] < time:
            return request
        src[source]["head"] = req[request]["following"]
        withdraw(req, num, missed, request, time)
    return NONE


@inlined
def _best_waiting(
    src: np.ndarray,
    req: np.ndarray,
    num: np.ndarray,
    missed: np.ndarray,
    answers: np.ndarray,
    serves: np.ndarray,
    serves_at: np.ndarray,
    server: int,
    servers: int,
    time: float,
) -> int:
    """Return the oldest waiting request that a server takes next, `NONE` where nothing waits for it."""
    best, level, own = NONE, 0, False
    at = num[PIECE] * servers + server
    for place in range(serves_at[at], serves_at[at + 1]):
        source = serves[place]
        if src[source]["head"] == NONE:
            continue
        request = first_waiting(src, req, num, missed, source, time)
        if request == NONE:
            continue
        its, mine = src[source]["priority"], answers[source, num[PIECE], 0] == server
        if (
            best == NONE
            or its < level
            or (its == level and mine and not own)
            or (its == level and mine == own and request < best)
        ):
            best, level, own = request, its, mine
    return best


@lean
def lay_aside(
    srv: np.ndarray,
    req: np.ndarray,
    pace: np.ndarray,
    speed: np.ndarray,
    worked: np.ndarray,
    opt: Options,
    server: int,
    time: float,
) -> None:
    """Let a server stop what it works on, which keeps the work that is left and is not withdrawn any more."""
    row, busy = req[srv[server]["busy"]], srv[server]
    hours = log_work(speed, worked, server, opt.origin, opt.width, busy["since"], time)
    per_hour = pace[server, row["source"]]
    done = hours / per_hour if per_hour > 0.0 else row["left_over"]
    row["left_over"], row["until"] = max(0.0, row["left_over"] - done), np.inf
    busy["busy"], busy["until"] = NONE, np.inf


@lean
def hand_back(
    src: np.ndarray,
    req: np.ndarray,
    num: np.ndarray,
    heap: np.ndarray,
    rate: np.ndarray,
    edges: np.ndarray,
    answers: np.ndarray,
    closed: int,
    request: int,
    time: float,
) -> None:
    """Let a request that was laid aside wait, or leave where nobody leads."""
    if answers[req[request]["source"], num[PIECE], 0] != NONE:
        wait(src, req, request)
    else:
        leave(src, req, num, heap, rate, edges, closed, request, time, UNANSWERED)


@inlined
def look(
    src: np.ndarray,
    srv: np.ndarray,
    req: np.ndarray,
    num: np.ndarray,
    heap: np.ndarray,
    missed: np.ndarray,
    rate: np.ndarray,
    edges: np.ndarray,
    answers: np.ndarray,
    serves: np.ndarray,
    serves_at: np.ndarray,
    pace: np.ndarray,
    speed: np.ndarray,
    worked: np.ndarray,
    opt: Options,
    server: int,
    time: float,
) -> bool:
    """Let a server begin the best of what waits, where it is free or that is of a better class than its work.

    Returns whether it did; one who is absent does so on return.
    """
    busy = srv[server]["busy"]
    srv[server]["back"] = np.inf
    request = _best_waiting(
        src, req, num, missed, answers, serves, serves_at, server, srv.shape[0], time
    )
    if request == NONE:
        return False
    source = req[request]["source"]
    if busy != NONE and not _better(src, req, source, busy):
        return False
    back = return_time(speed, server, opt.origin, opt.width, time)
    if back > time:
        srv[server]["back"] = back
        return False
    src[source]["head"] = req[request]["following"]
    if busy != NONE:
        lay_aside(srv, req, pace, speed, worked, opt, server, time)
        hand_back(src, req, num, heap, rate, edges, answers, opt.closed, busy, time)
    begin(srv, req, pace, speed, opt, server, request, time)
    return True


@inlined
def _better(src: np.ndarray, req: np.ndarray, source: int, request: int) -> bool:
    """Return whether a source is of a better class than a request."""
    return src[source]["priority"] < src[req[request]["source"]]["priority"]


@inlined
def _free_server(
    srv: np.ndarray,
    answers: np.ndarray,
    piece: int,
    source: int,
    speed: np.ndarray,
    opt: Options,
    time: float,
) -> int:
    """Return the first of those asked who may begin at once, `NONE` where all are busy or absent.

    Those who are absent and free are told to look at what waits when they return.
    """
    for place in range(answers.shape[2]):
        server = answers[source, piece, place]
        if server == NONE or srv[server]["busy"] != NONE:
            continue
        back = return_time(speed, server, opt.origin, opt.width, time)
        if back <= time:
            return server
        srv[server]["back"] = min(srv[server]["back"], back)
    return NONE


@lean
def _worse_server(
    src: np.ndarray,
    srv: np.ndarray,
    req: np.ndarray,
    answers: np.ndarray,
    piece: int,
    speed: np.ndarray,
    opt: Options,
    source: int,
    time: float,
) -> int:
    """Return the server whose request of a worse class is laid aside for a source's, `NONE` where there is none.

    Of several the worst class is laid aside, of that the youngest. Those who are absent look when they return.
    """
    found, level = NONE, 0
    for place in range(answers.shape[2]):
        server = answers[source, piece, place]
        busy = srv[server]["busy"] if server != NONE else NONE
        if busy == NONE or not _better(src, req, source, busy):
            continue
        back = return_time(speed, server, opt.origin, opt.width, time)
        other = src[req[busy]["source"]]["priority"]
        if back > time:
            srv[server]["back"] = min(srv[server]["back"], back)
        elif found == NONE or (other, busy) > (level, srv[found]["busy"]):
            found, level = server, other
    return found


@inlined
def place(
    src: np.ndarray,
    srv: np.ndarray,
    req: np.ndarray,
    num: np.ndarray,
    heap: np.ndarray,
    rate: np.ndarray,
    edges: np.ndarray,
    answers: np.ndarray,
    pace: np.ndarray,
    speed: np.ndarray,
    worked: np.ndarray,
    opt: Options,
    request: int,
    time: float,
) -> None:
    """Let a new request be begun, wait, or go unanswered; then what was laid aside for it, and so on."""
    while request != NONE:
        source, aside = req[request]["source"], NONE
        server = NONE
        if answers[source, num[PIECE], 0] != NONE:
            server = _free_server(srv, answers, num[PIECE], source, speed, opt, time)
            if server == NONE and opt.preempts:
                server = _worse_server(
                    src, srv, req, answers, num[PIECE], speed, opt, source, time
                )
        if server == NONE:
            hand_back(
                src, req, num, heap, rate, edges, answers, opt.closed, request, time
            )
        else:
            aside = srv[server]["busy"]
            if aside != NONE:
                lay_aside(srv, req, pace, speed, worked, opt, server, time)
            begin(srv, req, pace, speed, opt, server, request, time)
        request = aside
