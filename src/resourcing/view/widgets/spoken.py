"""What makes the explorer usable without a mouse and without sight, where the widgets' own page leaves it out.

A script in the page names sliders and opens headers by keys; nothing is computed here.
"""

from importlib.resources import files

import ipywidgets as w

EXPLORER, LIVE = "rsx-explorer", "rsx-live"
"""Classes of what the script looks after, and of what is announced when it changes."""


def spoken(widget: w.DOMWidget) -> w.DOMWidget:
    """Return a widget whose parts are named and reached by keys."""
    widget.add_class(EXPLORER)
    return widget


def announced(widget: w.DOMWidget) -> w.DOMWidget:
    """Return a widget whose changes a screen reader reads out."""
    widget.add_class(LIVE)
    return widget


def script() -> w.Output:
    """Return the script as something to show; it takes no room."""
    source = files("resourcing") / "view" / "pages" / "explorer.js"
    data = {"application/javascript": source.read_text(encoding="utf-8")}
    shown = {"output_type": "display_data", "metadata": {}, "data": data}
    return w.Output(outputs=(shown,), layout=w.Layout(height="0", margin="0"))
