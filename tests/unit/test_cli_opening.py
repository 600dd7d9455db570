"""What `lab` and `explore` say before they start anything."""

import os
import socket
import subprocess
import sys

import pytest
from builders_run import write_small_inputs

from resourcing.cli import main, opening


@pytest.fixture
def taken():
    """Return a port on which somebody listens."""
    with socket.socket() as other:
        other.bind((opening.LOOPBACK, 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture
def started(monkeypatch):
    """Return the commands that were started instead of a server, with their environment."""
    found = []

    def run(command, *, env, check):
        found.append((command, env))
        return opening.subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(opening.subprocess, "run", run)
    return found


@pytest.mark.parametrize("words", [["lab", "."], ["explore"]])
def test_a_taken_port_is_told_with_a_free_one(words, taken, capsys, tmp_path):
    """The port named is free."""
    if words == ["explore"]:
        words = ["explore", str(write_small_inputs(tmp_path))]
    assert main([*words, f"--port={taken}"]) == 1
    said = capsys.readouterr().err
    assert "another program uses this port" in said
    free = int(said.split("such as --port ")[1].split(",")[0])
    assert opening._is_free(free)
    assert not opening._is_free(taken)


def test_no_port_is_told_and_any_port_is_one_that_is_free(started, capsys, tmp_path):
    """70000 is none; 0 stands for a free one, which the address names."""
    assert main(["lab", str(tmp_path), "--port=70000"]) == 1
    assert "there is no such port" in capsys.readouterr().err
    assert main(["lab", str(tmp_path), "--port=0"]) == 0
    ((command, _),) = started
    port = capsys.readouterr().out.split(":")[2].split("/")[0]
    assert int(port) >= opening.LAB_PORT
    assert f"--port={port}" in command


def test_explore_serves_on_the_loopback_address_behind_its_token(
    started, capsys, tmp_path
):
    """The address printed holds the token that the server is given; the scenario goes along."""
    path = write_small_inputs(tmp_path)
    assert main(["explore", str(path), "--no-browser", "--port=0"]) == 0
    ((command, environment),) = started
    token = capsys.readouterr().out.split("token=")[1].split()[0]
    assert len(token) > 30
    assert f"--token={token}" in command
    assert f"--Voila.ip={opening.LOOPBACK}" in command
    assert environment[opening.SCENARIO] == str(path.resolve())


def test_lab_opens_the_folder_of_the_notebooks(started, tmp_path):
    """On the loopback address, at the folder given."""
    assert main(["lab", str(tmp_path), "--no-browser", "--port=0"]) == 0
    ((command, _),) = started
    assert str(tmp_path) in command
    assert f"--ServerApp.ip={opening.LOOPBACK}" in command


def test_missing_folders_options_and_scenarios_are_told(capsys, tmp_path):
    """Nothing is started for what is not there."""
    path = write_small_inputs(tmp_path)
    for words, said in (
        (["lab", str(tmp_path / "none")], "there is no such folder"),
        (["explore", str(tmp_path / "none.toml")], "there is no such file"),
        (["explore", str(path), "--option", "hyre"], "no such option"),
        (["explore", str(path), "--saves", str(tmp_path / "n")], "no such folder"),
    ):
        assert main([*words, "--port=0"]) == 1
        assert said in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="Windows ends processes without a word")
def test_a_server_ends_with_the_command():
    """Whoever ends the command from outside leaves no server behind."""
    server = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    code = f"""
import subprocess, sys
from resourcing.cli import opening
with opening._ending_with_us():
    subprocess.run([sys.executable, "-c", {server!r}], check=False)
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as command:
        number = int(command.stdout.readline())
        command.terminate()
        command.communicate(timeout=120)
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
