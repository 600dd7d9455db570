"""Whatever valid register is written, CSV and workbook read back as it was."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from helpers import register_rows, write_csv_register, write_workbook
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies import registers

from resourcing.domain import REQUIRED_TABLES, TABLES, Manager
from resourcing.read import check, read_register
from resourcing.read.cells import converter


def rows_of(register):
    """Return the rows of every table that a register needs or fills."""
    return {
        name: [row.model_dump(by_alias=True) for row in getattr(register, name)]
        for name in TABLES
        if getattr(register, name) or name in REQUIRED_TABLES
    }


@settings(max_examples=10)
@given(register=registers())
def test_a_register_written_as_csv_reads_back_equal(register):
    """No name, number or date changes on its way through CSV files."""
    with TemporaryDirectory() as folder:
        path = write_csv_register(Path(folder), rows_of(register))
        assert read_register(path) == register


@settings(max_examples=10)
@given(register=registers())
def test_a_register_written_as_workbook_reads_back_equal(register):
    """No name, number or date changes on its way through a workbook."""
    with TemporaryDirectory() as folder:
        path = write_workbook(Path(folder) / "register.xlsx", rows_of(register))
        assert read_register(path) == register


@settings(max_examples=25)
@given(content=st.binary(max_size=300))
@pytest.mark.parametrize("name", ["register.xlsx", "a.toml", "register/managers.csv"])
def test_no_content_of_a_file_gets_past_the_problems(name, content):
    """Whatever bytes a file holds, checking ends in problems and not in an error."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        assert check(path.parent if path.suffix == ".csv" else path)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """Return the bytes of a valid workbook."""
    path = tmp_path_factory.mktemp("book") / "register.xlsx"
    return write_workbook(path, register_rows()).read_bytes()


@settings(max_examples=25)
@given(data=st.data())
def test_a_damaged_workbook_ends_in_problems_or_is_read_whole(workbook, data):
    """Whichever byte is wrong or cut off, checking does not end in an error."""
    place = data.draw(st.integers(0, len(workbook) - 1))
    byte = data.draw(st.binary(max_size=1))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "register.xlsx"
        path.write_bytes(workbook[:place] + byte + workbook[place + 1 :])
        if not check(path):
            assert len(read_register(path).managers) == 2


@given(text=st.text(alphabet="0123456789.,eE+-_ naifd%#xX٣", max_size=8))
@example(text="٣")
def test_a_text_is_a_number_only_where_python_agrees(text):
    """A text that is read as a number is that number, and never infinite or of other digits."""
    value = converter(Manager.model_fields["fte"])(text)
    if isinstance(value, float):
        assert value == float(text)
        assert text.isascii()
