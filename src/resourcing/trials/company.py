"""Which sponsor names are the company that is asked for, and which belong to its group without being it.

A name that fits several unrelated organizations is refused with a list to choose from; nothing is chosen silently.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from resourcing.errors import InputError, InputProblem
from resourcing.trials.extract import Extract
from resourcing.trials.names import (
    contains_words,
    is_person,
    merge_key,
    states_ownership,
    words,
)

OPTION = "--company"
LEAST_LIKENESS = 0.65
MAX_NEAR_NAMES = 6
MAX_LISTED = 20
_TYPES_OF_COMPANIES = frozenset({"INDUSTRY", "UNKNOWN"})


@dataclass(frozen=True, kw_only=True)
class Relative:
    """An organization whose name ties it to the company: to be reviewed by a person."""

    name: str
    """Name of the organization."""
    studies: int
    """Its studies in the whole extract."""
    shared_studies: int
    """Its studies together with the company."""
    reason: str
    """Why it is taken for part of the company's group."""


def match_company(extract: Extract, names: Sequence[str]) -> tuple[str, ...]:
    """Return the sponsor names that are the company.

    A name that some sponsor has exactly (whatever case and punctuation) stands for that organization in all its spellings. Any
    other name is sought as whole words; organizations that their own name calls a subsidiary do not compete then.

    Parameters
    ----------
    extract
        Extract of the registry.
    names
        Names of the company; several are joined.

    Returns
    -------
    tuple of str
        Names as the registry spells them, each once.

    Raises
    ------
    InputError
        If a name fits several unrelated organizations, or none; the problems list what could be meant.

    Examples
    --------
    >>> from resourcing.trials.extract import Sponsorship, Study
    >>> extract = Extract(
    ...     studies=(Study(study_id="N1", status=""),),
    ...     sponsorships=tuple(
    ...         Sponsorship(
    ...             study_id="N1", sponsor=name, sponsor_type="INDUSTRY", role="lead"
    ...         )
    ...         for name in ("Eli Lilly and Company", "Pfizer")
    ...     ),
    ... )
    >>> match_company(extract, ["Lilly"])
    ('Eli Lilly and Company',)
    """
    problems: list[InputProblem] = []
    chosen: set[str] = set()
    for name in names:
        fitting = _fitting(extract, name)
        independent = [item for item in fitting if not states_ownership(item)]
        candidates = independent or fitting
        if len(candidates) == 1:
            chosen.update(candidates)
        else:
            problems.append(
                _ambiguous(extract, name, fitting)
                if candidates
                else _no_match(extract, name)
            )
    if not names:
        problems.append(_nothing_asked())
    if problems:
        raise InputError(problems)
    return tuple(
        spelling for spelling, known in extract.canonical.items() if known in chosen
    )


def _fitting(extract: Extract, name: str) -> list[str]:
    """Return the organizations that a name fits: the one that bears it, else all that contain it or differ in form."""
    key, part = merge_key(name), words(name)
    for spelling, known in extract.canonical.items():
        if part and words(spelling) == part:
            return [known]
    found = (
        known
        for spelling, known in extract.canonical.items()
        if part and (merge_key(spelling) == key or contains_words(spelling, part))
    )
    return [
        known
        for known in dict.fromkeys(found)
        if not is_person(known, sponsor_type=extract.sponsor_types[known])
    ]


def _ambiguous(extract: Extract, name: str, fitting: list[str]) -> InputProblem:
    """Return the problem of a name that fits several organizations."""
    return _problem(
        name,
        f"fits {len(fitting)} organizations: {_listed(extract, fitting)}",
        f'choose one with {OPTION} "exact name"; repeat {OPTION} to join several',
    )


def _no_match(extract: Extract, name: str) -> InputProblem:
    """Return the problem of a name that fits nothing, with near names."""
    near = _near_names(extract, name)
    advice = f"near names: {_listed(extract, near)}; " if near else ""
    return _problem(
        name,
        "no sponsor of the extract has this name",
        f"{advice}give the name as the registry spells it",
    )


def _nothing_asked() -> InputProblem:
    """Return the problem of no name at all."""
    return InputProblem(
        file="", column=OPTION, rule="is missing", repair="name a company"
    )


def _problem(name: str, rule: str, repair: str) -> InputProblem:
    """Return a problem of the name asked for."""
    return InputProblem(file="", column=OPTION, value=name, rule=rule, repair=repair)


def _near_names(extract: Extract, name: str) -> list[str]:
    """Return organizations with a similar name, most alike first."""
    sought = "".join(merge_key(name))
    if not sought:
        return []
    scored = (
        (_likeness(sought, "".join(merge_key(known))), known)
        for known in dict.fromkeys(extract.canonical.values())
    )
    near = sorted(
        ((score, known) for score, known in scored if score >= LEAST_LIKENESS),
        key=lambda item: (-item[0], item[1]),
    )
    return [known for _, known in near[:MAX_NEAR_NAMES]]


def _likeness(one: str, other: str) -> float:
    """Return how alike two names are, from 0 to 1; a name that contains the other is as alike as can be shown."""
    if one in other or (len(other) > 3 and other in one):
        return 1.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.quick_ratio() < LEAST_LIKENESS:
        return 0.0
    return matcher.ratio()


def _listed(extract: Extract, names: Iterable[str]) -> str:
    """Return organizations with their numbers of studies as text, in the order given by those numbers."""
    counted = sorted(
        ((count_studies(extract, name), name) for name in names),
        key=lambda item: (-item[0], item[1]),
    )
    shown = [
        f'"{name}" ({count} {"study" if count == 1 else "studies"})'
        for count, name in counted[:MAX_LISTED]
    ]
    more = len(counted) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def count_studies(extract: Extract, organization: str) -> int:
    """Return the number of studies of an organization in all its spellings."""
    return len(studies_of_names(extract, extract.spellings[organization]))


def studies_of_names(extract: Extract, names: Iterable[str]) -> tuple[str, ...]:
    """Return the studies that any of the names sponsors, each once."""
    found = (
        study_id for name in names for study_id in extract.studies_of.get(name, ())
    )
    return tuple(dict.fromkeys(found))


def relatives(extract: Extract, company: Sequence[str]) -> tuple[Relative, ...]:
    """Return the organizations whose name ties them to the company, by name.

    Companies count when their name contains the company's whole name; anybody else only when the name also states
    that it belongs to the company.

    Parameters
    ----------
    extract
        Extract of the registry.
    company
        Sponsor names that are the company.

    Examples
    --------
    >>> from resourcing.trials.extract import Sponsorship, Study
    >>> extract = Extract(
    ...     studies=(Study(study_id="N1", status=""),),
    ...     sponsorships=tuple(
    ...         Sponsorship(
    ...             study_id="N1", sponsor=name, sponsor_type="INDUSTRY", role="lead"
    ...         )
    ...         for name in ("Sanofi", "Genzyme, a Sanofi Company", "Bayer")
    ...     ),
    ... )
    >>> [item.name for item in relatives(extract, ["Sanofi"])]
    ['Genzyme, a Sanofi Company']
    """
    return tuple(
        sorted(_relatives(extract, frozenset(company)), key=lambda item: item.name)
    )


def _relatives(extract: Extract, company: frozenset[str]) -> Iterator[Relative]:
    """Yield the organizations whose name ties them to the company."""
    keys = {merge_key(name) for name in company}
    own_studies = set(studies_of_names(extract, company))
    own_types = {extract.sponsor_types[name] for name in company}
    for name, spellings in extract.spellings.items():
        if not company.isdisjoint(spellings):
            continue
        both_companies = bool(own_types & _TYPES_OF_COMPANIES) and (
            extract.sponsor_types[name] in _TYPES_OF_COMPANIES
        )
        reason = _tie(name, keys)
        if reason and (both_companies or states_ownership(name)):
            studies = studies_of_names(extract, spellings)
            yield Relative(
                name=name,
                studies=len(studies),
                shared_studies=len(own_studies.intersection(studies)),
                reason=reason,
            )


def _tie(name: str, keys: Iterable[tuple[str, ...]]) -> str:
    """Return why a name is taken for part of the company's group, or ``""``."""
    if not any(contains_words(name, key) for key in keys):
        return ""
    if states_ownership(name):
        return "its name states that it belongs to the company"
    if any(words(name)[: len(key)] == key for key in keys):
        return "its name begins with the company's"
    return "its name mentions the company"
