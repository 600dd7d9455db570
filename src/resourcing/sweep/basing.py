"""The base of a tornado: what the study says, or else what scenario and playbook say."""

from pathlib import Path

from resourcing.errors import InputProblem
from resourcing.sweep.assumed import as_numbers, said, unblanked
from resourcing.sweep.description import Parameter, StudyFile, Value
from resourcing.sweep.keys import key_fault, value_at
from resourcing.sweep.packing import Start
from resourcing.sweep.points import Values

OWN = "write base, a value between the ends"
"""Repair of a base that scenario and playbook do not give."""


def bases_of(
    asked: StudyFile, *, file: Path, start: Start
) -> tuple[Values, list[InputProblem]]:
    """Return the base of each parameter of a tornado, and what is wrong with them; none of both for other designs."""
    if asked.design.kind != "tornado":
        return (), []
    bases: list[Value] = []
    problems = []
    for number, item in enumerate(asked.parameters):
        if key_fault(item.key, parts=start.parts):
            continue
        found = item.base
        if found is None:
            found = value_at(item.key, parts=start.parts)
        bases.append(unblanked(found))
        fault = _fault(item, bases[-1])
        if fault:
            problems.append(
                InputProblem(
                    file=str(file),
                    place=f"parameters[{number}].base",
                    value=said(bases[-1]),
                    rule=fault,
                    repair=OWN if item.base is None else "correct it, or the ends",
                )
            )
    return tuple(bases), problems


def _fault(item: Parameter, base: Value) -> str:
    """Return what is wrong with a base, blank where nothing is."""
    ends = [unblanked(value) for value in item.values] or [item.low, item.high]
    numbers = as_numbers([*ends, base])
    if item.values:
        ends_alone = as_numbers(ends)
        if ends_alone is None:
            return ""
        if numbers is None:
            return "is not of the kind of its ends"
    elif numbers is None:
        return "" if None in ends else "is no number, as its ends are"
    low, high = sorted(numbers[:2])
    return "" if low <= numbers[2] <= high else f"lies outside its ends, {said(ends[0])} and {said(ends[1])}"  # fmt: skip
