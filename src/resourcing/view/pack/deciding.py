"""Why an option is recommended, what doing nothing costs, what may go wrong and what would change our mind, as sentences.

Joins what `study` and `futures` computed; every number is written by `Number` or by the words of the pages.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from resourcing.explain.differences import Difference
from resourcing.scenario import AS_IS
from resourcing.study import Comparison
from resourcing.study.briefing import OptionBrief, ahead_of_nothing
from resourcing.study.choosing import PlanChoice, dearer_by
from resourcing.view.foreseen import Foreseen, answer, information, ways_to_fail
from resourcing.view.foreseen.amounts import as_money
from resourcing.view.pack.content import Fact, Shown
from resourcing.view.pack.numbers import Number, roughly
from resourcing.view.pages.words import counted, given, listed, numeral
from resourcing.words import set_apart

MANY = 9
FULL = 0.95
"""Share of the hours of somebody from which they are named as full."""
MOST_FULL = 6
MOST_UNLED = 4
MOST_TOLD = 2
"""Conditions told of each way to fail; the page of the futures has all."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Grounds:
    """What a recommendation rests on.

    Attributes
    ----------
    briefs, comparison, by_plans
        The options, their solved plans, and which of them the plans speak for.
    foreseen
        What sampled futures say; None without futures.
    letters
        Letters of the options by name.
    """

    briefs: Sequence[OptionBrief]
    comparison: Comparison
    by_plans: PlanChoice
    foreseen: Foreseen | None
    letters: Mapping[str, str]

    @property
    def chosen(self) -> str:
        """Return the name of the option recommended: by the futures where there are any, else by the plans."""
        if self.foreseen is not None:
            return self.foreseen.recommendation.chosen
        return self.by_plans.chosen

    @property
    def alike(self) -> list[str]:
        """Return the letters of the options that cannot be told from it."""
        found = self.by_plans if self.foreseen is None else self.foreseen.recommendation
        return [self.letters[name] for name in found.rivals]

    @property
    def refused(self) -> Mapping[str, str]:
        """Return the options that break a preference, each with why."""
        found = self.by_plans if self.foreseen is None else self.foreseen.recommendation
        return found.refused

    @property
    def rate(self) -> float:
        """Return the value points of a thousand of currency."""
        world = self.comparison.columns[0].run.case.world
        return world.playbook.charges.points_per_thousand

    @property
    def currency(self) -> str:
        """Return the currency of the playbook."""
        return self.comparison.columns[0].run.case.world.playbook.currency


def money(points: float, grounds: Grounds) -> str:
    """Return value points read as money at the playbook's rate."""
    return about(as_money(points, points_per_thousand=grounds.rate), grounds)


def about(value: float, grounds: Grounds) -> str:
    """Return money that follows from value points, as roughly as such a reading is meant."""
    return (
        f"about {Number(value=roughly(value), unit='money', currency=grounds.currency)}"
    )


def why(grounds: Grounds) -> Iterator[str]:
    """Yield why the option is recommended."""
    if grounds.foreseen is not None:
        yield from answer(grounds.foreseen)
        yield from _other_plan(grounds)
    else:
        yield from _by_plans(grounds)
    yield from _well_used(grounds)


def _by_plans(grounds: Grounds) -> Iterator[str]:
    """Yield how far the solved plans put the option before the others."""
    yield "Options are ranked by value points: what the hours delivered are worth, less what the playbook charges for broken promises, handovers, overload and money. No future but the planned one was looked at."
    for name, lead in grounds.by_plans.leads.items():
        if name not in grounds.refused:
            yield _lead(grounds, name, lead)
    for name, reason in grounds.refused.items():
        yield f"{grounds.letters[name]} is left aside: it {reason}."


def _well_used(grounds: Grounds) -> Iterator[str]:
    """Yield how far today's people and teams are used by the best plan without anybody new."""
    loads = next(b for b in grounds.briefs if b.option == AS_IS).loads
    have = sum(item.hours_available for item in loads)
    if have:
        used = Number(value=sum(item.hours_planned for item in loads) / have, unit="share")  # fmt: skip
        yield f"Whether today's people and teams are well used: {grounds.letters[AS_IS]}, the best plan found without anybody new, fills {used} of their hours."


def _lead(grounds: Grounds, name: str, lead: Difference | None) -> str:
    """Return by how many value points the option is ahead of another, or that it cannot be told."""
    one, two = grounds.letters[grounds.chosen], grounds.letters[name]
    if lead is None:
        return f"{one} and {two} do not ask for the same work, so that their value points are not compared."
    ends = f"{numeral(lead.low)} to {numeral(lead.high)}"
    if not lead.told_from_zero:
        return f"{one} cannot be told from {two} in value points (difference {ends})."
    word = "ahead of" if lead.found > 0 else "behind"
    return f"{one} is {numeral(abs(lead.found))} value points {word} {two} (by {ends})."


def _other_plan(grounds: Grounds) -> Iterator[str]:
    """Yield that the plan without surprises speaks for another option than the futures."""
    plan, futures = grounds.by_plans, grounds.chosen
    if plan.chosen == futures:
        return
    lead = plan.leads.get(futures)
    ends = "" if lead is None else f" by {numeral(lead.low)} to {numeral(lead.high)} value points"  # fmt: skip
    told = lead is not None and lead.told_from_zero
    word = f"is ahead{ends}" if told else f"is named, though not told apart{f' ({ends.strip()})' if ends else ''}"  # fmt: skip
    yield f"If all goes as planned, with no deal, ending or resignation beyond the scenario, {grounds.letters[plan.chosen]} {word}; {grounds.letters[futures]} is recommended for what may happen."


def nothing(
    grounds: Grounds, shown: Shown, *, facts: Mapping[str, Fact], period: str
) -> Iterator[str]:
    """Yield what doing nothing costs: what continues, what grows, and what it is worth not to."""
    first, last = shown.periods[0], shown.periods[-1]
    unmanaged, rules = (facts[key].numbers[0] for key in ("unmanaged", "rules"))
    broken = f"strict rules of the playbook are broken {counted(rules.value or 0.0, 'time')}" if rules.shown else "no strict rule of the playbook is broken"  # fmt: skip
    yield f"What continues: {counted(unmanaged.value or 0.0, f'alliance-{period}')} pass without a lead, and {broken}. The cost beyond today's salaries is {facts['cost'].numbers[0]}."
    yield from _unled(grounds, period)
    yield from _as_people(grounds, shown)
    before, after = first.hours_missing, last.hours_missing
    change = round(after) - round(before)
    word = "grow from" if change > 0 else "fall from" if change < 0 else "stay at"
    ends = numeral(before) if not change else f"{numeral(before)} to {numeral(after)}"
    yield f"What changes over time: hours missing a {period} {word} {ends} between {first.period} and {last.period}."
    yield from _worth(grounds)
    yield from _bent(grounds, facts)
    yield from _waiting(grounds)


def _bent(grounds: Grounds, facts: Mapping[str, Fact]) -> Iterator[str]:
    """Yield that only strict rules speak against doing nothing, where it is not proven worse."""
    broken = facts["rules"].numbers[0].shown
    if grounds.briefs[0].nothing and broken and _lost(grounds, grounds.chosen) <= 0:
        yield "What speaks against it are those strict rules, listed in the workbook: if they may be bent, nothing needs to change; if not, today's leads cannot stay."


def _worth(grounds: Grounds) -> Iterator[str]:
    """Yield what doing nothing loses, how much of that the same team would bring, and what the choice adds to it."""
    if not grounds.briefs[0].nothing:
        return
    lost, name = _lost(grounds, grounds.chosen), grounds.letters[grounds.chosen]
    if lost <= 0:
        yield f"In value points doing nothing is not proven worse than {name}."
        return
    told = f"Against {name}, doing nothing loses {numeral(lost)} value points"
    if grounds.chosen == AS_IS:
        yield f"{told}{_read(lost, grounds)}."
        return
    alone = max(0.0, _lost(grounds, AS_IS))
    yield f"{told}; against {grounds.letters[AS_IS]}, which hires nobody, {numeral(alone)}{_read(alone, grounds)}."
    yield from _more(grounds)


def _unled(grounds: Grounds, period: str) -> Iterator[str]:
    """Yield which alliances have no lead, by name, those that need most first."""
    first = grounds.briefs[0]
    placed = first.column.run.case.portfolio.placement
    found = [
        f"{placed(item.alliance_id).name} ({counted(item.periods, period)})"
        for item in first.unled
    ]
    if found:
        yield f"Left without a lead, those that need most hours first: {set_apart(found, most=MOST_UNLED)}."


def _as_people(grounds: Grounds, shown: Shown) -> Iterator[str]:
    """Yield how many full-time managers the hours missing would take."""
    hours = grounds.briefs[0].full_time_hours
    missing = sum(item.hours_missing for item in shown.periods)
    people = Number(value=missing / hours if hours else None, unit="fte")
    if people.shown:
        yield f"The hours missing are the work of {people} full-time managers over the horizon."


def _lost(grounds: Grounds, option: str) -> float:
    """Return how many value points doing nothing is proven to lose against an option."""
    column = next(c for c in grounds.comparison.columns if c.option == option)
    return ahead_of_nothing(column, grounds.briefs[0]).low


def _read(points: float, grounds: Grounds) -> str:
    """Return points read as money, to stand after them."""
    if grounds.rate <= 0:
        return ""
    return f", read as money {money(points, grounds)}"


def _more(grounds: Grounds) -> Iterator[str]:
    """Yield what the choice is worth over the same team, on average over the futures, where that is more than chance."""
    if grounds.foreseen is None:
        return
    found = grounds.foreseen.recommendation.nothing.get("points")
    if found is not None and found.low > 0:
        yield f"What {grounds.letters[grounds.chosen]} adds to {grounds.letters[AS_IS]}: {numeral(found.value)} value points on average over the futures ({numeral(found.low)} to {numeral(found.high)}){_read(found.value, grounds)}."


def rate_told(grounds: Grounds) -> Iterator[str]:
    """Yield at which rate points are read as money."""
    if grounds.rate > 0:
        yield f"Points read as money: at the playbook's rate of {grounds.rate:g} points for a thousand {grounds.currency}; a reading, not cash, and costs are already taken off the points."


def _waiting(grounds: Grounds) -> Iterator[str]:
    """Yield what waiting costs, where a post is to be filled."""
    brief = next(b for b in grounds.briefs if b.option == grounds.chosen)
    if any(item.sure_by for item in brief.commitments):
        months = brief.column.run.case.scenario.futures.people.months_to_replace.mean
        yield f"Waiting: filling a post takes {months:.1f} months on average, and each month of delay moves the first day of whoever joins by a month."


def risks(grounds: Grounds, chosen: Shown) -> Iterator[str]:
    """Yield what may go wrong with the choice."""
    if grounds.foreseen is not None:
        fails = ways_to_fail(grounds.foreseen)[0]
        yield f"{fails.meaning} {' '.join(fails.told[: MOST_TOLD + 1])}"
        if grounds.briefs[0].nothing:
            yield f"No chance is told for {grounds.letters[grounds.briefs[0].option]}: doing nothing was not lived through the sampled futures."
    full = [
        chosen.names[item.resource_id]
        for item in chosen.loads
        if item.hours_available and item.hours_planned >= FULL * item.hours_available
    ]
    if grounds.foreseen is None:
        yield "Risk is told from the plans alone: no future but the planned one was looked at."
    if not full:
        yield f"Some slack: nobody has {given(FULL)} or more of their hours planned over the whole horizon."
    else:
        verb = "has" if len(full) == 1 else "have"
        yield f"Little slack: {listed(full, most=MOST_FULL)} {verb} {given(FULL)} or more of their hours planned over the whole horizon."
    over = [chosen.names[item.resource_id] for item in chosen.loads if item.peak > 1 + 1e-6]  # fmt: skip
    if over:
        yield f"Planned above 100% at their peak: {listed(over, most=MOST_FULL)}."
    lasting = [item.what for item in chosen.decided if item.lasting]
    if lasting:
        yield f"Hardly to be undone: {'; '.join(lasting)}."


def mind_title(grounds: Grounds) -> str:
    """Return what would change our mind, as a finding."""
    name = grounds.letters[grounds.chosen]
    if grounds.foreseen is not None:
        ways = ways_to_fail(grounds.foreseen)
        if len(ways) > 1:
            return ways[1].title.replace(f"“{grounds.foreseen.chosen}”", name)
    dearer = _nearest(grounds)
    if dearer is not None:
        return f"{name} stays ahead of {grounds.letters[dearer[0]]} unless it costs {about(dearer[1], grounds)} more"
    if grounds.alike:
        return f"The plans cannot tell {name} from {listed(grounds.alike, most=MANY)}: anything that counts beside value points may decide"
    return f"Nothing that was computed would change the choice of {name}"


def _flips(grounds: Grounds) -> dict[str, float]:
    """Return by how much the option may become dearer before the plans put another first, by other option."""
    leads = grounds.by_plans.leads if grounds.chosen == grounds.by_plans.chosen else {}
    found = {
        name: dearer_by(lead, points_per_thousand=grounds.rate)
        for name, lead in leads.items()
        if name not in grounds.refused
    }
    return {name: value for name, value in found.items() if value is not None}


def _nearest(grounds: Grounds) -> tuple[str, float] | None:
    """Return the option that would come first next if the choice became dearer, and from how much."""
    if grounds.alike:
        return None
    return min(_flips(grounds).items(), key=lambda item: item[1], default=None)


def mind(grounds: Grounds) -> Iterator[str]:
    """Yield what would change our mind: conditions, triggers, prices."""
    name = grounds.letters[grounds.chosen]
    if grounds.foreseen is not None:
        fails, *beaten = ways_to_fail(grounds.foreseen)
        for item in beaten:
            yield f"{item.meaning} {' '.join(item.told[:MOST_TOLD])}"
            yield from (text for text in item.watch[:MOST_TOLD])
        yield from (f"For enough promises: {text[:1].lower()}{text[1:]}" for text in fails.watch[:MOST_TOLD])  # fmt: skip
        yield information(grounds.foreseen)
    for other, value in sorted(_flips(grounds).items(), key=lambda item: item[1]):
        yield f"If {name} cost {about(value, grounds)} more over the horizon, {grounds.letters[other]} could come first (by the solved plans)."
    if grounds.alike and grounds.foreseen is None:
        yield f"A longer search (--seconds) or sampled futures (resourcing futures, then --futures) may tell {name} from {listed(grounds.alike, most=MANY)}."
