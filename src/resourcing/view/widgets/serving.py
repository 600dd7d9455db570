"""The explorer as a page of its own: what to explore comes from the environment of the server."""

import os
from pathlib import Path

import ipywidgets as w

from resourcing.errors import InputError
from resourcing.scenario import AS_IS
from resourcing.view.widgets.explorer import staffing_explorer
from resourcing.view.widgets.results import told


def app() -> w.Widget:
    """Return the explorer of the scenario that `resourcing explore` names, or what is wrong with it."""
    scenario = os.environ.get("RESOURCING_EXPLORE", "scenarios/baseline.toml")
    option = os.environ.get("RESOURCING_EXPLORE_OPTION", AS_IS)
    saves = os.environ.get("RESOURCING_EXPLORE_SAVES")
    try:
        return staffing_explorer(Path(scenario), option=option, folder=saves).view
    except InputError as error:
        return w.HTML(told(error))
