"""Promises of the front door over random playbooks, evaluations and orders."""

from datetime import date, timedelta
from itertools import product

from builders_playbook import small_playbook
from hypothesis import given, settings
from hypothesis import strategies as st

from resourcing.domain import Alliance, Evaluation, Register
from resourcing.front_door import segment
from resourcing.playbook import (
    BANDS,
    DIMENSIONS,
    SEGMENTS,
    DecisionRow,
    DimensionRule,
    FrontDoor,
)

SOME = settings(max_examples=50)
TODAY = date(2027, 1, 1)
SMALL = small_playbook()
QUICK = SMALL.replace(front_door=FrontDoor(num_draws=100))
PROFILE_OF = {"complex": "flagship", "typical": "partnership", "simple": "light"}
CRITERION_OF = {
    "criticality": "importance",
    "cross_functionality": "geographies",
    "interconnectivity": "dependence",
}
STEP = 1e-6


def alliance(alliance_id):
    return Alliance(
        alliance_id=alliance_id,
        name=alliance_id,
        partner="Partner",
        kind="asset",
        phase="development",
        shared_risk_reward=True,
        business_model_defined=True,
    )


def register(evaluations, ids):
    return Register(
        alliances=tuple(alliance(name) for name in ids), evaluations=tuple(evaluations)
    )


def row(criterion, level, *, basis="evidence", alliance_id="A", low=None, high=None):
    return Evaluation(
        alliance_id=alliance_id,
        criterion=criterion,
        evaluator="Ann",
        date=TODAY,
        level=float(level),
        low=low,
        high=high,
        basis=basis,
    )


tenths = st.integers(10, 50).map(lambda tenth: tenth / 10)


@st.composite
def dimension_rules(draw):
    """Draw cut points between 1 and 5, in tenths."""
    low, high = sorted(draw(st.sets(tenths, min_size=2, max_size=2)))
    return DimensionRule(question="?", medium_from=low, high_from=high)


@st.composite
def playbooks(draw):
    """Draw a playbook with random cut points and a random segment for each combination of bands."""
    table = tuple(
        DecisionRow(
            rule=" ".join(bands),
            criticality=bands[:1],
            cross_functionality=bands[1:2],
            interconnectivity=bands[2:],
            profile=PROFILE_OF[draw(st.sampled_from(SEGMENTS))],
        )
        for bands in product(BANDS, repeat=3)
    )
    rules = {name: draw(dimension_rules()) for name in DIMENSIONS}
    return QUICK.replace(decision_table=table, dimensions=rules)


@st.composite
def evaluation_rows(draw, ids=("A", "B", "C")):
    """Draw evaluations of several alliances, at most one a day for each evaluator and criterion."""
    keys = st.tuples(
        st.sampled_from(ids),
        st.sampled_from(sorted(SMALL.criteria)),
        st.sampled_from(["Ann", "Bob", "Cyd"]),
        st.integers(-3, 400),
    )
    return [
        draw(evaluations_at(*key))
        for key in draw(st.lists(keys, unique=True, max_size=20))
    ]


@st.composite
def evaluations_at(draw, alliance_id, criterion, evaluator, age):
    """Draw one evaluation, with or without a range."""
    low, level, high = sorted(draw(st.lists(tenths, min_size=3, max_size=3)))
    return Evaluation(
        alliance_id=alliance_id,
        criterion=criterion,
        evaluator=evaluator,
        date=TODAY - timedelta(days=age),
        level=level,
        low=draw(st.sampled_from([None, low])),
        high=draw(st.sampled_from([None, high])),
        basis=draw(st.sampled_from(["assumption", "evidence"])),
    )


def by_id(portfolio):
    return {item.alliance_id: item for item in portfolio.placements}


@SOME
@given(evaluation_rows(), st.randoms(use_true_random=False))
def test_order_of_rows_never_matters(rows, random):
    """Shuffled evaluations and alliances give every alliance the same placement, probabilities included."""
    ids = ["A", "B", "C"]
    mixed_rows, mixed_ids = list(rows), list(ids)
    random.shuffle(mixed_rows)
    random.shuffle(mixed_ids)
    first = segment(register(rows, ids), playbook=QUICK, today=TODAY)
    second = segment(register(mixed_rows, mixed_ids), playbook=QUICK, today=TODAY)
    assert by_id(first) == by_id(second)
    assert [item.alliance_id for item in second.placements] == mixed_ids


@SOME
@given(evaluation_rows())
def test_other_alliances_never_matter(rows):
    """An alliance is placed the same alone and in company."""
    together = segment(register(rows, "ABC"), playbook=QUICK, today=TODAY)
    alone = segment(
        register([item for item in rows if item.alliance_id == "B"], "B"),
        playbook=QUICK,
        today=TODAY,
    )
    assert alone.placement("B") == together.placement("B")


@SOME
@given(evaluation_rows())
def test_probabilities_are_a_distribution(rows):
    """Each lies in [0, 1] and the three add up to 1."""
    for item in segment(register(rows, "ABC"), playbook=QUICK, today=TODAY).placements:
        assert list(item.probabilities) == list(SEGMENTS)
        assert all(0 <= value <= 1 for value in item.probabilities.values())
        assert abs(sum(item.probabilities.values()) - 1) < 1e-12


@SOME
@given(evaluation_rows())
def test_scores_stay_on_the_scale_and_margins_within_it(rows):
    """Scores lie in [1, 5], and no change of a score is longer than the scale."""
    for item in segment(register(rows, "ABC"), playbook=QUICK, today=TODAY).placements:
        assert set(item.scores) == set(DIMENSIONS)
        assert all(1 <= score <= 5 for score in item.scores.values())
        assert item.margin is None or 0 <= item.margin <= 4


@SOME
@given(st.dictionaries(st.sampled_from(sorted(SMALL.criteria)), tenths), playbooks())
def test_certain_evaluations_leave_no_doubt(levels, playbook):
    """One evaluator and evidence without a range: the segment of the point scores has probability 1."""
    rows = [row(name, level) for name, level in levels.items()]
    placement = segment(register(rows, "A"), playbook=playbook, today=TODAY).placement(
        "A"
    )
    assert placement.probabilities[placement.segment] == 1.0


@SOME
@given(evaluation_rows(ids=("A",)), st.data())
def test_raising_a_level_never_lowers_its_band(rows, data):
    """Score and band of the dimension rise or stay, those of the others stay."""
    rows = [item.replace(low=None, high=None) for item in rows]
    if not rows:
        return
    index = data.draw(st.integers(0, len(rows) - 1))
    old = rows[index]
    new = old.replace(level=data.draw(st.floats(old.level, 5.0)))
    changed = [*rows[:index], new, *rows[index + 1 :]]
    before, after = (
        segment(register(some, "A"), playbook=QUICK, today=TODAY).placement("A")
        for some in (rows, changed)
    )
    touched = SMALL.criteria[old.criterion].dimension
    for name in DIMENSIONS:
        step = BANDS.index(after.bands[name]) - BANDS.index(before.bands[name])
        assert step >= 0 if name == touched else step == 0
        assert after.scores[name] >= before.scores[name] - 1e-12


def segment_at(scores, playbook):
    """Return the segment of three scores straight from the playbook: an independent reading of the rules."""
    bands = {}
    for name, score in scores.items():
        rule = playbook.dimensions[name]
        if score >= rule.high_from:
            bands[name] = "high"
        else:
            bands[name] = "medium" if score >= rule.medium_from else "low"
    first = next(item for item in playbook.decision_table if item.matches(bands))
    return playbook.profiles[first.profile].segment


def placed_at(scores, playbook):
    """Return the placement of an alliance whose dimension scores are given, one criterion each."""
    rows = [row(CRITERION_OF[name], score) for name, score in scores.items()]
    portfolio = segment(register(rows, "A"), playbook=playbook, today=TODAY)
    return portfolio.placement("A")


def moves(scores, reach):
    """Yield the scores after every change of one dimension by less than `reach`, in steps of a twentieth."""
    for name, score in scores.items():
        tries = {score + sign * part / 20 for part in range(81) for sign in (-1, 1)}
        tries |= {score - reach + STEP, score + reach - STEP}
        for other in tries:
            if abs(other - score) <= reach - STEP / 2 and 1 <= other <= 5:
                yield {**scores, name: other}


score_triples = st.fixed_dictionaries(
    {name: tenths | st.floats(1, 5) for name in DIMENSIONS}
)


@SOME
@given(score_triples, playbooks())
def test_segment_is_the_first_row_that_matches(scores, playbook):
    """The segment agrees with an independent reading of cut points and table, a hair above the cuts."""
    raised = {name: min(5.0, score + STEP) for name, score in scores.items()}
    assert placed_at(raised, playbook).segment == segment_at(raised, playbook)


@SOME
@given(score_triples, playbooks())
def test_no_smaller_change_moves_the_segment(scores, playbook):
    """Every change of one score by less than the margin (any change where it is blank) keeps the segment."""
    scores = {name: round(score, 5) for name, score in scores.items()}
    placement = placed_at(scores, playbook)
    reach = 5.0 if placement.margin is None else placement.margin
    for moved in moves(scores, reach):
        assert segment_at(moved, playbook) == placement.segment


@SOME
@given(score_triples, playbooks())
def test_a_change_just_beyond_the_margin_moves_the_segment(scores, playbook):
    """The nearest change in words, made a hair longer, gives the segment it names."""
    scores = {name: round(score, 5) for name, score in scores.items()}
    placement = placed_at(scores, playbook)
    if placement.margin is None:
        assert placement.nearest is None
        return
    name, amount, *_, target = placement.nearest.split()
    sign = -1 if amount == "any" or amount.startswith("-") else 1
    beyond = scores[name] + sign * (placement.margin + STEP)
    moved = {**scores, name: min(5.0, max(1.0, beyond))}
    assert segment_at(moved, playbook) == target != placement.segment
