"""Files as people send them, made on the spot."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

import xlsxwriter

Rows = Sequence[Sequence[object]]


def xlsx(sheets: Mapping[str, Rows], *, merged: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """A workbook of those sheets; `merged` names ranges to merge, each keeping its first value."""
    data = BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, value)
        for span in (merged or {}).get(name, ()):
            first = span.partition(":")[0]
            column, row = ord(first[0]) - 65, int(first[1:]) - 1
            value = rows[row][column]
            sheet.merge_range(span, "")
            sheet.write(row, column, value)
    book.close()
    return data.getvalue()


def sheet_xml(cells: str) -> bytes:
    """A workbook whose one sheet has that inside: for shapes that no honest writer makes."""
    honest = xlsx({"单位": [["单位名称"]]})
    return replaced(honest, "xl/worksheets/sheet1.xml", _SHEET % cells)


def replaced(book: bytes, member: str, content: str | bytes) -> bytes:
    """The workbook with one member replaced or added."""
    data = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(book)) as old,
        zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != member:
                new.writestr(name, old.read(name))
        new.writestr(member, content)
    return data.getvalue()


_SHEET = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>%s</sheetData></worksheet>"
)
