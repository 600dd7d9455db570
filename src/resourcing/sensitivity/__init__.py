"""Which assumptions drive an outcome, and at which value of one a recommendation flips.

Tornado, Sobol indices, rank importance and break-even; formulas, references and limits in docs/sensitivity.md. Knows numbers, no alliances.
"""

from resourcing.sensitivity.assumptions import Assumption
from resourcing.sensitivity.break_even import BreakEven, Crossing, break_even
from resourcing.sensitivity.flips import Flips, best_at, flips_of
from resourcing.sensitivity.indices import (
    SobolDesign,
    SobolIndices,
    sobol,
    sobol_design,
    sobol_of,
)
from resourcing.sensitivity.ranks import RankImportance, rank_importance
from resourcing.sensitivity.tornado import Tornado, tornado, tornado_of

__all__ = [
    "Assumption",
    "BreakEven",
    "Crossing",
    "Flips",
    "RankImportance",
    "SobolDesign",
    "SobolIndices",
    "Tornado",
    "best_at",
    "break_even",
    "flips_of",
    "rank_importance",
    "sobol",
    "sobol_design",
    "sobol_of",
    "tornado",
    "tornado_of",
]
