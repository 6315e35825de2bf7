"""What a campaign, and what is handed in for it, can be."""

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


class RequirementForm(TextChoices):
    """In what form something is handed in."""

    DOCUMENT = "document", _("文件材料")
    TABLE = "table", _("填报表格")
    REPORT = "report", _("自查报告（系统生成）")
    CONFIRMATION = "confirmation", _("确认事项")


class SubmissionState(TextChoices):
    """How far a unit's submission is; late and locked are computed."""

    NOT_STARTED = "not_started", _("未开始")
    DRAFTED = "drafted", _("草稿")
    HANDED_IN = "handed_in", _("已报送")
    RETURNED = "returned", _("已退回")
    ACCEPTED = "accepted", _("审核通过")
    WITHDRAWN = "withdrawn", _("不再报送")


class ReviewStep(TextChoices):
    """Who reviews, in the order in which it goes up."""

    CENTRAL_SCHOOL = "central_school", _("中心学校审核")
    SECTION = "section", _("股室审核")
    BUREAU = "bureau", _("教体局审核")


class ColumnKind(TextChoices):
    """What a column of a table takes."""

    TEXT = "text", _("文字")
    NUMBER = "number", _("数字")
    DATE = "date", _("日期")


class Timing(TextChoices):
    """How a submission stands to its days; computed, never stored."""

    ON_TIME = "on_time", _("按时报送")
    LATE = "late", _("逾期报送")
    DUE = "due", _("未到时限")
    OVERDUE = "overdue", _("逾期未报")
    LOCKED = "locked", _("已锁定")


class ReviewVerdict(TextChoices):
    """What a reviewer made of it."""

    COMMENT = "comment", _("批注")
    PASSED = "passed", _("通过并上报")
    RETURNED = "returned", _("退回")
    ACCEPTED = "accepted", _("审核通过")


_NOT_HANDED_IN = frozenset(
    {SubmissionState.NOT_STARTED, SubmissionState.DRAFTED, SubmissionState.RETURNED}
)
# What the unit itself may still work on.
WITH_UNIT = _NOT_HANDED_IN

SUBMISSION_TRANSITIONS = {
    "draft": Transition(frozenset({SubmissionState.NOT_STARTED}), SubmissionState.DRAFTED),
    "hand_in": Transition(_NOT_HANDED_IN, SubmissionState.HANDED_IN),
    "take_back": Transition(frozenset({SubmissionState.HANDED_IN}), SubmissionState.DRAFTED),
    "pass": Transition(frozenset({SubmissionState.HANDED_IN}), SubmissionState.HANDED_IN),
    "return": Transition(
        frozenset({SubmissionState.HANDED_IN, SubmissionState.ACCEPTED}), SubmissionState.RETURNED
    ),
    "accept": Transition(frozenset({SubmissionState.HANDED_IN}), SubmissionState.ACCEPTED),
    "withdraw": Transition(_NOT_HANDED_IN | {SubmissionState.HANDED_IN}, SubmissionState.WITHDRAWN),
    "restore": Transition(frozenset({SubmissionState.WITHDRAWN}), SubmissionState.NOT_STARTED),
}
