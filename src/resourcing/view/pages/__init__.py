"""What every page is made of: one frame and style, tables, pictures, and words for numbers.

Knows nothing about what a page says.
"""

from resourcing.view.pages.layout import Picture, Table, drawn, records, table
from resourcing.view.pages.rendering import rendered

__all__ = ["Picture", "Table", "drawn", "records", "rendered", "table"]
