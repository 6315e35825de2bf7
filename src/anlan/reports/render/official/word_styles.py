"""The styles of the Word file: one for each kind of line."""

from dataclasses import dataclass

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle

from anlan.reports.render.official import measures as m
from anlan.reports.render.official.word_parts import (
    BLACK,
    FANGSONG,
    KAI,
    SONG_TITLE,
    set_fonts,
    set_tracking,
    switch_off,
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A style: its name in Word, font, and indents in characters (`first` below 0 hangs)."""

    name: str
    font: str = FANGSONG
    first: float = 0.0
    left: float = 0.0


STYLES = {
    "title": Shape("Title", SONG_TITLE),
    "blank": Shape("Normal"),
    "addressee": Shape("主送机关"),
    "mark": Shape("附件标识", BLACK),
    "body": Shape("Body Text", first=2),
    "heading1": Shape("Heading 1", BLACK, first=2),
    "heading2": Shape("Heading 2", KAI, first=2),
    "heading3": Shape("Heading 3", first=2),
    "heading4": Shape("Heading 4", first=2),
    "attachment": Shape("附件说明", left=5, first=-3),
    "attachment_first": Shape("附件说明", left=6, first=-4),
    "attachment_next": Shape("附件说明", left=6, first=-1),
    "signature": Shape("署名和日期"),
}


def make_styles(file: Document) -> None:
    """Give the file these styles; headings keep their level, so that Word can list them."""
    _set(file.styles["Normal"], FANGSONG, m.BODY)
    for kind, shape in STYLES.items():
        if shape.name == "Normal":
            continue
        names = [style.name for style in file.styles]
        style = (
            file.styles[shape.name]
            if shape.name in names
            else file.styles.add_style(shape.name, WD_STYLE_TYPE.PARAGRAPH)
        )
        _set(style, shape.font, m.TITLE if kind == "title" else m.BODY)
    title = file.styles["Title"]
    assert isinstance(title, ParagraphStyle)  # noqa: S101 -- python-docx's template has it so
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.line_spacing = Pt(m.TITLE_PITCH)
    _without_rule(title)
    signature = file.styles[STYLES["signature"].name]
    assert isinstance(signature, ParagraphStyle)  # noqa: S101 -- made above
    signature.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _set(style: object, font: str, size: float) -> None:
    assert isinstance(style, ParagraphStyle)  # noqa: S101 -- no other kind is asked for
    words = style.element.get_or_add_rPr()
    set_fonts(words, font)
    style.font.size = Pt(size)
    style.font.bold = style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    set_tracking(words, m.TRACKING if size == m.BODY else 0)
    shape = style.paragraph_format
    shape.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    # Word counts in twentieths of a point and rounds up: 22 lines must stay within the page.
    shape.line_spacing = Pt(int(m.PITCH * m.TWIPS_PER_POINT) / m.TWIPS_PER_POINT)
    shape.widow_control = False
    shape.keep_together = False
    # Figures among characters stand as close as in the PDF.
    switch_off(style.element.get_or_add_pPr(), "w:autoSpaceDE", "w:autoSpaceDN")


def _without_rule(style: ParagraphStyle) -> None:
    """Word's own title has a rule below it, and a kerning of its own."""
    shape = style.element.get_or_add_pPr()
    for rule in shape.findall(qn("w:pBdr")):
        shape.remove(rule)
    words = style.element.get_or_add_rPr()
    for each in words.findall(qn("w:kern")):
        words.remove(each)
