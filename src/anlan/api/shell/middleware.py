"""What stands around the interface: a key stands for itself, and every answer is JSON."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from anlan.api.shell.door import key_of
from anlan.api.shell.refusals import refusal

Next = Callable[[HttpRequest], HttpResponseBase]
PREFIX = "/api/"


class Interface:
    """Stands before the session: where a device's key is sent, no cookie is looked at.

    So a key costs no session, and an ended session beside it does no harm.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        if key_of(request):
            request.COOKIES = {}
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            told = refusal(response.status_code, "wrong_method", _("这个地址不接受这种请求。"))
            told.headers["Allow"] = response.headers["Allow"]
            response = told
        response.headers.setdefault("Cache-Control", "no-store")
        return response
