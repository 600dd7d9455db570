"""Networks for the simulation: a plain queue, and random ones with everything that the engine knows."""

import numpy as np

from resourcing.simulate.network import Network, ServiceTime

KINDS = ("constant", "exponential", "log_normal", "gamma", "empirical")


def queue(
    *,
    servers: int = 1,
    rates=(0.5,),
    mean: float = 1.0,
    end: float = 1000.0,
    kind: str = "exponential",
    scv: float = 1.0,
    **changes,
) -> Network:
    """Return sources that all ask the same servers, who work one hour a day each."""
    num = len(rates)
    return Network(
        rate=np.array(rates, dtype=float)[:, None],
        mean=np.full(num, mean),
        lead=np.zeros((num, 1), dtype=int),
        helpers=np.tile(np.arange(1, servers), (num, 1, 1)),
        speed=np.ones((servers, 1)),
        end=end,
        service_time=ServiceTime(kind=kind, scv=scv),
        **{"begin": 0.0, **changes},
    )


def random_network(seed: int, **changes) -> Network:
    """Return a small network under load: absences, leads that change, helpers, patience, classes."""
    rng = np.random.default_rng(seed)
    sources, servers, pieces = (
        rng.integers(1, 7),
        rng.integers(1, 5),
        rng.integers(1, 5),
    )
    stretches, helpers = int(rng.integers(1, 25)), int(rng.integers(0, 4))
    width, begin = float(rng.choice([0.5, 1.0, 2.5])), float(rng.integers(-3, 4))
    end = begin + float(rng.uniform(3.0, 25.0))
    # edges where a stretch ends as well as anywhere
    edges = np.sort(rng.uniform(begin - 1.0, end + 1.0, pieces - 1))
    whole = rng.random() < 0.5
    edges = np.unique(np.floor(edges)) if whole else edges
    pieces = len(edges) + 1
    speed = rng.uniform(1.0, 8.0, (servers, stretches))
    speed *= rng.random((servers, stretches)) < rng.choice([0.5, 0.8, 1.0])
    for server in np.flatnonzero(rng.random(servers) < 0.3):
        speed[server, rng.integers(0, stretches) :] = 0.0  # who leaves
    given = {
        "rate": rng.uniform(0.0, 1.2, (sources, pieces))
        * (rng.random((sources, pieces)) < 0.9),
        "mean": rng.uniform(0.1, 6.0, sources),
        "lead": _somebody(rng, servers, (sources, pieces), nobody=0.15),
        "helpers": _somebody(rng, servers, (sources, pieces, helpers), nobody=0.3),
        "speed": speed,
        "begin": begin,
        "end": end,
        "origin": begin - float(rng.choice([0.0, 0.3, 4.0])),
        "width": width,
        "edges": edges,
        "priority": rng.integers(0, 4, sources),
        "pace": rng.uniform(0.5, 2.0, (servers, sources)),
        "keys": rng.integers(0, 2**32, (sources, 2)),
        "service_time": _time(rng),
        "preempts": bool(rng.random() < 0.5),
        "closed": bool(rng.random() < 0.3),
    }
    if not given["closed"]:
        never = rng.random(sources) < rng.choice([0.2, 1.0])
        given["patience"] = np.where(never, np.inf, rng.uniform(0.2, 5.0, sources))
    others = np.random.default_rng([seed, 1])
    if others.random() < 0.5:
        given["service_time"] = tuple(_time(others) for _ in range(sources))
    return Network(**{**given, **changes})


def _time(rng) -> ServiceTime:
    """Return a distribution of work at random."""
    return ServiceTime(
        kind=str(rng.choice(KINDS)),
        scv=float(rng.uniform(0.2, 4.0)),
        values=tuple(rng.uniform(0.2, 5.0, 4).round(2)),
    )


def _somebody(rng, servers, shape, *, nobody):
    """Return servers at random, -1 with a chance."""
    return np.where(rng.random(shape) < nobody, -1, rng.integers(0, servers, shape))
