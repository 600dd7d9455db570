"""Every kind of change is told in words when a run is planned again for it."""

from datetime import date
from typing import get_args

import pytest
from builders_changes import case_of
from pydantic import TypeAdapter

from resourcing.explain.news import told_changes
from resourcing.scenario import Change

DAY = date(2027, 5, 1)
TOLD = {
    "deals_arrive": (
        {"alliance_id": "d", "name": "Deal", "count": 2, "first": DAY, "last": DAY},
        "2 sampled deals (Deal) between 2027-05-01 and 2027-05-01",
    ),
    "alliance_ends": (
        {"alliance_id": "A1", "wind_down_from": DAY, "date": date(2027, 8, 1)},
        "Alliance A1 winds down from 2027-05-01 and ends (last day 2027-08-01)",
    ),
    "alliances_merge": (
        {"into": "A1", "from": ("A2", "A3"), "date": DAY},
        "Alliance A2 and Alliance A3 merge into Alliance A1 on 2027-05-01",
    ),
    "alliance_rescored": (
        {"alliance_id": "A1", "date": DAY, "levels": {"importance": 2.0}},
        "Alliance A1 is scored anew on 2027-05-01",
    ),
    "phase_moves": (
        {"alliance_id": "A1", "date": DAY, "phase": "wind_down"},
        "Alliance A1 enters the phase wind down on 2027-05-01",
    ),
    "manager_leaves": (
        {"manager_id": "M1", "date": DAY},
        "Ada leaves (last day 2027-05-01)",
    ),
    "manager_works": (
        {"manager_id": "M1", "date": DAY, "fte": 0.5},
        "Ada works 50% of full time from 2027-05-01",
    ),
    "manager_on_leave": (
        {"manager_id": "M1", "from": DAY, "to": date(2027, 6, 1)},
        "Ada is on leave from 2027-05-01 to 2027-06-01",
    ),
    "manager_moves": (
        {"manager_id": "M1", "date": DAY, "home": "embedded", "unit": "Cardio"},
        "Ada is embedded in Cardio from 2027-05-01",
    ),
    "sla_moves": (
        {"profile": "light", "date": DAY, "floors": {"core": 0.1}},
        "Service levels of the profile light change on 2027-05-01",
    ),
    "service_moves": (
        {"service": "issues", "date": DAY, "hours": 3.0},
        "The service issues takes 3 hours from 2027-05-01",
    ),
    "span_moves": (
        {"grade": "lead", "date": DAY, "span": 3.0},
        "The span of grade lead is 3 from 2027-05-01",
    ),
    "team_hours_move": (
        {"team_id": "T1", "date": DAY, "hours_per_month": 9.0},
        "Market gives 9 hours a month from 2027-05-01",
    ),
    "hiring_freeze": (
        {"from": DAY, "to": date(2027, 6, 1)},
        "Nobody starts from 2027-05-01 to 2027-06-01",
    ),
    "budget_cut": (
        {"year": "2027", "amount": 9000.0},
        "The budget of 2027 is cut by 9,000",
    ),
}
IN_FULL = {"deal_arrives", "manager_joins"}
"""Kinds that bring a whole row of the register; other tests tell them."""


@pytest.mark.parametrize("kind", sorted(TOLD))
def test_change_is_told_in_words(kind):
    """Each kind has its own sentence, with names rather than identifiers."""
    fields, words = TOLD[kind]
    change = TypeAdapter(Change).validate_python({"kind": kind, **fields})
    _, line, *_ = told_changes(case_of(), changes=[change], kept_periods=1)
    assert line == f" * {words}"


def test_no_kind_of_change_is_left_out():
    """The table above holds every kind of the language."""
    classes = get_args(get_args(Change)[0])
    kinds = {get_args(c.model_fields["kind"].annotation)[0] for c in classes}
    assert kinds == {*TOLD, *IN_FULL}
