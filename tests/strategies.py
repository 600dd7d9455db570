"""Hypothesis strategies for inputs: rows of a valid register."""

from datetime import date, datetime
from typing import get_args

from hypothesis import strategies as st

from resourcing.domain import (
    GRADES,
    Absence,
    Alliance,
    Decision,
    Evaluation,
    Manager,
    Phase,
    Pulse,
    Register,
    Request,
    Team,
    TimesheetRow,
)

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 12, 31))
TIMES = st.datetimes(
    min_value=datetime(2000, 1, 1), max_value=datetime(2090, 12, 31)
).map(lambda time: time.replace(microsecond=0))
AMOUNTS = st.integers(0, 10**9).map(lambda n: n / 1000)  # workbooks keep 15 digits
SHARES = st.integers(1, 1000).map(lambda n: n / 1000)
LETTERS = st.characters(categories=("L", "N", "P", "S"), exclude_characters="\x00")
TEXTS = st.text(st.one_of(LETTERS, st.just(" ")), min_size=1, max_size=20).map(
    str.strip
)
NAMES = TEXTS.filter(lambda text: text and not text.startswith(("=", "#")))
WORDS = NAMES.filter(lambda text: ";" not in text)
SKILLS = st.lists(WORDS, max_size=3, unique=True).map(tuple)


def maybe(strategy):
    """Return a strategy that also gives None."""
    return st.none() | strategy


def spans():
    """Return a strategy of two days in order, each of which may be missing."""
    return (
        st.tuples(DAYS, DAYS)
        .map(sorted)
        .flatmap(lambda days: st.tuples(*(maybe(st.just(day)) for day in days)))
    )


@st.composite
def registers(draw):
    """Draw a valid register with one to four alliances, managers and a team."""
    leads = [f"M{i}" for i in range(draw(st.integers(1, 4)))]
    alliances = [f"A-{i}" for i in range(draw(st.integers(1, 4)))]
    some_alliance, somebody = st.sampled_from(alliances), st.sampled_from(leads)
    return Register(
        alliances=tuple(draw(_alliance(name, [*leads, "T1"])) for name in alliances),
        managers=tuple(draw(_manager(name)) for name in leads),
        teams=(draw(_team("T1")),),
        evaluations=tuple(
            draw(_evaluation(some_alliance, index)) for index in range(draw(_FEW))
        ),
        absences=tuple(draw(_absence(name)) for name in leads[: draw(_FEW)]),
        pulse=tuple(draw(_PULSE) for _ in range(draw(_FEW))),
        decisions=tuple(draw(_DECISION) for _ in range(draw(_FEW))),
        timesheet=tuple(
            draw(_hours(some_alliance, somebody)) for _ in range(draw(_FEW))
        ),
        requests=tuple(draw(_request(some_alliance)) for _ in range(draw(_FEW))),
    )


_FEW = st.integers(0, 3)
_DECISION = st.builds(
    Decision, time=TIMES, who=NAMES, subject=NAMES, decision=NAMES, reason=maybe(NAMES)
)
_PULSE = st.builds(
    Pulse,
    date=DAYS,
    respondents=st.integers(5, 9),
    unmanaged=st.integers(0, 5),
    reactive=st.integers(0, 5),
)


@st.composite
def _alliance(draw, name, leads):
    """Draw an alliance."""
    start, end = draw(spans())
    return Alliance(
        alliance_id=name,
        name=draw(NAMES),
        partner=draw(NAMES),
        kind=draw(st.sampled_from(["asset", "academic", "co-promotion"])),
        phase=draw(st.sampled_from(get_args(Phase))),
        start=start,
        end=end,
        unit=draw(maybe(NAMES)),
        skills=draw(SKILLS),
        current_manager=draw(maybe(st.sampled_from(leads))),
        value_at_stake=draw(maybe(AMOUNTS)),
        shared_risk_reward=draw(st.booleans()),
        business_model_defined=draw(st.booleans()),
        notes=draw(maybe(NAMES)),
    )


@st.composite
def _manager(draw, name):
    """Draw a manager."""
    first, last = draw(spans())
    return Manager(
        manager_id=name,
        name=draw(NAMES),
        grade=draw(st.sampled_from(GRADES)),
        fte=draw(SHARES),
        unit=draw(NAMES),
        home=draw(st.sampled_from(["central", "embedded"])),
        skills=draw(SKILLS),
        available_from=first,
        available_to=last,
        annual_cost=draw(maybe(AMOUNTS)),
    )


def _team(name):
    """Return a strategy of teams."""
    return st.builds(
        Team,
        team_id=st.just(name),
        name=NAMES,
        resourcing_option=st.just("innovation"),
        hours_per_month=AMOUNTS,
        units=SKILLS,
        skills=SKILLS,
    )


@st.composite
def _evaluation(draw, alliances, index):
    """Draw an evaluation whose range holds its level; the evaluator is unique."""
    low, level, high = sorted(draw(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS)))
    return Evaluation(
        alliance_id=draw(alliances),
        criterion="importance",
        evaluator=f"E{index}",
        date=draw(DAYS),
        level=level,
        low=draw(maybe(st.just(low))),
        high=draw(maybe(st.just(high))),
        basis=draw(st.sampled_from(["assumption", "evidence"])),
    )


@st.composite
def _absence(draw, name):
    """Draw an absence."""
    first, last = sorted(draw(st.tuples(DAYS, DAYS)))
    return Absence(manager_id=name, first_day=first, last_day=last, share=draw(SHARES))


def _hours(alliances, managers):
    """Return a strategy of rows of the timesheet."""
    return st.builds(
        TimesheetRow,
        date=DAYS,
        manager_id=managers,
        alliance_id=alliances,
        service=st.just("governance"),
        hours=AMOUNTS,
    )


@st.composite
def _request(draw, alliances):
    """Draw a request."""
    opened, answered, closed = sorted(draw(st.tuples(TIMES, TIMES, TIMES)))
    return Request(
        opened=opened,
        first_response=draw(maybe(st.just(answered))),
        closed=draw(maybe(st.just(closed))),
        alliance_id=draw(alliances),
        service="governance",
    )
