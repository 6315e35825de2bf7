"""Official documents (公文) in the layout of GB/T 9704-2012, as PDF and as Word file."""

from anlan.reports.render.official.content import (
    Attachment,
    Block,
    Column,
    Contact,
    Heading,
    NumberedList,
    OfficialDocument,
    Paragraph,
    Signature,
    Table,
    paragraphs_of,
)
from anlan.reports.render.official.layout import Layout, chinese_date, lay_out
from anlan.reports.render.official.pdf import RenderedPdf, render_pdf
from anlan.reports.render.official.word import render_word

__all__ = [
    "Attachment",
    "Block",
    "Column",
    "Contact",
    "Heading",
    "Layout",
    "NumberedList",
    "OfficialDocument",
    "Paragraph",
    "RenderedPdf",
    "Signature",
    "Table",
    "chinese_date",
    "lay_out",
    "paragraphs_of",
    "render_pdf",
    "render_word",
]
