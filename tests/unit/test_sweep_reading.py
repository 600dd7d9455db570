"""Files of sweeps: designs, keys, values, and every problem at once before anything runs."""

from pathlib import Path

import numpy as np
import pytest
from builders_sweep import CEILING, HANDOVERS, small_study, write_study
from helpers import write_csv

from resourcing.errors import InputError
from resourcing.sweep import Design, Parameter, read_study
from resourcing.sweep.keys import key_fault, with_values
from resourcing.sweep.points import points_of

SHIPPED = Path(__file__).parents[2] / "scenarios" / "sweeps"


def problems_of(folder, **changes):
    """Return the places and rules of the problems of a study."""
    with pytest.raises(InputError) as caught:
        read_study(write_study(folder, **changes))
    return {item.place: f"{item.rule}; {item.repair}" for item in caught.value.problems}


def test_a_grid_visits_every_combination_with_every_option(tmp_path):
    """Two values of each of two parameters and two options make eight rows, point by point."""
    study = small_study(tmp_path, options="all")
    assert study.options == ("as_is", "hire", "projects")
    assert len(study.rows) == 4 * 3
    assert [row.option for row in study.rows[:3]] == list(study.options)
    assert dict(study.rows[3].point) == {CEILING: 0.8, "scenario.seed": 1}
    assert study.told_size == "12 rows: 4 points x 3 options"


def test_a_row_takes_the_seed_that_its_point_sets_or_else_that_of_the_study(tmp_path):
    """Rows of varied seeds have them; others all have the one of the study, so that chance is common."""
    assert {row.seed for row in small_study(tmp_path).rows} == {0, 1}
    one = [{"key": CEILING, "values": [0.8, 0.9]}]
    assert {row.seed for row in small_study(tmp_path, parameters=one, seed=7).rows} == {
        7
    }


def test_identifiers_tell_rows_apart_and_stay_when_the_order_of_the_design_changes(
    tmp_path,
):
    """The same point has the same identifier wherever it stands; another gap gives another one."""
    study = small_study(tmp_path)
    ids = {row.row_id for row in study.rows}
    assert len(ids) == len(study.rows)
    keys = [
        {"key": "scenario.seed", "values": [1, 0]},
        {"key": CEILING, "values": [0.9, 0.8]},
    ]
    assert {row.row_id for row in small_study(tmp_path, parameters=keys).rows} == ids
    other = small_study(tmp_path, solve={"effort": "quick", "gap": 0.8})
    assert ids.isdisjoint(row.row_id for row in other.rows)


def test_a_latin_hypercube_puts_one_point_into_every_slice_of_every_parameter():
    """Each tenth of a range holds one of ten points, whole numbers and choices get equal shares, and the seed decides."""
    three = (
        Parameter(key="scenario.a", low=2.0, high=4.0),
        Parameter(key="scenario.b", low=1, high=5, kind="integer"),
        Parameter(key="scenario.c", values=("x", "none")),
    )
    design = Design(kind="latin_hypercube", n=10, seed=3)
    found = points_of(design, parameters=three)
    a, b, c = (list(column) for column in zip(*found, strict=True))
    assert sorted(np.floor((np.array(a) - 2.0) / 0.2).astype(int)) == list(range(10))
    assert sorted(b) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert (c.count("x"), c.count(None)) == (5, 5)
    assert points_of(design, parameters=three) == found
    assert points_of(design.replace(seed=4), parameters=three) != found


def test_a_list_is_taken_from_rows_or_from_a_file_whatever_the_order_of_its_columns(
    tmp_path,
):
    """Rows in the file of the study and lines of a CSV file give the same points; a blank is written none."""
    named = [{"key": HANDOVERS}, {"key": CEILING}]
    rows = {"kind": "list", "rows": [["none", 0.8], [3, 0.9], [3, 0.9]]}
    one = small_study(tmp_path, parameters=named, design=rows)
    assert one.points == ((None, 0.8), (3, 0.9))
    lines = [{CEILING: 0.8, HANDOVERS: "none"}, {CEILING: 0.9, HANDOVERS: 3}]
    write_csv(tmp_path / "points.csv", [CEILING, HANDOVERS], lines)
    listed = {"kind": "list", "file": "points.csv"}
    two = small_study(tmp_path, parameters=named, design=listed)
    assert two.points == one.points
    assert two.files[1].path.name == "points.csv"


def test_faulty_lines_of_a_list_are_told_by_line(tmp_path):
    """A misspelt heading, a column that is missing, a blank cell and a row of wrong length are told."""
    named = [{"key": HANDOVERS}, {"key": CEILING}]
    listed = {"kind": "list", "file": "points.csv"}
    write_csv(tmp_path / "points.csv", [f"{HANDOVERS}s", CEILING], [])
    found = problems_of(tmp_path, parameters=named, design=listed)
    assert "add it" in found["row 1"]
    write_csv(tmp_path / "points.csv", [HANDOVERS, CEILING], [{HANDOVERS: 1}])
    found = problems_of(tmp_path, parameters=named, design=listed)
    assert found["row 2"] == "has blank cells; write none for a blank"
    rows = {"kind": "list", "rows": [[1]]}
    found = problems_of(tmp_path, parameters=named, design=rows)
    assert "has 1 values for 2 parameters" in found["design.rows[0]"]


def test_every_fault_of_a_study_is_told_at_once(tmp_path):
    """Unknown keys with a suggestion, options, ranges and settings without effect come in one error."""
    found = problems_of(
        tmp_path,
        options=["as_is", "hires"],
        design={"kind": "grid", "n": 9},
        parameters=[
            {"key": "scenario.max_handover", "values": [1]},
            {"key": "playbook.planing.occupancy_ceiling", "values": [0.5]},
            {"key": CEILING, "low": 0.9, "high": 0.5, "steps": 2},
            {"key": CEILING, "values": [0.5], "low": 0.1},
            {"key": "ceiling", "values": [0.5]},
            {"key": "scenario.register", "values": ["x"]},
        ],
        solve={"replications": 9},
    )
    assert found["options"].endswith('did you mean "hire"?')
    assert found["parameters[0].key"].endswith('did you mean "max_handovers"?')
    assert found["parameters[1].key"].endswith('did you mean "planning"?')
    assert "must lie below" in found["parameters[2].low"]
    assert "needs either values" in found["parameters[3]"]
    assert found["parameters[3].key"].startswith(f"sets what {CEILING} sets")
    assert found["parameters[4].key"].startswith("must begin with scenario.")
    assert "read once" in found["parameters[5].key"]
    assert "without effect" in found["design.n"]
    assert "without effect" in found["solve.replications"]


def test_unknown_words_of_the_file_itself_are_told_with_the_nearest(tmp_path):
    """A misspelt key of a parameter is refused by the class of the file."""
    found = problems_of(tmp_path, parameters=[{"key": CEILING, "vals": [1]}])
    assert found["parameters[0].vals"].endswith('did you mean "values"?')


def test_what_is_set_twice_is_refused(tmp_path):
    """A gap of the study and a varied gap, or one seed and varied seeds, contradict each other."""
    keys = ["scenario.optimizer.gap", "scenario.seed"]
    varied = [{"key": key, "values": [0]} for key in keys]
    found = problems_of(tmp_path, parameters=varied, seed=1)
    assert {"solve.gap", "seed"} <= set(found)


def test_values_that_the_model_does_not_allow_are_found_before_anything_runs(tmp_path):
    """A ceiling above 1 and a limit that is no number are told, each with its point; other points are not blamed."""
    found = problems_of(
        tmp_path,
        parameters=[
            {"key": CEILING, "values": [0.8, 1.2]},
            {"key": HANDOVERS, "values": [2, "few"]},
        ],
    )
    assert set(found) == {f"{CEILING} = 1.2", f"{HANDOVERS} = few"}
    assert found[f"{CEILING} = 1.2"].startswith("must be at most 1")


def test_values_that_only_break_rules_together_are_found(tmp_path):
    """A log-normal spread is fine, a constant time is fine; a constant time with a spread is not."""
    times = "scenario.simulation.service_times"
    found = problems_of(
        tmp_path,
        parameters=[
            {"key": f"{times}.kind", "values": ["log_normal", "constant"]},
            {"key": f"{times}.scv", "values": [1.0, 2.0]},
        ],
    )
    (place,) = found
    assert place == f"{times}.kind = constant, {times}.scv = 2.0"


def test_very_many_problems_are_cut_off_with_their_number(tmp_path):
    """Of fifty values out of range twenty are told, the others counted."""
    values = [2.0 + k for k in range(50)]
    found = problems_of(tmp_path, parameters=[{"key": CEILING, "values": values}])
    assert len(found) == 21
    assert "30 more" in found[""]


def test_a_value_reaches_the_place_that_its_key_names(tmp_path):
    """Keys lead through tables and lists, and into tables that take new entries."""
    scenario = small_study(tmp_path).start.scenario
    fte = "scenario.options.hire.hires[0].fte"
    found = with_values(scenario, [(fte, 0.5), ("scenario.budget.2027", 1000.0)])
    assert found.options["hire"].hires[0].fte == 0.5
    assert found.budget["2027"] == 1000.0
    assert scenario.budget == {}


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("scenario.options.hire.hires[4].fte", "1 entries"),
        ("scenario.seed.x", "no keys of its own"),
        ("scenario", "names no key"),
        ("scenario..seed", "not a dotted key"),
        ("playbook.sla.flagshp.response_days", "unknown key in playbook.sla"),
    ],
)
def test_keys_that_lead_nowhere_say_where_they_end(tmp_path, key, said):
    """Each kind of wrong key has its sentence."""
    rule, repair = key_fault(key, parts=small_study(tmp_path).start.parts)
    assert said in rule
    assert repair


def test_a_scenario_with_faults_is_told_with_the_faults_of_the_study(tmp_path):
    """The file of the study is judged although its scenario cannot be read."""
    found = problems_of(
        tmp_path, scenario="smalls.toml", design={"kind": "grid", "n": 2}
    )
    assert "design.n" in found
    assert any('did you mean "small.toml"?' in text for text in found.values())


@pytest.mark.parametrize(
    "path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem
)
def test_shipped_studies_read_without_problems(path):
    """Each study beside the scenarios is whole, and small enough to be tried."""
    assert 0 < len(read_study(path).rows) <= 100
