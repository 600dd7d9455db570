"""What the command wrote is read back, and says what is missing."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from builders_playbook import small_playbook
from builders_run import small_register, small_scenario

from resourcing.errors import InputError
from resourcing.futures import standing
from resourcing.scenario import Futures
from resourcing.study import explore
from resourcing.view.files.texts import json_text, table_text
from resourcing.view.foreseen import (
    foresee,
    futures_keys,
    read_outcome,
    risk_title,
    written_tables,
)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return an outcome of two options, and the folder of its tables."""
    scenario = small_scenario(futures=Futures(number=5))
    playbook, register = small_playbook(), small_register()
    outcome = explore(
        scenario, register=register, playbook=playbook, options=["as_is", "hire"]
    )
    names = {row.alliance_id: row.name for row in register.alliances}
    found = foresee(outcome, scenario=scenario, playbook=playbook, names=names)
    folder = tmp_path_factory.mktemp("futures")
    for name, frame in written_tables(found).items():
        (folder / f"{name}.csv").write_text(table_text(frame), encoding="utf-8")
    keys = json_text(futures_keys(found))
    (folder / "futures.json").write_text(keys, encoding="utf-8")
    return outcome, folder


def test_an_outcome_is_read_back(written):
    """Options, totals, periods, traits and promises are those that were written."""
    outcome, folder = written
    again = read_outcome(folder)
    assert (again.options, again.titles) == (outcome.options, outcome.titles)
    assert (again.seed, again.measure, again.tail) == (3, "points", 0.1)
    for name in ("totals", "periods"):
        mine, other = getattr(again, name), getattr(outcome, name)
        numbers = mine.select_dtypes("number").columns
        assert (mine["option"] == other["option"]).all()
        assert mine[numbers].to_numpy() == pytest.approx(
            other[numbers].to_numpy(), abs=1e-6
        )
    assert again.traits.to_numpy() == pytest.approx(outcome.traits.to_numpy(), abs=1e-6)
    assert again.promises["kept"].tolist() == pytest.approx(
        outcome.promises["kept"].tolist(), abs=1e-6
    )


def test_what_is_computed_of_it_is_the_same(written):
    """Standing and fans of the stored outcome are those of the one that was lived."""
    outcome, folder = written
    again = read_outcome(folder)
    assert standing(again).evpi.value == pytest.approx(standing(outcome).evpi.value)
    for measure in ("essential", "points", "handovers"):
        mine, other = again.fan(measure), outcome.fan(measure)
        assert mine["q50"].tolist() == pytest.approx(other["q50"].tolist(), abs=1e-6)


def test_what_is_not_stored_is_not_claimed(written):
    """Promises by future are not written, so nobody says that none is at risk."""
    outcome, folder = written
    scenario = small_scenario(futures=Futures(number=5))
    found = foresee(
        read_outcome(folder), scenario=scenario, playbook=small_playbook(), names={}
    )
    assert len(found.at_risk) == 0
    assert "not stored" in risk_title(found)
    assert "not stored" not in risk_title(replace(found, outcome=outcome))


def test_a_folder_without_a_table_is_refused_by_name(written, tmp_path):
    """The message names what is missing."""
    _, folder = written
    (tmp_path / "futures.json").write_bytes((folder / "futures.json").read_bytes())
    with pytest.raises(InputError, match="has no totals"):
        read_outcome(tmp_path)


def test_a_folder_of_fewer_measures_is_refused_by_name(written, tmp_path):
    """A table that was written before a measure was given by period says which one it lacks."""
    _, folder = written
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    table = pd.read_csv(folder / "periods.csv").drop(columns=["points", "handovers"])
    table.to_csv(tmp_path / "periods.csv", index=False)
    with pytest.raises(InputError, match="has no points and no handovers"):
        read_outcome(tmp_path)


@pytest.mark.parametrize("name", ["NA", "null", "nan", "2027"])
def test_an_option_may_be_called_as_nothing_or_a_number_is(written, tmp_path, name):
    """Names that a reader of tables may take for a missing value or a number stay names."""
    outcome, folder = written
    for path in folder.iterdir():
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(re.sub(r"\bhire\b", name, text), "utf-8")
    again = read_outcome(tmp_path)
    assert again.options == ("as_is", name)
    assert len(again.told[1].judged) == len(outcome.told[1].judged) == 5
    mine, other = again.fan("points"), outcome.fan("points")
    assert mine["q50"].tolist() == pytest.approx(other["q50"].tolist(), abs=1e-6)
