"""The tables that are written of sampled futures, one tidy frame each.

Joins what was computed before; sentences and the page are made from the same results.
"""

import pandas as pd

from resourcing.futures import BY_PERIOD, Outcome, regret
from resourcing.study import Failing
from resourcing.view.foreseen.gathering import Foreseen

BOXES = (
    *("option", "meaning", "box", "condition", "input", "low", "high", "allowed"),
    *("p_value", "chance", "futures", "failures", "coverage", "density"),
    *("support", "rest"),
)
TRIGGERS = (
    *("option", "meaning", "box", "input", "text", "crossed", "beyond", "within"),
    *("beyond_given", "within_given"),
)
DRIVERS = (
    *("option", "against", "input"),
    *("spearman", "spearman_low", "spearman_high"),
    *("partial", "partial_low", "partial_high"),
    *("regression", "regression_low", "regression_high", "p_value"),
)
"""Columns of the tables that may be empty."""


def written_tables(found: Foreseen) -> dict[str, pd.DataFrame]:
    """Return every table that is written, by the stem of its file.

    Parameters
    ----------
    found
        What was gathered of sampled futures.
    """
    outcome = found.outcome
    return {
        "standing": found.recommendation.table,
        "totals": outcome.totals,
        "periods": outcome.periods,
        "fans": fans(outcome),
        "measures": outcome.measured,
        "promises": outcome.promises,
        "traits": outcome.traits.reset_index(),
        "regret": regrets(outcome),
        "drivers": drivers_table(found),
        "boxes": boxes(found),
        "triggers": triggers_table(found),
    }


def fans(outcome: Outcome) -> pd.DataFrame:
    """Return the fans of every measure that is given by period: measure, then the columns of `Outcome.fan`."""
    frames = [outcome.fan(name).assign(measure=name) for name in BY_PERIOD]
    found = pd.concat(frames, ignore_index=True)
    return found[["measure", *(name for name in found if name != "measure")]]


def regrets(outcome: Outcome) -> pd.DataFrame:
    """Return the regret of each option in each future: option, future, regret."""
    values = regret(outcome.values())
    numbers = [item.number for item in outcome.told[0].judged]
    wide = pd.DataFrame(values, index=list(outcome.options), columns=numbers)
    long = wide.rename_axis("option").reset_index()
    return long.melt("option", var_name="future", value_name="regret")


def drivers_table(found: Foreseen) -> pd.DataFrame:
    """Return what the lead of the chosen option hangs on, with the columns of `DRIVERS`."""
    if found.importance is None:
        return pd.DataFrame(columns=list(DRIVERS))
    frame = found.importance.frame.assign(
        option=found.recommendation.chosen, against=found.against
    )
    return frame.reindex(columns=list(DRIVERS))


def _asked(found: Foreseen) -> list[Failing]:
    """Return the two ways in which the choice may fail."""
    return [found.fails, *([] if found.loses is None else [found.loses])]


def boxes(found: Foreseen) -> pd.DataFrame:
    """Return the conditions under which the choice fails, a row for each limit, with the columns of `BOXES`."""
    return _joined([_boxes(item) for item in _asked(found)], BOXES)


def _boxes(failing: Failing) -> pd.DataFrame:
    """Return the limits of one way of failing, each with the sentence of its box."""
    told = [text for text in failing.sentences if " when " in text]
    frame = failing.discovery.to_frame()
    said = [told[number - 1] for number in frame["box"]]
    return frame.assign(option=failing.option, meaning=failing.meaning, condition=said)


def triggers_table(found: Foreseen) -> pd.DataFrame:
    """Return what to watch, with the columns of `TRIGGERS`."""
    frames = [
        pd.DataFrame([vars(item) for item in failing.triggers]).assign(
            option=failing.option, meaning=failing.meaning
        )
        for failing in _asked(found)
    ]
    return _joined(frames, TRIGGERS)


def _joined(frames: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    """Return tables one below the other with some columns."""
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return pd.DataFrame(columns=list(columns))
    return pd.concat(filled, ignore_index=True).reindex(columns=list(columns))
