"""Tables of the playbook's page: how an alliance is placed.

Every cell comes from the playbook.
"""

import re
from collections.abc import Sequence

from resourcing.playbook import (
    BANDS,
    DIMENSIONS,
    NUM_LEVELS,
    Band,
    Criterion,
    Dimension,
    Playbook,
    Section,
)
from resourcing.view.handbook.cells import Cell, Grid, Key, Marked, grid
from resourcing.view.handbook.naming import DIMENSION_NAMES
from resourcing.view.handbook.numbers import Numbers

ANY = "any"


def criteria(playbook: Playbook, numbers: Numbers) -> list[Grid]:
    """Return a table of anchored levels for each dimension."""
    return [_criteria(playbook, numbers, name) for name in DIMENSIONS]


def _criteria(playbook: Playbook, numbers: Numbers, dimension: Dimension) -> Grid:
    """Return the criteria of a dimension with what each level means."""
    levels = [f"Level {number}" for number in range(1, NUM_LEVELS + 1)]
    rows = [
        (
            f"{item.name}. {item.question}",
            numbers.percent(f"criteria.{key}.weight"),
            *_anchors(key, item, numbers),
        )
        for key, item in playbook.criteria_of(dimension).items()
    ]
    caption = f"{DIMENSION_NAMES[dimension]}: criteria and what each level means"
    return grid(
        caption, ("Criterion", "Weight", *levels), rows, numeric=["Weight"], wide=levels
    )


def _anchors(key: str, item: Criterion, numbers: Numbers) -> list[Cell]:
    """Return what each level means, with the count from which it is reached where something is counted."""
    if not item.counts:
        return [*item.levels]
    mark = numbers.marks[f"criteria.{key}.counts"]
    below = f"below {item.counts[0]:g}"
    reached = [below, *(f"from {count:g}" for count in item.counts)]
    return [
        Marked(text=f"{text} ({count})", mark=mark)
        for text, count in zip(item.levels, reached, strict=True)
    ]


def counted(playbook: Playbook, numbers: Numbers) -> Grid:
    """Return what is counted rather than judged, and the largest possible count."""
    rows = [
        (item.name, item.count_of, numbers.cell(f"criteria.{key}.count_most"))
        for key, item in playbook.criteria.items()
        if item.count_of
    ]
    heads = ("Criterion", "What is counted", "Largest possible")
    return grid("Criteria that are counted, not judged", heads, rows, numeric=heads[2:])


def cut_points(playbook: Playbook, numbers: Numbers) -> Grid:
    """Return the question of each dimension and from which score it is medium or high."""
    rows = [
        (
            DIMENSION_NAMES[name],
            rule.question,
            numbers.cell(f"dimensions.{name}.medium_from"),
            numbers.cell(f"dimensions.{name}.high_from"),
        )
        for name, rule in playbook.dimensions.items()
    ]
    heads = ("Dimension", "Question", "Medium from", "High from")
    return grid("From scores to bands", heads, rows, numeric=heads[2:], wide=heads[1:2])


def decision_table(playbook: Playbook) -> Grid:
    """Return the decision table, in the order in which it is read."""
    rows = [
        (
            str(number),
            row.rule,
            *(_bands(getattr(row, name)) for name in DIMENSIONS),
            playbook.profiles[row.profile].name,
        )
        for number, row in enumerate(playbook.decision_table, 1)
    ]
    heads = ("Row", "Rule", "Criticality", "Cross-functionality", "Interconnectivity", "Profile")  # fmt: skip
    caption = "From bands to a profile: the first row whose three bands match counts"
    return grid(caption, heads, rows, wide=["Rule", "Profile"])


def _bands(bands: Sequence[Band]) -> str:
    """Return the bands that match, in words."""
    return ANY if set(bands) == set(BANDS) else " or ".join(bands)


def evaluators(playbook: Playbook) -> Grid:
    """Return who evaluates and what each contributes."""
    rows = playbook.texts.evaluator_roles.items()
    return grid("Who evaluates", ("Role", "What they contribute"), list(rows))


def front_door(playbook: Playbook, numbers: Numbers) -> Grid:
    """Return the other numbers by which an alliance is placed."""
    caption = "Other numbers of the front door"
    return meanings(caption, ["front_door"], playbook=playbook, numbers=numbers)


def meanings(
    caption: str, sections: Sequence[str], *, playbook: Playbook, numbers: Numbers
) -> Grid:
    """Return the numbers of sections with what each means."""
    rows: list[tuple[Cell, ...]] = [
        (
            _meaning(getattr(playbook, section), key, numbers),
            Key.of(key.split(".", 1)[1]),
            numbers.cell(key),
        )
        for section in sections
        for key in numbers.starting(section)
    ]
    heads = ("Meaning", "Key", "Value")
    return grid(caption, heads, rows, numeric=["Value"], wide=["Meaning", "Key"])


def _meaning(section: Section, key: str, numbers: Numbers) -> str:
    """Return what a number means, with the meaning of the table that it stands in."""
    own = numbers.meanings[key]
    table = re.split(r"[.\[]", key)[1]
    about = type(section).model_fields[table].description or ""
    return own if own == about else f"{about.rstrip('.')}: {own}"
