"""Makes the picture of the README again, from the shipped baseline: coverage under today's leads and under the plan."""

import sys
from pathlib import Path

from resourcing.read import read_inputs
from resourcing.study import run
from resourcing.view import plots

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Write docs/images/coverage.png."""
    inputs = read_inputs(ROOT / "scenarios" / "baseline.toml")
    done = run(inputs.scenario, register=inputs.register, playbook=inputs.playbook)
    out = ROOT / "docs" / "images" / "coverage.png"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(plots.picture(plots.coverage_by_segment(done)).png)
    return 0


if __name__ == "__main__":
    sys.exit(main())
