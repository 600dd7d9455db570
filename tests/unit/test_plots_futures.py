"""Figures of sampled futures show the numbers that were computed, and nothing else."""

import numpy as np
import pandas as pd
import pytest
from builders_foreseen import NUMBER, deals, foreseen_of, luck, outcome_of
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from resourcing.futures import Outcome, regret
from resourcing.sensitivity import rank_importance
from resourcing.view.plots.conditions import (
    BOX,
    failing_box,
    rank_bars,
    trigger_shares,
)
from resourcing.view.plots.drawing import FAINT, PLAN
from resourcing.view.plots.fanning import fans
from resourcing.view.plots.futures import regret_heat_map, regret_rows, standing_of

OPTIONS = {"as_is": 0.0, "hire": 50.0, "lead": 20.0, "train": 10.0}


@pytest.fixture(scope="module")
def outcome():
    """Return four options that fail where more than three deals close."""
    kept = np.where(deals() > 3, 0.7, 0.95)
    return outcome_of(OPTIONS, essential=kept)


@pytest.fixture(scope="module")
def found(outcome):
    """Return what is shown of them."""
    return foreseen_of(outcome)


def test_fans_draw_a_panel_for_each_option_on_one_scale(outcome):
    """Four panels, each with the median as its heavy line, all with the same limits."""
    panels = fans(outcome, measure="essential").child_axes
    assert len(panels) == 4
    assert len({panel.get_ylim() for panel in panels}) == 1
    assert [panel.get_title(loc="left") for panel in panels] == [
        f"Title {name}" for name in OPTIONS
    ]
    table = outcome.fan("essential").set_index("option")
    for panel, name in zip(panels, OPTIONS, strict=True):
        line = next(item for item in panel.lines if item.get_color() == PLAN)
        assert line.get_ydata() == pytest.approx(table.loc[name, "q50"].to_numpy())


def test_fans_follow_the_order_asked_for(outcome):
    """The first panel is that of the first option asked for."""
    panels = fans(outcome, options=["hire", "as_is"]).child_axes
    assert [panel.get_title(loc="left") for panel in panels] == ["Title hire", "Title as_is"]  # fmt: skip


def test_bands_hold_the_quantiles(outcome):
    """The wide band goes from the 5 % to the 95 % quantile."""
    panel = fans(outcome).child_axes[0]
    corners = panel.collections[0].get_paths()[0].vertices[:, 1]
    table = outcome.fan("essential")
    mine = table[table["option"] == "as_is"]
    assert corners.min() == pytest.approx(mine["q05"].min())
    assert corners.max() == pytest.approx(mine["q95"].max())


@pytest.mark.parametrize(("level", "low"), [(-200.0, -216.0), (200.0, 0.0)])
def test_fans_of_points_hold_zero_and_what_is_below(level, low):
    """Points may be negative; the scale reaches below the lowest band, else to zero."""
    found = outcome_of({"as_is": 0.0}, essential=np.linspace(level, level, NUMBER))
    bottom, top = fans(found, measure="points").child_axes[0].get_ylim()
    assert bottom == pytest.approx(low, abs=0.011 * (top - bottom))
    assert top > 0


def test_standing_draws_means_and_bad_futures_with_their_ends(found):
    """Dots stand at the values, lines reach from end to end."""
    table = found.recommendation.table
    ax = standing_of(table)
    dots = [line for line in ax.lines if len(line.get_xdata()) == 1]
    drawn = [float(line.get_xdata()[0]) for line in dots]
    assert drawn[0::2] == pytest.approx(table["expected"].tolist())
    assert drawn[1::2] == pytest.approx(table["tail_mean"].tolist())
    ends = [tuple(line.get_xdata()) for line in ax.lines if len(line.get_xdata()) == 2]
    assert ends[0] == pytest.approx((table["expected_low"][0], table["expected_high"][0]))  # fmt: skip


def test_standing_of_a_cost_is_drawn_as_cost(found):
    """Rankings turn costs round; the figure turns them back."""
    table = found.recommendation.table
    dots = [line for line in standing_of(table, measure="cost").lines if len(line.get_xdata()) == 1]  # fmt: skip
    assert float(dots[0].get_xdata()[0]) == pytest.approx(-table["expected"][0])


def test_long_names_stand_on_two_lines_that_end_alike():
    """Each line is a text of its own at the right; what does not fit is marked as cut."""
    long = "Hire two and let the project-management team lead every alliance of the simple profiles"
    found = foreseen_of(outcome_of({"as_is": 0.0, "hire": 9.0}, titles=["As is", long]))
    ax = standing_of(found.recommendation.table)
    names = [text for text in ax.texts if text.get_ha() == "right"]
    assert len(names) == 3
    assert names[1].get_text().endswith("…")
    assert all("\n" not in text.get_text() for text in names)


def test_regret_is_drawn_as_computed_in_the_order_of_the_first_option(outcome):
    """The least regretted option stands first and rises from left to right."""
    rows, values = regret_rows(outcome)
    exact = regret(outcome.values())
    means = dict(zip(outcome.options, exact.mean(axis=1), strict=True))
    assert rows == sorted(means, key=means.get)
    assert (np.diff(values[0]) >= 0).all()
    assert values.sum() == pytest.approx(exact.sum())
    mesh = regret_heat_map(outcome).collections[0]
    assert np.asarray(mesh.get_array()).ravel() == pytest.approx(values.ravel())


def test_many_futures_are_thinned_evenly():
    """Of 500 futures 200 are drawn, the extremes among them."""
    outcome = outcome_of(OPTIONS, noise=30.0, number=500)
    _, values = regret_rows(outcome)
    assert values.shape == (4, 200)
    exact = regret(outcome.values())
    assert values[0].max() == pytest.approx(exact[1].max())


def test_the_box_shades_the_condition_and_marks_the_failures(found):
    """Shaded from 3.5 deals on; as many filled marks as futures fail."""
    ax = failing_box(found.fails, traits=found.outcome.traits)
    (patch,) = [item for item in ax.patches if to_hex(item.get_facecolor()) == BOX]
    assert patch.get_x() == pytest.approx(3.5)
    filled = next(line for line in ax.lines if line.get_marker() == "s")
    assert len(filled.get_xdata()) == found.fails.failed.sum()
    assert np.round(filled.get_xdata()).min() == 4


def test_no_box_cannot_be_drawn():
    """Asking for it says that there is none."""
    found = foreseen_of(outcome_of({"as_is": 0.0, "hire": 9.0}))
    with pytest.raises(ValueError, match="no condition was found under which hire"):
        failing_box(found.fails, traits=found.outcome.traits)


def test_triggers_are_drawn_at_their_shares(found):
    """Beyond the trigger all fail, within none."""
    lines = trigger_shares(found.fails.triggers).lines
    shares = {line.get_marker(): float(line.get_xdata()[0]) for line in lines if len(line.get_xdata()) == 1}  # fmt: skip
    assert shares == {"s": 1.0, "o": 0.0}


def test_ranks_are_bars_and_those_by_chance_are_light():
    """What drives the outcome is dark, noise light; lengths are the correlations."""
    sample = pd.DataFrame({"deals": deals(), "noise": luck()})
    noise = np.random.default_rng(12).normal(size=NUMBER)
    importance = rank_importance(sample, deals() * 2.0 + noise, resamples=100)
    bars = rank_bars(importance).patches
    assert [bar.get_width() for bar in bars] == pytest.approx(
        importance.frame["partial"].tolist()
    )
    assert to_hex(bars[0].get_facecolor()) == PLAN
    assert to_hex(bars[1].get_facecolor()) == FAINT


def test_figures_go_on_axes_that_are_given(outcome, found):
    """Each returns the axes that it was given."""
    for draw in (
        lambda ax: fans(outcome, ax=ax),
        lambda ax: standing_of(found.recommendation.table, ax=ax),
        lambda ax: regret_heat_map(outcome, ax=ax),
        lambda ax: failing_box(found.fails, traits=outcome.traits, ax=ax),
        lambda ax: trigger_shares(found.fails.triggers, ax=ax),
    ):
        ax = Figure().subplots()
        assert draw(ax) is ax


def key_of(ax):
    """Return the words of the key of some axes."""
    return [item.get_text() for item in ax.get_legend().get_texts()]


def test_the_dotted_line_is_the_median_of_the_first_panel():
    """Every later panel has it, and the key names the option."""
    told = [outcome_of({name: 0.0}, essential=share).told[0] for name, share in (("hire", 0.9), ("as_is", 0.6))]  # fmt: skip
    ax = fans(Outcome(told=tuple(told)))
    dotted = [[x for x in panel.lines if x.get_linestyle() == ":"] for panel in ax.child_axes]  # fmt: skip
    assert [len(lines) for lines in dotted] == [0, 1]
    assert set(dotted[1][0].get_ydata()) == {0.9}
    assert key_of(ax)[-1] == "median of “Title hire”"


def test_numbers_beside_the_rows_are_those_of_their_options(outcome, found):
    """How often an option is best, and its mean regret, stand at its row; the key says in which unit."""
    table = found.recommendation.table
    beside = [text.get_text() for text in standing_of(table).texts]
    assert [text for text in beside if text.startswith("best in")] == [f"best in {share:.0%} of futures" for share in table["best"]]  # fmt: skip
    ax = regret_heat_map(outcome)
    exact = dict(zip(outcome.options, regret(outcome.values()).mean(axis=1), strict=True))  # fmt: skip
    means = [text.get_text() for text in ax.texts if "on average" in text.get_text()]
    assert means == [f"{exact[name]:,.0f} on average" for name in regret_rows(outcome)[0]]  # fmt: skip
    assert key_of(ax)[-1].endswith("(net value points)")


def test_shares_and_intervals_are_written_and_drawn(found):
    """Both shares of a trigger stand at their marks; the line over a bar is the interval of its correlation."""
    ax = trigger_shares(found.fails.triggers)
    written = {text.get_text(): text.xy[0] for text in ax.texts}
    assert written == {"100%": 1.0, "0%": 0.0}
    sides = {text.get_text(): text.get_ha() for text in ax.texts}
    assert sides == {"100%": "left", "0%": "right"}
    sample = pd.DataFrame({"deals": deals()})
    noise = np.random.default_rng(12).normal(size=NUMBER)
    importance = rank_importance(sample, deals() * 2.0 + noise, resamples=100)
    row = importance.frame.iloc[0]
    lines = [list(line.get_xdata()) for line in rank_bars(importance).lines]
    assert lines[:2] == [[row["partial_low"], row["partial_high"]]] * 2
