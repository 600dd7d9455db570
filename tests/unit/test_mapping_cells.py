"""Cells of other tools are read as they are meant, and what could be meant in two ways is never guessed."""

import codecs
from datetime import date, time

import pytest

from resourcing.read.cells import Refusal
from resourcing.read.mapping.amounts import amount_of
from resourcing.read.mapping.days import day_of
from resourcing.read.mapping.guessing import LIKELY, bare, likeness
from resourcing.read.mapping.tolerant import open_source

THIRD_OF_MARCH = date(2027, 3, 3)


@pytest.mark.parametrize(
    "text",
    [
        *("2027-03-31", "31.03.2027", "31/3/2027", "03/31/2027", "2027/03/31"),
        *("31. März 2027", "31 mars 2027", "March 31, 2027", "31-Mar-2027"),
        *("31.03.2027 00:00", "2027-03-31T00:00:00Z", "46477"),
    ],
)
def test_a_day_that_can_be_only_one_is_read_without_being_told_how(text):
    """Thirteen and above is no month, a month's name is none but its own, and a day number is a day."""
    assert day_of(text).readings == (date(2027, 3, 31),)


def test_a_day_that_could_be_two_keeps_both_until_the_map_says():
    """The fifth of March is not taken for the third of May."""
    march, may = date(2027, 3, 5), date(2027, 5, 3)
    assert set(day_of("05/03/2027").readings) == {march, may}
    assert day_of("05/03/2027", order="day first").readings == (march,)
    assert day_of("05/03/2027", order="month first").readings == (may,)
    assert day_of("03.03.2027").readings == (THIRD_OF_MARCH,)


@pytest.mark.parametrize(
    ("text", "order", "rule"),
    [
        ("31.12.26", "day first", "two digits"),
        ("12/31/2027", "day first", "not a day of the calendar"),
        ("30.02.2027", "day first", "not a day of the calendar"),
        ("soon", None, "no date"),
        ("7", None, "no date"),
        (7.0, None, "no day number"),
    ],
)
def test_what_is_no_day_is_refused_with_the_reason(text, order, rule):
    """Nothing is bent into a date."""
    found = day_of(text, order=order)
    assert isinstance(found, Refusal)
    assert rule in found.rule


def test_a_century_makes_two_digits_a_year_and_a_clock_is_kept_apart():
    """The map says the century; the time of day does not move the day."""
    assert day_of("31.12.26", order="day first", century=2000).readings == (
        date(2026, 12, 31),
    )
    assert day_of("03/03/2027 2:30 PM").clock == time(14, 30)
    assert day_of(46449.75).clock == time(18)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,56", 1234.56),
        ("1,234.56", 1234.56),
        ("1 234,5 €", 1234.5),
        ("CHF 1'234.50", 1234.5),
        ("0,5", 0.5),
        ("0.125", 0.125),
        ("1.234.567", 1234567.0),
        ("80 %", 0.8),
        ("12,5 Mio. €", 12.5e6),
        ("-3", -3.0),
        (7, 7.0),
    ],
)
def test_a_number_that_can_be_only_one_is_read_without_being_told_how(text, number):
    """Two different marks, a leading zero or a short group show which mark is the decimal one."""
    assert amount_of(text).readings == (pytest.approx(number),)


def test_a_number_that_could_be_two_keeps_both_until_the_map_says():
    """A thousand is not taken for one and a bit."""
    assert set(amount_of("1.234").readings) == {1234.0, 1.234}
    assert amount_of("1.234", decimals="comma").readings == (1234.0,)
    assert amount_of("1.234", decimals="point").readings == (1.234,)


@pytest.mark.parametrize("text", ["1.23,4", "12.34.5", "abc", "1,5 FTE", "", True])
def test_what_is_no_number_is_refused(text):
    """Nothing is bent into a number."""
    assert isinstance(amount_of(text), Refusal)


@pytest.mark.parametrize(
    ("content", "how"),
    [
        ("Größe;x\n1;2\n".encode(), "UTF-8,"),
        ("Größe;x\n1;2\n".encode("utf-8-sig"), "UTF-8 with byte order mark"),
        (codecs.BOM_UTF16_LE + "Größe;x\n1;2\n".encode("utf-16-le"), "UTF-16,"),
        ("Größe;x\n1;2\n".encode("utf-16-be"), "UTF-16 without byte order mark"),
        ("Größe;x\n1;2\n".encode("cp1252"), "Windows-1252"),
    ],
)
def test_every_usual_encoding_gives_the_same_text_and_is_told(tmp_path, content, how):
    """Umlauts survive however the file was saved, and what was taken is said."""
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    opened = open_source(path).result()
    assert opened.sheets[""] == [(1, ("Größe", "x")), (2, ("1", "2"))]
    assert how in opened.how


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a;b\n1,5;2,5\n", "semicolon"),
        ("a,b\n1;2,3\n", "comma"),
        ("a\tb\n1,5\t2;5\n", "tab"),
        ("sep=|\na|b\n1,2|3,4\n", "bar"),
        ('Title\n\na;b;c\n"x, y";2;3\n', "semicolon"),
    ],
)
def test_the_separator_is_found_whatever_stands_within_the_cells(tmp_path, text, name):
    """Decimal commas and commas in text do not make a comma the separator."""
    path = tmp_path / "a.csv"
    path.write_text(text)
    assert open_source(path).result().separator == name


def test_bytes_that_are_no_text_are_refused_with_a_repair(tmp_path):
    """A picture called CSV is not read as letters."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"\x81\x8d\x9d;x\n")
    (problem,) = open_source(path).problems
    assert "no text" in problem.rule
    assert "encoding" in problem.repair


def test_near_headings_are_near_and_others_are_not():
    """A plural is near; another word of the same letters is not."""
    assert likeness(bare("Partner companies"), "partner company") >= LIKELY
    assert likeness(bare("Alliance lead (owner)"), "alliance lead") >= LIKELY
    assert likeness("region", "reason") < LIKELY
