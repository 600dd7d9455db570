"""The page of a playbook: the company's rules for those who work by them, to read and to print.

Writes text only; every number comes from the playbook.
"""

from importlib.metadata import version

from resourcing.playbook import BASIS_KINDS, Playbook
from resourcing.view.handbook import placing_tables, service_tables
from resourcing.view.handbook.cells import Grid, css_text, grid
from resourcing.view.handbook.glossary import words_on
from resourcing.view.handbook.numbers import Numbers
from resourcing.view.handbook.practices import practice
from resourcing.view.pages import rendered
from resourcing.view.pages.words import counted, listed

PLANNED, CHARGED = ("planning",), ("value", "charges")


def playbook_page(playbook: Playbook, *, seen_from: str = "") -> str:
    """Return a playbook as one HTML page that needs nothing else.

    Parameters
    ----------
    playbook
        Rules to show.
    seen_from
        Where they come from, such as the scenario that changed them; shown at the end.

    Examples
    --------
    >>> from resourcing.read import default_playbook_path, read_playbook
    >>> page = playbook_page(read_playbook(default_playbook_path()))
    >>> "How an alliance is placed" in page
    True
    """
    numbers = Numbers.of(playbook)
    values = {
        "book": playbook,
        "margin": css_text(f"{playbook.title}, version {playbook.version}"),
        "summary": summary(playbook, numbers),
        "placing": _placing(playbook, numbers),
        "services": _services(playbook, numbers),
        "practice": practice(playbook),
        "assumed": _assumed(playbook, numbers),
        "notes": notes(numbers),
        "seen_from": seen_from,
        "version": version("resourcing"),
    }
    bare = rendered("playbook", words=[], **values)
    words = words_on(bare, own=playbook.texts.glossary)
    return rendered("playbook", words=words, **values)


def summary(playbook: Playbook, numbers: Numbers) -> list[str]:
    """Return what the playbook holds, in sentences."""
    kinds = [numbers.notes[mark][0] for mark in numbers.marks.values()]
    rest = listed([f"{kinds.count(kind)} {kind}" for kind in BASIS_KINDS])
    segments = dict.fromkeys(
        playbook.profiles[name].segment for name in service_tables.ordered(playbook)
    )
    return [
        f"{counted(len(playbook.criteria), 'criterion', plural='criteria')} place every alliance in one of "
        f"{counted(len(playbook.profiles), 'profile')}: {listed(list(segments))} ones.",
        f"{counted(len(playbook.services), 'service')} may be delivered; the profile and the phase say which, and how often.",
        f"Of {len(kinds)} numbers, {rest}: sourced ones are published, derived ones are worked out from those, user ones are judged by us.",
    ]


def _placing(playbook: Playbook, numbers: Numbers) -> dict[str, object]:
    """Return what the section on placing shows."""
    return {
        "criteria": placing_tables.criteria(playbook, numbers),
        "counted": placing_tables.counted(playbook, numbers),
        "cut_points": placing_tables.cut_points(playbook, numbers),
        "decision_table": placing_tables.decision_table(playbook),
        "evaluators": placing_tables.evaluators(playbook),
        "front_door": placing_tables.front_door(playbook, numbers),
    }


def _services(playbook: Playbook, numbers: Numbers) -> dict[str, object]:
    """Return what the sections on profiles, services and roles show."""
    return {
        "profiles": service_tables.profiles(playbook),
        "hours": service_tables.hours(playbook),
        "agreements": service_tables.agreements(playbook, numbers),
        "help": service_tables.help_for_leads(playbook, numbers),
        "services": service_tables.services(playbook, numbers),
        "by_phase": service_tables.by_phase(playbook, numbers),
        "raci": service_tables.raci(playbook),
        "raci_basis": service_tables.raci_basis(playbook),
        "raci_gaps": service_tables.raci_gaps(playbook),
        "supporters": service_tables.supporters(playbook),
    }


def _assumed(playbook: Playbook, numbers: Numbers) -> list[Grid]:
    """Return what planning assumes of people and time, and what coverage is worth."""
    captions = {
        "What planning assumes of people and time": PLANNED,
        "What coverage is worth and what is charged, in value points": CHARGED,
    }
    return [
        placing_tables.meanings(caption, names, playbook=playbook, numbers=numbers)
        for caption, names in captions.items()
    ]


def notes(numbers: Numbers) -> Grid:
    """Return what each mark stands for."""
    rows = [(mark, kind, note) for mark, (kind, note) in numbers.notes.items()]
    return grid(
        "What the numbers rest on", ("Mark", "Basis", "Note"), rows, wide=["Note"]
    )
