"""The pack for leadership: options, trade-offs, recommendation and moves as text, page, sheet of paper, slides and workbook.

Everything is said once, in `content`, and every file arranges it; numbers come from `study` and `futures`.
"""

from resourcing.view.pack.content import (
    Criterion,
    Fact,
    Pack,
    Shown,
    Step,
    Titles,
)
from resourcing.view.pack.gathering import foreseen_of, gathered
from resourcing.view.pack.markdown import markdown
from resourcing.view.pack.numbers import Number
from resourcing.view.pack.onepage import onepage
from resourcing.view.pack.page import page
from resourcing.view.pack.slides import slides
from resourcing.view.pack.workbook import workbook
from resourcing.view.pack.writing import Origin, check_pack_folder, write_pack

__all__ = [
    "Criterion",
    "Fact",
    "Number",
    "Origin",
    "Pack",
    "Shown",
    "Step",
    "Titles",
    "check_pack_folder",
    "foreseen_of",
    "gathered",
    "markdown",
    "onepage",
    "page",
    "slides",
    "workbook",
    "write_pack",
]
