"""The gallery has a picture and an entry for every figure that is exported; nothing is drawn here."""

from pathlib import Path

import pytest

from resourcing.view import plots

GALLERY = Path(__file__).resolve().parents[2] / "docs" / "gallery"
FIGURES = sorted(
    name
    for name in plots.__all__
    if getattr(plots, name).__annotations__.get("return") == "Axes"
)


def test_figures_are_found():
    """The rule by which figures are told from helpers finds those that everybody knows, and no helper."""
    assert {"leads_matrix", "fans", "handover_timeline"} <= set(FIGURES)
    assert not {"picture", "svg", "reading_order"} & set(FIGURES)


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_has_a_picture_and_an_entry(name):
    """The picture is small; the entry says how to read it, in which units, and how to call it."""
    assert 2_000 < (GALLERY / f"{name}.png").stat().st_size < 120_000
    text = (GALLERY / "README.md").read_text("utf-8")
    entry = text.split(f"\n## {name}\n")[1].split("\n## ")[0]
    assert f"({name}.png)" in entry
    assert "Units: " in entry
    assert f"plots.{name}(" in entry


def test_the_gallery_stays_small():
    """All pictures together are below 1.5 MB, and none is left over from a figure that is gone."""
    found = {item.stem: item.stat().st_size for item in GALLERY.glob("*.png")}
    assert set(found) == set(FIGURES)
    assert sum(found.values()) < 1_500_000
