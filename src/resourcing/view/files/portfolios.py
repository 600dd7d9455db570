"""A folder of inputs that runs at once: register, playbook, scenarios, and notes for people.

Writes what was made before; makes up nothing.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from resourcing.domain import Register
from resourcing.importing import ImportedPortfolio
from resourcing.view.files.folders import check_new_folder, write_folder
from resourcing.view.files.texts import register_texts, toml_text
from resourcing.view.markdown import plain

KINDS: Mapping[str, str] = {
    "merge": "Spellings that were merged",
    "similar": "Names that begin alike and were not merged",
    "group": "Organizations of the company's own group: no partners",
    "owned": "Partners that are the company's own by public knowledge",
    "belongs": "Partners that by their own name belong to another organization and were not merged",
    "person": "Persons that were left out",
}
"""Headings of what a person should look at, by kind."""


PERSON = "person"
"""Kind of review item whose names are not written."""


def write_portfolio(
    portfolio: ImportedPortfolio, *, out: Path, force: bool = False
) -> Path:
    """Write the portfolio of a company, taken from a public extract.

    Parameters
    ----------
    portfolio
        What was imported.
    out
        Folder to write.
    force
        Whether a folder that is not empty may be replaced.

    Returns
    -------
    pathlib.Path
        The folder; `baseline.toml` in it can be run.

    Raises
    ------
    InputError
        If the folder may not or cannot be written; what was there stays.
    """
    return write_inputs(
        out,
        register=portfolio.register,
        playbook=portfolio.playbook_text,
        scenarios=portfolio.scenarios,
        notes=import_notes(portfolio),
        force=force,
    )


def write_inputs(
    out: Path,
    *,
    register: Register,
    playbook: str,
    scenarios: Mapping[str, Mapping[str, Any]],
    notes: str,
    force: bool = False,
) -> Path:
    """Write a register, a playbook and scenarios over them as one folder.

    Parameters
    ----------
    out
        Folder to write.
    register
        Register; becomes CSV files in `register`.
    playbook
        Playbook as TOML; becomes `playbook.toml`.
    scenarios
        Scenarios by file stem, as plain tables.
    notes
        Text for people; becomes `README.md`.
    force
        Whether a folder that is not empty may be replaced.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    InputError
        If the folder may not or cannot be written; what was there stays.
    """
    check_new_folder(out, force=force)
    tables = register_texts(register)
    write_folder(
        out,
        files={
            **{f"register/{name}": text for name, text in tables.items()},
            "playbook.toml": playbook,
            **{f"{name}.toml": toml_text(keys) for name, keys in scenarios.items()},
            "README.md": notes,
        },
    )
    return out


def import_notes(portfolio: ImportedPortfolio) -> str:
    """Return what a reader of an imported portfolio must know: what is public, what is made up, what to review."""
    found, register = portfolio.portfolio, portfolio.register
    names = ", ".join(f"`{name}.toml`" for name in portfolio.scenarios)
    lines = [
        f"# Partners of {plain('; '.join(found.company))} in public trial records",
        "",
        f"{_number(len(register.alliances), 'partner')}, {_number(len(register.managers), 'manager')} (made up), "
        f"{_number(len(register.teams), 'team')} (made up). Scenarios: {names}.",
        "",
        "- Public record: partner names, counts of shared studies, phases, enrollment and collaborators, from an extract of ClinicalTrials.gov.",
        "- Made up from a seed: the team, its skills, costs and absences, who leads what today, units and dates of the alliances, and every judged score (basis `assumption`).",
        "- Set by the playbook: hours, service levels, weights and rates; each number says on what it rests.",
        "",
        "Run it with `resourcing run baseline.toml`.",
        *_review(portfolio),
    ]
    return "\n".join(lines) + "\n"


def _review(portfolio: ImportedPortfolio) -> Iterator[str]:
    """Yield the lines of what a person should look at, by kind."""
    items = portfolio.portfolio.review()
    if items:
        yield from ("", "## To review")
    for kind in dict.fromkeys([*KINDS, *(item.kind for item in items)]):
        own = [item for item in items if item.kind == kind]
        if own:
            yield from ("", f"### {KINDS.get(kind, kind)} ({len(own)})", "")
            yield from (
                f"- {plain(item.name)}: {plain(item.detail)}"
                for item in own
                if kind != PERSON
            )
            if kind == PERSON:
                yield "The import printed their names; they are not kept."


def _number(count: int, noun: str) -> str:
    """Return a count with its noun."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
