"""Says which files a scenario reads from outside its own folder, so that no path in it reaches further unnoticed.

A scenario is a file that people send each other. What it extends, its register and its playbook may lie anywhere, by a
path that climbs, by one from the root or behind a link: all of that is read, since shared registers are useful, and said on standard
error, since whoever runs a scenario from somebody else should see that it opens more than was sent. Nothing is refused here,
and nothing is opened.
"""

import logging
from collections.abc import Sequence
from pathlib import Path

from resourcing.read.outcome import InputFile
from resourcing.words import listed

_LOG = logging.getLogger(__name__)


def tell_outside(files: Sequence[InputFile]) -> None:
    """Log a warning that names what lies outside the folder of the first file; nothing where all lies within."""
    tell_paths_outside([file.path for file in files])


def tell_paths_outside(paths: Sequence[Path]) -> None:
    """Log the same warning for paths, the scenario's first; a link counts as what it points at."""
    folder = paths[0].resolve().parent if paths else Path()
    found = [path for path in paths if not path.resolve().is_relative_to(folder)]
    if found:
        names = listed([str(path) for path in found])
        _LOG.warning("%s reads outside its folder: %s", paths[0], names)
