"""Reading the two tables of an extract: what is read, and every problem in one report."""

import pytest

from resourcing.errors import InputError
from resourcing.trials import read_extract

STUDIES = "study_id,status,phase,enrollment\n"
SPONSORS = "study_id,sponsor_name,sponsor_type,role\n"


def written(folder, studies, sponsors):
    """Write the two tables and return their paths."""
    paths = folder / "studies.csv", folder / "study_sponsors.csv"
    for path, text in zip(paths, (studies, sponsors), strict=True):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return paths


def problems(folder, studies, sponsors):
    """Return the problems of two tables."""
    with pytest.raises(InputError) as caught:
        read_extract(*written(folder, studies, sponsors))
    return caught.value.problems


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("", ()),
        ("NA", ()),
        ("PHASE3", (3.0,)),
        ("EARLY_PHASE1", (0.5,)),
        ("PHASE1/PHASE2", (1.0, 2.0)),
        ("PHASE2|PHASE3", (2.0, 3.0)),
        ("Phase 4", (4.0,)),
        ("Early Phase 1", (0.5,)),
    ],
)
def test_phases_become_stages(tmp_path, text, stages):
    """Each spelling of the registry's phases is understood."""
    paths = written(
        tmp_path, f"{STUDIES}N1,COMPLETED,{text},7.0\n", f"{SPONSORS}N1,A,OTHER,lead\n"
    )
    assert read_extract(*paths).studies[0].stages == stages


def test_rows_are_read_as_they_stand(tmp_path):
    """Quoted commas, a byte-order mark, extra columns, blank enrollment and blank rows are no problem."""
    studies = "\ufeffstudy_id,status,phase,enrollment,more\nN1,recruiting,PHASE1,,x\n,,,,\nN2,,,12,\n"
    sponsors = f'{SPONSORS}N1,"Genzyme, a  Sanofi Company",INDUSTRY,LEAD\nN2,Zürich,,collaborator\n'
    extract = read_extract(*written(tmp_path, studies, sponsors))
    first, second = extract.studies
    assert (first.status, first.enrollment, second.enrollment) == (
        "RECRUITING",
        None,
        12.0,
    )
    assert [row.sponsor for row in extract.sponsorships] == [
        "Genzyme, a Sanofi Company",
        "Zürich",
    ]
    assert [row.sponsor_type for row in extract.sponsorships] == ["INDUSTRY", "UNKNOWN"]
    assert [row.role for row in extract.sponsorships] == ["lead", "collaborator"]


def test_all_problems_of_both_files_come_together(tmp_path):
    """One report names file, line, column and value of everything that is wrong."""
    studies = f"{STUDIES}N1,COMPLETED,Ph II,10\nN2,COMPLETED,PHASE2,many\nN1,COMPLETED,PHASE2,-3\n"
    sponsors = f"{SPONSORS}N9,Acme,INDUSTRY,lead\nN1,,INDUSTRY,boss\nN2,Acme,MOON,lead\nN2,Acme, Inc.,INDUSTRY,lead\n"
    found = problems(tmp_path, studies, sponsors)
    assert {(p.file, p.place, p.column, p.value) for p in found} == {
        ("studies.csv", "line 2", "phase", "Ph II"),
        ("studies.csv", "line 3", "enrollment", "many"),
        ("studies.csv", "line 4", "enrollment", "-3"),
        ("studies.csv", "line 4", "study_id", "N1"),
        ("study_sponsors.csv", "line 2", "study_id", "N9"),
        ("study_sponsors.csv", "line 3", "sponsor_name", ""),
        ("study_sponsors.csv", "line 3", "role", "boss"),
        ("study_sponsors.csv", "line 4", "sponsor_type", "MOON"),
        ("study_sponsors.csv", "line 5", "", None),
    }


@pytest.mark.parametrize(
    ("studies", "sponsors", "rule"),
    [
        ("", f"{SPONSORS}N1,A,OTHER,lead\n", "is empty"),
        (STUDIES, f"{SPONSORS}N1,A,OTHER,lead\n", "has no rows"),
        (f"{STUDIES}N1,,,\n", SPONSORS, "has no rows"),
        (f"{STUDIES}N1,,,\n", "study_id,sponsor_nam,sponsor_type,role\n", "has no column sponsor_name"),
        (f"{STUDIES}N1,\xe9,,\n".encode("latin-1"), f"{SPONSORS}N1,A,OTHER,lead\n", "is not UTF-8 text"),
        (f"{STUDIES}N1,,,nan\n", f"{SPONSORS}N1,A,OTHER,lead\n", "must be a number of people, 0 or more"),
        (f"{STUDIES},,PHASE1,\n", f"{SPONSORS}N1,A,OTHER,lead\n", "is blank"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_named(tmp_path, studies, sponsors, rule):
    """Empty file, header only, missing column, wrong encoding and impossible cells are reported."""
    assert rule in [problem.rule for problem in problems(tmp_path, studies, sponsors)]


def test_missing_files_are_both_reported(tmp_path):
    """Two wrong paths give two problems, each with its path."""
    with pytest.raises(InputError) as caught:
        read_extract(tmp_path / "one.csv", tmp_path / "two.csv")
    assert [problem.file for problem in caught.value.problems] == [
        str(tmp_path / "one.csv"),
        str(tmp_path / "two.csv"),
    ]


def test_a_misspelt_column_brings_a_suggestion(tmp_path):
    """The repair names the column that was probably meant."""
    found = problems(
        tmp_path, f"{STUDIES}N1,,,\n", "study_id,sponsor_nam,sponsor_type,role\n"
    )
    assert 'perhaps it is "sponsor_nam"' in found[0].repair
