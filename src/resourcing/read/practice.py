"""The practice that comes with the package: points of engagement, handoffs, escalation, advice on digital partners.

Pages show it, and say so, where a playbook has no table `practice`, so that a first playbook reads whole before the company
has written its own. It is read like a table of a playbook, with the same checks; it never becomes part of a playbook.
"""

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
