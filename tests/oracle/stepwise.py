"""A slow second opinion on the simulation: time goes on in small steps, and at each step everybody looks at everything anew.

Shares with the engine only the random numbers. Between two steps speeds and rates are constant; a step ends where a stretch or a
piece of time does, or where the first piece of work, gap between requests or patience runs out.
"""

import math
from dataclasses import dataclass, field

import numpy as np

from resourcing.simulate.chance import ARRIVAL, BEFORE, PATIENCE, uniforms, work_of

NEVER = math.inf
TINY = 1e-9


@dataclass
class Wish:
    """One request."""

    source: int
    number: int
    arrived: float
    hours: float
    rest: float
    withdrawn: float
    begun: float = math.nan
    left: float = math.nan
    server: int = -1
    state: str = "waiting"


@dataclass
class Stepwise:
    """One replication of a network, step by step."""

    network: object
    replication: int = 0
    wishes: list = field(default_factory=list)

    def __post_init__(self):
        n = self.network
        self.now, self.area = float(n.begin), 0.0
        self.piece = sum(edge <= n.begin for edge in n.edges)
        self.desk = [None] * n.num_servers
        self.counts = [int(BEFORE) if n.begin < 0 else 0] * n.num_sources
        self.gap, self.luck = [NEVER] * n.num_sources, [0.0] * n.num_sources
        self.worked = np.zeros(n.speed.shape)
        for source in range(n.num_sources):
            self.think(source)
        starts = [n.origin + i * n.width for i in range(1, n.speed.shape[1])]
        self.breaks = sorted({*starts, *n.edges.tolist(), 0.0, n.end})

    # -------------------------------------------------- what holds now

    def stretch(self):
        n = self.network
        passed = (self.now - n.origin) / n.width + TINY
        return min(int(passed), n.speed.shape[1] - 1)

    def speed(self, server):
        return self.network.speed[server, self.stretch()]

    def gone(self, server):
        return not self.network.speed[server, self.stretch() :].any()

    def rate(self, source):
        return self.network.rate[source, self.piece]

    def led(self, wish):
        return self.network.lead[wish.source, self.piece] >= 0

    def asked(self, source):
        n = self.network
        both = [n.lead[source, self.piece], *n.helpers[source, self.piece]]
        return [int(server) for server in both if server >= 0]

    def level(self, wish):
        return int(self.network.priority[wish.source])

    def pace(self, server):
        """Return standard hours a day of somebody at work."""
        return self.speed(server) / self.network.pace[server, self.desk[server].source]

    def waiting(self):
        return [wish for wish in self.wishes if wish.state == "waiting"]

    # -------------------------------------------------- chance

    def draw(self, source, purpose):
        words = self.network.keys[source]
        return uniforms(
            np.uint64(self.counts[source]),
            purpose,
            np.uint64(self.replication),
            words[0],
            words[1],
        )

    def think(self, source):
        u, self.luck[source] = self.draw(source, ARRIVAL)
        self.gap[source] = -math.log(u)

    def work(self, source):
        n, words = self.network, self.network.keys[source]
        time = n.times[source]
        return n.mean[source] * work_of(
            time.code,
            time.spread,
            time.multiples,
            self.luck[source],
            np.uint64(self.counts[source]),
            np.uint64(self.replication),
            words[0],
            words[1],
        )

    # -------------------------------------------------- what happens

    def arrive(self, source):
        hours = self.work(source)
        patience = self.network.patience[source]
        if patience < NEVER:
            patience *= -math.log(self.draw(source, PATIENCE)[0])
        number = len(self.wishes)
        wish = Wish(source, number, self.now, hours, hours, self.now + patience)
        self.wishes.append(wish)
        self.counts[source] += 1
        self.gap[source] = NEVER
        if not self.network.closed:
            self.think(source)
        self.find_someone(wish)

    def find_someone(self, wish):
        """Give a request to the first who is free, or to whom it interrupts; who is interrupted looks again."""
        if not self.led(wish):
            self.leave(wish, "unanswered")
            return
        here = [k for k in self.asked(wish.source) if self.speed(k) > 0]
        free = [k for k in here if self.desk[k] is None]
        if free:
            self.sit_down(wish, free[0])
            return
        worse = [k for k in here if self.level(self.desk[k]) > self.level(wish)]
        if worse and self.network.preempts:
            key = {k: (self.level(self.desk[k]), self.desk[k].number) for k in worse}
            server = max(worse, key=key.__getitem__)
            other = self.stand_up(server)
            self.sit_down(wish, server)
            self.find_someone(other)

    def sit_down(self, wish, server):
        if math.isnan(wish.begun):
            wish.begun, wish.server = self.now, server
        wish.withdrawn, wish.state = NEVER, "work"
        self.desk[server] = wish

    def stand_up(self, server):
        wish, self.desk[server] = self.desk[server], None
        wish.state = "waiting"
        return wish

    def leave(self, wish, state):
        wish.left, wish.state = self.now, state
        if self.network.closed:
            self.think(wish.source)

    def turn_over(self):
        """Enter the next piece of time."""
        self.piece += 1
        for server in range(self.network.num_servers):
            if self.desk[server] and self.gone(server):
                self.stand_up(server)
        for wish in self.waiting():
            if not self.led(wish):
                self.leave(wish, "unanswered")

    def settle(self):
        """Let everybody look at what waits until nobody finds anything."""
        while any(self.look(server) for server in range(self.network.num_servers)):
            pass

    def look(self, server):
        mine = self.desk[server]
        if self.speed(server) == 0 or (mine and not self.network.preempts):
            return False
        found = [w for w in self.waiting() if server in self.asked(w.source)]
        if mine:
            found = [w for w in found if self.level(w) < self.level(mine)]
        if not found:
            return False
        lead = self.network.lead[:, self.piece]
        best = min(
            found, key=lambda w: (self.level(w), lead[w.source] != server, w.number)
        )
        if mine:
            self.stand_up(server)
        self.sit_down(best, server)
        if mine and not self.led(mine):
            self.leave(mine, "unanswered")
        return True

    # -------------------------------------------------- time

    def run(self):
        """Go on to the end."""
        self.settle()
        while self.now < self.network.end:
            self.step()
        return self

    def coming(self):
        """Yield in how long what runs out, and whose it is; breaks are not among it."""
        for server, wish in enumerate(self.desk):
            if wish and self.speed(server) > 0:
                yield wish.rest / self.pace(server), "done", server
        for source, gap in enumerate(self.gap):
            if self.rate(source) > 0 and gap < NEVER:
                yield gap / self.rate(source), "ask", source
        for wish in self.waiting():
            yield wish.withdrawn - self.now, "withdraw", wish.number

    def step(self):
        """Go on to what happens next, and let it happen."""
        following = next(b for b in self.breaks if b > self.now)
        until_break = (following - self.now, "break", 0)
        span, what, who = min([until_break, *self.coming()], key=lambda c: c[0])
        self.pass_time(span)
        self.now = following if what == "break" else min(following, self.now + span)
        if self.now >= self.network.end:
            return
        if what == "break" and self.now == 0:
            self.begin_anew()
        self.happen(what, who)
        self.settle()

    def begin_anew(self):
        """Begin the horizon: whoever is to ask draws anew."""
        self.counts = [0] * self.network.num_sources
        for source, gap in enumerate(self.gap):
            if gap < NEVER:
                self.think(source)

    def happen(self, what, who):
        """Let a piece of time end, work be done, somebody ask or withdraw."""
        edges = self.network.edges
        if what == "done":
            self.leave(self.desk[who], "done")
            self.desk[who] = None
        elif what == "ask":
            self.arrive(who)
        elif what == "withdraw":
            self.leave(self.wishes[who], "withdrawn")
        elif self.piece < len(edges) and self.now >= edges[self.piece]:
            self.turn_over()

    def pass_time(self, span):
        """Let everything go on for a span of time in which nothing happens."""
        present = sum(math.isnan(wish.left) for wish in self.wishes)
        self.area += present * span
        for server, wish in enumerate(self.desk):
            if wish:
                wish.rest = max(0.0, wish.rest - span * self.pace(server))
                self.worked[server, self.stretch()] += span * self.speed(server)
        for source, gap in enumerate(self.gap):
            if gap < NEVER:
                self.gap[source] = max(0.0, gap - span * self.rate(source))
