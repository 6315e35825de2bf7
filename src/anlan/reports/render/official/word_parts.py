"""Those parts of a Word file that python-docx knows no name for."""

import math

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from anlan.reports.render.official import measures as m

FANGSONG, SONG_TITLE, BLACK, KAI, SONG = (
    "仿宋_GB2312",
    "方正小标宋简体",
    "黑体",
    "楷体_GB2312",
    "宋体",
)
# What stands in where the office's font is not installed; Word reads the first that it has.
_STAND_INS = {
    FANGSONG: "仿宋,FangSong,FandolFang,Noto Serif SC",
    SONG_TITLE: "小标宋,FZXiaoBiaoSong-B05S,Noto Serif SC",
    BLACK: "SimHei,Noto Sans SC",
    KAI: "楷体,KaiTi,LXGW WenKai,Noto Serif SC",
    SONG: "SimSun,Noto Serif SC",
}


def set_grid(section: Section) -> None:
    """22 lines a page (文档网格), without a grid of characters.

    LibreOffice gives a character two cells of such a grid when it is a hair wider than one; the
    28 characters come from the tracking of the styles instead.
    """
    properties = section._sectPr  # noqa: SLF001 -- the grid has no name in python-docx
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    pitch = str(int(m.PITCH * m.TWIPS_PER_POINT))
    properties.append(_element("w:docGrid", type="lines", linePitch=pitch))


def set_indents(paragraph: Paragraph, *, first: float, left: float) -> None:
    """Indents in characters, as Word's users see them, beside the same in points for others."""
    if not first and not left:
        return
    shape = paragraph.paragraph_format
    shape.first_line_indent, shape.left_indent = Pt(first * m.CHARACTER), Pt(left * m.CHARACTER)
    indents = paragraph._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001 -- python-docx counts no characters
    name = "w:firstLineChars" if first > 0 else "w:hangingChars"
    indents.set(qn(name), str(round(abs(first) * 100)))
    if left:
        indents.set(qn("w:leftChars"), str(round(left * 100)))


def add_page_number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 — in 4号, one character inside the type area."""
    shape = paragraph.paragraph_format
    shape.alignment = side
    shape.line_spacing = 1.0
    if side == WD_ALIGN_PARAGRAPH.RIGHT:
        shape.right_indent = Pt(m.BODY)
    else:
        shape.left_indent = Pt(m.BODY)
    for part in ("— ", "", " —"):
        run = paragraph.add_run(part)
        run.font.size = Pt(m.PAGE_NUMBER)
        words = run._r.get_or_add_rPr()  # noqa: SLF001 -- no name for East Asian fonts
        set_fonts(words, SONG)
        set_tracking(words, 0)
        if not part:
            for kind in ("begin", "", "separate", "1", "end"):
                run._r.append(_field_part(kind))  # noqa: SLF001 -- nor for fields


def name_fonts(file: Document) -> None:
    """List the fonts with their stand-ins, so that a machine without the office's has a choice."""
    part = file.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table = parse_xml(part.blob)
    for name, others in _STAND_INS.items():
        font = _element("w:font", name=name)
        font.append(_element("w:altName", val=others))
        font.append(_element("w:charset", val="86"))
        table.append(font)
    part._blob = serialize_part_xml(table)  # noqa: SLF001 -- a part that python-docx only carries along


def set_tracking(words: BaseOxmlElement, points: float) -> None:
    """Space between characters, in the twentieths of a point in which Word counts."""
    for old in words.findall(qn("w:spacing")):
        words.remove(old)
    spacing = _element("w:spacing", val=str(math.floor(points * m.TWIPS_PER_POINT)))
    words.insert_element_before(  # the order of Word's schema
        spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u", "w:lang"
    )


def set_fonts(words: BaseOxmlElement, font: str) -> None:
    """The font for Chinese and for figures alike; without the theme's fonts, which would win."""
    fonts = words.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)


_AFTER_SWITCHES = ("w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr")


def switch_off(shape: BaseOxmlElement, *names: str) -> None:
    """Switch off what Word does to a paragraph unasked."""
    for name in names:
        for old in shape.findall(qn(name)):
            shape.remove(old)
        shape.insert_element_before(_element(name, val="0"), *_AFTER_SWITCHES)


def set_cell_margins(table: BaseOxmlElement, points: float) -> None:
    """The space at both sides of every cell, as in the PDF: Word's own is wide for narrow columns."""
    margins = _element("w:tblCellMar")
    for side in ("w:left", "w:right"):
        twips = str(round(points * m.TWIPS_PER_POINT))
        margins.append(_element(side, w=twips, type="dxa"))
    table.tblPr.insert_element_before(margins, "w:tblLook")


def set_row(row: BaseOxmlElement, *, is_head: bool) -> None:
    """Keep the row of a table whole; the head comes again on every page."""
    properties = row.get_or_add_trPr()
    properties.append(_element("w:cantSplit"))
    if is_head:
        properties.append(_element("w:tblHeader"))


def _field_part(kind: str) -> BaseOxmlElement:
    if kind in ("begin", "separate", "end"):
        return _element("w:fldChar", fldCharType=kind)
    word = OxmlElement("w:instrText" if not kind else "w:t")
    word.text = kind or "PAGE"
    return word


def _element(tag: str, **values: str) -> BaseOxmlElement:
    element = OxmlElement(tag)
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    return element
