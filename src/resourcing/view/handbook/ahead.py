"""What changes for an alliance later within the horizon, in sentences for a sheet: terms, phase, profile.

Days and terms are those of `study.agreeing`.
"""

from collections.abc import Iterator

from resourcing.scenario import Agreement
from resourcing.study.agreeing import Sheet
from resourcing.view.handbook.naming import BUNDLE_NAMES, PHASES
from resourcing.view.pages.words import counted


def ahead(sheet: Sheet, *, inside: bool = True) -> Iterator[str]:
    """Yield what changes for an alliance, each with its day.

    Parameters
    ----------
    sheet
        What the alliance is to get.
    inside
        Whether the company's own people read it; a partner is told of phases and response times only.
    """
    for item in sheet.coming:
        if item.profile and inside:
            yield f"From {item.day}: profile “{item.profile}”; ask for a new sheet then."
        if item.phase:
            yield f"From {item.day}: {PHASES[item.phase]}."
        terms = list(_terms(item.agreement, inside=inside)) if item.agreement else []
        if terms:
            yield f"From {item.day}: {'; '.join(terms)}."


def _terms(move: Agreement, *, inside: bool) -> Iterator[str]:
    """Yield the new terms of an agreement."""
    if move.response_days is not None:
        yield f"work on a request begins within {working_days(move.response_days)}"
    if move.response_fraction is not None:
        yield f"response times hold for {100 * move.response_fraction:g}% of requests"
    if not inside:
        return
    for bundle, floor in move.floors.items():
        name = BUNDLE_NAMES[bundle].lower()
        yield f"{name} services get at least {100 * floor:g}% of the hours needed"
    if move.occurrences:
        yield f"{counted(len(move.occurrences), 'service')} at other times a year"


def working_days(number: float) -> str:
    """Return a number of working days in words.

    Examples
    --------
    >>> working_days(1.0), working_days(2.5)
    ('1 working day', '2.5 working days')
    """
    return f"{number:g} working day{'' if number == 1 else 's'}"
