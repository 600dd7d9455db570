"""Break-even values against closed answers."""

import numpy as np
import pytest

from resourcing.sensitivity import Assumption, break_even

HIRE = Assumption(name="hire", low=0, high=10, text="time to hire", unit="months")


def counting(function):
    """Return a function and the list of values that it is called with."""
    seen = []

    def counted(value):
        seen.append(value)
        return function(value)

    return counted, seen


@pytest.mark.parametrize(
    ("function", "root", "most"),
    [
        (lambda x: 2 * x - 7, 3.5, 12),
        (lambda x: np.exp(x / 3) - 5, 3 * np.log(5), 16),
        (lambda x: x**3 - 200, 200 ** (1 / 3), 16),
        (lambda x: np.tanh(20 * (x - 6.3)), 6.3, 20),
        (lambda x: 1 / (x - 20) + 0.08, 7.5, 16),
    ],
)
def test_the_root_is_found_within_the_tolerance_and_few_evaluations(
    function, root, most
):
    """A smooth monotone difference is solved to a thousandth of the range in few evaluations."""
    counted, seen = counting(function)
    found = break_even(counted, 0.0, 10.0)
    (crossing,) = found.crossings
    assert crossing.value == pytest.approx(root, abs=0.01)
    assert crossing.low <= root <= crossing.high
    assert crossing.high - crossing.low <= 0.01
    assert len(seen) == len(set(seen)) <= most
    assert found.complete


def test_every_change_of_sign_is_reported():
    """A sine over the range has all three roots, and turns."""
    found = break_even(lambda x: np.sin(x + 0.1), 0.0, 10.0, scan=21)
    roots = [np.pi - 0.1, 2 * np.pi - 0.1, 3 * np.pi - 0.1]
    assert [one.value for one in found.crossings] == pytest.approx(roots, abs=0.01)
    assert found.course == "turns"
    assert "can have been missed" in " ".join(found.sentences())


def test_no_change_of_sign_is_said_plainly():
    """Where one side wins throughout there is no crossing and the sentence says which."""
    found = break_even(lambda x: 1 + x, 0.0, 10.0)
    assert found.crossings == ()
    assert found.course == "rises"
    assert found.sentences(assumption=HIRE, above="hiring wins") == [
        "No value of time to hire from 0 months to 10 months changes it: hiring wins."
    ]


def test_a_jump_is_found_and_told_with_both_sides():
    """A step across zero is closed in on, and the differences on both sides are told."""
    found = break_even(lambda x: -2.0 if x < 4.321 else 5.0, 0.0, 10.0)
    (crossing,) = found.crossings
    assert crossing.low <= 4.321 <= crossing.high
    assert crossing.high - crossing.low <= 0.01
    assert (crossing.before, crossing.after) == (-2.0, 5.0)
    assert "difference -2 to 5" in found.sentences()[0]


def test_noise_leaves_an_interval_that_cannot_be_told():
    """A difference x - 4 known to within 1.5 is untold from 2.5 to 5.5, and both ends are found."""
    found = break_even(lambda x: (x - 4.0, 1.5), 0.0, 10.0)
    (crossing,) = found.crossings
    assert crossing.noisy
    assert (crossing.low, crossing.high) == pytest.approx((2.5, 5.5), abs=0.02)
    assert crossing.value == pytest.approx(4.0, abs=0.01)
    assert "cannot be told from chance" in found.sentences(assumption=HIRE)[0]


def test_a_range_untold_on_one_side_is_reported_without_a_crossing():
    """A difference that only nears zero at the end of the range has an untold end and no crossing."""
    found = break_even(lambda x: (10.5 - x, 2.0), 0.0, 10.0)
    assert found.crossings == ()
    assert found.untold[0] == pytest.approx((8.5, 10.0), abs=0.02)
    assert found.sentences()[-1].startswith("From 8.5")


def test_all_noise_changes_nothing_that_can_be_told():
    """Where no sign is told anywhere there is no crossing, and the sentence says so."""
    found = break_even(lambda x: (np.sin(x), 3.0), 0.0, 10.0)
    assert found.crossings == ()
    assert found.untold == ((0.0, 10.0),)
    assert found.course == "stays"
    assert found.sentences()[0].startswith(
        "No change of sign of the difference is told"
    )


def test_a_zero_met_by_the_scan_is_the_crossing():
    """A root that is itself a value of the scan is returned as it is, without further evaluations."""
    counted, seen = counting(lambda x: x - 5)
    found = break_even(counted, 0.0, 10.0, scan=11)
    assert [one.value for one in found.crossings] == [5.0]
    assert (found.crossings[0].low, found.crossings[0].high) == (5.0, 5.0)
    assert not found.crossings[0].noisy
    assert len(seen) == 11


def test_touching_zero_is_no_crossing():
    """A parabola that touches zero at a value of the scan changes no sign."""
    found = break_even(lambda x: (x - 5) ** 2, 0.0, 10.0, scan=11)
    assert found.crossings == found.untold == ()


def test_evaluations_are_limited_and_the_limit_is_told():
    """With one evaluation after the scan the bracket stays wide, is returned, and the sentence says so."""
    counted, seen = counting(lambda x: 1.0 if x > np.pi else -1.0)
    found = break_even(counted, 0.0, 10.0, scan=5, max_evaluations=6)
    assert len(seen) == 6
    assert not found.complete
    assert found.crossings[0].low < np.pi < found.crossings[0].high
    assert "After 6 evaluations the search was stopped" in found.sentences()[-1]


def test_course_follows_the_difference():
    """Rising, falling, staying and turning differences are told apart."""
    functions = {
        "rises": lambda x: x,
        "falls": lambda x: -x,
        "stays": lambda x: 2.0,
        "turns": lambda x: (x - 5) ** 2 - 1,
    }
    for course, function in functions.items():
        assert break_even(function, 0.0, 10.0).course == course


@pytest.mark.parametrize("bad", [np.nan, (1.0, -1.0), (np.inf, 0.0)])
def test_differences_that_are_no_numbers_are_refused(bad):
    """A missing difference or a negative half-width names the value at which it came."""
    with pytest.raises(ValueError, match=r"difference at 0\.0"):
        break_even(lambda x: bad, 0.0, 1.0)


def test_an_empty_range_is_refused():
    """Low must be below high, and the scan within the evaluations."""
    for low, high, scan in ((1.0, 1.0, 9), (0.0, 1.0, 1), (0.0, 1.0, 100)):
        with pytest.raises(ValueError, match="must be below high"):
            break_even(lambda x: x, low, high, scan=scan)
