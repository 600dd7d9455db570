"""The page says what the replay measured: verdicts, names, waits without end, and what was assumed; nothing without a replay."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from builders_levers import helping_playbook
from builders_playbook import small_playbook
from builders_run import led_so, small_case, small_register, small_scenario
from matplotlib.colors import to_hex

from resourcing.domain import Absence
from resourcing.scenario import ServiceTimes, SimulationSettings
from resourcing.simulate import GROUPS, service_levels
from resourcing.study import prepare, replay, with_service
from resourcing.view import plots, tables
from resourcing.view.plots.drawing import ALERT, PLAN
from resourcing.view.report import report, service
from resourcing.view.report.facts import Facts
from resourcing.view.report.sentences import answering

LEADS = {
    "A1": "M1 M1 M1 M1",
    "A2": "M2 M2 M1 M1",
    "A3": "- - - -",
    "A4": "M3 M3 M3 M3",
    "A5": "M5 M5 M5 M5",
    "A6": "M4 M4 M4 M4",
}
SETTINGS = SimulationSettings(replications=60, warm_up_days=20)


def played(case=None, leads=LEADS, **changes):
    """Return a run with given leads, replayed."""
    done = led_so(case or small_case(), leads)
    return with_service(done, settings=SETTINGS.replace(**changes))


@pytest.fixture(scope="module")
def run():
    """Return the run: A3 goes without a lead, A6 and A7 ask nothing."""
    return played()


@pytest.fixture(scope="module")
def page(run):
    """Return its page."""
    return report(run, scenario_name="small")


@pytest.fixture(scope="module")
def mixed():
    """Return a run in which one alliance of the complex segment is promised another limit than the others."""
    case = small_case()
    sla = case.world.playbook.sla
    longer = sla["flagship"].replace(response_days=8.0)
    book = case.world.playbook.replace(sla={**sla, "ecosystem": longer})
    rows = [
        replace(item, profile="ecosystem") if item.alliance_id == "A2" else item
        for item in case.portfolio.placements
    ]
    portfolio = replace(case.portfolio, placements=tuple(rows))
    world = replace(case.world, playbook=book)
    return played(replace(case, portfolio=portfolio, world=world))


def rows_of(table):
    """Return the rows of a table of the page by their first cell."""
    return {row[0]: dict(zip(table.columns, row, strict=True)) for row in table.rows}


def test_every_group_has_the_measured_numbers_with_a_name(run):
    """The table is that of the simulation, row for row, with names of people, alliances, profiles and services."""
    named = tables.service(run.case, simulation=run.service)
    bare = service_levels(run.service)
    assert named[list(bare.columns)].equals(bare)
    name = named.set_index(["by", "key"])["name"]
    assert name["alliance", "A4"] == "Alliance A4"
    assert name["manager", "M3"] == "Cléo"
    assert name["profile", "light"] == "Light"
    assert name["service", "issues"] == "Issues"
    assert set(named["by"]) == set(GROUPS)


def test_verdicts_follow_the_interval(run):
    """Kept where the whole interval is at the promise or above, broken where below, else open; silent groups are told apart."""
    table = tables.service(run.case, simulation=run.service, by=["alliance"])
    asked = table[table["requests"] > 0]
    for row in asked.to_dict("records"):
        low, high = row["in_time_low"] >= 0.9, row["in_time_high"] < 0.9
        expected = "kept" if low else "not kept" if high else "cannot be told"
        assert row["verdict"] == expected
    assert set(asked["verdict"]) == {"kept", "not kept", "cannot be told"}
    assert set(table[table["requests"] == 0]["verdict"]) == {"nothing asked"}


def test_promises_that_differ_are_judged_by_profile(run, mixed):
    """A segment with two limits has no verdict of its own and is followed by its profiles; one with one limit stands alone."""
    table = tables.promised_service(mixed.case, simulation=mixed.service)
    assert table["key"].tolist() == ["complex", "flagship", "ecosystem", "typical", "simple"]  # fmt: skip
    assert table["verdict"].tolist()[0] == ""
    assert table["limit_days"].tolist()[1:3] == [2.0, 8.0]
    alone = tables.promised_service(run.case, simulation=run.service)
    assert set(alone["by"]) == {"segment"}
    text = answering.judged(Facts(run=mixed), mixed.service)
    assert "not kept for alliances of the profile “Flagship” (" in text
    assert "complex" not in text


def test_headline_tells_kept_from_broken_with_the_fractions_promised(run):
    """One sentence names every segment once, under its verdict, with the fraction found and the one promised."""
    text = answering.judged(Facts(run=run), run.service)
    level = service_levels(run.service, by=["segment"]).set_index("key")["in_time"]
    assert text == (
        f"The promise to answer in time is not kept for complex alliances ({level['complex']:.1%} of requests, promised 90%); "
        f"it is kept for typical alliances ({level['typical']:.1%} of requests, promised 90%); nothing is asked by simple alliances."
    )


def test_attention_names_broken_promises_only(run):
    """What is not kept stands in the list at the top; with no replay or nothing broken there is no such line."""
    line = answering.late(Facts(run=run))
    assert line.startswith("The promise to answer in time is not kept for complex")
    assert "typical" not in line
    assert answering.late(Facts(run=replace(run, service=None))) == ""
    well = led_so(run.case, {"A4": "M3 M3 M3 M3", "A5": "M5 M5 M5 M5"})
    typical = replay(run.case, well.plan, settings=SETTINGS)
    only = replace(well, service=typical)
    assert "complex" in answering.late(Facts(run=only))


@pytest.mark.usefixtures("plain_pages")
def test_page_has_the_section_only_where_the_plan_was_replayed(run, page):
    """The section, its link and its line at the top come and go together."""
    assert 'href="#service"' in page
    assert 'id="service"' in page
    assert page.count("The promise to answer in time is not kept for complex") >= 2
    without = report(replace(run, service=None), scenario_name="small")
    assert "service" not in without.split("<main>")[0].split("<nav")[1].replace("#services", "").replace("services", "")  # fmt: skip
    assert "Will we answer in time?" not in without
    assert "answer in time" not in without


def test_names_with_tags_are_escaped(page):
    """A name that looks like a tag stays text, also in the section."""
    part = page[page.index('id="service"') :]
    part = part[: part.index("</section>")]
    assert "&#34;Ärzte&#34; &lt;b&gt;&amp;" in part
    assert "<b>" not in part


def test_waits_without_end_are_called_so(run):
    """What nobody answers waits for ever, which stands in words; an alliance that asks nothing is not listed."""
    found = service.section(Facts(run=run))
    rows = rows_of(found.alliances)
    assert rows["Alliance A3"]["Half begun within, days"] == "never"
    assert rows["Alliance A3"]["Begun in time"] == "0.0%"
    assert rows["Alliance A5"]["Half begun within, days"] == "at once"
    assert "Alliance A6" not in rows
    assert "inf" not in str(found)
    assert "nan" not in str(found)


def test_alliances_stand_in_order_of_what_they_miss(run):
    """The one furthest below its promise comes first."""
    level = service_levels(run.service, by=["alliance"]).set_index("key")
    missing = (level["in_time"] - level["promised"]).dropna().sort_values()
    names = [f"Alliance {key}" for key in missing.index]
    found = [row[0] for row in service.section(Facts(run=run)).alliances.rows]
    assert [name if "SUM" not in name else "Alliance A1" for name in found] == names


def test_segments_show_interval_promise_and_displaced_hours(run):
    """The short table has the numbers of the simulation, rounded, and everything in its last row."""
    level = service_levels(run.service, by=["segment", "all"]).set_index("key")
    table = service.section(Facts(run=run)).segments
    row, found = level.loc["complex"], rows_of(table)["Complex"]
    assert found["Begun in time"] == (
        f"{row['in_time']:.1%} ({100 * row['in_time_low']:.1f} to {100 * row['in_time_high']:.1f})"
    )
    assert found["Promised"] == "90% in 2 days"
    assert found["Verdict"] == "not\N{NO-BREAK SPACE}kept"
    share = row["displaced_hours"] / row["planned_hours"]
    assert found["Planned hours displaced"] == f"{row['displaced_hours']:,.0f} ({share:.0%})"  # fmt: skip
    assert table.rows[-1][0] == "Everything"
    assert table.rows[-1][1] == f"{level.loc['all', 'requests']:,.0f}"


def test_people_stand_by_name_and_nobody_for_what_is_unled(run):
    """People have a row if they lead or work, and requests without a lead one of their own."""
    rows = rows_of(service.section(Facts(run=run)).people)
    assert {"Ada", "Ben", "Cléo", "Dan", "Eva", "Led by nobody"} == set(rows)
    assert rows["Led by nobody"]["95% begun within, days"] == "never"


def away_case():
    """Return a case in which M3 is away for the whole of March and April."""
    absence = Absence(
        manager_id="M3",
        first_day=date(2027, 3, 1),
        last_day=date(2027, 4, 30),
        share=1.0,
    )
    register = small_register().replace(absences=(absence,))
    return prepare(small_scenario(), register=register, playbook=small_playbook())


def test_requests_to_somebody_away_are_counted():
    """The share of requests that arrive while the lead is away, and of the late ones, are those of the log."""
    run = played(away_case())
    found = tables.while_away(run.service)
    assert found.leads == ("M3",)
    log = [run.service.events(replication=n) for n in range(60)]
    first, last = np.busday_count("2027-01-01", ["2027-03-01", "2027-05-01"])
    mine = [rows[(rows["alliance_id"] == "A4") & rows["opened"].between(first, last, inclusive="left")] for rows in log]  # fmt: skip
    assert found.requests == pytest.approx(sum(map(len, mine)) / sum(map(len, log)))
    late = sum((~((rows["first_response"] - rows["opened"]) <= 5)).sum() for rows in mine)  # fmt: skip
    assert found.of_late == pytest.approx(late / (~run.service.in_time).sum())
    text = answering.while_away(Facts(run=run), run.service)
    assert f"{found.requests:.1%} of all requests" in text
    assert "(Cléo)" in text


def test_a_team_of_nobody_has_a_page_without_absences():
    """Without managers and teams the section is there, and no lead is away."""
    register = small_register()
    alone = register.replace(
        managers=(),
        teams=(),
        absences=(),
        alliances=tuple(
            row.replace(current_manager=None, pinned_manager=None)
            for row in register.alliances
        ),
    )
    case = prepare(
        small_scenario(changes=(), options={}),
        register=alone,
        playbook=small_playbook(),
    )
    run = played(case, {})
    found = tables.while_away(run.service)
    assert (found.leads, found.requests) == ((), 0.0)
    assert answering.while_away(Facts(run=run), run.service) == ""


def test_nothing_is_said_of_absences_where_nobody_is_asked_in_one(run):
    """A part-time absence leaves hours; then there is no sentence."""
    assert answering.while_away(Facts(run=run), run.service) == ""


def test_assumptions_follow_the_settings():
    """What the page says of arrivals, times, order, patience and planned work turns with each setting."""
    plain = answering.assumed(played().service)
    assert "log-normally spread hours around those of the catalogue (squared coefficient of variation 1)" in plain  # fmt: skip
    assert "the plan names nobody who steps in" in plain
    assert "No request is withdrawn." in plain
    assert "caught up later" in plain
    assert "interrupt" not in plain
    assert "gives up arrive all the same" in plain
    assert "declined" not in plain
    assert "a way of their own" not in plain
    other = answering.assumed(
        played(
            preemption="resume",
            patience_days=4.0,
            planned_work="lost",
            support="off",
            holidays=(date(2027, 1, 1), date(2027, 12, 24)),
            service_times=ServiceTimes(kind="gamma", scv=2.5),
            service_times_of={"issues": ServiceTimes(kind="constant")},
            given_up="declined",
        ).service
    )
    for words in (
        "they interrupt others",
        "withdrawn after 4 working days on average",
        "is lost.",
        "nobody steps in",
        "but 2 holidays",
        "gamma-distributed hours around those of the catalogue (squared coefficient of variation 2.5)",
        "Hours of “issues” spread in a way of their own.",
        "delivers nothing are declined, and count as late",
    ):
        assert words in other


def test_assumptions_say_who_steps_in():
    """Where the playbook lets others help, the page says that they step in."""
    case = prepare(
        small_scenario(), register=small_register(), playbook=helping_playbook()
    )
    book = case.world.playbook
    share = next(iter(book.profiles.values())).support_share.replace(essential=0.5)
    open_ = book.replace(
        profiles={
            k: v.replace(support_share=share, least_grade="associate")
            for k, v in book.profiles.items()
        }
    )
    case = prepare(small_scenario(), register=small_register(), playbook=open_)
    text = answering.assumed(played(case, support="allowed").service)
    assert "everybody whom the playbook allows to support step in" in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"settled": False}, "It does not settle"),
        ({"enough": False}, "wider than the scenario asks for"),
        ({"enough": None}, "replays at length"),
    ],
)
def test_how_it_was_replayed_admits_what_went_wrong(run, changes, words):
    """Replications, warm-up and seed are named, and what did not settle or is not precise enough."""
    text = answering.how(replace(run.service, **changes))
    assert text.startswith(
        "Replayed 60 times with requests that arrive by chance, each after 20 working days to settle; seed 3."
    )
    assert words in text


def test_picture_of_segments_shows_fraction_interval_and_promise(run):
    """Each row has a line over the interval, a point at the fraction and a bar at the promise; what is not kept is empty."""
    ax = plots.answered_in_time(run.case, simulation=run.service)
    level = service_levels(run.service, by=["segment"]).set_index("key")
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["complex", "typical"]
    interval, point, promise = ax.lines[:3]
    row = level.loc["complex"]
    assert interval.get_xdata() == pytest.approx([row["in_time_low"], row["in_time_high"]])  # fmt: skip
    assert point.get_xdata() == pytest.approx([row["in_time"]])
    assert promise.get_xdata() == pytest.approx([0.9, 0.9])
    assert to_hex(point.get_markerfacecolor()) == "#ffffff"
    assert to_hex(point.get_markeredgecolor()) == ALERT
    assert to_hex(ax.lines[4].get_markerfacecolor()) == PLAN
    assert ax.get_xlim()[0] < row["in_time_low"]


def test_picture_of_mixed_promises_has_a_bar_for_profiles_only(mixed):
    """The segment whose promises differ has no bar of its own, its profiles have."""
    ax = plots.answered_in_time(mixed.case, simulation=mixed.service)
    labels = [tick.get_text() for tick in ax.get_yticklabels()]
    assert labels == ["complex", "Flagship", "Ecosystem", "typical"]
    bars = [line for line in ax.lines if len(line.get_xdata()) == 2]
    heights = sorted({round(float(np.mean(line.get_ydata()))) for line in bars if line.get_xdata()[0] == line.get_xdata()[1]})  # fmt: skip
    assert heights == [1, 2, 3]


def test_picture_of_waits_is_their_distribution(run):
    """At the limit the line stands at the fraction in time, and what waits longer than the picture is said."""
    ax = plots.response_times({"plan": run.service}, alliance="A2")
    steps = ax.patches[0].get_data()
    level = service_levels(run.service, by=["alliance"]).set_index("key").loc["A2"]
    at = np.searchsorted(steps.edges, 2.0, side="right") - 1
    assert steps.values[at] == pytest.approx(level["in_time"])
    assert steps.edges[-1] == 12.0
    label = ax.get_legend().get_texts()[0].get_text()
    assert label.startswith("plan: ")
    assert label.endswith("wait longer than 12 days")
    assert "promised 90%\nwithin 2 days" in [item.get_text() for item in ax.texts]


def test_picture_of_waits_refuses_an_alliance_that_asks_nothing(run):
    """An alliance without requests has no distribution."""
    with pytest.raises(ValueError, match="A6 asks nothing in plan"):
        plots.response_times({"plan": run.service}, alliance="A6")


def test_a_plan_without_requests_has_a_section_without_numbers():
    """Nothing asked: the page is whole and says so."""
    case = small_case()
    silent = replace(case.demand, requests=case.demand.requests * 0)
    quiet = replace(case, demand=silent)
    run = played(quiet)
    found = service.section(Facts(run=run))
    assert found.found.startswith("Nothing is asked by complex alliances")
    assert found.alliances.rows == ()
    assert "Will we answer in time?" in report(run, scenario_name="quiet")
