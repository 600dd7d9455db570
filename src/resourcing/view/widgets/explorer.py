"""The staffing explorer: controls on the left, the plan they ask for on the right, optimized again while you watch.

Layout and calls only: what a state means and what its plan is, `steering` says.
"""

import base64
from collections.abc import Callable
from html import escape
from pathlib import Path
from threading import Event, RLock
from typing import Any, Protocol

import ipywidgets as w
from pydantic import ValidationError

from resourcing.errors import InputError
from resourcing.read import Inputs, read_inputs
from resourcing.scenario import AS_IS
from resourcing.steering import (
    QUICK_SECONDS,
    Answer,
    Ground,
    State,
    answer,
    further,
)
from resourcing.view.report import headline, report
from resourcing.view.widgets.controls import Controls
from resourcing.view.widgets.known import (
    Beginning,
    defect,
    how_good,
    is_proven,
    refused,
    why_ended,
)
from resourcing.view.widgets.panels import Pins, Scores
from resourcing.view.widgets.results import shown, told
from resourcing.view.widgets.rows import button
from resourcing.view.widgets.scenario_files import ScenarioFiles
from resourcing.view.widgets.spoken import announced, script, spoken
from resourcing.view.widgets.working import InBackground, Works

MOST_KEPT = 4
"""States that can be kept side by side."""
MOST_LOOKS = 30
"""Further looks of one search."""
Worker = Callable[[Callable[[Any], None]], Works[Any]]
"""Makes what does the work: `InBackground` or `AtOnce`."""


class Shows(Protocol):
    """A panel that shows an answer."""

    def show(self, answer: Answer) -> None:
        """Show an answer."""


class Explorer:
    """A scenario to steer.

    Parameters
    ----------
    ground
        Scenario and option to start from.
    folder
        Where scenario files are saved and loaded.
    seconds
        Time limit of a quick answer; None for the same answer at every run.
    worker
        Who does the work.

    Attributes
    ----------
    view
        The widget to show.
    state
        What is asked.
    answer, base
        The last plan that could be, and that of the scenario as it stands.
    kept
        Answers kept for comparison, by name.
    problems
        What cannot be in the state, as HTML; empty where it can.
    """

    def __init__(
        self,
        ground: Ground,
        *,
        folder: Path,
        seconds: float | None = QUICK_SECONDS,
        worker: Worker = InBackground,
    ) -> None:
        self._seconds, self._worker = seconds, worker
        beside = None if ground.path is None else ground.path.parent
        self._files = ScenarioFiles(
            folder, asked=self._save, chosen=self._load, beside=beside
        )
        self.view = spoken(w.VBox([]))
        self._lock = RLock()
        self._works = worker(self._work)
        self._search = worker(self._look)
        self._start(ground)

    # --- Asking ---

    def ask(self, state: State) -> None:
        """Steer to a state; the plan follows as soon as it is found."""
        if state != self.state:
            self._past.append(self.state)
        elif not self._unsaid:
            return
        self._go(state)

    def undo(self) -> None:
        """Go back to the state before; controls that say no state go back to the last that they said."""
        if self._unsaid:
            self._go(self.state)
        elif self._past:
            self._go(self._past.pop())
        else:
            self._say("There is nothing to undo.")

    def settled(self, seconds: float = 120.0) -> bool:
        """Wait until nothing is left to do; return whether that is so."""
        return self._works.settled(seconds) and self._search.settled(seconds)

    def keep(self, name: str) -> None:
        """Keep the present answer for comparison, at most four; a name given again is replaced."""
        if len(self.kept) >= MOST_KEPT and name not in self.kept:
            self._say(
                f"At most {MOST_KEPT} plans are kept side by side: forget one first."
            )
            return
        if not self._is_found():
            self._say("Nothing was kept: the state shown has no plan.")
            return
        self.kept[name] = self.answer
        self._show()

    def forget(self, name: str) -> None:
        """Keep an answer no longer."""
        self.kept.pop(name, None)
        self._show()

    def search(self) -> None:
        """Search further for a better plan and a tighter proof, until the gap asked for or a cancel."""
        self.cancel()
        self._ended = Event()
        self._say("Searching …")
        self._search.ask((self._begun, self._ended))

    def cancel(self) -> None:
        """End the search; what it found stays."""
        self._ended.set()

    def page(self) -> str:
        """Return the report of the present plan as a self-contained HTML page."""
        name = self._ground.path.stem if self._ground.path else "explorer"
        return report(self.answer.run, scenario_name=name)

    # --- Beginning ---

    def _start(self, ground: Ground, state: State | None = None) -> None:
        """Begin with a scenario, and a state of it."""
        first = answer(ground, State(), seconds=self._seconds)
        begun = Beginning(base=further(first, seconds=self._seconds), ground=ground)
        with self._lock:
            self._begun, self._ground = begun, ground
            self.state, self.problems, self._unsaid = State(), "", False
            self.kept: dict[str, Answer] = {}
            self._past: list[State] = []
            self._ended = Event()
            self.answer = self.base = begun.base
            self.controls = Controls(ground, self._moved)
            self.scores = Scores(ground, self._moved)
            self.pins = Pins(ground, self._moved)
            self.view.children = self._laid_out()
            self._show()
        if state is not None and state != State():
            self._go(state)

    def _is_there(self) -> bool:
        """Return whether the plan shown is that of the state shown."""
        return not self._unsaid and self.answer.state == self.state

    def _is_found(self) -> bool:
        """Wait for the work under way; return whether the plan shown is that of the state shown."""
        return self._works.settled() and self._is_there()

    def _laid_out(self) -> tuple[w.Widget, ...]:
        """Return what stands where."""
        self.result, self.status = w.HTML(), announced(w.HTML())
        self.errors = w.HTML()
        self.progress = w.IntProgress(
            min=0,
            max=MOST_LOOKS,
            description="Searching",
            layout=w.Layout(visibility="hidden"),
        )
        tabs = w.Tab(
            children=[
                self.controls.box,
                self.pins.box,
                self.scores.box,
                self._files.box,
            ],
            titles=("Steer", "Pin leads", "Front door", "Save and load"),
            layout=w.Layout(width="28rem", flex="0 0 auto"),
        )
        right = w.VBox(
            [self._buttons(), self.status, self.errors, self.result],
            layout=w.Layout(flex="1 1 22rem", min_width="22rem"),
        )
        return (w.Box([tabs, right], layout=w.Layout(flex_flow="row wrap")), script())

    def _buttons(self) -> w.Box:
        """Return the buttons above the answer."""
        self.name = w.Text(
            placeholder="name of this plan",
            description="Keep as",
            layout=w.Layout(width="16rem"),
        )
        self.download = w.HTML()
        made = [
            button("Undo", "undo", "Back to the state before", self.undo),
            button(
                "Back to start",
                "home",
                "Everything as it stands",
                lambda: self.ask(State()),
            ),
            button(
                "Search longer",
                "search",
                "Search for a better plan and a tighter proof",
                self.search,
            ),
            button(
                "Cancel", "stop", "End the search; what it found stays", self.cancel
            ),
            self.progress,
            self.name,
            button("Keep", "thumb-tack", "Keep this plan for comparison", self._keep),
            button(
                "Forget",
                "trash",
                "Forget the plan of this name",
                lambda: self.forget(self.name.value.strip()),
            ),
            button(
                "Make the page",
                "file-text",
                "Make a page of this plan to download",
                self._download,
            ),
            self.download,
        ]
        return w.Box(made, layout=w.Layout(flex_flow="row wrap", align_items="center"))

    # --- Working ---

    def _moved(self) -> None:
        """Ask for what the controls say."""
        levels, pins = self.scores.levels, self.pins.pins
        try:
            state = self.controls.state(levels=levels, pins=pins)
        except (InputError, ValidationError) as error:
            self.cancel()
            with self._lock:
                self._unsaid = True
                self._refuse(refused(error))
            return
        self.ask(state)

    def _go(self, state: State) -> None:
        """Make a state the present one and have it worked out."""
        self.cancel()
        with self._lock:
            self.state, self._unsaid = state, False
            self._put(state)
            self._say("Working …")
        self._works.ask((self._begun, state))

    def _put(self, state: State) -> None:
        """Have the controls say a state; answers that come later move none of them."""
        self.controls.show(state)
        self.scores.put(state)
        self.pins.put(state)

    def _is_asked(self, begun: Beginning, state: State) -> bool:
        """Return whether a state still is the present one; call it with the lock held."""
        return begun is self._begun and state == self.state and not self._unsaid

    def _work(self, wish: tuple[Beginning, State]) -> None:
        """Work a state out, and show it unless another one is asked for by then."""
        begun, state = wish
        try:
            found = self._found(begun, state)
        except InputError as error:
            self._refuse_for(begun, state, error)
            return
        except Exception as error:  # a defect must not take the controls away
            self._refuse_for(begun, state, InputError([defect(error)]))
            raise
        with self._lock:
            if self._is_asked(begun, state):
                self.answer = found
                self._show()

    def _refuse_for(self, begun: Beginning, state: State, error: InputError) -> None:
        """Say what cannot be in a state, unless another one is asked for by then."""
        with self._lock:
            if self._is_asked(begun, state):
                self._refuse(error)

    def _found(self, begun: Beginning, state: State) -> Answer:
        """Return the answer of a state: that known, else a new one from the start, whatever was steered between."""
        key = state.model_dump_json()
        if key not in begun.known:
            begun.remember(
                answer(begun.ground, state, near=begun.base, seconds=self._seconds)
            )
        return begun.known[key]

    def _look(self, wish: tuple[Beginning, Event]) -> None:
        """Search further, look by look, and show what gets better."""
        begun, ended = wish
        self._works.settled()
        with self._lock:
            found = self.answer
            if not self._is_asked(begun, found.state):
                self._say("")
                return
        self.progress.layout.visibility = "visible"
        for number in range(1, MOST_LOOKS + 1):
            if ended.is_set() or is_proven(found):
                break
            found = further(found)
            if not self._found_more(begun, found, number):
                break
        with self._lock:
            self.progress.value, self.progress.layout.visibility = 0, "hidden"
            if self._is_asked(begun, found.state):
                self._say(how_good(found) + why_ended(found, ended))

    def _found_more(self, begun: Beginning, found: Answer, number: int) -> bool:
        """Show what a further look found; return False where another state is asked for by then."""
        with self._lock:
            if not self._is_asked(begun, found.state):
                return False
            begun.remember(found)
            self.answer, self.progress.value = found, number
            if found.state == State():
                self.base = begun.base = found
            self._show()
            self._say(f"Searching … {how_good(found)}")
            return True

    # --- Showing ---

    def _show(self) -> None:
        """Show the present answer."""
        if self._is_there():
            self.problems = self.errors.value = ""
        self.result.value = shown(self.base, self.answer, self.kept)
        self.download.value = ""
        self.scores.show(self.answer)
        self.pins.show(self.answer)
        if self._is_there():
            self._say(how_good(self.answer))

    def _refuse(self, error: InputError) -> None:
        """Say what cannot be; the last plan stays."""
        self.problems = self.errors.value = told(error)
        self._say("")

    def _say(self, text: str) -> None:
        """Say how it stands."""
        self.status.value = f"<p class='rsx-status' id='explorer-status' role='status'>{escape(text)}</p>"

    def _keep(self) -> None:
        """Keep the present answer under the name given, or a number."""
        name = self.name.value.strip() or f"Plan {len(self.kept) + 1}"
        self.keep(name)

    def _download(self) -> None:
        """Offer the page of the present plan."""
        if not self._is_found():
            self._say("No page was made: the state shown has no plan.")
            return
        data = base64.b64encode(self.page().encode()).decode()
        self.download.value = (
            f"<a download='plan.html' id='explorer-download' href='data:text/html;base64,{data}'>"
            f"Download the page ({escape(headline(self.answer.run)[:60])} …)</a>"
        )

    # --- Files ---

    def _save(self, name: str) -> None:
        """Save the present state as a scenario file."""
        if not self._is_found():
            self._say("Nothing was saved: the state shown has no plan.")
            return
        said = self._files.save(name, self._ground, self.state)
        self._say(said)

    def _load(self, path: Path) -> None:
        """Load a scenario file, and begin with it."""
        self.cancel()
        self._say(f"Loading {path.name} …")
        try:
            ground, state = self._files.load(path, self._ground)
            if ground is not self._ground:
                self._start(ground, state)
        except InputError as error:
            self._refuse(error)
            return
        self.ask(state)
        words = "" if ground.option == AS_IS else f", {ground.chosen.title}"
        how = f" {how_good(self.answer)}" if self._is_there() else " Working …"
        self._say(f"Loaded {path.name}{words}.{how}")


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
        If the scenario cannot be read, or no plan keeps every strict rule.
    """
    path = None if isinstance(source, Inputs) else Path(source)
    inputs = source if isinstance(source, Inputs) else read_inputs(source)
    ground = Ground(inputs=inputs, option=option, path=path)
    place = Path(folder) if folder else (path.parent if path else Path())
    return Explorer(ground, folder=place, seconds=seconds, worker=worker)
