"""What tests of pages for stakeholders share: the small portfolio, a given plan for it, and a text that bites."""

from functools import cache

from builders_run import led_so, small_case

NASTY = '<script>alert("1")</script> </style> 株式会社'
"""Text that would end a style sheet or run, were it not escaped."""
LEADS = {
    "A1": "M1 M1 M2 M2",
    "A2": "M2 M2 M1 M1",
    "A3": "M1 M1 M1 M1",
    "A4": "M2 M2 M3 M3",
    "A5": "M5 M5 M5 M5",
    "A6": "M4 M4 M4 -",
}
"""Leads of the given plan, by quarter."""


@cache
def case():
    """Return the small scenario made ready."""
    return small_case()


@cache
def planned():
    """Return a run of the small scenario whose plan is given."""
    return led_so(case(), LEADS)
