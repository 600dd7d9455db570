"""By when the choice has to be made and what of it can hardly be undone, as sentences.

What an option decides is in `study.committing`.
"""

from datetime import date

from resourcing.study.committing import SURE
from resourcing.view.foreseen.gathering import Foreseen


def deadline_title(found: Foreseen) -> str:
    """Return by when to decide, as a heading."""
    by = found.recommendation.decide_by
    if by is None:
        return "There is nothing to decide"
    if any(item.lasting for item in found.recommendation.commitments):
        return f"Decide by {day(by)}"
    return f"Decide by {day(by)}; all of it can be undone"


def deadlines(found: Foreseen) -> list[str]:
    """Return by when to decide and what cannot be undone, in sentences."""
    items = found.recommendation.commitments
    by, first = found.recommendation.decide_by, found.scenario.horizon.start
    if by is None:
        return [f"“{found.chosen}” commits to nothing."]
    if any(item.sure_by for item in items):
        months = found.scenario.futures.people.months_to_replace.mean
        told = [
            f"Opening a post and filling it takes {months:.1f} months on average, so that the first decision is due by {day(by)}"
            f"{', before the horizon begins' if by < first else ''}; each month later moves the first day by a month."
        ]
    else:
        told = [
            f"The first of it acts from {day(by)}; no lead time before that is counted."
        ]
    lasting = [item.what for item in items if item.lasting]
    if lasting:
        return [*told, f"Hardly to be undone: {'; '.join(lasting)}."]
    return [*told, "All of it can be taken back."]


def surer(found: Foreseen) -> str:
    """Return what the two days mean by which to decide on a post; empty where no post is filled."""
    if not any(item.sure_by for item in found.recommendation.commitments):
        return ""
    return (
        f"the mean time to fill a post before; about half of the posts take longer. Surer by: the time in which {SURE:.0%} of "
        "posts are filled. That people begin late all the same is part of every future."
    )


def day(when: date) -> str:
    """Return a day in words."""
    return f"{when.day} {when:%B %Y}"
