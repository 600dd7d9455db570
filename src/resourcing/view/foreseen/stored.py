"""Sampled futures read back from the folder that the command wrote."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from resourcing.errors import InputError, InputProblem
from resourcing.futures import BY_PERIOD, Judged, Outcome, Told
from resourcing.words import as_before

TABLES = ("totals", "periods", "traits", "promises")
"""Tables that an outcome is read back from."""
KEYS = "futures.json"


def read_outcome(folder: Path | str) -> Outcome:
    """Return the outcome that `resourcing futures` wrote into a folder, its numbers as written (six decimals).

    Parameters
    ----------
    folder
        Folder with totals.csv, periods.csv, traits.csv, promises.csv and futures.json.

    Raises
    ------
    InputError
        If a file is missing, or a measure that is given by period.

    Examples
    --------
    >>> import resourcing as rs
    >>> outcome = rs.read_outcome("scenarios/astrazeneca/next-two-years")
    >>> outcome.options
    ('as_is', 'project_managers_lead_simple', 'hire_two')
    >>> outcome.num_futures
    200
    >>> outcome.values("cost").shape
    (3, 200)
    """
    place = Path(folder)
    names = [*(f"{name}.csv" for name in TABLES), KEYS]
    missing = [name for name in names if not (place / name).is_file()]
    if missing:
        raise _without(place, missing)
    keys = json.loads((place / KEYS).read_text(encoding="utf-8"))
    totals, periods, traits, promises = (
        _table(place / f"{name}.csv") for name in TABLES
    )
    unknown = [name for name in BY_PERIOD if name not in periods]
    if unknown:
        raise _without(place / "periods.csv", unknown)
    settings = keys["settings"]
    traits = traits.set_index("future")
    return Outcome(
        told=tuple(
            _told(str(row["option"]), str(row["title"]), totals, periods, traits)
            for row in _in_order(keys, totals)
        ),
        measure=settings["measure"],
        tail=settings["tail"],
        satisfied_at=settings["satisfied_at"],
        seed=keys["seed"],
        counted=promises,
    )


def _table(path: Path) -> pd.DataFrame:
    """Return a table with its text as it was before it was written; an option may be called NA, or 2027."""
    frame = pd.read_csv(
        path, keep_default_na=False, na_values=[""], dtype={"option": "str"}
    )
    texts = frame.select_dtypes(include=["str", "object"])
    return frame.assign(**{str(name): texts[name].map(_before) for name in texts})


def _before(value: Any) -> Any:
    """Return text as it was before it was written, and anything else as it is."""
    return as_before(value) if isinstance(value, str) else value


def _without(place: Path, missing: list[str]) -> InputError:
    """Return what to raise where a folder lacks files, or a table columns."""
    rule = f"has no {' and no '.join(missing)}"
    repair = "name a folder that `resourcing futures` wrote, or write it again"
    return InputError([InputProblem(file=str(place), rule=rule, repair=repair)])


def _in_order(keys: dict[str, Any], totals: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the options with their titles in the order in which they were lived."""
    rows = {row["option"]: row for row in keys["standing"]}
    return [rows[name] for name in totals["option"].drop_duplicates()]


def _told(
    option: str,
    title: str,
    totals: pd.DataFrame,
    periods: pd.DataFrame,
    traits: pd.DataFrame,
) -> Told:
    """Return what an option achieved in every future; promises by future are not written."""
    own, mine = totals[totals["option"] == option], periods[periods["option"] == option]
    by_period = dict(tuple(mine.groupby("future")[[*BY_PERIOD]]))
    values, drawn = own.drop(columns=["option", "future"]), traits.loc[own["future"]]
    none = np.zeros((0, 0, 0), dtype=bool)
    return Told(
        option=option,
        title=title,
        judged=tuple(
            Judged(
                number=int(future),
                totals=row,
                periods=by_period[future].to_numpy().T,
                promised=none,
                kept=none,
                traits=trait,
            )
            for future, row, trait in zip(
                own["future"], _rows(values), _rows(drawn), strict=True
            )
        ),
        alliances=(),
        bundles=(),
        periods=tuple(mine["period"].drop_duplicates()),
    )


def _rows(table: pd.DataFrame) -> list[dict[str, float]]:
    """Return each row of numbers by column."""
    return [
        {str(name): float(value) for name, value in row.items()}
        for row in table.to_dict("records")
    ]
