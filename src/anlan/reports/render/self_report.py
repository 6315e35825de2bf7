"""A self-inspection report as official document: our sentences, the ledger's numbers, the school's words."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from anlan.reports.build.self_report import (
    Effort,
    Handover,
    HazardLine,
    Movement,
    SelfReport,
)
from anlan.reports.render.official import (
    Attachment,
    Block,
    Column,
    Contact,
    Heading,
    OfficialDocument,
    Paragraph,
    Signature,
    Table,
    chinese_date,
    paragraphs_of,
)

_NOTHING = "—"
_TEN_THOUSAND = Decimal(10_000)

_COUNTS = (
    Column("类别", 4.6),
    Column("上期结转", 2.2, "center"),
    Column("本期新增", 2.2, "center"),
    Column("重新整改", 2.2, "center"),
    Column("已销号", 1.9, "center"),
    Column("未销号", 1.9, "center"),
)
# In characters of the small type: a date and two characters of a state fit on one line.
_LEDGER = (
    Column("序号", 2.6, "center"),
    Column("编号", 5.2),
    Column("排查日期", 6.0, "center"),
    Column("来源", 2.8, "center"),
    Column("场所部位", 4.6),
    Column("隐患描述", 8.0),
    Column("类别", 3.8),
    Column("等级", 2.8, "center"),
    Column("整改措施", 8.0),
    Column("责任人", 3.8),
    Column("资金（元）", 3.8, "right"),
    Column("整改时限", 6.0, "center"),
    Column("应急预案", 5.2),
    Column("本期情况", 2.8, "center"),
    Column("期末状态", 6.0, "center"),
)


def self_report_document(report: SelfReport) -> OfficialDocument:
    """The report with its ledger as annex, to be rendered as PDF or as Word file."""
    contact = Contact(report.prose.contact_name, report.prose.contact_phone)
    return OfficialDocument(
        title=(report.unit, "关于", report.campaign, "自查情况的报告"),
        addressee=report.addressee,
        blocks=tuple(_blocks(report)),
        signature=Signature(report.unit, report.signed_on),
        attachments=(Attachment("安全隐患排查整改台账", _ledger(report), is_landscape=True),),
        contact=contact if contact.name.strip() else None,
    )


def _blocks(report: SelfReport) -> Iterator[Block]:
    yield Paragraph(_opening(report))
    yield Heading(1, "组织部署情况")
    yield from paragraphs_of(report.prose.organisation)
    yield Heading(1, "自查开展情况")
    yield Paragraph(_effort(report.effort))
    yield from paragraphs_of(report.prose.approach)
    yield Heading(1, "发现问题情况")
    yield from _problems(report)
    yield Heading(1, "隐患整改情况")
    yield from _rectification(report)
    yield Heading(1, "下一步打算")
    yield from paragraphs_of(report.prose.next_steps)
    yield Paragraph("特此报告。")


def _opening(report: SelfReport) -> str:
    edition = report.edition
    period = f"{chinese_date(edition.starts_on)}至{chinese_date(edition.ends_on)}"
    return (
        f"按照{report.campaign}工作部署，我单位认真组织开展自查自改。"
        f"现将{period}自查情况（第{edition.number}期）报告如下。{_alone(report)}"
    )


def _alone(report: SelfReport) -> str:
    """A later edition without one before it answers for the time of both."""
    if report.handover or report.edition.number == 1:
        return ""
    return f"此前未报送自查报告，本期情况自{chinese_date(report.edition.starts_on)}起统计。"


def _effort(effort: Effort) -> str:
    if not effort.places:
        return "本期内未提交新的自查记录，主要对前期发现的隐患进行整改。"
    return (
        f"本期共开展自查{effort.rounds}轮次，参加自查{effort.people}人、{effort.person_times}人次，"
        f"检查场所{effort.places}个、检查项{effort.items}项。"
        f"本单位纳入检查的场所共{effort.places_total}个、检查项共{effort.items_total}项。"
    )


def _problems(report: SelfReport) -> Iterator[Block]:
    moved = report.movement
    if not moved.handled:
        yield Paragraph("本期未新发现隐患，也没有上期结转和需重新整改的隐患。")
    else:
        yield Paragraph(_found(report) + _handed_over(report.handover))
        yield Paragraph("各类隐患情况见下表（单位：项）。")
        yield Table(_COUNTS, (*_category_rows(report), _counts("合计", moved)))
    yield from paragraphs_of(report.prose.problems)


def _found(report: SelfReport) -> str:
    moved, others = report.movement, report.movement.new - report.found_by_unit
    text = f"本期新发现隐患{moved.new}项"
    if moved.new:
        text += f"，其中本单位自查发现{report.found_by_unit}项、上级检查等发现{others}项"
    text += f"；上期结转{moved.carried_over}项，销号后重新整改{moved.reopened}项。"
    if report.major.handled:
        return f"{text}以上隐患中，重大隐患{report.major.handled}项。"
    return f"{text}以上隐患均为一般隐患。"


def _handed_over(before: Handover | None) -> str:
    """How the numbers go on from the edition before, and why where they differ from it."""
    if before is None:
        return ""
    text = f"上期报告（第{before.number}期，截至{chinese_date(before.ended_on)}）"
    text += f"未销号的{before.open}项隐患已全部结转本期" if before.open else "没有未销号的隐患"
    if before.withdrawn:
        text += f"，其中{before.withdrawn}项本期经核实不成立或并入其他记录"
    text += "。"
    if before.entered_late:
        text += f"本期新发现隐患中，前期排查、本期补录的{before.entered_late}项。"
    if before.restated > 0:
        text += f"另有前期已销号、本期补录的隐患{before.restated}项，计入累计数。"
    return text


def _category_rows(report: SelfReport) -> Iterator[tuple[str, ...]]:
    for category in report.categories:
        yield _counts(category.title, category.movement)


def _counts(title: str, moved: Movement) -> tuple[str, ...]:
    numbers = (moved.carried_over, moved.new, moved.reopened, moved.closed, moved.open)
    return (title, *map(str, numbers))


def _rectification(report: SelfReport) -> Iterator[Block]:
    waiting = [line for line in report.hazards if line.standing == "未销号"]
    yield Heading(2, "已完成整改的隐患")
    yield Paragraph(_closed(report))
    yield from paragraphs_of(report.prose.rectification)
    yield Heading(2, "尚未完成整改的隐患")
    if not waiting:
        yield Paragraph("截至报告期末，没有尚未销号的隐患。")
        return
    late = f"，其中超过整改时限的{report.overdue}项" if report.overdue else ""
    yield Paragraph(
        f"截至报告期末，尚有{len(waiting)}项隐患未销号{late}，"
        "均已按照责任、措施、资金、时限、预案“五落实”的要求逐项明确。"
        if all(_is_committed(line) for line in waiting)
        else f"截至报告期末，尚有{len(waiting)}项隐患未销号{late}，逐项情况如下。"
    )
    for line in waiting:
        yield Heading(3, f"{line.where}：{line.description}".rstrip("。；;") + "。")
        yield Paragraph(_commitments(line))


def _closed(report: SelfReport) -> str:
    moved = report.movement
    text = f"本期已销号{moved.closed}项"
    if report.fixed_on_spot:
        text += f"，新发现隐患中立查立改{report.fixed_on_spot}项"
    if moved.withdrawn:
        text += f"，经核实不成立或并入其他记录{moved.withdrawn}项"
    text += f"，本期销号率为{moved.closure_rate}。" if moved.handled > moved.withdrawn else "。"
    if report.funds_yuan:
        text += f"已销号隐患投入整改资金{_money(report.funds_yuan)}。"
    return (
        f"{text}大检查开展以来，累计查出隐患{report.found_in_all}项，"
        f"累计销号{report.closed_in_all}项。"
    )


def _is_committed(line: HazardLine) -> bool:
    return bool(line.owner and line.measures and line.due_on and line.contingency) and (
        line.funds_yuan is not None
    )


def _commitments(line: HazardLine) -> str:
    """Why it is open, and the five commitments; what is not settled yet is said to be missing."""
    unsettled = "尚未明确"
    late = "（已超期）" if line.is_overdue else ""
    due = chinese_date(line.due_on) if line.due_on else unsettled
    funds = unsettled if line.funds_yuan is None else _money(line.funds_yuan)
    parts = (
        f"未销号原因：{line.reason.rstrip('。')}",
        f"整改责任：{line.owner or unsettled}",
        f"整改措施：{(line.measures or unsettled).rstrip('。')}",
        f"整改资金：{funds}",
        f"整改时限：{due}{late}",
        f"应急预案：{(line.contingency or unsettled).rstrip('。')}",
    )
    return "；".join(parts) + "。"


def _money(yuan: Decimal) -> str:
    """In 元 below ten thousand, in 万元 from there on, without zeros that say nothing."""
    if not yuan:
        return "无需资金"
    amount, unit = (yuan / _TEN_THOUSAND, "万元") if yuan >= _TEN_THOUSAND else (yuan, "元")
    return f"{amount.normalize():f}{unit}"


def _ledger(report: SelfReport) -> tuple[Block, ...]:
    if not report.hazards:
        return (Paragraph("本期没有应列入台账的隐患。"),)
    rows = [_row(number, line) for number, line in enumerate(report.hazards, 1)]
    return (Table(_LEDGER, tuple(rows)),)


def _row(number: int, line: HazardLine) -> tuple[str, ...]:
    return (
        str(number),
        line.number,
        _day(line.found_on),
        line.origin,
        line.where,
        line.description,
        line.category,
        line.grade.removesuffix("隐患"),
        line.measures or _NOTHING,
        line.owner or _NOTHING,
        _NOTHING if line.funds_yuan is None else f"{line.funds_yuan.normalize():f}",
        _day(line.due_on),
        line.contingency or _NOTHING,
        line.came,
        _standing(line),
    )


def _standing(line: HazardLine) -> str:
    if line.closed_on:
        return f"{line.standing}\n{_day(line.closed_on)}"
    return f"{line.standing}（逾期）" if line.is_overdue else line.standing


def _day(day: date | None) -> str:
    return f"{day.year}.{day.month}.{day.day}" if day else _NOTHING
