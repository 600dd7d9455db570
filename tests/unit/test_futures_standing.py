"""How options stand against each other: closed values, intervals that cover, ties and small samples."""

import numpy as np
import pytest
from builders_futures import outcome_of

from resourcing.futures import (
    evpi,
    futures_needed,
    regret,
    share_best,
    standing,
    tail_mean,
)
from resourcing.futures.chances import mean_interval, resampled, share_interval

POINTS = [[1.0, 5.0, 3.0, 7.0], [3.0, 4.0, 3.0, 2.0]]


def test_expected_regret_best_and_information():
    """Every column of a small table by hand."""
    found = standing(outcome_of(POINTS, tail=0.5))
    first, second = found.table.to_dict("records")
    assert (first["option"], second["option"]) == ("o0", "o1")
    assert (first["expected"], second["expected"]) == (4.0, 3.0)
    assert (first["tail_mean"], second["tail_mean"]) == (2.0, 2.5)
    assert (first["expected_regret"], second["expected_regret"]) == (0.5, 1.5)
    assert (first["most_regret"], second["most_regret"]) == (2.0, 5.0)
    assert (first["best"], second["best"]) == (0.625, 0.375)
    assert (first["behind"], second["behind"]) == (0.0, 1.0)
    assert found.evpi.value == 0.5
    assert not found.clear


def test_less_is_better_for_cost():
    """Cost is turned, so that the cheapest is first and regret is money."""
    values = outcome_of(POINTS).values("cost")
    assert values.tolist() == [[0.0, -10.0, -20.0, -30.0]] * 2


def test_a_clear_difference_is_clear():
    """An option that is better by the same in every future is clearly better."""
    luck = np.random.default_rng(0).normal(size=30)
    found = standing(outcome_of([luck.tolist(), (luck + 0.1).tolist()]))
    assert found.table["option"].tolist() == ["o1", "o0"]
    assert found.clear
    assert found.table.loc[1, "behind"] == pytest.approx(0.1)
    assert found.table.loc[1, "behind_high"] == pytest.approx(0.1)


def test_equal_options_share_being_best():
    """Two options that never differ are best in half of the futures each, and none is clear."""
    found = standing(outcome_of([POINTS[0], POINTS[0]]))
    assert found.table["best"].tolist() == [0.5, 0.5]
    assert not found.clear
    assert found.evpi.value == 0.0
    assert found.needed is None


def test_shares_and_costs_have_intervals_that_do_not_collapse():
    """Best in all of four futures is not certainty; an average cost has Student's interval, never below nothing."""
    found = standing(outcome_of([[5.0, 6.0, 7.0, 8.0], POINTS[1]])).table
    first, second = found.to_dict("records")
    known = share_interval(4, 4)
    assert (first["best"], first["best_low"]) == (1.0, known.low)
    assert (second["best"], second["best_high"]) == (0.0, pytest.approx(1 - known.low))
    cost = mean_interval(np.array([0.0, 10.0, 20.0, 30.0]))
    assert (first["cost"], first["cost_low"], first["cost_high"]) == (15.0, 0.0, cost.high)  # fmt: skip


def test_every_measure_has_a_mean_with_its_interval_and_quantiles():
    """A row for each option and measure, points of the horizon too."""
    table = outcome_of(POINTS).measured.set_index(["option", "measure"])
    own, row = mean_interval(np.array(POINTS[0])), table.loc[("o0", "points")]
    assert len(table) == 2 * 3
    assert (row["mean"], row["mean_low"]) == (own.value, own.low)
    assert row["q50"] == 4.0


def test_regret_and_information_agree():
    """The least expected regret is the expected value of perfect information, and belongs to the best on average."""
    values = np.random.default_rng(1).normal(size=(4, 200))
    assert regret(values).mean(axis=1).min() == pytest.approx(evpi(values))
    assert regret(values).mean(axis=1).argmin() == values.mean(axis=1).argmax()
    assert share_best(values).sum() == pytest.approx(1.0)


def test_tail_mean_of_all_is_the_mean_and_falls_with_the_share():
    """The mean of the worst tenth lies below that of the worst half, that below the mean."""
    values = np.random.default_rng(2).normal(size=(1, 101))
    tails = [tail_mean(values, share=share)[0] for share in (0.01, 0.1, 0.5, 1.0)]
    assert tails == sorted(tails)
    assert tails[-1] == pytest.approx(values.mean())
    assert tails[0] >= values.min()


def test_tail_mean_matches_the_normal_distribution():
    """The worst tenth of a standard normal has a mean of -1.755."""
    values = np.random.default_rng(3).normal(size=(1, 200_000))
    assert tail_mean(values, share=0.1)[0] == pytest.approx(-1.755, abs=0.01)


def test_intervals_cover_the_mean_as_often_as_they_say():
    """Of 400 intervals about 95 % hold the mean."""
    rng = np.random.default_rng(4)
    held = [
        (found := mean_interval(rng.normal(size=20))).low <= 0 <= found.high
        for _ in range(400)
    ]
    assert 0.92 <= np.mean(held) <= 0.98


def test_resampled_means_agree_with_students_interval():
    """For a mean the resampled interval is close to Student's."""
    values = np.random.default_rng(5).normal(size=(1, 300))
    _, low, high = resampled(values, lambda part: part.mean(axis=1), seed=0)
    known = mean_interval(values[0])
    assert low[0] == pytest.approx(known.low, abs=0.03)
    assert high[0] == pytest.approx(known.high, abs=0.03)


def test_wilsons_interval_of_a_published_example():
    """Newcombe (1998): 81 of 263 gives 0.2553 to 0.3662."""
    found = share_interval(81, 263)
    assert found.low == pytest.approx(0.2553, abs=5e-5)
    assert found.high == pytest.approx(0.3662, abs=5e-5)


def test_promises_are_counted_over_the_futures():
    """A promise kept in the first period only is kept always there and never in the second."""
    rows = outcome_of(POINTS).promises
    own = rows[rows["option"] == "o0"]
    assert own["kept"].tolist() == [1.0, 0.0]
    assert own["made"].tolist() == [4, 4]
    assert own["low"].iloc[0] == pytest.approx(0.5101, abs=1e-4)


def test_a_fan_has_the_quantiles_of_the_futures():
    """Median and mean of a period are those of the futures."""
    fan = outcome_of(POINTS).fan("coverage")
    row = fan[(fan["option"] == "o0") & (fan["period"] == "t1")].iloc[0]
    assert (row["mean"], row["q50"]) == (4.0, 4.0)
    assert row["q05"] < row["q25"] < row["q75"] < row["q95"]


def test_futures_needed_halve_the_doubt():
    """With a spread of 1 and a gap of 0.1, about 1,537 futures are needed; measured on a long sample."""
    extra = np.random.default_rng(6).normal(loc=0.1, size=4000)
    needed = futures_needed(extra, within=0.5)
    assert needed == int(np.ceil((2 * 1.96 * extra.std(ddof=1) / extra.mean()) ** 2))
    assert 700 < needed < 3500
    pair = standing(outcome_of(POINTS))
    assert pair.needed == futures_needed(np.subtract(*POINTS), within=0.5)
    assert futures_needed(np.array([1e-13, -2e-13, 3e-13])) is None
