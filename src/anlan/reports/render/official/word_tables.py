"""Tables of the Word file."""

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Mm, Pt
from docx.table import _Cell

from anlan.reports.render.official import measures as m
from anlan.reports.render.official.layout import Grid
from anlan.reports.render.official.word_parts import (
    BLACK,
    set_cell_margins,
    set_fonts,
    set_row,
    set_tracking,
    switch_off,
)

_SIDES = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


def add_table(file: Document, grid: Grid, *, is_wide: bool) -> None:
    """The table over the full width, its head repeated on every page."""
    size = m.WIDE_TABLE if is_wide else m.TABLE
    whole = m.TYPE_HEIGHT if is_wide else m.TYPE_WIDTH
    share = whole / sum(column.width for column in grid.columns)
    table = file.add_table(rows=len(grid.rows) + 1, cols=len(grid.columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    set_cell_margins(table._tbl, 0.3 * size)  # noqa: SLF001 -- python-docx has no name for them
    for column, given in zip(table.columns, grid.columns, strict=True):
        column.width = Mm(share * given.width)
    lines = [[column.title for column in grid.columns], *grid.rows]
    for number, (row, texts) in enumerate(zip(table.rows, lines, strict=True)):
        set_row(row._tr, is_head=not number)  # noqa: SLF001 -- python-docx knows neither
        for cell, text, column in zip(row.cells, texts, grid.columns, strict=True):
            cell.width = Mm(share * column.width)
            side = _SIDES[column.align] if number else WD_ALIGN_PARAGRAPH.CENTER
            _fill(cell, text, size, side, is_head=not number)


def _fill(cell: _Cell, text: str, size: float, side: WD_ALIGN_PARAGRAPH, *, is_head: bool) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.alignment = side
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Pt(1.4 * size)
    shape = paragraph._p.get_or_add_pPr()  # noqa: SLF001 -- no name for the grid of lines
    switch_off(shape, "w:snapToGrid")
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    words = run._r.get_or_add_rPr()  # noqa: SLF001 -- no name for East Asian fonts
    set_tracking(words, 0)
    if is_head:
        set_fonts(words, BLACK)
