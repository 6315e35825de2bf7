"""Refusals in JSON: a code for the program, a sentence for the person, the fields at fault."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from anlan.accounts.commands import KeyStopped, KeyUnknown

Text = str | Promise
# What is wrong with a value, by the kind of error that pydantic names; the rest is "not fit".
WORDS: dict[str, Promise] = {
    "missing": gettext_lazy("缺少这一项"),
    "extra_forbidden": gettext_lazy("没有这一项"),
    "string_too_long": gettext_lazy("内容过长"),
    "string_too_short": gettext_lazy("内容过短"),
    "string_type": gettext_lazy("应为文字"),
    "string_unicode": gettext_lazy("含有无法保存的字符"),
    "string_pattern_mismatch": gettext_lazy("格式不正确"),
    "too_long": gettext_lazy("条数过多"),
    "too_short": gettext_lazy("条数过少"),
    "literal_error": gettext_lazy("不是可选的值"),
    "enum": gettext_lazy("不是可选的值"),
    "timezone_aware": gettext_lazy("时间缺少时区"),
    "greater_than_equal": gettext_lazy("数值过小"),
    "less_than_equal": gettext_lazy("数值过大"),
}
OTHER = gettext_lazy("内容不符合要求")
MOST_NAMED = 20


class Refusal(Schema):
    """Every refusal; `fields` names the inputs at fault by their path (sheets.0.answers.3.item)."""

    code: str
    message: str
    fields: dict[str, str] = {}


REFUSED: dict[Any, Any] = {
    frozenset({400, 401, 403, 404, 409, 411, 413, 415, 422, 426}): Refusal,
}


class Refused(Exception):
    """A refusal of the interface itself, before any command is asked."""

    def __init__(self, status: HTTPStatus, code: str, message: Text) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class NotStorable(Exception):
    """A text that no database keeps, at that path."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def refusal(
    status: int, code: str, message: Text, fields: Mapping[str, Text] | None = None
) -> HttpResponse:
    """The answer itself."""
    named = {name: str(text) for name, text in (fields or {}).items()}
    body = {"code": code, "message": str(message), "fields": named}
    response = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="field"'
    return response


def listen(api: NinjaAPI) -> None:
    """Let that interface answer its refusals so; those of commands pass on to where pages catch them."""
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(NotStorable, _not_storable)
    api.add_exception_handler(ValidationError, _wrong_shape)
    api.add_exception_handler(HttpError, _unreadable)
    api.add_exception_handler(AuthenticationError, _stranger)
    for kind in (KeyUnknown, KeyStopped):
        api.add_exception_handler(kind, _key_refused)


def _refused(_request: HttpRequest, error: Refused | type[Refused]) -> HttpResponse:
    assert isinstance(error, Refused)  # noqa: S101 -- ninja types handlers by class or instance
    return refusal(error.status, error.code, error.message)


def _not_storable(_request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    return _wrong({getattr(error, "path", ""): WORDS["string_unicode"]})


def _wrong_shape(_request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    named: dict[str, Text] = {}
    for each in getattr(error, "errors", [])[:MOST_NAMED]:
        named.setdefault(_path(each["loc"]), WORDS.get(each["type"], OTHER))
    return _wrong(named)


def _wrong(fields: Mapping[str, Text]) -> HttpResponse:
    first = next(iter(fields.items()), ("", OTHER))
    words = {"field": first[0], "what": first[1]}
    text = _("发来的内容有误：%(field)s %(what)s。请更新后重试；内容仍保存在本机。") % words
    return refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "wrong_shape", text, fields)


def _path(place: Sequence[str | int]) -> str:
    """Where in the body, without the names that stand for the body itself."""
    inner = place[2:] if place[:1] == ("body",) and len(place) > 2 else place[1:]  # noqa: PLR2004
    return ".".join(str(each) for each in inner) or str(place[0])


def _unreadable(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    if isinstance(error, HttpError) and isinstance(error.__cause__, NotStorable):
        return _not_storable(request, error.__cause__)
    text = _("发来的内容不是完整的 JSON，可能在传输中损坏，请重试。")
    return refusal(getattr(error, "status_code", HTTPStatus.BAD_REQUEST), "broken_json", text)


def _stranger(_request: HttpRequest, _error: Exception | type[Exception]) -> HttpResponse:
    text = _("登录已过期，请重新登录。未上报的内容仍保存在本机。")
    return refusal(HTTPStatus.UNAUTHORIZED, "sign_in_needed", text)


def _key_refused(_request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    return refusal(HTTPStatus.UNAUTHORIZED, getattr(error, "code", ""), str(error))
