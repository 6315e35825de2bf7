"""Bodies: how large they may be is known before they are read, unpacked or understood."""

import zlib
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError
from django.utils.translation import gettext as _
from ninja.parser import Parser
from pydantic_core import from_json

from anlan.api.shell.refusals import NotStorable, Refused

SMALL = 256 * 1024
# Answers repeat their names: packed they are a tenth. What unfolds further is no parcel.
UNPACKED = 4
# zlib's name for: a gzip head is expected.
_GZIP = 31


class StrictParser(Parser):
    """JSON as it is written down: no NaN, no endless nesting, no character that cannot be kept."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The body as plain values; ValueError for what is no JSON."""
        body = request.body
        value = from_json(body, allow_inf_nan=False)
        # In JSON the character zero can only be written so; PostgreSQL keeps it nowhere.
        if b"\\u0000" in body:
            _require_storable(value, ())
        return cast("dict[str, Any]", value)

    def parse_querydict(
        self,
        data: Any,  # noqa: ANN401 -- ninja's own
        list_fields: list[str],
        request: HttpRequest,
    ) -> dict[str, Any]:
        """What stands behind the question mark."""
        found = super().parse_querydict(data, list_fields, request)
        _require_storable(found, ())
        return found


def receive(request: HttpRequest, limit: int) -> None:
    """Read the body into `request.body`, unpacked; raises Refused for one that is larger."""
    packed = read_at_most(request, limit)
    match request.headers.get("Content-Encoding", "identity").lower():
        case "identity":
            body = packed
        case "gzip":
            body = _unpacked(packed, limit * UNPACKED)
        case _:
            text = _("不支持这种压缩方式，请更新后重试。")
            raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unknown_encoding", text)
    # Where Django keeps a body that it has read.
    request._body = body  # noqa: SLF001


def read_at_most(request: HttpRequest, limit: int) -> bytes:
    """The bytes sent; what had come before the line broke is not lost."""
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        text = _("请求没有说明长度，请更新后重试。")
        raise Refused(HTTPStatus.LENGTH_REQUIRED, "length_required", text)
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if not announced.isdecimal() or int(announced) > limit:
        raise _too_large()
    received = bytearray()
    try:
        while more := request.read(settings.FIELD_PIECE_BYTES):
            received += more
    except UnreadablePostError:
        pass
    return bytes(received)


def _unpacked(packed: bytes, limit: int) -> bytes:
    unpacking = zlib.decompressobj(_GZIP)
    try:
        body = unpacking.decompress(packed, limit + 1)
    except zlib.error:
        body, unpacking = b"", zlib.decompressobj(_GZIP)
    if len(body) > limit:
        raise _too_large()
    if not unpacking.eof or unpacking.unused_data:
        text = _("压缩的内容不完整，可能在传输中损坏，请重试。")
        raise Refused(HTTPStatus.BAD_REQUEST, "broken_gzip", text)
    return body


def _too_large() -> Refused:
    text = _("一次上报的内容过大，请分几次上报。")
    return Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", text)


def _require_storable(value: object, place: tuple[str | int, ...]) -> None:
    """Name the first text with the character zero. Nesting is bounded: the JSON was read already."""
    if isinstance(value, str):
        if "\0" in value:
            raise NotStorable(".".join(map(str, place)))
    elif isinstance(value, Mapping):
        for name, each in value.items():
            _require_storable(name, place)
            _require_storable(each, (*place, name))
    elif isinstance(value, Sequence):
        for number, each in enumerate(value):
            _require_storable(each, (*place, number))
