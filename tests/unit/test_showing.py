"""The command `resourcing show`: text in columns, JSON, one option or key, refusals."""

import json
from datetime import date

import pytest
from builders_run import write_small_inputs
from helpers import write_toml

from resourcing.cli import main
from resourcing.cli.showing import resolution_text
from resourcing.read.resolving import resolution


@pytest.fixture
def scenario(tmp_path):
    """Return a scenario that extends another that extends a third."""
    path = write_small_inputs(tmp_path)
    keys = {
        "extends": path.name,
        "title": "Top",
        "horizon": {"periods": 3},
        "options": {"hire": {"title": "Hire Ana", "budget": {"2027": 500_000.0}}},
    }
    return write_toml(tmp_path / "top.toml", keys)


def test_text_says_value_file_and_what_it_was(scenario, capsys):
    """A key set anew has its value and file on one line, and what it was with its file below."""
    assert main(["show", str(scenario)]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.split("\n")]
    place = lines.index("horizon.periods 3 top.toml")
    assert lines[place + 1] == "was 4 in base.toml"
    assert "horizon.months_per_period 3 base.toml" in lines
    assert "simulation.arrivals poisson base.toml" in lines
    assert "0 2027-06-30 manager_leaves: manager_id M2 small.toml" in lines
    assert "Option hire: Hire Ana" in lines
    assert lines[-4:-1] == [
        str(scenario),
        f"extends {scenario.with_name('small.toml')}",
        f"extends {scenario.with_name('base.toml')}",
    ]


def test_defaults_are_marked_as_defaults(tmp_path, capsys):
    """A key that no file sets is a default; those that are blank besides stand together."""
    from helpers import scenario_keys, write_inputs

    write_inputs(tmp_path)
    path = write_toml(tmp_path / "plain.toml", scenario_keys())
    assert main(["show", str(path)]) == 0
    text = capsys.readouterr().out
    lines = [" ".join(line.split()) for line in text.split("\n")]
    assert "horizon.months_per_period 3 default" in lines
    left = text.partition("Left blank by default: ")[2].partition(".\n\n")[0]
    assert "max_handovers" in left
    assert "horizon.periods" not in left


@pytest.mark.parametrize("width", [60, 80, 140])
def test_text_fits_the_terminal(scenario, width):
    """No line is longer than the terminal is wide, the paths of files apart."""
    text = resolution_text(resolution(scenario), width=width)
    body = text.partition("\nFiles\n")[0]
    assert max(map(len, body.split("\n"))) <= max(width - 1, 60)


def test_json_holds_the_same(scenario, capsys):
    """Keys, changes, options and files, with dates as text and defaults marked."""
    assert main(["show", str(scenario), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    keys = {item["key"]: item for item in found["keys"]}
    assert keys["horizon.periods"]["replaced"] == [
        {"value": 4, "file": str(scenario.with_name("base.toml"))}
    ]
    assert keys["horizon.start"]["value"] == "2027-01-01"
    assert keys["as_of"] == {
        "key": "as_of",
        "value": None,
        "default": True,
        "file": None,
        "replaced": [],
    }
    assert found["changes"][0]["keys"] == {"manager_id": "M2", "date": "2027-06-30"}
    assert set(found["options"]) == {"hire", "projects"}
    hired = {item["key"]: item for item in found["options"]["hire"]["keys"]}
    assert hired["options.hire.hires[0]"]["value"]["available_from"] == "2027-04-01"
    assert [path.rpartition("/")[2] for path in found["files"]] == [
        *("top.toml", "small.toml", "base.toml")
    ]


def test_one_option_or_one_key_is_shown_alone(scenario, capsys):
    """Other options are left out; so is everything that does not stand below the key."""
    assert main(["show", str(scenario), "--option", "hire", "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)["options"]) == {"hire"}
    assert main(["show", str(scenario), "--only", "options.hire.budget"]) == 0
    text = capsys.readouterr().out
    assert "budget.2027  500000" in text
    assert "horizon" not in text


def test_it_says_what_changes_and_options_come_to(scenario, capsys):
    """Whom a freeze delays, what is left of a budget and which deals were drawn; the last day of an alliance stays."""
    freeze = {"kind": "hiring_freeze", "from": date(2027, 4, 1), "to": date(2027, 6, 9)}
    cut = {"kind": "budget_cut", "year": "2027", "amount": 5_000.0}
    deal = {"kind": "deals_arrive", "alliance_id": "deal", "name": "Deal", "count": 1}
    deal |= {"first": date(2027, 7, 1), "last": date(2027, 8, 1)}
    ends = {"kind": "alliance_ends", "alliance_id": "A4", "date": date(2027, 8, 31)}
    ends |= {"wind_down_from": date(2027, 5, 1)}
    keys = {"extends": scenario.name, "changes": [freeze, cut, deal, ends]}
    path = write_toml(scenario.with_name("more.toml"), keys)
    assert main(["show", str(path), "--option", "hire", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["effects"]
    assert [(e["option"], e["key"]) for e in told] == [
        (None, "deal-1"),
        ("hire", "H1"),
        ("hire", "budget.2027"),
    ]
    assert told[1]["value"] == "starts on 2027-06-10, not 2027-04-01"
    assert told[2]["value"] == "495000"
    assert main(["show", str(path)]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.split("\n")]
    assert any("date 2027-08-31" in line for line in lines)
    assert "What changes and options come to" in lines


def test_problems_are_told_together(scenario, capsys):
    """Both names that the scenario does not have; and everything wrong with the files, each in its own."""
    words = ["show", str(scenario), "--option", "hier", "--only", "horizn"]
    assert main(words) == 1
    told = capsys.readouterr().err
    assert 'did you mean "hire"?' in told
    assert 'did you mean "horizon"?' in told
    write_toml(scenario, {"extends": "small.toml", "seed": -1, "horizn": {}})
    assert main(["show", str(scenario)]) == 1
    told = capsys.readouterr().err
    assert "2 problems in" in told
    assert 'did you mean "horizon"?' in told
