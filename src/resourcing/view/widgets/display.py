"""What stands where: the panels of the controls on the left; buttons, status, mistakes and the plan on the right.

Layout only; what the buttons do, `explorer` says.
"""

import base64
from collections.abc import Mapping
from html import escape
from typing import Protocol

import ipywidgets as w

from resourcing.scenario import AS_IS
from resourcing.steering import Ground
from resourcing.view.widgets.rows import button
from resourcing.view.widgets.spoken import announced, script

MOST_LOOKS = 30
"""Further looks of one search."""


class Acts(Protocol):
    """Does what the buttons say."""

    def undo(self) -> None:
        """Go back to the state before."""

    def restart(self) -> None:
        """Go back to the scenario as it stands."""

    def search(self) -> None:
        """Search further."""

    def cancel(self) -> None:
        """End the search."""

    def keep(self, name: str) -> None:
        """Keep the plan."""

    def forget(self, name: str) -> None:
        """Forget a plan."""

    def download(self) -> None:
        """Offer the page of the plan."""


class Display:
    """The widgets of an explorer.

    Parameters
    ----------
    panels
        Panels of controls, by the words on their tabs.
    ground
        What is steered.
    acts
        Does what the buttons say.

    Attributes
    ----------
    all
        What to show.
    result, errors, status
        The plan, what cannot be, and how it stands.
    progress, offered
        How far a search is, and the page to download.
    """

    def __init__(
        self, panels: Mapping[str, w.Widget], *, ground: Ground, acts: Acts
    ) -> None:
        self.result, self.errors = w.HTML(), w.HTML()
        self.status, self.offered = announced(w.HTML()), w.HTML()
        self.progress = w.IntProgress(
            min=0,
            max=MOST_LOOKS,
            description="Searching",
            layout=w.Layout(display="none"),
        )
        self._name = w.Text(
            placeholder="name of this plan",
            description="Keep as",
            style={"description_width": "initial"},
            layout=w.Layout(width="16rem"),
        )
        tabs = w.Tab(
            children=list(panels.values()),
            titles=tuple(panels),
            layout=w.Layout(min_width="20rem", max_width="28rem", flex="1 1 24rem"),
        )
        right = w.VBox(
            [
                w.HTML(steered(ground)),
                self._buttons(acts),
                self.status,
                self.errors,
                self.result,
            ],
            layout=w.Layout(flex="3 1 27rem", min_width="22rem"),
        )
        layout = w.Layout(flex_flow="row wrap")
        self.all = (w.Box([tabs, right], layout=layout), script())

    def say(self, text: str) -> None:
        """Say how it stands."""
        self.status.value = f"<p class='rsx-status' id='explorer-status' role='status'>{escape(text)}</p>"

    def searching(self, looks: int) -> None:
        """Show how many looks of a search are done."""
        self.progress.value, self.progress.layout.display = looks, ""

    def at_rest(self) -> None:
        """Show that nothing is searched for."""
        self.progress.value, self.progress.layout.display = 0, "none"

    def offer(self, page: str, words: str) -> None:
        """Offer a page to download."""
        data = base64.b64encode(page.encode()).decode()
        self.offered.value = (
            f"<a download='plan.html' id='explorer-download' href='data:text/html;base64,{data}'>"
            f"Download the page ({escape(words)} …)</a>"
        )

    def _buttons(self, acts: Acts) -> w.Box:
        """Return the buttons above the answer."""
        made = [
            button("Undo", "undo", "Back to the state before", acts.undo),
            button("Back to start", "home", "Everything as it stands", acts.restart),
            button(
                "Search longer",
                "search",
                "Search for a better plan and a tighter proof",
                acts.search,
            ),
            button(
                "Cancel", "stop", "End the search; what it found stays", acts.cancel
            ),
            self.progress,
            self._name,
            button(
                "Keep",
                "thumb-tack",
                "Keep this plan for comparison",
                lambda: acts.keep(self._name.value),
            ),
            button(
                "Forget",
                "trash",
                "Forget the plan of this name",
                lambda: acts.forget(self._name.value),
            ),
            button(
                "Make the page",
                "file-text",
                "Make a page of this plan to download",
                acts.download,
            ),
            self.offered,
        ]
        return w.Box(made, layout=w.Layout(flex_flow="row wrap", align_items="center"))


def steered(ground: Ground) -> str:
    """Return what is steered, as HTML: the scenario, and its option where it is not as it stands."""
    said = escape(ground.scenario.title)
    if ground.option != AS_IS:
        said += f", option <b>{escape(ground.chosen.title)}</b>"
    return f"<p class='rsx-status' id='explorer-ground'>{said}</p>"
