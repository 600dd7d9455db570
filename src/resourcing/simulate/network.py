"""What the engine simulates: sources of requests, and people who answer them at a speed that changes by day.

Arrays with labels by position; how a plan becomes one is in `staffed`, what happens in one in `engine`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, Literal, NamedTuple, Self

import numpy as np

from resourcing.simulate.chance import (
    CONSTANT,
    EMPIRICAL,
    EXPONENTIAL,
    GAMMA_TIME,
    LOG_NORMAL,
)

Kind = Literal["constant", "exponential", "log_normal", "gamma", "empirical"]
"""Distributions of the work that a request takes."""
_CODES: dict[str, int] = {
    "constant": CONSTANT,
    "exponential": EXPONENTIAL,
    "log_normal": LOG_NORMAL,
    "gamma": GAMMA_TIME,
    "empirical": EMPIRICAL,
}


NOBODY = -1
"""Stands for no server, and for no request."""
SOURCE = np.dtype(
    [
        ("key_0", np.uint64),  # the source's luck follows from both words
        ("key_1", np.uint64),
        ("count", np.uint64),  # requests so far; before time 0 from `chance.BEFORE` on
        ("priority", np.int64),
        ("mean", np.float64),
        ("patience", np.float64),
        ("kind", np.int64),  # how its work spreads, see `chance.work_of`
        ("spread", np.float64),
        ("values_from", np.int64),  # its places in the values of empirical times
        ("values_to", np.int64),
        ("next", np.float64),  # time of the next request
        ("luck", np.float64),  # between 0 and 1; decides its work
        ("head", np.int64),  # oldest waiting request
        ("tail", np.int64),
    ]
)
"""What is known of a source."""


@dataclass(frozen=True, kw_only=True)
class ServiceTime:
    """How the work of a request spreads around its mean.

    Attributes
    ----------
    kind
        Distribution.
    scv
        Squared coefficient of variation, of a log-normal or gamma time only.
    values
        Observed times of an empirical one, in any unit: only their ratio to their mean counts.

    Examples
    --------
    >>> ServiceTime(kind="log_normal", scv=1.0).spread
    0.8325546111576977
    """

    kind: Kind = "log_normal"
    scv: float = 1.0
    values: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        """Check that the distribution exists.

        Raises
        ------
        ValueError
            If it does not.
        """
        if self.kind not in _CODES:
            msg = f"service time {self.kind!r}; use one of {', '.join(_CODES)}"
            raise ValueError(msg)
        if self.kind in {"log_normal", "gamma"} and not 0 < self.scv < np.inf:
            msg = f"scv {self.scv}; it must be above 0 and finite"
            raise ValueError(msg)
        some = bool(self.values) and 0 < sum(self.values) < np.inf
        if self.kind == "empirical" and not (some and min(self.values) >= 0):
            msg = "an empirical service time needs values of at least 0, not all 0"
            raise ValueError(msg)

    @property
    def code(self) -> int:
        """Return the number of the kind in the compiled code."""
        return _CODES[self.kind]

    @property
    def spread(self) -> float:
        """Return the parameter of the compiled code: deviation of the logarithm, or shape."""
        if self.kind == "log_normal":
            return float(np.sqrt(np.log1p(self.scv)))
        return 1.0 / self.scv if self.kind == "gamma" else 0.0

    @property
    def multiples(self) -> np.ndarray:
        """Return the values as multiples of their mean; a single one for the other kinds."""
        if self.kind != "empirical":
            return np.ones(1)
        return np.array(self.values) / np.mean(self.values)


class Arrays(NamedTuple):
    """What the compiled code sees; see `Network`.

    `src` has a row for each source, of dtype `SOURCE`; `answers` whom it asks, its lead first, shape
    (source, piece, 1 + helper); `serves` lists the sources that each server may answer, by piece and server, from the places
    `serves_at` on; `values` the multiples of empirical times, one after the other.
    """

    src: np.ndarray
    answers: np.ndarray
    rate: np.ndarray
    edges: np.ndarray
    serves: np.ndarray
    serves_at: np.ndarray
    pace: np.ndarray
    speed: np.ndarray
    values: np.ndarray


class Options(NamedTuple):
    """Numbers that the compiled code sees beside the arrays.

    `width` is the length of a stretch of constant speed; `preempts` and `closed` are 0 or 1.
    """

    begin: float
    end: float
    origin: float
    width: float
    preempts: int
    closed: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Network:
    """Sources of requests and the servers that answer them. Time is in working days, work in hours.

    Attributes
    ----------
    rate
        Requests a day, shape (source, piece); the pieces of time are those between `edges`.
    mean
        Mean standard hours of a request, shape (source,).
    lead
        Server that a source asks first, -1 for nobody, shape (source, piece). What waits goes to the next lead, or is left
        unanswered where there is none; what is in work stays with whoever began it.
    speed
        Hours a day that a server gives, shape (server, stretch); the last stretch goes on for ever. Who gives nothing from
        then on hands back at the next edge what was in work.
    begin, end
        When the simulation begins and ends, in days. What is before time 0 is warm-up: from then on the luck of a source is
        the same however long that was.
    helpers
        Servers that step in where the lead is busy, in this order, -1 for none, shape (source, piece, helper).
    priority
        Class of a source, the lowest first, shape (source,).
    patience
        Mean days until a request that nobody has begun is withdrawn, infinite for never, shape (source,).
    pace
        Hours that a server needs for a standard hour, shape (server, source).
    edges
        Where one piece of time ends and the next begins, shape (piece - 1,), rising strictly.
    origin, width
        Day at which the first stretch begins, and length of a stretch in days.
    keys
        Two 32-bit words for each source, from which its luck follows, shape (source, 2); see `chance.stream_key`.
    service_time
        How the work of a request spreads around its mean: of every source, or of each.
    preempts
        Whether a request of a better class interrupts one of a worse class, which is resumed later; somebody absent is
        interrupted on return.
    closed
        Whether a source asks nothing new while a request of its own is open (a finite source).

    Raises
    ------
    ValueError
        If shapes or ranges are wrong; all problems at once.
    """

    rate: np.ndarray
    mean: np.ndarray
    lead: np.ndarray
    speed: np.ndarray
    begin: float
    end: float
    helpers: np.ndarray = field(default_factory=lambda: np.zeros((0, 0, 0), dtype=int))
    priority: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=int))
    patience: np.ndarray = field(default_factory=lambda: np.zeros(0))
    pace: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)))
    edges: np.ndarray = field(default_factory=lambda: np.zeros(0))
    origin: float = 0.0
    width: float = 1.0
    keys: np.ndarray = field(default_factory=lambda: np.zeros((0, 2)))
    service_time: ServiceTime | tuple[ServiceTime, ...] = ServiceTime()
    preempts: bool = False
    closed: bool = False

    def __post_init__(self) -> None:
        """Fill what was left out with neutral values, freeze the arrays and check them."""
        num_sources, num_pieces = np.shape(self.rate)
        shapes: dict[str, tuple[Any, type]] = {
            "rate": (None, float),
            "mean": (None, float),
            "lead": (None, int),
            "speed": (None, float),
            "edges": (None, float),
            "helpers": (np.full((num_sources, num_pieces, 0), -1), int),
            "priority": (np.zeros(num_sources), int),
            "patience": (np.full(num_sources, np.inf), float),
            "pace": (np.ones((len(self.speed), num_sources)), float),
            "keys": (np.arange(2 * num_sources).reshape(-1, 2), np.uint64),
        }
        for name, (neutral, kind) in shapes.items():
            given = getattr(self, name)
            empty = neutral is not None and np.size(given) == 0
            array: np.ndarray = np.array(
                neutral if empty else given, dtype=kind, order="C"
            )
            array.setflags(write=False)
            object.__setattr__(self, name, array)
        problems = list(_problems(self))
        if problems:
            raise ValueError("; ".join(problems))

    def replace(self, **changes: Any) -> Self:
        """Return a copy with changes, checked again."""
        given = {item.name: getattr(self, item.name) for item in fields(self)}
        return type(self)(**{**given, **changes})

    @property
    def num_sources(self) -> int:
        """Return the number of sources."""
        return int(self.rate.shape[0])

    @property
    def num_servers(self) -> int:
        """Return the number of servers."""
        return int(self.speed.shape[0])

    @property
    def times(self) -> tuple[ServiceTime, ...]:
        """Return how the work spreads, for each source."""
        given = self.service_time
        return (given,) * self.num_sources if isinstance(given, ServiceTime) else given

    def expected(self) -> float:
        """Return the expected number of requests from beginning to end, of open sources."""
        cuts = np.array([self.begin, *self.edges, self.end]).clip(self.begin, self.end)
        return float((self.rate * np.diff(cuts)).sum())

    def arrays(self) -> Arrays:
        """Return what the compiled code sees."""
        serves, serves_at = _served(self)
        src, values = _sources(self)
        return Arrays(
            src=src,
            answers=np.concatenate([self.lead[:, :, None], self.helpers], axis=2),
            rate=self.rate,
            edges=self.edges,
            serves=serves,
            serves_at=serves_at,
            pace=self.pace,
            speed=self.speed,
            values=values,
        )

    def options(self) -> Options:
        """Return the numbers that the compiled code sees."""
        return Options(
            begin=float(self.begin),
            end=float(self.end),
            origin=float(self.origin),
            width=float(self.width),
            preempts=int(self.preempts),
            closed=int(self.closed),
        )


def _sources(network: Network) -> tuple[np.ndarray, np.ndarray]:
    """Return the sources before anything has happened, shape (source,), and the values of all their empirical times."""
    rows = np.zeros(network.num_sources, dtype=SOURCE)
    rows["key_0"], rows["key_1"] = network.keys.T
    for name in ("priority", "mean", "patience"):
        rows[name] = getattr(network, name)
    rows["head"] = rows["tail"] = NOBODY
    rows["kind"] = [time.code for time in network.times]
    rows["spread"] = [time.spread for time in network.times]
    known = {time: time.multiples for time in network.times}
    lengths = np.cumsum([len(values) for values in known.values()], dtype=np.int64)
    ends = dict(zip(known, lengths.tolist(), strict=True))
    rows["values_to"] = [ends[time] for time in network.times]
    rows["values_from"] = [ends[time] - len(known[time]) for time in network.times]
    return rows, np.concatenate([np.zeros(0), *known.values()])


def _served(network: Network) -> tuple[np.ndarray, np.ndarray]:
    """Return which sources each server may answer in each piece of time, as lists one after the other and where each begins."""
    num_servers, num_pieces = network.num_servers, network.rate.shape[1]
    answers = np.zeros((num_pieces, num_servers + 1, network.num_sources), dtype=bool)
    source, piece = np.indices(network.lead.shape)
    answers[piece, network.lead, source] = True
    for h in range(network.helpers.shape[2]):
        answers[piece, network.helpers[:, :, h], source] = True
    shape = (num_pieces * num_servers, network.num_sources)
    rows = answers[:, :num_servers].reshape(shape)  # the last row stands for nobody
    starts = np.concatenate([[0], np.cumsum(rows.sum(axis=1))])
    return np.ascontiguousarray(np.nonzero(rows)[1]), starts


def _problems(network: Network) -> Iterator[str]:
    """Yield what is wrong with shapes and ranges."""
    yield from _misshapen(network)
    if len(network.times) != network.num_sources:
        yield f"service_time holds {len(network.times)} times for {network.num_sources} sources"
    if not -np.inf < network.begin < network.end < np.inf:
        yield f"the end {network.end} is not after the beginning {network.begin}"
    if not 0 < network.width < np.inf or not network.origin <= network.begin:
        yield "stretches need a width above 0 and an origin not after the beginning"
    if not (np.diff(network.edges) > 0).all():
        yield "edges do not rise"
    if network.closed and np.isfinite(network.patience).any():
        yield "a closed source cannot withdraw what it asked"
    yield from _out_of_range(network)


def _misshapen(network: Network) -> Iterator[str]:
    """Yield arrays of the wrong shape."""
    num_sources, num_pieces = network.rate.shape
    wanted = {
        "mean": (num_sources,),
        "lead": (num_sources, num_pieces),
        "priority": (num_sources,),
        "patience": (num_sources,),
        "pace": (len(network.speed), num_sources),
        "edges": (num_pieces - 1,),
        "keys": (num_sources, 2),
    }
    for name, shape in wanted.items():
        if (found := getattr(network, name).shape) != shape:
            yield f"{name} has shape {found}, not {shape}"
    helpers = network.helpers
    if helpers.ndim != 3 or helpers.shape[:2] != (num_sources, num_pieces):
        yield f"helpers has shape {network.helpers.shape}, not {(num_sources, num_pieces, 'any')}"
    if network.speed.ndim != 2 or network.speed.shape[1] < 1:
        yield f"speed has shape {network.speed.shape}, not (server, stretch)"


def _out_of_range(network: Network) -> Iterator[str]:
    """Yield arrays with values that mean nothing."""
    for name in ("rate", "mean", "speed", "pace"):
        values = getattr(network, name)
        if not (np.isfinite(values) & (values >= 0)).all():
            yield f"{name} has values below 0, or that are no numbers"
    if (network.keys >> np.uint64(32)).any():
        yield "keys has words of more than 32 bits"
    if not (network.patience > 0).all():
        yield "patience has values of 0 or below"
    for name in ("lead", "helpers"):
        values = getattr(network, name)
        if ((values < -1) | (values >= network.num_servers)).any():
            yield f"{name} names a server that there is not"
