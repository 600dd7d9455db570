"""Reads the file of a target and checks it against the scenario, with every problem at once.

Takes levers from options of the scenario where the file asks for that.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from resourcing.errors import InputError, InputProblem, did_you_mean
from resourcing.plan.description import ContractLever, HireLever, TargetFile
from resourcing.plan.ground import months_later
from resourcing.playbook import Playbook
from resourcing.read.toml_files import opened
from resourcing.scenario import AS_IS, MayLead, Option, Scenario
from resourcing.study import check_option

if TYPE_CHECKING:
    from resourcing.domain import ResourcingOption


def read_target(path: Path | str) -> TargetFile:
    """Read the file of a target.

    Parameters
    ----------
    path
        TOML file.

    Raises
    ------
    InputError
        With every problem of the file.

    Examples
    --------
    >>> read_target("no/such.toml")
    Traceback (most recent call last):
        ...
    resourcing.errors.InputError: 1 problem in no/such.toml
     * there is no such file or folder; the folder no does not exist either; correct the path
    """
    return opened(TargetFile, Path(path)).result()


def fitted(
    target: TargetFile,
    *,
    scenario: Scenario,
    playbook: Playbook,
    option: str = AS_IS,
    file: str = "target",
) -> TargetFile:
    """Return a target with the levers of options in it, checked against the scenario.

    The candidates, contractors and teams of the option that is planned are levers as well.

    Parameters
    ----------
    target
        The target.
    scenario, playbook, option
        What it is asked of.
    file
        Where the target was read from, for problems.

    Raises
    ------
    InputError
        With every name, date and year that the scenario does not have, levers named twice or too late for the horizon.
    """
    problems = [
        *_names(target, scenario, playbook),
        *_dates(target, scenario),
        *_late(target, scenario),
        *_twice(target),
    ]
    problems = [replace(item, file=file) for item in problems]
    problems += [*_ramp(playbook), *_option(scenario, option)]
    if problems:
        raise InputError(problems)
    named = dict.fromkeys((*target.levers_of, *([] if option == AS_IS else [option])))
    levers = [scenario.options[name] for name in named]
    found = target.replace(
        hires=(*target.hires, *(row for item in levers for row in _hires(item, scenario))),
        contractors=(*target.contractors, *(row for item in levers for row in _contracts(item, scenario))),
        teams=tuple(_newly((*target.teams, *(row for item in levers for row in item.may_lead)), playbook)),
    )  # fmt: skip
    if twice := list(_twice(found)):
        raise InputError(replace(item, file=file) for item in twice)
    return found


def _twice(target: TargetFile) -> Iterator[InputProblem]:
    """Yield identifiers of more than one lever."""
    ids = [
        *(row.kind_id for row in target.hires),
        *(row.contractor_id for row in target.contractors),
    ]
    for name, count in Counter(ids).items():
        if count > 1:
            yield _problem("levers", name, "names two levers", "give each its own identifier")  # fmt: skip


def _option(scenario: Scenario, option: str) -> tuple[InputProblem, ...]:
    """Return the problem of an option that the scenario does not have."""
    try:
        check_option(scenario, option=option)
    except InputError as error:
        return error.problems
    return ()


def _late(target: TargetFile, scenario: Scenario) -> Iterator[InputProblem]:
    """Yield levers whose lead time ends after the first day of the last period, so that nobody could begin."""
    last = scenario.horizon.first_days[-2]
    for part in ("hires", "contractors"):
        for n, row in enumerate(getattr(target, part)):
            if months_later(scenario.today, row.lead_months) > last:
                rule = f"is too long: nobody could begin before the horizon's last period, which begins on {last}"
                yield _problem(f"{part}[{n}].lead_months", str(row.lead_months), rule, "shorten it, remove the lever, or lengthen the horizon")  # fmt: skip


def _newly(teams: Iterable[MayLead], playbook: Playbook) -> Iterator[MayLead]:
    """Yield for each resourcing option the profiles that it may not lead yet."""
    profiles: dict[ResourcingOption, dict[str, None]] = {}
    for row in teams:
        new = (name for name in row.profiles if row.resourcing not in playbook.profiles[name].resourcing)  # fmt: skip
        profiles.setdefault(row.resourcing, {}).update(dict.fromkeys(new))
    for option, names in profiles.items():
        if names:
            yield MayLead(resourcing=option, profiles=tuple(names))


def _hires(option: Option, scenario: Scenario) -> Iterator[HireLever]:
    """Yield the candidates of an option as levers; the lead time ends on their first day."""
    for row in option.candidates:
        yield HireLever(
            kind_id=row.manager_id,
            name=row.name,
            grade=row.grade,
            fte=row.fte,
            unit=row.unit,
            home=row.home,
            skills=row.skills,
            annual_cost=row.annual_cost,
            most=row.count,
            lead_months=_months(scenario.today, row.available_from),
        )


def _contracts(option: Option, scenario: Scenario) -> Iterator[ContractLever]:
    """Yield the contractors of an option as levers."""
    for row in option.contractors:
        names = (
            "contractor_id",
            "name",
            "grade",
            "unit",
            "home",
            "skills",
            "hourly_cost",
            "hours_per_month",
            "may_lead",
        )
        first = row.available_from
        months = 0 if first is None else _months(scenario.today, first)
        fields = {name: getattr(row, name) for name in names}
        yield ContractLever(**fields, lead_months=months)


def _months(today: date, first: date) -> int:
    """Return whole months until a day, 0 for one that is past."""
    months = (first.year - today.year) * 12 + first.month - today.month
    return max(0, months - (first.day < today.day))


def _names(
    target: TargetFile, scenario: Scenario, playbook: Playbook
) -> Iterator[InputProblem]:
    """Yield profiles and options that do not exist."""
    profiles = [(f"service_levels[{n}].profile", row.profile) for n, row in enumerate(target.service_levels)]  # fmt: skip
    profiles += [(f"teams[{n}].profiles", name) for n, row in enumerate(target.teams) for name in row.profiles]  # fmt: skip
    options = [(f"levers_of[{n}]", name) for n, name in enumerate(target.levers_of)]
    yield from _unknown(profiles, playbook.profiles, what="profile of the playbook")
    yield from _unknown(options, scenario.options, what="option of the scenario")


def _unknown(
    named: Iterable[tuple[str, str]], known: Iterable[str], *, what: str
) -> Iterator[InputProblem]:
    """Yield names that are not known."""
    there = sorted(known)
    for place, name in named:
        if name not in there:
            advice = did_you_mean(name, there) or f"use one of {', '.join(there)}"
            yield _problem(place, name, f"is no {what}", advice)


def _dates(target: TargetFile, scenario: Scenario) -> Iterator[InputProblem]:
    """Yield dates and years beyond the horizon."""
    last = scenario.horizon.first_days[-1]
    asked = [("holds_from", target.holds_from)]
    asked += [(f"promises[{n}].holds_from", row.holds_from) for n, row in enumerate(target.promises) if row.holds_from]  # fmt: skip
    for place, day in asked:
        if day >= last:
            rule = f"is after the horizon, which ends before {last}"
            yield _problem(place, str(day), rule, "give an earlier day")
    for year in target.budget:
        if year not in scenario.horizon.years:
            yield _problem(
                f"budget.{year}",
                None,
                "is no year of the horizon",
                f"use {', '.join(scenario.horizon.years)}",
            )


def _ramp(playbook: Playbook) -> Iterator[InputProblem]:
    """Yield a ramp-up that falls: whoever begins earlier must never give less."""
    curve = playbook.planning.ramp_up
    if any(later < before for before, later in pairwise(curve)):
        yield InputProblem(
            file="playbook",
            place="planning.ramp_up",
            value=str(list(curve)),
            rule="falls, so that dates of hires cannot be compared",
            repair="give shares that do not fall from month to month",
        )


def _problem(place: str, value: str | None, rule: str, repair: str) -> InputProblem:
    """Return a problem of the target."""
    return InputProblem(
        file="target", place=place, value=value, rule=rule, repair=repair
    )
