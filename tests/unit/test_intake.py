"""The decision log: entries, chain, marks; appending by two processes at once and by one that is killed."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from builders_playbook import small_playbook
from builders_run import small_register

from resourcing.errors import InputError
from resourcing.intake import (
    LogLine,
    as_line,
    assumption_of,
    assumptions_in,
    changed_marks,
    entry_of,
    marks_by_subject,
    meant,
    playbook_mark,
    register_marks,
    sealed,
    superseding,
    verified,
)
from resourcing.read import read_register
from resourcing.read.decisions import log_path, read_log
from resourcing.view.files import register_texts
from resourcing.view.files.decisions import append_decision

HEADINGS = "time,who,subject,decision,reason,assumptions,supersedes\n"
BY_HAND = "2027-01-05 14:30:00,Head,A1,keep,,,\n"

WRITER = """
import sys, time
from pathlib import Path
from resourcing.intake import entry_of
from resourcing.view.files.decisions import append_decision
ready = Path(sys.argv[1]).parent
(ready / sys.argv[2]).touch()
while not all((ready / name).exists() for name in ("Ada", "Eva")):
    time.sleep(0.001)
for number in range(int(sys.argv[3])):
    made = entry_of(who=sys.argv[2], subject="A1", kind="plan", decision=f"{number}")
    append_decision(made, register=Path(sys.argv[1]))
"""
KILLED = """
import os, signal, sys
from pathlib import Path
from resourcing.intake import entry_of
from resourcing.view.files import decisions
def half(path, line):
    with path.open("ab", buffering=0) as file:
        file.write(line.encode()[: len(line) // 2])
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
decisions._append = half
made = entry_of(who="Ben", subject="A1", kind="plan", decision="lost, because killed")
decisions.append_decision(made, register=Path(sys.argv[1]))
"""


def entry(decision="complex", **fields):
    """Return an entry about A1."""
    given = {"who": "Head", "subject": "A1", "kind": "placement", "decision": decision}
    return entry_of(**{**given, **fields})


def log_of(*decisions):
    """Return the lines of a log with these decisions."""
    lines = []
    for number, decision in enumerate(decisions):
        made = sealed(entry(decision), before=lines[-1] if lines else None)
        lines.append(as_line(made, row=number + 2))
    return lines


def changed(line, **cells):
    """Return a line with other cells."""
    return LogLine(row=line.row, cells={**line.cells, **cells})


def lines_of(register):
    """Return the log of a register as lines."""
    found = read_log(log_path(register))
    return [LogLine(row=row, cells=cells) for row, cells in found.lines]


@pytest.fixture
def register(tmp_path):
    """Return the folder of a small register."""
    folder = tmp_path / "register"
    folder.mkdir()
    for name, text in register_texts(small_register()).items():
        (folder / name).write_bytes(text.encode())
    return folder


def test_an_entry_is_in_utc_whole_seconds_on_one_line_and_inert(register):
    """Half past three in Berlin is half past two; a line break does not get into the log, and a formula only as text."""
    berlin = timezone(timedelta(hours=1))
    made = entry(
        "=1+1",
        reason="two\nlines",
        assumptions=[assumption_of("derived: 2; 3"), assumption_of("+ more")],
        time=datetime(2027, 1, 5, 15, 30, 0, 999, tzinfo=berlin),
    )
    assert made.time == datetime(2027, 1, 5, 14, 30)
    assert (made.decision, made.reason) == ("=1+1", "two lines")
    assert made.assumptions == "2, 3 [derived]; + more [user]"
    assert [item.basis for item in assumptions_in(made.assumptions)] == ["derived", "user"]  # fmt: skip
    text = append_decision(made, register=register).path.read_text("utf-8")
    assert "Head,A1,'=1+1,two lines," in text
    assert verified(lines_of(register)).whole
    assert read_register(register).decisions[0].decision == "=1+1"
    assert abs(entry().time - datetime.now(UTC).replace(tzinfo=None)) < timedelta(
        minutes=1
    )


def test_a_log_as_written_is_whole():
    """Three entries follow each other; one by hand before them is told, not refused."""
    hand = LogLine(row=2, cells={"who": "Head", "decision": "keep"})
    first = as_line(sealed(entry(), before=hand), row=3)
    assert verified(log_of("a", "b", "c")).whole
    assert verified([hand, first]).by_hand == (2,)
    assert verified([hand, first]).whole
    assert verified([]).whole


@pytest.mark.parametrize(
    ("edit", "rows"),
    [
        (lambda a, b, c: [a, changed(b, reason="other"), c], [3]),
        (lambda a, b, c: [a, b, changed(c, decision="other")], [4]),
        (lambda a, b, c: [a, c], [4]),
        (lambda a, b, c: [b, c], [3]),
        (lambda a, b, c: [b, a, c], [3, 2, 4]),
        (lambda a, b, c: [a, LogLine(row=9, cells={"who": "X"}), b, c], [3]),
        (lambda a, b, c: [changed(a, who="X", seal=""), b, c], [3]),
    ],
    ids=["changed", "last", "gone", "first-gone", "order", "put-in", "unsealed"],
)
def test_an_edit_is_noticed_where_it_is(edit, rows):
    """What is changed, taken out, put in or moved is told at its row, or at the next that no longer follows."""
    assert [item.row for item in verified(edit(*log_of("a", "b", "c"))).broken] == rows


def test_marks_tell_which_tables_and_whether_the_alliance_itself_changed():
    """Another level of A1 changes evaluations and A1, not A2; history changes nothing."""
    now = small_register()
    rows = list(now.evaluations)
    first = rows.index(next(row for row in rows if row.alliance_id == "A1"))
    rows[first] = rows[first].replace(level=1.0)
    later = now.replace(evaluations=tuple(rows), pulse=())
    pairs = [
        (register_marks(now, subject=s), register_marks(later, subject=s))
        for s in ("A1", "A2")
    ]
    assert [changed_marks(*pair) for pair in pairs] == [("evaluations", "A1"), ("evaluations",)]  # fmt: skip
    other = small_playbook().replace(version="other")
    assert playbook_mark(small_playbook()) != playbook_mark(other)
    assert playbook_mark(small_playbook()) == playbook_mark(small_playbook())


def test_the_order_of_rows_changes_no_mark():
    """Sorted by another program, every table has the marks that it had, also those of the alliance."""
    now = small_register()
    names = ("alliances", "evaluations", "managers", "absences", "teams")
    turned = now.replace(**{name: getattr(now, name)[::-1] for name in names})
    assert turned.evaluations != now.evaluations
    assert register_marks(turned, subject="A1") == register_marks(now, subject="A1")
    assert marks_by_subject(turned, ["A1", "A2"]) == {s: register_marks(now, subject=s) for s in ("A1", "A2")}  # fmt: skip


SECOND = {"time": "2027-01-05 09:00:00"}


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("2027-01-05 09:00:00", (0, 1, 2)),
        ("2027-01-05T09:00", (0, 1, 2)),
        ("bbbb1111", (1,)),
        ("BBBB", (1,)),
        ("2027-01-05 09:00:00 aaaa1111", (0,)),
        ("2027-01-06 aaaa1111", ()),
        ("aaa", ()),
        ("", ()),
    ],
)
def test_a_reference_means_every_entry_that_answers_to_it(reference, found):
    """A time, the beginning of a seal, or both together; too few characters of a seal mean nothing."""
    log = [SECOND | {"seal": "aaaa11112222"}, SECOND | {"seal": "bbbb11112222"}, SECOND]
    assert meant(reference, log) == found


def test_of_one_second_the_entry_about_the_same_and_of_the_same_kind_is_replaced():
    """An entry never replaces itself, and one with a reference to nothing is told."""
    one = SECOND | {"subject": "A1", "kind": "placement"}
    two = SECOND | {"subject": "A1", "kind": "lead"}
    same = one | {"supersedes": SECOND["time"]}
    assert superseding([one, two, SECOND | {"subject": "A2"}, same]).by == {0: 3}
    assert superseding([same]).unclear == {0: ()}
    assert superseding([one, one, same]).unclear == {2: (0, 1)}
    assert superseding([one, one, same]).by == {}


def test_what_is_appended_is_read_back_and_the_register_still_reads(register):
    """Entry, chain and register agree; the log of a workbook lies beside it."""
    append_decision(entry("complex", reason='a, "b"'), register=register)
    done = append_decision(entry("simple"), register=register)
    log = lines_of(register)
    assert [line.cells["decision"] for line in log] == ["complex", "simple"]
    assert log[1].cells["previous"] == log[0].cells["seal"]
    assert verified(log).whole
    assert read_register(register).decisions[1] == done.entry
    book = register.with_name("my register.xlsx")
    assert append_decision(entry(), register=book).path.name == "my register.decisions.csv"  # fmt: skip


def test_a_log_by_hand_gets_the_missing_columns_and_is_gone_on_with(register):
    """Old rows stay, also one without an end of line; the first sealed entry follows the last of them."""
    path = log_path(register)
    path.write_text(HEADINGS + BY_HAND + BY_HAND.rstrip(), encoding="utf-8")
    append_decision(entry(), register=register)
    append_decision(entry(), register=register)
    log = lines_of(register)
    assert [line.cells["decision"] for line in log] == ["keep", "keep", "complex", "complex"]  # fmt: skip
    assert verified(log).whole
    assert verified([log[0], changed(log[1], who="X"), *log[2:]]).broken[0].row == 4


def test_a_line_cut_short_is_told_left_aside_and_set_aside_by_the_next(register):
    """Cut anywhere, even within a letter, the entry before stays, the register reads, and the rest is kept apart."""
    append_decision(entry("first"), register=register)
    path = log_path(register)
    whole = path.read_bytes()
    append_decision(entry("second, Ärzte"), register=register)
    both = path.read_bytes()
    for cut in (1, both.index("Ä".encode()) + 1 - len(whole), len(both) - len(whole) - 3):  # fmt: skip
        path.write_bytes(both[: len(whole) + cut])
        assert len(read_log(path).torn) == cut
        with pytest.warns(UserWarning, match="decisions"):
            read_register(register)
        done = append_decision(entry("third"), register=register)
        assert done.set_aside is not None
        assert both[len(whole) : len(whole) + cut] in done.set_aside.read_bytes()
        assert path.read_bytes().startswith(whole)
        assert [line.cells["decision"] for line in lines_of(register)] == ["first", "third"]  # fmt: skip
        assert verified(lines_of(register)).whole
    read_register(register)


def test_a_line_that_lacks_only_its_end_is_whole(register):
    """Stopped between the seal and the end of line, nothing is set aside."""
    append_decision(entry("first"), register=register)
    path = log_path(register)
    path.write_bytes(path.read_bytes().rstrip())
    assert append_decision(entry("second"), register=register).set_aside is None
    assert verified(lines_of(register)).whole
    assert len(lines_of(register)) == 2


def test_a_foreign_or_damaged_log_is_refused_with_every_problem_and_stays(register):
    """An unknown column and a row with too few cells are told together; nothing is written."""
    path = log_path(register)
    path.write_text("time,whom\n2027-01-05\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        append_decision(entry(), register=register)
    assert [item.place for item in refused.value.problems] == ["row 1", "row 2"]
    assert path.read_text("utf-8") == "time,whom\n2027-01-05\n"


def run(code, *words):
    """Start a process."""
    return subprocess.Popen([sys.executable, "-c", code, *map(str, words)])


@pytest.mark.slow  # imports of three processes
def test_two_processes_append_at_once_and_a_killed_one_loses_nothing(register):
    """Two writers of 50 entries leave 100 in one chain; one killed half-way leaves them all, and the lock is free."""
    writers = [run(WRITER, register, name, 50) for name in ("Ada", "Eva")]
    assert [item.wait() for item in writers] == [0, 0]
    log = lines_of(register)
    assert verified(log).whole
    for name in ("Ada", "Eva"):
        own = [line.cells["decision"] for line in log if line.cells["who"] == name]
        assert own == [str(number) for number in range(50)]
    assert run(KILLED, register).wait() != 0
    assert read_log(log_path(register)).torn
    assert append_decision(entry(), register=register).set_aside is not None
    after = lines_of(register)
    assert (after[:-1], verified(after).whole) == (log, True)
    assert read_register(register).decisions[-1].time.date() >= date(2026, 1, 1)


def test_what_is_superseded_already_is_refused_by_the_writer_itself(register):
    """Two who looked at the same log at once: the second is told, and writes nothing."""
    first = append_decision(entry("complex"), register=register).entry
    named = f"{first.time} {first.seal[:8]}"
    append_decision(entry("simple", supersedes=named), register=register)
    before = log_path(register).read_bytes()
    with pytest.raises(InputError, match="is superseded already, by"):
        append_decision(entry("typical", supersedes=first.seal), register=register)
    assert log_path(register).read_bytes() == before
