"""Simulate the same queue with ours, SimPy and Ciw in one run, and 500 years of a team, and write tables of both.

``python benchmarks/simulation.py --customers 100000 --repeats 5 --out FILE``. The queue is M/M/3 at 90 % load; each model draws
arrivals and works, keeps the wait of every customer and returns their mean. Customers per second of process time, the median
of the repeats, which take turns; compiled code is warmed up before. SimPy and Ciw: ``pip install simpy ciw``.
"""

import argparse
import os
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np

from resourcing.queueing import mmc
from resourcing.simulate.engine import replicate
from resourcing.simulate.network import Network, ServiceTime

SERVERS, LOAD = 3, 0.9
MANAGERS, ALLIANCES, SERVICES, DAYS, MONTHS = 12, 60, 6, 260, 12
YEARS = 500
PACKAGES = ("resourcing", "simpy", "ciw", "numba", "numpy")
LEAST = {"SimPy": 30, "Ciw": 50}
"""How many times as fast ours should be."""

Runner = Callable[[int, int], tuple[int, float]]
"""Takes a number of customers and a seed; returns how many were served, and their mean wait."""


def run_ours(customers: int, seed: int) -> tuple[int, float]:
    """Simulate with the compiled engine."""
    network = Network(
        rate=np.array([[SERVERS * LOAD]]),
        mean=np.ones(1),
        lead=np.zeros((1, 1), dtype=int),
        helpers=np.arange(1, SERVERS).reshape(1, 1, -1),
        speed=np.ones((SERVERS, 1)),
        begin=0.0,
        end=customers / (SERVERS * LOAD),
        service_time=ServiceTime(kind="exponential"),
    )
    room = customers + customers // 50
    rows, *_ = replicate(network.arrays(), network.options(), seed, room)
    waits = rows["begun"] - rows["arrived"]
    return len(rows), float(np.nanmean(waits))


def run_simpy(customers: int, seed: int) -> tuple[int, float]:
    """Simulate with SimPy: a process for each customer, as in its examples."""
    import simpy

    draw, waits = random.Random(seed), []
    environment = simpy.Environment()
    desks = simpy.Resource(environment, capacity=SERVERS)

    def customer():
        arrived = environment.now
        with desks.request() as turn:
            yield turn
            waits.append(environment.now - arrived)
            yield environment.timeout(draw.expovariate(1.0))

    def source():
        for _ in range(customers):
            yield environment.timeout(draw.expovariate(SERVERS * LOAD))
            environment.process(customer())

    environment.process(source())
    environment.run()
    return len(waits), statistics.fmean(waits)


def run_ciw(customers: int, seed: int) -> tuple[int, float]:
    """Simulate with Ciw: a network of one node."""
    import ciw

    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=SERVERS * LOAD)],
        service_distributions=[ciw.dists.Exponential(rate=1.0)],
        number_of_servers=[SERVERS],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(customers, method="Finish")
    waits = [record.waiting_time for record in simulation.get_all_records()]
    return len(waits), statistics.fmean(waits)


RUNNERS: dict[str, Runner] = {"ours": run_ours, "SimPy": run_simpy, "Ciw": run_ciw}
SHARES = {"ours": 10, "SimPy": 1, "Ciw": 1}
"""Ours simulates so many times the customers, or the clock would not see it."""


def race(customers: int, repeats: int) -> dict[str, tuple[float, float]]:
    """Return customers per second and mean wait of each."""
    run_ours(100, 0)
    speeds: dict[str, list[float]] = {name: [] for name in RUNNERS}
    waits: dict[str, list[float]] = {name: [] for name in RUNNERS}
    for seed in range(repeats):
        for name, runner in RUNNERS.items():
            began = time.process_time()
            served, wait = runner(customers * SHARES[name], seed)
            speeds[name].append(served / (time.process_time() - began))
            waits[name].append(wait)
    return {
        name: (statistics.median(speeds[name]), statistics.fmean(waits[name]))
        for name in RUNNERS
    }


def team() -> Network:
    """Return a year of a team: each alliance asks for each service twice, managers work by day and are absent at times."""
    draw = np.random.default_rng(0)
    sources = ALLIANCES * SERVICES
    lead = np.repeat(draw.integers(0, MANAGERS, (ALLIANCES, MONTHS)), SERVICES, axis=0)
    present = draw.random((MANAGERS, DAYS)) < 0.88
    return Network(
        rate=np.full((sources, MONTHS), 2.0 / DAYS),
        mean=draw.uniform(2.0, 12.0, sources),
        lead=lead,
        helpers=((lead + 1) % MANAGERS)[:, :, None],
        speed=draw.uniform(3.0, 7.0, (MANAGERS, DAYS)) * present,
        begin=0.0,
        end=float(DAYS),
        edges=np.arange(1, MONTHS) * DAYS / MONTHS,
        priority=draw.integers(0, 3, sources),
        pace=draw.uniform(0.8, 1.3, (MANAGERS, sources)),
    )


def years(number: int) -> tuple[float, int]:
    """Return the process time of so many replications of the year, and the requests in them."""
    network = team()
    net, opt, room = network.arrays(), network.options(), 1000
    replicate(net, opt, 0, room)
    began = time.process_time()
    requests = sum(len(replicate(net, opt, k, room)[0]) for k in range(number))
    return time.process_time() - began, requests


def table(found: dict[str, tuple[float, float]]) -> str:
    """Return the race as a table in Markdown."""
    lines = [
        "| simulator | customers per second | ours is faster by | wanted | mean wait |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    ours = found["ours"][0]
    for name, (speed, wait) in found.items():
        ratio = "" if name == "ours" else f"{ours / speed:.0f} times"
        wanted = f"{LEAST[name]} times" if name in LEAST else ""
        lines.append(f"| {name} | {speed:,.0f} | {ratio} | {wanted} | {wait:.3f} |")
    theory = mmc(SERVERS, SERVERS * LOAD, 1.0).mean_wait
    return "\n".join([*lines, f"| theory | | | | {theory:.3f} |"])


def machine() -> str:
    """Return machine and versions as one line."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}; {packages}."
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run both, print the tables, and return 1 where ours is slower than wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--out", type=Path)
    parsed = parser.parse_args(arguments)
    found = race(parsed.customers, parsed.repeats)
    seconds, requests = years(YEARS)
    said = (
        f"{YEARS} replications of a year, {MANAGERS} managers and {ALLIANCES} alliances: "
        f"{seconds:.2f} s of process time, {requests / YEARS:.0f} requests each."
    )
    text = "\n\n".join([table(found), said, machine()])
    print(text)
    if parsed.out:
        parsed.out.write_text(f"{text}\n", encoding="utf-8")
    slow = any(
        found["ours"][0] < least * found[name][0] for name, least in LEAST.items()
    )
    return int(slow or seconds > 5.0)


if __name__ == "__main__":
    sys.exit(main())
