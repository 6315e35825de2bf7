"""One refusal, shown in the shape in which it was asked for."""

from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anlan.kernel.errors import (
    DomainError,
    InvalidInput,
    NotFound,
    NotPermitted,
    UnreadableFile,
)
from anlan.web.shell.request import is_fragment, wants_json

STATUS: dict[type[DomainError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    NotPermitted: HTTPStatus.FORBIDDEN,
    InvalidInput: HTTPStatus.BAD_REQUEST,
    UnreadableFile: HTTPStatus.BAD_REQUEST,
}
TITLES: dict[HTTPStatus, Promise] = {
    HTTPStatus.NOT_FOUND: _("没有找到这个页面"),
    HTTPStatus.FORBIDDEN: _("没有权限"),
    HTTPStatus.BAD_REQUEST: _("提交的内容有误"),
    HTTPStatus.CONFLICT: _("这一步现在不能办理"),
}


def status_of(error: DomainError) -> HTTPStatus:
    """The HTTP status of a refusal; whatever the catalogue does not single out is a conflict."""
    for kind, status in STATUS.items():
        if isinstance(error, kind):
            return status
    return HTTPStatus.CONFLICT


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The answer to a refused request: a page, a message for htmx, or JSON for a script."""
    status = status_of(error)
    if is_fragment(request):
        context = {"text": str(error), "level": "error"}
        return render(request, "_parts/message.html", context, status=status)
    fields = {name: str(text) for name, text in error.fields.items()}
    return said(request, status, error.code, str(error), fields)


def said(
    request: HttpRequest,
    status: HTTPStatus,
    code: str,
    text: str,
    fields: Mapping[str, str] | None = None,
) -> HttpResponse:
    """A refusal as JSON for a script, as a whole page for a person."""
    if wants_json(request):
        body = {"code": code, "message": text, "fields": dict(fields or {})}
        return JsonResponse(body, status=status)
    return refusal_page(request, status, text)


def refusal_page(request: HttpRequest, status: HTTPStatus, text: str) -> HttpResponse:
    """A whole page that says what was refused and where to go on."""
    context = {"title": TITLES[status], "text": text, "status": int(status)}
    return render(request, "refusal.html", context, status=status)
