"""What a state asks for, in words: so that plans kept side by side can be told apart.

Says nothing of what the plan achieves.
"""

from collections.abc import Iterator
from datetime import date

from resourcing.steering.answering import Answer
from resourcing.steering.asking import STEERED
from resourcing.steering.state import State

NOTHING = "as it stands"


def asked_words(answer: Answer) -> str:
    """Return what the state of an answer asks for: a phrase for each control that was moved, after the option begun from."""
    names, state = _names(answer), answer.state
    moved = (*_people(state, names), *_deals(answer, names), *_rules(state))
    return f"{_begun(answer)}{'; '.join(moved) or NOTHING}"


def _begun(answer: Answer) -> str:
    """Return the option that an answer began from, nothing where that is none."""
    key = answer.case.world.option.removeprefix(f"{STEERED}_")
    option = answer.case.scenario.options.get(key)
    return "" if option is None or key == STEERED else f"{option.title}: "


def _people(state: State, names: dict[str, str]) -> Iterator[str]:
    """Yield who comes and goes, and hours bought."""
    for row in state.joiners:
        yield f"{row.number} {row.grade} more ({row.unit or 'central'}) from {_day(row.first)}"
    for key, last in state.leavers.items():
        yield f"{names.get(key, key)} leaves after {_day(last)}"
    if state.freeze_until:
        yield f"no hiring until {_day(state.freeze_until)}"
    for grade, hours in state.contract_hours.items():
        yield f"up to {hours:g} contract hours a month ({grade})"


def _deals(answer: Answer, names: dict[str, str]) -> Iterator[str]:
    """Yield new deals, other scores, and leads set by hand."""
    state, profiles = answer.state, answer.case.world.playbook.profiles
    for row in state.deals:
        title = profiles[row.profile].name
        yield f"{row.number} new, {title}, from {_day(row.first)}"
    if state.levels:
        yield f"other scores of {', '.join(names.get(a, a) for a in state.levels)}"
    for alliance, lead in state.pins.items():
        yield f"{names.get(alliance, alliance)} led by {names.get(lead, lead)}"


def _rules(state: State) -> Iterator[str]:
    """Yield other floors, teams that may lead, the limit of handovers, and the seed."""
    for bundle, floors in (("essential", state.floors), ("core", state.core_floors)):
        for segment, least in floors.items():
            yield f"at least {least:.0%} of {bundle} services, {segment}"
    for team, segments in state.may_lead.items():
        yield f"{team.replace('_', ' ')} may lead {', '.join(segments)}"
    if state.max_handovers is not None:
        yield f"at most {state.max_handovers} handovers"
    if state.seed is not None:
        yield f"seed {state.seed}"


def _names(answer: Answer) -> dict[str, str]:
    """Return the names of alliances, people and teams by their keys."""
    register = answer.case.world.register
    return {
        **{row.alliance_id: row.name for row in register.alliances},
        **{row.manager_id: row.name for row in register.managers},
        **{row.team_id: row.name for row in register.teams},
    }


def _day(day: date) -> str:
    """Return a day as the tables write it."""
    return day.isoformat()
