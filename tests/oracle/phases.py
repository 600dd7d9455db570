"""Queues with classes or phases solved as whole Markov chains, in floats."""

import math
from collections.abc import Callable, Iterable
from functools import partial

import numpy as np
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import spsolve
from scipy.stats import poisson

State = tuple[int, ...]


def steady(start: State, moves: Callable[[State], Iterable[tuple[State, float]]]):
    """Return the steady state of a chain: probabilities by state."""
    order, found, rows, columns, rates = [start], {start: 0}, [], [], []
    for state in order:
        for following, rate in moves(state):
            if following not in found:
                found[following] = len(order)
                order.append(following)
            rows += [found[following], found[state]]
            columns += [found[state]] * 2
            rates += [rate, -rate]
    size = len(order)
    kept = [(r, c, v) for r, c, v in zip(rows, columns, rates, strict=True) if r]
    ones = [(0, c, 1.0) for c in range(size)]
    row, column, value = zip(*kept, *ones, strict=True)
    matrix = csc_matrix((value, (row, column)), shape=(size, size))
    right = np.zeros(size)
    right[0] = 1
    return dict(zip(order, spsolve(matrix, right), strict=True))


def two_classes(servers, arrivals, *, preemptive, most):
    """Return the mean numbers waiting of two classes, at service rate 1, each number cut off at ``most``."""
    if preemptive:
        states = steady((0, 0), partial(_interrupted, servers, arrivals, most))
        high = sum(p * max(s[0] - servers, 0) for s, p in states.items())
        free = {s: max(servers - s[0], 0) for s in states}
        return high, sum(p * max(s[1] - free[s], 0) for s, p in states.items())
    states = steady((0, 0, 0), partial(_patient, servers, arrivals, most))
    return tuple(sum(p * s[k] for s, p in states.items()) for k in (1, 2))


def _interrupted(servers, arrivals, most, state):
    """Return the moves of numbers present, the first class taking what servers it needs."""
    high, low = state
    busy = min(high, servers)
    moves = [
        ((high + 1, low), arrivals[0] * (high < most)),
        ((high, low + 1), arrivals[1] * (low < most)),
        ((high - 1, low), busy),
        ((high, low - 1), min(low, servers - busy)),
    ]
    return [(following, rate) for following, rate in moves if rate > 0]


def _patient(servers, arrivals, most, state):
    """Return the moves of the number busy and those waiting of each class."""
    busy, high, low = state
    if busy < servers:
        gone = [((busy - 1, 0, 0), busy)] if busy else []
        return [((busy + 1, 0, 0), sum(arrivals)), *gone]
    moves = [
        ((busy, high + 1, low), arrivals[0] * (high < most)),
        ((busy, high, low + 1), arrivals[1] * (low < most)),
        ((busy, high - 1, low), busy * (high > 0)),
        ((busy, high, low - 1), busy * (high == 0 and low > 0)),
        ((busy - 1, 0, 0), busy * (high == low == 0)),
    ]
    return [(following, rate) for following, rate in moves if rate > 0]


def constant_service(servers, occupancy):
    """Return the mean wait of M/D/c with services of 1, from the numbers one service apart."""
    load = servers * occupancy
    size = int(servers + 60 / (1 - occupancy) + 60)
    arrived = poisson.pmf(np.arange(size), load)
    moves = np.zeros((size, size))
    for number in range(size):
        kept = max(number - servers, 0)
        moves[number, kept:] = arrived[: size - kept]
        moves[number, -1] += 1 - moves[number].sum()
    matrix = moves.T - np.eye(size)
    matrix[-1] = 1
    states = np.linalg.solve(matrix, np.eye(size)[-1])
    return np.maximum(np.arange(size) - servers, 0) @ states / load


def two_phases(servers, occupancy, scv):
    """Return the mean wait of M/E2/c (scv 0.5) or M/H2/c (above 1, balanced means) with services of 1."""
    arrivals = servers * occupancy
    most = servers + int(40 / (1 - occupancy)) + 30
    states = steady((0, 0), partial(_phased, servers, arrivals, most, scv))
    return sum(p * max(s[0] - servers, 0) for s, p in states.items()) / arrivals


def _phased(servers, arrivals, most, scv, state):
    """Return the moves of the number present and of those in phase one."""
    regular = scv < 1
    first = 1.0 if regular else (1 + math.sqrt((scv - 1) / (scv + 1))) / 2
    rates = (2.0, 2.0) if regular else (2 * first, 2 * (1 - first))
    number, one = state
    two = min(number, servers) - one
    if number < servers:
        moves = [(s, p * arrivals) for s, p in _begun(first, number + 1, one)]
    else:
        moves = [((number + 1, one), arrivals * (number < most))]
    if regular:
        moves.append(((number, one - 1), one * rates[0]))
    else:
        moves += [
            (s, p * one * rates[0]) for s, p in _done(servers, first, number, one - 1)
        ]
    moves += [(s, p * two * rates[1]) for s, p in _done(servers, first, number, one)]
    return [(following, rate) for following, rate in moves if rate > 0]


def _begun(first, number, one):
    """Return the states after one more has begun service."""
    return [((number, one + 1), first), ((number, one), 1 - first)]


def _done(servers, first, number, one):
    """Return the states after one in service has gone, the others being these."""
    if number > servers:
        return _begun(first, number - 1, one)
    return [((number - 1, one), 1.0)]
