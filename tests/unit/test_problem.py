"""An instance stands alone: neutral defaults, labels and ranges checked all at once, derived quantities by hand."""

import dataclasses

import numpy as np
import pytest

from resourcing.playbook import Rules
from resourcing.problem import AXES, NOBODY, problem_from_arrays


def small(**changes):
    """Return two resources, and two alliances with two bundles over one period."""
    arrays = {
        "need": np.array([[[6.0], [4.0]], [[5.0], [0.0]]]),
        "available": np.array([[10.0], [20.0]]),
        "bundle_rate": np.array([3.0, 2.0]),
        "weight": np.array([26.0, 30.0]),
    }
    return problem_from_arrays(**{**arrays, **changes})


def test_defaults_charge_and_forbid_nothing():
    """Whatever is left out is neutral: everybody may lead, nothing is promised, charged or limited."""
    data = problem_from_arrays(need=np.ones((2, 1, 3)), available=np.ones((1, 3)))
    assert data.shape == (1, 2, 3)
    assert (data.resources, data.alliances, data.bundles) == (
        ("r0",),
        ("a0", "a1"),
        ("b0",),
    )
    assert data.eligible.all()
    assert np.isinf(data.span_limit).all()
    assert (data.incumbent == NOBODY).all()
    charged = ["floor", "overhead", "placement_cost", "hour_points", "handover_points"]
    assert not any(getattr(data, name).any() for name in charged)
    assert not data.must_lead.any()
    assert data.support_limit is None
    assert data.may_support is None
    assert not data.overseen.any()
    assert not data.candidate.any()
    assert data.years == ("y0",)
    assert not data.limits_budget.any()
    assert not data.limits_handovers


def test_worth_of_an_hour_falls_with_the_rate_and_fills_the_weight():
    """An hour is worth weight x months x rate / sum of rate x need; all hours together the weight x months."""
    data = small(active_months=np.array([[2.0], [1.0]]))
    assert data.hour_value[0, :, 0].tolist() == pytest.approx([6.0, 4.0])
    assert data.hour_value[1, :, 0].tolist() == pytest.approx([6.0, 0.0])
    assert data.full_value == pytest.approx(2 * 26 + 30)


def test_no_need_is_worth_nothing():
    """An alliance that needs nothing has no value and no shortfall."""
    data = small(need=np.zeros((2, 2, 1)), shortfall_rate=np.ones(2))
    assert data.full_value == 0
    assert not data.shortfall_points.any()


def test_shortfall_costs_weight_times_months_times_rate():
    """A whole missing coverage costs weight x active months x the bundle's rate."""
    data = small(
        shortfall_rate=np.array([10.0, 4.0]), active_months=np.array([[2.0], [1.0]])
    )
    assert data.shortfall_points[:, :, 0].tolist() == [[520.0, 208.0], [300.0, 0.0]]


def test_ceiling_is_a_share_of_what_is_available():
    """Hours that may be planned are available hours x the ceiling."""
    assert small(occupancy_ceiling=0.9).ceiling_hours.tolist() == [[9.0], [18.0]]


def test_warm_handover_needs_an_incumbent_with_the_hours():
    """The incumbent hands over warm with at least the outgoing hours below the ceiling; nobody never does."""
    data = small(incumbent=np.array([0, NOBODY]), handover_out=np.array([10.0, 0.0]))
    assert data.warm_handover.tolist() == [[True], [False]]
    assert not data.replace(occupancy_ceiling=0.9).warm_handover.any()


def test_departed_is_whoever_never_has_hours_again():
    """A resource has departed in the first period from which on it never has hours, not while it is absent."""
    data = problem_from_arrays(
        need=np.ones((1, 1, 4)),
        available=np.array([[9.0, 0, 9, 0], [0, 0, 0, 0], [9, 9, 9, 9]]),
    )
    assert data.departed.tolist() == [
        [False, False, False, True],
        [True, True, True, True],
        [False, False, False, False],
    ]


def test_promises_off_charge_no_shortfall():
    """With the rule of promises off, a missing coverage costs nothing."""
    data = small(shortfall_rate=np.ones(2), rules=Rules(promises="off"))
    assert not data.shortfall_points.any()


def test_support_needs_a_limit_a_share_and_a_need():
    """A resource may support only where its limit, the share of all supporters and the need are above 0."""
    data = small(support_limit=np.ones((2, 2, 2, 1)))
    assert data.may_support is None
    cap = np.array([[[3.0], [0.0]], [[2.0], [2.0]]])
    able = data.replace(support_cap=cap).may_support
    assert able[:, :, :, 0].tolist() == [[[True, False], [True, False]]] * 2


def test_lead_is_overseen_where_it_needs_it_and_hours_are_asked_for():
    """Oversight concerns a team, and only alliances that are active and ask for hours."""
    data = small(
        needs_overseer=np.array([False, True]), oversight_hours=np.array([[2.0], [0.0]])
    )
    assert data.overseen[:, :, 0].tolist() == [[False, False], [True, False]]


@pytest.mark.parametrize(
    ("rules", "limited"),
    [(Rules(), True), (Rules(handovers="off", budget="off"), False)],
)
def test_limits_count_where_finite_and_not_off(rules, limited):
    """A finite budget or number of handovers binds unless its rule is off."""
    data = small(
        rules=rules, max_handovers=3, years=("a", "b"), budget=np.array([5.0, np.inf])
    )
    assert data.limits_handovers == limited
    assert data.limits_budget.tolist() == [limited, False]


@pytest.mark.parametrize(
    ("changes", "bound"),
    [
        ({}, 56.0),  # full value
        ({"fixed_points": 6.0}, 50.0),  # less what is charged anyway
        (
            {"placement_cost": np.array([[4.0, 5.0], [3.0, 7.0]])},
            56.0,
        ),  # nobody need lead
        (
            {
                "placement_cost": np.array([[4.0, 5.0], [3.0, 7.0]]),
                "must_lead": np.ones(2, bool),
            },
            48.0,
        ),  # the cheapest leads of both
        ({"placement_cost": np.array([[-4.0, 5.0], [3.0, 7.0]])}, 60.0),  # a gift
    ],
)
def test_trivial_bound_needs_no_solving(changes, bound):
    """The bound at hand is full value, less what must be paid, plus what leading may earn."""
    assert small(**changes).trivial_bound == pytest.approx(bound)


def test_trivial_bound_exists_without_resources():
    """With nobody to lead, full value is still a bound."""
    nobody = problem_from_arrays(need=np.ones((1, 1, 1)), available=np.ones((0, 1)))
    assert nobody.trivial_bound == 1.0


def test_replace_changes_only_what_is_named():
    """A copy with nothing changed equals the original in every field, and a change leaves the original alone."""
    data = small()
    same, other = data.replace(), data.replace(fixed_points=3.0)
    for item in dataclasses.fields(data):
        assert np.array_equal(getattr(data, item.name), getattr(same, item.name))
    assert (data.fixed_points, other.fixed_points) == (0.0, 3.0)


def test_arrays_are_copied_and_frozen():
    """The caller's array can change without the instance, whose own arrays cannot be written."""
    need = np.ones((1, 1, 1))
    data = problem_from_arrays(need=need, available=np.ones((1, 1)))
    need[0, 0, 0] = 9.0
    assert data.need[0, 0, 0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        data.need[0, 0, 0] = 9.0


def test_whole_numbers_and_plain_lists_are_taken_as_numbers():
    """Arrays of whole numbers, zeros and ones and plain lists mean what they say."""
    data = small(
        placement_cost=np.array([[4, 5], [3, 7]]),
        must_lead=[1, 0],
        incumbent=[1.0, -1.0],
        eligible=np.array([[[1], [0]], [[1], [1]]]),
    )
    assert data.trivial_bound == pytest.approx(56 - 3)
    assert data.eligible[0, :, 0].tolist() == [True, False]
    assert data.warm_handover.tolist() == [[True], [False]]


def test_arrays_without_periods_hold_in_every_period():
    """An array that may differ by period but is given without that axis holds throughout."""
    data = problem_from_arrays(
        need=np.ones((2, 1, 3)),
        available=np.ones((1, 3)),
        weight=np.array([2.0, 5.0]),
        placement_cost=np.array([[1.0, 4.0]]),
        span_limit=np.array([3.0]),
    )
    assert data.weight.tolist() == [[2.0] * 3, [5.0] * 3]
    assert data.placement_cost.tolist() == [[[1.0] * 3, [4.0] * 3]]
    assert data.span_limit.tolist() == [[3.0] * 3]
    assert data.replace(weight=data.weight[:, ::-1]).full_value == data.full_value


def test_value_and_bound_follow_the_weight_of_the_period():
    """Full value adds up the weights of the periods, and what leading earns is the gift of its own period."""
    data = problem_from_arrays(
        need=np.ones((1, 1, 2)),
        available=np.ones((1, 2)),
        weight=np.array([[3.0, 7.0]]),
        placement_cost=np.array([[[2.0, -4.0]]]),
    )
    assert data.full_value == 10.0
    assert data.trivial_bound == 14.0
    assert data.replace(must_lead=[True]).trivial_bound == 12.0


@pytest.mark.parametrize("name", sorted(AXES))
def test_shape_of_every_array_is_checked(name):
    """An array that does not fit its labels is named with both shapes."""
    with pytest.raises(ValueError, match=rf"{name} has shape \(7, 7\)"):
        small().replace(**{name: np.ones((7, 7))})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"alliances": ("a", "a")}, "alliances appear twice: a"),
        (
            {"weight": np.array([1.0, np.nan])},
            "weight holds values that are not numbers",
        ),
        ({"weight": np.array([1.0, -1.0])}, "weight holds values below 0"),
        ({"available": np.array([[-1.0], [1.0]])}, "available holds values below 0"),
        ({"weight": np.array([1.0, np.inf])}, "weight holds values without limit"),
        ({"span_points": -1.0}, "span_points holds values below 0"),
        ({"bundle_rate": np.array([1.0, -1.0])}, "bundle_rate holds values below 0"),
        (
            {"pace": np.array([[1.0, 0.0], [1.0, 1.0]])},
            "pace holds values that are not above 0",
        ),
        ({"floor": np.full((2, 2, 1), 1.1)}, "floor holds values above 1"),
        ({"incumbent": np.array([0, 2])}, "incumbent points at no resource"),
        ({"incumbent": np.array([0, 0.5])}, "incumbent points at no resource"),
        ({"incumbent": np.array([0, -2])}, "incumbent points at no resource"),
        ({"hire_after": np.array([0, 2])}, "hire_after points at no resource"),
        ({"hire_after": np.array([1, -1])}, "hire_after names a resource that is no"),
        (
            {"candidate": np.array([True, False]), "incumbent": np.array([0, 1])},
            "incumbent names a candidate",
        ),
        ({"year": np.array([1])}, "year points at no year"),
        ({"year": np.array([-1])}, "year points at no year"),
        ({"budget": np.array([-1.0])}, "budget holds values below 0"),
        ({"max_handovers": -1.0}, "max_handovers holds values below 0"),
        ({"max_handovers": np.nan}, "max_handovers holds values that are not numbers"),
        (
            {"support_limit": np.full((2, 2, 2, 1), -1.0)},
            "support_limit holds values below 0",
        ),
        (
            {"support_cap": np.full((2, 2, 1), np.inf)},
            "support_cap holds values without limit",
        ),
        (
            {
                "needs_overseer": np.array([True, False]),
                "may_oversee": np.ones((2, 2, 1), bool),
            },
            "may_oversee names resources that need an overseer themselves",
        ),
        ({"years": ("y0", "y0")}, "years appear twice: y0"),
        (
            {"active_months": np.array([[0.0], [1.0]])},
            "need is above 0 where an alliance is not active",
        ),
    ],
)
def test_values_out_of_range_are_refused(changes, words):
    """Each value out of range alone is refused with the name of its array."""
    with pytest.raises(ValueError, match=words):
        small(**changes)


def test_all_problems_come_together():
    """Two problems of ranges stand in one message."""
    with pytest.raises(ValueError, match=r"weight holds .*; .*floor holds"):
        small(weight=np.array([1.0, -1.0]), floor=np.full((2, 2, 1), 1.1))
