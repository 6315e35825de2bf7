"""What a message, a channel and a delivery can be."""

from datetime import time

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from anlan.kernel.states import Transition

# Working days from the due day on which a unit that still owes is told of it.
DEFAULT_OFFSETS = (-3, 0, 1)
FARTHEST_OFFSET = 15
MOST_OFFSETS = 6
# When the day's digests are written, and when nothing is sent: a bureau may set its own times.
DIGEST_AT = time(8, 0)
QUIET_FROM, QUIET_UNTIL = time(21, 0), time(7, 0)
# A unit is not urged twice within so many hours unless the sender says so.
URGED_AGAIN_AFTER_HOURS = 24
# What may be urged in one go: more than a district has units.
MOST_URGED = 5000


class MessageKind(TextChoices):
    """Why a message came."""

    DIGEST = "digest", _("待办提醒")
    URGE = "urge", _("催报")
    NOTICE = "notice", _("系统提示")


class Matter(TextChoices):
    """What a line of a message counts; each line opens the list that holds it."""

    URGED = "urged", _("被催报的事项")
    OWED_OVERDUE = "owed_overdue", _("报送事项已过时限，尚未报送")
    OWED_DUE = "owed_due", _("报送事项临近时限，尚未报送")
    RETURNED = "returned", _("报送材料被退回，待修改后重报")
    HAZARDS_OVERDUE = "hazards_overdue", _("隐患已超过整改时限")
    HAZARDS_DUE_SOON = "hazards_due_soon", _("隐患3日内到整改时限")
    TO_REVIEW = "to_review", _("报送材料待审核")
    AREA_OVERDUE = "area_overdue", _("辖区内已过时限、尚未报送")
    AREA_DUE = "area_due", _("辖区内临近时限、尚未报送")
    AREA_HAZARDS = "area_hazards", _("辖区内隐患已超过整改时限")
    CALENDAR_UNKNOWN = "calendar_unknown", _("放假安排尚未收录，暂按周一至周五计算工作日")
    CHANNEL_FAILING = "channel_failing", _("提醒未能发出，请检查通知渠道")


class ChannelKind(TextChoices):
    """How a message leaves the system."""

    EMAIL = "email", _("电子邮件")
    WECOM = "wecom", _("企业微信群机器人")
    DINGTALK = "dingtalk", _("钉钉群机器人")


# Messages a minute. WeCom and DingTalk refuse a robot's 21st (docs/decisions/017), so we stay below;
# mail providers publish no common figure.
PER_MINUTE = {ChannelKind.EMAIL: 30, ChannelKind.WECOM: 15, ChannelKind.DINGTALK: 15}
# Minutes to wait after a refusal that is known for sure; after the last, it is given up.
PAUSES = (1, 5, 30, 120)
# A reminder that could not leave within so many hours would tell of yesterday.
STALE_HOURS = 24
# A sender that has not said after so many minutes what came of it will not say it any more.
CLAIM_MINUTES = 10


class DeliveryState(TextChoices):
    """What became of one message to one address. Sent at most once."""

    WAITING = "waiting", _("等待发送")
    SENDING = "sending", _("正在发送")
    SENT = "sent", _("已发送")
    GIVEN_UP = "given_up", _("未能发送")
    UNCERTAIN = "uncertain", _("不能确定是否送达")


DELIVERY_TRANSITIONS = {
    "claim": Transition(frozenset({DeliveryState.WAITING}), DeliveryState.SENDING),
    "confirm": Transition(frozenset({DeliveryState.SENDING}), DeliveryState.SENT),
    "put_back": Transition(frozenset({DeliveryState.SENDING}), DeliveryState.WAITING),
    "give_up": Transition(
        frozenset({DeliveryState.WAITING, DeliveryState.SENDING}), DeliveryState.GIVEN_UP
    ),
    "lose_track": Transition(frozenset({DeliveryState.SENDING}), DeliveryState.UNCERTAIN),
}


class Problem(TextChoices):
    """Why a message did not leave, in words for the bureau."""

    UNREACHABLE = "unreachable", _("连不上对方服务器，请检查网络或服务器地址")
    LOGIN = "login", _("邮箱账号或授权码不被接受，请重新填写")
    KEY = "key", _("机器人地址已失效，请在群里重新复制地址后填写")
    GUARD = "guard", _("机器人的安全设置（关键词、加签或IP地址）未通过，请核对")
    TOO_MANY = "too_many", _("对方限制了发送次数，稍后自动重试")
    ADDRESS = "address", _("收件地址不被接受")
    REFUSED = "refused", _("对方拒收")
    UNSEALABLE = "unsealable", _("保存的密钥无法读取，请重新填写")
    FORBIDDEN = "forbidden", _("服务器地址不在允许的范围内")
    OFF = "off", _("渠道已停用")
    STALE = "stale", _("等待过久，提醒已过时，不再发送")
    SILENT = "silent", _("对方没有应答，不能确定是否送达，为避免重复不再发送")


# Worth another attempt: the next may go through without anybody doing anything.
PASSING = frozenset({Problem.UNREACHABLE, Problem.TOO_MANY})


class Progress(TextChoices):
    """How far a unit that still owes has come: by what the bureau looks when it urges."""

    UNOPENED = "unopened", _("未打开")
    NOT_STARTED = "not_started", _("已打开，未开始填报")
    DRAFTED = "drafted", _("已填报，未提交")
    RETURNED = "returned", _("被退回，未重报")
