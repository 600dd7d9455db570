"""The fast method: prices for the bound, search for the answer, and which leads nothing better can have.

Prices on what alliances compete for make each of them a shortest path, and so prove an upper bound; see the section "Bound by
prices" in docs/formulation.md.
"""

from resourcing.decomposition.method import (
    ROUNDS,
    Found,
    bound_at,
    decompose,
    narrowed,
    restricted,
    warm_up,
)
from resourcing.decomposition.starting import first_answer, keeping, nobody

__all__ = [
    "ROUNDS",
    "Found",
    "bound_at",
    "decompose",
    "first_answer",
    "keeping",
    "narrowed",
    "nobody",
    "restricted",
    "warm_up",
]
