"""Panels for notebooks and for the app: the staffing explorer and its parts.

The only code that knows ipywidgets; numbers come from `steering`.
"""

from resourcing.view.widgets.explorer import Explorer
from resourcing.view.widgets.serving import app, staffing_explorer
from resourcing.view.widgets.working import AtOnce, InBackground

__all__ = ["AtOnce", "Explorer", "InBackground", "app", "staffing_explorer"]
