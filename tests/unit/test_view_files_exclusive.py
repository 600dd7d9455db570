"""A new file is written whole, and never over another, on drives of every kind."""

import os

import pytest

from resourcing.view.files.exclusive import write_new


@pytest.fixture(params=["links", "no links"])
def drive(request, tmp_path, monkeypatch):
    """Return a folder, once on a drive that knows no second name of a file."""

    def refused(fresh, path):
        raise PermissionError(1, "Operation not permitted")

    if request.param == "no links":
        monkeypatch.setattr(os, "link", refused)
    return tmp_path


def test_a_new_file_is_written_and_nothing_beside_it(drive):
    """It holds what it should, with the rights of another file where one is named."""
    model = drive / "model"
    model.touch(0o600)
    write_new(drive / "new", b"content", like=model)
    assert (drive / "new").read_bytes() == b"content"
    assert (drive / "new").stat().st_mode & 0o777 == 0o600
    assert {path.name for path in drive.iterdir()} == {"model", "new"}


@pytest.mark.parametrize("there", ["file", "folder", "broken link"])
def test_what_has_the_name_stays(drive, there):
    """A file, a folder and a link that points at nothing are not replaced."""
    place = drive / "taken"
    if there == "file":
        place.write_bytes(b"mine")
    elif there == "folder":
        place.mkdir()
    else:
        place.symlink_to(drive / "gone")
    with pytest.raises(FileExistsError):
        write_new(place, b"content")
    assert [path.name for path in drive.iterdir()] == ["taken"]
    assert there != "file" or place.read_bytes() == b"mine"


def test_one_that_comes_meanwhile_stays(tmp_path, monkeypatch):
    """Between looking and naming somebody else takes the name: it is theirs."""
    place, link = tmp_path / "new", os.link

    def late(fresh, path):
        place.write_bytes(b"theirs")
        link(fresh, path)

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(FileExistsError):
        write_new(place, b"mine")
    assert place.read_bytes() == b"theirs"
