"""Time in which the optimizer proves the gaps that it is built for, five seeds of each size.

``python benchmarks/targets.py --out FILE``. Each solve is a process of its own that stops at the gap or at the limit; compiled
code is warmed up before the clock starts. Gaps are shares of full value, by the bound that the answer carries.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from compare import machine
from portfolio import Size, portfolio

from resourcing.optimize import StopRules, optimize, warm_up

TARGETS = (
    (Size(12, 60, 8), 0.005, 1.0),
    (Size(12, 60, 8), 0.002, 60.0),
    (Size(20, 120, 4), 0.004, 1.0),
    (Size(20, 120, 4), 0.0015, 60.0),
    (Size(40, 300, 8), 0.005, 10.0),
    (Size(200, 2000, 8), 0.008, 60.0),
)
"""Size, gap, seconds."""
LONGER = 3.0
"""How many times the limit a solve may take before it is stopped: how far a miss misses is worth knowing."""


def solve_one(target: int, seed: int) -> dict[str, float]:
    """Return gap, seconds and memory in GB of one solve in this process."""
    size, gap, seconds = TARGETS[target]
    data = portfolio(size, seed=seed)
    warm_up()
    result = optimize(data, stop=StopRules(gap=gap, seconds=LONGER * seconds))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"gap": result.gap, "seconds": result.seconds, "memory": peak / 2**20}


def solve_apart(target: int, seed: int) -> dict[str, float]:
    """Return the same from a process of its own."""
    words = [sys.executable, __file__, "--one", str(target), str(seed)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def row(target: int, seeds: int) -> str:
    """Return one line of the table: medians over the seeds, and the worst."""
    size, gap, seconds = TARGETS[target]
    found = [solve_apart(target, seed) for seed in range(seeds)]
    times = [item["seconds"] for item in found]
    met = sum(item["gap"] <= gap and item["seconds"] <= seconds for item in found)
    cells = (
        str(size),
        f"{gap:.2%}",
        f"{seconds:g} s",
        f"{statistics.median(times):.2f} s",
        f"{max(times):.2f} s",
        f"{statistics.median(item['gap'] for item in found):.3%}",
        f"{max(item['gap'] for item in found):.3%}",
        f"{max(item['memory'] for item in found):.2f} GB",
        f"{met} of {seeds}",
    )
    return f"| {' | '.join(cells)} |"


HEADING = (
    "| managers x alliances x periods | gap asked | within | median time | worst time | median gap | worst gap | memory | met |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every target, or make one solve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--one", nargs=2, type=int, help=argparse.SUPPRESS)
    parsed = parser.parse_args(arguments)
    if parsed.one:
        print(json.dumps(solve_one(*parsed.one)))
        return 0
    lines = [HEADING]
    for target in range(len(TARGETS)):
        lines.append(row(target, parsed.seeds))
        sys.stderr.write(f"{lines[-1]}\n")
    text = "\n".join([*lines, "", machine()])
    print(text)
    if parsed.out:
        parsed.out.write_text(f"{text}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
