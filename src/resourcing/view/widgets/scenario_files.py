"""States saved as scenario files in one folder, and scenario files loaded from it."""

import os
from collections.abc import Callable
from pathlib import Path

import ipywidgets as w

from resourcing.errors import InputError, InputProblem
from resourcing.read import read_inputs
from resourcing.scenario import AS_IS
from resourcing.steering import Ground, State, saved, state_of
from resourcing.steering.asking import STEERED
from resourcing.view.files import toml_text
from resourcing.view.files.exclusive import write_new
from resourcing.view.widgets.offering import choice
from resourcing.view.widgets.rows import LONG, WIDE


class ScenarioFiles:
    """Saving and loading.

    Parameters
    ----------
    folder
        The folder.
    asked
        Told of the name under which to save.
    chosen
        Told of the file to load.
    begun
        Told of the option to begin with.
    beside
        Folder of the scenario that is steered; its files can be loaded too.
    """

    def __init__(
        self,
        folder: Path,
        *,
        asked: Callable[[str], None],
        chosen: Callable[[Path], None],
        begun: Callable[[str], None],
        beside: Path | None = None,
    ) -> None:
        self._folder, self._beside = folder, beside
        self.name = w.Text(
            description="Save as",
            placeholder="two-more-seniors",
            style=WIDE,
            layout=LONG,
        )
        files = self._files()
        self.file = choice("Load", files, files[0][1] if files else None)
        self.option = choice("Option", [("as it stands", AS_IS)], AS_IS)
        save = _wide("Save the scenario", "save")
        load = _wide("Load the scenario", "folder-open")
        begin = _wide("Begin from this option", "play")
        save.on_click(lambda _: asked(self.name.value))
        load.on_click(lambda _: self._load(chosen))
        begin.on_click(lambda _: begun(self.option.value))
        self.box = w.VBox([self.name, save, self.file, load, self.option, begin])

    def offer(self, ground: Ground) -> None:
        """Offer the options of a scenario; that which is steered is chosen."""
        named = {AS_IS: "as it stands"} | {
            name: option.title for name, option in ground.scenario.options.items()
        }
        self.option.options = [(title, name) for name, title in named.items()]
        self.option.value = ground.option

    def _files(self) -> list[tuple[str, Path]]:
        """Return the scenario files of the folder."""
        found = {path.resolve(): path for path in sorted(self._folder.glob("*.toml"))}
        beside = [] if self._beside is None else sorted(self._beside.glob("*.toml"))
        for path in beside:
            found.setdefault(path.resolve(), path)
        own = self._folder.resolve()
        return [
            (
                path.name if at.parent == own else f"{path.name} (beside the scenario)",
                path,
            )
            for at, path in found.items()
        ]

    def _load(self, chosen: Callable[[Path], None]) -> None:
        """Tell which file was chosen."""
        if self.file.value is not None:
            chosen(self.file.value)

    def save(self, name: str, ground: Ground, state: State) -> str:
        """Save a state as a scenario file that extends the ground's, and return what was done, in words.

        An existing file is never replaced, and none is half written.
        """
        stem = name.strip().removesuffix(".toml")
        if not stem or Path(stem).name != stem or stem.startswith("."):
            return "Nothing was saved: give a name without slashes, such as two-more-seniors."
        if ground.path is None:
            return "Nothing was saved: the scenario that is steered was not read from a file that a new one could extend."
        path = self._folder / f"{stem}.toml"
        extends = os.path.relpath(ground.path.resolve(), self._folder.resolve())
        title = f"{ground.scenario.title}: {stem.replace('-', ' ')}"
        keys = saved(ground, state, extends=Path(extends).as_posix(), title=title)
        try:
            write_new(path, toml_text(keys).encode())
        except FileExistsError:
            return f"Nothing was saved: there is a {path.name} already, choose another name."
        except OSError as error:
            return f"Nothing was saved: {path} cannot be written ({error.strerror})."
        self.file.options = self._files()
        return f"Saved as {path}."

    def load(self, path: Path, present: Ground) -> tuple[Ground, State]:
        """Return what a scenario file is: a state of what is steered now, or a new ground.

        Raises
        ------
        InputError
            If the file cannot be read.
        """
        try:
            inputs = read_inputs(path)
        except InputError as error:
            raise InputError(_about(path, error)) from None
        if present.path is not None and inputs.playbook == present.inputs.playbook:
            state = state_of(present, inputs.scenario)
            if state is not None and inputs.register == present.inputs.register:
                return present, state
        steered = [n for n in inputs.scenario.options if n.startswith(STEERED)]
        option = max(steered, key=len, default=AS_IS)
        return Ground(inputs=inputs, option=option, path=path), State()


def _wide(words: str, icon: str) -> w.Button:
    """Return a button with room for its words."""
    layout = w.Layout(width="auto", min_width="12rem", margin="2px 2px .8rem 7.4rem")
    return w.Button(description=words, icon=icon, layout=layout)


def _about(path: Path, error: InputError) -> list[InputProblem]:
    """Return the problems of a file."""
    return list(error.problems) or [
        InputProblem(file=str(path), rule="cannot be read", repair="")
    ]
