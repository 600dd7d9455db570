"""Who may lead: rules that are strict, soft or off, contracts, and the published window, each by itself."""

from datetime import date

import numpy as np
import pytest
from builders_staffing import staffed
from builders_world import SMALL, alliance, person, placed, team

from resourcing.errors import InputError
from resourcing.playbook import Rules
from resourcing.problem import NOBODY
from resourcing.scenario import Contractor


def book(**rules):
    """Return the small playbook with rules of this strictness and a price for each soft one."""
    charges = SMALL.charges.replace(
        grade_points=7.0, skill_points=5.0, unit_points=3.0, resourcing_points=2.0
    )
    return SMALL.replace(charges=charges, rules=Rules(**rules))


# --- Strict, soft, off ---


def test_every_strict_rule_is_named():
    """The instance keeps all strict rules of a pair, and the first as its reason."""
    found = staffed(
        placed(A="flagship"),
        alliance("A", skills=("law",)),
        managers=(person("M", grade="associate"), person("N", skills=("law",))),
    )
    assert [item.rule for item in found.obstacles["M", "A"]] == ["grade", "skills"]
    assert found.reasons == {("M", "A"): found.obstacles["M", "A"][0].reason}
    assert found.tolerated == {}
    assert not found.data.placement_cost.any()


def test_soft_rule_allows_at_its_price():
    """A junior may lead where the rule of grades is soft, at 7 points a month: 21 a quarter."""
    found = staffed(
        placed(A="flagship", B="light"),
        *(alliance("A"), alliance("B")),
        managers=(person("M", grade="associate"), person("N")),
        playbook=book(grade="soft"),
        months=3,
        periods=1,
    )
    assert found.data.eligible.all()
    assert found.data.placement_cost[:, :, 0].tolist() == [[21.0, 0.0], [0.0, 0.0]]
    assert found.reasons == {}
    assert [item.rule for item in found.tolerated["M", "A"]] == ["grade"]


def test_soft_rules_broken_together_add_up():
    """Grade and skills both soft cost 7 + 5 points a month; the strict unit still forbids."""
    rows = (alliance("A", skills=("law",), unit="Imm"),)
    rules = {"grade": "soft", "skills": "soft", "resourcing": "soft"}
    found = staffed(
        placed(A="partnership"),
        *rows,
        managers=(
            person("M", grade="associate"),
            person("E", home="embedded", unit="Onc"),
        ),
        playbook=book(**rules),
    )
    assert found.data.placement_cost[0, :, 0].tolist() == [12.0]
    assert found.data.eligible[:, 0, 0].tolist() == [True, False]
    assert [item.rule for item in found.obstacles["E", "A"]] == ["unit"]


@pytest.mark.parametrize(
    ("rule", "resource"),
    [
        ("grade", {"grade": "manager"}),
        ("skills", {"skills": ()}),
        ("unit", {"home": "embedded", "unit": "Onc"}),
    ],
)
def test_rule_that_is_off_allows_for_nothing(rule, resource):
    """A rule that is off neither forbids nor costs, and leaves no trace."""
    lax = {"resourcing": "off", rule: "off"}
    found = staffed(
        placed(A="flagship"),
        alliance("A", skills=("law",), unit="Imm"),
        managers=(person("M", **{"skills": ("law",), **resource}),),
        playbook=book(**lax),
    )
    assert found.data.eligible.all()
    assert not found.data.placement_cost.any()
    assert (found.obstacles, found.tolerated) == ({}, {})


def test_teams_may_lead_anything_where_resourcing_is_off():
    """A team leads a profile that does not name it where that rule is off, and pays 2 a month where it is soft."""
    for strictness, cost in (("off", 0.0), ("soft", 2.0)):
        found = staffed(
            placed(A="flagship"),
            alliance("A"),
            teams=(team("T"),),
            playbook=book(resourcing=strictness),
        )
        assert found.data.eligible.all()
        assert found.data.placement_cost[:, :, 0].tolist() == [[cost]]


def test_pin_to_somebody_tolerated_is_no_problem():
    """A pin breaks only on strict rules."""
    asked = (placed(A="flagship"), alliance("A", pinned_manager="M"))
    junior = (person("M", grade="associate"),)
    assert staffed(
        *asked, managers=junior, playbook=book(grade="soft")
    ).data.eligible.all()
    with pytest.raises(InputError, match="grade associate"):
        staffed(*asked, managers=junior)


# --- Contracts ---


def bought(**changes):
    """Return the changes of a world with one contractor beside a manager."""
    terms = Contractor(
        **{
            "contractor_id": "X",
            "name": "X",
            "grade": "senior",
            "hourly_cost": 150.0,
            "hours_per_month": 30.0,
            **changes,
        }
    )
    row = terms.as_manager(full_time=120.0)
    return {"managers": (person("M"), row), "contracts": {"X": terms}}


def test_contractor_leads_only_where_the_option_says_so():
    """Bought for support, a contractor never leads; otherwise the rules decide, with the span of the hours."""
    rows = (alliance("A"), alliance("B", skills=("law",)))
    profiles = placed(A="flagship", B="light")
    found = staffed(profiles, *rows, **bought())
    assert not found.data.eligible[1].any()
    assert found.reasons["X", "A"] == "is bought for support, not to lead"
    assert [o.rule for o in found.obstacles["X", "B"]] == ["contract", "skills"]
    leads = staffed(profiles, *rows, **bought(may_lead=True)).data
    assert leads.eligible[1, :, 0].tolist() == [True, False]
    assert leads.span_limit[:, 0].tolist() == [6.0, 1.5]


def test_contractor_brings_the_hours_bought_without_ramp_up():
    """30 hours a month from the first day, 15 in half a month, none after the last."""
    days = {"available_from": date(2027, 1, 1), "available_to": date(2027, 2, 14)}
    data = staffed(placed(A="light"), alliance("A"), **bought(**days)).data
    assert data.available[1].tolist() == pytest.approx([30.0, 15.0, 0.0])


# --- The published window ---


def windowed(until, *rows, published=None, **changes):
    """Return eligibility by resource and month of alliances of the light profile."""
    people = changes.pop("managers", (person("M"), person("N")))
    found = staffed(
        placed(**{row.alliance_id: "light" for row in rows}),
        *rows,
        managers=people,
        published_until=until,
        published=published,
        **changes,
    )
    return found.data


def test_current_leads_stay_in_periods_that_begin_before_the_date():
    """With a date in February, January and February are published; alliances that nobody leads are free."""
    rows = (alliance("A", current_manager="M"), alliance("B"))
    data = windowed(date(2027, 2, 2), *rows)
    assert data.eligible[:, 0].tolist() == [[True] * 3, [False, False, True]]
    assert data.eligible[:, 1].all()
    assert data.incumbent.tolist() == [0, NOBODY]


def test_period_that_begins_on_the_date_is_free():
    """A date on the first of February publishes January only."""
    data = windowed(date(2027, 2, 1), alliance("A", current_manager="M"))
    assert data.eligible[1, 0].tolist() == [False, True, True]


def test_no_date_publishes_nothing():
    """Without a date everybody may lead from the first period."""
    assert windowed(None, alliance("A", current_manager="M")).eligible.all()


def test_published_lead_stays_whatever_the_rules_say():
    """A current lead below the least grade stays in the window, and only there."""
    found = staffed(
        placed(A="flagship"),
        alliance("A", current_manager="M"),
        managers=(person("M", grade="associate"), person("N")),
        published_until=date(2027, 2, 1),
    )
    assert found.data.eligible[:, 0].tolist() == [
        [True, False, False],
        [False, True, True],
    ]
    assert ("M", "A") in found.reasons


def test_published_lead_who_is_gone_frees_the_alliance():
    """From the first month after the last day anybody may lead, in the window too."""
    people = (person("M", available_to=date(2027, 1, 31)), person("N"))
    data = windowed(
        date(2027, 4, 1), alliance("A", current_manager="M"), managers=people
    )
    assert data.eligible[:, 0].tolist() == [
        [True, False, False],
        [False, True, True],
    ]


def test_window_comes_before_a_pin():
    """A pin to somebody else begins when the window is over."""
    row = alliance("A", current_manager="M", pinned_manager="N")
    data = windowed(date(2027, 2, 1), row)
    assert data.eligible[:, 0].tolist() == [
        [True, False, False],
        [False, True, True],
    ]


def test_given_plan_comes_before_the_current_leads():
    """A plan's leads are published where it has one, nobody where it says so; the rest keeps its current lead."""
    published = {("A", "2027-01"): "N", ("A", "2027-02"): None}
    gone = person("O", available_to=date(2026, 12, 31))
    data = windowed(
        date(2027, 4, 1),
        alliance("A", current_manager="M"),
        published=published,
        managers=(person("M"), person("N"), gone),
    )
    assert data.eligible[:, 0].tolist() == [
        [False, False, True],
        [True, False, False],
        [False, False, False],
    ]


def test_window_needs_activity_and_hours():
    """A published lead still leads only in months in which the alliance is active."""
    row = alliance("A", current_manager="M", start=date(2027, 2, 1))
    data = windowed(date(2027, 4, 1), row)
    assert data.eligible[:, 0].tolist() == [[False, True, True], [False] * 3]
    assert np.array_equal(data.eligible.any(axis=0), data.active)
