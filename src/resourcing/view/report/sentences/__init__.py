"""The report's title and sentences, each computed from numbers, so that none can be false when numbers change.

Every function returns plain text; escaping is the template's work.
"""

from resourcing.view.plots.comparison import covered
from resourcing.view.report.sentences.attention import (
    attention,
    broken_promises,
    cost,
    given_up,
    handovers,
    stretched,
    unsure,
)
from resourcing.view.report.sentences.starting import (
    assumed,
    people,
    portfolio,
    services,
)
from resourcing.view.report.sentences.today import POINT, falls, today_and_plan
from resourcing.view.report.sentences.verdict import headline, how_it_stopped, proof

__all__ = [
    "POINT",
    "assumed",
    "attention",
    "broken_promises",
    "cost",
    "covered",
    "falls",
    "given_up",
    "handovers",
    "headline",
    "how_it_stopped",
    "people",
    "portfolio",
    "proof",
    "services",
    "stretched",
    "today_and_plan",
    "unsure",
]
