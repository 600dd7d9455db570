"""Published two-stage programs, typed in, to check the methods against and to learn them from.

Costs are negative worth, since everything here maximizes.
"""

import numpy as np
from scipy.sparse import csr_array

from resourcing.stochastic.description import FirstStage, Outcome, TwoStage

FARMER_YIELDS = {"below": 0.8, "average": 1.0, "above": 1.2}
"""Yields of a year relative to the average."""
LANDS_DEMANDS = {3.0: 0.3, 5.0: 0.4, 7.0: 0.3}
"""Demands in the first mode and their chances."""


def farmer() -> TwoStage:
    """Return the farmer's problem: acres of wheat, corn and beets before the weather is known.

    References
    ----------
    J. R. Birge and F. Louveaux, Introduction to Stochastic Programming, second edition, Springer 2011, section 1.1.

    Examples
    --------
    >>> from resourcing.stochastic import solve
    >>> answer = solve(farmer())
    >>> round(answer.objective), answer.first.round().tolist()
    (108390, [170.0, 80.0, 250.0])
    """
    acres = FirstStage(
        labels=("wheat", "corn", "beets"),
        worth=-np.array([150.0, 230.0, 260.0]),
        rows=csr_array(np.ones((1, 3))),
        senses=np.array(["<="]),
        right=np.array([500.0]),
    )
    years = [_year(name, factor) for name, factor in FARMER_YIELDS.items()]
    return TwoStage(first=acres, outcomes=tuple(years))


def _year(name: str, factor: float) -> Outcome:
    """Return a year of the farmer: buy wheat, corn; sell wheat, corn, beets within the quota and above it."""
    grown = factor * np.diag([2.5, 3.0, 20.0])
    traded = np.array(
        [[1, 0, -1, 0, 0, 0], [0, 1, 0, -1, 0, 0], [0, 0, 0, 0, -1, -1.0]]
    )
    return Outcome(
        label=name,
        probability=1 / len(FARMER_YIELDS),
        worth=np.array([-238.0, -210.0, 170.0, 150.0, 36.0, 10.0]),
        high=np.array([np.inf, np.inf, np.inf, np.inf, 6000.0, np.inf]),
        recourse=csr_array(traded),
        technology=csr_array(grown),
        senses=np.array([">=", ">=", ">="]),
        right=np.array([200.0, 240.0, 0.0]),
    )


def lands(*, least_capacity: float = 12.0) -> TwoStage:
    """Return LandS: capacity of four power plants before the demand in the first of three modes is known.

    Parameters
    ----------
    least_capacity
        Capacity that must be installed; the published program has 12, enough for the largest demand. With 0 the mean
        program installs too little for it.

    References
    ----------
    F. V. Louveaux and Y. Smeers, "Optimal investments for electricity generation: a stochastic model and a
    test-problem", in Y. Ermoliev and R. J.-B. Wets (eds), Numerical Techniques for Stochastic Optimization, Springer
    1988, 445-453.

    Examples
    --------
    >>> from resourcing.stochastic import solve
    >>> round(-solve(lands()).objective, 3)
    381.853
    """
    cost = np.array([10.0, 7.0, 16.0, 6.0])
    capacity = FirstStage(
        labels=("plant 1", "plant 2", "plant 3", "plant 4"),
        worth=-cost,
        rows=csr_array(np.array([np.ones(4), cost])),
        senses=np.array([">=", "<="]),
        right=np.array([least_capacity, 120.0]),
    )
    demands = [_demand(*item) for item in LANDS_DEMANDS.items()]
    return TwoStage(first=capacity, outcomes=tuple(demands))


def _demand(first_mode: float, probability: float) -> Outcome:
    """Return a demand of LandS: what each plant runs in each mode, within capacity and up to demand."""
    plants, modes = 4, 3
    within = np.kron(np.eye(plants), np.ones(modes))
    upto = np.kron(np.ones(plants), np.eye(modes))
    running = np.array([[40, 24, 4], [45, 27, 4.5], [32, 19.2, 3.2], [55, 33, 5.5]])
    return Outcome(
        label=f"demand {first_mode:g}",
        probability=probability,
        worth=-running.ravel(),
        recourse=csr_array(np.vstack([within, upto])),
        technology=csr_array(np.vstack([-np.eye(plants), np.zeros((modes, plants))])),
        senses=np.array(["<="] * plants + [">="] * modes),
        right=np.array([0.0] * plants + [first_mode, 3.0, 2.0]),
    )


def newsvendor(
    demands: np.ndarray, *, price: float = 3.0, cost: float = 1.0
) -> TwoStage:
    """Return the newsvendor's problem for equally likely demands: papers to buy before the demand is known.

    With demand uniform between 0 and 1 the best purchase is 1 - cost / price, worth (price - cost)² / (2 price).

    Parameters
    ----------
    demands
        Equally likely demands, shape (outcome,).
    price, cost
        Of a paper sold and of a paper bought.

    Examples
    --------
    >>> import numpy as np
    >>> from resourcing.stochastic import solve
    >>> solve(newsvendor(np.array([1.0, 2.0, 3.0, 6.0]))).first.tolist()
    [3.0]
    """
    papers = FirstStage(labels=("papers",), worth=np.array([-cost]))
    return TwoStage(first=papers, outcomes=newsvendor_days(demands, price=price))


def newsvendor_days(demands: np.ndarray, *, price: float = 3.0) -> tuple[Outcome, ...]:
    """Return the outcomes of the newsvendor's problem: sell no more than was bought and is wanted.

    Examples
    --------
    >>> import numpy as np
    >>> [day.probability for day in newsvendor_days(np.array([1.0, 2.0]))]
    [0.5, 0.5]
    """
    sold, bought = csr_array(np.ones((1, 1))), csr_array(-np.ones((1, 1)))
    return tuple(
        Outcome(
            label=f"day {index}",
            probability=1 / len(demands),
            worth=np.array([price]),
            high=np.array([float(demand)]),
            recourse=sold,
            technology=bought,
            senses=np.array(["<="]),
            right=np.zeros(1),
        )
        for index, demand in enumerate(demands)
    )
