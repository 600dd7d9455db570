"""Figures of a portfolio, its balance and its plan, in matplotlib: each takes a result and returns its axes.

Every figure shows numbers computed before, on a new figure without pyplot or on axes that are given.
"""

from resourcing.view.plots.comparison import coverage_by_segment, today_against_plan
from resourcing.view.plots.conditions import failing_box, rank_bars, trigger_shares
from resourcing.view.plots.curves import handover_values, worth_steps
from resourcing.view.plots.drawing import svg
from resourcing.view.plots.drivers import tornado_chart
from resourcing.view.plots.fanning import fans
from resourcing.view.plots.futures import regret_heat_map, standing_of
from resourcing.view.plots.hours import demand_and_capacity, load_heat_map
from resourcing.view.plots.leads import leads_matrix, reading_order
from resourcing.view.plots.learned import Learned, against_playbook
from resourcing.view.plots.picture import Picture, picture
from resourcing.view.plots.placements import segmentation_map
from resourcing.view.plots.scorecard import control_chart, shares_now_and_before
from resourcing.view.plots.service import (
    answered_in_time,
    fractions_in_time,
    response_times,
)
from resourcing.view.plots.timeline import handover_timeline

__all__ = [
    "Learned",
    "Picture",
    "against_playbook",
    "answered_in_time",
    "control_chart",
    "coverage_by_segment",
    "demand_and_capacity",
    "failing_box",
    "fans",
    "fractions_in_time",
    "handover_timeline",
    "handover_values",
    "leads_matrix",
    "load_heat_map",
    "picture",
    "rank_bars",
    "reading_order",
    "regret_heat_map",
    "response_times",
    "segmentation_map",
    "shares_now_and_before",
    "standing_of",
    "svg",
    "today_against_plan",
    "tornado_chart",
    "trigger_shares",
    "worth_steps",
]
