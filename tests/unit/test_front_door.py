"""The front door on examples small enough to compute by hand."""

import dataclasses
import pickle
from datetime import date, timedelta

import numpy as np
import pytest
from builders_playbook import small_playbook
from scipy import integrate, stats

from resourcing.domain import Alliance, Evaluation, Register
from resourcing.front_door import Placement, Portfolio, explain_placement, segment
from resourcing.playbook import DecisionRow, FrontDoor

TODAY = date(2027, 1, 1)
RECENT = date(2026, 12, 1)
PLAYBOOK = small_playbook()


def alliance(alliance_id="A", **changes):
    facts = {
        "alliance_id": alliance_id,
        "name": f"Alliance {alliance_id}",
        "partner": "Partner",
        "kind": "asset",
        "phase": "development",
        "shared_risk_reward": True,
        "business_model_defined": True,
    }
    return Alliance(**{**facts, **changes})


def evaluation(criterion, level, **changes):
    facts = {
        "alliance_id": "A",
        "criterion": criterion,
        "evaluator": "Ann",
        "date": RECENT,
        "level": float(level),
        "basis": "evidence",
    }
    return Evaluation(**{**facts, **changes})


# importance 4.5 and programs 3 give criticality 0.6 * 4.5 + 0.4 * 3 = 3.9; functions 3 (from 5 counted) and
# geographies 4 give cross-functionality 3.5, on the cut; dependence gives interconnectivity 2.
HAND_MADE = (
    evaluation("importance", 4),
    evaluation("importance", 5, evaluator="Bob"),
    evaluation("programs", 3),
    evaluation("functions", 5),
    evaluation("geographies", 4),
    evaluation("dependence", 2),
)


def place(*evaluations, playbook=PLAYBOOK, seed=0, **facts):
    register = Register(alliances=(alliance(**facts),), evaluations=evaluations)
    portfolio = segment(register, playbook=playbook, today=TODAY, seed=seed)
    return portfolio.placements[0]


def with_front_door(**changes):
    return PLAYBOOK.replace(front_door=FrontDoor(**changes))


def levels(importance, cross, dependence):
    """Return evaluations that put the three dimension scores where they are wanted, within rounding."""
    return (
        evaluation("importance", importance),
        evaluation("geographies", cross),
        evaluation("dependence", dependence),
    )


def test_scores_are_weighted_means_of_levels():
    """Evaluators are averaged, counts become levels, weights combine them."""
    scores = place(*HAND_MADE).scores
    assert scores == pytest.approx(
        {"criticality": 3.9, "cross_functionality": 3.5, "interconnectivity": 2.0}
    )


def test_first_matching_row_names_profile_and_segment():
    """Bands come from the cut points, and the first row that matches fires."""
    placement = place(*HAND_MADE)
    assert dict(placement.bands) == {
        "criticality": "high",
        "cross_functionality": "high",
        "interconnectivity": "low",
    }
    assert (placement.rule, placement.profile, placement.segment) == (
        "critical and cross-functional",
        "flagship",
        "complex",
    )


def test_earlier_row_wins_where_two_match():
    """High on all three matches three rows; the first fires."""
    assert place(*levels(5, 5, 5)).profile == "flagship"


@pytest.mark.parametrize(
    ("scores", "profile"),
    [
        ((5, 1, 5), "ecosystem"),
        ((5, 1, 3), "partnership"),
        ((3, 3, 1), "partnership"),
        ((3, 1, 3), "embedded"),
        ((3, 1, 1), "light"),
        ((1, 5, 5), "light"),
    ],
)
def test_each_rule_fires_on_its_bands(scores, profile):
    """Every rule of the table is reached by scores that only it fits."""
    assert place(*levels(*scores)).profile == profile


@pytest.mark.parametrize(
    ("count", "level"),
    [(0, 1), (1.9, 1), (2, 2), (3, 2), (4, 3), (6, 4), (8, 5), (99, 5)],
)
def test_count_reaches_the_level_of_its_threshold(count, level):
    """Thresholds 2, 4, 6, 8 are reached from the number itself upwards."""
    placement = place(evaluation("functions", count))
    assert placement.scores["cross_functionality"] == level


def test_counts_become_levels_before_they_are_averaged():
    """Counts 1 and 100 are levels 1 and 5, mean 3; their mean count would be level 5."""
    placement = place(
        evaluation("functions", 1), evaluation("functions", 100, evaluator="Bob")
    )
    assert placement.scores["cross_functionality"] == 3.0


def test_latest_score_of_each_evaluator_counts_once():
    """An evaluator's older score is replaced, another evaluator's is not."""
    placement = place(
        evaluation("dependence", 1, date=date(2026, 6, 1)),
        evaluation("dependence", 5, date=date(2026, 7, 1)),
        evaluation("dependence", 2, date=date(2025, 7, 1), evaluator="Bob"),
    )
    assert placement.scores["interconnectivity"] == 3.5


def test_evaluations_after_today_are_ignored():
    """A score of tomorrow does not count, one of today does."""
    placement = place(
        evaluation("dependence", 2, date=TODAY),
        evaluation("dependence", 5, date=TODAY + timedelta(days=1)),
    )
    assert placement.scores["interconnectivity"] == 2.0


def test_weights_are_rescaled_over_scored_criteria():
    """With only programs scored (weight 0.4), criticality is its level."""
    assert place(evaluation("programs", 4)).scores["criticality"] == 4.0


def test_dimension_without_scores_takes_the_unknown_level():
    """Nothing scored: every dimension stands at the playbook's unknown level, and says so."""
    placement = place(playbook=with_front_door(unknown_level=2.0))
    assert set(placement.scores.values()) == {2.0}
    assert placement.segment == "simple"
    assert placement.probabilities == {"complex": 0.0, "typical": 0.0, "simple": 1.0}
    assert placement.flags[:4] == (
        "not_evaluated",
        "unknown: criticality",
        "unknown: cross_functionality",
        "unknown: interconnectivity",
    )
    assert placement.drivers == ()


def test_margin_is_the_smallest_change_of_one_score_that_moves_the_segment():
    """From 3.9, 3.5, 2.0: criticality down 0.4 is nearer than cross-functionality down 1.0."""
    placement = place(*HAND_MADE)
    assert placement.margin == pytest.approx(0.4)
    assert placement.nearest == "criticality -0.40 makes it typical"


def test_margin_skips_changes_that_only_change_the_profile():
    """Flagship to ecosystem stays complex; the first change of segment is criticality, 1.5 down."""
    placement = place(*levels(5, 2.6, 5))
    assert placement.profile == "flagship"
    assert placement.margin == pytest.approx(1.5)


def test_margin_upwards_is_the_distance_to_the_cut():
    """From 2.2, 1, 1 nothing but criticality helps, and only from 3.5."""
    placement = place(*levels(2.2, 1, 1))
    assert placement.margin == pytest.approx(1.3)
    assert placement.nearest == "criticality +1.30 makes it typical"


def test_margin_on_a_cut_is_zero_downwards():
    """A score exactly on its cut loses the segment with any fall."""
    placement = place(*levels(3.5, 1, 5))
    assert placement.margin == 0.0
    assert placement.nearest == "criticality any lower makes it typical"


def test_margin_is_blank_when_no_single_score_moves_the_segment():
    """A table with one segment leaves nothing to change."""
    playbook = PLAYBOOK.replace(
        decision_table=(DecisionRow(rule="all", profile="light"),)
    )
    placement = place(*HAND_MADE, playbook=playbook)
    assert (placement.margin, placement.nearest) == (None, None)


def test_band_below_the_lowest_score_is_out_of_reach():
    """With medium from 1 nobody can be low, so the step from 1.2 to below 1 is no change to propose."""
    rule = PLAYBOOK.dimensions["interconnectivity"].replace(medium_from=1.0)
    playbook = PLAYBOOK.replace(
        dimensions={**PLAYBOOK.dimensions, "interconnectivity": rule}
    )
    placement = place(*levels(3, 1, 1.2), playbook=playbook)
    assert placement.profile == "embedded"
    assert placement.nearest == "criticality -0.50 makes it simple"


@pytest.mark.parametrize(
    ("below", "band"), [(0.0, "high"), (5e-10, "high"), (2e-9, "medium")]
)
def test_rounding_does_not_cost_a_band(below, band):
    """A score within 1e-9 below a cut reaches it; one further below does not."""
    assert place(*levels(3.5 - below, 1, 1)).bands["criticality"] == band


def test_weighted_sum_on_a_cut_reaches_it():
    """0.05 * 3 + 0.25 * 5 + 0.7 * 3 is 3.5 on paper and a little less in binary: the band is high."""
    model = PLAYBOOK.criteria["importance"]
    weights = {"first": 0.05, "second": 0.25, "third": 0.7}
    rest = {
        name: item
        for name, item in PLAYBOOK.criteria.items()
        if item.dimension != "criticality"
    }
    parts = {name: model.replace(weight=weight) for name, weight in weights.items()}
    placement = place(
        evaluation("first", 3),
        evaluation("second", 5),
        evaluation("third", 3),
        playbook=PLAYBOOK.replace(criteria={**parts, **rest}),
    )
    assert placement.scores["criticality"] < 3.5
    assert placement.bands["criticality"] == "high"
    assert placement.probabilities["complex"] == 1.0


def test_drivers_name_the_strongest_criteria_of_the_restricted_dimensions():
    """The rule asks for high criticality and at least medium cross-functionality; dependence plays no part."""
    assert place(*HAND_MADE).drivers == (
        "importance 4.5 (weight 0.60)",
        "geographies 4 (weight 0.50)",
        "functions 3 (weight 0.50)",
    )


def test_drivers_of_an_unrestricted_rule_fit_the_bands():
    """The last rule asks for nothing: low levels drive low bands, in all dimensions."""
    assert place(*levels(2, 1, 1)).drivers == (
        "geographies 1 (weight 1.00)",
        "dependence 1 (weight 1.00)",
        "importance 2 (weight 1.00)",
    )


def test_drivers_of_a_medium_rule_fit_the_middle():
    """Asked for medium, 3.4 fits at 0.8; asked for at least medium, 4 fits at 0.75."""
    placement = place(*levels(3.4, 4, 1))
    assert placement.rule == "medium and cross-functional"
    assert placement.drivers == (
        "importance 3.4 (weight 1.00)",
        "geographies 4 (weight 1.00)",
    )


def test_drivers_of_equal_strength_stand_in_playbook_order():
    """0.6 x 0.5 and 0.4 x 0.75 are the same on paper, though not in binary."""
    rule = PLAYBOOK.dimensions["criticality"].replace(high_from=3.2)
    playbook = PLAYBOOK.replace(dimensions={**PLAYBOOK.dimensions, "criticality": rule})
    rows = (evaluation("importance", 3), evaluation("programs", 4))
    assert place(*rows, playbook=playbook).drivers == (
        "importance 3 (weight 0.60)",
        "programs 4 (weight 0.40)",
    )


def test_full_evaluation_has_no_flags():
    """Recent, agreed, evidenced and complete leaves nothing to say; one evaluator is enough."""
    recent = [item for item in HAND_MADE if item.evaluator == "Ann"]
    assert place(*recent).flags == ()


def test_missing_criteria_are_flagged_one_by_one():
    """Each criterion without a score has its flag."""
    placement = place(*levels(3, 3, 3))
    assert placement.flags == ("missing: programs", "missing: functions")


def test_evaluators_who_disagree_are_flagged_in_levels():
    """Levels 2 and 4 lie two apart, the playbook's limit; counts are compared as levels."""
    found = place(
        *HAND_MADE,
        evaluation("geographies", 2, evaluator="Bob"),
        evaluation("functions", 500, evaluator="Bob"),
        evaluation("dependence", 3.9, evaluator="Bob"),
    ).flags
    assert found == (
        "disagreement: functions by 2 levels",
        "disagreement: geographies by 2 levels",
    )


def test_share_of_assumptions_is_flagged():
    """Two of six counted evaluations rest on assumptions."""
    assumed = [
        item.replace(basis="assumption") if item.criterion == "importance" else item
        for item in HAND_MADE
    ]
    assert place(*assumed).flags == ("assumptions: 33%",)


def test_replaced_assumption_is_not_flagged():
    """An assumption that later evidence of the same evaluator replaced no longer counts."""
    old = evaluation("dependence", 2, date=date(2026, 1, 1), basis="assumption")
    assert place(*HAND_MADE, old).flags == ()


@pytest.mark.parametrize(("days", "stale"), [(182, False), (183, True)])
def test_evaluations_older_than_the_review_cadence_are_flagged(days, stale):
    """The latest evaluation decides, and the cadence of 182 days itself is still in time."""
    day = TODAY - timedelta(days=days)
    old = [
        item.replace(date=day if item.criterion == "programs" else date(2020, 1, 1))
        for item in HAND_MADE
    ]
    assert place(*old).flags == ((f"stale: {day}",) if stale else ())


def test_flags_never_hold_the_separators_of_the_table():
    """Commas and semicolons stay out of flags, whatever went wrong."""
    worst = place(
        evaluation("importance", 1.25, basis="assumption", date=date(2020, 1, 1)),
        evaluation(
            "importance",
            4.6,
            evaluator="Bob, the second; junior",
            date=date(2020, 1, 1),
        ),
    )
    assert len(worst.flags) == 9
    assert not any(set(flag) & set(",;") for flag in worst.flags)


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({"shared_risk_reward": False}, ("Risk and reward are not shared.",)),
        (
            {"business_model_defined": False},
            ("The business model is not defined yet.",),
        ),
        (
            {"shared_risk_reward": False, "business_model_defined": False},
            (
                "Risk and reward are not shared.",
                "The business model is not defined yet.",
            ),
        ),
    ],
)
def test_ineligible_alliance_is_listed_with_its_reasons(facts, reasons):
    """What is not eligible keeps its scores but has no place."""
    placement = place(*HAND_MADE, **facts)
    assert (placement.eligible, placement.reasons) == (False, reasons)
    assert placement.scores["criticality"] == pytest.approx(3.9)
    assert placement.bands["criticality"] == "high"
    assert (placement.segment, placement.profile, placement.rule) == (None, None, None)
    assert (placement.margin, placement.nearest, placement.drivers) == (None, None, ())
    assert placement.probabilities == {}


def test_ineligible_alliance_is_not_given_unknown_levels():
    """Where nobody scored, an alliance that is not placed shows no score."""
    placement = place(evaluation("dependence", 2), shared_risk_reward=False)
    assert placement.scores == {"interconnectivity": 2.0}
    assert "unknown: criticality" in placement.flags


# Probabilities: criticality fixed high and cross-functionality fixed low, so complex means interconnectivity >= 3.5.
FIXED = (evaluation("importance", 5), evaluation("geographies", 1))
STANDARD_ERRORS = 4


def tail(low, mode, high, cut=3.5):
    """Return P(X >= cut) of a triangular distribution by its closed form."""
    shape = (mode - low) / (high - low)
    return 1 - stats.triang.cdf(cut, shape, loc=low, scale=high - low)


def close(found, expected, draws=10_000):
    error = np.sqrt(expected * (1 - expected) / draws)
    return abs(found - expected) <= STANDARD_ERRORS * error


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize(
    ("low", "mode", "high"),
    [(2, 3, 5), (1, 3.4, 4), (3, 3, 5), (2, 4, 4), (3.4, 3.6, 5)],
)
def test_probability_of_one_range_follows_the_triangular_distribution(
    low, mode, high, seed
):
    """The share of draws agrees with the distribution function within four standard errors."""
    item = evaluation("dependence", mode, low=float(low), high=float(high))
    placement = place(*FIXED, item, seed=seed)
    assert close(placement.probabilities["complex"], tail(low, mode, high))
    assert placement.probabilities["simple"] == 0.0


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_probability_of_two_evaluators_is_their_even_mixture(seed):
    """Each draw takes one evaluator: one surely below the cut, one with a range across it."""
    placement = place(
        *FIXED,
        evaluation("dependence", 2),
        evaluation("dependence", 4, low=2.0, high=5.0, evaluator="Bob"),
        seed=seed,
    )
    assert close(placement.probabilities["complex"], tail(2, 4, 5) / 2)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_criteria_of_a_dimension_are_drawn_independently(seed):
    """Half of each of two ranges reaches 3.5 as often as their convolution says."""
    first, second = (1.0, 5.0, 5.0), (2.0, 3.0, 4.0)
    playbook = PLAYBOOK.replace(
        criteria={
            **PLAYBOOK.criteria,
            "functions": PLAYBOOK.criteria["geographies"],
        }
    )
    placement = place(
        evaluation("importance", 5),
        evaluation("dependence", 1),
        evaluation("functions", 5, low=1.0, high=5.0),
        evaluation("geographies", 3, low=2.0, high=4.0),
        playbook=playbook,
        seed=seed,
    )
    density = stats.triang(1.0, loc=1, scale=4).pdf
    expected, _ = integrate.quad(
        lambda level: density(level) * tail(*second, cut=5.0 - level), *first[:2]
    )
    assert close(placement.probabilities["complex"], expected)


def test_missing_range_is_taken_from_the_basis():
    """An assumed 4 spreads one level each way, evidence not at all."""
    sure = place(*FIXED, evaluation("dependence", 4))
    unsure = place(*FIXED, evaluation("dependence", 4, basis="assumption"))
    assert sure.probabilities["complex"] == 1.0
    assert close(unsure.probabilities["complex"], tail(3, 4, 5))


def test_basis_range_stays_on_the_scale():
    """An assumed 4.5 with two levels each way spreads from 2.5 to 5, not to 6.5."""
    playbook = with_front_door(assumption_range_levels=2.0)
    item = evaluation("dependence", 4.5, basis="assumption")
    placement = place(*FIXED, item, playbook=playbook)
    assert close(placement.probabilities["complex"], tail(2.5, 4.5, 5))


def test_basis_range_stays_above_the_lowest_level():
    """An assumed 1.5 with two levels each way spreads from 1, not from -0.5, to 3.5."""
    playbook = with_front_door(assumption_range_levels=2.0)
    placement = place(
        evaluation("importance", 3),
        evaluation("geographies", 1),
        evaluation("dependence", 1.5, basis="assumption"),
        playbook=playbook,
    )
    expected = tail(1, 1.5, 3.5, cut=2.5)
    assert close(placement.probabilities["typical"], expected)


def test_half_given_range_is_completed_from_the_basis():
    """A low of 1 is kept while the missing high of an assumption lies one level up."""
    item = evaluation("dependence", 3, low=1.0, basis="assumption")
    assert close(place(*FIXED, item).probabilities["complex"], tail(1, 3, 4))


def test_range_of_a_count_is_mapped_to_levels():
    """Counts 2, 5 and 9 are levels 2, 3 and 5, and cross-functionality is medium from 2.5."""
    placement = place(
        evaluation("importance", 5),
        evaluation("dependence", 1),
        evaluation("functions", 5, low=2.0, high=9.0),
    )
    assert close(placement.probabilities["complex"], tail(2, 3, 5, cut=2.5))


def test_number_of_draws_is_the_playbooks():
    """With 100 draws every probability is a multiple of 0.01."""
    placement = place(
        *FIXED,
        evaluation("dependence", 3.5, basis="assumption"),
        playbook=with_front_door(num_draws=100),
    )
    hits = placement.probabilities["complex"] * 100
    assert hits == pytest.approx(round(hits))
    assert 0 < hits < 100


def test_seed_changes_the_draws_and_repeats_them():
    """The same seed gives the same probabilities, another seed others."""
    item = evaluation("dependence", 3.5, basis="assumption")
    first, again, other = (place(*FIXED, item, seed=seed) for seed in (1, 1, 2))
    assert first.probabilities == again.probabilities
    assert first.probabilities != other.probabilities


def test_two_alliances_alike_have_streams_of_their_own():
    """The same evaluations under two identifiers do not share their draws."""
    item = evaluation("dependence", 3.5, basis="assumption")
    rows = [row.replace(alliance_id=name) for name in "AB" for row in (*FIXED, item)]
    register = Register(
        alliances=(alliance("A"), alliance("B")), evaluations=tuple(rows)
    )
    first, second = segment(register, playbook=PLAYBOOK, today=TODAY).placements
    assert first.probabilities != second.probabilities


def small_portfolio():
    rows = [row.replace(alliance_id="Z") for row in HAND_MADE]
    register = Register(
        alliances=(
            alliance("Z"),
            alliance("B", shared_risk_reward=False),
            alliance("C"),
        ),
        evaluations=tuple(rows),
    )
    return segment(register, playbook=PLAYBOOK, today=TODAY)


def test_portfolio_counts_every_alliance_once():
    """One complex, one unknown at level 3 everywhere (typical), one not eligible."""
    portfolio = small_portfolio()
    assert portfolio.counts() == {
        "complex": 1,
        "typical": 1,
        "simple": 0,
        "ineligible": 1,
    }
    assert [item.alliance_id for item in portfolio.eligible] == ["Z", "C"]


def test_portfolio_finds_a_placement_or_proposes_one():
    """An unknown identifier is refused with the nearest known one."""
    portfolio = small_portfolio()
    assert portfolio.placement("B").name == "Alliance B"
    with pytest.raises(ValueError, match=r"no alliance 'qqq' in the portfolio$"):
        portfolio.placement("qqq")
    longer = Portfolio(
        placements=(Placement(alliance_id="alpha", name="Alpha", eligible=False),)
    )
    with pytest.raises(ValueError, match='did you mean "alpha"'):
        longer.placement("alpa")


def test_frame_has_a_row_for_each_alliance_in_register_order():
    """Columns, values and blanks are those promised."""
    frame = small_portfolio().frame()
    assert list(frame.columns) == [
        *("alliance_id", "name", "eligible"),
        *("criticality", "cross_functionality", "interconnectivity"),
        *("profile", "segment", "rule", "margin"),
        *("p_complex", "p_typical", "p_simple", "flags"),
    ]
    assert list(frame["alliance_id"]) == ["Z", "B", "C"]
    assert list(frame["segment"]) == ["complex", "ineligible", "typical"]
    assert list(frame["eligible"]) == [True, False, True]
    assert frame.loc[0, ["p_complex", "p_typical", "p_simple"]].tolist() == [1, 0, 0]
    assert frame.loc[1].isna().sum() == 9
    assert frame.loc[2, "flags"].startswith("not_evaluated;unknown: criticality;")


def test_frame_of_an_empty_portfolio_keeps_its_types():
    """No alliance gives no row, but the same columns of the same types."""
    empty = segment(Register(alliances=()), playbook=PLAYBOOK, today=TODAY).frame()
    assert len(empty) == 0
    assert empty.dtypes.equals(small_portfolio().frame().dtypes)


def test_frame_is_a_copy():
    """Editing a table does not change the portfolio."""
    portfolio = small_portfolio()
    table = portfolio.frame()
    table.loc[0, "segment"] = "simple"
    assert portfolio.frame().loc[0, "segment"] == "complex"


def test_portfolio_survives_pickling():
    """A portfolio can be sent to another process and compares equal."""
    portfolio = small_portfolio()
    assert pickle.loads(pickle.dumps(portfolio)) == portfolio


def test_explanation_says_segment_drivers_and_certainty():
    """Three sentences carry the numbers of the placement."""
    assert explain_placement(place(*HAND_MADE), PLAYBOOK) == (
        'Alliance A is complex (profile "Flagship"): criticality 3.90 (high), cross-functionality 3.50 (high), '
        'interconnectivity 2.00 (low), so the rule "critical and cross-functional" applies. '
        "It rests most on importance 4.5 (weight 0.60), geographies 4 (weight 0.50), functions 3 (weight 0.50). "
        "Given the evaluators' spread and ranges: complex 100%; criticality -0.40 makes it typical."
    )


def test_explanation_never_passes_doubt_off_as_certainty():
    """A chance that rounds to 0 or 100 % is said to be below or above."""
    chances = {"complex": 0.9996, "typical": 0.0004, "simple": 0.0}
    placement = dataclasses.replace(place(*HAND_MADE), probabilities=chances)
    text = explain_placement(placement, PLAYBOOK)
    assert "ranges: complex above 99%, typical below 1%; " in text


def test_explanation_admits_that_nothing_is_known():
    """Without evaluations the unknown level is named."""
    text = explain_placement(place(), PLAYBOOK)
    assert "No criterion behind the rule was scored, so level 3 stands in." in text


def test_explanation_of_an_ineligible_alliance_gives_the_reason():
    """Why it is not placed, and what is known so far."""
    placement = place(evaluation("dependence", 2), shared_risk_reward=False)
    assert explain_placement(placement, PLAYBOOK) == (
        "Alliance A is listed but not placed. Risk and reward are not shared. "
        "Known so far: interconnectivity 2.00 (low)."
    )


def test_small_change_is_not_shown_as_zero():
    """A change too small for two decimals keeps one digit."""
    placement = place(*levels(3.499, 1, 5))
    assert placement.nearest == "criticality +0.001 makes it complex"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([evaluation("charm", 3)], r"unknown criteria \(1\): charm"),
        (
            [evaluation("dependence", 3, alliance_id="X")],
            r"unknown alliances \(1\): X",
        ),
        ([evaluation("dependence", 6)], r"outside levels 1 to 5 \(1\): A dependence"),
        ([evaluation("dependence", 1, low=0.5)], "outside levels 1 to 5"),
        ([evaluation("dependence", 5, high=5.5)], "outside levels 1 to 5"),
        (
            [evaluation("dependence", 3, alliance_id=f"X{i}") for i in range(7)],
            r"^evaluations of unknown alliances \(7\): X0, X1, X2, X3, X4, …$",
        ),
    ],
)
def test_evaluations_that_fit_nothing_are_refused(rows, message):
    """A broken promise between inputs is an error with the labels, at most five of them."""
    with pytest.raises(ValueError, match=message):
        place(*rows)


def test_alliance_that_occurs_twice_is_refused():
    """Identifiers are unique, or placements would be mixed up."""
    register = Register(alliances=(alliance(), alliance()))
    with pytest.raises(ValueError, match=r"alliances that occur twice \(1\): A"):
        segment(register, playbook=PLAYBOOK, today=TODAY)


def test_uncovered_combination_of_bands_is_refused():
    """A decision table with a hole is an error even if nobody falls into it."""
    playbook = PLAYBOOK.replace(decision_table=PLAYBOOK.decision_table[:-1])
    with pytest.raises(ValueError, match=r"no row .* matches low, low, low"):
        place(*HAND_MADE, playbook=playbook)
