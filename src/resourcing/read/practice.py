"""The practice that comes with the package, for playbooks that say nothing about theirs."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from resourcing.domain import Frozen
from resourcing.playbook import Practice
from resourcing.read.toml_files import opened


class _PracticeFile(Frozen):
    """A file that holds the table `practice` of a playbook and nothing else."""

    practice: Practice
    """The table."""


@cache
def default_practice() -> Practice:
    """Return the practice that comes with the package.

    Examples
    --------
    >>> [step.within for step in default_practice().escalation][-1]
    '30 days'
    """
    path = Path(str(files("resourcing") / "data" / "practice.toml"))
    return opened(_PracticeFile, path).result().practice
