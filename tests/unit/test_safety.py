"""Files from elsewhere do no harm: no formulas, no tags, no network, no path that leaves its folder unsaid."""

import ast
import csv
import io
import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest
from builders_run import small_register, small_run, write_small_inputs
from helpers import write_toml

from resourcing.read import read_inputs, read_register
from resourcing.view.files import write_run
from resourcing.view.files.texts import register_texts

SOURCE = Path(__file__).resolve().parents[2] / "src" / "resourcing"
FORMULA = re.compile("[=+@\t\r\uff1d\uff0b\uff0d\uff20-]")
NUMBER = re.compile(r"[+-]?[\d.,]+%?")
ASKS_THE_NETWORK = {
    *("http", "urllib", "requests", "httpx", "aiohttp", "ftplib", "smtplib"),
    *("socket", "xmlrpc", "webbrowser"),
}
MAY_OPEN_SOCKETS = {"cli/opening.py"}
"""Asks whether a port of this machine is free."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the folder of a run whose register holds formulas and tags."""
    place = tmp_path_factory.mktemp("safe")
    inputs = read_inputs(write_small_inputs(place / "in"))
    return write_run(
        small_run(), inputs=inputs, scenario_name="small", out=place / "out"
    )


def cells(text):
    """Return every cell of a CSV text."""
    return [cell for row in csv.reader(io.StringIO(text)) for cell in row]


def test_no_cell_of_a_run_is_a_formula(folder):
    """Every table of a run, its copy of the register too, opens in a spreadsheet without a formula."""
    tables = {path: path.read_text("utf-8") for path in folder.rglob("*.csv")}
    assert "'=SUM(1,2)" in "".join(tables.values())  # the name of an alliance
    found = [
        (path.name, cell)
        for path, text in tables.items()
        for cell in cells(text)
        if FORMULA.match(cell) and not NUMBER.fullmatch(cell)
    ]
    assert found == []


@pytest.mark.parametrize(
    "name", ["=1+1", "'=1+1", "+49 30", "-A1", "@cmd", "\uff1dx", "'t Hooft", "''+"]
)
def test_a_register_comes_back_as_it_was(tmp_path, name):
    """What keeps formulas inert is taken off when the table is read again."""
    register = small_register()
    first, *rest = register.alliances
    register = register.replace(alliances=(first.replace(name=name), *rest))
    for file, text in register_texts(register).items():
        (tmp_path / file).write_text(text, encoding="utf-8", newline="")
    assert read_register(tmp_path) == register


def test_commands_use_no_network(tmp_path):
    """No command opens a connection or looks up a name; Python itself reports it if one does."""
    scenario = str(write_small_inputs(tmp_path / "in"))
    asked = [
        ["check", scenario],
        ["show", scenario],
        ["anonymize", scenario, "--out", str(tmp_path / "copy")],
        ["run", scenario, "--out", str(tmp_path / "out")],
    ]
    code = f"""
import sys
def told(event, details):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind"):
        sys.exit(f"{{event}} {{details}}")
sys.addaudithook(told)
from resourcing.cli import main
sys.exit(sum(map(main, {asked!r})))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_only_the_server_of_this_machine_knows_sockets():
    """No module imports what asks the network, but the one that finds a free port."""
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
        )
        if name.split(".")[0] in ASKS_THE_NETWORK
    }
    assert found == MAY_OPEN_SOCKETS


def test_paths_within_the_folder_say_nothing(tmp_path, caplog):
    """A scenario that reads its own folder is silent."""
    with caplog.at_level(logging.WARNING):
        read_inputs(write_small_inputs(tmp_path))
    assert caplog.messages == []


@pytest.mark.parametrize("link", [False, True])
def test_a_path_that_leaves_the_folder_is_told(tmp_path, caplog, link):
    """A register elsewhere is read and named, also where a link hides that it is elsewhere."""
    write_small_inputs(tmp_path / "theirs")
    named = "../theirs/base.toml"
    mine = tmp_path / "mine"
    mine.mkdir()
    if link:
        (mine / "near").symlink_to(tmp_path / "theirs")
        named = "near/base.toml"
    scenario = write_toml(mine / "mine.toml", {"extends": named})
    with caplog.at_level(logging.WARNING):
        read_inputs(scenario)
    (said,) = caplog.messages
    assert said.startswith(f"{scenario} reads outside its folder: ")
    assert "base.toml" in said


def test_a_run_names_no_person_of_this_machine(folder):
    """What a run writes holds no path of the machine and no name of whoever ran it."""
    note = (folder / "provenance.json").read_text("utf-8")
    assert str(folder.parent) not in note
    assert Path.home().as_posix() not in note
