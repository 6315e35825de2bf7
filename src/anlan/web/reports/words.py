"""What the home page says for each kind of work, and what each number of the overview means."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext


@dataclass(frozen=True, slots=True)
class Wording:
    """A line of the home page: what waits, what it is counted in, what to do, how urgent."""

    text: Promise
    measure: Callable[[int], str]
    act: Promise
    tone: str = ""


def _cases(number: int) -> str:
    return npgettext("待办", "条", "条", number)


def _places(number: int) -> str:
    return npgettext("待办", "处", "处", number)


def _rounds(number: int) -> str:
    return npgettext("待办", "轮", "轮", number)


def _units(number: int) -> str:
    return npgettext("单位待办", "个", "个", number)


def _campaigns(number: int) -> str:
    return npgettext("大检查待办", "个", "个", number)


def _items(number: int) -> str:
    return npgettext("报送待办", "项", "项", number)


def _parcels(number: int) -> str:
    return npgettext("现场上报待办", "份", "份", number)


WORDINGS: Mapping[str, Wording] = {
    "overdue": Wording(_("隐患已超过整改时限"), _cases, _("查看逾期隐患"), "danger"),
    "submissions_returned": Wording(
        _("报送被退回，需要修改后重新报送"), _items, _("查看意见"), "danger"
    ),
    "submissions_overdue": Wording(_("报送已过时限，请尽快补报"), _items, _("补报"), "danger"),
    "major_to_confirm": Wording(_("隐患提请认定为重大"), _cases, _("审定"), "danger"),
    "returned": Wording(_("隐患验收未通过，退回整改"), _cases, _("继续整改"), "danger"),
    "to_commit": Wording(
        _("隐患还没有落实责任、措施、资金、时限和预案"), _cases, _("落实措施"), "warning"
    ),
    "due_soon": Wording(_("隐患三日内到期"), _cases, _("查看即将到期"), "warning"),
    "to_accept": Wording(_("隐患等待验收"), _cases, _("验收"), "warning"),
    "submissions_due": Wording(_("材料需要报送"), _items, _("去报送"), "warning"),
    "submissions_to_review": Wording(_("报送等待审核"), _items, _("审核报送"), "warning"),
    "parcels_to_settle": Wording(_("现场上报等待核定"), _parcels, _("核定"), "warning"),
    "extensions": Wording(_("隐患申请延期"), _cases, _("审批"), "warning"),
    "to_rectify": Wording(_("隐患正在整改"), _cases, _("查看")),
    "to_confirm": Wording(_("自查已全部提交，等待负责人确认"), _rounds, _("确认"), "warning"),
    "places_open": Wording(_("场所还没有自查"), _places, _("开始自查"), "warning"),
    "sheets_begun": Wording(_("场所已开始、尚未提交"), _places, _("继续填写")),
    "units_untouched": Wording(_("单位尚未开展自查"), _units, _("查看单位"), "warning"),
    "units_outside": Wording(_("在办单位没有纳入大检查"), _units, _("核对"), "warning"),
    "campaign_drafts": Wording(_("大检查还在筹备"), _campaigns, _("继续")),
    "open_hazards": Wording(_("隐患尚未销号"), _cases, _("查看")),
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
