"""Shared set-up: Hypothesis profiles, the public data folder, one run of the small portfolio, and cheaper solves."""

import contextlib
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders_run import fewer_rounds, leaves_at, write_small_inputs
from hypothesis import HealthCheck, settings

from resourcing.cli import main
from resourcing.view.pages import Picture
from resourcing.view.report import PICTURES

settings.register_profile("dev", deadline=None)
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
by_default = "ci" if os.environ.get("CI") else "dev"
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", by_default))


@pytest.fixture(scope="session")
def public_data() -> Path:
    """Return the folder of public data files, or skip with the reason."""
    name = os.environ.get("RESOURCING_DATA")
    if not name:
        pytest.skip("RESOURCING_DATA is not set: no public data files")
    folder = Path(name)
    if not folder.is_dir():
        pytest.skip(f"RESOURCING_DATA names no folder: {name}")
    return folder


@pytest.fixture(scope="session")
def small_inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the scenario file of the small portfolio; only add files beside it."""
    return write_small_inputs(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def small_folder(small_inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a run of the small portfolio; copy it before anything in it changes."""
    out = tmp_path_factory.mktemp("runs") / "first"
    with fewer_rounds(), contextlib.redirect_stdout(io.StringIO()):
        assert main(["run", str(small_inputs), "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="session")
def small_again(
    small_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """Return the folder of that run replanned with at most one handover, as M3 leaves, and what the command says."""
    home = tmp_path_factory.mktemp("again")
    change, out = leaves_at(home), home / "again"
    asked = ["replan", str(small_folder), "--change", str(change)]
    with fewer_rounds(), contextlib.redirect_stdout(io.StringIO()) as said:
        assert main([*asked, "--max-handovers", "1", "--out", str(out)]) == 0
    return out, said.getvalue()


@pytest.fixture(scope="module")
def few_rounds() -> Iterator[None]:
    """Search in fewer rounds in a whole module whose tests are about optima, not about how long they are searched for."""
    with fewer_rounds():
        yield


@pytest.fixture
def plain_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the pictures of reports blank, for tests of commands that look at no picture."""
    blank = Picture(svg="", caption="")
    for name in PICTURES:
        monkeypatch.setitem(PICTURES, name, lambda _: blank)
    monkeypatch.setattr("resourcing.view.report.figures.leads", lambda _: [blank])
