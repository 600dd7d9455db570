"""The rows of the table of options and of the trade-off matrix: a number for each option, how it is counted, from where.

Words and sums over what `study.briefing` and the sampled futures give.
"""

from collections.abc import Callable, Iterator, Sequence

from resourcing.simulate import service_levels
from resourcing.study.briefing import OptionBrief
from resourcing.view.foreseen import Foreseen
from resourcing.view.pack.content import Criterion, Fact
from resourcing.view.pack.numbers import Number, Unit
from resourcing.view.pages.words import given

COSTS, PEOPLE, SERVICE, RULES, DECIDED, FUTURES = (
    *("Costs", "People", "Service", "Rules", "Moves", "futures"),
)
"""Where numbers come from: sheets of the workbook, or the stored futures."""


def option_facts(
    briefs: Sequence[OptionBrief], *, foreseen: Foreseen | None, period: str
) -> tuple[Fact, ...]:
    """Return the rows of the table of options.

    Parameters
    ----------
    briefs
        The options.
    foreseen
        What sampled futures say of them; None without futures.
    period
        What a review period is called.
    """
    found = [*_spent(briefs), *_people(briefs), *_served(briefs, period)]
    found += _replayed(briefs)
    if foreseen is not None:
        found += _futures(briefs, foreseen)
    return (*found, _lasting(briefs))


def _row(
    briefs: Sequence[OptionBrief],
    key: str,
    words: tuple[str, str, str],
    unit: Unit,
    find: Callable[[OptionBrief], float | None],
    *,
    currency: str = "",
) -> Fact:
    """Return one row; its words are name, meaning and source."""
    name, meaning, source = words
    numbers = [Number(value=find(b), unit=unit, currency=currency) for b in briefs]
    return Fact(
        key=key, name=name, numbers=tuple(numbers), meaning=meaning, source=source
    )


def _currency(briefs: Sequence[OptionBrief]) -> str:
    """Return the currency of the playbook."""
    return briefs[0].column.run.case.world.playbook.currency


def _spent(briefs: Sequence[OptionBrief]) -> Iterator[Fact]:
    """Yield the cost."""
    meaning = "people hired, hours of contractors and teams, and training, over the horizon; salaries of today's team are in none"
    yield _row(
        briefs,
        "cost",
        ("Cost beyond today's salaries", meaning, COSTS),
        "money",
        lambda b: sum(sum(line.by_year) for line in b.costs),
        currency=_currency(briefs),
    )


def _people(briefs: Sequence[OptionBrief]) -> Iterator[Fact]:
    """Yield who joins, hours and load."""
    yield _row(
        briefs,
        "fte",
        ("People hired, full-time", "full-time equivalents of those who join", PEOPLE),
        "fte",
        lambda b: b.fte_joining,
    )
    yield _row(
        briefs,
        "available",
        ("Hours available", "of everybody, over the horizon", PEOPLE),
        "hours",
        lambda b: sum(load.hours_available for load in b.loads),
    )
    yield _row(
        briefs,
        "used",
        ("Hours planned of those available", "of everybody, over the horizon", PEOPLE),
        "share",
        _used,
    )
    yield _row(
        briefs,
        "over",
        (
            "People and teams above 100% at their peak",
            "planned hours above available hours in at least one period",
            PEOPLE,
        ),
        "count",
        lambda b: float(sum(load.peak > 1 + 1e-6 for load in b.loads)),
    )


def _used(brief: OptionBrief) -> float | None:
    """Return the share of available hours that are planned; None where nobody is there."""
    have = sum(load.hours_available for load in brief.loads)
    return sum(load.hours_planned for load in brief.loads) / have if have else None


def _served(briefs: Sequence[OptionBrief], period: str) -> Iterator[Fact]:
    """Yield hours, promises, alliances without a lead and handovers."""
    yield _row(
        briefs,
        "needed",
        ("Hours needed", "by the playbook, over the horizon", SERVICE),
        "hours",
        lambda b: sum(p.hours_needed for p in b.periods),
    )
    yield _row(
        briefs,
        "missing",
        ("Hours missing", "needed and not delivered", SERVICE),
        "hours",
        lambda b: sum(p.hours_missing for p in b.periods),
    )
    yield _row(
        briefs,
        "kept",
        ("Promises kept", f"a promise: the least that one alliance is due of one bundle of services in one {period}", SERVICE),
        "share",
        lambda b: _share(sum(p.promises_kept for p in b.periods), sum(p.promises_made for p in b.periods)),
    )  # fmt: skip
    yield _row(
        briefs,
        "essential",
        ("Essential promises kept", "those of the essential bundle", SERVICE),
        "share",
        lambda b: _share(sum(p.essential_kept for p in b.periods), sum(p.essential_made for p in b.periods)),
    )  # fmt: skip
    yield _row(
        briefs,
        "broken",
        ("Promises broken", "made and not kept", SERVICE),
        "count",
        lambda b: float(sum(p.promises_made - p.promises_kept for p in b.periods)),
    )
    yield _row(
        briefs,
        "unmanaged",
        (f"Alliance-{period}s without a lead", f"one alliance that nobody leads for one {period}", SERVICE),
        "count",
        lambda b: float(sum(p.unmanaged for p in b.periods)),
    )  # fmt: skip
    yield _row(
        briefs,
        "handovers",
        ("Handovers", "changes of lead", SERVICE),
        "count",
        lambda b: float(sum(p.handovers for p in b.periods)),
    )
    yield _row(
        briefs,
        "rules",
        ("Strict rules broken", "leads whom the rules do not allow, hours above a ceiling, and the like; each alliance or person counts in each period", RULES),
        "count",
        lambda b: float(b.rules_broken),
    )  # fmt: skip


def _share(part: float, whole: float) -> float:
    """Return a share, all of nothing as 1."""
    return part / whole if whole else 1.0


def _replayed(briefs: Sequence[OptionBrief]) -> list[Fact]:
    """Return the share of requests answered in time, where every plan was replayed."""
    if all(_in_time(b) is None for b in briefs):
        return []
    meaning = (
        "plans replayed with requests that arrive by chance, all under the same luck"
    )
    words = ("Requests answered in time", meaning, "replay of the plans")
    return [_row(briefs, "in_time", words, "share", _in_time)]


def _in_time(brief: OptionBrief) -> float | None:
    """Return the share of requests answered in time."""
    if brief.nothing or brief.column.run.service is None:
        return None
    table = service_levels(brief.column.run.service, by=["all"])
    return float(table["in_time"].iloc[0]) if len(table) else None


def _futures(briefs: Sequence[OptionBrief], foreseen: Foreseen) -> Iterator[Fact]:
    """Yield what the sampled futures say."""
    number = foreseen.outcome.num_futures
    kept, tail = (given(x) for x in (foreseen.outcome.satisfied_at, foreseen.outcome.tail))  # fmt: skip
    rows: tuple[tuple[str, str, str, Unit, str], ...] = (
        ("good", "Chance that it is good enough", f"share of {number:,} sampled futures in which at least {kept} of the essential promises are kept", "share", "satisfied"),
        ("best", "Chance that it is the best option", f"share of {number:,} sampled futures; ties are shared", "share", "best"),
        ("regret", "Average regret, value points", "what it loses in a future against the option that is best there", "points", "expected_regret"),
        ("worst", f"In the worst {tail} of futures, value points", "mean of the worst futures", "points", "tail_mean"),
    )  # fmt: skip
    for key, name, meaning, unit, column in rows:
        if unit == "points" and foreseen.outcome.measure != "points":
            continue
        words = (name, meaning, FUTURES)
        yield _row(briefs, key, words, unit, _standing(foreseen, column))


def _standing(foreseen: Foreseen, column: str) -> Callable[[OptionBrief], float | None]:
    """Return how a number of the standing is found; doing nothing at all has none."""
    return lambda b: None if b.nothing else foreseen.row_of(b.option)[column]


def _lasting(briefs: Sequence[OptionBrief]) -> Fact:
    """Return how many decisions can hardly be undone."""
    meaning = "people hired and people moved; what is spent on training is spent, all else can be ended later"
    return _row(
        briefs,
        "lasting",
        ("Decisions hardly to be undone", meaning, DECIDED),
        "count",
        lambda b: float(sum(item.lasting for item in b.commitments)),
    )


def tradeoffs(facts: Sequence[Fact]) -> tuple[Criterion, ...]:
    """Return the trade-off matrix, at most five criteria: cost, service, risk, disruption and reversibility.

    Risk is the chance of being good enough where futures were sampled, else alliances without a lead. Where options differ in
    the strict rules that they break, that is a criterion in place of one on which they are alike, else of reversibility.
    """
    by_key = {item.key: item for item in facts}
    risk = ("good", "Risk", False) if "good" in by_key else ("unmanaged", "Risk", True)
    asked = (
        ("cost", "Cost", True),
        ("kept", "Service", False),
        risk,
        ("handovers", "Disruption", True),
        ("lasting", "Reversibility", True),
    )
    matrix = [
        Criterion(fact=by_key[key], name=name, less_is_better=less)
        for key, name, less in asked
    ]
    rules = Criterion(fact=by_key["rules"], name="Rules", less_is_better=True)
    if any(rules.marks):
        alike = [m for m in matrix if not any(m.marks) and m.fact.key != "good"]
        gone = alike[0] if alike else matrix[-1]
        left = (*matrix[:2], rules, *matrix[2:])
        matrix = [item for item in left if item is not gone]
    return tuple(matrix)
