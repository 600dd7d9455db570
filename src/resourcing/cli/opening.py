"""The commands that open something in a browser: `lab` and `explore`.

Each starts a server on the loopback address and waits until it ends.
"""

import argparse
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from resourcing.cli.usage import Commands, add_option
from resourcing.errors import InputError, InputProblem

LOOPBACK = "127.0.0.1"
LAB_PORT, APP_PORT, LAST_PORT = 8888, 8866, 65535
SCENARIO, OPTION, SAVES = (
    "RESOURCING_EXPLORE",
    "RESOURCING_EXPLORE_OPTION",
    "RESOURCING_EXPLORE_SAVES",
)
"""Variables by which the app is told what to explore, and where to save."""


def add_lab(commands: Commands) -> None:
    """Add `lab`."""
    sub = commands.add_parser("lab", help="open the notebooks in JupyterLab")
    sub.description = "JupyterLab at the notebooks, on this machine only."
    sub.add_argument(
        "folder",
        type=Path,
        nargs="?",
        default=Path("notebooks"),
        help="folder of the notebooks; default notebooks",
    )
    _add_server(sub, port=LAB_PORT)
    sub.set_defaults(command=_lab)


def add_explore(commands: Commands) -> None:
    """Add `explore`."""
    sub = commands.add_parser(
        "explore", help="steer a scenario in the browser, without code"
    )
    sub.description = (
        "The staffing explorer as a page: heads, leavers, deals, promises and pins, optimized again while you watch. "
        "It runs on this machine only, behind a token of its own."
    )
    sub.add_argument(
        "scenario",
        type=Path,
        nargs="?",
        default=Path("scenarios/baseline.toml"),
        help="scenario file; default scenarios/baseline.toml",
    )
    add_option(sub)
    sub.add_argument(
        "--saves",
        type=Path,
        metavar="DIR",
        help="folder of saved scenarios; default that of the scenario",
    )
    _add_server(sub, port=APP_PORT)
    sub.set_defaults(command=_explore)


def _add_server(sub: argparse.ArgumentParser, *, port: int) -> None:
    """Add what a server is told."""
    sub.add_argument(
        "--port",
        type=int,
        default=port,
        help=f"port; default {port}; 0: one that is free",
    )
    sub.add_argument("--no-browser", action="store_true", help="only print the address")


def _lab(parsed: argparse.Namespace) -> int:
    """Open the notebooks."""
    port = parsed.port or _next_free(LAB_PORT - 1)
    _check_there(
        parsed.folder, "give the folder of the notebooks, or start where it is"
    )
    _check_server("jupyterlab", port=port)
    token = secrets.token_urlsafe(24)
    command = [
        *("jupyterlab", str(parsed.folder), f"--port={port}"),
        *(f"--ServerApp.ip={LOOPBACK}", "--ServerApp.port_retries=0"),
        f"--IdentityProvider.token={token}",
    ]
    return _serve(command, f"{port}/lab?token={token}", parsed)


def _explore(parsed: argparse.Namespace) -> int:
    """Serve the explorer."""
    from resourcing.read import read_inputs
    from resourcing.study import check_option

    port = parsed.port or _next_free(APP_PORT - 1)
    _check_server("voila", port=port)
    check_option(read_inputs(parsed.scenario).scenario, option=parsed.option)
    saves = parsed.saves or parsed.scenario.parent
    _check_there(saves, "make the folder first, or choose another one")
    token = secrets.token_urlsafe(24)
    app = files("resourcing") / "view" / "app" / "explorer.ipynb"
    command = [
        *("voila", str(app), f"--port={port}", f"--Voila.ip={LOOPBACK}"),
        *(f"--token={token}", "--Voila.port_retries=0"),
    ]
    told = {
        SCENARIO: str(parsed.scenario.resolve()),
        OPTION: parsed.option,
        SAVES: str(saves.resolve()),
    }
    return _serve(command, f"{port}/?token={token}", parsed, told)


def _serve(
    command: list[str],
    page: str,
    parsed: argparse.Namespace,
    told: dict[str, str] | None = None,
) -> int:
    """Run a server until it ends, and print its address."""
    address = f"http://{LOOPBACK}:{page}"
    sys.stdout.write(f"{address}\nCtrl-C ends it\n")
    sys.stdout.flush()
    quiet = ["--no-browser"] if parsed.no_browser else []
    if hasattr(os, "geteuid") and os.geteuid() == 0 and command[0] == "jupyterlab":
        quiet.append("--allow-root")
    environment = {**os.environ, **(told or {})}
    with _ending_with_us():
        done = subprocess.run(
            [sys.executable, "-m", *command, *quiet], env=environment, check=False
        )
    return done.returncode


@contextmanager
def _ending_with_us() -> Iterator[None]:
    """Let whoever ends the command end its server too, as Ctrl-C does."""

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _check_there(folder: Path, repair: str) -> None:
    """Raise InputError where there is no such folder."""
    if not folder.is_dir():
        raise InputError(
            [
                InputProblem(
                    file=str(folder), rule="there is no such folder", repair=repair
                )
            ]
        )


def _check_server(module: str, *, port: int) -> None:
    """Raise InputError where a server is not installed, or its port is taken."""
    problems = []
    if find_spec(module) is None:
        problems.append(
            InputProblem(
                file="",
                column=module,
                rule="is not installed",
                repair="install resourcing with its extra: pip install 'resourcing[lab]'",
            )
        )
    problems.extend(_of_port(port))
    if problems:
        raise InputError(problems)


def _of_port(port: int) -> Iterator[InputProblem]:
    """Yield what is wrong with a port."""
    if not 0 <= port <= LAST_PORT:
        rule, repair = "there is no such port", f"choose one from 1024 to {LAST_PORT}"
    elif not _is_free(port):
        rule = "another program uses this port"
        repair = f"choose another, such as --port {_next_free(port)}, or end that program"  # fmt: skip
    else:
        return
    yield InputProblem(
        file="", column="--port", value=str(port), rule=rule, repair=repair
    )


def _is_free(port: int) -> bool:
    """Return whether nobody listens on a port of the loopback address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except (OSError, OverflowError):
            return False
    return True


def _next_free(port: int) -> int:
    """Return the next port that is free."""
    return next(
        (p for p in range(port + 1, min(port + 100, LAST_PORT + 1)) if _is_free(p)),
        port - 1,
    )
