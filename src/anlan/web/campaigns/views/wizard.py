"""The wizard: every step saves a draft, so that work may be left and taken up again."""

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.forms import formset_factory
from django.forms.formsets import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anlan.campaigns import commands, queries
from anlan.campaigns.permissions import RULES
from anlan.campaigns.states import CampaignState
from anlan.checklists import queries as checklists
from anlan.kernel import clock
from anlan.kernel.errors import DomainError, NotFound, NotPermitted
from anlan.kernel.permissions import require
from anlan.web.campaigns.calendar import suggested_phases
from anlan.web.campaigns.forms import (
    KINDS,
    FactsForm,
    PhaseForm,
    TargetForm,
    add_refusal,
    territory_choices,
    version_choices,
)
from anlan.web.campaigns.rows import MOST_ROWS, add_row_refusal, changed_rows, posted_rows
from anlan.web.shell.request import SignedInRequest

if TYPE_CHECKING:
    from anlan.campaigns.models import Campaign


STEPS = [
    gettext_lazy("基本信息"),
    gettext_lazy("阶段"),
    gettext_lazy("范围与清单"),
    gettext_lazy("报送事项"),
    gettext_lazy("预览"),
    gettext_lazy("启动"),
]
FACTS = ("title", "document_no", "issued_on", "starts_on", "ends_on", "ends_with", "description")
SHOWN = 50


def create(request: SignedInRequest) -> HttpResponse:
    """Step 1 of a new campaign."""
    owners = queries.owners(request.actor)
    if not owners:
        raise NotPermitted
    today = clock.today()
    suggested = {
        "title": _("%(year)d年教体系统安全生产大检查") % {"year": today.year},
        "issued_on": today,
        "starts_on": today,
    }
    form = FactsForm(request.POST or None, owners=owners, initial=suggested)
    if form.is_valid():
        unit_id = UUID(form.cleaned_data.get("unit") or str(owners[0].pk))
        try:
            made = commands.create_campaign(
                actor=request.actor, unit_id=unit_id, facts=form.facts()
            )
        except DomainError as error:
            add_refusal(form, error)
        else:
            return _onward(request, made.pk, "campaigns:phases", "campaigns:edit")
    return render(request, "campaigns/facts.html", {"form": form, "steps": STEPS, "at": 1})


def edit(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    """Step 1 again, and the change of the facts after the launch."""
    campaign = _own(request, campaign_id, "update")
    initial = {name: getattr(campaign, name) for name in FACTS}
    form = FactsForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            commands.update_campaign(
                actor=request.actor, campaign_id=campaign_id, facts=form.facts()
            )
        except DomainError as error:
            add_refusal(form, error)
        else:
            return _onward(request, campaign_id, _after(campaign, "phases"), "campaigns:edit")
    context = {"form": form, "campaign": campaign, "steps": STEPS, "at": 1}
    return render(request, "campaigns/facts.html", context)


def phases(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    """Step 2."""
    campaign = _own(request, campaign_id, "set_phases")
    factory = formset_factory(PhaseForm, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    kept: list[dict[str, Any]] = [
        {
            "title": phase.title,
            "starts_on": phase.starts_on,
            "ends_on": phase.ends_on,
            "description": phase.description,
        }
        for phase in queries.phases_of(campaign)
    ]
    is_suggestion = not kept and campaign.state == CampaignState.DRAFT
    rows, wrong = _rows(request, factory, PhaseForm, kept or suggested_phases(campaign), {})
    if rows.is_bound and rows.is_valid():
        try:
            facts = [form.facts() for form in rows.forms]
            commands.set_phases(actor=request.actor, campaign_id=campaign_id, phases=facts)
        except DomainError as error:
            wrong = add_row_refusal(rows, error)
        else:
            return _onward(request, campaign_id, _after(campaign, "targets"), "campaigns:phases")
    context = {
        "rows": rows,
        "campaign": campaign,
        "steps": STEPS,
        "at": 2,
        "wrong": wrong,
        "is_suggestion": is_suggestion and not rows.is_bound,
    }
    return render(request, "campaigns/phases.html", context)


def targets(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    """Step 3."""
    campaign = _own(request, campaign_id, "set_targets")
    if campaign.state != CampaignState.DRAFT:
        return redirect("campaigns:campaign", campaign_id)
    versions = version_choices(list(checklists.published_versions(request.actor)))
    form = partial(TargetForm, territories=territory_choices(campaign), versions=versions)
    blank = {"kinds": [kind for kind, _label in KINDS], "territory": ""}
    kept = [
        {
            "kinds": target.kinds,
            "territory": str(target.territory_id or ""),
            "checklist_version": str(target.checklist_version_id),
        }
        for target in queries.targets_of(campaign)
    ]
    factory = formset_factory(TargetForm, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    rows, wrong = _rows(
        request, factory, TargetForm, kept or [blank], {**blank, "kinds": []}, form.keywords
    )
    if rows.is_bound and rows.is_valid():
        try:
            facts = [row.facts() for row in rows.forms]
            commands.set_targets(actor=request.actor, campaign_id=campaign_id, targets=facts)
        except DomainError as error:
            wrong = add_row_refusal(rows, error)
        else:
            return _onward(request, campaign_id, "campaigns:requirements", "campaigns:targets")
    context = {
        "rows": rows,
        "campaign": campaign,
        "steps": STEPS,
        "at": 3,
        "wrong": wrong,
        "has_versions": bool(versions),
    }
    return render(request, "campaigns/targets.html", context)


def preview(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    """Step 5: exactly who gets what."""
    campaign = _draft(request, campaign_id)
    context = {
        "campaign": campaign,
        "steps": STEPS,
        "at": 5,
        "preview": queries.preview(campaign),
        "register_size": SHOWN,
    }
    return render(request, "campaigns/preview.html", context)


def preview_units(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    """The units under one target, or those that get nothing, page by page."""
    campaign = _draft(request, campaign_id)
    given = request.GET.get("target", "")
    position = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else None  # noqa: PLR2004 -- no campaign has more lines
    after = request.GET.get("after", "")[:64].replace("\0", "")
    units = queries.preview_units(campaign, position=position, after=after, limit=SHOWN + 1)
    shown = units[:SHOWN]
    last = shown[-1].unit.path if len(units) > SHOWN else ""
    context = {
        "campaign": campaign,
        "position": position,
        "units": shown,
        "next_url": f"?target={position or ''}&after={last}" if last else "",
    }
    return render(request, "campaigns/preview_units.html", context)


def launch(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    """Step 6: says what will happen, and does it."""
    campaign = _draft(request, campaign_id)
    refused = ""
    if request.method == "POST":
        try:
            commands.launch_campaign(actor=request.actor, campaign_id=campaign_id)
        except NotPermitted:
            raise
        except DomainError as error:
            refused = str(error)
        else:
            messages.success(request, _("大检查已启动，参加单位现在可以开始自查。"))
            return redirect("campaigns:campaign", campaign_id)
    context = {
        "campaign": campaign,
        "steps": STEPS,
        "at": 6,
        "preview": queries.preview(campaign),
        "phases": queries.phases_of(campaign),
        "refused": refused,
    }
    return render(request, "campaigns/launch.html", context)


@require_POST
def discard(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    """Delete a draft."""
    commands.discard_campaign(actor=request.actor, campaign_id=campaign_id)
    messages.success(request, _("草稿已删除。"))
    return redirect("campaigns:list")


def _rows(
    request: SignedInRequest,
    factory: type[BaseFormSet[Any]],
    form: type[forms.Form],
    kept: list[dict[str, Any]],
    blank: dict[str, Any],
    form_options: dict[str, Any] | None = None,
) -> tuple[BaseFormSet[Any], str]:
    """The rows as kept, as sent to be saved, or as a button of the rows has changed them."""
    rows = partial(factory, prefix="rows", form_kwargs=form_options or {})
    if request.method != "POST":
        return rows(initial=kept), ""
    typed = posted_rows(request.POST, form, "rows")
    changed = changed_rows(typed, request.POST.get("do", ""), blank)
    if changed is not None:
        return rows(initial=changed), ""
    return rows(request.POST), ""


def _own(request: SignedInRequest, campaign_id: UUID, verb: str) -> "Campaign":
    campaign = queries.campaign(request.actor, campaign_id)
    require(RULES, request.actor, verb, campaign.unit_path)
    return campaign


def _draft(request: SignedInRequest, campaign_id: UUID) -> "Campaign":
    campaign = _own(request, campaign_id, "launch")
    if campaign.state != CampaignState.DRAFT:
        raise NotFound(_("这次大检查已经启动。"))
    return campaign


def _after(campaign: "Campaign", step: str) -> str:
    """Where a saved step leads: on through the wizard, or back to the running campaign."""
    return f"campaigns:{step}" if campaign.state == CampaignState.DRAFT else "campaigns:campaign"


def _onward(request: SignedInRequest, campaign_id: UUID, ahead: str, here: str) -> HttpResponse:
    if request.POST.get("do") == "save":
        messages.success(request, _("草稿已保存，可以随时回来继续。"))
        return redirect(here, campaign_id)
    return redirect(ahead, campaign_id)
