"""What is asked for, and by when: the day, whether it is past or too late, and the ask in a sentence.

Days come from what options decide, or from whoever makes the pack.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from resourcing.scenario import Scenario
from resourcing.study.briefing import OptionBrief
from resourcing.view.foreseen.deadlines import day
from resourcing.view.pack.content import Late, Shown
from resourcing.view.pack.numbers import Number
from resourcing.view.pages.words import counted


def due(brief: OptionBrief, by: date | None) -> date | None:
    """Return the day by which to decide: the one given, or the first that something of the option asks for."""
    days = [item.decide_by for item in brief.commitments if item.decide_by]
    return by or min(days, default=None)


def when(brief: OptionBrief, by: date | None, *, today: date) -> str:
    """Return by when to decide, in words with a blank before: at once where the day that the option asks for is past."""
    found = due(brief, by)
    if found is None:
        return ""
    past = by is None and found < today
    return f" at once (due by {day(found)})" if past else f" by {day(found)}"


def late(
    briefs: Sequence[OptionBrief],
    chosen: OptionBrief,
    *,
    by: date | None,
    scenario: Scenario,
    letters: Mapping[str, str],
) -> Iterator[Late]:
    """Yield what is wrong with the day: it is past, too late for the choice, or too late for another option.

    Parameters
    ----------
    briefs, chosen
        The options, and the one recommended.
    by
        The day given; None for the first that the choice asks for.
    scenario
        Says what counts as today.
    letters
        Letters of the options by name.
    """
    first, found = due(chosen, None), due(chosen, by)
    name = letters[chosen.option]
    if by and first and by > first:
        yield Late(
            told=f"The day given, {day(by)}, is later than {day(first)}, by which the first decision of {name} is due to act in time.",
            repair=f"Give an earlier day with --by, or move the first days of {name} in the scenario.",
        )
    if found and found < scenario.today:
        yield _past(found, given=by is not None, name=name, scenario=scenario)
    for item in briefs:
        other = due(item, None)
        if item is not chosen and found and other and other < found:
            yield Late(
                told=f"{letters[item.option]} asks for a decision by {day(other)} already; later it cannot act as planned.",
                repair=f"To keep {letters[item.option]} open, give that day with --by.",
            )


def _past(found: date, *, given: bool, name: str, scenario: Scenario) -> Late:
    """Return that a day lies before today, and how to repair it."""
    today = "from which the scenario is seen" if scenario.as_of else "the first day of the horizon"  # fmt: skip
    what = "The day given" if given else f"The day by which the first decision of {name} is due"  # fmt: skip
    seen = "move as_of" if scenario.as_of else "set as_of"
    rest = "." if given else f", or move the first days of {name} in the scenario."
    return Late(
        told=f"{what}, {day(found)}, lies before {day(scenario.today)}, {today}.",
        repair=f"Give a later day with --by, or {seen} in the scenario to the day from which you look{rest}",
    )


def ask(chosen: Shown, facts: Mapping[str, Number], *, when: str, until: str) -> str:
    """Return what is asked for, in a sentence.

    Parameters
    ----------
    chosen
        The option recommended.
    facts
        Its numbers.
    when
        By when, in words with a blank before.
    until
        Last period.
    """
    verb = "Approve" if chosen.decided else "Confirm"
    cost = f"{facts['cost']} beyond today's salaries until {until}"
    hired = _posts(facts["fte"]) if facts["fte"].shown else "nobody hired"
    return f"{verb} {chosen.letter}, “{chosen.title}”{when}: {cost}, {hired}, {counted(chosen.handovers, 'handover')}."


def _posts(fte: Number) -> str:
    """Return how many posts are asked for."""
    number = fte.shown or 0.0
    return f"{number:g} full-time {'post' if number == 1 else 'posts'}"


def statement(options: Sequence[Shown], ends: tuple[str, str], period: str, *, when: str) -> str:  # fmt: skip
    """Return the decision to make."""
    periods = len(options[0].periods)
    return f"Decide{when} which of {counted(len(options), 'option')} to take for {ends[0]} to {ends[1]} ({counted(periods, period)})."
