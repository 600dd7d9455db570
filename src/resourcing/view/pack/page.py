"""The pack as one HTML page that needs nothing else and prints well.

Arranges content; the frame is that of every page.
"""

from collections.abc import Iterable

from resourcing.view.foreseen.deadlines import day
from resourcing.view.pack.content import Assumed, Pack
from resourcing.view.pack.figures import missing_by_period
from resourcing.view.pages import Picture, Table, drawn, rendered, table
from resourcing.view.pages.words import DASH, numeral

BREAK = "\N{ZERO WIDTH SPACE}"
"""Where a long dotted name may go on in the next line."""


def page(pack: Pack) -> str:
    """Return the pack as one HTML page that needs nothing else.

    Parameters
    ----------
    pack
        What is said.

    Returns
    -------
    str
        A whole page with inline pictures and styles; it asks for nothing over the network.
    """
    return rendered(
        "pack",
        pack=pack,
        day=day,
        picture=_picture(pack),
        service=_service(pack),
        moves=_moves(pack),
        assumed=_assumed("Those that matter most", (i for i in pack.assumptions if i.key)),
        all_assumed=_assumed("All assumptions", pack.assumptions),
    )  # fmt: skip


def _picture(pack: Pack) -> Picture:
    """Return the hours missing by period as a picture."""
    names = "; ".join(f"{item.letter}: {item.title}" for item in pack.options)
    return drawn(
        missing_by_period(pack),
        name="missing",
        title="Hours missing by period",
        description=pack.titles.service,
        caption=f"Hours needed and not delivered, by {pack.period}. {names}.",
    )


def _service(pack: Pack) -> Table:
    """Return hours missing and promises kept by period and option."""
    heads = [f"{item.letter}: {what}" for item in pack.options for what in ("hours missing", "promises kept")]  # fmt: skip
    rows = []
    for t, first in enumerate(pack.options[0].periods):
        cells = [first.period]
        for option in pack.options:
            item = option.periods[t]
            cells += [numeral(item.hours_missing), f"{item.promises_kept} of {item.promises_made}"]  # fmt: skip
        rows.append(cells)
    return table("Hours missing and promises kept by period", (pack.period, *heads), rows, numeric=heads)  # fmt: skip


def _moves(pack: Pack) -> Table:
    """Return the moves from today to the choice."""
    rows = [
        (step.when, step.what, step.giver, step.taker, DASH if step.hours is None else numeral(step.hours), step.why)
        for step in pack.chosen.steps
    ]  # fmt: skip
    columns = ("When", "What", "Hands over", "Takes over", "Hours", "Why")
    return table(f"From today to {pack.chosen.letter}", columns, rows, numeric=["Hours"])  # fmt: skip


def _assumed(caption: str, items: Iterable[Assumed]) -> Table:
    """Return assumptions with their basis."""
    rows = [
        (i.name.replace(".", f".{BREAK}"), i.value, i.meaning, i.basis, i.note)
        for i in items
    ]
    columns = ("Number", "Value", "What it is", "Basis", "Note")
    return table(caption, columns, rows)
