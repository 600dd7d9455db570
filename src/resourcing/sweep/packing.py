"""What every row starts from, as one text: it travels to other processes and machines, is kept in the folder, and has one hash.

Numbers survive the trip bit for bit; files are not opened again, so that a change on disk cannot split a sweep in two.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from resourcing.domain import Frozen, Register
from resourcing.playbook import Playbook
from resourcing.scenario import Scenario


@dataclass(frozen=True, kw_only=True)
class Start:
    """Scenario, register and playbook before anything is varied."""

    scenario: Scenario
    register: Register
    playbook: Playbook

    @property
    def parts(self) -> dict[str, Frozen]:
        """Return what keys may name, by their first word."""
        return {"scenario": self.scenario, "playbook": self.playbook}


MODELS: dict[str, type[Frozen]] = {
    "scenario": Scenario,
    "register": Register,
    "playbook": Playbook,
}


def packed(start: Start) -> str:
    """Return scenario, register and playbook as text."""
    parts = (f'"{name}": {_text(getattr(start, name))}' for name in MODELS)
    return "{" + ",\n".join(parts) + "}\n"


def _text(model: Frozen) -> str:
    """Return a description as JSON with the keys that files use."""
    return model.model_dump_json(by_alias=True)


def unpacked(text: str) -> Start:
    """Return scenario, register and playbook from their text."""
    found: dict[str, Any] = json.loads(text)
    made: dict[str, Any] = {
        name: model.model_validate_json(json.dumps(found[name]))
        for name, model in MODELS.items()
    }
    return Start(**made)


def digest(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal digits.

    Examples
    --------
    >>> digest("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode()).hexdigest()
