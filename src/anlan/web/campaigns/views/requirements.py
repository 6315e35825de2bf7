"""What a campaign asks units to hand in: the wizard's step, and changes while it runs."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.accounts.permissions import require_business
from anlan.campaigns import queries
from anlan.campaigns.commands import submissions as commands
from anlan.campaigns.permissions import FOLLOWING, RULES
from anlan.campaigns.queries import submissions
from anlan.campaigns.states import CampaignState
from anlan.kernel import clock
from anlan.kernel.errors import DomainError, NotFound, NotPermitted
from anlan.kernel.permissions import allowed, require
from anlan.web.campaigns.forms import add_refusal
from anlan.web.campaigns.requirement_forms import TemplateForm, initial_new, initial_of
from anlan.web.campaigns.requirement_page import RequirementPage
from anlan.web.campaigns.views.wizard import STEPS
from anlan.web.shell.request import SignedInRequest

if TYPE_CHECKING:
    from anlan.campaigns.models import Campaign, Requirement

STEP = 4


def requirements(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    """Step 4 of a draft; of a running campaign the list with how far each is."""
    campaign = queries.campaign(request.actor, campaign_id)
    if campaign.state != CampaignState.DRAFT:
        return _progress(request, campaign)
    require(RULES, request.actor, "set_requirements", campaign.unit_path)
    found = submissions.requirements_of(request.actor, campaign)
    if request.method == "POST":
        return _reorder(request, campaign, found)
    context = {"campaign": campaign, "requirements": found, "steps": STEPS, "at": STEP}
    return render(request, "campaigns/requirements.html", context)


def add(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    """State one more requirement."""
    campaign = _own(request, campaign_id)
    initial = initial_new(campaign, submissions.requirements_of(request.actor, campaign))
    page = RequirementPage(request, campaign, None, initial, [])
    if page.is_valid():
        try:
            commands.add_requirement(
                actor=request.actor, campaign_id=campaign_id, facts=page.facts()
            )
        except NotPermitted:
            raise
        except DomainError as error:
            page.refuse(error)
        else:
            messages.success(request, _("报送事项已保存。"))
            return redirect("campaigns:requirements", campaign_id)
    return page.show()


def edit(request: SignedInRequest, campaign_id: UUID, requirement_id: UUID) -> HttpResponse:
    """State it anew; while the campaign runs with the reason."""
    campaign = _own(request, campaign_id)
    found = _requirement(request, campaign, requirement_id)
    page = RequirementPage(request, campaign, found, initial_of(found), found.columns)
    if page.is_valid():
        try:
            commands.update_requirement(
                actor=request.actor,
                requirement_id=requirement_id,
                facts=page.facts(),
                reason=page.reason.cleaned_data["reason"] if page.reason else "",
            )
        except NotPermitted:
            raise
        except DomainError as error:
            page.refuse(error)
        else:
            messages.success(request, _("报送事项已保存。"))
            return redirect("campaigns:requirements", campaign_id)
    return page.show()


@require_POST
def drop(request: SignedInRequest, campaign_id: UUID, requirement_id: UUID) -> HttpResponse:
    """Ask for it no longer."""
    campaign = _own(request, campaign_id)
    _requirement(request, campaign, requirement_id)
    commands.drop_requirement(
        actor=request.actor,
        requirement_id=requirement_id,
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, _("已取消该报送事项。"))
    return redirect("campaigns:requirements", campaign_id)


def template(request: SignedInRequest, campaign_id: UUID, requirement_id: UUID) -> HttpResponse:
    """Give units a file to start from, another one, or none."""
    campaign = _own(request, campaign_id)
    found = _requirement(request, campaign, requirement_id)
    is_removed = request.POST.get("do") == "remove"
    is_sent = request.method == "POST" and not is_removed
    form = TemplateForm(request.POST, request.FILES) if is_sent else TemplateForm()
    if is_removed or form.is_valid():
        given = None if is_removed else form.cleaned_data["file"]
        try:
            commands.set_template(
                actor=request.actor,
                requirement_id=requirement_id,
                data=given.read() if given else b"",
                name=given.name if given else "",
            )
        except NotPermitted:
            raise
        except DomainError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("模板已删除。") if is_removed else _("模板已保存。"))
            return redirect("campaigns:requirements", campaign_id)
    context = {"campaign": campaign, "requirement": found, "form": form, "narrow": True}
    return render(request, "campaigns/requirement_template.html", context)


def _progress(request: SignedInRequest, campaign: "Campaign") -> HttpResponse:
    require_business(request.actor)
    found = submissions.requirements_of(request.actor, campaign)
    boards = submissions.boards(request.actor, campaign, found, clock.today())
    runs = campaign.state == CampaignState.LAUNCHED
    context = {
        "campaign": campaign,
        "boards": boards,
        "tab": "requirements",
        "may_follow": request.actor.holds(FOLLOWING),
        "may_set": runs and allowed(RULES, request.actor, "set_requirements", campaign.unit_path),
    }
    return render(request, "campaigns/requirements_running.html", context)


def _reorder(
    request: SignedInRequest, campaign: "Campaign", found: "list[Requirement]"
) -> HttpResponse:
    verb, _dash, number = request.POST.get("do", "").partition("-")
    index = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0  # noqa: PLR2004 -- no campaign asks for more
    if verb == "up" and 0 < index < len(found):
        order = [each.pk for each in found]
        order.insert(index - 1, order.pop(index))
        commands.order_requirements(
            actor=request.actor, campaign_id=campaign.pk, requirement_ids=order
        )
        return redirect("campaigns:requirements", campaign.pk)
    return redirect("campaigns:preview", campaign.pk)


def _own(request: SignedInRequest, campaign_id: UUID) -> "Campaign":
    campaign = queries.campaign(request.actor, campaign_id)
    require(RULES, request.actor, "set_requirements", campaign.unit_path)
    return campaign


def _requirement(
    request: SignedInRequest, campaign: "Campaign", requirement_id: UUID
) -> "Requirement":
    found = submissions.requirement(request.actor, requirement_id)
    if found.campaign_id != campaign.pk or found.dropped_at is not None:
        raise NotFound
    return found
