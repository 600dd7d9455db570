"""The examples in README and docs can be typed as they stand."""

import doctest
import re
import shlex
from pathlib import Path

import pytest

from resourcing.cli import parser

ROOT = Path(__file__).resolve().parents[1]
FENCE = re.compile(r"^```+(.*?)\n(.*?)^```+$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^(?:python3 go\.py )?(resourcing [a-z].*)", re.MULTILINE)
REMARK = re.compile(r"\s+#.*|\s{3,}.*")
"""What explains an example: behind a hash, or set apart by three blanks."""


def examples(page: Path) -> list[str]:
    """Return the commands in the blocks of a page that hold no code."""
    found = FENCE.findall(page.read_text(encoding="utf-8"))
    blocks = "\n".join(block for language, block in found if language in ("", "text"))
    return [REMARK.sub("", line) for line in COMMAND.findall(blocks)]


def parsed(example: str):
    """Return what the command line makes of an example."""
    return parser().parse_args(shlex.split(example)[1:])


QUESTIONS = examples(ROOT / "docs" / "questions.md")
ELSEWHERE = [
    (path.name, example)
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    if path.name not in ("questions.md", "commands.md")
    for example in examples(path)
]


@pytest.mark.parametrize(("page", "example"), ELSEWHERE)
def test_example_is_understood(page, example, capsys):
    """No page shows a command or an argument that there is not."""
    try:
        parsed(example)
    except SystemExit:
        pytest.fail(f"{page}: {example}\n{capsys.readouterr().err}")


@pytest.mark.parametrize("number", range(len(QUESTIONS)))
def test_example_of_a_question_reads_what_is_there(number):
    """What an example reads is shipped, or written below out/ by it or by something before it."""
    parsed(QUESTIONS[number])
    page = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    earlier = page.partition(QUESTIONS[number])[0]
    written = re.findall(
        r"(?:--out|--form|--map|start|template) (\S+)", QUESTIONS[number]
    )
    for path in re.findall(r"[\w.-]+(?:/[\w.-]+)+", QUESTIONS[number]):
        if path.startswith("out/"):
            folder = "/".join(path.split("/")[:2])
            known = re.findall(r"out/[\w.-]+", earlier)
            assert path in written or folder in known
        else:
            assert (ROOT / path).exists()


def test_every_command_has_an_example():
    """The page of questions shows each command at least once, and no reader is left with a list of flags."""
    text = parser().format_help()
    known = re.findall(r"^    ([a-z][a-z-]+)(?:\s|$)", text, re.MULTILINE)
    assert len(known) > 30
    assert set(known) == {example.split()[1] for example in QUESTIONS}


@pytest.mark.slow
def test_lines_of_the_python_page_run(monkeypatch):
    """What the page shows is what Python says."""
    monkeypatch.chdir(ROOT)
    page = str(ROOT / "docs" / "python.md")
    found = doctest.testfile(page, module_relative=False, encoding="utf-8")
    assert found.attempted > 20
    assert found.failed == 0
