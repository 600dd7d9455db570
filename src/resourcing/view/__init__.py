"""What people see: tables, plots, the report, and the files of a run folder.

Shows what was computed before and computes no decision number.
"""
