#!/usr/bin/env python3
"""Set the project up on a bare Python 3.11+ and run its commands.

Standard library only; no make, no shell. Every package comes from
``requirements.lock`` by hash, through uv when it is on the path, else pip.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036  # a bare machine may have any Python
    sys.exit("resourcing needs Python 3.11 or newer, this is " + sys.version.split()[0])

import tomllib

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "resourcing-stamp"
LOCK = ROOT / "requirements.lock"
SCENARIO = Path("scenarios/baseline.toml")
RUN_FOLDER = Path("out/baseline")
SITE = Path("out/site")

LINT_IMPORTS = """
from importlinter.cli import lint_imports_command
lint_imports_command(["--no-cache", "--no-logo"])
"""

# The checks that cost seconds; pre-commit runs the same ones by name.
CHECKS = {
    "lint": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "types": ["-m", "mypy"],
    "spelling": ["-m", "codespell_lib"],
    "layers": ["-c", LINT_IMPORTS],
}
NBVAL = [
    "--nbval",
    "--nbval-current-env",
    "--nbval-cell-timeout=120",
    "--nbval-sanitize-with=tests/notebooks/nbval_sanitize.cfg",
]

APART = ["-n", "auto", "--dist", "loadfile"]
"""Files side by side, the tests of one file one after another."""

SLOW = ["-m", "slow", *APART]

COMPILES = [
    "tests/oracle/test_calibration_recovers.py",
    "tests/oracle/test_brute_force.py",
    "-k",
    "shape0 or hours_of_a_request",
]
"""Tests that call every kernel."""

USAGE = """usage: python3 go.py COMMAND

  run [ARGS]           set up and run the baseline scenario, or `resourcing run ARGS`
  test [ARGS]          set up and run every check and test, or only `pytest ARGS`
  check [NAME ...]     the quick checks: lint, format, types, spelling, layers
  slow [ARGS]          the tests marked slow
  notebooks [--check]  execute all notebooks and store their outputs, or compare them
  docs                 build the documentation site in out/site, warnings as errors
  resourcing ARGS      any command of the package
  lab [ARGS]           open JupyterLab on the notebooks
  hooks                install the pre-commit hooks
  setup                only set up"""


def call(command, **extra_environment):
    """Run a command in the project folder and return its exit code."""
    environment = {**os.environ, **extra_environment}
    arguments = [str(part) for part in command]
    return subprocess.run(arguments, cwd=ROOT, env=environment, check=False).returncode


def python(*arguments, **extra_environment):
    """Run the environment's Python and return its exit code."""
    return call([PYTHON, *arguments], **extra_environment)


# ---------------------------------------------------------------- set-up


def wanted():
    """Return the fingerprint of what the environment is made from."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = [
        LOCK.read_text(encoding="utf-8"),
        repr([project["build-system"], project["project"]]),
        sys.version,
        str(VENV),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def install_all(installer):
    """Install the lock and this project; return whether both went well."""
    # --no-deps: the lock is the closure, and old pip stops at extras in hash mode.
    locked = [*installer, "--no-deps", "--require-hashes", "-r", LOCK]
    project = [*installer, "--no-deps", "-e", ROOT]
    return call(locked) == 0 and call(project) == 0


def build_with_uv(base):
    """Build the environment with uv; return whether it worked."""
    uv = shutil.which("uv")
    if uv is None:
        return False
    make = [uv, "venv", "--quiet", "--no-config", "--python", base, VENV]
    install = [uv, "pip", "install", "--quiet", "--no-config", "--compile-bytecode"]
    if call(make) == 0 and install_all([*install, "--python", PYTHON]):
        return True
    print("uv could not set up; trying pip", flush=True)
    return False


def build_with_pip(base):
    """Build the environment with venv and pip; return whether it worked."""
    shutil.rmtree(VENV, ignore_errors=True)
    if call([base, "-m", "venv", VENV]) != 0:
        print("could not make .venv; on Debian: apt install python3-venv")
        return False
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    return install_all(pip)


def set_up():
    """Make .venv, once, and again when the lock, the project or Python change."""
    fingerprint = wanted()
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text() == fingerprint:
        return
    print(
        "setting up .venv (once; half a minute with uv, one to five with pip)",
        flush=True,
    )
    base = getattr(sys, "_base_executable", None) or sys.executable
    shutil.rmtree(VENV, ignore_errors=True)
    if not (build_with_uv(base) or build_with_pip(base)):
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(
            "set-up failed (the message above says why); nothing half-made is kept"
        )
    STAMP.write_text(fingerprint)


# -------------------------------------------------------------- commands


def run(arguments):
    """Run a scenario: the given one, or the baseline."""
    if arguments:
        return resourcing(["run", *arguments])
    code = resourcing(["run", str(SCENARIO), "--out", str(RUN_FOLDER)])
    if code == 0:
        print(f"open {ROOT / RUN_FOLDER / 'report.html'}")
    return code


def resourcing(arguments):
    """Pass a command to the package."""
    return call([SCRIPTS / "resourcing", *arguments])


def notebook_step():
    """Return the strict notebook validation, or nothing while there is none."""
    books = sorted(path.relative_to(ROOT) for path in ROOT.glob("notebooks/*.ipynb"))
    if not books:
        print("notebooks: none yet, nothing to validate", flush=True)
        return []
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", *APART, *NBVAL, *books]
    return [("notebooks", command, {})]


def kernel_step():
    """Return the run that lets coverage see inside compiled kernels, if any."""
    sources = (path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/*.py"))
    if not any("pytest.mark.kernels" in text for text in sources):
        return []
    only = ["-m", "pytest", "-q", "-m", "kernels and not slow", "-n", "auto"]
    cover = ["--cov", "--cov-append", "--cov-report=", "--cov-fail-under=0"]
    return [("kernels", [*only, *cover], {"NUMBA_DISABLE_JIT": "1"})]


def all_steps():
    """Return every step of the whole check as (name, arguments, environment)."""
    cover = ["--cov", "--cov-report=", "--cov-fail-under=0"]
    return [
        *((name, command, {}) for name, command in CHECKS.items()),
        ("tests", ["-m", "pytest", "-m", "not slow", "-n", "auto", *cover], {}),
        *kernel_step(),
        ("coverage", ["-m", "coverage", "report"], {}),
        *notebook_step(),
    ]


@contextlib.contextmanager
def compiling():
    """Have kernels compiled while the first steps use one core; their cache serves the tests."""
    command = [str(PYTHON), "-m", "pytest", "-q", "-p", "no:cacheprovider", *COMPILES]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=ROOT, **quiet)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def run_steps(steps):
    """Run steps until one fails; say how each went; return the first bad code."""
    code, lines = 0, []
    for name, command, environment in steps:
        print(f"--- {name}", flush=True)
        start = time.monotonic()
        code = python(*command, **environment)
        verdict = f"FAILED (exit code {code})" if code else "ok"
        lines.append(f"{name:<10} {verdict}, {time.monotonic() - start:.0f} s")
        if code:
            break
    skipped = [name for name, *_ in steps[len(lines) :]]
    print("--- summary", *lines, sep="\n")
    if skipped:
        print("not run:", ", ".join(skipped))
    return code


def test(arguments):
    """Run the whole check, or only pytest with the given arguments."""
    if arguments:
        return python("-m", "pytest", *arguments)
    with compiling():
        return run_steps(all_steps())


def check(arguments):
    """Run the quick checks: all, or the named ones."""
    unknown = [name for name in arguments if name not in CHECKS]
    if unknown:
        sys.exit(f"no such check: {', '.join(unknown)}; one of {', '.join(CHECKS)}")
    return run_steps([(name, CHECKS[name], {}) for name in arguments or CHECKS])


def docs(*_):
    """Build the documentation site from docs and the stored notebooks."""
    flags = ["-W", "--keep-going", "-q", "-E", "-b", "html", "-c", "docs"]
    code = python("-m", "sphinx", *flags, ".", SITE)
    if code == 0:
        print(f"open {ROOT / SITE / 'index.html'}")
    return code


COMMANDS = {
    "run": run,
    "test": test,
    "check": check,
    "slow": lambda arguments: python("-m", "pytest", *SLOW, *arguments),
    "notebooks": lambda arguments: python("tools/notebooks.py", *arguments),
    "docs": docs,
    "resourcing": resourcing,
    "lab": lambda arguments: resourcing(["lab", *arguments]),
    "hooks": lambda arguments: python("-m", "pre_commit", "install", *arguments),
    "setup": lambda *_: 0,
}


def main():
    """Set up, then do what the first argument names."""
    name, arguments = (sys.argv[1:2] or ["help"])[0], sys.argv[2:]
    if name in ("help", "-h", "--help"):
        print(USAGE)
        return
    if name not in COMMANDS:
        sys.exit(f"no such command: {name}\n\n{USAGE}")
    set_up()
    sys.exit(COMMANDS[name](arguments))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
