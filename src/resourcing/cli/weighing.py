"""Solves a scenario by its weighted points, for questions whose answers are in points.

An order of aims is left aside then, which spares its solve stage by stage; the reader is told.
"""

import argparse
from collections.abc import Callable
from dataclasses import replace

from resourcing import study
from resourcing.cli.progress import Progress
from resourcing.cli.solving import check_answer, prepared
from resourcing.cli.tables import check_table
from resourcing.cli.usage import checked
from resourcing.scenario import OptimizerSettings
from resourcing.study import Case, Run


def weighed(
    parsed: argparse.Namespace, *, progress: Progress, check: Callable[[Case], object]
) -> tuple[Run, str]:
    """Read a scenario, make its case ready, check what is asked and where its table goes, and solve it by weighted points: three steps.

    Returns
    -------
    tuple
        The run, and what the reader must know of it as a line of text: empty where the scenario asks for no order of aims.
    """
    _, case = checked(
        lambda: prepared(parsed.scenario, option=parsed.option, progress=progress),
        lambda: check_table(parsed.out, force=parsed.force),
    )
    check(case)
    progress.step()
    done = study.assign(by_weights(case))
    check_answer(done, file=str(parsed.scenario))
    return done, left_aside(case.scenario.optimizer)


def by_weights(case: Case) -> Case:
    """Return a case whose aims are all added up by their weights."""
    asked = case.scenario.optimizer
    plain = OptimizerSettings(
        gap=asked.gap, nodes=asked.nodes, time_limit_seconds=asked.time_limit_seconds
    )
    return replace(case, scenario=case.scenario.replace(optimizer=plain))


def left_aside(asked: OptimizerSettings) -> str:
    """Return that an order of aims is left aside, as a line of text; empty where there is none.

    Examples
    --------
    >>> left_aside(OptimizerSettings())
    ''
    """
    if asked.objective == "weighted":
        return ""
    aims = ", then ".join(asked.order)
    return (
        f"The scenario asks for an order of aims ({aims}). Prices are in weighted points, so that they are measured from "
        "the best plan by weighted points, which may have other leads; `resourcing explain` asks about the plan of a run.\n"
    )
