"""Makes the shipped portfolio again: partners of AstraZeneca from the public extract, a made-up team, three scenarios.

Needs the folder of public data in RESOURCING_DATA. Writes scenarios/*.toml and scenarios/astrazeneca/.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from resourcing.importing import portfolio_from_trials
from resourcing.view.files import write_portfolio

ROOT = Path(__file__).resolve().parents[1]
SCENARIOS = ROOT / "scenarios"
HOME = SCENARIOS / "astrazeneca"
HEADER = (
    "# Partners and counts: public record (ClinicalTrials.gov). Team, absences, hours, costs and judged scores: made up.\n"
    "# Made by tools/ship_scenarios.py; see astrazeneca/README.md.\n\n"
)


def main() -> int:
    """Write the shipped portfolio."""
    data = os.environ.get("RESOURCING_DATA")
    if not data:
        sys.stderr.write("set RESOURCING_DATA to the folder of public data\n")
        return 1
    trials = Path(data) / "clinical_trials"
    found = portfolio_from_trials(
        studies=trials / "studies.csv",
        sponsors=trials / "study_sponsors.csv",
        company=["AstraZeneca"],
    )
    with tempfile.TemporaryDirectory() as folder:
        made = write_portfolio(found, out=Path(folder) / "portfolio")
        shutil.rmtree(HOME, ignore_errors=True)
        HOME.mkdir(parents=True)
        shutil.copytree(made / "register", HOME / "register")
        shutil.copy(made / "playbook.toml", HOME)
        notes = (made / "README.md").read_text(encoding="utf-8")
        (HOME / "README.md").write_text(
            notes.replace("resourcing run baseline.toml", "python3 go.py run"),
            encoding="utf-8",
        )
        for path in made.glob("*.toml"):
            if path.name != "playbook.toml":
                _ship(path)
    return 0


def _ship(path: Path) -> None:
    """Write one scenario with the paths of the shipped portfolio."""
    text = path.read_text(encoding="utf-8")
    for key, old in (("register", "register"), ("playbook", "playbook.toml")):
        text = text.replace(f'{key} = "{old}"', f'{key} = "astrazeneca/{old}"')
    (SCENARIOS / path.name).write_text(HEADER + text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
