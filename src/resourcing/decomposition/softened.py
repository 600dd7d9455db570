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
    walls = bool((tab.heads_price[:, :, -1] >= FORBIDDEN).any())
    return walls or tab.move_price >= FORBIDDEN


def softened(tab: Tables, prices: Prices) -> Tables:
    """Return tables with a charge in place of each wall; steps of a price that begin behind a wall keep their own."""
    charge = FACTOR * prices.heads.max(axis=1, initial=0.0)[:, None, None]
    walls = tab.heads_price >= FORBIDDEN
    free = np.where(walls, tab.heads_price - FORBIDDEN + charge, tab.heads_price)
    move = tab.move_price
    if move >= FORBIDDEN:
        move = FACTOR * float(prices.moves[0])
    return tab._replace(heads_price=free, move_price=move)
