"""The command `pack`: one folder with all files, written whole; what is refused, and why."""

import contextlib
import io
import json
import re
import shutil
from dataclasses import replace

import pytest
from builders_pack import FEW, given_comparison
from builders_run import fewer_rounds

from resourcing.cli import main, packing
from resourcing.study import Comparison
from resourcing.view.pack import gathered

FILES = {
    *("decision.md", "options.html", "options.pdf", "options.pptx", "options.xlsx"),
    "provenance.json",
}
STORED = "scenarios/astrazeneca/next-two-years"


@pytest.fixture(scope="module")
def packed(small_inputs, tmp_path_factory):
    """Return the folder of a pack of the small scenario, and what the command says."""
    out = tmp_path_factory.mktemp("packs") / "first"
    asked = ["pack", str(small_inputs), "--out", str(out), "--by", "2027-02-01"]
    with fewer_rounds(), contextlib.redirect_stdout(io.StringIO()) as said:
        assert main(asked) == 0
    return out, said.getvalue()


def test_the_command_writes_all_files(packed):
    """The folder holds the five files and where they come from; the finding, the ask and the page are printed."""
    out, said = packed
    assert {path.name for path in out.iterdir()} == FILES
    note = json.loads((out / "provenance.json").read_text("utf-8"))
    assert note["again"].endswith("--futures none --by 2027-02-01")
    assert note["options"] == ["leads kept", "as_is", "hire", "projects"]
    assert {row["name"].rpartition("/")[2] for row in note["inputs"]} >= {"small.toml", "managers.csv"}  # fmt: skip
    finding, ask, *late, page = said.splitlines()
    assert "doing nothing keeps" in finding
    assert "1 February 2027" in ask
    assert page.endswith("options.html")
    assert late[0].startswith("The day given, 1 February 2027, is later than 1 December 2026")  # fmt: skip
    assert "Give an earlier day with --by" in late[0]


def test_the_text_has_all_parts(packed):
    """decision.md holds the ask, options, trade-offs, recommendation, moves, what would change our mind and assumptions."""
    text = (packed[0] / "decision.md").read_text("utf-8")
    for part in (
        "## The ask",
        "| Cost beyond today's salaries |",
        "| Reversibility |",
        "| Criterion | A | B | C | D |",
        "## Why this option is recommended",
        "| When | What | Hands over | Takes over |",
        "rest on judgment, not on a source",
        "| Requests answered in time |",
    ):
        assert part in text
    assert re.search(r"^\| Promises kept \| \d", text, re.MULTILINE)


def test_files_of_others_are_not_replaced(packed, tmp_path, small_inputs, capsys):
    """A folder with a file that no pack made is refused before anything is solved; nothing in it changes."""
    out = tmp_path / "pack"
    shutil.copytree(packed[0], out)
    (out / "notes.txt").write_text("ours")
    assert main(["pack", str(small_inputs), "--out", str(out)]) == 1
    assert "notes.txt" in capsys.readouterr().err
    assert (out / "notes.txt").read_text() == "ours"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--options", "hir"], 'did you mean "hire"'),
        (["--options", "as_is"], "0 options are asked for; a pack holds one or 2"),
        (["--options", "hire", "--futures", STORED], "has no futures of hire"),
        (["--options", "hire", "--futures", "nowhere"], "has no totals.csv"),
        (["--template", "nowhere.pptx"], "there is no such file; correct the path"),
        (["--template", "scenarios"], "is a folder, not a presentation"),
    ],
)
def test_what_cannot_be_is_refused_first(words, said, small_inputs, tmp_path, capsys):
    """Options, futures and templates that are not there are refused, with the repair, before anything is solved."""
    out = tmp_path / "pack"
    assert main(["pack", str(small_inputs), "--out", str(out), *words]) == 1
    assert said in capsys.readouterr().err
    assert not out.exists()


def test_an_interrupted_search_is_told():
    """A plan whose search somebody stopped is named, with what to do; the pack says so too."""
    comparison = given_comparison(FEW)
    assert list(packing._interrupted(comparison)) == []
    first, *rest = comparison.columns
    result = replace(first.run.result, status="interrupted")
    stopped = replace(first, run=replace(first.run, result=result))
    comparison = Comparison(columns=(stopped, *rest))
    (told,) = packing._interrupted(comparison)
    assert told.startswith("The search for as_is was interrupted")
    pack = gathered(comparison, inputs=first.inputs)
    assert any(text.startswith("Plan of B") and "(the search was interrupted)" in text for text in pack.remarks)  # fmt: skip
