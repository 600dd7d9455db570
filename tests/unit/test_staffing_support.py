"""Support and oversight of an instance, worked out by hand from the catalogue of the small playbook."""

from datetime import date

import numpy as np
import pytest
from builders_staffing import staffed
from builders_world import SMALL, alliance, person, placed, team

from resourcing.playbook import BundleFractions, Rules
from resourcing.scenario import Contractor

SHARE = BundleFractions(core=0.5, higher_value=1.0)


def book(name="flagship", **changes):
    """Return the small playbook with one profile changed; it takes support in core and higher value unless told."""
    fields = {"support_share": SHARE, **changes}
    profile = SMALL.profiles[name].replace(**fields)
    return SMALL.replace(profiles={**SMALL.profiles, name: profile})


def helped(*alliances, playbook=None, **changes):
    """Return the instance of flagships that take support, over one month."""
    found = staffed(
        placed(**{row.alliance_id: "flagship" for row in alliances}),
        *alliances,
        playbook=playbook or book(),
        **{"periods": 1, **changes},
    )
    return found.data


# --- Support ---


def test_no_support_where_no_profile_takes_any():
    """The playbook that says nothing makes an instance without support."""
    data = helped(alliance("A"), playbook=SMALL, managers=(person("M"),))
    assert data.support_limit is None
    assert not data.support_cap.any()


def test_cap_is_the_share_of_the_need():
    """Of 14 essential, 5 core and 6 higher-value hours: none, half, all."""
    data = helped(alliance("A"), managers=(person("M"),))
    assert data.need[0, :, 0].tolist() == pytest.approx([14.0, 5.0, 6.0])
    assert data.support_cap[0, :, 0].tolist() == pytest.approx([0.0, 2.5, 6.0])


def test_limit_is_the_hours_of_the_services_one_can_deliver():
    """A junior meets the report, not the foresight that asks for a senior; a share of 0 takes nothing."""
    data = helped(
        alliance("A", unit="Onc"),
        managers=(person("M", grade="associate"), person("N", unit="Onc")),
        teams=(team("T"),),
    )
    assert data.support_limit[:, 0, :, 0].tolist() == pytest.approx(
        np.array([[0.0, 5.0, 0.0], [0.0, 5.0, 6.0], [0.0, 5.0, 6.0]])
    )


def test_limit_adds_up_the_services_of_a_bundle():
    """Only the part of a bundle whose skill somebody has may be supported."""
    share = BundleFractions(essential=1.0)
    services = {
        **SMALL.services,
        "issues": SMALL.services["issues"].replace(skill="law"),
    }
    data = helped(
        alliance("A"),
        playbook=book(support_share=share).replace(services=services),
        managers=(
            person("M", grade="associate"),
            person("N", grade="associate", skills=("law",)),
        ),
    )
    assert data.support_limit[:, 0, 0, 0].tolist() == pytest.approx([10.0, 14.0])


def test_only_those_may_support_whom_the_rule_lets():
    """A senior without unit or skill in common helps nobody; a common skill is enough."""
    data = helped(
        *(alliance("A"), alliance("B", skills=("law",))),
        managers=(person("M", skills=("law",)),),
    )
    assert data.support_limit[0, :, 1, 0].tolist() == pytest.approx([0.0, 5.0])


def test_support_needs_hours_and_activity():
    """In a month without hours, or before the alliance begins, there is no support."""
    data = helped(
        alliance("A", start=date(2027, 2, 1)),
        managers=(person("M", grade="associate", available_to=date(2027, 2, 28)),),
        periods=3,
    )
    assert (data.support_limit[0, 0, 1] > 0).tolist() == [False, True, False]


@pytest.mark.parametrize(("unit", "hours"), [(None, 5.0), ("Onc", 0.0)])
def test_contractor_is_bought_for_support(unit, hours):
    """A contractor needs nothing in common with the alliance, but embedded ones stay in their unit."""
    terms = Contractor(
        contractor_id="X",
        name="X",
        grade="manager",
        hourly_cost=150.0,
        hours_per_month=30.0,
        unit=unit,
        home="embedded" if unit else "central",
    )
    data = helped(
        alliance("A", unit="Imm"),
        managers=(terms.as_manager(full_time=120.0),),
        contracts={"X": terms},
    )
    assert data.support_limit[0, 0, :, 0].tolist() == pytest.approx([0.0, hours, 0.0])
    assert not data.eligible.any()


# --- Oversight ---


def overseen(*managers, row=None, profile="light", **changes):
    """Return the instance of one alliance that a team may lead, with 3 hours of oversight a month."""
    found = staffed(
        placed(A=profile),
        row or alliance("A"),
        playbook=book(
            profile, support_share=BundleFractions(), oversight_hours_per_month=3.0
        ).replace(rules=changes.pop("rules", Rules())),
        managers=managers,
        teams=(team("T"),),
        **changes,
    )
    return found.data


def test_teams_need_an_overseer_and_managers_do_not():
    """Three hours in each active month, half of them in half a month, beside a team."""
    data = overseen(person("M"), row=alliance("A", start=date(2027, 2, 15)))
    assert data.needs_overseer.tolist() == [False, True]
    assert data.oversight_hours[0].tolist() == pytest.approx([0.0, 1.5, 3.0])


def test_eligible_managers_oversee_while_they_have_hours():
    """Grade and hours decide; teams never oversee, and who may lead by pin does not matter."""
    data = overseen(
        person("M", available_to=date(2027, 1, 31)),
        person("N"),
        row=alliance("A", pinned_manager="T"),
    )
    assert data.may_oversee[:, 0].tolist() == [
        [True, False, False],
        [True, True, True],
        [False, False, False],
    ]
    assert not data.eligible[1].any()


def test_overseers_keep_the_strict_rules():
    """A manager below the least grade may oversee only where that rule is not strict."""
    junior = person("M", grade="associate")
    assert not overseen(junior, profile="partnership").may_oversee.any()
    lax = Rules(grade="off")
    assert overseen(junior, profile="partnership", rules=lax).may_oversee[0].all()


def test_nobody_oversees_where_no_hours_are_asked():
    """A profile without hours of oversight needs no overseer."""
    found = staffed(
        placed(A="light"), alliance("A"), managers=(person("M"),), teams=(team("T"),)
    )
    assert not found.data.oversight_hours.any()
    assert not found.data.may_oversee.any()
