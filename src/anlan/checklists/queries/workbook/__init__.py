"""A version as an Excel workbook, there and back."""

from anlan.checklists.queries.workbook.read import Problem, Reading, ReadRow, read_items
from anlan.checklists.queries.workbook.words import Vocabulary
from anlan.checklists.queries.workbook.write import write_workbook

__all__ = ["Problem", "ReadRow", "Reading", "Vocabulary", "read_items", "write_workbook"]
