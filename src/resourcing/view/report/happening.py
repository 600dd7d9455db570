"""The report's tables about what happens within the horizon: changes, people delayed, deals drawn, placements that follow.

Names for identifiers, numbers rounded for reading; everything comes from the tables.
"""

from typing import Any

from resourcing.playbook import DIMENSIONS
from resourcing.view import tables
from resourcing.view.pages.layout import Table, records, table
from resourcing.view.pages.words import DASH, counted, numeral, sentence, spoken
from resourcing.view.report.facts import Facts


def changes(facts: Facts) -> Table:
    """Return the changes of the scenario by day, each in one line."""
    told = (_by_name(facts, text) for text in tables.changes_said(facts.case))
    rows = [(text[:10], text[11:]) for text in told]
    return table("What happens, by the day on which it begins", ("Day", "What"), rows)


def delayed(facts: Facts) -> Table:
    """Return who starts later than planned, and why."""
    rows = [
        (
            facts.names[row["resource_id"]],
            "hired" if row["decided_by"] == "option" else "may be hired",
            str(row["planned"]),
            str(row["first_day"]),
            f"{counted(row['days'], 'day')} later: {row['reason']}",
        )
        for row in records(tables.delayed(facts.case.world))
    ]
    columns = ("Who", "How", "Planned for", "First day", "Why")
    return table("Who starts later than planned", columns, rows)


def sampled_deals(facts: Facts) -> Table:
    """Return the deals that were drawn by chance."""
    rows = [
        (
            row["name"],
            str(row["arrives"]),
            _traits(row),
            _placed(facts, row["segment"], row["profile"]),
            _source(facts, row["note"].partition(": ")[2] or row["note"]),
        )
        for row in records(tables.sampled_deals(facts.case))
    ]
    columns = ("Deal", "Arrives", "Kind, unit, skills", "Placed as", "Drawn from")
    return table("Deals drawn by chance, by the scenario's seed", columns, rows)


def _by_name(facts: Facts, text: str) -> str:
    """Return a text in which names stand without the identifiers behind them, and people without remarks."""
    for key, name in tables.names_in(facts.case.world).items():
        text = text.replace(f"{name} ({key})", facts.names.get(key, name))
    return text


def _source(facts: Facts, note: str) -> str:
    """Return what a deal was drawn from, with the name of the alliance that it is like."""
    names = tables.names_in(facts.case.world)
    head, like, rest = note.partition("traits like ")
    label, comma, after = rest.partition(", ")
    return f"{head}{like}{names.get(label, label)}{comma}{after}"


def _traits(row: dict[str, Any]) -> str:
    """Return kind, unit and skills of a deal."""
    unit = row["unit"] if isinstance(row["unit"], str) else ""
    parts = (spoken(row["kind"]), unit, *row["skills"].split(";"))
    return ", ".join(part for part in parts if part)


def later_placements(facts: Facts) -> Table:
    """Return where alliances stand from a later day on."""
    rows = [
        (
            row["name"],
            str(row["date"]),
            _by_name(facts, row["reason"]),
            _placed(facts, row["segment_before"], row["profile_before"]),
            _placed(facts, row["segment"], row["profile"]),
            *(numeral(row[name], decimals=1) for name in DIMENSIONS),
        )
        for row in records(tables.later_placements(facts.case))
    ]
    scores = tuple(sentence(spoken(name))[:-1] for name in DIMENSIONS)
    columns = ("Alliance", "From", "Why", "Placed before as", "Then as", *scores)
    return table(
        "Alliances placed anew within the horizon", columns, rows, numeric=scores
    )


def _placed(facts: Facts, segment: str, profile: str | None) -> str:
    """Return where an alliance stands; the name of a profile may begin with its segment."""
    if not isinstance(profile, str):
        return segment or DASH
    name = facts.case.world.playbook.profiles[profile].name
    return name if name.lower().startswith(segment) else f"{segment}: {name}"
