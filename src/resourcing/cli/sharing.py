"""The command `anonymize`: a copy of the inputs that may be shared, and a key that may not."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from resourcing.cli.usage import Commands
from resourcing.words import counted, listed, set_apart

if TYPE_CHECKING:
    from resourcing.sharing import Shared

MOST_WORDS = 20
"""Words to look at that are listed; the rest is counted."""


def add_anonymize(commands: Commands) -> None:
    """Add `anonymize`."""
    sub = commands.add_parser(
        "anonymize",
        help="a copy to share: names of people, partners and alliances replaced",
    )
    sub.description = (
        "Write a copy of a scenario with its playbook and register in which names and identifiers of people, partners and "
        "alliances are replaced, free text and the decision log are left out, and everything that a plan rests on is kept. "
        "The key, which undoes it, is written apart."
    )
    sub.add_argument(
        "path", type=Path, help="scenario file (TOML), register folder or workbook"
    )
    sub.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder to write"
    )
    sub.add_argument(
        "--key",
        type=Path,
        metavar="FILE",
        help="CSV file to write the key to, outside the folder; default DIR-key.csv beside it",
    )
    sub.add_argument(
        "--force",
        action="store_true",
        help="replace an earlier copy, and a key",
    )
    sub.set_defaults(command=_anonymize)


def _anonymize(parsed: argparse.Namespace) -> int:
    """Write the copy and its key."""
    from resourcing.view.files.shared import check_shared, write_shared

    key = parsed.key or _beside(parsed.out)
    check_shared(parsed.out, key=key, inputs=[parsed.path], force=parsed.force)
    copy, read = _copy(parsed.path)
    check_shared(parsed.out, key=key, inputs=read, force=parsed.force)
    written = write_shared(copy, out=parsed.out, key=key, force=parsed.force)
    sys.stdout.write("\n".join([*_told(copy), f"key, not to be shared: {key}"]))
    sys.stdout.write(f"\n{written}\n")
    return 0


def _beside(out: Path) -> Path:
    """Return the file beside a folder that takes its key."""
    named = out if out.name.strip(".") else out.resolve()
    return named.parent / f"{named.name}-key.csv"


def _copy(path: Path) -> tuple["Shared", list[Path]]:
    """Read a scenario or a register and return its copy, and what was read."""
    from resourcing.read import read_inputs, read_register
    from resourcing.sharing import shared

    if path.suffix.lower() != ".toml":
        return shared(read_register(path)), [path]
    inputs = read_inputs(path)
    copy = shared(inputs.register, scenario=inputs.scenario, playbook=inputs.playbook)
    return copy, [file.path for file in inputs.files]


def _told(copy: "Shared") -> Iterator[str]:
    """Yield what was replaced, what was left out, and what a person should look at."""
    kinds = Counter(kind for kind, *_ in copy.key)
    yield "replaced: " + ", ".join(
        counted(number, f"{kind} name" if kind != "identifier" else kind)
        for kind, number in kinds.items()
    )
    yield "left out: notes and descriptions that may be blank, and the decision log"
    yield "kept: titles, teams, units, skills, kinds, roles, dates, hours, costs and levels"
    if words := _places(copy.remaining()):
        yield f"look whether these words give somebody away: {set_apart(words, most=MOST_WORDS)}"


def _places(found: Iterable[tuple[str, str]]) -> list[str]:
    """Return each word with the first place where it stands and the number of others."""
    places: dict[str, list[str]] = {}
    for place, word in found:
        places.setdefault(word, []).append(place)
    return [
        f"{word} ({listed([first, *rest], most=1)})"
        for word, (first, *rest) in places.items()
    ]
