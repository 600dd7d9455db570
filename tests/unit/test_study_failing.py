"""When an option fails and when it loses, future by future."""

from builders_futures import outcome_of

from resourcing.study import fails, loses

FUTURES = [[1.0, 5.0, 9.0, 2.0], [3.0, 4.0, 8.0, 2.0], [2.0, 9.0, 9.5, 1.0]]


def test_an_option_loses_where_another_is_better():
    """Against all in three of four futures; against the second alone in the first only; equal is not beaten."""
    outcome = outcome_of(FUTURES, measure="points")
    assert loses(outcome, "o0").failed.tolist() == [True, True, True, False]
    beaten = loses(outcome, "o0", among={"o0", "o1"}).failed
    assert beaten.tolist() == [True, False, False, False]
    assert not loses(outcome, "o0", among={"o0"}).failed.any()


def test_an_option_fails_where_too_few_promises_are_kept():
    """Four fifths are kept throughout."""
    assert not fails(outcome_of(FUTURES, satisfied_at=0.8), "o0").failed.any()
    assert fails(outcome_of(FUTURES, satisfied_at=0.9), "o0").failed.all()
