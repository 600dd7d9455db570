"""The register that a company's studies suggest: one alliance for each partner, with its evaluations.

Partner, studies and counts are public; dates, units, skills and judgments are made up from a seed and say so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from resourcing.domain import Alliance, Evaluation
from resourcing.errors import InputError, InputProblem
from resourcing.playbook import Playbook
from resourcing.scenario import Horizon
from resourcing.trials.belonging import COMPANIES, belonging
from resourcing.trials.company import OPTION, Relative, relatives
from resourcing.trials.evidence import (
    PartnerEvidence,
    partner_evidence,
    persons_beside,
)
from resourcing.trials.extract import Extract
from resourcing.trials.judging import (
    Standing,
    counted_evaluations,
    made_up_evaluations,
    session_day,
    standings,
)
from resourcing.trials.making import (
    USUAL,
    circumstances,
    make_alliance,
    make_slugs,
    shares_risk,
)
from resourcing.trials.names import words
from resourcing.trials.traits import owner_of


@dataclass(frozen=True, kw_only=True)
class ReviewItem:
    """Something about names that a person should look at."""

    kind: str
    """``merge``, ``person``, ``group``, ``owned``, ``belongs`` or ``similar``."""
    name: str
    """Name concerned."""
    detail: str
    """What was done with it, and why."""


@dataclass(frozen=True, kw_only=True)
class TrialsPortfolio:
    """What an extract says about a company's partners, made into a register."""

    company: tuple[str, ...]
    """Sponsor names that are the company."""
    partners: tuple[PartnerEvidence, ...]
    """Counted evidence, in the order of the alliances."""
    alliances: tuple[Alliance, ...]
    """One alliance for each partner, without managers."""
    evaluations: tuple[Evaluation, ...]
    """Counted and made-up evaluations, by alliance."""
    merges: Mapping[str, tuple[str, ...]]
    """Spellings that were merged, under the one that is used."""
    left_out_persons: tuple[str, ...]
    """Sponsors of shared studies that are persons."""
    subsidiaries: tuple[Relative, ...]
    """Organizations of the company's own group, by name: no partners."""
    owned: Mapping[str, str]
    """Partners that public knowledge calls the company's own: owner and year."""
    belonging: Mapping[str, tuple[str, ...]]
    """Partners whose own name says that they belong to another organization, with the partners that it may be."""
    similar: tuple[tuple[str, str], ...]
    """Partners whose names begin alike: perhaps one organization, not merged."""

    def review(self) -> tuple[ReviewItem, ...]:
        """Return everything about names that a person should look at."""
        return (*_review_of_partners(self), *_review_of_left_out(self))


def derive_portfolio(
    extract: Extract,
    *,
    company: tuple[str, ...],
    playbook: Playbook,
    horizon: Horizon,
    seed: int,
) -> TrialsPortfolio:
    """Make a register of a company's partners from an extract.

    Parameters
    ----------
    extract
        Extract of the registry.
    company
        Sponsor names that are the company, from `match_company`.
    playbook
        Playbook whose criteria are scored.
    horizon
        Review periods; the first day is when everything is seen from.
    seed
        Seed of everything made up.

    Returns
    -------
    TrialsPortfolio
        Alliances by number of shared studies, falling, then by name.

    Raises
    ------
    InputError
        If no other organization shares a study with the company.

    Examples
    --------
    >>> from datetime import date
    >>> from resourcing.read import default_playbook_path, read_playbook
    >>> from resourcing.trials import Sponsorship, Study
    >>> extract = Extract(
    ...     studies=(Study(study_id="N1", status="RECRUITING", stages=(3.0,)),),
    ...     sponsorships=tuple(
    ...         Sponsorship(
    ...             study_id="N1", sponsor=name, sponsor_type="INDUSTRY", role="lead"
    ...         )
    ...         for name in ("Acme", "Parexel", "Zenith")
    ...     ),
    ... )
    >>> found = derive_portfolio(
    ...     extract,
    ...     company=("Acme",),
    ...     playbook=read_playbook(default_playbook_path()),
    ...     horizon=Horizon(start=date(2027, 1, 1), periods=8),
    ...     seed=1,
    ... )
    >>> [(row.alliance_id, row.kind, row.phase) for row in found.alliances]
    [('parexel', 'service', 'launch'), ('zenith', 'asset', 'launch')]
    """
    evidence = partner_evidence(extract, company)
    if not evidence:
        raise InputError([_no_partner(company)])
    sharing = [item for item in evidence if shares_risk(item, company)]
    targets = standings(sharing, playbook=playbook, seed=seed)
    about = circumstances(evidence, targets, horizon=horizon, seed=seed)
    slugs = make_slugs([item.partner for item in evidence])
    alliances = tuple(
        make_alliance(
            item,
            alliance_id=slugs[item.partner],
            company=company,
            about=about.get(item.partner, USUAL),
            seed=seed,
        )
        for item in evidence
    )
    return TrialsPortfolio(
        company=company,
        partners=evidence,
        alliances=alliances,
        evaluations=tuple(
            _evaluations(evidence, targets, slugs, playbook, horizon, seed)
        ),
        merges=_merges(extract, company, evidence),
        left_out_persons=persons_beside(extract, company),
        subsidiaries=relatives(extract, company),
        owned=_owned(evidence, company),
        belonging=belonging(evidence),
        similar=_similar(evidence),
    )


def _no_partner(company: tuple[str, ...]) -> InputProblem:
    """Return the problem of a company without partners."""
    return InputProblem(
        file="",
        column=OPTION,
        value="; ".join(company),
        rule="shares no study with another organization, so there is no alliance to import",
        repair="choose a company with partners, or join several names",
    )


def _owned(
    evidence: Sequence[PartnerEvidence], company: tuple[str, ...]
) -> dict[str, str]:
    """Return the partners that public knowledge calls the company's own."""
    found = {item.partner: owner_of(item.partner, company) for item in evidence}
    return {partner: owner for partner, owner in found.items() if owner}


def _evaluations(
    evidence: Sequence[PartnerEvidence],
    targets: Mapping[str, Standing],
    slugs: Mapping[str, str],
    playbook: Playbook,
    horizon: Horizon,
    seed: int,
) -> Iterator[Evaluation]:
    """Yield the evaluations of all alliances; those without shared risk and reward are only counted."""
    for item in evidence:
        alliance_id = slugs[item.partner]
        day = session_day(item.partner, today=horizon.start, seed=seed)
        yield from counted_evaluations(
            item, alliance_id=alliance_id, playbook=playbook, day=day
        )
        if item.partner in targets:
            yield from made_up_evaluations(
                item,
                targets[item.partner],
                alliance_id=alliance_id,
                playbook=playbook,
                day=day,
                seed=seed,
            )


def _merges(
    extract: Extract, company: tuple[str, ...], evidence: Sequence[PartnerEvidence]
) -> dict[str, tuple[str, ...]]:
    """Return the spellings that were merged, for the company and its partners."""
    known = dict.fromkeys(extract.canonical[name] for name in company)
    names = [*known, *(item.partner for item in evidence)]
    return {
        name: extract.spellings[name]
        for name in names
        if len(extract.spellings[name]) > 1
    }


def _similar(evidence: Sequence[PartnerEvidence]) -> tuple[tuple[str, str], ...]:
    """Return pairs of partner companies whose names begin with the same word."""
    names = sorted(item.partner for item in evidence if item.sponsor_type in COMPANIES)
    return tuple(
        (one, other)
        for one, other in combinations(names, 2)
        if words(one)[:1] == words(other)[:1]
    )


def _review_of_partners(portfolio: TrialsPortfolio) -> Iterator[ReviewItem]:
    """Yield what to review about partners: merged, owned, belonging to others, alike."""
    for name, spellings in portfolio.merges.items():
        listed = "; ".join(spellings)
        yield ReviewItem(kind="merge", name=name, detail=f"merged spellings: {listed}")
    for name, owner in portfolio.owned.items():
        yield ReviewItem(
            kind="owned",
            name=name,
            detail=f"part of {owner} by public knowledge; kept, without shared risk and reward",
        )
    for name, others in portfolio.belonging.items():
        fits = f"; that may be the partner {' or '.join(others)}" if others else ""
        yield ReviewItem(
            kind="belongs",
            name=name,
            detail=f"its name says that it belongs to another organization{fits}; not merged",
        )
    for one, other in portfolio.similar:
        yield ReviewItem(
            kind="similar", name=one, detail=f"begins like {other}; not merged"
        )


def _review_of_left_out(portfolio: TrialsPortfolio) -> Iterator[ReviewItem]:
    """Yield what to review about names that are no partners."""
    for item in portfolio.subsidiaries:
        yield ReviewItem(
            kind="group",
            name=item.name,
            detail=f"{item.reason}; studies: {item.studies}, shared: {item.shared_studies}; neither partner nor merged "
            f"(join it with {OPTION})",
        )
    for name in portfolio.left_out_persons:
        yield ReviewItem(kind="person", name=name, detail="a person; left out")
