"""Scores in a column for each criterion become evaluations, and nothing but filled cells does."""

import pytest
from builders_mapping import CRM

from resourcing.errors import InputError
from resourcing.read import read_register
from resourcing.read.mapping import import_register, propose_map
from resourcing.view.files.imported import write_register

CRITERIA = {
    "value_exposure": "Value and risk at stake",
    "reach": "Strategic importance",
    "geographies": "Geographies",
}
SCORED = """
[tables.evaluations]
source = "crm*.csv"
[tables.evaluations.columns]
alliance_id = "Deal"
[tables.evaluations.levels]
reach = "Importance"
value_exposure = "Stake"
[tables.evaluations.values.level]
"n/a" = ""
"high" = 5
[tables.evaluations.constants]
evaluator = "Ada"
date = 2027-01-15
basis = "assumption"
"""


def scored(path, rows, *, text=CRM + SCORED):
    """Write an export with scores beside everything else, and return it with a map."""
    source, book = path / "crm-1.csv", path / "map.toml"
    lines = ["Deal,Company,Stage,Start,Region,Importance,Stake", *rows]
    source.write_text("\n".join(lines) + "\n")
    book.write_text(text)
    return source, book


def levels(register):
    """Return the level of each alliance and criterion."""
    return {(e.alliance_id, e.criterion): e.level for e in register.evaluations}


def test_each_filled_cell_is_an_evaluation(tmp_path):
    """Blanks and words for them are none, words with a translation are levels, totals are no row."""
    rows = ["A,X,launch,,EU,4,high", "B,X,launch,,EU,n/a,", "C,X,launch,,EU,2.5,1", "Total,,,,,6.5,"]  # fmt: skip
    source, book = scored(tmp_path, rows)
    found = import_register([source], by=book)
    assert levels(found.register) == {
        ("a", "reach"): 4.0,
        ("a", "value_exposure"): 5.0,
        ("c", "reach"): 2.5,
        ("c", "value_exposure"): 1.0,
    }
    assert "evaluations: 4 rows from crm-1.csv, headings in row 1" in found.told
    assert not any("left out: Importance" in line for line in found.told)


def test_a_level_that_is_none_is_told_at_its_own_heading(tmp_path):
    """The row of the source and the heading of the criterion, not a row that was made."""
    rows = ["A,X,launch,,EU,4,lots", "B,X,launch,,EU,many,2"]
    source, book = scored(tmp_path, rows)
    with pytest.raises(InputError) as caught:
        import_register([source], by=book)
    found = {(p.place, p.column, p.value) for p in caught.value.problems}
    assert found == {
        ("row 2", "Stake (for level)", "lots"),
        ("row 3", "Importance (for level)", "many"),
    }


def test_a_name_that_no_alliance_has_is_told_once_for_all_its_scores(tmp_path):
    """Two criteria of one row are one problem in that row."""
    source, book = scored(tmp_path, ["A,X,launch,,EU,4,3"])
    scores = tmp_path / "scores.csv"
    scores.write_text("Deal,Importance,Stake\nZeta,1,2\n")
    book.write_text(book.read_text().replace('[tables.evaluations]\nsource = "crm*.csv"', '[tables.evaluations]\nsource = "scores.csv"'))  # fmt: skip
    with pytest.raises(InputError) as caught:
        import_register([source, scores], by=book)
    (problem,) = caught.value.problems
    assert (problem.place, problem.value) == ("row 2", "Zeta")


def test_new_levels_replace_those_of_the_same_day_and_others_stay(tmp_path):
    """Imported again over its register, a level that changed in the source changes, and no other is lost."""
    source, book = scored(tmp_path, ["A,X,launch,,EU,4,3"])
    out = tmp_path / "register"
    write_register(import_register([source], by=book), out)
    source, book = scored(tmp_path, ["A,X,launch,,EU,2,"])
    again = import_register([source], by=book, over=out)
    write_register(again, out, force=True)
    assert levels(read_register(out)) == {
        ("a", "reach"): 2.0,
        ("a", "value_exposure"): 3.0,
    }


@pytest.mark.parametrize(
    ("was", "now", "rule"),
    [
        ('"Stake"\n', '"Stakes"\n', "no such column, which the map reads as value"),
        ("[tables.evaluations.levels]", "[tables.alliances.levels]", "have no levels"),
        ('= "Ada"\n', '= "Ada"\nlevel = 3\n', "level comes from elsewhere too"),
    ],
)
def test_levels_are_checked_with_the_map(tmp_path, was, now, rule):
    """A heading that is gone, another table and a second source of levels are told."""
    source, book = scored(tmp_path, ["A,X,launch,,EU,4,3"])
    book.write_text(book.read_text().replace(was, now))
    with pytest.raises(InputError, match=rule):
        import_register([source], by=book)


def test_columns_of_scores_are_proposed_by_the_names_of_criteria(tmp_path):
    """A criterion is not taken for an amount, and a column of the register not for a criterion; the map imports."""
    source, book = tmp_path / "crm.csv", tmp_path / "map.toml"
    source.write_text(
        "Deal,Company,Type,Stage,Geography,Shared risk,Business model,Value and risk at stake,Strategic importance,Zodiac\n"
        "A,B,asset,launch,Asia,yes,yes,3,-,Leo\nC,B,asset,launch,EU,yes,yes,,5,Leo\n"
    )
    proposal = propose_map([source], criteria=CRITERIA)
    assert 'unit = "Geography" # sure' in proposal.text
    assert 'value_exposure = "Value and risk at stake" # sure' in proposal.text
    assert "value_at_stake" not in proposal.text
    assert "geographies" not in proposal.text
    assert "  evaluations, 2 criteria, headings in row 1" in proposal.notes
    assert proposal.undecided == 3
    text = proposal.text.replace('evaluator = "TODO"', 'evaluator = "Ada"')
    text = text.replace('date = "TODO"', "date = 2027-01-15")
    book.write_text(text.replace('basis = "TODO"', 'basis = "evidence"'))
    register = import_register([source], by=book).register
    assert levels(register) == {("a", "value_exposure"): 3.0, ("c", "reach"): 5.0}


def test_a_sheet_of_scores_alone_is_proposed_too(tmp_path):
    """It is no table by its other headings, and is found all the same."""
    source = tmp_path / "scores.csv"
    source.write_text("Scores 2027,,\n\nProject,Strategic importance,Value and risk at stake\nA,3,4\n")  # fmt: skip
    text = propose_map([source], criteria=CRITERIA).text
    assert "[tables.alliances]" not in text
    assert 'alliance_id = "Project" # sure' in text
    assert 'reach = "Strategic importance" # sure' in text
