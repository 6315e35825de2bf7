"""Forms of how an office reminds."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.reminders.queries import mail_hosts
from anlan.reminders.states import FARTHEST_OFFSET
from anlan.web.shell.fields import DayField

_TIME = {"type": "time"}


class TimesForm(forms.Form):
    """When people are reminded, and when nothing is sent."""

    digests_on = forms.BooleanField(
        label=_("每个工作日发送待办提醒"),
        required=False,
        help_text=_("停用后不再生成每日提醒，催报不受影响。"),
    )
    digest_at = forms.TimeField(label=_("提醒时间"), widget=forms.TimeInput(_TIME, "%H:%M"))
    quiet_from = forms.TimeField(label=_("免打扰开始"), widget=forms.TimeInput(_TIME, "%H:%M"))
    quiet_until = forms.TimeField(
        label=_("免打扰结束"),
        widget=forms.TimeInput(_TIME, "%H:%M"),
        help_text=_("这段时间不发邮件和群消息，推迟到结束后发送；系统内的消息不受影响。"),
    )
    lunch_from = forms.TimeField(
        label=_("午休开始"), required=False, widget=forms.TimeInput(_TIME, "%H:%M")
    )
    lunch_until = forms.TimeField(
        label=_("午休结束"),
        required=False,
        widget=forms.TimeInput(_TIME, "%H:%M"),
        help_text=_("可以不填。"),
    )


class DayForm(forms.Form):
    """A day that an office works or has free."""

    day = DayField(label=_("日期"))
    works = forms.ChoiceField(label=_("这一天"), choices=[("no", _("放假")), ("yes", _("上班"))])
    reason = forms.CharField(
        label=_("说明"), max_length=60, help_text=_("例如：中考调休、运动会。")
    )


class MailboxForm(forms.Form):
    """The mailbox that sends."""

    is_on = forms.BooleanField(label=_("启用"), required=False, initial=True)
    server = forms.ChoiceField(
        label=_("邮件服务器"),
        help_text=_("列表中没有本单位的服务器时，请系统管理员在安装配置中加入。"),
    )
    user = forms.CharField(label=_("发件邮箱"), max_length=100)
    password = forms.CharField(
        label=_("授权码"),
        required=False,
        strip=False,
        max_length=100,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("在邮箱设置中开通SMTP后得到。保存后不再显示；不填则沿用原来的。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- as Form's
        super().__init__(*args, **kwargs)
        choices = [("", _("请选择")), *((each, each) for each in mail_hosts())]
        self.fields["server"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class RobotForm(forms.Form):
    """The robot of a group."""

    is_on = forms.BooleanField(label=_("启用"), required=False, initial=True)
    address = forms.CharField(
        label=_("机器人地址（Webhook）"),
        required=False,
        max_length=300,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("在群设置的机器人页面复制。保存后不再显示；不填则沿用原来的。"),
    )


class SignedRobotForm(RobotForm):
    """The robot of a group whose messages may have to be signed."""

    signing = forms.CharField(
        label=_("加签密钥"),
        required=False,
        max_length=100,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("安全设置选“加签”时填写；选“自定义关键词”时，关键词填“安澜”，这里不填。"),
    )


class OffsetsForm(forms.Form):
    """On which working days from the due day units are reminded."""

    offsets = forms.CharField(
        label=_("提醒日"),
        required=False,
        max_length=60,
        help_text=_(
            "相对报送时限的工作日，用空格分开：-3 是前3个工作日，0 是当天，1 是后1个工作日。留空则不提醒。"
        ),
    )

    def clean_offsets(self) -> list[int]:
        words = self.cleaned_data["offsets"].replace("，", " ").replace(",", " ").split()
        try:
            return [int(word) for word in words]
        except ValueError as error:
            raise forms.ValidationError(
                _("请填写整数，例如：-3 0 1，最远%(limit)d个工作日。"),
                params={"limit": FARTHEST_OFFSET},
            ) from error


def offsets_text(offsets: Iterable[int]) -> str:
    """As the field shows them."""
    return " ".join(str(offset) for offset in offsets)
