"""What sampled futures say of the options, as sentences: which to choose, how sure that is, what doing nothing costs.

Claims no more than the intervals give. When the choice fails is told in `conditions`.
"""

from resourcing.futures import Interval
from resourcing.scenario import AS_IS
from resourcing.view.foreseen.amounts import (
    NAMES,
    amount,
    as_money,
    change_within,
    size,
    told_from_none,
    within,
)
from resourcing.view.foreseen.gathering import Foreseen
from resourcing.view.pages.words import given, listed, numeral, share
from resourcing.words import counted

FEW = 100
"""Futures below which intervals themselves are unsure."""
FEW_IN_TAIL = 20
"""Worst futures below which the interval of their mean is unsure."""
MANY = 99


def best_in_words(found: Foreseen) -> str:
    """Return what the preferred attitude looks for, to stand after an option."""
    tail = found.outcome.tail
    words = {
        "expected": "does best on average",
        "cautious": f"does best in the worst {given(tail)} of futures",
        "regret": "is regretted least in the future where it is regretted most",
        "satisfied": "keeps enough essential promises in most futures",
    }
    return words[found.recommendation.preferences.attitude]


def headline(found: Foreseen) -> str:
    """Return which option to choose, or that none is clearly best, in one sentence."""
    choice = found.recommendation
    if len(found.outcome.options) == 1:
        return f"Nothing to choose from: only “{found.chosen}” was lived through the futures"
    if set(choice.refused) == set(found.outcome.options):
        return "Every option breaks a preference; none can be recommended"
    if choice.clear and len(choice.refused) == len(found.outcome.options) - 1:
        return f"Choose “{found.chosen}”: it is the only option that keeps to the preferences"  # fmt: skip
    if choice.clear:
        return f"Choose “{found.chosen}”: it {best_in_words(found)}, by more than chance"  # fmt: skip
    alike = [f"“{found.title(name)}”" for name in (choice.chosen, *choice.rivals)]
    return f"No option is clearly best: {listed(alike, most=MANY)} cannot be told apart"


def answer(found: Foreseen) -> list[str]:
    """Return the answer in a few sentences: the preference, how sure it is, and what is named if options are alike."""
    told = [preference(found), *named(found), *ahead(found), good_enough(found)]
    return [*told, *refused(found), *cautions(found)]


def preference(found: Foreseen) -> str:
    """Return under which preference options are ranked."""
    number = counted(found.outcome.num_futures, "sampled future")
    limits = found.recommendation.preferences
    asked = [
        *(
            [f"cost {found.currency} {numeral(limits.most_cost)} at most on average"]
            if limits.most_cost is not None
            else []
        ),
        *(
            [f"be good enough in {given(limits.least_satisfied)} of futures or more"]
            if limits.least_satisfied is not None
            else []
        ),
    ]
    rule = f"; an option must {' and '.join(asked)}" if asked else ""
    by = (
        "" if limits.attitude == "satisfied" else f", in {NAMES[found.outcome.measure]}"
    )
    return f"Every option met the same {number}. Preferred is the option that {best_in_words(found)}{by}{rule}."


def named(found: Foreseen) -> list[str]:
    """Return which of the options that cannot be told apart is named, and why."""
    choice = found.recommendation
    if not choice.rivals:
        return []
    as_is = choice.preferences.tie == "as_is" and choice.chosen == AS_IS
    why = "it changes nothing" if as_is else "it costs least on average"
    return [
        f"Of those that cannot be told apart, “{found.chosen}” is named because {why}."
    ]


def ahead(found: Foreseen) -> list[str]:
    """Return by how much the chosen option is ahead of the next one, and in how many futures it is best."""
    other = found.recommendation.runner_up
    if not other:
        return []
    best = found.best_share(found.recommendation.chosen)
    return [
        *_preferred_lead(found, other),
        f"{_lead(found, found.lead_over(other), other)} It is the best of all in {_shares(best)} of the futures.",
    ]


def _preferred_lead(found: Foreseen, other: str) -> list[str]:
    """Return by how much the chosen option is ahead in what is preferred, where that is not the average."""
    attitude, lead = (
        found.recommendation.preferences.attitude,
        found.recommendation.lead,
    )
    if attitude == "expected" or lead is None:
        return []
    measure = "essential" if attitude == "satisfied" else found.outcome.measure
    ends = change_within(lead, measure=measure, currency=found.currency)
    far = size(lead.value, measure=measure, currency=found.currency)
    unit = f" {NAMES[measure]}" if measure == "points" else ""
    name, more = f"“{found.title(other)}”", lead.value > 0
    if attitude == "regret":
        word = f"{far}{unit} {'smaller' if more else 'larger'} than"
        return [_told_or_not(lead, "Its largest regret", word, f"that of {name}", ends)]  # fmt: skip
    worst = f"In the worst {given(found.outcome.tail)} of futures it"
    where = worst if attitude == "cautious" else "In the share of futures that are good enough it"  # fmt: skip
    word = f"{far}{unit} {'ahead of' if more else 'behind'}"
    return [_told_or_not(lead, where, word, name, ends)]


def _told_or_not(lead: Interval, subject: str, word: str, other: str, ends: str) -> str:
    """Return a difference as a sentence, or that it cannot be told."""
    if not told_from_none(lead):
        return f"{subject} cannot be told from {other} (difference {ends})."
    return f"{subject} is {word} {other} ({ends})."


def good_enough(found: Foreseen) -> str:
    """Return in how many futures the option named keeps enough of the essential promises."""
    row = found.row_of(found.recommendation.chosen)
    kept = Interval(
        value=row["satisfied"], low=row["satisfied_low"], high=row["satisfied_high"]
    )
    enough = given(found.outcome.satisfied_at)
    return f"“{found.chosen}” keeps at least {enough} of the essential promises in {_shares(kept)} of the futures."


def _lead(found: Foreseen, lead: Interval, other: str) -> str:
    """Return by how much the chosen option is ahead of another on average."""
    measure, currency = found.outcome.measure, found.currency
    name = NAMES[measure]
    ends = change_within(lead, measure=measure, currency=currency)
    far = size(lead.value, measure=measure, currency=currency)
    unit = "" if measure in {"cost"} else f" {name}" if measure == "points" else f" of {name}"  # fmt: skip
    if lead.low == lead.high == 0:
        return f"In {name} it does the same as “{found.title(other)}” in every future."
    if not told_from_none(lead):
        return f"On average it cannot be told from “{found.title(other)}” in {name} (difference {ends})."
    way = "ahead of" if lead.value > 0 else "behind"
    return f"On average it is {far}{unit} {way} “{found.title(other)}” ({ends})."


def _shares(found: Interval) -> str:
    """Return a share of futures with its interval."""
    return f"{share(found.value, 1)} ({share(found.low, 1)} to {share(found.high, 1)})"


def refused(found: Foreseen) -> list[str]:
    """Return which options break a preference, and of which that cannot be told, a sentence each."""
    choice = found.recommendation
    return [
        *(
            f"“{found.title(name)}” is left aside: it {why}."
            for name, why in choice.refused.items()
        ),
        *(
            f"Whether “{found.title(name)}” keeps to the preferences cannot be told: {why}."
            for name, why in choice.unsure.items()
        ),
    ]


def cautions(found: Foreseen) -> list[str]:
    """Return what makes the answer less sure than it looks."""
    number = found.outcome.num_futures
    few = (
        f"{counted(number, 'future')} are few: with fewer than {FEW} the ranges given are themselves unsure."
    )  # fmt: skip
    return [*([few] if number < FEW else []), *_caution_of_attitude(found)]


def _caution_of_attitude(found: Foreseen) -> list[str]:
    """Return that the worst futures are few, or that a largest regret is one future's."""
    number, attitude = found.outcome.num_futures, found.recommendation.preferences.attitude  # fmt: skip
    worst = found.outcome.tail * number
    if attitude == "cautious" and worst < FEW_IN_TAIL:
        return [
            f"The worst {given(found.outcome.tail)} are {worst:.3g} of {number:,} futures: too few to be sure of; ask for more."
        ]
    if attitude == "regret":
        return [
            "A largest regret is that of a single future, and more futures can only make it larger: "
            f"one more exceeds it with a chance of 1 in {number + 1:,}."
        ]
    return []


def nothing_title(found: Foreseen) -> str:
    """Return what doing nothing costs, as a heading."""
    change = found.recommendation.nothing
    if not change:
        return "Doing nothing is the choice"
    points, kept = change["points"], change["essential"]
    if told_from_none(points) and points.value > 0:
        return f"Doing nothing costs {size(points.value, measure='points')} net value points"  # fmt: skip
    if told_from_none(points):
        return f"Doing nothing is {size(points.value, measure='points')} net value points better"  # fmt: skip
    if told_from_none(kept) and kept.value > 0:
        return f"Doing nothing keeps {size(kept.value, measure='essential')} fewer essential promises"  # fmt: skip
    return "Doing nothing cannot be told from the choice in net value points"


def nothing(found: Foreseen) -> list[str]:
    """Return what doing nothing costs against the choice, in sentences with intervals."""
    change = found.recommendation.nothing
    if not change and found.recommendation.chosen == AS_IS:
        return ["The option named changes nothing, so that there is nothing to lose."]
    if not change:
        return ["Doing nothing was not lived through the futures."]
    words = [
        _nothing_in(change["points"], "points", "net value points"),
        _nothing_in(change["essential"], "essential", "essential promises kept"),
        _nothing_in(change["unmanaged"], "unmanaged", "alliance-periods without a lead"),
    ]  # fmt: skip
    parts = [text for text in words if text]
    told = [
        f"Against “{found.chosen}”, doing nothing leaves {listed(parts, most=MANY)}."
        if parts
        else f"In points, essential promises and alliances without a lead, doing nothing cannot be told from “{found.chosen}”."
    ]
    return [*told, *_spending(found, change["cost"]), *_money(found, change["points"])]


def _nothing_in(found: Interval, measure: str, name: str) -> str:
    """Return what doing nothing changes in a measure, empty where it cannot be told; the interval is of the option less nothing."""
    if not told_from_none(found):
        return ""
    back = Interval(value=-found.value, low=-found.high, high=-found.low)
    word = "more" if back.value > 0 else "fewer"
    ends = change_within(back, measure=measure)
    return f"{size(back.value, measure=measure)} {word} {name} ({ends})"


def _spending(found: Foreseen, cost: Interval) -> list[str]:
    """Return what doing nothing spares."""
    if not told_from_none(cost):
        return []
    word = "spares" if cost.value > 0 else "costs"
    far = size(cost.value, measure="cost", currency=found.currency)
    ends = sorted((abs(cost.low), abs(cost.high)))
    low, high = (numeral(end) for end in ends)
    return [f"It {word} {far} over the horizon ({low} to {high})."]


def _money(found: Foreseen, points: Interval) -> list[str]:
    """Return the points read as money at the playbook's rate, said as such."""
    rate = found.recommendation.points_per_thousand
    if rate <= 0 or not told_from_none(points):
        return []
    value, low, high = (
        as_money(abs(end), points_per_thousand=rate)
        for end in (points.value, points.low, points.high)
    )
    low, high = sorted((low, high))
    return [
        f"Read as money at the playbook's rate of {rate:g} points for a thousand, the difference in points is worth "
        f"{amount(value, measure='cost', currency=found.currency)} ({numeral(low)} to {numeral(high)}). That is a reading, "
        "not cash; what hires and hours cost is already taken off the points."
    ]


def options_title(found: Foreseen) -> str:
    """Return what the table of options says, as a heading."""
    table = found.recommendation.table
    if len(table) == 1:
        return "How the only option does"
    if len(table) > 1 and not found.recommendation.rivals:
        best = found.best_share(found.recommendation.chosen)
        return f"“{found.chosen}” is best in {share(best.value, 1)} of the futures"
    return f"{counted(1 + len(found.recommendation.rivals), 'option')} cannot be told apart"


def information(found: Foreseen) -> str:
    """Return what knowing the future would be worth, in a sentence that a leader understands."""
    if len(found.outcome.options) == 1:
        return "With one option, knowing the future would change nothing."
    worth, measure = found.recommendation.evpi, found.outcome.measure
    if worth.value <= 1e-9 * max(1.0, abs(worth.high)) or worth.high <= 1e-6:
        return "Knowing the future first would change nothing: the same option is best in every one of these futures."
    far = size(worth.value, measure=measure, currency=found.currency)
    ends = within(worth, measure=measure, currency=found.currency)
    unit = "" if measure == "cost" else f" {NAMES[measure]}"
    rate = found.recommendation.points_per_thousand
    money = ""
    if measure == "points" and rate > 0:
        cash = as_money(worth.value, points_per_thousand=rate)
        money = f", about {amount(cash, measure='cost', currency=found.currency)} at the playbook's rate"
    return (
        f"If somebody could tell the future before the choice, choosing would do {far}{unit} better on average "
        f"({ends}{money}): no study, pilot or wait can be worth more than that."
    )


def enough_title(found: Foreseen) -> str:
    """Return whether there were enough futures, as a heading."""
    number, needed = found.outcome.num_futures, found.recommendation.needed
    if needed is None:
        return f"What {counted(number, 'future')} can tell"
    if needed <= number:
        return f"{counted(number, 'future')} were enough to tell the first two apart on average"  # fmt: skip
    return f"{counted(number, 'future')} were too few to tell the first two apart"


def enough(found: Foreseen) -> list[str]:
    """Return whether there were enough futures, in sentences."""
    number, needed = found.outcome.num_futures, found.recommendation.needed
    if len(found.outcome.options) == 1:
        return ["There is no other option to tell it from."]
    if needed is None:
        return ["The first two options do equally well on average; no number of futures would tell them apart."]  # fmt: skip
    told = [
        f"If the true difference is the one seen, it would take {counted(needed, 'future')} to tell the first two options "
        f"apart by their averages; there were {number:,}."
    ]
    half = found.recommendation.needed_for_half
    if half is not None and half > number:
        told.append(
            f"To know the difference to within half of its size it would take {counted(half, 'future')}."
        )
    if needed > number:
        told.append("The difference seen may be chance itself, so that this number is a guess.")  # fmt: skip
    return told


def told(found: Foreseen) -> list[str]:
    """Return the answer in two or three sentences, for a terminal."""
    lines = [f"{headline(found)}.", *named(found), *ahead(found)[:1]]
    if found.recommendation.nothing:
        points, kept = (found.recommendation.nothing[k] for k in ("points", "essential"))  # fmt: skip
        by_kept = not told_from_none(points) and told_from_none(kept) and kept.value > 0
        ends = (
            change_within(kept, measure="essential")
            if by_kept
            else change_within(points, measure="points")
        )
        lines.append(f"{nothing_title(found)} (choice less doing nothing: {ends}).")
    return lines[:4]
