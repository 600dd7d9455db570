"""What a solver prints from C does not reach the answer on standard output."""

import ctypes
import sys

import pytest

from resourcing.plan.hushed import hushed


def test_what_c_prints_goes_nowhere_and_what_follows_is_there(capfd):
    """Text that the C library holds back is thrown away with the rest, not written later."""
    try:
        c = ctypes.CDLL(None)
        say = c.puts
    except (TypeError, AttributeError, OSError):
        pytest.skip("the C library cannot be reached by its usual name here")
    sys.stdout.write("before\n")
    with hushed():
        say(b"from a solver")
    sys.stdout.write("after\n")
    sys.stdout.flush()
    c.fflush(None)
    assert capfd.readouterr().out.split() == ["before", "after"]
