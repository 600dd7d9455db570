"""Opens a file as bytes or text, and says in plain words why one cannot be opened.

Knows nothing of tables or keys.
"""

import codecs
from pathlib import Path

from resourcing.errors import InputProblem, did_you_mean
from resourcing.read.outcome import InputFile, Outcome, failed

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SAVE_CSV = 'in Excel choose "Save as" and the type "CSV UTF-8 (comma delimited)"'
SAVE_TEXT = "save it as UTF-8 in a text editor"


def no_such_file(path: Path) -> InputProblem:
    """Return the problem of a path that does not exist, with the nearest name in its folder."""
    folder = path.parent
    if not folder.is_dir():
        return InputProblem(
            file=str(path),
            rule="there is no such file or folder",
            repair=f"the folder {folder} does not exist either; correct the path",
        )
    return InputProblem(
        file=str(path),
        rule="there is no such file or folder",
        repair=near_names(path) or f"correct the path; {folder} holds {_some(folder)}",
    )


def near_names(path: Path) -> str:
    """Return ``did you mean "…"?`` from the names beside a path, or ``""``."""
    if not path.parent.is_dir():
        return ""
    return did_you_mean(path.name, sorted(item.name for item in path.parent.iterdir()))


def _some(folder: Path) -> str:
    """Return up to five names of a folder as text."""
    names = sorted(item.name for item in folder.iterdir() if item.name[0] != ".")
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "") or "nothing"


def read_bytes(path: Path) -> Outcome[bytes]:
    """Read a file whole, or say why it cannot be read."""
    if not path.exists():
        return failed(no_such_file(path))
    try:
        content = path.read_bytes()
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        rule = f"cannot be read: {why}"
        repair = (
            "name a file within it"
            if path.is_dir()
            else "close it in other programs and see that you may read it"
        )
        return failed(InputProblem(file=str(path), rule=rule, repair=repair))
    return Outcome(value=content, files=(InputFile(path=path, content=content),))


def read_text(path: Path, *, repair: str) -> Outcome[str]:
    """Read UTF-8 text, with or without a byte order mark.

    Parameters
    ----------
    path
        File to read.
    repair
        How to save such a file as UTF-8.
    """
    found = read_bytes(path)
    if found.value is None:
        return failed(*found.problems)
    why, content = "", found.value
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        why = f"is not UTF-8 text (tried UTF-8 with and without byte order mark; line {line} breaks it); it looks like {_likely(content)}"
    else:
        if "\0" in text:
            why = "holds NUL bytes, so it is UTF-16 without a mark, or damaged (tried UTF-8)"
    if why:
        problem = InputProblem(file=str(path), rule=why, repair=repair)
        return failed(problem, files=found.files)
    return Outcome(value=text, files=found.files)


def _likely(content: bytes) -> str:
    """Return the name of the encoding that bytes look like."""
    return "UTF-16" if content.startswith(UTF16_MARKS) else "Windows-1252"
