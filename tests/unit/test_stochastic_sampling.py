"""Sample average approximation: decisions from samples and the interval of their gap."""

import numpy as np
import pytest

from resourcing.stochastic.classics import farmer, newsvendor, newsvendor_days
from resourcing.stochastic.sampling import (
    equally_likely,
    gap_by_replications,
    gap_by_two_replications,
    sample_average,
)
from resourcing.stochastic.solving import solve

STAGE = newsvendor(np.ones(1)).first
BEST = 2 / 3
"""Best expected worth with demand uniform between 0 and 1, price 3 and cost 1; bought: 2 / 3."""
BOUGHT = np.array([0.4])
TRUE_GAP = BEST - (2 * 0.4 - 1.5 * 0.4**2)


def days(stream, count):
    """Draw days with demand uniform between 0 and 1."""
    return newsvendor_days(stream.uniform(size=count))


def samples(seed, count, size):
    """Return independent samples."""
    stream = np.random.default_rng(seed)
    return [days(stream, size) for _ in range(count)]


def share_covered(procedure, *, num_experiments, count, size, confidence):
    """Return how often the bound covers the true gap, and the mean bound."""
    gaps = [
        procedure(STAGE, samples(seed, count, size), BOUGHT, confidence=confidence)
        for seed in range(num_experiments)
    ]
    bounds = np.array([gap.bound for gap in gaps])
    return (bounds >= TRUE_GAP).mean(), bounds.mean()


def test_the_interval_covers_the_true_gap_about_as_often_as_stated():
    """A bound at 80% confidence holds in about four of five experiments, and is not far above the gap."""
    share, mean = share_covered(
        gap_by_replications, num_experiments=30, count=5, size=10, confidence=0.8
    )
    assert 0.7 <= share <= 0.97
    assert mean < 2 * TRUE_GAP


@pytest.mark.slow
@pytest.mark.parametrize(
    ("procedure", "count", "size"),
    [(gap_by_replications, 10, 20), (gap_by_two_replications, 2, 80)],
)
def test_both_procedures_cover_at_their_rate(procedure, count, size):
    """Over 100 experiments the 90% bounds of both procedures hold in nine of ten, within sampling error."""
    share, mean = share_covered(
        procedure, num_experiments=100, count=count, size=size, confidence=0.9
    )
    assert 0.83 <= share <= 0.98
    assert mean < 1.6 * TRUE_GAP


def test_the_gap_is_that_of_common_random_numbers():
    """The gap of a replication is its best worth less the worth of the decision on the same days, by hand."""
    demands = [np.array([1.0, 3.0, 5.0]), np.array([2.0, 2.0, 8.0])]
    gap = gap_by_replications(
        STAGE, [newsvendor_days(item) for item in demands], np.array([1.0])
    )

    def worth(bought, wanted):
        return (3 * np.minimum(bought, wanted) - bought).mean()

    by_hand = [max(worth(x, d) for x in d) - worth(1.0, d) for d in demands]
    np.testing.assert_allclose(gap.by_replication, by_hand, atol=1e-6)
    assert gap.mean == pytest.approx(np.mean(by_hand), abs=1e-6)
    assert gap.upper == pytest.approx(
        np.mean([max(worth(x, d) for x in d) for d in demands]), abs=1e-6
    )
    spread = np.std(by_hand, ddof=1) / np.sqrt(2)
    assert gap.bound == pytest.approx(gap.mean + 6.313752 * spread, abs=1e-5)


def test_the_best_decision_has_a_small_gap_and_a_bad_one_a_large():
    """The interval of the best purchase ends far below that of a bad one, on the same samples."""
    drawn = samples(3, 6, 40)
    good, bad = (gap_by_replications(STAGE, drawn, np.array([x])) for x in (2 / 3, 0.1))
    assert good.bound < 0.05
    assert bad.mean == pytest.approx(BEST - (0.2 - 0.015), abs=0.1)
    assert bad.upper == good.upper


def test_the_same_seed_gives_the_same_answer_and_replications_share_no_days():
    """A seed repeats everything; another candidate is judged on the same days."""
    settings = {"size": 8, "num_replications": 3, "num_evaluations": 20, "seed": 5}
    one, same = (sample_average(STAGE, days, **settings) for _ in range(2))
    assert one.first.tolist() == same.first.tolist()
    assert one.gap.by_replication.tolist() == same.gap.by_replication.tolist()
    assert len(set(one.gap.by_replication.tolist())) == 3
    other = sample_average(STAGE, days, candidate=BOUGHT, **settings)
    assert other.gap.upper == one.gap.upper
    assert other.first.tolist() == [0.4]


def test_worth_is_estimated_on_days_of_its_own():
    """The interval of the worth holds the true one."""
    answer = sample_average(
        STAGE, days, candidate=BOUGHT, size=5, num_replications=2, num_evaluations=400
    )
    assert abs(answer.worth - (BEST - TRUE_GAP)) < answer.worth_half_width
    assert answer.worth_half_width < 0.1


def test_a_decision_that_leaves_a_day_without_answer_has_an_infinite_gap():
    """A decision that is impossible in a sampled outcome is told by an infinite gap."""
    years = farmer().outcomes
    gap = gap_by_replications(
        farmer().first, [years, years], np.array([0.0, 0.0, -9.0])
    )
    assert gap.mean == np.inf
    assert gap.bound == np.inf


def test_numbers_too_small_for_an_interval_are_refused():
    """All that is too small is said together."""
    with pytest.raises(
        ValueError, match=r"size must be 1.*replications must be 2.*evalu"
    ):
        sample_average(STAGE, days, size=0, num_replications=1, num_evaluations=1)
    with pytest.raises(ValueError, match="needs 2 samples"):
        gap_by_replications(STAGE, samples(0, 1, 3), BOUGHT)
    with pytest.raises(ValueError, match="two samples of the same size"):
        gap_by_two_replications(STAGE, samples(0, 3, 3), BOUGHT)


def test_a_sample_is_solved_as_equally_likely_outcomes():
    """Chances that come with the outcomes are overwritten."""
    drawn = [day.with_probability(0.9) for day in newsvendor_days(np.array([1.0, 2.0]))]
    assert solve(equally_likely(STAGE, drawn)).first.tolist() == [2.0]
