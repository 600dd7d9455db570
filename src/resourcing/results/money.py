"""Candidates that are hired, and the money that a year takes."""

import numpy as np

from resourcing.problem import NOBODY, ProblemData


def hired_by_use(data: ProblemData, used: np.ndarray) -> np.ndarray:
    """Return which candidates are hired, shape (resource,): those used, and those that must be hired before them.

    Parameters
    ----------
    data
        The instance.
    used
        Whether a resource leads, supports or oversees anything, shape (resource,).
    """
    hired = data.candidate & used
    for _ in data.resources:
        before = data.hire_after[hired]
        hired[before[before != NOBODY]] = True
    return hired


def spending(data: ProblemData, hours: np.ndarray, hired: np.ndarray) -> np.ndarray:
    """Return the currency that hours and hires take in each year, shape (year,).

    Parameters
    ----------
    data
        The instance.
    hours
        Hours used, shape (resource, period).
    hired
        Whether a candidate is hired, shape (resource,).
    """
    spent = (data.hire_cost * hired[:, None]).sum(axis=0)
    by_period = (data.hour_cost[:, None] * hours).sum(axis=0)
    for year in range(len(data.years)):
        spent[year] += by_period[data.year == year].sum()
    return np.asarray(spent)
