"""The command `resourcing futures`: folder, words on the terminal, the same numbers again, and refusals."""

import argparse
import csv
import json

import pytest
from builders_run import write_small_inputs
from reading_pages import check_page

from resourcing.cli import foreseeing, main
from resourcing.cli.foreseeing import _bar
from resourcing.errors import InputError
from resourcing.futures.policy import MOVES_PER_CELL
from resourcing.read import read_inputs

OUTPUT = sorted(
    [
        *("boxes.csv", "drivers.csv", "fans.csv", "futures.html", "futures.json"),
        *(
            "measures.csv",
            "periods.csv",
            "promises.csv",
            "provenance.json",
            "regret.csv",
        ),
        *("standing.csv", "totals.csv", "traits.csv", "triggers.csv"),
    ]
)
NUMBER = 4


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    """Return the scenario file of a small portfolio."""
    return write_small_inputs(tmp_path_factory.mktemp("inputs"))


def words_of(inputs, out, *more):
    """Return the words of the command with few futures and one option beside as-is."""
    asked = ["--options", "hire", "--number", str(NUMBER), "--out", str(out)]
    return ["futures", str(inputs), *asked, *more]


@pytest.fixture(scope="module")
def folder(inputs, tmp_path_factory):
    """Return the folder of a few futures."""
    out = tmp_path_factory.mktemp("futures") / "out"
    assert main(words_of(inputs, out)) == 0
    return out


def rows_of(path):
    """Return the rows of a CSV file."""
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


@pytest.mark.slow
def test_the_folder_holds_page_tables_and_where_they_come_from(folder):
    """Every file; as-is is lived through although it was not asked for."""
    assert sorted(path.name for path in folder.iterdir()) == OUTPUT
    rows = rows_of(folder / "totals.csv")
    assert {(row["option"], row["future"]) for row in rows} == {
        (option, str(n)) for option in ("as_is", "hire") for n in range(NUMBER)
    }
    check_page((folder / "futures.html").read_text("utf-8"))


@pytest.mark.slow
def test_whom_to_hire_before_the_future_is_known_is_told(folder):
    """The hires of the option are decided about; planning and knowing are never worth less than nothing."""
    keys = json.loads((folder / "futures.json").read_text("utf-8"))
    hires = keys["hires_before_the_future_is_known"]
    assert (hires["option"], set(hires["hired"])) == ("hire", {"H1"})
    assert hires["ws"] >= hires["rp"] - 1e-6
    assert hires["rp"] >= hires["eev"] - 1e-6
    assert hires["evpi"] == pytest.approx(max(0.0, hires["ws"] - hires["rp"]))
    page = (folder / "futures.html").read_text("utf-8")
    assert "Counting hours alone, over 4 futures" in page


@pytest.mark.slow
def test_provenance_makes_it_again(folder, inputs, tmp_path, capsys, monkeypatch):
    """The command that it names, typed in the folder, gives the same tables, with two processes too."""
    note = json.loads((folder / "provenance.json").read_text("utf-8"))
    assert note["seed"] == 3
    assert note["number"] == NUMBER
    assert {item["name"] for item in note["inputs"]} >= {inputs.name}
    monkeypatch.chdir(folder)
    again = note["again"].split()[1:]
    out = tmp_path / "again"
    assert main([*again, "--out", str(out), "--jobs", "2"]) == 0
    for name in OUTPUT:
        if name.endswith(".csv"):
            assert (out / name).read_bytes() == (folder / name).read_bytes()
    keys = json.loads((out / "futures.json").read_text("utf-8"))
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == f"{keys['headline']}."
    assert printed[-1] == str(out / "futures.html")


@pytest.mark.slow
def test_another_seed_brings_other_futures(folder, inputs, tmp_path):
    """The traits differ, and so does the seed that is written."""
    out = tmp_path / "other"
    assert main(words_of(inputs, out, "--seed", "9")) == 0
    assert json.loads((out / "futures.json").read_text("utf-8"))["seed"] == 9
    assert rows_of(out / "traits.csv") != rows_of(folder / "traits.csv")


def test_an_unknown_option_is_refused_with_the_nearest(inputs, tmp_path, capsys):
    """Before anything is solved."""
    words = ["futures", str(inputs), "--options", "hier", "--out", str(tmp_path / "x")]
    assert main(words) == 1
    assert '"hire"' in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_a_folder_of_others_is_not_replaced(inputs, tmp_path, capsys):
    """A file that no futures made stays, before anything is solved."""
    out = tmp_path / "mine"
    out.mkdir()
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    assert main(words_of(inputs, out)) == 1
    assert "no earlier futures made" in capsys.readouterr().err
    assert (out / "notes.txt").read_text("utf-8") == "mine"


def test_inputs_are_never_replaced(inputs, capsys):
    """Not even with --force."""
    assert main(words_of(inputs, inputs.parent, "--force")) == 1
    assert "from which the run starts" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong", [["--number", "1"], ["--jobs", "0"], ["--moves", "0"]]
)
def test_numbers_out_of_range_are_wrong_usage(inputs, tmp_path, wrong):
    """One future has no spread; no process does nothing."""
    with pytest.raises(SystemExit) as raised:
        main([*words_of(inputs, tmp_path / "x"), *wrong])
    assert raised.value.code == 2


def test_moves_are_those_that_futures_try_and_are_named_to_make_it_again(inputs):
    """The default of the help is that of the package; another number stands in the provenance."""
    assert foreseeing.MOVES == MOVES_PER_CELL
    parser = argparse.ArgumentParser()
    foreseeing.add_futures(parser.add_subparsers())
    scenario = read_inputs(inputs).scenario
    for more in ([], ["--moves", "90"]):
        parsed = parser.parse_args(words_of(inputs, "x", *more))
        words = foreseeing._words(parsed, scenario, ["as_is"])
        assert words[9:] == more


def test_an_option_without_a_plan_is_an_input_problem(inputs, tmp_path, monkeypatch):
    """Named with what to do; any other failure stays what it is."""
    from resourcing import study

    def no_plan(_):
        msg = "there is no assignment to show: infeasible"
        raise ValueError(msg)

    monkeypatch.setattr(study, "prospect", no_plan)
    with pytest.raises(InputError, match="no plan was found for hire"):
        foreseeing._prospect(read_inputs(inputs), "hire")


def test_the_bar_is_full_at_the_end():
    """Empty at the beginning, full at the end."""
    assert (_bar(0, 4).count("#"), _bar(2, 4).count("#"), _bar(4, 4).count("#")) == (0, 10, 20)  # fmt: skip
