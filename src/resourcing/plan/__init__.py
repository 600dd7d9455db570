"""Destination back to the present: the cheapest dated plan that reaches a target, with its proof, and what delay costs.

Builds on the optimizer: a relaxation proposes who is hired when, the optimizer says whether that suffices.
"""

from resourcing.plan.answering import SECONDS, Destination, back_from
from resourcing.plan.checking import Kept, checked
from resourcing.plan.delaying import Delay
from resourcing.plan.description import (
    ContractLever,
    HireLever,
    PromisesKept,
    ServiceLever,
    TargetFile,
)
from resourcing.plan.nearest import Nearest
from resourcing.plan.pulling import LeverWorth
from resourcing.plan.reading import fitted, read_target
from resourcing.plan.searching import Found
from resourcing.plan.tabling import (
    Hired,
    Tables,
    headline,
    hired_of,
    sentences,
    shown_of,
    tables_of,
)

__all__ = [
    "SECONDS",
    "ContractLever",
    "Delay",
    "Destination",
    "Found",
    "HireLever",
    "Hired",
    "Kept",
    "LeverWorth",
    "Nearest",
    "PromisesKept",
    "ServiceLever",
    "Tables",
    "TargetFile",
    "back_from",
    "checked",
    "fitted",
    "headline",
    "hired_of",
    "read_target",
    "sentences",
    "shown_of",
    "tables_of",
]
