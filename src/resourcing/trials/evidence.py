"""What the extract lets us count about each partner of a company: shared studies, phases, people, other ties.

Counted, never judged; what cannot be counted is made up elsewhere and says so.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from resourcing.trials.company import relatives, studies_of_names
from resourcing.trials.extract import Extract, Study
from resourcing.trials.names import is_person

RUNNING = frozenset(
    {
        "RECRUITING",
        "ACTIVE_NOT_RECRUITING",
        "ENROLLING_BY_INVITATION",
        "NOT_YET_RECRUITING",
        "SUSPENDED",
    }
)
"""Statuses of studies that are not over."""

STOPPED = frozenset({"TERMINATED", "WITHDRAWN"})
"""Statuses of studies that ended early."""

MAX_STUDIES_NAMED = 6


@dataclass(frozen=True, kw_only=True)
class PartnerEvidence:
    """What the extract counts about one partner of the company."""

    partner: str
    """Organization, in the spelling by which it is known."""
    sponsor_type: str
    """Type in the registry."""
    studies: tuple[Study, ...]
    """Shared studies, in file order."""
    co_sponsors: tuple[str, ...]
    """Other organizations on the shared studies: neither the company, nor its group, nor the partner."""
    collaborators: tuple[str, ...]
    """The partner's other collaborators in the whole extract, co-sponsors of shared studies included."""

    @property
    def enrollment(self) -> float:
        """Return the participants of the shared studies; a study that gives none adds nothing."""
        return sum(study.enrollment or 0.0 for study in self.studies)

    @property
    def stages(self) -> tuple[float, ...]:
        """Return the clinical phases of the shared studies, each once, rising."""
        return tuple(
            sorted({stage for study in self.studies for stage in study.stages})
        )

    @property
    def latest_stage(self) -> float:
        """Return the latest clinical phase of the shared studies; 0 where none applies."""
        return max(self.stages, default=0.0)

    @property
    def running(self) -> tuple[Study, ...]:
        """Return the shared studies that are not over."""
        return tuple(study for study in self.studies if study.status in RUNNING)

    @property
    def stopped_early(self) -> bool:
        """Return whether every shared study ended early."""
        return all(study.status in STOPPED for study in self.studies)


def partner_evidence(
    extract: Extract, company: Sequence[str]
) -> tuple[PartnerEvidence, ...]:
    """Count what the extract says about each partner of a company.

    A partner is any other organization on a study of the company; persons and the company's own group are none.

    Parameters
    ----------
    extract
        Extract of the registry.
    company
        Sponsor names that are the company.

    Returns
    -------
    tuple of PartnerEvidence
        By number of shared studies, falling, then by name.

    Examples
    --------
    >>> from resourcing.trials.extract import Sponsorship, Study
    >>> extract = Extract(
    ...     studies=(Study(study_id="N1", status="", stages=(3.0,), enrollment=90.0),),
    ...     sponsorships=tuple(
    ...         Sponsorship(study_id="N1", sponsor=name, sponsor_type=kind, role="lead")
    ...         for name, kind in [
    ...             ("Acme", "INDUSTRY"),
    ...             ("Basel University", "OTHER"),
    ...             ("Ann Lee", "OTHER"),
    ...         ]
    ...     ),
    ... )
    >>> (found,) = partner_evidence(extract, ["Acme"])
    >>> found.partner, found.latest_stage, found.enrollment, found.co_sponsors
    ('Basel University', 3.0, 90.0, ())
    """
    own = set(company) | {
        spelling
        for relative in relatives(extract, company)
        for spelling in extract.spellings[relative.name]
    }
    shared = studies_of_names(extract, company)
    partners = _organizations(extract, shared, leave_out=own)
    found = (_evidence(extract, partner, shared, own) for partner in partners)
    return tuple(sorted(found, key=lambda item: (-len(item.studies), item.partner)))


def _evidence(
    extract: Extract, partner: str, shared: Iterable[str], own: set[str]
) -> PartnerEvidence:
    """Return what the extract counts about one partner."""
    spellings = extract.spellings[partner]
    all_studies = studies_of_names(extract, spellings)
    together = set(shared).intersection(all_studies)
    others = own | set(spellings)
    return PartnerEvidence(
        partner=partner,
        sponsor_type=extract.sponsor_types[partner],
        studies=tuple(item for item in extract.studies if item.study_id in together),
        co_sponsors=_organizations(extract, together, leave_out=others),
        collaborators=_organizations(extract, all_studies, leave_out=others),
    )


def _organizations(
    extract: Extract, study_ids: Iterable[str], *, leave_out: set[str]
) -> tuple[str, ...]:
    """Return the organizations on the studies, by name; persons and what is left out are none."""
    found = {
        extract.canonical[name]
        for study_id in study_ids
        for name in extract.sponsors_of[study_id]
        if name not in leave_out
        and not is_person(name, sponsor_type=extract.sponsor_types[name])
    }
    return tuple(sorted(found))


def persons_beside(extract: Extract, company: Sequence[str]) -> tuple[str, ...]:
    """Return the sponsors of the company's studies that are persons, by name."""
    found = {
        name
        for study_id in studies_of_names(extract, company)
        for name in extract.sponsors_of[study_id]
        if name not in company
        and is_person(name, sponsor_type=extract.sponsor_types[name])
    }
    return tuple(sorted(found))


COUNTED: Mapping[str, Callable[[PartnerEvidence], float]] = {
    "clinical_stage": lambda item: item.latest_stage,
    "shared_programs": lambda item: float(len(item.studies)),
    "enrollment": lambda item: item.enrollment,
    "stages_spanned": lambda item: float(len(item.stages)),
    "co_sponsors": lambda item: float(len(item.co_sponsors)),
    "partner_collaborations": lambda item: float(len(item.collaborators)),
}
"""Criteria that the extract answers, and how each is counted."""


def evidence_note(evidence: PartnerEvidence, criterion: str) -> str:
    """Return how a count was made, in words.

    Examples
    --------
    >>> empty = PartnerEvidence(
    ...     partner="B",
    ...     sponsor_type="OTHER",
    ...     studies=(),
    ...     co_sponsors=(),
    ...     collaborators=(),
    ... )
    >>> evidence_note(empty, "clinical_stage")
    'no clinical phase on the shared studies'
    """
    match criterion:
        case "shared_programs":
            return f"shared studies: {_named_studies(evidence)}"
        case "enrollment":
            unknown = sum(study.enrollment is None for study in evidence.studies)
            return "participants of the shared studies" + (
                f"; not given for {unknown} of {len(evidence.studies)}"
                if unknown
                else ""
            )
        case "clinical_stage" | "stages_spanned":
            phases = ", ".join(f"{stage:g}" for stage in evidence.stages)
            return (
                f"clinical phases of the shared studies: {phases} (0.5 is early phase 1)"
                if phases
                else "no clinical phase on the shared studies"
            )
        case "co_sponsors":
            return "other organizations on the shared studies; persons left out"
        case _:
            return "other organizations on any study of the partner in the extract; persons left out"


def _named_studies(evidence: PartnerEvidence) -> str:
    """Return the identifiers of the shared studies, the first few where there are many."""
    ids = [study.study_id for study in evidence.studies]
    more = len(ids) - MAX_STUDIES_NAMED
    return ", ".join(ids[:MAX_STUDIES_NAMED]) + (
        f" and {more} more" if more > 0 else ""
    )
