"""Shared set-up: Hypothesis profiles and the public data folder."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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
