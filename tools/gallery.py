"""Makes the pictures and the README of docs/gallery again, from what is shipped: one for every figure of the package.

Answers what each figure looks like and how to read it; its plans are quick ones, so no number here is a result.
"""

import sys
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

import resourcing as rs
from resourcing.calibrate import Log, calibrate
from resourcing.scorecard import Scorecard, period_of, scorecard
from resourcing.sensitivity import Assumption, Tornado, tornado
from resourcing.steering import Ground, State, answer
from resourcing.study import short
from resourcing.view import plots, tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

ROOT = Path(__file__).resolve().parents[1]
SCENARIOS = ROOT / "scenarios"
GALLERY = ROOT / "docs" / "gallery"
COLORS = 128
"""Colors of a picture, which keeps it small."""
HEAD = """# Gallery: every figure, and how to read it

One picture for every function of `resourcing.view.plots` that draws. Each takes a result object and, where wanted, the axes to draw on (`ax=`),
and returns the axes; `plots.picture(ax)` shows them in a notebook and `plots.svg(ax, name=…, title=…, description=…)` writes them into a
page. Figures carry no title of their own, because pages and notebooks write it; `picture` takes one for people who do not see it.

**Segments look the same everywhere**: complex is dark blue and square, typical orange and round, simple light blue and a diamond. All figures can be read
when printed in gray.

The pictures are made by `python tools/gallery.py` from the shipped scenarios (people, hours and scores are made up). Plans are found in
seconds; `logs` are simulated. They show how a figure reads, not what the studies found.

In the calls: `case` is `rs.prepare(…)`, `run` is `rs.run(…)`, `outcome` is `rs.read_outcome(…)` or `rs.futures(…)`, `found` is `rs.foresee(…)`,
`played` is `rs.replay(…)` or `run.service`.
"""


class Material:
    """What the figures show, each made when first asked for."""

    @cached_property
    def inputs(self) -> Any:
        """Return the shipped baseline."""
        return rs.read_inputs(SCENARIOS / "baseline.toml")

    @cached_property
    def run(self) -> rs.Run:
        """Return a quick plan of the baseline."""
        return answer(Ground(inputs=self.inputs), State(), seconds=None).run

    @cached_property
    def played(self) -> Any:
        """Return how requests are answered under the plan."""
        return rs.replay(self.run.case, self.run.plan, settings=short(self.run.case))

    @cached_property
    def today(self) -> Any:
        """Return how requests are answered when today's leads stay."""
        return rs.replay(self.run.case, self.run.today, settings=short(self.run.case))

    @property
    def slowest(self) -> str:
        """Return the alliance whose requests wait longest."""
        rows = tables.service(self.run.case, simulation=self.played, by=["alliance"])
        return str(rows.loc[rows["in_time"].idxmin(), "key"])

    @cached_property
    def year(self) -> rs.Run:
        """Return a plan of one year, on which curves are quick."""
        scenario = self.inputs.scenario
        loose = scenario.replace(
            horizon=scenario.horizon.replace(periods=4),
            optimizer=scenario.optimizer.replace(gap=0.02),
        )
        return rs.run(loose, register=self.inputs.register, playbook=self.inputs.playbook)  # fmt: skip

    @cached_property
    def stored(self) -> Any:
        """Return the stored outcome of the shipped futures."""
        return rs.read_outcome(SCENARIOS / "astrazeneca" / "next-two-years")

    @cached_property
    def foreseen(self) -> Any:
        """Return what the stored futures recommend."""
        inputs = rs.read_inputs(SCENARIOS / "next-two-years.toml")
        names = {row.alliance_id: row.name for row in inputs.register.alliances}
        return rs.foresee(self.stored, scenario=inputs.scenario, playbook=inputs.playbook, names=names)  # fmt: skip

    @cached_property
    def ranks(self) -> Any:
        """Return what the choice hangs on against another."""
        chosen = self.foreseen.recommendation.chosen
        other = next(name for name in self.stored.options if name != chosen)
        return rs.drivers(self.stored, chosen, other)

    @cached_property
    def logs(self) -> Log:
        """Return two years of simulated requests and hours, in which issues take longer than the playbook says."""
        services = dict(self.inputs.playbook.services)
        issues = services["issue_escalation"]
        services["issue_escalation"] = issues.replace(hours=1.5 * issues.hours)
        case = rs.prepare(
            self.inputs.scenario,
            register=self.inputs.register,
            playbook=self.inputs.playbook.replace(services=services),
        )
        played = rs.replay(case, self.run.plan, settings=short(case))
        return Log.of(
            timesheet=rs.made_up_timesheet(played, demand=case.demand),
            requests=rs.made_up_requests(played),
        )

    @cached_property
    def later(self) -> Any:
        """Return the case as seen after the horizon."""
        scenario = self.inputs.scenario.replace(as_of=date(2029, 1, 1))
        return rs.prepare(scenario, register=self.inputs.register, playbook=self.inputs.playbook)  # fmt: skip

    @cached_property
    def learned(self) -> list[plots.Learned]:
        """Return hours of services as the logs tell them."""
        found = calibrate(self.logs, portfolio=self.later.portfolio, world=self.later.world)  # fmt: skip
        table = found.to_frame()
        hours = table[(table["quantity"] == "hours_per_occurrence") & (table["level"] == "service") & (table["source"] == "requests")]  # fmt: skip
        services = self.inputs.playbook.services
        return [
            plots.Learned(
                name=services[row["service"]].name,
                playbook=row["playbook"],
                estimate=row["estimate"],
                low=row["low"],
                high=row["high"],
            )
            for row in hours.to_dict("records")
        ]

    @cached_property
    def card(self) -> Scorecard:
        """Return the scorecard of the last month of the logs."""
        return scorecard(
            self.later.world,
            portfolio=self.later.portfolio,
            period=period_of("2028-12"),
            log=self.logs,
        )

    @cached_property
    def swings(self) -> Tornado:
        """Return how the hours available per hour needed move with what is assumed."""
        data = self.run.case.data
        need = data.need.sum(axis=(0, 2))
        have = float(tables.hours_there(self.run.case).sum())
        ranges = [
            Assumption(name=name, low=0.8, high=1.3, base=1.0, text=f"hours of {name.replace('_', '-')} services", unit="times")
            for name in data.bundles
        ]  # fmt: skip
        people = Assumption(name="people", low=-2, high=2, base=0, text="people more than today", unit="people")  # fmt: skip

        def ratio(at: Any) -> float:
            """Return hours available as a percentage of hours needed."""
            factors = np.array([at[name] for name in data.bundles])
            one = have / len(self.inputs.register.managers)
            return 100 * (have + at["people"] * one) / float(need @ factors)

        return tornado(ratio, [*ranges, people])


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """One figure: the function, the question it answers, how to read it, its units, the call, and how it is drawn here."""

    function: str
    asks: str
    reads: str
    units: str
    call: str
    draw: "Callable[[Material], Axes]"


EXHIBITS: tuple[Exhibit, ...] = (
    Exhibit(
        function="segmentation_map",
        asks="Where does each alliance stand?",
        reads="Further up is more critical, further right involves more functions, larger means a partner with more ties; shape and color are the segment, numbers "
        "lead to the names below, dashed lines part low, medium and high.",
        units="scores, levels from 1 to 5",
        call="plots.segmentation_map(case.portfolio, playbook=case.world.playbook)",
        draw=lambda m: plots.segmentation_map(m.run.case.portfolio, playbook=m.run.case.world.playbook),
    ),
    Exhibit(
        function="demand_and_capacity",
        asks="Is there enough time?",
        reads="Bars stack the hours that services need, the line is the hours that people and teams have; the percentage above a bar is hours available per hours needed.",
        units="hours a period",
        call="plots.demand_and_capacity(case, answer=run.plan)",
        draw=lambda m: plots.demand_and_capacity(m.run.case, answer=m.run.plan),
    ),
    Exhibit(
        function="load_heat_map",
        asks="Who is how full, and when?",
        reads="The darker a cell, the fuller the person; a frame and bold figures are more than 100 %, ▲ more alliances than the span allows, hatched no hours in that period.",
        units="planned hours as a percentage of hours available; number of alliances led",
        call="plots.load_heat_map(run.plan, names=tables.marked_names(case))",
        draw=lambda m: plots.load_heat_map(m.run.plan, names=tables.marked_names(m.run.case)),
    ),
    Exhibit(
        function="leads_matrix",
        asks="Who leads which alliance, and when?",
        reads="Each row is an alliance, by segment and then by lead, and each bar a stretch under one lead; ▸ and a heavy edge mark a handover, hatched is led by nobody, blank is not active.",
        units="periods",
        call="plots.leads_matrix(run)",
        draw=lambda m: plots.leads_matrix(m.run),
    ),
    Exhibit(
        function="handover_timeline",
        asks="Which alliances change hands, and on which day?",
        reads="Rows stand in the order of the first handover, whose day is at the right (`+1`: one more follows); ▸ and a heavy edge stand at the first day of the new "
        "lead, the marker before a name is its segment, hatched is led by nobody.",
        units="days; at most 40 alliances, and the number left out is written below",
        call="plots.handover_timeline(run)",
        draw=lambda m: plots.handover_timeline(m.run),
    ),
    Exhibit(
        function="today_against_plan",
        asks="What changes against keeping today's leads?",
        reads="Gray is today's leads kept, blue the plan; every panel has its own scale from zero.",
        units="as each panel says: hours, promises, alliance-periods, handovers, currency",
        call="plots.today_against_plan(run)",
        draw=lambda m: plots.today_against_plan(m.run),
    ),
    Exhibit(
        function="coverage_by_segment",
        asks="Which segment gets what share of what it needs?",
        reads="The empty dot is today's leads kept, the filled one the plan, the bar across what is promised at least; a plan left of the bar breaks the promise.",
        units="hours delivered as a percentage of hours needed",
        call="plots.coverage_by_segment(run)",
        draw=lambda m: plots.coverage_by_segment(m.run),
    ),
    Exhibit(
        function="answered_in_time",
        asks="Will requests be answered as promised?",
        reads="The dot is the share begun in time, the line its 95 % interval, the bar across the share promised; filled is kept, empty not kept, gray cannot be told.",
        units="percentage of all requests; the axis does not begin at zero",
        call="plots.answered_in_time(run.case, simulation=played)",
        draw=lambda m: plots.answered_in_time(m.run.case, simulation=m.played),
    ),
    Exhibit(
        function="fractions_in_time",
        asks="The same for rows of your own, such as those of a log?",
        reads="As `answered_in_time`; rows by segment are bold.",
        units="percentage of all requests",
        call='plots.fractions_in_time(rows, done="begun")',
        draw=lambda m: plots.fractions_in_time(_promised(m)),
    ),
    Exhibit(
        function="response_times",
        asks="How long do requests of one alliance wait?",
        reads="The higher a curve at a day, the more requests are begun by then; the thin lines are the limit and the share promised, and a curve that passes right of where they cross breaks the promise.",
        units="working days across, percentage of requests upwards",
        call='plots.response_times({"plan": played, "today": other}, alliance="A001")',
        draw=lambda m: plots.response_times({"plan": m.played, "today's leads": m.today}, alliance=m.slowest),
    ),
    Exhibit(
        function="worth_steps",
        asks="What is one more person worth?",
        reads="Each step holds over the people it spans, its gray band is what is proven; a step above the red dashed line is worth more than the hours cost.",
        units="value points over the horizon for a full-time person; full-time people against today",
        call='plots.worth_steps(rs.worth(run, grade="manager", fewest=-1, most=3))',
        draw=lambda m: plots.worth_steps(rs.worth(m.year, grade="manager", fewest=-1, most=2)),
    ),
    Exhibit(
        function="handover_values",
        asks="What do handovers buy?",
        reads="Dots are the best plans found under each limit, gray bars reach up to what no plan can exceed.",
        units="value points; handovers allowed",
        call="plots.handover_values(rs.handover_curve(run, limits=[0, 4, 8]))",
        draw=lambda m: plots.handover_values(rs.handover_curve(m.year, limits=[0, 4, 8], stop=rs.StopRules(gap=0.02, seconds=1))),
    ),
    Exhibit(
        function="fans",
        asks="What may become of a measure, by option?",
        reads="The line is the median of the futures, the dark band the middle half, the light one nine in ten; dotted is the median of the first panel.",
        units="of the measure: percentage for shares, else numbers, by period",
        call='plots.fans(outcome, measure="essential")',
        draw=lambda m: plots.fans(m.stored, measure="essential"),
    ),
    Exhibit(
        function="standing_of",
        asks="Which option stands best, and how sure is that?",
        reads="Dots are averages over the futures, diamonds the average of the worst ones, lines 95 % intervals; at the right how often an option is the best.",
        units="net value points, or those of the measure named on the axis",
        call="plots.standing_of(found.recommendation.table, measure=outcome.measure)",
        draw=lambda m: plots.standing_of(m.foreseen.recommendation.table, measure=m.stored.measure),
    ),
    Exhibit(
        function="regret_heat_map",
        asks="How much does an option lose where it is not the best?",
        reads="Each column is a future, white is no regret, dark the most; the mean stands at the right.",
        units="net value points",
        call="plots.regret_heat_map(outcome)",
        draw=lambda m: plots.regret_heat_map(m.stored),
    ),
    Exhibit(
        function="failing_box",
        asks="In which futures does the choice fail?",
        reads="Red squares are futures in which it fails, shaded is the condition that holds most of them; whole numbers are drawn apart a little.",
        units="of the inputs, on the axes",
        call="plots.failing_box(found.fails, traits=outcome.traits)",
        draw=lambda m: plots.failing_box(m.foreseen.fails, traits=m.stored.traits),
    ),
    Exhibit(
        function="trigger_shares",
        asks="What should be watched?",
        reads="The red square is how often the choice fails where the trigger is crossed, the empty dot where it is not; the longer the line between, the better the trigger.",
        units="percentage of futures",
        call="plots.trigger_shares(found.fails.triggers)",
        draw=lambda m: plots.trigger_shares(m.foreseen.fails.triggers),
    ),
    Exhibit(
        function="rank_bars",
        asks="With what does the difference between two options rise and fall?",
        reads="Bars to the right rise with the input, bars to the left fall; dark ones are told from chance, thin lines are 95 % intervals.",
        units="partial rank correlation, from -1 to 1",
        call="plots.rank_bars(rs.drivers(outcome, chosen, other), most=8)",
        draw=lambda m: plots.rank_bars(m.ranks, most=8),
    ),
    Exhibit(
        function="tornado_chart",
        asks="Which assumption moves the outcome most?",
        reads="Bars reach from the base to the outcome at the low (light) and high (dark) end of each assumption, the largest swing at the top.",
        units="of the outcome, on the axis",
        call='plots.tornado_chart(tornado(function, assumptions), outcome="hours available, % of hours needed")',
        draw=lambda m: plots.tornado_chart(m.swings, outcome="hours available, % of hours needed"),
    ),
    Exhibit(
        function="against_playbook",
        asks="What do our logs say against the playbook?",
        reads="Dots are estimates with their intervals as multiples of the playbook's number; filled fits, a red ring differs, gray cannot be told.",
        units="multiples on a scale of doublings; values with the unit on the axis at the right",
        call='plots.against_playbook(items, unit="hours of one occurrence")',
        draw=lambda m: plots.against_playbook(m.learned, unit="hours of one occurrence"),
    ),
    Exhibit(
        function="control_chart",
        asks="Is a measure in control?",
        reads="Points within the gray band are explained by chance, a red square lies outside, a hollow red point ends a run of eight or more on one side of the dashed center.",
        units="percentage of cases, or a count, by period",
        call="plots.control_chart(card.charts[0])",
        draw=lambda m: plots.control_chart(m.card.charts[0]),
    ),
    Exhibit(
        function="shares_now_and_before",
        asks="How did the shares of a scorecard move?",
        reads="The dot is the period, the light bar its 95 % interval, the upright mark the period before; a red square got worse and a green triangle better by more than chance.",
        units="percentage of cases",
        call="plots.shares_now_and_before(measures)",
        draw=lambda m: plots.shares_now_and_before(_shares(m)),
    ),
)  # fmt: skip


def _promised(material: Material) -> list[dict[Any, Any]]:
    """Return the fractions in time by segment, as rows."""
    table = tables.promised_service(material.run.case, simulation=material.played)
    return [row for row in table.to_dict("records") if row["by"] == "segment"]


def _shares(material: Material) -> list[Any]:
    """Return the measures of the scorecard that are shares with a value."""
    return [
        item
        for item in material.card.measures
        if item.definition.phase == "measure"
        and not item.part
        and item.value is not None
        and item.denominator
    ]


def readme() -> str:
    """Return the text of the gallery."""
    index = "".join(f"- [{item.asks}](#{item.function})\n" for item in EXHIBITS)
    return "\n".join([HEAD, index, *map(_section, EXHIBITS)])


def _section(item: Exhibit) -> str:
    """Return what the gallery says of one figure."""
    return (
        f"## {item.function}\n\n**{item.asks}** {item.reads}\n\nUnits: {item.units}.\n\n"
        f"```python\n{item.call}\n```\n\n![{item.asks}]({item.function}.png)\n"
    )


def _small(png: bytes) -> bytes:
    """Return a PNG of few colors, which takes half the room."""
    target = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").quantize(COLORS).save(target, format="png", optimize=True)  # fmt: skip
    return target.getvalue()


def main() -> int:
    """Write the pictures of the figures named, or of all, and the README."""
    wanted = set(sys.argv[1:]) or {item.function for item in EXHIBITS}
    material = Material()
    GALLERY.mkdir(parents=True, exist_ok=True)
    for item in EXHIBITS:
        if item.function in wanted:
            png = _small(plots.picture(item.draw(material)).png)
            (GALLERY / f"{item.function}.png").write_bytes(png)
            print(f"{item.function}: {len(png) / 1000:,.0f} kB")
    (GALLERY / "README.md").write_text(readme(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
