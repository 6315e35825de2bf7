"""On which days units are reminded, for a campaign and for each of its requirements."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from anlan.campaigns import queries as campaigns
from anlan.campaigns.queries import submissions
from anlan.kernel import clock
from anlan.kernel.errors import InvalidInput, NotPermitted
from anlan.kernel.permissions import allowed
from anlan.reminders import commands, queries
from anlan.reminders.permissions import RULES
from anlan.web.accounts.forms import posted, tell
from anlan.web.reminders.office_forms import OffsetsForm, offsets_text
from anlan.web.shell.request import SignedInRequest

if TYPE_CHECKING:
    from anlan.campaigns.models import Campaign


def rules(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    """What is owed, and on which days it is reminded of."""
    found = _campaign(request, campaign_id)
    context = {
        "campaign": found,
        "plan": queries.reminder_plan(request.actor, found, clock.today()),
        "narrow": False,
    }
    return render(request, "reminders/rules.html", context)


def campaign_rule(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    """The days for the whole campaign."""
    found = _campaign(request, campaign_id)
    kept = queries.campaign_offsets(found)
    form = OffsetsForm(posted(request), initial={"offsets": offsets_text(kept)})
    if form.is_valid():
        try:
            commands.set_campaign_rule(
                actor=request.actor,
                campaign_id=campaign_id,
                offsets=form.cleaned_data["offsets"],
            )
        except InvalidInput as error:
            tell(form, error)
        else:
            messages.success(request, _("提醒日已保存。"))
            return redirect("reminders:rules", campaign_id)
    context = {
        "form": form,
        "heading": _("全部报送事项的提醒日"),
        "campaign": found,
        "narrow": True,
    }
    return render(request, "reminders/rule_form.html", context)


def requirement_rule(request: SignedInRequest, requirement_id: UUID) -> HttpResponse:
    """The days for one requirement, or as for the whole campaign."""
    asked = submissions.requirement(request.actor, requirement_id)
    found = _campaign(request, asked.campaign_id)
    kept = queries.offsets_of([asked])[asked.pk]
    form = OffsetsForm(posted(request), initial={"offsets": offsets_text(kept)})
    if form.is_valid():
        chosen = None if "as_campaign" in request.POST else form.cleaned_data["offsets"]
        try:
            commands.set_requirement_rule(
                actor=request.actor, requirement_id=requirement_id, offsets=chosen
            )
        except InvalidInput as error:
            tell(form, error)
        else:
            messages.success(request, _("提醒日已保存。"))
            return redirect("reminders:rules", found.pk)
    context = {
        "form": form,
        "heading": _("提醒日：%(title)s") % {"title": asked.title},
        "campaign": found,
        "own": True,
        "narrow": True,
    }
    return render(request, "reminders/rule_form.html", context)


def _campaign(request: SignedInRequest, campaign_id: UUID) -> "Campaign":
    found = campaigns.campaign(request.actor, campaign_id)
    if not allowed(RULES, request.actor, "set_rule", found.unit_path):
        raise NotPermitted
    return found
