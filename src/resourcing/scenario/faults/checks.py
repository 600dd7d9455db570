"""The checks that faults of changes, options and limits share: names known or taken, days within the horizon."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from resourcing.errors import did_you_mean
from resourcing.playbook import Fault
from resourcing.scenario.description import Horizon


def beyond_horizon(place: str, day: date | None, horizon: Horizon) -> Iterator[Fault]:
    """Yield a day on which the horizon is over already, so that nothing would change."""
    if day and day >= horizon.first_days[-1]:
        yield Fault(
            place=place,
            value=str(day),
            rule=f"lies beyond the horizon, which ends before {horizon.first_days[-1]}",
            repair="raise horizon.periods or move the date",
        )


def known_names(place: str, names: Any, known: Any, what: str) -> Iterator[Fault]:
    """Yield the names that are not known."""
    for name in names:
        if name not in known:
            yield Fault(
                place=place,
                value=name,
                rule=f"no such {what}",
                repair=did_you_mean(str(name), known)
                or "use one of " + some_names(known),
            )


def new_name(place: str, name: str, known: Any) -> Iterator[Fault]:
    """Yield a name that is taken."""
    if name in known:
        yield Fault(
            place=place,
            value=name,
            rule="this identifier is taken",
            repair="choose another",
        )


def some_names(known: Any) -> str:
    """Return up to five known names as text."""
    names = sorted(known)
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "")


def reversed_dates(place: str, first: date, last: date) -> Iterator[Fault]:
    """Yield a last day that comes before the first."""
    if last < first:
        yield Fault(
            place=place,
            value=str(last),
            rule=f"comes before the first day, {first}",
            repair="move the date",
        )
