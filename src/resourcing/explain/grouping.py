"""Rules of a conflict in words, those of one kind together: spans of many people, promises of one bundle.

Says nothing about which rules conflict.
"""

from collections.abc import Iterator, Sequence

from resourcing.explain.asked import listed
from resourcing.explain.rules_kept import Rule
from resourcing.playbook import SEGMENTS

MOST_SPANS = 3
"""People whose spans are named before they are only counted."""


def grouped(rules: Sequence[Rule]) -> list[str]:
    """Return rules in words, those of one kind as one.

    Examples
    --------
    >>> made = [
    ...     Rule(
    ...         kind="promise",
    ...         text=f"{share} of the core bundle, promised to {SEGMENTS[s]} alliances",
    ...         segment=s,
    ...         bundle=1,
    ...         share=share,
    ...     )
    ...     for s, share in enumerate(["90%", "60%", "60%"])
    ... ]
    >>> print(*grouped(made[1:]))
    60% of the core bundle, promised to typical and simple alliances
    >>> print(*grouped(made))
    what is promised of the core bundle: 90% to complex, 60% to typical and simple alliances
    """
    spans = [rule for rule in rules if rule.kind == "span"]
    made = sorted(
        (rule for rule in rules if rule.kind == "promise"),
        key=lambda rule: (rule.bundle, rule.segment),
    )
    others = [str(rule) for rule in rules if rule not in {*spans, *made}]
    return [*_spans(spans), *others, *_promises(made)]


def _spans(rules: Sequence[Rule]) -> Iterator[str]:
    """Yield the spans of several people as one, of many as their number."""
    if len(rules) > MOST_SPANS:
        yield f"the spans of {len(rules)} people"
    elif rules:
        bare = [str(rule).removeprefix("the span of ") for rule in rules]
        yield f"the {'span' if len(rules) == 1 else 'spans'} of {listed(bare)}"


def _promises(rules: Sequence[Rule]) -> Iterator[str]:
    """Yield what is promised of each bundle to several segments as one."""
    for bundle in dict.fromkeys(rule.bundle for rule in rules):
        same = [rule for rule in rules if rule.bundle == bundle]
        yield _promised(same)


def _promised(rules: Sequence[Rule]) -> str:
    """Return what is promised of one bundle."""
    if len(rules) == 1:
        return str(rules[0])
    first = rules[0]
    bundle = str(first).removeprefix(f"{first.share} of ").partition(", ")[0]
    shares = dict.fromkeys(rule.share for rule in rules)
    parts = {
        share: listed([SEGMENTS[rule.segment] for rule in rules if rule.share == share])
        for share in shares
    }
    if len(parts) == 1:
        ((share, names),) = parts.items()
        return f"{share} of {bundle}, promised to {names} alliances"
    each = ", ".join(f"{share} to {names}" for share, names in parts.items())
    return f"what is promised of {bundle}: {each} alliances"
