"""Registers as workbooks: a template to fill in, a register as a filled one, and problems marked in their very cells.

Formats what was read before; the sheets explain themselves and check what is typed.
"""

from resourcing.view.workbooks.marking import check_copy, write_marked
from resourcing.view.workbooks.template import (
    template_content,
    write_register_workbook,
    write_template,
)

__all__ = [
    "check_copy",
    "template_content",
    "write_marked",
    "write_register_workbook",
    "write_template",
]
