"""What a scenario file says: horizon, changes, options, rules, limits and what the optimizer is asked for."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from resourcing.domain import Frozen, Identifier, Name, measured_in
from resourcing.playbook import Assumption, Rules, Strictness
from resourcing.scenario.changes import Change
from resourcing.scenario.options import Amount, Option
from resourcing.scenario.preferring import Preferences
from resourcing.scenario.prices import ChargeChanges
from resourcing.scenario.settings import TOLERANCES, OptimizerSettings
from resourcing.scenario.simulating import SimulationSettings, simulation_numbers
from resourcing.scenario.uncertain import Futures

AS_IS = "as_is"
"""Name of the option that changes nothing; every scenario has it."""


class Horizon(Frozen):
    """The review periods that are planned."""

    start: date
    """First day of the horizon; the first day of a month."""
    periods: Annotated[
        int, Field(ge=1, le=60, json_schema_extra=measured_in("periods"))
    ]
    """Number of review periods."""
    months_per_period: Literal[1, 3] = 3
    """Length of a review period in whole months."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the label of each period, like ``2027Q1`` or ``2027-01``."""
        firsts = self.first_days[:-1]
        if self.months_per_period == 1:
            return tuple(f"{day:%Y-%m}" for day in firsts)
        return tuple(f"{day.year}Q{(day.month + 2) // 3}" for day in firsts)

    @property
    def first_days(self) -> tuple[date, ...]:
        """Return the first day of each period, and of the one after the last."""
        return tuple(
            add_months(self.start, months=index * self.months_per_period)
            for index in range(self.periods + 1)
        )

    @property
    def months(self) -> tuple[tuple[int, date, date], ...]:
        """Return the months of the horizon as period index, first day, first day of the next month."""
        count = self.periods * self.months_per_period
        firsts = [add_months(self.start, months=index) for index in range(count + 1)]
        return tuple(
            (index // self.months_per_period, firsts[index], firsts[index + 1])
            for index in range(count)
        )

    @property
    def years(self) -> tuple[str, ...]:
        """Return the calendar years in which a period begins, in order."""
        return tuple(dict.fromkeys(str(day.year) for day in self.first_days[:-1]))

    def months_served(
        self, *, first: date | None, last: date | None
    ) -> dict[str, float]:
        """Return the months of service in each calendar year of the horizon, in proportion to days.

        Parameters
        ----------
        first, last
            First and last day of service; None means before or beyond the horizon.

        Examples
        --------
        >>> horizon = Horizon(start=date(2027, 7, 1), periods=4)
        >>> horizon.months_served(first=date(2027, 10, 16), last=None)
        {'2027': 2.5161290322580645, '2028': 6.0}
        """
        served = dict.fromkeys(self.years, 0.0)
        for period, begin, following in self.months:
            start = max(begin, first or begin)
            end = min(following, last + timedelta(days=1) if last else following)
            year = str(self.first_days[period].year)
            share = max((end - start).days, 0) / (following - begin).days
            served[year] += share
        return served


def add_months(day: date, *, months: int) -> date:
    """Return the first day of the month that lies `months` after the month of `day`.

    Examples
    --------
    >>> add_months(date(2027, 11, 1), months=3)
    datetime.date(2028, 2, 1)
    """
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


class RuleChanges(Frozen):
    """Strictness of rules in this scenario; a rule left out keeps the playbook's."""

    span: Strictness | None = None
    """Span of control."""
    occupancy: Strictness | None = None
    """Occupancy ceiling."""
    promises: Strictness | None = None
    """Floors of coverage."""
    handovers: Strictness | None = None
    """Limit on handovers, `max_handovers`."""
    budget: Strictness | None = None
    """Budget of each year."""
    grade: Strictness | None = None
    """Least grade of a lead."""
    skills: Strictness | None = None
    """Skills of a lead."""
    unit: Strictness | None = None
    """Own unit of embedded people and of teams."""
    resourcing: Strictness | None = None
    """Resourcing options of the profile."""

    def over(self, rules: Rules) -> Rules:
        """Return the rules with the strictness given here.

        Examples
        --------
        >>> RuleChanges(span="off").over(Rules(span="soft")).span
        'off'
        """
        return rules.replace(**{name: given for name, given in self if given})


class Scenario(Frozen):
    """A state of the world with the decisions open to us."""

    title: Name
    """Title for people."""
    description: str = ""
    """What this world is about."""
    register_path: Annotated[Name, Field(alias="register")]
    """Folder of CSV files or Excel workbook, relative to the scenario file."""
    playbook_path: Annotated[Name, Field(alias="playbook")]
    """Playbook file, relative to the scenario file."""
    horizon: Horizon
    """Review periods."""
    as_of: date | None = None
    """The only "today"; blank means the first day of the horizon."""
    seed: Annotated[int, Field(ge=0)] = 0
    """Seed of everything drawn by chance."""
    changes: tuple[Change, ...] = ()
    """Dated changes to the world, in order."""
    options: Mapping[Identifier, Option] = {}
    """Options open to us; ``as_is`` always exists."""
    rules: RuleChanges = RuleChanges()
    """Strictness of rules; what else binds (pins, published window, support share, oversight) is off only where left out."""
    charges: ChargeChanges = ChargeChanges()
    """Prices in place of the playbook's; a rule that is soft needs one above 0."""
    budget: Mapping[str, Amount] = {}
    """Budget by calendar year for hires, contractors' and teams' hours; a year left out has none."""
    max_handovers: Annotated[
        int | None, Field(ge=0, json_schema_extra=measured_in("handovers"))
    ] = None
    """Most handovers over the horizon, those forced by people who leave not counted; blank means no limit."""
    published_until: date | None = None
    """In periods that begin before this day the current leads stay, always strict; blank means nothing is published."""
    optimizer: OptimizerSettings = OptimizerSettings()
    """What the optimizer is asked for, and when it stops."""
    simulation: SimulationSettings = SimulationSettings()
    """How a plan is replayed with requests that arrive by chance."""
    futures: Futures = Futures()
    """What may happen that nobody can know, and in how many sampled futures options are judged."""
    preferences: Preferences = Preferences()
    """What leadership prefers among options."""

    @property
    def today(self) -> date:
        """Return the only "today" of the computation."""
        return self.as_of or self.horizon.start


def scenario_assumptions(scenario: Scenario) -> tuple[Assumption, ...]:
    """Return the numbers that a scenario sets, all user-set."""
    rows = (*_numbers(scenario), *_limits(scenario), *_option_numbers(scenario))
    return tuple(
        Assumption(
            name=name,
            value=f"{value:.10g}" if isinstance(value, int | float) else str(value),
            meaning=meaning,
            basis="user",
            note="set by the scenario",
        )
        for name, value, meaning in rows
    )


Row = tuple[str, float | date, str]
"""Dotted key, value and meaning."""


def _numbers(scenario: Scenario) -> Iterator[Row]:
    """Yield the numbers that every scenario has."""
    months = scenario.horizon.months_per_period
    yield "horizon.periods", scenario.horizon.periods, "Number of review periods."
    yield (
        "horizon.months_per_period",
        months,
        "Length of a review period in months.",
    )
    yield (
        "optimizer.gap",
        scenario.optimizer.gap,
        "Proven gap at which the optimizer stops.",
    )
    yield from _tolerances(scenario.optimizer)
    yield from simulation_numbers(scenario.simulation)
    yield "seed", scenario.seed, "Seed of everything drawn by chance."


def _tolerances(settings: OptimizerSettings) -> Iterator[Row]:
    """Yield what each aim may lose for later ones, where one comes after another."""
    if settings.objective == "lexicographic":
        for aim in settings.order:
            share = settings.tolerances.get(aim, TOLERANCES[aim])
            meaning = f"Share of its value that {aim} may lose for later aims."
            yield f"optimizer.tolerances.{aim}", share, meaning


def _limits(scenario: Scenario) -> Iterator[Row]:
    """Yield budgets, the limit on handovers and the published window, where they are given."""
    for year, amount in scenario.budget.items():
        yield f"budget.{year}", amount, f"Budget of {year} (currency)."
    if scenario.max_handovers is not None:
        yield "max_handovers", scenario.max_handovers, "Most handovers that count."
    if scenario.published_until is not None:
        yield (
            "published_until",
            scenario.published_until,
            "Day before which the current leads stay.",
        )


def _option_numbers(scenario: Scenario) -> Iterator[Row]:
    """Yield the numbers of options that the optimizer weighs: candidates, contractors, budgets."""
    for name, option in scenario.options.items():
        place = f"options.{name}"
        for index, person in enumerate(option.candidates):
            at = f"{place}.candidates[{index}]"
            yield f"{at}.annual_cost", person.annual_cost, "Cost of a year if hired."
            yield f"{at}.count", person.count, "Like people who may be hired."
        for index, item in enumerate(option.contractors):
            at = f"{place}.contractors[{index}]"
            yield f"{at}.hourly_cost", item.hourly_cost, "Price of an hour bought."
            yield (
                f"{at}.hours_per_month",
                item.hours_per_month,
                "Most hours bought a month.",
            )
        for year, amount in option.budget.items():
            yield f"{place}.budget.{year}", amount, f"Budget of {year} (currency)."
