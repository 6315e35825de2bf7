"""A workbook on its way to the browser."""

import tempfile
from typing import BinaryIO, cast

from django.http import FileResponse

from anlan.kernel import clock

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_MEMORY = 16 * 1024 * 1024


def spooled() -> BinaryIO:
    """Where a workbook is written before it is sent; the response closes it."""
    return cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))


def sent(workbook: BinaryIO, title: str) -> FileResponse:
    """The workbook to be kept under that title and the day."""
    workbook.seek(0)
    name = f"{title}{clock.today():%Y%m%d}.xlsx"
    return FileResponse(workbook, as_attachment=True, filename=name, content_type=XLSX_TYPE)
