"""The document as Word file, with the office's own fonts named first and open ones behind."""

from datetime import UTC, datetime
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph

from anlan.reports.render.official import measures as m
from anlan.reports.render.official.content import OfficialDocument
from anlan.reports.render.official.layout import Grid, Leaf, Line, lay_out
from anlan.reports.render.official.word_parts import (
    add_page_number,
    name_fonts,
    set_grid,
    set_indents,
)
from anlan.reports.render.official.word_styles import STYLES, make_styles
from anlan.reports.render.official.word_tables import add_table


def render_word(document: OfficialDocument) -> bytes:
    """The document as .docx, the same words in the same layout as the PDF."""
    laid = lay_out(document)
    file = docx.Document()
    _empty(file)
    make_styles(file)
    name_fonts(file)
    file.settings.odd_and_even_pages_header_footer = True
    _describe(file, laid.title, document)
    for number, leaf in enumerate(laid.leaves):
        section = file.sections[0] if number == 0 else file.add_section()
        _set_page(section, is_landscape=leaf.is_landscape)
        _number_pages(section)
        _write(file, leaf)
    target = BytesIO()
    file.save(target)
    return target.getvalue()


def _empty(file: Document) -> None:
    """Leave out the paragraph that a new file begins with, where there is one."""
    for paragraph in file.paragraphs:
        paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001 -- python-docx has no other way


def _describe(file: Document, title: str, document: OfficialDocument) -> None:
    core = file.core_properties
    core.title, core.author, core.comments, core.language = title, "", "", "zh-CN"
    if document.signature:
        day = document.signature.signed_on
        core.author = document.signature.unit
        core.created = core.modified = datetime(day.year, day.month, day.day, tzinfo=UTC)


def _set_page(section: Section, *, is_landscape: bool) -> None:
    long, short = Mm(m.PAGE_HEIGHT), Mm(m.PAGE_WIDTH)
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if is_landscape else (short, long)
    sides = (m.TOP, m.RIGHT, m.BOTTOM, m.LEFT)
    # Turned a quarter to the left, as it is bound: the head of the page lies at the spine.
    top, right, bottom, left = (m.LEFT, m.TOP, m.RIGHT, m.BOTTOM) if is_landscape else sides
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    line_height = 1.3 * m.PAGE_NUMBER / m.POINTS_PER_MM
    section.footer_distance = Mm(bottom - m.NUMBER_DROP - line_height)
    section.header_distance = Mm(top / 2)
    if not is_landscape:
        set_grid(section)


def _number_pages(section: Section) -> None:
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        add_page_number(footer.paragraphs[0], side)


def _write(file: Document, leaf: Leaf) -> None:
    for line in leaf.lines:
        if isinstance(line, Grid):
            add_table(file, line, is_wide=leaf.is_landscape)
        else:
            _add_line(file, line)


def _add_line(file: Document, line: Line) -> Paragraph:
    shape = STYLES[line.style]
    paragraph = file.add_paragraph(line.text, style=shape.name)
    style = paragraph.paragraph_format
    if line.keeps:
        style.keep_with_next = True
    if line.right:
        style.right_indent = _characters(line.right)
    set_indents(paragraph, first=shape.first, left=shape.left)
    return paragraph


def _characters(number: float) -> Length:
    return Pt(number * m.CHARACTER)
