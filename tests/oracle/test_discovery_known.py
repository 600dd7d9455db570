"""Scenario discovery on functions whose box is known, and on noise that has none."""

import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from resourcing.discovery import (
    Choice,
    Range,
    Settings,
    discover,
    held_out,
    pasting,
    reproducibility,
    scoring,
)

NUM_INPUTS = 8
QUICK = Settings(permutations=19)


def uniform(futures, seed):
    """Return inputs that are uniform and independent."""
    rng = np.random.default_rng(seed)
    names = [f"x{place}" for place in range(NUM_INPUTS)]
    return pd.DataFrame(rng.random((futures, NUM_INPUTS)), columns=names)


def inside(inputs, lows):
    """Return whether each future is above the lows of the first inputs."""
    return (inputs[list(lows)] > pd.Series(lows)).all(axis=1).to_numpy()


def noisy(box, seed, within=0.85, outside=0.1):
    """Return failures more frequent inside a box than outside."""
    rng = np.random.default_rng(1000 + seed)
    return rng.random(box.size) < np.where(box, within, outside)


def limits(found):
    """Return the limits of the first box by input."""
    return {limit.name: limit for limit in found.boxes[0].limits}


LOWS = {
    1: {"x0": 0.8},
    2: {"x0": 0.6, "x1": 0.5},
    3: {"x0": 0.5, "x1": 0.4, "x2": 0.35},
}


@pytest.mark.parametrize("restrictions", [1, 2, 3])
@pytest.mark.parametrize("futures", [250, 1500])
def test_limits_of_a_known_box_are_recovered_closer_with_more_futures(
    restrictions, futures
):
    """Exactly the inputs of a sharp box are restricted, each limit within 12 / n of where it is."""
    lows = LOWS[restrictions]
    inputs = uniform(futures, seed=restrictions)
    settings = Settings(permutations=0)
    found = discover(inputs, inside(inputs, lows), settings=settings)
    assert set(limits(found)) == set(lows)
    for name, low in lows.items():
        assert limits(found)[name].low == pytest.approx(low, abs=12 / futures)
        assert np.isinf(limits(found)[name].high)
    assert found.stopped == "No future outside the boxes fails."


@pytest.mark.parametrize(("futures", "tolerance"), [(500, 0.06), (2500, 0.02)])
def test_limits_are_recovered_through_noise(futures, tolerance):
    """With 85 % failing inside and 10 % outside, limits are right on average over eight samples, closer with more futures."""
    errors = []
    for seed in range(8):
        inputs = uniform(futures, seed=seed)
        failed = noisy(inside(inputs, LOWS[2]), seed)
        settings = Settings(permutations=0, most_boxes=1)
        found = limits(discover(inputs, failed, settings=settings))
        assert set(found) == {"x0", "x1"}
        errors += [abs(found[name].low - low) for name, low in LOWS[2].items()]
    assert np.mean(errors) < tolerance


def test_whole_numbers_and_choices_are_recovered_exactly():
    """A box of a whole number and of two of five names comes out with just these."""
    rng = np.random.default_rng(3)
    inputs = uniform(800, seed=4).assign(
        deals=rng.integers(0, 8, 800), unit=rng.choice(list("abcde"), 800)
    )
    failed = noisy(
        ((inputs["deals"] > 4) & inputs["unit"].isin(["b", "d"])).to_numpy(), seed=5
    )
    found = limits(discover(inputs, failed, settings=QUICK))
    assert found["deals"] == Range(name="deals", low=5.0, whole=True)
    assert found["unit"] == Choice(
        name="unit", allowed=("b", "d"), others=("a", "c", "e")
    )
    assert len(found) == 2


def test_truth_values_are_recovered():
    """A box of one truth value and one number comes out with both."""
    inputs = uniform(600, seed=6)
    inputs["freeze"] = np.random.default_rng(7).random(600) < 0.4
    failed = (inputs["freeze"] & (inputs["x3"] < 0.5)).to_numpy()
    found = limits(discover(inputs, failed, settings=QUICK))
    assert found["freeze"].allowed == (True,)
    assert found["x3"].high == pytest.approx(0.5, abs=0.02)


def test_a_band_is_recovered_with_both_limits():
    """A box between two values of one input gets a low and a high limit."""
    inputs = uniform(1000, seed=8)
    failed = inputs["x2"].between(0.3, 0.6).to_numpy()
    limit = limits(discover(inputs, failed, settings=QUICK))["x2"]
    assert (limit.low, limit.high) == pytest.approx((0.3, 0.6), abs=0.01)


@pytest.mark.slow
def test_two_boxes_are_found_one_after_the_other():
    """Two boxes of different inputs are both found, and together hold all failures."""
    inputs = uniform(1500, seed=9)
    one = inside(inputs, {"x0": 0.6, "x1": 0.5})
    two = inputs["x5"].lt(0.12).to_numpy()
    found = discover(inputs, one | two, settings=QUICK)
    assert {box.names for box in found.boxes} == {("x0", "x1"), ("x5",)}
    total = sum(finding.measures.coverage for finding in found.findings)
    assert total == pytest.approx(1.0, abs=0.01)


def test_a_density_asked_for_is_reached_with_the_fewest_inputs():
    """Where one input alone gives 70 % and two give all, the rule takes one for 60 % and two for 90 %."""
    inputs = uniform(2000, seed=10)
    failed = inside(inputs, {"x0": 0.8, "x1": 0.3})
    names = [
        discover(
            inputs, failed, settings=Settings(min_density=density, permutations=19)
        )
        .boxes[0]
        .names
        for density in (0.6, 0.9)
    ]
    assert names == [("x0",), ("x0", "x1")]


@pytest.mark.slow
def test_noise_has_no_box():
    """Of 60 samples without structure no more give a box than chance of 5 % explains (7 or more in 3 % of cases)."""
    found = 0
    for seed in range(60):
        inputs = uniform((100, 200, 400)[seed % 3], seed=seed)
        share = (0.1, 0.3, 0.5, 0.8)[seed % 4]
        failed = np.random.default_rng(seed + 500).random(len(inputs)) < share
        found += bool(discover(inputs, failed, settings=Settings(), seed=seed).boxes)
    assert found <= 6


@pytest.mark.slow
def test_shuffles_refuse_what_is_chance(monkeypatch):
    """With limits at no price noise has boxes that look good, and the shuffles alone refuse them as often as they say."""
    monkeypatch.setattr(pasting, "limit_prices", lambda data: np.zeros(len(data.names)))
    monkeypatch.setattr(scoring, "limit_prices", lambda data: np.zeros(len(data.names)))
    settings = Settings(permutations=19, most_boxes=1)
    looked, found = 0, 0
    for seed in range(20):
        inputs = uniform(60, seed=seed).iloc[:, :3]
        failed = np.random.default_rng(seed + 900).random(60) < 0.3
        free = replace(settings, permutations=0)
        looked += bool(discover(inputs, failed, settings=free).boxes)
        found += bool(discover(inputs, failed, settings=settings, seed=seed).boxes)
    assert looked >= 15
    assert found <= 3


@pytest.mark.slow
def test_a_large_slab_lures_the_peel_but_not_the_search():
    """Where names and truth values offer large slabs the box of numbers is still found in most samples."""
    right = 0
    for seed in range(10):
        rng = np.random.default_rng(seed)
        inputs = (
            uniform(300, seed=seed)
            .iloc[:, :3]
            .assign(unit=rng.choice(list("abc"), 300), freeze=rng.random(300) < 0.5)
        )
        failed = noisy(inside(inputs, {"x0": 0.5, "x1": 0.5}), seed, 0.8, 0.2)
        found = discover(
            inputs, failed, settings=Settings(permutations=19, most_boxes=1)
        )
        right += [set(box.names) for box in found.boxes] == [{"x0", "x1"}]
    assert right >= 9


@pytest.mark.slow
def test_a_weak_box_flatters_itself_and_held_out_futures_say_so():
    """On futures not used the density of boxes searched in little data is lower than in the sample, and near the truth."""
    gaps, truths = [], []
    for seed in range(6):
        inputs = uniform(250, seed=seed)
        failed = noisy(inside(inputs, LOWS[2]), seed, within=0.6, outside=0.2)
        frame = held_out(inputs, failed, folds=5, seed=seed).frame.set_index("measure")
        gaps.append(
            frame.loc["density", "in_sample"] - frame.loc["density", "held_out"]
        )
        truths.append(frame.loc["density", "held_out"])
    assert np.mean(gaps) > 0.02
    assert 0.35 < np.mean(truths) <= 0.62


@pytest.mark.slow
def test_what_is_found_again_is_what_is_there():
    """On random halves the inputs of the box are restricted nearly always, the others seldom, and limits stay near."""
    inputs = uniform(1000, seed=11)
    failed = noisy(inside(inputs, LOWS[2]), seed=11)
    found = discover(inputs, failed, settings=QUICK)
    again = reproducibility(found, inputs, failed, resamples=20)
    shares = again.restricted.set_index("input")["share"]
    assert shares[["x0", "x1"]].min() >= 0.9
    assert shares.drop(["x0", "x1"]).max() <= 0.3
    assert (again.limits["low"] <= again.limits["at"]).all()
    assert (again.limits["high"] - again.limits["low"]).max() < 0.15


@pytest.mark.slow
def test_a_thousand_futures_of_twenty_inputs_take_seconds():
    """Fifty halves of 1,000 futures with 20 inputs are searched in less than fifteen seconds."""
    rng = np.random.default_rng(12)
    inputs = pd.DataFrame(rng.random((1000, 20))).rename(columns=str)
    failed = noisy((inputs["0"] > 0.6).to_numpy() & (inputs["1"] > 0.5).to_numpy(), 12)
    start = time.process_time()
    found = discover(inputs, failed)
    reproducibility(found, inputs, failed, resamples=50)
    assert time.process_time() - start < 15
