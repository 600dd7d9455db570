"""The register that a company's studies suggest: one alliance for each partner, with its evaluations.

Partner, studies and counts are public; dates, units, skills and judgements are made up from a seed and say so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from resourcing.domain import Alliance, Evaluation, Phase
from resourcing.errors import InputError, InputProblem
from resourcing.playbook import Playbook
from resourcing.scenario import Horizon
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
    standings,
    stream,
)
from resourcing.trials.names import merge_key, words
from resourcing.trials.traits import kind_of, owner_of, phase_of, skill_of

UNITS = ("Oncology", "Biopharma", "Rare Disease")
UNIT_SHARES = (0.5, 0.3, 0.2)
NO_SKILL_SHARE = 0.08
SMALL_PORTFOLIO = 8
"""Partners below which fewer alliances start, end or lack a business model."""

LARGE_PORTFOLIO = 30
"""Partners from which two alliances lack a business model."""

STARTED_DAYS_BEFORE = 40
STARTS_AFTER_DAYS = 120
ENDS_AFTER_DAYS = (150, 330)
MAX_SLUG = 48
_COMPANIES = frozenset({"INDUSTRY", "UNKNOWN"})


@dataclass(frozen=True, kw_only=True)
class ReviewItem:
    """Something about names that a person should look at."""

    kind: str
    """``merge``, ``person``, ``group``, ``owned`` or ``similar``."""
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
    """
    evidence = partner_evidence(extract, company)
    if not evidence:
        raise InputError([_no_partner(company)])
    kept = frozenset(item.partner for item in evidence if _eligible(item, company))
    targets = standings(
        [item for item in evidence if item.partner in kept],
        playbook=playbook,
        seed=seed,
    )
    dates = _dates(evidence, targets, horizon=horizon)
    undefined = _without_business_model(targets, dates, seed=seed)
    slugs = _slugs([item.partner for item in evidence])
    alliances = [
        _alliance(item, slugs, company, dates, undefined, seed) for item in evidence
    ]
    return TrialsPortfolio(
        company=company,
        partners=evidence,
        alliances=tuple(alliances),
        evaluations=tuple(_evaluations(evidence, targets, slugs, playbook, horizon, seed)),
        merges=_merges(extract, company, evidence),
        left_out_persons=persons_beside(extract, company),
        subsidiaries=relatives(extract, company),
        owned=_owned(evidence, company),
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


def _eligible(evidence: PartnerEvidence, company: tuple[str, ...]) -> bool:
    """Return whether risk and reward are shared: not with fee-for-service providers nor within the company's group."""
    return kind_of(evidence) != "service" and not owner_of(evidence.partner, company)


def _owned(
    evidence: Sequence[PartnerEvidence], company: tuple[str, ...]
) -> dict[str, str]:
    """Return the partners that public knowledge calls the company's own."""
    found = {item.partner: owner_of(item.partner, company) for item in evidence}
    return {partner: owner for partner, owner in found.items() if owner}


@dataclass(frozen=True, kw_only=True)
class _Dated:
    """Made-up dates of an alliance that starts or ends near the horizon."""

    start: date | None = None
    end: date | None = None


def _dates(
    evidence: Sequence[PartnerEvidence],
    targets: Mapping[str, Standing],
    *,
    horizon: Horizon,
) -> dict[str, _Dated]:
    """Return made-up dates: in a portfolio of some size two alliances start and two wind down, else one of each."""
    number = 2 if len(targets) >= SMALL_PORTFOLIO else 1
    eligible = [item for item in evidence if item.partner in targets]
    weakest_first = eligible[::-1]
    ending = sorted(
        (item for item in weakest_first if targets[item.partner].segment != "complex"),
        key=lambda item: not item.stopped_early,
    )[:number]
    taken = {item.partner for item in ending}
    starting = sorted(
        (item for item in eligible if item.partner not in taken),
        key=lambda item: (not item.running, targets[item.partner].segment != "typical"),
    )[:number]
    first = horizon.start
    if len(eligible) < len(UNITS):
        return {}
    begins = (
        first - timedelta(days=STARTED_DAYS_BEFORE),
        first + timedelta(days=STARTS_AFTER_DAYS),
    )
    ends = [first + timedelta(days=days) for days in ENDS_AFTER_DAYS]
    return {
        **{item.partner: _Dated(end=day) for item, day in zip(ending, ends, strict=False)},
        **{
            item.partner: _Dated(start=day)
            for item, day in zip(starting, begins, strict=False)
        },
    }


def _without_business_model(
    targets: Mapping[str, Standing], dates: Mapping[str, _Dated], *, seed: int
) -> frozenset[str]:
    """Return the partners whose business model is said to be undefined: one or two of the typical and simple ones."""
    number = (len(targets) >= SMALL_PORTFOLIO) + (len(targets) >= LARGE_PORTFOLIO)
    candidates = sorted(
        partner
        for partner, target in targets.items()
        if target.segment != "complex" and partner not in dates
    )
    rng = stream(seed, "business model")
    picked = rng.choice(len(candidates), size=number, replace=False) if number else []
    return frozenset(candidates[int(index)] for index in picked)


def _alliance(
    evidence: PartnerEvidence,
    slugs: Mapping[str, str],
    company: tuple[str, ...],
    dates: Mapping[str, _Dated],
    undefined: frozenset[str],
    seed: int,
) -> Alliance:
    """Return the alliance with a partner, without a manager."""
    partner = evidence.partner
    rng = stream(seed, "alliance", partner)
    unit = UNITS[int(rng.choice(len(UNITS), p=UNIT_SHARES))]
    skill = skill_of(evidence) if rng.random() >= NO_SKILL_SHARE else None
    dated = dates.get(partner, _Dated())
    return Alliance(
        alliance_id=slugs[partner],
        name=partner,
        partner=partner,
        kind=kind_of(evidence),
        phase=_phase(evidence, dated),
        start=dated.start,
        end=dated.end,
        unit=unit,
        skills=(skill,) if skill else (),
        shared_risk_reward=_eligible(evidence, company),
        business_model_defined=partner not in undefined,
        notes=_notes(evidence, dated, owner_of(partner, company), partner in undefined),
    )


def _phase(evidence: PartnerEvidence, dated: _Dated) -> Phase:
    """Return the phase of life on the first day of the horizon."""
    if dated.end:
        return "wind_down"
    return "development" if dated.start else phase_of(evidence)


def _notes(
    evidence: PartnerEvidence, dated: _Dated, owner: str | None, undefined: bool
) -> str:
    """Return what is public about an alliance and what is made up."""
    count = len(evidence.studies)
    public = (
        f"Public (ClinicalTrials.gov): partner; {count} shared "
        f"{'study' if count == 1 else 'studies'}, latest phase {evidence.latest_stage:g}, "
        f"{evidence.enrollment:g} participants."
    )
    made_up = ["that the alliance is active", "unit", "skills"]
    made_up += ["start"] if dated.start else []
    made_up += ["end and wind-down"] if dated.end else []
    made_up += ["that no business model is defined"] if undefined else []
    by_rule = "By rule: kind, phase and shared risk and reward from type, name and studies."
    belongs = f" Part of {owner} (public knowledge, not in the extract)." if owner else ""
    return f"{public}{belongs} {by_rule} Made up: {', '.join(made_up)}."


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
        yield from counted_evaluations(
            item, alliance_id=alliance_id, playbook=playbook, today=horizon.start
        )
        if item.partner in targets:
            yield from made_up_evaluations(
                item,
                targets[item.partner],
                alliance_id=alliance_id,
                playbook=playbook,
                today=horizon.start,
                seed=seed,
            )


def _slugs(partners: Sequence[str]) -> dict[str, str]:
    """Return a short unique identifier for each partner."""
    slugs: dict[str, str] = {}
    for partner in partners:
        base = _slug(partner)
        taken = set(slugs.values())
        tries = (base, *(f"{base}-{number}" for number in range(2, len(partners) + 2)))
        slugs[partner] = next(item for item in tries if item not in taken)
    return slugs


def _slug(partner: str) -> str:
    """Return the words of a name joined by hyphens, as many as fit."""
    slug = ""
    for word in merge_key(partner) or words(partner) or ("partner",):
        longer = f"{slug}-{word}" if slug else word[:MAX_SLUG]
        if len(longer) > MAX_SLUG:
            break
        slug = longer
    return slug


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
    names = sorted(item.partner for item in evidence if item.sponsor_type in _COMPANIES)
    return tuple(
        (one, other)
        for one, other in combinations(names, 2)
        if words(one)[:1] == words(other)[:1]
    )


def _review_of_partners(portfolio: TrialsPortfolio) -> Iterator[ReviewItem]:
    """Yield what to review about partners: merged, owned, alike."""
    for name, spellings in portfolio.merges.items():
        listed = "; ".join(spellings)
        yield ReviewItem(kind="merge", name=name, detail=f"merged spellings: {listed}")
    for name, owner in portfolio.owned.items():
        yield ReviewItem(
            kind="owned",
            name=name,
            detail=f"part of {owner} by public knowledge; kept, without shared risk and reward",
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
