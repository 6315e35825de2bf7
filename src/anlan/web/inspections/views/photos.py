"""Photos of failed items, while the sheet is being filled in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anlan.inspections import commands, queries
from anlan.inspections.permissions import RULES
from anlan.kernel.errors import InvalidInput, UnreadableFile, WrongState
from anlan.kernel.marking import line_of
from anlan.kernel.permissions import require
from anlan.web.inspections.forms import PhotoForm, require_shape
from anlan.web.shell.pictures import Picture
from anlan.web.shell.request import SignedInRequest, wants_json


@require_POST
def add(request: SignedInRequest, sheet_id: UUID) -> HttpResponse:
    """Keep a photo; the script gets its address, a plain form comes back to the item."""
    sheet = queries.sheet(request.actor, sheet_id)
    require(RULES, request.actor, "add_photo", sheet.unit_path)
    form = PhotoForm(request.POST, request.FILES)
    try:
        require_shape(form)
        photo = commands.add_sheet_photo(
            actor=request.actor,
            sheet_id=sheet_id,
            item_code=form.cleaned_data["item_code"],
            role=form.cleaned_data["role"],
            data=form.cleaned_data["photo"],
        )
    except (InvalidInput, UnreadableFile, WrongState) as error:
        if wants_json(request):
            raise
        messages.error(request, str(error))
        return _back(sheet_id, str(form.cleaned_data.get("item_code", "")))
    if wants_json(request):
        address = reverse("inspections:photo", args=[sheet_id, photo.pk])
        return JsonResponse({"id": str(photo.pk), "role": photo.role, "address": address})
    messages.success(request, _("照片已上传。"))
    return _back(sheet_id, photo.item_code)


@require_GET
def show(request: SignedInRequest, sheet_id: UUID, photo_id: UUID) -> HttpResponseBase:
    """The photo with its marks and facts; `?original=1` as it was kept, `?small=1` for lists."""
    photo = queries.photo(request.actor, sheet_id, photo_id)
    sheet = photo.sheet
    place = sheet.coverage_row.place_name
    line = line_of(sheet.inspection.unit.name, place, photo.taken_at, photo.added_at)
    return Picture(photo.file_id, photo.file.media_type, photo.marks, line).respond(request)


@require_POST
def remove(request: SignedInRequest, sheet_id: UUID, photo_id: UUID) -> HttpResponse:
    """Take a photo off the sheet."""
    photo = queries.photo(request.actor, sheet_id, photo_id)
    commands.remove_sheet_photo(actor=request.actor, sheet_id=sheet_id, photo_id=photo_id)
    if wants_json(request):
        return JsonResponse({"removed": str(photo_id)})
    messages.success(request, _("照片已删除。"))
    return _back(sheet_id, photo.item_code)


def _back(sheet_id: UUID, item_code: str) -> HttpResponse:
    address = reverse("inspections:sheet", args=[sheet_id])
    return redirect(f"{address}#item-{item_code}" if item_code else address)
