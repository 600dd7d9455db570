"""The page of a calibration: what a log was like, what it teaches against the playbook, and how to apply it.

Shows what `resourcing.calibrate` found; decides and changes nothing.
"""

from resourcing.view.calibration.page import calibration_page

__all__ = ["calibration_page"]
