"""Define: what the portfolio is, what was promised, and which service levels are agreed.

Everything comes from register, placements and playbook; nothing from the logs.
"""

from collections import Counter
from collections.abc import Iterator

from resourcing.front_door.portfolio import INELIGIBLE
from resourcing.playbook import BUNDLES, SEGMENTS
from resourcing.scorecard.agreement import Agreement, floors_on
from resourcing.scorecard.ground import Ground
from resourcing.scorecard.measure import Measure, fraction, number
from resourcing.scorecard.periods import Period
from resourcing.words import listed


def spoken(word: str) -> str:
    """Return an identifier as it is said.

    Examples
    --------
    >>> spoken("higher_value")
    'higher-value'
    """
    return word.replace("_", "-")


def define(ground: Ground, *, period: Period, agreed: Agreement) -> Iterator[Measure]:
    """Yield the measures of the phase Define."""
    yield from _portfolio(ground, period)
    yield from _promises(ground, period, agreed)
    yield from _levels(ground, period)
    asked = agreed.demand.service_hours[:, agreed.on_request(ground.world), :].sum()
    yield fraction("request hours expected", float(asked), float(agreed.need.sum()))


def _portfolio(ground: Ground, period: Period) -> Iterator[Measure]:
    """Yield alliances by segment, those eligible, and those without a lead in the register."""
    rows = list(ground.active(period))
    segments, profiles = ground.segments(period), ground.profiles(period)
    found = Counter(segments[row.alliance_id] for row in rows)
    yield number("alliances", float(len(rows)))
    for segment in (*SEGMENTS, INELIGIBLE):
        if found[segment]:
            yield number("alliances", float(found[segment]), part=segment)
    eligible = [row for row in rows if row.alliance_id in profiles]
    yield fraction("eligible alliances", float(len(eligible)), float(len(rows)))
    serving = {row.manager_id for row in ground.managers(period)}
    serving |= {row.team_id for row in ground.world.register.teams}
    without = [row for row in eligible if row.current_manager not in serving]
    yield fraction(
        "unmanaged in the register",
        float(len(without)),
        float(len(eligible)),
        note=listed([row.name for row in without]),
    )


def _promises(ground: Ground, period: Period, agreed: Agreement) -> Iterator[Measure]:
    """Yield the promises made, by segment and bundle."""
    promised, segments = agreed.promised, ground.segments(period)
    yield number("promises made", float(promised.sum()))
    for segment in SEGMENTS:
        own = [segments[name] == segment for name in agreed.demand.alliances]
        for index, bundle in enumerate(BUNDLES):
            count = float(promised[own, index, :].sum())
            if count:
                yield number(
                    "promises made", count, part=f"{segment}, {spoken(bundle)}"
                )


def _levels(ground: Ground, period: Period) -> Iterator[Measure]:
    """Yield what the agreements of the profiles present say."""
    playbook = ground.world.playbook
    profiles = ground.profiles(period)
    present = {
        profiles[row.alliance_id]
        for row in ground.active(period)
        if row.alliance_id in profiles
    }
    own = [key for key in playbook.profiles if key in present]
    names = {key: playbook.profiles[key].name for key in own}
    for key in own:
        for bundle, floor in floors_on(
            ground.world, profile=key, period=period
        ).items():
            if floor > 0:
                part = f"{names[key]}, {spoken(bundle)}"
                yield number("floor agreed", floor, part=part)
    for key in own:
        days = playbook.sla[key].response_days
        yield number("response limit agreed", days, part=names[key])
    for key in own:
        share = playbook.sla[key].response_fraction
        yield number("response share agreed", share, part=names[key])
