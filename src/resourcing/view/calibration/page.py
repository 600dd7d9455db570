"""The page of a calibration: one self-contained page, from what to change to what was the matter with the log.

Writes text only; every number comes from the calibration.
"""

from importlib.metadata import version
from shlex import quote

from resourcing.calibrate import Calibration
from resourcing.playbook import Playbook
from resourcing.view import plots
from resourcing.view.calibration import sentences, tables
from resourcing.view.calibration.findings import Findings
from resourcing.view.pages import Picture, drawn, rendered


def calibration_page(
    found: Calibration,
    *,
    playbook: Playbook,
    title: str,
    scenario: str = "SCENARIO",
    folder: str = "DIR",
) -> str:
    """Return a calibration as one HTML page that needs nothing else.

    Parameters
    ----------
    found
        What the log teaches.
    playbook
        The playbook that was calibrated, for the names of services and profiles.
    title
        Title of the scenario.
    scenario, folder
        Scenario file and folder of the patch, for the commands that apply it.

    Returns
    -------
    str
        A whole page with inline pictures and styles; it asks for nothing over the network.
    """
    findings = Findings(found=found, playbook=playbook)
    return rendered(
        "calibration",
        title=title,
        playbook=found.playbook,
        headline=sentences.headline(findings),
        attention=sentences.attention(findings),
        arriving=sentences.arriving(findings),
        tables={name: find(findings) for name, find in tables.TABLES.items()},
        hours_picture=_learned(findings, tables.HOURS, unit="hours of one occurrence"),
        rates_picture=_learned(findings, tables.RATES, unit="requests a year"),
        answered_picture=_answered(findings),
        settings=found.settings,
        command=f"resourcing calibrate {quote(scenario)} --patch {quote(f'{folder}/patch.toml')}",
        version=version("resourcing"),
    )


def _learned(findings: Findings, quantity: str, *, unit: str) -> Picture | None:
    """Return the picture of a quantity against the playbook, None where nothing was estimated."""
    items = findings.learned(quantity)
    if not items:
        return None
    level = f"{findings.found.settings.level:.0%}"
    return drawn(
        plots.against_playbook(items, unit=unit),
        name=quantity.replace("_", "-"),
        title=f"{unit.capitalize()}, log against playbook",
        description="; ".join(f"{item.name}: {item.standing}" for item in items),
        caption=f"Dot: the estimate, as a multiple of the playbook's number; line: its {level} interval; upright line: the playbook. {_marks(items)}",
    )


def _marks(items: list[plots.Learned]) -> str:
    """Return what the marks mean, those that are there."""
    words = {
        "fits": "Filled: the interval holds the playbook's number.",
        "differs": "Red ring: the interval leaves it out.",
        "cannot be told": "Gray: nobody counted how often it was done, so that it may have been done less often instead of faster.",
    }
    there = {item.standing for item in items}
    return " ".join(text for key, text in words.items() if key in there)


def _answered(findings: Findings) -> Picture | None:
    """Return the picture of responses against the promise, None where there are none."""
    rows = [row for row in findings.answered("segment") if row["requests"]]
    if not rows:
        return None
    return drawn(
        plots.fractions_in_time(rows, done="answered"),
        name="answered",
        title="Requests answered in time",
        description="; ".join(f"{row['name']}: {row['verdict']}" for row in rows),
        caption="Point: share of the requests that got a first response within the promised time; line: its interval; bar across: the share promised. "
        "Filled: promise kept; empty: not kept; gray: it cannot be told. The axis may not begin at zero.",
    )
