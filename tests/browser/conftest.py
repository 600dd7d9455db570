"""A real Chromium for the tests of this folder: the system's, through Playwright; servers on free ports."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",  # as root, in containers
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
REQUIRED = "RESOURCING_BROWSER"
"""Set to ``required`` where a missing browser is a failure, not a reason to skip."""
SHOTS = Path(os.environ.get("RESOURCING_SHOTS", "out/screenshots"))
"""Folder of the screenshots, kept by CI."""
FROM_OUTSIDE = re.compile(r"ERR_NAME_NOT_RESOLVED|ERR_INTERNET_DISCONNECTED")
"""What Chromium says of the icon fonts that Voilà asks a CDN for, where there is no network."""


def missing(reason: str) -> None:
    """Skip, or fail where a browser is required."""
    if os.environ.get(REQUIRED) == "required":
        pytest.fail(f"{REQUIRED} is required, but {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator:
    """Return a headless Chromium."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("Playwright is not installed")
    names = (os.environ.get("CHROME_BIN"), *NAMES)
    path = next((p for n in names if n and (p := shutil.which(n))), None)
    if path is None:
        missing(f"no browser is installed: none of {', '.join(NAMES)} is on the path")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=path, headless=True, args=list(ARGUMENTS)
        )
        yield found
        found.close()


@dataclass
class Seen:
    """What a page said while it was used."""

    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


@pytest.fixture
def page(browser, request) -> Iterator:
    """Return a page with what it says; a screenshot is taken at the end."""
    context = browser.new_context(viewport={"width": 1400, "height": 1200})
    found = context.new_page()
    found.seen = seen = Seen()
    found.set_default_timeout(90_000)
    found.on("pageerror", lambda error: seen.errors.append(str(error)))
    found.on("console", lambda message: _listen(message, seen))
    found.on("request", lambda asked: _note(asked.url, seen))
    yield found
    SHOTS.mkdir(parents=True, exist_ok=True)
    found.screenshot(path=str(SHOTS / f"{request.node.name}.png"), full_page=True)
    context.close()


def _listen(message, seen: Seen) -> None:
    """Note an error of the console."""
    if message.type == "error" and not FROM_OUTSIDE.search(message.text):
        seen.errors.append(message.text)


def _note(url: str, seen: Seen) -> None:
    """Note a request that leaves the machine."""
    if not url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:", "about:")):  # fmt: skip
        seen.outside.append(url)


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def serve(tmp_path_factory) -> Iterator[Callable[[list[str]], str]]:
    """Return what starts `resourcing WORDS --no-browser` and gives its address; all end with the module."""
    running: list[subprocess.Popen] = []

    def start(words: list[str], **environment: str) -> str:
        port = free_port()
        log = tmp_path_factory.mktemp("server") / "log.txt"
        command = [sys.executable, "-m", "resourcing", *words, "--no-browser", f"--port={port}"]  # fmt: skip
        with log.open("w") as file:
            process = subprocess.Popen(
                command,
                stdout=file,
                stderr=subprocess.STDOUT,
                env={**os.environ, **environment},
                start_new_session=True,
            )
        running.append(process)
        _wait(f"http://127.0.0.1:{port}/static/none", process, log)
        return log.read_text().splitlines()[0]

    yield start
    for process in running:
        os.killpg(process.pid, signal.SIGTERM)
    for process in running:
        process.wait(120)


def _wait(url: str, process: subprocess.Popen, log: Path) -> None:
    """Wait until a server answers, with whatever status."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.3)
        else:
            return
    pytest.fail(f"no answer from {url}: {log.read_text()[-2000:]}")
