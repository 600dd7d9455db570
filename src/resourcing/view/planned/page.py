"""The page of a way back: the answer first, decisions on a line of time, the price of delay.

Writes text only; every number comes from the answer.
"""

from datetime import timedelta
from importlib.metadata import version

import pandas as pd

from resourcing.plan import (
    Destination,
    Tables,
    headline,
    sentences,
    shown_of,
    tables_of,
)
from resourcing.view.pages import Picture, drawn, rendered
from resourcing.view.planned import tables
from resourcing.view.planned.pictures import decision_line, delay_steps


def plan_page(answer: Destination) -> str:
    """Return a way back as one HTML page that needs nothing else.

    Parameters
    ----------
    answer
        The way back.

    Returns
    -------
    str
        A whole page with inline pictures and styles; it asks for nothing over the network.
    """
    found = tables_of(answer)
    return rendered(
        "plan",
        title=answer.ground.inputs.scenario.title,
        target=answer.target,
        headline=headline(answer),
        attention=sentences(answer)[1:],
        reached=answer.found.calendar is not None,
        nearest=[item.text for item in answer.nearest],
        line=_line(answer, found),
        delay_picture=_delay(answer, found),
        decisions=tables.decisions(answer, found),
        hours=tables.hours(answer, found),
        levels=tables.levels(answer),
        rules=tables.target(answer),
        delay=tables.delay(answer, found),
        levers=tables.levers(answer, found),
        leads=tables.leads(answer, found),
        least=f"{shown_of(answer)[1].least:,.0f}",
        currency=answer.ground.case.world.playbook.currency,
        end=answer.ground.case.world.horizon.first_days[-1] - timedelta(days=1),
        version=version("resourcing"),
    )


def _line(answer: Destination, found: Tables) -> Picture | None:
    """Return the decisions on a line of time, None where there are none."""
    ground = shown_of(answer)[0]
    rows = found.hires[["kind", "person", "decide_by", "first_day", "full_effect"]]
    frame = rows.assign(name=rows["person"])
    bought = found.hours.drop_duplicates("resource").assign(full_effect="")
    if len(bought):
        firsts = dict(zip(ground.data.periods, ground.case.world.horizon.first_days, strict=False))  # fmt: skip
        days = [firsts[label].isoformat() for label in bought["period"]]
        hours = pd.DataFrame({"name": bought["resource"].tolist(), "decide_by": bought["decide_by"].tolist(), "first_day": days, "full_effect": days})  # fmt: skip
        frame = pd.concat([frame, hours], ignore_index=True) if len(frame) else hours
    if frame.empty:
        return None
    horizon = ground.case.world.horizon
    ax = decision_line(
        frame,
        days=horizon.first_days,
        labels=horizon.labels,
        holds_from=ground.target.holds_from,
    )
    return drawn(
        ax,
        name="decisions",
        title="Decisions on a line of time",
        description="; ".join(
            f"{row.name}: decide by {row.decide_by}, first day {row.first_day}"
            for row in frame.itertuples()
        ),
        caption="Red diamond: last day of the decision. Dotted: until the first day. Light bar: growing into the work. Dark bar: full effect.",
    )


def _delay(answer: Destination, found: Tables) -> Picture | None:
    """Return the price of delay, None where nothing is known of it."""
    if len(found.delay) < 2 or found.delay["cost"].isna().all():
        return None
    currency = answer.ground.case.world.playbook.currency
    return drawn(
        delay_steps(found.delay, currency=currency),
        name="delay",
        title="The price of delay",
        description="; ".join(
            f"{row.months} months: {row.cost}" for row in found.delay.itertuples()
        ),
        caption="What the cheapest plan costs within the horizon if the first decision is made so many months from today. Gray: down to what any plan costs at least. Red: no plan was found that reaches the target; the table says where that is proven.",
    )
