"""A placement in plain sentences, and a change of a score in words.

Decides nothing: every number comes from the placement. Numbers in words are rounded.
"""

from resourcing.front_door.deciding import Change
from resourcing.front_door.portfolio import Placement
from resourcing.playbook import Dimension, Playbook

SHOWN_LEVELS = 0.005
"""Smallest change, in levels, that two decimals can show."""
HALF_PERCENT = 0.005
"""Probability below which a whole percent would read 0."""


def change_in_words(change: Change) -> str:
    """Return a change of the segment in words, such as ``criticality -0.35 makes it typical``.

    Examples
    --------
    >>> change_in_words(
    ...     Change(dimension="criticality", amount=-0.35, segment="typical")
    ... )
    'criticality -0.35 makes it typical'
    >>> change_in_words(Change(dimension="criticality", amount=0.0, segment="typical"))
    'criticality any lower makes it typical'
    """
    if change.amount == 0:
        amount = "any lower"
    elif abs(change.amount) < SHOWN_LEVELS:
        amount = f"{change.amount:+.1g}"
    else:
        amount = f"{change.amount:+.2f}"
    return f"{change.dimension} {amount} makes it {change.segment}"


def explain_placement(placement: Placement, playbook: Playbook) -> str:
    """Return a placement in two or three plain sentences.

    Parameters
    ----------
    placement
        Placement of one alliance.
    playbook
        Playbook that it was placed with.

    Returns
    -------
    str
        Segment, scores and rule; what drove it; how sure it is. For an alliance that is not eligible: why not, and
        what is known of it.

    Examples
    --------
    >>> from resourcing.read import default_playbook_path, read_playbook
    >>> alpha = Placement(
    ...     alliance_id="A1", name="Alpha", eligible=False, reasons=("Not yet.",)
    ... )
    >>> explain_placement(alpha, read_playbook(default_playbook_path()))
    'Alpha is listed but not placed. Not yet.'
    """
    if placement.segment is None:
        known = f"Known so far: {_scores(placement)}." if placement.scores else ""
        parts = [
            f"{placement.name} is listed but not placed.",
            *placement.reasons,
            known,
        ]
        return " ".join(part for part in parts if part)
    profile = playbook.profiles[placement.profile or ""].name
    return (
        f'{placement.name} is {placement.segment} (profile "{profile}"): {_scores(placement)}, '
        f'so the rule "{placement.rule}" applies. {_drivers(placement, playbook)} {_certainty(placement)}'
    )


def _scores(placement: Placement) -> str:
    """Return the scores and bands as a list in words."""
    return ", ".join(
        f"{_spoken(name)} {score:.2f} ({placement.bands[name]})"
        for name, score in placement.scores.items()
    )


def _spoken(dimension: Dimension) -> str:
    """Return a dimension as it is written in a sentence."""
    return dimension.replace("_", "-")


def _drivers(placement: Placement, playbook: Playbook) -> str:
    """Return the sentence about what drove the placement."""
    if not placement.drivers:
        level = playbook.front_door.unknown_level
        return f"No criterion behind the rule was scored, so level {level:g} stands in."
    return f"It rests most on {', '.join(placement.drivers)}."


def _certainty(placement: Placement) -> str:
    """Return the sentence about how sure the placement is."""
    sure = {name: value for name, value in placement.probabilities.items() if value > 0}
    chances = ", ".join(f"{name} {_percent(value)}" for name, value in sure.items())
    moves = placement.nearest or "no change of a single dimension moves it"
    return f"Given the evaluators' spread and ranges: {chances}; {moves}."


def _percent(probability: float) -> str:
    """Return a probability in whole percent that never passes doubt off as certainty."""
    if probability < HALF_PERCENT:
        return "below 1%"
    if 1 - HALF_PERCENT <= probability < 1:
        return "above 99%"
    return f"{probability:.0%}"
