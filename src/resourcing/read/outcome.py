"""What reading one thing gave: a value or none, every problem on the way, and the files that were opened.

Holds results only; the modules beside it open files and judge them.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from resourcing.errors import InputError, InputProblem

Value = TypeVar("Value", covariant=True)


@dataclass(frozen=True, kw_only=True)
class InputFile:
    """A file with the bytes that were read from it, whatever becomes of it later."""

    path: Path
    """Path as the user named it, or as a scenario led to it."""
    content: bytes = field(repr=False)
    """What was read."""

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of what was read, in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Outcome(Generic[Value]):
    """A value, or the problems that stand in its way."""

    value: Value | None = None
    problems: tuple[InputProblem, ...] = ()
    files: tuple[InputFile, ...] = ()

    def result(self) -> Value:
        """Return the value.

        Raises
        ------
        InputError
            If there is any problem: nothing is read half.
        """
        if self.problems or self.value is None:
            raise InputError(self.problems)
        return self.value


def failed(
    *problems: InputProblem, files: tuple[InputFile, ...] = ()
) -> Outcome[Value]:
    """Return an outcome without a value."""
    return Outcome(problems=problems, files=files)
