"""How allauth behaves here: its machinery, our rules and our words."""

import base64
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.accounts import commands, queries
from anlan.accounts.backends import address_of
from anlan.kernel.errors import SignInRefused

WRONG_CODE = _("验证码不正确，请输入手机上当前显示的6位数字，或一个没用过的恢复码。")
WAIT = _("尝试过于频繁，请稍等一分钟再试。")
# What allauth says by template; what is not named here is left unsaid.
MESSAGES = {
    "mfa/messages/totp_activated.txt": _("两步验证已启用。"),
    "mfa/messages/totp_deactivated.txt": _("两步验证已关闭。"),
    "mfa/messages/recovery_codes_generated.txt": _("恢复码已生成，请打印或抄写后妥善保管。"),
}


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Accounts are given out by the bureau; refusals come in the words of the command."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "incorrect_password": _("密码不正确。"),
        "invalid_login": _("登录名或密码不正确。"),
        "rate_limited": WAIT,
        "too_many_login_attempts": WAIT,
        "username_password_mismatch": _("登录名或密码不正确。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth's signature
        """Never."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> object:  # noqa: ANN401 -- allauth's signature
        """As allauth does it; the refusal's words go to the form."""
        try:
            return super().authenticate(request, **credentials)
        except SignInRefused as error:
            raise ValidationError(str(error)) from error

    def reauthenticate(self, user: Any, password: str) -> bool:  # noqa: ANN401 -- allauth's signature
        """Ask for the password once more, under the same lock as the sign-in."""
        try:
            commands.confirm_password(
                user_id=user.pk, password=password, address=address_of(self.request)
            )
        except SignInRefused as error:
            raise ValidationError(str(error)) from error
        return True

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:  # noqa: ANN401 -- allauth's signature
        """By password alone."""
        if not user.is_authenticated:
            return []
        address = reverse("account_reauthenticate")
        return [{"id": "reauthenticate", "description": _("密码"), "url": address}]

    def respond_user_inactive(self, request: HttpRequest, user: object) -> HttpResponse:  # noqa: ARG002 -- allauth's signature
        """Back to the sign-in, whose form says what is the matter."""
        return redirect(settings.LOGIN_URL)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The client's address; behind a socket of the same machine there is none."""
        return str(get_client_ip(request) or "127.0.0.1")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *_others: object,
        **_named: object,
    ) -> None:
        """Our own words for what allauth wants to say."""
        if message_template in MESSAGES:
            messages.add_message(request, level, str(MESSAGES[message_template]))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Secrets are stored under a key made from the system's own; administrators keep theirs."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": _("本系统要求管理员使用两步验证，不能关闭。"),
        "cannot_generate_recovery_codes": _("请先启用两步验证，再生成恢复码。"),
    }

    def encrypt(self, text: str) -> str:
        """The stored form of a secret."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; a fresh one, which no code fits, where the system's key has changed."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return str(generate_totp_secret())

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not where it is compulsory."""
        if not settings.REQUIRE_TOTP_FOR_ADMINISTRATORS:
            return True
        return not queries.must_have_second_factor(queries.actor_for(authenticator.user))


def _cipher() -> Fernet:
    key = sha256(b"anlan.second-factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
