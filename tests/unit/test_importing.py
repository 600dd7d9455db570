"""From an extract to a folder that runs: team sized to the need, scenarios that read, names that are refused."""

import csv
import shutil
from dataclasses import replace

import pytest
from builders_trials import busy_extract

from resourcing.cli import main
from resourcing.importing import portfolio_from_trials
from resourcing.read import read_inputs
from resourcing.study import check, prepare
from resourcing.view.files import import_notes

STUDY = ("study_id", "status", "phase", "enrollment")
SPONSOR = ("study_id", "sponsor_name", "sponsor_type", "role")


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """Return the two tables of an extract in which Acme has eighteen partners, and Zenith another company's name."""
    folder, extract = tmp_path_factory.mktemp("extract"), busy_extract(18)
    with (folder / "studies.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(STUDY)
        for study in extract.studies:
            phases = "/".join(f"PHASE{int(stage)}" for stage in study.stages)
            rows.writerow([study.study_id, study.status, phases, study.enrollment])
        rows.writerow(["Z1", "COMPLETED", "PHASE2", 40])
    with (folder / "sponsors.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(SPONSOR)
        for item in extract.sponsorships:
            rows.writerow([item.study_id, item.sponsor, item.sponsor_type, item.role])
        rows.writerow(["Z1", "Zenith Alpha Pharma", "INDUSTRY", "lead"])
        rows.writerow(["Z1", "Zenith Beta Biotech", "INDUSTRY", "collaborator"])
    return folder / "studies.csv", folder / "sponsors.csv"


@pytest.fixture(scope="module")
def found(tables):
    """Return the portfolio of Acme."""
    return portfolio_from_trials(
        studies=tables[0], sponsors=tables[1], company=["Acme"], seed=3
    )


@pytest.fixture(scope="module")
def folder(tables, tmp_path_factory):
    """Return the folder that the command writes for Acme."""
    out = tmp_path_factory.mktemp("acme") / "portfolio"
    words = [
        "--studies",
        str(tables[0]),
        "--sponsors",
        str(tables[1]),
        "--company",
        "Acme",
    ]
    assert main(["import-trials", *words, "--seed", "3", "--out", str(out)]) == 0
    return out


def test_every_scenario_of_the_folder_reads_without_a_problem(folder):
    """Baseline and both worlds are accepted at once, pins and options included."""
    for name in ("baseline", "two-leavers", "three-complex-deals"):
        assert check(folder / f"{name}.toml") == ()


def test_people_have_about_85_percent_of_the_hours_needed(found, folder):
    """Demand exceeds capacity, as in life: the made-up team covers 80 to 90 % of the need."""
    inputs = read_inputs(folder / "baseline.toml")
    case = prepare(inputs.scenario, register=inputs.register, playbook=inputs.playbook)
    assert case.data.available.sum() / case.data.need.sum() == pytest.approx(
        0.85, abs=0.05
    )
    assert inputs.register == found.register


def test_everything_made_up_says_so(found):
    """People and teams carry the mark in their names; judged scores rest on assumptions."""
    people = [*found.register.managers, *found.register.teams]
    assert people
    assert all("made up" in item.name for item in people)
    judged = [e for e in found.register.evaluations if e.role != "public record"]
    assert judged
    assert all(e.basis == "assumption" for e in judged)


def test_deals_that_arrive_are_complex_and_leavers_leave(folder):
    """The two worlds do what their titles say."""
    inputs = read_inputs(folder / "three-complex-deals.toml")
    case = prepare(inputs.scenario, register=inputs.register, playbook=inputs.playbook)
    arrived = [
        case.portfolio.placement(f"new-deal-{number}").segment for number in (1, 2, 3)
    ]
    assert arrived == ["complex"] * 3
    inputs = read_inputs(folder / "two-leavers.toml")
    base = read_inputs(folder / "baseline.toml")
    options = {"register": base.register, "playbook": base.playbook}
    before, after = (prepare(item.scenario, **options) for item in (base, inputs))
    gone = after.data.available[:, -1] < before.data.available[:, -1]
    assert gone.sum() == 2
    assert (after.data.available[gone, -1] == 0).all()


def test_a_portfolio_for_one_person_loses_that_person_and_says_so(tables):
    """One partner asks for one manager; the world of leavers has one, and its title does not say two."""
    lone = portfolio_from_trials(
        studies=tables[0], sponsors=tables[1], company=["Zenith Alpha Pharma"]
    )
    assert len(lone.register.managers) == 1
    world = lone.scenarios["two-leavers"]
    assert len(world["changes"]) == 1
    assert world["title"].endswith("one leaver")
    assert world["description"] == "The one manager leaves (made up)."


def test_hires_cost_and_serve_from_their_first_day(folder):
    """The option adds two people after half a year; their cost counts."""
    inputs = read_inputs(folder / "baseline.toml")
    options = {"register": inputs.register, "playbook": inputs.playbook}
    case = prepare(inputs.scenario, **options, option="hire_two")
    hired = [case.data.resources.index(name) for name in ("H1", "H2")]
    assert (case.data.available[hired, :2] == 0).all()
    assert (case.data.available[hired, 2:] > 0).all()
    assert case.staffing.hire_cost == pytest.approx((205_000 + 160_000) * 1.5)


def test_project_managers_may_lead_simple_alliances_only_where_the_option_says_so(
    folder,
):
    """As is, project management leads nothing; with the option, simple alliances."""
    inputs = read_inputs(folder / "baseline.toml")
    options = {"register": inputs.register, "playbook": inputs.playbook}
    as_is = prepare(inputs.scenario, **options)
    team = next(
        t.team_id
        for t in inputs.register.teams
        if t.resourcing_option == "project_management"
    )
    row = as_is.data.resources.index(team)
    assert not as_is.data.eligible[row].any()
    opened = prepare(inputs.scenario, **options, option="project_managers_lead_simple")
    led = opened.data.eligible[row].any(axis=1)
    segments = {
        opened.portfolio.placement(a).segment
        for a, may in zip(opened.data.alliances, led, strict=True)
        if may
    }
    assert segments == {"simple"}


@pytest.mark.parametrize(
    ("name", "says"),
    [("Zenith", "Zenith Beta Biotech"), ("Acmee", "Acme")],
    ids=["several organizations", "near name"],
)
def test_names_that_fit_several_or_none_exit_1_with_what_could_be_meant(
    tables, tmp_path, capsys, name, says
):
    """An unclear name writes nothing and lists the candidates."""
    words = [
        "--studies",
        str(tables[0]),
        "--sponsors",
        str(tables[1]),
        "--company",
        name,
    ]
    assert main(["import-trials", *words, "--out", str(tmp_path / "no")]) == 1
    assert says in capsys.readouterr().err
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize("more", [[], ["--force"]], ids=["plain", "forced"])
def test_the_folder_of_the_sources_is_never_replaced(tables, tmp_path, capsys, more):
    """The tables stay, also with --force and also where the folder is named by a link."""
    place = tmp_path / "sources"
    place.mkdir()
    mine = [shutil.copy(path, place) for path in tables]
    link = tmp_path / "link"
    link.symlink_to(place)
    words = ["--studies", mine[0], "--sponsors", mine[1], "--company", "Acme"]
    for out in (place, link):
        assert main(["import-trials", *map(str, words), "--out", str(out), *more]) == 1
        said = capsys.readouterr().err
        assert ("holds studies.csv" if more else "is not empty") in said
    assert sorted(path.name for path in place.iterdir()) == [
        "sponsors.csv",
        "studies.csv",
    ]


def test_names_are_no_marks_in_the_notes(found):
    """Names with HTML in them, as a public record may have them, are text in the notes."""
    bad, safe = "Beta <script> [x](y)", r"Beta \<script> \[x\](y)"
    named = replace(
        found.portfolio,
        company=(bad,),
        merges={bad: (bad, "BETA")},
        similar=(("Beta", bad),),
    )
    text = import_notes(replace(found, portfolio=named))
    assert text.startswith(f"# Partners of {safe} in public")
    assert f"- {safe}: merged spellings: {safe}; BETA\n" in text
    assert f"- Beta: begins like {safe}; not merged\n" in text
