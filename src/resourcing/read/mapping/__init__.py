"""Registers out of files of other tools: a map says which column is which, and can be proposed.

Reads and proposes; `view.files.imported` writes the result.
"""

from resourcing.read.mapping.description import ImportMap, TableMap, read_map
from resourcing.read.mapping.joining import Imported, import_register
from resourcing.read.mapping.proposing import Proposal, propose_map

__all__ = [
    "ImportMap",
    "Imported",
    "Proposal",
    "TableMap",
    "import_register",
    "propose_map",
    "read_map",
]
