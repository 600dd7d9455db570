"""What an option decides, by name; how far it can be taken back follows from its decisions and handovers."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from builders_pack import FEW, MANY, given_column, pack_of

from resourcing.scenario import Agreement, MayLead, Move, Option, Upskilling
from resourcing.study.briefing import OptionBrief, briefs
from resourcing.study.comparing import Comparison
from resourcing.view.pack import workbook

EVERYTHING = Option(
    title="Everything",
    may_lead=(MayLead(resourcing="project_management", profiles=("embedded", "light")),),
    upskilling=(Upskilling(manager_id="M2", date=date(2027, 7, 1), skills=("data",)),),
    moves=(
        Move(manager_id="M1", date=date(2027, 4, 1), home="embedded", unit="Lighting"),
    ),
    pins={"A0": "M2"},
    sla=(Agreement(profile="light", date=date(2027, 10, 1)),),
)  # fmt: skip


def brief_of(option: Option) -> OptionBrief:
    """Return what leaders ask of one option with a plan that is given."""
    column = given_column(FEW, "it", options={"it": option})
    return OptionBrief(column=column, option="it", plan=column.run.plan)


def test_decisions_name_people_alliances_and_profiles():
    """Pins, training, moves and agreements have names; words that are keys elsewhere, such as a home, stay as they are."""
    told = [item.what for item in brief_of(EVERYTHING).commitments]
    assert told == [
        "project management may lead Embedded and Light",
        "山田 太郎 is trained in data",
        "<b>Tag</b> & 'Quote' moves: embedded, Lighting",
        "only 山田 太郎 leads =A0 Мария Иванова",
        "another service-level agreement for Light",
    ]


def test_training_is_spent_and_only_a_move_lasts():
    """A move is hardly undone; what is spent on training is spent; all else is neither."""
    found = [(item.lasting, item.spent) for item in brief_of(EVERYTHING).commitments]
    assert found == [(False, False), (False, True), (True, False), *[(False, False)] * 2]  # fmt: skip


def test_reversibility_follows_from_decisions_and_handovers():
    """Nothing to undo only where nothing is decided and nobody hands over."""
    nothing, same, hire, buy = pack_of(FEW, futures=True).options
    assert nothing.reversibility == "nothing to undo"
    assert same.reversibility == f"up to {same.handovers} handovers to go back"
    assert hire.reversibility == f"1 of 1 decision hardly to be undone; up to {hire.handovers} handovers to go back"  # fmt: skip
    assert buy.reversibility == f"no decision that is hard to end; up to {buy.handovers} handovers to go back"  # fmt: skip
    assert min(same.handovers, hire.handovers, buy.handovers) > 0
    trained = replace(buy, decided=(replace(buy.decided[0], spent=True),), periods=())
    assert trained.reversibility == "no decision that is hard to end; 1 spent for good"


def test_moves_in_the_workbook_say_what_is_hardly_undone():
    """The sheet that the table of options names for hard decisions marks them, and the formula counts the marks."""
    pack = pack_of(FEW, futures=True)
    book = openpyxl.load_workbook(io.BytesIO(workbook(pack)))
    head, *rows = book["Moves"].iter_rows(min_row=4, values_only=True)
    assert head[7:] == ("Hardly undone", "How it is undone")
    marked = [row for row in rows if row[7] == "yes"]
    assert [(row[0], row[8]) for row in marked] == [("C", "hardly: somebody has a job")]
    formulas = [row[3].value for row in book["Options"].iter_rows() if row[0].value == "Decisions hardly to be undone"]  # fmt: skip
    assert len(formulas) == 1
    assert formulas[0].startswith("=COUNTIFS(Moves!$A$")
    assert formulas[0].endswith(',"yes")')
    assert pack.number("lasting", pack.options[2]).value == len(marked)


@pytest.mark.parametrize("number", [FEW, MANY])
def test_doing_nothing_names_the_alliances_without_a_lead(number):
    """The alliance that nobody leads today is named, with its periods; the hours it needs come from the instance."""
    columns = tuple(given_column(number, name) for name in ("as_is", "hire"))
    nothing, same, _ = briefs(Comparison(columns=columns))
    (left,) = nothing.unled
    data = nothing.plan.data
    a = data.alliances.index(left.alliance_id)
    assert (left.alliance_id, left.periods) == (f"A{2 * number - 1}", 4)
    assert left.hours_needed == pytest.approx(data.need[a].sum())
    assert same.unled == ()
    name = nothing.column.run.case.portfolio.placement(left.alliance_id).name
    told = pack_of(number).nothing
    assert f"Left without a lead, those that need most hours first: {name} (4 quarters)." in told  # fmt: skip


def test_an_alliance_that_begins_later_is_called_new():
    """Who takes up an alliance that is there today and led by nobody takes up no new one."""
    (same,) = briefs(Comparison(columns=(given_column(FEW, "as_is"),)))[1:]
    assert [(item.alliance_id, item.begins) for item in same.take_ups] == [("A5", False)]  # fmt: skip


def test_rules_that_a_plan_breaks_are_listed_by_name():
    """The sheet Rules has a row for each strict rule broken, by name, and the table of options counts them."""
    pack = pack_of(FEW, futures=True)
    plan = given_column(FEW, "contract").run.plan
    buy = pack.options[3]
    assert len(plan.breaches) > 0
    assert len(buy.rules) == len(plan.breaches) == pack.number("rules", buy).value
    assert buy.rules[0] == "外部の人 leads =A0 Мария Иванова in 2027Q2 but may not"
    book = openpyxl.load_workbook(io.BytesIO(workbook(pack)))
    listed = list(book["Rules"].iter_rows(min_row=5, values_only=True))
    assert [text for letter, text in listed if letter == "D"] == list(buy.rules)
