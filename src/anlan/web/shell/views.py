"""Error pages."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from anlan.web.shell.refusals import said


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """400."""
    text = _("浏览器发来的内容无法识别，请返回上一页重试。")
    return said(request, HTTPStatus.BAD_REQUEST, "bad_request", text)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """403."""
    text = _("您的岗位没有打开这个页面的权限。")
    return said(request, HTTPStatus.FORBIDDEN, "not_permitted", text)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """403 when the form's token does not fit the session."""
    text = _("页面停留时间过长或已重新登录，请返回上一页刷新后再提交。")
    return said(request, HTTPStatus.FORBIDDEN, "form_expired", text)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """404."""
    text = _("地址可能有误，或者内容不在您的管理范围内。")
    return said(request, HTTPStatus.NOT_FOUND, "not_found", text)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """500, without the request and so without touching the database."""
    return HttpResponse(render_to_string("500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)
