"""Improve: what the numbers point to, one sentence each, tied to its measure and to the command that asks further.

Every number in a sentence is one of the scorecard; whether to act is for people to decide.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from resourcing.domain import Decision
from resourcing.intake import cells_of, superseding
from resourcing.scenario import AS_IS
from resourcing.scorecard.control import Chart, Signal
from resourcing.scorecard.definitions import DEFINITIONS
from resourcing.scorecard.measure import REGISTER_TABLES, Measure
from resourcing.words import counted, listed


@dataclass(frozen=True, kw_only=True)
class Action:
    """What a number points to.

    Attributes
    ----------
    measure
        Measure that it rests on.
    sentence
        What it points to.
    command
        Command that asks further, empty where there is none.
    """

    measure: str
    sentence: str
    command: str = ""

    def about(
        self, scenario: str, *, folder: str = "DIR", option: str = AS_IS
    ) -> "Action":
        """Return the action with the names of a scenario's file, and of a run's folder and option, in its command.

        Examples
        --------
        >>> Action(
        ...     measure="", sentence="", command="resourcing relax SCENARIO OPTION"
        ... ).about("a.toml", folder="out", option="hire").command
        'resourcing relax a.toml --option hire'
        """
        chosen = "" if option == AS_IS else f" --option {option}"
        command = self.command.replace(" OPTION", chosen)
        command = command.replace("SCENARIO", scenario).replace("DIR", folder)
        return replace(self, command=command)


Found = Mapping[tuple[str, str], Measure]
"""Measures by name and part."""


def actions(
    measures: Sequence[Measure], *, charts: Sequence[Chart], period: str
) -> tuple[Action, ...]:
    """Return what the measures and charts of a period point to, in the order of the rules."""
    found = {(item.name, item.part): item for item in measures if item.measured}
    first = [item for rule in RULES for item in rule(found)]
    return (*first, *_signals(charts, period), *_unmeasured(measures))


def percent(value: float) -> str:
    """Return a share in percent, one that is not quite all or nothing never as such.

    Examples
    --------
    >>> percent(0.824), percent(0.999), percent(0.001), percent(1.0)
    ('82%', '99.9%', '0.1%', '100%')
    """
    whole = round(value * 100)
    near = (whole in (0, 100)) and value not in (0.0, 1.0)
    return f"{value:.1%}" if near else f"{whole}%"


def _of(item: Measure) -> str:
    """Return a share with what it is made of: ``60% (6 of 10)``."""
    said = percent(item.value or 0.0)
    return f"{said} ({item.numerator or 0:,.0f} of {item.denominator or 0:,.0f})"


def _unmanaged(found: Found) -> Iterator[Action]:
    """Yield alliances without a lead."""
    item = found.get(("unmanaged in the register", ""))
    if item and item.numerator:
        many = counted(item.numerator, "eligible alliance has", plural="eligible alliances have")  # fmt: skip
        yield Action(
            measure=item.name,
            sentence=f"{many} no lead: {item.note}. Ask who may lead each and what each choice costs.",
            command="resourcing candidates SCENARIO --alliance ID",
        )


def _span(found: Found) -> Iterator[Action]:
    """Yield managers above their span."""
    item = found.get(("managers above their span", ""))
    if item and item.numerator:
        yield Action(
            measure=item.name,
            sentence=f"Above their span: {item.note}. Ask what one more person of each grade is worth.",
            command="resourcing worth SCENARIO",
        )


def _late(found: Found) -> Iterator[Action]:
    """Yield segments that are answered less often in time than agreed, those that chance does not explain first."""
    short: dict[bool, list[str]] = {True: [], False: []}
    for (name, part), item in found.items():
        agreed = found.get(("share agreed to be answered in time", part))
        if name != "answered in time" or not part or not agreed or item.value is None:
            continue
        share = agreed.value or 0.0
        if item.value < share:
            said = f"{part} {_of(item)} against {percent(share)} agreed"
            short[(item.high or 0.0) < share].append(said)
    if short[True]:
        yield Action(
            measure="answered in time",
            sentence=f"Answered in time less often than agreed, which chance does not explain: {listed(short[True])}. Ask what one more person is worth.",
            command="resourcing worth SCENARIO",
        )
    if short[False]:
        yield Action(
            measure="answered in time",
            sentence=f"Answered in time less often than agreed, which chance may explain: {listed(short[False])}. Watch it.",
        )


def _promises(found: Found) -> Iterator[Action]:
    """Yield promises that the hours logged do not keep, beside what the plan keeps."""
    item = found.get(("promises kept by the hours logged", ""))
    if not item or item.value is None or item.value >= 1:
        return
    plan = found.get(("promises kept in the plan", ""))
    beside = ""
    if plan and plan.value is not None:
        beside = f"; the plan keeps {_of(plan)}"
    planned = bool(plan and plan.value is not None and plan.value > item.value)
    yield Action(
        measure=item.name,
        sentence=(
            f"The hours logged keep {_of(item)} of the promises{beside}. "
            + (
                "The plan is not what was worked: plan again with what changed."
                if planned
                else "Ask which promises cannot all be kept, and the cheapest ways out."
            )
        ),
        command="resourcing replan DIR --change FILE"
        if planned
        else "resourcing relax SCENARIO",
    )


def _planned(found: Found) -> Iterator[Action]:
    """Yield promises that the plan itself does not keep."""
    item = found.get(("promises kept in the plan", ""))
    if item and item.value is not None and item.value < 1:
        yield Action(
            measure=item.name,
            sentence=f"The plan itself keeps {_of(item)} of the promises. Ask which cannot all be kept, and the cheapest ways out.",
            command="resourcing relax SCENARIO OPTION",
        )


def _untouched(found: Found) -> Iterator[Action]:
    """Yield alliances for which nobody worked."""
    item = found.get(("alliances without hours logged", ""))
    if item and item.numerator:
        yield Action(
            measure=item.name,
            sentence=f"Nobody logged an hour for {item.note}. Find out whether nobody worked or nobody logged.",
        )


def _reactive(found: Found) -> Iterator[Action]:
    """Yield a reactive share above what the playbook expects."""
    item = found.get(("reactive share", ""))
    expected = found.get(("request hours expected", ""))
    if not item or not expected or item.low is None or expected.value is None:
        return
    if item.low > expected.value:
        yield Action(
            measure=item.name,
            sentence=(
                f"Requests took {percent(item.value or 0.0)} of the hours logged, and the playbook expects "
                f"{percent(expected.value)} of the hours needed; the weeks do not explain the difference. Compare the "
                "playbook with the logs."
            ),
            command="resourcing calibrate SCENARIO",
        )


def _missed(found: Found) -> Iterator[Action]:
    """Yield services whose events are missed."""
    item = found.get(("events missed", ""))
    if item and item.numerator:
        parts = [row for (name, part), row in found.items() if name == "events missed" and part and row.numerator]  # fmt: skip
        parts.sort(key=lambda row: -(row.numerator or 0))
        said = listed([f"{row.part} {_of(row)}" for row in parts], most=3)
        yield Action(
            measure=item.name,
            sentence=f"Missed events: {said}. Put each back on the calendar, or agree with the partner to drop it.",
        )


def _pulse(found: Found) -> Iterator[Action]:
    """Yield a team that sees unmanaged alliances where the register shows none."""
    said = found.get(("team says alliances go unmanaged", ""))
    known = found.get(("unmanaged in the register", ""))
    if said and known and said.numerator and not known.numerator:
        yield Action(
            measure=said.name,
            sentence=f"{said.numerator:,.0f} of {said.denominator or 0:,.0f} respondents say that alliances go unmanaged, and the register names a lead for each: ask which alliances they mean.",
        )


def _targets(found: Found) -> Iterator[Action]:
    """Yield targets that we miss, and those that partners miss."""
    for name in ("targets met, suppliers", "targets met, other alliances"):
        ours, theirs = (found.get((name, part)) for part in ("by us", "by the partner"))
        kind = "suppliers" if name.endswith("suppliers") else "partners"
        if ours and ours.value is not None and ours.value < 1:
            yield Action(
                measure=name,
                sentence=f"Towards {kind} we met {_of(ours)} of our targets: ask what keeps us from the others before we ask them for more.",
            )
        if theirs and theirs.value is not None and theirs.value < 1:
            yield Action(
                measure=name,
                sentence=f"Our {kind} met {_of(theirs)} of their targets: take the measures by name into the next review with them.",
            )


RULES: tuple[Callable[[Found], Iterator[Action]], ...] = (
    _unmanaged,
    _span,
    _late,
    _promises,
    _planned,
    _untouched,
    _reactive,
    _missed,
    _pulse,
    _targets,
)
"""Rules in the order in which their actions are told."""


def _signals(charts: Sequence[Chart], period: str) -> Iterator[Action]:
    """Yield what the charts cannot lay to chance in the period looked at."""
    said: dict[Signal, str] = {
        "outside": "lies outside the control limits of",
        "run": "ends a long run on one side of the center of",
    }
    for signal, verb in said.items():
        names = [item.name for item in charts if item.signal_in(period) == signal]
        if names:
            yield Action(
                measure="; ".join(names),
                sentence=f"{period} {verb} {listed(names, most=len(names))}. Look for what changed before changing anything.",
            )


def _unmeasured(measures: Sequence[Measure]) -> Iterator[Action]:
    """Yield the tables that would have to be kept."""
    absent = {
        DEFINITIONS[item.name].source: item.name
        for item in measures
        if not item.measured
    }
    tables = [name for name in REGISTER_TABLES if name in absent]
    if tables:
        names = listed(tables, most=len(REGISTER_TABLES))
        many = "table" if len(tables) == 1 else "tables"
        number = sum(
            DEFINITIONS[item.name].source in tables
            for item in measures
            if not item.measured
        )
        yield Action(
            measure="not measured",
            sentence=f"{counted(number, 'measure is', plural='measures are')} not measured: keep the {many} {names} in the register.",
        )


def open_decisions(
    rows: Sequence[Decision], *, seen_from: date
) -> tuple[Decision, ...]:
    """Return the decisions that no other entry replaces, latest first.

    An entry that does not say exactly which one it replaces replaces none.

    Parameters
    ----------
    rows
        Decision log of the register.
    seen_from
        Last day that is seen; later entries are left out.

    Examples
    --------
    >>> from datetime import datetime
    >>> one, two = (
    ...     Decision(time=datetime(2027, 1, day), who="Head", subject="A", decision="x")
    ...     for day in (4, 5)
    ... )
    >>> later = two.replace(supersedes="2027-01-04")
    >>> open_decisions([one, later], seen_from=date(2027, 3, 31)) == (later,)
    True
    """
    seen = [row for row in rows if row.time.date() <= seen_from]
    replaced = superseding([cells_of(row) for row in seen]).by
    kept = [
        (row.time.replace(tzinfo=None), number)
        for number, row in enumerate(seen)
        if number not in replaced
    ]
    return tuple(seen[number] for _, number in sorted(kept, reverse=True))
