"""What the front door hands on: a placement for every alliance, and the portfolio that holds them.

Computes nothing but counts and a table.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from resourcing.errors import did_you_mean
from resourcing.playbook import DIMENSIONS, SEGMENTS, Band, Dimension, Segment

INELIGIBLE = "ineligible"
"""Word of counts and tables where an eligible alliance has its segment."""

_TEXT_COLUMNS = ("alliance_id", "name", "profile", "segment", "rule", "flags")
_NUMBER_COLUMNS = (*DIMENSIONS, "margin", *(f"p_{name}" for name in SEGMENTS))
_COLUMN_TYPES = {
    "eligible": "bool",
    **dict.fromkeys(_TEXT_COLUMNS, "str"),
    **dict.fromkeys(_NUMBER_COLUMNS, "float64"),
}
_COLUMNS = [
    *("alliance_id", "name", "eligible", *DIMENSIONS, "profile", "segment", "rule"),
    *("margin", *(f"p_{name}" for name in SEGMENTS), "flags"),
]


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where one alliance stands, and why.

    Parameters
    ----------
    alliance_id, name
        As in the register.
    eligible
        Whether the alliance may be placed at all.
    reasons
        Why it is not eligible, one sentence each; empty when it is.
    scores
        Score of each dimension, in [1, 5]. An eligible alliance has all three; one that is not eligible has those
        for which an evaluation exists.
    bands
        Band of each dimension in `scores`.
    profile, segment
        What the decision table names; ``None`` when not eligible.
    rule
        Name of the row of the decision table that fired; ``None`` when not eligible.
    drivers
        Up to three criteria that weigh most in the placement, strongest first: criterion, level and rescaled weight.
    margin
        Smallest change of one dimension score, in levels, that changes the segment; ``None`` if none does.
    nearest
        That change in words; ``None`` if there is none.
    probabilities
        Probability of each segment; empty when not eligible.
    flags
        What to know before relying on the placement, each ``slug`` or ``slug: detail``.

    Examples
    --------
    >>> Placement(
    ...     alliance_id="A1", name="Alpha", eligible=False, reasons=("Not yet.",)
    ... ).label
    'ineligible'
    """

    alliance_id: str
    name: str
    eligible: bool
    reasons: tuple[str, ...] = ()
    scores: Mapping[Dimension, float] = field(default_factory=dict)
    bands: Mapping[Dimension, Band] = field(default_factory=dict)
    profile: str | None = None
    segment: Segment | None = None
    rule: str | None = None
    drivers: tuple[str, ...] = ()
    margin: float | None = None
    nearest: str | None = None
    probabilities: Mapping[Segment, float] = field(default_factory=dict)
    flags: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Segment of the alliance, or ``ineligible``."""
        return self.segment or INELIGIBLE


@dataclass(frozen=True, kw_only=True)
class Later:
    """Where an alliance stands from a later day on.

    Parameters
    ----------
    day
        First day of the placement.
    placement
        The placement.
    """

    day: date
    placement: Placement


@dataclass(frozen=True, kw_only=True)
class Portfolio:
    """The placements of all alliances, in the order of the register.

    Parameters
    ----------
    placements
        One placement for each alliance, eligible or not.
    later
        Placements that follow within the horizon, in order of time; everything that counts or shows the portfolio leaves
        them out.

    Examples
    --------
    >>> Portfolio(placements=()).counts()
    {'complex': 0, 'typical': 0, 'simple': 0, 'ineligible': 0}
    """

    placements: tuple[Placement, ...]
    later: tuple[Later, ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, Placement]:
        """Placements by alliance."""
        return {item.alliance_id: item for item in self.placements}

    @property
    def eligible(self) -> tuple[Placement, ...]:
        """Placements of the eligible alliances, in the order of the register."""
        return tuple(item for item in self.placements if item.eligible)

    def placement(self, alliance_id: str) -> Placement:
        """Return the placement of one alliance.

        Parameters
        ----------
        alliance_id
            Alliance, as in the register.

        Returns
        -------
        Placement
            Its placement, eligible or not.

        Raises
        ------
        ValueError
            If the portfolio has no such alliance.

        Examples
        --------
        >>> alpha = Placement(alliance_id="A1", name="Alpha", eligible=False)
        >>> Portfolio(placements=(alpha,)).placement("A1").name
        'Alpha'
        """
        if alliance_id not in self._by_id:
            advice = did_you_mean(alliance_id, self._by_id)
            msg = f"no alliance {alliance_id!r} in the portfolio; {advice}".rstrip("; ")
            raise ValueError(msg)
        return self._by_id[alliance_id]

    def placement_on(self, alliance_id: str, day: date) -> Placement:
        """Return the placement of one alliance on a day.

        Raises
        ------
        ValueError
            If the portfolio has no such alliance.

        Examples
        --------
        >>> before, after = (
        ...     Placement(alliance_id="A1", name="Alpha", eligible=True, rule=rule)
        ...     for rule in ("simple", "complex")
        ... )
        >>> later = Later(day=date(2027, 7, 1), placement=after)
        >>> portfolio = Portfolio(placements=(before,), later=(later,))
        >>> portfolio.placement_on("A1", date(2027, 8, 1)).rule
        'complex'
        """
        found = self.placement(alliance_id)
        for item in self.later_of(alliance_id):
            found = item.placement if item.day <= day else found
        return found

    def later_of(self, alliance_id: str) -> tuple[Later, ...]:
        """Return the later placements of one alliance, in order of time."""
        return self._later.get(alliance_id, ())

    @cached_property
    def _later(self) -> dict[str, tuple[Later, ...]]:
        """Later placements by alliance."""
        names = dict.fromkeys(item.placement.alliance_id for item in self.later)
        return {
            name: tuple(i for i in self.later if i.placement.alliance_id == name)
            for name in names
        }

    def counts(self) -> dict[str, int]:
        """Return the number of alliances in each segment, and of those not eligible.

        Returns
        -------
        dict
            Keys complex, typical, simple, ineligible; all four always.

        Examples
        --------
        >>> alpha = Placement(alliance_id="A1", name="Alpha", eligible=False)
        >>> Portfolio(placements=(alpha,)).counts()["ineligible"]
        1
        """
        found = Counter(item.label for item in self.placements)
        return {name: found[name] for name in (*SEGMENTS, INELIGIBLE)}

    def frame(self) -> pd.DataFrame:
        """Return the portfolio as a new table, one row for each alliance.

        Returns
        -------
        pandas.DataFrame
            Columns alliance_id, name, eligible, the three dimension scores, profile, segment (complex, typical,
            simple or ineligible), rule, margin, p_complex, p_typical, p_simple and flags (joined by ``;``). What an
            alliance does not have is missing; numbers are not rounded.

        Examples
        --------
        >>> alpha = Placement(alliance_id="A1", name="Alpha", eligible=False)
        >>> Portfolio(placements=(alpha,)).frame().loc[0, "segment"]
        'ineligible'
        """
        rows = [_row(item) for item in self.placements]
        return pd.DataFrame(rows, columns=_COLUMNS).astype(_COLUMN_TYPES)


def _row(item: Placement) -> dict[str, object]:
    """Return one row of the table."""
    return {
        "alliance_id": item.alliance_id,
        "name": item.name,
        "eligible": item.eligible,
        **{name: item.scores.get(name) for name in DIMENSIONS},
        "profile": item.profile,
        "segment": item.label,
        "rule": item.rule,
        "margin": item.margin,
        **{f"p_{name}": item.probabilities.get(name) for name in SEGMENTS},
        "flags": ";".join(item.flags),
    }
