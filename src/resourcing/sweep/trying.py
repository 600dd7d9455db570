"""The keys and values of a sweep tried on its scenario and playbook, each value alone first, then every point whole."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from resourcing.errors import InputProblem, did_you_mean
from resourcing.playbook import playbook_faults
from resourcing.read.sentences import sentence
from resourcing.scenario import AS_IS, scenario_faults
from resourcing.sweep.asking import ALL, Study
from resourcing.sweep.description import StudyFile, Value
from resourcing.sweep.keys import key_fault, path_of, with_values
from resourcing.sweep.packing import Start
from resourcing.sweep.rows import told_point

MOST_TOLD = 20
"""Problems of points that are told one by one."""


def problems_of_keys(
    asked: StudyFile, *, file: Path, start: Start
) -> list[InputProblem]:
    """Return keys that are unknown or stand twice, and options that the scenario does not have."""
    problems = list(_problems_of_options(asked, file, start))
    keys = [item.key for item in asked.parameters]
    for number, key in enumerate(keys):
        fault = key_fault(key, parts=start.parts) or _overlap(key, keys[:number])
        if fault:
            problems.append(
                InputProblem(
                    file=str(file),
                    place=f"parameters[{number}].key",
                    value=key,
                    rule=fault[0],
                    repair=fault[1],
                )
            )
    quick = asked.solve.effort == "quick"
    if quick and start.scenario.optimizer.objective == "lexicographic":
        problems.append(_cannot_order(file))
    return problems


def _overlap(key: str, before: Iterable[str]) -> tuple[str, str] | None:
    """Return what to say of a key that sets what an earlier one sets."""
    path = path_of(key)
    for other in before:
        length = min(len(path), len(path_of(other)))
        if path[:length] == path_of(other)[:length]:
            return f"sets what {other} sets", "remove one of them"
    return None


def _cannot_order(file: Path) -> InputProblem:
    """Return the problem of a quick solve of one aim after another."""
    return InputProblem(
        file=str(file),
        place="solve.effort",
        value="quick",
        rule="the scenario asks for one aim after another, which prices and search cannot give",
        repair='write effort = "full"',
    )


def _problems_of_options(
    asked: StudyFile, file: Path, start: Start
) -> Iterator[InputProblem]:
    """Yield options that the scenario does not have."""
    if asked.options == ALL:
        return
    known = {AS_IS, *start.scenario.options}
    listed = asked.options if isinstance(asked.options, tuple) else (asked.options,)
    if isinstance(asked.options, str) or not listed:
        rule, near = 'must be a list of options, or "all"', f"write [{asked.options!r}]"
        yield InputProblem(file=str(file), place="options", rule=rule, repair=near)
        return
    for name in listed:
        if name not in known:
            yield InputProblem(
                file=str(file),
                place="options",
                value=name,
                rule="the scenario has no such option",
                repair=did_you_mean(name, known) or f"use {', '.join(sorted(known))}",
            )


def problems_of_values(study: Study) -> list[InputProblem]:
    """Return what is wrong with any point: each value alone first, then the points together."""
    wrong: dict[InputProblem, None] = {}
    bad: set[tuple[str, str]] = set()
    for number, key in enumerate(study.keys):
        taken = {repr(point[number]): point[number] for point in study.points}
        for text, value in taken.items():
            found = _faults(study, {key: value})
            bad |= {(key, text)} if found else set()
            wrong |= dict.fromkeys(found)
    for point in study.points:
        named = dict(zip(study.keys, point, strict=True))
        if bad.isdisjoint((key, repr(value)) for key, value in named.items()):
            wrong |= dict.fromkeys(_faults(study, named))
    return _some(list(wrong), str(study.path))


def _some(problems: list[InputProblem], file: str) -> list[InputProblem]:
    """Return problems, the last of very many as a number."""
    if len(problems) <= MOST_TOLD:
        return problems
    more = len(problems) - MOST_TOLD
    rest = InputProblem(file=file, rule=f"and {more:,} more problems of the same kind")
    return [*problems[:MOST_TOLD], rest]


def _faults(study: Study, point: Mapping[str, Value]) -> list[InputProblem]:
    """Return the rules that a point breaks."""
    where = told_point(tuple(point.items()))
    start = study.start
    own = {
        part: [(key, value) for key, value in point.items() if path_of(key)[0] == part]
        for part in start.parts
    }
    try:
        scenario = with_values(start.scenario, own["scenario"])
        playbook = with_values(start.playbook, own["playbook"])
    except ValidationError as error:
        return [_broken(study, where, item) for item in error.errors(include_url=False)]
    faults = [
        *playbook_faults(playbook),
        *scenario_faults(scenario, register=start.register, playbook=playbook),
    ]
    lost = [name for name in study.options if name not in {AS_IS, *scenario.options}]
    return [
        InputProblem(
            file=str(study.path),
            place=where,
            rule=f"{fault.place}: {fault.rule}",
            repair=fault.repair,
        )
        for fault in faults
    ] + [
        InputProblem(
            file=str(study.path), place=where, rule=f"there is no option {name} left"
        )
        for name in lost
    ]


def _broken(study: Study, where: str, error: Mapping[str, Any]) -> InputProblem:
    """Return a broken rule of a class as a problem of the point."""
    rule, repair = sentence(error)
    place = ".".join(str(part) for part in error["loc"])
    said = (
        f"{place}: {rule}"
        if place and not where.split(" = ")[0].endswith(place)
        else rule
    )
    return InputProblem(file=str(study.path), place=where, rule=said, repair=repair)
