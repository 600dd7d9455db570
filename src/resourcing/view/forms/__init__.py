"""The form by which a new alliance comes to the front door: an empty one to fill in, and a filled one added to a register.

Formats and writes; what a form says is read and checked in `read.forms`.
"""

from resourcing.view.forms.adding import add_to_register
from resourcing.view.forms.sheets import form_content, write_form

__all__ = ["add_to_register", "form_content", "write_form"]
