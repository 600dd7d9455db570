"""The commands `playbook`, `sla`, `handover` and `selfcheck`: one file each, whole, and all problems at once."""

import shutil

import pandas as pd
import pytest
from reading_pages import check_page

from resourcing.cli import main


def asked(*words) -> list[str]:
    """Return words of a command."""
    return [str(word) for word in words]


def page_of(*words, out) -> str:
    """Return what a browser sees of the page that a command writes."""
    assert main(asked(*words, "--out", out)) == 0
    return check_page(out.read_text("utf-8")).seen


def test_playbook_writes_the_rules_of_a_file_and_of_a_scenario(small_inputs, tmp_path):
    """Both have the same profiles; each says where the rules come from."""
    of_file = page_of("playbook", small_inputs.parent / "playbook.toml", out=tmp_path / "a.html")  # fmt: skip
    of_scenario = page_of("playbook", small_inputs, out=tmp_path / "b.html")
    assert "Flagship" in of_file
    assert "From playbook.toml." in of_file
    assert "From the scenario “Small”, as of 2027-01-01." in of_scenario


def test_sla_takes_the_lead_of_today_or_of_a_run(small_inputs, small_folder, tmp_path):
    """The plan's leads are those of its table."""
    words = ["sla", small_inputs, "--alliance", "A5"]
    today = page_of(*words, out=tmp_path / "a.html")
    assert "Cléo (today); as the register says today" in today
    planned = page_of(*words, "--run", small_folder, out=tmp_path / "b.html")
    assert "Eva (throughout); as planned in" in planned


def rewritten(small_inputs, home, *, table, before, after):
    """Return the scenario of a copy of the small portfolio in which a text of a table is another."""
    copy = shutil.copytree(small_inputs.parent, home / "copy")
    path = copy / "register" / f"{table}.csv"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")
    return copy / small_inputs.name


def test_sla_refuses_a_run_of_another_portfolio(
    small_inputs, small_folder, tmp_path, capsys
):
    """The same identifier with another name is another alliance; nothing is written."""
    other = rewritten(small_inputs, tmp_path, table="alliances", before="Alliance A5", after="Elsewhere")  # fmt: skip
    out = tmp_path / "a.html"
    words = asked("sla", other, "--alliance", "A5", "--run", small_folder, "--out", out)
    assert main(words) == 1
    told = capsys.readouterr().err
    assert "it is of another portfolio: its A5 is Alliance A5" in told
    assert "leave --run out" in told
    assert not out.exists()


def test_sla_tells_that_the_register_has_changed_since_the_run(
    small_inputs, small_folder, tmp_path
):
    """Other people, same alliance: the leads of the plan stand, with the warning."""
    other = rewritten(small_inputs, tmp_path, table="managers", before="Dan", after="Dora")  # fmt: skip
    words = ("--alliance", "A5", "--run", small_folder)
    seen = page_of("sla", other, *words, out=tmp_path / "a.html")
    assert "option as_is); the register has changed since" in seen
    same = page_of("sla", small_inputs, *words, out=tmp_path / "b.html")
    assert "has changed since" not in same
    assert "From the scenario “Small”, option as_is, seen on 2027-01-01." in same


def test_sla_for_a_partner_says_what_the_playbook_lacks(small_inputs, tmp_path, capsys):
    """No service of the small playbook gives the partner a part."""
    out = tmp_path / "a.html"
    words = asked("sla", small_inputs, "--alliance", "A5", "--for", "partner", "--out", out)  # fmt: skip
    assert main(words) == 1
    assert "--for = 'partner': no service" in capsys.readouterr().err
    assert not out.exists()


def test_sla_for_a_partner_of_the_shipped_scenario(tmp_path):
    """The partner's part in each service comes from raci."""
    words = ("sla", "scenarios/baseline.toml", "--alliance", "eli-lilly")
    seen = page_of(*words, "--for", "partner", out=tmp_path / "a.html")
    assert "Steering committee meetings" in seen
    assert "Status reporting" not in seen


def test_an_alliance_may_be_named(small_inputs, small_folder, tmp_path):
    """People know names; an identifier comes first where both are there."""
    page_of("sla", small_inputs, "--alliance", "alliance A5", out=tmp_path / "a.html")
    page_of("sla", small_inputs, "--alliance", "A5", out=tmp_path / "b.html")
    assert (tmp_path / "a.html").read_text() == (tmp_path / "b.html").read_text()
    page_of("handover", small_folder, "--alliance", "Alliance A5", out=tmp_path / "c.html")  # fmt: skip


def test_handover_says_who_when_and_why(small_folder, tmp_path):
    """Names and hours are those of the run's table of moves."""
    moves = pd.read_csv(small_folder / "moves.csv")
    row = moves[moves["alliance_id"] == "A5"].iloc[0]
    seen = page_of("handover", small_folder, "--alliance", "A5", out=tmp_path / "a.html")  # fmt: skip
    assert "A5" in seen
    assert "Cléo to Eva" in seen
    assert f"Eva needs 12 hours in {row['period']} to take over." in seen
    assert row["hours_handover"] == 18.0
    assert "pinned" in seen
    assert f"{small_folder.name} (“Small”, option as_is)" in seen
    assert str(small_folder.parent) not in seen


def test_selfcheck_writes_a_page_or_markdown(small_inputs, tmp_path, capsys):
    """The command says each sign with its answer, and where the page is."""
    seen = page_of("selfcheck", small_inputs, out=tmp_path / "a.html")
    told = capsys.readouterr().out
    assert "Signs of maturity: Small" in seen
    assert "Connection to company strategy: partly" in told
    assert told.endswith(f"{tmp_path / 'a.html'}\n")
    assert main(asked("selfcheck", small_inputs, "--out", tmp_path / "a.md")) == 0
    assert (tmp_path / "a.md").read_text("utf-8").startswith("# Signs of maturity")


def test_a_file_that_is_there_is_replaced_only_by_force(small_inputs, tmp_path, capsys):
    """Without leave it stays as it was, and nothing else is left."""
    out = tmp_path / "a.html"
    out.write_text("mine")
    words = asked("selfcheck", small_inputs, "--out", out)
    assert main(words) == 1
    assert "is there already; choose another name, or replace it with --force" in capsys.readouterr().err  # fmt: skip
    assert out.read_text() == "mine"
    assert main([*words, "--force"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


@pytest.mark.parametrize(
    "words",
    [
        ("playbook", "no.toml"),
        ("sla", "no.toml", "--alliance", "A1"),
        ("handover", "no", "--alliance", "A1"),
        ("selfcheck", "no.toml"),
    ],
)
def test_all_problems_are_told_at_once(words, tmp_path, capsys):
    """An input that is not there, and a name that is no page's."""
    assert main(asked(*words, "--out", tmp_path / "a.pdf")) == 1
    told = capsys.readouterr().err
    assert "there is no such" in told
    assert "must end in .html" in told


@pytest.mark.parametrize("command", ["sla", "handover"])
def test_an_alliance_that_is_not_there_is_named(
    command, small_inputs, small_folder, tmp_path, capsys
):
    """With the nearest that is."""
    start = small_inputs if command == "sla" else small_folder
    out = tmp_path / "a.html"
    assert main(asked(command, start, "--alliance", "AA1", "--out", out)) == 1
    assert "no such alliance" in capsys.readouterr().err
    assert not out.exists()
