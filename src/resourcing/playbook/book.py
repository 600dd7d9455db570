"""The playbook itself: its sections in one frozen object.

The sections are in the modules beside this one. Nothing here opens a file.
"""

from collections.abc import Mapping

from resourcing.domain import Frozen, Identifier, Name, Phase
from resourcing.playbook.charges import Charges, Rules, Value
from resourcing.playbook.placing import Criterion, DecisionRow, DimensionRule, FrontDoor
from resourcing.playbook.planning import Planning
from resourcing.playbook.practice import Practice
from resourcing.playbook.section import Dimension
from resourcing.playbook.services import Profile, Service, ServiceLevel


class Texts(Frozen):
    """Text for people: no number here enters a computation."""

    evaluator_roles: Mapping[str, str] = {}
    """Roles that evaluate at the front door, and what each contributes."""
    decision_points: Mapping[Phase, tuple[str, ...]] = {}
    """Decision points by phase."""
    handoffs: tuple[str, ...] = ()
    """Handoffs along the life cycle."""
    tips: tuple[str, ...] = ()
    """Tips and traps."""
    glossary: Mapping[str, str] = {}
    """Words of the company, beside the product's own."""


class Playbook(Frozen):
    """The company's rules."""

    title: Name
    """Title of the playbook."""
    version: Name
    """Version that the company gives it."""
    currency: Name = "USD"
    """Currency of every amount."""
    front_door: FrontDoor
    """How evaluations become placements."""
    dimensions: Mapping[Dimension, DimensionRule]
    """The three dimensions."""
    criteria: Mapping[Identifier, Criterion]
    """Criteria by identifier."""
    decision_table: tuple[DecisionRow, ...]
    """From bands to profiles; the first row that matches fires."""
    profiles: Mapping[Identifier, Profile]
    """Profiles by identifier."""
    sla: Mapping[Identifier, ServiceLevel]
    """Service-level agreement of each profile."""
    services: Mapping[Identifier, Service]
    """Service catalogue by identifier."""
    planning: Planning
    """Planning assumptions."""
    value: Value
    """What coverage is worth."""
    charges: Charges
    """What is subtracted."""
    rules: Rules = Rules()
    """How strictly the rules bind."""
    texts: Texts = Texts()
    """Text for people."""
    practice: Practice | None = None
    """How the company works with its alliances, for people; where it is left out, pages show that of the package."""

    def criteria_of(self, dimension: Dimension) -> dict[str, Criterion]:
        """Return the criteria of a dimension by identifier, in file order."""
        return {
            key: item
            for key, item in self.criteria.items()
            if item.dimension == dimension
        }
