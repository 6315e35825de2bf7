"""Opening a workbook: bounded, refused clearly, and then only rows of plain values."""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from typing import TypeVar

import python_calamine
from django.utils.translation import gettext as _

from anlan.kernel.errors import UnreadableFile
from anlan.kernel.sheets import package, sniff
from anlan.kernel.sheets.text import Raw

_Result = TypeVar("_Result")
Span = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read of one file: bytes, rows and columns per sheet, sheets, bytes unpacked."""

    max_bytes: int = 20 * 1024 * 1024
    max_rows: int = 100_000
    max_columns: int = 200
    max_sheets: int = 50
    max_unpacked: int = 400 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; iterating gives (row number as Excel shows it, values from column A on)."""

    name: str
    source: Callable[[], Iterator[Sequence[Raw]]] = field(repr=False)
    # Vertically merged cells: (row, column) → the row that holds the value, all from 1.
    merged: dict[tuple[int, int], int] = field(default_factory=dict, repr=False)

    def __iter__(self) -> Iterator[tuple[int, Sequence[Raw]]]:
        return enumerate(self.source(), 1)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The visible sheets of a file, in order."""

    file_name: str
    sheets: tuple[Sheet, ...]


def read_workbook(data: bytes, file_name: str = "", limits: Limits | None = None) -> Workbook:
    """Open .xlsx, .xls or .csv by content; raises UnreadableFile with the reason and the mend."""
    limits = limits or Limits()
    if len(data) > limits.max_bytes:
        raise UnreadableFile(
            _("文件大于 %(limit)d MB。请删去图片和无关工作表，或分成几个文件导入。")
            % {"limit": limits.max_bytes // (1024 * 1024)}
        )
    kind = sniff.kind_of(data)
    if kind == sniff.CSV:
        return Workbook(file_name, (_csv_sheet(data, limits),))
    if kind == sniff.XLSX:
        data = package.measured(
            data,
            max_rows=limits.max_rows,
            max_columns=limits.max_columns,
            max_unpacked=limits.max_unpacked,
        )
    return Workbook(file_name, tuple(_excel_sheets(data, limits)))


def _excel_sheets(data: bytes, limits: Limits) -> list[Sheet]:
    book = _parsed(lambda: python_calamine.load_workbook(BytesIO(data)))
    names = [
        each.name
        for each in book.sheets_metadata
        if each.typ == python_calamine.SheetTypeEnum.WorkSheet
        and each.visible == python_calamine.SheetVisibleEnum.Visible
    ]
    if not names:
        raise UnreadableFile(_("工作簿中没有可见的工作表。请取消隐藏后再导入。"))
    if len(names) > limits.max_sheets:
        raise UnreadableFile(
            _("工作簿中的工作表超过 %(limit)d 个。请只保留需要导入的工作表。")
            % {"limit": limits.max_sheets}
        )
    return [_excel_sheet(book, name, limits) for name in names]


def _excel_sheet(book: python_calamine.CalamineWorkbook, name: str, limits: Limits) -> Sheet:
    sheet = _parsed(lambda: book.get_sheet_by_name(name))
    if sheet.total_height > limits.max_rows:
        raise package.too_many_rows(limits.max_rows)
    if sheet.total_width > limits.max_columns:
        raise package.too_many_columns(limits.max_columns)
    # Calamine begins at the first filled column; addresses count from A.
    margin: list[Raw] = [None] * (sheet.start[1] if sheet.start else 0)

    def rows() -> Iterator[Sequence[Raw]]:
        for values in sheet.iter_rows():
            yield [*margin, *values] if margin else values

    return Sheet(name, rows, _merged_down(sheet.merged_cell_ranges or [], sheet.total_height))


def _merged_down(spans: list[Span], height: int) -> dict[tuple[int, int], int]:
    return {
        (row + 1, first_column + 1): first_row + 1
        for (first_row, first_column), (last_row, _last_column) in spans
        for row in range(first_row, min(last_row, height) + 1)
        if last_row > first_row
    }


def _parsed(read: Callable[[], _Result]) -> _Result:
    try:
        return read()
    except python_calamine.PasswordError as error:
        raise UnreadableFile(
            _("文件设有打开密码。请在 Excel 或 WPS 中取消密码，另存后再导入。")
        ) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise sniff.damaged() from error
    except BaseException as error:
        # The parser is Rust: on bytes it did not foresee it panics past Exception.
        if type(error).__name__ == "PanicException":
            raise sniff.damaged() from error
        raise


def _csv_sheet(data: bytes, limits: Limits) -> Sheet:
    text = decoded(data)
    delimiter = _delimiter(text)

    def rows() -> Iterator[Sequence[Raw]]:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        try:
            for number, values in enumerate(reader, 1):
                if number > limits.max_rows:
                    raise package.too_many_rows(limits.max_rows)
                if len(values) > limits.max_columns:
                    raise package.too_many_columns(limits.max_columns)
                yield values
        except csv.Error as error:
            raise UnreadableFile(
                _("CSV 文件第 %(line)d 行的引号或分隔符不完整。请用 Excel 或 WPS 打开检查后另存。")
                % {"line": reader.line_num}
            ) from error

    for _row in rows():  # the whole file is refused before its first row is used
        pass
    return Sheet("CSV", rows)


def decoded(data: bytes) -> str:
    """Text in UTF-8, UTF-16 or GB18030, with or without a mark; raises UnreadableFile."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _readable(_decode(data, encoding))
    if b"\0" in data:
        # Without a mark: of the two byte orders, commas and line ends tell the right one.
        low = data[1::2].count(0) >= data[::2].count(0)
        return _readable(_decode(data, "utf-16-le" if low else "utf-16-be"))
    try:
        return _readable(data.decode())
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start > 0:
            raise sniff.damaged() from error
    return _readable(_decode(data, "gb18030"))


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _not_text() from error


def _readable(text: str) -> str:
    if any(character < " " and character not in "\t\r\n\x0b\x0c\x1a" for character in set(text)):
        raise _not_text()
    return text


def _not_text() -> UnreadableFile:
    return UnreadableFile(
        _("无法识别文件的类型或文字编码。请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入。")
    )


def _delimiter(text: str) -> str:
    # 32 KiB hold more than the first ten rows.
    counts = Counter(text[: 1 << 15])
    return max(",\t;", key=lambda each: counts[each])
