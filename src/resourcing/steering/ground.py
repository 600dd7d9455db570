"""What a state is applied to: the inputs of a scenario with one of its options, and what can be chosen."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from resourcing.domain import GRADES, Alliance, Grade, Manager
from resourcing.explain.people import own_people, usual_skills
from resourcing.read import Inputs
from resourcing.scenario import AS_IS, Option, Scenario
from resourcing.study import Case, prepare

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """A scenario with one of its options, before anything is steered.

    Attributes
    ----------
    inputs
        Scenario, register and playbook.
    option
        Option that is the ground.
    path
        File of the scenario; None where it was made in a program.
    """

    inputs: Inputs
    option: str = AS_IS
    path: Path | None = None

    @property
    def scenario(self) -> Scenario:
        """Return the scenario."""
        return self.inputs.scenario

    @property
    def chosen(self) -> Option:
        """Return the option that is the ground."""
        return self.scenario.options.get(self.option, Option(title="As is"))

    @property
    def words(self) -> str:
        """Return what is steered in words: the option's title, or that it is as it stands."""
        return (
            "the scenario as it stands" if self.option == AS_IS else self.chosen.title
        )

    @cached_property
    def case(self) -> Case:
        """Return the case of the ground, not solved."""
        return prepare(
            self.scenario,
            register=self.inputs.register,
            playbook=self.inputs.playbook,
            option=self.option,
        )

    @property
    def team(self) -> tuple[Manager, ...]:
        """Return the people who are there or hired."""
        return own_people(self.case)

    @property
    def grades(self) -> tuple[Grade, ...]:
        """Return the grades that somebody has, from the lowest."""
        there = {row.grade for row in self.team}
        return tuple(grade for grade in GRADES if grade in there) or GRADES

    @property
    def units(self) -> tuple[str, ...]:
        """Return the units of alliances and people, by name."""
        register = self.case.world.register
        rows: tuple[Alliance | Manager, ...] = (*register.alliances, *register.managers)
        return tuple(sorted({row.unit for row in rows if row.unit}))

    def skills(self, grade: Grade, unit: str | None = None) -> tuple[str, ...]:
        """Return the usual skills of a grade and unit; of the grade where nobody of it is there."""
        found = usual_skills(self.case, grade=grade, unit=unit)
        return found or usual_skills(self.case, grade=grade, unit=None)

    def annual_cost(self, grade: Grade) -> float:
        """Return the mean full-time cost of a grade in the register, of everybody where nobody of it has one, else 0."""
        known = [
            (row.grade, row.annual_cost / row.fte)
            for row in self.team
            if row.annual_cost is not None
        ]
        own = [cost for name, cost in known if name == grade]
        costs = own or [cost for _, cost in known]
        return round(sum(costs) / len(costs), 2) if costs else 0.0

    def hourly_cost(self, grade: Grade) -> float:
        """Return the cost of an hour of a full-time person of a grade, by the playbook's productive hours."""
        month = self.inputs.playbook.planning.productive_hours_per_month
        return round(self.annual_cost(grade) / MONTHS_PER_YEAR / month, 2)
