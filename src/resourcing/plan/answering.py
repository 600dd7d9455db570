"""Destination back to the present: the cheapest dated plan, the price of delay, what each lever saves, the nearest target.

Every number is of a plan that holds its target, or of a proof that none does.
"""

from dataclasses import dataclass, replace

from resourcing.domain import Register
from resourcing.explain.budget import Budget, Say, silent
from resourcing.optimize import warm_up
from resourcing.plan.checking import Kept, checked
from resourcing.plan.delaying import Delay, asked_longer, price_of_delay
from resourcing.plan.description import TargetFile
from resourcing.plan.ground import Ground, Setting
from resourcing.plan.making import ground_of
from resourcing.plan.nearest import Nearest, nearest_targets, why_not
from resourcing.plan.pulling import LeverWorth, worth_of_levers
from resourcing.plan.reading import fitted
from resourcing.plan.searching import CENT, Found, Memory, cheapest
from resourcing.plan.settling import settled
from resourcing.playbook import Playbook
from resourcing.results import Solution
from resourcing.scenario import AS_IS, Scenario

SECONDS = 90.0
"""Time for everything."""
LEAST_SECONDS = 2.0
FOR_PLAN, FOR_SHOWN, FOR_DELAY, FOR_NEAREST = 0.5, 0.25, 0.6, 0.6
"""Shares of the time left: for the cheapest plan, for the leads that are shown, for delays, for nearer targets."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Destination:
    """The way back from a target to the present.

    Attributes
    ----------
    ground
        Case and target; `target` is the one given, with the levers of options.
    found
        The cheapest plan with its proof.
    plan
        The plan that is shown, with its leads; None where there is none.
    kept
        Every rule of the target, and how the plan shown stands to it.
    delays
        The price of each month of delay.
    levers
        What each lever saves.
    why
        Why the target cannot be reached, as sentences.
    nearest
        Targets that can be reached instead, the nearest first.
    """

    ground: Ground
    found: Found
    plan: Solution | None
    kept: tuple[Kept, ...] = ()
    delays: tuple[Delay, ...] = ()
    levers: tuple[LeverWorth, ...] = ()
    why: tuple[str, ...] = ()
    nearest: tuple[Nearest, ...] = ()

    @property
    def target(self) -> TargetFile:
        """Return the target with every lever."""
        return self.ground.target

    @property
    def holds(self) -> bool:
        """Return whether the plan shown keeps every rule of the target."""
        return self.plan is not None and all(item.holds for item in self.kept)


def back_from(
    target: TargetFile,
    *,
    scenario: Scenario,
    register: Register,
    playbook: Playbook,
    option: str = AS_IS,
    seconds: float = SECONDS,
    say: Say = silent,
    file: str = "target",
) -> Destination:
    """Return the cheapest dated plan that reaches a target, with its proof and what follows from it.

    Parameters
    ----------
    target
        What must hold from a date on, and the levers, see `read_target`.
    scenario, register, playbook, option
        What it is asked of.
    seconds
        Time for everything together.
    say
        Takes what is being asked, in words.
    file
        Where the target was read from, for problems.

    Raises
    ------
    InputError
        If the target names what the scenario does not have.

    Examples
    --------
    One alliance that nobody leads must be managed from July on:

    >>> from datetime import date
    >>> from resourcing.domain import Alliance
    >>> from resourcing.plan import HireLever, sentences
    >>> from resourcing.read import default_playbook_path, read_playbook
    >>> from resourcing.scenario import Horizon
    >>> alliance = Alliance(
    ...     alliance_id="A",
    ...     name="Alpha",
    ...     partner="Partner",
    ...     kind="asset",
    ...     phase="development",
    ...     shared_risk_reward=True,
    ...     business_model_defined=True,
    ... )
    >>> lever = HireLever(
    ...     kind_id="H",
    ...     name="Manager",
    ...     grade="lead",
    ...     annual_cost=100_000.0,
    ...     most=1,
    ...     lead_months=3,
    ... )
    >>> found = back_from(
    ...     TargetFile(
    ...         title="Led from July",
    ...         holds_from=date(2027, 7, 1),
    ...         managed=("complex", "typical", "simple"),
    ...         hires=(lever,),
    ...     ),
    ...     scenario=Scenario(
    ...         title="One alliance",
    ...         register_path="register",
    ...         playbook_path="playbook.toml",
    ...         horizon=Horizon(start=date(2027, 1, 1), periods=4),
    ...     ),
    ...     register=Register(alliances=(alliance,), evaluations=(), managers=()),
    ...     playbook=read_playbook(default_playbook_path()),
    ... )
    >>> for line in sentences(found)[1:]:
    ...     print(line)
    Decide by 2027-04-01: hire Manager (H-1), first day 2027-07-01, full effect from 2028-03-01.
    3 months of delay cost nothing.
    4 months of delay put the target out of reach.
    """
    warm_up()
    whole = fitted(
        target, scenario=scenario, playbook=playbook, option=option, file=file
    )
    ground = ground_of(whole, scenario=scenario, register=register, playbook=playbook, option=option)  # fmt: skip
    budget, memory = Budget.of(seconds), Memory()
    found = cheapest(ground, Setting(), seconds=FOR_PLAN * budget.left, memory=memory, say=say)  # fmt: skip
    if found.calendar is None:
        return _instead(ground, found, budget, say)
    return _reached(ground, found, memory, budget, say)


def _reached(
    ground: Ground, found: Found, memory: Memory, budget: Budget, say: Say
) -> Destination:
    """Return the answer of a target that can be reached."""
    say("who leads what in it")
    shown = shown_plan(ground, found, seconds=FOR_SHOWN * budget.left)
    assert shown is not None
    assert found.calendar is not None
    delays = price_of_delay(
        ground, found, memory=memory, seconds=FOR_DELAY * budget.left, say=say
    )
    levers = worth_of_levers(ground, found, memory=memory, seconds=budget.left, say=say)
    delays = asked_longer(
        ground, found, delays, memory=memory, seconds=budget.left, say=say
    )
    if any(row.found.cost < found.cost - CENT for row in delays):
        return _reached_later(ground, found, delays, levers, budget)
    return Destination(
        ground=ground,
        found=found,
        plan=shown,
        kept=checked(ground, shown, calendar=found.calendar),
        delays=delays,
        levers=levers,
    )


def _reached_later(
    ground: Ground,
    found: Found,
    delays: tuple[Delay, ...],
    levers: tuple[LeverWorth, ...],
    budget: Budget,
) -> Destination:
    """Return the answer where the search met a cheaper plan while it looked at delays: that one, with the bound kept."""
    better = min((row.found for row in delays), key=lambda item: item.cost)
    best = replace(better, least=min(found.least, better.cost), status="feasible")
    cost = best.cost
    shown = shown_plan(ground, best, seconds=max(LEAST_SECONDS, budget.left))
    return Destination(
        ground=ground,
        found=best,
        plan=shown,
        kept=()
        if shown is None
        else checked(ground, shown, calendar=best.calendar or ()),
        delays=tuple(
            replace(row, more=max(0.0, row.found.cost - cost)) for row in delays
        ),
        levers=tuple(
            replace(row, saves=row.saves + found.cost - cost, proven=False)
            for row in levers
        ),
    )


def _instead(ground: Ground, found: Found, budget: Budget, say: Say) -> Destination:
    """Return the answer of a target that cannot be reached, or of which nothing was proven in time."""
    nearest = nearest_targets(ground, seconds=FOR_NEAREST * budget.left, say=say)
    why: tuple[str, ...] = ()
    if found.status == "impossible":
        say("why it cannot be reached")
        why = why_not(ground, seconds=budget.left, say=say)
    first = next(iter(nearest), None)
    shown = None if first is None else shown_plan(first.ground, first.found, seconds=max(LEAST_SECONDS, budget.left))  # fmt: skip
    kept: tuple[Kept, ...] = ()
    if first is not None and shown is not None:
        kept = checked(first.ground, shown, calendar=first.found.calendar or ())
    return Destination(
        ground=ground, found=found, plan=shown, kept=kept, why=why, nearest=nearest
    )


def shown_plan(ground: Ground, found: Found, *, seconds: float) -> Solution | None:
    """Return the plan that is shown of what was found, None where nothing was."""
    if found.calendar is None or found.plan is None:
        return None
    return settled(
        ground, found.calendar, found.setting, plan=found.plan, seconds=seconds
    )
