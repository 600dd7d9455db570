"""People answer: who begins what, what waits, and what is interrupted. Compiled.

A server takes the waiting request of the best class, its own before those that it helps with, then the oldest. A request whose
lead is busy is begun by the first helper who is free.
"""

import numpy as np

from resourcing.simulate.asking import (
    NONE,
    PIECE,
    UNANSWERED,
    State,
    leave,
    withdraw,
)
from resourcing.simulate.chance import apart, compiled, lean
from resourcing.simulate.network import Arrays, Options
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


@lean
def next_server(srv: np.ndarray) -> tuple[int, float]:
    """Return the server who ends a request or returns next, and when."""
    first, time = NONE, np.inf
    for server in range(srv.shape[0]):
        at = min(srv[server]["until"], srv[server]["back"])
        if at < time:
            first, time = server, at
    return first, time


@lean
def begin(
    now: State, net: Arrays, opt: Options, server: int, request: int, time: float
) -> None:
    """Let a server that is there and free begin or resume a request."""
    row = now.req[request]
    if np.isnan(row["begun"]):
        row["begun"] = time
        row["server"] = server
    hours = row["left_over"] * net.pace[server, row["source"]]
    free = now.srv[server]
    free["busy"], free["since"], free["back"] = request, time, np.inf
    free["until"] = finish_time(net.speed, server, opt.origin, opt.width, time, hours)


@lean
def _insert(now: State, source: int, request: int) -> None:
    """Put a request in a queue whose last one is younger."""
    req, before = now.req, now.src[source]["head"]
    if request < before:
        req[request]["following"] = before
        now.src[source]["head"] = request
        return
    while req[before]["following"] < request:
        before = req[before]["following"]
    req[request]["following"] = req[before]["following"]
    req[before]["following"] = request


@lean
def wait(now: State, request: int) -> None:
    """Put a request in the queue of its source, which is in order of arrival."""
    source = now.req[request]["source"]
    tail = now.src[source]["tail"]
    if now.src[source]["head"] != NONE and request < tail:
        _insert(now, source, request)
        return
    if now.src[source]["head"] == NONE:
        now.src[source]["head"] = request
    else:
        now.req[tail]["following"] = request
    now.req[request]["following"] = NONE
    now.src[source]["tail"] = request


@lean
def first_waiting(now: State, source: int, time: float) -> int:
    """Return the oldest request of a source that still waits; those withdrawn before leave."""
    while now.src[source]["head"] != NONE:
        request = now.src[source]["head"]
        if not now.req[request]["until"] < time:
            return request
        now.src[source]["head"] = now.req[request]["following"]
        withdraw(now, request, time)
    return NONE


@lean
def _best_waiting(now: State, net: Arrays, server: int, time: float) -> int:
    """Return the oldest waiting request that a server takes next, `NONE` where nothing waits for it."""
    best, level, own = NONE, 0, False
    at = now.num[PIECE] * now.srv.shape[0] + server
    for place in range(net.serves_at[at], net.serves_at[at + 1]):
        source = net.serves[place]
        if now.src[source]["head"] == NONE:
            continue
        request = first_waiting(now, source, time)
        if request == NONE:
            continue
        its = now.src[source]["priority"]
        mine = net.answers[source, now.num[PIECE], 0] == server
        if (
            best == NONE
            or its < level
            or (its == level and mine and not own)
            or (its == level and mine == own and request < best)
        ):
            best, level, own = request, its, mine
    return best


@lean
def lay_aside(now: State, net: Arrays, opt: Options, server: int, time: float) -> None:
    """Let a server stop what it works on, which keeps the work that is left and is not withdrawn any more."""
    row, busy = now.req[now.srv[server]["busy"]], now.srv[server]
    hours = log_work(
        net.speed, now.worked, server, opt.origin, opt.width, busy["since"], time
    )
    per_hour = net.pace[server, row["source"]]
    done = hours / per_hour if per_hour > 0.0 else row["left_over"]
    row["left_over"], row["until"] = max(0.0, row["left_over"] - done), np.inf
    busy["busy"], busy["until"] = NONE, np.inf


@lean
def hand_back(now: State, net: Arrays, closed: int, request: int, time: float) -> None:
    """Let a request that was laid aside wait, or leave where nobody leads."""
    if net.answers[now.req[request]["source"], now.num[PIECE], 0] != NONE:
        wait(now, request)
    else:
        leave(now, net, closed, request, time, UNANSWERED)


@lean
def look(now: State, net: Arrays, opt: Options, server: int, time: float) -> bool:
    """Let a server begin the best of what waits, where it is free or that is of a better class than its work.

    Returns whether it did; one who is absent does so on return.
    """
    busy = now.srv[server]["busy"]
    now.srv[server]["back"] = np.inf
    request = _best_waiting(now, net, server, time)
    if request == NONE:
        return False
    source = now.req[request]["source"]
    if busy != NONE and not _better(now, source, busy):
        return False
    back = return_time(net.speed, server, opt.origin, opt.width, time)
    if back > time:
        now.srv[server]["back"] = back
        return False
    now.src[source]["head"] = now.req[request]["following"]
    if busy != NONE:
        lay_aside(now, net, opt, server, time)
        hand_back(now, net, opt.closed, busy, time)
    begin(now, net, opt, server, request, time)
    return True


@lean
def _better(now: State, source: int, request: int) -> bool:
    """Return whether a source is of a better class than a request."""
    other = now.req[request]["source"]
    return now.src[source]["priority"] < now.src[other]["priority"]


@lean
def _free_server(
    now: State, net: Arrays, opt: Options, source: int, time: float
) -> int:
    """Return the first of those asked who may begin at once, `NONE` where all are busy or absent.

    Those who are absent and free are told to look at what waits when they return.
    """
    for place in range(net.answers.shape[2]):
        server = net.answers[source, now.num[PIECE], place]
        if server == NONE or now.srv[server]["busy"] != NONE:
            continue
        back = return_time(net.speed, server, opt.origin, opt.width, time)
        if back <= time:
            return server
        now.srv[server]["back"] = min(now.srv[server]["back"], back)
    return NONE


@apart
def _worse_server(
    now: State, net: Arrays, opt: Options, source: int, time: float
) -> int:
    """Return the server whose request of a worse class is laid aside for a source's, `NONE` where there is none.

    Of several the worst class is laid aside, of that the youngest. Those who are absent look when they return.
    """
    found, level = NONE, 0
    for place in range(net.answers.shape[2]):
        server = net.answers[source, now.num[PIECE], place]
        busy = now.srv[server]["busy"] if server != NONE else NONE
        if busy == NONE or not _better(now, source, busy):
            continue
        back = return_time(net.speed, server, opt.origin, opt.width, time)
        other = now.src[now.req[busy]["source"]]["priority"]
        if back > time:
            now.srv[server]["back"] = min(now.srv[server]["back"], back)
        elif found == NONE or (other, busy) > (level, now.srv[found]["busy"]):
            found, level = server, other
    return found


@lean
def place(now: State, net: Arrays, opt: Options, request: int, time: float) -> None:
    """Let a new request be begun, wait, or go unanswered; then what was laid aside for it, and so on."""
    while request != NONE:
        source, aside, server = now.req[request]["source"], NONE, NONE
        if net.answers[source, now.num[PIECE], 0] != NONE:
            server = _free_server(now, net, opt, source, time)
            if server == NONE and opt.preempts:
                server = _worse_server(now, net, opt, source, time)
        if server == NONE:
            hand_back(now, net, opt.closed, request, time)
        else:
            aside = now.srv[server]["busy"]
            if aside != NONE:
                lay_aside(now, net, opt, server, time)
            begin(now, net, opt, server, request, time)
        request = aside
