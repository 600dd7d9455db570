"""Which partners' own names say that they belong to another organization, and which other partner that may be.

For a person to review: nothing is merged by it.
"""

import re
from collections.abc import Mapping, Sequence

from resourcing.trials.evidence import PartnerEvidence
from resourcing.trials.names import contains_words, merge_key, words

COMPANIES = frozenset({"INDUSTRY", "UNKNOWN"})
"""Types in the registry that hold companies."""

_BELONGING = re.compile(
    r"""\b(?:subsidiary|division|member|company|part|unit)\ of\b(?:\ the\b)?
    |\b(?:acquired|owned)\ by\b |\bmerged\ with\b
    |\b(?:formerly|previously|prior\ sponsor)\b
    |\ban?\ (?=[\w&.' -]+\ company\b)""",
    re.IGNORECASE | re.VERBOSE,
)


def stated_owner(name: str) -> str:
    """Return what follows where a name says that the organization belongs to another, or did; ``""`` if it does not.

    Examples
    --------
    >>> stated_owner("Cubist Pharmaceuticals LLC, a subsidiary of Merck & Co., Inc.")
    'Merck & Co., Inc.'
    >>> stated_owner("Kite, A Gilead Company")
    'Gilead Company'
    >>> stated_owner("Gilead Sciences")
    ''
    """
    match = _BELONGING.search(name)
    return name[match.end() :].strip(" ,:()") if match else ""


def belonging(partners: Sequence[PartnerEvidence]) -> Mapping[str, tuple[str, ...]]:
    """Return the partners that say to belong to another organization, each with the other partners that it may be.

    A partner fits whose whole name stands in what is said; if there is none, companies whose name begins alike do.

    Examples
    --------
    >>> def partner(name):
    ...     return PartnerEvidence(
    ...         partner=name,
    ...         sponsor_type="INDUSTRY",
    ...         studies=(),
    ...         co_sponsors=(),
    ...         collaborators=(),
    ...     )
    >>> belonging([partner("Kite, A Gilead Company"), partner("Gilead Sciences")])
    {'Kite, A Gilead Company': ('Gilead Sciences',)}
    """
    stated = {item.partner: stated_owner(item.partner) for item in partners}
    return {
        partner: _fitting(owner, [item for item in partners if item.partner != partner])
        for partner, owner in stated.items()
        if owner
    }


def _fitting(owner: str, others: Sequence[PartnerEvidence]) -> tuple[str, ...]:
    """Return the partners that the words about an owner may mean, by name."""
    whole = [
        item.partner
        for item in others
        if contains_words(owner, merge_key(item.partner))
    ]
    alike = [
        item.partner
        for item in others
        if item.sponsor_type in COMPANIES
        and words(item.partner)[:1] == words(owner)[:1]
    ]
    return tuple(sorted(whole or alike))
