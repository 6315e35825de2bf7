"""Decisions after the launch: who enters and leaves, changed places, the end of the campaign."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from anlan.campaigns import commands, queries
from anlan.campaigns.permissions import RULES
from anlan.campaigns.states import CampaignState
from anlan.kernel.errors import DomainError, NotFound, NotPermitted
from anlan.kernel.permissions import allowed, require
from anlan.units import queries as units
from anlan.web.campaigns.forms import AdmitForm, ReasonForm, add_refusal
from anlan.web.shell.request import SignedInRequest

if TYPE_CHECKING:
    from anlan.campaigns.models import Campaign
    from anlan.units.models import Unit


def roster(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    """Units outside, with what admission would give them, and all decisions taken so far."""
    campaign = queries.campaign(request.actor, campaign_id)
    if campaign.state == CampaignState.DRAFT:
        raise NotFound
    running = campaign.state == CampaignState.LAUNCHED
    outside = queries.outside_page(request.actor, campaign, request.GET.get("at", ""))
    taken = queries.decisions_page(request.actor, campaign, request.GET.get("since", ""))
    explained = [
        {
            "planned": planned,
            "decision": decision,
            "may_admit": running and allowed(RULES, request.actor, "admit", planned.unit.path),
        }
        for planned, decision in queries.explain_outside(campaign, outside.rows)
    ]
    context = {
        "campaign": campaign,
        "outside": explained,
        "outside_count": queries.outside(request.actor, campaign).count(),
        "outside_previous": f"?at={outside.previous}" if outside.previous else "",
        "outside_next": f"?at={outside.next}" if outside.next else "",
        "decisions": taken.rows,
        "decisions_previous": f"?since={taken.previous}" if taken.previous else "",
        "decisions_next": f"?since={taken.next}" if taken.next else "",
        "tab": "roster",
        "is_running": running,
    }
    return render(request, "campaigns/roster.html", context)


def admit(request: SignedInRequest, campaign_id: UUID, unit_id: UUID) -> HttpResponse:
    """Let a unit take part."""
    campaign, unit = _both(request, campaign_id, unit_id, "admit")
    lines = [] if _is_placed(campaign, unit) else _lines(campaign)
    form = AdmitForm(request.POST or None, lines=lines)
    if form.is_valid():
        try:
            commands.admit_unit(
                actor=request.actor,
                campaign_id=campaign_id,
                unit_id=unit_id,
                reason=form.cleaned_data["reason"],
                target_position=form.cleaned_data.get("target_position"),
            )
        except NotPermitted:
            raise
        except DomainError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("已纳入：%(unit)s。") % {"unit": unit.name})
            return redirect("campaigns:roster", campaign_id)
    words = {
        "title": _("纳入本次大检查"),
        "lead": _("纳入后，该单位按现在的办学条件和场所确定应查项目。"),
        "submit": _("纳入"),
    }
    return _decide(request, campaign, unit, form, words)


def release(request: SignedInRequest, campaign_id: UUID, unit_id: UUID) -> HttpResponse:
    """Let a unit leave."""
    campaign, unit = _both(request, campaign_id, unit_id, "release")
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            commands.release_unit(
                actor=request.actor,
                campaign_id=campaign_id,
                unit_id=unit_id,
                reason=form.cleaned_data["reason"],
            )
        except NotPermitted:
            raise
        except DomainError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("已退出：%(unit)s。") % {"unit": unit.name})
            return redirect("campaigns:roster", campaign_id)
    words = {
        "title": _("退出本次大检查"),
        "lead": _("退出后不再计入覆盖情况；已提交的检查结果和隐患保留，可以重新纳入。"),
        "submit": pgettext("大检查", "退出"),
        "danger": True,
    }
    return _decide(request, campaign, unit, form, words)


def refresh(request: SignedInRequest, campaign_id: UUID, unit_id: UUID) -> HttpResponse:
    """Follow the unit's places."""
    campaign, unit = _both(request, campaign_id, unit_id, "refresh")
    part = queries.participation(request.actor, campaign, unit_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            commands.refresh_places(
                actor=request.actor,
                campaign_id=campaign_id,
                unit_id=unit_id,
                reason=form.cleaned_data["reason"],
            )
        except NotPermitted:
            raise
        except DomainError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("检查范围已按现有场所更新。"))
            return redirect("campaigns:unit", campaign_id, unit_id)
    words = {
        "title": _("按现有场所更新检查范围"),
        "lead": _("新增的场所按现在的办学条件确定应查项目，停用的场所不再计入；其他场所不受影响。"),
        "submit": _("更新"),
        "changes": queries.changes(part),
    }
    return _decide(request, campaign, unit, form, words)


def close(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    """End the campaign, after a look at what is still missing."""
    campaign = queries.campaign(request.actor, campaign_id)
    require(RULES, request.actor, "close", campaign.unit_path)
    if request.method == "POST":
        commands.close_campaign(actor=request.actor, campaign_id=campaign_id)
        messages.success(request, _("大检查已结束。未销号的隐患继续整改、验收。"))
        return redirect("campaigns:campaign", campaign_id)
    if campaign.state != CampaignState.LAUNCHED:
        return redirect("campaigns:campaign", campaign_id)
    context = {"campaign": campaign, "coverage": queries.coverage(request.actor, campaign)}
    return render(request, "campaigns/close.html", context)


@require_POST
def resume(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    """Take the end back."""
    commands.resume_campaign(actor=request.actor, campaign_id=campaign_id)
    messages.success(request, _("大检查已恢复为进行中。"))
    return redirect("campaigns:campaign", campaign_id)


def _both(
    request: SignedInRequest, campaign_id: UUID, unit_id: UUID, verb: str
) -> "tuple[Campaign, Unit]":
    campaign = queries.campaign(request.actor, campaign_id)
    unit = units.unit(request.actor, unit_id)
    if campaign.state == CampaignState.DRAFT or not unit.path.startswith(campaign.unit_path):
        raise NotFound
    require(RULES, request.actor, verb, unit.path)
    return campaign, unit


def _is_placed(campaign: "Campaign", unit: "Unit") -> bool:
    """Whether it enters without being asked by which line: matched, or once here already."""
    return queries.is_matched(campaign, unit) or queries.has_taken_part(campaign, unit)


def _lines(campaign: "Campaign") -> list[tuple[int, str]]:
    return [
        (target.position, f"{target.position}. {target.checklist_version}")
        for target in queries.targets_of(campaign)
    ]


def _decide(
    request: SignedInRequest,
    campaign: "Campaign",
    unit: "Unit",
    form: forms.Form,
    words: Mapping[str, object],
) -> HttpResponse:
    context = {"campaign": campaign, "unit": unit, "form": form, "narrow": True, **words}
    return render(request, "campaigns/decide.html", context)
