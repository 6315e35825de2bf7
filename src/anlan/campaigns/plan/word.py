"""The text of a .docx in order: paragraphs with the numbers that Word adds to them, tables flattened."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ONES = "〇一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# How Word names counting 一、二、三; which name it is depends on the language it was set up in.
_CHINESE = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "ideographTraditional",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "ideographDigital",
        "koreanCounting",
    }
)
_ENCLOSED = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})
_WRAPPERS = frozenset({qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")})
# More than Word allows in a table.
_MOST_COLUMNS = 64
_WITHOUT = frozenset({"bullet", "none"})


def read_document(data: bytes, most: int) -> str:
    """The text; a table's row is one line with a tab between its cells.

    Reading ends soon after that many characters, whatever follows. Insertions under revision count, deletions do not. Whatever the package or its XML is wrong in
    passes through as the parser raised it; entities are never expanded.
    """
    document = Document(BytesIO(data))
    body: Any = document.element.body
    lines: list[str] = []
    length = 0
    for line in _blocks(body, _Numbering.of(document)):
        lines.append(line)
        length += len(line) + 1
        if length > most + 1:
            break
    return "\n".join(lines)


def _blocks(element: Any, numbering: "_Numbering") -> Iterator[str]:  # noqa: ANN401 -- an XML element
    for child in element:
        if child.tag == qn("w:p"):
            yield numbering.mark_of(child) + _text(child)
        elif child.tag == qn("w:tbl"):
            yield from _rows(child, numbering)
        elif child.tag in _WRAPPERS:
            yield from _blocks(child, numbering)


def _rows(table: Any, numbering: "_Numbering") -> Iterator[str]:  # noqa: ANN401 -- an XML element
    above: dict[int, str] = {}
    for row in _inside(table, "w:tr"):
        cells = list(_inside(row, "w:tc"))
        words: list[str] = []
        for cell in cells:
            # A cell that goes on from above says the same; a wide one leaves those beside it empty.
            is_same, width = _merged(cell)
            above[len(words)] = above.get(len(words), "") if is_same else _cell(cell, numbering)
            words += [above[len(words)], *[""] * (width - 1 if len(cells) > 1 else 0)]
        yield "\t".join(words)
        # A table within a cell follows the row in which it stands.
        for cell in cells:
            for inner in _inside(cell, "w:tbl"):
                yield from _rows(inner, numbering)


def _merged(cell: Any) -> tuple[bool, int]:  # noqa: ANN401 -- an XML element
    properties = cell.find(qn("w:tcPr"))
    if properties is None:
        return False, 1
    down = properties.find(qn("w:vMerge"))
    width = _value(properties, "w:gridSpan")
    is_same = down is not None and down.get(qn("w:val")) != "restart"
    return is_same, min(int(width), _MOST_COLUMNS) if width.isdecimal() and width != "0" else 1


def _inside(element: Any, name: str) -> Iterator[Any]:  # noqa: ANN401 -- an XML element
    """The children of that name, also where a content control or revision stands around them."""
    for child in element:
        if child.tag == qn(name):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, name)


def _cell(cell: Any, numbering: "_Numbering") -> str:  # noqa: ANN401 -- an XML element
    lines = [numbering.mark_of(each) + _text(each) for each in _inside(cell, "w:p")]
    return " ".join(line.replace("\n", " ") for line in lines if line.strip())


def _text(paragraph: Any) -> str:  # noqa: ANN401 -- an XML element
    parts: list[str] = []
    _gather(paragraph, parts)
    return "".join(parts)


def _gather(element: Any, parts: list[str]) -> None:  # noqa: ANN401 -- an XML element
    for child in element:
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag == qn("w:tab"):
            parts.append(" ")
        elif child.tag in {qn("w:br"), qn("w:cr")}:
            parts.append("\n")
        elif child.tag == qn("w:noBreakHyphen"):
            parts.append("-")
        elif child.tag == qn("w:txbxContent"):
            # The paragraphs of a text box, each a line of its own.
            parts.extend(f"\n{_text(each)}" for each in child.iter(qn("w:p")))
            parts.append("\n")
        elif child.tag not in {_FALLBACK, qn("w:pPr"), qn("w:del"), qn("w:moveFrom")}:
            _gather(child, parts)


@dataclass(frozen=True, slots=True)
class _Level:
    style: str
    words: str
    start: int


@dataclass(slots=True)
class _Numbering:
    """The numbers that a reader sees and that stand in no text: 一、 （二） 3."""

    lists: dict[str, dict[int, _Level]] = field(default_factory=dict)
    # Several lists may go on counting from one definition.
    definitions: dict[str, str] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Any) -> "_Numbering":  # noqa: ANN401 -- python-docx's document
        made = cls()
        try:
            root = document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
        except KeyError:
            return made
        abstract = {
            each.get(qn("w:abstractNumId")): dict(_levels(each))
            for each in root.findall(qn("w:abstractNum"))
        }
        for each in root.findall(qn("w:num")):
            definition = _value(each, "w:abstractNumId")
            made.lists[each.get(qn("w:numId"))] = abstract.get(definition, {})
            made.definitions[each.get(qn("w:numId"))] = definition
        for style in document.styles.element.findall(qn("w:style")):
            number = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if number is not None:
                made.styles[style.get(qn("w:styleId"))] = _reference(number)
        return made

    def mark_of(self, paragraph: Any) -> str:  # noqa: ANN401 -- an XML element
        """The number of a paragraph as it is printed, "" where it has none."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None or not _text(paragraph).strip():
            return ""
        number = properties.find(qn("w:numPr"))
        if number is not None:
            list_id, depth = _reference(number)
        else:
            list_id, depth = self.styles.get(_value(properties, "w:pStyle"), ("", 0))
        level = self.lists.get(list_id, {}).get(depth)
        if level is None:
            return ""
        return self._next(self.definitions[list_id], self.lists[list_id], depth)

    def _next(self, definition: str, levels: dict[int, _Level], depth: int) -> str:
        key = (definition, depth)
        self.counts[key] = self.counts.get(key, levels[depth].start - 1) + 1
        for deeper in [each for each in self.counts if each[0] == definition and each[1] > depth]:
            del self.counts[deeper]
        if levels[depth].style in _WITHOUT:
            return ""
        words = levels[depth].words
        for above in range(depth + 1):
            if above in levels:
                count = self.counts.get((definition, above), levels[above].start)
                words = words.replace(f"%{above + 1}", _counted(count, levels[above].style))
        return words


def _levels(definition: Any) -> Iterator[tuple[int, _Level]]:  # noqa: ANN401 -- an XML element
    for level in definition.findall(qn("w:lvl")):
        start = _value(level, "w:start")
        yield (
            int(level.get(qn("w:ilvl"), "0")),
            _Level(
                _value(level, "w:numFmt"),
                _value(level, "w:lvlText"),
                int(start) if start.isdecimal() else 1,
            ),
        )


def _reference(number: Any) -> tuple[str, int]:  # noqa: ANN401 -- an XML element
    depth = _value(number, "w:ilvl")
    return _value(number, "w:numId"), int(depth) if depth.isdecimal() else 0


def _value(element: Any, name: str) -> str:  # noqa: ANN401 -- an XML element
    child = element.find(qn(name))
    return "" if child is None else child.get(qn("w:val"), "")


def _counted(count: int, style: str) -> str:
    if style in _CHINESE and 0 < count < 100:  # noqa: PLR2004 -- two digits
        tens, ones = divmod(count, 10)
        written = ("" if tens < 2 else _ONES[tens]) + ("十" if tens else "")  # noqa: PLR2004
        return written + (_ONES[ones] if ones else "")
    if style in _ENCLOSED and 0 < count <= len(_CIRCLED):
        return _CIRCLED[count - 1]
    return str(count)
