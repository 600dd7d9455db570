"""Changes of lead and the hours they take on both sides."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from resourcing.problem import NOBODY, ProblemData


@dataclass(frozen=True, kw_only=True)
class Handover:
    """One change of lead, by index: alliance, period of the change, outgoing and incoming lead, and its hours.

    `out_period` is the period that carries the outgoing hours, None where the outgoing lead has none for it.
    `counts` says whether it counts towards a limit: the outgoing lead still has hours when the alliance is next
    active after it last led, or when the alliance is first active.
    """

    alliance: int
    period: int
    outgoing: int
    incoming: int
    out_period: int | None
    hours_out: float
    hours_in: float
    counts: bool = True


def find_handovers(data: ProblemData, lead: np.ndarray) -> Iterator[Handover]:
    """Yield every change of lead: an active alliance led by somebody other than its last lead.

    The first lead ever is a start. Outgoing hours fall in the last period of the old lead; when that lies before
    the first period, in the period of the change, if the old lead has the hours, else none and a colder incoming.
    """
    warm, departed = data.warm_handover, data.departed
    for alliance in range(len(data.alliances)):
        last, last_period = int(data.incumbent[alliance]), None
        active = np.flatnonzero(data.active[alliance]).tolist()
        for period in active:
            now = int(lead[alliance, period])
            if now == NOBODY:
                continue
            if last not in (NOBODY, now):
                cold = last_period is None and not warm[alliance, period]
                factor = data.cold_handover_factor if cold else 1.0
                out_period = period if last_period is None else last_period
                since = min(t for t in active if last_period is None or t > last_period)
                yield Handover(
                    alliance=alliance,
                    period=period,
                    outgoing=last,
                    incoming=now,
                    out_period=None if cold else out_period,
                    hours_out=0.0
                    if cold
                    else float(data.handover_out[alliance, out_period]),
                    hours_in=float(data.handover_in[alliance, period]) * factor,
                    counts=not departed[last, since],
                )
            last, last_period = now, period


def handover_hours(data: ProblemData, handovers: tuple[Handover, ...]) -> np.ndarray:
    """Return the hours of handovers on both sides, shape (resource, period)."""
    hours = np.zeros((len(data.resources), len(data.periods)))
    for move in handovers:
        hours[move.incoming, move.period] += move.hours_in
        if move.out_period is not None:
            hours[move.outgoing, move.out_period] += move.hours_out
    return hours
