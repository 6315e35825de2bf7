"""Photos of parcels: what is here, and the bytes that are not."""

from http import HTTPStatus
from typing import Annotated

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from ninja import Path, Router, Schema
from ninja.params.functions import Header
from pydantic import Field

from anlan.api.field.parcels import sender
from anlan.api.shell.bodies import read_at_most
from anlan.api.shell.door import SESSION_OR_KEY, ApiRequest
from anlan.api.shell.refusals import REFUSED, Refusal
from anlan.inspections import commands, queries
from anlan.inspections.states.parcels import Digest

router = Router(tags=["photos"])
MOST_ASKED = 500
# Beyond any file: a number of ten thousand digits is no length.
MOST_BYTES = 10**12


class Asked(Schema):
    """Digests (SHA-256, in hexadecimal) of photos."""

    sha256: Annotated[list[Digest], Field(max_length=MOST_ASKED)]


class PhotosHere(Schema):
    """Those that are here; of others, how many bytes have come."""

    have: list[str]
    partial: dict[str, int]


class Progress(Schema):
    """How many bytes have come; `complete` once the photo is kept."""

    received: int
    complete: bool


class Misplaced(Refusal):
    """A piece from another place than the next; `received` says from where to go on."""

    received: int | None = None


@router.post(
    "/photos/have",
    auth=SESSION_OR_KEY,
    response={200: PhotosHere, **REFUSED},
    url_name="have_photos",
)
def have_photos(request: ApiRequest, body: Asked) -> PhotosHere:
    """Which of one's own photos are here, and how far the rest has come."""
    found = queries.photos_here(request.auth.actor, body.sha256)
    return PhotosHere(have=found.have, partial=found.partial)


@router.put(
    "/photos/{sha256}",
    auth=SESSION_OR_KEY,
    response={200: Progress, **REFUSED, 409: Misplaced},
    url_name="put_photo",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            },
        }
    },
)
def put_photo(
    request: ApiRequest,
    sha256: Annotated[Digest, Path()],
    offset: int = Header(0, alias="Upload-Offset", ge=0, le=MOST_BYTES),
    length: int | None = Header(None, alias="Upload-Length", ge=0, le=MOST_BYTES),
) -> Progress | HttpResponse:
    """The bytes of a photo from an offset on; without headers the whole."""
    data = read_at_most(request, settings.FIELD_PIECE_BYTES)
    announced = int(request.META.get("CONTENT_LENGTH") or 0)
    piece = commands.Piece(sha256, offset, announced if length is None else length, data)
    try:
        came = commands.receive_photo(
            actor=request.auth.actor, piece=piece, most=settings.UPLOAD_LIMIT_BYTES
        )
    except commands.PieceMisplaced as error:
        told = {"code": error.code, "message": str(error), "fields": {}, "received": error.received}
        return JsonResponse(told, status=HTTPStatus.CONFLICT)
    if came.complete:
        # After the photo is committed: of two last photos at once, one sees the other.
        commands.photo_arrived(sender=sender(request), sha256=sha256)
    return Progress(received=came.received, complete=came.complete)
