"""Which names are one organization, which are persons, and which state an owner."""

import pytest

from resourcing.trials.names import (
    canonical_names,
    contains_words,
    is_person,
    merge_key,
    states_ownership,
    words,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Daiichi Sankyo", "Daiichi Sankyo Co., Ltd."),  # several legal forms
        ("Amgen Inc", "Amgen Inc."),  # punctuation
        ("Bristol-Myers Squibb", "BRISTOL MYERS SQUIBB"),  # hyphen and case
        ("The Cleveland Clinic", "Cleveland Clinic"),  # article
        ("Societe Generale", "Société Générale S.A."),  # accents, dotted form
        ("Novo Nordisk A/S", "Novo Nordisk"),  # form with a slash
        ("Procter & Gamble", "Procter and Gamble Company"),  # ampersand
        ("Boehringer GmbH & Co. KG", "Boehringer"),  # joined forms
        ("National Cancer Institute (NCI)", "National Cancer Institute"),  # acronym
    ],
)
def test_spellings_of_one_organization_merge(one, other):
    """Case, accents, punctuation, article, legal form and a repeated acronym do not separate names."""
    assert merge_key(one) == merge_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Myriad Genetics, Inc.", "Myriad Genetic Laboratories, Inc."),
        ("Quintiles, Inc.", "IQVIA Pty Ltd"),
        ("Merck Ltd.", "Merck & Co., Inc."),  # unrelated companies of one name
        ("Merck KGaA, Darmstadt, Germany", "Merck Sharp & Dohme LLC"),
        ("Samsung Medical Center", "Samsung Genomic Institute"),
        ("National Cancer Institute (NCI)", "National Cancer Institute, France"),
        ("Company", "Limited"),  # a name that is only a legal form keeps it
    ],
)
def test_different_organizations_do_not_merge(one, other):
    """Names that differ in more than spelling stay apart."""
    assert merge_key(one) != merge_key(other)


def test_the_spelling_with_most_studies_names_the_organization():
    """Most studies win, then the shorter spelling."""
    known = canonical_names({"Eisai Inc.": 2, "Eisai Co., Ltd.": 5, "Roche": 1})
    assert known["Eisai Inc."] == known["Eisai Co., Ltd."] == "Eisai Co., Ltd."
    assert canonical_names({"Bayer AG": 1, "Bayer": 1})["Bayer AG"] == "Bayer"


def test_names_without_letters_stay_apart():
    """Two names of which nothing is left to compare are not one organization."""
    assert len(set(canonical_names({"!": 1, "?": 1}).values())) == 2


@pytest.mark.parametrize(
    ("name", "sponsor_type"),
    [
        ("Jody Dushay", "OTHER"),
        ("Maryam Lustberg", "OTHER"),
        ("Patrick Y. Wen, MD", "OTHER"),
        ("Shilpa Grover, MD, MPH", "OTHER"),
        ("Todd C. Lee MD MPH FIDSA", "OTHER"),
        ("Dr. Denis O'Donnell", "OTHER"),
        ("Dra. Olga Graciela Catú Rodríguez", "UNKNOWN"),
        ("Univ.-Prof. Dr. med. F. Kiessling", "UNKNOWN"),
        ("Prof. Franca Fagioli", "OTHER"),
        ("Eli Sprecher, MD", "OTHER_GOV"),
        ("Pr Bruno LEVY", "OTHER"),
        ("Fu-Sheng Wang", "OTHER"),
        ("LI XIN-XIANG", "OTHER"),
        ("SHI Jia", "OTHER"),
        ("Janneke van de Wijgert", "OTHER"),
        ("Ding Ma", "OTHER"),  # a surname that is also a degree
        ("Anastasia Latini", "OTHER"),  # holds asia and latin
        ("Acme", "INDIV"),  # the registry says so
    ],
)
def test_individuals_are_persons(name, sponsor_type):
    """Names of people are recognized with and without titles and degrees."""
    assert is_person(name, sponsor_type=sponsor_type)


@pytest.mark.parametrize(
    ("name", "sponsor_type"),
    [
        ("Mario Negri Institute for Pharmacological Research", "OTHER"),
        ("Jules Bordet Institute", "OTHER"),
        ("Stanford University", "OTHER"),
        ("Institut Curie", "OTHER"),
        ("Mayo Clinic", "OTHER"),
        ("Huashan Hospital", "OTHER"),
        ("M.D. Anderson Cancer Center", "OTHER"),
        ("Ralph H. Johnson VA Medical Center", "FED"),
        ("Wayne Elphinstone Research Fund", "UNKNOWN"),
        ("Hospital Central Dr. Luis Ortega", "OTHER"),
        ("Dr. Himanshu Bansal Foundation", "OTHER"),
        ("Queensland Health", "OTHER_GOV"),
        ("Aleris Helse", "OTHER"),
        ("Het Zwarte Gat", "UNKNOWN"),
        ("Banc de Sang i Teixits", "OTHER"),
        ("Kreiskrankenhaus Dormagen", "OTHER"),
        ("KU Leuven", "OTHER"),
        ("IVI Madrid", "OTHER"),
        ("MANA RBM", "OTHER"),
        ("FHI 360", "OTHER"),
        ("Cures Within Reach", "OTHER"),
        ("Goldman, Butterwick, Fitzpatrick and Groff", "OTHER"),
        ("UNICANCER", "OTHER"),
        ("Rockville, MD", "OTHER"),  # one word and a state
        ("Eli Lilly", "INDUSTRY"),  # a company named after a man
        ("Amal Therapeutics", "INDUSTRY"),
    ],
)
def test_organizations_are_not_persons(name, sponsor_type):
    """Organizations of several languages are kept, people's names in them or not."""
    assert not is_person(name, sponsor_type=sponsor_type)


def test_possessives_and_strokes_disappear_from_words():
    """A possessive is dropped and letters with strokes become plain."""
    assert words("Pfizer's Ørsted") == ("pfizer", "orsted")
    assert words("Omega/Sigma A/S") == ("omega", "sigma", "as")


@pytest.mark.parametrize(
    "name",
    [
        "Genzyme, a Sanofi Company",
        "Wyeth is now a wholly owned subsidiary of Pfizer",
        "Corthera, Inc., a member of the Novartis group of companies",
        "SpringWorks Therapeutics, Inc., a healthcare company of Merck KGaA",
    ],
)
def test_names_that_state_an_owner_are_recognized(name):
    """Subsidiaries say so in several ways."""
    assert states_ownership(name)


@pytest.mark.parametrize("name", ["Eli Lilly and Company", "Kowa Company, Ltd."])
def test_a_company_by_form_states_no_owner(name):
    """The word company alone says nothing about an owner."""
    assert not states_ownership(name)


def test_whole_words_are_sought_side_by_side():
    """Neither parts of words nor words apart count."""
    assert contains_words("Merck Sharp & Dohme LLC", words("sharp and dohme"))
    assert not contains_words("Merck Sharp & Dohme LLC", words("Merck Dohme"))
    assert not contains_words("Lincolnshire Trust", words("shire"))
