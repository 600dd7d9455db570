"""The explorer opened: of a scenario in a notebook, or as a page of its own by the environment of the server."""

import os
from pathlib import Path

import ipywidgets as w

from resourcing.errors import InputError
from resourcing.read import Inputs, read_inputs
from resourcing.scenario import AS_IS
from resourcing.steering import QUICK_SECONDS, Ground
from resourcing.study import check_option
from resourcing.view.widgets.explorer import Explorer, Worker
from resourcing.view.widgets.results import told
from resourcing.view.widgets.working import InBackground


def app() -> w.Widget:
    """Return the explorer of the scenario that `resourcing explore` names, or what is wrong with it."""
    scenario = os.environ.get("RESOURCING_EXPLORE", "scenarios/baseline.toml")
    option = os.environ.get("RESOURCING_EXPLORE_OPTION", AS_IS)
    saves = os.environ.get("RESOURCING_EXPLORE_SAVES")
    try:
        return staffing_explorer(Path(scenario), option=option, folder=saves).view
    except InputError as error:
        return w.HTML(told(error))


def staffing_explorer(
    source: Path | str | Inputs,
    *,
    option: str = AS_IS,
    folder: Path | str | None = None,
    seconds: float | None = QUICK_SECONDS,
    worker: Worker = InBackground,
) -> Explorer:
    """Return an explorer of a scenario.

    Parameters
    ----------
    source
        Scenario file, or what was read from one.
    option
        Option to start from.
    folder
        Where scenario files are saved and loaded; by default that of the scenario file, else the present one.
    seconds
        Time limit of a quick answer; None for the same answer at every run.
    worker
        Who does the work: in the background, or at once.

    Raises
    ------
    InputError
        If the scenario cannot be read or has no such option, or no plan keeps every strict rule.
    """
    path = None if isinstance(source, Inputs) else Path(source)
    inputs = source if isinstance(source, Inputs) else read_inputs(source)
    check_option(inputs.scenario, option=option)
    ground = Ground(inputs=inputs, option=option, path=path)
    place = Path(folder) if folder else (path.parent if path else Path())
    return Explorer(ground, folder=place, seconds=seconds, worker=worker)
