"""A proposed change reaches the playbook's file exactly, and nothing else in the file moves."""

import tomllib

import pytest

from resourcing.calibrate import Change, Patch, patching
from resourcing.calibrate.patching import applied
from resourcing.calibrate.telling import patch_text
from resourcing.calibrate.toml_places import places
from resourcing.errors import InputError
from resourcing.read import default_playbook_text
from resourcing.read.toml_files import parse

SECTION = """\
# Our services
[services.issues]   # asked for
name = "Issues [not] = { simple }"
hours = 4           # a guess
occurrences = { flagship = 12, "light one" = 3.5 } # a year
basis.hours = "user: a guess, \\"4\\""
basis."occurrences.flagship" = 'user: monthly'
raci = { "Lead" = "A" }

[services.other]
hours = 7
"""


def change(key, before, after, basis="derived: 90 occurrences — “so”"):
    """Return a change."""
    return Change(key=f"services.{key}", before=before, after=after, basis=basis)


def test_only_the_number_and_its_basis_change():
    """Comments, order and spaces stay: two lines differ."""
    new = applied(SECTION, changes=[change("issues.hours", 4.0, 5.82)])
    pairs = zip(SECTION.splitlines(), new.splitlines(), strict=True)
    assert [after for before, after in pairs if before != after] == [
        "hours = 5.82           # a guess",
        'basis.hours = "derived: 90 occurrences — “so”"',
    ]


def test_entry_of_an_inline_table_changes_with_its_own_basis():
    """The entry's basis takes the place of the old one, whichever quotation marks it had."""
    asked = [change("issues.occurrences.flagship", 12.0, 17.0)]
    new = applied(SECTION, changes=asked)
    assert '{ flagship = 17.0, "light one" = 3.5 } # a year' in new
    assert 'basis."occurrences.flagship" = "derived: 90 occurrences — “so”"' in new
    assert "monthly" not in new


def test_number_without_a_basis_gets_one_in_its_section():
    """A new line stands beside the others of the section, not in the next one."""
    asked = [
        change("issues.occurrences.light one", 3.5, 2.0),
        change("other.hours", 7.0, 8.0),
    ]
    data = tomllib.loads(applied(SECTION, changes=asked))["services"]
    assert data["issues"]["basis"]["occurrences.light one"] == asked[0].basis
    assert data["other"] == {"hours": 8.0, "basis": {"hours": asked[1].basis}}


@pytest.mark.parametrize(
    "text",
    [
        "[services.a]\nhours = 4\noccurrences = { p = 2 }\n[services.a.basis]\nname = 'user: x'\n[b]\nc = 1\n",
        "[services.a]\nhours = 4\n[services.a.occurrences]\np = 2\n[b]\nc = 1\n",
        "services.a.hours = 4\nservices.a.occurrences.p = 2\nservices.a.basis.x = 'user: y'\nlast = 1\n",
        'services = { a = { hours = 4, occurrences = { p = 2 } } } # all\n"b" = 1\n',
        "[services]\na = {hours=4,occurrences={p=2},basis={}}\n",
        "[services.a]\r\nhours = 4 # dos\r\noccurrences = {p = 2}\r\n\r\n[b]\r\nc = 1\r\n",
        "[services.a]\noccurrences = { p = 2 }\nhours = 4",
        "x = '''\n[services.a]\nhours = 9\n'''\n[services.a]\nhours = 4\noccurrences = { p = 2 }\n[[list]]\nhours = 4\n[[list]]\nhours = 4\n",
    ],
)
def test_every_way_to_write_a_playbook_can_be_patched(text):
    """Headings, dotted keys, inline tables, other line ends: read again, exactly the change is there."""
    asked = [change("a.hours", 4, 5.5), change("a.occurrences.p", 2, 2.5)]
    new = applied(text, changes=asked)
    data, wanted = tomllib.loads(new), tomllib.loads(text)
    wanted["services"]["a"]["hours"] = 5.5
    wanted["services"]["a"]["occurrences"]["p"] = 2.5
    basis = {"hours": asked[0].basis, "occurrences.p": asked[1].basis}
    wanted["services"]["a"].setdefault("basis", {}).update(basis)
    assert data == wanted
    assert text.count("#") == new.count("#")
    assert text.count("\r\n") <= new.count("\r\n")
    assert ("\r\n" in text) == ("\r\n" in new)


def test_numbers_of_the_default_playbook_can_be_patched():
    """One in seven of its hours and occurrences at once; every line without one of them stays as it was."""
    text = default_playbook_text()
    services = tomllib.loads(text)["services"]
    asked = [
        change(f"{name}.hours", item["hours"], item["hours"] + 0.5)
        for name, item in services.items()
    ] + [
        change(f"{name}.occurrences.{profile}", number, number + 0.5)
        for name, item in services.items()
        for profile, number in item["occurrences"].items()
    ]
    asked = asked[::7]
    new = applied(text, changes=asked)
    data = tomllib.loads(new)["services"]
    for item in asked:
        _, service, field, *entry = item.key.split(".")
        value = data[service][field]
        assert (value[entry[0]] if entry else value) == item.after
    kept = [
        line
        for line in text.splitlines()
        if not line.startswith(("hours", "occurrences", "basis"))
    ]
    left = iter(new.splitlines())
    assert all(line in left for line in kept)  # in their order


def test_patch_for_another_number_is_refused():
    """A number that is no longer the calibrated one, a key that is not there or may not be patched: all told together."""
    asked = [
        change("issues.hours", 4.5, 5.0),
        change("issues.occurrences.flagships", 12.0, 13.0),
        change("issue.hours", 4.0, 5.0),
        change("issues.name", 4.0, 5.0),
        Change(key="planning.startup_days", before=100, after=90, basis="derived: x"),
    ]
    with pytest.raises(InputError) as caught:
        applied(SECTION, changes=asked, file="book.toml")
    assert [p.place for p in caught.value.problems] == [item.key for item in asked]
    assert 'did you mean "flagship"?' in str(caught.value)
    assert "was 4.5 when it was calibrated" in str(caught.value)


def test_basis_of_several_lines_is_written_on_one():
    """Text that would break the line is escaped, and reads as it was."""
    asked = [change("issues.hours", 4.0, 5.0, basis='derived: a\n"b"\\')]
    new = applied(SECTION, changes=asked)
    assert len(new.splitlines()) == len(SECTION.splitlines())
    basis = tomllib.loads(new)["services"]["issues"]["basis"]
    assert basis["hours"] == asked[0].basis


def test_number_that_stands_twice_in_a_patch_is_refused():
    """Nobody can tell which of two proposals for one number is meant."""
    asked = [change("issues.hours", 4.0, 5.0), change("issues.hours", 4.0, 6.0)]
    with pytest.raises(InputError, match="stands twice in the patch"):
        applied(SECTION, changes=asked)


def test_text_that_does_not_come_out_right_is_refused(monkeypatch):
    """Should an edit go astray, no text is given: what was made is read again first."""
    monkeypatch.setattr(patching, "number_text", lambda number: f"{number + 1}")
    with pytest.raises(InputError, match="cannot be changed safely"):
        applied(SECTION, changes=[change("issues.hours", 4.0, 5.0)])


def test_patch_is_read_as_it_was_written():
    """A patch as text holds exactly its changes."""
    patch = Patch(
        playbook='My "book"\nof rules',
        sha256="0" * 64,
        changes=(change("issues.hours", 4.0, 1 / 3),),
    )
    text = patch_text(patch, scenario="a\nb.toml")
    assert Patch.model_validate(parse(text)) == patch
    assert all(line.startswith("#") for line in text.splitlines()[:2])


def test_places_are_those_of_every_value():
    """What stands at each place reads as the value of its key, in a text with every form that TOML has."""
    text = '''a = 1 # one
"b c".d = [1, [2, "x]"], { e = 3 }] # list
f = """
[not] = "a" \\""""
g = 'raw # no'
[t]
h = 1979-05-27 07:32:00 # time
i = { j = true, k.l = -1.5e3 }
[[u]]
v = 1
[u.w]
x = 2
[[u]]
v = 3
y = [
  1, # one
  2,
]
'''
    found, data = places(text), tomllib.loads(text)
    for key, (begin, end) in found.values.items():
        here = data
        for part in key:
            here = here[part]
        assert tomllib.loads(f"value = {text[begin:end]}")["value"] == here
    assert ("u", 1, "y", 1) in found.values
    assert ("t", "i", "k", "l") in found.values
