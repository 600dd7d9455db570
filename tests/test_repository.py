"""The repository as a whole: scenarios load, layers hold, nothing leaks or rots."""

import re
import runpy
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml

from resourcing.cli import main

ROOT = Path(__file__).resolve().parents[1]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.toml"))
NOT_TEXT = {".png", ".xlsx", ".pptx", ".pdf"}
MAX_BYTES = 500_000
FIRST_SCREEN_LINES = 60
# Written so that this file does not match itself.
WORKPLACE = re.compile(
    r"(?<![\w.])/wor[k]/|\.\./share[d]|\.librar[y]\b|\b[s]eed 00\d|/op[t]/"
    r"|pypi\.or[g]|pythonhoste[d]"
)
NAMES_THE_DATA_FOLDER = {".ci/run"}


@cache
def tracked() -> tuple[Path, ...]:
    """Return the project's files: what git tracks or would track."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout: the list of tracked files is unknown")
    names = done.stdout.decode().rstrip("\0").split("\0")
    return tuple(path for name in names if (path := ROOT / name).is_file())


def texts() -> list[tuple[str, str]]:
    """Return (name, text) of every tracked text file."""
    paths = [path for path in tracked() if path.suffix not in NOT_TEXT]
    return [
        (path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in paths
    ]


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenario_reads_without_problems(path, capsys):
    """Every scenario that ships passes `resourcing check`."""
    assert main(["check", str(path)]) == 0, capsys.readouterr()


def test_import_contracts_hold():
    """The layers of the architecture hold in the code."""
    code = (
        "from importlinter.cli import lint_imports_command as lint;"
        "lint(['--no-cache', '--no-logo'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_readme_names_both_commands_on_the_first_screen():
    """A newcomer finds how to run and how to test without scrolling."""
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    screen = "\n".join(lines[:FIRST_SCREEN_LINES])
    assert "python3 go.py run" in screen
    assert "python3 go.py test" in screen


def test_hooks_are_the_quick_checks():
    """pre-commit runs what `go.py test` begins with, under the same names."""
    checks = runpy.run_path(str(ROOT / "go.py"), run_name="go")["CHECKS"]
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    hooks = [hook for repo in config["repos"] for hook in repo["hooks"]]
    entries = {hook["id"]: hook["entry"] for hook in hooks}
    assert list(entries)[: len(checks)] == list(checks)
    assert all(entries[name] == f"python3 go.py check {name}" for name in checks)


def test_ci_runs_the_test_command():
    """Both CI scripts call the command that the README names."""
    scripts = [".ci/run", ".github/workflows/ci.yml"]
    assert all("python3 go.py test" in (ROOT / name).read_text() for name in scripts)


def test_files_name_no_workplace():
    """No file points at somebody's machine or package index."""
    found = {
        name: WORKPLACE.findall(text)
        for name, text in texts()
        if name not in NAMES_THE_DATA_FOLDER and WORKPLACE.search(text)
    }
    assert found == {}


def test_lines_end_clean():
    """Text ends with one newline, and no line ends in blanks."""
    whole = {n: t for n, t in texts() if t and not n.endswith(".svg")}
    assert [n for n, t in whole.items() if not t.endswith("\n")] == []
    assert [n for n, t in whole.items() if re.search(r"[ \t\r]$", t, re.M)] == []


def test_files_are_small():
    """A clone stays quick: no file exceeds 500 kB."""
    assert [path.name for path in tracked() if path.stat().st_size > MAX_BYTES] == []


def test_no_second_lock():
    """requirements.lock is the one lock."""
    names = {path.name for path in tracked()}
    assert "uv.lock" not in names
    assert "requirements.lock" in names


def test_shipped_portfolio_uses_the_default_playbook():
    """The copy beside the shipped register is the package's own playbook; the tool that ships it makes both."""
    shipped = ROOT / "scenarios" / "astrazeneca" / "playbook.toml"
    default = ROOT / "src" / "resourcing" / "data" / "playbook.toml"
    assert shipped.read_bytes() == default.read_bytes()
