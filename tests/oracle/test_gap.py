"""Generalized assignment through the portfolio's own code: small published recipes, and the public files."""

import csv
import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
from gap_made import gap_instance

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "gap.py"
QUICK = ["gap1-0", "gap2-0", "gap3-0", "gap4-0", "gap5-0", "gap9-0", "a05100"]
LONGER = [
    *("gap6-0", "gap7-0", "gap8-0", "gap10-0", "gap11-0", "gap12-0"),
    *("b05100", "c05100", "b10100", "c10100"),
]


@pytest.fixture(scope="module")
def gap():
    """Return the benchmark script as a module."""
    spec = importlib.util.spec_from_file_location("gap", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def check_public(gap, folder, name):
    """Assert that a public file is solved to its known optimum with proof, or skip where it is absent."""
    path, table = folder / "gap" / name, folder / "gap" / "best_known.csv"
    if not (path.is_file() and table.is_file()):
        pytest.skip(f"{path} or {table} is absent")
    with table.open(encoding="utf-8") as file:
        known = {row["file"]: int(row["best_known"]) for row in csv.DictReader(file)}
    answer = gap.solve_gap(gap.read_gap(path), seconds=120.0)
    assert (answer["objective"], answer["bound"]) == (known[name], known[name])


@pytest.mark.parametrize("name", QUICK)
def test_quick_public_file_reaches_its_optimum(gap, public_data, name):
    """Each of the quick public files is solved to its known optimum, and the bound says so."""
    check_public(gap, public_data, name)


@pytest.mark.slow
@pytest.mark.parametrize("name", LONGER)
def test_longer_public_file_reaches_its_optimum(gap, public_data, name):
    """Each of the longer public files is solved to its known optimum, and the bound says so."""
    check_public(gap, public_data, name)


@pytest.mark.parametrize("kind", ["a", "b", "c", "d", "e"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_small_instance_equals_brute_force(gap, tmp_path, kind, seed):
    """An instance of 3 agents and 7 jobs made by the recipe costs what brute force says, with proof, or fits not."""
    instance = gap_instance(kind, num_agents=3, num_jobs=7, seed=seed)
    want = instance.brute_force()
    answer = gap.solve_gap(gap.read_gap(instance.write(tmp_path / "g")), seconds=60.0)
    assert answer["objective"] == want
    if want is not None:
        assert answer["bound"] == want


def test_recipes_differ_as_published():
    """Type b has 70 % of the capacity of type a; in types d and e an agent who costs less works more."""
    a, b = (gap_instance(kind, num_agents=5, num_jobs=20, seed=4) for kind in "ab")
    assert (a.costs == b.costs).all()
    assert (np.abs(b.capacity - 0.7 * a.capacity) <= 1).all()
    d = gap_instance("d", num_agents=5, num_jobs=200, seed=4)
    assert np.corrcoef(d.costs.ravel(), d.work.ravel())[0, 1] < -0.9
    assert np.abs(d.costs + d.work - 111).max() == 10
    e = gap_instance("e", num_agents=5, num_jobs=200, seed=4)
    assert (np.abs(e.costs + 4.5 - 1000 / e.work) <= 5.5).all()


def test_made_instances_are_those_of_the_recipe(gap):
    """A name says type, agents and jobs; the seed makes the same instance again."""
    one = gap.made("e05020", 4)
    same = gap_instance("e", num_agents=5, num_jobs=20, seed=4)
    assert (one.placement_cost[:, :, 0] == same.costs).all()
    assert (one.overhead[:, :, 0] == same.work).all()


def test_fractional_costs_are_not_rounded(gap, tmp_path):
    """With costs of a half, objective and bound keep their fractions."""
    (tmp_path / "half").write_text("1 1 2.5 3 4")
    answer = gap.solve_gap(gap.read_gap(tmp_path / "half"), seconds=60.0)
    assert answer["objective"] == 2.5
    assert answer["bound"] == pytest.approx(2.5)


def test_file_of_wrong_length_is_refused(gap, tmp_path):
    """A file that holds fewer numbers than its sizes ask for is named with both counts."""
    (tmp_path / "short").write_text("2 2 1 2 3")
    with pytest.raises(ValueError, match=r"2 agents and 2 jobs ask for 12 .* found 5"):
        gap.read_gap(tmp_path / "short")


def test_command_prints_one_line(gap, tmp_path, capsys, monkeypatch):
    """The command finds a file by its bare name in the public data and prints one JSON line."""
    (tmp_path / "gap").mkdir()
    (tmp_path / "gap" / "tiny").write_text("2 2 1 9 9 1 5 5 5 5 6 6")
    monkeypatch.setenv("RESOURCING_DATA", str(tmp_path))
    assert gap.main(["tiny", "--seconds", "60"]) == 0
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    assert list(json.loads(printed)) == ["objective", "bound", "seconds"]
    assert json.loads(printed)["objective"] == json.loads(printed)["bound"] == 2


def test_command_without_an_answer_exits_with_1(gap, tmp_path, capsys):
    """Two jobs of 5 hours do not fit into 6 hours: objective null, a bound all the same, exit code 1."""
    (tmp_path / "full").write_text("1 2 1 1 5 5 6")
    assert gap.main([str(tmp_path / "full"), "--seconds", "60"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["objective"] is None
    assert answer["bound"] >= 2


def test_command_names_a_file_it_does_not_find(gap):
    """A file that exists nowhere ends the command with its name."""
    with pytest.raises(SystemExit, match="no such file: nowhere"):
        gap.main(["nowhere"])
