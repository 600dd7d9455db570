"""What `calibrate` does with a patch: says what it would change of the playbook, and changes it when told to."""

import hashlib
import os
import shutil
import sys
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from resourcing.errors import InputError, InputProblem

if TYPE_CHECKING:
    from resourcing.calibrate import Patch
    from resourcing.read import Inputs

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def patched(scenario: Path, file: Path, *, apart: Sequence[str], apply: bool) -> int:
    """Say what a patch changes of a scenario's playbook, and change it where that was asked for.

    Parameters
    ----------
    scenario, file
        Files of the scenario and of the patch.
    apart
        Tables of the register that nobody needs for it.
    apply
        Whether to change the playbook.

    Returns
    -------
    int
        Exit code.
    """
    from resourcing.calibrate.patching import applied
    from resourcing.read import read_inputs

    inputs = read_inputs(scenario, apart=apart)
    patch = _read_patch(file)
    path = (scenario.parent / inputs.scenario.playbook_path).resolve()
    content = path.read_bytes()
    text = content.decode().removeprefix(BOM)
    if patch.sha256 not in ("", hashlib.sha256(content).hexdigest()):
        sys.stderr.write(f"{path} has changed since it was calibrated\n")
    _check_same(patch, inputs=inputs, path=path)
    changed = applied(text, changes=patch.changes, file=str(path))
    before = None
    if apply and changed != text:
        mark = BOM if content.decode().startswith(BOM) else ""
        before = _replace(path, content=(mark + changed).encode(), before=content)
    sys.stdout.write(_told(patch, path=path, applied=apply, before=before))
    return 0


def _told(patch: "Patch", *, path: Path, applied: bool, before: Path | None) -> str:
    """Return what a patch changes, or would, and where the file as it was is kept."""
    lines = [f" * {change}" for change in patch.changes]
    if not lines:
        return f"{path}: the patch holds no change\n"
    kept = f"the file as it was: {before}" if before else "nothing was left to change"
    last = kept if applied else "nothing was changed; say --apply to do it"
    done = "changed" if before else "holds" if applied else "would change"
    return "".join(f"{line}\n" for line in (f"{path} {done}:", *lines, last))


def _read_patch(path: Path) -> "Patch":
    """Read a patch, with every problem of its file."""
    from resourcing.calibrate import Patch
    from resourcing.read.toml_files import load, validated

    loaded = load(path)
    if loaded.value is None:
        raise InputError(loaded.problems)
    return validated(Patch, loaded.value, file_of=lambda _: str(path)).result()


def _check_same(patch: "Patch", *, inputs: "Inputs", path: Path) -> None:
    """Raise InputError where a patch was proposed for another playbook."""
    if patch.playbook == inputs.playbook.title:
        return
    problem = InputProblem(
        file=str(path),
        place="title",
        value=inputs.playbook.title,
        rule=f"the patch was proposed for the playbook “{patch.playbook}”",
        repair="name the scenario that was calibrated",
    )
    raise InputError([problem])


def _keep(path: Path, before: bytes) -> Path:
    """Keep a file as it was beside it, under the first of the names .bak, .bak2, … that is free, and return where."""
    from resourcing.view.files.exclusive import write_new

    for number in count(1):
        place = path.with_name(f"{path.name}.bak{number if number > 1 else ''}")
        try:
            write_new(place, before, like=path)
        except FileExistsError:
            continue
        return place
    raise AssertionError  # numbers do not end


def _readable(fresh: Path, path: Path) -> None:
    """Raise InputError, in the name of the playbook, where it could not be read any more."""
    from dataclasses import replace

    from resourcing.read import read_playbook

    try:
        read_playbook(fresh)
    except InputError as error:
        raise InputError(
            replace(item, file=str(path)) for item in error.problems
        ) from None


def _replace(path: Path, *, content: bytes, before: bytes) -> Path:
    """Write a playbook beside its place, read it again, and put it there in one move; return where the old one is kept."""
    fresh = path.with_name(f".{path.name}.{uuid4().hex[:8]}.new")
    try:
        fresh.write_bytes(content)
        shutil.copymode(path, fresh)
        _readable(fresh, path)
        kept = _keep(path, before)
        os.replace(fresh, path)  # noqa: PTH105 - says that it replaces
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        rule, advice = f"cannot be written: {why}", "the file is as it was"
        problem = InputProblem(file=str(path), rule=rule, repair=advice)
        raise InputError([problem]) from error
    finally:
        fresh.unlink(missing_ok=True)
    return kept
