"""The words that dropdowns offer: a company's own, the playbook's, and identifiers as they are typed in other sheets.

They stand in the sheet `_lists`, which reading passes over; formulas see them by names such as `list_leads`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from resourcing.domain import TABLES, Register
from resourcing.playbook import NUM_LEVELS, Playbook
from resourcing.read.grid import column_letter

LISTS = "_lists"
"""Name of the sheet."""
OWN_ROWS = 200
"""Rows kept for words of the company's own."""

USUAL_KINDS = (
    *("asset", "service", "digital", "data", "research", "academic"),
    *("supplier", "platform", "multiparty"),
)
EXAMPLE_UNITS = ("Oncology", "Immunology", "Rare disease")
EXAMPLE_SKILLS = ("oncology", "data", "co-development", "commercialization")

MOST_ROWS: Mapping[str, int] = {
    "alliances": 1_000,
    "managers": 200,
    "teams": 50,
    "absences": 1_000,
    "evaluations": 5_000,
}
"""Rows below the headings that are prepared, by table."""
HISTORY_ROWS = 2_000


@dataclass(frozen=True, kw_only=True)
class WordList:
    """A column of the sheet of lists."""

    name: str
    title: str
    words: tuple[str, ...]
    is_own: bool
    """Whether the company may add to it."""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Everything that dropdowns offer, and what a workbook is sized for."""

    lists: tuple[WordList, ...]
    scales: Mapping[str, tuple[float, float | None]]
    """Least and most level of each criterion; None where there is no most."""
    rows: Mapping[str, int]
    """Prepared rows by table."""

    def offers(self, name: str) -> bool:
        """Return whether there is a list to choose from: one that follows what is typed, or one with words."""
        return name in {"alliances", "managers", "leads"} or any(
            item.name == name and item.words for item in self.lists
        )


def choices(register: Register | None, *, playbook: Playbook | None) -> Choices:
    """Return what the dropdowns of a workbook offer.

    Parameters
    ----------
    register
        Register that fills the workbook; None for a template.
    playbook
        Where criteria, services and roles come from; None offers none.

    Examples
    --------
    >>> choices(None, playbook=None).offers("criteria")
    False
    """
    return Choices(
        lists=(*_own_lists(register), *_ruled_lists(playbook)),
        scales={
            name: _scale(bool(item.counts), item.count_most)
            for name, item in (playbook.criteria if playbook else {}).items()
        },
        rows={name: _rows(name, register) for name in TABLES},
    )


def _own_lists(register: Register | None) -> tuple[WordList, ...]:
    """Return the words that a company adds to."""
    if register is None:
        kinds: Iterable[str] = USUAL_KINDS
        units: Iterable[str] = EXAMPLE_UNITS
        skills: Iterable[str] = EXAMPLE_SKILLS
    else:
        led, people = register.alliances, register.managers
        kinds = {row.kind for row in led}.union(USUAL_KINDS)
        units = {
            *(row.unit for row in led if row.unit),
            *(row.unit for row in people if row.unit),
            *(unit for row in register.teams for unit in row.units),
        }
        skills = {
            *(skill for row in led for skill in row.skills),
            *(skill for row in people for skill in row.skills),
            *(skill for row in register.teams for skill in row.skills),
        }
    return (
        WordList(name="kinds", title="kinds", words=_some(kinds), is_own=True),
        WordList(name="units", title="units", words=_some(units), is_own=True),
        WordList(name="skills", title="skills", words=_some(skills), is_own=True),
    )


def _some(words: Iterable[str]) -> tuple[str, ...]:
    """Return as many words as there is room for, sorted where they have no order."""
    found = sorted(words) if isinstance(words, set) else list(words)
    return tuple(found[: OWN_ROWS - 1])


def _ruled_lists(playbook: Playbook | None) -> tuple[WordList, ...]:
    """Return the words of a playbook."""
    roles = tuple(playbook.texts.evaluator_roles) if playbook else ()
    services = tuple(playbook.services) if playbook else ()
    criteria = tuple(playbook.criteria) if playbook else ()
    return (
        WordList(name="roles", title="evaluators' roles", words=roles, is_own=True),
        WordList(name="services", title="services", words=services, is_own=False),
        WordList(name="criteria", title="criteria", words=criteria, is_own=False),
    )


def _scale(counted: bool, most: float | None) -> tuple[float, float | None]:  # noqa: FBT001 - a fact, no switch
    """Return the least and the most level of a criterion."""
    return (0.0, most) if counted else (1.0, float(NUM_LEVELS))


def _rows(table: str, register: Register | None) -> int:
    """Return how many rows of a table are prepared."""
    held = len(getattr(register, table)) if register else 0
    usual = MOST_ROWS.get(table, HISTORY_ROWS)
    return max(usual, held + usual // 4)


def identifiers(table: str, rows: int) -> str:
    """Return the cells of a table's identifiers, which stand in its first column.

    Examples
    --------
    >>> identifiers("teams", 50)
    'teams!$A$2:$A$51'
    """
    return f"{table}!$A$2:$A${rows + 1}"


def defined_names(found: Choices) -> dict[str, str]:
    """Return the names that formulas know, with what they stand for.

    Examples
    --------
    >>> names = defined_names(choices(None, playbook=None))
    >>> names["list_kinds"]
    "=OFFSET('_lists'!$A$2,0,0,MAX(1,COUNTA('_lists'!$A$2:$A$201)),1)"
    """
    names = {}
    for position, item in enumerate(found.lists):
        letter = column_letter(position)
        last = OWN_ROWS + 1 if item.is_own else len(item.words) + 1
        cells = f"'{LISTS}'!${letter}$2:${letter}${max(2, last)}"
        names[f"list_{item.name}"] = _filled(f"'{LISTS}'!${letter}$2", f"COUNTA({cells})")  # fmt: skip
    for table in ("alliances", "managers", "teams"):
        cells = identifiers(table, found.rows[table])
        names[f"last_{table}"] = f'=SUMPRODUCT(MAX(({cells}<>"")*(ROW({cells})-1)))'
        names[f"list_{table}"] = _filled(f"{table}!$A$2", f"last_{table}")
    letter = column_letter(len(found.lists))
    names["list_leads"] = _filled(f"'{LISTS}'!${letter}$2", "last_managers+last_teams")
    return names


def _filled(first: str, count: str) -> str:
    """Return the cells from a first one down to the last that is filled."""
    return f"=OFFSET({first},0,0,MAX(1,{count}),1)"


def lead_formula(found: Choices, *, row: int) -> str:
    """Return the formula of one entry of the list of leads: managers as they are typed, then teams.

    Parameters
    ----------
    found
        What dropdowns offer.
    row
        Position in the list, from 1.
    """
    managers = identifiers("managers", found.rows["managers"])
    teams = identifiers("teams", found.rows["teams"])
    manager = f'INDEX({managers},{row})&""' if row <= found.rows["managers"] else '""'
    return (
        f"=IF({row}<=last_managers,{manager},"
        f'IF({row}-last_managers<=last_teams,INDEX({teams},{row}-last_managers)&"",""))'
    )
