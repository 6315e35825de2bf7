"""Spreadsheets as people send them: sniffed, bounded, read cell by cell with their addresses."""

from anlan.kernel.sheets.book import Limits, Sheet, Workbook, read_workbook
from anlan.kernel.sheets.table import Cell, CellError, Column, Row, Table, find_header, find_table

__all__ = [
    "Cell",
    "CellError",
    "Column",
    "Limits",
    "Row",
    "Sheet",
    "Table",
    "Workbook",
    "find_header",
    "find_table",
    "read_workbook",
]
