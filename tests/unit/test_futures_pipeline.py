"""Deals under negotiation: what cannot be is told before anything is solved, and their promises are counted by name."""

from datetime import date

import numpy as np
import pytest
from builders_run import TYPICAL, small_case, small_register

from resourcing.errors import InputError
from resourcing.futures import course, ground, instance, placed_deals, staff
from resourcing.futures.judging import _by_name
from resourcing.scenario import Futures, PipelineDeal, futures_assumptions
from resourcing.scenario.uncertain import Range
from resourcing.study import prospect

CASE = small_case()


def deal(name="D1", *, levels=TYPICAL, last=date(2027, 6, 30), **changes):
    """Return a deal that begins in the first half of the horizon."""
    row = small_register().alliances[0]
    fields = {"alliance_id": name, "name": f"Deal {name}", "current_manager": None}
    return PipelineDeal(
        alliance=row.replace(**{**fields, **changes}),
        levels=levels,
        probability=0.5,
        first=min(last, date(2027, 2, 1)),
        last=last,
    )


def problems(*deals):
    """Return what is told of deals."""
    with pytest.raises(InputError) as raised:
        placed_deals(deals, world=CASE.world)
    return [str(problem) for problem in raised.value.problems]


def test_a_deal_that_cannot_be_is_told_with_its_place():
    """Unknown criteria, levels off the scale, days before the horizon, identifiers taken: all in one message."""
    wrong = {"importanse": 3.0, "importance": 9.0}
    found = problems(deal(levels=wrong, last=date(2026, 1, 31)), deal("A1"))
    assert [text.split(":")[0] for text in found] == [
        "futures.pipeline[0], last = '2026-01-31'",
        "futures.pipeline[0], levels.importanse = '3'",
        "futures.pipeline[0], levels.importance = '9'",
        "futures.pipeline[1], alliance.alliance_id = 'A1'",
    ]
    assert 'did you mean "importance"' in found[1]
    assert len(problems(deal("D1"), deal("D1"))) == 2


def test_a_deal_that_the_front_door_refuses_is_told():
    """Not passed over: the deals after it would take its place."""
    (text,) = problems(deal(shared_risk_reward=False), deal("D2"))
    assert text.startswith("futures.pipeline[0] = 'D1': the front door does not take")


def test_nothing_is_solved_before(monkeypatch):
    """The title of the scenario is named."""
    monkeypatch.setattr("resourcing.study.living.assign", None)
    settings = Futures(pipeline=(deal("A1"),))
    with pytest.raises(InputError, match=f"1 problem in {CASE.scenario.title}"):
        prospect(CASE, settings=settings)


def test_promises_to_deals_are_counted_by_name():
    """In a future in which only the second deal is won, the row of the first is empty, that of a nameless deal nowhere."""
    sure = [deal("D1").replace(probability=0.0), deal("D2").replace(probability=1.0)]
    many = Futures().deals.replace(per_year=24.0)
    settings = Futures(pipeline=tuple(sure), deals=many)
    found = ground(CASE.world, portfolio=CASE.portfolio, staffing=CASE.staffing, settings=settings)  # fmt: skip
    path = course(found.outlook, settings=settings, seed=1, number=0)
    data = instance(found, path, staff(found, path, after=path))
    named = _by_name(found, path, data.active_months > 0)
    names = found.outlook.names
    assert names[-2:] == ("D1", "D2")
    assert not named[-2].any()
    own = list(path.names).index("D2")
    assert np.array_equal(named[-1], data.active_months[own] > 0)
    assert named[-1].any()
    listed = found.outlook.num_listed
    assert np.array_equal(named[:listed], data.active_months[:listed] > 0)
    assert path.names[-1].startswith("deal-")
    assert len(named) == len(names)


def test_an_end_of_a_range_that_cannot_be_is_told_under_its_own_key():
    """And a range carries its basis and says of what it is one."""
    with pytest.raises(ValueError, match=r"ranges: evaluations.wrong = 1.5 should be"):
        Futures(ranges={"evaluations.wrong": Range(low=0.5, high=1.5)})
    late = Range(low=1.0, high=2.0, basis={"high": "user: a hot market"})
    told = list(futures_assumptions(Futures(ranges={"world.late": late})))[-1]
    assert told.note == "a hot market"
    assert told.meaning == "Largest value: factor on months to hire and to replace."
