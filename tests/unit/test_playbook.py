"""A playbook refuses inconsistent rules and reports every number with its basis."""

from itertools import product

import pytest
from builders_playbook import free_of, small_playbook
from pydantic import ValidationError

from resourcing.playbook import (
    BANDS,
    DIMENSIONS,
    SOFT_PRICES,
    BySegment,
    DecisionRow,
    DimensionRule,
    OccupancyPrice,
    Playbook,
    Rules,
    Service,
    Value,
    assumptions,
    playbook_faults,
)


@pytest.fixture
def small() -> Playbook:
    """Return the small playbook of the builders."""
    return small_playbook()


# --- What any playbook refuses ---


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (
            lambda p: DimensionRule(question="?", medium_from=3, high_from=3),
            "must be below high_from",
        ),
        (
            lambda p: DimensionRule(question="?", medium_from=0.5, high_from=3),
            "greater than or equal to 1",
        ),
        (lambda p: p.criteria["programs"].replace(count_of=None), "go together"),
        (lambda p: p.criteria["importance"].replace(count_of="x"), "go together"),
        (
            lambda p: p.criteria["programs"].replace(counts=(1, 2, 3)),
            "counts needs 4 numbers",
        ),
        (
            lambda p: p.criteria["programs"].replace(counts=(1, 2, 2, 3)),
            "counts must rise",
        ),
        (lambda p: p.criteria["programs"].replace(weight=0.0), "greater than 0"),
        (lambda p: p.criteria["programs"].replace(levels=("a",) * 4), "at least 5"),
        (
            lambda p: p.value.replace(
                bundle_rate=p.value.bundle_rate.replace(core=3.0)
            ),
            "must fall strictly",
        ),
        (
            lambda p: p.value.replace(
                bundle_rate=p.value.bundle_rate.replace(higher_value=0.0)
            ),
            "stay above 0",
        ),
        (
            lambda p: p.charges.replace(
                occupancy_prices=(
                    OccupancyPrice(above=0.9, points_per_month=1),
                    OccupancyPrice(above=0.8, points_per_month=1),
                )
            ),
            "must rise in above",
        ),
        (
            lambda p: next(iter(p.services.values())).replace(hours=0.0),
            "greater than 0",
        ),
        (
            lambda p: next(iter(p.services.values())).replace(
                phase_multipliers={"discovery": 1.0}
            ),
            "startup",
        ),
        (lambda p: p.planning.replace(ramp_up=(0.5, 1.5)), "less than or equal to 1"),
        (
            lambda p: p.planning.replace(cold_handover_factor=0.5),
            "greater than or equal to 1",
        ),
        (lambda p: p.planning.replace(occupancy_ceiling=1.1), "less than or equal to"),
        (lambda p: p.rules.replace(span="hard"), "strict"),
        (
            lambda p: next(iter(p.sla.values())).replace(response_fraction=1.0),
            "less than 1",
        ),
        (
            lambda p: p.planning.replace(basis={"spam": "user: a"}),
            "basis.spam: there is no such field",
        ),
        (
            lambda p: p.planning.replace(basis={"basis": "user: a"}),
            "there is no such field",
        ),
        (
            lambda p: p.planning.replace(basis={"span": "heard it somewhere"}),
            "must begin with sourced:, derived: or user:",
        ),
        (
            lambda p: p.planning.replace(basis={"startup_days.x": "user: a"}),
            "there is no such field",
        ),
        (
            lambda p: next(iter(p.services.values())).replace(
                basis={"occurrences.nobody": "user: a"}
            ),
            "there is no such field",
        ),
    ],
)
def test_section_refuses_what_cannot_be(small, make, words):
    """A rule broken within one section is refused with words that name it."""
    with pytest.raises(ValidationError, match=words):
        make(small)


def without(table, key):
    """Return a table without one key."""
    return {name: item for name, item in table.items() if name != key}


@pytest.mark.parametrize(
    ("spoil", "place", "value", "rule"),
    [
        (
            lambda p: p.replace(dimensions=without(p.dimensions, "criticality")),
            "dimensions.criticality",
            None,
            "is missing",
        ),
        (
            lambda p: p.replace(criteria=without(p.criteria, "programs")),
            "criteria (criticality)",
            "0.6",
            "must add up to 1",
        ),
        (
            lambda p: p.replace(criteria=without(p.criteria, "dependence")),
            "criteria (interconnectivity)",
            "0",
            "must add up to 1",
        ),
        (
            lambda p: p.replace(sla=without(p.sla, "light")),
            "sla.light",
            None,
            "is missing",
        ),
        (
            lambda p: p.replace(sla={**p.sla, "platinum": p.sla["light"]}),
            "sla.platinum",
            "platinum",
            "no such profile",
        ),
        (
            lambda p: p.replace(
                decision_table=(
                    *p.decision_table[:-1],
                    DecisionRow(rule="rest", profile="platinum"),
                )
            ),
            "decision_table[5].profile",
            "platinum",
            "no such profile",
        ),
        (
            lambda p: p.replace(
                services={
                    key: item.replace(occurrences={**item.occurrences, "gold": 1.0})
                    for key, item in list(p.services.items())[:1]
                }
            ),
            None,
            "gold",
            "no such profile",
        ),
        (
            lambda p: p.replace(
                decision_table=(
                    *p.decision_table,
                    DecisionRow(rule="too late", profile="light"),
                )
            ),
            "decision_table[6]",
            "too late",
            "never fires",
        ),
    ],
    ids=[
        "dimension missing",
        "weights short",
        "no criterion",
        "agreement missing",
        "agreement for nobody",
        "row names nobody",
        "service names nobody",
        "row never fires",
    ],
)
def test_faults_between_sections_are_found_one_by_one(small, spoil, place, value, rule):
    """A single fault is reported once, with its place, its value and the rule."""
    assert playbook_faults(small) == []
    (fault,) = playbook_faults(spoil(small))
    assert place is None or fault.place == place
    assert fault.value == value
    assert rule in fault.rule
    assert fault.repair


def test_every_uncovered_combination_is_listed(small):
    """Without its last row, a table leaves exactly the combinations open that no other row matches."""
    table = small.decision_table[:-1]
    faults = playbook_faults(small.replace(decision_table=table))
    by_hand = [
        f"criticality {c}, cross_functionality {x}, interconnectivity {i}"
        for c, x, i in product(BANDS, repeat=3)
        if c == "low" or (c == "medium" and x == "low" and i == "low")
    ]
    assert [fault.value for fault in faults] == by_hand
    assert len(by_hand) == 10


def test_row_matches_when_each_of_its_bands_holds(small):
    """A band left out matches anything; one that is named binds."""
    row = DecisionRow(rule="r", criticality=("high",), profile="light")
    assert row.matches(dict.fromkeys(DIMENSIONS, "high"))
    assert not row.matches({**dict.fromkeys(DIMENSIONS, "high"), "criticality": "low"})


# --- Assumptions ---


def test_number_without_a_basis_is_reported_as_user_set(small):
    """Silence about a number is the user's own assumption, with an empty note."""
    rows = {row.name: row for row in assumptions(small)}
    row = rows["planning.productive_hours_per_month"]
    assert (row.basis, row.note) == ("user", "")
    assert row.value == f"{small.planning.productive_hours_per_month:g}"
    assert row.meaning.startswith("Hours of a full-time month")


def test_basis_of_a_table_covers_what_is_in_it_unless_an_entry_has_its_own():
    """A basis goes down to every number below, and the nearest one wins."""
    service = Service(
        name="Call",
        description="A call.",
        bundle="core",
        trigger="planned",
        hours=1.5,
        occurrences={"a": 26, "b": 12},
        phase_multipliers={"startup": 2},
        basis={
            "hours": "derived: 90 / 60",
            "occurrences": "sourced: somewhere",
            "occurrences.b": "user: monthly",
        },
    )
    playbook = small_playbook()
    playbook = playbook.replace(
        services={"call": service},
        value=Value(
            segment_weight=BySegment(
                complex=100, typical=40, simple=12, basis={"simple": "user: small"}
            ),
            bundle_rate=playbook.value.bundle_rate,
            basis={"segment_weight": "derived: from a workshop"},
        ),
    )
    rows = {row.name: row for row in assumptions(playbook)}
    found = {
        name: (rows[name].value, rows[name].basis, rows[name].note)
        for name in rows
        if name.startswith(("services.", "value.segment_weight"))
    }
    assert found == {
        "services.call.hours": ("1.5", "derived", "90 / 60"),
        "services.call.occurrences.a": ("26", "sourced", "somewhere"),
        "services.call.occurrences.b": ("12", "user", "monthly"),
        "services.call.phase_multipliers.startup": ("2", "user", ""),
        "value.segment_weight.complex": ("100", "derived", "from a workshop"),
        "value.segment_weight.typical": ("40", "derived", "from a workshop"),
        "value.segment_weight.simple": ("12", "user", "small"),
    }


def test_lists_of_numbers_are_one_assumption_and_texts_are_none(small):
    """A curve is one line; anchors, texts and truth values are not numbers."""
    rows = {row.name: row.value for row in assumptions(small)}
    assert rows["criteria.programs.counts"] == "1, 2, 4, 8"
    assert rows["charges.occupancy_prices[0].above"] == "0.9"
    assert not [name for name in rows if "levels" in name.split(".")]
    assert not [name for name in rows if name.startswith(("texts", "rules", "title"))]


def test_criteria_keep_the_order_of_the_file(small):
    """Selections by dimension neither lose, repeat nor re-order entries."""
    by_dimension = [key for d in DIMENSIONS for key in small.criteria_of(d)]
    assert by_dimension == list(small.criteria)


# --- Support, oversight and prices of soft rules ---


def test_support_and_oversight_are_off_unless_given(small):
    """A profile that says nothing takes no support and asks for no oversight."""
    profile = small.profiles["flagship"]
    share = profile.support_share
    assert (share.essential, share.core, share.higher_value) == (0.0, 0.0, 0.0)
    assert profile.oversight_hours_per_month == 0.0


@pytest.mark.parametrize(("rule", "price"), SOFT_PRICES.items())
def test_soft_rule_without_a_price_is_a_fault(small, rule, price):
    """A rule that is soft for nothing would be off in silence; with a price it is no fault."""
    strict = Rules(span="strict", promises="strict").replace(**{rule: "soft"})
    soft = small.replace(rules=strict, charges=free_of(small.charges, price))
    (fault,) = playbook_faults(soft)
    assert (fault.place, fault.value) == (f"rules.{rule}", "soft")
    assert price in fault.rule
    one = {"essential": 1.0, "core": 0.0, "higher_value": 0.0}
    least = one if rule == "promises" else 1.0
    priced = soft.replace(charges=soft.charges.replace(**{price: least}))
    assert playbook_faults(priced) == []
