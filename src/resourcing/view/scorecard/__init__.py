"""The folder of a scorecard: the page, the table, and everything as JSON.

Formats what `resourcing.scorecard` counted; a folder is written whole or not at all.
"""

from resourcing.view.scorecard.page import headline, scorecard_page
from resourcing.view.scorecard.writing import (
    check_scorecard_folder,
    scorecard_keys,
    write_scorecard,
)

__all__ = [
    "check_scorecard_folder",
    "headline",
    "scorecard_keys",
    "scorecard_page",
    "write_scorecard",
]
