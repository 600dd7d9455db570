"""The compact model of an instance in which a plan made before is kept: it departs for few alliances only."""

from dataclasses import dataclass

import numpy as np
import pulp

from resourcing.formulation.equations.terms import Rows, Terms, total
from resourcing.formulation.highs import build
from resourcing.formulation.variables import Model
from resourcing.problem import NOBODY, ProblemData


@dataclass(frozen=True, kw_only=True, eq=False)
class Kept:
    """A plan that is kept, and how far another may depart from it.

    Attributes
    ----------
    lead
        Planned leads, index or `NOBODY`, shape (alliance, period).
    fixed
        Where the planned lead stays in any case, shape (alliance, period).
    counted
        Where another lead, or none, makes the alliance one that departs, shape (alliance, period).
    most
        Largest number of alliances that depart; None for no limit.
    """

    lead: np.ndarray
    fixed: np.ndarray
    counted: np.ndarray
    most: int | None = None

    def departing(self, lead: np.ndarray) -> np.ndarray:
        """Return which alliances depart with given leads, shape (alliance,).

        Examples
        --------
        >>> where = np.array([[False, True], [False, False]])
        >>> kept = Kept(lead=np.zeros((2, 2), dtype=int), fixed=~where, counted=where)
        >>> kept.departing(np.array([[0, 1], [0, 1]])).tolist()
        [True, False]
        """
        return np.asarray(((lead != self.lead) & self.counted).any(axis=1))

    def freed(self, alliances: np.ndarray) -> np.ndarray:
        """Return where leads may differ if only the given alliances depart, shape (alliance, period)."""
        return ~self.fixed & (~self.counted | alliances[:, None])


def build_kept(data: ProblemData, *, kept: Kept, until: float = np.inf) -> Model:
    """Return the compact model of an instance with the rows that keep a plan.

    Parameters
    ----------
    data
        The instance.
    kept
        The plan that is kept.
    until
        As of `build`, which raises TimeoutError.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(
    ...     need=np.full((1, 1, 1), 10.0), available=np.array([[15.0], [5.0]])
    ... )
    >>> there = np.ones((1, 1), dtype=bool)
    >>> kept = Kept(lead=there * 1, fixed=~there, counted=there, most=0)
    >>> model = build_kept(data, kept=kept)
    >>> [str(x) for x in model.problem.variables() if "departs" in str(x)]
    ['departs_a0']
    """
    model = build(data, until=until)
    departs = {
        a: model.problem.add_variable(f"departs_a{a}", 0, 1, pulp.LpBinary)
        for a in _limited(kept)
    }
    for name, row in keep_leads(model, kept=kept, departs=departs):
        model.problem.addConstraint(row, name)
    return model


def _limited(kept: Kept) -> list[int]:
    """Return the alliances whose departure counts towards a limit."""
    where = kept.counted.any(axis=1) & (kept.most is not None)
    return [int(a) for a in np.flatnonzero(where)]


def keep_leads(
    model: Model, *, kept: Kept, departs: dict[int, pulp.LpVariable]
) -> Rows:
    """(24) Planned leads stay where they are fixed, and else unless the alliance departs; few alliances do.

    Nobody counts as a lead. `departs` is 1 for an alliance that departs.
    """
    for a, t in model.unmanaged:
        planned = int(kept.lead[a, t])
        key = (planned, a, t)
        same = model.unmanaged[a, t] if planned == NOBODY else model.lead.get(key)
        terms: Terms = [] if same is None else [(1.0, same)]
        if kept.counted[a, t] and a in departs:
            terms.append((1.0, departs[a]))
        elif not kept.fixed[a, t]:
            continue
        yield f"keep_lead_a{a}_t{t}", total(terms) >= 1
    if departs:
        row = total([(1.0, x) for x in departs.values()])
        yield "limit_departures", row <= float(kept.most or 0)
