"""What every request goes through: headers, the actor, refusals turned into pages."""

from collections.abc import Callable
from http import HTTPStatus
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from anlan.accounts.queries import actor_for
from anlan.kernel.errors import DomainError, UnreadableFile
from anlan.kernel.scope import Actor
from anlan.web.shell.refusals import refusal
from anlan.web.shell.request import SignedInRequest, is_fragment

Next = Callable[[HttpRequest], HttpResponseBase]

# Scripts and styles come from our own files only; photos being uploaded are shown as blobs, and
# the small drawings inside the style sheet are data addresses.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{kind} {value}" for kind, value in POLICY.items()),
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
}


class SecurityHeaders:
    """Puts the content security policy on every answer, static files included."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            # A school's computer is shared: after sign-out, "back" must not show the page again.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class BodyLimit:
    """Refuses a body that is announced as larger than any form of ours, before a byte is read."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdecimal() and int(announced) > settings.REQUEST_LIMIT_BYTES:
            limit = settings.DOCUMENT_LIMIT_BYTES // (1024 * 1024)
            text = _("文件超过 %(limit)d MB。请压缩其中的图片，或拆成几个文件上传。")
            return refusal(request, UnreadableFile(text % {"limit": limit}))
        return self.get_response(request)


class ChosenLanguage:
    """Chinese, unless the person chose English here.

    What the browser prefers is not asked: offices run English browsers and read Chinese.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            return self.get_response(request)


class ActorOnRequest:
    """Gives the request its `actor`, asked for only when somebody looks at it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        actor = cast("Actor", SimpleLazyObject(lambda: _actor(request)))
        cast("SignedInRequest", request).actor = actor
        return self.get_response(request)


class DomainErrors:
    """Turns a refusal that no view has caught into a page, a fragment or JSON."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if is_fragment(request) and _leads_to_sign_in(response):
            # The session has ended: the whole page goes there, not the part of it that asked.
            return HttpResponse(
                status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": resolve_url("/")}
            )
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DomainError):
            return refusal(request, exception)
        return None


def _actor(request: HttpRequest) -> Actor:
    if request.user.is_authenticated:
        return actor_for(request.user)
    return Actor(id=None, name="")


def _leads_to_sign_in(response: HttpResponseBase) -> bool:
    location = response.headers.get("Location", "")
    return location.partition("?")[0] == resolve_url(settings.LOGIN_URL)
