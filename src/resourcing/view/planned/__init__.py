"""The page and the folder of a way back from a target to the present."""

from resourcing.view.planned.page import plan_page
from resourcing.view.planned.writing import check_plan_folder, write_plan

__all__ = ["check_plan_folder", "plan_page", "write_plan"]
