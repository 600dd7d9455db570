"""Scenario discovery on hand-made tables: what is refused, what is counted, what is said."""

from math import comb

import numpy as np
import pandas as pd
import pytest

from resourcing.discovery import (
    Box,
    Choice,
    Label,
    Range,
    Settings,
    condition,
    discover,
    held_out,
    measured,
    prim,
    reproducibility,
    sentences,
    triggers,
    trust,
)
from resourcing.errors import InputError

QUICK = Settings(permutations=19)


def futures(rows=300, seed=1):
    """Return futures with a whole number, a real number, a name and a truth value."""
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "deals": rng.integers(0, 8, rows),
            "hire": rng.uniform(2, 8, rows),
            "unit": rng.choice(["oncology", "rare", "vaccines"], rows),
            "freeze": rng.random(rows) < 0.5,
        }
    )


def fails(inputs):
    """Return the failures of a known box."""
    return ((inputs["deals"] > 3) & (inputs["hire"] > 5)).to_numpy()


def test_trajectory_trades_coverage_for_density():
    """Along the peeling futures fall, coverage never rises, and the frame follows from counts."""
    inputs = futures()
    failed = fails(inputs)
    frame = prim(inputs, failed).to_frame()
    assert frame["futures"].is_monotonic_decreasing
    assert frame["coverage"].is_monotonic_decreasing
    assert frame.loc[0, ["futures", "failures"]].tolist() == [300, failed.sum()]
    assert frame["density"].iloc[-1] == 1.0
    assert (frame["support"] == frame["futures"] / 300).all()
    assert frame["p_value"].iloc[1:].between(0, 1).all()


def test_every_box_of_the_trajectory_holds_what_its_row_says():
    """Counted on the futures themselves each box holds the futures and failures of its row."""
    inputs = futures(seed=2)
    failed = np.random.default_rng(3).random(300) < np.where(fails(inputs), 0.8, 0.2)
    found = prim(inputs, failed, alpha=0.1)
    for box, count, bad in zip(found.boxes, found.futures, found.failures, strict=True):
        inside = box.holds(inputs)
        assert (inside.sum(), failed[inside].sum()) == (count, bad)
    assert found.futures[-1] >= 15


def test_a_peel_takes_the_share_asked_for():
    """Of 100 distinct values a peel of 5 % takes five, of tied values all that are tied."""
    distinct = pd.DataFrame({"x": np.arange(100.0)})
    tied = pd.DataFrame({"x": np.repeat(np.arange(5), 20)})
    assert prim(distinct, (distinct["x"] > 70).to_numpy()).futures[1] == 95
    assert prim(tied, (tied["x"] > 2).to_numpy()).futures[1] == 80


def test_quasi_p_values_are_those_of_the_binomial_test():
    """The value of a restriction is P(Bin(n, q) >= F) with q the share failing without it."""
    rows = np.arange(40.0)
    inputs = pd.DataFrame({"x": rows, "y": np.tile([0.0, 1.0], 20)})
    failed = ((inputs["x"] > 19) & (inputs["y"] > 0)).to_numpy()
    found = prim(inputs, failed, alpha=0.1, min_support=0.2)
    steps = [place for place, box in enumerate(found.boxes) if len(box.limits) == 2]
    assert steps
    for step in steps:
        box, count, bad = found.boxes[step], found.futures[step], found.failures[step]
        for limit, other in zip(box.limits, reversed(box.limits), strict=True):
            share = failed[other.holds(inputs[other.name])].mean()
            tail = [
                comb(count, k) * share**k * (1 - share) ** (count - k)
                for k in range(bad, count + 1)
            ]
            assert found.p_values[step][limit.name] == pytest.approx(sum(tail))


def test_limits_of_the_trajectory_have_a_row_for_each_restriction():
    """The table of limits counts as many rows as the frame says inputs."""
    inputs = futures()
    found = prim(inputs, fails(inputs))
    assert len(found.limits()) == found.to_frame()["restricted"].sum()


def test_trajectory_of_nothing_failing_is_the_box_of_all():
    """Without failures there is nothing to peel, no choice and an empty table of limits."""
    found = prim(futures(), np.zeros(300, dtype=bool))
    assert len(found.boxes) == 1
    assert found.choose() is None
    assert found.limits().empty


def test_measures_count_what_earlier_boxes_left():
    """A future in two boxes belongs to the first."""
    inputs = pd.DataFrame({"x": [1.0, 2.0, 3.0, 4.0]})
    failed = np.array([False, True, True, True])
    first, second = (Box(limits=(Range(name="x", low=low),)) for low in (3, 2))
    found = measured(second, inputs, failed, earlier=(first,))
    assert (found.futures, found.failures) == (1, 1)
    assert found.coverage == pytest.approx(1 / 3)
    assert (found.rest_futures, found.rest) == (1, 0.0)


def test_missing_values_are_refused_with_rows_and_repair():
    """Missing, infinite and date columns are named together."""
    inputs = pd.DataFrame(
        {
            "a": [1.0, np.nan, 3.0, np.inf],
            "b": ["x", None, "y", "z"],
            "c": pd.to_datetime(["2027-01-01"] * 4),
            "d": [1, 2, 3, 4],
        }
    )
    with pytest.raises(InputError) as caught:
        discover(inputs, np.array([True, False, True, False]))
    assert [problem.column for problem in caught.value.problems] == ["a", "b", "c"]
    assert caught.value.problems[0].place == "rows 1, 3 (from 0)"


def test_tables_without_rows_and_columns_of_one_name_are_refused():
    """There must be a future, and one column for each name."""
    with pytest.raises(InputError, match="hold no future"):
        prim(pd.DataFrame({"x": []}), np.zeros(0, dtype=bool))
    twice = pd.DataFrame([[1, 2], [3, 4]], columns=["x", "x"])
    with pytest.raises(InputError, match="more than one column"):
        prim(twice, np.array([True, False]))


@pytest.mark.parametrize(
    "failed", [np.ones(300), np.ones(299, dtype=bool), np.ones((300, 1), dtype=bool)]
)
def test_outcomes_must_be_truth_values_one_for_each_future(failed):
    """Numbers, another length and another shape are refused."""
    with pytest.raises(ValueError, match="must be bool, one for each of the 300"):
        prim(futures(), failed)


@pytest.mark.parametrize(
    "setting",
    [
        {"alpha": 0.0},
        {"alpha": 0.5},
        {"min_support": 1.0},
        {"level": 0.0},
        {"min_density": 1.5},
        {"permutations": -1},
        {"most_boxes": 0},
    ],
)
def test_settings_that_cannot_be_meant_are_refused(setting):
    """The message names the setting."""
    with pytest.raises(ValueError, match=next(iter(setting))):
        Settings(**setting)


def test_inputs_that_do_not_vary_are_left_out_and_named():
    """A constant input is in no box and in the last sentence."""
    inputs = futures().assign(span=12, region="all")
    found = discover(inputs, fails(inputs), settings=QUICK)
    assert found.left_out == ("span", "region")
    label = {"span": Label(text="span of control")}
    assert sentences(found, labels=label)[-1] == (
        "Left out, the same in all futures: span of control and region."
    )


@pytest.mark.parametrize(
    ("failed", "reason"),
    [
        (np.zeros(300, dtype=bool), "No future fails."),
        (np.ones(300, dtype=bool), "No future succeeds."),
        (np.arange(300) % 2 == 0, "No limits tell failures from the rest"),
    ],
)
def test_no_box_is_said_with_its_reason(failed, reason):
    """All, none, and every other future failing give no box, and the reason is told."""
    found = discover(futures(), failed, settings=QUICK)
    assert found.boxes == ()
    assert found.stopped.startswith(reason)
    assert found.to_frame().empty
    assert sentences(found)[1].startswith("No box found: no ")


def test_without_an_input_that_varies_there_is_no_box():
    """Futures that are all the same give no box."""
    same = pd.DataFrame({"x": np.ones(40)})
    found = discover(same, np.arange(40) < 9)
    assert found.stopped == "No input varies."


def test_a_density_that_no_box_reaches_is_said():
    """Asked for 99 % where 70 % fail inside, no box is given and the densest is told."""
    inputs = futures(600, seed=4)
    failed = np.random.default_rng(5).random(600) < np.where(fails(inputs), 0.7, 0.1)
    found = discover(inputs, failed, settings=Settings(min_density=0.99))
    assert found.boxes == ()
    assert "99% of the futures fail; the densest of the peeling has" in found.stopped


def test_the_same_seed_gives_the_same_boxes():
    """Search, halves and folds repeat themselves, and change with the seed of the halves."""
    inputs = futures(seed=6)
    failed = np.random.default_rng(7).random(300) < np.where(fails(inputs), 0.8, 0.2)
    one, two = (discover(inputs, failed, settings=QUICK, seed=3) for _ in range(2))
    pd.testing.assert_frame_equal(one.to_frame(), two.to_frame())
    halves = [
        reproducibility(one, inputs, failed, resamples=5, seed=seed).limits
        for seed in (1, 1, 2)
    ]
    pd.testing.assert_frame_equal(halves[0], halves[1])
    assert not halves[0].equals(halves[2])


def test_arguments_are_left_as_they_were():
    """Neither the table nor the outcomes are changed."""
    inputs = futures()
    failed = fails(inputs)
    before, bad = inputs.copy(), failed.copy()
    discover(inputs, failed, settings=QUICK)
    pd.testing.assert_frame_equal(inputs, before)
    assert (failed == bad).all()


LABELS = {
    "deals": Label(
        text="complex deals before 2027Q3", watch="signed deals", by="2027Q3"
    ),
    "hire": Label(text="time to hire", unit="months"),
}


def test_a_box_is_told_with_labels_and_units():
    """The sentence names condition, share that fails inside, share of all failures and of all futures."""
    inputs = futures()
    failed = fails(inputs)
    told = sentences(discover(inputs, failed, settings=QUICK), labels=LABELS)[1]
    assert told.startswith(
        "Fails in 100% of the futures when complex deals before 2027Q3 is above 3 "
        "and time to hire is above "
    )
    share = f"{failed.mean():.0%}"
    assert f"these are 100% of all failures, {share} of all futures" in told


def test_triggers_tell_what_crossing_changes():
    """Each restricted input has its line, with shares counted in the futures."""
    inputs = futures()
    failed = fails(inputs)
    found = discover(inputs, failed, settings=QUICK)
    deals, hire = triggers(found, inputs, failed, labels=LABELS)
    many = (inputs["deals"] > 3).to_numpy()
    assert (deals.beyond, deals.within) == (failed[many].mean(), 0.0)
    assert (deals.beyond_given, deals.within_given) == (1.0, 0.0)
    assert str(deals) == (
        "Watch by 2027Q3 whether complex deals before 2027Q3 is above 3 (signed deals): "
        f"{deals.beyond:.0%} fail if so, 0% if not; where the rest of the condition holds, 100% against 0%."
    )
    assert str(hire).startswith("Watch whether time to hire is above ")


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (Range(name="x", low=4, whole=True), "x is above 3"),
        (Range(name="x", high=4, whole=True), "x is below 5"),
        (Range(name="x", low=2, high=4, whole=True), "x is from 2 to 4"),
        (Range(name="x", low=4, high=4, whole=True), "x is 4"),
        (Range(name="x", low=5.234), "x is above 5.23"),
        (Range(name="x", high=1234.5), "x is below 1,234"),
        (Range(name="x", low=2, high=5), "x is between 2 and 5"),
        (Choice(name="x", allowed=("a",), others=("b", "c")), "x is a"),
        (Choice(name="x", allowed=("a", "b"), others=("c",)), "x is not c"),
        (Choice(name="x", allowed=("a", "b"), others=("c", "d")), "x is a or b"),
        (Choice(name="x", allowed=(True,), others=(False,)), "x is True"),
    ],
)
def test_limits_are_said_in_plain_words(limit, said):
    """Every kind of limit has its words."""
    assert condition(Box(limits=(limit,))) == said


def test_trust_says_what_holds_on_other_futures():
    """Sentences name what is restricted again and the density on futures not used, with both of the sample."""
    inputs = futures(400, seed=8)
    failed = np.random.default_rng(9).random(400) < np.where(fails(inputs), 0.9, 0.1)
    found = discover(inputs, failed, settings=QUICK)
    again = reproducibility(found, inputs, failed, resamples=8)
    held = held_out(inputs, failed, folds=4)
    first, second = trust(again, held, labels=LABELS)
    assert first.startswith("Of 8 random parts of the futures 100% give a box")
    assert "complex deals before 2027Q3 in 100%" in first
    density = held.frame.set_index("measure").loc["density"]
    assert f"{density['held_out']:.0%} fail inside" in second
    assert density["low"] < density["held_out"] < density["high"]


def test_held_out_without_a_box_says_so():
    """On noise no future falls into a box of other futures."""
    failed = np.random.default_rng(11).random(300) < 0.3
    held = held_out(futures(), failed, folds=4)
    found = discover(futures(), failed, settings=QUICK)
    again = reproducibility(found, futures(), failed, resamples=4)
    assert held.with_box == 0
    assert again.limits.empty
    assert trust(again, held)[1] == "No future not used to find a box is in one."


def test_choices_found_again_are_counted_by_value():
    """A value of a choice has a row that says how often it is inside again."""
    inputs = futures(400, seed=12)
    failed = (inputs["unit"] == "rare").to_numpy()
    found = discover(inputs, failed, settings=QUICK)
    row = reproducibility(found, inputs, failed, resamples=6).limits.iloc[0]
    assert (row["input"], row["limit"], row["share"]) == ("unit", "rare", 1.0)
