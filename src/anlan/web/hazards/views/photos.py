"""The photos of hazards, for those in whose scope the hazard lies."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from anlan.hazards import queries
from anlan.kernel.marking import line_of
from anlan.web.shell.pictures import Picture
from anlan.web.shell.request import SignedInRequest


@require_safe
def photo(request: SignedInRequest, photo_id: UUID) -> HttpResponseBase:
    """The photo with its marks and facts; `?original=1` as it was kept."""
    return _picture(request, photo_id).respond(request)


@require_safe
def thumb(request: SignedInRequest, photo_id: UUID) -> HttpResponseBase:
    """The photo small enough for a list over a village's line."""
    return _picture(request, photo_id).respond(request, small=True)


def _picture(request: SignedInRequest, photo_id: UUID) -> Picture:
    found = queries.photo(request.actor, photo_id)
    hazard = found.hazard
    line = line_of(hazard.unit.name, hazard.place_name, found.taken_at, found.added_at)
    return Picture(found.file_id, found.file.media_type, found.marks, line)
