"""What each number means: one definition a number, for the pages, the files and the documents.

`docs/definitions.md` carries the same keys and titles; a test compares.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Measure(Enum):
    """What a number is counted in; a share is a quotient between 0 and 1, shown in per cent."""

    UNITS = "units"
    VISITS = "visits"
    TIMES = "times"
    PEOPLE = "people"
    HAZARDS = "hazards"
    PIECES = "pieces"
    SHARE = "share"
    MONEY = "money"
    DAYS = "days"


MEASURE_TITLES: Mapping[Measure, str | Promise] = {
    Measure.UNITS: _("所"),
    Measure.VISITS: _("所次"),
    Measure.TIMES: _("次"),
    Measure.PEOPLE: _("人次"),
    Measure.HAZARDS: _("条"),
    Measure.PIECES: _("份"),
    Measure.SHARE: "%",
    Measure.MONEY: _("万元"),
    Measure.DAYS: _("天"),
}


class Group(Enum):
    """Under which head a number stands."""

    UNITS = "units"
    VISITS = "visits"
    FOUND = "found"
    CLOSED = "closed"
    HONEST = "honest"
    MEASURES = "measures"


GROUP_TITLES: Mapping[Group, Promise] = {
    Group.UNITS: _("检查覆盖"),
    Group.VISITS: _("检查次数"),
    Group.FOUND: _("查出隐患"),
    Group.CLOSED: _("整改销号"),
    Group.HONEST: _("整改质量"),
    Group.MEASURES: _("处置措施"),
}


@dataclass(frozen=True, slots=True)
class Definition:
    """One number: its name, what it says in full, what it is counted in and from what.

    `counted` names the rows for those who check. What is not kept yet has no number at all: its
    place in a table shows "—", never 0.
    """

    key: str
    title: Promise
    explanation: Promise
    measure: Measure
    group: Group
    counted: str = ""
    is_kept: bool = True


NOT_KEPT = _("系统尚未登记此项，请另行统计后填写；没有登记不等于没有发生")


def _number(
    key: str, title: Promise, explanation: Promise, measure: Measure, group: Group, counted: str
) -> Definition:
    return Definition(key, title, explanation, measure, group, counted)


def _missing(key: str, title: Promise, measure: Measure, group: Group) -> Definition:
    return Definition(key, title, NOT_KEPT, measure, group, "", is_kept=False)


_U, _V, _F, _C, _H, _M = Group
_ALL = (
    _number(
        "units_due",
        _("应检单位"),
        _("现在参加大检查的单位，含校外培训机构；已退出的不计"),
        Measure.UNITS,
        _U,
        "Participation, not left",
    ),
    _number(
        "units_inspected",
        _("已检单位"),
        _("应检单位中，截至期末至少有一处场所提交过检查表的；同一单位检查多次只计一所"),
        Measure.UNITS,
        _U,
        "Participation with a Sheet of its own round handed in by the last day",
    ),
    _number(
        "coverage",
        _("单位覆盖率"),
        _("已检单位÷应检单位"),
        Measure.SHARE,
        _U,
        "units_inspected ÷ units_due",
    ),
    _number(
        "visits_self",
        _("自查"),
        _("本期开始、已有检查表提交的单位自查，一个单位一轮计一所次"),
        Measure.VISITS,
        _V,
        "Inspection of kind self with a Sheet handed in",
    ),
    _number(
        "visits",
        _("检查所次"),
        _("本期开始、已经结束的到单位的各类检查，一个单位一次计一所次，不含单位自查；所次不等于所"),
        Measure.VISITS,
        _V,
        "Inspection of every kind but self, finished",
    ),
    _number(
        "visits_announced",
        _("明查"),
        _("检查所次中的明查"),
        Measure.VISITS,
        _V,
        "Inspection of kind announced",
    ),
    _number(
        "visits_unannounced",
        _("暗访"),
        _("检查所次中的暗访和突击检查"),
        Measure.VISITS,
        _V,
        "Inspection of kinds unannounced and surprise",
    ),
    _number(
        "visits_expert",
        _("专家会诊"),
        _("检查所次中的专家会诊"),
        Measure.VISITS,
        _V,
        "Inspection of kind expert",
    ),
    _number(
        "visits_look_back",
        _("回头看"),
        _("检查所次中的回头看"),
        Measure.VISITS,
        _V,
        "Inspection of kind look_back",
    ),
    _missing("visits_night", _("夜查"), Measure.VISITS, _V),
    _missing("teams", _("检查组次"), Measure.TIMES, _V),
    _missing("people", _("检查人次"), Measure.PEOPLE, _V),
    _missing("experts", _("专家人次"), Measure.PEOPLE, _V),
    _number(
        "found",
        _("查出隐患"),
        _("本期发现的隐患，一条台账计一条；并案的只计一条，认定不成立的不计"),
        Measure.HAZARDS,
        _F,
        "Hazard found in the period, states COUNTED",
    ),
    _number(
        "found_general",
        _("一般隐患"),
        _("查出隐患中未认定为重大的"),
        Measure.HAZARDS,
        _F,
        "found, grade general",
    ),
    _number(
        "found_major",
        _("重大隐患"),
        _("查出隐患中经认定为重大的，以现在的认定为准"),
        Measure.HAZARDS,
        _F,
        "found, grade major",
    ),
    _number(
        "found_self",
        _("自查隐患"),
        _("查出隐患中单位自己发现的；先自查发现、后被检查发现而并案的，计为自查"),
        Measure.HAZARDS,
        _F,
        "found, origin self",
    ),
    _number(
        "found_inspection",
        _("检查隐患"),
        _("查出隐患中由明查、暗访、突击检查、回头看和驻点指导发现的"),
        Measure.HAZARDS,
        _F,
        "found, origins announced, unannounced, surprise, look_back, stationed",
    ),
    _number(
        "found_expert",
        _("专家查出"),
        _("查出隐患中由专家会诊发现的"),
        Measure.HAZARDS,
        _F,
        "found, origin expert",
    ),
    _number(
        "found_tip_off",
        _("举报查实"),
        _("查出隐患中由举报核查发现的"),
        Measure.HAZARDS,
        _F,
        "found, origin tip_off",
    ),
    _number(
        "found_imported",
        _("原台账转入"),
        _("查出隐患中由原台账导入、来源没有写明的"),
        Measure.HAZARDS,
        _F,
        "found, origin imported",
    ),
    _number(
        "on_spot",
        _("当场整改"),
        _("查出隐患中当场立查立改的"),
        Measure.HAZARDS,
        _C,
        "found, fixed_on_spot",
    ),
    _number(
        "with_deadline",
        _("限期整改"),
        _("查出隐患中除当场整改以外的"),
        Measure.HAZARDS,
        _C,
        "found − on_spot",
    ),
    _number(
        "closed",
        _("已销号"),
        _("本期验收销号、到期末仍为已销号的隐患，不论何时查出；已整改待验收的不计"),
        Measure.HAZARDS,
        _C,
        "Hazard closed in the period and still so at its end",
    ),
    _number(
        "closed_general",
        _("一般隐患已销号"),
        _("已销号隐患中未认定为重大的"),
        Measure.HAZARDS,
        _C,
        "closed, grade general",
    ),
    _number(
        "closed_major",
        _("重大隐患已销号"),
        _("已销号隐患中经认定为重大的"),
        Measure.HAZARDS,
        _C,
        "closed, grade major",
    ),
    _number(
        "open",
        _("未销号"),
        _("截至期末查出的全部隐患中，到期末还没有销号的"),
        Measure.HAZARDS,
        _C,
        "Hazard found by the last day and not closed at its end",
    ),
    _number(
        "overdue",
        _("逾期"),
        _("未销号隐患中整改时限已过的，只能按当日计算；以往日期的逾期数不作推算"),
        Measure.HAZARDS,
        _C,
        "Hazard.open_due_on before today; None for a period that has ended",
    ),
    _number(
        "closure_rate",
        _("整改率"),
        _("截至期末累计已销号÷截至期末累计查出；已整改待验收的不算整改完成"),
        Measure.SHARE,
        _C,
        "closed by the last day ÷ found by the last day",
    ),
    _number(
        "closure_rate_general",
        _("一般隐患整改率"),
        _("一般隐患截至期末累计已销号÷累计查出"),
        Measure.SHARE,
        _C,
        "closure_rate, grade general",
    ),
    _number(
        "closure_rate_major",
        _("重大隐患整改率"),
        _("重大隐患截至期末累计已销号÷累计查出"),
        Measure.SHARE,
        _C,
        "closure_rate, grade major",
    ),
    _number(
        "funds",
        _("落实资金"),
        _("查出隐患的五落实中已经落实的整改资金"),
        Measure.MONEY,
        _C,
        "Hazard.funds_yuan of found",
    ),
    _number(
        "spent",
        _("投入资金"),
        _("已销号隐患的整改资金"),
        Measure.MONEY,
        _C,
        "Hazard.funds_yuan of closed",
    ),
    _number(
        "on_spot_share",
        _("当场整改占比"),
        _("当场整改÷查出隐患"),
        Measure.SHARE,
        _H,
        "on_spot ÷ found",
    ),
    _number(
        "median_days",
        _("整改天数中位数"),
        _("已销号隐患从发现到销号所用天数的中位数，当天销号计0天"),
        Measure.DAYS,
        _H,
        "median of Hazard.days_to_close over closed",
    ),
    _number(
        "returned",
        _("验收退回"),
        _("本期验收没有通过、退回整改的次数；同一隐患退回两次计两次"),
        Measure.TIMES,
        _H,
        "Verdict not accepted, given in the period",
    ),
    _number(
        "reopened",
        _("重新整改"),
        _("本期把已销号的隐患重新列入整改的次数（反弹）；同一隐患反弹两次计两次"),
        Measure.TIMES,
        _H,
        "Reopening in the period",
    ),
    _number(
        "reopened_share",
        _("反弹率"),
        _("截至期末累计重新整改次数÷累计验收销号次数"),
        Measure.SHARE,
        _H,
        "reopenings by the last day ÷ closings ever given by the last day",
    ),
    _missing("listed", _("挂牌督办"), Measure.HAZARDS, _M),
    _missing("delisted", _("摘牌"), Measure.HAZARDS, _M),
    _missing("orders", _("整改通知书"), Measure.PIECES, _M),
    _missing("warnings", _("警示函"), Measure.PIECES, _M),
    _missing("interviews", _("约谈"), Measure.TIMES, _M),
    _missing("circulars", _("通报"), Measure.TIMES, _M),
    _missing("referrals", _("移送"), Measure.TIMES, _M),
    _missing("exposures", _("曝光"), Measure.TIMES, _M),
)
DEFINITIONS: Mapping[str, Definition] = {each.key: each for each in _ALL}


def kept() -> Iterator[Definition]:
    """The numbers that the system can give."""
    return (each for each in _ALL if each.is_kept)
