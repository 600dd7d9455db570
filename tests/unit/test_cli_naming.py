"""Commands that are written into a folder name files as seen from there, and no folder above."""

from argparse import Namespace
from pathlib import Path

import pytest

from resourcing.cli.naming import seen_from
from resourcing.cli.packing import _words


@pytest.mark.parametrize("typed", ["whole", "short"])
def test_a_file_is_named_as_seen_from_the_folder(tmp_path, monkeypatch, typed):
    """However it was typed, and though the folder is not there yet, it is found again from the folder."""
    home, out = tmp_path / "home", tmp_path / "out" / "pack"
    home.mkdir()
    (home / "a b.toml").touch()
    monkeypatch.chdir(home)
    path = Path("a b.toml")
    seen = seen_from(path if typed == "short" else path.absolute(), out)
    assert seen == "../../home/a b.toml"
    out.mkdir(parents=True)
    monkeypatch.chdir(out)
    assert Path(seen).samefile(home / "a b.toml")
    assert seen_from(Path(), tmp_path) == "out/pack"


def test_of_a_file_elsewhere_only_its_name_is_told():
    """A way that climbs to the root would tell how a machine names its folders."""
    assert seen_from(Path("/one/ada/a.toml"), Path("/two/out")) == "a.toml"


def test_the_words_of_a_pack_tell_no_whole_path(tmp_path):
    """Scenario, futures and template are named from the folder; none is a word of its own."""
    options = {"options": "all", "by": None, "seconds": None, "out": tmp_path / "out"}
    given = {"scenario": tmp_path / "a.toml", "template": tmp_path / "our.pptx"}
    lived = str(tmp_path / "lived")
    words = _words(Namespace(**options, **given, futures=lived))
    assert words == [
        *("resourcing", "pack", "../a.toml", "--options", "all"),
        *("--futures", "../lived", "--template", "../our.pptx"),
    ]
    bare = _words(Namespace(**options, **{**given, "template": None}, futures="none"))
    assert bare[5:] == ["--futures", "none"]
