"""What of a world may change: its alliances with their profiles and doubts, the deals that may come, its people.

Facts only; nothing is drawn here.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from resourcing.front_door import Placement, Portfolio
from resourcing.futures.pipeline import placed_deals
from resourcing.playbook import SEGMENTS, Playbook
from resourcing.scenario import Futures, Horizon, World

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, kw_only=True, eq=False)
class Outlook:
    """What of a world may change.

    Attributes
    ----------
    names
        Eligible alliances in the order of the demand, then pipeline deals.
    num_listed
        How many of them the register lists.
    num_months
        Months of the horizon.
    profiles
        Names of the playbook's profiles.
    segment_of
        Segment of each profile, as an index into `SEGMENTS`.
    profile
        Profile of each alliance, as an index.
    chances
        The front door's probability of each segment, shape (alliance, segment).
    phase_dated
        Whether the scenario dates the phase of an alliance, or it is winding down already; chance leaves it alone.
    in_launch, commercial
        Whether an alliance is in launch on the first day; whether it is commercial.
    pipeline_months
        First and last + 1 month in which each pipeline deal may begin.
    people
        Persons who may leave: everybody but contractors.
    joins
        First month of each person; 0 where the person is there already.
    is_hire
        Whether the option hires the person.
    typical_profile
        Profile that an alliance takes on when it moves into each segment, -1 where the playbook has none.
    """

    names: tuple[str, ...]
    num_listed: int
    num_months: int
    profiles: tuple[str, ...]
    segment_of: np.ndarray
    profile: np.ndarray
    chances: np.ndarray
    phase_dated: np.ndarray
    in_launch: np.ndarray
    commercial: np.ndarray
    pipeline_months: tuple[tuple[int, int], ...]
    people: tuple[str, ...]
    joins: np.ndarray
    is_hire: np.ndarray
    typical_profile: np.ndarray

    def in_segment(self, profile: int, segment: int) -> int:
        """Return the profile that an alliance of a profile has in a segment: its own where it fits, or the segment's usual one."""
        usual = int(self.typical_profile[segment])
        return profile if self.segment_of[profile] == segment or usual < 0 else usual

    def neighbor(self, profile: int, *, upwards: bool) -> int:
        """Return the profile in the next segment up or down; the other way where there is none."""
        now, last = int(self.segment_of[profile]), len(SEGMENTS) - 1
        step = -1 if upwards else 1
        if not 0 <= now + step <= last or self.typical_profile[now + step] < 0:
            step = -step
        if not 0 <= now + step <= last:
            return profile
        return self.in_segment(profile, now + step)


def outlook(world: World, *, portfolio: Portfolio, settings: Futures) -> Outlook:
    """Return what of a world may change.

    Parameters
    ----------
    world
        Register, playbook and horizon after changes and option.
    portfolio
        Placement of its alliances.
    settings
        The futures, with their pipeline.

    Raises
    ------
    InputError
        If a deal of the pipeline cannot be.
    """
    placed = [*portfolio.eligible, *placed_deals(settings.pipeline, world=world)]
    rows = {row.alliance_id: row for row in world.register.alliances}
    rows |= {deal.alliance.alliance_id: deal.alliance for deal in settings.pipeline}
    dated = {move.alliance_id for move in world.phase_moves}
    phases = [rows[item.alliance_id].phase for item in placed]
    names = tuple(item.alliance_id for item in placed)
    profiles = tuple(world.playbook.profiles)
    people = [p for p in world.register.managers if p.manager_id not in world.contracts]
    hired = {*world.hires, *(name for group in world.candidates for name in group)}
    return Outlook(
        names=names,
        num_listed=len(portfolio.eligible),
        num_months=num_months(world.horizon),
        profiles=profiles,
        segment_of=_segments(world.playbook),
        profile=np.array([profiles.index(item.profile or "") for item in placed]),
        chances=_chances(placed),
        phase_dated=np.array(
            [
                name in dated or phase == "wind_down"
                for name, phase in zip(names, phases, strict=True)
            ],
            dtype=bool,
        ),
        in_launch=np.array([phase == "launch" for phase in phases], dtype=bool),
        commercial=np.array([phase == "commercial" for phase in phases], dtype=bool),
        pipeline_months=tuple(
            (
                month_of(world.horizon, deal.first),
                month_of(world.horizon, deal.last) + 1,
            )
            for deal in settings.pipeline
        ),
        people=tuple(person.manager_id for person in people),
        joins=np.array(
            [
                month_of(world.horizon, person.available_from)
                if person.available_from
                else 0
                for person in people
            ],
            dtype=int,
        ),
        is_hire=np.array([person.manager_id in hired for person in people], dtype=bool),
        typical_profile=_typical(portfolio, world.playbook),
    )


def num_months(horizon: Horizon) -> int:
    """Return the months of a horizon."""
    return horizon.periods * horizon.months_per_period


def month_of(horizon: Horizon, day: date) -> int:
    """Return the month of the horizon in which a day lies, 0 where it lies before."""
    start = horizon.start
    months = (day.year - start.year) * MONTHS_PER_YEAR + day.month - start.month
    return max(0, months)


def _segments(playbook: Playbook) -> np.ndarray:
    """Return the segment of each profile, as an index, shape (profile,)."""
    return np.array([SEGMENTS.index(p.segment) for p in playbook.profiles.values()])


def _chances(placed: Sequence[Placement]) -> np.ndarray:
    """Return the probability of each segment, shape (alliance, segment); certainty where the front door has none."""
    rows = []
    for item in placed:
        chance = np.array([item.probabilities.get(name, 0.0) for name in SEGMENTS])
        sure = np.array([float(name == item.segment) for name in SEGMENTS])
        rows.append(chance / chance.sum() if chance.sum() > 0 else sure)
    return np.array(rows).reshape(-1, len(SEGMENTS))


def _typical(portfolio: Portfolio, playbook: Playbook) -> np.ndarray:
    """Return the commonest profile of each segment, the playbook's first where the portfolio has none, shape (segment,)."""
    names = list(playbook.profiles)
    usual = np.full(len(SEGMENTS), -1)
    for number, name in enumerate(SEGMENTS):
        inside = [p.profile or "" for p in portfolio.eligible if p.segment == name]
        inside += [
            key for key, item in playbook.profiles.items() if item.segment == name
        ]
        counted = Counter(inside)
        if counted:
            usual[number] = names.index(max(counted, key=lambda key: counted[key]))
    return usual
