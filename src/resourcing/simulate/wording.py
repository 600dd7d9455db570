"""A simulation in sentences: whether each segment is answered in time, and what that takes from planned work."""

from math import isfinite, isnan

from resourcing.simulate.levels import Group, groups
from resourcing.simulate.outcome import Simulation
from resourcing.words import counted

KEPT, BROKEN, UNSURE, NOTHING = "kept", "not kept", "cannot be told", "nothing asked"
"""What is known of a promised fraction; the last where there are no requests."""


def verdict(*, promised: float, low: float, high: float) -> str:
    """Return whether a promised fraction is kept, by the interval of the fraction in time.

    Examples
    --------
    >>> (
    ...     verdict(promised=0.9, low=0.80, high=0.85),
    ...     verdict(promised=0.9, low=0.89, high=0.91),
    ... )
    ('not kept', 'cannot be told')
    """
    if isnan(promised) or isnan(low) or isnan(high):
        return NOTHING
    if low >= promised:
        return KEPT
    return BROKEN if high < promised else UNSURE


def told(simulation: Simulation) -> str:
    """Return a simulation as sentences, one a line."""
    lines = [_how(simulation)]
    for group in groups(simulation, by=["segment"]):
        share = group.share_in_time
        if not isfinite(share.value):
            lines.append(f"{group.key.capitalize()}: no request came.")
            continue
        agreed = verdict(promised=group.promised, low=share.low, high=share.high)
        promised = (
            ""
            if isnan(group.promised)
            else f"; promised {group.promised:.0%}: {agreed}"
        )
        lines.append(
            f"{group.key.capitalize()}: {share.value:.1%} of requests are begun in time "
            f"({share.low:.1%} to {share.high:.1%}){promised}."
        )
    everything = groups(simulation, by=["all"])[0]
    if everything.declined > 0:
        lines.append(
            f"{everything.declined:.1%} of requests are declined, since the plan gives up what they ask for; they count as late."
        )
    lines.append(_taken(everything))
    return "\n".join(lines)


def _how(simulation: Simulation) -> str:
    """Return how it was simulated."""
    parts = [
        f"Replayed {counted(simulation.num_replications, 'time')}, each after {counted(simulation.warm_up, 'working day')} to settle."
    ]
    if simulation.settled is False:
        parts.append(
            "It does not settle: open requests still change in number in the middle of the pilot, as where more come than are answered."
        )
    if simulation.enough is False:
        parts.append("The intervals are wider than asked for; allow more replications.")
    return " ".join(parts)


def _taken(everything: Group) -> str:
    """Return what requests take."""
    if isnan(everything.reactive.value) or not everything.planned_hours:
        return "No hours were worked."
    share = everything.displaced / everything.planned_hours
    return (
        f"Requests take {everything.reactive.value:.0%} of the hours worked; {share:.0%} of the planned hours "
        f"({counted(everything.displaced, 'hour')}) are not done in their period."
    )
