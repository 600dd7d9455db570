"""The page of sampled futures: which option to choose, what doing nothing costs, when the choice fails, what it hangs on.

Arranges sentences, tables and figures made elsewhere.
"""

from collections.abc import Iterator
from importlib.metadata import version

from resourcing.scenario import futures_assumptions
from resourcing.study import Failing
from resourcing.view.foreseen import conditions as told
from resourcing.view.foreseen import sentences, shown
from resourcing.view.foreseen.amounts import NAMES
from resourcing.view.foreseen.deadlines import deadline_title, deadlines, surer
from resourcing.view.foreseen.gathering import Foreseen
from resourcing.view.foreseen.hires import hiring
from resourcing.view.pages import Picture, Table, drawn, rendered
from resourcing.view.plots.conditions import failing_box, rank_bars, trigger_shares
from resourcing.view.plots.fanning import fans
from resourcing.view.plots.futures import regret_heat_map, standing_of

FANNED = (
    *("points", "essential", "promises", "coverage"),
    *("unmanaged", "handovers", "occupancy", "cost"),
)
"""Measures whose fans are drawn: all of `futures.BY_PERIOD`."""


def futures_page(found: Foreseen) -> str:
    """Return sampled futures as one HTML page that needs nothing else.

    Parameters
    ----------
    found
        What was gathered of sampled futures.

    Returns
    -------
    str
        A whole page with inline pictures and styles; it asks for nothing over the network.
    """
    items = told.assumed(list(futures_assumptions(found.scenario.futures)))
    return rendered(
        "futures",
        asked=found.scenario.title,
        headline=sentences.headline(found),
        answer=sentences.answer(found),
        nothing_title=sentences.nothing_title(found),
        nothing=sentences.nothing(found),
        nothing_grid=shown.nothing_grid(found),
        deadline_title=deadline_title(found),
        deadlines=deadlines(found),
        commitments=shown.commitments_table(found),
        surer=surer(found),
        ruled_out=bool(found.recommendation.refused),
        options_title=sentences.options_title(found),
        options=shown.options_grid(found),
        standing=list(_standing(found)),
        information=sentences.information(found),
        hiring=hiring(found),
        satisfied_at=f"{found.outcome.satisfied_at:.0%}",
        failing=list(_failing(found)),
        drivers_title=told.drivers_title(found),
        drivers=told.drivers_told(found),
        drivers_picture=list(_drivers(found)),
        fans=list(_fans(found)),
        measures=shown.measures_table(found),
        risk_title=told.risk_title(found),
        risk=shown.risk_table(found),
        no_risk="No such promise is at risk in these futures."
        if found.outcome.counted is None
        else "",
        enough_title=sentences.enough_title(found),
        enough=sentences.enough(found),
        assumptions_title=told.assumptions_title(items),
        assumptions=shown.assumptions_table(
            items, ranges=found.scenario.futures.ranges
        ),
        pipeline=len(found.scenario.futures.pipeline),
        look_ahead=found.scenario.futures.look_ahead,
        version=version("resourcing"),
    )


def _standing(found: Foreseen) -> Iterator[Picture]:
    """Yield how the options stand and what they lose in each future."""
    measure = found.outcome.measure
    table = found.recommendation.table
    yield drawn(
        standing_of(table, measure=measure),
        name="standing",
        title="How the options do on average and in bad futures",
        description="A dot for each option with its 95% interval, and a diamond for the worst futures.",
        caption=f"{sentences.options_title(found)}. Intervals of options that met the same futures may overlap although their difference is more than chance; the text above tells differences.",
    )
    if len(found.outcome.options) > 1:
        yield drawn(
            regret_heat_map(found.outcome),
            name="regret",
            title="Regret in every future",
            description="A column for each future, a row for each option; darker means further behind the best option there.",
            caption=f"What each option loses in {NAMES[measure]} against the option that is best in that future. A row that stays white is right whatever happens.",
        )


def _failing(found: Foreseen) -> Iterator[tuple[told.Condition, list[Picture]]]:
    """Yield the ways in which the choice may fail, each with its figures."""
    asked = [found.fails, *([] if found.loses is None else [found.loses])]
    for number, (item, failing) in enumerate(
        zip(told.ways_to_fail(found), asked, strict=True)
    ):
        yield item, list(_failing_drawn(found, failing, number))


def _failing_drawn(found: Foreseen, failing: Failing, number: int) -> Iterator[Picture]:
    """Yield the futures in and out of the first box, and the triggers, where there are any."""
    if not failing.discovery.findings:
        return
    yield drawn(
        failing_box(failing, traits=found.outcome.traits),
        name=f"box{number}",
        title="The futures that fail, and the condition",
        description="Filled squares are futures that fail, circles those that do not; the condition is shaded.",
        caption="Each mark is a future; marks of like numbers are drawn a little apart. The condition is the shaded area.",
    )
    if len(failing.triggers) > 1:
        yield drawn(
            trigger_shares(failing.triggers),
            name=f"triggers{number}",
            title="What to watch",
            description="Share of futures that fail where a trigger is crossed and where it is not.",
            caption="The further the two marks lie apart, the more the trigger tells.",
        )


def _drivers(found: Foreseen) -> Iterator[Picture]:
    """Yield what the lead of the chosen option hangs on."""
    if found.importance is None:
        return
    yield drawn(
        rank_bars(found.importance),
        name="drivers",
        title="What the lead of the choice rises and falls with",
        description="A bar for each uncertainty, its partial rank correlation with the lead, with its interval.",
        caption="How the lead moves with each uncertainty, the others held. A light bar may be chance.",
    )


def _fans(found: Foreseen) -> Iterator[tuple[str, Picture, Table]]:
    """Yield the fans of each measure with the finding and the numbers."""
    order = [str(name) for name in found.recommendation.table["option"]]
    for measure in FANNED:
        title = told.fan_title(found, measure)
        yield (
            title,
            drawn(
                fans(found.outcome, measure=measure, options=order),
                name=f"fan-{measure}",
                title=title,
                description="A panel for each option on one scale: median, half of the futures, nine in ten of them.",
                caption="Dark line: middle future; dark band: half of the futures; light band: nine in ten. Dotted: the middle future of the first panel.",
            ),
            shown.fan_table(found, measure),
        )
