"""Scenarios and options side by side, as a page, tables and JSON: the answers first, then totals, then what changed.

Formats what `study.comparing`, `comparison` and `simulate` computed.
"""

from resourcing.view.compared.changes import Changed, service_of
from resourcing.view.compared.inputs import inputs_that_differ
from resourcing.view.compared.page import compare_page
from resourcing.view.compared.sentences import answer, headline, verdict
from resourcing.view.compared.totals import totals
from resourcing.view.compared.writing import (
    check_compare_folder,
    comparison_keys,
    write_comparison,
)
from resourcing.view.tables import change_said

__all__ = [
    "Changed",
    "answer",
    "change_said",
    "check_compare_folder",
    "compare_page",
    "comparison_keys",
    "headline",
    "inputs_that_differ",
    "service_of",
    "totals",
    "verdict",
    "write_comparison",
]
