"""From solved options, and what sampled futures say of them, to the content of a pack.

Calls `study` and the sentences; computes no number.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from importlib.metadata import version

from resourcing.futures import Outcome
from resourcing.read import Inputs
from resourcing.scenario import AS_IS, futures_assumptions
from resourcing.study import Comparison
from resourcing.study.briefing import OptionBrief, briefs
from resourcing.study.choosing import choose_by_plans
from resourcing.study.committing import people_names
from resourcing.view.files.runs import relative_name
from resourcing.view.foreseen import Foreseen, foresee
from resourcing.view.foreseen.deadlines import day
from resourcing.view.pack import asking, deciding, findings
from resourcing.view.pack.content import (
    Assumed,
    Decided,
    Fact,
    Pack,
    Shown,
    Step,
    Titles,
    letters,
)
from resourcing.view.pack.deciding import Grounds
from resourcing.view.pack.facts import option_facts, tradeoffs
from resourcing.view.plots.drawing import short_names
from resourcing.view.tables import (
    assumptions,
    moves_by_name,
    period_word,
    resource_names,
)

NOTHING_TITLE = "Do nothing: every lead stays"
NOTHING_SAID = (
    "Nobody is hired and no alliance changes hands, not even where a lead leaves."
)
AS_IS_TITLE = "Same team, leads planned anew"
AS_IS_SAID = "Nobody is hired; today's team shares the alliances by the plan."
AS_IS_NOTHING = "Do nothing: today's team"
STOPPED = {"time_limit": "its time ran out", "interrupted": "the search was interrupted"}  # fmt: skip
"""Why the search for a plan ended, other than being close enough to the best possible."""
BY_HANDOVER = "by a handover to somebody else"
KEY_ASSUMPTIONS = (
    *("charges.points_per_thousand", "charges.shortfall_rate", "charges.handover_rate"),
    *("value.", "planning.ramp", "options.", "futures.deals.per_year"),
    *("futures.people.per_year", "futures.people.months_to_replace"),
)
"""Beginnings of the names of assumptions that are shown first."""


def gathered(
    comparison: Comparison,
    *,
    inputs: Inputs,
    foreseen: Foreseen | None = None,
    by: date | None = None,
    remarks: Sequence[str] = (),
) -> Pack:
    """Return the content of a pack.

    Parameters
    ----------
    comparison
        Options of one scenario, solved, as-is first.
    inputs
        What was read.
    foreseen
        What sampled futures say of the same options; None without futures.
    by
        Day by which to decide; by default the first that something of the choice asks for.
    remarks
        What a reader must know besides.
    """
    asked = briefs(comparison)
    grounds = Grounds(
        briefs=asked,
        comparison=comparison,
        by_plans=choose_by_plans(
            comparison, preferences=inputs.scenario.preferences
        ),
        foreseen=foreseen,
        letters=letters(asked),
    )  # fmt: skip
    period = period_word(comparison.columns[0].run.case)
    facts = option_facts(asked, foreseen=foreseen, period=period)
    options = tuple(_shown(item, grounds) for item in asked)
    return _pack(grounds, options, facts, inputs=inputs, by=by, remarks=remarks)


def _pack(
    grounds: Grounds,
    options: tuple[Shown, ...],
    facts: tuple[Fact, ...],
    *,
    inputs: Inputs,
    by: date | None,
    remarks: Sequence[str],
) -> Pack:
    """Return the content from options and numbers."""
    case = grounds.comparison.columns[0].run.case
    period, ends = period_word(case), (case.data.periods[0], case.data.periods[-1])
    by_key = {item.key: item for item in facts}
    k = next(n for n, item in enumerate(options) if item.chosen)
    mine = {item.key: item.numbers[k] for item in facts}
    brief = grounds.briefs[k]
    when = asking.when(brief, by, today=inputs.scenario.today)
    assumed = tuple(_assumed(grounds, k))
    return Pack(
        subject=inputs.scenario.title,
        about=" ".join(inputs.scenario.description.split()),
        currency=grounds.currency,
        period=period,
        horizon=ends,
        by=asking.due(brief, by),
        titles=_titles(grounds, options, by_key, assumed),
        statement=asking.statement(options, ends, period, when=when),
        ask=asking.ask(options[k], mine, when=when, until=ends[1]),
        late=tuple(asking.late(grounds.briefs, brief, by=by, scenario=inputs.scenario, letters=grounds.letters)),
        why=tuple(deciding.why(grounds)),
        options=options,
        facts=facts,
        matrix=tradeoffs(facts),
        nothing=tuple(deciding.nothing(grounds, options[0], facts=by_key, period=period)),
        risks=tuple(deciding.risks(grounds, options[k])),
        mind=tuple(deciding.mind(grounds)),
        reading=(*(f"{item.name}: {item.meaning}." for item in facts), *deciding.rate_told(grounds)),
        assumptions=assumed,
        inputs=tuple((relative_name(file.path, inputs.files[0].path), file.sha256) for file in inputs.files),
        remarks=(*remarks, *_left_out(grounds, period)),
        made=f"resourcing {version('resourcing')}, seed {inputs.scenario.seed}",
    )  # fmt: skip


def _titles(
    grounds: Grounds,
    options: Sequence[Shown],
    facts: Mapping[str, Fact],
    assumed: Sequence[Assumed],
) -> Titles:
    """Return the findings."""
    period = period_word(grounds.comparison.columns[0].run.case)
    chosen = next(item for item in options if item.chosen)
    other = next((item for item in options if item is not chosen), None)
    return Titles(
        decision=findings.decision_title(options, facts, alike=grounds.alike),
        nothing=findings.nothing_title(options[0], facts),
        options=findings.options_title(options, facts),
        tradeoff=findings.tradeoff_title(options, tradeoffs([*facts.values()])),
        service=findings.service_title(chosen, other),
        risk=findings.risk_title(options, facts, period=period),
        moves=findings.moves_title(chosen),
        mind=deciding.mind_title(grounds),
        assumptions=findings.assumptions_title([item.basis for item in assumed]),
    )


def _shown(brief: OptionBrief, grounds: Grounds) -> Shown:
    """Return an option as it is shown."""
    title, description = _called(brief, alone=not grounds.briefs[0].nothing)
    names = resource_names(brief.column.run.case)
    short = short_names(names.values())
    named = {key: short[name] for key, name in names.items()}
    decided = tuple(
        Decided(
            what=item.what,
            decide_by=item.decide_by,
            first_day=item.first_day,
            undone=item.undone,
            lasting=item.lasting,
            spent=item.spent,
        )
        for item in brief.commitments
    )
    return Shown(
        letter=grounds.letters[brief.option],
        option=brief.option,
        title=title,
        description=description,
        nothing=brief.nothing
        or (brief.option == AS_IS and not grounds.briefs[0].nothing),
        chosen=brief.option == grounds.chosen,
        years=brief.years,
        costs=brief.costs,
        loads=brief.loads,
        periods=brief.periods,
        names=named,
        decided=decided,
        steps=(*_decisions(decided), *_hand_over(brief, named)),
        rules=tuple(_rules(brief, named)),
    )


def _rules(brief: OptionBrief, names: Mapping[str, str]) -> Iterator[str]:
    """Yield the strict rules that a plan breaks, with names for the identifiers, which are words of their own."""
    alliances = {row.alliance_id: row.name for row in brief.column.run.case.world.register.alliances}  # fmt: skip
    known = {**alliances, **names}
    for text in brief.plan.breaches:
        yield " ".join(known.get(word, word) for word in text.split())


def _called(brief: OptionBrief, *, alone: bool) -> tuple[str, str]:
    """Return title and description of an option; as-is is doing nothing where it stands alone for it."""
    if brief.nothing:
        return NOTHING_TITLE, NOTHING_SAID
    if brief.option == AS_IS:
        return (AS_IS_NOTHING if alone else AS_IS_TITLE), AS_IS_SAID
    item = brief.column.run.case.scenario.options[brief.option]
    return item.title, item.description


def _decisions(decided: Sequence[Decided]) -> Iterator[Step]:
    """Yield what is decided, as moves."""
    for item in sorted(decided, key=lambda item: item.decide_by or date.max):
        when = f"by {day(item.decide_by)}" if item.decide_by else "at once"
        first = f"from {day(item.first_day)}" if item.first_day else ""
        yield Step(when=when, what=f"decide: {item.what}", giver="", taker="", hours=None, why=first, undone=item.undone, lasting=item.lasting)  # fmt: skip


def _hand_over(brief: OptionBrief, names: Mapping[str, str]) -> Iterator[Step]:
    """Yield who hands what to whom and when, and who takes up what nobody leads today."""
    if brief.nothing:
        return
    run = brief.column.run
    full = short_names(resource_names(run.case).values())
    found = [
        (row["period"], Step(
            when=row["period"], what=row["alliance"], giver=full[row["from"]], taker=full[row["to"]],
            hours=row["hours_handover"], why=_shorter(row["reason"], full), undone=BY_HANDOVER,
        ))
        for row in moves_by_name(run).to_dict("records")
    ]  # fmt: skip
    for item in brief.take_ups:
        name = run.case.portfolio.placement(item.alliance_id).name
        taker = names[item.resource_id]
        why = "a new alliance" if item.begins else "led by nobody today"
        found.append((item.period, Step(when=item.period, what=name, giver="nobody", taker=taker, hours=None, why=why, undone=BY_HANDOVER)))  # fmt: skip
    order = {label: t for t, label in enumerate(run.case.data.periods)}
    yield from (step for _, step in sorted(found, key=lambda item: order[item[0]]))


def _shorter(reason: str, names: Mapping[str, str]) -> str:
    """Return a reason with the short names of people."""
    for name, short in names.items():
        reason = reason.replace(name, short)
    return reason


def _assumed(grounds: Grounds, k: int) -> Iterator[Assumed]:
    """Yield the assumptions: of playbook and scenario, and of the futures where there are any."""
    frame = assumptions(grounds.briefs[k].column.run.case)
    rows = [
        (r["name"], r["value"], r["meaning"], r["basis"], r["note"])
        for r in frame.to_dict("records")
    ]
    if grounds.foreseen is not None:
        futures = futures_assumptions(grounds.foreseen.scenario.futures)
        rows += [(i.name, i.value, i.meaning, i.basis, i.note) for i in futures]
    for name, value, meaning, basis, note in rows:
        yield Assumed(
            name=name,
            value=value,
            meaning=meaning,
            basis=basis,
            note=note,
            key=name.startswith(KEY_ASSUMPTIONS),
        )


def _left_out(grounds: Grounds, period: str) -> Iterator[str]:
    """Yield how far the plans are proven, and what was not replayed."""
    for column in grounds.comparison.columns:
        gap = column.run.result.gap_points
        if gap:
            status = column.run.result.status
            yield f"Plan of {grounds.letters[column.option]}: at most {gap:,.0f} value points below the best possible ({STOPPED.get(status, 'close enough')})."
    yield from grounds.comparison.remarks
    if grounds.briefs[0].nothing:
        yield f"{grounds.letters[grounds.briefs[0].option]} is today's leads kept as long as they serve, evaluated as all plans are; it is not lived through futures, nor replayed with requests."
    yield f"Costs leave out the salaries of today's team; promises and hours are over the whole horizon, one {period} at a time."


def narrowed(outcome: Outcome, *, options: Sequence[str]) -> Outcome:
    """Return an outcome with some options, in order; as-is by the name that the pack has for it.

    Parameters
    ----------
    outcome
        What options achieved over sampled futures.
    options
        Names of those kept; each must be there.
    """
    by_name = {item.option: item for item in outcome.told}
    told = tuple(
        replace(by_name[name], title=AS_IS_TITLE) if name == AS_IS else by_name[name]
        for name in options
    )
    counted_before = outcome.counted
    if counted_before is not None and "option" in counted_before:
        counted_before = counted_before[counted_before["option"].isin(list(options))]
    return replace(outcome, told=told, counted=counted_before)


def foreseen_of(outcome: Outcome, *, inputs: Inputs, options: Sequence[str]) -> Foreseen:  # fmt: skip
    """Return what sampled futures say of some options.

    Parameters
    ----------
    outcome
        What options achieved over sampled futures.
    inputs
        What was read.
    options
        Names of those shown.
    """
    deals = (deal.alliance for deal in inputs.scenario.futures.pipeline)
    names = {row.alliance_id: row.name for row in (*inputs.register.alliances, *deals)}
    return foresee(
        narrowed(outcome, options=options),
        scenario=inputs.scenario,
        playbook=inputs.playbook,
        names=names,
        people=people_names(inputs.register),
    )
