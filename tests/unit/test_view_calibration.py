"""The page of a calibration says what the log taught: which numbers differ, how requests arrive, what was wrong, what to do."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from builders_calibrate import (
    FIRST,
    LAST,
    PLAYBOOK,
    Truth,
    log,
    made_up,
    world_of,
)
from matplotlib.colors import to_hex
from reading_pages import check_page

from resourcing.calibrate import Change, Log, calibrate
from resourcing.view import plots
from resourcing.view.calibration import calibration_page, sentences, tables
from resourcing.view.calibration.findings import Findings
from resourcing.view.plots.drawing import ALERT, PLAN
from resourcing.view.plots.learned import DIFFERS, FITS, UNCOUNTED

NAMED = PLAYBOOK.replace(
    services={
        **PLAYBOOK.services,
        "issues": PLAYBOOK.services["issues"].replace(name="Issues <b>& more"),
    }
)


def found_in(truth, seed=1, **tables_of_log):
    """Return the findings of a made-up year."""
    tables_ = {**made_up(np.random.default_rng([5, seed]), truth=truth), **tables_of_log}  # fmt: skip
    found = calibrate(log(tables_), since=FIRST, until=LAST, **world_of())
    return Findings(found=found, playbook=NAMED)


@pytest.fixture(scope="module")
def findings():
    """Return findings of a year with half as many requests again as the playbook says, of 6 hours in place of 4."""
    return found_in(Truth(rate_factor=1.5, hours=6.0, cv=0.8))


@pytest.fixture(scope="module")
def read(findings):
    """Return what a browser would see of its page, once it is known to need nothing and to be accessible."""
    return check_page(page_of(findings))


def page_of(findings, **changes):
    """Return the page of findings."""
    options = {"title": "A <i>title</i>", "scenario": "my & file.toml", "folder": "out"}
    return calibration_page(
        findings.found, playbook=findings.playbook, **{**options, **changes}
    )


def item(**changes):
    """Return a number of 8 hours that the log puts at 12."""
    fields = {"name": "A", "playbook": 8.0, "estimate": 12.0, "low": 10.0, "high": 14.0}
    return plots.Learned(**{**fields, **changes})


@pytest.mark.parametrize(
    ("changes", "standing"),
    [
        ({}, DIFFERS),
        ({"low": 8.0}, FITS),
        ({"estimate": 4.0, "low": 3.0, "high": 5.0}, DIFFERS),
        ({"estimate": 4.0, "low": 3.0, "high": 5.0, "counted": False}, UNCOUNTED),
        ({"counted": False}, DIFFERS),
    ],
)
def test_less_work_than_expected_is_no_finding_where_nobody_counted(changes, standing):
    """An interval that leaves the playbook out differs; one below it cannot be told where occurrences were not counted."""
    assert item(**changes).standing == standing


def test_dots_and_lines_are_estimates_over_the_playbook():
    """The dot stands at estimate over playbook, the line over the interval, the playbook at 1; what differs is an empty ring."""
    items = [item(), item(name="B", low=7.0)]
    ax = plots.against_playbook(items, unit="hours")
    one, line, dot, _, other = ax.lines[:5]
    assert list(one.get_xdata()) == [1.0, 1.0]
    assert line.get_xdata() == pytest.approx([10 / 8, 14 / 8])
    assert dot.get_xdata() == pytest.approx([1.5])
    assert to_hex(dot.get_markerfacecolor()) == "#ffffff"
    assert to_hex(dot.get_markeredgecolor()) == ALERT
    assert to_hex(other.get_markerfacecolor()) == PLAN
    low, high = ax.get_xlim()
    assert low < 1 / 1.25 < 14 / 8 < high
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["A", "B"]
    assert "12 (10 to 14), playbook 8" in [text.get_text() for text in ax.texts]


def test_a_short_axis_has_marks_between_the_doublings():
    """Numbers close to the playbook's still leave three marks to read them by."""
    near = item(estimate=8.1, low=7.8, high=8.4)
    ticks = plots.against_playbook([near], unit="hours").get_xticks()
    assert len(ticks) >= 3
    assert 1.0 in ticks
    wide = item(estimate=2.0, low=1.0, high=33.0)
    ticks = plots.against_playbook([wide], unit="hours").get_xticks()
    assert ticks.tolist() == [0.125, 0.25, 0.5, 1.0, 2.0, 4.0]


def test_picture_holds_every_service_of_the_estimates_in_order(findings):
    """Each service with an estimate has a row with its numbers, the largest multiple of the playbook first."""
    items = findings.learned("hours_per_occurrence")
    table = findings.found.to_frame()
    own = table[(table["quantity"] == "hours_per_occurrence") & (table["level"] == "service")]  # fmt: skip
    assert sorted(i.estimate for i in items) == pytest.approx(sorted(own["estimate"]))
    ratios = [i.estimate / i.playbook for i in items]
    assert ratios == sorted(ratios, reverse=True)
    assert items[0].name == "Issues <b>& more"
    counted = dict(zip(own["service"], own["source"] != "playbook", strict=True))
    assert {i.name: i.counted for i in items}["Issues <b>& more"] == counted["issues"]


def test_headline_and_first_points_turn_with_what_was_found(findings):
    """The number of proposed changes is the headline; the hours and rates that go furthest are said with both numbers."""
    number = len(findings.found.changes)
    assert number >= 2
    assert sentences.headline(findings) == f"{number} numbers of the playbook do not fit the log"  # fmt: skip
    change = next(c for c in findings.found.changes if c.key == "services.issues.hours")
    said = sentences.attention(findings)
    assert f"Issues <b>& more takes {change.after:g} hours; the playbook says 4." in said  # fmt: skip
    assert any("is asked for" in text for text in said)
    none = Findings(found=replace(findings.found, changes=()), playbook=NAMED)
    assert sentences.headline(none) == "The playbook fits the log: no change is proposed"  # fmt: skip
    assert not any("Nothing has been changed" in text for text in sentences.attention(none))  # fmt: skip
    one = replace(findings.found, changes=findings.found.changes[:1])
    assert sentences.headline(Findings(found=one, playbook=NAMED)) == "1 number of the playbook does not fit the log"  # fmt: skip


def test_rates_of_one_service_are_said_together(findings):
    """Several profiles of one service make one sentence with the range of factors; a single one says its numbers."""
    made = [
        Change(key=f"services.issues.occurrences.{p}", before=2.0, after=a, basis="x")
        for p, a in (("flagship", 4.0), ("light", 5.0))
    ]
    both = Findings(found=replace(findings.found, changes=tuple(made)), playbook=NAMED)
    assert any(
        "asked for 2.0 to 2.5 times as often as the playbook says, by alliances of 2 profiles" in text
        for text in sentences.attention(both)
    )  # fmt: skip
    one = Findings(found=replace(findings.found, changes=tuple(made[:1])), playbook=NAMED)  # fmt: skip
    assert any(
        "asked for 4 times a year by an alliance of the profile “Flagship”; the playbook says 2." in text
        for text in sentences.attention(one)
    )  # fmt: skip


def test_changes_stand_by_name_with_their_factor(findings):
    """Each proposed change has a row: what it is about, both numbers, their ratio, and what it rests on."""
    rows = tables.changes(findings).rows
    assert len(rows) == len(findings.found.changes)
    for row, change in zip(rows, findings.found.changes, strict=True):
        assert row[0].startswith("Issues <b>& more: ")
        assert row[3] == f"{change.after / change.before:.2f}"
        assert f"derived: {row[4]}" == change.basis


def test_arrivals_are_said_in_words():
    """Alliances that differ and a rate that rises are named; otherwise nothing contradicts chance."""
    odd = found_in(Truth(alliance_cv=1.5, growth=3.0, rate_factor=4.0))
    row = tables.arrivals(odd).rows[0]
    value = odd.found.to_tests().set_index("test")["value"]
    assert row[2].startswith(f"vary {value['between alliances']:.1f} times as much as by chance (p below 0.001")  # fmt: skip
    assert row[4].startswith(f"rises by {value['trend'] - 1:.0%} a year (+")
    assert "Issues <b>& more (alliances differ" in sentences.arriving(odd)
    assert "the rate is rising" in sentences.arriving(odd)
    tests = odd.found.to_tests().assign(verdict="no sign")
    even = Findings(found=replace(odd.found, tests=tests), playbook=NAMED)
    assert sentences.arriving(even).startswith("Nothing contradicts")
    assert tables.arrivals(even).rows[0][2] == "no more than by chance"
    silent = Findings(found=replace(odd.found, tests=tests.iloc[:0]), playbook=NAMED)
    assert sentences.arriving(silent) == ""


def test_responses_stand_against_the_promise_by_segment():
    """Segments come in the order of the playbook with the fraction, its interval and the verdict as pages write it."""
    slow = found_in(Truth(response_days=3.0, rate_factor=3.0))
    told = slow.found.to_responses()
    table = told.set_index(["by", "key"])
    added = told[told["key"] == "complex"].assign(key="simple")
    more = replace(slow.found, responses=pd.concat([told.iloc[:2], added, told.iloc[2:]]))  # fmt: skip
    rows = tables.answered(Findings(found=more, playbook=NAMED)).rows
    assert [row[0] for row in rows] == ["Complex", "Typical", "Simple", "Everything"]
    complex_ = table.loc[("segment", "complex")]
    assert rows[0][3].startswith(f"{complex_['in_time']:.1%} (")
    assert complex_["verdict"] == "broken"
    assert rows[0][5] == "not kept"
    assert "was not kept for complex alliances" in sentences.late(slow)
    assert "Simulated" not in tables.answered(slow).columns


def test_a_simulation_stands_beside_the_log_where_it_was_given(findings):
    """With simulated fractions two columns more say them and whether they agree."""
    both = findings.found.to_responses().assign(simulated=0.5, agrees="no")
    table = tables.answered(Findings(found=replace(findings.found, responses=both), playbook=NAMED))  # fmt: skip
    assert table.columns[-2:] == ("Simulated", "Agree")
    assert table.rows[0][-2:] == ("50.0%", "no")


def test_what_was_wrong_is_told_row_for_row():
    """Every finding has a row with its number and what was done; used and left out add up."""
    frames = made_up(np.random.default_rng([5, 1]))
    bad = frames["timesheet"].iloc[:2].assign(service="issues2")
    sheet = pd.concat([frames["timesheet"], bad], ignore_index=True)
    messy = found_in(Truth(), timesheet=sheet)
    row = next(r for r in tables.mess(messy).rows if "unknown service" in r[0])
    assert row[1] == "2"
    totals = {r[0]: r[1:] for r in tables.totals(messy).rows}
    whole, used, left = (int(c.replace(",", "")) for c in totals["Timesheet"])
    assert whole == used + left == len(sheet)
    assert left >= 2


def test_texts_are_escaped_and_identifiers_stay_out_of_sight(findings, read):
    """Names and titles with tags stay text; services and profiles stand by name; the commands name the files."""
    page = page_of(findings)
    assert "<b>" not in page
    assert "<i>" not in page
    assert "Issues <b>& more" in read.seen
    assert "A <i>title</i>" in read.seen
    assert "resourcing calibrate 'my & file.toml' --patch out/patch.toml --apply" in read.seen  # fmt: skip
    assert not re.search(r"\b(flagship|partnership|hours_per_occurrence)\b", read.seen)


def test_the_same_calibration_gives_the_same_page(findings):
    """Nothing in the page depends on when it was made."""
    assert page_of(findings) == page_of(findings)


def test_a_register_without_a_log_gives_a_page_that_says_so():
    """With nothing to learn from, the page is whole and claims nothing."""
    found = calibrate(Log.of(), **world_of())
    page = page_of(Findings(found=found, playbook=NAMED))
    seen = check_page(page).seen
    assert "The log holds no row that can be used" in seen
    assert "The register holds no timesheet, requests or events." in seen
    assert "<svg" not in page
