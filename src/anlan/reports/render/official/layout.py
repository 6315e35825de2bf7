"""A document as lines in order: what the PDF and the Word file both put on paper.

Numbers, punctuation and indents are settled here, so that the two files cannot differ in a word.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

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
    clean,
)
from anlan.reports.render.official.measures import CHARACTERS, DATE_INDENT
from anlan.reports.render.official.numbering import Numbers, title_lines, width

# Six lines: so much may a page stay empty at its foot.
_MOST_KEPT = 6 * CHARACTERS


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: its style, and whether it must stand on the page of the next one.

    `right` is the indent from the right, in characters.
    """

    style: str
    text: str = ""
    keeps: bool = False
    right: float = 0.0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    style: str = "table"


@dataclass(frozen=True, slots=True)
class Leaf:
    """Pages of one orientation."""

    is_landscape: bool
    lines: tuple[Line | Grid, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole document; the title is also what the file calls itself."""

    title: str
    leaves: tuple[Leaf, ...]


def lay_out(document: OfficialDocument) -> Layout:
    """All lines of the document: first the text itself, then each attachment on a new page."""
    phrases = [clean(phrase) for phrase in document.title]
    first = Leaf(is_landscape=False, lines=tuple(_text(document, phrases)))
    return Layout("".join(phrases), (first, *_attached(document.attachments)))


def chinese_date(day: date) -> str:
    """成文日期: Arabic figures without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def _text(document: OfficialDocument, phrases: list[str]) -> Iterator[Line | Grid]:
    for line in title_lines(phrases):
        yield Line("title", line, keeps=True)
    yield Line("blank", keeps=True)
    if addressee := clean(document.addressee):
        yield Line("addressee", f"{addressee}：", keeps=True)
    yield from _with_last_kept(list(_blocks(document.blocks)))
    yield from _attachment_note(document.attachments)
    if document.signature:
        yield from _signature(document.signature, has_note=document.contact is not None)
    if document.contact:
        yield _contact(document.contact)


def _with_last_kept(lines: list[Line | Grid]) -> list[Line | Grid]:
    """A signature does not stand on a page without text: a short last paragraph goes with it.

    A long one stays where it is, since typst moves paragraphs only as a whole.
    """
    last = lines[-1] if lines else None
    if isinstance(last, Line) and width(last.text) <= _MOST_KEPT:
        lines[-1] = replace(last, keeps=True)
    return lines


def _blocks(blocks: tuple[Block, ...]) -> Iterator[Line | Grid]:
    numbers = Numbers()
    for block in blocks:
        match block:
            case Heading():
                number = numbers.next(block.level)
                yield Line(f"heading{block.level}", f"{number}{clean(block.text)}", keeps=True)
            case Paragraph():
                yield from (Line("body", part) for part in clean(block.text).split("\n") if part)
            case NumberedList():
                for number_of, item in enumerate(block.items, 1):
                    yield Line("body", f"{number_of}.{' '.join(clean(item).split())}")
            case Table():
                yield _grid(block)


def _grid(table: Table) -> Grid:
    rows = tuple(tuple(clean(cell) for cell in row) for row in table.rows)
    return Grid(table.columns, rows)


def _attachment_note(attachments: tuple[Attachment, ...]) -> Iterator[Line]:
    """附件说明: a line below the text; a single one has no number, and no title ends in a stop."""
    if not attachments:
        return
    yield Line("blank", keeps=True)
    titles = [clean(each.title) for each in attachments]
    if len(titles) == 1:
        yield Line("attachment", f"附件：{titles[0]}", keeps=True)
        return
    for number, title in enumerate(titles, 1):
        first = number == 1
        style = "attachment_first" if first else "attachment_next"
        yield Line(style, f"{'附件：' if first else ''}{number}.{title}", keeps=True)


def _signature(signature: Signature, *, has_note: bool) -> Iterator[Line]:
    """The date four characters from the right, the unit centred over it."""
    unit, day = clean(signature.unit), chinese_date(signature.signed_on)
    indent = DATE_INDENT + (width(day) - width(unit)) / 2
    yield Line("blank", keeps=True)
    yield Line("blank", keeps=True)
    yield Line("signature", unit, keeps=True, right=max(indent, 0.0))
    yield Line("signature", day, keeps=has_note, right=DATE_INDENT)


def _contact(contact: Contact) -> Line:
    said = f"联系人：{clean(contact.name)}"
    if phone := clean(contact.phone):
        said += f"，联系电话：{phone}"
    return Line("body", f"（{said}）")


def _attached(attachments: tuple[Attachment, ...]) -> Iterator[Leaf]:
    for number, each in enumerate(attachments, 1):
        if not each.blocks:
            continue
        mark = "附件" if len(attachments) == 1 else f"附件{number}"
        lines = [
            Line("mark", mark, keeps=True),
            Line("blank", keeps=True),
            *(Line("title", line, keeps=True) for line in title_lines([clean(each.title)])),
            Line("blank", keeps=True),
            *_blocks(each.blocks),
        ]
        yield Leaf(each.is_landscape, tuple(lines))
