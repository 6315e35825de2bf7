"""What a hazard can be, and the moves between."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anlan.kernel.states import Transition


class HazardState(TextChoices):
    """Overdue is no state: it is computed from the deadline."""

    REPORTED = "reported", _("待落实措施")
    RECTIFYING = "rectifying", _("整改中")
    AWAITING_ACCEPTANCE = "awaiting_acceptance", _("待验收")
    CLOSED = "closed", _("已销号")
    MERGED = "merged", _("已并案")
    DISMISSED = "dismissed", _("不成立")


OPEN = frozenset({HazardState.REPORTED, HazardState.RECTIFYING, HazardState.AWAITING_ACCEPTANCE})
# What was never a hazard of its own counts neither as found nor as closed.
COUNTED = OPEN | {HazardState.CLOSED}


class Grade(TextChoices):
    """General by default; major only by a confirmed proposal (总局令16号; domain rule set)."""

    GENERAL = "general", _("一般隐患")
    MAJOR = "major", _("重大隐患")


class Origin(TextChoices):
    """Who found it: it decides the consequence and never changes (plan 四(三))."""

    SELF = "self", _("自查")
    ANNOUNCED = "announced", _("明查")
    UNANNOUNCED = "unannounced", _("暗访")
    SURPRISE = "surprise", _("突击检查")
    EXPERT = "expert", _("专家会诊")
    LOOK_BACK = "look_back", _("回头看")
    STATIONED = "stationed", _("驻点指导")
    TIP_OFF = "tip_off", _("举报核查")
    IMPORTED = "imported", _("原台账导入")


# Those of the inspections that come to a unit, the experts' apart.
INSPECTION_ORIGINS = (
    Origin.ANNOUNCED,
    Origin.UNANNOUNCED,
    Origin.SURPRISE,
    Origin.LOOK_BACK,
    Origin.STATIONED,
)


# Under which head each origin is counted; every origin stands under exactly one.
ORIGIN_HEADS: Mapping[str, tuple[str, ...]] = {
    "found_self": (Origin.SELF,),
    "found_inspection": INSPECTION_ORIGINS,
    "found_expert": (Origin.EXPERT,),
    "found_tip_off": (Origin.TIP_OFF,),
    "found_imported": (Origin.IMPORTED,),
}
HEAD_OF = {origin: head for head, origins in ORIGIN_HEADS.items() for origin in origins}


class FundsSource(TextChoices):
    """Where the money comes from; none needed is an answer too."""

    NOT_NEEDED = "not_needed", _("无需资金")
    SAFETY_BUDGET = "safety_budget", _("安全经费")
    PUBLIC_FUNDS = "public_funds", _("公用经费")
    SPECIAL = "special", _("专项资金")
    OTHER = "other", _("其他来源")


class Decision(TextChoices):
    """What became of a proposal or request."""

    PENDING = "pending", _("待审定")
    APPROVED = "approved", _("同意")
    REFUSED = "refused", _("不同意")


class PhotoRole(TextChoices):
    """What a photo shows."""

    BEFORE = "before", _("整改前")
    AFTER = "after", _("整改后")
    GRADING = "grading", _("定级依据")
    ACCEPTANCE = "acceptance", _("验收现场")


# The six parts that the plan for a major hazard must have (总局令16号第十五条).
PLAN_PARTS: Mapping[str, Promise] = {
    "goal": _("目标任务"),
    "methods": _("方法措施"),
    "resources": _("经费物资"),
    "people": _("机构人员"),
    "schedule": _("时限要求"),
    "safeguards": _("安全措施和应急预案"),
}

# The law names no number of days; these are the defaults of the ledger. A major hazard follows
# the schedule of its approved plan, so that it has no upper bound of its own.
LONGEST_DAYS: Mapping[str, int | None] = {Grade.GENERAL: 30, Grade.MAJOR: None}
DUE_SOON_DAYS = 3
MOST_PHOTOS = 12
MOST_ASSIGNED_AT_ONCE = 200

_S = HazardState
TRANSITIONS = {
    "start": Transition(frozenset({_S.REPORTED}), _S.RECTIFYING),
    "apply": Transition(frozenset({_S.RECTIFYING}), _S.AWAITING_ACCEPTANCE),
    "return": Transition(frozenset({_S.AWAITING_ACCEPTANCE}), _S.RECTIFYING),
    "close": Transition(frozenset({_S.AWAITING_ACCEPTANCE}), _S.CLOSED),
    "reopen": Transition(frozenset({_S.CLOSED}), _S.RECTIFYING),
    "confirm_major": Transition(OPEN, _S.REPORTED),
    "merge": Transition(OPEN, _S.MERGED),
    "dismiss": Transition(frozenset({_S.REPORTED, _S.RECTIFYING}), _S.DISMISSED),
}
# In which states a verb is allowed that does not move the hazard.
KEEPS = {
    "commit": frozenset({_S.REPORTED, _S.RECTIFYING}),
    "assign": frozenset({_S.REPORTED, _S.RECTIFYING}),
    "rectify": frozenset({_S.RECTIFYING}),
    "add_photo": OPEN,
    "propose_major": OPEN,
    "refuse_major": OPEN,
    "revoke_major": OPEN,
    "request_extension": frozenset({_S.REPORTED, _S.RECTIFYING}),
    "decide_extension": frozenset({_S.REPORTED, _S.RECTIFYING}),
}
# What the history calls each act.
VERB_TITLES: Mapping[str, Promise] = {
    "report": _("登记隐患"),
    "import": _("原台账导入"),
    "commit": _("落实整改措施"),
    "assign": _("交办"),
    "start": _("开始整改"),
    "rectify": _("记录整改情况"),
    "apply": _("申请验收"),
    "return": _("验收退回"),
    "close": _("验收销号"),
    "reopen": _("重新整改"),
    "propose_major": _("提请认定重大隐患"),
    "confirm_major": _("认定为重大隐患"),
    "refuse_major": _("不认定为重大隐患"),
    "revoke_major": _("撤销重大隐患认定"),
    "request_extension": _("申请延期"),
    "decide_extension": _("审批延期"),
    "merge": _("并案"),
    "absorb": _("并入另一条记录"),
    "dismiss": _("认定不成立"),
    "add_photo": _("添加照片"),
}


def days_to_close(found_at: datetime, closed_at: datetime) -> int:
    """Whole days by the calendar from the finding to the closing; 0 on the same day."""
    days = (timezone.localdate(closed_at) - timezone.localdate(found_at)).days
    # A phone's clock may run ahead of the server's.
    return max(days, 0)
