"""A statistical form as a workbook that is ready to be printed, signed and sent."""

from itertools import groupby, pairwise
from os import PathLike
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from anlan.kernel import language
from anlan.reports.build.form import UNSAID, Column, Entry, Form, Measure

SHEET = "统计表"
_FONT = "宋体"
_A4 = 9
TITLE_ROW, PERIOD_ROW, REPORTER_ROW, GROUP_ROW, HEAD_ROW = range(5)
FIRST_ROW = HEAD_ROW + 1
_NUMBERS = {
    Measure.WORDS: "@",
    Measure.COUNT: "#,##0",
    Measure.PERCENT: "0.0",
    Measure.MONEY: "#,##0.00",
    Measure.DAYS: "0.#",
}
# Measured on A4 across: beyond so many characters a sheet of paper is made to fit its width.
_FITS = 100.0
# What a column is wider than its characters.
_PADDING = 0.71


def write_form_xlsx(form: Form, target: str | PathLike[str] | BinaryIO) -> int:
    """Write the form; returns the number of its rows. Numbers are numbers, nothing is a formula."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"title": form.title, "author": form.reporter})
        sheet = book.add_worksheet(SHEET)
        styles = _Styles(book)
        _head(sheet, form, styles)
        for number, row in enumerate(form.rows, FIRST_ROW):
            _row(sheet, number, row, form.columns, styles)
        _foot(sheet, form, styles, FIRST_ROW + len(form.rows))
        _paper(sheet, form)
    return len(form.rows)


class _Styles:
    """The formats of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        base = {"font_name": _FONT, "font_size": 10, "valign": "vcenter"}
        boxed = base | {"border": 1}
        self.title = book.add_format(base | {"font_size": 18, "bold": True, "align": "center"})
        self.period = book.add_format(base | {"font_size": 12, "align": "center"})
        self.plain = book.add_format(base | {"align": "left"})
        self.right = book.add_format(base | {"align": "right"})
        self.note = book.add_format(
            base | {"align": "left", "text_wrap": True, "valign": "top", "font_size": 9}
        )
        self.head = book.add_format(
            boxed | {"bold": True, "align": "center", "text_wrap": True, "bg_color": "#E4EEF2"}
        )
        self.words = book.add_format(boxed | {"align": "left", "text_wrap": True})
        self.unsaid = book.add_format(boxed | {"align": "center"})
        self.numbers = {
            measure: book.add_format(boxed | {"align": "right", "num_format": number})
            for measure, number in _NUMBERS.items()
        }


def _head(sheet: Worksheet, form: Form, styles: _Styles) -> None:
    last = _last_of_first_paper(form)
    until = f"（{form.period}）"
    sheet.merge_range(TITLE_ROW, 0, TITLE_ROW, last, form.title, styles.title)
    sheet.merge_range(PERIOD_ROW, 0, PERIOD_ROW, last, until, styles.period)
    middle = max(1, last // 2)
    sheet.merge_range(
        REPORTER_ROW, 0, REPORTER_ROW, middle, f"填报单位（盖章）：{form.reporter}", styles.plain
    )
    _spread(sheet, REPORTER_ROW, middle + 1, last, f"计量单位：{form.measures}", styles.right)
    for group, columns in groupby(enumerate(form.columns), key=lambda each: each[1].group):
        places = [place for place, _column in columns]
        if group:
            _spread(sheet, GROUP_ROW, places[0], places[-1], group, styles.head)
    for place, column in enumerate(form.columns):
        sheet.set_column(place, place, column.width)
        if column.group:
            sheet.write_string(HEAD_ROW, place, _broken(column.title), styles.head)
        else:
            title = _broken(column.title)
            sheet.merge_range(GROUP_ROW, place, HEAD_ROW, place, title, styles.head)
    sheet.set_row(TITLE_ROW, 30)
    sheet.set_row(PERIOD_ROW, 20)
    sheet.set_row(REPORTER_ROW, 20)
    sheet.set_row(GROUP_ROW, 20)
    sheet.set_row(HEAD_ROW, 56)


def _row(
    sheet: Worksheet,
    number: int,
    row: tuple[Entry, ...],
    columns: tuple[Column, ...],
    styles: _Styles,
) -> None:
    for place, (value, column) in enumerate(zip(row, columns, strict=True)):
        if value is None:
            sheet.write_string(number, place, UNSAID, styles.unsaid)
        elif isinstance(value, str):
            sheet.write_string(number, place, value, styles.words)
        else:
            sheet.write_number(number, place, float(value), styles.numbers[column.measure])


def _foot(sheet: Worksheet, form: Form, styles: _Styles, row: int) -> None:
    last = _last_of_first_paper(form)
    signed = (
        "单位负责人：　　　　　　审核人：　　　　　　填报人：　　　　　　联系电话：　　　　　　"
    )
    day = f"填报日期：{language.day(form.counted_on)}"
    _spread(sheet, row, 0, last, f"{signed}{day}", styles.plain)
    sheet.set_row(row, 28)
    numbered = (f"{number}.{note}" for number, note in enumerate(form.notes, 1))
    width = sum(column.width for column in form.columns[: last + 1])
    for place, note in enumerate(numbered, row + 1):
        text = f"注：{note}" if place == row + 1 else f"　　{note}"
        _spread(sheet, place, 0, last, text, styles.note)
        lines = 1 + int(len(text) * 1.9 // width)
        sheet.set_row(place, 13 * lines)


def _paper(sheet: Worksheet, form: Form) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.center_horizontally()
    sheet.repeat_rows(TITLE_ROW, HEAD_ROW)
    sheet.freeze_panes(FIRST_ROW, 1)
    sheet.set_footer("&C第 &P 页 共 &N 页")
    sheet.print_area(0, 0, FIRST_ROW + len(form.rows) + len(form.notes), len(form.columns) - 1)
    if not form.breaks_before:
        sheet.fit_to_pages(1, 0)
        return
    sheet.repeat_columns(0)
    sheet.set_v_pagebreaks(list(form.breaks_before))
    papers = [0, *form.breaks_before, len(form.columns)]
    widths = [column.width + _PADDING for column in form.columns]
    widest = max(
        sum(widths[start:end]) + (widths[0] if start else 0) for start, end in pairwise(papers)
    )
    sheet.set_print_scale(min(100, int(100 * _FITS / widest)))


def _last_of_first_paper(form: Form) -> int:
    """What is said once, head and foot, stands on the first sheet of paper."""
    return (form.breaks_before[0] if form.breaks_before else len(form.columns)) - 1


def _broken(title: str) -> str:
    """The measure of a column on a line of its own."""
    return title.replace("（", "\n（")


def _spread(sheet: Worksheet, row: int, first: int, last: int, text: str, style: Format) -> None:
    """Write a text over some columns; one alone cannot be merged."""
    if first >= last:
        sheet.write_string(row, last, text, style)
    else:
        sheet.merge_range(row, first, row, last, text, style)
