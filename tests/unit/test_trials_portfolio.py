"""The register derived from an extract: alliances, evaluations, what is left for review."""

from collections import Counter
from datetime import date

import pytest
from builders_playbook import small_playbook
from builders_trials import HORIZON, busy_extract, extract_of, study

from resourcing.domain import Register
from resourcing.errors import InputError
from resourcing.front_door import segment
from resourcing.playbook import BANDS
from resourcing.read import default_playbook_path, read_playbook
from resourcing.trials import derive_portfolio
from resourcing.trials.judging import level_of, standings
from resourcing.trials.making import make_slugs

PLAYBOOK = read_playbook(default_playbook_path())
ACME = ("Acme",)


def derived(extract, company=ACME, *, playbook=PLAYBOOK, seed=1):
    """Return the portfolio of a company."""
    return derive_portfolio(
        extract, company=company, playbook=playbook, horizon=HORIZON, seed=seed
    )


def counts(portfolio, playbook=PLAYBOOK):
    """Return the segments that the front door finds."""
    register = Register(
        alliances=portfolio.alliances, evaluations=portfolio.evaluations
    )
    return segment(register, playbook=playbook, today=HORIZON.start).counts()


def test_one_alliance_for_each_partner_with_unique_identifiers():
    """Merged spellings are one alliance; identifiers differ even where the words agree."""
    extract = extract_of(
        ("N1", "Acme"), ("N1", "Celgene"), ("N2", "Acme"), ("N2", "Celgene Corporation")
    )
    portfolio = derived(extract)
    assert [row.alliance_id for row in portfolio.alliances] == ["celgene"]
    assert portfolio.merges == {"Celgene": ("Celgene", "Celgene Corporation")}
    slugs = make_slugs(["A B", "A-B", "!", "?", "x" * 60])
    assert list(slugs.values()) == ["a-b", "a-b-2", "partner", "partner-2", "x" * 48]


def test_evidence_is_counted_and_judgments_are_marked_as_made_up():
    """Six criteria rest on evidence of the extract, all others on assumptions that say so."""
    extract = extract_of(
        ("N1", "Acme"),
        ("N1", "Zenith"),
        ("N1", "Hub Pharma"),
        studies=(study("N1", 2, 3, enrollment=120.0),),
    )
    rows = [row for row in derived(extract).evaluations if row.alliance_id == "zenith"]
    counted = {row.criterion: row.level for row in rows if row.basis == "evidence"}
    assert counted == {
        "clinical_stage": 3.0,
        "shared_programs": 1.0,
        "enrollment": 120.0,
        "stages_spanned": 2.0,
        "co_sponsors": 1.0,
        "partner_collaborations": 1.0,
    }
    made_up = [row for row in rows if row.basis == "assumption"]
    assert {row.criterion for row in made_up} <= set(PLAYBOOK.criteria) - set(counted)
    assert all(row.note == "made up, seeded" for row in made_up)
    assert all("(made up)" in row.evaluator for row in made_up)


@pytest.mark.parametrize("num_partners", [15, 23, 48])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_every_segment_occurs_in_believable_shares(num_partners, seed):
    """From fifteen partners on, about a fifth is complex and nearly half typical, by the front door itself."""
    found = counts(derived(busy_extract(num_partners), seed=seed))
    eligible = num_partners - found["ineligible"]
    assert 0.1 <= found["complex"] / eligible <= 0.3
    assert 0.3 <= found["typical"] / eligible <= 0.6
    assert found["simple"] / eligible >= 0.2


def test_another_playbook_is_aimed_at_too():
    """Criteria, cut points and decision table are the playbook's: the small one gives all segments as well."""
    portfolio = derived(busy_extract(20), playbook=small_playbook())
    found = counts(portfolio, small_playbook())
    assert min(found["complex"], found["typical"], found["simple"]) > 0
    assert {row.criterion for row in portfolio.evaluations} == set(
        small_playbook().criteria
    )


def test_the_strongest_partner_by_evidence_stands_above_the_weakest():
    """Standing leans on the counted evidence: a hub with much shared work is complex, a small tie is not."""
    rows = [(f"N{i}", name) for i in range(9) for name in ("Acme", "Big Pharma")]
    rows += [(f"X{i}", name) for i in range(40) for name in ("Big Pharma", f"O{i} Bio")]
    rows += [("N0", "C1 Bio"), ("N0", "C2 Bio"), ("Z", "Acme"), ("Z", "Tiny Pharma")]
    studies = [study(f"N{i}", 1 + i % 4, enrollment=500.0) for i in range(9)]
    portfolio = derived(extract_of(*rows, studies=studies))
    wide = {"Big Pharma": 0, "Tiny Pharma": 0}
    for seed in range(12):
        found = standings(portfolio.partners, playbook=PLAYBOOK, seed=seed)
        assert found["Big Pharma"].segment == "complex"
        assert found["Tiny Pharma"].segment == "simple"
        for name in wide:
            wide[name] += BANDS.index(found[name].bands["interconnectivity"])
    assert wide["Big Pharma"] > wide["Tiny Pharma"] + 6


def test_the_same_seed_gives_the_same_register_and_another_seed_another():
    """Everything made up hangs on the seed, everything counted does not."""
    extract = busy_extract(10)
    first, again, other = derived(extract), derived(extract), derived(extract, seed=2)
    assert first == again
    assert first.evaluations != other.evaluations
    assert first.partners == other.partners


def test_service_providers_and_owned_companies_are_kept_without_shared_risk():
    """They stay in the register, not eligible, with counted evidence only and the reason in words."""
    extract = extract_of(
        *(("N1", name) for name in ("AstraZeneca", "Parexel", "MedImmune LLC", "Bayer"))
    )
    portfolio = derived(extract, ("AstraZeneca",))
    shared = {row.alliance_id: row.shared_risk_reward for row in portfolio.alliances}
    assert shared == {"bayer": True, "medimmune": False, "parexel": False}
    assert portfolio.owned == {"MedImmune LLC": "AstraZeneca since 2007"}
    judged = {r.alliance_id for r in portfolio.evaluations if r.basis == "assumption"}
    assert judged == {"bayer"}
    notes = {row.alliance_id: row.notes or "" for row in portfolio.alliances}
    assert "Part of AstraZeneca since 2007" in notes["medimmune"]


def test_some_alliances_start_some_end_and_some_lack_a_business_model():
    """In a larger portfolio two of each, all near the horizon and said to be made up."""
    alliances = derived(busy_extract(40)).alliances
    starts = sorted(row.start for row in alliances if row.start)
    ends = sorted(row.end for row in alliances if row.end)
    assert starts == [date(2026, 11, 22), date(2027, 5, 1)]
    assert ends == [date(2027, 5, 31), date(2027, 11, 27)]
    assert all(row.phase == "wind_down" for row in alliances if row.end)
    assert sum(not row.business_model_defined for row in alliances) == 2
    for row in alliances:
        assert ("start" in row.notes.split("Made up:")[1]) == (row.start is not None)


@pytest.mark.parametrize("seed", range(8))
def test_no_alliance_both_starts_and_ends(seed):
    """Where three partners are alike, one starts and another ends."""
    names = ("Acme", "Alder Pharma", "Birch Pharma", "Cedar Pharma")
    extract = extract_of(
        *(("N1", name) for name in names), studies=[study("N1", status="TERMINATED")]
    )
    alliances = derived(extract, seed=seed).alliances
    assert sum(row.start is not None for row in alliances) == 1
    assert sum(row.end is not None for row in alliances) == 1


def test_a_tiny_portfolio_is_left_alone():
    """With fewer partners than segments nothing starts, ends or lacks a business model."""
    (row,) = derived(extract_of(("N1", "Acme"), ("N1", "Zenith"))).alliances
    assert (row.start, row.end, row.business_model_defined) == (None, None, True)


def test_evaluators_disagree_give_ranges_are_late_and_leave_gaps():
    """A portfolio of some size shows each of these, and none of them everywhere."""
    portfolio = derived(busy_extract(60))
    made_up = [row for row in portfolio.evaluations if row.basis == "assumption"]
    scores = {}
    for row in made_up:
        criterion = PLAYBOOK.criteria[row.criterion]
        level = level_of(row.level, criterion) if criterion.counts else row.level
        scores.setdefault((row.alliance_id, row.criterion), []).append(level)
    spreads = Counter(max(levels) - min(levels) for levels in scores.values())
    assert spreads[2] > 0
    assert spreads[0] > spreads[1] > spreads[2]
    assert 0.2 < sum(row.low is not None for row in made_up) / len(made_up) < 0.7
    ages = {row.alliance_id: (HORIZON.start - row.date).days for row in made_up}
    assert 0 < sum(age > 182 for age in ages.values()) < len(ages) / 4
    judged = len(PLAYBOOK.criteria) - 6
    assert 0.9 < len(scores) / (judged * len(ages)) < 1


def test_made_up_counts_reach_the_levels_they_stand_for():
    """Counts are whole numbers, so that nobody is involved by halves."""
    portfolio = derived(busy_extract(30))
    counting = [
        row
        for row in portfolio.evaluations
        if row.criterion in {"functions_involved", "geographies", "therapeutic_areas"}
    ]
    assert counting
    assert all(row.level == int(row.level) >= 1 for row in counting)


def test_review_lists_merges_group_owners_look_alikes_and_persons():
    """Everything about names that a person should decide is listed once, with the reason."""
    extract = extract_of(
        *(("N1", name) for name in ("Takeda", "Shire", "Sucampo AG", "Takeda France")),
        ("N1", "Sucampo Pharma Americas, LLC"),
        ("N1", "Celgene"),
        ("N2", "Celgene Corporation"),
        ("N1", "Juno, a Celgene Company"),
        ("N1", "Marc Schwartz", "OTHER"),
    )
    items = derived(extract, ("Takeda",)).review()
    (juno,) = (item for item in items if item.kind == "belongs")
    assert "the partner Celgene; not merged" in juno.detail
    assert Counter((item.kind, item.name) for item in items) == {
        ("belongs", "Juno, a Celgene Company"): 1,
        ("merge", "Celgene"): 1,
        ("owned", "Shire"): 1,
        ("similar", "Sucampo AG"): 1,
        ("group", "Takeda France"): 1,
        ("person", "Marc Schwartz"): 1,
    }


def test_a_company_without_partners_is_refused():
    """Persons and the company's own group do not make an alliance."""
    extract = extract_of(
        ("N1", "Acme"), ("N1", "Ann Lee", "OTHER"), ("N1", "Acme Japan KK")
    )
    with pytest.raises(InputError, match="shares no study with another organization"):
        derived(extract)
