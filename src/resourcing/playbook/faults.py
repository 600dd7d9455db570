"""Broken rules of a playbook that concern more than one of its parts."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from resourcing.playbook.book import Playbook
from resourcing.playbook.charges import SOFT_PRICES, Charges, Rules
from resourcing.playbook.section import BANDS, DIMENSIONS, WEIGHT_TOLERANCE


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A broken rule of a playbook or scenario that concerns several of its parts."""

    place: str
    """Dotted key."""
    value: str | None = None
    """Offending value."""
    rule: str
    """Rule that is broken."""
    repair: str
    """What to do."""


def playbook_faults(
    playbook: Playbook, *, sections: Collection[str] = tuple(Playbook.model_fields)
) -> list[Fault]:
    """Return every broken rule that concerns more than one part of the playbook.

    Checked: all three dimensions are there and each has criteria whose weights add up to 1; the decision table
    covers all 27 combinations of bands with profiles that exist, and every row can fire; every profile has a
    service-level agreement; services name profiles that exist; rules that are soft have a price.

    Parameters
    ----------
    playbook
        Playbook to check.
    sections
        Sections that may be judged, where others could not be read; a rule that needs another is passed over.
    """
    checks = (
        (_dimension_faults, {"dimensions", "criteria"}),
        (_decision_faults, {"decision_table"}),
        (_profile_faults, {"profiles", "sla", "services", "decision_table"}),
        (_price_faults, {"charges", "rules"}),
    )
    return [
        fault
        for find, needed in checks
        if needed <= set(sections)
        for fault in find(playbook)
    ]


def _dimension_faults(playbook: Playbook) -> Iterator[Fault]:
    """Yield dimensions that are missing, or whose weights do not add up to 1."""
    for dimension in DIMENSIONS:
        if dimension not in playbook.dimensions:
            yield Fault(
                place=f"dimensions.{dimension}",
                rule="is missing",
                repair="add its question and cut points",
            )
        total = sum(item.weight for item in playbook.criteria_of(dimension).values())
        if abs(total - 1) > WEIGHT_TOLERANCE:
            yield Fault(
                place=f"criteria ({dimension})",
                value=f"{total:g}",
                rule="weights of a dimension must add up to 1",
                repair="raise or lower the weights of "
                + ", ".join(playbook.criteria_of(dimension) or ["(no criterion)"]),
            )


def _decision_faults(playbook: Playbook) -> Iterator[Fault]:
    """Yield combinations that no row covers, and rows that never fire."""
    fired: set[int | None] = set()
    for combination in product(BANDS, repeat=len(DIMENSIONS)):
        bands = dict(zip(DIMENSIONS, combination, strict=True))
        first = next(
            (i for i, row in enumerate(playbook.decision_table) if row.matches(bands)),
            None,
        )
        fired.add(first)
        if first is None:
            yield Fault(
                place="decision_table",
                value=", ".join(f"{d} {b}" for d, b in bands.items()),
                rule="no row covers this combination of bands",
                repair="add a row for it, or a last row that matches everything",
            )
    for index, row in enumerate(playbook.decision_table):
        if index not in fired:
            yield Fault(
                place=f"decision_table[{index}]",
                value=row.rule,
                rule="never fires, since earlier rows match all its combinations",
                repair="move it up or delete it",
            )


def _profile_faults(playbook: Playbook) -> Iterator[Fault]:
    """Yield references to profiles that do not exist, and profiles without an agreement."""
    known = playbook.profiles
    named = [
        (f"decision_table[{i}].profile", row.profile)
        for i, row in enumerate(playbook.decision_table)
    ]
    named += [(f"sla.{key}", key) for key in playbook.sla]
    named += [
        (f"services.{key}.occurrences", name)
        for key, item in playbook.services.items()
        for name in item.occurrences
    ]
    for place, name in named:
        if name not in known:
            yield Fault(
                place=place,
                value=name,
                rule="no such profile",
                repair="use one of " + ", ".join(known),
            )
    for name in known:
        if name not in playbook.sla:
            yield Fault(
                place=f"sla.{name}",
                rule="is missing",
                repair="give the profile a service-level agreement",
            )


def _price_faults(playbook: Playbook) -> Iterator[Fault]:
    """Yield rules that are soft without a price, which would be off without saying so."""
    return unpriced(SOFT_PRICES, rules=playbook.rules, charges=playbook.charges)


def unpriced(
    names: Iterable[str], *, rules: Rules, charges: Charges
) -> Iterator[Fault]:
    """Yield those of the rules named that are soft, but whose price is 0; rules that need none are passed over.

    Examples
    --------
    >>> rates = {"essential": 10.0, "core": 4.0, "higher_value": 1.0}
    >>> charges = Charges(
    ...     shortfall_rate=rates,
    ...     handover_rate=0.15,
    ...     points_per_thousand=2.0,
    ...     span_points=0.0,
    ...     occupancy_points_per_hour=1.0,
    ... )
    >>> soft = Rules(span="soft", occupancy="soft")
    >>> names = ["span", "occupancy", "promises"]
    >>> [fault.place for fault in unpriced(names, rules=soft, charges=charges)]
    ['rules.span']
    """
    for name in names:
        price = SOFT_PRICES.get(name)
        if price and getattr(rules, name) == "soft" and charges.is_free(price):
            yield Fault(
                place=f"rules.{name}",
                value="soft",
                rule=f"has no price, since charges.{price} is 0",
                repair=f"give charges.{price} in playbook or scenario, or write off",
            )
