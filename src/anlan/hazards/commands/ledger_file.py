"""An old ledger in a workbook, read row by row; nothing is written here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from anlan.hazards.states import FundsSource, HazardState, Origin
from anlan.kernel import language
from anlan.kernel.errors import UnreadableFile
from anlan.kernel.sheets import CellError, Column, Row, Table, find_table, read_workbook

COLUMNS = (
    Column("number", "编号", ("隐患编号", "台账编号")),
    Column("unit", "单位", ("单位名称", "学校", "学校名称", "隐患单位"), merged_down=True),
    Column("found_on", "排查日期", ("检查日期", "发现日期", "发现时间", "排查时间", "日期"), required=True),
    Column("found_by", "排查人", ("检查人", "发现人", "检查人员", "排查人员")),
    Column("origin", "来源", ("隐患来源", "检查类型", "检查方式")),
    Column("place", "场所", ("地点", "检查场所", "隐患地点")),
    Column("location", "隐患部位", ("具体部位", "部位", "位置")),
    Column("description", "隐患描述", ("隐患内容", "存在问题", "问题描述", "隐患情况"), required=True),
    Column("category", "类别", ("隐患类别", "隐患类型", "问题类别")),
    Column("grade", "等级", ("隐患等级", "隐患级别", "级别")),
    Column("consequence", "可能后果", ("可能造成的后果",)),
    Column("department", "责任部门", ("整改责任部门", "整改部门")),
    Column("owner", "责任人", ("整改责任人", "整改人", "责任领导")),
    Column("measures", "整改措施", ("措施", "治理措施", "防范措施")),
    Column("funds", "整改资金（元）", ("整改资金", "资金", "治理资金", "投入资金")),
    Column("funds_source", "资金来源"),
    Column("due_on", "整改时限", ("整改期限", "时限", "完成时限", "限期", "计划完成时间")),
    Column("contingency", "应急预案", ("预案", "应急措施", "临时防范措施")),
    Column("state", "状态", ("整改状态", "是否整改", "整改结果", "销号情况")),
    Column("rectified_on", "完成日期", ("整改完成日期", "完成时间", "整改完成时间")),
    Column("rectification", "整改情况", ("整改完成情况", "落实情况")),
    Column("closed_by", "验收人", ("复查人", "验收人员")),
    Column("closed_on", "销号日期", ("验收日期", "销号时间", "验收时间", "复查日期")),
    Column("opinion", "验收意见", ("复查意见",)),
    Column("note", "备注"),
)  # fmt: skip
STATES = {
    "待落实措施": HazardState.REPORTED,
    "未整改": HazardState.REPORTED,
    "拒绝整改": HazardState.REPORTED,
    "否": HazardState.REPORTED,
    "": HazardState.REPORTED,
    "整改中": HazardState.RECTIFYING,
    "正在整改": HazardState.RECTIFYING,
    "待验收": HazardState.AWAITING_ACCEPTANCE,
    "已整改待验收": HazardState.AWAITING_ACCEPTANCE,
    "已销号": HazardState.CLOSED,
    "已验收": HazardState.CLOSED,
    "已整改": HazardState.CLOSED,
    "已完成": HazardState.CLOSED,
    "是": HazardState.CLOSED,
}
ORIGINS = {
    "自查": Origin.SELF,
    "明查": Origin.ANNOUNCED,
    "暗访": Origin.UNANNOUNCED,
    "突击检查": Origin.SURPRISE,
    "专家会诊": Origin.EXPERT,
    "回头看": Origin.LOOK_BACK,
    "驻点指导": Origin.STATIONED,
    "举报核查": Origin.TIP_OFF,
}
FUNDS = {
    "无需资金": FundsSource.NOT_NEEDED,
    "无": FundsSource.NOT_NEEDED,
    "安全经费": FundsSource.SAFETY_BUDGET,
    "安全费用": FundsSource.SAFETY_BUDGET,
    "公用经费": FundsSource.PUBLIC_FUNDS,
    "专项资金": FundsSource.SPECIAL,
}
MAJOR = {"重大隐患", "重大", "重大事故隐患"}
GRADES = MAJOR | {"一般隐患", "一般", "一般事故隐患", "较大", "较大隐患", ""}
LIMITS = {
    "number": 60, "unit": 100, "found_by": 60, "origin": 20, "place": 60, "location": 100,
    "description": 500, "category": 60, "consequence": 200, "department": 60, "owner": 60,
    "measures": 500, "contingency": 500, "rectification": 500, "closed_by": 60, "opinion": 300,
    "note": 200,
}  # fmt: skip
_YEAR = re.compile(r"20\d{2}")


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One row that could be read. `texts` are the plain columns by key."""

    row: Row
    texts: dict[str, str]
    state: str
    origin: str
    is_major: bool
    funds: Decimal | None
    funds_source: str
    found_on: date
    due_on: date | None
    rectified_on: date | None
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that keeps its row out: where, what, and how to mend it."""

    row: int
    address: str
    problem: str
    mend: str


def read_lines(data: bytes, file_name: str, today: date) -> Iterator[LedgerLine | Problem]:
    """Every row of the ledger's sheet, read or refused; raises UnreadableFile for the whole."""
    workbook = read_workbook(data, file_name)
    table = find_table(workbook, ("隐患台账", "台账"), COLUMNS, anywhere=True)
    if table is None:
        raise UnreadableFile
    # "5月28日" is completed with the year named in the file's name, else with this year.
    named = _YEAR.search(file_name)
    year = int(named.group()) if named else today.year
    unit_yuan = 10_000 if _counts_in_ten_thousands(table) else 1
    for row in table:
        try:
            yield _line(row, year, today, unit_yuan)
        except CellError as error:
            yield Problem(row.number, error.address, error.problem, error.mend)


def _line(row: Row, year: int, today: date, unit_yuan: int) -> LedgerLine:
    texts = {key: _text(row, key, most) for key, most in LIMITS.items()}
    found_on = row["found_on"].day(year)
    if found_on is None:
        raise row["found_on"].error(_("没有填写排查日期。"), _("请补填，如 2022-05-28。"))
    if found_on > today:
        raise row["found_on"].error(_("排查日期晚于今天。"), _("请核对年份和月份。"))
    if not texts["description"]:
        raise row["description"].error(_("没有填写隐患描述。"), _("请写明什么地方有什么问题。"))
    state = _choice(row, "state", STATES)
    grade = row["grade"].name
    if grade not in GRADES:
        raise row["grade"].error(_("不认识这个等级。"), _("请填写“一般隐患”或“重大隐患”。"))
    line = LedgerLine(
        row=row,
        texts=texts,
        state=state,
        origin=ORIGINS.get(row["origin"].name, Origin.IMPORTED),
        is_major=grade in MAJOR,
        funds=_funds(row, unit_yuan),
        funds_source=FUNDS.get(row["funds_source"].name, ""),
        found_on=found_on,
        due_on=row["due_on"].day(year),
        rectified_on=row["rectified_on"].day(year),
        closed_on=row["closed_on"].day(year),
    )
    _check_order(line, today)
    return line


def _check_order(line: LedgerLine, today: date) -> None:
    row = line.row
    if line.state == HazardState.CLOSED and not (line.closed_on or line.rectified_on):
        raise row["closed_on"].error(_("已销号但没有销号日期。"), _("请补填销号日期或完成日期。"))
    for key, day in (("rectified_on", line.rectified_on), ("closed_on", line.closed_on)):
        if day is not None and day < line.found_on:
            raise row[key].error(_("早于排查日期。"), _("请核对两个日期。"))
        if day is not None and day > today:
            raise row[key].error(_("晚于今天。"), _("请核对年份和月份。"))
    if line.state in {HazardState.RECTIFYING, HazardState.AWAITING_ACCEPTANCE}:
        _require_commitments(line)


def _require_commitments(line: LedgerLine) -> None:
    """What is under rectification must say by whom, how and by when (五落实)."""
    for key in ("owner", "measures"):
        if not line.texts[key]:
            cell = line.row[key]
            raise cell.error(_("整改中的隐患缺少这一项。"), _("请补填，或把状态改为“未整改”。"))
    if line.due_on is None:
        cell = line.row["due_on"]
        raise cell.error(_("整改中的隐患没有整改时限。"), _("请补填，或把状态改为“未整改”。"))


def _text(row: Row, key: str, most: int) -> str:
    # As written: normal forms would turn Chinese punctuation into Latin.
    value = row[key].value
    text = value.strip() if isinstance(value, str) else row[key].text
    text = text.removeprefix("'")
    if len(text) > most:
        raise row[key].error(
            _("超过 %(most)d 个字。") % {"most": most},
            _("请精简后再导入，详情可写在备注之外的附件里。"),
        )
    return text


def _choice(row: Row, key: str, known: dict[str, HazardState]) -> str:
    name = row[key].name
    if name not in known:
        choices = language.listed(word for word in known if word)
        raise row[key].error(
            _("不认识这个状态。"), _("请填写以下之一：%(choices)s") % {"choices": choices}
        )
    return known[name]


def _funds(row: Row, unit_yuan: int) -> Decimal | None:
    if row["funds"].name in {"无", "无需", "无需资金", "-", "/"}:
        return Decimal(0)
    number = row["funds"].number()
    if number is None:
        return None
    factor = 10_000 if "万元" in row["funds"].text else unit_yuan
    yuan = round(Decimal(str(number)) * factor, 2)
    if not 0 <= yuan < Decimal(10) ** 10:
        raise row["funds"].error(_("不是合理的金额。"), _("请填写以元为单位的数字。"))
    return yuan


def _counts_in_ten_thousands(table: Table) -> bool:
    """Whether the heading of the funds column, as it stands in the sheet, says 万元."""
    index = table.positions.get("funds")
    header = next((values for at, values in table.sheet if at == table.header_row), ())
    return index is not None and index < len(header) and "万元" in str(header[index])
