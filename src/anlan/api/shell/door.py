"""The door of the interface: the client's shape, who asks, and the body, in this order."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from anlan.accounts import commands
from anlan.api.shell.bodies import SMALL, receive
from anlan.api.shell.refusals import Refused
from anlan.api.shell.versions import client_version

if TYPE_CHECKING:
    from anlan.accounts.models import User
    from anlan.kernel.scope import Actor

_BEARER = "bearer "
# Sent with the bytes themselves: read by the address itself.
OWN_READING = frozenset({"api:put_photo"})
LIMITS: Mapping[str, int] = {
    "api:push": settings.FIELD_PUSH_BYTES,
    "api:put_parcel": settings.FIELD_PUSH_BYTES,
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `why_not`: what they send does not count by itself (the device's key alone)."""

    actor: "Actor"
    user_id: UUID
    client_version: int
    why_not: str = ""


class ApiRequest(HttpRequest):
    """A request that has come through the door; `user` is there for sessions alone."""

    auth: Caller
    user: "User"
    actor: "Actor"


class BySession(AuthBase):
    """A signed-in person's session, with its token where something is sent."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Caller | None:
        """Who is signed in; None for nobody."""
        version = client_version(request)
        user = request.user
        if not user.is_authenticated:
            return None
        if check_csrf(request) is not None:
            text = _("页面停留时间过长或已重新登录，请重新打开后再试。")
            raise Refused(HTTPStatus.FORBIDDEN, "csrf_failed", text)
        _receive(request)
        return Caller(cast("ApiRequest", request).actor, user.pk, version)


class ByKey(AuthBase):
    """A device's own key."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Caller | None:
        """Whose device it is; None without a key. Raises KeyUnknown, KeyStopped."""
        version = client_version(request)
        key = key_of(request)
        if not key:
            return None
        holder = commands.use_device_key(key=key)
        assert holder.actor.id is not None  # noqa: S101 -- a device belongs to a person
        _receive(request)
        return Caller(holder.actor, holder.actor.id, version, str(holder.why_not))


SESSION: list[AuthBase] = [BySession()]
SESSION_OR_KEY: list[AuthBase] = [ByKey(), *SESSION]


def key_of(request: HttpRequest) -> str:
    """The key that the request carries, empty without one."""
    said: str = request.headers.get("Authorization", "")
    return said[len(_BEARER) :].strip() if said.lower().startswith(_BEARER) else ""


def _receive(request: HttpRequest) -> None:
    match = request.resolver_match
    name = match.view_name if match else ""
    if request.method in {"POST", "PUT"} and name not in OWN_READING:
        receive(request, LIMITS.get(name, SMALL))
