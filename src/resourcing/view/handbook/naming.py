"""What phases, dimensions, bundles and triggers are called on a handbook page.

The keys are those of playbooks and registers; one table of names for all pages, so that a word is the same on a playbook, a
sheet and a brief. Names of resourcing options are those of `playbook.eligibility`, which refusals use too.
"""

from collections.abc import Mapping

from resourcing.domain import Phase
from resourcing.playbook import Dimension
from resourcing.playbook.eligibility import CALLED

PHASES: Mapping[Phase, str] = {
    "startup": "start-up",
    "development": "development",
    "launch": "launch",
    "commercial": "commercial",
    "wind_down": "wind-down",
}
DIMENSION_NAMES: Mapping[Dimension, str] = {
    "criticality": "Criticality to the business",
    "cross_functionality": "Degree of cross-functionality",
    "interconnectivity": "Partner interconnectivity",
}
TRIGGERS: Mapping[str, str] = {"planned": "planned", "on_request": "on request"}
BUNDLE_NAMES: Mapping[str, str] = {
    "essential": "Essential",
    "core": "Core",
    "higher_value": "Higher value",
}

__all__ = ["BUNDLE_NAMES", "CALLED", "DIMENSION_NAMES", "PHASES", "TRIGGERS"]
