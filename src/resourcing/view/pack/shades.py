"""Whether the slides of a template are dark, and the colors that are ours on light and on dark ones.

Reads the background of a layout or its master, through the colors of the theme; a picture or a gradient counts as the theme's own.
"""

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

from pptx.opc.constants import RELATIONSHIP_TYPE

_SIX = re.compile(r"[0-9A-Fa-f]{6}")
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DARK_BELOW = 0.4
"""Brightness, from 0 to 1, below which a background is dark."""
WEIGHTS = (0.299, 0.587, 0.114)
"""How bright red, green and blue are to the eye."""
LIGHT: Mapping[str, str] = {
    "ink": "1D2433",
    "muted": "5C6675",
    "head": "DDE6F0",
    "pick": "E9EEF7",
    "white": "FFFFFF",
    "best": "14532D",
    "worst": "8B1A13",
    "choice": "1F3B73",
    "rule": "E4E7EC",
}
"""Colors on light slides, by role."""
DARK: Mapping[str, str] = {
    **LIGHT,
    "muted": "B8C0CC",
    "pick": "33415E",
    "best": "86E0AE",
    "worst": "FFA597",
    "choice": "9DB8F2",
    "rule": "4A5570",
}
"""Colors on dark slides, by role."""


def is_dark(layout: Any) -> bool:
    """Return whether the slides of a layout have a dark background."""
    return brightness(_background(layout)) < DARK_BELOW


def brightness(color: str) -> float:
    """Return how bright a color of six digits is, from 0 to 1.

    Examples
    --------
    >>> brightness("FFFFFF"), brightness("000000"), round(brightness("1F3B73"), 2)
    (1.0, 0.0, 0.22)
    """
    parts = (int(color[k : k + 2], 16) for k in (0, 2, 4))
    return sum(w * part for w, part in zip(WEIGHTS, parts, strict=True)) / 255


def _background(layout: Any) -> str:
    """Return the color behind a layout: its own, that of its master, or that of the theme."""
    master = layout.slide_master
    for item in (layout, master):
        plain = item.element.xpath("./p:cSld/p:bg//a:srgbClr/@val")
        if plain:
            return str(plain[0])
        named = item.element.xpath("./p:cSld/p:bg//a:schemeClr/@val")
        if named:
            return _of_theme(master, str(named[0]))
    return _of_theme(master, "bg1")


def _of_theme(master: Any, name: str) -> str:
    """Return a color of the theme by the name that a master gives it; white where there is none."""
    mapped = master.element.xpath("./p:clrMap")
    key = mapped[0].get(name, name) if mapped else name
    found = _theme(master).find(f".//{DRAWN}clrScheme/{DRAWN}{key}")
    if found is None or not len(found):
        return LIGHT["white"]
    color = found[0].get("lastClr") or found[0].get("val") or ""
    return color if _SIX.fullmatch(color) else LIGHT["white"]


def _theme(master: Any) -> ET.Element:
    """Return the theme of a master, empty where it has none."""
    try:
        return ET.fromstring(master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    except KeyError:
        return ET.Element("none")
