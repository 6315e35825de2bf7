"""The checklist library as text files: what they may hold, and a reader that checks them.

The format is described in `../library/README.md`. Nothing here knows Django, so the files can be
checked without a database.
"""

from anlan.checklists.source.citation import cite_article
from anlan.checklists.source.reader import read_library
from anlan.checklists.source.records import (
    BasisSource,
    CategorySource,
    CriteriaSetSource,
    CriterionSource,
    ItemBasisSource,
    ItemSource,
    Library,
    SectionSource,
)
from anlan.checklists.source.table import LibraryError

__all__ = [
    "BasisSource",
    "CategorySource",
    "CriteriaSetSource",
    "CriterionSource",
    "ItemBasisSource",
    "ItemSource",
    "Library",
    "LibraryError",
    "SectionSource",
    "cite_article",
    "read_library",
]
