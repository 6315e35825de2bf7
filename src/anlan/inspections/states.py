"""What an inspection and its sheets can be."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from anlan.kernel.states import Transition


class InspectionKind(TextChoices):
    """How an inspection comes about; units inspect themselves, teams come to them."""

    SELF = "self", _("自查")
    ANNOUNCED = "announced", _("明查")
    UNANNOUNCED = "unannounced", _("暗访")
    SURPRISE = "surprise", _("突击检查")
    EXPERT = "expert", _("专家会诊")
    LOOK_BACK = "look_back", _("回头看")
    STATIONED = "stationed", _("驻点指导")


class InspectionState(TextChoices):
    """Open while sheets are answered; confirmed by the unit's head at the end."""

    OPEN = "open", _("进行中")
    CONFIRMED = "confirmed", _("已确认")


class SheetState(TextChoices):
    """A sheet is one place's answers."""

    DRAFT = "draft", _("填写中")
    HANDED_IN = "handed_in", _("已提交")


class Verdict(TextChoices):
    """The answer to an item."""

    PASS = "pass", _("符合")
    FAIL = "fail", _("不符合")
    EXCUSED = "excused", _("不适用")


INSPECTION_TRANSITIONS = {
    "confirm": Transition(frozenset({InspectionState.OPEN}), InspectionState.CONFIRMED),
}
SHEET_TRANSITIONS = {
    "hand_in": Transition(frozenset({SheetState.DRAFT}), SheetState.HANDED_IN),
}
