"""The command `resourcing plan` never replaces what it reads."""

from pathlib import Path

from builders_run import write_small_inputs

from resourcing.cli import main

TARGET = (
    Path(__file__).parents[2] / "scenarios" / "targets" / "essential-from-july.toml"
)


def test_a_folder_that_holds_an_input_is_never_replaced(tmp_path, capsys):
    """Not even by force, and before anything is solved: scenario, register and target stay."""
    scenario = write_small_inputs(tmp_path)
    target = tmp_path / "target.toml"
    target.write_bytes(TARGET.read_bytes())
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.toml")}
    words = ["plan", str(scenario), "--target", str(target)]
    assert main([*words, "--out", str(tmp_path), "--force"]) == 1
    assert "from which the run starts" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.toml")} == before
