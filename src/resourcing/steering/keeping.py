"""A state as a scenario file that extends its ground, and back.

Writes and opens nothing: tables of keys in and out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from resourcing.playbook import BUNDLES, Bundle, Profile, Segment
from resourcing.scenario import Agreement, Scenario
from resourcing.steering.asking import asked, scenario_of
from resourcing.steering.ground import Ground
from resourcing.steering.state import Joiners, NewDeals, State

Keys = dict[str, Any]
"""A table of a TOML file."""
OWN = ("title", "description", "register_path", "playbook_path")
"""What a file may say in its own way: paths are relative to it."""


def saved(ground: Ground, state: State, *, extends: str, title: str) -> Keys:
    """Return the keys of a scenario file that says what a state asks for.

    Parameters
    ----------
    ground, state
        What is asked.
    extends
        The ground's scenario file, relative to the new one.
    title
        Title of the scenario.
    """
    more = asked(ground, state)
    keys: Keys = {"extends": extends, "title": title}
    if state.seed is not None:
        keys["seed"] = state.seed
    if state.max_handovers is not None:
        keys["max_handovers"] = state.max_handovers
    if more.changes:
        keys["changes"] = [_plain(change) for change in more.changes]
    return {**keys, "options": {more.name: _plain(more.option)}}


def _plain(item: Any) -> Keys:
    """Return what a description says beyond its defaults, under the names that files use."""
    said = item.model_dump(by_alias=True, exclude_defaults=True, exclude_none=True)
    return dict(said)


def state_of(ground: Ground, scenario: Scenario) -> State | None:
    """Return the state that asks for a scenario, None where no state does.

    Parameters
    ----------
    ground
        What the scenario extends.
    scenario
        The scenario, as read.

    Returns
    -------
    State or None
        A state whose scenario is the one given, apart from title, description and the way paths are written.
    """
    try:
        state = _guessed(ground, scenario)
        made = scenario_of(ground, state)
    except (ValidationError, KeyError, ValueError):
        return None
    own = {name: getattr(scenario, name) for name in OWN}
    return state if made.replace(**own) == scenario else None


def _guessed(ground: Ground, scenario: Scenario) -> State:
    """Return the state that a scenario looks like."""
    base = ground.scenario
    new = scenario.changes[len(base.changes) :]
    option = scenario.options[asked(ground, State()).name]
    old = ground.chosen
    by_kind: dict[str, list[Any]] = {}
    for change in new:
        by_kind.setdefault(change.kind, []).append(change)
    freezes = by_kind.get("hiring_freeze", [])
    profiles = ground.inputs.playbook.profiles
    agreed = option.sla[len(old.sla) :]
    return State(
        joiners=_joiners(option.hires[len(old.hires) :]),
        contract_hours={
            row.grade: row.hours_per_month
            for row in option.contractors[len(old.contractors) :]
        },
        may_lead={
            row.resourcing: tuple(
                dict.fromkeys(profiles[name].segment for name in row.profiles)
            )
            for row in option.may_lead[len(old.may_lead) :]
        },
        floors=_floors(agreed, profiles, BUNDLES[0]),
        core_floors=_floors(agreed, profiles, BUNDLES[1]),
        deals=tuple(
            NewDeals(
                profile=next(iter(row.profiles)), number=row.count, first=row.first
            )
            for row in by_kind.get("deals_arrive", [])
        ),
        leavers={row.manager_id: row.date for row in by_kind.get("manager_leaves", [])},
        freeze_until=freezes[0].last_day if freezes else None,
        max_handovers=_where_other(scenario.max_handovers, base.max_handovers),
        levels={
            row.alliance_id: dict(row.levels)
            for row in by_kind.get("alliance_rescored", [])
        },
        pins=_beyond(option.pins, old.pins),
        seed=_where_other(scenario.seed, base.seed),
    )


def _joiners(people: Any) -> tuple[Joiners, ...]:
    """Return people of one grade, unit and first day together."""
    found = Counter((row.grade, row.unit, row.available_from) for row in people)
    return tuple(
        Joiners(grade=grade, unit=unit, number=number, first=first)
        for (grade, unit, first), number in found.items()
    )


def _floors(
    agreed: Sequence[Agreement], profiles: Mapping[str, Profile], bundle: Bundle
) -> dict[Segment, float]:
    """Return the floors of a bundle by segment."""
    return {
        profiles[row.profile].segment: row.floors[bundle]
        for row in agreed
        if bundle in row.floors
    }


def _where_other(new: int | None, old: int | None) -> int | None:
    """Return a number that differs from the ground's, else None."""
    return None if new == old else new


def _beyond(new: Mapping[str, str], old: Mapping[str, str]) -> dict[str, str]:
    """Return the entries that the ground does not have, or has otherwise."""
    return {key: value for key, value in new.items() if old.get(key) != value}
