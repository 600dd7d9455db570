"""Reads a two-table ClinicalTrials.gov extract strictly, with every problem of both files in one report.

Nothing here decides who is whose partner.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from resourcing.errors import InputError, InputProblem, did_you_mean
from resourcing.trials.extract import EARLY_STAGE, Extract, Sponsorship, Study

STUDY_COLUMNS = ("study_id", "status", "phase", "enrollment")
SPONSOR_COLUMNS = ("study_id", "sponsor_name", "sponsor_type", "role")
ROLES = ("lead", "collaborator")
SPONSOR_TYPES = (
    "INDUSTRY",
    "OTHER",
    "NIH",
    "FED",
    "OTHER_GOV",
    "NETWORK",
    "INDIV",
    "AMBIG",
    "UNKNOWN",
)
NO_PHASE = ("", "NA", "N/A", "NOT APPLICABLE")
_PHASE = re.compile(r"(EARLY[_ ]*)?PHASE[_ ]*([1-4])")
_BETWEEN_PHASES = re.compile(r"[\s/|,;]*")


@dataclass(frozen=True, kw_only=True)
class _Row:
    """One data row: where it stands and its cells by column."""

    line: int
    cells: Mapping[str, str]


def read_extract(studies: Path, sponsors: Path) -> Extract:
    r"""Read a two-table extract of ClinicalTrials.gov.

    Parameters
    ----------
    studies
        CSV file with the columns ``study_id``, ``status``, ``phase`` and ``enrollment``.
    sponsors
        CSV file with the columns ``study_id``, ``sponsor_name``, ``sponsor_type`` and ``role``.

    Returns
    -------
    Extract
        All rows of both files; columns beside these are ignored.

    Raises
    ------
    InputError
        With every problem of both files: missing or empty file, wrong encoding, missing column, row of another
        length, duplicate or unknown study, text where a number belongs, unknown phase, type or role.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     one, two = Path(folder, "studies.csv"), Path(folder, "sponsors.csv")
    ...     _ = one.write_text(
    ...         "study_id,status,phase,enrollment\nN1,COMPLETED,PHASE1/PHASE2,40\n"
    ...     )
    ...     _ = two.write_text(
    ...         "study_id,sponsor_name,sponsor_type,role\nN1,Acme,INDUSTRY,lead\n"
    ...     )
    ...     read_extract(one, two).studies[0].stages
    (1.0, 2.0)
    """
    problems: list[InputProblem] = []
    study_rows = _read_table(studies, STUDY_COLUMNS, problems)
    sponsor_rows = _read_table(sponsors, SPONSOR_COLUMNS, problems)
    known = {row.cells["study_id"] for row in study_rows}
    problems += _duplicates(studies.name, study_rows)
    for row in study_rows:
        problems += _study_problems(studies.name, row)
    for row in sponsor_rows:
        problems += _sponsor_problems(sponsors.name, row)
    if study_rows:
        problems += _unknown_studies(sponsors.name, sponsor_rows, known, studies.name)
    if problems:
        raise InputError(problems)
    return Extract(
        studies=tuple(_study(row) for row in study_rows),
        sponsorships=tuple(_sponsorship(row) for row in sponsor_rows),
    )


def _read_table(
    path: Path, columns: tuple[str, ...], problems: list[InputProblem]
) -> list[_Row]:
    """Return the rows of a file; what is wrong with it as a whole goes to `problems`."""
    text = _read_text(path, problems)
    if text is None:
        return []
    lines = csv.reader(text.splitlines(keepends=True))
    header = [cell.strip() for cell in next(lines, [])]
    missing = [column for column in columns if column not in header]
    if missing:
        problems.append(_missing_columns(path.name, header, missing))
        return []
    rows = []
    for cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            problems.append(_ragged(path.name, lines.line_num, header, cells))
            continue
        stripped = (cell.strip() for cell in cells)
        rows.append(
            _Row(line=lines.line_num, cells=dict(zip(header, stripped, strict=True)))
        )
    if not rows and not problems:
        problems.append(
            InputProblem(
                file=path.name,
                rule="has no rows",
                repair="extract at least one study with its sponsors",
            )
        )
    return rows


def _read_text(path: Path, problems: list[InputProblem]) -> str | None:
    """Return the text of a file, or nothing with the reason in `problems`."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        rule = f"cannot be read ({error.strerror})"
        problems.append(
            InputProblem(file=str(path), rule=rule, repair="check the path")
        )
        return None
    except UnicodeDecodeError as error:
        problems.append(
            InputProblem(
                file=path.name,
                place=f"byte {error.start}",
                rule="is not UTF-8 text",
                repair="save the file as CSV UTF-8",
            )
        )
        return None
    if not text.strip():
        problems.append(
            InputProblem(file=path.name, rule="is empty", repair="extract it again")
        )
        return None
    return text


def _missing_columns(file: str, header: list[str], missing: list[str]) -> InputProblem:
    """Return the problem of columns that are not there."""
    hints = (did_you_mean(column, header) for column in missing)
    found = "; ".join(hint.removesuffix("?") for hint in hints if hint)
    advice = found.replace("did you mean", "perhaps it is") + "; " if found else ""
    return InputProblem(
        file=file,
        place="header",
        rule=f"has no column {', '.join(missing)}",
        repair=f"{advice}the header has {', '.join(header)}",
    )


def _ragged(file: str, line: int, header: list[str], cells: list[str]) -> InputProblem:
    """Return the problem of a row with too few or too many cells."""
    return InputProblem(
        file=file,
        place=f"line {line}",
        rule=f"has {len(cells)} cells where the header has {len(header)}",
        repair="put names that contain commas between quotation marks",
    )


def _duplicates(file: str, rows: list[_Row]) -> Iterator[InputProblem]:
    """Yield studies that are listed more than once."""
    first: dict[str, int] = {}
    for row in rows:
        study_id = row.cells["study_id"]
        if study_id in first:
            yield _problem(
                file,
                row,
                "study_id",
                f"is already on line {first[study_id]}",
                "keep one row a study",
            )
        first.setdefault(study_id, row.line)


def _unknown_studies(
    file: str, rows: list[_Row], known: set[str], studies_file: str
) -> Iterator[InputProblem]:
    """Yield sponsorships of studies that the other file does not list."""
    for row in rows:
        if row.cells["study_id"] and row.cells["study_id"] not in known:
            yield _problem(
                file,
                row,
                "study_id",
                f"is not in {studies_file}",
                "extract both tables together",
            )


def _study_problems(file: str, row: _Row) -> Iterator[InputProblem]:
    """Yield what is wrong with one study."""
    if not row.cells["study_id"]:
        yield _problem(file, row, "study_id", "is blank", "give the study's identifier")
    if _stages(row.cells["phase"]) is None:
        yield _problem(
            file,
            row,
            "phase",
            "is no clinical phase",
            "use EARLY_PHASE1, PHASE1 to PHASE4, several joined by /, NA or blank",
        )
    if row.cells["enrollment"] and _number(row.cells["enrollment"]) is None:
        yield _problem(
            file,
            row,
            "enrollment",
            "must be a number of people, 0 or more",
            "write a number or leave it blank",
        )


def _sponsor_problems(file: str, row: _Row) -> Iterator[InputProblem]:
    """Yield what is wrong with one sponsorship."""
    for column in ("study_id", "sponsor_name"):
        if not row.cells[column]:
            yield _problem(file, row, column, "is blank", "fill it or delete the row")
    if row.cells["role"].lower() not in ROLES:
        yield _problem(
            file, row, "role", "is no known role", "use " + " or ".join(ROLES)
        )
    if row.cells["sponsor_type"].upper() not in ("", *SPONSOR_TYPES):
        yield _problem(
            file,
            row,
            "sponsor_type",
            "is no sponsor type of the registry",
            "use one of " + ", ".join(SPONSOR_TYPES),
        )


def _problem(file: str, row: _Row, column: str, rule: str, repair: str) -> InputProblem:
    """Return a problem of one cell."""
    return InputProblem(
        file=file,
        place=f"line {row.line}",
        column=column,
        value=row.cells[column],
        rule=rule,
        repair=repair,
    )


def _study(row: _Row) -> Study:
    """Return the study of a sound row."""
    cells = row.cells
    return Study(
        study_id=cells["study_id"],
        status=cells["status"].upper(),
        stages=_stages(cells["phase"]) or (),
        enrollment=_number(cells["enrollment"]),
    )


def _sponsorship(row: _Row) -> Sponsorship:
    """Return the sponsorship of a sound row."""
    cells = row.cells
    return Sponsorship(
        study_id=cells["study_id"],
        sponsor=" ".join(cells["sponsor_name"].split()),
        sponsor_type=cells["sponsor_type"].upper() or "UNKNOWN",
        role=cells["role"].lower(),
    )


def _stages(text: str) -> tuple[float, ...] | None:
    """Return the clinical phases that a text names, rising; ``None`` when it is not understood."""
    upper = text.upper()
    if upper in NO_PHASE:
        return ()
    if not _BETWEEN_PHASES.fullmatch(_PHASE.sub("", upper)):
        return None
    found = {
        EARLY_STAGE if early else float(number)
        for early, number in _PHASE.findall(upper)
    }
    return tuple(sorted(found)) or None


def _number(text: str) -> float | None:
    """Return a finite number of 0 or more, or ``None``."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) and value >= 0 else None
