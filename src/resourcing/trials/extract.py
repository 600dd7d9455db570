"""What a two-table ClinicalTrials.gov extract says: studies, and the organizations that sponsor them.

Types only: `reading` makes them from files, `company` and `evidence` ask them questions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from resourcing.trials.names import canonical_names

EARLY_STAGE = 0.5
"""Stage of an early phase 1 study (once called phase 0): before phase 1, after nothing."""


@dataclass(frozen=True, kw_only=True)
class Study:
    """One study of the registry."""

    study_id: str
    """Identifier in the registry."""
    status: str
    """Overall status, such as ``RECRUITING``; blank when not given."""
    stages: tuple[float, ...] = ()
    """Clinical phases, rising: 1 to 4, and 0.5 for early phase 1; empty where none applies."""
    enrollment: float | None = None
    """Participants, planned or actual; ``None`` when not given."""


@dataclass(frozen=True, kw_only=True)
class Sponsorship:
    """One organization (or person) on one study."""

    study_id: str
    """Study concerned."""
    sponsor: str
    """Name as the registry spells it, without spaces around it."""
    sponsor_type: str
    """Type in the registry, such as ``INDUSTRY``."""
    role: str
    """``lead`` or ``collaborator``."""


@dataclass(frozen=True, kw_only=True)
class Extract:
    """Studies and sponsorships, in file order.

    Examples
    --------
    >>> extract = Extract(
    ...     studies=(Study(study_id="N1", status="COMPLETED"),),
    ...     sponsorships=(
    ...         Sponsorship(
    ...             study_id="N1", sponsor="Acme", sponsor_type="INDUSTRY", role="lead"
    ...         ),
    ...     ),
    ... )
    >>> extract.studies_of["Acme"], extract.sponsors_of["N1"]
    (('N1',), ('Acme',))
    """

    studies: tuple[Study, ...]
    """Studies."""
    sponsorships: tuple[Sponsorship, ...]
    """Who sponsors what."""

    @cached_property
    def sponsor_types(self) -> Mapping[str, str]:
        """Return the first type given for each sponsor name, in order of first appearance."""
        types: dict[str, str] = {}
        for row in self.sponsorships:
            types.setdefault(row.sponsor, row.sponsor_type)
        return types

    @cached_property
    def studies_of(self) -> Mapping[str, tuple[str, ...]]:
        """Return the study identifiers of each sponsor name, each once, in file order."""
        found: dict[str, dict[str, None]] = {}
        for row in self.sponsorships:
            found.setdefault(row.sponsor, {})[row.study_id] = None
        return {name: tuple(ids) for name, ids in found.items()}

    @cached_property
    def sponsors_of(self) -> Mapping[str, tuple[str, ...]]:
        """Return the sponsor names of each study, each once, in file order."""
        found: dict[str, dict[str, None]] = {}
        for row in self.sponsorships:
            found.setdefault(row.study_id, {})[row.sponsor] = None
        return {study_id: tuple(names) for study_id, names in found.items()}

    @cached_property
    def canonical(self) -> Mapping[str, str]:
        """Return the spelling under which the organization of each sponsor name is known."""
        return canonical_names(
            {name: len(ids) for name, ids in self.studies_of.items()}
        )

    @cached_property
    def spellings(self) -> Mapping[str, tuple[str, ...]]:
        """Return all spellings of each organization, under the one by which it is known."""
        found: dict[str, list[str]] = {}
        for spelling, known in self.canonical.items():
            found.setdefault(known, []).append(spelling)
        return {known: tuple(names) for known, names in found.items()}
