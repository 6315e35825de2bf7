"""What devices sent without the right to, or what could not be entered: read, and decided on."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from anlan.inspections import commands, queries
from anlan.inspections.states import InspectionKind
from anlan.inspections.states.parcels import ParcelState
from anlan.kernel import clock
from anlan.kernel.errors import AlreadyChanged, InvalidInput, NotPermitted, WrongState
from anlan.kernel.events import history_of
from anlan.kernel.files import open_file
from anlan.web.shell.request import SignedInRequest

TABS: dict[str, Promise] = {
    queries.WAITING: gettext_lazy("待核定"),
    queries.FAILED: gettext_lazy("未能入账"),
    queries.DECIDED: gettext_lazy("已核定"),
}
KINDS = dict(InspectionKind.choices)


@dataclass(frozen=True, slots=True)
class Tab:
    """One list beside the others."""

    label: Promise
    url: str
    current: bool
    count: int | None = None


@require_GET
def parcels(request: SignedInRequest) -> HttpResponse:
    """Those that wait for a decision, or another of the three lists."""
    _require_seeing(request)
    which = request.GET.get("show", queries.WAITING)
    which = which if which in TABS else queries.WAITING
    page = queries.parcels_to_settle(request.actor, which, mark=request.GET.get("at", ""))
    context = {
        "which": which,
        "tabs": [Tab(label, _address(show=key), key == which) for key, label in TABS.items()],
        "lines": [(each, KINDS.get(each.kind, "")) for each in queries.parcel_lines(page.rows)],
        "previous_url": _address(show=which, at=page.previous) if page.previous else "",
        "next_url": _address(show=which, at=page.next) if page.next else "",
    }
    return render(request, "parcels/list.html", context)


@require_GET
def parcel(request: SignedInRequest, sent_id: UUID) -> HttpResponse:
    """One of them in plain words, with its photos, and what accepting it would do."""
    file = queries.parcel_file(request.actor, sent_id)
    context = {
        "file": file,
        "parcel": file.parcel,
        "kind": KINDS.get(file.content.kind, "") if file.content else "",
        "history": history_of(file.parcel),
    }
    return render(request, "parcels/parcel.html", context)


@require_POST
def accept(request: SignedInRequest, sent_id: UUID) -> HttpResponse:
    """Enter it in the name of who sent it."""
    return _settle(request, sent_id, accept=True)


@require_POST
def reject(request: SignedInRequest, sent_id: UUID) -> HttpResponse:
    """Turn it away; it stays readable."""
    return _settle(request, sent_id, accept=False)


@require_GET
def photo(request: SignedInRequest, sent_id: UUID, sha256: str) -> HttpResponseBase:
    """A photo that the parcel declares."""
    file = queries.parcel_photo(request.actor, sent_id, sha256)
    response = FileResponse(open_file(file.pk), content_type=file.media_type)
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _settle(request: SignedInRequest, sent_id: UUID, *, accept: bool) -> HttpResponse:
    try:
        receipt = commands.settle_parcel(
            actor=request.actor,
            parcel_id=sent_id,
            accept=accept,
            reason=request.POST.get("reason", "").strip(),
            received_at=clock.now(),
        )
    except (AlreadyChanged, InvalidInput, WrongState) as error:
        messages.error(request, str(error))
        return redirect("parcels:parcel", sent_id)
    if receipt.state == ParcelState.REFUSED:
        messages.error(request, _("已接收，但未能入账：%(reason)s") % {"reason": receipt.reason})
    elif accept:
        messages.success(request, _("已接收，内容已按上报人的姓名记入。"))
    else:
        messages.success(request, _("已退回。内容继续留存，可以查看。"))
    return redirect("parcels:parcel", sent_id)


def _require_seeing(request: SignedInRequest) -> None:
    if not queries.may_see_parcels(request.actor):
        raise NotPermitted


def _address(**words: str) -> str:
    return f"{reverse('parcels:list')}?{urlencode(words)}"
