"""The words of tus 1.0 (https://tus.io/protocols/resumable-upload), read and written."""

import base64
import binascii
from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.http import http_date
from django.utils.translation import gettext as _

from anlan.kernel.errors import InvalidInput
from anlan.kernel.uploads import KEPT_FOR, LARGEST_PIECE, Declaration

if TYPE_CHECKING:
    from anlan.kernel.models import Upload

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
PIECE_TYPE = "application/offset+octet-stream"
_READ_AT_ONCE = 64 * 1024
_DIGITS_OF_A_LENGTH = 15


def method_of(request: HttpRequest) -> str:
    """The method meant: where a firewall lets only POST through, a header names the real one."""
    named: str = request.headers.get("X-HTTP-Method-Override", "")
    return named.upper() if request.method == "POST" and named else request.method or ""


def answer(
    status: HTTPStatus = HTTPStatus.NO_CONTENT, upload: "Upload | None" = None
) -> HttpResponse:
    """An answer without a body; with an upload, how far it has come and until when it is kept."""
    response = HttpResponse(status=status)
    response.headers["Tus-Resumable"] = VERSION
    response.headers["Cache-Control"] = "no-store"
    if upload is not None:
        response.headers["Upload-Offset"] = str(upload.received)
        response.headers["Upload-Length"] = str(upload.size)
        response.headers["Upload-Expires"] = http_date((upload.touched_at + KEPT_FOR).timestamp())
    return response


def abilities() -> HttpResponse:
    """What this server understands."""
    response = answer()
    response.headers["Tus-Version"] = VERSION
    response.headers["Tus-Extension"] = EXTENSIONS
    response.headers["Tus-Max-Size"] = str(settings.DOCUMENT_LIMIT_BYTES)
    return response


def speaks_another_version(request: HttpRequest) -> bool:
    """Whether the client names a version that is not ours."""
    return request.headers.get("Tus-Resumable", VERSION) != VERSION


def declaration(request: HttpRequest) -> Declaration:
    """What the client declares in its headers; raises InvalidInput."""
    facts = _metadata(request.headers.get("Upload-Metadata", ""))
    try:
        return Declaration(
            id=UUID(facts.get("id", "")),
            purpose=facts.get("purpose", "")[:80],
            name=facts.get("filename", "")[-200:],
            size=length(request, "Upload-Length"),
            sha256=facts.get("sha256", ""),
        )
    except ValueError as error:
        raise _incomplete() from error


def length(request: HttpRequest, header: str) -> int:
    """A header that holds a number of bytes; raises InvalidInput."""
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS_OF_A_LENGTH):
        raise _incomplete()
    return int(text)


def piece(request: HttpRequest) -> bytes:
    """The bytes of one piece; what had come before the line broke is not lost. Raises InvalidInput."""
    if request.content_type != PIECE_TYPE:
        raise _incomplete()
    if length(request, "Content-Length") > LARGEST_PIECE:
        raise InvalidInput(_("一次发送的数据过大，请刷新页面后重新选择文件。"))
    received = bytearray()
    try:
        while more := request.read(_READ_AT_ONCE):
            received += more
    except UnreadablePostError:
        pass
    return bytes(received)


def _metadata(text: str) -> dict[str, str]:
    found = {}
    for pair in filter(None, text.split(",")):
        name, _space, value = pair.strip().partition(" ")
        try:
            plain = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise _incomplete() from error
        found[name] = plain.replace("\0", "")
    return found


def _incomplete() -> InvalidInput:
    return InvalidInput(_("上传请求不完整，请刷新页面后重新选择文件。"))
