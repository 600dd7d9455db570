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


def test_what_the_scenario_lacks_is_told_with_the_file_and_the_option(tmp_path, capsys):
    """Before anything is solved: places as in the file, an option, levers that come too late or share a name."""
    scenario = write_small_inputs(tmp_path)
    target = tmp_path / "target.toml"
    lever = 'kind_id = "S"\nname = "S"\ngrade = "senior"\nannual_cost = 1.0\nmost = 1\n'
    target.write_text(
        'title = "T"\nholds_from = 2027-07-01\nmanaged = ["complex"]\nlevers_of = ["hir"]\n'
        f"[[hires]]\n{lever}lead_months = 60\n[[hires]]\n{lever}lead_months = 1\n"
    )
    words = ["plan", str(scenario), "--target", str(target), "--option", "hir"]
    assert main([*words, "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert f"3 problems in {target}" in said
    assert "levers_of[0] = 'hir'" in said
    assert "hires[0].lead_months = '60': is too long" in said
    assert "levers = 'S': names two levers" in said
    assert "--option = 'hir': the scenario has no such option" in said
