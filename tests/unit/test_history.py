"""What calibration and the scorecard share: the working-day clock, the interval of a fraction, and how a row is judged."""

import numpy as np
import pandas as pd
import pytest
from builders_scorecard import small_ground

from resourcing.history import (
    Judge,
    Log,
    OfficeHours,
    codes_of,
    wilson,
    working_days,
)
from resourcing.history.rows import alive, judge_codes, request_times


def test_wilson_interval_is_the_published_one():
    """81 of 263 gives 0.2553 to 0.3662 (Newcombe 1998)."""
    low, high = wilson(81, 263, level=0.95)
    assert (float(low), float(high)) == pytest.approx((0.2553, 0.3662), abs=1e-4)


def test_wilson_interval_touches_the_ends_where_all_or_none_count():
    """No rounding keeps it from 0 and 1; nothing tried says nothing."""
    low, high = wilson(np.array([0.0, 7.0, 0.0]), np.array([7.0, 7.0, 0.0]), level=0.95)
    assert (low[0], high[1]) == (0.0, 1.0)
    assert high[0] == pytest.approx(1 - low[1])
    assert (low[2], high[2]) == pytest.approx((0.0, 1.0))


def test_working_days_skip_weekends_and_nights():
    """Friday 16:00 to Monday 10:00 is two office hours; a Saturday counts as its end."""
    begin = pd.to_datetime(pd.Series(["2027-01-08 16:00", "2027-01-09 12:00", None]))
    end = pd.to_datetime(pd.Series(["2027-01-11 10:00", "2027-01-11 09:00", None]))
    found = working_days(begin, end)
    assert found[:2] == pytest.approx([0.25, 0.0])
    assert np.isnan(found[2])


def test_office_hours_are_those_given():
    """Eight to noon: two hours of a morning are half a working day."""
    begin = pd.to_datetime(pd.Series(["2027-01-05 09:00"]))
    end = pd.to_datetime(pd.Series(["2027-01-05 11:00"]))
    office = OfficeHours(begins=8.0, ends=12.0)
    assert working_days(begin, end, office=office) == pytest.approx([0.5])
    assert working_days(begin, end) == pytest.approx([0.25])


def test_codes_are_those_of_the_world():
    """Alliances, services, people with paces, and dates far away where none are given."""
    world, _ = small_ground()
    codes = codes_of(world)
    assert codes.alliances == {"A1", "A2", "A3", "S1", "X1"}
    assert codes.people == {"M1", "M2"}
    assert (codes.pace["M1"], codes.pace["M2"]) == (1.0, 1.2)
    assert "issues" in codes.requested
    assert "governance" in codes.services - codes.requested
    assert codes.served["first"].dt.year.to_list() == [1900, 1900]


def test_a_row_without_a_known_code_is_left_out_once():
    """Two faults of one row are told apart and counted as one row."""
    world, _ = small_ground()
    log = Log.of(
        events=pd.DataFrame({"alliance_id": ["A1", "A9"], "service": ["issues", None]})
    )
    judge = Judge("events", log.events)
    judge_codes(judge, codes_of(world))
    assert [finding.kind for finding in judge.findings] == [
        "service is blank",
        "unknown alliance",
    ]
    assert (judge.total.used, judge.total.left_out) == (1, 1)


def test_nobody_knows_whether_a_row_without_a_date_lies_outside():
    """A blank date and an unknown alliance count as inside: another rule tells of them."""
    world, _ = small_ground()
    register = world.register
    ended = register.alliances[0].replace(end=pd.Timestamp("2027-01-31").date())
    world = type(world)(
        **{
            **vars(world),
            "register": register.replace(alliances=(ended, *register.alliances[1:])),
        }
    )
    frame = Log.of(
        events=pd.DataFrame(
            {
                "planned_for": ["2027-01-31", "2027-02-01", None, "2027-02-01"],
                "alliance_id": ["A1", "A1", "A1", "A9"],
            }
        )
    ).events
    inside = alive(Judge("events", frame), codes_of(world), frame["planned_for"])
    assert inside.tolist() == [True, False, True, True]


def test_times_of_a_request_that_contradict_each_other_are_found():
    """Answered before opened, closed before opened, closed before answered, closed without an answer, all in order."""
    table = pd.DataFrame(
        {
            "opened": ["2027-01-05"] * 5,
            "first_response": ["2027-01-04", None, "2027-01-08", None, "2027-01-06"],
            "closed": [None, "2027-01-04", "2027-01-07", "2027-01-09", "2027-01-07"],
        }
    )
    found = request_times(Log.of(requests=table).requests)
    assert found.sound.tolist() == [False, False, True, True, True]
    assert found.upset.tolist() == [False, False, True, False, False]
    assert found.answer.dt.day.to_list() == [4, 4, 8, 9, 6]
