"""Strict limits as prices, so that a search may pass through answers that break them.

Behind a wall no move of one or two alliances leads from one packed answer to a better one. At about twice the price that a limit is
worth, it does; a second search with the wall in place then puts right what is left.
"""

import numpy as np

from resourcing.results import Prices
from resourcing.search import FORBIDDEN, Tables

FACTOR = 1.2
"""Charge on what is above a strict limit, in prices of the limit."""


def is_hard(tab: Tables) -> bool:
    """Return whether spans or the number of handovers have a wall."""
    walls = bool((tab.heads_price[:, -1] >= FORBIDDEN).any())
    return walls or tab.move_price >= FORBIDDEN


def softened(tab: Tables, prices: Prices) -> Tables:
    """Return tables with a charge in place of each wall."""
    top = tab.heads_price[:, -2] if tab.heads_price.shape[1] > 1 else 0.0
    charge = top + FACTOR * prices.heads.max(axis=1)
    heads = tab.heads_price.copy()
    heads[:, -1] = np.where(heads[:, -1] >= FORBIDDEN, charge, heads[:, -1])
    move = tab.move_price
    if move >= FORBIDDEN:
        move = FACTOR * float(prices.moves[0])
    return tab._replace(heads_price=heads, move_price=move)
