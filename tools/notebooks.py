"""Execute the notebooks from a clean kernel and store or compare their outputs.

Answers which text outputs changed; pictures are not compared, and nothing here
says why an output changed (CONTRIBUTING.md does).
"""

import argparse
import configparser
import copy
import difflib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[1]
SANITIZE = ROOT / "tests" / "notebooks" / "nbval_sanitize.cfg"
CELL_SECONDS = 120
TEXT_KINDS = ("text/plain", "text/html")
METADATA = {
    "kernelspec": {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}


@dataclass(frozen=True, kw_only=True)
class Change:
    """One output that differs from the stored one; cells count from 1."""

    cell: int
    kind: str
    old: str
    new: str

    def __str__(self) -> str:
        """Return the heading and the lines that went and came."""
        old, new = self.old.splitlines(), self.new.splitlines()
        lines = list(difflib.unified_diff(old, new, n=1, lineterm=""))[2:]
        shown = [f"    {line}" for line in lines if not line.startswith("@@")]
        return "\n".join([f"  cell {self.cell}, {self.kind}: - old, + new", *shown])


def execute(notebook: NotebookNode, *, folder: Path) -> NotebookNode:
    """Return the notebook as a clean kernel, started in a folder, leaves it."""
    fresh = copy.deepcopy(notebook)
    client = NotebookClient(
        fresh,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    fresh.metadata = nbformat.from_dict(METADATA)
    return fresh


def rules() -> list[tuple[str, str]]:
    """Return the replacements that nbval makes before it compares."""
    parser = configparser.RawConfigParser()
    parser.read(SANITIZE, encoding="utf-8")
    return [
        (parser[name]["regex"], parser[name]["replace"]) for name in parser.sections()
    ]


def texts(cell: NotebookNode) -> list[tuple[str, str]]:
    """Return a cell's text outputs as (kind, sanitized text)."""
    found: list[tuple[str, str]] = []
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            found.append((output.name, output.text))
        data = output.get("data", {})
        found += [(kind, data[kind]) for kind in TEXT_KINDS if kind in data]
    for pattern, replacement in rules():
        found = [(kind, re.sub(pattern, replacement, text)) for kind, text in found]
    return found


def changes(stored: NotebookNode, fresh: NotebookNode) -> Iterator[Change]:
    """Yield each text output that differs, with the number of its cell."""
    pairs = zip(stored.cells, fresh.cells, strict=True)
    for number, (before, after) in enumerate(pairs, start=1):
        old, new = texts(before), texts(after)
        missing = [("none", "")] * abs(len(old) - len(new))
        longer = max(len(old), len(new))
        for left, right in zip(
            (old + missing)[:longer], (new + missing)[:longer], strict=True
        ):
            if left != right:
                kind = right[0] if right[0] != "none" else left[0]
                yield Change(cell=number, kind=kind, old=left[1], new=right[1])


def store(path: Path) -> bool:
    """Execute one notebook and store its outputs; return whether it ran through."""
    notebook = nbformat.read(path, as_version=4)
    fresh = attempt(notebook, path=path)
    if fresh is None:
        return False
    nbformat.write(fresh, path)
    print(f"{path.name}: stored")
    return True


def compare(path: Path) -> bool:
    """Execute a copy of one notebook; return whether every output is as stored."""
    notebook = nbformat.read(path, as_version=4)
    fresh = attempt(notebook, path=path)
    if fresh is None:
        return False
    found = list(changes(notebook, fresh))
    print(f"{path.name}: {len(found)} changed outputs", *found, sep="\n")
    return not found


def attempt(notebook: NotebookNode, *, path: Path) -> NotebookNode | None:
    """Return the executed notebook, or nothing after saying which cell failed."""
    try:
        return execute(notebook, folder=path.parent)
    except CellExecutionError as error:
        print(f"{path.name}: a cell failed: {error.ename}: {error.evalue}")
        print(error.traceback)
        return None


def main() -> int:
    """Store or compare every notebook; return 1 when any failed or changed."""
    parser = argparse.ArgumentParser(prog="notebooks", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, store nothing")
    parser.add_argument("paths", nargs="*", type=Path, help="default: all notebooks")
    wanted = parser.parse_args()
    paths = wanted.paths or sorted((ROOT / "notebooks").glob("*.ipynb"))
    if not paths:
        print("notebooks: none yet")
    action = compare if wanted.check else store
    well = [action(path.resolve()) for path in paths]  # a failure stops no other
    return 0 if all(well) else 1


if __name__ == "__main__":
    sys.exit(main())
