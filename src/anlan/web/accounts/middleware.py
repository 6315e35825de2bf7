"""What stands between the sign-in and the pages: idle time, a password of one's own, a code."""

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from anlan.accounts import queries
from anlan.kernel import clock
from anlan.kernel.errors import NotPermitted
from anlan.web.shell.refusals import refusal
from anlan.web.shell.request import SEEN, SignedInRequest, is_fragment, wants_json

Next = Callable[[HttpRequest], HttpResponseBase]

# A session's time starts anew at most this often: a write a minute instead of one a request.
BEAT_SECONDS = 60
UNATTENDED = "X-Unattended"
PROVEN = "second_factor"
BEFORE_PASSWORD = frozenset({"accounts:sign_out", "accounts:password"})
BEFORE_CODE = BEFORE_PASSWORD | {
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_view_recovery_codes",
}


class AccountNotReady(NotPermitted):
    """A first password is not changed yet, or a compulsory second factor is lacking."""

    code = "account_not_ready"
    default = gettext_lazy("请先打开系统首页，按提示修改密码或启用两步验证，再继续。")


class SessionActivity:
    """Keeps a session alive while it is used, and notes when and from where for its owner's list.

    The idle time-out (SESSION_COOKIE_AGE) is exact to BEAT_SECONDS, on the short side. A page that
    renews itself says so and keeps nothing alive: nobody need be sitting before it.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        attended = UNATTENDED not in request.headers
        if attended and request.session.session_key and request.user.is_authenticated:
            _beat(request)
        return self.get_response(request)


class AccountGate:
    """Lets nobody pass who still uses a one-time password, or lacks a compulsory second factor."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        _view: object,
        _args: object,
        _kwargs: Any,  # noqa: ANN401 -- Django's signature
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not request.user.is_authenticated:
            return None
        if request.user.must_change_password:
            return (
                None if match.view_name in BEFORE_PASSWORD else _lead(request, "accounts:password")
            )
        if match.view_name in BEFORE_CODE or not _lacks_second_factor(
            cast("SignedInRequest", request)
        ):
            return None
        return _lead(request, "mfa_activate_totp")


def _beat(request: HttpRequest) -> None:
    now = int(time.time())
    if now - request.session.get(SEEN, 0) < BEAT_SECONDS:
        return
    request.session[SEEN] = now
    own = UserSession.objects.filter(session_key=request.session.session_key)
    if not own.update(last_seen_at=clock.now()):
        UserSession.objects.create_from_request(request)


def _lacks_second_factor(request: SignedInRequest) -> bool:
    if not settings.REQUIRE_TOTP_FOR_ADMINISTRATORS or request.session.get(PROVEN):
        return False
    if not queries.must_have_second_factor(request.actor):
        return False
    if queries.has_second_factor(request.user.pk):
        request.session[PROVEN] = True
        return False
    return True


def _lead(request: HttpRequest, address: str) -> HttpResponse:
    if wants_json(request):
        return refusal(request, AccountNotReady())
    if is_fragment(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": reverse(address)})
    return redirect(address)
