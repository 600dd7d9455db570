"""The documentation site as it is built: every link leads somewhere, no page is wider than the window."""

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOO_WIDE = """() => [...document.querySelectorAll("article > section, article table, article pre, article img")]
    .filter((part) => part.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map((part) => part.tagName + " " + part.textContent.trim().slice(0, 60))"""

pytestmark = pytest.mark.slow


class Links(HTMLParser):
    """The anchors of a page, and what it refers to."""

    def __init__(self, page: Path):
        super().__init__()
        self.page, self.anchors, self.targets = page, set(), []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        """Note what a tag is called and where it leads."""
        known = dict(attrs)
        self.anchors |= {known.get("id"), known.get("name") if tag == "a" else None}
        self.targets += [known[key] for key in ("href", "src") if known.get(key)]

    def inside(self):
        """Yield file and anchor of what lies within the site."""
        for target in self.targets:
            parts = urlsplit(target)
            if not (parts.scheme or parts.netloc):
                path = self.page.parent / unquote(parts.path)
                yield (path if parts.path else self.page).resolve(), parts.fragment


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Return the folder of the site, built as `python3 go.py docs` builds it."""
    folder = tmp_path_factory.mktemp("site")
    flags = ["-W", "--keep-going", "-q", "-E", "-b", "html", "-c", "docs"]
    command = [sys.executable, "-m", "sphinx", *flags, ".", str(folder)]
    done = subprocess.run(
        command, cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_every_link_within_the_site_leads_somewhere(site):
    """Files exist, and so does the place on the page that an anchor names."""
    pages = {page.resolve(): Links(page) for page in site.rglob("*.html")}
    assert len(pages) > 40
    links = [(page, *link) for page, found in pages.items() for link in found.inside()]
    dead = [(page.name, path.name) for page, path, _ in links if not path.exists()]
    assert dead == []
    lost = [
        (page.name, path.name, anchor)
        for page, path, anchor in links
        if anchor and path in pages and unquote(anchor) not in pages[path].anchors
    ]
    assert lost == []


def test_no_page_is_wider_than_the_window(site, browser):
    """Wide tables and code scroll inside themselves; and no page asks for anything outside the site."""
    page = browser.new_page()
    asked, wide = [], {}
    page.on("request", lambda request: asked.append(request.url))
    for path in sorted(set(site.rglob("*.html")) - {site / "index.html"}):
        page.goto(path.as_uri())
        for width in (400, 820, 1100, 1400):
            page.set_viewport_size({"width": width, "height": 900})
            size = page.evaluate("document.documentElement.scrollWidth")
            if size > width or page.evaluate(TOO_WIDE):
                wide[path.name, width] = (size, page.evaluate(TOO_WIDE))
    page.close()
    assert wide == {}
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
