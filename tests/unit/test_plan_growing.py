"""From a calendar that fails to one as large as can be that still fails; and what time left at the end is good for."""

import numpy as np
import pytest
from builders_plan import MANAGER, SENIOR, ground, target

from resourcing.explain.budget import Budget
from resourcing.plan import delaying
from resourcing.plan.ground import Setting
from resourcing.plan.growing import grown
from resourcing.plan.searching import Found, Memory
from resourcing.plan.trying import Verdict

NOBODY = ((), ())


def grown_from(calendar, reaches):
    """Return the calendar that a rule for reaching makes of one, over four quarters, and what was tried."""
    asked = []

    def fails(larger):
        asked.append(larger)
        return not reaches(larger)

    found = grown(
        ground(target(hires=(SENIOR, MANAGER))),
        calendar,
        Setting(),
        fails=fails,
        budget=Budget.of(60.0),
    )
    return found, asked


def test_what_is_lacking_is_the_dear_one_and_everybody_else_comes_first():
    """Where only a senior by the third quarter helps, every manager is there and both seniors a quarter too late."""
    found, asked = grown_from(NOBODY, lambda people: min(people[0], default=9) <= 2)
    assert found == ((3, 3), (1,))
    assert len(asked) <= 8


def test_one_earlier_person_is_added_where_two_would_reach():
    """Two seniors from the second quarter on reach it, one does not: the other comes a quarter later than that."""
    found, _ = grown_from(NOBODY, lambda people: sum(t <= 1 for t in people[0]) == 2)
    assert found == ((1, 2), (1,))


def test_nothing_is_tried_once_time_is_over():
    """The calendar given comes back."""
    made = ground(target(hires=(SENIOR, MANAGER)))
    late = Budget.of(0.0)
    found = grown(made, NOBODY, Setting(), fails=lambda _: True, budget=late)
    assert found == NOBODY


@pytest.mark.parametrize(("told", "status"), [(False, "impossible"), (None, "unknown")])
def test_a_last_delay_of_which_nothing_is_known_is_asked_again(
    monkeypatch, told, status
):
    """With the time left; what is proven then takes the place of what was not, and else nothing changes."""
    verdict = Verdict(reaches=told, least=np.inf if told is False else 0.0)
    monkeypatch.setattr(delaying, "try_out", lambda *_, **__: verdict)
    found = delaying.asked_longer(
        ground(target(hires=(SENIOR, MANAGER))),
        Found(status="optimal", cost=1.0, calendar=((1,), ())),
        (delaying.Delay(months=1, found=Found(status="unknown"), more=np.inf),),
        memory=Memory(),
        seconds=10.0,
    )
    assert [(row.months, row.found.status) for row in found] == [(1, status)]
