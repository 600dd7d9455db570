"""The numbers of a playbook as cells: each with the mark of the note that says what it rests on.

Values and notes are those of `playbook.assumptions`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from resourcing.playbook import BASIS_KINDS, Playbook, assumptions
from resourcing.view.handbook.cells import Marked
from resourcing.view.pages.words import DASH

NO_NOTE = "no note in the playbook"
INITIAL: Mapping[str, str] = {kind: kind[0].upper() for kind in BASIS_KINDS}


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """The numbers of a playbook, by dotted key.

    Attributes
    ----------
    values, marks, meanings
        Text, mark and meaning of each number.
    notes
        What each mark stands for: kind of basis and note, in order.
    """

    values: Mapping[str, str]
    marks: Mapping[str, str]
    meanings: Mapping[str, str]
    notes: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, playbook: Playbook) -> Self:
        """Return the numbers of a playbook; those with the same basis share a mark, such as S1, D2 or U3."""
        found = assumptions(playbook)
        marks: dict[tuple[str, str], str] = {}
        for kind in BASIS_KINDS:
            own = dict.fromkeys(row.note for row in found if row.basis == kind)
            marks |= {(kind, n): f"{INITIAL[kind]}{i}" for i, n in enumerate(own, 1)}
        return cls(
            values={row.name: row.value for row in found},
            marks={row.name: marks[row.basis, row.note] for row in found},
            meanings={row.name: row.meaning for row in found},
            notes={
                mark: (kind, note or NO_NOTE) for (kind, note), mark in marks.items()
            },
        )

    def cell(self, key: str, *, text: str | None = None) -> Marked | str:
        """Return a number with its mark; a dash where the playbook has none.

        Parameters
        ----------
        key
            Dotted key, such as ``services.health_check.hours``.
        text
            How to write it; as in the playbook by default.
        """
        if key not in self.values:
            return DASH
        return Marked(text=text or self.values[key], mark=self.marks[key])

    def percent(self, key: str) -> Marked | str:
        """Return a fraction in percent with its mark; a dash where it is nothing."""
        if not float(self.values.get(key, "0")):
            return DASH
        return self.cell(key, text=f"{100 * float(self.values[key]):g}%")

    def starting(self, prefix: str) -> list[str]:
        """Return the keys of a section, in file order."""
        return [key for key in self.values if key.startswith(f"{prefix}.")]
