"""The importer on the real public extract, where `RESOURCING_DATA` names its folder."""

import pytest
from builders_trials import HORIZON

from resourcing.domain import Register
from resourcing.errors import InputError
from resourcing.front_door import segment
from resourcing.read import default_playbook_path, read_playbook
from resourcing.trials import derive_portfolio, match_company, read_extract
from resourcing.trials.evidence import partner_evidence, persons_beside

PLAYBOOK = read_playbook(default_playbook_path())


@pytest.fixture(scope="module")
def extract(public_data):
    """Return the public extract, or skip when its files are not there."""
    folder = public_data / "clinical_trials"
    paths = folder / "studies.csv", folder / "study_sponsors.csv"
    if not all(path.is_file() for path in paths):
        pytest.skip(f"no clinical-trials extract in {folder}")
    return read_extract(*paths)


def partners(extract, name):
    """Return the evidence by partner of a company."""
    found = partner_evidence(extract, match_company(extract, [name]))
    return {item.partner: item for item in found}


def test_astrazeneca_has_the_partners_and_counts_of_the_extract(extract):
    """51 other names on 81 studies: two persons left out, one variant merged."""
    found = partners(extract, "AstraZeneca")
    assert len(found) == 48
    parexel = found["Parexel"]
    assert len(parexel.studies) == 4
    assert (parexel.latest_stage, parexel.enrollment) == (3.0, 931.0)
    assert "Daiichi Sankyo" in found
    assert "Daiichi Sankyo Co., Ltd." not in found
    persons = persons_beside(extract, ("AstraZeneca",))
    assert persons == ("Jody Dushay", "Maryam Lustberg")


def test_mario_negri_is_an_institute(extract):
    """Institutes that bear a person's name stay partners."""
    found = partners(extract, "AstraZeneca")
    assert {
        "Jules Bordet Institute",
        "Institut Curie",
        "H. Lee Moffitt Cancer Center and Research Institute",
        "Wayne Elphinstone Research Fund",
    } <= set(found)


@pytest.mark.parametrize(
    ("name", "num_partners"),
    [
        ("Pfizer", 57),
        ("Sanofi", 17),
        ("Novartis", 45),
        ("Bayer", 21),
        ("Boehringer Ingelheim", 8),
        ("Merck Sharp & Dohme LLC", 59),
        ("National Cancer Institute (NCI)", 80),
    ],
)
def test_other_companies_work_as_well(extract, name, num_partners):
    """Each gives a portfolio; from fifteen partners on all three segments occur."""
    portfolio = derive_portfolio(
        extract,
        company=match_company(extract, [name]),
        playbook=PLAYBOOK,
        horizon=HORIZON,
        seed=1,
    )
    assert len(portfolio.alliances) == num_partners
    register = Register(
        alliances=portfolio.alliances, evaluations=portfolio.evaluations
    )
    found = segment(register, playbook=PLAYBOOK, today=HORIZON.start).counts()
    assert num_partners < 15 or min(found["complex"], found["typical"], found["simple"])


def test_merck_is_ambiguous_and_a_slip_finds_near_names(extract):
    """Two companies share one name; a misspelt one is answered with the right one."""
    with pytest.raises(InputError) as caught:
        match_company(extract, ["Merck", "Astra Zenecca"])
    several, slip = caught.value.problems
    assert '"Merck Sharp & Dohme LLC" (75 studies)' in several.rule
    assert '"Merck KGaA, Darmstadt, Germany" (11 studies)' in several.rule
    assert '"AstraZeneca" (81 studies)' in slip.repair


def test_own_group_of_takeda_is_no_partner(extract):
    """Four studies with its own development center make no alliance; they are listed for review."""
    portfolio = derive_portfolio(
        extract,
        company=match_company(extract, ["Takeda"]),
        playbook=PLAYBOOK,
        horizon=HORIZON,
        seed=1,
    )
    name = "Takeda Development Center Americas, Inc."
    assert name not in {item.partner for item in portfolio.partners}
    shared = {item.name: item.shared_studies for item in portfolio.subsidiaries}
    assert shared[name] == 4
    assert portfolio.left_out_persons == ("Marc Schwartz", "Shilpa Grover, MD, MPH")
