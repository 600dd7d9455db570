"""Reads the form of one alliance against the register it is meant for and the playbook, every problem at once.

Writes nothing and computes nothing; `view.forms` writes forms and adds what they say to a register.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from resourcing.domain import Alliance, Evaluation, Register
from resourcing.errors import InputError, InputProblem, did_you_mean
from resourcing.playbook import Playbook
from resourcing.read.cross import Rulebook, cross_problems
from resourcing.read.files import no_such_file
from resourcing.read.foreign import WORKBOOKS
from resourcing.read.form_csv import parts_of_csv, parts_of_folder
from resourcing.read.form_parts import Parts
from resourcing.read.form_sheets import parts_of_workbook
from resourcing.read.grid import Source, unreadable
from resourcing.read.joining import rules_at
from resourcing.read.outcome import InputFile
from resourcing.read.register import read_tables
from resourcing.read.rows import Table, read_rows
from resourcing.words import counted, listed

OTHER_BOOKS = frozenset({".ods", ".fods", ".xls", ".xlsb", ".numbers"})
"""Endings of workbooks of other programs."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """What a form says, checked against a register and a playbook.

    Attributes
    ----------
    alliance_id
        The alliance that it is about.
    alliance
        The new alliance; None where the form only scores one anew that the register has.
    evaluations
        The scores.
    register, playbook
        The register as it was read, without the form; and the playbook.
    files
        The files of the form.
    register_files
        The files of the register as they were read.
    notes
        What to know of the form: how its files were read, where that is not UTF-8 with commas, who scored nothing, and
        evaluators who seem to be one under several spellings.
    """

    alliance_id: str
    alliance: Alliance | None
    evaluations: tuple[Evaluation, ...]
    register: Register
    playbook: Playbook
    files: tuple[InputFile, ...]
    register_files: tuple[InputFile, ...]
    notes: tuple[str, ...] = ()

    @property
    def joined(self) -> Register:
        """Return the register with what the form says."""
        new = () if self.alliance is None else (self.alliance,)
        return self.register.replace(
            alliances=(*self.register.alliances, *new),
            evaluations=(*self.register.evaluations, *self.evaluations),
        )


def read_form(path: Path | str, *, register: Path | str, playbook: Path | str) -> Form:
    """Read a form of one alliance.

    Parameters
    ----------
    path
        Workbook, CSV file, or folder with alliance.csv and evaluations.csv.
    register
        Register that it is meant for.
    playbook
        Playbook whose criteria it scores.

    Raises
    ------
    InputError
        With every problem of form, register and playbook.

    Examples
    --------
    >>> from resourcing.read import default_playbook_path
    >>> book = default_playbook_path()
    >>> read_form("no.csv", register="none", playbook=book)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    resourcing.errors.InputError: ...
    """
    rules = rules_at(Path(playbook))
    held = read_tables(Path(register), rulebook=rules.rulebook)
    parts = _parts(Path(path))
    known = {name: held.tables[name] for name in held.tables}
    alliance = None if parts.is_rescoring else read_rows(parts.alliance)
    scores = [read_rows(grid) for grid in parts.scores]
    problems = [
        *parts.problems,
        *(() if alliance is None else alliance.problems),
        *(problem for table in scores for problem in table.problems),
        *_joint(parts, alliance, scores, known, rules.rulebook),
        *held.problems,
        *rules.outcome.problems,
    ]
    register_read, book = held.register(), rules.outcome.value
    if problems or register_read is None or book is None:
        raise InputError(dict.fromkeys(problems))
    evaluations = tuple(
        item
        for table in scores
        for _, item in table.rows
        if isinstance(item, Evaluation)
    )
    return Form(
        alliance_id=parts.alliance_id,
        alliance=_the_alliance(alliance),
        evaluations=evaluations,
        register=register_read,
        playbook=book,
        files=parts.files,
        register_files=held.files,
        notes=(*parts.notes, *_spelled_alike(evaluations, register_read)),
    )


def _parts(path: Path) -> Parts:
    """Return the parts of a form: a workbook, one CSV file, or a folder with alliance.csv and evaluations.csv."""
    nothing = unreadable(Source(table="alliances", file=str(path)))
    if not path.exists():
        return Parts(alliance=nothing, problems=(no_such_file(path),))
    if path.is_dir():
        return parts_of_folder(path)
    if path.suffix.lower() == ".csv":
        return parts_of_csv(path)
    if path.suffix.lower() in WORKBOOKS:
        return parts_of_workbook(path)
    other_book = path.suffix.lower() in OTHER_BOOKS
    problem = InputProblem(
        file=str(path),
        rule="is a workbook that cannot be read here" if other_book else "is no form",
        repair='choose "Save as" and the type "Excel 2007-365 (.xlsx)", and hand that in'
        if other_book
        else "name an .xlsx or .csv file, or a folder with alliance.csv and evaluations.csv",
    )
    return Parts(alliance=nothing, problems=(problem,))


def _spelled_alike(
    evaluations: Iterable[Evaluation], register: Register
) -> Iterator[str]:
    """Yield evaluators of a form whose names differ from others only in capitals, accents or blanks."""
    own = {row.evaluator for row in evaluations}
    spelled: dict[str, set[str]] = {}
    for name in own | {row.evaluator for row in register.evaluations}:
        spelled.setdefault(_plain(name), set()).add(name)
    for names in spelled.values():
        if len(names) > 1 and not own.isdisjoint(names):
            said = listed(sorted(names))
            yield f"{said} count as {len(names)} people; if they are one, write the name as the register does."


def _plain(name: str) -> str:
    """Return a name without capitals, accents and blanks."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in apart if not (unicodedata.combining(c) or c.isspace()))


def _the_alliance(table: Table | None) -> Alliance | None:
    """Return the alliance of a table of one row."""
    found = [] if table is None else [item for _, item in table.rows]
    return next((item for item in found if isinstance(item, Alliance)), None)


def _joint(
    parts: Parts,
    alliance: Table | None,
    scores: list[Table],
    known: Mapping[str, Table],
    rulebook: Rulebook,
) -> Iterator[InputProblem]:
    """Yield what concerns the form and the register or playbook together."""
    yield from _identified(parts, alliance, known)
    people = {name: known[name] for name in ("managers", "teams") if name in known}
    listed = known.get("alliances") if alliance is None else alliance
    own = {} if listed is None else {"alliances": listed}
    of_people = set(cross_problems(people, rulebook=rulebook))
    scored = [{"evaluations": table} for table in scores]
    for more in scored or [{}]:
        tables = {**people, **own, **more}
        for problem in cross_problems(tables, rulebook=rulebook):
            if problem not in of_people:
                yield problem
    if alliance is None:
        yield from _scored_before(scores, known)
    if not any(table.records for table in scores) and not parts.problems:
        place = parts.scored_in or parts.alliance.source
        yield place.whole(
            rule="nobody has scored the alliance",
            repair="fill in at least one evaluator's levels",
        )


def _identified(
    parts: Parts, alliance: Table | None, known: Mapping[str, Table]
) -> Iterator[InputProblem]:
    """Yield an identifier that the register has already, or, for new scores only, does not have."""
    table, name = known.get("alliances"), parts.alliance_id
    if table is None or not name:
        return
    held = {values.get("alliance_id"): values for _, values in table.records}
    if alliance is None and name not in held:
        yield parts.alliance.problem(
            1,
            column="alliance_id",
            value=name,
            rule="there is no such alliance, and no other field is filled",
            repair=did_you_mean(name, [str(n) for n in held if n])
            or "fill in the other fields of a new alliance",
        )
    elif alliance is not None and name in held:
        own = next((values for _, values in alliance.records), {})
        same = own.items() <= held[name].items()
        alike, repair = _added_before(name, known) if same else ("", ANOTHER)
        yield parts.alliance.problem(
            1,
            column="alliance_id",
            value=name,
            rule=f"the register has this alliance already{alike}",
            repair=repair,
        )
    elif alliance is not None:
        yield from _called_alike(parts, alliance, table)


ANOTHER = "choose another identifier; to score it anew, leave the other fields blank"
"""What to do where another alliance has the identifier."""


def _added_before(name: str, known: Mapping[str, Table]) -> tuple[str, str]:
    """Return how far a form seems to have been added before, and what to do then."""
    if not _mentions(known.get("evaluations"), "alliance_id", name):
        return (
            ", with the same fields and without a score, as if adding it had been cut short",
            "leave the other fields blank, and the scores are added",
        )
    repair = "to score it anew, leave the other fields blank"
    if not _mentions(known.get("decisions"), "subject", name):
        repair = "the log has no decision about it: enter one with `resourcing decide`"
    return ", with the same fields, as if the form had been added before", repair


def _mentions(table: Table | None, column: str, name: str) -> bool:
    """Return whether some row of a table has a name in a column."""
    rows = () if table is None else table.records
    return any(values.get(column) == name for _, values in rows)


def _called_alike(
    parts: Parts, alliance: Table, table: Table
) -> Iterator[InputProblem]:
    """Yield an alliance of the same name with the same partner that the register has under another identifier."""
    called = {_called(values): values.get("alliance_id") for _, values in table.records}
    for _, values in alliance.records:
        if other := called.get(_called(values)):
            yield parts.alliance.problem(
                1,
                column="name",
                value=values.get("name"),
                rule=f"the register has an alliance of this name with this partner already, {other}",
                repair="to score that anew, write its identifier and nothing else; another one needs a name of its own",
            )


def _called(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return name and partner as they are compared."""
    texts = (str(values.get(column, "")) for column in ("name", "partner"))
    return tuple(" ".join(text.casefold().split()) for text in texts)


def _scored_before(
    scores: list[Table], known: Mapping[str, Table]
) -> Iterator[InputProblem]:
    """Yield scores that the register has already, from the same evaluator on the same day."""
    columns = ("alliance_id", "criterion", "evaluator", "date")
    table = known.get("evaluations")
    seen = (
        set()
        if table is None
        else {tuple(values.get(c) for c in columns) for _, values in table.records}
    )
    for own in scores:
        again: dict[tuple[Any, Any], list[int]] = {}
        for row, values in own.records:
            if tuple(values.get(c) for c in columns) in seen:
                again.setdefault((values["evaluator"], values["date"]), []).append(row)
        for (who, day), rows in again.items():
            said = counted(len(rows), "score")
            yield own.grid.problem(
                *rows,
                column="criterion",
                rule=f"the register has {said} of {who} of {day} already",
                repair="give the day of the new evaluation; a form that was added before needs nothing more",
            )
