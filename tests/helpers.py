"""Builders that write small input files: registers as CSV and as workbook, playbooks and scenarios as TOML."""

import csv
import json
from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from builders_playbook import small_playbook

from resourcing.domain import TABLES
from resourcing.errors import InputProblem

Row = dict[str, Any]
TablesOfRows = dict[str, list[Row]]


def register_rows() -> TablesOfRows:
    """Return a valid register with every table, two alliances and two managers."""
    day = date(2027, 1, 5)
    return {
        "alliances": [
            alliance_row("A1", current_manager="M1", start=date(2024, 3, 1)),
            alliance_row("A2", pinned_manager="T1", end=date(2028, 6, 30)),
        ],
        "evaluations": [
            evaluation_row("A1", "importance", 4),
            evaluation_row("A2", "programs", 7, basis="evidence"),
        ],
        "managers": [
            manager_row("M1", skills="oncology; rare disease"),
            manager_row("M2", grade="associate", home="embedded", unit="Oncology"),
        ],
        "absences": [{"manager_id": "M1", "from": day, "to": day, "share": 0.5}],
        "teams": [
            {
                "team_id": "T1",
                "name": "Market team",
                "resourcing_option": "market_facing",
                "hours_per_month": 80,
            }
        ],
        "events": [{"planned_for": day, "alliance_id": "A1", "service": "governance"}],
        "pulse": [{"date": day, "respondents": 9, "unmanaged": 4, "reactive": 9}],
        "kpis": [
            {
                "date": day,
                "alliance_id": "A1",
                "direction": "to_partner",
                "measure": "milestones met",
                "target": 3,
            }
        ],
        "decisions": [
            {
                "time": datetime(2027, 1, 5, 14, 30),
                "who": "Head",
                "subject": "A1",
                "decision": "keep",
            }
        ],
        "timesheet": [
            {
                "date": day,
                "manager_id": "M1",
                "alliance_id": "A1",
                "service": "governance",
                "hours": 2.5,
            }
        ],
        "requests": [
            {
                "opened": datetime(2027, 1, 5, 9, 0),
                "first_response": datetime(2027, 1, 6, 9, 0),
                "alliance_id": "A2",
                "service": "governance",
            }
        ],
    }


def alliance_row(alliance_id: str, **changes: Any) -> Row:
    """Return a row of alliances, with columns changed or added."""
    row = {
        "alliance_id": alliance_id,
        "name": f"Alliance {alliance_id}",
        "partner": "Partner, Inc.",
        "kind": "asset",
        "phase": "development",
        "shared_risk_reward": True,
        "business_model_defined": True,
    }
    return {**row, **changes}


def evaluation_row(
    alliance_id: str, criterion: str, level: float, **changes: Any
) -> Row:
    """Return a row of evaluations, with columns changed or added."""
    row = {
        "alliance_id": alliance_id,
        "criterion": criterion,
        "evaluator": "Ana",
        "date": date(2026, 11, 2),
        "level": level,
        "basis": "assumption",
    }
    return {**row, **changes}


def manager_row(manager_id: str, **changes: Any) -> Row:
    """Return a row of managers, with columns changed or added."""
    row = {"manager_id": manager_id, "name": f"Person {manager_id}", "grade": "senior"}
    return {**row, "fte": 1.0, **changes}


def scenario_keys(**changes: Any) -> dict[str, Any]:
    """Return the keys of a valid scenario over ``register`` and ``playbook.toml`` beside it."""
    keys = {
        "title": "Baseline",
        "register": "register",
        "playbook": "playbook.toml",
        "horizon": {"start": date(2027, 1, 1), "periods": 4},
    }
    return {**keys, **changes}


def playbook_keys() -> dict[str, Any]:
    """Return the keys of a valid playbook."""
    return small_playbook().model_dump(exclude_none=True)


def changed(keys: Mapping[str, Any], place: str, value: Any) -> dict[str, Any]:
    """Return keys with one dotted place set, or deleted where the value is None."""
    copy = deepcopy(dict(keys))
    *path, last = place.split(".")
    table = copy
    for part in path:
        table = table.setdefault(part, {})
    if value is None:
        del table[last]
    else:
        table[last] = value
    return copy


def write_csv_register(folder: Path, tables: Mapping[str, Iterable[Row]]) -> Path:
    """Write a register as a folder of CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        write_csv(folder / f"{name}.csv", headings(name, rows), rows)
    return folder


def write_csv(path: Path, columns: list[str], rows: Iterable[Row]) -> Path:
    """Write one CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([csv_text(row.get(name)) for name in columns] for row in rows)
    return path


def csv_text(value: Any) -> str:
    """Return a value as people write it in a CSV file."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, tuple):
        return ";".join(value)
    return "" if value is None else str(value)


def write_workbook(path: Path, tables: Mapping[str, Iterable[Row]]) -> Path:
    """Write a register as a workbook with a sheet for each table, dates as date cells."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        columns = headings(name, rows)
        sheet.append(columns)
        for row in rows:
            values = (row.get(column) for column in columns)
            sheet.append([";".join(v) if isinstance(v, tuple) else v for v in values])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def headings(table: str, rows: Iterable[Row]) -> list[str]:
    """Return the columns of a table: those of its class, then others that the rows have."""
    known = (
        [field.alias or name for name, field in TABLES[table].model_fields.items()]
        if table in TABLES
        else []
    )
    return list(dict.fromkeys([*known, *(name for row in rows for name in row)]))


def write_toml(path: Path, keys: Mapping[str, Any]) -> Path:
    """Write a TOML file with inline tables."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        f"{json.dumps(key)} = {toml_value(value)}\n" for key, value in keys.items()
    ]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def toml_value(value: Any) -> str:
    """Return a value as TOML."""
    if isinstance(value, Mapping):
        inner = ", ".join(
            f"{json.dumps(k)} = {toml_value(v)}" for k, v in value.items()
        )
        return "{" + inner + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    if isinstance(value, str | bool):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if isinstance(value, date) else repr(value)


def write_inputs(folder: Path) -> Path:
    """Write a valid register, playbook and scenario, and return the scenario's path."""
    write_csv_register(folder / "register", register_rows())
    write_toml(folder / "playbook.toml", playbook_keys())
    return write_toml(folder / "baseline.toml", scenario_keys())


def places(problems: Iterable[InputProblem]) -> list[tuple[str, str, str]]:
    """Return file name, place and column of each problem."""
    return [(Path(p.file).name, p.place, p.column) for p in problems]


WRITERS = {
    "csv": lambda folder, rows: write_csv_register(folder / "register", rows),
    "excel": lambda folder, rows: write_workbook(folder / "register.xlsx", rows),
}


def with_row(table, index, **columns):
    """Return the rows of the small register with columns of one row changed."""
    rows = register_rows()
    rows[table][index] = {**rows[table][index], **columns}
    return rows


def with_rows(table, rows):
    """Return the rows of the small register with one table replaced."""
    return {**register_rows(), table: rows}


def cell_place(kind, table, row, column):
    """Return the place that a problem of one cell must name."""
    if kind == "csv":
        return (f"{table}.csv", f"row {row}", column)
    letter = "ABCDEFGHIJKLMNOP"[headings(table, []).index(column)]
    return ("register.xlsx", f"sheet {table}, cell {letter}{row}", column)
