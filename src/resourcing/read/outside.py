"""Says which files a scenario reads from outside its own folder, so that no path in it reaches further unnoticed."""

import logging
from collections.abc import Sequence
from pathlib import Path

from resourcing.read.outcome import InputFile
from resourcing.words import listed

_LOG = logging.getLogger(__name__)


def outside(files: Sequence[InputFile]) -> tuple[Path, ...]:
    """Return the files that do not lie in the folder of the first, or below it; links count as what they point at.

    Parameters
    ----------
    files
        Files that were read, the scenario asked for first.
    """
    return _outside([file.path for file in files])


def _outside(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return the paths outside the folder of the first."""
    folder = paths[0].resolve().parent if paths else Path()
    return tuple(p for p in paths if not p.resolve().is_relative_to(folder))


def tell_outside(files: Sequence[InputFile]) -> None:
    """Log a warning that names what lies outside the folder of the first file; nothing where all lies within."""
    tell_paths_outside([file.path for file in files])


def tell_paths_outside(paths: Sequence[Path]) -> None:
    """Log the same warning for paths, the scenario's first."""
    if found := _outside(paths):
        names = listed([str(path) for path in found])
        _LOG.warning("%s reads outside its folder: %s", paths[0], names)
