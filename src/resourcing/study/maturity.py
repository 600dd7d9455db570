"""Five signs of a mature alliance management, each judged by what the data can show; the rest is asked of the reader.

The signs are those of ASAP Blog, M. J. Burke, "A Mindset, Not a Department", 15 Sep 2020. No score is made up: every
piece of evidence counts cases, and the answer follows from how many of them there are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from resourcing.domain import Alliance
from resourcing.study.preparing import Case
from resourcing.study.standing import Standing, names_without
from resourcing.words import counted

Answer = Literal["yes", "partly", "no", "cannot be known from the data"]

UNKNOWN: Answer = "cannot be known from the data"
SOURCE = 'ASAP Blog, M. J. Burke, "A Mindset, Not a Department", 15 Sep 2020'
SEVERAL = 2
NONE_ACTIVE = "no eligible alliance is active"


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
        Why there is none.
    missing
        Names of those in which it is not so, where cases have names.
    """

    what: str
    found: int
    of: int
    note: str = ""
    missing: tuple[str, ...] = ()

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
    now = Standing(case)
    return (
        _strategy(now),
        _processes(now),
        _people(now),
        _perspective(now),
        _reputation(now),
    )


def _share(
    what: str,
    has: Callable[[Alliance], bool],
    *,
    of: Sequence[Alliance],
    note: str = NONE_ACTIVE,
) -> Evidence:
    """Return a piece of evidence about alliances, with the names of those that lack it."""
    missing = names_without(of, has)
    found = len(of) - len(missing)
    return Evidence(what=what, found=found, of=len(of), note=note, missing=missing)


def _why_none(table: Sequence[object], empty: str) -> str:
    """Return why there are no cases: the table is empty, or no alliance is active."""
    return NONE_ACTIVE if table else empty


def _strategy(now: Standing) -> Sign:
    """Return the connection to company strategy."""
    of = now.eligible
    return Sign(
        name="Connection to company strategy",
        evidence=(
            _share(
                "Criticality to the business has been scored",
                lambda row: now.scored_on(row, "criticality"),
                of=of,
            ),
            _share(
                "A score of criticality rests on evidence",
                lambda row: now.scored_on(row, "criticality", basis="evidence"),
                of=of,
            ),
            _share(
                "The value at stake is named",
                lambda row: row.value_at_stake is not None,
                of=of,
            ),
        ),
        questions=(
            "Could leadership say which goal of the company each complex alliance serves?",
            "When the strategy last changed, were the alliances scored again?",
        ),
    )


def _processes(now: Standing) -> Sign:
    """Return whether processes are rigorous rather than ad hoc."""
    register, today = now.register, now.today
    asked = [row for row in register.requests if row.opened.date() <= today]
    met = [row for row in register.events if row.planned_for <= today]
    decided = {row.subject for row in register.decisions if row.time.date() <= today}
    placed = {row.alliance_id for row in now.eligible}
    return Sign(
        name="Processes more rigorous, less ad hoc",
        evidence=(
            _share(
                "Placed by the rules of the playbook (risk and reward shared, business model defined)",
                lambda row: row.alliance_id in placed,
                of=now.active,
                note="no alliance is active",
            ),
            _share("Evaluated, and no review overdue", now.reviewed, of=now.eligible),
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
            _share(
                "A decision about it stands in the log",
                lambda row: not decided.isdisjoint({row.alliance_id, row.name}),
                of=now.eligible if register.decisions else (),
                note=_why_none(register.decisions, "the register has no decision log"),
            ),
        ),
        questions=(
            "Does everybody who agrees an alliance know the front door, and use it?",
            "Is there a yearly review of each alliance that ends in actions with owners?",
        ),
    )


def _people(now: Standing) -> Sign:
    """Return whether people and culture are aligned around key partnerships."""
    apart = now.apart()
    asked = [row for row in now.register.pulse if row.date <= now.today]
    return Sign(
        name="People and culture aligned around key partnerships",
        evidence=(
            _share("Somebody who is there leads it today", now.led, of=now.eligible),
            _share(
                "Scored by two evaluators or more",
                lambda row: len({r.evaluator for r in now.scores(row)}) >= SEVERAL,
                of=now.eligible,
            ),
            _share(
                "Those who scored the same criterion agree, as far as the playbook asks",
                lambda row: row.alliance_id not in apart,
                of=[row for row in now.eligible if now.compared(row)],
                note="no criterion of an alliance has two evaluators",
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


def _perspective(now: Standing) -> Sign:
    """Return whether the perspective of alliance management spreads."""
    teams = now.register.teams
    leads = {row.current_manager for row in now.active}
    units = {row.unit: None for row in now.active if row.unit}
    near = {row.unit for row in now.people if row.home == "embedded"}
    near |= {unit for row in teams for unit in row.units}
    return Sign(
        name="The alliance management perspective spreads",
        evidence=(
            _share(
                "Scored by evaluators of two roles or more",
                lambda row: len({r.role for r in now.scores(row) if r.role}) >= SEVERAL,
                of=now.eligible,
            ),
            Evidence(
                what="A team outside alliance management leads an alliance today",
                found=sum(row.team_id in leads for row in teams),
                of=len(teams),
                note="the register knows no such team",
                missing=tuple(row.name for row in teams if row.team_id not in leads),
            ),
            Evidence(
                what="A unit with alliances has an embedded manager or a team of its own",
                found=len(units.keys() & near),
                of=len(units),
                note="no alliance names a unit",
                missing=tuple(name for name in units if name not in near),
            ),
            _kinds(now),
        ),
        questions=(
            "Do people outside the team use words and tools of alliance management unasked?",
            "Are digital, service and academic partnerships managed by the same rules?",
        ),
    )


def _kinds(now: Standing) -> Evidence:
    """Return how many kinds of relationship came through the front door; one kind alone answers nothing."""
    kinds = {row.kind.strip().lower(): None for row in now.active}
    through = {r.kind.strip().lower() for r in now.eligible if now.scores(r)}
    several = len(kinds) >= SEVERAL
    return Evidence(
        what="A kind of relationship has come through the front door and was evaluated",
        found=len(kinds.keys() & through) if several else 0,
        of=len(kinds) if several else 0,
        note="fewer than two kinds are in the register",
        missing=tuple(name for name in kinds if name not in through) if several else (),
    )


def _reputation(now: Standing) -> Sign:
    """Return whether the company's reputation as a partner grows."""
    register = now.register
    measured = {
        row.alliance_id
        for row in register.kpis
        if row.direction == "to_partner"
        and row.actual is not None
        and now.recent(row.date)
    }
    checked = {
        row.alliance_id
        for row in register.events
        if "health_check" in row.service and now.recent(row.done)
    }
    return Sign(
        name="Company reputation enhanced",
        evidence=(
            _share(
                "What we owe the partner was measured in the last year",
                lambda row: row.alliance_id in measured,
                of=now.eligible if register.kpis else (),
                note=_why_none(register.kpis, "the register holds no measures"),
            ),
            _share(
                "A health check was done in the last year",
                lambda row: row.alliance_id in checked,
                of=now.eligible if register.events else (),
                note=_why_none(register.events, "the register logs no events"),
            ),
        ),
        questions=(
            "Do partners come back, and do others name us as a partner of choice?",
            "Do we know what partners said of us in the last health checks, and did it change something?",
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
