"""Under which conditions does an option fail: boxes of inputs, as sentences and as triggers to watch.

Patient rule induction (PRIM) with tests against chance; formulas, references and limits in docs/discovery.md. Knows tables, no alliances.
"""

from resourcing.discovery.boxes import Box, Choice, Measures, Range, measured
from resourcing.discovery.finding import Discovery, Finding, discover
from resourcing.discovery.resampling import (
    HeldOut,
    Reproducibility,
    held_out,
    reproducibility,
)
from resourcing.discovery.settings import Settings
from resourcing.discovery.telling import (
    Label,
    Trigger,
    condition,
    sentences,
    triggers,
    trust,
)
from resourcing.discovery.trajectory import Trajectory, prim

__all__ = [
    "Box",
    "Choice",
    "Discovery",
    "Finding",
    "HeldOut",
    "Label",
    "Measures",
    "Range",
    "Reproducibility",
    "Settings",
    "Trajectory",
    "Trigger",
    "condition",
    "discover",
    "held_out",
    "measured",
    "prim",
    "reproducibility",
    "sentences",
    "triggers",
    "trust",
]
