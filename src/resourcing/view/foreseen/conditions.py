"""When the choice fails, what it hangs on and which promises are at risk, as sentences.

What was found is in `study.failing`; where nothing was found, that is said.
"""

from dataclasses import dataclass

from resourcing.discovery import trust
from resourcing.futures import share_interval
from resourcing.playbook import Assumption
from resourcing.study import Failing
from resourcing.study.failing import LABELS
from resourcing.view.foreseen.amounts import amount
from resourcing.view.foreseen.gathering import Foreseen
from resourcing.view.pages.words import listed, share
from resourcing.words import capital, counted

ASKED = (
    *("number", "look_ahead", "measure", "tail", "satisfied_at"),
    *("register_too",),
)
"""Settings of the study, which are chosen rather than assumed."""
MANY = 99
OFTEN = 0.5
"""Share of random parts of the futures below which a condition is only a hint."""
MOST_DRIVERS = 3
WORDS = {
    "points": "net value points of the period",
    "handovers": "handovers",
    "essential": "essential promises kept",
    "coverage": "hours delivered, of those needed",
    "unmanaged": "alliances without a lead",
    "occupancy": "planned hours, of people's hours",
    "promises": "promises kept",
    "cost": "cost of what is decided",
}
"""What the measures of a period are called."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Condition:
    """One way in which the choice may fail, in words.

    Attributes
    ----------
    title
        The finding.
    meaning
        What counts as failing.
    told
        Boxes as sentences, or that none was found.
    trust
        How far they hold on futures that they were not found on, and how often they are found again.
    watch
        Triggers, a sentence each.
    """

    title: str
    meaning: str
    told: tuple[str, ...]
    trust: tuple[str, ...]
    watch: tuple[str, ...]


def ways_to_fail(found: Foreseen) -> list[Condition]:
    """Return the ways in which the choice may fail: too few promises kept, and another option better."""
    asked = [found.fails, *([] if found.loses is None else [found.loses])]
    return [_condition(found, item) for item in asked]


def _condition(found: Foreseen, failing: Failing) -> Condition:
    """Return one way in which the choice may fail."""
    tested = failing.held_out is not None and failing.reproducibility is not None
    return Condition(
        title=_title(found, failing),
        meaning=f"Here a future counts as failing when {_meant(found, failing)}.",
        told=tuple(_told(failing)),
        trust=tuple(
            trust(failing.reproducibility, failing.held_out, labels=LABELS)  # type: ignore[arg-type]
        )
        if tested
        else (),
        watch=tuple(str(item) for item in failing.triggers),
    )


def _is_beaten(failing: Failing) -> bool:
    """Return whether failing means that another option is better."""
    return failing.meaning.startswith("another")


def _meant(found: Foreseen, failing: Failing) -> str:
    """Return what counts as failing."""
    if _is_beaten(failing):
        return f"another option would have been better than “{found.chosen}”"
    kept = f"{found.outcome.satisfied_at:.0%}"
    return f"“{found.chosen}” keeps fewer than {kept} of its essential promises"


def _title(found: Foreseen, failing: Failing) -> str:
    """Return the finding about one way of failing."""
    number, total = int(failing.failed.sum()), len(failing.failed)
    if _is_beaten(failing):
        if not number:
            return f"No other option does better than “{found.chosen}” in any future"
        subject = f"Another option does better than “{found.chosen}”"
    else:
        if not number:
            return f"“{found.chosen}” keeps enough essential promises in every future"
        subject = f"“{found.chosen}” fails"
    if number == total:
        return f"{subject} in every future"
    where = "" if failing.discovery.findings else "; no condition tells when"
    return f"{subject} in {share(number, total)} of futures{where}"


def _told(failing: Failing) -> list[str]:
    """Return the conditions as sentences; where nothing or everything fails, that there is none to find."""
    number, total = int(failing.failed.sum()), len(failing.failed)
    if not number:
        return [
            f"In none of {counted(total, 'future')}, which does not prove that it cannot: "
            f"up to {share(share_interval(0, total).high, 1)} of all futures may still be such."
        ]
    if number == total:
        return ["As it fails in every future, no condition can tell when."]
    return [*failing.sentences, *_hint(failing)]


def _hint(failing: Failing) -> list[str]:
    """Return that a condition is no more than a hint, where few parts of the futures show it."""
    again = failing.reproducibility
    if again is None or again.found >= OFTEN:
        return []
    return [
        f"Take it as a hint: only {share(again.found, 1)} of random parts of the futures show any condition at all."
    ]


def drivers_title(found: Foreseen) -> str:
    """Return what the choice hangs on, as a heading."""
    if found.importance is None:
        return "What the choice hangs on cannot be told"
    frame = found.importance.frame
    sure = frame[(frame["partial_low"] > 0) | (frame["partial_high"] < 0)]
    if not len(sure):
        return "No single uncertainty is told from chance as what the choice hangs on"
    names = listed(list(sure["input"][:MOST_DRIVERS]), most=MANY)
    return f"The choice hangs above all on {names}"


def drivers_told(found: Foreseen) -> list[str]:
    """Return what the lead of the chosen option hangs on, in words."""
    if found.importance is None:
        return [found.untold]
    what = f"Told is the lead of “{found.chosen}” over “{found.title(found.against)}” in the same future."
    told = [text.replace("The outcome", "The lead") for text in found.importance.sentences()]  # fmt: skip
    return [what, *told]


def fan_title(found: Foreseen, measure: str) -> str:
    """Return where the fans of a measure end in the middle future: of the choice, and of what it is compared with."""
    table = found.outcome.fan(measure)
    period = table["period"].iloc[-1]
    last = table[table["period"] == period].set_index("option")["q50"]
    names = [found.recommendation.chosen, *([found.against] if found.against else [])]
    parts = [
        f"{amount(float(last[name]), measure=measure, currency=found.currency)} under “{found.title(name)}”"
        for name in names
    ]
    words = WORDS[measure]
    return f"{capital(words)}: {' against '.join(parts)} in {period} (middle future)"


def risk_title(found: Foreseen) -> str:
    """Return which promises are at risk, as a heading."""
    if found.outcome.counted is not None:
        return "Which promises fall together is not stored; promises.csv has each by itself"
    table = found.at_risk
    broken = table[table["kept"] < 1]
    if not len(broken):
        return "Essential promises to every alliance are kept in every future"
    worst = broken.iloc[0]
    name = found.names.get(worst["alliance_id"], worst["alliance_id"])
    return (
        f"{counted(len(broken), 'alliance')} may lose an essential promise; "
        f"{name} gets all of them in {_futures(worst['kept'])}"
    )


def _futures(kept: float) -> str:
    """Return a share of futures in words."""
    return f"{share(kept, 1)} of futures" if kept > 0 else "no future"


def assumptions_title(items: list[Assumption]) -> str:
    """Return on what the futures rest, as a heading."""
    numbers = [item for item in items if item.basis != "user"]
    if not numbers:
        return f"All {len(items)} numbers about the future rest on judgment, not on a source"
    return f"{len(items) - len(numbers)} of {len(items)} numbers about the future rest on judgment, not on a source"


def assumed(items: list[Assumption]) -> list[Assumption]:
    """Return the numbers that are assumed of the future, without the settings of the study."""
    return [item for item in items if item.name.split(".")[1] not in ASKED]
