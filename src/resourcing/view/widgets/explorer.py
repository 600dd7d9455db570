"""The staffing explorer: controls on the left, the plan they ask for on the right, optimized again while you watch.

Calls only: what a state means and what its plan is, `steering` says; what stands where, `display`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Event, RLock
from typing import Any

import ipywidgets as w
from pydantic import ValidationError

from resourcing.errors import InputError
from resourcing.steering import (
    QUICK_SECONDS,
    Answer,
    Ground,
    State,
    answer,
    further,
    without_gone,
)
from resourcing.view.report import headline, report
from resourcing.view.widgets.controls import Controls
from resourcing.view.widgets.display import MOST_LOOKS, Display
from resourcing.view.widgets.known import (
    Beginning,
    defect,
    how_good,
    is_proven,
    refused,
    why_ended,
)
from resourcing.view.widgets.pins import Pins
from resourcing.view.widgets.results import shown, told
from resourcing.view.widgets.scenario_files import ScenarioFiles
from resourcing.view.widgets.scores import Scores
from resourcing.view.widgets.spoken import spoken
from resourcing.view.widgets.working import InBackground, Works

MOST_KEPT = 4
"""States that can be kept side by side."""
Worker = Callable[[Callable[[Any], None]], Works[Any]]
"""Makes what does the work: `InBackground` or `AtOnce`."""


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
    view, display
        The widget to show, and what it is made of.
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
            folder,
            asked=self._save,
            chosen=self._load,
            begun=self._begin,
            beside=beside,
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
        """Keep the present answer for comparison, at most four; without a name under a number, a name given again is replaced."""
        name = name.strip() or self._next_name()
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
        if self.kept.pop(name.strip(), None) is None:
            known = ", ".join(self.kept) or "none is"
            self._say(f"Give the name of a plan that is kept: {known}.")
            return
        self._show()

    def restart(self) -> None:
        """Go back to the scenario as it stands."""
        self.ask(State())

    def search(self) -> None:
        """Search further for a better plan and a tighter proof, until the gap asked for or a cancel."""
        self.cancel()
        self._ended = Event()
        self._say("Searching …")
        self._search.ask((self._begun, self._ended))

    def cancel(self) -> None:
        """End the search; what it found stays."""
        self._ended.set()

    def _next_name(self) -> str:
        """Return the first number that no plan kept has as its name."""
        numbers = range(1, len(self.kept) + 2)
        return next(n for i in numbers if (n := f"Plan {i}") not in self.kept)

    def page(self) -> str:
        """Return the report of the present plan as a self-contained HTML page."""
        name = self._ground.path.stem if self._ground.path else "explorer"
        return report(self.answer.run, scenario_name=name)

    # --- Beginning ---

    def _start(
        self,
        ground: Ground,
        state: State | None = None,
        kept: Mapping[str, Answer] | None = None,
    ) -> None:
        """Begin with a scenario, a state of it, and plans kept before."""
        first = answer(ground, State(), seconds=self._seconds)
        begun = Beginning(base=further(first, seconds=self._seconds), ground=ground)
        with self._lock:
            self._begun, self._ground = begun, ground
            self.state, self.problems, self._unsaid = State(), "", False
            self.kept: dict[str, Answer] = dict(kept or {})
            self._past: list[State] = []
            self._ended = Event()
            self.answer = self.base = begun.base
            self.controls = Controls(ground, self._moved)
            self.scores = Scores(ground, self._moved)
            self.pins = Pins(ground, self._moved)
            self._files.offer(ground)
            self.display = self._displayed(ground)
            self._show()
            self.view.children = self.display.all
        if state is not None and state != State():
            self._go(state)

    def _is_there(self) -> bool:
        """Return whether the plan shown is that of the state shown."""
        return not self._unsaid and self.answer.state == self.state

    def _is_found(self) -> bool:
        """Wait for the work under way; return whether the plan shown is that of the state shown."""
        return self._works.settled() and self._is_there()

    def _displayed(self, ground: Ground) -> Display:
        """Return what stands where."""
        panels = {
            "Steer": self.controls.box,
            "Pin leads": self.pins.box,
            "Front door": self.scores.box,
            "Save and load": self._files.box,
        }
        return Display(panels, ground=ground, acts=self)

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
        self.ask(without_gone(self._ground, state))

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
        self.display.searching(0)
        for number in range(1, MOST_LOOKS + 1):
            if ended.is_set() or is_proven(found):
                break
            found = further(found)
            if not self._found_more(begun, found, number):
                break
        with self._lock:
            self.display.at_rest()
            if self._is_asked(begun, found.state):
                self._say(how_good(found) + why_ended(found, ended))

    def _found_more(self, begun: Beginning, found: Answer, number: int) -> bool:
        """Show what a further look found; return False where another state is asked for by then."""
        with self._lock:
            if not self._is_asked(begun, found.state):
                return False
            begun.remember(found)
            self.answer = found
            self.display.searching(number)
            if found.state == State():
                self.base = begun.base = found
            self._show()
            self._say(f"Searching … {how_good(found)}")
            return True

    # --- Showing ---

    def _show(self) -> None:
        """Show the present answer."""
        if self._is_there():
            self.problems = self.display.errors.value = ""
        self.display.result.value = shown(self.base, self.answer, self.kept)
        self.display.offered.value = ""
        self.scores.show(self.answer)
        self.pins.show(self.answer)
        if self._is_there():
            self._say(how_good(self.answer))

    def _refuse(self, error: InputError) -> None:
        """Say what cannot be; the last plan stays."""
        self.problems = self.display.errors.value = told(error)
        self._say("")

    def _say(self, text: str) -> None:
        """Say how it stands."""
        self.display.say(text)

    def download(self) -> None:
        """Offer the page of the present plan."""
        if self._is_found():
            self.display.offer(self.page(), headline(self.answer.run)[:60])
        else:
            self._say("No page was made: the state shown has no plan.")

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
        self._say(f"Loaded {path.name}.{self._how()}")

    def _begin(self, option: str) -> None:
        """Begin with another option of the scenario; the plans kept stay."""
        self.cancel()
        self._say("Working …")
        ground = replace(self._ground, option=option)
        try:
            self._start(ground, kept=self.kept)
        except InputError as error:
            self._refuse(error)
            return
        self._say(f"Begun from {ground.words}.{self._how()}")

    def _how(self) -> str:
        """Return how it stands, after a scenario has been begun."""
        return f" {how_good(self.answer)}" if self._is_there() else " Working …"
