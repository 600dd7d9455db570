"""Which sponsor names are the company, and which only belong to its group."""

import pytest
from builders_trials import extract_of, sponsors

from resourcing.errors import InputError
from resourcing.trials import match_company
from resourcing.trials.company import relatives

MERCKS = (
    "Merck Sharp & Dohme LLC",
    "Merck KGaA, Darmstadt, Germany",
    "Merck Ltd.",
    "Cubist LLC, a subsidiary of Merck & Co., Inc.",
)


def problem(extract, *names):
    """Return the only problem of a name."""
    with pytest.raises(InputError) as caught:
        match_company(extract, names)
    (found,) = caught.value.problems
    return found


def test_an_exact_name_stands_for_the_organization_in_all_spellings():
    """Case and punctuation do not matter; other organizations that contain the name are not taken."""
    extract = sponsors("Takeda", "Takeda Co., Ltd.", "Takeda France", "Bayer")
    assert match_company(extract, ["takeda"]) == ("Takeda", "Takeda Co., Ltd.")


def test_another_legal_form_finds_the_organization():
    """A form that the registry does not use is no obstacle."""
    assert match_company(sponsors("Amgen", "Bayer"), ["Amgen, Inc."]) == ("Amgen",)


def test_a_whole_word_finds_the_only_organization():
    """Part of a name is enough when it is unique; subsidiaries do not compete."""
    extract = sponsors(
        "Eli Lilly and Company", "DICE, a subsidiary of Eli Lilly and Company"
    )
    assert match_company(extract, ["lilly"]) == ("Eli Lilly and Company",)


def test_part_of_a_word_is_no_match():
    """Shire is not Lincolnshire."""
    assert "no sponsor" in problem(sponsors("Lincolnshire Trust"), "Shire").rule


def test_a_name_of_several_organizations_is_refused_with_counts():
    """Each candidate is listed with its studies, most first, and the repair says how to choose."""
    rows = [(f"N{i}", name) for i, name in enumerate(MERCKS)]
    found = problem(extract_of(*rows, ("N9", MERCKS[1])), "Merck")
    assert found.rule == (
        'fits 4 organizations: "Merck KGaA, Darmstadt, Germany" (2 studies), '
        '"Cubist LLC, a subsidiary of Merck & Co., Inc." (1 study), '
        '"Merck Ltd." (1 study), "Merck Sharp & Dohme LLC" (1 study)'
    )
    assert '--company "exact name"' in found.repair


def test_repeated_names_join():
    """Two names give the sponsors of both, in the order of the extract."""
    joined = match_company(sponsors(*MERCKS), ["Merck Ltd.", "Merck Sharp & Dohme LLC"])
    assert joined == ("Merck Sharp & Dohme LLC", "Merck Ltd.")


@pytest.mark.parametrize(
    "typed", ["Astra Zenecca", "AstraZenica", "AstraZeneca Japan KK"]
)
def test_a_name_that_nobody_has_brings_near_names(typed):
    """A slip of the keyboard is answered with the name that was meant, and its studies."""
    found = problem(sponsors("AstraZeneca", "Bayer"), typed)
    assert 'near names: "AstraZeneca" (1 study)' in found.repair
    assert "Bayer" not in found.repair


def test_a_name_like_nothing_brings_no_names():
    """Nothing is suggested where nothing is near."""
    assert "near" not in problem(sponsors("Bayer"), "zzzz").repair
    assert "near" not in problem(sponsors("Bayer"), "!!").repair


def test_persons_do_not_compete_for_a_name():
    """A researcher of the company's name is no candidate."""
    extract = extract_of(("N1", "Bayer AG"), ("N2", "Anna Bayer", "OTHER"))
    assert match_company(extract, ["Bayer"]) == ("Bayer AG",)


def test_no_name_and_several_wrong_names_are_reported():
    """Nothing asked is a problem, and each wrong name is one."""
    assert problem(sponsors("Bayer")).rule == "is missing"
    with pytest.raises(InputError) as caught:
        match_company(sponsors("Bayer"), ["xx", "yy"])
    assert [item.value for item in caught.value.problems] == ["xx", "yy"]


def test_names_that_carry_the_company_are_its_group():
    """Subsidiaries and companies of the same name are listed with their studies; others are not."""
    extract = extract_of(
        ("N1", "Sanofi"),
        ("N1", "Genzyme, a Sanofi Company"),
        ("N2", "Genzyme, a Sanofi Company"),
        ("N2", "Sanofi-Synthelabo"),
        ("N2", "Former Unit (Sanofi)"),
        ("N3", "Bayer"),
    )
    found = {
        item.name: (item.studies, item.shared_studies, item.reason)
        for item in relatives(extract, ["Sanofi"])
    }
    assert found == {
        "Former Unit (Sanofi)": (1, 0, "its name mentions the company"),
        "Genzyme, a Sanofi Company": (
            2,
            1,
            "its name states that it belongs to the company",
        ),
        "Sanofi-Synthelabo": (1, 0, "its name begins with the company's"),
    }


def test_joined_names_are_not_their_own_group():
    """What was joined to the company is the company."""
    extract = sponsors("Sanofi", "Genzyme, a Sanofi Company")
    assert relatives(extract, ["Sanofi", "Genzyme, a Sanofi Company"]) == ()


def test_a_longer_name_of_an_institute_is_another_institute():
    """For anybody but companies a shared beginning says nothing."""
    extract = extract_of(
        ("N1", "National Cancer Institute", "NIH"),
        ("N2", "National Cancer Institute, France", "OTHER_GOV"),
    )
    assert relatives(extract, ["National Cancer Institute"]) == ()
