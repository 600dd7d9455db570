"""Reads a page as a browser would, for tests of pages: tags that close, links, headings, words."""

import re
from html.parser import HTMLParser

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Reader(HTMLParser):
    """Collects what a browser would see, and complains about tags that do not close."""

    def __init__(self):
        super().__init__()
        self.open, self.headings, self.attributes, self.words = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.attributes.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_startendtag(self, tag, attrs):
        self.attributes.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    @property
    def seen(self):
        """Return the text that a reader sees."""
        return "".join(self.words)


def read_page(page):
    """Return what a browser would see of a page whose tags all close."""
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    return reader


def check_page(page):
    """Assert that a page asks for nothing over the network, is accessible, and has no missing number; return what is seen."""
    read = read_page(page)
    by_tag = {}
    for tag, found in read.attributes:
        by_tag.setdefault(tag, []).append(found)
    assert not set(by_tag) & {"script", "img", "link", "iframe", "object", "image"}
    links = [
        value
        for _, found in read.attributes
        for key, value in found.items()
        if key in ("href", "src", "xlink:href")
    ]
    assert all(value.startswith("#") for value in links)
    assert "default-src 'none'" in page
    assert by_tag["html"][0]["lang"] == "en"
    assert read.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(read.headings, read.headings[1:], strict=False))  # fmt: skip
    ids = [found["id"] for _, found in read.attributes if "id" in found]
    assert len(ids) == len(set(ids))
    assert {found["href"][1:] for found in by_tag.get("a", [])} <= set(ids)
    for found in by_tag.get("svg", []):
        assert set(found["aria-labelledby"].split()) <= set(ids)
    assert not re.search(r"\b(nan|inf|None)\b", read.seen)
    return read
