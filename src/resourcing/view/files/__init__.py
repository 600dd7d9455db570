"""Folders of files: a run with its tables and its inputs, and a portfolio that can be run.

Formats what was computed before; a folder is written whole or not at all.
"""

from resourcing.view.files.changed import Origin, read_change, with_changes
from resourcing.view.files.folders import check_folder, check_new_folder, check_other
from resourcing.view.files.loaded import (
    LoadedRun,
    read_run,
)
from resourcing.view.files.plans import GivenPlan, check_columns, read_leads, read_plan
from resourcing.view.files.portfolios import (
    import_notes,
    write_inputs,
    write_portfolio,
)
from resourcing.view.files.runs import provenance, write_run
from resourcing.view.files.texts import (
    description_text,
    json_text,
    register_texts,
    table_text,
    toml_text,
)
from resourcing.view.stored import read_plan_tables

__all__ = [
    "GivenPlan",
    "LoadedRun",
    "Origin",
    "check_columns",
    "check_folder",
    "check_new_folder",
    "check_other",
    "description_text",
    "import_notes",
    "json_text",
    "provenance",
    "read_change",
    "read_leads",
    "read_plan",
    "read_plan_tables",
    "read_run",
    "register_texts",
    "table_text",
    "toml_text",
    "with_changes",
    "write_inputs",
    "write_portfolio",
    "write_run",
]
