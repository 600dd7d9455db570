"""What is counted about a partner, by hand on small extracts."""

import dataclasses

import pytest
from builders_trials import extract_of, study

from resourcing.trials.evidence import (
    COUNTED,
    PartnerEvidence,
    evidence_note,
    partner_evidence,
    persons_beside,
)
from resourcing.trials.traits import kind_of, owner_of, phase_of, skill_of

STUDIES = (
    study("S1", 1, 2, enrollment=40.0),
    study("S2", 3, enrollment=None, status="RECRUITING"),
    study("S3", 0.5, enrollment=10.0, status="WITHDRAWN"),
    study("S4", enrollment=99.0),
)
EXTRACT = extract_of(
    ("S1", "Acme"),
    ("S1", "Basel University", "OTHER"),
    ("S1", "Celgene"),
    ("S1", "Ann Lee", "OTHER"),
    ("S2", "Acme Inc."),
    ("S2", "Basel University", "OTHER"),
    ("S2", "Celgene Corporation"),
    ("S2", "Acme Diagnostics"),
    ("S3", "Acme"),
    ("S3", "Basel University", "OTHER"),
    ("S3", "Delta Pharma"),
    ("S4", "Basel University", "OTHER"),
    ("S4", "Eagle Pharma"),
    ("S4", "Celgene"),
    ("S4", "Bob Ray", "OTHER"),
    studies=STUDIES,
)
COMPANY = ("Acme", "Acme Inc.")


def by_partner():
    """Return the evidence by partner."""
    return {item.partner: item for item in partner_evidence(EXTRACT, COMPANY)}


def test_every_other_organization_is_a_partner_once():
    """Variants are one partner; persons and the company's group are none; most shared studies come first."""
    assert list(by_partner()) == ["Basel University", "Celgene", "Delta Pharma"]


@pytest.mark.parametrize(
    ("partner", "counts"),
    [
        ("Basel University", [3.0, 3.0, 50.0, 4.0, 2.0, 3.0]),
        ("Celgene", [3.0, 2.0, 40.0, 3.0, 1.0, 2.0]),
        ("Delta Pharma", [0.5, 1.0, 10.0, 1.0, 1.0, 1.0]),
    ],
)
def test_counts_agree_with_counting_by_hand(partner, counts):
    """Latest phase, studies, people, phases, co-sponsors, other collaborators: counted on paper."""
    assert [count(by_partner()[partner]) for count in COUNTED.values()] == counts


def test_persons_beside_the_company_are_listed():
    """Only persons on shared studies are left out by name."""
    assert persons_beside(EXTRACT, COMPANY) == ("Ann Lee",)


def test_studies_without_phase_or_people_count_as_nothing():
    """An unknown phase is stage 0 and an unknown enrollment adds nothing, which the note says."""
    item = PartnerEvidence(
        partner="B",
        sponsor_type="OTHER",
        studies=(study("S2", 3), study("S4", enrollment=9.0)),
        co_sponsors=(),
        collaborators=(),
    )
    assert (item.enrollment, item.stages) == (9.0, (3.0,))
    assert "not given for 1 of 2" in evidence_note(item, "enrollment")


def test_the_note_names_the_first_studies():
    """Many studies are cut after six with the number of the others."""
    item = PartnerEvidence(
        partner="B",
        sponsor_type="OTHER",
        studies=tuple(study(f"S{number}") for number in range(8)),
        co_sponsors=(),
        collaborators=(),
    )
    note = evidence_note(item, "shared_programs")
    assert "S5 and 2 more" in note
    assert "S6" not in note


def partner(name, *stages, kind="INDUSTRY", status="COMPLETED"):
    """Return a partner with one study for each stage."""
    return PartnerEvidence(
        partner=name,
        sponsor_type=kind,
        studies=tuple(
            study(f"S{number}", stage, status=status)
            for number, stage in enumerate(stages)
        ),
        co_sponsors=(),
        collaborators=(),
    )


@pytest.mark.parametrize(
    ("name", "sponsor_type", "kind"),
    [
        ("Parexel", "INDUSTRY", "service"),
        ("IQVIA Pty Ltd", "INDUSTRY", "service"),
        ("Simbec Research", "INDUSTRY", "service"),
        ("SCRI Development Innovations, LLC", "OTHER", "service"),
        ("Johnson & Johnson Pharmaceutical Research & Development", "INDUSTRY", "asset"),
        ("Natera, Inc.", "INDUSTRY", "data"),
        ("Foundation Medicine", "INDUSTRY", "data"),
        ("Click Digital Ltd", "INDUSTRY", "digital"),
        ("Takeda", "INDUSTRY", "asset"),
        ("Janssen R&D, L.L.C.", "UNKNOWN", "asset"),
        ("Institut Curie", "OTHER", "academic"),
        ("Korean Gynecologic Oncology Group", "OTHER", "research"),
        ("Children's Oncology Group", "NETWORK", "research"),
        ("National Cancer Institute (NCI)", "NIH", "research"),
        ("Cancer Research UK", "OTHER", "research"),
    ],
)  # fmt: skip
def test_kind_follows_type_and_name(name, sponsor_type, kind):
    """Each rule of thumb on a real name."""
    assert kind_of(partner(name, kind=sponsor_type)) == kind


def test_phase_follows_the_latest_phase_of_running_studies():
    """Running studies decide where there are any."""
    assert phase_of(partner("B", 4, 1)) == "commercial"
    assert phase_of(partner("B", 3, 1)) == "launch"
    assert phase_of(partner("B", 0.5)) == "development"
    mixed = partner("B", 4)
    running = study("R", 2, status="RECRUITING")
    both = dataclasses.replace(mixed, studies=(*mixed.studies, running))
    assert phase_of(both) == "development"


def test_skill_follows_kind_and_stage():
    """Late assets ask for commercialization, services for nothing."""
    assert skill_of(partner("Takeda", 3)) == "commercialization"
    assert skill_of(partner("Takeda", 2)) == "development"
    assert skill_of(partner("Basel University", 4, kind="OTHER")) == "medical"
    assert skill_of(partner("Basel University", 2, kind="OTHER")) == "research"
    assert skill_of(partner("Basel University", 1, kind="OTHER")) == "translational"
    assert skill_of(partner("Cancer Society", 1, kind="OTHER")) == "consortia"
    assert skill_of(partner("Natera", 1)) == "data"
    assert skill_of(partner("Parexel", 3)) is None


def test_public_knowledge_of_owners_needs_the_owner_to_be_asked_for():
    """An owned company is a partner of everybody else."""
    assert owner_of("MedImmune LLC", ("AstraZeneca",)) == "AstraZeneca since 2007"
    assert owner_of("MedImmune LLC", ("Pfizer",)) is None
    assert owner_of("Bayer", ("AstraZeneca",)) is None
