"""Compare methods on the same made-up portfolios with the same time, and write a table of objective, bound and gap.

``python benchmarks/compare.py --sizes 12x60x8 20x120x4 --seconds 2 10 60 --seeds 5 --out FILE``. Each run is a process of its
own, since two of the solvers cannot share one; compiled code is warmed up before the clock starts. Methods: ``ours``
(`optimize`, method auto), ``exact`` (the PuLP model solved by HiGHS, no start), ``cbc`` (the same model solved by CBC), ``cp-sat``
(OR-Tools, needs ``pip install ortools``). Gaps are shares of full value.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from portfolio import Size, portfolio

from resourcing.problem import ProblemData

METHODS = ("ours", "exact", "cbc", "cp-sat")
PACKAGES = ("resourcing", "pulp", "highspy", "ortools", "numba", "numpy")
SCALE = 1_000
"""CP-SAT takes whole numbers: points and hours are multiplied by this."""

Answer = dict[str, float | None]
"""Objective, bound and seconds."""


def run_ours(data: ProblemData, seconds: float) -> Answer:
    """Solve with `optimize`."""
    from resourcing.optimize import StopRules, optimize, warm_up

    warm_up()
    result = optimize(data, stop=StopRules(seconds=seconds))
    return {
        "objective": result.objective,
        "bound": result.bound,
        "seconds": result.seconds,
    }


def run_exact(data: ProblemData, seconds: float) -> Answer:
    """Solve the compact model with HiGHS through PuLP, as a plain formulation would be."""
    from resourcing import formulation

    began = time.perf_counter()
    model = formulation.build(data)
    verdict = formulation.solve(
        model, stop=formulation.Stop(gap_points=1e-6, seconds=seconds)
    )
    return {
        "objective": verdict.objective,
        "bound": verdict.bound,
        "seconds": time.perf_counter() - began,
    }


def run_cbc(data: ProblemData, seconds: float) -> Answer:
    """Solve the compact model with the CBC that PuLP brings; its bound is read from the log."""
    import tempfile

    import pulp

    from resourcing import formulation

    began = time.perf_counter()
    problem = formulation.build(data).problem
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "cbc.log"
        problem.solve(
            pulp.PULP_CBC_CMD(msg=False, timeLimit=seconds, threads=1, logPath=str(log))
        )
        text = log.read_text(encoding="utf-8", errors="replace")
    found = problem.sol_status in (
        pulp.LpSolutionOptimal,
        pulp.LpSolutionIntegerFeasible,
    )
    objective = float(pulp.value(problem.objective)) if found else None
    return {
        "objective": objective,
        "bound": _cbc_bound(text, objective, constant=problem.objective.constant),
        "seconds": time.perf_counter() - began,
    }


def _cbc_bound(text: str, objective: float | None, *, constant: float) -> float | None:
    """Return the upper bound that a log of CBC ends with, None where it has none."""
    for line in reversed(text.splitlines()):
        if line.startswith(("Upper bound:", "Lower bound:")):
            return abs(float(line.split()[-1])) + constant
        if line.startswith("Result - Optimal solution found"):
            return objective
    return None


def run_cp_sat(data: ProblemData, seconds: float) -> Answer:
    """Solve with OR-Tools CP-SAT: leads are Booleans, hours whole numbers, handovers Booleans."""
    from ortools.sat.python import cp_model

    began = time.perf_counter()
    model = cp_model.CpModel()
    worth = np.rint(data.hour_value * 1.0 * SCALE).astype(int)
    points, use = [], {}
    resources, alliances, periods = data.shape
    lead: dict[tuple[int, int, int], object] = {}
    for a in range(alliances):
        for t in range(periods):
            for r in np.flatnonzero(data.eligible[:, a, t]).tolist():
                lead[r, a, t] = x = model.new_bool_var("")
                use.setdefault((r, t), []).append(
                    (round(float(data.overhead[r, a, t]) * SCALE), x)
                )
                for b in range(len(data.bundles)):
                    most = int(data.need[a, b, t] * SCALE)
                    hours = model.new_int_var(0, most, "")
                    model.add(hours <= most * x)
                    use[r, t].append((1, hours))
                    points.append((int(worth[a, b, t]), hours))
            now = [lead[r, a, t] for r in range(resources) if (r, a, t) in lead]
            model.add_at_most_one(now)
    moved = _cp_handovers(model, data, lead)
    for (r, t), terms in use.items():
        limit = int(data.ceiling_hours[r, t] * SCALE)
        model.add(sum(size * x for size, x in terms) <= limit)
    cost = [
        (round(float(data.handover_points[a, t]) * SCALE * SCALE), x)
        for (a, t), x in moved.items()
    ]
    model.maximize(sum(c * x for c, x in points) - sum(c * x for c, x in cost))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    bound = solver.best_objective_bound / SCALE**2
    return {
        "objective": solver.objective_value / SCALE**2 if found else None,
        "bound": bound if found or bound else None,  # 0 before there is any
        "seconds": time.perf_counter() - began,
    }


def _cp_handovers(model, data: ProblemData, lead: dict) -> dict:
    """Return a Boolean for each alliance and period that is 1 where its lead is not the last one.

    In these instances every alliance is led today; a lead after a pause is compared with the lead before it.
    """
    resources, alliances, periods = data.shape
    moved = {}
    for a in range(alliances):
        last = {r: int(data.incumbent[a] == r) for r in range(resources)}
        for t in range(periods):
            moved[a, t] = move = model.new_bool_var("")
            now = {r: lead.get((r, a, t), 0) for r in range(resources)}
            free = 1 - sum(now.values())
            following = {}
            for r in range(resources):
                if (r, a, t) in lead:
                    model.add(move >= now[r] - last[r])
                following[r] = keep = model.new_bool_var("")
                model.add(keep >= now[r])
                model.add(keep <= now[r] + free)
                model.add(keep <= now[r] + last[r])
            model.add(sum(following.values()) == 1)
            last = following
    return moved


RUNNERS: dict[str, Callable[[ProblemData, float], Answer]] = {
    "ours": run_ours,
    "exact": run_exact,
    "cbc": run_cbc,
    "cp-sat": run_cp_sat,
}


def solve_apart(method: str, size: Size, seed: int, seconds: float) -> Answer:
    """Return what a method finds in a process of its own; nothing where it fails."""
    words = [sys.executable, __file__, "--one", method, _short(size), str(seed)]
    done = subprocess.run(
        [*words, str(seconds)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.stderr.write(f"{method} {size}: {done.stderr.strip()[-300:]}\n")
        return {"objective": None, "bound": None, "seconds": None}
    answer: Answer = json.loads(done.stdout.splitlines()[-1])
    return answer


def _short(size: Size) -> str:
    """Return a size as one word."""
    return f"{size.managers}x{size.alliances}x{size.periods}"


def _size(word: str) -> Size:
    """Return the size that a word like ``12x60x8`` names."""
    return Size(*(int(part) for part in word.split("x")))


def compare(
    sizes: Sequence[Size], limits: Sequence[float], seeds: int, methods: Sequence[str]
) -> list[dict[str, object]]:
    """Return a row for each size, limit and method: medians over the seeds."""
    rows: list[dict[str, object]] = []
    for size in sizes:
        full = {seed: portfolio(size, seed=seed).full_value for seed in range(seeds)}
        for seconds in limits:
            for method in methods:
                found = {
                    seed: solve_apart(method, size, seed, seconds) for seed in full
                }
                rows.append(_row(size, seconds, method, found, full))
                sys.stderr.write(f"{rows[-1]}\n")
    return rows


def _row(
    size: Size,
    seconds: float,
    method: str,
    found: dict[int, Answer],
    full: dict[int, float],
) -> dict[str, object]:
    """Return the medians of one size, limit and method; a missing bound counts as full value."""
    gaps, values, bounds = [], [], []
    for seed, answer in found.items():
        bound = full[seed] if answer["bound"] is None else answer["bound"]
        bound = min(bound, full[seed])
        bounds.append(bound / full[seed])
        if answer["objective"] is None:
            gaps.append(float("inf"))
            values.append(float("-inf"))
        else:
            gaps.append((bound - answer["objective"]) / full[seed])
            values.append(answer["objective"] / full[seed])
    return {
        "size": str(size),
        "seconds": seconds,
        "method": method,
        "value": statistics.median(values),
        "bound": statistics.median(bounds),
        "gap": statistics.median(gaps),
        "worst gap": max(gaps),
    }


def table(rows: Sequence[dict[str, object]]) -> str:
    """Return the rows as a table in Markdown, with machine and versions below."""
    lines = [
        "| managers x alliances x periods | seconds | method | value | bound | gap | worst gap |",
        "| --- | ---: | --- | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        cells = [_percent(row[key]) for key in ("value", "bound", "gap", "worst gap")]
        lines.append(
            f"| {row['size']} | {row['seconds']:g} | {row['method']} | {' | '.join(cells)} |"
        )
    return "\n".join([*lines, "", machine()])


def _percent(share: object) -> str:
    """Return a share as text."""
    return f"{share:.2%}" if isinstance(share, float) and np.isfinite(share) else "none"


def machine() -> str:
    """Return machine and versions as one line."""
    found = []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}; {', '.join(found)}."
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the comparison, or one solve of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="+", default=["12x60x8", "20x120x4"])
    parser.add_argument("--seconds", nargs="+", type=float, default=[2, 10, 60])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--methods", nargs="+", default=list(METHODS))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    parsed = parser.parse_args(arguments)
    if parsed.one:
        method, size, seed, seconds = parsed.one
        data = portfolio(_size(size), seed=int(seed))
        print(json.dumps(RUNNERS[method](data, float(seconds))))
        return 0
    sizes = [_size(word) for word in parsed.sizes]
    text = table(compare(sizes, parsed.seconds, parsed.seeds, parsed.methods))
    print(text)
    if parsed.out:
        parsed.out.write_text(f"{text}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
