"""Partners whose own name says that they belong to another organization are found, with whom it may be."""

import pytest
from builders_trials import extract_of

from resourcing.trials.belonging import belonging, stated_owner
from resourcing.trials.evidence import partner_evidence


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("Cubist Pharmaceuticals LLC, a subsidiary of Merck & Co., Inc.", "Merck & Co., Inc"),
        ("Seagen, a wholly owned subsidiary of Pfizer", "Pfizer"),
        ("DICE Therapeutics, owned by Lilly", "Lilly"),
        ("CellMed AG, part of the BTG group", "BTG group"),
        ("Kite, A Gilead Company", "Gilead Company"),
        ("ADIR, a Servier Group company", "Servier Group company"),
        ("SpringWorks, a healthcare company of Merck KGaA", "healthcare company of Merck KGaA"),
        ("AbbVie (prior sponsor, Abbott)", "Abbott"),
        ("Innervate LLC (Formerly: Illumina LLC)", "Illumina LLC"),
        ("PriCara, Unit of Ortho-McNeil, Inc.", "Ortho-McNeil, Inc"),
        ("Upjohn has merged with Mylan", "Mylan"),
        ("Eli Lilly and Company", ""),
        ("Merck Sharp & Dohme LLC", ""),
        ("Party of Reform Hospital", ""),
    ],
)  # fmt: skip
def test_names_that_state_an_owner_say_whom(name, owner):
    """Every way of saying it is read, present and past, and plain names say nothing."""
    assert stated_owner(name).rstrip(".") == owner


def found(*names, kind="INDUSTRY"):
    """Return who belongs to whom among the partners of Acme."""
    rows = [("N1", "Acme"), *(("N1", name, kind) for name in names)]
    return belonging(partner_evidence(extract_of(*rows), ("Acme",)))


def test_the_partner_whose_whole_name_is_stated_comes_first():
    """A company that only begins alike is no candidate beside the one that is named."""
    name = "ArQule, a subsidiary of Merck Sharp & Dohme LLC"
    others = ("Merck Sharp & Dohme LLC", "Merck KGaA, Darmstadt, Germany")
    assert found(name, *others) == {name: ("Merck Sharp & Dohme LLC",)}


def test_partners_that_begin_alike_are_named_where_none_fits_whole():
    """Both companies of the name are shown, for a person to choose."""
    name = "Cubist LLC, a subsidiary of Merck & Co., Inc."
    others = ("Merck Sharp & Dohme LLC", "Merck KGaA, Darmstadt, Germany", "Bayer")
    assert found(name, *others) == {name: tuple(sorted(others[:2]))}


def test_a_partner_is_listed_even_where_the_owner_is_none():
    """The owner need not be a partner for a person to look."""
    name = "Genzyme, a Sanofi Company"
    assert found(name, "Bayer") == {name: ()}


def test_universities_that_begin_alike_are_no_owners():
    """Only companies are matched by their first word."""
    name = "School of Health, part of University of Basel"
    assert found(name, "University of Bern", kind="OTHER") == {name: ()}
