"""What a sweep says of its drivers: tornado, Sobol indices, ranks, flips; on measures whose answer is known."""

from datetime import date

import numpy as np
import pytest
from builders_sweep import CEILING, HANDOVERS, small_study, study_keys, write_study
from helpers import write_toml

from resourcing.cli import main
from resourcing.errors import InputError
from resourcing.sensitivity import sobol_of
from resourcing.sweep import read_study, working
from resourcing.sweep.driving import drivers_of
from resourcing.sweep.evaluating import Found
from resourcing.sweep.points import sobol_rows
from resourcing.sweep.sweeping import design_frame

HIRED = "scenario.options.hire.hires[0].available_from"
FROM = {"key": CEILING, "label": "ceiling", "low": 0.6, "high": 0.9, "base": 0.8}
LIMIT = {"key": HANDOVERS, "label": "limit", "low": 0, "high": 4, "kind": "integer"}
TWO = ["as_is", "hire"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with everything that studies name."""
    place = tmp_path_factory.mktemp("drivers")
    write_study(place)
    return place


def study_of(folder, **changes):
    """Return a study beside the scenario of the folder."""
    return read_study(write_toml(folder / "drivers.toml", study_keys(**changes)))


def found_of(study, **measures):
    """Return the drivers of rows whose measures are functions of a row of the design."""
    frame = design_frame(study).assign(status="ok")
    rows = frame.to_dict("records")
    columns = {name: [of(row) for row in rows] for name, of in measures.items()}
    return drivers_of(study, frame.assign(**columns))


def points(row):
    """Return 100 points for each unit of the ceiling; a hire gives 30 and takes away half of that."""
    own = 100 * row[CEILING] + 2 * (row.get(HANDOVERS) or 0)
    return 30 + own / 2 if row["option"] == "hire" else own


def test_a_tornado_moves_one_parameter_at_a_time_and_tells_the_lead_first(folder):
    """From the base of 0.8 the ceiling moves as_is by 30 and its lead of 10 by 15; nothing turns."""
    day = {
        "key": HIRED,
        "label": "hire",
        "values": [date(2027, 6, 1), date(2027, 1, 1)],
    }
    study = study_of(folder, options=TWO, design={"kind": "tornado"}, parameters=[FROM, day])  # fmt: skip
    assert len(study.points) == 1 + 2 * 2
    found = found_of(study, points=points)
    lead, own = found.main
    table = found.tables["tornado"].set_index(["of", "parameter"])
    assert table.loc[(own, CEILING), "swing"] == pytest.approx(30)
    assert table.loc[(lead, CEILING), "swing"] == pytest.approx(15)
    assert table.loc[(lead, CEILING), "low"] == 0.6
    assert table.loc[(lead, HIRED), "swing"] == 0
    assert lead == "the lead of as_is over hire, value points"
    assert found.told_tornadoes[0][0] == lead
    assert found.tables["break_even"].empty
    assert any("Along ceiling" in text for text in found.sentences)


def test_the_better_option_flips_at_a_value_on_a_straight_line(folder):
    """100 c and 30 + 50 c are equal at 0.6: between the values 0.5 and 0.7, as far as solves tell."""
    values = {"key": CEILING, "label": "ceiling", "values": [0.5, 0.7, 0.9]}
    study = study_of(folder, options=TWO, parameters=[values])
    found = found_of(study, points=points, bound=lambda row: points(row) + 7)
    (flip,) = found.tables["break_even"].to_dict("records")
    assert flip["value"] == pytest.approx(0.6)
    assert (flip["before"], flip["after"], flip["told"]) == ("hire", "as_is", False)
    said = " ".join(found.sentences)
    assert "flips where ceiling is about 0.6, by a straight line" in said
    assert "up to 7 points open" in said


def test_points_without_a_value_are_left_out_and_told(folder):
    """Where no plan keeps every strict rule nothing is interpolated."""
    values = {"key": CEILING, "label": "ceiling", "values": [0.5, 0.7, 0.9]}
    study = study_of(folder, options=TWO, parameters=[values])
    found = found_of(study, points=lambda row: np.nan if row["number"] == 0 else points(row))  # fmt: skip
    assert found.tables["break_even"].empty
    assert any("At 1 point an option has no value" in text for text in found.sentences)


def test_sobol_indices_are_those_of_the_design_although_points_fall_together(folder):
    """Rows of the design that are one point, being whole numbers and choices, are computed once and counted each."""
    choice = {"key": "scenario.seed", "label": "seed", "values": [0, 1]}
    design = {"kind": "sobol", "n": 8, "seed": 3}
    study = study_of(folder, design=design, parameters=[LIMIT, choice])
    rows = sobol_rows(study.asked.design, study.asked.parameters)
    assert len(study.points) < len(rows.frame) == 8 * 4
    found = found_of(study, points=lambda row: 3.0 * row[HANDOVERS] + row["seed"])
    place = rows.points
    wanted = sobol_of(rows, 3 * place[HANDOVERS].to_numpy() + place["scenario.seed"].to_numpy()).frame  # fmt: skip
    table = found.tables["sobol"]
    assert table["parameter"].tolist() == wanted["assumption"].tolist()
    np.testing.assert_array_equal(table["total"], wanted["total"])


def test_a_latin_hypercube_ranks_numbers_and_days_and_names_the_rest(folder):
    """The ceiling moves the outcome more than the limit; a word has no rank."""
    word = {"key": "scenario.optimizer.objective", "label": "aim", "values": ["weighted"]}  # fmt: skip
    ceiling = {"key": CEILING, "label": "ceiling", "low": 0.6, "high": 0.9}
    study = study_of(folder, design={"kind": "latin_hypercube", "n": 40}, parameters=[ceiling, LIMIT, word])  # fmt: skip
    found = found_of(study, points=points)
    assert found.tables["ranks"]["input"].tolist() == ["ceiling", "limit"]
    assert any("Not ranked, being no numbers: aim" in text for text in found.sentences)


def test_what_a_tornado_and_sobol_indices_need_is_told_at_once(tmp_path):
    """Ends, bases, a power of two and the name of the measure, each at its place."""
    with pytest.raises(InputError) as error:
        small_study(
            tmp_path,
            measure="coverag",
            design={"kind": "tornado"},
            parameters=[
                {"key": CEILING, "low": 0.5, "high": 0.7, "base": 0.8},
                {"key": "scenario.seed", "values": [1, 2, 3]},
                {"key": HANDOVERS, "low": 0, "high": 4},
            ],
        )
    told = {p.place: f"{p.rule}; {p.repair}" for p in error.value.problems}
    assert told["measure"].endswith('did you mean "coverage"?')
    assert "lies outside its ends, 0.5 and 0.7" in told["parameters[0].base"]
    assert "exactly two values" in told["parameters[1].values"]
    assert told["parameters[2].base"] == "is no number, as its ends are; write base, a value between the ends"  # fmt: skip
    with pytest.raises(InputError) as error:
        small_study(tmp_path, design={"kind": "sobol", "n": 12}, parameters=[FROM])
    told = {p.place: f"{p.rule}; {p.repair}" for p in error.value.problems}
    assert told["design.n"].endswith("write 8 or 16")
    assert "without effect" in told["parameters[0].base"]


def test_points_are_no_measure_where_prices_vary(folder):
    """What is varied changes what a point is: points are refused, and coverage is told unless something else is named."""
    price = {"key": "playbook.value.points_a_month", "low": 1, "high": 2, "steps": 2}
    with pytest.raises(InputError, match="changes what a point is"):
        study_of(folder, measure="points", parameters=[price])


def test_the_command_draws_and_a_resume_writes_the_same_again(
    folder, tmp_path, capsys, monkeypatch
):
    """A second start computes nothing and leaves the same bytes; another design takes the pictures of the first away."""

    def found(start, row):
        return Found(status="ok", measured={"points": points({**dict(row.point), "option": row.option})})  # fmt: skip

    monkeypatch.setattr(working, "evaluated", found)
    study_of(folder, options=TWO, design={"kind": "tornado"}, parameters=[FROM])
    words = ["sweep", str(folder / "drivers.toml"), "--out", str(tmp_path / "out"), "--jobs", "1"]  # fmt: skip
    written = []
    for _ in range(2):
        assert main(words) == 0
        names = ("tornado.csv", "break_even.csv", "tornado.svg", "tornado-2.svg")
        written.append([(tmp_path / "out" / name).read_bytes() for name in names])
    assert written[0] == written[1]
    assert "What drives value points of as_is:" in capsys.readouterr().out
    ceiling = {"key": CEILING, "values": [0.6, 0.8]}
    study_of(folder, options=TWO, parameters=[ceiling])
    assert main([*words, "--force"]) == 0
    assert not (tmp_path / "out" / "tornado.csv").exists()
    assert not (tmp_path / "out" / "tornado.svg").exists()
