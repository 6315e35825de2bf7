"""Workbooks that leave the system: the empty template, and the rows to correct."""

from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import override
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from anlan.accounts.states import Role
from anlan.kernel import language
from anlan.kernel.sheets import Column, read_workbook
from anlan.kernel.sheets.text import as_text
from anlan.units.commands.roster.columns import (
    FEATURES,
    PEOPLE_COLUMNS,
    PLACE_COLUMNS,
    UNIT_COLUMNS,
)
from anlan.units.commands.roster.report import RosterReport
from anlan.units.states import PlaceKind, Stage, UnitKind

_ROWS_WITH_LISTS = 5000
_WIDTHS = {
    "name": 28,
    "unit": 28,
    "parent": 24,
    "address": 32,
    "credit_code": 22,
    "school_code": 16,
}
_AS_TEXT = frozenset(
    {"school_code", "credit_code", "safety_phone", "phone", "username", "opened_on"}
)


def template_workbook() -> bytes:
    """An empty roster with instructions, its columns and lists to choose from; in Chinese."""
    with override(language.OF_RECORD):
        return _template()


def _template() -> bytes:
    data = BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    title = book.add_format({"bold": True, "bg_color": "#DCE9EE", "border": 1, "text_wrap": True})
    plain = book.add_format({"num_format": "@"})
    kinds = [str(kind.label) for kind in UnitKind]
    lists = {
        "kind": kinds,
        "stage": [str(stage.label) for stage in Stage],
        **{feature.value: [_("是"), _("否")] for feature in FEATURES},
    }
    _columns(book.add_worksheet("单位"), UNIT_COLUMNS, lists, title, plain)
    places = {"kind": [str(kind.label) for kind in PlaceKind]}
    _columns(book.add_worksheet("场所"), PLACE_COLUMNS, places, title, plain)
    roles = {"role": [str(role.label) for role in Role]}
    _columns(book.add_worksheet("人员"), PEOPLE_COLUMNS, roles, title, plain)
    _instructions(book.add_worksheet("填写说明"), book.add_format({"text_wrap": True}), title)
    book.close()
    return data.getvalue()


def _columns(
    sheet: Worksheet,
    columns: tuple[Column, ...],
    lists: dict[str, list[str]],
    title: Format,
    plain: Format,
) -> None:
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    for index, column in enumerate(columns):
        text_format = plain if column.key in _AS_TEXT else None
        sheet.set_column(index, index, _WIDTHS.get(column.key, 13), text_format)
        sheet.write_string(0, index, column.title, title)
        if column.key in lists:
            source = lists[column.key]
            # Excel allows 255 characters in a list; longer ones are left to the instructions.
            if len(",".join(source)) <= 255:  # noqa: PLR2004 -- as said
                rule = {"validate": "list", "source": source, "error_type": "warning"}
                sheet.data_validation(1, index, _ROWS_WITH_LISTS, index, rule)


def _instructions(sheet: Worksheet, wrapped: Format, title: Format) -> None:
    sheet.set_column(0, 0, 90, wrapped)
    lines = [
        _("填写说明"),
        _("1. 只有“单位名称”必填；其余各列可以留空，留空表示不改动系统中已有的内容。"),
        _("2. “单位类型”可从下拉列表选择；不填时按名称判断。"),
        _("3. “上级单位”填写单位全称；直属教体局的可以留空。上级单位可以写在下级之后。"),
        _("4. 学校标识码为 10 位数字，统一社会信用代码为 18 位；都没有的，请填写“无代码原因”。"),
        _("5. 办学条件各列填写“是”或“否”。系统据此生成场所、岗位和适用的检查项。"),
        _("6. “场所”表和“人员”表可以不填。人员的初始密码在导入后显示一次，请当场下载或抄录。"),
        _("7. 同一份名册可以反复导入：没有变化的行不改动；名册中没有的单位只列出，不删除。"),
        _("单位类型：") + "、".join(str(kind.label) for kind in UnitKind),
        _("学段：") + "、".join(str(stage.label) for stage in Stage),
        _("场所类型：") + "、".join(str(kind.label) for kind in PlaceKind),
        _("人员岗位：") + "、".join(str(role.label) for role in Role),
    ]
    for number, line in enumerate(lines):
        sheet.write_string(number, 0, line, title if number == 0 else wrapped)


def correction_workbook(data: bytes, report: RosterReport) -> bytes:
    """The refused rows as they were sent, each with its messages, ready to be mended and sent again.

    The rows above the first row of data are kept, so that the header is found again.
    """
    output = BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False})
    wrong = book.add_format({"text_wrap": True, "font_color": "#A4262C", "valign": "top"})
    messages: dict[str, dict[int, str]] = {}
    for row in report.refused:
        said = "\n".join(str(problem) for problem in row.problems)
        messages.setdefault(row.sheet, {})[row.number] = said
    first = {row.sheet: row.number for row in reversed(report.rows)}
    for sheet in read_workbook(data, report.file_name).sheets:
        if sheet.name not in messages:
            continue
        made = book.add_worksheet(sheet.name)
        made.set_column(0, 0, 60)
        target = 0
        for number, values in sheet:
            said = messages[sheet.name].get(number, "")
            if not said and number >= first[sheet.name]:
                continue
            made.write_string(target, 0, said, wrong)
            for column, value in enumerate(values, 1):
                made.write_string(target, column, as_text(value))
            target += 1
    book.close()
    return output.getvalue()
