"""One replication: requests arrive, wait for people, are worked on and leave. Compiled.

Nothing here knows of planned work, which yields to requests. Everything that changes stands in three tables, `src`, `srv` and
`req`, one row for each source, server and request. Plain arrays are passed, not tuples of them: those cost more than the work.
"""

import numpy as np

from resourcing.simulate.asking import (
    DONE,
    IN_WORK,
    NONE,
    PIECE,
    PRESENT,
    REPLICATION,
    REQUEST,
    REQUESTS,
    UNANSWERED,
    WAITING,
    WITHDRAWN,
    ask,
    first_times,
    leave,
    piece_at,
    withdraw,
)
from resourcing.simulate.chance import compiled, inlined, lean
from resourcing.simulate.network import Arrays, Options
from resourcing.simulate.serving import (
    first_waiting,
    fresh_servers,
    hand_back,
    lay_aside,
    look,
    next_server,
    place,
)
from resourcing.simulate.speeds import log_work, return_time

__all__ = [
    "DONE",
    "IN_WORK",
    "REQUEST",
    "UNANSWERED",
    "WAITING",
    "WITHDRAWN",
    "replicate",
]


@lean
def _next_piece(
    src: np.ndarray,
    srv: np.ndarray,
    req: np.ndarray,
    num: np.ndarray,
    heap: np.ndarray,
    missed: np.ndarray,
    rate: np.ndarray,
    edges: np.ndarray,
    answers: np.ndarray,
    pace: np.ndarray,
    speed: np.ndarray,
    worked: np.ndarray,
    opt: Options,
    time: float,
) -> None:
    """Enter the next piece of time: whoever has left hands back, and what nobody leads is left unanswered."""
    num[PIECE] += 1
    for server in range(srv.shape[0]):
        busy = srv[server]["busy"]
        if (
            busy != NONE
            and srv[server]["until"] == np.inf
            and return_time(speed, server, opt.origin, opt.width, time) == np.inf
        ):
            lay_aside(srv, req, pace, speed, worked, opt, server, time)
            hand_back(src, req, num, heap, rate, edges, answers, opt.closed, busy, time)
    for source in range(src.shape[0]):
        if src[source]["head"] == NONE or answers[source, num[PIECE], 0] != NONE:
            continue
        request = first_waiting(src, req, num, missed, source, time)
        while request != NONE:
            src[source]["head"] = req[request]["following"]
            leave(
                src,
                req,
                num,
                heap,
                rate,
                edges,
                opt.closed,
                request,
                time,
                UNANSWERED,
            )
            request = first_waiting(src, req, num, missed, source, time)


@lean
def _close(
    src: np.ndarray,
    srv: np.ndarray,
    req: np.ndarray,
    num: np.ndarray,
    missed: np.ndarray,
    speed: np.ndarray,
    worked: np.ndarray,
    opt: Options,
) -> None:
    """Say at the end what became of the requests that are still there."""
    for source in range(src.shape[0]):
        request = src[source]["head"]
        while request != NONE:
            if req[request]["until"] < opt.end:
                withdraw(req, num, missed, request, opt.end)
            request = req[request]["following"]
    for server in range(srv.shape[0]):
        if srv[server]["busy"] != NONE:
            since = srv[server]["since"]
            log_work(speed, worked, server, opt.origin, opt.width, since, opt.end)
            req[srv[server]["busy"]]["state"] = IN_WORK


@inlined
def _end_of_work(
    src: np.ndarray,
    srv: np.ndarray,
    req: np.ndarray,
    num: np.ndarray,
    heap: np.ndarray,
    rate: np.ndarray,
    edges: np.ndarray,
    speed: np.ndarray,
    worked: np.ndarray,
    opt: Options,
    server: int,
    time: float,
) -> None:
    """Let the request leave that a server has done, where it is not only back from an absence."""
    row = srv[server]
    if not row["until"] <= time:
        return
    request = row["busy"]
    log_work(speed, worked, server, opt.origin, opt.width, row["since"], time)
    row["busy"], row["until"] = NONE, np.inf
    leave(src, req, num, heap, rate, edges, opt.closed, request, time, DONE)


@inlined
def _settle(
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
    first: int,
    following: int,
    time: float,
) -> None:
    """Let servers from the first to the one before `following` look at what waits, until nothing changes."""
    again = following > first
    while again:
        again = False
        for server in range(first, following):
            if srv[server]["busy"] == NONE or opt.preempts:
                took = look(
                    src, srv, req, num, heap, missed, rate, edges, answers, serves,
                    serves_at, pace, speed, worked, opt, server, time,
                )  # fmt: skip
                again = again or (took and following - first > 1)


@lean
def _run(
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
    values: np.ndarray,
    opt: Options,
    clock: np.ndarray,
) -> bool:
    """Go on to the end, or as long as there is room for requests, and return whether the end is reached.

    `clock` keeps the time, and the number of requests present integrated up to then.
    """
    while num[REQUESTS] < req.shape[0]:
        server, served = next_server(srv)
        arrival = src[heap[0]]["next"] if heap.shape[0] else np.inf
        edge = edges[num[PIECE]] if num[PIECE] < edges.shape[0] else np.inf
        time = min(arrival, served, edge, opt.end)
        clock[1] += num[PRESENT] * (time - clock[0])
        clock[0] = time
        if time >= opt.end:
            return True
        first, following = server, server + 1
        if edge <= time:
            first, following = 0, srv.shape[0]
            _next_piece(
                src, srv, req, num, heap, missed, rate, edges, answers, pace, speed,
                worked, opt, time,
            )  # fmt: skip
        elif served <= time:
            _end_of_work(
                src, srv, req, num, heap, rate, edges, speed, worked, opt, server, time
            )
            if srv[server]["busy"] != NONE:  # back, maybe to something better
                first, following = 0, srv.shape[0]
        else:
            first, following = 0, 0
            request = ask(src, req, num, heap, rate, edges, values, opt, time)
            place(
                src, srv, req, num, heap, rate, edges, answers, pace, speed, worked,
                opt, request, time,
            )  # fmt: skip
        _settle(
            src, srv, req, num, heap, missed, rate, edges, answers, serves, serves_at,
            pace, speed, worked, opt, first, following, time,
        )  # fmt: skip
    return False


@compiled
def replicate(
    net: Arrays, opt: Options, replication: int, room: int
) -> tuple[np.ndarray, np.ndarray, float]:
    """Simulate one replication.

    Parameters
    ----------
    net, opt
        Of a `Network`.
    replication
        Its number, from which its luck follows; at least 0 and below 2 to the 32nd.
    room
        Number of requests for which there is room at first.

    Returns
    -------
    tuple
        A row for each request in order of arrival, of dtype `REQUEST`; hours worked on requests, shape
        (server, stretch); and the number of requests present integrated over time, in request-days.
    """
    num = np.zeros(4, dtype=np.int64)
    num[REPLICATION], num[PIECE] = replication, piece_at(net.edges, opt.begin)
    src, srv = net.src.copy(), fresh_servers(net.speed.shape[0])
    heap = first_times(net, opt, src, num)
    req, worked = np.empty(max(1, room), dtype=REQUEST), np.zeros(net.speed.shape)
    missed, clock = np.zeros(1), np.array([opt.begin, 0.0])
    while not _run(
        src, srv, req, num, heap, missed, net.rate, net.edges, net.answers, net.serves,
        net.serves_at, net.pace, net.speed, worked, net.values, opt, clock,
    ):  # fmt: skip
        req = np.concatenate((req, np.empty(req.shape[0], dtype=REQUEST)))
    _close(src, srv, req, num, missed, net.speed, worked, opt)
    return req[: num[REQUESTS]], worked, clock[1] - missed[0]
