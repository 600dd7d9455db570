"""A table may lie in several sources; files that cannot be read are told with how they become readable."""

import zipfile
from datetime import date

import openpyxl
import pytest
from builders_mapping import CRM
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from resourcing.errors import InputError
from resourcing.read.mapping import import_register, propose_map
from resourcing.read.mapping.tolerant import open_source

EMEA = "Deal,Company,Stage,Start,Region\nAurora,X,launch,2027-01-01,EU\n"
APAC = "Region;Stage;Deal;Company;Start\nAPAC;Ph II;Öl;Y;2027-02-01\nAPAC;;Zeta;Z;\n"
TWO = CRM.replace('"crm*.csv"', '["emea.csv", "apac-*.csv"]')


def two_exports(path, *, apac=APAC):
    """Write two regional exports of other separators, encodings and orders of columns, and return them with a map."""
    first, second, book = path / "emea.csv", path / "apac-01.csv", path / "map.toml"
    first.write_text(EMEA, encoding="utf-8")
    second.write_bytes(apac.encode("cp1252"))
    book.write_text(TWO)
    return [first, second], book


def test_two_exports_of_one_table_are_read_one_below_the_other(tmp_path):
    """Neither separators nor encodings nor the order of columns need be alike; each file's headings are told."""
    sources, book = two_exports(tmp_path, apac=APAC.replace("APAC;;Zeta;Z;\n", ""))
    found = import_register(sources, by=book)
    rows = [(a.alliance_id, a.phase, a.start) for a in found.register.alliances]
    assert rows == [
        ("aurora", "launch", date(2027, 1, 1)),
        ("oel", "development", date(2027, 2, 1)),
    ]
    told = "\n".join(found.told)
    assert "emea.csv (headings in row 1) and apac-01.csv (headings in row 1)" in told
    assert "apac-01.csv: Windows-1252" in told


def test_problems_of_several_sources_name_the_right_one(tmp_path):
    """A blank stands in its own file and row; a name that both have is named in both."""
    sources, book = two_exports(tmp_path, apac=f"{APAC}APAC;launch;AURORA;Q;\n")
    with pytest.raises(InputError) as caught:
        import_register(sources, by=book)
    found = {(p.file, p.place, p.column) for p in caught.value.problems}
    assert found == {
        (str(sources[1]), "row 3", "Stage (for phase)"),
        (str(sources[0]), "row 2; apac-01.csv, row 4", "alliance_id"),
    }


def test_several_files_of_one_name_are_never_joined_unasked(tmp_path):
    """Last month's export beside this one's is no second half; the message says how a second half is read."""
    sources, book = two_exports(tmp_path)
    book.write_text(CRM.replace("crm*", "*"))
    with pytest.raises(InputError, match=r"several sources have this name") as caught:
        import_register(sources, by=book)
    assert 'source = ["emea.csv", ...]' in str(caught.value)


def test_two_sheets_alike_are_proposed_as_one_table_and_read(tmp_path):
    """Words of both sheets are proposed, and no row of the second is lost."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, region, phase in (("EMEA", "EU", "launch"), ("US", "NA", "Approval")):
        sheet = book.create_sheet(title)
        sheet.append(["Deal name", "Company", "Stage", "Deal type", "Region"])
        sheet.append([f"Deal {title}", "X", phase, "asset", region])
    source, path = tmp_path / "deals.xlsx", tmp_path / "map.toml"
    book.save(source)
    text = propose_map([source]).text
    assert 'sheet = ["EMEA", "US"]' in text
    text = text.replace('"Approval" = "TODO"', '"Approval" = "launch"')
    undecided = ("shared_risk_reward", "business_model_defined")
    lines = [line for line in text.splitlines() if not line.startswith(undecided)]
    constants = [f"{name} = true" for name in undecided]
    path.write_text("\n".join([*lines, "[tables.alliances.constants]", *constants]))
    found = import_register([source], by=path).register.alliances
    assert [a.name for a in found] == ["Deal EMEA", "Deal US"]


@pytest.mark.parametrize(
    ("keys", "rule"),
    [
        ('["a.csv", "b.csv"]\nsheet = ["x", "y", "z"]', "3 sheets for 2 sources"),
        ('["emea.csv", "em*.csv"]', "the same source twice"),
    ],
)
def test_places_that_do_not_fit_together_are_told(tmp_path, keys, rule):
    """Sheets go with sources one by one, and no source is read twice."""
    sources, book = two_exports(tmp_path)
    book.write_text(CRM.replace('"crm*.csv"', keys))
    with pytest.raises(InputError, match=rule):
        import_register(sources, by=book)


def test_day_numbers_of_a_workbook_that_counts_from_1904(tmp_path):
    """A day with a format and a bare day number are the same day, four years and a day apart from others' numbers."""
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["Deal", "Company", "Stage", "Start", "Region"])
    book.active.append(["A", "X", "launch", date(2027, 3, 31), "EU"])
    book.active.append(["B", "X", "launch", 46477 - 1462, "EU"])
    source, path = tmp_path / "crm-1.xlsx", tmp_path / "map.toml"
    book.save(source)
    path.write_text(CRM.replace(".csv", ".xlsx"))
    found = import_register([source], by=path)
    assert {a.start for a in found.register.alliances} == {date(2027, 3, 31)}
    assert "counts days from 1904" in found.told[0]


def opendocument():
    """Return the first bytes of an OpenDocument spreadsheet."""
    name = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
    return b"PK\x03\x04" + b"\0" * 26 + name


@pytest.mark.parametrize(
    ("name", "content", "rule", "repair"),
    [
        ("a.ods", b"any", "OpenDocument", "save it as .xlsx"),
        ("a.csv", opendocument(), "OpenDocument", "save it as .xlsx"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "before 2007", "save it as .xlsx"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password", "without a password"),
        ("a.csv", b"PK\x03\x04\x14\0", "workbook under another name", "name it .xlsx"),
        ("a.xls", b"\xff\xfe<\0h\0t\0m\0l\0>\0", "web page", "save it as .xlsx"),
        ("a.xls", b"\n <table><tr>", "web page", "save it as .xlsx"),
        ("a.csv", b"%PDF-1.7", "PDF", "CSV or .xlsx"),
        ("~$a.xlsx", b"\x05Ana", "another file is open", "name that file: a.xlsx"),
        (".~lock.a.ods#", b",ana", "another file is open", "name that file: a.ods"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read_say_how_they_become_readable(
    tmp_path, name, content, rule, repair
):
    """What a file is, whatever it is called, and what to do about it."""
    path = tmp_path / name
    path.write_bytes(content)
    (problem,) = open_source(path).problems
    assert rule in problem.rule
    assert repair in problem.repair


def test_a_damaged_workbook_is_told(tmp_path):
    """A zip that is no workbook is no traceback."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("any", "thing")
    (problem,) = open_source(path).problems
    assert "cannot be opened" in problem.rule


def deals(path, rows, *, worth="Worth"):
    """Write an export with an amount, some rows below its headings, and return it with a map."""
    source, book = path / "crm-1.csv", path / "map.toml"
    lines = [f"Deal,Company,Stage,Start,{worth}", *rows]
    source.write_text("\n".join(lines) + "\n")
    text = CRM.replace('"Stage"', f'"Stage"\nvalue_at_stake = "{worth}"', 1)
    book.write_text(text.replace('ignored = ["Region"]', 'decimals = "point"'))
    return source, book


@pytest.mark.parametrize(
    "below",
    [
        ["Total,,,,3"],
        ["", "Summe,,,,3"],
        ["Grand Total,,,,3", "Source: the deal team"],
        ["Subtotal:,,,,3", "Total,,,,3", "", "Draft"],
    ],
)
def test_totals_below_a_table_are_no_alliances(tmp_path, below):
    """Directly below it or apart, with notes or without: what is left out is told."""
    rows = ["A,X,launch,,1", "B,X,launch,,2"]
    source, book = deals(tmp_path, [*rows, *below])
    found = import_register([source], by=book)
    assert [a.name for a in found.register.alliances] == ["A", "B"]
    told = [line for line in found.told if "below the table" in line]
    assert len(told) == len([line for line in below if line])


@pytest.mark.parametrize("last", ["Total,TotalEnergies,launch,,5", "Total Gas,,,,5"])
def test_an_alliance_that_is_called_like_a_total_is_not_lost(tmp_path, last):
    """A full row is a row, and so is one whose first word only begins like a total."""
    source, book = deals(tmp_path, ["A,X,launch,,1", last])
    book.write_text(book.read_text() + '[tables.alliances.values.partner]\n"" = "Y"\n')
    with_phase = book.read_text().replace("[tables.alliances.values.phase]", '[tables.alliances.values.phase]\n"" = "launch"')  # fmt: skip
    book.write_text(with_phase)
    found = import_register([source], by=book).register.alliances
    assert found[-1].name == last.split(",")[0]


def test_a_heading_that_says_millions_is_proposed_and_read_so(tmp_path):
    """Numbers are multiplied, but not those that say millions or billions themselves."""
    rows = ["A,X,launch,,12.5", "B,X,launch,,3 bn", "C,X,launch,,4 Mio."]
    source, book = deals(tmp_path, rows, worth="Deal value (USD m)")
    assert "times = { value_at_stake = 1_000_000 }" in propose_map([source]).text
    times = "times = { value_at_stake = 1_000_000 }"
    book.write_text(book.read_text().replace("decimals", f"{times}\ndecimals"))
    found = import_register([source], by=book).register.alliances
    assert [a.value_at_stake for a in found] == [12.5e6, 3e9, 4e6]


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        (("$1,200", "$1,250", "$12,000"), 'decimals = "point" # likely'),
        (("1.200", "1.250", "12.000"), 'decimals = "comma" # likely'),
        (("1,200", "7"), 'decimals = "TODO"'),
        (("1,200", "1.250", "1.300"), 'decimals = "TODO"'),
    ],
)
def test_marks_before_three_digits_are_proposed_as_thousands_only_where_many(
    tmp_path, cells, line
):
    """One number with three digits behind its mark says nothing; several that all have them do."""
    rows = [f'D{i},X,launch,,"{cell}"' for i, cell in enumerate(cells)]
    source, _ = deals(tmp_path, rows, worth="Amount")
    assert line in propose_map([source]).text


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ('Deal,Company\nA,B\n"un"closed,X\n', 3, "behind a closing quotation mark"),
        ('Deal,Company\nA,"B\n', 2, "opened and never closed"),
    ],
)
def test_broken_quotation_marks_are_told_with_their_line(tmp_path, text, line, why):
    """In words, not in those of the library."""
    source = tmp_path / "crm.csv"
    source.write_text(text)
    (problem,) = open_source(source).problems
    assert problem.line == line
    assert why in problem.rule


@pytest.mark.parametrize(
    ("name", "encoding", "doubted"),
    [
        ("Müller Größe", "mac-roman", True),
        ("Müller Größe", "cp1252", False),
        ("Dušan d’Azur", "cp1252", False),  # noqa: RUF001 - as Windows writes it
    ],
)
def test_text_of_an_old_mac_is_doubted(tmp_path, name, encoding, doubted):
    """It can be read as Windows-1252 and makes no sense then: the encoding that would is named."""
    source = tmp_path / "crm.csv"
    source.write_bytes(f"Deal;Company\n{name};B\n".encode(encoding))
    how = open_source(source).result().how
    assert ('encoding = "mac-roman"' in how) is doubted


def test_an_export_with_nothing_in_it_is_told(tmp_path):
    """An empty file is no file without near headings."""
    source = tmp_path / "crm.csv"
    source.write_text("\n\n")
    with pytest.raises(InputError, match="is empty; export it again"):
        propose_map([source])


def test_a_heading_that_stands_twice_is_not_proposed_as_read_and_ignored(tmp_path):
    """A proposed map does not contradict itself; that the heading is double is told by the import."""
    source, book = tmp_path / "crm.csv", tmp_path / "map.toml"
    source.write_text("Deal,Deal,Company,Stage\nA,A,B,launch\n")
    text = propose_map([source]).text
    assert "ignored" not in text
    book.write_text(CRM.replace('start = "Start"\n', ""))
    with pytest.raises(InputError, match="stands over 2 columns; rename all but one"):
        import_register([source], by=book)


def test_cells_of_a_lead_that_name_nobody_or_several_become_no_people(tmp_path):
    """A word for nobody is a blank, two people in one cell are a decision, and one person in two orders is one."""
    leads = ["Ada Byron", "Byron, Ada", "TBD", "Vacant", "Ben / Cleo", "Ben"]
    rows = [f'D{i},X,asset,launch,"{lead}",yes,yes' for i, lead in enumerate(leads)]
    head = "Deal,Company,Type,Stage,Owner,Shared risk,Business model"
    source, book = tmp_path / "crm.csv", tmp_path / "map.toml"
    source.write_text("\n".join([head, *rows]) + "\n")
    text = propose_map([source]).text
    assert text.count('"Ben / Cleo" = "TODO" # several people?') == 2
    text = text.replace('"Ben / Cleo" = "TODO"', '"Ben / Cleo" = "Cleo"')
    text = text.replace('grade = "TODO"', 'grade = "lead"')
    book.write_text(text.replace('fte = "TODO"', "fte = 1.0"))
    register = import_register([source], by=book).register
    assert [m.name for m in register.managers] == ["Ada Byron", "Cleo", "Ben"]
    led = [a.current_manager for a in register.alliances]
    assert led == ["ada-byron", "ada-byron", None, None, "cleo", "ben"]


def test_a_formula_error_may_mean_a_blank_where_the_map_says_so(tmp_path):
    """A lookup that found nothing is proposed as a blank; without that it is a problem that says how."""
    source, book = deals(tmp_path, ["A,X,launch,,#N/A", "B,X,launch,,2"])
    with pytest.raises(InputError, match=r'"#N/A" = "" leaves it blank'):
        import_register([source], by=book)
    words = '[tables.alliances.values.value_at_stake]\n"#N/A" = ""\n'
    book.write_text(book.read_text() + words)
    found = import_register([source], by=book).register.alliances
    assert [a.value_at_stake for a in found] == [None, 2.0]
    source, _ = deals(tmp_path, ["A,X,launch,,#N/A"], worth="Amount")
    assert '"#N/A" = "" # blank' in propose_map([source]).text


def test_example_rows_of_a_template_that_is_a_source_are_left_out(tmp_path):
    """They would be refused wherever the register is read; here they are told instead."""
    source, book = deals(tmp_path, ["EXAMPLE-A1,X,launch,,1", "A,X,launch,,2"])
    found = import_register([source], by=book)
    assert [a.name for a in found.register.alliances] == ["A"]
    assert any("example rows of a template: row 2" in line for line in found.told)
