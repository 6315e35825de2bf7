"""A table as a workbook that prints well: frozen header, print titles, widths, drop-downs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from os import PathLike
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import override
from rustpy_xlsxwriter import Format, write_worksheet

from anlan.kernel import language
from anlan.reports.build.ledger import Cell, Column, RowCount

# Excel ends at 1,048,576 rows; a round number leaves room for the head.
MOST_ROWS = 1_000_000
HEADER_ROW = 2
DATE_FORMAT = 'yyyy"年"m"月"d"日"'
# Excel's numbers of paper sizes.
A3, A4 = 8, 9
# A sheet's name may hold no more, and none of these signs.
_LONGEST_NAME = 31
_NOT_IN_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))

Target = str | PathLike[str] | BinaryIO


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands around the rows; `links` are the headings of columns that hold addresses."""

    columns: Sequence[Column]
    title: str
    subtitle: str
    sheet_name: str
    links: Sequence[str] = ()
    paper: int = A4


def write_sheet(layout: Layout, rows: Iterable[tuple[Cell, ...]], target: Target) -> int:
    """Write the workbook in Chinese; returns how many rows it holds.

    Text is never taken for a formula.
    """
    columns = layout.columns
    with override(language.OF_RECORD):
        titles = _apart([str(column.title) for column in columns])
        last = len(titles) - 1
        count = RowCount()
        watched = count.watch(rows, limit=MOST_ROWS)
        # The writer takes its columns from the first record: an empty table keeps its head this way.
        first = next(watched, (None,) * len(titles))
        records = (dict(zip(titles, row, strict=True)) for row in chain((first,), watched))
        write_worksheet(
            records,
            target,
            sheet_name=layout.sheet_name.translate(_NOT_IN_NAME)[:_LONGEST_NAME],
            header_row=HEADER_ROW,
            freeze_row=HEADER_ROW + 1,
            freeze_col=2,
            autofilter=True,
            url_columns=list(layout.links),
            header_format=_header_format(),
            column_widths={
                title: column.width for title, column in zip(titles, columns, strict=True)
            },
            column_formats=dict(zip(titles, map(_cell_format, columns), strict=True)),
            merge_ranges=[
                (0, 0, 0, last, layout.title, _title_format()),
                (1, 0, 1, last, layout.subtitle, Format().set_align("left")),
            ],
            row_heights={0: 30.0, HEADER_ROW: 32.0},
            data_validations={
                title: {"type": "list", "values": [str(each) for each in column.choices]}
                for title, column in zip(titles, columns, strict=True)
                if column.choices
            },
            page_setup={
                "landscape": True,
                "paper_size": layout.paper,
                "repeat_rows": (0, HEADER_ROW),
                "fit_to_pages": (1, 0),
                "footer": _("&C第 &P 页 共 &N 页"),
                "margins": {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6},
            },
        )
        return count.rows


def _apart(titles: Sequence[str]) -> list[str]:
    """No heading twice: the writer takes its columns by their headings."""
    given: list[str] = []
    for title in titles:
        number, told = 1, title
        while told in given:
            number += 1
            told = f"{title}（{number}）"
        given.append(told)
    return given


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
