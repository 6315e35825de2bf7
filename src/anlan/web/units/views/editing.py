"""Entering a unit, changing what is said about it, closing and moving it."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.kernel import clock
from anlan.kernel.errors import DomainError, InvalidInput, NotPermitted
from anlan.kernel.scope import Actor
from anlan.units import commands, queries
from anlan.web.accounts.forms import posted, tell
from anlan.web.shell.request import SignedInRequest
from anlan.web.units.forms import (
    CloseForm,
    KindForm,
    MoveForm,
    NewUnitForm,
    ReasonForm,
    UnitForm,
)

if TYPE_CHECKING:
    from anlan.units.models import Unit


def create(request: SignedInRequest) -> HttpResponse:
    """A unit that is not in the register yet."""
    if not queries.may_anywhere(request.actor, "create"):
        raise NotPermitted
    form = NewUnitForm(request.actor, posted(request), initial=_parent_asked(request))
    if form.is_valid():
        try:
            unit = commands.create_unit(
                actor=request.actor,
                parent_id=form.cleaned_data["parent"].pk,
                kind=form.cleaned_data["kind"],
                facts=form.facts(),
            )
        except InvalidInput as error:
            tell(form, error)
        else:
            messages.success(request, _("已新增单位，并按办学条件生成了场所和岗位，请核对。"))
            return redirect("units:unit", unit.pk)
    return render(request, "units/create.html", {"form": form, "narrow": True})


def edit(request: SignedInRequest, unit_id: UUID) -> HttpResponse:
    """What is said about a unit."""
    unit = _for(request.actor, unit_id, "describe")
    with_identity = queries.may(request.actor, "identify", unit)
    names = UnitForm.base_fields.keys() - {"kind", "seen"}
    initial = {name: getattr(unit, name) for name in names} | {"seen": unit.updated_at.isoformat()}
    form = UnitForm(posted(request), with_identity=with_identity, is_new=False, initial=initial)
    if form.is_valid():
        try:
            commands.update_unit(
                actor=request.actor,
                unit_id=unit_id,
                facts=form.facts(),
                seen_at=_moment(form.cleaned_data["seen"]),
            )
        except NotPermitted:
            raise
        except DomainError as error:
            tell(form, error)
        else:
            messages.success(request, _("单位信息已保存。"))
            return redirect("units:unit", unit_id)
    context = {"form": form, "unit": unit, "with_identity": with_identity, "narrow": True}
    return render(request, "units/edit.html", context)


def kind(request: SignedInRequest, unit_id: UUID) -> HttpResponse:
    """Another kind."""
    unit = _for(request.actor, unit_id, "identify")
    form = KindForm(posted(request), initial={"kind": unit.kind})
    if form.is_valid():
        try:
            commands.change_kind(
                actor=request.actor, unit_id=unit_id, kind=form.cleaned_data["kind"]
            )
        except InvalidInput as error:
            tell(form, error)
        else:
            messages.success(request, _("单位类型已变更，请核对场所和岗位。"))
            return redirect("units:unit", unit_id)
    return render(request, "units/kind.html", {"form": form, "unit": unit, "narrow": True})


def move(request: SignedInRequest, unit_id: UUID) -> HttpResponse:
    """Another parent."""
    unit = _for(request.actor, unit_id, "move")
    form = MoveForm(request.actor, posted(request))
    if form.is_valid():
        try:
            commands.move_unit(
                actor=request.actor,
                unit_id=unit_id,
                parent_id=form.cleaned_data["parent"].pk,
                reason=form.cleaned_data["reason"],
            )
        except InvalidInput as error:
            tell(form, error)
        else:
            messages.success(request, _("单位已划转，其下属单位、人员和业务记录一并转入。"))
            return redirect("units:unit", unit_id)
    return render(request, "units/move.html", {"form": form, "unit": unit, "narrow": True})


def close(request: SignedInRequest, unit_id: UUID) -> HttpResponse:
    """No longer at work."""
    unit = _for(request.actor, unit_id, "close")
    form = CloseForm(posted(request), initial={"closed_on": clock.today()})
    if form.is_valid():
        try:
            commands.close_unit(actor=request.actor, unit_id=unit_id, **form.cleaned_data)
        except InvalidInput as error:
            tell(form, error)
        else:
            messages.success(request, _("单位已停办，历史记录保留。"))
            return redirect("units:unit", unit_id)
    return render(request, "units/close.html", {"form": form, "unit": unit, "narrow": True})


@require_POST
def reopen(request: SignedInRequest, unit_id: UUID) -> HttpResponse:
    """At work again."""
    _for(request.actor, unit_id, "reopen")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(_("请填写恢复原因，不超过 500 个字。"))
    commands.reopen_unit(actor=request.actor, unit_id=unit_id, reason=form.cleaned_data["reason"])
    messages.success(request, _("单位已恢复在办。"))
    return redirect("units:unit", unit_id)


def _for(actor: Actor, unit_id: UUID, verb: str) -> "Unit":
    unit = queries.unit(actor, unit_id)
    if not queries.may(actor, verb, unit):
        raise NotPermitted
    return unit


def _parent_asked(request: SignedInRequest) -> dict[str, str]:
    try:
        return {"parent": queries.unit(request.actor, UUID(request.GET.get("under", ""))).name}
    except (ValueError, DomainError):
        return {}


def _moment(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None
