"""What a hazard can be, and the moves between."""

from django.db.models import TextChoices
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


OPEN = frozenset(
    {HazardState.REPORTED, HazardState.RECTIFYING, HazardState.AWAITING_ACCEPTANCE}
)
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
    "add_photo": OPEN,
    "propose_major": OPEN,
    "decide_major": OPEN,
    "request_extension": frozenset({_S.RECTIFYING}),
    "decide_extension": frozenset({_S.RECTIFYING}),
}
