"""Sample average approximation: a decision from a sample, and how far it may be from the best, with an interval.

Decision, replications and evaluation draw from streams of their own. Equations: docs/stochastic.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from resourcing.stochastic.description import FirstStage, Outcome, TwoStage
from resourcing.stochastic.l_shaped import l_shaped
from resourcing.stochastic.recourse import Recourse
from resourcing.stochastic.solving import expected_worth, is_small, solve

Sampler = Callable[[np.random.Generator, int], Sequence[Outcome]]
"""Draws so many outcomes from a stream of chance; their chances are overwritten: equally likely."""
TWO = 2
"""Replications of the procedure that makes do with two, and samples an interval needs."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Gap:
    """How much better than a decision the best one may be, in expected worth.

    Attributes
    ----------
    mean
        Estimated gap; never too low in expectation.
    bound
        One-sided upper confidence bound: with the stated confidence the gap is between 0 and this.
    confidence
        Confidence of the bound.
    by_replication
        Gap in each replication, shape (replication,).
    upper
        Mean of the best worth of each replication: in expectation at least the best expected worth.
    upper_bound
        One-sided upper confidence bound of `upper`.

    Examples
    --------
    >>> import numpy as np
    >>> gap = Gap(
    ...     mean=1.0,
    ...     bound=1.8,
    ...     confidence=0.95,
    ...     by_replication=np.array([0.5, 1.5]),
    ...     upper=20.0,
    ...     upper_bound=24.0,
    ... )
    >>> print(gap)
    gap 1.0, at most 1.8 with 95% confidence
    """

    mean: float
    bound: float
    confidence: float
    by_replication: np.ndarray
    upper: float
    upper_bound: float

    def __str__(self) -> str:
        """Return the gap and its bound as one line."""
        sure = f"{self.bound:,.1f} with {self.confidence:.0%} confidence"
        return f"gap {self.mean:,.1f}, at most {sure}"


@dataclass(frozen=True, kw_only=True, eq=False)
class SampleAverage:
    """A decision from a sample and what is known about it.

    Attributes
    ----------
    labels, first
        Names and values of the decision, shape (column,).
    worth, worth_half_width
        Mean worth over an independent sample; half the width of its two-sided interval.
    gap
        How much better the best decision may be, from further independent samples.
    size, num_replications, num_evaluations
        Outcomes in a sample; samples of the gap; outcomes of the evaluation.
    """

    labels: tuple[str, ...]
    first: np.ndarray
    worth: float
    worth_half_width: float
    gap: Gap
    size: int
    num_replications: int
    num_evaluations: int


def sample_average(
    first: FirstStage,
    sampler: Sampler,
    *,
    size: int,
    num_replications: int = 20,
    num_evaluations: int = 1000,
    confidence: float = 0.95,
    seed: int = 0,
    candidate: np.ndarray | None = None,
) -> SampleAverage:
    """Return a decision from a sample, its worth and its optimality gap with an interval (Mak, Morton and Wood).

    Parameters
    ----------
    first
        The first stage.
    sampler
        Draws outcomes.
    size
        Outcomes in a sample, of the decision and of each replication.
    num_replications
        Samples from which the gap is estimated, at least 2.
    num_evaluations
        Outcomes on which the decision is evaluated, at least 2.
    confidence
        Confidence of the intervals.
    seed
        Seed of all streams.
    candidate
        A decision to judge; by default the best of a sample of its own.

    Raises
    ------
    ValueError
        If a number is too small, or the sample's program has no answer.

    Examples
    --------
    >>> from resourcing.stochastic.classics import newsvendor, newsvendor_days
    >>> stage = newsvendor(np.ones(1)).first
    >>> answer = sample_average(
    ...     stage,
    ...     lambda stream, count: newsvendor_days(stream.uniform(size=count)),
    ...     size=20,
    ...     num_replications=5,
    ...     num_evaluations=50,
    ...     seed=1,
    ... )
    >>> bool(0.5 < answer.first[0] < 0.9), bool(answer.gap.bound < 0.2)
    (True, True)
    """
    _check(size, num_replications, num_evaluations, confidence)
    streams = [
        np.random.default_rng(part)
        for part in np.random.SeedSequence(seed).spawn(TWO + num_replications)
    ]
    if candidate is None:
        candidate = _decided(first, sampler(streams[0], size))
    judged = equally_likely(first, sampler(streams[1], num_evaluations))
    worth = expected_worth(judged, candidate)
    batches = [sampler(stream, size) for stream in streams[TWO:]]
    return SampleAverage(
        labels=first.labels,
        first=candidate,
        worth=float(worth.mean()),
        worth_half_width=_half_width(worth, (1 + confidence) / 2),
        gap=gap_by_replications(first, batches, candidate, confidence=confidence),
        size=size,
        num_replications=num_replications,
        num_evaluations=num_evaluations,
    )


def gap_by_replications(
    first: FirstStage,
    samples: Sequence[Sequence[Outcome]],
    candidate: np.ndarray,
    *,
    confidence: float = 0.95,
) -> Gap:
    """Return the optimality gap of a decision by multiple replications, equation (13).

    In each sample the best decision and the given one meet the same outcomes (common random numbers).

    Parameters
    ----------
    first
        The first stage.
    samples
        Independent samples that had no part in the decision, at least 2, each of equally likely outcomes.
    candidate
        The decision, shape (column,).
    confidence
        Confidence of the one-sided bound.

    References
    ----------
    W.-K. Mak, D. P. Morton and R. K. Wood, "Monte Carlo bounding techniques for determining solution quality in
    stochastic programs", Operations Research Letters 24 (1999) 47-56.

    Examples
    --------
    >>> from resourcing.stochastic.classics import newsvendor, newsvendor_days
    >>> samples = [newsvendor_days(np.array(days)) for days in ([1.0, 3.0], [2.0, 4.0])]
    >>> gap = gap_by_replications(
    ...     newsvendor(np.ones(1)).first, samples, np.array([2.0])
    ... )
    >>> gap.by_replication.round(9).tolist()
    [0.5, 1.0]
    """
    if len(samples) < TWO:
        msg = f"a gap needs 2 samples or more, not {len(samples)}"
        raise ValueError(msg)
    pairs = [_best_and_given(first, sample, candidate) for sample in samples]
    gaps = np.array([max(0.0, best - worth.mean()) for best, worth, _ in pairs])
    best = np.array([best for best, _, _ in pairs])
    return _gap(gaps, _half_width(gaps, confidence), best, confidence)


def gap_by_two_replications(
    first: FirstStage,
    samples: Sequence[Sequence[Outcome]],
    candidate: np.ndarray,
    *,
    confidence: float = 0.95,
) -> Gap:
    """Return the optimality gap of a decision by the averaged two-replication procedure, equation (14).

    The spread comes from within the samples, so that two solves are enough. It is less sure than many replications
    where the best decision of a sample is often the given one.

    Parameters
    ----------
    first
        The first stage.
    samples
        Two independent samples of the same size that had no part in the decision.
    candidate
        The decision, shape (column,).
    confidence
        Confidence of the one-sided bound.

    References
    ----------
    G. Bayraksan and D. P. Morton, "Assessing solution quality in stochastic programs", Mathematical Programming 108
    (2006) 495-514.

    Examples
    --------
    >>> from resourcing.stochastic.classics import newsvendor, newsvendor_days
    >>> samples = [newsvendor_days(np.array(days)) for days in ([1.0, 3.0], [2.0, 4.0])]
    >>> stage = newsvendor(np.ones(1)).first
    >>> gap = gap_by_two_replications(stage, samples, np.array([2.0]))
    >>> round(gap.mean, 9)
    0.75
    """
    sizes = {len(sample) for sample in samples}
    if len(samples) != TWO or len(sizes) != 1 or min(sizes) < TWO:
        msg = "two samples of the same size, 2 outcomes or more, are needed"
        raise ValueError(msg)
    pairs = [_best_and_given(first, sample, candidate) for sample in samples]
    gaps = np.array([max(0.0, best - worth.mean()) for best, worth, _ in pairs])
    spread = np.mean([np.var(top - worth, ddof=1) for _, worth, top in pairs])
    count = TWO * sizes.pop()
    factor = float(stdtrit(count - TWO, confidence))
    half_width = factor * float(np.sqrt(spread / count))
    best = np.array([best for best, _, _ in pairs])
    return _gap(gaps, half_width, best, confidence)


def equally_likely(first: FirstStage, outcomes: Sequence[Outcome]) -> TwoStage:
    """Return the program of a sample: its outcomes, equally likely.

    Examples
    --------
    >>> from resourcing.stochastic.classics import farmer
    >>> years = [year.with_probability(1.0) for year in farmer().outcomes[:2]]
    >>> equally_likely(farmer().first, years).probabilities.tolist()
    [0.5, 0.5]
    """
    chance = 1 / max(1, len(outcomes))
    drawn = tuple(outcome.with_probability(chance) for outcome in outcomes)
    return TwoStage(first=first, outcomes=drawn)


def _decided(first: FirstStage, sample: Sequence[Outcome]) -> np.ndarray:
    """Return the best decision of a sample."""
    answer = solve(equally_likely(first, sample))
    if not len(answer.first):
        msg = f"the program of the sample is {answer.status}"
        raise ValueError(msg)
    return answer.first


def _best_and_given(
    first: FirstStage, sample: Sequence[Outcome], candidate: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return a sample's best mean worth (its bound), and the worth of the given and of the best decision by outcome."""
    program = equally_likely(first, sample)
    recourse = Recourse(program)
    answer = (
        solve(program)
        if is_small(program)
        else l_shaped(program, recourse=recourse, start=candidate)[0]
    )
    given = expected_worth(program, candidate, recourse=recourse)
    best = expected_worth(program, answer.first, recourse=recourse)
    return answer.bound, given, best


def _gap(
    gaps: np.ndarray, half_width: float, best: np.ndarray, confidence: float
) -> Gap:
    """Return the gap of replications with its half-width."""
    return Gap(
        mean=float(gaps.mean()),
        bound=float(gaps.mean()) + half_width,
        confidence=confidence,
        by_replication=gaps,
        upper=float(best.mean()),
        upper_bound=float(best.mean()) + _half_width(best, confidence),
    )


def _half_width(values: np.ndarray, confidence: float) -> float:
    """Return the half-width of a one-sided interval of a mean; infinite where a value is."""
    if not np.isfinite(values).all():
        return np.inf
    factor = float(stdtrit(len(values) - 1, confidence))
    return factor * float(values.std(ddof=1)) / float(np.sqrt(len(values)))


def _check(size: int, replications: int, evaluations: int, confidence: float) -> None:
    """Raise where numbers are too small for an interval."""
    wanted = {
        "size must be 1 or more": size >= 1,
        "num_replications must be 2 or more": replications >= TWO,
        "num_evaluations must be 2 or more": evaluations >= TWO,
        "confidence must lie between 0 and 1": 0 < confidence < 1,
    }
    wrong = [text for text, kept in wanted.items() if not kept]
    if wrong:
        raise ValueError("; ".join(wrong))
