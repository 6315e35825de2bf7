"""The error catalogue: every refusal a user may meet, with words fit to show."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class DomainError(Exception):
    """Base of all refusals; `str(error)` is a sentence for the user.

    `fields` names the inputs at fault, so that a form can show the message beside them.
    """

    code = "refused"
    default: Text = _("此操作不能完成。")

    def __init__(
        self, message: Text | None = None, *, fields: Mapping[str, Text] | None = None
    ) -> None:
        super().__init__(message if message is not None else self.default)
        self.fields: dict[str, Text] = dict(fields or {})

    def __str__(self) -> str:
        return str(self.args[0])


class NotFound(DomainError):
    """It does not exist, or lies outside the actor's scope: the two answer alike."""

    code = "not_found"
    default = _("没有找到，或不在您的管理范围内。")


class NotPermitted(DomainError):
    """It is in scope, but the actor's roles do not allow this act."""

    code = "not_permitted"
    default = _("您的岗位没有这项权限。")


class WrongState(DomainError):
    """The transition table does not know this move from the present state."""

    code = "wrong_state"
    default = _("当前状态下不能执行此操作，请刷新页面查看最新情况。")


class InvalidInput(DomainError):
    """Something given is missing or wrong; `fields` says what."""

    code = "invalid_input"
    default = _("填写的内容有误，请按提示修改。")


class AlreadyChanged(DomainError):
    """Somebody else changed the same thing since the actor read it."""

    code = "already_changed"
    default = _("他人刚刚修改过这条内容，请刷新后再改。")


class AlreadySentDifferently(DomainError):
    """A client-made id arrived again with other content."""

    code = "already_sent_differently"
    default = _("同一编号的内容已经上报过，但与这次不一致。")


class UnreadableFile(DomainError):
    """A file is not of the kind, size or shape that is asked for."""

    code = "unreadable_file"
    default = _("文件无法读取。")


class SignInRefused(DomainError):
    """Name and password do not fit, or the account is locked or switched off."""

    code = "sign_in_refused"
    default = _("登录名或密码不正确。")
