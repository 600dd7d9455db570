"""Five signs of a mature alliance management, each judged by what the data can show; the rest is asked of the reader.

The signs are those of ASAP Blog, M. J. Burke, "A Mindset, Not a Department", 15 Sep 2020. No score is made up: every
piece of evidence counts cases, and the answer follows from how many of them there are.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from resourcing.domain import Alliance, Evaluation
from resourcing.front_door.reviewing import due_reviews, spreads
from resourcing.study.preparing import Case
from resourcing.words import counted

Answer = Literal["yes", "partly", "no", "cannot be known from the data"]

UNKNOWN: Answer = "cannot be known from the data"
SOURCE = 'ASAP Blog, M. J. Burke, "A Mindset, Not a Department", 15 Sep 2020'
RECENT_DAYS = 365
"""Days before today within which what was done counts (user-set: the cadence of an annual review)."""
SEVERAL = 2


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What the data show of one sign.

    Attributes
    ----------
    what
        What is counted, as a sentence without numbers.
    found, of
        Cases in which it is so, and all of them; no cases at all answer nothing.
    note
        Why there is none, or what else to know.
    """

    what: str
    found: int
    of: int
    note: str = ""

    @property
    def answer(self) -> Answer:
        """Return yes for all cases, no for none, partly for some."""
        if not self.of:
            return UNKNOWN
        if self.found == self.of:
            return "yes"
        return "partly" if self.found else "no"

    @property
    def counts(self) -> str:
        """Return the cases in words."""
        return f"{self.found:,} of {self.of:,}" if self.of else self.note


@dataclass(frozen=True, kw_only=True)
class Sign:
    """One sign of maturity.

    Attributes
    ----------
    name
        The sign.
    evidence
        What the data show.
    questions
        What is left to the reader.
    beyond
        Why the data alone never answer it with yes; empty where they may.
    """

    name: str
    evidence: tuple[Evidence, ...]
    questions: tuple[str, ...]
    beyond: str = ""

    @property
    def answer(self) -> Answer:
        """Return yes where every piece of evidence says so, no where none says anything else, else partly.

        Evidence that cannot be known says nothing, but keeps the answer from being yes.
        """
        found = [item.answer for item in self.evidence]
        known = [answer for answer in found if answer != UNKNOWN]
        if not known:
            return UNKNOWN
        if set(known) == {"no"}:
            return "no"
        if set(found) == {"yes"} and not self.beyond:
            return "yes"
        return "partly"


def self_check(case: Case) -> tuple[Sign, ...]:
    """Return the five signs of maturity, as far as the data of a case can show them.

    Parameters
    ----------
    case
        A scenario made ready: its register as it stands today, with placements.

    Returns
    -------
    tuple of Sign
        Connection to strategy, rigorous processes, aligned people and culture, spread of the perspective, reputation.
    """
    facts = _Facts(case)
    return (
        _strategy(facts),
        _processes(facts),
        _people(facts),
        _perspective(facts),
        _reputation(facts),
    )


class _Facts:
    """What the signs count, taken from a case once: active eligible alliances, and what is known of them by today."""

    def __init__(self, case: Case) -> None:
        self.case, self.world = case, case.world
        self.register, self.today = case.world.register, case.world.today
        active = [row for row in self.register.alliances if _is_active(row, self.today)]
        able = {item.alliance_id for item in case.portfolio.eligible}
        self.active = active
        self.eligible = [row for row in active if row.alliance_id in able]
        self.scores = [
            row for row in self.register.evaluations if row.date <= self.today
        ]

    def with_scores(
        self, least: int, *, attribute: str, basis: str = "", dimension: str = ""
    ) -> int:
        """Return how many eligible alliances have scores by at least so many evaluators or roles."""
        return sum(
            len({*self._of(row, attribute, basis, dimension)}) >= least
            for row in self.eligible
        )

    def _of(
        self, alliance: Alliance, attribute: str, basis: str, dimension: str
    ) -> Iterator[str]:
        """Yield evaluators or roles of an alliance's scores."""
        for row in self.scores:
            mine = row.alliance_id == alliance.alliance_id
            if mine and self._fits(row, basis, dimension) and getattr(row, attribute):
                yield str(getattr(row, attribute))

    def _fits(self, row: Evaluation, basis: str, dimension: str) -> bool:
        """Return whether a score has a basis and belongs to a dimension, where these are asked for."""
        criterion = self.world.playbook.criteria.get(row.criterion)
        belongs = criterion is not None and criterion.dimension == dimension
        return (not basis or row.basis == basis) and (not dimension or belongs)

    def recent(self, days: Iterable[date]) -> int:
        """Return how many days lie within the last year."""
        since = self.today - timedelta(days=RECENT_DAYS)
        return sum(since < day <= self.today for day in days)

    def share(self, what: str, found: int, *, of: Collection[object]) -> Evidence:
        """Return a piece of evidence about alliances."""
        note = "no eligible alliance is active"
        return Evidence(what=what, found=found, of=len(of), note=note)


def _is_active(row: Alliance, today: date) -> bool:
    """Return whether an alliance is active on a day."""
    began = row.start is None or row.start <= today
    return began and (row.end is None or row.end >= today)


def _strategy(facts: _Facts) -> Sign:
    """Return the connection to company strategy."""
    scored = facts.with_scores(1, attribute="evaluator", dimension="criticality")
    proven = facts.with_scores(
        1, attribute="evaluator", dimension="criticality", basis="evidence"
    )
    valued = sum(row.value_at_stake is not None for row in facts.eligible)
    of = facts.eligible
    return Sign(
        name="Connection to company strategy",
        evidence=(
            facts.share("Criticality to the business has been scored", scored, of=of),
            facts.share("A score of criticality rests on evidence", proven, of=of),
            facts.share("The value at stake is named", valued, of=of),
        ),
        questions=(
            "Could leadership say which goal of the company each complex alliance serves?",
            "When the strategy last changed, were the alliances scored again?",
        ),
    )


def _processes(facts: _Facts) -> Sign:
    """Return whether processes are rigorous rather than ad hoc."""
    register, today = facts.register, facts.today
    due = {
        item.alliance_id: item
        for item in due_reviews(register, playbook=facts.world.playbook, today=today)
    }
    kept = sum(
        due[row.alliance_id].last is not None and due[row.alliance_id].overdue_days <= 0
        for row in facts.eligible
    )
    asked = [row for row in register.requests if row.opened.date() <= today]
    met = [row for row in register.events if row.planned_for <= today]
    decided = {row.subject for row in register.decisions if row.time.date() <= today}
    logged = sum(not decided.isdisjoint({r.alliance_id, r.name}) for r in facts.eligible)  # fmt: skip
    return Sign(
        name="Processes more rigorous, less ad hoc",
        evidence=(
            facts.share(
                "Placed by the rules of the playbook (risk and reward shared, business model defined)",
                len(facts.eligible),
                of=facts.active,
            ),
            facts.share("Evaluated, and no review overdue", kept, of=facts.eligible),
            Evidence(
                what="A request has a time of first work, so that the service level is measured",
                found=sum(row.first_response is not None for row in asked),
                of=len(asked),
                note="the register logs no requests",
            ),
            Evidence(
                what="A planned event, such as a committee meeting, was done",
                found=sum(row.done is not None and row.done <= today for row in met),
                of=len(met),
                note="the register logs no events",
            ),
            Evidence(
                what="A decision about it stands in the log",
                found=logged,
                of=len(facts.eligible) if register.decisions else 0,
                note="the register has no decision log",
            ),
        ),
        questions=(
            "Does everybody who agrees an alliance know the front door, and use it?",
            "Is there a yearly review of each alliance that ends in actions with owners?",
        ),
    )


def _people(facts: _Facts) -> Sign:
    """Return whether people and culture are aligned around key partnerships."""
    of = facts.eligible
    several = facts.with_scores(SEVERAL, attribute="evaluator")
    apart = {
        item.alliance_id
        for item in spreads(
            facts.register, playbook=facts.world.playbook, today=facts.today
        )
        if item.flagged
    }
    known = {row.manager_id for row in facts.register.managers}
    known |= {row.team_id for row in facts.register.teams}
    led = sum(row.current_manager in known for row in of)
    asked = [row for row in facts.register.pulse if row.date <= facts.today]
    both = [
        row for row in of
        if len({s.evaluator for s in facts.scores if s.alliance_id == row.alliance_id}) >= SEVERAL
    ]  # fmt: skip
    return Sign(
        name="People and culture aligned around key partnerships",
        evidence=(
            facts.share("Somebody leads it today", led, of=of),
            facts.share("Scored by two evaluators or more", several, of=of),
            Evidence(
                what="Its evaluators agree, as far as the playbook asks",
                found=sum(row.alliance_id not in apart for row in both),
                of=len(both),
                note="no alliance has two evaluators",
            ),
            Evidence(
                what="People polled who do not say that alliances go unmanaged",
                found=sum(row.respondents - row.unmanaged for row in asked),
                of=sum(row.respondents for row in asked),
                note="the register holds no poll",
            ),
        ),
        questions=(
            "Do functions give time to key partners when their own goals press?",
            "Is a change of lead explained to the partner, and to our own people?",
        ),
    )


def _perspective(facts: _Facts) -> Sign:
    """Return whether the perspective of alliance management spreads."""
    of, teams = facts.eligible, facts.register.teams
    roles = facts.with_scores(SEVERAL, attribute="role")
    leads = {row.current_manager for row in facts.active}
    kinds = {row.kind.strip().lower() for row in facts.active}
    units = {row.unit for row in facts.active if row.unit}
    near = {row.unit for row in facts.register.managers if row.home == "embedded"}
    near |= {unit for row in teams for unit in row.units}
    return Sign(
        name="The alliance management perspective spreads",
        evidence=(
            facts.share("Scored by people of two roles or more", roles, of=of),
            Evidence(
                what="A team outside alliance management leads an alliance today",
                found=sum(row.team_id in leads for row in teams),
                of=len(teams),
                note="the register knows no such team",
            ),
            Evidence(
                what="A unit with alliances has an embedded manager or a team of its own",
                found=len(units & near),
                of=len(units),
                note="no alliance names a unit",
            ),
            Evidence(
                what="More than one kind of alliance comes through the front door",
                found=int(len(kinds) > 1),
                of=int(bool(kinds)),
                note="no alliance is active",
            ),
        ),
        questions=(
            "Do people outside the team use words and tools of alliance management unasked?",
            "Are digital, service and academic partnerships managed by the same rules?",
        ),
    )


def _reputation(facts: _Facts) -> Sign:
    """Return whether the company's reputation as a partner grows."""
    names = {row.alliance_id for row in facts.eligible}
    ours = [
        row for row in facts.register.kpis
        if row.direction == "to_partner" and row.actual is not None
        and row.alliance_id in names and facts.recent([row.date])
    ]  # fmt: skip
    checked = {
        row.alliance_id
        for row in facts.register.events
        if row.done is not None
        and "health_check" in row.service
        and facts.recent([row.done])
    }
    measured = {row.alliance_id for row in ours}
    absent = "the register holds no measures of what we owe partners"
    has_kpis, has_events = bool(facts.register.kpis), bool(facts.register.events)
    return Sign(
        name="Company reputation enhanced",
        evidence=(
            Evidence(
                what="What we owe the partner was measured in the last year",
                found=len(measured),
                of=len(names) if has_kpis else 0,
                note=absent,
            ),
            Evidence(
                what="A health check was done in the last year",
                found=len(checked & names),
                of=len(names) if has_events else 0,
                note="the register logs no events",
            ),
        ),
        questions=(
            "Do partners come back, and do others name us as a partner of choice?",
            "What did partners say of us in the last health checks, and what did we change?",
        ),
        beyond="the data show whether partners are asked, not what they and others think of us",
    )


def sign_text(sign: Sign) -> str:
    """Return a sign with its answer and evidence as one line.

    Examples
    --------
    >>> known = Evidence(what="Somebody leads it", found=3, of=4)
    >>> sign_text(Sign(name="People aligned", evidence=(known,), questions=()))
    'People aligned: partly (1 piece of evidence)'
    """
    pieces = counted(
        len(sign.evidence), "piece of evidence", plural="pieces of evidence"
    )
    return f"{sign.name}: {sign.answer} ({pieces})"
