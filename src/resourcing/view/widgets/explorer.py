"""The staffing explorer: controls on the left, the plan they ask for on the right, optimized again while you watch.

Layout and calls only: what a state means and what its plan is, `steering` says.
"""

import base64
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any, Protocol

import ipywidgets as w
from pydantic import ValidationError

from resourcing.errors import InputError, InputProblem
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
from resourcing.view.widgets.panels import Pins, Scores
from resourcing.view.widgets.results import shown, told
from resourcing.view.widgets.scenario_files import ScenarioFiles
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
        self._files = ScenarioFiles(folder, asked=self._save, chosen=self._load)
        self.view = w.VBox([])
        self._works = worker(self._work)
        self._search = worker(self._look)
        self._start(ground)

    # --- Asking ---

    def ask(self, state: State) -> None:
        """Steer to a state; the plan follows as soon as it is found."""
        if state == self.state:
            return
        self._past.append(self.state)
        self._go(state)

    def undo(self) -> None:
        """Go back to the state before."""
        if self._past:
            self._go(self._past.pop())

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
        self.kept[name] = self.answer
        self._show()

    def forget(self, name: str) -> None:
        """Keep an answer no longer."""
        self.kept.pop(name, None)
        self._show()

    def search(self) -> None:
        """Search further for a better plan and a tighter proof, until the gap asked for or a cancel."""
        self._cancelled = False
        self._search.ask(self.answer)

    def cancel(self) -> None:
        """End the search; what it found stays."""
        self._cancelled = True

    def page(self) -> str:
        """Return the report of the present plan as a self-contained HTML page."""
        name = self._ground.path.stem if self._ground.path else "explorer"
        return report(self.answer.run, scenario_name=name)

    # --- Beginning ---

    def _start(self, ground: Ground, state: State | None = None) -> None:
        """Begin with a scenario, and a state of it."""
        self._ground = ground
        self.state = State()
        self.problems = ""
        self.kept: dict[str, Answer] = {}
        self._past: list[State] = []
        self._cancelled = False
        first = answer(ground, State(), seconds=self._seconds)
        self.answer = self.base = further(first, seconds=self._seconds)
        self._known = {State().model_dump_json(): self.base}
        self.controls = Controls(ground, self._moved)
        self.scores = Scores(ground, self._moved)
        self.pins = Pins(ground, self._moved)
        self.view.children = self._laid_out()
        self._show()
        if state is not None and state != State():
            self._go(state)

    def _laid_out(self) -> tuple[w.Widget, ...]:
        """Return what stands where."""
        self.result, self.status = w.HTML(), w.HTML()
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
            layout=w.Layout(flex="1 1 30rem", min_width="24rem"),
        )
        return (w.Box([tabs, right], layout=w.Layout(flex_flow="row wrap")),)

    def _buttons(self) -> w.Box:
        """Return the buttons above the answer."""
        self.name = w.Text(
            placeholder="name of this plan",
            description="Keep as",
            layout=w.Layout(width="16rem"),
        )
        self.download = w.HTML()
        made = [
            _button("Undo", "undo", "Back to the state before", self.undo),
            _button(
                "Back to start",
                "home",
                "Everything as it stands",
                lambda: self.ask(State()),
            ),
            _button(
                "Search longer",
                "search",
                "Search for a better plan and a tighter proof",
                self.search,
            ),
            _button(
                "Cancel", "stop", "End the search; what it found stays", self.cancel
            ),
            self.progress,
            self.name,
            _button("Keep", "thumb-tack", "Keep this plan for comparison", self._keep),
            _button(
                "Forget",
                "trash",
                "Forget the plan of this name",
                lambda: self.forget(self.name.value.strip()),
            ),
            _button(
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
        except ValidationError as error:
            self._refuse(InputError(_invalid(error)))
            return
        self.ask(state)

    def _go(self, state: State) -> None:
        """Make a state the present one and have it worked out."""
        self.cancel()
        self.state = state
        self._say("Working …")
        self._works.ask(state)

    def _work(self, state: State) -> None:
        """Work a state out and show it."""
        try:
            self.answer = self._found(state)
        except InputError as error:
            self._refuse(error)
            return
        except Exception as error:  # a defect must not take the controls away
            self._refuse(InputError([_defect(error)]))
            raise
        self._show()

    def _found(self, state: State) -> Answer:
        """Return the answer of a state: that known, else a new one from the start, whatever was steered between."""
        key = state.model_dump_json()
        if key not in self._known:
            self._known[key] = answer(
                self._ground, state, near=self.base, seconds=self._seconds
            )
        return self._known[key]

    def _look(self, found: Answer) -> None:
        """Search further, look by look, and show what gets better."""
        self.progress.layout.visibility = "visible"
        for number in range(1, MOST_LOOKS + 1):
            gap = found.result.gap or 0.0
            if self._cancelled or gap <= self._ground.scenario.optimizer.gap:
                break
            found = further(found)
            self.progress.value = number
            if self.state != found.state:
                break
            self.answer = self._known[found.state.model_dump_json()] = found
            if found.state == State():
                self.base = found
            self._show()
        self.progress.value = 0
        self.progress.layout.visibility = "hidden"

    # --- Showing ---

    def _show(self) -> None:
        """Show the present answer."""
        self.problems = self.errors.value = ""
        self.result.value = shown(self.base, self.answer, self.kept)
        self.download.value = ""
        if self.answer.state == self.state:
            self.controls.show(self.state)
            self.scores.show(self.answer)
            self.pins.show(self.answer)
            gap = self.answer.result.gap or 0.0
            self._say(
                f"Gap {gap:.1%} of full value; found in {self.answer.result.seconds:.1f} seconds."
            )

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
        data = base64.b64encode(self.page().encode()).decode()
        self.download.value = (
            f"<a download='plan.html' id='explorer-download' href='data:text/html;base64,{data}'>"
            f"Download the page ({escape(headline(self.answer.run)[:60])} …)</a>"
        )

    # --- Files ---

    def _save(self, name: str) -> None:
        """Save the present state as a scenario file."""
        if self.answer.state != self.state:
            self._say("Nothing was saved: the present state cannot be.")
            return
        said = self._files.save(name, self._ground, self.state)
        self._say(said)

    def _load(self, path: Path) -> None:
        """Load a scenario file, and begin with it."""
        try:
            ground, state = self._files.load(path, self._ground)
        except InputError as error:
            self._refuse(error)
            return
        self._start(ground, state)
        self._say(f"Loaded {path.name}.")


def _button(text: str, icon: str, tooltip: str, click: Callable[[], None]) -> w.Button:
    """Return a button."""
    button = w.Button(
        description=text, icon=icon, tooltip=tooltip, layout=w.Layout(width="auto")
    )
    button.on_click(lambda _: click())
    return button


def _defect(error: Exception) -> InputProblem:
    """Return a defect of the program in words."""
    return InputProblem(
        file="",
        rule=f"the program failed ({type(error).__name__}: {error})",
        repair="undo this, and please report it",
    )


def _invalid(error: ValidationError) -> list[InputProblem]:
    """Return what a state refuses, in words."""
    return [
        InputProblem(file="", rule=item["msg"].removeprefix("Value error, "), repair="")
        for item in error.errors()
    ]


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
