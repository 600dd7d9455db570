"""Files from elsewhere do no harm: no formulas, no tags, no network, no path that leaves its folder unsaid."""

import ast
import contextlib
import csv
import io
import logging
import re
import socket
import subprocess
import sys
import tomllib
from contextlib import contextmanager
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from builders_run import (
    small_register,
    small_run,
    small_scenario,
    write_small_inputs,
)
from helpers import playbook_keys, write_csv_register, write_toml

from resourcing.cli import main
from resourcing.read import read_inputs, read_register
from resourcing.view.files import write_run
from resourcing.view.files.texts import register_texts
from resourcing.view.workbooks.starting import Beginning, scenario_text

SOURCE = Path(__file__).resolve().parents[2] / "src" / "resourcing"
FORMULA = re.compile("[=+@\t\r\uff1d\uff0b\uff0d\uff20-]")
NUMBER = re.compile(r"[+-]?[\d.,]+%?")
ASKS_THE_NETWORK = {
    *("http", "urllib", "requests", "httpx", "aiohttp", "ftplib", "smtplib"),
    *("socket", "xmlrpc", "webbrowser"),
}
HARM = '=1+1;@x</style><i class="harm">{{7*7}}</i><script>harm()</script>"><img src=x onerror="harm()">'
"""What no spreadsheet may calculate and no page may take for tags."""
TEXTS = {
    *("name", "partner", "notes", "note", "role", "evaluator", "title"),
    *("description", "question", "rule", "levels", "count_of"),
}
"""Keys of text that people write, such as are in the small portfolio."""
EVENTS = (
    *("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"),
    *("socket.bind", "socket.sendto", "subprocess.Popen", "os.system"),
)
"""What Python reports of the network, and of other programs that could use it."""
MAY_OPEN_SOCKETS = {"cli/opening.py"}
"""Asks whether a port of this machine is free."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the folder of a run whose register holds formulas and tags."""
    place = tmp_path_factory.mktemp("safe")
    inputs = read_inputs(write_small_inputs(place / "in"))
    return write_run(
        small_run(), inputs=inputs, scenario_name="small", out=place / "out"
    )


def cells(text):
    """Return every cell of a CSV text."""
    return [cell for row in csv.reader(io.StringIO(text)) for cell in row]


def hostile(value, *, key=""):
    """Return plain values of which every text that people write begins with what may do harm."""
    if isinstance(value, dict):
        return {name: hostile(inner, key=name) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return tuple(hostile(inner, key=key) for inner in value)
    return f"{HARM}{value}" if isinstance(value, str) and key in TEXTS else value


@pytest.fixture(scope="module")
def harmful(tmp_path_factory):
    """Return a scenario of whose register, playbook and options every text would do harm, in a folder of its own."""
    place = tmp_path_factory.mktemp("harmful")
    rows = hostile(small_register().model_dump(by_alias=True))
    write_csv_register(place / "register", {n: r for n, r in rows.items() if r})
    write_toml(place / "playbook.toml", hostile(playbook_keys()))
    keys = small_scenario().model_dump(by_alias=True, exclude_none=True)
    return write_toml(place / "s.toml", hostile(keys))


@pytest.fixture(scope="module")
def harmed(harmful, few_rounds):
    """Return the folder of what commands make of it."""
    out = harmful.parent / "out"
    run = ["run", harmful, "--out", out / "run"]
    both = ["--options", "as_is,hire", "--seconds", "1"]
    asked = [
        run,
        ["compare", harmful, *both, "--out", out / "compared"],
        ["playbook", harmful, "--out", out / "playbook.html"],
        ["sla", harmful, "--alliance", "A1", "--out", out / "sla.html"],
        ["selfcheck", harmful, "--out", out / "selfcheck.html"],
        ["selfcheck", harmful, "--out", out / "selfcheck.md"],
        ["template", out / "t.xlsx", "--playbook", harmful.parent / "playbook.toml"],
        ["intake", "--form", out / "form.xlsx", "--scenario", harmful],
        ["check", harmful.parent / "register", "--mark", out / "marked.xlsx"],
        ["start", out / "started", "--company", HARM, "--yes"],
    ]
    with contextlib.redirect_stdout(io.StringIO()):
        codes = [main([str(word) for word in words]) for words in asked]
    assert codes == [0] * len(asked)
    return out


def test_no_cell_of_a_table_is_a_formula(harmed):
    """No table of any command opens in a spreadsheet with a formula, nor does a part of a cell between semicolons."""
    tables = {path: path.read_text("utf-8") for path in harmed.rglob("*.csv")}
    assert len(tables) > 10
    assert "'=1+1;'@x" in "".join(tables.values())
    found = [
        (path.name, part)
        for path, text in tables.items()
        for cell in cells(text)
        for part in re.split("[;\t\r\n]", cell)
        if FORMULA.match(part) and not NUMBER.fullmatch(part)
    ]
    assert found == []


def test_no_cell_of_a_workbook_is_a_formula_of_somebody_else(harmed):
    """Templates, forms, marked copies and what start writes hold such text as text, and nothing leads out of the file."""
    books = sorted(harmed.rglob("*.xlsx"))
    assert [path.name for path in books] == ["form.xlsx", "marked.xlsx", "register.xlsx", "t.xlsx"]  # fmt: skip
    harm = []
    for path in books:
        for sheet in openpyxl.load_workbook(path).worksheets:
            found = [cell for row in sheet.iter_rows() for cell in row]
            harm += [c.value for c in found if c.data_type == "f" and "1+1" in c.value]
            harm += [c.hyperlink.target for c in found if c.hyperlink and c.hyperlink.target]  # fmt: skip
    assert harm == []
    marked = read_register(harmed / "marked.xlsx")
    assert marked == read_register(harmed.parent / "register")
    assert marked.alliances[0].name.startswith(HARM)


class Harm(HTMLParser):
    """Collects the tags that came out of a text: those of a class of its own, scripts, and handlers of events."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        """Note a tag that does harm."""
        names = [name for name, _ in attrs if name.startswith("on")]
        if tag in ("script", "img") or ("class", "harm") in attrs or names:
            self.found.append((tag, attrs))


def test_no_page_takes_text_for_tags(harmed):
    """Pages and the pictures in them show tags as people wrote them, and no template reads braces in them."""
    pages = sorted(harmed.rglob("*.html"))
    names = [
        "compare.html",
        "playbook.html",
        "report.html",
        "selfcheck.html",
        "sla.html",
    ]
    assert sorted(path.name for path in pages) == names
    for path in pages:
        text = path.read_text("utf-8")
        parser = Harm()
        parser.feed(text)
        assert parser.found == [], path.name
        assert "{{7*7}}&lt;/i&gt;" in text, path.name


def test_no_text_of_markdown_is_a_tag(harmed):
    """What is written as Markdown shows tags as text."""
    text = (harmed / "selfcheck.md").read_text("utf-8")
    assert "harm" in text
    assert not re.search(r"(?<!\\)<", text)


def test_a_notebook_holds_no_word_of_the_user(harmed):
    """The notebook of a working folder is the same for everybody, so that nobody's words run in it."""
    assert "1+1" not in (harmed / "started" / "what-if.ipynb").read_text("utf-8")
    title = tomllib.loads((harmed / "started" / "baseline.toml").read_text("utf-8"))
    assert title["title"] == f"Alliances of {HARM}"


def test_a_company_of_many_lines_stays_in_its_text():
    """Quotation marks, backslashes and new lines end no text of a scenario file."""
    name = 'x"\n[optimizer]\ngap = 1\\'
    begun = Beginning(company=name, first_day=date(2027, 1, 1), periods=4, months_per_period=3, managers=1)  # fmt: skip
    keys = tomllib.loads(scenario_text(begun))
    assert (keys["title"], "optimizer" in keys) == (f"Alliances of {name}", False)


@pytest.mark.parametrize(
    "name",
    [
        *("=1+1", "'=1+1", "+49 30", "-A1", "@cmd", "\uff1dx", "'t Hooft", "''+"),
        *("a;=1", "a;'=1", "a; -1", "a\n=1", "'a;'-1", "\u200b=1", "-1", "'-1"),
    ],
)
def test_a_register_comes_back_as_it_was(tmp_path, name):
    """What keeps formulas inert is taken off when the table is read again."""
    register = small_register()
    first, *rest = register.alliances
    register = register.replace(alliances=(first.replace(name=name), *rest))
    for file, text in register_texts(register).items():
        (tmp_path / file).write_text(text, encoding="utf-8", newline="")
    assert read_register(tmp_path) == register


ASKED: list[str] | None = None
"""What was asked of the network or of other programs while somebody listens, None while nobody does."""


def told(event, details):
    """Note and stop what Python reports of connections, names that are looked up, and programs that are started."""
    if ASKED is not None and event in EVENTS:
        ASKED.append(f"{event} {details}")
        raise RuntimeError(ASKED[-1])


@contextmanager
def listening():
    """Yield what is asked of the network from now on; once said to Python, a hook stays, so that it only looks when asked."""
    global ASKED
    if not hasattr(sys, "_told_of_the_network"):
        sys._told_of_the_network = True
        sys.addaudithook(lambda *event: told(*event))
    ASKED = []
    try:
        yield ASKED
    finally:
        ASKED = None


def quiet(*commands):
    """Assert that commands do what they are for and ask nothing of the network."""
    with listening() as asked:
        codes = [main([str(word) for word in words]) for words in commands]
    assert (codes, asked) == ([0] * len(commands), [])


def test_the_listener_hears(monkeypatch):
    """A connection, a look-up and a program that is started are each noted and stopped."""
    attempts = (
        lambda: socket.create_connection(("127.0.0.1", 9)),
        lambda: socket.getaddrinfo("localhost", 80),
        lambda: subprocess.run(["true"], check=False),
    )
    for attempt in attempts:
        with listening() as asked, pytest.raises(RuntimeError):
            attempt()
        assert len(asked) == 1


def test_light_commands_use_no_network(tmp_path):
    """No command that solves nothing opens a connection or looks up a name, from its first import on."""
    scenario = write_small_inputs(tmp_path / "in")
    crm = tmp_path / "crm.csv"
    crm.write_text("alliance_id,name,partner\nD1,Deal,Acme\n")
    asked = [
        ["check", scenario],
        ["show", scenario],
        ["template", tmp_path / "new.xlsx"],
        ["start", tmp_path / "started", "--yes"],
        ["import-register", crm, "--map", tmp_path / "map.toml", "--propose"],
        ["intake", "--form", tmp_path / "form.xlsx", "--scenario", scenario],
        ["playbook", scenario, "--out", tmp_path / "playbook.html"],
        ["anonymize", scenario, "--out", tmp_path / "copy"],
    ]
    words = [[str(word) for word in command] for command in asked]
    code = f"""
import sys
def told(event, details):
    if event in {EVENTS!r}:
        sys.exit(f"{{event}} {{details}}")
sys.addaudithook(told)
from resourcing.cli import main
sys.exit(sum(map(main, {words!r})))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("few_rounds", "plain_pages")
def test_a_run_and_a_comparison_use_no_network(small_inputs, tmp_path):
    """Neither does what solves, replays and puts side by side."""
    both = ["--options", "as_is,hire", "--seconds", "1"]
    quiet(
        ["run", small_inputs, "--out", tmp_path / "run"],
        ["compare", small_inputs, *both, "--out", tmp_path / "compared"],
    )


@pytest.mark.usefixtures("few_rounds")
def test_futures_and_a_pack_use_no_network(small_inputs, tmp_path):
    """Neither do futures, nor the slides, workbook and pages of a pack."""
    few = ["--number", "4", "--moves", "1", "--options", "hire"]
    packed = ["--futures", tmp_path / "futures", "--seconds", "1", "--options", "hire"]
    quiet(
        ["futures", small_inputs, *few, "--out", tmp_path / "futures"],
        ["pack", small_inputs, *packed, "--out", tmp_path / "pack"],
    )


def test_only_the_server_of_this_machine_knows_sockets():
    """No module imports what asks the network, but the one that finds a free port."""
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
        )
        if name.split(".")[0] in ASKS_THE_NETWORK
    }
    assert found == MAY_OPEN_SOCKETS


def test_paths_within_the_folder_say_nothing(tmp_path, caplog):
    """A scenario that reads its own folder is silent."""
    with caplog.at_level(logging.WARNING):
        read_inputs(write_small_inputs(tmp_path))
    assert caplog.messages == []


@pytest.mark.parametrize("link", [False, True])
def test_a_path_that_leaves_the_folder_is_told(tmp_path, caplog, link):
    """A register elsewhere is read and named, also where a link hides that it is elsewhere."""
    write_small_inputs(tmp_path / "theirs")
    named = "../theirs/base.toml"
    mine = tmp_path / "mine"
    mine.mkdir()
    if link:
        (mine / "near").symlink_to(tmp_path / "theirs")
        named = "near/base.toml"
    scenario = write_toml(mine / "mine.toml", {"extends": named})
    with caplog.at_level(logging.WARNING):
        read_inputs(scenario)
    (said,) = caplog.messages
    assert said.startswith(f"{scenario} reads outside its folder: ")
    assert "base.toml" in said


def test_a_run_names_no_person_of_this_machine(folder):
    """What a run writes holds no path of the machine and no name of whoever ran it."""
    note = (folder / "provenance.json").read_text("utf-8")
    assert str(folder.parent) not in note
    assert Path.home().as_posix() not in note
