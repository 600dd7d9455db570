"""How closely two computations of the same number must agree."""

TOLERANCE = 1e-6
"""One tolerance for hours, coverage and agreement of objectives."""
