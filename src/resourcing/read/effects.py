"""What the changes and options of a scenario lead to together, although no file says it: deals drawn, people delayed, budgets cut.

Applies changes and options; places and solves nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from resourcing.read.inputs import Inputs
from resourcing.scenario import AS_IS, Option, Scenario, World, world


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What changes and options lead to together, although no file says it.

    Attributes
    ----------
    option
        Name of the option, None where it holds under each of them.
    key
        Identifier of a person or a deal, or the dotted key of a budget.
    value
        What holds.
    why
        What it comes from.
    """

    option: str | None
    key: str
    value: str
    why: str


def effects(inputs: Inputs) -> Iterator[Effect]:
    """Yield what changes and options lead to together: deals drawn, then by option who is delayed and budgets after cuts."""
    scenario = inputs.scenario
    for number, name in enumerate(dict.fromkeys([AS_IS, *scenario.options])):
        found = world(
            scenario,
            register=inputs.register,
            playbook=inputs.playbook,
            option=name,
        )
        if not number:
            yield from _drawn(found)
        yield from _delayed(found, name)
        yield from _cut(found, name, scenario)


def _drawn(found: World) -> Iterator[Effect]:
    """Yield the deals that were drawn by chance."""
    for row in found.register.alliances:
        if row.alliance_id in found.sampled:
            traits = (row.kind, row.phase, row.unit or "no unit", *row.skills)
            value = f"arrives on {row.start}: {', '.join(traits)}"
            why = f"{row.notes}; seed {found.seed}"
            yield Effect(option=None, key=row.alliance_id, value=value, why=why)


def _delayed(found: World, option: str) -> Iterator[Effect]:
    """Yield who starts later than an option plans."""
    for item in found.delayed:
        yield Effect(
            option=option,
            key=item.manager_id,
            value=f"starts on {item.first_day}, not {item.planned}",
            why="hiring is frozen",
        )


def _cut(found: World, option: str, scenario: Scenario) -> Iterator[Effect]:
    """Yield the budgets that are cut."""
    own = scenario.options.get(option, Option(title=option)).budget
    for year, left in found.budget.items():
        given = {**scenario.budget, **own}[year]
        if left != given:
            yield Effect(
                option=option,
                key=f"budget.{year}",
                value=f"{left:.12g}",
                why=f"{given:.12g} before cuts",
            )
