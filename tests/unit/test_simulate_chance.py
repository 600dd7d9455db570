"""Random numbers of the simulation: published answers, distributions, and luck that follows from its labels only."""

import itertools

import numpy as np
import pytest
from scipy import special, stats

from resourcing.simulate import chance
from resourcing.simulate.network import ServiceTime

pytestmark = pytest.mark.kernels

WORD = 0xFFFFFFFF
# Random123, kat_vectors, "philox4x32 10": counter, key, answer.
KNOWN_ANSWERS = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    (
        (WORD, WORD, WORD, WORD),
        (WORD, WORD),
        (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
    ),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


def plain_philox(counter, key):
    """Return the four words of Philox 4x32-10 in whole numbers of Python."""
    (a, b, c, d), (k, m) = counter, key
    for turn in range(10):
        if turn:
            k, m = (k + 0x9E3779B9) & WORD, (m + 0xBB67AE85) & WORD
        high_0, low_0 = divmod(0xD2511F53 * a, 1 << 32)
        high_1, low_1 = divmod(0xCD9E8D57 * c, 1 << 32)
        a, b, c, d = high_1 ^ b ^ k, low_1, high_0 ^ d ^ m, low_0
    return a, b, c, d


def words(*numbers):
    """Return numbers as the compiled code takes them."""
    return tuple(np.uint64(number) for number in numbers)


def pairs(count, *, purpose=chance.ARRIVAL, replication=0, key=(1, 2)):
    """Return two uniform numbers for each of so many counts, shape (count, 2)."""
    at = words(replication, *key)
    drawn = [chance.uniforms(np.uint64(k), purpose, *at) for k in range(count)]
    return np.array(drawn)


def works(time, count, *, key=(11, 12)):
    """Return so many pieces of work as multiples of their mean."""
    luck, rest = pairs(count, key=key)[:, 1], words(0, *key)
    return np.array(
        [
            chance.work_of(
                time.code, time.spread, time.multiples, u, np.uint64(k), *rest
            )
            for k, u in enumerate(luck.tolist())
        ]
    )


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_ANSWERS)
def test_reference_gives_the_published_answers(counter, key, answer):
    """The plain reference gives what the authors publish."""
    assert plain_philox(counter, key) == answer


def test_philox_gives_the_published_answer():
    """The compiled generator gives the published answer that has a fourth counter word of 0."""
    counter, key, answer = KNOWN_ANSWERS[0]
    assert chance.philox(*words(*counter[:3], *key)) == answer


def test_philox_equals_the_reference():
    """The compiled generator equals the plain one, also where all bits are set."""
    rng = np.random.default_rng(1)
    cases = [*rng.integers(0, 1 << 32, (200, 5)).tolist(), [WORD] * 5]
    for count, purpose, replication, *key in cases:
        expected = plain_philox((count, purpose, replication, 0), key)
        assert chance.philox(*words(count, purpose, replication, *key)) == expected


def test_uniform_numbers_stay_between_0_and_1():
    """The smallest and the largest uniform number are not 0 and 1."""
    least, most = chance.unit(*words(0, 0)), chance.unit(*words(WORD, WORD))
    assert (least, most) == (2.0**-53, 1.0 - 2.0**-53)
    assert np.isfinite([chance.normal_quantile(u) for u in (least, most)]).all()


def test_uniform_numbers_are_uniform_and_independent():
    """Pairs fill a grid evenly, whatever counts up: request, purpose, replication or source."""
    ways = [
        pairs(3000),
        pairs(3000, purpose=chance.GAMMA),
        np.array([pairs(1, replication=r)[0] for r in range(3000)]),
        np.array([pairs(1, key=(k, 0))[0] for k in range(3000)]),
    ]
    for drawn in ways:
        cells, *_ = np.histogram2d(*drawn.T, bins=8, range=[(0, 1), (0, 1)])
        assert stats.chisquare(cells.ravel()).pvalue > 0.001
    for one, other in itertools.combinations(ways, 2):
        assert abs(np.corrcoef(one[1:, 0], other[1:, 0])[0, 1]) < 0.06


def test_normal_quantile_is_that_of_scipy():
    """The normal quantile agrees to 1e-14 from 1e-300 to 1 - 1e-16."""
    low = np.concatenate([np.logspace(-300, -1, 400), np.linspace(0.01, 0.5, 301)])
    for u in [*low.tolist(), *(1.0 - low[low >= 1e-16]).tolist()]:
        expected = special.ndtri(u)
        assert chance.normal_quantile(u) == pytest.approx(expected, rel=1e-14, abs=0)


@pytest.mark.parametrize("scv", [0.25, 1.0, 4.0])
def test_log_normal_work_has_its_quantiles(scv):
    """A log-normal work is the quantile of mean 1 and the given variation."""
    time, none = ServiceTime(kind="log_normal", scv=scv), words(0, 0, 0, 0)
    sigma = np.sqrt(np.log1p(scv))
    dist = stats.lognorm(sigma, scale=np.exp(-(sigma**2) / 2))
    assert (dist.mean(), dist.var()) == pytest.approx((1.0, scv))
    for u in (1e-9, 0.01, 0.3, 0.5, 0.9, 0.9999):
        found = chance.work_of(time.code, time.spread, time.multiples, u, *none)
        assert found == pytest.approx(dist.ppf(u), rel=1e-10)


def test_exponential_and_constant_work():
    """An exponential work has its upper quantiles; a constant one is always its mean."""
    for u in (1e-9, 0.3, 0.5, 0.9999):
        one = ServiceTime(kind="exponential"), ServiceTime(kind="constant")
        found = [
            chance.work_of(t.code, t.spread, t.multiples, u, *words(0, 0, 0, 0))
            for t in one
        ]
        assert found == pytest.approx([stats.expon.isf(u), 1.0], rel=1e-13)


@pytest.mark.parametrize("scv", [0.2, 1.0, 1.6, 5.0])
def test_gamma_work_has_its_distribution(scv):
    """Gamma works of shapes above and below 1 pass Kolmogorov and Smirnov's test, and have their moments."""
    drawn = works(ServiceTime(kind="gamma", scv=scv), 8000)
    dist = stats.gamma(1 / scv, scale=scv)
    assert stats.kstest(drawn, dist.cdf).pvalue > 0.01
    error = stats.norm.ppf(0.995) / np.sqrt(len(drawn))
    assert abs(drawn.mean() - 1.0) < error * np.sqrt(scv)
    fourth = dist.stats("k").item() + 2
    assert abs(drawn.var() - scv) < error * scv * np.sqrt(fourth)


def test_gamma_work_differs_from_attempt_to_attempt():
    """An attempt that is refused is followed by another: no two works are the same."""
    drawn = works(ServiceTime(kind="gamma", scv=3.0), 4000)
    assert len(np.unique(drawn)) == len(drawn)


def test_empirical_work_takes_each_value_as_often():
    """An empirical work is each observed value, over their mean, with the same chance."""
    time = ServiceTime(kind="empirical", values=(1.0, 2.0, 6.0))
    values, often = np.unique(works(time, 6000), return_counts=True)
    assert values == pytest.approx([1 / 3, 2 / 3, 2.0])
    assert stats.chisquare(often).pvalue > 0.01
    most = 1.0 - 2.0**-53
    last = chance.work_of(
        time.code, 0.0, np.arange(3.0), most, *words(0, 0, 0, 0)
    )  # the largest number does not look behind the last value
    assert last == 2.0


def test_keys_follow_from_seed_and_labels():
    """A key is two words of 32 bits, the same on every machine; labels cannot run into each other."""
    assert chance.stream_key(0, "A01", "relaunch") == (4115915942, 3959409718)
    keys = {chance.stream_key(0, a, b) for a in ("a", "ab") for b in ("bc", "c")}
    assert len(keys) == 4
    assert all(0 <= word <= WORD for key in keys for word in key)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "weibull"}, "use one of"),
        ({"kind": "gamma", "scv": 0.0}, "above 0"),
        ({"kind": "log_normal", "scv": np.inf}, "finite"),
        ({"kind": "empirical"}, "needs values"),
        ({"kind": "empirical", "values": (0.0, 0.0)}, "not all 0"),
        ({"kind": "empirical", "values": (1.0, -1.0)}, "at least 0"),
        ({"kind": "empirical", "values": (1.0, np.nan)}, "needs values"),
        ({"kind": "empirical", "values": (1.0, np.inf)}, "needs values"),
    ],
)
def test_service_times_that_do_not_exist_are_refused(given, said):
    """A distribution with parameters that mean nothing raises."""
    with pytest.raises(ValueError, match=said):
        ServiceTime(**given)
