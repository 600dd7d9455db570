"""The report's tables about plans that are not judged by points alone: one aim after another, and a plan kept.

Labels what was computed before; decides nothing.
"""

from resourcing.view.pages.layout import Table, table
from resourcing.view.pages.words import numeral, sentence
from resourcing.view.report.facts import Facts


def stages(facts: Facts) -> Table:
    """Return what each aim of a lexicographic order reached at its turn; without rows where everything is weighted."""
    rows = [
        (
            sentence(stage.aim)[:-1],
            numeral(stage.value),
            numeral(stage.bound),
            numeral(stage.allowed),
            numeral(stage.kept),
            stage.status.replace("_", " "),
        )
        for stage in facts.run.result.stages
    ]
    columns = ("Aim", "Reached", "At most", "May lose", "In the plan", "Status")
    caption = "One aim after another, in value points; charges are negative"
    return table(caption, columns, rows, numeric=columns[1:5])


def departures(facts: Facts) -> Table:
    """Return the alliances that depart from the plan before; without rows where there is none."""
    found = facts.run.replanned
    rows = [
        (row.alliance, row.periods, row.before, row.after, sentence(row.reason)[:-1])
        for row in (found.departures if found else ())
    ]
    columns = ("Alliance", "When", "Planned before", "Now", "Why")
    return table("Other leads than in the plan before", columns, rows)


def kept_plan(facts: Facts) -> str:
    """Return how the plan departs from the one before, as a sentence; empty where there is none."""
    found = facts.run.replanned
    return "" if found is None else str(found).partition("\n")[0]
