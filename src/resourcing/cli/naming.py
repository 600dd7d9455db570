"""How files are named in commands that are written into a folder, to be run there again."""

from pathlib import Path


def seen_from(path: Path, folder: Path) -> str:
    """Return the name of a file or folder as seen from another folder.

    Only its name where the two share a root or drive at most, so that it tells nothing of the folders above both.
    """
    from resourcing.view.files.runs import relative_name

    place = path.parent.resolve() / path.name
    return relative_name(place, folder.resolve() / "any")
