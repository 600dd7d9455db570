"""One replication: requests arrive, wait for people, are worked on and leave. Compiled.

Nothing here knows of planned work, which yields to requests. Everything that changes stands in `State`, above all in three tables
with a row for each source, server and request.
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
    State,
    ask,
    first_times,
    leave,
    piece_at,
    withdraw,
)
from resourcing.simulate.chance import apart, compiled, lean
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


@apart
def _next_piece(now: State, net: Arrays, opt: Options, time: float) -> None:
    """Enter the next piece of time: whoever has left hands back, and what nobody leads is left unanswered."""
    now.num[PIECE] += 1
    for server in range(now.srv.shape[0]):
        busy = now.srv[server]["busy"]
        if (
            busy != NONE
            and now.srv[server]["until"] == np.inf
            and return_time(net.speed, server, opt.origin, opt.width, time) == np.inf
        ):
            lay_aside(now, net, opt, server, time)
            hand_back(now, net, opt.closed, busy, time)
    for source in range(now.src.shape[0]):
        led = net.answers[source, now.num[PIECE], 0] != NONE
        if led or now.src[source]["head"] == NONE:
            continue
        request = first_waiting(now, source, time)
        while request != NONE:
            now.src[source]["head"] = now.req[request]["following"]
            leave(now, net, opt.closed, request, time, UNANSWERED)
            request = first_waiting(now, source, time)


@apart
def _close(now: State, net: Arrays, opt: Options) -> None:
    """Say at the end what became of the requests that are still there."""
    for source in range(now.src.shape[0]):
        request = now.src[source]["head"]
        while request != NONE:
            if now.req[request]["until"] < opt.end:
                withdraw(now, request, opt.end)
            request = now.req[request]["following"]
    for server in range(now.srv.shape[0]):
        busy, since = now.srv[server]["busy"], now.srv[server]["since"]
        if busy != NONE:
            log_work(
                net.speed, now.worked, server, opt.origin, opt.width, since, opt.end
            )
            now.req[busy]["state"] = IN_WORK


@lean
def _end_of_work(
    now: State, net: Arrays, opt: Options, server: int, time: float
) -> None:
    """Let the request leave that a server has done, where it is not only back from an absence."""
    row = now.srv[server]
    if not row["until"] <= time:
        return
    request = row["busy"]
    log_work(net.speed, now.worked, server, opt.origin, opt.width, row["since"], time)
    row["busy"], row["until"] = NONE, np.inf
    leave(now, net, opt.closed, request, time, DONE)


@lean
def _settle(
    now: State, net: Arrays, opt: Options, first: int, following: int, time: float
) -> None:
    """Let servers from the first to the one before `following` look at what waits, until nothing changes."""
    again = following > first
    while again:
        again = False
        for server in range(first, following):
            if now.srv[server]["busy"] == NONE or opt.preempts:
                took = look(now, net, opt, server, time)
                again = again or (took and following - first > 1)


@lean
def _next_time(now: State, net: Arrays, served: float, end: float) -> float:
    """Return when something happens next, and count up to then who is present; `served` is when a server is done or back."""
    arrival = now.src[now.heap[0]]["next"] if now.heap.shape[0] else np.inf
    time = min(arrival, served, _edge(now, net), end)
    now.clock[1] += now.num[PRESENT] * (time - now.clock[0])
    now.clock[0] = time
    return time


@lean
def _edge(now: State, net: Arrays) -> float:
    """Return when the piece of time ends."""
    piece = now.num[PIECE]
    return net.edges[piece] if piece < net.edges.shape[0] else np.inf


@apart
def _run(now: State, net: Arrays, opt: Options) -> bool:
    """Go on to the end, or as long as there is room for requests, and return whether the end is reached."""
    while now.num[REQUESTS] < now.req.shape[0]:
        server, served = next_server(now.srv)
        time = _next_time(now, net, served, opt.end)
        if time >= opt.end:
            return True
        first, following = server, server + 1
        if _edge(now, net) <= time:
            first, following = 0, now.srv.shape[0]
            _next_piece(now, net, opt, time)
        elif served <= time:
            _end_of_work(now, net, opt, server, time)
            if now.srv[server]["busy"] != NONE:  # back, maybe to something better
                first, following = 0, now.srv.shape[0]
        else:
            first, following = 0, 0
            place(now, net, opt, ask(now, net, opt, time), time)
        _settle(now, net, opt, first, following, time)
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
    now = State(
        src=net.src.copy(),
        srv=fresh_servers(net.speed.shape[0]),
        req=np.empty(max(1, room), dtype=REQUEST),
        num=num,
        heap=np.arange(net.src.shape[0]),
        worked=np.zeros(net.speed.shape),
        clock=np.array([opt.begin, 0.0]),
        missed=np.zeros(1),
    )
    first_times(now, net, opt.begin)
    while not _run(now, net, opt):
        more = np.empty(now.req.shape[0], dtype=REQUEST)
        req = np.concatenate((now.req, more))
        now = State(
            now.src, now.srv, req, num, now.heap, now.worked, now.clock, now.missed
        )
    _close(now, net, opt)
    return now.req[: num[REQUESTS]], now.worked, now.clock[1] - now.missed[0]
