"""The playbook that ships is complete, consistent, sourced where it says so, and gives sensible hours."""

import re
import tomllib
from collections import Counter
from itertools import pairwise, product
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

import resourcing
from resourcing.domain import GRADES, Phase, ResourcingOption
from resourcing.playbook import (
    BANDS,
    BUNDLES,
    DIMENSIONS,
    SEGMENTS,
    SOFT_PRICES,
    Playbook,
    assumptions,
    playbook_faults,
)

DEFAULT = Path(resourcing.__file__).parent / "data" / "playbook.toml"
RAW = tomllib.loads(DEFAULT.read_text(encoding="utf-8"))
CRITERIA = {
    "criticality": [
        "strategic_importance",
        "value_exposure",
        "clinical_stage",
        "shared_programs",
        "enrollment",
    ],
    "cross_functionality": [
        "functions_involved",
        "therapeutic_areas",
        "geographies",
        "stages_spanned",
        "co_sponsors",
    ],
    "interconnectivity": [
        "partner_collaborations",
        "third_parties",
        "ecosystem_dependence",
    ],
}
JUDGED = {"strategic_importance", "value_exposure", "ecosystem_dependence"}
HOURS_A_MONTH = {"complex": (45, 60), "typical": (18, 28), "simple": (6, 9)}
PAID_HOURS_A_YEAR = 2080


def frozen(value):
    """Return TOML data with arrays as tuples, as the strict models want them."""
    if isinstance(value, dict):
        return {key: frozen(item) for key, item in value.items()}
    return tuple(map(frozen, value)) if isinstance(value, list) else value


@pytest.fixture(scope="module")
def default() -> Playbook:
    """Return the playbook that ships with the package."""
    return Playbook.model_validate(frozen(RAW))


def profile_of(bands, table=RAW["decision_table"]):
    """Return the profile of three bands, read from the file itself: the first row that matches."""
    named = dict(zip(DIMENSIONS, bands, strict=True))
    return next(
        row["profile"]
        for row in table
        if all(named[key] in row.get(key, BANDS) for key in DIMENSIONS)
    )


def segment_of(bands):
    """Return the segment of three bands, read from the file itself."""
    return RAW["profiles"][profile_of(bands)]["segment"]


def hours_a_month(profile, *, phase, trigger=("planned", "on_request")):
    """Return the full need of a profile in a phase by hand, in hours a month."""
    return sum(
        row["hours"]
        * row["occurrences"].get(profile, 0)
        * row.get("phase_multipliers", {}).get(phase, 1)
        / 12
        for row in RAW["services"].values()
        if row["trigger"] in trigger
    )


def test_default_has_no_faults(default):
    """The playbook that ships breaks none of its own rules."""
    assert playbook_faults(default) == []


def test_default_has_the_criteria_that_evaluations_name(default):
    """The identifiers of criteria are a contract with the evaluations derived from public records."""
    assert {d: list(default.criteria_of(d)) for d in DIMENSIONS} == CRITERIA
    judged = {key for key, item in default.criteria.items() if not item.counts}
    assert judged == JUDGED


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_default_weights_of_a_dimension_add_up_to_one(dimension):
    """The weights in the file itself are shares of the dimension."""
    weights = [
        row["weight"]
        for row in RAW["criteria"].values()
        if row["dimension"] == dimension
    ]
    assert sum(weights) == pytest.approx(1, abs=1e-12)


def test_default_anchors_differ(default):
    """No two levels of a criterion are described alike."""
    for item in default.criteria.values():
        assert len(set(item.levels)) == 5


def test_default_places_every_combination_and_uses_every_row(default):
    """Each of the 27 combinations of bands has a profile, and no row and no profile is idle."""
    fired = Counter(
        next(row.rule for row in default.decision_table if row.matches(bands))
        for bands in (
            dict(zip(DIMENSIONS, combination, strict=True))
            for combination in product(BANDS, repeat=3)
        )
    )
    assert sum(fired.values()) == 27
    assert len(fired) == len(default.decision_table)
    used = {profile_of(bands) for bands in product(BANDS, repeat=3)}
    assert used == set(default.profiles)


def test_default_segment_never_gets_simpler_when_a_band_rises():
    """Raising one dimension by one band keeps the segment or makes it more demanding."""
    rank = {segment: -index for index, segment in enumerate(SEGMENTS)}
    checked = 0
    for bands in product(range(3), repeat=3):
        for index in range(3):
            if bands[index] < 2:
                higher = [band + (i == index) for i, band in enumerate(bands)]
                before, after = (
                    rank[segment_of([BANDS[band] for band in trio])]
                    for trio in (bands, higher)
                )
                assert after >= before, (bands, higher)
                checked += 1
    assert checked == 54


def test_default_gives_all_three_segments_on_a_spread_portfolio():
    """A portfolio spread around level 2.7 is about 20 % complex, 45 % typical and 35 % simple."""
    rng = np.random.default_rng(7)
    size, share = 4000, Counter()
    common = rng.normal(size=size)
    bands = []
    for dimension in DIMENSIONS:
        lean = np.sqrt(0.4) * common + np.sqrt(0.6) * rng.normal(size=size)
        score = np.zeros(size)
        for row in RAW["criteria"].values():
            if row["dimension"] == dimension:
                noise = rng.normal(size=size)
                level = 2.7 + 1.2 * np.sqrt(0.5) * (lean + noise)
                score += row["weight"] * np.clip(np.round(level), 1, 5)
        cuts = RAW["dimensions"][dimension]
        bands.append(
            np.searchsorted(
                [cuts["medium_from"], cuts["high_from"]], score + 1e-9, side="right"
            )
        )
    for trio in zip(*bands, strict=True):
        share[segment_of([BANDS[index] for index in trio])] += 1 / size
    assert share["complex"] == pytest.approx(0.20, abs=0.04)
    assert share["typical"] == pytest.approx(0.45, abs=0.06)
    assert share["simple"] == pytest.approx(0.35, abs=0.06)


def test_default_offers_every_way_to_resource_but_project_management(default):
    """All four options, the node team in both homes; project management waits for a scenario's option."""
    offered = {option for row in default.profiles.values() for option in row.resourcing}
    assert offered == set(get_args(ResourcingOption)) - {"project_management"}
    assert {row.segment for row in default.profiles.values()} == set(SEGMENTS)


def test_default_asks_more_experience_for_more_demanding_segments(default):
    """Least grades fall from complex over typical to simple."""
    least = {"complex": "senior", "typical": "manager", "simple": "associate"}
    assert GRADES == ("associate", "manager", "senior", "lead")
    for row in default.profiles.values():
        assert row.least_grade == least[row.segment]


@pytest.mark.parametrize("profile", RAW["profiles"])
def test_default_need_in_development_follows_from_span(profile):
    """Hours a month by hand: what is left of 120 hours at the published spans."""
    low, high = HOURS_A_MONTH[RAW["profiles"][profile]["segment"]]
    assert low <= hours_a_month(profile, phase="development") <= high


@pytest.mark.parametrize("profile", RAW["profiles"])
def test_default_start_up_and_wind_down_are_phases_of_their_own(profile):
    """Start-up takes more than development, and the two programs appear nowhere else."""
    assert hours_a_month(profile, phase="startup") > 1.5 * hours_a_month(
        profile, phase="development"
    )
    for name, phase in [
        ("startup_program", "startup"),
        ("startup_workstreams", "startup"),
        ("wind_down_program", "wind_down"),
    ]:
        factors = RAW["services"][name]["phase_multipliers"]
        assert factors == {key: float(key == phase) for key in get_args(Phase)}


def test_default_start_up_program_is_done_once(default):
    """Occurrences a year over the days of start-up make one start-up, and five or three work streams."""
    days = default.planning.startup_days
    times = {
        name: {
            round(count * days / 365, 6)
            for count in default.services[name].occurrences.values()
        }
        for name in ("startup_program", "startup_workstreams")
    }
    assert times == {"startup_program": {1}, "startup_workstreams": {5, 3}}


def test_default_promises_fall_with_the_bundle_and_the_segment(default):
    """No bundle is promised less than the next, no segment less or later than a simpler one."""
    by_segment = {}
    for name, row in default.profiles.items():
        terms = default.sla[name]
        floors = tuple(getattr(terms.floors, bundle) for bundle in BUNDLES)
        assert list(floors) == sorted(floors, reverse=True)
        by_segment[row.segment] = (
            floors,
            -terms.response_days,
            terms.response_fraction,
        )
    for more, less in pairwise(SEGMENTS):
        assert all(
            a >= b
            for a, b in zip(by_segment[more][0], by_segment[less][0], strict=True)
        )
        assert by_segment[more][1:] > by_segment[less][1:]


def test_default_catalogue_is_complete(default):
    """Every profile has essential services of both triggers, complex ones all three bundles."""
    assert len(default.services) >= 16
    assert {item.bundle for item in default.services.values()} == set(BUNDLES)
    for name, row in default.profiles.items():
        offered = [
            item for item in default.services.values() if name in item.occurrences
        ]
        assert {item.trigger for item in offered} == {"planned", "on_request"}
        wanted = set(BUNDLES) if row.segment != "simple" else {"essential", "core"}
        assert {item.bundle for item in offered} == wanted


@pytest.mark.parametrize("service", RAW["services"])
def test_default_service_has_one_accountable_and_somebody_responsible(service):
    """Each service has exactly one A and, beside it, at least one R."""
    letters = Counter(RAW["services"][service]["raci"].values())
    assert letters["A"] == 1
    assert letters["R"] >= 1


def test_default_uses_published_frequencies_where_there_are_some(default):
    """Numbers marked as sourced are the source's: committees, calls, sponsors, checks, start-up, span."""
    services, planning = default.services, default.planning
    assert services["committee_meetings"].occurrences["typical_core"] == 4
    assert services["executive_sponsors"].occurrences["complex_core"] == 2
    assert services["counterpart_call"].occurrences["typical_core"] == 26
    assert services["counterpart_call"].phase_multipliers["startup"] == 2
    assert services["project_team"].occurrences["complex_core"] == 12
    checks = services["health_check"].occurrences
    assert (checks["complex_core"], checks["typical_core"]) == (2, 1)
    assert planning.startup_days == 100
    assert planning.span.manager == 5
    assert len(planning.ramp_up) == 8


def test_default_planning_arithmetic_is_as_derived(default):
    """Derived numbers equal the working that their basis shows."""
    planning = default.planning
    assert planning.productive_hours_per_month == PAID_HOURS_A_YEAR * 0.75 / 12
    assert planning.thin_hours_per_week == PAID_HOURS_A_YEAR * 0.75 / 52 / 15
    assert planning.span.manager / planning.span_weight.complex == 2.5
    assert 10 <= planning.span.manager / planning.span_weight.simple <= 15
    assert planning.span.senior == 3 * planning.span_weight.complex


def test_default_says_where_every_number_comes_from(default):
    """No number is left without a basis and a note, and all three kinds occur."""
    rows = assumptions(default)
    assert [row.name for row in rows if not row.note] == []
    assert {row.basis for row in rows} == {"sourced", "derived", "user"}
    assert all(row.meaning for row in rows)


def test_default_marks_exceptions_within_a_table(default):
    """Four committee meetings a year are sourced, the simple profiles' own number is not."""
    basis = {row.name: row.basis for row in assumptions(default)}
    prefix = "services.committee_meetings.occurrences"
    assert basis[f"{prefix}.complex_core"] == "sourced"
    assert basis[f"{prefix}.simple_research"] == "user"


def test_default_texts_cover_evaluators_and_every_phase(default):
    """The texts name evaluators and hold decision points for each phase."""
    texts = default.texts
    assert set(texts.decision_points) == set(get_args(Phase))
    assert len(texts.evaluator_roles) >= 4
    assert min(map(len, (texts.handoffs, texts.tips, texts.glossary))) > 3


def test_default_skills_are_words_that_people_can_carry(default):
    """Skills that bind supporters are lower-case words, since registers list them."""
    skills = {item.skill for item in default.services.values() if item.skill}
    assert skills == {"commercialization", "contracts"}
    assert all(re.fullmatch("[a-z_]+", skill) for skill in skills)


def test_default_leaves_support_and_oversight_off(default):
    """Nobody but the lead delivers, and nobody oversees, until a company says so."""
    for row in default.profiles.values():
        share = row.support_share
        assert [getattr(share, bundle) for bundle in BUNDLES] == [0.0, 0.0, 0.0]
        assert row.oversight_hours_per_month == 0.0


def test_default_prices_every_rule_that_a_scenario_may_soften(default):
    """A scenario may make any rule soft without touching the playbook."""
    assert not any(default.charges.is_free(price) for price in SOFT_PRICES.values())
