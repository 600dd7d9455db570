"""The posts of a made-up team: grades, homes, skills and special circumstances that fit what a portfolio needs.

Posts know nothing of names, dates or who leads what today.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from resourcing.domain import GRADES, Alliance, Grade
from resourcing.playbook import Playbook, Profile

CORE_ROLE_SHARE = 0.5
"""Share of the time that the add-on person's core role keeps."""

JOINS_AFTER_MONTHS = 1
LEAVE_MONTHS = (4, 7)
"""First and last month of a full leave, counted from 0."""

PART_LEAVE_MONTHS = (10, 15)
PART_LEAVE_SHARE = 0.2
PART_TIME = 0.8
PART_TIME_EVERY = 4
"""One post in this many is part time."""

LEAST_HOLDERS = 2
"""People who hold each skill, at least."""

SPECIAL_PEOPLE = 5
"""People from which somebody joins late and somebody is on leave."""

USUAL_PEOPLE = 3
"""People from which there is one of each kind, one embedded and one an add-on to a core role."""

SLOTS: Mapping[Grade, int] = {"associate": 1, "manager": 2, "senior": 2, "lead": 2}
"""Skills that a person of the grade has before every skill is held often enough."""

TOP_GRADES: frozenset[Grade] = frozenset({"senior", "lead"})
ALL_GRADES: frozenset[Grade] = frozenset(GRADES)
Away = tuple[tuple[int, int], float]


@dataclass(frozen=True, kw_only=True)
class Need:
    """What a portfolio asks of a team."""

    alliances: tuple[Alliance, ...]
    """Alliances with a profile, most hours first."""
    hours: Mapping[str, float]
    """Hours a month, mean over the horizon, by alliance."""
    profiles: Mapping[str, Profile]
    """Profile, by alliance."""
    weights: Mapping[str, float]
    """Weight in the span, by alliance."""

    @property
    def grades(self) -> dict[str, Grade]:
        """Return the least grade of a lead, by alliance."""
        return {key: profile.least_grade for key, profile in self.profiles.items()}

    @property
    def total(self) -> float:
        """Return the hours a month of the whole portfolio."""
        return sum(self.hours.values())

    def share_of(self, grades: frozenset[Grade]) -> float:
        """Return the share of the hours that alliances with one of these least grades need."""
        asked = (
            self.hours[key] for key, grade in self.grades.items() if grade in grades
        )
        return sum(asked) / self.total if self.total else 0.0

    def by_skill(self, grades: frozenset[Grade]) -> dict[str, float]:
        """Return the hours a month that ask for each skill, by alliances with one of these least grades."""
        found: dict[str, float] = {}
        for row in self.alliances:
            for skill in row.skills:
                asked = self.hours[row.alliance_id]
                extra = asked if self.grades[row.alliance_id] in grades else 0.0
                found[skill] = found.get(skill, 0.0) + extra
        return found

    @property
    def units(self) -> tuple[str, ...]:
        """Return the units of the alliances, most hours first."""
        found: dict[str, float] = {}
        for row in self.alliances:
            if row.unit:
                asked = self.hours[row.alliance_id]
                found[row.unit] = found.get(row.unit, 0.0) + asked
        return tuple(sorted(found, key=lambda unit: (-found[unit], unit)))


@dataclass(frozen=True, kw_only=True)
class Post:
    """One post of the team."""

    grade: Grade
    """Grade."""
    fte: float = 1.0
    """Fraction of full time."""
    unit: str | None = None
    """Unit the person belongs to."""
    embedded: bool = False
    """Whether the person sits in the unit and leads only there."""
    add_on: bool = False
    """Whether alliances are an add-on to a core role."""
    joins_late: bool = False
    """Whether the person joins after the horizon has begun."""
    away: tuple[Away, ...] = ()
    """Absences: first and last month, counted from 0, and the share of the time."""


def posts_for(number: int, need: Need) -> tuple[Post, ...]:
    """Return the posts of a team of some size.

    Grades follow the hours that ask for them. From three people on one post is embedded and one an add-on to a core
    role; in a team of some size one joins late and one is on leave.

    Examples
    --------
    >>> from resourcing.trials.posts import Need, posts_for
    >>> nothing = Need(alliances=(), hours={}, profiles={}, weights={})
    >>> [post.grade for post in posts_for(4, nothing)]
    ['senior', 'manager', 'manager', 'associate']
    """
    grades = _grades(number, need)
    units = need.units or (None,)
    several = number >= USUAL_PEOPLE
    inside = grades.index("manager") if several else None
    many = number >= SPECIAL_PEOPLE
    return tuple(
        Post(
            grade=grade,
            fte=PART_TIME if index % PART_TIME_EVERY == PART_TIME_EVERY - 1 else 1.0,
            unit=units[0 if index == inside else index % len(units)],
            embedded=index == inside and need.units != (),
            add_on=several and index == number - 1,
            joins_late=many and index == number - 2,
            away=_away(index, number),
        )
        for index, grade in enumerate(grades)
    )


def _grades(number: int, need: Need) -> list[Grade]:
    """Return the grades of the posts, highest first: one or more of each kind, else by the hours that ask for them."""
    if number < USUAL_PEOPLE:
        return _few_grades(number, need)
    top = min(max(1, round(number * need.share_of(TOP_GRADES))), number - 2)
    junior = frozenset[Grade]({"associate"})
    associates = min(max(1, round(number * need.share_of(junior))), number - 1 - top)
    grades: list[Grade] = ["lead"] if top > 1 else []
    grades += ["senior"] * (top - len(grades))
    grades += ["manager"] * (number - top - associates)
    grades += ["associate"] * associates
    return grades


def _few_grades(number: int, need: Need) -> list[Grade]:
    """Return the grades of a person or two: the first may lead everything, whatever grade that asks for."""
    asked = {GRADES.index(grade) for grade in need.grades.values()}
    first = GRADES[max(asked | {GRADES.index("manager")})]
    second: Grade = "manager"
    return [first, second][:number]


def _away(index: int, number: int) -> tuple[Away, ...]:
    """Return the absences of a post: the first works less for a while, the second of a larger team is on leave."""
    if index == 0:
        return ((PART_LEAVE_MONTHS, PART_LEAVE_SHARE),)
    if index == 1 and number >= SPECIAL_PEOPLE:
        return ((LEAVE_MONTHS, 1.0),)
    return ()


def shared_skills(
    posts: Sequence[Post], need: Need, playbook: Playbook
) -> tuple[tuple[str, ...], ...]:
    """Return the skills of each post: what its grade is asked for most, each skill held by two or more.

    Skills that only services ask of supporters are held too.
    """
    held: list[tuple[str, ...]] = []
    for post in posts:
        top = post.grade in TOP_GRADES
        hours = need.by_skill(TOP_GRADES if top else ALL_GRADES - TOP_GRADES)
        skills: tuple[str, ...] = ()
        for _ in range(min(SLOTS[post.grade], len(hours))):
            skills = (*skills, _scarcest(hours, held, skills))
        held.append(skills)
    asked = {service.skill for service in playbook.services.values() if service.skill}
    for skill in sorted({*need.by_skill(ALL_GRADES), *asked}):
        held = _held_by_one_who_may_lead(skill, held, posts, need)
        held = _held_often_enough(skill, held)
    return tuple(tuple(sorted(skills)) for skills in held)


def _scarcest(
    hours: Mapping[str, float],
    held: Sequence[tuple[str, ...]],
    own: tuple[str, ...],
) -> str:
    """Return the skill with the most hours for each holder, counting one who comes; not one's own."""
    return max(
        (skill for skill in sorted(hours) if skill not in own),
        key=lambda skill: (
            (hours[skill] + 1.0) / (1 + sum(skill in skills for skills in held))
        ),
    )


def _held_by_one_who_may_lead(
    skill: str, held: Sequence[tuple[str, ...]], posts: Sequence[Post], need: Need
) -> list[tuple[str, ...]]:
    """Return the skills of each post, so that every alliance that asks for the skill has somebody central to lead it."""
    least = max(
        (
            GRADES.index(need.grades[row.alliance_id])
            for row in need.alliances
            if skill in row.skills
        ),
        default=0,
    )
    able = [
        index
        for index, post in enumerate(posts)
        if not post.embedded and GRADES.index(post.grade) >= least
    ]
    if not able or any(skill in held[index] for index in able):
        return list(held)
    chosen = min(able, key=lambda index: len(held[index]))
    return [
        (*skills, skill) if index == chosen else skills
        for index, skills in enumerate(held)
    ]


def _held_often_enough(
    skill: str, held: Sequence[tuple[str, ...]]
) -> list[tuple[str, ...]]:
    """Return the skills of each post with one skill given to those who have fewest, until enough hold it."""
    missing = LEAST_HOLDERS - sum(skill in skills for skills in held)
    without = [index for index, skills in enumerate(held) if skill not in skills]
    fewest = sorted(without, key=lambda index: len(held[index]))[: max(0, missing)]
    return [
        (*skills, skill) if index in fewest else skills
        for index, skills in enumerate(held)
    ]
