"""Reading a document, its pages one by one, and keeping the file."""

from typing import BinaryIO
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from anlan.kernel.documents import reading
from anlan.kernel.documents.kinds import MEDIA_TYPES, Kind
from anlan.kernel.errors import NotFound
from anlan.kernel.files import open_file
from anlan.web.documents.reader import number_asked, reader_of
from anlan.web.documents.sources import SOURCES, Readable
from anlan.web.shell.request import SignedInRequest

PNG = b"\x89PNG"
# A stored document never changes under its address; it is kept by this browser only.
KEEP = "private, max-age=86400, immutable"


@require_safe
def read(request: SignedInRequest, document_id: UUID, source: str) -> HttpResponse:
    """The document in the browser."""
    document = SOURCES[source](request.actor, document_id)
    context = {"reader": reader_of(document, request.GET), "document": document}
    return render(request, "documents/read.html", context)


@require_safe
def part(request: SignedInRequest, document_id: UUID, source: str) -> HttpResponseBase:
    """One page of a PDF, or one picture."""
    document = SOURCES[source](request.actor, document_id)
    number = number_asked(request.GET, "number", 1)
    etag = quote_etag(f"{document.digest}-{number}")
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        picture = _opened(document, number)
        response = FileResponse(picture, content_type=_type_of(picture))
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = KEEP
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def file(request: SignedInRequest, document_id: UUID, source: str) -> HttpResponseBase:
    """The file itself, under its name."""
    document = SOURCES[source](request.actor, document_id)
    response = FileResponse(
        open_file(document.digest),
        as_attachment=True,
        filename=document.name,
        content_type=MEDIA_TYPES[document.kind],
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _opened(document: Readable, number: int) -> BinaryIO:
    match document.kind:
        case Kind.PDF:
            return reading.open_page(document.digest, number)
        case Kind.WORD:
            return reading.open_picture(document.digest, number)
        case Kind.PHOTO if number == 1:
            return open_file(document.digest)
    raise NotFound


def _type_of(picture: BinaryIO) -> str:
    head = picture.read(len(PNG))
    picture.seek(0)
    return "image/png" if head == PNG else "image/jpeg"
