"""The zones of a bureau, and what lies in them."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.kernel import clock, events
from anlan.kernel.errors import InvalidInput, NotPermitted
from anlan.kernel.scope import Actor
from anlan.supervision import commands, queries
from anlan.web.accounts.forms import posted, tell
from anlan.web.shell.request import SignedInRequest
from anlan.web.supervision.forms import CandidateForm, UnitsForm, ZoneForm

if TYPE_CHECKING:
    from anlan.supervision.models import Zone
    from anlan.units.models import Unit


def zones(request: SignedInRequest) -> HttpResponse:
    """All zones with their leaders."""
    bureau = queries.own_bureaus(request.actor).first()
    context = {
        "zones": queries.zones(request.actor),
        "may_create": bureau is not None,
        "unassigned": queries.unassigned_count(request.actor, bureau) if bureau else 0,
    }
    return render(request, "supervision/zones.html", context)


def create(request: SignedInRequest) -> HttpResponse:
    """One zone more."""
    bureau = _own_bureau(request)
    form = ZoneForm(bureau, posted(request))
    if form.is_valid():
        try:
            zone = commands.create_zone(
                actor=request.actor,
                bureau_id=bureau.pk,
                name=form.cleaned_data["name"],
                leader_id=_id(form.cleaned_data["leader"]),
            )
        except InvalidInput as error:
            tell(form, error)
        else:
            messages.success(request, _("责任区已建立，请划入单位。"))
            return redirect("supervision:assign", zone.pk)
    return render(request, "supervision/create.html", {"form": form, "narrow": True})


def zone(request: SignedInRequest, zone_id: UUID) -> HttpResponse:
    """One zone and its units."""
    found = queries.zone(request.actor, zone_id)
    context = {
        "zone": found,
        "assignments": queries.units_of(request.actor, found),
        "may": _may(request.actor, found),
        "history": events.history_of(found) if _may(request.actor, found) else [],
    }
    return render(request, "supervision/zone.html", context)


def edit(request: SignedInRequest, zone_id: UUID) -> HttpResponse:
    """Its name and who heads it."""
    found = _own(request, zone_id)
    initial = {"name": found.name, "leader": str(found.leader_id or "")}
    form = ZoneForm(found.bureau, posted(request), initial=initial)
    if form.is_valid():
        try:
            commands.rename_zone(
                actor=request.actor, zone_id=zone_id, name=form.cleaned_data["name"] or found.name
            )
            commands.set_leader(
                actor=request.actor,
                zone_id=zone_id,
                leader_id=_id(form.cleaned_data["leader"]),
            )
        except InvalidInput as error:
            tell(form, error)
        else:
            messages.success(request, _("责任区已保存。"))
            return redirect("supervision:zone", zone_id)
    return render(request, "supervision/edit.html", {"form": form, "zone": found, "narrow": True})


def assign(request: SignedInRequest, zone_id: UUID) -> HttpResponse:
    """Units to be put into it."""
    found = _own(request, zone_id)
    form = UnitsForm(request.POST)
    if request.method == "POST" and form.is_valid():
        coming = commands.assign_units(
            actor=request.actor,
            zone_id=zone_id,
            unit_ids=form.cleaned_data["units"],
            today=clock.today(),
        )
        messages.success(request, _("已划入 %(count)d 个单位。") % {"count": len(coming)})
        return redirect("supervision:zone", zone_id)
    if request.method == "POST":
        messages.error(request, _("请至少勾选一个单位。"))
    filters = CandidateForm(request.GET)
    page, candidates = queries.candidates(
        request.actor,
        found,
        filters.cleaned_data.get("q", ""),
        unassigned=filters.cleaned_data.get("free", False),
        mark=request.GET.get("at", ""),
    )
    context = {
        "zone": found,
        "form": filters,
        "active": filters.active(),
        "candidates": candidates,
        "previous_url": filters.address(page.previous),
        "next_url": filters.address(page.next),
    }
    return render(request, "supervision/assign.html", context)


@require_POST
def release(request: SignedInRequest, zone_id: UUID) -> HttpResponse:
    """Units to be taken out of it."""
    form = UnitsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请至少勾选一个单位。"))
        _own(request, zone_id)
        return redirect("supervision:zone", zone_id)
    going = commands.release_units(
        actor=request.actor,
        zone_id=zone_id,
        unit_ids=form.cleaned_data["units"],
        today=clock.today(),
    )
    messages.success(request, _("已移出 %(count)d 个单位。") % {"count": len(going)})
    return redirect("supervision:zone", zone_id)


def _own_bureau(request: SignedInRequest) -> "Unit":
    bureau = queries.own_bureaus(request.actor).first()
    if bureau is None:
        raise NotPermitted
    return bureau


def _own(request: SignedInRequest, zone_id: UUID) -> "Zone":
    found = queries.zone(request.actor, zone_id)
    if not _may(request.actor, found):
        raise NotPermitted
    return found


def _may(actor: Actor, zone: "Zone") -> bool:
    return queries.may(actor, "change_zone", zone.bureau)


def _id(text: str) -> UUID | None:
    return UUID(text) if text else None
