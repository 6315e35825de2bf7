"""A table to be filled in as an Excel file: handed out with what is there, read back cell by cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import override

from anlan.campaigns.commands.submissions.contents import MOST_ROWS, read_number
from anlan.campaigns.models import Requirement
from anlan.campaigns.states import ColumnKind
from anlan.kernel import language
from anlan.kernel.errors import UnreadableFile
from anlan.kernel.sheets import CellError, Column, Limits, Row, find_table, read_workbook

SHEET = "填报表"
SPARE_ROWS = 200
HEAD_ROW = 1
WIDTHS = {ColumnKind.TEXT: 24, ColumnKind.NUMBER: 12, ColumnKind.DATE: 14}
LIMITS = Limits(max_bytes=5 * 1024 * 1024, max_rows=5000, max_sheets=20)
MOST_PROBLEMS = 50


@dataclass(slots=True)
class TableRead:
    """The rows of a filled-in file, or what is wrong with which cell (`address`, what and mend)."""

    rows: list[dict[str, str]] = field(default_factory=list)
    problems: list[CellError] = field(default_factory=list)


def table_workbook(requirement: Requirement, rows: Sequence[Mapping[str, str]]) -> bytes:
    """The table as .xlsx with the rows that are there; columns with * must be filled in.

    Always Chinese, as every file that leaves. Texts are written as texts, never as formulas.
    """
    data = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with override(language.OF_RECORD), xlsxwriter.Workbook(data, options) as book:
        title = book.add_format({"bold": True, "font_size": 14})
        head = book.add_format(
            {"bold": True, "bg_color": "#E7EEF3", "border": 1, "text_wrap": True}
        )
        cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "num_format": "@"})
        sheet = book.add_worksheet(SHEET)
        sheet.write_string(
            0, 0, _("%(title)s（带*的栏目必填）") % {"title": requirement.title}, title
        )
        for at, column in enumerate(requirement.columns):
            mark = "*" if column["required"] else ""
            sheet.write_string(HEAD_ROW, at, column["title"] + mark, head)
            sheet.set_column(at, at, WIDTHS[ColumnKind(column["kind"])])
            for number in range(max(len(rows), 1) + SPARE_ROWS):
                text = rows[number].get(column["key"], "") if number < len(rows) else ""
                sheet.write_string(HEAD_ROW + 1 + number, at, text, cell)
        sheet.freeze_panes(HEAD_ROW + 1, 0)
        sheet.repeat_rows(HEAD_ROW)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    return data.getvalue()


def read_table(requirement: Requirement, data: bytes, name: str) -> TableRead:
    """Read a filled-in file; raises UnreadableFile where the table itself is not found."""
    columns = [
        Column(each["key"], each["title"], required=each["required"])
        for each in requirement.columns
    ]
    book = read_workbook(data, name, LIMITS)
    table = find_table(book, [SHEET], columns, anywhere=True)
    if table is None:
        raise UnreadableFile
    read = TableRead()
    for row in table:
        if len(read.rows) == MOST_ROWS:
            raise UnreadableFile(_("表格请控制在 %(most)d 行以内。") % {"most": MOST_ROWS})
        read.rows.append(_row(requirement, row, read.problems))
        if len(read.problems) >= MOST_PROBLEMS:
            break
    return read


def _row(requirement: Requirement, row: Row, problems: list[CellError]) -> dict[str, str]:
    said = {}
    for column in requirement.columns:
        try:
            said[column["key"]] = _cell(row, column)
        except CellError as error:
            problems.append(error)
    return said


def _cell(row: Row, column: Mapping[str, Any]) -> str:
    cell = row[column["key"]]
    if not cell.text:
        if column["required"]:
            raise cell.error(
                _("“%(title)s”没有填写。") % {"title": column["title"]}, _("请填写后再导入。")
            )
        return ""
    match column["kind"]:
        case ColumnKind.DATE:
            day = cell.day()
            return day.isoformat() if day else ""
        case ColumnKind.NUMBER:
            number = read_number(cell.text)
            if number is None:
                cell.number()  # says what is wrong in the words of every import
            return number or cell.text
    return cell.text
