"""How the company works with its alliances, for people: engagement points, handoffs, escalation, tips and traps.

No number here enters a computation; times are text, each with its basis.
"""

from typing import Literal

from resourcing.domain import Frozen, Name, Phase
from resourcing.playbook.section import Section

AdviceKind = Literal["tip", "trap"]


class Engagement(Section):
    """A point at which alliance management is engaged, or somebody decides."""

    phase: Phase
    """Phase in which it falls."""
    name: Name
    """What happens."""
    when: Name
    """When, or how often."""
    who: Name
    """Who takes part or decides."""


class Handoff(Section):
    """What passes from one group to another along the life cycle."""

    phase: Phase
    """Phase that begins with it, or ends with it where it is the last."""
    outgoing: Name
    """Who hands over."""
    incoming: Name
    """Who takes over."""
    when: Name
    """When it happens."""
    passed_on: tuple[Name, ...] = ()
    """What is passed on."""


class EscalationStep(Section):
    """One step of the way that an issue takes."""

    who: Name
    """Who settles it at this step."""
    within: Name
    """How long the step may take."""


class Advice(Section):
    """A tip, or a trap, about partners of one kind."""

    kind: AdviceKind
    """Whether to do it or to avoid it."""
    text: Name
    """The advice."""


class Practice(Frozen):
    """How the company works with its alliances, for people; every part may be left out."""

    engagement: tuple[Engagement, ...] = ()
    """When alliance management is engaged and who decides, in order of time."""
    handoffs: tuple[Handoff, ...] = ()
    """Handoffs along the life cycle, in order of time."""
    escalation: tuple[EscalationStep, ...] = ()
    """The way of an issue, first step first."""
    digital_partners: tuple[Advice, ...] = ()
    """Tips and traps for digital and technology partners."""
