"""A register comes out of files of other tools as the map says, and nothing of it is lost silently."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from builders_mapping import CRM

from resourcing.cli import main
from resourcing.errors import InputError
from resourcing.read import read_register
from resourcing.read.mapping import TableMap, import_register, propose_map, read_map

PROJECTS = """\
Export Partnerprojekte;;

Projektname;Partnerfirma;Art;Projektphase;Vertragsbeginn;Allianzmanager;Vertragswert;Risikoteilung;Geschäftsmodell geklärt;Region
Aurora;Müller & Söhne AG;asset;Klinik;03.02.2024;Änne Groß;1.250.000,00 €;ja;x;DACH
Borealis;=HYPER AG;data;Vermarktung;15.06.2021;Jörg Weiß;12,5 Mio. €;nein;x;EU
Cumulus;Sky SA;digital;unklar;01.03.2026;Änne  Groß;;ja;;DACH

Gesamt: 3
"""
DECISIONS = {
    '"unklar" = "TODO"': '"unklar" = "startup"',
    'grade = "TODO"': 'grade = "senior"',
    'fte = "TODO"': "fte = 0.8",
}


def decided(text, decisions=DECISIONS):
    """Return a proposed map with a person's decisions."""
    for was, now in decisions.items():
        assert was in text
        text = text.replace(was, now)
    return text


@pytest.fixture
def projects(tmp_path):
    """Return a German project export in Windows-1252 and its decided map."""
    source, book = tmp_path / "projekte.csv", tmp_path / "map.toml"
    source.write_bytes(PROJECTS.encode("cp1252"))
    book.write_text(decided(propose_map([source]).text), encoding="utf-8")
    return source, book


def crm(tmp_path, rows, *, head="Deal,Company,Stage,Start,Region", text=CRM):
    """Return a made-up CRM export and its map."""
    source, book = tmp_path / "crm-12.csv", tmp_path / "crm.toml"
    source.write_text("\n".join([head, *rows]) + "\n")
    book.write_text(text)
    return source, book


def problems_of(source, book, **over):
    """Return what an import refuses."""
    with pytest.raises(InputError) as caught:
        import_register([source], by=book, **over)
    return caught.value.problems


def test_a_decided_proposal_gives_what_the_export_says(projects):
    """German headings, dates, decimals, truth words and leads become the register's own, cell by cell."""
    register = import_register([projects[0]], by=projects[1]).register
    aurora, borealis, cumulus = register.alliances
    assert aurora.alliance_id == "aurora"
    assert (aurora.start, aurora.value_at_stake) == (date(2024, 2, 3), 1_250_000.0)
    assert (aurora.phase, borealis.phase, cumulus.phase) == (
        "development",
        "commercial",
        "startup",
    )
    assert [a.shared_risk_reward for a in register.alliances] == [True, False, True]
    assert [a.business_model_defined for a in register.alliances] == [True, True, False]
    assert borealis.partner == "=HYPER AG"
    assert borealis.value_at_stake == 12.5e6


def test_leads_become_managers_once_each_and_alliances_name_their_identifiers(projects):
    """Two spellings of blanks are one person; alliances hold the identifier, not the name."""
    source, book = projects
    register = import_register([source], by=book).register
    assert [m.name for m in register.managers] == ["Änne Groß", "Jörg Weiß"]
    assert [a.current_manager for a in register.alliances] == [
        "aenne-gross",
        "joerg-weiss",
        "aenne-gross",
    ]
    assert {m.fte for m in register.managers} == {0.8}


def test_what_is_left_out_is_told_and_so_is_how_the_file_was_read(projects):
    """Each column that is not read, each constant, the footer and the encoding have their line."""
    told = "\n".join(import_register([projects[0]], by=projects[1]).told)
    assert "Windows-1252" in told
    assert "left out: Region (3 filled cells), as the map says" in told
    assert "left out, below the table: row 8, 'Gesamt: 3'" in told
    assert "grade = senior in every row (user)" in told
    assert "currency € left away" in told


def test_a_proposal_refuses_to_import_until_each_place_is_decided(tmp_path):
    """TODO is no value: every one of them is told with what to write."""
    source, book = tmp_path / "projekte.csv", tmp_path / "map.toml"
    source.write_bytes(PROJECTS.encode("cp1252"))
    proposal = propose_map([source])
    book.write_text(proposal.text, encoding="utf-8")
    found = problems_of(source, book)
    assert len(found) == proposal.undecided == 3
    assert {p.place for p in found} == {
        "tables.alliances.values.phase.unklar",
        "tables.managers.constants.grade",
        "tables.managers.constants.fte",
    }
    assert all("not decided" in p.rule for p in found)


def test_a_proposal_says_how_sure_it_is_and_shows_examples(tmp_path):
    """Near names are proposed with their likeness, unknown columns are ignored with an example, doubtful dates undecided."""
    source = tmp_path / "crm.csv"
    source.write_text(
        "Deal name,Partner companies,Deal type,Stage,Start date,Alliance lead,FTE %,Zodiac\n"
        "Aurora,Acme,asset,launch,03/04/2027,Ada,80,Leo\n"
    )
    text = propose_map([source]).text
    assert "name = \"Deal name\" # sure, such as 'Aurora'" in text
    assert 'partner = "Partner companies" # likely (0.' in text
    assert "\"Zodiac\", # such as 'Leo'" in text
    assert 'dates = "TODO" # 03/04/2027 in row 2 could be two days' in text
    assert 'shared_risk_reward = "TODO"' in text


def test_percentages_and_people_of_an_hr_export_are_proposed_and_read(tmp_path):
    """A heading with a percent sign over numbers above 1 means percentages; French words are known."""
    source, book = tmp_path / "crm.csv", tmp_path / "map.toml"
    source.write_text(
        "Deal;Company;Type;Stage;Shared risk;Business model\nA;B;c;launch;oui;oui\n"
    )
    people = tmp_path / "personnel.csv"
    people.write_text("Nom;Grade;FTE %;Compétences\nAda;Directeur;80;x,y\n")
    book.write_text(propose_map([source, people]).text)
    (ada,) = import_register([source, people], by=book).register.managers
    assert (ada.name, ada.grade, ada.fte, ada.skills) == (
        "Ada",
        "lead",
        0.8,
        ("x", "y"),
    )


def test_doubtful_dates_are_one_problem_that_lists_every_cell(tmp_path):
    """Without an order in the map, what could be two days is listed, and what shows an order is named as a hint."""
    rows = ["A,X,launch,01/02/2027,", "B,X,launch,31/01/2027,", "C,X,launch,05/06/2027,"]  # fmt: skip
    source, book = crm(tmp_path, rows)
    (problem,) = problems_of(source, book)
    assert problem.place == "rows 2 and 4"
    assert problem.column == "Start (for start)"
    assert "01/02/2027 and 05/06/2027" in problem.rule
    assert "other cells show day first" in problem.repair
    book.write_text(CRM.replace("ignored", 'dates = "day first"\nignored'))
    starts = [a.start for a in import_register([source], by=book).register.alliances]
    assert starts == [date(2027, 2, 1), date(2027, 1, 31), date(2027, 6, 5)]


def test_what_changed_in_the_source_is_told_all_at_once(tmp_path):
    """A column that is gone and a word without translation are problems together; each with its place and repair."""
    rows = ["A,launch,2027-01-01,1", "B,Ph III,2027-01-01,2"]
    source, book = crm(tmp_path, rows, head="Deal,Stage,Start,Score")
    missing, word, *follows = problems_of(source, book)
    assert (missing.column, missing.file) == ("Company", str(source))
    assert "no such column" in missing.rule
    assert (word.place, word.column, word.value) == (
        "row 3",
        "Stage (for phase)",
        "Ph III",
    )
    assert "tables.alliances.values.phase" in word.repair
    assert all("partner" in p.column for p in follows)


def test_a_new_column_and_one_that_is_gone_are_told(tmp_path):
    """What the map neither reads nor ignores is new; what it ignores and is gone is said too."""
    rows = ["A,X,Ph II,2027-01-01,7"]
    source, book = crm(tmp_path, rows, head="Deal,Company,Stage,Start,Score")
    told = "\n".join(import_register([source], by=book).told)
    assert "left out: Score (1 filled cell), NEW since the map was made" in told
    assert "no longer in the source: Region" in told


def test_the_order_of_rows_and_columns_changes_no_identifier(tmp_path):
    """The same names give the same identifiers next time."""
    rows = ["Öl & Gas,X,launch,,", "Beta 2,Y,launch,,"]
    first = import_register(
        [crm(tmp_path, rows)[0]], by=crm(tmp_path, rows)[1]
    ).register
    turned = ["EU,,launch,Y,Beta 2", ",,launch,X,Öl & Gas"]
    source, book = crm(tmp_path, turned, head="Region,Start,Stage,Company,Deal")
    second = import_register([source], by=book).register
    assert {a.alliance_id for a in first.alliances} == {"oel-gas", "beta-2"}
    assert set(second.alliances) == set(first.alliances)


def test_two_rows_of_one_name_are_told_apart_only_by_a_person(tmp_path):
    """No number is appended silently, since it would move with the rows; more columns tell them apart."""
    rows = ["Aurora,X,launch,,", "AURORA,Y,launch,,"]
    source, book = crm(tmp_path, rows)
    (problem,) = problems_of(source, book)
    assert (problem.place, problem.value) == ("rows 2 and 3", "aurora")
    assert "ids_from" in problem.repair
    book.write_text(CRM.replace("ignored", 'ids_from = ["name", "partner"]\nignored'))
    found = import_register([source], by=book).register.alliances
    assert [a.alliance_id for a in found] == ["aurora-x", "aurora-y"]


def test_people_that_are_one_must_agree(tmp_path):
    """Two grades of one person are not settled by the order of rows."""
    text = CRM.replace('"Stage"', '"Stage"\ncurrent_manager = "Lead"') + (
        '[tables.managers]\nsource = "crm*.csv"\ndistinct = true\n'
        '[tables.managers.columns]\nname = "Lead"\ngrade = "Level"\n'
        "[tables.managers.constants]\nfte = 1.0\n"
    )
    head = "Deal,Company,Stage,Start,Lead,Level"
    rows = ["A,X,launch,,Ada,lead", "B,X,launch,,Ada,senior", "C,X,launch,,Ben,"]
    source, book = crm(tmp_path, rows, head=head, text=text)
    found = problems_of(source, book)
    assert [(p.place, p.column) for p in found] == [
        ("rows 2 and 3", "Level (for grade)"),
        ("row 4", "Level (for grade)"),
    ]


def test_a_constant_that_cannot_be_is_told_once_and_blanks_with_all_their_rows(
    tmp_path,
):
    """What holds in every row is wrong once; blank cells of a required column are one problem that lists its rows."""
    rows = ["A,,launch,,", "B,,launch,,"]
    text = CRM.replace("model_defined = true", 'model_defined = "perhaps"')
    blank = 'kind = "asset"'
    source, book = crm(tmp_path, rows, text=text.replace(blank, f"{blank}\nunit = 7"))
    found = {p.column: (p.place, p.rule) for p in problems_of(source, book)}
    assert set(found) == {"constants.business_model_defined", "Company (for partner)"}
    assert found["Company (for partner)"] == ("rows 2 and 3", "must not be blank")


def test_a_lead_whom_nobody_knows_is_told_with_the_nearest_name(projects):
    """A name stands for an identifier only where exactly one person has it."""
    source, book = projects
    text = book.read_text(encoding="utf-8")
    text = text[: text.index("# Who leads")]
    book.write_text(text, encoding="utf-8")
    found = problems_of(source, book)
    assert {p.value for p in found} == {"Änne Groß", "Änne  Groß", "Jörg Weiß"}
    assert "[tables.managers] with distinct = true" in found[0].repair


@pytest.mark.parametrize(
    ("was", "now", "place", "rule"),
    [
        ("[tables.alliances", "[tables.aliances", "tables.aliances", "no table"),
        ("partner =", "partnr =", "tables.alliances.columns.partnr", "no column"),
        ('kind = "asset"\n', "", "tables.alliances.columns", "comes from nowhere"),
        ('"Region"', '"Deal"', "tables.alliances.ignored", "not ignored"),
        ("ignored", "ignore", "tables.alliances.ignore", "unknown key"),
        ("ignored", 'dates = "dmy"\nignored', "tables.alliances.dates", "one of day"),
    ],
)
def test_a_map_is_checked_by_itself(tmp_path, was, now, place, rule):
    """A table, column or key that does not exist is told at its dotted key before a source is opened."""
    path = tmp_path / "map.toml"
    path.write_text(CRM.replace(was, now))
    found = {p.place: p.rule for p in read_map(path).problems}
    assert rule in found[place]


def test_a_workbook_with_day_numbers_becomes_a_workbook_that_reads_the_same(tmp_path):
    """Sheets, titles above the headings, day numbers and numbers are read; the result is an ordinary register."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Deals"
    for row in (["Deals of May"], [], ["Start", "Deal", "Company", "Stage", "Region"], [46477, "A", "X", "Ph II", "EU"]):  # fmt: skip
        sheet.append(row)
    book.create_sheet("Other").append(["nothing"])
    source = tmp_path / "crm-5.xlsx"
    book.save(source)
    book_map, out = tmp_path / "map.toml", tmp_path / "register.xlsx"
    book_map.write_text(CRM.replace('"crm*.csv"', '"crm*.xlsx"\nsheet = "deals"'))
    words = ["import-register", str(source), "--map", str(book_map), "--out", str(out)]
    assert main(words) == 0
    (alliance,) = read_register(out).alliances
    assert (alliance.name, alliance.start) == ("A", date(2027, 3, 31))
    assert alliance.phase == "development"


def test_a_name_that_two_people_have_is_not_settled_by_their_order(tmp_path):
    """Where two managers are called the same, the lead must be named by identifier."""
    text = CRM.replace('"Stage"', '"Stage"\ncurrent_manager = "Lead"') + (
        '[tables.managers]\nsource = "people.csv"\n[tables.managers.columns]\n'
        'manager_id = "No"\nname = "Person"\n'
        '[tables.managers.constants]\nfte = 1.0\ngrade = "lead"\n'
    )
    rows = ["A,X,launch,,Ada", "B,X,launch,,7"]
    head = "Deal,Company,Stage,Start,Lead"
    source, book = crm(tmp_path, rows, head=head, text=text)
    people = tmp_path / "people.csv"
    people.write_text("No,Person\n7,Ada\n8,Ada\n")
    with pytest.raises(InputError) as caught:
        import_register([source, people], by=book)
    (problem,) = caught.value.problems
    assert (problem.place, problem.rule) == ("row 2", "is the name of 2 rows")


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        (("€ 10", "$ 20"), "several currencies: $ and €"),
        (("$ 10", "CAD 20"), "several currencies: $ and CAD"),
        (("EUR 10", "USD 20"), "several currencies: EUR and USD"),
        (("1,5", "2.5"), "some numbers show a decimal comma, others a point"),
        (("1.500", "7"), "could be two numbers each: 1.500"),
    ],
)
def test_numbers_that_do_not_go_together_are_refused(tmp_path, cells, rule):
    """Sums of euros and dollars, or of commas and points, are never made."""
    rows = [f'D{i},X,launch,,"{cell}"' for i, cell in enumerate(cells)]
    text = CRM.replace('"Stage"', '"Stage"\nvalue_at_stake = "Worth"')
    head = "Deal,Company,Stage,Start,Worth"
    source, book = crm(tmp_path, rows, head=head, text=text)
    (problem,) = problems_of(source, book)
    assert rule in problem.rule


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (("10 €", "20 EUR", "30"), "currency EUR and € left away"),
        (("$10", "US$20", "30 USD"), "currency $, US$ and USD left away"),
        (("£10", "20 GBP"), "currency GBP and £ left away"),
        (("CHF 10", "Fr. 20.–", "SFr. 30"), "currency CHF, FR. and SFR. left away"),  # noqa: RUF001 - as the Swiss write it
    ],
)
def test_a_sign_and_its_code_are_one_currency(tmp_path, cells, told):
    """What is written with a sign and what with a code goes together, as long as it is the same currency."""
    rows = [f'D{i},X,launch,,"{cell}"' for i, cell in enumerate(cells)]
    text = CRM.replace('"Stage"', '"Stage"\nvalue_at_stake = "Worth"')
    head = "Deal,Company,Stage,Start,Worth"
    source, book = crm(tmp_path, rows, head=head, text=text)
    found = import_register([source], by=book)
    worth = [a.value_at_stake for a in found.register.alliances]
    assert worth == [10.0, 20.0, 30.0][: len(cells)]
    assert any(told in line for line in found.told)


def test_the_page_on_imports_names_every_key_of_a_map():
    """What a map may say is documented, key by key."""
    page = Path(__file__).parents[2].joinpath("docs", "importing.md").read_text()
    assert all(f"| `{key}` |" in page for key in TableMap.model_fields)
