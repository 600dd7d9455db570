"""Makes the alliances of a register out of counted evidence: identifiers, dates, units, skills and notes.

Partner and counts are public, kind and phase follow rules, everything else is made up from a seed and says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from resourcing.domain import Alliance, Phase
from resourcing.playbook import SEGMENTS
from resourcing.scenario import Horizon
from resourcing.trials.evidence import PartnerEvidence
from resourcing.trials.judging import Standing, stream
from resourcing.trials.names import merge_key, words
from resourcing.trials.traits import kind_of, owner_of, phase_of, skill_of

UNITS = ("Oncology", "Biopharma", "Rare Disease")
UNIT_SHARES = (0.5, 0.3, 0.2)
NO_SKILL_SHARE = 0.08
SMALL_PORTFOLIO = 8
"""Partners below which fewer alliances start, end or lack a business model."""

LARGE_PORTFOLIO = 30
"""Partners from which two alliances lack a business model."""

STARTS_AFTER_DAYS = (-40, 120)
"""Days from the first day of the horizon on which alliances are said to start."""

ENDS_AFTER_DAYS = (150, 330)
"""Days from the first day of the horizon on which alliances are said to end."""

MAX_SLUG = 48


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What is made up about one alliance beside its unit and skills."""

    start: date | None = None
    """First day, where it lies near the horizon."""
    end: date | None = None
    """Last day, where it lies within the horizon; the alliance is winding down then."""
    no_business_model: bool = False
    """Whether no business model is said to be defined."""


USUAL = Circumstances()


def shares_risk(evidence: PartnerEvidence, company: tuple[str, ...]) -> bool:
    """Return whether risk and reward are shared: not with fee-for-service providers nor within the company's group."""
    return kind_of(evidence) != "service" and not owner_of(evidence.partner, company)


def circumstances(
    evidence: Sequence[PartnerEvidence],
    targets: Mapping[str, Standing],
    *,
    horizon: Horizon,
    seed: int,
) -> dict[str, Circumstances]:
    """Return the partners that start, end or lack a business model, all made up.

    In a portfolio of some size two alliances start and two wind down, in a small one one of each.

    Parameters
    ----------
    evidence
        Counted evidence, strongest partner first.
    targets
        Standing of the partners with shared risk and reward.
    horizon
        Review periods.
    seed
        Seed of chance.
    """
    eligible = [item for item in evidence if item.partner in targets]
    if len(eligible) < len(SEGMENTS):
        return {}
    number = 2 if len(eligible) >= SMALL_PORTFOLIO else 1
    ending = _ending(eligible, targets)[:number]
    starting = [p for p in _starting(eligible, targets) if p not in ending][:number]
    undefined = _undefined(targets, [*ending, *starting], seed)
    ends, starts = _days(horizon, ENDS_AFTER_DAYS), _days(horizon, STARTS_AFTER_DAYS)
    return {
        **{p: Circumstances(end=day) for p, day in zip(ending, ends, strict=False)},
        **{
            p: Circumstances(start=day)
            for p, day in zip(starting, starts, strict=False)
        },
        **{p: Circumstances(no_business_model=True) for p in undefined},
    }


def _days(horizon: Horizon, offsets: Sequence[int]) -> list[date]:
    """Return days counted from the first day of the horizon."""
    return [horizon.start + timedelta(days=days) for days in offsets]


def _ending(
    eligible: Sequence[PartnerEvidence], targets: Mapping[str, Standing]
) -> list[str]:
    """Return the partners that may wind down: not complex, those whose studies all ended early first."""
    candidates = [
        item for item in eligible[::-1] if targets[item.partner].segment != "complex"
    ]
    ordered = sorted(candidates, key=lambda item: not item.stopped_early)
    return [item.partner for item in ordered]


def _starting(
    eligible: Sequence[PartnerEvidence], targets: Mapping[str, Standing]
) -> list[str]:
    """Return the partners that may be new: those with running studies first, typical ones first."""
    ordered = sorted(
        eligible,
        key=lambda item: (not item.running, targets[item.partner].segment != "typical"),
    )
    return [item.partner for item in ordered]


def _undefined(
    targets: Mapping[str, Standing], taken: Sequence[str], seed: int
) -> list[str]:
    """Return the partners without a business model: one or two of those that are not complex, none if there are few."""
    number = (len(targets) >= SMALL_PORTFOLIO) + (len(targets) >= LARGE_PORTFOLIO)
    candidates = sorted(
        partner
        for partner, target in targets.items()
        if target.segment != "complex" and partner not in taken
    )
    order = stream(seed, "business model").permutation(len(candidates))
    return [candidates[int(index)] for index in order[:number]]


def make_alliance(
    evidence: PartnerEvidence,
    *,
    alliance_id: str,
    company: tuple[str, ...],
    about: Circumstances,
    seed: int,
) -> Alliance:
    """Return the alliance with a partner, without a manager.

    Parameters
    ----------
    evidence
        Counted evidence of the partner.
    alliance_id
        Identifier of the alliance.
    company
        Sponsor names that are the company.
    about
        Made-up circumstances.
    seed
        Seed of unit and skill.
    """
    rng = stream(seed, "alliance", evidence.partner)
    unit = UNITS[int(rng.choice(len(UNITS), p=UNIT_SHARES))]
    skill = skill_of(evidence) if rng.random() >= NO_SKILL_SHARE else None
    return Alliance(
        alliance_id=alliance_id,
        name=evidence.partner,
        partner=evidence.partner,
        kind=kind_of(evidence),
        phase=_phase(evidence, about),
        start=about.start,
        end=about.end,
        unit=unit,
        skills=(skill,) if skill else (),
        shared_risk_reward=shares_risk(evidence, company),
        business_model_defined=not about.no_business_model,
        notes=_notes(evidence, about, owner_of(evidence.partner, company)),
    )


def _phase(evidence: PartnerEvidence, about: Circumstances) -> Phase:
    """Return the phase of life on the first day of the horizon."""
    if about.end:
        return "wind_down"
    return "development" if about.start else phase_of(evidence)


def _notes(evidence: PartnerEvidence, about: Circumstances, owner: str | None) -> str:
    """Return what is public about an alliance, what follows a rule and what is made up."""
    count = len(evidence.studies)
    public = (
        f"Public (ClinicalTrials.gov): partner; {count} shared "
        f"{'study' if count == 1 else 'studies'}, latest phase {evidence.latest_stage:g}, "
        f"{evidence.enrollment:g} participants."
    )
    belongs = (
        f" Part of {owner} (public knowledge, not in the extract)." if owner else ""
    )
    by_rule = (
        "By rule: kind, phase and shared risk and reward from type, name and studies."
    )
    made_up = ["that the alliance is active", "unit", "skills"]
    made_up += ["start"] if about.start else []
    made_up += ["end and wind-down"] if about.end else []
    made_up += ["that no business model is defined"] if about.no_business_model else []
    return f"{public}{belongs} {by_rule} Made up: {', '.join(made_up)}."


def make_slugs(partners: Sequence[str]) -> dict[str, str]:
    """Return a short unique identifier for each partner.

    Examples
    --------
    >>> make_slugs(["Dana-Farber Cancer Institute", "Natera, Inc.", "NATERA GmbH"])
    {'Dana-Farber Cancer Institute': 'dana-farber-cancer-institute', 'Natera, Inc.': 'natera', 'NATERA GmbH': 'natera-2'}
    """
    slugs: dict[str, str] = {}
    for partner in partners:
        base, taken = _slug(partner), set(slugs.values())
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
