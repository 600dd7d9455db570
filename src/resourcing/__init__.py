"""Decide who manages which alliance, and show why."""
