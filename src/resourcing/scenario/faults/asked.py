"""Units that no alliance belongs to and skills that nobody knows: people who could lead nothing, training for nothing.

Mostly these are misspelled; silent where no alliance says its unit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from resourcing.domain import Alliance, Register
from resourcing.errors import did_you_mean
from resourcing.playbook import Fault, Playbook
from resourcing.scenario.changes import DealArrives, ManagerJoins, ManagerMoves
from resourcing.scenario.description import Scenario
from resourcing.scenario.faults.checks import some_names
from resourcing.scenario.options import Option


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What alliances belong to and ask for: those of the register, deals that arrive, and deals that futures may win.

    Attributes
    ----------
    units
        Units of alliances; none where the rule of units is not strict, so that everybody may lead anywhere.
    skills
        Skills that alliances or services ask for, or that somebody has.
    """

    units: frozenset[str]
    skills: frozenset[str]

    @classmethod
    def of(cls, scenario: Scenario, register: Register, playbook: Playbook) -> Self:
        """Return what is asked for within a scenario; a register of names alone asks for nothing."""
        rows = [*register.alliances, *_deals(scenario)]
        people = [*register.managers, *register.teams]
        services = playbook.services.values()
        skills = {
            skill for row in [*rows, *people] for skill in getattr(row, "skills", ())
        }
        skills |= {item.skill for item in services if item.skill}
        units = {unit for row in rows if (unit := getattr(row, "unit", None))}
        bound = frozenset(units if _strict(scenario, playbook) else ())
        return cls(units=bound, skills=frozenset(skills))

    def faults_of_changes(self, scenario: Scenario) -> Iterator[Fault]:
        """Yield people of changes who are embedded where no alliance is."""
        for index, change in enumerate(scenario.changes):
            place = f"changes[{index}]"
            match change:
                case ManagerMoves():
                    yield from self._no_unit(place, change.home, change.unit)
                case ManagerJoins(manager=row):
                    yield from self._no_unit(f"{place}.manager", row.home, row.unit)

    def faults_of_option(self, name: str, option: Option) -> Iterator[Fault]:
        """Yield people of an option who are embedded where no alliance is, and training in what nobody knows."""
        for kind in ("hires", "candidates", "contractors", "moves"):
            for index, row in enumerate(getattr(option, kind)):
                at = f"options.{name}.{kind}[{index}]"
                yield from self._no_unit(at, row.home, row.unit)
        for index, item in enumerate(option.upskilling):
            for skill in item.skills:
                if skill not in self.skills and self.skills:
                    yield Fault(
                        place=f"options.{name}.upskilling[{index}].skills",
                        value=skill,
                        rule="no alliance and no service asks for this skill, and nobody has it",
                        repair=_instead(skill, self.skills),
                    )

    def _no_unit(self, place: str, home: str, unit: str | None) -> Iterator[Fault]:
        """Yield a unit to which no alliance belongs, where somebody is embedded in it."""
        if home == "embedded" and unit and self.units and unit not in self.units:
            yield Fault(
                place=f"{place}.unit",
                value=unit,
                rule="no alliance belongs to this unit, so somebody embedded in it could lead nothing",
                repair=_instead(unit, self.units),
            )


def _strict(scenario: Scenario, playbook: Playbook) -> bool:
    """Return whether embedded people are held to their unit; silent where the rules of the playbook are not readable."""
    rules = getattr(playbook, "rules", None)
    return rules is not None and scenario.rules.over(rules).unit == "strict"


def _deals(scenario: Scenario) -> Iterator[Alliance]:
    """Yield the deals that arrive, and those that futures may win."""
    for change in scenario.changes:
        if isinstance(change, DealArrives):
            yield change.alliance
    futures = getattr(scenario, "futures", None)
    yield from (item.alliance for item in (futures.pipeline if futures else ()))


def _instead(name: str, known: frozenset[str]) -> str:
    """Return what to write instead."""
    return did_you_mean(name, known) or f"use one of {some_names(known)}"
