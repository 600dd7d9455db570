"""Writes the folder of a pack, whole or not at all: one text, page, sheet of paper, slides and workbook of one content.

Formats what was computed before.
"""

import platform
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from resourcing.read import Inputs, changed_since_read
from resourcing.view.files.folders import check_own_folder, write_folder
from resourcing.view.files.runs import LIBRARIES
from resourcing.view.files.texts import json_text
from resourcing.view.pack.content import Pack
from resourcing.view.pack.markdown import markdown
from resourcing.view.pack.onepage import onepage
from resourcing.view.pack.page import page
from resourcing.view.pack.slides import slides
from resourcing.view.pack.workbook import workbook
from resourcing.view.stored import PROVENANCE

MADE_BY = "resourcing pack"
"""What the provenance of a pack says."""
TEXT, PAGE, PAPER, SLIDES, BOOK = (
    "decision.md",
    "options.html",
    "options.pdf",
    "options.pptx",
    "options.xlsx",
)
"""Files of a pack."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a pack comes from: what was read, the words of the command, and the folder of futures and template used."""

    inputs: Inputs
    asked: tuple[str, ...]
    futures: str = ""
    template: Path | None = None
    seconds: float | None = None
    """Time limit of each solve in place of the scenario's; None where that holds."""


check_pack_folder = partial(check_own_folder, made_by=MADE_BY)
"""Raise InputError where a pack may not write its folder; see `check_own_folder`."""


def write_pack(
    pack: Pack, *, origin: Origin, out: Path, force: bool = False
) -> list[str]:
    """Write a pack: decision.md, options.html, options.pdf, options.pptx and options.xlsx, with provenance.json.

    Parameters
    ----------
    pack
        What is said.
    origin
        Where it comes from.
    out
        Folder to write; one that an earlier pack made is replaced.
    force
        Whether a folder with other files may be replaced.

    Returns
    -------
    list of str
        The finding, the ask, what is to be known of the day, and what the template lacks.

    Raises
    ------
    InputError
        If the folder may not or cannot be written, or the template cannot be used; what was there stays.
    """
    read = [file.path for file in origin.inputs.files]
    more = [] if origin.template is None else [origin.template]
    check_pack_folder(out, inputs=[*read, *more], force=force)
    deck, remarks = slides(pack, template=origin.template)
    told = replace(pack, remarks=(*pack.remarks, *remarks)) if remarks else pack
    files: dict[str, str | bytes] = {
        TEXT: markdown(told),
        PAGE: page(told),
        PAPER: onepage(told),
        SLIDES: deck,
        BOOK: workbook(told),
    }
    note = _provenance(pack, origin=origin, files=sorted(files))
    write_folder(out, files={**files, PROVENANCE: json_text(note)})
    return [
        pack.titles.decision,
        pack.ask,
        *(f"{item.told} {item.repair}" for item in pack.late),
        *remarks,
    ]


def _provenance(pack: Pack, *, origin: Origin, files: Sequence[str]) -> dict[str, Any]:
    """Return where a pack comes from: the command, versions, seed, settings and the hash of every input."""
    scenario = origin.inputs.scenario
    return {
        "made_by": MADE_BY,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "again": shlex.join(origin.asked),
        "seed": scenario.seed,
        "options": [item.option for item in pack.options],
        "recommended": pack.chosen.option,
        "futures": origin.futures,
        "template": "" if origin.template is None else origin.template.name,
        "optimizer": scenario.optimizer.model_dump(mode="json"),
        "seconds": origin.seconds,
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in (*LIBRARIES, "python-pptx", "xlsxwriter")},
        },
        "inputs": [{"name": name, "sha256": sha} for name, sha in pack.inputs],
        "changed_while_running": list(changed_since_read(origin.inputs)),
        "files": list(files),
    }  # fmt: skip
