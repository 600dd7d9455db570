"""Which option is better where: at how many points, and at which value of one parameter that changes.

Values between the points computed are interpolated and told so.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from resourcing.sensitivity import Flips, best_at, flips_of
from resourcing.sensitivity.assumptions import number
from resourcing.sweep.asking import Study
from resourcing.sweep.assumed import as_numbers, said, scale
from resourcing.sweep.outcomes import Outcomes
from resourcing.sweep.rows import cell
from resourcing.words import counted, listed

MOST_FLIPS = 6
"""Flips that are told one by one."""
LEAST_POINTS = 2
COLUMNS = (
    *("parameter", "where", "value", "low", "high", "before", "after"),
    *("lead_before", "lead_after", "told"),
)


def wins(found: Outcomes) -> Iterator[str]:
    """Yield at how many points each option is best, where there are several."""
    options = len(found.table.columns)
    if options < LEAST_POINTS:
        return
    there = found.better[found.whole]
    if len(there):
        behind = there.sub(there.max(axis=1), axis=0).min().abs()
        counts = {name: n for name, n in best_at(there).items() if n}
        order = sorted(counts, key=lambda name: -counts[name])
        told = "; ".join(f"{name} at {counts[name]}{_behind(behind[name])}" for name in order)  # fmt: skip
        equal = ", equal ones each" if sum(counts.values()) > len(there) else ""
        yield f"Best by {found.called} over the {counted(len(there), 'point')} of the design{equal}: {told}."
    if lost := len(found.table) - len(there):
        yield f"At {counted(lost, 'point')} an option has no value: no plan keeps every strict rule, or the row failed; they are left out."


def _behind(most: float) -> str:
    """Return how far an option falls behind where it is not best."""
    return f" (behind by {number(most)} at most)" if most > 0 else ""


def flips(study: Study, found: Outcomes) -> tuple[pd.DataFrame, list[str]]:
    """Return every change of the best option along one parameter, the others staying, as a table and in words."""
    rows: list[dict[str, Any]] = []
    said: list[str] = []
    still = []
    for k, item in enumerate(study.asked.parameters):
        lines = list(_along(study, found, k))
        changed = [(where, line) for where, line in lines if len(line.frame)]
        for where, line in changed:
            rows += [_row(study, k, where, row) for row in line.frame.to_dict("records")]  # fmt: skip
            said += [f"{where}: {told}" if where else told for told in line.sentences()]
        if lines and not changed:
            still.append(item.name)
    if len(said) > MOST_FLIPS:
        said = [*said[:MOST_FLIPS], f"And {len(said) - MOST_FLIPS} more flips, see break_even.csv."]  # fmt: skip
    if still:
        said.append(f"Along {listed(still)} alone the best option stays the same at the values computed.")  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS)), said


def _along(study: Study, found: Outcomes, k: int) -> Iterator[tuple[str, Flips]]:
    """Yield the flips along a parameter for each way in which the others stand, with how they do."""
    groups: dict[str, list[int]] = {}
    for n, point in enumerate(study.points):
        if found.whole[n]:
            groups.setdefault(repr((*point[:k], *point[k + 1 :])), []).append(n)
    for places in groups.values():
        values = [study.points[n][k] for n in places]
        numbers = as_numbers(values)
        if numbers is None or len(set(numbers)) < LEAST_POINTS:
            continue
        parts = [
            frame.loc[places].set_axis(numbers) for frame in (found.better, found.spare)
        ]
        one = scale(study.asked.parameters[k], values)
        line = flips_of(parts[0], assumption=one, spare=parts[1])
        yield _standing(study, places[0], k), line


def _standing(study: Study, place: int, k: int) -> str:
    """Return how the other parameters stand at a point, blank in a tornado, in which they are at their base."""
    if study.asked.design.kind == "tornado":
        return ""
    others = [
        f"{item.name} {said(study.points[place][n])}"
        for n, item in enumerate(study.asked.parameters)
        if n != k
    ]
    return ", ".join(others)


def _row(study: Study, k: int, where: str, row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a flip as a row of the table."""
    item = study.asked.parameters[k]
    one = scale(item, [point[k] for point in study.points])
    told = one.saying or cell
    return {
        **row,
        "parameter": item.key,
        "where": where,
        **{name: told(row[name]) for name in ("value", "low", "high")},
    }
