"""The command `calibrate`: writes what was learned, and changes the playbook only when told to."""

import html
import re
import shutil

import numpy as np
import pandas as pd
import pytest
from builders_calibrate import Truth, made_up
from helpers import write_inputs

from resourcing.cli import main
from resourcing.read import read_playbook
from resourcing.read.toml_files import parse

FILES = {
    *("calibration.csv", "tests.csv", "durations.csv", "responses.csv"),
    *("unexpected.csv", "log.csv", "patch.toml", "report.md", "calibration.html"),
}


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    """Return a scenario whose register holds a made-up log of one alliance, two rows of it bad."""
    path = write_inputs(tmp_path_factory.mktemp("calibrate"))
    tables = made_up(
        np.random.default_rng(0), num=1, truth=Truth(rate_factor=3, hours=9)
    )
    for name, frame in tables.items():
        moved = frame.assign(
            alliance_id="A1", manager_id=frame["manager_id"].replace("P0", "M2")
        )
        moved["manager_id"] = moved["manager_id"].replace("M0", "M1")
        moved.to_csv(path.parent / "register" / f"{name}.csv", index=False)
    with (path.parent / "register" / "timesheet.csv").open("a") as file:
        file.write("2026-13-01,M1,A1,issues,x\n2026-02-01,M9,A9,issuess,2\n")
    return path


@pytest.fixture(scope="module")
def written(scenario):
    """Return the folder of a calibration."""
    out = scenario.parent / "learned"
    assert main(["calibrate", str(scenario), "--out", str(out)]) == 0
    return out


def test_folder_holds_page_tables_and_patch(written):
    """Every table, the page and the patch are there; the page says what is in the patch and what was left out."""
    assert {path.name for path in written.iterdir()} == FILES
    page = (written / "report.md").read_text()
    patch = parse((written / "patch.toml").read_text())
    assert patch["changes"]
    for item in patch["changes"]:
        assert item["key"] in page
        assert item["basis"] in page
    assert "timesheet: unknown alliance: 1 row" in page
    table = pd.read_csv(written / "calibration.csv")
    assert set(table["quantity"]) == {
        "hours_per_occurrence",
        "hours_per_month",
        "requests_per_year",
    }
    log = pd.read_csv(written / "log.csv")
    assert (log["kind"] == "cell that cannot be read").any()


def test_learning_changes_no_input(scenario, written):
    """The playbook is as it was."""
    assert (
        read_playbook(scenario.parent / "playbook.toml").services["issues"].hours == 4
    )


def test_patch_is_applied_only_when_told(scenario, written, tmp_path, capsys):
    """Shown first, then applied with the old file beside it; applied again it is refused."""
    place = scenario.parent / "playbook.toml"
    before = place.read_bytes()
    command = ["calibrate", str(scenario), "--patch", str(written / "patch.toml")]
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "would change" in said
    assert "nothing was changed" in said
    assert place.read_bytes() == before
    old = read_playbook(place)
    try:
        assert main([*command, "--apply"]) == 0
        assert place.with_name("playbook.toml.bak").read_bytes() == before
        _check_only_changes(old, read_playbook(place), written)
        capsys.readouterr()
        assert main([*command, "--apply"]) == 1
        assert "calibrate again" in capsys.readouterr().err
        assert not list(scenario.parent.glob(".*"))
    finally:
        place.write_bytes(before)


def _check_only_changes(old, new, written):
    """Assert that a playbook is the old one with exactly the changes of a patch."""
    changes = parse((written / "patch.toml").read_text())["changes"]
    services = dict(old.services)
    for item in changes:
        _, name, field, *entry = item["key"].split(".")
        service = services[name]
        value = (
            {**service.occurrences, entry[0]: item["after"]} if entry else item["after"]
        )
        basis = {**service.basis, ".".join([field, *entry]): item["basis"]}
        services[name] = service.replace(**{field: value, "basis": basis})
    assert new == old.replace(services=services)


def test_patch_that_breaks_a_rule_of_the_playbook_changes_nothing(
    scenario, tmp_path, capsys
):
    """Hours below 0 are refused by the playbook itself, in its own name, and the file stays."""
    place = scenario.parent / "playbook.toml"
    before = place.read_bytes()
    patch = tmp_path / "patch.toml"
    patch.write_text(
        'playbook = "Small playbook for tests"\nsha256 = ""\n[[changes]]\n'
        'key = "services.issues.hours"\nbefore = 4.0\nafter = -1.0\nbasis = "derived: x"\n'
    )
    assert main(["calibrate", str(scenario), "--patch", str(patch), "--apply"]) == 1
    assert place.read_bytes() == before
    assert not list(scenario.parent.glob("*.new"))
    said = capsys.readouterr().err
    assert str(place) in said
    assert ".new" not in said


def test_patch_of_another_playbook_or_with_unknown_keys_is_refused(
    scenario, tmp_path, capsys
):
    """Another title, and a misspelt key, are told in the words of the file."""
    patch = tmp_path / "patch.toml"
    patch.write_text('playbook = "Other"\nsha256 = ""\n')
    command = ["calibrate", str(scenario), "--patch", str(patch)]
    assert main(command) == 1
    assert "was proposed for the playbook" in capsys.readouterr().err
    patch.write_text('playbook = "Other"\nsha256 = ""\nchange = []\n')
    assert main(command) == 1
    assert 'did you mean "changes"?' in capsys.readouterr().err


def test_responses_are_held_against_a_simulation_that_is_named(
    scenario, tmp_path, capsys
):
    """The fractions of service_levels.csv stand beside those of the log; a file without them is refused."""
    table = tmp_path / "service_levels.csv"
    table.write_text("by,key,requests,in_time\nall,all,5,0.01\nmanager,M1,5,\n")
    out = tmp_path / "out"
    command = ["calibrate", str(scenario), "--simulated", str(table)]
    assert main([*command, "--out", str(out)]) == 0
    rows = pd.read_csv(out / "responses.csv").set_index("by")
    assert rows.loc["all", "simulated"] == 0.01
    assert rows.loc["all", "agrees"] == "no"
    table.write_text("by,key\nall,all\n")
    assert main([*command, "--out", str(tmp_path / "other")]) == 1
    assert "in_time: this column is missing" in capsys.readouterr().err


def test_apply_needs_a_patch(scenario, capsys):
    """Nobody applies what nobody has read."""
    with pytest.raises(SystemExit) as caught:
        main(["calibrate", str(scenario), "--apply"])
    assert caught.value.code == 2
    assert "--apply needs --patch" in capsys.readouterr().err


def test_folder_that_is_not_empty_is_replaced_only_by_force(scenario, written, capsys):
    """A folder with files in it stays unless told otherwise."""
    command = ["calibrate", str(scenario), "--out", str(written)]
    assert main(command) == 1
    assert "--force" in capsys.readouterr().err
    assert main([*command, "--force", "--since", "2026-02-01"]) == 0
    page = (written / "report.md").read_text()
    assert "requests 2026-02-01 to" in page


def test_days_without_any_row_are_an_error_that_names_the_days_there_are(
    scenario, tmp_path, capsys
):
    """Nothing is written, and the exit code is that of an input error."""
    out = tmp_path / "late"
    words = ["calibrate", str(scenario), "--out", str(out)]
    assert main([*words, "--since", "2027-06-01"]) == 1
    said = capsys.readouterr().err
    assert "no row of the log that can be used lies on or after 2027-06-01" in said
    assert re.search(
        r"of timesheet 2026-\d\d-\d\d to 202\d-\d\d-\d\d; requests 2026", said
    )
    assert not out.exists()
    assert main([*words, "--until", "2025-01-01"]) == 1
    assert "lies on or before 2025-01-01; give other days" in capsys.readouterr().err
    assert main([*words, "--since", "2026-07-01"]) == 0


def test_days_in_the_wrong_order_are_wrong_usage(scenario, capsys):
    """The last day lies before the first."""
    words = ["calibrate", str(scenario), "--since", "2026-07-01"]
    with pytest.raises(SystemExit) as caught:
        main([*words, "--until", "2026-06-30"])
    assert caught.value.code == 2
    assert (
        "--until 2026-06-30 lies before --since 2026-07-01" in capsys.readouterr().err
    )


@pytest.mark.parametrize("more", [[], ["--force"]], ids=["plain", "forced"])
@pytest.mark.parametrize("what", ["", "register", "simulated"])
def test_a_folder_of_inputs_is_never_replaced(scenario, tmp_path, capsys, what, more):
    """Scenario, playbook, register and a simulation's table stay, also with --force."""
    home = tmp_path / "home"
    shutil.copytree(scenario.parent, home)
    (home / "simulated").mkdir()
    table = home / "simulated" / "service_levels.csv"
    table.write_text("by,key,requests,in_time\nall,all,5,0.5\n")
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    words = ["calibrate", str(home / scenario.name), "--simulated", str(table)]
    assert main([*words, "--out", str(home / what), *more]) == 1
    said = capsys.readouterr().err
    assert ("from which the run starts" if more else "is not empty") in said
    assert {path: path.read_bytes() for path in before} == before


def test_older_playbooks_are_kept(scenario, written, tmp_path, capsys):
    """A .bak that is there stays; the next takes the next number, holds the file as it was, and is named."""
    home = tmp_path / "home"
    shutil.copytree(scenario.parent, home)
    place = home / "playbook.toml"
    place.chmod(0o640)
    before, mine = place.read_bytes(), b"mine"
    place.with_name("playbook.toml.bak").write_bytes(mine)
    place.with_name("playbook.toml.bak2").symlink_to(home / "nowhere")
    command = ["calibrate", str(home / scenario.name), "--apply"]
    assert main([*command, "--patch", str(written / "patch.toml")]) == 0
    assert place.read_bytes() != before
    assert place.with_name("playbook.toml.bak").read_bytes() == mine
    kept = place.with_name("playbook.toml.bak3")
    assert kept.read_bytes() == before
    assert kept.stat().st_mode & 0o777 == place.stat().st_mode & 0o777 == 0o640
    assert f"the file as it was: {kept}" in capsys.readouterr().out
    assert not (home / "nowhere").exists()
    assert not list(home.glob(".*"))


def test_titles_are_no_marks_in_the_report(scenario, tmp_path):
    """A title and a name of a service with HTML in them stay text in report.md."""
    home, bad = tmp_path / "home", "<script>alert(1)</script> | [x](y)"
    shutil.copytree(scenario.parent, home)
    file, book = home / scenario.name, home / "playbook.toml"
    for path, title in ((file, "Baseline"), (book, "Small playbook for tests")):
        text = path.read_text()
        path.write_text(text.replace(f'"{title}"', f'"{bad}"'))
    out = tmp_path / "out"
    assert main(["calibrate", str(file), "--out", str(out)]) == 0
    lines = (out / "report.md").read_text().splitlines()
    safe = r"\<script>alert(1)\</script> \| \[x\](y)"
    assert lines[0] == f"# What the log of “{safe}” teaches"
    assert lines[2].startswith(f"Playbook: {safe}.")
    assert not [line for line in lines if re.search(r"(?<!\\)<", line)]


def test_commands_are_run_in_the_folder_and_tell_no_other(
    scenario, written, monkeypatch, capsys
):
    """No text of the folder holds a whole path; the command of the page says there what would change."""
    home = str(scenario.parent.parent)
    assert not [path for path in written.iterdir() if home in path.read_text("utf-8")]
    page = html.unescape((written / "calibration.html").read_text("utf-8"))
    command = f"resourcing calibrate ../{scenario.name} --patch ./patch.toml"
    assert f"<pre>{command}</pre>" in page
    comment = (written / "patch.toml").read_text("utf-8").splitlines()[1]
    assert f" calibrate ../{scenario.name} --patch THIS_FILE" in comment
    monkeypatch.chdir(written)
    assert main(command.split()[1:]) == 0
    assert "would change" in capsys.readouterr().out
