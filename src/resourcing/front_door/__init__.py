"""Which alliances are eligible, which segment and profile each deserves, why, and how sure we are.

Answers nothing about hours or people: demand, capacity and assignment start from the `Portfolio` returned here.
"""

from resourcing.front_door.placing import segment
from resourcing.front_door.portfolio import Later, Placement, Portfolio
from resourcing.front_door.wording import explain_placement

__all__ = ["Later", "Placement", "Portfolio", "explain_placement", "segment"]
