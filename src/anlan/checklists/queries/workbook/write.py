"""Writing a version as a workbook."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import cast

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from anlan.checklists.models import ChecklistVersion, Item
from anlan.checklists.queries.bases import legal_bases
from anlan.checklists.queries.contents import ItemContent, content_of
from anlan.checklists.queries.versions import items_of
from anlan.checklists.queries.workbook.words import (
    BASES_SHEET,
    COLUMNS,
    GUIDE_SHEET,
    ITEMS_SHEET,
    NO,
    SEVERAL,
    SINGLE,
    YES,
    Vocabulary,
)

WIDTHS = {"text": 48, "how": 48, "bases": 52, "major_note": 32, "kinds": 24, "places": 20}
DEFAULT_WIDTH = 13
HEADER_ROW = 1
# Rows below the last item in which the lists still open, for items that are added.
SPARE_ROWS = 300

GUIDE = (
    "“检查项”工作表每行一个检查项，按“编号”识别：编号已在草稿中的，按表中内容修改；没有的，作为新增。",
    "请不要修改表头；可以删去不需要修改的列，系统保留这些列原来的内容。",
    "文件中没有的检查项不会被自动删除；导入时选择“删除文件中没有的检查项”才会删除。",
    "“查法”“适用单位类型”“适用学段”“须具备”“具备其一”“检查场所”可填多项，用顿号“、”分开；留空表示不限。",
    "“须具备”的各项全部具备才适用；“具备其一”有其中一项即适用。“检查场所”留空的，在“综合管理”下检查。",
    "“依据”每行一条，写成：名称｜条款｜核对情况；只作参照的再加“｜参照”。名称必须出现在“依据库”工作表中。",
    "“核对情况”填“已核对”“转引”或“待核对”；标为“待核对”的不会作为依据印出。",
    "条款写数字即可：“16”印作第十六条，“16(3)”印作第十六条第（三）项；其他写法按原样印出。",
    "日期写成 2022-05-28。“权重”为1至5的整数。",
    "导入前先试读：逐格列出问题和修改办法，确认后才写入草稿；已发布的版本不会改变。",
)


def write_workbook(version: ChecklistVersion) -> bytes:
    """The version as .xlsx: one row an item, lists to choose from, a sheet of instructions.

    Texts are written as texts: one that begins with = + - @ never becomes a formula.
    """
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        formats = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format(
                {"bold": True, "bg_color": "#E7EEF3", "border": 1, "text_wrap": True}
            ),
            "cell": book.add_format({"text_wrap": True, "valign": "top", "border": 1}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "border": 1}),
        }
        words = Vocabulary.at(version.unit_path)
        _write_items(book.add_worksheet(ITEMS_SHEET), version, words, formats)
        _write_bases(book.add_worksheet(BASES_SHEET), words, formats)
        _write_guide(book.add_worksheet(GUIDE_SHEET), words, formats)
    return buffer.getvalue()


def _write_items(
    sheet: Worksheet, version: ChecklistVersion, words: Vocabulary, formats: dict[str, Format]
) -> None:
    items = items_of(version)
    sheet.write_string(0, 0, f"{version.checklist.name} 第{version.number}版", formats["title"])
    for at, column in enumerate(COLUMNS):
        sheet.write_string(HEADER_ROW, at, column.title, formats["head"])
        sheet.set_column(at, at, WIDTHS.get(column.key, DEFAULT_WIDTH))
    for number, item in enumerate(items, start=HEADER_ROW + 1):
        _write_row(sheet, number, _row(item, words), formats)
    last = HEADER_ROW + len(items)
    for at, column in enumerate(COLUMNS):
        if choices := _choices(column.key, words):
            rule = {"validate": "list", "source": choices}
            sheet.data_validation(HEADER_ROW + 1, at, last + SPARE_ROWS, at, rule)
    sheet.freeze_panes(HEADER_ROW + 1, 1)
    sheet.autofilter(HEADER_ROW, 0, last, len(COLUMNS) - 1)
    sheet.repeat_rows(HEADER_ROW)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)


def _write_row(
    sheet: Worksheet, number: int, values: Sequence[object], formats: dict[str, Format]
) -> None:
    for at, value in enumerate(values):
        if isinstance(value, date):
            sheet.write_datetime(number, at, value, formats["day"])
        elif isinstance(value, int):
            sheet.write_number(number, at, value, formats["cell"])
        else:
            sheet.write_string(number, at, str(value or ""), formats["cell"])


def _row(item: Item, words: Vocabulary) -> list[object]:
    content = content_of(item)
    return [_cell(content, column.key, words) for column in COLUMNS]


def _cell(content: ItemContent, key: str, words: Vocabulary) -> object:
    value = getattr(content, key)
    if key in SEVERAL:
        return _joined(words.fixed[key].name(each) for each in value)
    if key in SINGLE:
        return words.fixed[key].name(value)
    if key == "section_key":
        return words.sections.name(value)
    if key == "bases":
        return "\n".join(
            words.cited(each.basis, each.article, each.mark, is_reference=each.reference)
            for each in value
        )
    if isinstance(value, bool):
        return YES if value else NO
    return cast("object", value)


def _choices(key: str, words: Vocabulary) -> list[str]:
    if key in SINGLE:
        return list(words.fixed[key].named.values())
    if key == "section_key":
        names = list(words.sections.named.values())
        # Excel holds at most 255 characters of a list.
        return names if len(",".join(names)) < 255 else []  # noqa: PLR2004 -- Excel's limit
    return {"major_hint": [YES, NO], "weight": ["1", "2", "3", "4", "5"]}.get(key, [])


def _write_bases(sheet: Worksheet, words: Vocabulary, formats: dict[str, Format]) -> None:
    for at, (title, width) in enumerate(
        (("名称", 60), ("文号", 24), ("施行日期", 14), ("失效日期", 14), ("核对情况", 12))
    ):
        sheet.write_string(0, at, title, formats["head"])
        sheet.set_column(at, at, width)
    for number, basis in enumerate(legal_bases(), start=1):
        name = words.bases.name(basis.key)
        mark = words.marks.name(basis.mark)
        days = [basis.effective_from or "", basis.effective_to or ""]
        _write_row(sheet, number, [name, basis.document_no, *days, mark], formats)
    sheet.freeze_panes(1, 0)


def _write_guide(sheet: Worksheet, words: Vocabulary, formats: dict[str, Format]) -> None:
    sheet.set_column(0, 0, 110)
    sheet.write_string(0, 0, GUIDE_SHEET, formats["title"])
    for number, line in enumerate(GUIDE, start=1):
        sheet.write_string(number, 0, f"{number}．{line}", formats["cell"])
    first = len(GUIDE) + 2
    for number, key in enumerate(SEVERAL, start=first):
        title = next(column.title for column in COLUMNS if column.key == key)
        names = _joined(words.fixed[key].named.values())
        sheet.write_string(number, 0, f"{title}：{names}", formats["cell"])


def _joined(names: Iterable[str]) -> str:
    return "、".join(names)
