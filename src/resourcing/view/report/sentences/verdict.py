"""The finding as one line, and how good the plan is proven to be.

The line is the title of the page.
"""

import numpy as np

from resourcing.view.pages.words import at_most, counted, numeral, share
from resourcing.view.report.facts import Facts


def headline(facts: Facts) -> str:
    """Return the finding as one line: what the plan achieves, against today, and how hours stand to need."""
    if not facts.alliances:
        return "No alliance is eligible and active, so there is nothing to lead yet"
    if facts.everything_done:
        whom = "its one alliance needs" if facts.alliances == 1 else f"its {facts.alliances:,} alliances need"  # fmt: skip
        return f"The team can do everything that {whom}, with {_spare(facts)} of its hours to spare"
    balance = (
        f"there are {counted(facts.hours_per_hundred, 'hour')} for every 100 needed"
    )
    return f"{_kept(facts)}; {balance}"


def _spare(facts: Facts) -> str:
    """Return the share of the hours that the plan leaves free."""
    used = float(facts.run.plan.hours_used.sum())
    return share(
        max(0.0, facts.plan.hours_available - used), facts.plan.hours_available
    )


def _led(facts: Facts) -> str:
    """Return the middle of the title: how many alliances have a lead."""
    if facts.without_lead == 0:
        whom = "the one alliance" if facts.alliances == 1 else f"all {facts.alliances:,} alliances"  # fmt: skip
        return f"finds a lead for {whom}"
    one = facts.alliances == 1
    left = "the one alliance" if one else f"{facts.without_lead:,} of {counted(facts.alliances, 'alliance')}"  # fmt: skip
    return f"leaves {left} without a lead for some time"


def _kept(facts: Facts) -> str:
    """Return the title without the balance: promises kept (hours delivered where nothing is promised), and today's."""
    if facts.plan.promises_made:
        verb, what, whole = "keep", "promises", facts.plan.promises_made
        now, then = facts.plan.promises_kept, facts.today.promises_kept
    else:
        verb, what, whole = "deliver", "the hours needed", round(facts.plan.hours_needed)  # fmt: skip
        now, then = round(facts.plan.hours_delivered), round(facts.today.hours_delivered)  # fmt: skip
    plan = f"The plan {verb}s {share(now, whole)} of {what} and {_led(facts)}"
    alone = facts.without_lead_today
    if (share(now, whole), facts.without_lead) == (share(then, whole), alone):
        return f"{plan}, as today's leads would"
    left = f"{alone:,}" if alone else "none"
    return f"{plan}; today's leads would {verb} {share(then, whole)} and leave {left}"


def proof(facts: Facts) -> str:
    """Return in one sentence how good the plan is proven to be."""
    result = facts.run.result
    worth = f"This plan is worth {numeral(facts.run.plan.objective)} value points"
    if result.status == "optimal":
        return f"{worth}, and it is proven that no plan under the same assumptions is worth more."
    return (
        f"{worth} and none under the same assumptions can be worth more than {numeral(np.ceil(result.bound))}, "
        f"so no plan can be more than {at_most(result.gap or 0.0)} better (of the {numeral(result.full_value)} points "
        "that complete service would be worth)."
    )


def how_it_stopped(facts: Facts) -> str:
    """Return why the search stopped."""
    settings, result = facts.case.scenario.optimizer, facts.run.result
    took = f"after {counted(max(1, round(result.seconds)), 'second')}"
    if result.status == "optimal":
        return f"The search was complete {took}."
    if result.status == "time_limit":
        return f"The search was cut off by its time limit {took}; with more time the proof may get tighter."
    if result.status == "interrupted":
        return f"The search was interrupted {took}; with more time plan and proof may get better."
    if (result.gap or 0.0) <= settings.gap:
        return f"The search stopped {took}, once the proof was within the {at_most(settings.gap)} asked for."
    return f"The search stopped {took}, at the number of steps asked for."
