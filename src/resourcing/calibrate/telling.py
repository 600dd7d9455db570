"""What was learned, as a file of proposed changes that a person reads and edits."""

import json

from resourcing.calibrate.changes import Patch


def patch_text(patch: Patch, *, scenario: str) -> str:
    """Return a patch as a TOML file that a person reads and edits.

    Examples
    --------
    >>> print(patch_text(Patch(playbook="Mine", sha256=""), scenario="a.toml"))
    # Proposed changes of the playbook "Mine", learned from its log; nothing is changed yet.
    # Strike out the changes that you refuse, then, in the folder of this file: resourcing calibrate a.toml --patch THIS_FILE --apply
    <BLANKLINE>
    playbook = "Mine"
    sha256 = ""
    changes = []
    <BLANKLINE>
    """
    lines = [
        f'# Proposed changes of the playbook "{_one_line(patch.playbook)}", learned from its log; nothing is changed yet.',
        f"# Strike out the changes that you refuse, then, in the folder of this file: resourcing calibrate {_one_line(scenario)} --patch THIS_FILE --apply",
        "",
        f"playbook = {_quoted(patch.playbook)}",
        f"sha256 = {_quoted(patch.sha256)}",
    ]
    if not patch.changes:
        return "\n".join([*lines, "changes = []", ""])
    for change in patch.changes:
        lines += ["", "[[changes]]", f"key = {_quoted(change.key)}"]
        lines += [f"before = {change.before!r}", f"after = {change.after!r}"]
        lines += [f"basis = {_quoted(change.basis)}"]
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    """Return text as TOML."""
    return json.dumps(text, ensure_ascii=False)


def _one_line(text: str) -> str:
    """Return text on one line."""
    return " ".join(text.split())
