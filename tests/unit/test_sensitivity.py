"""Tornado, Sobol indices and rank importance against closed answers."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm, spearmanr

from resourcing.errors import InputError
from resourcing.sensitivity import (
    Assumption,
    rank_importance,
    sobol,
    sobol_design,
    sobol_of,
    tornado,
    tornado_of,
)

PI = float(np.pi)


def ranges(count, low=0.0, high=1.0):
    """Return assumptions x1, x2 and so on with the same range."""
    return [
        Assumption(name=f"x{place}", low=low, high=high)
        for place in range(1, count + 1)
    ]


def by_name(found):
    """Return indices by assumption."""
    return found.frame.set_index("assumption").sort_index()


def ishigami(at):
    """Return the function of Ishigami and Homma with a = 7 and b = 0.1."""
    return (
        np.sin(at["x1"])
        + 7 * np.sin(at["x2"]) ** 2
        + 0.1 * at["x3"] ** 4 * np.sin(at["x1"])
    )


def test_ishigami_has_the_published_indices():
    """First order 0.3139, 0.4424, 0 and total 0.5576, 0.4424, 0.2437 come out within 0.02, inside their intervals."""
    found = by_name(sobol(ishigami, ranges(3, -PI, PI), n=2048, seed=1))
    first, total = [0.3139, 0.4424, 0.0], [0.5576, 0.4424, 0.2437]
    assert found["first"].to_numpy() == pytest.approx(first, abs=0.02)
    assert found["total"].to_numpy() == pytest.approx(total, abs=0.02)
    assert (found["first_low"] - 0.005 <= first).all()
    assert (found["first_high"] + 0.005 >= first).all()
    assert (found["total_low"] - 0.005 <= total).all()
    assert (found["total_high"] + 0.005 >= total).all()


def test_g_function_has_its_closed_indices():
    """Sobol's product function gives V_i / V and the closed totals for coefficients 0, 1, 4.5 and 9."""
    coefficients = np.array([0.0, 1.0, 4.5, 9.0])

    def g(at):
        return np.prod(
            (np.abs(4 * at.to_numpy() - 2) + coefficients) / (1 + coefficients), axis=1
        )

    alone = 1 / (3 * (1 + coefficients) ** 2)
    whole = np.prod(1 + alone) - 1
    total = alone * np.prod(1 + alone) / (1 + alone) / whole
    found = by_name(sobol(g, ranges(4), n=2048, seed=2))
    assert found["first"].to_numpy() == pytest.approx(alone / whole, abs=0.02)
    assert found["total"].to_numpy() == pytest.approx(total, abs=0.02)


def test_a_sum_has_no_interactions():
    """For a weighted sum of normal assumptions first and total index are both the weight squared by variance."""
    weights = np.array([3.0, 2.0, 1.0])
    normals = [Assumption.drawn(f"x{place}", norm(5, place)) for place in range(1, 4)]
    found = by_name(sobol(lambda at: at.to_numpy() @ weights, normals, n=1024))
    parts = (weights * [1, 2, 3]) ** 2
    assert found["first"].to_numpy() == pytest.approx(parts / parts.sum(), abs=0.03)
    assert found["total"].to_numpy() == pytest.approx(parts / parts.sum(), abs=0.03)


@pytest.mark.slow
def test_intervals_of_indices_hold_the_truth_as_often_as_they_say():
    """Of 120 intervals of Ishigami's totals from 20 designs at 90 % at least 85 % hold the closed value."""
    total = np.array([0.5576, 0.4424, 0.2437])
    held = []
    for seed in range(20):
        found = by_name(
            sobol(ishigami, ranges(3, -PI, PI), n=256, level=0.9, seed=seed)
        )
        held += (
            (found["total_low"] <= total) & (found["total_high"] >= total)
        ).tolist()
    assert np.mean(held) >= 0.85


def test_a_design_evaluated_elsewhere_gives_what_the_function_gives():
    """Outcomes written row by row into a copied table give the same indices as the function called at once."""
    design = sobol_design(ranges(3, -PI, PI), n=64, seed=3)
    outcomes = [float(ishigami(row)) for _, row in design.frame.iterrows()]
    apart = sobol_of(design, np.array(outcomes), seed=3)
    at_once = sobol(ishigami, ranges(3, -PI, PI), n=64, seed=3)
    pd.testing.assert_frame_equal(apart.frame, at_once.frame)
    assert len(design.points) == 64 * 5


def test_a_design_swaps_one_assumption_at_a_time():
    """The part named after an assumption is A but for this column, which is B's."""
    design = sobol_design(ranges(2), n=8)
    part = {
        name: rows.drop(columns=["part", "row"]).to_numpy()
        for name, rows in design.frame.groupby("part")
    }
    assert (part["x2"][:, 0] == part["A"][:, 0]).all()
    assert (part["x2"][:, 1] == part["B"][:, 1]).all()
    assert not np.allclose(part["A"], part["B"])


def test_whole_assumptions_take_each_number_as_often():
    """A whole assumption from 1 to 4 takes each of the four numbers in a quarter of a balanced design."""
    deals = Assumption(name="deals", low=1, high=4, whole=True)
    rows = sobol_design([deals], n=64).frame.query("part == 'A'")
    assert rows["deals"].value_counts().to_dict() == {1: 16, 2: 16, 3: 16, 4: 16}


def test_an_outcome_that_does_not_vary_is_told():
    """Constant outcomes have indices of 0 and one sentence that says so."""
    found = sobol(lambda at: np.full(len(at), 3.0), ranges(2), n=16)
    assert found.frame["total"].tolist() == [0.0, 0.0]
    assert found.sentences() == ["The outcome is 3 whatever the assumptions."]


def test_estimates_below_zero_are_said_to_be_noise():
    """An assumption without effect that comes out negative stays negative and is named."""
    found = sobol(
        lambda at: at["x1"] + np.random.default_rng(4).normal(size=len(at)),
        ranges(2),
        n=64,
        seed=6,
    )
    assert found.frame[["first", "total"]].to_numpy().min() < 0
    told = " ".join(found.sentences())
    assert "below zero are noise" in told
    assert "more than 256 evaluations would narrow them" in told


@pytest.mark.parametrize("n", [0, 1, 6, 100])
def test_rows_that_are_no_power_of_two_are_refused(n):
    """A design of Sobol points is balanced only for powers of two."""
    with pytest.raises(ValueError, match="power of two"):
        sobol_design(ranges(2), n=n)


def test_outcomes_of_another_length_or_missing_are_refused():
    """Outcomes must be finite and one for each row of the design."""
    design = sobol_design(ranges(2), n=4)
    for outcomes in (np.zeros(15), np.full(16, np.nan)):
        with pytest.raises(ValueError, match="must be 16 finite numbers"):
            sobol_of(design, outcomes)


def test_tornado_sorts_by_swing_and_keeps_both_sides():
    """A linear function swings by coefficient times range, and the largest comes first."""
    assumptions = [
        Assumption(name="small", low=0, high=1),
        Assumption(name="large", low=2, high=6, base=3),
    ]
    frame = tornado(lambda at: at["small"] - 2 * at["large"], assumptions).frame
    assert frame["assumption"].tolist() == ["large", "small"]
    assert frame["swing"].tolist() == [8.0, 1.0]
    assert frame.loc[0, ["change_low", "change_high"]].tolist() == [2.0, -6.0]
    assert (frame["swing_from"] == frame["swing"]).all()


def test_tornado_tells_where_both_ends_lie_on_one_side():
    """Of a square about its base the swing is the rise to either end, and the sentence says that both are on one side."""
    found = tornado(
        lambda at: at["x"] ** 2, [Assumption(name="x", low=-2, high=1, base=0)]
    )
    assert found.frame["swing"].tolist() == [4.0]
    assert "both ends lie on one side of the base" in found.sentences()[0]


def test_tornado_of_samples_uses_the_same_futures():
    """Intervals come from differences future by future, so they are narrow where futures differ much more than the change."""
    rng = np.random.default_rng(5)
    futures = rng.normal(100, 50, 200)
    assumption = Assumption(name="x", low=0, high=2)
    noise = 0.01 * rng.normal(size=200)
    found = tornado(lambda at: futures + at["x"] * (1 + noise), [assumption])
    row = found.frame.iloc[0]
    assert row["swing_to"] - row["swing_from"] < 0.02
    assert row["swing_from"] <= 2.0 * (1 + noise.mean()) <= row["swing_to"]


@pytest.mark.slow
def test_intervals_of_a_tornado_hold_the_truth_as_often_as_they_say():
    """Of 400 intervals at 90 % around a change of one, between 86 % and 94 % hold it."""
    rng = np.random.default_rng(6)
    assumption = Assumption(name="x", low=0, high=2)
    held = 0
    for _ in range(400):
        base = rng.normal(size=20)
        found = tornado_of(
            base,
            {"x": base},
            {"x": base + 1 + rng.normal(size=20)},
            assumptions=[assumption],
            level=0.9,
        )
        row = found.frame.iloc[0]
        held += row["change_high_from"] <= 1 <= row["change_high_to"]
    assert 0.86 <= held / 400 <= 0.94


def test_tornado_refuses_samples_of_different_futures():
    """Outcomes of another number of futures cannot be compared future by future."""
    assumption = Assumption(name="x", low=0, high=2)
    with pytest.raises(ValueError, match="give the same futures"):
        tornado_of(
            np.zeros(3),
            {"x": np.zeros(2)},
            {"x": np.zeros(3)},
            assumptions=[assumption],
        )


def test_tornado_without_effect_says_so():
    """An assumption without effect has no swing and its sentence says that the outcome stays."""
    found = tornado(lambda at: 7.0, ranges(1))
    assert found.sentences() == ["x1 from 0 to 1: the outcome stays 7."]


@pytest.mark.parametrize(
    ("low", "high"), [(1.0, 1.0), (2.0, 1.0), (0.0, np.inf), (np.nan, 1.0)]
)
def test_empty_and_endless_ranges_are_refused(low, high):
    """A range has a finite low below a finite high."""
    with pytest.raises(ValueError, match="x: "):
        Assumption(name="x", low=low, high=high)


def test_an_assumption_twice_is_refused():
    """Each assumption has a name of its own."""
    with pytest.raises(ValueError, match="each name once"):
        sobol_design([*ranges(1), *ranges(1)])


def sampled(rows=400, seed=7):
    """Return a sample of three correlated inputs."""
    rng = np.random.default_rng(seed)
    x = rng.random((rows, 3))
    x[:, 1] = 0.6 * x[:, 0] + 0.4 * x[:, 1]
    return pd.DataFrame(x, columns=["a", "b", "c"])


def test_spearman_is_that_of_scipy():
    """Rank correlations equal those of scipy."""
    sample = sampled()
    outcome = sample["a"] ** 3 + 0.1 * sample["c"]
    frame = rank_importance(sample, outcome, resamples=20).frame.set_index("input")
    for name in sample:
        expected = spearmanr(sample[name], outcome).statistic
        assert frame.loc[name, "spearman"] == pytest.approx(expected)


def test_partial_correlation_is_that_of_residuals():
    """The partial rank correlation equals the correlation of residuals of ranks regressed on the other inputs."""
    sample = sampled()
    outcome = sample["a"] - sample["c"] + np.random.default_rng(8).random(len(sample))
    frame = rank_importance(sample, outcome, resamples=20).frame.set_index("input")
    ranks = sample.assign(y=outcome).rank().to_numpy()
    others = np.column_stack([np.ones(len(ranks)), ranks[:, [1, 2]]])
    left = [
        part - others @ np.linalg.lstsq(others, part, rcond=None)[0]
        for part in (ranks[:, 0], ranks[:, 3])
    ]
    assert frame.loc["a", "partial"] == pytest.approx(np.corrcoef(*left)[0, 1])


def test_regression_of_ranks_is_least_squares():
    """Coefficients and R squared equal those of least squares on standardized ranks."""
    sample = sampled()
    outcome = np.exp(sample["a"]) + sample["c"] ** 2
    found = rank_importance(sample, outcome, resamples=20)
    ranks = sample.assign(y=outcome).rank()
    z = ((ranks - ranks.mean()) / ranks.std()).to_numpy()
    beta, rest, *_ = np.linalg.lstsq(z[:, :3], z[:, 3], rcond=None)
    frame = found.frame.set_index("input").loc[["a", "b", "c"]]
    assert frame["regression"].to_numpy() == pytest.approx(beta)
    assert found.r_squared == pytest.approx(1 - float(rest[0]) / (len(ranks) - 1))


def test_a_driver_held_by_another_is_told_from_it():
    """An input that moves only with the driver correlates plainly but not partially, and is in no sentence."""
    sample = sampled()
    noise = 0.2 * np.random.default_rng(9).random(len(sample))
    found = rank_importance(sample[["a", "b"]], sample["a"] + noise)
    frame = found.frame.set_index("input")
    assert frame.loc["b", "spearman"] > 0.5
    assert frame.loc["b", "partial_low"] < 0.05
    assert found.frame["input"][0] == "a"
    assert found.sentences()[0].startswith("The outcome rises with a")


def test_a_turning_outcome_has_ranks_that_say_they_cannot_be_trusted():
    """Of a parabola about the middle ranks explain next to nothing and the sentence sends to Sobol."""
    sample = sampled()[["a", "c"]]
    found = rank_importance(sample, (sample["a"] - 0.5) ** 2)
    assert found.r_squared < 0.1
    assert "cannot be trusted" in " ".join(found.sentences())


def test_p_values_of_noise_are_spread_evenly():
    """Of 90 p-values on noise about a tenth are below a tenth."""
    values = []
    for seed in range(30):
        outcome = np.random.default_rng(seed + 100).random(60)
        sample = pd.DataFrame(np.random.default_rng(seed).random((60, 3)))
        found = rank_importance(sample, outcome, resamples=5, permutations=199)
        values += found.frame["p_value"].tolist()
    assert 0.03 <= np.mean(np.array(values) <= 0.1) <= 0.18


def test_what_cannot_be_ranked_is_refused_all_at_once():
    """Words and missing values are named together, with what to do."""
    sample = pd.DataFrame({"a": [1.0, np.nan, 2.0], "b": ["x", "y", "z"]})
    with pytest.raises(InputError) as caught:
        rank_importance(sample, np.zeros(3))
    assert [problem.column for problem in caught.value.problems] == ["a", "b"]


def test_two_inputs_that_say_the_same_are_refused():
    """An input that ranks the rows as another one is named."""
    sample = sampled().assign(again=lambda frame: frame["a"] * 2)
    with pytest.raises(InputError, match="again: ranks the rows as a does"):
        rank_importance(sample, sample["c"])


def test_inputs_that_do_not_vary_are_left_out_and_named():
    """A constant input has no row and a sentence."""
    sample = sampled().assign(fixed=1.0)
    found = rank_importance(sample, sample["a"], resamples=20)
    assert found.left_out == ("fixed",)
    assert found.sentences()[-1] == "Left out, the same in all rows: fixed."
