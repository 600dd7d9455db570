"""The report's tables about what the plan rests on: placements, services, remarks, notes and assumptions.

Names for identifiers, numbers rounded for reading; everything comes from the front door, the register and the playbook.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from resourcing.playbook import DIMENSIONS, SEGMENTS
from resourcing.view import tables
from resourcing.view.pages.layout import Table, records, table
from resourcing.view.pages.words import (
    DASH,
    MINUS,
    counted,
    numeral,
    sentence,
    share,
    spoken,
)
from resourcing.view.report.facts import Facts

SECTION_TITLES = {"sla": "Service-level agreements"}
"""Titles of sections whose key does not say it."""
NONE_MOVES = "no change of one dimension moves it"


def ineligible(facts: Facts) -> Table:
    """Return the alliances that are not eligible, with the reason."""
    found = records(tables.ineligible(facts.case))
    rows = [(row["alliance"], row["reason"]) for row in found]
    return table("Alliances that are not eligible", ("Alliance", "Why"), rows)


def unsure(facts: Facts) -> Table:
    """Return the placements that are less likely than the limit, with what would change them."""
    placed = [facts.case.portfolio.placement(item) for item in facts.unsure]
    rows = [
        (
            item.name,
            item.label,
            *(share(item.probabilities[s], 1.0) for s in SEGMENTS),
            sentence(spoken(item.nearest or NONE_MOVES).replace(" -", f" {MINUS}")),
        )
        for item in placed
    ]
    columns = ("Alliance", "Placed as", *SEGMENTS, "Smallest change that moves it")
    return table("How likely each segment is", columns, rows, numeric=SEGMENTS)


def flags(facts: Facts) -> Table:
    """Return what to know about each placement, a row for each alliance with a flag."""
    criteria = facts.case.world.playbook.criteria
    names = {key: item.name for key, item in criteria.items()}
    rows = [
        (item.name, item.label, _remarks(item.flags, names))
        for item in facts.case.portfolio.placements
        if item.flags
    ]
    return table("Remarks on placements", ("Alliance", "Segment", "To know"), rows)


def _remarks(found: tuple[str, ...], names: Mapping[str, str]) -> str:
    """Return the flags of a placement in words, the criteria that are not scored together."""
    missing = [_flag(text, names) for text in found if text.startswith("missing: ")]
    others = [_flag(text, names) for text in found if not text.startswith("missing: ")]
    listed_once = f"not scored: {', '.join(missing)}" if missing else ""
    return sentence("; ".join(text for text in (listed_once, *others) if text))


def _flag(text: str, names: Mapping[str, str]) -> str:
    """Return a flag in words, with the name of its criterion."""
    kind, _, detail = text.partition(": ")
    criterion, by, levels = detail.partition(" by ")
    called = names.get(criterion, spoken(criterion)).lower()
    return {
        "ineligible": f"not eligible: {detail}",
        "not_evaluated": "not evaluated",
        "unknown": f"nothing scored for {called}",
        "missing": called,
        "disagreement": f"evaluators differ on {called}{by}{levels}",
        "assumptions": f"{detail} of the evaluations are assumptions",
        "stale": f"last evaluated {detail}",
    }.get(kind, text)


def placements(facts: Facts) -> Table:
    """Return every placement with its scores and rule."""
    profiles = facts.case.world.playbook.profiles
    rows = [
        (
            item.name,
            item.label,
            profiles[item.profile].name if item.profile else DASH,
            *(numeral(item.scores.get(d, math.nan), decimals=1) for d in DIMENSIONS),
            item.rule or " ".join(item.reasons),
        )
        for item in facts.case.portfolio.placements
    ]
    scores = tuple(sentence(spoken(name))[:-1] for name in DIMENSIONS)
    columns = ("Alliance", "Segment", "Profile", *scores, "Rule that applies")
    return table("Every placement", columns, rows, numeric=scores)


def services(facts: Facts) -> Table:
    """Return the service catalogue with the hours that the portfolio needs of each, most first."""
    need, labels = facts.case.demand, facts.labels
    hours = need.service_hours.sum(axis=2)
    catalogue = facts.case.world.playbook.services
    rows = [
        (
            catalogue[need.services[s]].name,
            spoken(catalogue[need.services[s]].bundle),
            spoken(catalogue[need.services[s]].trigger).replace("-", " "),
            *(numeral(hours[labels == segment, s].sum()) for segment in SEGMENTS),
            numeral(hours[:, s].sum()),
        )
        for s in np.argsort(-hours.sum(axis=0), kind="stable").tolist()
    ]
    columns = ("Service", "Bundle", "Given", *SEGMENTS, "Hours needed")
    return table(
        "Services and the hours needed of each", columns, rows, numeric=columns[3:]
    )


def notes(facts: Facts) -> Table:
    """Return what the register says of each alliance in words, where it says anything."""
    rows = [
        (row.name, row.partner, " ".join(row.notes.split()))
        for row in facts.case.world.register.alliances
        if row.notes
    ]
    return table("Notes of the register", ("Alliance", "Partner", "Note"), rows)


@dataclass(frozen=True, kw_only=True)
class Assumptions:
    """The numbers of one section of the playbook or scenario; those set by the user stand first."""

    name: str
    user: int
    table: Table

    @property
    def words(self) -> str:
        """Return how many numbers there are and how many of them the user set."""
        return (
            f"{counted(len(self.table.rows), 'number')}, {self.user:,} set by the user"
        )


def assumptions(facts: Facts) -> list[Assumptions]:
    """Return every number that the results rest on, by section of the playbook or scenario."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in records(tables.assumptions(facts.case)):
        groups.setdefault(re.split(r"[.\[]", row["name"])[0], []).append(row)
    return [_section(name, rows) for name, rows in groups.items()]


def _section(name: str, found: list[dict[str, Any]]) -> Assumptions:
    """Return the numbers of a section, those set by the user first."""
    ordered = sorted(found, key=lambda row: row["basis"] != "user")
    keys = ("name", "value", "meaning", "basis", "note")
    rows = [tuple(row[key] for key in keys) for row in ordered]
    columns = ("Number", "Value", "Meaning", "Basis", "Source, working or reason")
    title = SECTION_TITLES.get(name, sentence(name.replace("_", " "))[:-1])
    return Assumptions(
        name=title,
        user=sum(row["basis"] == "user" for row in found),
        table=table(title, columns, rows, numeric=("Value",)),
    )
