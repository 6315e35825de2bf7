"""The ledger as a workbook that prints well: frozen header, print titles, widths, drop-downs."""

from collections.abc import Iterable
from itertools import chain
from os import PathLike
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import override
from rustpy_xlsxwriter import Format, write_worksheet

from anlan.kernel import language
from anlan.reports.build.ledger import COLUMNS, Cell, Column, RowCount

# Excel ends at 1,048,576 rows; a round number leaves room for the head.
MOST_ROWS = 1_000_000
HEADER_ROW = 2
DATE_FORMAT = 'yyyy"年"m"月"d"日"'


def write_ledger_xlsx(
    rows: Iterable[tuple[Cell, ...]],
    target: str | PathLike[str] | BinaryIO,
    *,
    title: str,
    subtitle: str,
) -> int:
    """Write the workbook; returns how many hazards it holds. Text is never taken for a formula."""
    with override(language.OF_RECORD):
        return _write(rows, target, title, subtitle)


def _write(
    rows: Iterable[tuple[Cell, ...]],
    target: str | PathLike[str] | BinaryIO,
    title: str,
    subtitle: str,
) -> int:
    titles = [str(column.title) for column in COLUMNS]
    last = len(titles) - 1
    count = RowCount()
    watched = count.watch(rows, limit=MOST_ROWS)
    # The writer takes its columns from the first record: an empty ledger keeps its head this way.
    first = next(watched, (None,) * len(titles))
    records = (dict(zip(titles, row, strict=True)) for row in chain((first,), watched))
    write_worksheet(
        records,
        target,
        sheet_name=_("隐患台账"),
        header_row=HEADER_ROW,
        freeze_row=HEADER_ROW + 1,
        freeze_col=2,
        autofilter=True,
        url_columns=[str(_("现场照片"))],
        header_format=_header_format(),
        column_widths={title: column.width for title, column in zip(titles, COLUMNS, strict=True)},
        column_formats=dict(zip(titles, map(_cell_format, COLUMNS), strict=True)),
        merge_ranges=[
            (0, 0, 0, last, title, _title_format()),
            (1, 0, 1, last, subtitle, Format().set_align("left")),
        ],
        row_heights={0: 30.0, HEADER_ROW: 32.0},
        data_validations={
            str(column.title): {"type": "list", "values": [str(each) for each in column.choices]}
            for column in COLUMNS
            if column.choices
        },
        page_setup={
            "landscape": True,
            "paper_size": 8,
            "repeat_rows": (0, HEADER_ROW),
            "fit_to_pages": (1, 0),
            "footer": _("&C第 &P 页 共 &N 页"),
            "margins": {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6},
        },
    )
    return count.rows


def _title_format() -> Format:
    return Format().set_bold().set_font_size(18).set_align("center")


def _header_format() -> Format:
    return (
        Format()
        .set_bold()
        .set_text_wrap()
        .set_align("center")
        .set_border("thin")
        .set_background_color("#E4EEF2")
    )


def _cell_format(column: Column) -> Format:
    cell = Format().set_border("thin").set_align("top")
    if column.wraps:
        cell = cell.set_text_wrap()
    if column.is_date:
        cell = cell.set_num_format(DATE_FORMAT)
    return cell
