"""The photos of hazards, for those in whose scope the hazard lies."""

from collections.abc import Callable
from typing import BinaryIO
from uuid import UUID

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from anlan.hazards import queries
from anlan.kernel.files import open_file
from anlan.kernel.thumbs import open_thumb
from anlan.web.shell.request import SignedInRequest

# A photo never changes under its address; it is kept by this browser only.
KEEP = "private, max-age=86400, immutable"


@require_safe
def photo(request: SignedInRequest, photo_id: UUID) -> HttpResponseBase:
    """The photo as it was kept."""
    return _sent(request, photo_id, open_file)


@require_safe
def thumb(request: SignedInRequest, photo_id: UUID) -> HttpResponseBase:
    """The photo small enough for a list over a village's line."""
    return _sent(request, photo_id, open_thumb, "small-")


def _sent(
    request: SignedInRequest, photo_id: UUID, opened: Callable[[str], BinaryIO], kind: str = ""
) -> HttpResponseBase:
    name = queries.photo(request.actor, photo_id).file_id
    etag = quote_etag(f"{kind}{name}")
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = FileResponse(opened(name), content_type="image/jpeg")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = KEEP
    # Whatever the bytes are, they are shown as a picture or not at all.
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
