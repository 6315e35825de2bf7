"""What a campaign can be."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from anlan.kernel.states import Transition


class CampaignState(TextChoices):
    """A draft is prepared; a launched campaign runs until it is closed."""

    DRAFT = "draft", _("筹备中")
    LAUNCHED = "launched", _("进行中")
    CLOSED = "closed", _("已结束")


TRANSITIONS = {
    "launch": Transition(frozenset({CampaignState.DRAFT}), CampaignState.LAUNCHED),
    "close": Transition(frozenset({CampaignState.LAUNCHED}), CampaignState.CLOSED),
    "resume": Transition(frozenset({CampaignState.CLOSED}), CampaignState.LAUNCHED),
}


class RosterAct(TextChoices):
    """How a unit entered or left a campaign after its launch."""

    JOINED = "joined", _("中途纳入")
    LEFT = "left", _("中途退出")
    REFRESHED = "refreshed", _("场所变动更新")
