"""Sweeps: one scenario computed at many points, on one machine or many, resumable, each row reproducible alone.

Shows nothing; `cli.sweeping` does. What one row computes is what `study` computes of a scenario that says the same.
"""

from resourcing.sweep.again import Again, again
from resourcing.sweep.asking import Study
from resourcing.sweep.description import Design, Parameter, Solve, StudyFile
from resourcing.sweep.driving import Drivers
from resourcing.sweep.reading import read_study
from resourcing.sweep.rows import Row
from resourcing.sweep.sweeping import Swept, results, sweep

__all__ = [
    "Again",
    "Design",
    "Drivers",
    "Parameter",
    "Row",
    "Solve",
    "Study",
    "StudyFile",
    "Swept",
    "again",
    "read_study",
    "results",
    "sweep",
]
