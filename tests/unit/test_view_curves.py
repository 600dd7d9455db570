"""Curves show the steps, intervals and prices that they were given."""

from dataclasses import replace

import numpy as np
import pytest

from resourcing.explain import (
    Difference,
    HandoverCurve,
    HandoverPoint,
    Step,
    Worth,
)
from resourcing.explain.people import Kind
from resourcing.problem import problem_from_arrays
from resourcing.results import OptimizationResult, solution
from resourcing.view import plots

STEPS = ((-1, 0, 9.0, 8.0, 11.0), (0, 1, 4.0, 3.0, 5.0))


def worth_of(price):
    """Return a curve of two steps."""
    return Worth(
        kind=Kind(grade="senior", unit=None, skills=()),
        steps=tuple(
            Step(
                from_fte=start,
                to_fte=end,
                who="one more",
                worth=Difference(found=found, low=low, high=high),
            )
            for start, end, found, low, high in STEPS
        ),
        answers=(),
        price=price,
        break_even=None,
        points_per_thousand=4.0,
        currency="USD",
        notes=(),
    )


def point(at_most, bound, *, hours=15.0, plan=True):
    """Return a point whose plan leads one alliance, or that has no plan."""
    data = problem_from_arrays(
        need=np.full((1, 1, 1), hours), available=np.full((1, 1), hours)
    )
    answer = OptimizationResult(
        best=solution(data, lead=np.zeros((1, 1), dtype=int)) if plan else None,
        bound=bound,
        status="feasible" if plan else "infeasible",
        seconds=0.0,
        full_value=data.full_value,
    )
    return HandoverPoint(at_most=at_most, answer=answer, added=None)


def words(ax):
    """Return every text of some axes."""
    return [item.get_text() for item in ax.texts]


def key_of(ax):
    """Return the words of the key of some axes."""
    return [item.get_text() for item in ax.get_legend().get_texts()]


def test_each_step_stands_over_its_range_at_its_value():
    """A line from one number of people to the next at the points found, shaded between the two ends known."""
    ax = plots.worth_steps(worth_of(None))
    *lines, last = [item for item in ax.collections if hasattr(item, "get_segments")]
    segments = [item.get_segments()[0].tolist() for item in (*lines, last)]
    assert segments == [[[a, y], [b, y]] for a, b, y, _, _ in STEPS]
    shades = [item for item in ax.collections if not hasattr(item, "get_segments")]
    heights = [item.get_paths()[0].vertices[:, 1] for item in shades]
    assert [(h.min(), h.max()) for h in heights] == [row[3:] for row in STEPS]
    assert "price of their hours" not in words(ax)


def test_the_price_stands_beside_the_steps():
    """The price is drawn as a line across at its height, and named, also where it is above every step."""
    ax = plots.worth_steps(worth_of(20.0))
    assert [20.0, 20.0] in [list(line.get_ydata()) for line in ax.lines]
    assert "price of their hours" in words(ax)
    assert ax.get_ylim()[1] > 20.0


def test_the_axes_of_steps_say_what_they_measure():
    """People across with whom they are, value points upwards; a step begins and ends at a tick; the key names line and shade."""
    ax = plots.worth_steps(worth_of(None))
    assert (
        ax.get_xlabel() == "full-time people against today (senior, central, no skill)"
    )
    assert ax.get_ylabel() == "value points that the person adds"
    assert ax.get_xticks().tolist() == [-1, 0, 1]
    assert ax.get_label() == "What one more person is worth (senior, central, no skill)"
    assert key_of(ax) == ["best plan found", "where the value is proven to lie"]
    assert [item.get_text() for item in ax.texts] == ["9", "4"]


def test_a_long_kind_is_cut_within_its_bracket():
    """Skills that do not fit are cut, and the bracket is closed all the same."""
    kind = Kind(grade="senior", unit="Oncology", skills=tuple(f"skill {n}" for n in range(40)))  # fmt: skip
    label = plots.worth_steps(replace(worth_of(None), kind=kind)).get_xlabel()
    assert label.startswith("full-time people against today (senior")
    assert label.endswith("…)")


def test_the_axes_of_handovers_say_what_they_measure():
    """Handovers across, value points upwards, from zero; the key names points and bars."""
    points = (point(2.0, 1500.0), point(np.inf, 2000.0))
    ax = plots.handover_values(HandoverCurve(points=points, notes=()))
    assert ax.get_xlabel() == "handovers allowed at most"
    assert ax.get_ylabel() == "value points"
    assert ax.get_xticks().tolist() == [0.0, 2.0]
    assert ax.get_label() == "What more handovers are worth"
    assert key_of(ax) == ["best plan found", "up to what no plan can exceed"]
    assert ax.get_ylim() == (0.0, pytest.approx(2300.0))
    assert ax.yaxis.get_major_formatter()(1500.0) == "1,500"


def test_handovers_show_value_and_bound_by_limit():
    """Values stand at their limits with bars up to the bounds; without a plan there is no point."""
    points = (point(0.0, 0.0, plan=False), point(2.0, 1.5), point(np.inf, 2.0))
    ax = plots.handover_values(HandoverCurve(points=points, notes=()))
    (line,) = ax.lines
    value = points[1].answer.objective
    bars = ax.collections[0].get_segments()
    assert list(line.get_xdata()) == [2.0, 0.0]
    assert list(line.get_ydata()) == pytest.approx([value, value])
    assert [bar[1][1] for bar in bars] == [1.5, 2.0]
    assert words(ax) == ["no limit"]
