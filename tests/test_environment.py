"""environment.yml, the lock and pyproject.toml agree (no channel is asked)."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = ("lab", "test", "docs")
CONDA_NAMES = {"matplotlib": "matplotlib-base"}


def project() -> dict:
    """Return the project table of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def requirements() -> dict[str, SpecifierSet]:
    """Return the range of each package of the core and the locked extras."""
    extras = project()["optional-dependencies"]
    texts = [*project()["dependencies"], *(t for name in EXTRAS for t in extras[name])]
    return {canonicalize_name(r.name): r.specifier for r in map(Requirement, texts)}


def conda() -> list:
    """Return the dependency entries of environment.yml."""
    return yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]


def locked() -> dict[str, list[str]]:
    """Return the pinned versions of each package in the lock."""
    text = (ROOT / "requirements.lock").read_text()
    pins: dict[str, list[str]] = {}
    for name, version in re.findall(
        r"^([\w.-]+)(?:\[[^]]*\])?==([^ ;\\]+)", text, re.M
    ):
        pins.setdefault(canonicalize_name(name), []).append(version)
    return pins


def test_conda_names_the_same_packages_and_ranges():
    """environment.yml repeats every range of pyproject.toml, and no other."""
    wanted = {CONDA_NAMES.get(name, name): r for name, r in requirements().items()}
    wanted["python"] = SpecifierSet(project()["requires-python"])
    entries = [entry for entry in conda() if isinstance(entry, str) and entry != "pip"]
    split = (entry.partition(" ") for entry in entries)
    assert {name: SpecifierSet(r) for name, _, r in split} == wanted
    assert len(entries) == len(wanted)


def test_conda_uses_ranges_not_prefix_matches():
    """Conda's single `=` is a prefix match and would mean another range."""
    entries = [entry for entry in conda() if isinstance(entry, str)]
    assert [e for e in entries if re.search(r"(?<![<>=!~])=(?!=)", e)] == []


def test_conda_pip_part_holds_this_project_only():
    """Nothing but the project itself comes past conda."""
    assert [entry for entry in conda() if isinstance(entry, dict)] == [
        {"pip": ["-e ."]}
    ]


def test_an_extra_repeats_the_same_range():
    """A package named twice has one range, so that `requirements` loses none."""
    extras = project()["optional-dependencies"]
    pairs = {
        (canonicalize_name(r.name), str(r.specifier))
        for r in map(Requirement, [t for name in EXTRAS for t in extras[name]])
    }
    names = [name for name, _ in pairs]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("name", sorted(requirements()))
def test_lock_satisfies_the_range(name):
    """Every version in the lock, on any Python, lies in the declared range."""
    versions = locked()[name]
    assert all(requirements()[name].contains(v, prereleases=True) for v in versions)


def test_lock_pins_each_package_by_hash():
    """Every entry holds a hash, so no other file can be installed."""
    text = (ROOT / "requirements.lock").read_text()
    entries = re.split(r"^(?=[a-zA-Z0-9])", text, flags=re.M)[1:]
    assert [e.split()[0] for e in entries if "--hash=sha256:" not in e] == []
    assert len(entries) >= len(requirements())


def test_lock_holds_no_address():
    """The lock works with any index: it names none."""
    text = (ROOT / "requirements.lock").read_text()
    assert re.findall(r"\w+://\S+|--(?:extra-)?index\S*|--find-links\S*", text) == []
    assert not (ROOT / "uv.lock").exists()
