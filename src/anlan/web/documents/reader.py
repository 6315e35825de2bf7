"""What the reader's part shows of a document: pages, text, rows or a picture, or why it cannot."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from anlan.kernel.documents import reading
from anlan.kernel.documents.kinds import Kind
from anlan.kernel.errors import UnreadableFile
from anlan.web.documents.sources import Readable

_PICTURE = re.compile(r'<img\b[^>]*?\bsrc="picture:(\d+)"[^>]*>')
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class PageShown:
    """One page of a PDF as a picture."""

    number: int
    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class SheetTab:
    """One sheet of a workbook, in the shape that the tabs take."""

    label: str
    url: str
    current: bool
    count: None = None


@dataclass(slots=True)
class Reader:
    """A document as the template shows it; exactly one of its contents is filled."""

    document: Readable
    refused: str = ""
    pages: list[PageShown] = field(default_factory=list)
    page_count: int = 0
    text: SafeString | str = ""
    grid: reading.Grid | None = None
    columns: list[str] = field(default_factory=list)
    tabs: list[SheetTab] = field(default_factory=list)
    previous_url: str = ""
    next_url: str = ""
    picture_url: str = ""


def reader_of(
    document: Readable, asked: QueryDict, *, kept: dict[str, str] | None = None
) -> Reader:
    """Open a document; `asked` names sheet and row, `kept` goes on into the addresses of others."""
    reader = Reader(document)
    try:
        match document.kind:
            case Kind.PDF:
                _show_pages(reader)
            case Kind.WORD:
                reader.text = _with_pictures(reading.word_html(document.digest), document.part_url)
            case Kind.SHEET:
                _show_grid(reader, asked, kept or {})
            case Kind.PHOTO:
                reader.picture_url = f"{document.part_url}?number=1"
    except UnreadableFile as error:
        reader.refused = str(error)
    return reader


def number_asked(asked: QueryDict, name: str, otherwise: int = 0) -> int:
    """A number from an address; what is none counts as not said."""
    text = asked.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else otherwise


def _show_pages(reader: Reader) -> None:
    document = reader.document
    found = reading.pages(document.digest)
    reader.page_count = found.count
    reader.pages = [
        PageShown(number, f"{document.part_url}?number={number}", width, height)
        for number, (width, height) in enumerate(found.sizes, 1)
    ]


def _show_grid(reader: Reader, asked: QueryDict, kept: dict[str, str]) -> None:
    at, first = number_asked(asked, "sheet"), number_asked(asked, "row")
    grid = reading.grid(reader.document.digest, at, first)
    reader.grid = grid
    widest = max((len(cells) for _number, cells in grid.rows), default=0)
    reader.columns = [_letters(place) for place in range(1, widest + 1)]

    def address(sheet: int, row: int) -> str:
        return "?" + urlencode(kept | {"sheet": str(sheet), "row": str(row)})

    reader.tabs = [
        SheetTab(name, address(place, 0), place == at) for place, name in enumerate(grid.sheets)
    ]
    if first:
        reader.previous_url = address(at, max(0, first - reading.ROWS_A_PAGE))
    if first + len(grid.rows) < grid.total:
        reader.next_url = address(at, first + reading.ROWS_A_PAGE)


def _with_pictures(html: str, part_url: str) -> SafeString:
    """The cleaned text, its pictures led to their addresses."""

    def shown(found: re.Match[str]) -> str:
        number = int(found[1])
        if number == 0:
            return format_html("<em>{}</em>", _("［此处图片无法在线显示］"))
        return (
            f'<img loading="lazy" alt="{escape(_("文中图片"))}" src="{part_url}?number={number}">'
        )

    return mark_safe(_PICTURE.sub(shown, html))  # noqa: S308 -- nh3 let only harmless tags through


def _letters(number: int) -> str:
    """A column as a workbook names it: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
