"""Sampled courses of events follow their rates, and options meet the same luck."""

import numpy as np
import pytest
from builders_futures import COMPLEX, SIMPLE, TYPICAL, outlook_of

from resourcing.futures import NEVER, course, known_at
from resourcing.scenario import Futures

SETTINGS = Futures()
NUMBER = 400


def courses(outlook, settings=SETTINGS, number=NUMBER):
    """Return some courses."""
    return [course(outlook, settings=settings, seed=3, number=k) for k in range(number)]


def within(values, mean, variance, z=4.0):
    """Return whether a sample's mean lies within z standard errors of a mean."""
    return abs(np.mean(values) - mean) <= z * np.sqrt(variance / len(values))


def changed(**parts):
    """Return the settings with some numbers of their sections changed."""
    return SETTINGS.replace(
        **{name: getattr(SETTINGS, name).replace(**new) for name, new in parts.items()}
    )


def test_deals_come_at_their_rate():
    """Over two years at three a year, six deals come on average, with the variance of a Poisson number."""
    counts = [int(path.new.sum()) for path in courses(outlook_of())]
    assert within(counts, 6.0, 6.0)
    assert np.var(counts) == pytest.approx(6.0, rel=0.25)


def test_deals_come_evenly_over_the_horizon():
    """The mean first month of deals lies in the middle."""
    months = np.concatenate([path.start[path.new] for path in courses(outlook_of())])
    assert within(months, 11.5, (24**2 - 1) / 12)
    assert months.min() == 0
    assert months.max() == 23


def test_deals_follow_the_mix():
    """Deals of which all are to be complex are like the complex alliance of the register."""
    paths = courses(outlook_of(), changed(deals={"mix": {"complex": 1.0}}), 50)
    rows = np.concatenate([path.rows[path.new] for path in paths])
    assert set(rows.tolist()) == {0}


def test_deals_are_like_the_register_without_a_mix():
    """Each alliance of the register is the model of a third of the deals."""
    rows = np.concatenate([path.rows[path.new] for path in courses(outlook_of())])
    shares = np.bincount(rows, minlength=3) / len(rows)
    assert np.abs(shares - 1 / 3).max() < 0.04


def test_wrong_first_evaluations_have_their_share():
    """A fifth of the deals belong to another segment; more than half of the typical ones among them to a higher one."""
    paths = courses(outlook_of())
    deals = np.concatenate([np.column_stack([p.placed, p.true])[p.new] for p in paths])
    wrong = deals[:, 0] != deals[:, 1]
    assert within(wrong, 0.2, 0.16)
    typical = deals[wrong & (deals[:, 0] == TYPICAL)]
    assert within(typical[:, 1] == COMPLEX, 0.6, 0.24)


def test_the_front_doors_doubt_misplaces_alliances_of_the_register():
    """An alliance that is simple with 70 % is typical in truth in the other futures."""
    chances = np.eye(3)
    chances[2] = [0.0, 0.3, 0.7]
    paths = courses(outlook_of(chances=chances))
    assert within([path.true[2] == TYPICAL for path in paths], 0.3, 0.21)
    assert all(path.true[0] == COMPLEX for path in paths)
    never = changed(evaluations={"register_too": "never"})
    assert all(p.true[2] == SIMPLE for p in courses(outlook_of(chances=chances), never))


@pytest.mark.parametrize(
    ("section", "field", "attribute"),
    [
        ("endings", "per_year", "winds_down"),
        ("segments", "per_year", "changes"),
        ("people", "per_year", "leaves"),
    ],
)
def test_yearly_rates_are_kept(section, field, attribute):
    """At half an event a year, 1 - exp(-1) of the alliances or people meet it within two years."""
    settings = changed(**{section: {field: 0.5}})
    paths = courses(outlook_of(), settings)
    listed = [getattr(path, attribute)[:2] for path in paths]
    met = np.concatenate(listed) <= 24
    share = 1 - np.exp(-1)
    assert within(met, share, share * (1 - share))


def test_nothing_happens_at_rates_of_zero():
    """Without rates there is no event of any kind, phases apart."""
    still = changed(
        deals={"per_year": 0.0},
        segments={"per_year": 0.0},
        endings={"per_year": 0.0},
        people={"per_year": 0.0},
    )
    for path in courses(outlook_of(), still, 20):
        assert path.names == ("A1", "A2", "A3")
        for events in (path.changes, path.winds_down, path.leaves, path.successor):
            assert (events == NEVER).all()


def test_endings_leave_time_to_wind_down():
    """The end follows the decision after the months of wind-down."""
    settings = changed(endings={"per_year": 2.0, "wind_down_months": 5})
    for path in courses(outlook_of(), settings, 20):
        assert ((path.ends - path.winds_down)[path.winds_down < NEVER] == 5).all()


def test_successors_come_after_the_market_lets_them():
    """The successor follows the leaver by the months that hiring takes in this future, the same for all."""
    settings = changed(people={"per_year": 1.0})
    waits = []
    for path in courses(outlook_of(), settings, 100):
        gone = path.successor < NEVER
        assert ((path.successor - path.leaves)[gone] == path.market.wait).all()
        waits.append(path.market.wait)
    assert within(waits, 13 / 3, 1.2)
    assert min(waits) >= 2
    assert max(waits) <= 7


def test_only_some_leavers_are_replaced():
    """A share of the leavers has no successor."""
    settings = changed(people={"per_year": 3.0, "replaced": 0.25})
    paths = courses(outlook_of(), settings)
    followed = np.concatenate([path.successor < NEVER for path in paths])
    assert within(followed, 0.25, 0.1875)


def test_same_seed_same_course_and_other_number_another():
    """A course can be drawn again alone."""
    first = course(outlook_of(), settings=SETTINGS, seed=3, number=7)
    again = course(outlook_of(), settings=SETTINGS, seed=3, number=7)
    other = course(outlook_of(), settings=SETTINGS, seed=3, number=8)
    assert (first.leaves == again.leaves).all()
    assert first.names == again.names
    assert (first.leaves != other.leaves).any()


def test_whom_an_option_adds_moves_nobody_elses_luck():
    """A hire leaves everybody else's fate as it was."""
    more = outlook_of(
        people=("H1", "M1", "M2"),
        joins=np.array([6, 0, 0]),
        is_hire=np.array([True, False, False]),
    )
    for number in range(20):
        without = course(outlook_of(), settings=SETTINGS, seed=3, number=number)
        beside = course(more, settings=SETTINGS, seed=3, number=number)
        assert (beside.leaves[1:] == without.leaves).all()
        assert beside.names == without.names
        assert (beside.winds_down == without.winds_down).all()


def test_another_rate_keeps_the_order_of_luck():
    """At twice the rate of endings every alliance ends no later than before."""
    for number in range(20):
        slow = course(outlook_of(), settings=SETTINGS, seed=3, number=number)
        fast = course(
            outlook_of(),
            settings=changed(endings={"per_year": 0.12}),
            seed=3,
            number=number,
        )
        assert (fast.winds_down[:3] <= slow.winds_down[:3]).all()


def test_uncertain_numbers_are_drawn_between_their_ends():
    """A number with a range is drawn evenly between its ends, by each future for itself."""
    settings = SETTINGS.replace(ranges={"deals.per_year": {"low": 0.0, "high": 12.0}})
    paths = courses(outlook_of(), settings)
    drawn = [path.values["deals.per_year"] for path in paths]
    assert within(drawn, 6.0, 12.0)
    assert 0 <= min(drawn) <= max(drawn) <= 12
    counts = [path.new.sum() for path in paths]
    assert np.corrcoef(drawn, counts)[0, 1] > 0.7


def test_a_review_knows_the_past_and_what_is_announced():
    """Events after a review count as never, but for deals and resignations that are announced."""
    settings = changed(people={"per_year": 2.0}, endings={"per_year": 1.0})
    for path in courses(outlook_of(), settings, 30):
        known = known_at(path, month=6, months_ahead=3, notice=1)
        assert (known.start[path.start > 9] == NEVER).all()
        assert (known.start[path.start <= 9] == path.start[path.start <= 9]).all()
        assert ((known.leaves < NEVER) == (path.leaves <= 7)).all()
        assert ((known.winds_down < NEVER) == (path.winds_down <= 6)).all()
        assert (known.ends[path.winds_down > 6] == NEVER).all()


def test_a_review_plans_by_the_first_evaluation_until_it_is_found_wrong():
    """Before it is noticed a wrong evaluation counts as right, afterwards the truth does."""
    chances = np.tile([1.0, 0.0, 0.0], (3, 1))
    path = course(outlook_of(chances=chances), settings=SETTINGS, seed=1, number=0)
    assert path.true[2] == COMPLEX
    found = int(min(path.found[2], path.changes[2]))
    before = known_at(path, month=found - 1, months_ahead=0, notice=0)
    after = known_at(path, month=found, months_ahead=0, notice=0)
    assert before.true[2] == SIMPLE
    assert after.true[2] == COMPLEX
