"""Random numbers that depend only on seed, source, replication and count: Philox 4x32-10, compiled, and what is drawn from it.

Every option that is simulated with one seed meets the same arrivals and the same pieces of work, whatever else it changes, its
warm-up included: a number is looked up, not drawn after others. Source: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as
easy as 1, 2, 3", SC 2011, section 3.
"""

from collections.abc import Callable
from hashlib import blake2b
from typing import Any

import numpy as np
from numba import njit

_UNCOUNTED: dict[str, Any] = {"_nrt": False}

compiled: Callable[..., Any] = njit(cache=True, nogil=True)
apart: Callable[..., Any] = njit(cache=True, nogil=True, **_UNCOUNTED)
"""For functions that make no arrays: those they are given are not counted as used, which costs more than the work."""
lean: Callable[..., Any] = njit(cache=True, nogil=True, forceinline=True, **_UNCOUNTED)
"""For parts of such a function: they become part of it, so that handing on many arrays costs nothing. What is called once or rarely
stands apart, since every function of which it became part would be compiled with it.
"""

ARRIVAL, PATIENCE, GAMMA = np.uint64(0), np.uint64(1), np.uint64(2)
"""Purposes of a number: gap and work of a request, its patience, first attempt at a gamma variate."""
BEFORE = np.uint64(1 << 31)
"""Where counting begins before time 0, at which it begins anew: what comes from then on does not depend on a warm-up."""
CONSTANT, EXPONENTIAL, LOG_NORMAL, GAMMA_TIME, EMPIRICAL = 0, 1, 2, 3, 4
"""Codes of distributions of work."""

_ONE, _LOW, _WORD = np.uint64(1), np.uint64(0xFFFFFFFF), np.uint64(32)
_MULTIPLY_0, _MULTIPLY_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_BUMP_0, _BUMP_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_SIX = np.uint64(6)
_ROUNDS = 10
_HIGH_PART, _ALL = 67108864.0, 4503599627370496.0  # 2 to the 26th and 52nd

_NEAR = (
    *(2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4),
    *(4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3),
    *(1.3314166789178437745e2, 3.3871328727963666080e0),
)
_UNDER_NEAR = (
    *(5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4),
    *(2.1213794301586595867e4, 5.3941960214247511077e3, 6.8718700749205790830e2),
    *(4.2313330701600911252e1, 1.0),
)
_MIDDLE = (
    *(7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1),
    *(1.27045825245236838258e0, 3.64784832476320460504e0, 5.76949722146069140550e0),
    *(4.63033784615654529590e0, 1.42343711074968357734e0),
)
_UNDER_MIDDLE = (
    *(1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2),
    *(1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e0),
    *(2.05319162663775882187e0, 1.0),
)
_FAR = (
    *(2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3),
    *(2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0),
    *(5.46378491116411436990e0, 6.65790464350110377720e0),
)
_UNDER_FAR = (
    *(2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5),
    *(7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1),
    *(5.99832206555887937690e-1, 1.0),
)
"""Coefficients of the normal quantile, highest power first: close to the median, further out, and in the tails."""


def stream_key(*parts: object) -> tuple[int, int]:
    """Return the two 32-bit words that name a source of chance by seed and labels, the same on every machine.

    Examples
    --------
    >>> stream_key(0, "A01", "relaunch") == stream_key(0, "A01", "relaunch")
    True
    >>> stream_key(0, "A01", "relaunch") == stream_key(1, "A01", "relaunch")
    False
    """
    text = "\x1f".join(str(part) for part in parts)
    digest = blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little")


@lean
def philox(
    count: np.uint64,
    purpose: np.uint64,
    replication: np.uint64,
    key_0: np.uint64,
    key_1: np.uint64,
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return four 32-bit words; every argument is an unsigned 64-bit number below 2 to the 32nd."""
    a, b, c, d = count, purpose, replication, np.uint64(0)
    for _ in range(_ROUNDS):
        one, other = _MULTIPLY_0 * a, _MULTIPLY_1 * c
        a, b, c, d = (
            (other >> _WORD) ^ b ^ key_0,
            other & _LOW,
            (one >> _WORD) ^ d ^ key_1,
            one & _LOW,
        )
        key_0, key_1 = (key_0 + _BUMP_0) & _LOW, (key_1 + _BUMP_1) & _LOW
    return a, b, c, d


@lean
def unit(high: np.uint64, low: np.uint64) -> float:
    """Return a number strictly between 0 and 1 from two 32-bit words, with 52 bits.

    With one bit more the largest would round to 1.
    """
    return (float(high >> _SIX) * _HIGH_PART + float(low >> _SIX) + 0.5) / _ALL


@lean
def uniforms(
    count: np.uint64,
    purpose: np.uint64,
    replication: np.uint64,
    key_0: np.uint64,
    key_1: np.uint64,
) -> tuple[float, float]:
    """Return two numbers strictly between 0 and 1."""
    a, b, c, d = philox(count, purpose, replication, key_0, key_1)
    return unit(a, b), unit(c, d)


@lean
def _ratio(x: float, over: tuple[float, ...], under: tuple[float, ...]) -> float:
    """Return the quotient of two polynomials, highest power first."""
    top, bottom = over[0], under[0]
    for k in range(1, 8):
        top, bottom = top * x + over[k], bottom * x + under[k]
    return top / bottom


@lean
def normal_quantile(u: float) -> float:
    """Return the standard normal quantile; M. Wichura, Algorithm AS 241, Applied Statistics 37 (1988)."""
    q = u - 0.5
    if abs(q) <= 0.425:
        return q * _ratio(0.180625 - q * q, _NEAR, _UNDER_NEAR)
    r = np.sqrt(-np.log(min(u, 1.0 - u)))
    if r <= 5.0:
        x = _ratio(r - 1.6, _MIDDLE, _UNDER_MIDDLE)
    else:
        x = _ratio(r - 5.0, _FAR, _UNDER_FAR)
    return x if q > 0 else -x


@lean
def gamma_variate(
    shape: float,
    count: np.uint64,
    replication: np.uint64,
    key_0: np.uint64,
    key_1: np.uint64,
) -> float:
    """Return a gamma variate of mean `shape`; G. Marsaglia and W. Tsang, ACM TOMS 26 (2000).

    A shape below 1 is raised by one and put right by a power of a uniform number.
    """
    raised = shape if shape >= 1.0 else shape + 1.0
    d = raised - 1.0 / 3.0
    purpose, value = GAMMA, -1.0
    while value < 0.0:
        u, w = uniforms(count, purpose, replication, key_0, key_1)
        x = normal_quantile(u)
        v = (1.0 + x / np.sqrt(9.0 * d)) ** 3
        if v > 0.0 and np.log(w) < 0.5 * x * x + d - d * v + d * np.log(v):
            value = d * v
        purpose += _ONE
    if shape < 1.0:
        u, _ = uniforms(count, purpose, replication, key_0, key_1)
        value *= u ** (1.0 / shape)
    return value


@lean
def work_of(
    kind: int,
    spread: float,
    values: np.ndarray,
    u: float,
    count: np.uint64,
    replication: np.uint64,
    key_0: np.uint64,
    key_1: np.uint64,
) -> float:
    """Return a piece of work as a multiple of its mean.

    `spread` is the standard deviation of the logarithm for a log-normal time, the shape for a gamma one; `values` are
    the multiples of an empirical one, each as likely.
    """
    if kind == EXPONENTIAL:
        return -np.log(u)
    if kind == LOG_NORMAL:
        return np.exp(spread * normal_quantile(u) - 0.5 * spread * spread)
    if kind == GAMMA_TIME:
        return gamma_variate(spread, count, replication, key_0, key_1) / spread
    if kind == EMPIRICAL:
        return values[int(u * values.shape[0])]
    return 1.0
