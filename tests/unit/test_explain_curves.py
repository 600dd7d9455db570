"""What handovers buy and what people are worth: worked by hand, and checked by solving the changed scenario."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest
from builders_explain import crossed, fake_run, tight_case

from resourcing.domain import Manager
from resourcing.errors import InputError
from resourcing.explain import handover_curve, worth
from resourcing.explain.curves import monotone
from resourcing.explain.people import Kind, newcomer
from resourcing.explain.worth import _price
from resourcing.optimize import StopRules, optimize
from resourcing.problem import NOBODY, problem_from_arrays
from resourcing.results import OptimizationResult, solution
from resourcing.scenario import ManagerJoins
from resourcing.study import assign

EXACT = StopRules()
LONG_AGO = date(2020, 1, 1)


def test_handovers_are_worth_what_the_exchange_gives():
    """One handover alone gains nothing, both gain 1: the curve is 1, 1, 2."""
    curve = handover_curve(fake_run(crossed()), limits=[0, 1], stop=EXACT)
    values = [item.answer.objective for item in curve.points]
    assert values == pytest.approx([1.0, 1.0, 2.0])
    assert [item.handovers for item in curve.points][-1] == 2
    assert curve.points[0].handovers == 0
    assert "no limit: 2.0 points; adds 1.0 points" in str(curve)
    assert np.isnan(curve.to_frame()["at_most"].iloc[-1])


@pytest.mark.parametrize("seed", range(3))
def test_the_handover_curve_never_falls_and_its_bounds_hold(seed):
    """An answer for k is one for k + 1, and every value lies below its bound, which never falls either."""
    rng = np.random.default_rng(seed)
    data = problem_from_arrays(
        need=rng.uniform(5, 15, (3, 1, 2)),
        available=rng.uniform(10, 25, (2, 2)),
        weight=rng.uniform(1, 9, 3),
        incumbent=rng.integers(0, 2, 3),
        pace=rng.uniform(0.7, 1.6, (2, 3)),
    )
    frame = handover_curve(fake_run(data), stop=StopRules(gap=0.02)).to_frame()
    assert (frame["value"].diff().dropna() >= -1e-9).all()
    assert (frame["bound"].diff().dropna() >= -1e-9).all()
    assert (frame["value"] <= frame["bound"] + 1e-9).all()
    limited = frame.dropna(subset="at_most")
    assert (limited["handovers"] <= limited["at_most"]).all()


def test_answers_and_bounds_are_made_monotone():
    """A worse answer and a higher bound than a neighbor proves are replaced by the neighbor's."""
    data = crossed(incumbent=np.full(2, NOBODY))
    good, bad = (
        OptimizationResult(
            best=solution(data, lead=np.array(lead)),
            bound=bound,
            status="feasible",
            seconds=0.0,
            full_value=2.0,
        )
        for lead, bound in (([[0], [1]], 5.0), ([[1], [0]], 3.0))
    )
    fixed = monotone([data, data], [good, bad])
    assert [item.objective for item in fixed] == pytest.approx([2.0, 2.0])
    assert [item.bound for item in fixed] == pytest.approx([3.0, 3.0])


def test_departed_leads_force_handovers_that_do_not_count():
    """With the lead of a0 gone, a handover of a0 is possible even where none is allowed."""
    data = crossed(available=np.array([[10.0], [0.0]]), pace=np.ones((2, 2)))
    curve = handover_curve(fake_run(data), limits=[0], stop=EXACT)
    assert curve.points[0].answer.objective == pytest.approx(1.0)


@pytest.fixture(scope="module")
def short_of_people():
    """Return the tight portfolio with one senior of 0.1 FTE, solved to the optimum."""
    return assign(tight_case(fte=0.1))


def test_one_more_person_is_worth_what_the_scenario_with_that_person_gives(
    short_of_people,
):
    """The first step is the optimum with the person in the register less the optimum without."""
    found = worth(short_of_people, grade="senior", fewest=0, most=2, stop=EXACT)
    joins = ManagerJoins(
        kind="manager_joins",
        manager=Manager(
            manager_id="X", name="X", grade="senior", fte=1.0, available_from=LONG_AGO
        ),
    )
    more = optimize(tight_case(fte=0.1, changes=(joins,)).data)
    step = found.steps[0]
    assert (step.from_fte, step.to_fte) == (0, 1)
    assert step.worth.exact
    assert step.worth.found == pytest.approx(
        more.objective - short_of_people.result.objective
    )
    assert found.steps[1].worth.found == pytest.approx(0.0, abs=1e-6)
    assert found.break_even == pytest.approx(step.worth.found / 0.2 * 1000 / 0.25)
    assert "from 0 to +1 FTE (one more senior)" in str(found)


def test_one_person_less_is_the_one_whose_loss_costs_least():
    """Of a senior who leads the complex alliance and one who is spare, the spare one goes, at no loss."""
    spare = Manager(
        manager_id="M2", name="Spare", grade="senior", fte=1.0, skills=("oncology",)
    )
    run = assign(tight_case(fte=1.0, people=(spare,)))
    found = worth(run, grade="senior", fewest=-2, most=0, stop=EXACT)
    first, second = found.steps[1], found.steps[0]
    assert (first.from_fte, first.to_fte) == (-1, 0)
    assert first.worth.found == pytest.approx(0.0, abs=1e-6)
    assert (second.from_fte, second.to_fte) == (-2, -1)
    nobody = found.answers[0][1].objective
    assert second.worth.found == pytest.approx(run.result.objective - nobody)
    values = [item.objective for _, item in found.answers]
    assert values == sorted(values)


def test_fewer_people_than_asked_about_are_told(short_of_people):
    """A team of 0.1 FTE cannot lose a whole person."""
    found = worth(short_of_people, grade="senior", fewest=-1, most=1, stop=EXACT)
    assert [item.from_fte for item in found.steps] == [0]
    assert "only 0 full-time equivalents" in str(found)


def test_a_price_stands_beside_the_curve_where_the_answer_has_one(short_of_people):
    """Two points an hour for 36 hours of a 0.1 FTE are 720 for a full-time person."""

    class Priced:
        case = short_of_people.case
        result = SimpleNamespace(prices=SimpleNamespace(hours=np.full((1, 1), 2.0)))

    kind = Kind(grade="senior", unit=None, skills=())
    assert _price(Priced(), kind) == pytest.approx(2.0 * 360)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"fewest": 1, "most": 2}, "from 0 or below"),  # 0 is not within
        ({"fewest": 0, "most": 0}, "with a step between"),  # no step
        ({"skills": ("oncolgy",)}, "this skill"),  # unknown
        ({"unit": "Nowhere"}, "this unit"),  # unknown
    ],
)
def test_a_question_about_people_that_cannot_be_answered_is_told(
    short_of_people, asked, said
):
    """A range without a step, a skill or unit that nobody knows: refused before anything is solved."""
    with pytest.raises(InputError, match=said):
        worth(short_of_people, grade="senior", **asked)


def test_a_newcomer_takes_no_identifier_of_the_register(short_of_people):
    """People more are called so that nobody of the register is doubled."""
    kind = Kind(grade="senior", unit=None, skills=())
    taken = {row.manager_id for row in short_of_people.case.world.register.managers}
    made = {newcomer(short_of_people.case, kind, number=n).manager_id for n in (1, 2)}
    assert made == {"senior+1", "senior+2"}
    assert not made & taken
    known = tight_case(fte=0.1, people=(newcomer(short_of_people.case, kind),))
    made = {newcomer(known, kind, number=n).manager_id for n in (1, 2)}
    assert made == {"senior+1+", "senior+2"}
