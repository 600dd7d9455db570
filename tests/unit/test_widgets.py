"""The explorer without a browser: controls set, answers read, files written, mistakes told."""

import re
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import ipywidgets as w
import pytest
from builders_run import write_small_inputs

from resourcing.steering import MEASURES, Joiners, State, answer
from resourcing.view.widgets import AtOnce, InBackground, app, staffing_explorer
from resourcing.view.widgets.results import beside, load, wished

JULY = date(2027, 7, 1)


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    """Return the scenario file of the small portfolio."""
    return write_small_inputs(tmp_path_factory.mktemp("explored"))


@pytest.fixture(scope="module")
def shared(scenario, tmp_path_factory):
    """Return one explorer for all tests of this file."""
    folder = tmp_path_factory.mktemp("saves")
    return staffing_explorer(scenario, seconds=None, worker=AtOnce, folder=folder)


@pytest.fixture
def ui(shared):
    """Return the explorer, back at the start."""
    shared.ask(State())
    for name in list(shared.kept):
        shared.forget(name)
    return shared


def hire(ui, number=2):
    """Let people join in July by the first row of joiners."""
    row = ui.controls.joiners.rows[0]
    if row.first.value != JULY:
        row.first.value = JULY
    row.number.value = number


def picture(ui) -> str:
    """Return the picture of coverage."""
    return re.search(r"<svg.*?</svg>", ui.display.result.value, re.S)[0]


def heat_map(ui) -> str:
    """Return the table of loads."""
    return re.search(r'<table class="load">.*?</table>', ui.display.result.value, re.S)[
        0
    ]


def inside(widget):
    """Yield a widget and all that it holds."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from inside(child)


# --- Steering ---


def test_a_moved_control_changes_numbers_and_picture(ui):
    """Two seniors more: the state says so, they stand in the heat map, and the plan is worth more."""
    before, drawn = ui.display.result.value, picture(ui)
    hire(ui)
    assert ui.state == State(joiners=(Joiners(grade="senior", number=2, first=JULY),))
    assert ui.display.result.value != before
    assert picture(ui) != drawn
    assert "New senior 2" in heat_map(ui)
    assert ui.answer.run.plan.objective > ui.base.run.plan.objective


def test_the_heat_map_says_what_the_plan_says(ui):
    """Each cell is the occupancy and the number of alliances led; no hours where somebody has left."""
    plan, found = ui.answer.run.plan, load(ui.answer)
    assert found.periods == tuple(plan.data.periods)
    names = [name for name, _ in found.rows]
    ben = found.rows[names.index("Ben")][1]
    assert [cell.kind for cell in ben] == ["", "", "away", "away"]
    r = plan.data.resources.index("M2")
    assert ben[0].text == f"{plan.occupancy[r, 0]:.0%}"
    assert ben[0].led.startswith(f"{plan.alliances_led[r, 0]}")


def test_a_message_of_the_browser_does_the_same(ui):
    """What a front-end sends arrives by `set_state`."""
    row = ui.controls.joiners.rows[0]
    row.number.set_state({"value": 1})
    assert [item.number for item in ui.state.joiners] == [1]


def test_undo_goes_back_step_by_step(ui):
    """State, controls and answer are those before."""
    hire(ui, 1)
    one = ui.display.result.value
    hire(ui, 2)
    ui.undo()
    assert ui.controls.joiners.rows[0].number.value == 1
    assert ui.display.result.value == one


def test_every_control_says_what_it_says(ui):
    """Each kind of control, moved by hand, stands in the state."""
    controls = ui.controls
    controls.leavers.rows[0].last.value = date(2027, 9, 30)
    controls.leavers.rows[0].who.value = "M4"
    controls.deals.rows[0].number.value = 1
    controls.contracts["senior"].value = 40.0
    controls.may_lead["project_management"].value = ("simple",)
    controls.floors["complex"].value = 0.3
    controls.core_floors["typical"].value = 0.2
    controls.freeze.value = date(2027, 3, 31)
    controls.handovers.value = 5
    controls.seed.value = 9
    state = ui.state
    assert state.leavers == {"M4": date(2027, 9, 30)}
    assert [item.number for item in state.deals] == [1]
    assert state.contract_hours == {"senior": 40.0}
    assert state.may_lead == {"project_management": ("simple",)}
    assert (state.floors, state.core_floors) == ({"complex": 0.3}, {"typical": 0.2})
    assert (state.freeze_until, state.max_handovers, state.seed) == (
        date(2027, 3, 31),
        5,
        9,
    )
    assert ui.problems == ""


def test_one_more_row_is_offered(ui):
    """A third kind of joiner has a row of its own."""
    rows = ui.controls.joiners
    (more,) = [x for x in inside(rows.box) if isinstance(x, w.Button)]
    number = len(rows.rows)
    more.click()
    assert len(rows.rows) == number + 1
    rows.rows[-1].number.value = 1
    assert len(ui.state.joiners) == 1
    assert [row.number.value for row in rows.rows] == [*[0] * number, 1]


def test_every_control_has_a_name_and_shows_what_is_chosen(ui):
    """Screen readers read descriptions; a list without a choice would look broken."""
    for widget in inside(ui.view):
        if isinstance(widget, w.Button | w.IntSlider | w.FloatSlider | w.Dropdown):
            assert widget.description
        if isinstance(widget, w.Dropdown) and widget.options:
            assert widget.index is not None


# --- Mistakes ---


def test_what_cannot_be_is_a_sentence_and_the_last_plan_stays(ui):
    """Dan may not lead a typical alliance; undo clears the message."""
    before = ui.display.result.value
    ui.pins.alliance.value = "A4"
    ui.pins.lead.value = "M4"
    assert (
        "lead of Alliance A4 = &#39;Dan&#39;: may not lead it"
        in ui.display.errors.value
    )
    assert "Traceback" not in ui.display.errors.value
    assert ui.display.result.value == before
    ui.undo()
    assert ui.display.errors.value == ""
    assert ui.pins.pins == {}


def test_two_rows_of_one_kind_are_told(ui):
    """They are to be one row."""
    rows = ui.controls.deals.rows
    rows[1].profile.value = rows[0].profile.value
    rows[0].number.value = 1
    rows[1].number.value = 1
    assert "stand twice" in ui.display.errors.value


def test_a_defect_is_told_and_raised(ui, monkeypatch):
    """The panel says so; the program does not hide it."""
    name = "resourcing.view.widgets.explorer.answer"
    monkeypatch.setattr(name, lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        hire(ui, 3)
    assert "the program failed (ZeroDivisionError" in ui.display.errors.value


def test_a_scenario_that_cannot_be_read_is_told_in_the_app(monkeypatch, tmp_path):
    """The page says what is wrong."""
    monkeypatch.setenv("RESOURCING_EXPLORE", str(tmp_path / "none.toml"))
    assert "there is no such file or folder" in app().value


# --- Beside each other ---


def test_at_most_four_plans_are_kept_side_by_side(ui):
    """A column each; the fifth is refused; forgetting makes room."""
    hire(ui, 1)
    for number in range(1, 6):
        ui.keep(f"Plan {number}")
    assert list(ui.kept) == ["Plan 1", "Plan 2", "Plan 3", "Plan 4"]
    assert "forget one first" in ui.display.status.value
    assert ui.display.result.value.count("Plan 4") == 2  # measures, and what is asked
    ui.forget("Plan 9")
    assert "Plan 1, Plan 2" in ui.display.status.value
    ui.forget("Plan 1")
    assert "Plan 1" not in ui.display.result.value


def test_what_each_plan_kept_asks_for_stands_in_words(ui):
    """Plans are told apart by what was steered, also after other things were; without a plan kept nothing is said."""
    assert "Asked for" not in ui.display.result.value
    hire(ui, 1)
    ui.keep("One")
    ui.undo()
    rows = dict(wished(ui.answer, ui.kept).rows)
    assert rows["One"] == "1 senior more (central) from 2027-07-01"
    assert rows["Now"] != rows["One"]
    assert rows["One"] in ui.display.result.value


def test_the_change_is_that_against_the_start(ui):
    """Value points now less those of the start, rounded for reading."""
    hire(ui, 1)
    (row,) = [
        r for r in beside(ui.base, ui.answer, {}).rows if r[0] == MEASURES["objective"]
    ]
    plans = (ui.base.run.plan.objective, ui.answer.run.plan.objective)
    change = float(row[-1].replace(",", ""))
    assert change == pytest.approx(plans[1] - plans[0], abs=0.5)
    assert change > 0


# --- The front door ---


def test_moved_scores_show_segment_hours_and_lead(ui):
    """Raised to the top, a typical alliance is complex and needs more hours."""
    ui.scores.alliance.value = "A4"
    before = ui.scores.said.value
    assert "<b>Typical</b>" in before
    for control in ui.scores.criteria.values():
        control.value = control.max if isinstance(control, w.FloatSlider) else 99
    assert "<b>Complex</b>" in ui.scores.said.value
    hours = [float(re.search(r"([\d.]+) hours a month", t)[1]) for t in (before, ui.scores.said.value)]  # fmt: skip
    assert hours[1] > hours[0]
    assert "led by" in ui.scores.said.value
    assert set(ui.state.levels) == {"A4"}
    (reset,) = [x for x in inside(ui.scores.box) if isinstance(x, w.Button)]
    reset.click()
    assert ui.state.levels == {}
    assert ui.scores.said.value == before


def test_a_new_deal_is_offered_scored_and_pinned(ui):
    """Both panels offer it as soon as it is there; gone, it takes its pin and scores with it."""
    row = ui.controls.deals.rows[-1]
    row.number.value = 1
    (deal,) = ui.answer.case.world.sampled
    ui.scores.alliance.value = ui.pins.alliance.value = deal
    before = ui.scores.said.value
    assert "<b>Simple</b>" in before
    highest = {k: c.max if isinstance(c, w.FloatSlider) else 99 for k, c in ui.scores.criteria.items()}  # fmt: skip
    ui.ask(ui.state.replace(levels={deal: highest}, pins={deal: "M1"}))
    assert ui.pins.lead.value == "M1"
    assert "<b>Complex</b>" in ui.scores.said.value
    assert "led by Ada" in ui.scores.said.value
    ui.scores.criteria["importance"].value = 4.5
    assert ui.state.levels[deal]["importance"] == 4.5
    row.number.value = 0
    assert ui.state == State()
    assert deal not in [key for _, key in ui.scores.alliance.options]


# --- Files and pages ---


def test_a_saved_state_is_loaded_again(ui):
    """The controls stand where they stood; nothing is overwritten; names stay in the folder."""
    hire(ui)
    ui._save("two-seniors")
    assert "Saved as" in ui.display.status.value
    asked = ui.state
    ui._save("two-seniors")
    assert "already" in ui.display.status.value
    for name in ("../outside", "", ".hidden"):
        ui._save(name)
        assert "Nothing was saved" in ui.display.status.value
    ui.keep("Kept")
    ui.ask(State())
    files = dict(ui._files.file.options)
    assert "small.toml (beside the scenario)" in files
    ui._load(files["two-seniors.toml"])
    assert ui.state == asked
    assert list(ui.kept) == ["Kept"]
    assert ui.controls.joiners.rows[0].number.value == 2


def test_a_file_that_cannot_be_read_is_told(ui, tmp_path):
    """Beside the plan that stands."""
    path = tmp_path / "broken.toml"
    path.write_text('extends = "nowhere.toml"\n', encoding="utf-8")
    before = ui.display.result.value
    ui._load(path)
    assert "nowhere.toml" in ui.display.errors.value
    assert ui.display.result.value == before


def test_another_scenario_becomes_the_start(scenario, tmp_path):
    """A scenario that no control can ask for is steered from where it stands."""
    ui = staffing_explorer(scenario, seconds=None, worker=AtOnce, folder=tmp_path)
    path = scenario.with_name("other.toml")
    path.write_text(
        f'extends = "{scenario.name}"\ntitle = "Other"\n[[changes]]\nkind = "manager_works"\n'
        'manager_id = "M1"\ndate = 2027-07-01\nfte = 0.1\n',
        encoding="utf-8",
    )
    ui._load(path)
    assert ui.problems == ""
    assert ui.base.case.scenario.title == "Other"
    assert ui.state == State()


def test_an_option_is_begun_from_and_plans_kept_stay(scenario, tmp_path):
    """Its people are there from the start, the page says so, and the plan kept before stands beside it."""
    path = scenario.with_name("with-option.toml")
    path.write_text(
        f'extends = "{scenario.name}"\n[options.teams]\ntitle = "Teams lead"\n'
        "team_hours_per_month = { T1 = 77.0 }\n",
        encoding="utf-8",
    )
    ui = staffing_explorer(path, seconds=None, worker=AtOnce, folder=tmp_path)
    ui.keep("As is")
    files = ui._files
    files.option.value = "teams"
    (begin,) = [x for x in inside(files.box) if "Begin" in getattr(x, "description", "")]  # fmt: skip
    begin.click()
    assert ui.base.case.world.option == "steered_teams"
    assert [row.hours_per_month for row in ui.base.case.world.register.teams if row.team_id == "T1"] == [77.0]  # fmt: skip
    shown = "".join(x.value for x in inside(ui.view) if isinstance(x, w.HTML))
    assert "option <b>Teams lead</b>" in shown
    assert list(ui.kept) == ["As is"]
    asked_for = wished(ui.answer, ui.kept).rows
    assert asked_for == (("As is", "as it stands"), ("Now", "Teams lead: as it stands"))
    assert files.option.value == "teams"


def test_the_page_is_the_report_of_the_plan(ui):
    """Self-contained, with the headline that the explorer shows."""
    hire(ui, 1)
    headline = re.search(r'id="explorer-headline">(.*?)</h2>', ui.display.result.value)[
        1
    ]
    assert headline in ui.page()
    ui.download()
    assert "download='plan.html'" in ui.display.offered.value


# --- Work ---


def test_a_search_of_the_scenario_before_never_answers_for_the_one_loaded(
    scenario, tmp_path, monkeypatch
):
    """A look that ends after another scenario is loaded changes neither plan nor start."""
    searched = []
    ui = staffing_explorer(scenario, seconds=None, worker=AtOnce, folder=tmp_path)
    path = scenario.with_name("loaded-meanwhile.toml")
    path.write_text(
        f'extends = "{scenario.name}"\ntitle = "Meanwhile"\n', encoding="utf-8"
    )

    def look(found):
        if not searched:
            searched.append(found)
            ui._load(path)
        return found

    monkeypatch.setattr("resourcing.view.widgets.explorer.is_proven", lambda _: False)
    monkeypatch.setattr("resourcing.view.widgets.explorer.further", lambda f, **_: look(f))  # fmt: skip
    ui.search()
    assert searched
    assert ui.answer.case.scenario.title == "Meanwhile"
    assert ui.base.case.scenario.title == "Meanwhile"


def test_an_answer_that_comes_late_moves_no_control_and_is_not_shown(ui, monkeypatch):
    """The state asked for while another one is worked out is the one that is answered."""
    real, late = answer, []

    def slow(ground, state, **options):
        if not late:
            late.append(state)
            hire(ui, 3)
        return real(ground, state, **options)

    monkeypatch.setattr("resourcing.view.widgets.explorer.answer", slow)
    ui.controls.contracts["senior"].value = 70.0
    assert late[0].contract_hours == {"senior": 70.0}
    assert ui.controls.joiners.rows[0].number.value == 3
    assert ui.answer.state == ui.state != late[0]


def test_controls_that_say_no_state_go_back_by_hand_or_by_undo(ui):
    """Somebody who leaves twice is told; undo takes back no more than that; nothing is kept or saved meanwhile."""
    leavers = ui.controls.leavers
    leavers._grow(2)
    leavers.rows[0].who.value = "M4"
    for back in (ui.undo, lambda: setattr(leavers.rows[1].who, "value", "as said")):
        leavers.rows[1].who.value = "M4"
        assert "somebody leaves twice" in ui.display.errors.value
        ui.keep("No plan")
        assert "No plan" not in ui.kept
        back()
        assert ui.display.errors.value == ""
        assert list(ui.state.leavers) == ["M4"]
        assert leavers.rows[1].who.value == "as said"


def test_a_cost_that_nobody_gave_is_told(ui):
    """The register gives no annual cost, and the row says what that means; with one it does not."""
    unknown = "; the register gives no annual cost: new people cost 0)"
    assert unknown in ui.display.result.value
    case = ui.answer.case
    people = tuple(m.replace(annual_cost=9e4) for m in case.world.register.managers)
    register = case.world.register.replace(managers=people)
    priced = replace(case, world=replace(case.world, register=register))
    now = replace(ui.answer, run=replace(ui.answer.run, case=priced))
    assert unknown not in str(beside(now, now, {}))
    assert "cost of hires and hours bought (" in str(beside(now, now, {}))


def test_a_seed_below_zero_is_refused_and_named(ui):
    """It is not moved to zero without a word; the last plan stays."""
    ui.controls.seed.value = -3
    assert "seed: must be at least 0" in ui.display.errors.value
    assert ui.state == State()
    ui.undo()
    assert ui.display.errors.value == ""
    assert ui.controls.seed.value == ui.answer.case.scenario.seed


def test_what_was_asked_for_while_something_failed_is_done(monkeypatch):
    """A defect in one wish loses no other, and is told before anybody has waited."""
    told = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    begun, go, done = threading.Event(), threading.Event(), []

    def work(wish):
        begun.set()
        go.wait(60)
        done.append(1 / wish)

    works = InBackground(work)
    works.ask(0)
    begun.wait(60)
    works.ask(1)
    go.set()
    assert works.settled(60)
    assert done == [1]
    assert [one.exc_type for one in told] == [ZeroDivisionError]


def test_of_several_wishes_the_last_is_done():
    """Those in between are forgotten; waiting ends when nothing is left."""
    begun, go, done = threading.Event(), threading.Event(), []

    def work(wish):
        begun.set()
        go.wait(60)
        done.append(wish)

    works = InBackground(work)
    works.ask(1)
    begun.wait(60)
    works.ask(2)
    works.ask(3)
    go.set()
    assert works.settled(60)
    assert done == [1, 3]


def test_a_search_goes_on_until_it_is_cancelled_and_never_loses(scenario, tmp_path):
    """In the background, look by look; the bar is gone at the end."""
    ui = staffing_explorer(scenario, folder=tmp_path)
    before = ui.answer
    ui.search()
    ui.cancel()
    assert ui.settled(60)
    assert ui.answer.run.plan.objective >= before.run.plan.objective
    assert ui.answer.result.bound <= before.result.bound
    assert ui.display.progress.layout.display == "none"


def test_a_scenario_is_saved_whole_or_not_at_all(ui, monkeypatch):
    """What fails while it is written leaves no file, and one that somebody saved meanwhile stays."""
    folder = ui._files._folder
    before = sorted(folder.iterdir())

    def full(path, data):
        with path.open("xb") as file:
            file.write(data[:9])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        ui._save("half")
    assert "No space left" in ui.display.status.value
    assert sorted(folder.iterdir()) == before
    (folder / "theirs.toml").write_text("theirs")
    ui._save("theirs")
    assert "already" in ui.display.status.value
    assert (folder / "theirs.toml").read_text() == "theirs"
    (folder / "theirs.toml").unlink()
    assert sorted(folder.iterdir()) == before
