"""What the name, type and studies of a partner suggest about an alliance with it: kind, phase, skill, ownership.

Rules of thumb, written down so that a person can correct the register where they miss.
"""

from typing import Literal

from resourcing.domain import Phase
from resourcing.trials.evidence import PartnerEvidence
from resourcing.trials.lexicon import (
    COMPANY_WORDS,
    DATA_COMPANIES,
    DATA_WORDS,
    DEVELOPER_WORDS,
    DIGITAL_WORDS,
    GROUP_WORDS,
    KNOWN_OWNERS,
    SERVICE_WORDS,
)
from resourcing.trials.names import merge_key, words

Kind = Literal["asset", "service", "digital", "data", "research", "academic"]
"""Kinds of alliance that name and type of a partner suggest."""

MIDDLE_STAGE = 2.0
LATE_STAGE = 3.0
"""Clinical phases from which work is in the middle, and late."""


def kind_of(evidence: PartnerEvidence) -> Kind:
    """Return the kind of alliance that the partner's type and name suggest.

    Contract research organizations give services; genomics and diagnostics companies data; other companies assets;
    networks, agencies and funders research; everybody else is academic.

    Examples
    --------
    >>> partner = PartnerEvidence(
    ...     partner="Parexel",
    ...     sponsor_type="INDUSTRY",
    ...     studies=(),
    ...     co_sponsors=(),
    ...     collaborators=(),
    ... )
    >>> kind_of(partner)
    'service'
    """
    found = frozenset(words(evidence.partner))
    company = evidence.sponsor_type == "INDUSTRY" or (
        evidence.sponsor_type == "UNKNOWN" and bool(found & COMPANY_WORDS)
    )
    if found & SERVICE_WORDS or (
        company and "research" in found and not found & DEVELOPER_WORDS
    ):
        return "service"
    if company:
        return _kind_of_company(evidence.partner, found)
    if evidence.sponsor_type in {"NETWORK", "NIH", "FED", "OTHER_GOV"}:
        return "research"
    return "research" if found & GROUP_WORDS else "academic"


def _kind_of_company(name: str, found: frozenset[str]) -> Kind:
    """Return the kind of alliance with a company that is no service provider."""
    if found & DATA_WORDS or merge_key(name) in DATA_COMPANIES:
        return "data"
    return "digital" if found & DIGITAL_WORDS else "asset"


def phase_of(evidence: PartnerEvidence) -> Phase:
    """Return the phase of life that the shared studies suggest.

    The latest clinical phase decides: 4 is commercial, 3 is launch, anything earlier development. Where studies are
    still running, only those count.

    Examples
    --------
    >>> from resourcing.trials.extract import Study
    >>> partner = PartnerEvidence(
    ...     partner="B",
    ...     sponsor_type="OTHER",
    ...     studies=(
    ...         Study(study_id="N1", status="COMPLETED", stages=(4.0,)),
    ...         Study(study_id="N2", status="RECRUITING", stages=(2.0, 3.0)),
    ...     ),
    ...     co_sponsors=(),
    ...     collaborators=(),
    ... )
    >>> phase_of(partner)
    'launch'
    """
    deciding = evidence.running or evidence.studies
    latest = max((stage for study in deciding for stage in study.stages), default=0.0)
    if latest > LATE_STAGE:
        return "commercial"
    return "launch" if latest == LATE_STAGE else "development"


def skill_of(evidence: PartnerEvidence) -> str | None:
    """Return the skill that an alliance with the partner would usually ask of its lead; made up by rule."""
    stage = evidence.latest_stage
    match kind_of(evidence):
        case "asset":
            return "commercialization" if stage >= LATE_STAGE else "development"
        case "academic":
            return _academic_skill(stage)
        case "research":
            return "consortia"
        case "data" | "digital":
            return "data"
        case _:
            return None


def _academic_skill(stage: float) -> str:
    """Return the skill that academic work of a stage asks for."""
    if stage >= LATE_STAGE:
        return "medical"
    return "research" if stage >= MIDDLE_STAGE else "translational"


def owner_of(partner: str, company: tuple[str, ...]) -> str | None:
    """Return which of the company's names owns the partner and since when, by public knowledge.

    Examples
    --------
    >>> owner_of("MedImmune LLC", ("AstraZeneca",))
    'AstraZeneca since 2007'
    """
    owner, year = KNOWN_OWNERS.get(merge_key(partner), ((), 0))
    for name in company:
        if merge_key(name) == owner:
            return f"{name} since {year}"
    return None
