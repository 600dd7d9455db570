"""What every file of the pack says, gathered once: options, trade-offs, moves, what would change our mind, assumptions.

Numbers come from `study` and `futures`, with all their digits; sentences are in `findings` and `deciding`. Only what ranks
options goes by numbers as they are shown, so that what reads the same ranks the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from resourcing.study.briefing import CostLine, OptionBrief, OptionLoad, PeriodService
from resourcing.view.pack.numbers import Number
from resourcing.view.pages.words import DASH, counted

LETTERS = "ABCDEFGH"
"""Letters by which options are called."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One row of the table of options: what it is, where it is computed, and a number for each option.

    Attributes
    ----------
    key, name
        Identifier, and words.
    numbers
        A number for each option, in order.
    meaning
        How it is counted.
    source
        Sheet of the workbook from which it follows, and what computed it.
    """

    key: str
    name: str
    numbers: tuple[Number, ...]
    meaning: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One row of the trade-off matrix: a fact, whether less of it is better, and which options are best and worst."""

    fact: Fact
    name: str
    less_is_better: bool

    @property
    def marks(self) -> tuple[str, ...]:
        """Return ``best``, ``worst`` or nothing for each option; nothing for all where they read the same."""
        shown = [item.shown for item in self.fact.numbers]
        known = [value for value in shown if value is not None]
        if len(set(known)) <= 1:
            return ("",) * len(shown)
        best, worst = (min, max) if self.less_is_better else (max, min)
        ends = {worst(known): "worst", best(known): "best"}
        return tuple("" if v is None else ends.get(v, "") for v in shown)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One move from today to the option: when, what, who hands to whom, its hours and why; how it is undone, and whether hardly."""

    when: str
    what: str
    giver: str
    taker: str
    hours: float | None
    why: str
    undone: str
    lasting: bool = False


@dataclass(frozen=True, kw_only=True)
class Decided:
    """One thing that an option decides: what, by when, and how it can be taken back; see `study.committing.Commitment`."""

    what: str
    decide_by: date | None
    first_day: date | None
    undone: str
    lasting: bool
    spent: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Shown:
    """An option as it is shown.

    Attributes
    ----------
    letter, option, title, description
        What it is called.
    nothing, chosen
        Whether it is doing nothing, and whether it is the one recommended.
    years, costs, loads, periods
        See `study.briefing.OptionBrief`.
    names
        Names of people and teams by identifier.
    decided
        What it decides.
    steps
        The moves from today to it.
    rules
        The strict rules that its plan breaks, a sentence each.
    """

    letter: str
    option: str
    title: str
    description: str
    nothing: bool
    chosen: bool
    years: tuple[str, ...]
    costs: tuple[CostLine, ...]
    loads: tuple[OptionLoad, ...]
    periods: tuple[PeriodService, ...]
    names: Mapping[str, str]
    decided: tuple[Decided, ...]
    steps: tuple[Step, ...]
    rules: tuple[str, ...]

    @property
    def lasting(self) -> int:
        """Return how many of its decisions can hardly be undone."""
        return sum(item.lasting for item in self.decided)

    @property
    def handovers(self) -> int:
        """Return how many handovers it takes."""
        return sum(item.handovers for item in self.periods)

    @property
    def reversibility(self) -> str:
        """Return how far it can be taken back, in a few words that follow from its decisions and handovers."""
        back = f"up to {counted(self.handovers, 'handover')} to go back"
        parts = [*self._bound(), *([back] if self.handovers else [])]
        return "; ".join(parts) or "nothing to undo"

    def _bound(self) -> Iterator[str]:
        """Yield how far its decisions bind."""
        spent = sum(item.spent for item in self.decided)
        if self.lasting:
            yield f"{self.lasting} of {counted(len(self.decided), 'decision')} hardly to be undone"
        elif self.decided:
            yield "no decision that is hard to end"
        if spent:
            yield f"{spent} spent for good"


@dataclass(frozen=True, kw_only=True)
class Late:
    """Something wrong with the day by which to decide, and how to repair it."""

    told: str
    repair: str


@dataclass(frozen=True, kw_only=True)
class Titles:
    """The findings that stand over the parts of the pack, each computed from its numbers."""

    decision: str
    nothing: str
    options: str
    tradeoff: str
    service: str
    risk: str
    moves: str
    mind: str
    assumptions: str


@dataclass(frozen=True, kw_only=True)
class Assumed:
    """One assumption: its key, value, meaning, basis and note, and whether it is among those shown first."""

    name: str
    value: str
    meaning: str
    basis: str
    note: str
    key: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Pack:
    """Everything that the files of a pack say.

    Attributes
    ----------
    subject, about
        Title of the scenario, and what it says of itself.
    currency, period
        Currency, and what a review period is called.
    horizon
        First and last period.
    by
        Day by which to decide; None where nothing presses.
    titles
        Findings.
    statement, ask
        The decision to make, and what is asked for, a sentence each.
    late
        What is wrong with the day, such as that it is past.
    why
        Why the option is recommended, in sentences.
    options
        The options, doing nothing first.
    facts, matrix
        The table of options, and the trade-off matrix.
    nothing
        What doing nothing costs: what continues and what grows, in sentences.
    risks
        What may go wrong, in sentences.
    mind
        What would change our mind, in sentences.
    reading
        How the numbers are counted, in sentences.
    assumptions
        Assumptions with their basis.
    inputs
        Name and hash of every file that was read.
    remarks
        What a reader must know besides, in sentences.
    made
        What made it, with its version.
    """

    subject: str
    about: str
    currency: str
    period: str
    horizon: tuple[str, str]
    by: date | None
    titles: Titles
    statement: str
    ask: str
    late: tuple[Late, ...]
    why: tuple[str, ...]
    options: tuple[Shown, ...]
    facts: tuple[Fact, ...]
    matrix: tuple[Criterion, ...]
    nothing: tuple[str, ...]
    risks: tuple[str, ...]
    mind: tuple[str, ...]
    reading: tuple[str, ...]
    assumptions: tuple[Assumed, ...]
    inputs: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    made: str

    @property
    def day_told(self) -> tuple[str, ...]:
        """Return what is wrong with the day, in sentences."""
        return tuple(item.told for item in self.late)

    @property
    def chosen(self) -> Shown:
        """Return the option that is recommended."""
        return next(item for item in self.options if item.chosen)

    def fact(self, key: str) -> Fact:
        """Return a row of the table of options."""
        return next(item for item in self.facts if item.key == key)

    def number(self, key: str, option: Shown) -> Number:
        """Return one number of an option."""
        return self.fact(key).numbers[self.options.index(option)]

    def marked(self, option: Shown, mark: str) -> str:
        """Return the criteria on which an option is ``best`` or ``worst``, each with its number; a dash where there is none."""
        k = self.options.index(option)
        found = [f"{c.name.lower()} ({c.fact.numbers[k]})" for c in self.matrix if c.marks[k] == mark]  # fmt: skip
        return ", ".join(found) or DASH


def costs_by_year(option: Shown) -> list[float]:
    """Return what an option costs in each calendar year."""
    return [sum(line.by_year[y] for line in option.costs) for y in range(len(option.years))]  # fmt: skip


def steps_first(steps: Sequence[Step], *, most: int) -> tuple[Sequence[Step], int]:
    """Return the first few moves, and how many more there are."""
    return steps[:most], max(0, len(steps) - most)


def letters(briefs: Sequence[OptionBrief]) -> Mapping[str, str]:
    """Return the letter of each option."""
    return {item.option: LETTERS[k] for k, item in enumerate(briefs)}
