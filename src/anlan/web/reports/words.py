"""What the home page says for each kind of work, and what each number of the overview means."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Wording:
    """A line of the home page: what waits, its unit of counting, what to do, how urgent."""

    text: Promise
    measure: Promise
    act: Promise
    tone: str = ""


_CASES, _PLACES, _UNITS = _("条"), _("处"), _("个")
WORDINGS: Mapping[str, Wording] = {
    "overdue": Wording(_("隐患已超过整改时限"), _CASES, _("查看逾期隐患"), "danger"),
    "major_to_confirm": Wording(_("隐患提请认定为重大"), _CASES, _("审定"), "danger"),
    "returned": Wording(_("隐患验收未通过，退回整改"), _CASES, _("继续整改"), "danger"),
    "to_commit": Wording(
        _("隐患还没有落实责任、措施、资金、时限和预案"), _CASES, _("落实措施"), "warning"
    ),
    "due_soon": Wording(_("隐患三日内到期"), _CASES, _("查看即将到期"), "warning"),
    "to_accept": Wording(_("隐患等待验收"), _CASES, _("验收"), "warning"),
    "extensions": Wording(_("隐患申请延期"), _CASES, _("审批"), "warning"),
    "to_rectify": Wording(_("隐患正在整改"), _CASES, _("查看")),
    "to_confirm": Wording(_("自查已全部提交，等待负责人确认"), _("轮"), _("确认"), "warning"),
    "places_open": Wording(_("场所还没有自查"), _PLACES, _("开始自查"), "warning"),
    "sheets_begun": Wording(_("场所已开始、尚未提交"), _PLACES, _("继续填写")),
    "units_untouched": Wording(_("单位尚未开展自查"), _UNITS, _("查看单位"), "warning"),
    "units_outside": Wording(_("在办单位没有纳入大检查"), _UNITS, _("核对"), "warning"),
    "campaign_drafts": Wording(_("大检查还在筹备"), pgettext_lazy("大检查", "个"), _("继续")),
    "open_hazards": Wording(_("隐患尚未销号"), _CASES, _("查看")),
}
DEFINITIONS: Mapping[str, Promise] = {
    "coverage": _("（已查项次＋不适用项次）÷应查项次，只计已提交的检查表"),
    "untouched": _("一处场所也没有提交检查表的参加单位"),
    "found": _("查出的隐患，不含已并案和认定不成立的"),
    "open": _("待落实措施、整改中和待验收的隐患"),
    "closed": _("验收通过、已销号的隐患"),
    "rate": _("已销号÷查出；没有查出隐患时不计算"),
    "overdue": _("整改时限已过、尚未销号的隐患，按当日计算"),
    "major": _("经认定的重大隐患，不含已并案和认定不成立的"),
}
